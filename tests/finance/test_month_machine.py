"""Any sequence of imports, orders, forecasts, virements, closes and reopenings keeps what holds.

A few short runs each time, checked after every step; `--hypothesis-profile=long` runs 500 of 50
steps, checked after every tenth, what the database itself refuses only at the end of a run.
"""

import datetime as dt
import io
from collections.abc import Iterable
from contextlib import nullcontext
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from finance import integrity
from finance.actions import ActionRefusedError, virements
from finance.actions.forecasts import NO_FORECAST, LineForecast, forecast_by_hand
from finance.actions.orders import OrderSource, import_orders
from finance.bridge import total as every_bridge
from finance.closing import close_period, reopen_period
from finance.integrity import database, look
from finance.models import Commitment, CostLine, Period, Transaction
from finance.monitor import known_periods, monitor_lines
from finance.movement import bridges
from finance.outturn import months_left
from finance.position import AMOUNTS, total
from finance.projection import forecast_of, last_actual_period, with_outturn
from innovation.core import access
from innovation.core.periods import Period as PeriodValue
from tests.factories import UserFactory, VirementBandFactory
from tests.finance.ledger_books import Books, make_books

pence = st.integers(-500_000, 500_000).map(lambda amount: Decimal(amount).scaleb(-2))
months = st.integers(1, 12)
ORDERS = "Order no,Supplier,Order date,Outstanding,Cost centre,Account"
OUTSTANDING_ON = dt.date(2017, 9, 30)

# Each run is a transaction of its own, or the rows of all would pile up in that of the test.
pytestmark = pytest.mark.django_db(transaction=True)


class Months(RuleBasedStateMachine):
    """A programme of two workstreams and two categories, worked on by two people of finance."""

    check_every = 1
    """Steps from one look at the book to the next."""
    checks = integrity.CHECKS
    """What is looked at then; at the end of a run it is every check."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = 0
        self.undo = transaction.atomic()
        self.undo.__enter__()
        VirementBandFactory()
        self.asks, self.decides = UserFactory.create_batch(2, role=access.FINANCE)
        self.books: Books = make_books()
        self.rows = 0
        self.frozen: dict[PeriodValue, list[Any]] = {}
        self.load(code="C100", account="A1", month=1, amount=Decimal("100.00"))
        self.load(code="C200", account="A2", month=1, amount=Decimal("50.00"))
        for line in CostLine.objects.all():
            line.original_budget = Decimal("120000.00")
            line.save()
        self.close(number=1)

    def teardown(self) -> None:
        """The book is checked a last time, and nothing of a run stays."""
        try:
            self.check(integrity.CHECKS)
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    @rule(
        code=st.sampled_from(["C100", "C200"]),
        account=st.sampled_from(["A1", "A2"]),
        month=months,
        amount=pence,
    )
    def load(self, code: str, account: str, month: int, amount: Decimal) -> None:
        """A row of 2017/18 comes in, and is moved where its month is closed."""
        self.rows += 1
        day = PeriodValue(2017, month).start
        self.books.load(f"{day:%d/%m/%Y},R{self.rows},{code},{account},Alpha Ltd,{amount}")

    @rule(
        orders=st.lists(
            st.tuples(st.integers(-4, 4), st.sampled_from(["C100,A1", "C200,A2"]), st.integers(1)),
            min_size=1,
            max_size=4,
        )
    )
    def order(self, orders: list[tuple[int, str, int]]) -> None:
        """A file of open orders replaces the last; rows that came and that will come quote them."""
        rows = [
            f"R{max(1, self.rows + near)},Beta Ltd,01/09/2017,{1 + amount % 300_000}.00,{codes}"
            for near, codes, amount in orders
        ]
        file = io.BytesIO("\n".join([ORDERS, *rows]).encode())
        source = OrderSource(file, "orders.csv", OUTSTANDING_ON)
        import_orders(source=source, programme=self.books.programme, by=self.asks)

    @rule(number=st.integers(0, 3), amount=pence)
    def forecast(self, number: int, amount: Decimal) -> None:
        """A line is forecast by hand, the same in each month left; refused when none is."""
        lines = with_outturn(CostLine.objects.all(), None)
        line = lines[number % lines.count()]
        made = forecast_of(line)
        left = months_left(line.year, last_actual_period(self.books.programme))
        wanted = LineForecast(
            line.pk, made.version if made else NO_FORECAST, dict.fromkeys(left, amount)
        )
        with nullcontext() if left else pytest.raises(ActionRefusedError, match="no month"):
            forecast_by_hand(wanted=[wanted], by=self.asks)

    @rule(amount=pence.filter(bool))
    def move(self, amount: Decimal) -> None:
        """Budget moves between two lines, or is refused."""
        first, second = CostLine.objects.order_by("pk")[:2]
        draft = virements.save_draft(
            by=self.asks,
            programme=self.books.programme,
            kind="virement",
            lines={first.pk: amount, second.pk: -amount},
            reason="Why not.",
        )
        try:
            virements.approve(
                virement=virements.submit(virement=draft, by=self.asks),
                by=self.decides,
                note="Yes.",
            )
        except ActionRefusedError:
            draft.refresh_from_db()
            if draft.status == "submitted":
                virements.withdraw(virement=draft, by=self.asks)

    @rule(number=months)
    def close(self, number: int) -> None:
        """A period is closed with those before it, and its figures are remembered."""
        period = Period.objects.filter(year=2017, number=number).first()
        if period is None or not close_period(period=period, by=self.decides):
            return
        for value, key in known_periods(self.books.programme).items():
            if key is not None and value not in self.frozen:
                self.frozen[value] = self.figures(value, key)

    @rule()
    def reopen(self) -> None:
        """The last closed period is opened again."""
        last = Period.objects.closed().order_by("year", "number").last()
        if last is not None:
            assert reopen_period(period=last, by=self.decides, reason="A late row.")
            del self.frozen[last.value]

    def figures(self, value: PeriodValue, key: int | None) -> list[Any]:
        """Every amount of every line as at a period."""
        lines = monitor_lines(CostLine.objects.all(), as_at=value, snapshot=key)
        return [(line.pk, *(getattr(line, name) for name in AMOUNTS)) for line in lines]

    @invariant()
    def everything_holds(self) -> None:
        self.steps += 1
        if self.steps % self.check_every == 0:
            self.check(self.checks)

    def check(self, checks: Iterable[integrity.Check]) -> None:
        """Everything that must hold, whatever was done."""
        assert [(check.name, found) for check in checks if (found := look(check).rows)] == []
        self.closed_periods_stay_as_they_were()
        self.nothing_is_both_spent_and_committed()
        self.every_movement_is_explained()

    def closed_periods_stay_as_they_were(self) -> None:
        """Whatever happens later, what was frozen reads the same, and was the ledger's."""
        closes = {k: v for k, v in known_periods(self.books.programme).items() if v is not None}
        assert closes.keys() == self.frozen.keys()
        for value, key in closes.items():
            assert self.figures(value, key) == self.frozen[value]
            now = total(monitor_lines(CostLine.objects.all(), as_at=value))
            then = total(monitor_lines(CostLine.objects.all(), as_at=value, snapshot=key))
            assert now.actual == then.actual

    def nothing_is_both_spent_and_committed(self) -> None:
        """What is left of an order is what its file said, less the rows after it that quote it."""
        for order in Commitment.objects.open().with_left(None):
            quoting = Transaction.objects.filter(
                balance__cost_line=order.cost_line_id,
                reference=order.reference,
                date__gt=OUTSTANDING_ON,
            )
            spent = sum(quoting.values_list("amount", flat=True), Decimal("0.00"))
            left: Any = order.left  # type: ignore[attr-defined]  # annotated
            assert left == max(min(order.amount, order.amount - spent), Decimal("0.00"))

    def every_movement_is_explained(self) -> None:
        """From the last close to now the causes sum to the movement."""
        closes = [(k, v) for k, v in known_periods(self.books.programme).items() if v is not None]
        as_at = next(iter(known_periods(self.books.programme)), None)
        if not closes or as_at == closes[0][0]:
            return
        every = CostLine.objects.all()
        whole = every_bridge(each for _, each in bridges(every, closes=closes[:1], as_at=as_at))
        assert whole.closing == total(monitor_lines(every, as_at=as_at)).outturn


class LongMonths(Months):
    """The same over so many steps that looking at the whole book after each would take hours."""

    check_every = 10
    checks = tuple(check for check in integrity.CHECKS if check not in database.CHECKS)


def test_any_sequence_of_a_year_keeps_every_invariant() -> None:
    asked = settings.default
    assert asked is not None
    if settings.get_current_profile_name() == "long":
        run_state_machine_as_test(LongMonths, settings=asked)
    else:
        short = settings(asked, max_examples=3, stateful_step_count=10)
        run_state_machine_as_test(Months, settings=short)
