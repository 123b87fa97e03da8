"""Who may open scenarios, and finding the one of an address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from finance.models import Scenario
from programmes.querysets import User

VIEW = "finance.view_scenario"
ADD = "finance.add_scenario"
CHANGE = "finance.change_scenario"
DELETE = "finance.delete_scenario"
CHANGED = "The scenario was changed since you opened it: look at it as it is now, and try again."


def find_scenario(user: User, pk: int) -> Scenario:
    """The scenario of the address, when the user may see it."""
    visible = Scenario.objects.visible_to(user).select_related("programme", "owner")
    return get_object_or_404(visible, pk=pk)


def seen_version(request: HttpRequest) -> int:
    """The version of the scenario that the page with the button showed; 0 when it says none."""
    given = request.POST.get("seen_version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0  # noqa: PLR2004 - digits


def refuse_stale(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """Back to the scenario, which somebody else changed; nothing was written."""
    messages.error(request, CHANGED)
    return redirect(scenario)
