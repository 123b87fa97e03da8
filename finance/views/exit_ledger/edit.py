"""Changing the assumptions of an exit ledger."""

from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse

from finance.actions.exit_assumptions import save_exit_assumptions
from finance.forms.exit_assumptions import ExitAssumptionsForm
from finance.models import ExitAssumptions
from innovation.core.asking import AskView
from programmes.models import Programme

LEDGER = "finance:exit-ledger"


class ExitAssumptionsView(AskView):
    """Shows the assumptions of a programme to be changed, and saves them."""

    permission_required = "finance.change_exitassumptions"
    title, button = "Assumptions of the exit ledger", "Save the assumptions"
    template_name = "finance/exit_assumptions.html"

    @cached_property
    def assumptions(self) -> ExitAssumptions:
        """Those of the address."""
        visible = ExitAssumptions.objects.visible_to(self.user).select_related("programme")
        return get_object_or_404(visible, programme__slug=self.kwargs["slug"])

    def find(self) -> Programme:
        """The programme."""
        return self.assumptions.programme

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """The assumptions as they are saved."""
        return [ExitAssumptionsForm(data, instance=self.assumptions)]

    def keep(self, *forms: Any) -> ExitAssumptions:
        """The assumptions."""
        return save_exit_assumptions(assumptions=forms[0].instance, by=self.user)

    def said(self, _kept: Any) -> str:
        """That they are saved."""
        return "The assumptions are saved."

    def after(self, _kept: Any) -> str:
        """The ledger."""
        return LEDGER

    def crumbs(self) -> list[tuple[str, str]]:
        """The ledger."""
        return [("Exit ledger", reverse(LEDGER))]
