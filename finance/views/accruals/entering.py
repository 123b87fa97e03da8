"""Entering an accrual or a prepayment."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from finance.actions import ActionRefusedError
from finance.actions.accruals import enter_accrual
from finance.forms import AccrualForm
from finance.models import Accrual, CostLine
from finance.projection import last_actual_period
from innovation.core import money
from innovation.core.asking import AskView
from programmes.querysets import User

LONGEST_KEY = 18
"""Digits of a key that a database holds."""


class AccrualNewView(AskView):
    """Asks for it, and enters it."""

    permission_required = "finance.add_accrual"
    title, button = "Enter an accrual or prepayment", "Enter it"
    trail = ("Accruals", "finance:accrual-list")
    template_name = "finance/accrual_new.html"

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """Begun with the cost line that the address names and its last period."""
        begin = _begin(self.user, self.request.GET.get("cost_line", ""))
        return [AccrualForm(data, initial=begin, user=self.user)]

    def keep(self, *forms: Any) -> Accrual:
        """The accrual."""
        try:
            return enter_accrual(by=self.user, **forms[0].cleaned_data)
        except ActionRefusedError as error:
            raise ValidationError({"number": str(error)}) from error

    def said(self, kept: Accrual) -> str:
        """How much it is."""
        return f"{kept} of {money.show(kept.amount)} is entered."


def _begin(user: User, key: str) -> dict[str, Any]:
    """The cost line and the last period of its programme, where that is of the line's year."""
    if not key.isdecimal() or len(key) > LONGEST_KEY:
        return {}
    lines = CostLine.objects.visible_to(user).select_related("workstream__programme")
    line = lines.filter(pk=int(key)).first()
    if line is None:
        return {}
    last = last_actual_period(line.workstream.programme)
    number = last.number if last is not None and last.year == line.year else None
    return {"cost_line": line, "number": number}
