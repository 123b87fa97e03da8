"""Checks of virements: what moved the budget nets to zero and says truly what it moved."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q

from finance.integrity.check import Check
from finance.models import CostLine, Virement, VirementLine
from innovation.core import money
from innovation.core.fields import money_sum
from innovation.core.money import ZERO


def not_net() -> Iterable[str]:
    """Approved virements that do not net to zero over two lines or more."""
    approved = Virement.objects.filter(status="approved").order_by("pk")
    summed: Any = approved.annotate(net=money_sum("lines__amount"), number_of_lines=Count("lines"))
    for virement in summed.filter(~Q(net=ZERO) | Q(number_of_lines__lt=2)):
        yield (
            f"Virement {virement.pk} (number {virement.number}) nets to "
            f"{money.show(virement.net)} over {virement.number_of_lines} lines."
        )


def not_by_another() -> Iterable[str]:
    """Decided virements without a decider, or decided by whoever asked for them."""
    decided = Virement.objects.filter(status__in=["approved", "rejected"]).order_by("pk")
    for virement in decided.filter(Q(decided_by=None) | Q(decided_by=F("requested_by"))):
        yield (
            f"Virement {virement.pk} (number {virement.number}) was asked for by user "
            f"{virement.requested_by_id} and decided by user {virement.decided_by_id or 'unknown'}."
        )


def lines_stray() -> Iterable[str]:
    """Lines of a virement that belong to another programme than it."""
    strays = VirementLine.objects.exclude(
        cost_line__workstream__programme=F("virement__programme")
    ).order_by("pk")
    for line in strays:
        yield (
            f"Line {line.pk} of virement {line.virement_id} is of cost line {line.cost_line_id} "
            "of another programme."
        )


def chain_broken() -> Iterable[str]:
    """Lines whose budget before is not the original budget and what was moved until then.

    An original budget that was changed since is read from its history as it was that day.
    """
    moved: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    approved = VirementLine.objects.filter(virement__status="approved")
    for line in approved.select_related("cost_line", "virement").order_by(
        "virement__decided_at", "virement", "pk"
    ):
        earlier = moved[line.cost_line_id]
        moved[line.cost_line_id] += line.amount
        if line.before is None or line.after != line.before + line.amount:
            yield f"{_name(line)} does not say a budget before and after that differ by its amount."
        elif line.before != line.cost_line.original_budget + earlier:
            expected = _original(line.cost_line, line.virement.decided_at) + earlier
            if line.before != expected:
                yield (
                    f"{_name(line)} says {money.show(line.before)} before it; the original budget "
                    f"and the virements until then are {money.show(expected)}."
                )


def _original(line: CostLine, moment: dt.datetime | None) -> Decimal:
    """The original budget of the line at a moment, as its history has it."""
    until = line.history.filter(history_date__lte=moment) if moment else line.history.none()
    then: Decimal | None = until.values_list("original_budget", flat=True).first()
    return line.original_budget if then is None else then


def _name(line: VirementLine) -> str:
    return f"Line {line.pk} of virement {line.virement_id} (cost line {line.cost_line_id})"


_REVERSE = (
    "A decided virement never changes in the application: compare it with its history and with "
    "the last backup that passes this check, and move the difference back by another virement."
)

CHECKS = (
    Check("virements net", "An approved virement nets to zero.", _REVERSE, not_net),
    Check(
        "virement deciders",
        "A virement is decided by another person than the one who asked for it.",
        _REVERSE,
        not_by_another,
    ),
    Check(
        "virement places",
        "The lines of a virement are of its programme.",
        _REVERSE,
        lines_stray,
    ),
    Check(
        "virement chain",
        "The lines of approved virements say what the budget was before and after them.",
        _REVERSE,
        chain_broken,
    ),
)
