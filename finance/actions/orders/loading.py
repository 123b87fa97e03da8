"""Replacing the open orders of a programme by those of a file, all or nothing."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from finance.actions.codes import save_as
from finance.actions.commitments import lock_programme
from finance.actions.invoices import keep_all
from finance.actions.orders.plan import OrderPlan, OrderSource, Planned, What
from finance.actions.orders.planning import preview_orders
from finance.actions.refusals import ActionRefusedError
from finance.models import Commitment, OrderSnapshot, OrderStatement
from innovation.core.access import role_in_words
from innovation.core.money import ZERO
from innovation.core.words import counted
from programmes.models import Award, Programme


class OrdersRefusedError(ActionRefusedError):
    """A file has rows that cannot be loaded, so nothing of it is; `plan` says which and why."""

    def __init__(self, plan: OrderPlan) -> None:
        rows = counted(len(plan.rejects), "row")
        super().__init__(f"Nothing was loaded: {rows} of {plan.file_name} cannot be loaded.")
        self.plan = plan


@transaction.atomic
def import_orders(
    *, source: OrderSource, programme: Programme, by: User, expected: str | None = None
) -> OrderPlan:
    """Replace the open orders of a programme by those of the file.

    An order that the file has with another amount is restated, with its history; one that it does
    not have is ended as of the file's day; those entered by hand stay as they are, unless the file
    has their number. A file that changes nothing writes nothing. `expected` is the mark of the plan
    that the user was shown.

    Raises OrdersRefusedError when a row cannot be loaded, ActionRefusedError when the plan is
    another by now, and LedgerFileError for the file.
    """
    lock_programme(programme.pk)
    awards = Award.objects.filter(programme=programme).order_by("pk")
    list(awards.select_for_update(no_key=True).values_list("pk"))
    plan = preview_orders(source=source, programme=programme)
    if plan.rejects:
        raise OrdersRefusedError(plan)
    if expected not in {None, plan.mark}:
        raise ActionRefusedError(
            "Nothing was loaded: orders, codes or the ledger were changed since you looked at this "
            "preview. Look again and confirm."
        )
    if not plan.nothing_new:
        _write(plan, programme, by)
    return plan


def _write(plan: OrderPlan, programme: Programme, by: User) -> None:
    plan.snapshot = OrderSnapshot.objects.create(
        programme=programme,
        as_at=plan.as_at,
        file_name=plan.file_name,
        sha256=plan.file.sha256,
        rows_read=plan.stated.rows + plan.left_out.rows,
        rows_stated=plan.stated.rows,
        rows_left_out=plan.left_out.rows,
        amount_read=plan.stated.amount + plan.left_out.amount,
        amount_stated=plan.stated.amount,
        amount_left_out=plan.left_out.amount,
        imported_by=by,
    )
    for ending in plan.ended:
        row = ending.commitment
        row.ended_on, row.ended_because = max(plan.as_at, row.ordered_on), ending.because
        save_as(row, by)
    stated = [_keep(order, by) for order in plan.orders]
    keys = [row.pk for row in stated]
    Commitment.objects.filter(pk__in=keys).update(snapshot=plan.snapshot)
    OrderStatement.objects.bulk_create(
        OrderStatement(snapshot=plan.snapshot, commitment=row, amount=row.amount) for row in stated
    )
    keep_all(programme)


def _keep(order: Planned, by: User) -> Commitment:
    """The commitment of an order, as the file states it."""
    if order.before is not None and order.what == What.UNCHANGED:
        return order.before
    row, told = order.before or _new(order, by), order.row
    row.supplier, row.description = told.supplier, told.description
    row.ordered_on, row.amount = told.ordered_on, order.amount
    row.ended_on, row.ended_because = None, ""
    save_as(row, by, order.what.value)
    return row


def _new(order: Planned, by: User) -> Commitment:
    made: dict[str, Any] = {"reference": order.row.number, "amount": ZERO}
    role = role_in_words(by)
    return Commitment(cost_line=order.line, entered_by=by, entered_role=role, **made)
