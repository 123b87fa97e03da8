"""Closes of periods, and the frozen cost lines of them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q, Sum

from innovation.core.periods import Period as PeriodValue
from programmes.models import Programme, Workstream
from programmes.querysets import User

if TYPE_CHECKING:
    from finance.models import Snapshot, SnapshotLine  # noqa: F401 - for the generic bases

OUTTURN = F("actual") + F("accruals") + F("forecast") + F("pressures")
"""The projected outturn of a frozen line, as `finance.position` adds it up."""


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    """Closes."""

    def visible_to(self, user: User) -> Self:
        """The closes of the programmes that the user may see."""
        return self.filter(period__programme__in=Programme.objects.visible_to(user))

    def in_force(self) -> Self:
        """Those that no reopening superseded."""
        return self.filter(superseded_at=None)

    def before(self, period: PeriodValue) -> Self:
        """The closes of periods before one (exclusive), the latest first."""
        same_year = Q(period__year=period.year, period__number__lt=period.number)
        earlier = self.filter(Q(period__year__lt=period.year) | same_year)
        return earlier.order_by("-period__year", "-period__number")


class SnapshotLineQuerySet(models.QuerySet["SnapshotLine"]):
    """Frozen cost lines."""

    def visible_to(self, user: User) -> Self:
        """The frozen lines of the workstreams that the user may see."""
        return self.filter(cost_line__workstream__in=Workstream.objects.visible_to(user))

    def in_force(self) -> Self:
        """The lines of closes that no reopening superseded."""
        return self.filter(snapshot__superseded_at=None)

    def by_period(self) -> Iterator[tuple[int, int, Decimal, Decimal]]:
        """The year, period, latest budget and projected outturn of the lines of each close."""
        budget = F("original_budget") + F("virements")
        grouped = self.order_by().values_list("snapshot__period__year", "snapshot__period__number")
        yield from grouped.annotate(budget=Sum(budget), outturn=Sum(OUTTURN))

    def before(self, period: PeriodValue) -> Self:
        """The lines of closes of periods before one (exclusive), the latest first."""
        year, number = "snapshot__period__year", "snapshot__period__number"
        same_year = Q(**{year: period.year, f"{number}__lt": period.number})
        return self.filter(Q(**{f"{year}__lt": period.year}) | same_year).order_by(
            f"-{year}", f"-{number}"
        )
