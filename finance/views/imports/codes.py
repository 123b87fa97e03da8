"""Saying where codes of a ledger belong, before or after an import."""

from django.contrib import messages
from django.http import HttpRequest

from finance.actions.codes import assign_codes
from finance.forms import CodesForm
from innovation.core.access import signed_in
from innovation.core.words import counted
from programmes.models import Programme

MAY_ASSIGN = (
    "finance.add_ledgerimport",
    "finance.add_costcentre",
    "finance.change_costcentre",
    "finance.add_accountcode",
    "finance.change_accountcode",
)


def assign(request: HttpRequest, programme: Programme, form: CodesForm) -> None:
    """Save what was decided in a valid form, and say how many codes that were."""
    cost_centres, accounts = form.chosen("cost_centre"), form.chosen("account")
    assign_codes(
        programme=programme, cost_centres=cost_centres, accounts=accounts, by=signed_in(request)
    )
    count = len(cost_centres) + len(accounts)
    if count:
        codes = counted(count, "code is", "codes are")
        messages.success(request, f"{codes} assigned, from now on and for the files to come.")
    else:
        messages.warning(request, "No code was assigned: choose where one belongs, then save.")
