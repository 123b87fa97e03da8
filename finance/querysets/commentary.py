"""Commentary on figures."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from programmes.models import Programme, Workstream
from programmes.querysets import User

if TYPE_CHECKING:
    from finance.models import Commentary, CostLine  # noqa: F401 - for the generic base


class CommentaryQuerySet(models.QuerySet["Commentary"]):
    """Commentary."""

    def visible_to(self, user: User) -> Self:
        """What is on workstreams that the user may see, and on programmes seen in whole."""
        workstreams = Workstream.objects.visible_to(user)
        part = Q(workstream__in=workstreams) | Q(cost_line__workstream__in=workstreams)
        whole = Q(
            workstream=None,
            cost_line=None,
            programme__in=Programme.objects.assigned_whole_to(user).values("pk"),
        )
        return self.filter(part | whole)

    def on(self, about: "Programme | Workstream | CostLine") -> Self:
        """What is on a programme, a workstream or a cost line itself, the latest period first."""
        if isinstance(about, Programme):
            return self.filter(programme=about, workstream=None, cost_line=None)
        if isinstance(about, Workstream):
            return self.filter(workstream=about)
        return self.filter(cost_line=about)

    def in_order(self) -> Self:
        """The commentary with what a list shows of it, the latest period first."""
        return self.select_related(
            *("programme", "workstream__programme", "written_by"),
            *("cost_line__workstream__programme", "cost_line__category"),
        ).order_by("-year", "-number", "pk")
