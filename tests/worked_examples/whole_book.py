"""Whether the whole book agrees with itself, reckoned in Python from the rows alone."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db import connection

from finance import triggers
from finance.models import Balance, CostLine, LedgerImport, Transaction, Virement
from finance.monitor import monitor_lines, total
from innovation.core.periods import Period
from programmes.models import Award

ZERO = Decimal("0.00")


def assert_whole_book_agrees() -> None:
    """Tranches, imports, ledger, balances and monitor say the same, to the penny."""
    assert triggers.missing(connection) == []
    assert_tranches_make_their_awards()
    assert_balances_are_the_sums_of_their_rows()
    assert_imports_are_the_sums_of_their_rows()
    assert_rows_stand_where_they_belong()
    assert_contra_rows_cancel()
    assert_monitor_shows_all_that_was_spent()
    assert_virements_move_what_they_say()


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def assert_tranches_make_their_awards() -> None:
    for award in Award.objects.prefetch_related("tranches"):
        assert _sum(tranche.amount for tranche in award.tranches.all()) == award.amount


def assert_balances_are_the_sums_of_their_rows() -> None:
    sums: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    for balance, amount in Transaction.objects.values_list("balance", "amount"):
        sums[balance] += amount
    assert {pk: sums[pk] for pk in sums} == dict(
        Balance.objects.filter(pk__in=sums).values_list("pk", "amount")
    )
    assert not Balance.objects.exclude(pk__in=sums).exclude(amount=ZERO).exists()


def assert_imports_are_the_sums_of_their_rows() -> None:
    for made in LedgerImport.objects.prefetch_related("transactions", "rejects"):
        rows, rejects = list(made.transactions.all()), list(made.rejects.all())
        assert (made.rows_loaded, made.amount_loaded) == (
            len(rows),
            _sum(row.amount for row in rows),
        )
        assert (made.rows_rejected, made.amount_rejected) == (
            len(rejects),
            _sum(reject.amount or ZERO for reject in rejects),
        )


def assert_rows_stand_where_they_belong() -> None:
    rows = Transaction.objects.select_related(
        "ledger", "ledger_import", "balance__period", "balance__cost_line__workstream"
    )
    for row in rows:
        period, line = row.balance.period, row.balance.cost_line
        assert row.ledger_import.ledger_id == row.ledger_id
        assert row.ledger.programme_id == period.programme_id == line.workstream.programme_id
        assert period.year == line.year


def assert_contra_rows_cancel() -> None:
    for contra in Transaction.objects.exclude(reverses=None).select_related("reverses"):
        assert contra.reverses is not None
        assert contra.amount + contra.reverses.amount == ZERO


def assert_monitor_shows_all_that_was_spent() -> None:
    last = Period(2100, 12)
    spent = _sum(Transaction.objects.values_list("amount", flat=True))
    assert total(monitor_lines(CostLine.objects.all(), as_at=last)).actual == spent


def assert_virements_move_what_they_say() -> None:
    """Each nets to zero and is decided by another; the monitor's budgets are the sums of them."""
    budgets = dict(CostLine.objects.values_list("pk", "original_budget"))
    for virement in Virement.objects.filter(status="approved").order_by("decided_at", "pk"):
        lines = list(virement.lines.select_related("cost_line__workstream"))
        assert _sum(line.amount for line in lines) == ZERO
        assert virement.decided_by_id not in {None, virement.requested_by_id}
        for line in lines:
            assert line.cost_line.workstream.programme_id == virement.programme_id
            assert line.before is not None
            assert line.after == line.before + line.amount
            budgets[line.cost_line_id] += line.amount
    positions = monitor_lines(CostLine.objects.all(), as_at=None)
    assert {line.pk: line.latest_budget for line in positions} == budgets
