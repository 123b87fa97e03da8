"""Pressures and action plans: which count as at a period, and what they do to the projection."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Greatest

from finance.pressures import SAVES, Kind
from innovation.core.periods import PERIODS_IN_YEAR
from innovation.core.periods import Period as PeriodValue
from programmes.models import Workstream
from programmes.querysets import User

if TYPE_CHECKING:
    from finance.models import Adjustment  # noqa: F401 - for the generic base


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    """Pressures and action plans."""

    def visible_to(self, user: User) -> Self:
        """The entries of the workstreams that the user may see."""
        return self.filter(cost_line__workstream__in=Workstream.objects.visible_to(user))

    def known_by(self, as_at: PeriodValue | None) -> Self:
        """The entries that count from a period up to and including `as_at` (None: all)."""
        return self if as_at is None else self.filter(counts_from__lte=as_at.end)

    def counted(self, as_at: PeriodValue | None) -> Self:
        """The entries that stand, with a known amount, of years that are not all actual yet."""
        standing = self.known_by(as_at).filter(withdrawn_because="", amount__isnull=False)
        if as_at is None:
            return standing
        first = as_at.year + (as_at.number == PERIODS_IN_YEAR)
        return standing.filter(cost_line__year__gte=first)

    def in_order(self) -> Self:
        """The entries with what a list shows of them, in the order of the monitor."""
        return self.select_related(
            *("cost_line__workstream__programme", "cost_line__category"),
            *("citation__document", "replaced_by"),
        ).order_by(
            *("cost_line__workstream__programme__name", "cost_line__workstream__position"),
            *("cost_line__workstream__name", "cost_line__year", "pk"),
        )


def netted() -> Case:
    """What an entry does to the projection, by the database: `pressures.Amounts.netted`."""
    saving = Greatest(F("delivered"), F("reflected")) - (F("amount") - F("at_risk") - F("replaced"))
    return Case(
        When(Q(kind__in=[*SAVES]), then=saving),
        When(kind=Kind.OFFSET, then=F("reflected") - F("amount")),
        default=F("amount") - F("reflected"),
    )
