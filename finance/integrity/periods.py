"""Checks of closed periods: what was frozen at the close is still what was spent by then."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from finance.integrity.check import Check
from finance.models import Balance, Period, Snapshot, SnapshotLine
from finance.querysets.subqueries import sum_of
from innovation.core import money


def closes_missing() -> Iterable[str]:
    """Closed periods without a snapshot in force, and open ones with one."""
    frozen = Exists(Snapshot.objects.in_force().filter(period=OuterRef("pk")))
    closed = Q(closed_at__isnull=False)
    for period in Period.objects.filter(closed & ~frozen | ~closed & frozen).order_by("pk"):
        state = "open and has a snapshot" if period.closed_at is None else "closed without one"
        yield f"Period {period.pk} ({period}) of programme {period.programme_id} is {state}."


def frozen_differs() -> Iterable[str]:
    """Frozen lines whose actual is not what was spent up to and including their period."""
    year, number = OuterRef("snapshot__period__year"), OuterRef("snapshot__period__number")
    until = Q(period__year__lt=year) | Q(period__year=year, period__number__lte=number)
    balances = Balance.objects.filter(until, cost_line=OuterRef("cost_line"))
    lines: Any = SnapshotLine.objects.in_force().annotate(spent=sum_of(balances, by="cost_line"))
    for line in lines.exclude(actual=F("spent")).order_by("pk"):
        yield (
            f"Frozen line {line.pk} (cost line {line.cost_line_id}, snapshot {line.snapshot_id}) "
            f"says {money.show(line.actual)}; {money.show(line.spent)} was spent by then."
        )


CHECKS = (
    Check(
        "closes",
        "A closed period has one snapshot in force, and an open one none.",
        "Reopen the period, or close it, in the administration or on its page.",
        closes_missing,
    ),
    Check(
        "frozen actuals",
        "What was frozen at a close is what was spent by then.",
        "A closed period takes no more transactions: find out who went around the application, and "
        "restore the last backup that passes this check.",
        frozen_differs,
    ),
)
