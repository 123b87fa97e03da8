"""Forms that keep the account of an engagement: its lines, charges, receipts."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import View

from finance.actions.engagements import (
    enter_charge,
    enter_receipt,
    save_account,
    withdraw_charge,
    withdraw_receipt,
)
from finance.forms.engagements import AccountForm, ChargeForm, ReceiptForm, WithdrawForm
from finance.models import Charge, EngagementAccount, Receipt
from finance.views.engagements.editing import ask
from finance.views.engagements.page import account_with_lines, find_engagement
from innovation.core import money
from innovation.core.access import AccessMixin, signed_in
from programmes.models import Engagement

LINES_NOTE = (
    "The ledger says what is actual in these lines. Charges, receipts and cover are the account "
    "of the engagement beside it, and are never added to it."
)


def done(form: forms.BaseForm, act: Callable[[], Any]) -> bool:
    """Whether it could be done; why not is in the form."""
    try:
        act()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


class AccountView(AccessMixin, View):
    """Asks in which cost lines the money of an engagement is."""

    permission_required = "finance.change_engagementaccount"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form as it is now."""
        found = find_engagement(request, pk)
        account = account_with_lines(found) or EngagementAccount(engagement=found)
        return ask(request, "Its cost lines", AccountForm(instance=account), found, LINES_NOTE)

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep it, or say what to correct."""
        found = find_engagement(request, pk)
        account = account_with_lines(found) or EngagementAccount(engagement=found)
        form = AccountForm(request.POST, instance=account)
        if not form.is_valid():
            return ask(request, "Its cost lines", form, found, LINES_NOTE)
        save_account(account=account, by=signed_in(request))
        messages.success(request, "Saved: its cost lines.")
        return redirect(found)


class ChargeNewView(AccessMixin, View):
    """Asks for an invoice to the council."""

    permission_required = "finance.add_charge"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form."""
        account = self.find(request, pk)
        return ask(request, "Enter a charge", ChargeForm(), account.engagement)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Enter it, or say what to correct and why it cannot be."""
        account, by = self.find(request, pk), signed_in(request)
        form = ChargeForm(request.POST, instance=Charge(account=account))
        charge = form.instance
        if not (form.is_valid() and done(form, lambda: enter_charge(charge=charge, by=by))):
            return ask(request, "Enter a charge", form, account.engagement)
        messages.success(request, f"Entered: {charge}, {money.show(charge.amount)}.")
        return redirect(account.engagement)

    def find(self, request: HttpRequest, pk: int) -> EngagementAccount:
        """The account, or a 404 where the engagement has none yet."""
        found = find_engagement(request, pk)
        account = account_with_lines(found)
        if account is None:
            raise Http404
        account.engagement = found
        return account


class ReceiptNewView(AccessMixin, View):
    """Asks for what was received of a charge."""

    permission_required = "finance.add_receipt"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form, with all that is outstanding."""
        charge = find_charge(request, pk)
        form = ReceiptForm(initial={"amount": vars(charge)["outstanding"]})
        return self.ask(request, charge, form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Enter it, or say what to correct and why it cannot be."""
        charge, by = find_charge(request, pk), signed_in(request)
        form = ReceiptForm(request.POST, instance=Receipt(charge=charge))
        receipt = form.instance
        if not (form.is_valid() and done(form, lambda: enter_receipt(receipt=receipt, by=by))):
            return self.ask(request, charge, form)
        messages.success(request, f"Entered: {money.show(receipt.amount)} of {charge}.")
        return redirect(charge.account.engagement)

    def ask(self, request: HttpRequest, charge: Charge, form: ReceiptForm) -> HttpResponse:
        """The form, under what is outstanding."""
        outstanding = money.show(vars(charge)["outstanding"])
        note = f"{outstanding} of {charge} is outstanding."
        return ask(request, "Enter a receipt", form, charge.account.engagement, note)


def find_charge(request: HttpRequest, pk: int) -> Charge:
    """A charge in force that the user may see, with what is outstanding, or a 404."""
    rows = Charge.objects.visible_to(request.user).in_force().with_received()
    return get_object_or_404(rows.select_related("account__engagement__organisation"), pk=pk)


class ChargeWithdrawView(AccessMixin, View):
    """Asks when and why a charge is withdrawn."""

    permission_required = "finance.change_charge"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form."""
        return self.ask(request, find_charge(request, pk), WithdrawForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Withdraw it, or say what to correct."""
        charge, form, by = find_charge(request, pk), WithdrawForm(request.POST), signed_in(request)
        if not (
            form.is_valid()
            and done(form, lambda: withdraw_charge(charge=charge, by=by, **form.cleaned_data))
        ):
            return self.ask(request, charge, form)
        messages.success(request, f"Withdrawn: {charge}.")
        return redirect(charge.account.engagement)

    def ask(self, request: HttpRequest, charge: Charge, form: WithdrawForm) -> HttpResponse:
        """The form, under what it is."""
        note = f"{charge}, {money.show(charge.amount)}. It stays on record and counts no more."
        return ask(request, "Withdraw this charge", form, charge.account.engagement, note)


class ReceiptWithdrawView(AccessMixin, View):
    """Asks when and why a receipt is withdrawn."""

    permission_required = "finance.change_receipt"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form."""
        return self.ask(request, self.find(request, pk), WithdrawForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Withdraw it, or say what to correct."""
        receipt, by = self.find(request, pk), signed_in(request)
        form = WithdrawForm(request.POST)
        if not (
            form.is_valid()
            and done(form, lambda: withdraw_receipt(receipt=receipt, by=by, **form.cleaned_data))
        ):
            return self.ask(request, receipt, form)
        messages.success(request, f"Withdrawn: {money.show(receipt.amount)} of {receipt.charge}.")
        return redirect(_engagement_of(receipt))

    def find(self, request: HttpRequest, pk: int) -> Receipt:
        """A receipt in force that the user may see, or a 404."""
        rows = Receipt.objects.visible_to(request.user).in_force()
        related = "charge__account__engagement__organisation"
        return get_object_or_404(rows.select_related(related), pk=pk)

    def ask(self, request: HttpRequest, receipt: Receipt, form: WithdrawForm) -> HttpResponse:
        """The form, under what it is."""
        note = (
            f"{money.show(receipt.amount)} of {receipt.charge}. It stays on record and counts no "
            "more."
        )
        return ask(request, "Withdraw this receipt", form, _engagement_of(receipt), note)


def _engagement_of(receipt: Receipt) -> Engagement:
    return receipt.charge.account.engagement
