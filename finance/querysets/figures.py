"""Figures of published reports."""

from typing import TYPE_CHECKING, Self

from django.db import models

from programmes.models import Programme
from programmes.querysets import User

if TYPE_CHECKING:
    from finance.models import ReportedFigure  # noqa: F401 - for the generic base


class ReportedFigureQuerySet(models.QuerySet["ReportedFigure"]):
    """Figures of reports."""

    def visible_to(self, user: User) -> Self:
        """The figures of programmes that the user may see in whole."""
        return self.filter(programme__in=Programme.objects.assigned_whole_to(user))

    def with_source(self) -> Self:
        """The figures with their programme, document and place, in the order of the documents."""
        return self.select_related("programme", "citation__document").order_by(
            "programme", "citation__document__published_on", "pk"
        )
