"""What the filters offer, only of what the user may see."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from finance.models import CostCategory, CostLine, ReportedFigure
from innovation.core.filters import FilterSet
from innovation.core.periods import year_label
from programmes.models import SourceDocument, Workstream


def category_choices(request: HttpRequest) -> QuerySet[CostCategory]:
    """The categories of the cost lines that the user may see."""
    return CostCategory.objects.filter(pk__in=cost_lines(request).values("category"))


KINDS = CostCategory.Kind.choices
"""Expenditure and income, to read either of them alone."""


def cost_lines(request: HttpRequest) -> QuerySet[CostLine]:
    """The cost lines that the user may see."""
    return CostLine.objects.visible_to(request.user).select_related("workstream", "category")


def offer_parts(filter_set: FilterSet, workstreams: QuerySet[Workstream]) -> None:
    """Offer workstreams, those without a line too, and the categories and years of their lines.

    One query. What the filter set does not have is passed over.
    """
    rows: list[Any] = list(
        workstreams.values_list(
            *("pk", "name", "cost_lines__category__position", "cost_lines__category__name"),
            *("cost_lines__category", "cost_lines__year"),
        )
    )
    lines = [row[2:] for row in rows if row[-1] is not None]
    years = [(str(year), year_label(year)) for year in sorted({line[-1] for line in lines})]
    categories = sorted({line[:3] for line in lines})
    offered = {
        "workstream": list(dict.fromkeys((str(pk), name) for pk, name, *_ in rows)),
        "category": [(str(pk), name) for _, name, pk in categories],
        **dict.fromkeys(("year", "year_from", "year_to"), years),
    }
    for name in offered.keys() & filter_set.filters.keys():
        filter_set.filters[name].extra["choices"] = offered[name]


def document_choices(request: HttpRequest) -> QuerySet[SourceDocument]:
    """The documents of the reported figures that the user may see."""
    figures = ReportedFigure.objects.visible_to(request.user)
    return SourceDocument.objects.filter(citations__figures__in=figures).distinct()
