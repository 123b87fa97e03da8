"""Forms that keep the account of an engagement: its lines, charges, receipts."""

from functools import cached_property
from typing import Any

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404

from finance.actions.engagements import (
    enter_charge,
    enter_receipt,
    save_account,
    withdraw_charge,
    withdraw_receipt,
)
from finance.forms.engagements import AccountForm, ChargeForm, ReceiptForm, WithdrawForm
from finance.models import Charge, EngagementAccount, Receipt
from finance.views.engagements.page import TRAIL, account_with_lines, find_engagement
from innovation.core import money
from innovation.core.asking import AskView
from programmes.models import Engagement

LINES_NOTE = (
    "The ledger says what is actual in these lines. Charges, receipts and cover are the account "
    "of the engagement beside it, and are never added to it."
)


class AccountView(AskView):
    """Asks in which cost lines the money of an engagement is."""

    permission_required = "finance.change_engagementaccount"
    title, trail = "Its cost lines", TRAIL

    def find(self) -> Engagement:
        """The engagement."""
        return find_engagement(self.request, self.kwargs["pk"])

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """The account as it is now."""
        account = account_with_lines(self.about) or EngagementAccount(engagement=self.about)
        return [AccountForm(data, instance=account)]

    def keep(self, *forms: Any) -> str:
        """The account."""
        save_account(account=forms[0].instance, by=self.user)
        return "its cost lines"

    def shown(self) -> dict[str, Any]:
        """What counts where."""
        return {"note": LINES_NOTE}


class ChargeNewView(AskView):
    """Asks for an invoice to the council."""

    permission_required = "finance.add_charge"
    title, trail, done = "Enter a charge", TRAIL, "Entered"

    @cached_property
    def account(self) -> EngagementAccount:
        """The account, or a 404 where the engagement has none yet."""
        engagement = find_engagement(self.request, self.kwargs["pk"])
        account = account_with_lines(engagement)
        if account is None:
            raise Http404
        account.engagement = engagement
        return account

    def find(self) -> Engagement:
        """The engagement."""
        return self.account.engagement

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """Empty."""
        return [ChargeForm(data, instance=Charge(account=self.account))]

    def keep(self, *forms: Any) -> str:
        """The charge."""
        charge = enter_charge(charge=forms[0].instance, by=self.user)
        return f"{charge}, {money.show(charge.amount)}"


class OfChargeView(AskView):
    """A page that asks for something of a charge in force."""

    trail = TRAIL

    @cached_property
    def charge(self) -> Charge:
        """The charge with what is outstanding, or a 404 when it is none that the user may see."""
        rows = Charge.objects.visible_to(self.request.user).in_force().with_received()
        related = "account__engagement__organisation"
        return get_object_or_404(rows.select_related(related), pk=self.kwargs["pk"])

    def find(self) -> Engagement:
        """Its engagement."""
        return self.charge.account.engagement


class ReceiptNewView(OfChargeView):
    """Asks for what was received of a charge."""

    permission_required = "finance.add_receipt"
    title, done = "Enter a receipt", "Entered"

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """All that is outstanding."""
        initial = {"amount": vars(self.charge)["outstanding"]}
        return [ReceiptForm(data, instance=Receipt(charge=self.charge), initial=initial)]

    def keep(self, *forms: Any) -> str:
        """The receipt."""
        receipt = enter_receipt(receipt=forms[0].instance, by=self.user)
        return f"{money.show(receipt.amount)} of {receipt.charge}"

    def shown(self) -> dict[str, Any]:
        """What is outstanding."""
        outstanding = money.show(vars(self.charge)["outstanding"])
        return {"note": f"{outstanding} of {self.charge} is outstanding."}


class ChargeWithdrawView(OfChargeView):
    """Asks when and why a charge is withdrawn."""

    permission_required = "finance.change_charge"
    title, done = "Withdraw this charge", "Withdrawn"

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """The question."""
        return [WithdrawForm(data)]

    def keep(self, *forms: Any) -> Charge:
        """The charge that is withdrawn."""
        return withdraw_charge(charge=self.charge, by=self.user, **forms[0].cleaned_data)

    def shown(self) -> dict[str, Any]:
        """What is withdrawn."""
        return {"note": _stays(f"{self.charge}, {money.show(self.charge.amount)}")}


class ReceiptWithdrawView(AskView):
    """Asks when and why a receipt is withdrawn."""

    permission_required = "finance.change_receipt"
    title, trail, done = "Withdraw this receipt", TRAIL, "Withdrawn"

    @cached_property
    def receipt(self) -> Receipt:
        """A receipt in force that the user may see, or a 404."""
        rows = Receipt.objects.visible_to(self.request.user).in_force()
        related = "charge__account__engagement__organisation"
        return get_object_or_404(rows.select_related(related), pk=self.kwargs["pk"])

    def find(self) -> Engagement:
        """Its engagement."""
        return self.receipt.charge.account.engagement

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """The question."""
        return [WithdrawForm(data)]

    def keep(self, *forms: Any) -> str:
        """The receipt that is withdrawn."""
        withdraw_receipt(receipt=self.receipt, by=self.user, **forms[0].cleaned_data)
        return self.words()

    def shown(self) -> dict[str, Any]:
        """What is withdrawn."""
        return {"note": _stays(self.words())}

    def words(self) -> str:
        """How much it is, of which charge."""
        return f"{money.show(self.receipt.amount)} of {self.receipt.charge}"


def _stays(withdrawn: str) -> str:
    return f"{withdrawn}. It stays on record and counts no more."
