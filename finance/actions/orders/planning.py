"""Working out what a file of open orders would do, and which of its rows cannot be loaded."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import timezone

from finance.actions.codes import AssignedCodes
from finance.actions.commitments import Room, beyond, room_in
from finance.actions.invoices import matches, orders_of, rows_for
from finance.actions.orders.plan import Ending, OrderPlan, OrderSource, Planned
from finance.actions.refusals import ActionRefusedError
from finance.ledger_file.orders import (
    ACCOUNT,
    CENTRE,
    ORDERED,
    OUTSTANDING,
    BadOrder,
    OrderFault,
    OrderRow,
    read_orders,
)
from finance.models import Commitment, CostLine, OrderSnapshot
from finance.orders import Order, left_of, number_key
from innovation.core import money
from innovation.core.money import ZERO
from innovation.core.periods import year_label, year_of
from programmes.models import Award, Programme

Key = tuple[int, str]


def preview_orders(*, source: OrderSource, programme: Programme) -> OrderPlan:
    """What would become of the file and of the programme's orders. Nothing is written or locked.

    Raises LedgerFileError for a file that cannot be read, ActionRefusedError for a day that no
    snapshot can be of.
    """
    previous = OrderSnapshot.objects.filter(programme=programme).first()
    _refuse_day(source, previous)
    file = read_orders(source.file)
    plan = OrderPlan(file, source.name, source.as_at, previous)
    found = _Lines(programme, source, plan)
    for bad in file.bad:
        plan.reject(found.with_codes(bad))
    for row in file.rows:
        found.take(row)
    plan.orders = list(found.orders.values())
    _compare(plan, programme)
    _keep_within_released(plan)
    plan.rejects.sort(key=lambda bad: bad.line)
    return plan


def _refuse_day(source: OrderSource, previous: OrderSnapshot | None) -> None:
    if source.as_at > timezone.localdate():
        raise ActionRefusedError("The day of the snapshot is not over yet: enter the day it is of.")
    if previous and source.as_at < previous.as_at:
        raise ActionRefusedError(
            f"The orders are loaded as of {previous.as_at:%-d %B %Y} already, and this file is of "
            f"{source.as_at:%-d %B %Y}: only a file of the same day or a later one replaces them."
        )


class _Lines:
    """Finds the cost line of each row, and makes one order of the rows of an order on a line."""

    def __init__(self, programme: Programme, source: OrderSource, plan: OrderPlan) -> None:
        self._source, self._plan = source, plan
        self._codes, self._year = AssignedCodes(programme), year_of(source.as_at)
        lines = CostLine.objects.filter(workstream__programme=programme, year=self._year)
        related = lines.select_related("workstream", "category", "award")
        self._lines = {(line.workstream_id, line.category_id): line for line in related}
        self.orders: dict[Key, Planned] = {}

    def take(self, row: OrderRow) -> None:
        """State the row, leave it out, or reject it."""
        is_others = self._source.leave_out and self._codes.workstream(row.cost_centre) is None
        if is_others or not row.pence:
            self._plan.left_out.add(row.pence)
            return
        codes = row.cost_centre, row.account
        faults, line = (*self._late(row), *self._of_codes(*codes)), self._line_of(*codes)
        if faults or line is None:
            self._plan.reject(BadOrder(row.line, faults, row.pence))
            return
        self._plan.stated.add(row.pence)
        self._state(row, line)

    def _state(self, row: OrderRow, line: CostLine) -> None:
        key = line.pk, number_key(row.number)
        order = self.orders.setdefault(key, Planned(row._replace(pence=0), line))
        day = min(order.row.ordered_on, row.ordered_on)
        order.row = order.row._replace(pence=order.row.pence + row.pence, ordered_on=day)
        order.rows += 1

    def with_codes(self, bad: BadOrder) -> BadOrder:
        """A row that cannot be read, with what is wrong with its codes too."""
        also = self._of_codes(bad.cost_centre, bad.account)
        return bad._replace(faults=(*bad.faults, *also))

    def _line_of(self, cost_centre: str, account: str) -> CostLine | None:
        workstream, category = self._codes.workstream(cost_centre), self._codes.category(account)
        if workstream is None or category is None:
            return None
        return self._lines.get((workstream.pk, category.pk))

    def _late(self, row: OrderRow) -> Iterator[OrderFault]:
        if row.ordered_on > self._source.as_at:
            reason = f"It was ordered after {self._source.as_at:%-d %B %Y}, the day of the file."
            yield self._fault(ORDERED, f"{row.ordered_on:%d/%m/%Y}", reason)

    def _of_codes(self, cost_centre: str, account: str) -> Iterator[OrderFault]:
        """What is wrong with the codes; one that is blank is at fault already."""
        workstream, category = self._codes.workstream(cost_centre), self._codes.category(account)
        if cost_centre and workstream is None and not self._source.leave_out:
            reason = "This cost centre has no workstream in the programme yet: assign it"
            reason += ", or leave out the rows of other programmes."
            yield self._fault(CENTRE, cost_centre, reason)
        if account and category is None:
            reason = "This account has no cost category yet: assign it and upload the file again."
            yield self._fault(ACCOUNT, account, reason)
        elif category is not None and category.is_income:
            reason = f"{category} is income, and an order is spend: correct the account."
            yield self._fault(ACCOUNT, account, reason)
        elif workstream and category and self._line_of(cost_centre, account) is None:
            where = f"{workstream}, {category}, {year_label(self._year)}"
            reason = f"There is no cost line {where}: give it a budget, or correct the codes."
            yield self._fault(ACCOUNT, account, reason)

    def _fault(self, what: str, value: str, reason: str) -> OrderFault:
        return OrderFault(self._plan.file.columns[what], value, reason)


def _compare(plan: OrderPlan, programme: Programme) -> None:
    """Set each order beside the commitment that it restates, and end those that are not there."""
    of_programme = Commitment.objects.of_programme(programme.pk).with_left(None).order_by("pk")
    rows = list(of_programme.select_related("cost_line__workstream", "cost_line__category"))
    before = {(row.cost_line_id, number_key(row.reference)): row for row in rows}
    stated = {(order.line.pk, number_key(order.row.number)): order for order in plan.orders}
    numbers = {number for _line, number in stated}
    for key, order in stated.items():
        so_far: Any = before.get(key)
        order.restate(so_far, so_far.left if so_far else ZERO)
    for key, row in before.items():
        is_of_file = row.snapshot_id is not None or key[1] in numbers
        if row.ended_on is None and key not in stated and is_of_file:
            plan.ended.append(_ending(row, plan, moved=key[1] in numbers))
    _tell_invoiced(plan, programme.pk)


def _ending(row: Commitment, plan: OrderPlan, *, moved: bool) -> Ending:
    left, invoiced = row.left, row.invoiced  # type: ignore[attr-defined]  # annotated
    snapshot = f"the snapshot of {plan.as_at:%-d %B %Y}"
    if moved:
        return Ending(row, left, f"On another cost line in {snapshot}.")
    if invoiced > ZERO:
        how = f"Invoiced, {money.show(invoiced)} in the ledger"
        return Ending(row, left, f"{how}: no longer open in {snapshot}.")
    return Ending(row, left, f"Closed, without an invoice in the ledger: not open in {snapshot}.")


def _tell_invoiced(plan: OrderPlan, programme: int) -> None:
    """Work out what each order ties up: the ledger may have later invoices than the file."""
    known = {order.key: order for order in orders_of(programme)}
    by_key: dict[int, Planned] = {}
    for number, order in enumerate(plan.orders):
        key = order.before.pk if order.before else -1 - number
        by_key[key], row, line = order, order.row, order.line
        known[key] = Order(key, row.number, row.supplier, line.pk, line.year)
    later = rows_for(programme, known.values()).filter(date__gt=plan.as_at)
    invoiced: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for match in matches(later, known.values()):
        invoiced[match.order.key] += match.invoice.amount
    for key, order in by_key.items():
        order.left = left_of(order.amount, invoiced[key])


def _keep_within_released(plan: OrderPlan) -> None:
    """Reject the rows that take more of an award than is secured or released and left.

    What ends or becomes less makes room first; then the rows take it in their order. A row that
    ties up no more than before is never refused.
    """
    rooms: dict[int, Room] = {}
    for award, change in _less(plan):
        room = rooms.get(award.pk) or room_in(award)
        rooms[award.pk] = replace(room, committed=room.committed - change)
    for order in plan.orders:
        payer, more = order.line.award, order.left - order.left_before
        if payer is None or more <= ZERO:
            continue
        room = rooms.get(payer.pk) or room_in(payer)
        if more > room.left:
            plan.reject(_beyond(plan, order, room, more))
        else:
            room = replace(room, committed=room.committed + more)
        rooms[payer.pk] = room


def _less(plan: OrderPlan) -> Iterable[tuple[Award, Decimal]]:
    for ending in plan.ended:
        if ending.commitment.cost_line.award is not None:
            yield ending.commitment.cost_line.award, ending.left
    for order in plan.orders:
        if order.line.award is not None and order.left < order.left_before:
            yield order.line.award, order.left_before - order.left


def _beyond(plan: OrderPlan, order: Planned, room: Room, more: Decimal) -> BadOrder:
    plan.stated.add(-order.row.pence, -order.rows)
    plan.rejected.add(0, order.rows - 1)
    column, shown = plan.file.columns[OUTSTANDING], money.show(order.amount)
    reason = f"{order.row.number}: {beyond(room, more)}"
    return BadOrder(order.row.line, (OrderFault(column, shown, reason),), order.row.pence)
