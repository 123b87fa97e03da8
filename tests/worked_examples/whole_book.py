"""Whether the whole book agrees with itself, and the monitor with the book."""

from collections import defaultdict
from decimal import Decimal

from finance import integrity
from finance.models import CostLine, Transaction, VirementLine
from finance.monitor import monitor_lines
from finance.position import total
from innovation.core.periods import Period

ZERO = Decimal("0.00")


def assert_whole_book_agrees() -> None:
    """Every check of the book holds, and the monitor shows what its rows add up to in Python."""
    assert [(found.check.name, found.rows) for found in integrity.findings()] == []
    assert_monitor_shows_all_that_was_spent()
    assert_monitor_has_the_latest_budgets()


def assert_monitor_shows_all_that_was_spent() -> None:
    last = Period(2100, 12)
    spent = sum(Transaction.objects.values_list("amount", flat=True), ZERO)
    assert total(monitor_lines(CostLine.objects.all(), as_at=last)).actual == spent


def assert_monitor_has_the_latest_budgets() -> None:
    moved: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    for line in VirementLine.objects.filter(virement__status="approved"):
        moved[line.cost_line_id] += line.amount
    originals = CostLine.objects.values_list("pk", "original_budget")
    budgets = {pk: original + moved[pk] for pk, original in originals}
    positions = monitor_lines(CostLine.objects.all(), as_at=None)
    assert {line.pk: line.latest_budget for line in positions} == budgets
