"""Scenarios and their changes."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from programmes.models import Programme
from programmes.querysets import User, key_of

if TYPE_CHECKING:
    from finance.models import Scenario, ScenarioChange  # noqa: F401 - for the generic bases

VIEW_PRIVATE = "finance.view_private_scenario"


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    """Scenarios."""

    def visible_to(self, user: User) -> Self:
        """The user's own and the shared ones, of programmes that the user may see in whole."""
        rows = self.filter(programme__in=Programme.objects.assigned_whole_to(user))
        if user.has_perm(VIEW_PRIVATE):
            return rows
        return rows.filter(Q(is_shared=True) | Q(owner=key_of(user)))


class ScenarioChangeQuerySet(models.QuerySet["ScenarioChange"]):
    """Changes of scenarios."""

    def with_parts(self) -> Self:
        """The changes in their order, with everything that they name."""
        related = ("workstream", "grade", "tranche__award", "award", "added_by")
        lines = ("cost_line__workstream", "cost_line__category")
        return self.select_related(*related, *lines).prefetch_related("posts").order_by("pk")
