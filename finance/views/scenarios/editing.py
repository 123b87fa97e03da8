"""Making scenarios and changing them."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.generic import View

from finance.actions.scenarios import (
    add_change,
    copy_scenario,
    delete_scenario,
    remove_change,
    save_scenario,
)
from finance.forms.scenarios import ChangeForm, ScenarioForm, kinds_for
from finance.models import Scenario
from finance.scenario_words import change_in_words
from finance.views.scenarios.access import (
    ADD,
    CHANGE,
    CHANGED,
    DELETE,
    find_scenario,
    refuse_stale,
    seen_version,
)
from innovation.core.access import AccessMixin, signed_in
from innovation.core.versions import StaleError


class ScenarioNewView(AccessMixin, View):
    """Makes a scenario."""

    permission_required = ADD

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return _show(request, ScenarioForm(user=request.user))

    @transaction.atomic
    def post(self, request: HttpRequest) -> HttpResponse:
        """Save it and go on to its changes."""
        return _save(request, ScenarioForm(request.POST, user=request.user))


class ScenarioEditView(AccessMixin, View):
    """Changes what a scenario is called and who sees it."""

    permission_required = CHANGE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form as it is saved."""
        scenario = find_scenario(request.user, pk)
        return _show(request, ScenarioForm(instance=scenario, user=request.user))

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save it and go back to it."""
        scenario = find_scenario(request.user, pk)
        return _save(request, ScenarioForm(request.POST, instance=scenario, user=request.user))


def _save(request: HttpRequest, form: ScenarioForm) -> HttpResponse:
    if not form.is_valid():
        return _show(request, form)
    scenario = save_scenario(scenario=form.scenario, by=signed_in(request))
    messages.success(request, f"“{scenario}” is saved.")
    return redirect(scenario)


def _show(request: HttpRequest, form: ScenarioForm) -> HttpResponse:
    scenario = form.scenario if form.scenario.pk else None
    crumbs = [("Scenarios", reverse("finance:scenario-list"))]
    context = {"form": form, "scenario": scenario, "breadcrumbs": crumbs}
    return render(request, "finance/scenario_edit.html", context)


class ChangeAddView(AccessMixin, View):
    """Asks what a change of a kind needs, and adds it to the scenario."""

    permission_required = CHANGE

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """The form of the kind."""
        scenario = find_scenario(request.user, pk)
        return _ask(request, scenario, _form(request, scenario, kind))

    def post(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """Add it and go back to the scenario, or say what to correct."""
        scenario = find_scenario(request.user, pk)
        form = _form(request, scenario, kind)
        if not (form.is_valid() and _add(request, form)):
            return _ask(request, scenario, form)
        messages.success(request, "The change is added.")
        return redirect(scenario)


def _form(request: HttpRequest, scenario: Scenario, kind: str) -> ChangeForm:
    """The form of a kind, filled in when it was sent; 404 of one that the user may not make."""
    if kind not in dict(kinds_for(request.user)):
        raise Http404
    data = request.POST if request.method == "POST" else None
    return ChangeForm(data, scenario=scenario, kind=kind, user=request.user)


def _add(request: HttpRequest, form: ChangeForm) -> bool:
    given = form.cleaned_data
    try:
        add_change(
            change=form.instance,
            by=signed_in(request),
            version=given["seen_version"],
            posts=given.get("posts") or (),
        )
    except StaleError:
        form.add_error(None, CHANGED)
        form.look_again(find_scenario(request.user, form.instance.scenario_id).version)
        return False
    return True


def _ask(request: HttpRequest, scenario: Scenario, form: ChangeForm) -> HttpResponse:
    context = {
        "form": form,
        "scenario": scenario,
        "kind": form.instance.get_kind_display(),
        "breadcrumbs": [
            ("Scenarios", reverse("finance:scenario-list")),
            (scenario.name, scenario.get_absolute_url()),
        ],
    }
    return render(request, "finance/scenario_change.html", context)


@permission_required(CHANGE, raise_exception=True)
@require_POST
def scenario_remove(request: HttpRequest, pk: int, change: int) -> HttpResponse:
    """Take a change out of a scenario."""
    scenario = find_scenario(request.user, pk)
    row = get_object_or_404(scenario.changes.with_parts(), pk=change)
    words = change_in_words(row)
    try:
        remove_change(change=row, by=signed_in(request), version=seen_version(request))
    except StaleError:
        return refuse_stale(request, scenario)
    messages.success(request, f"Taken out: {words}.")
    return redirect(scenario)


@permission_required(ADD, raise_exception=True)
@require_POST
def scenario_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a private copy of a scenario, and go on to it."""
    copy = copy_scenario(scenario=find_scenario(request.user, pk), by=signed_in(request))
    messages.success(request, f"This is your own copy: “{copy}”.")
    return redirect(copy)


@permission_required(DELETE, raise_exception=True)
@require_POST
def scenario_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a scenario and go back to the list."""
    scenario = get_object_or_404(Scenario.objects.deletable_by(request.user), pk=pk)
    name = scenario.name
    try:
        delete_scenario(scenario=scenario, by=signed_in(request), version=seen_version(request))
    except StaleError:
        return refuse_stale(request, scenario)
    messages.success(request, f"“{name}” is deleted.")
    return redirect("finance:scenario-list")
