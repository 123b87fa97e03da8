"""Keeping the account of an engagement: its lines, its charges, what is received."""

import datetime as dt

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from finance.models import Charge, EngagementAccount, Receipt
from innovation.core import money
from innovation.core.access import role_in_words
from innovation.core.fields import money_sum
from innovation.core.versions import claim, save_as
from programmes.engagements import SOLD

NOT_AGREED = "It is not agreed yet, so nothing can be charged: change its status first."


@transaction.atomic
def save_account(*, account: EngagementAccount, by: User) -> EngagementAccount:
    """Save in which lines the money of an engagement is, or a change as the next version.

    Raises StaleError when it is no longer the version that `account` has.
    """
    if account.pk:
        account.version = claim(EngagementAccount, account.pk, account.version)
    save_as(account, by)
    return account


@transaction.atomic
def enter_charge(*, charge: Charge, by: User) -> Charge:
    """Enter an invoice. Raises ValidationError while the engagement is not agreed."""
    if charge.account.engagement.status not in SOLD:
        raise ValidationError(NOT_AGREED)
    charge.entered_by, charge.entered_role = by, role_in_words(by)
    charge.full_clean()
    save_as(charge, by)
    return charge


@transaction.atomic
def enter_receipt(*, receipt: Receipt, by: User) -> Receipt:
    """Enter what a council paid of a charge, while nobody else does.

    Raises ValidationError when the charge is withdrawn, and when more would be received of it
    than was charged.
    """
    charge = Charge.objects.select_for_update(no_key=True).get(pk=receipt.charge_id)
    if charge.withdrawn_on is not None:
        raise ValidationError("The charge is withdrawn: nothing is received of it.")
    in_force = charge.receipts.in_force()
    left = charge.amount - in_force.aggregate(total=money_sum("amount"))["total"]
    if receipt.amount > left:
        said = f"{money.show(left)} of {charge} is outstanding: enter so much or less."
        raise ValidationError({"amount": said})
    receipt.entered_by, receipt.entered_role = by, role_in_words(by)
    receipt.full_clean()
    save_as(receipt, by)
    return receipt


@transaction.atomic
def withdraw_charge(*, charge: Charge, on: dt.date, because: str, by: User) -> Charge:
    """Withdraw an invoice that was cancelled or entered in error; it stays on record.

    Raises ValidationError when something is received of it, and the second time.
    """
    row = Charge.objects.select_for_update(no_key=True).get(pk=charge.pk)
    if row.receipts.in_force().exists():
        raise ValidationError("Something is received of it: withdraw the receipts first.")
    _withdraw(row, on, because, by)
    return row


@transaction.atomic
def withdraw_receipt(*, receipt: Receipt, on: dt.date, because: str, by: User) -> Receipt:
    """Withdraw a receipt that was entered in error. Raises ValidationError the second time."""
    Charge.objects.select_for_update(no_key=True).get(pk=receipt.charge_id)
    row = Receipt.objects.get(pk=receipt.pk)
    _withdraw(row, on, because, by)
    return row


def _withdraw(row: Charge | Receipt, on: dt.date, because: str, by: User) -> None:
    if row.withdrawn_on is not None:
        raise ValidationError("It is withdrawn already.")
    row.withdrawn_on, row.withdrawn_because = on, because
    save_as(row, by)
