"""What the filters offer, only of what the user may see."""

from django.db.models import QuerySet
from django.http import HttpRequest

from finance.models import CostCategory, CostLine, ReportedFigure
from programmes.models import SourceDocument


def category_choices(request: HttpRequest) -> QuerySet[CostCategory]:
    """The categories of the cost lines that the user may see."""
    return CostCategory.objects.filter(pk__in=cost_lines(request).values("category"))


KINDS = CostCategory.Kind.choices
"""Expenditure and income, to read either of them alone."""


def cost_lines(request: HttpRequest) -> QuerySet[CostLine]:
    """The cost lines that the user may see."""
    return CostLine.objects.visible_to(request.user).select_related("workstream", "category")


def document_choices(request: HttpRequest) -> QuerySet[SourceDocument]:
    """The documents of the reported figures that the user may see."""
    figures = ReportedFigure.objects.visible_to(request.user)
    return SourceDocument.objects.filter(citations__figures__in=figures).distinct()
