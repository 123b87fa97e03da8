"""Recording what happened to the claim of contingent money, and keeping its conditions."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404

from innovation.core.asking import AskView
from programmes.actions import record_claim, save_condition
from programmes.forms import ClaimForm, ConditionForm
from programmes.models import ClaimStep, GateCondition, Tranche


def find_tranche(request: HttpRequest, pk: int) -> Tranche:
    """A contingent tranche that the user may see, or a 404."""
    visible = Tranche.objects.visible_to(request.user).contingent()
    return get_object_or_404(visible.select_related("award__programme"), pk=pk)


def find_condition(request: HttpRequest, pk: int) -> GateCondition:
    """A condition that the user may change, or a 404."""
    mine = GateCondition.objects.editable_by(request.user)
    return get_object_or_404(mine.select_related("tranche__award__programme"), pk=pk)


class ClaimView(AskView):
    """Asks for the next step of the claim."""

    permission_required = "programmes.claim_tranche"
    title, done, button = "Record a step of the claim", "Recorded", "Record the step"
    template_name = "programmes/claim.html"

    def find(self) -> Tranche:
        """The tranche."""
        return find_tranche(self.request, self.kwargs["pk"])

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """The steps that may follow."""
        return [ClaimForm(data, tranche=self.about, user=self.user)]

    def keep(self, *forms: Any) -> ClaimStep | None:
        """The step."""
        return record_claim(tranche=self.about, by=self.user, **forms[0].cleaned_data).steps.last()


class ConditionNewView(AskView):
    """Asks for a new condition of a tranche."""

    permission_required = "programmes.add_gatecondition"
    title = "Add a condition"

    def find(self) -> Tranche:
        """The tranche."""
        return find_tranche(self.request, self.kwargs["pk"])

    def find_condition(self) -> GateCondition:
        """The condition: a new one."""
        return GateCondition(tranche=self.about)

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """The condition as it is now."""
        return [ConditionForm(data, instance=self.find_condition())]

    def keep(self, *forms: Any) -> GateCondition:
        """The condition."""
        return save_condition(condition=forms[0].instance, by=self.user)


class ConditionEditView(ConditionNewView):
    """Asks for what changed of a condition."""

    permission_required = "programmes.change_gatecondition"
    title = "Change a condition"

    def find_condition(self) -> GateCondition:
        """The condition."""
        return find_condition(self.request, self.kwargs["pk"])

    def find(self) -> Tranche:
        """Its tranche."""
        return self.find_condition().tranche
