"""Pressures and action plans as lists and pages show them: what counts, and red, amber or green."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from finance.addresses import pressures_url
from finance.models import Adjustment, CostLine
from finance.pressures import SAVES, WORSENS, Kind, rag, share_gone
from finance.projection import last_actual_periods
from finance.rag import Rag
from innovation.core.money import ZERO
from innovation.core.periods import PERIODS_IN_YEAR, Period, year_end, year_start
from programmes.models import Workstream


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """An entry as at a period; None where nothing of its programme is actual yet."""

    adjustment: Adjustment
    as_at: Period | None

    @property
    def line(self) -> CostLine:
        """The cost line that it changes."""
        return self.adjustment.cost_line

    @property
    def day(self) -> dt.date:
        """The day that its delivery is looked at."""
        return self.as_at.end if self.as_at else self.adjustment.counts_from

    @property
    def is_past(self) -> bool:
        """Whether all of its year is actual, so that nothing of it counts any more."""
        at = self.as_at
        return at is not None and (at.year, at.number) >= (self.line.year, PERIODS_IN_YEAR)

    @property
    def is_known(self) -> bool:
        """Whether it counts by the period."""
        return self.as_at is None or self.adjustment.counts_from <= self.as_at.end

    @property
    def netted(self) -> Decimal:
        """What it does to the projection."""
        counts = self.is_known and not self.is_past
        return self.adjustment.amounts.netted if counts else ZERO

    @property
    def rag(self) -> Rag | None:
        """How its delivery stands; None for what is no saving."""
        found = self.adjustment
        first = found.starts_on or year_start(self.line.year)
        last = found.due_on or year_end(self.line.year)
        gone = share_gone(min(first, last), last, self.day)
        return rag(found.amounts, gone=gone)

    @property
    def status(self) -> str:
        """How it stands, in words."""
        return "Withdrawn" if self.adjustment.withdrawn_because else self.adjustment.amounts.status


def adjustment_rows(
    adjustments: Iterable[Adjustment], *, as_at: Period | None = None
) -> list[AdjustmentRow]:
    """Each entry as at a period, or as at the last actual one of its own programme."""
    latest = {} if as_at else last_actual_periods()
    return [
        AdjustmentRow(one, as_at or latest.get(one.cost_line.workstream.programme_id))
        for one in adjustments
    ]


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """What the entries of a workstream come to, by what they are."""

    workstream: Workstream
    pressures: Decimal
    grant_reductions: Decimal
    offsets: Decimal
    savings: Decimal
    url: str

    @property
    def label(self) -> str:
        """The workstream's name."""
        return str(self.workstream)

    @property
    def netted(self) -> Decimal:
        """What they do to the projection together."""
        return self.pressures + self.grant_reductions + self.offsets + self.savings


def by_service(rows: Iterable[AdjustmentRow], **scope: object) -> list[ServiceRow]:
    """What is netted of each workstream, in the order of its first entry."""
    groups: dict[Workstream, list[AdjustmentRow]] = {}
    for row in rows:
        groups.setdefault(row.line.workstream, []).append(row)
    return [
        ServiceRow(
            workstream,
            pressures=_of(members, {Kind.PRESSURE}),
            grant_reductions=_of(members, WORSENS - {Kind.PRESSURE}),
            offsets=_of(members, {Kind.OFFSET}),
            savings=_of(members, SAVES),
            url=pressures_url(**{**scope, "workstream": workstream.pk}),
        )
        for workstream, members in groups.items()
    ]


def _of(rows: Iterable[AdjustmentRow], kinds: Iterable[str]) -> Decimal:
    return sum((row.netted for row in rows if row.adjustment.kind in kinds), ZERO)
