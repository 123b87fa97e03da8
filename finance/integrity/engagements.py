"""Checks of the accounts of engagements with other councils."""

from collections.abc import Iterable

from django.db.models import Q

from finance.integrity.check import Check
from finance.models import Charge, EngagementAccount
from programmes.engagements import SOLD


def accounts_stray() -> Iterable[str]:
    """Accounts of no workstream, or with a category of the wrong kind."""
    agree = Q(
        engagement__workstream__isnull=False,
        income_category__kind="income",
        cover_category__kind="expenditure",
    )
    for account in EngagementAccount.objects.exclude(agree).order_by("pk"):
        yield (
            f"Account {account.pk} of engagement {account.engagement_id} is of no workstream, or "
            "has its income or its cover in a category of the other kind."
        )


def charges_too_early() -> Iterable[str]:
    """Charges in force of engagements that nobody agreed."""
    charges = Charge.objects.in_force().exclude(account__engagement__status__in=SOLD)
    for charge in charges.select_related("account").order_by("pk"):
        yield f"Charge {charge.pk} is of engagement {charge.account.engagement_id}, not agreed."


def charges_overpaid() -> Iterable[str]:
    """Charges of which more was received than charged, and withdrawn ones with receipts."""
    for charge in Charge.objects.overpaid().order_by("pk"):
        received = vars(charge)["received"]
        yield (
            f"Charge {charge.pk} of {charge.amount} has receipts of {received}"
            f"{', though it is withdrawn' if charge.withdrawn_on else ''}."
        )


CHECKS = (
    Check(
        "engagement accounts",
        "The account of an engagement names an income and a cover line of its workstream.",
        "Name its cost lines again on the engagement’s page.",
        accounts_stray,
    ),
    Check(
        "engagement charges",
        "Only an engagement that was agreed is charged for.",
        "Withdraw the charge, or correct the status of the engagement.",
        charges_too_early,
    ),
    Check(
        "engagement receipts",
        "No more is received of a charge than was charged, and nothing of a withdrawn one.",
        "Withdraw the receipt that was entered in error.",
        charges_overpaid,
    ),
)
