"""Saying that forecasts still stand."""

import re
from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from finance.actions import ActionRefusedError
from finance.actions.forecasts import review_forecasts
from finance.models import CostLine
from finance.views.forecasts.listing import CHANGE_FORECAST
from innovation.core.access import signed_in
from innovation.core.words import counted

_CHOSEN = re.compile(r"([0-9]{1,9}):([0-9]{1,9})")


@require_POST
@permission_required(CHANGE_FORECAST, raise_exception=True)
def forecast_review(request: HttpRequest) -> HttpResponse:
    """Review the chosen forecasts, all or none, and go back to the list as it was filtered."""
    chosen = _versions(request.POST.getlist("forecast"))
    mine = CostLine.objects.visible_to(request.user).filter(pk__in=chosen)
    if not chosen or mine.count() != len(chosen):
        messages.error(request, "Choose the forecasts that still stand.")
    else:
        _review(request, chosen)
    return redirect(f"{reverse('finance:forecast-list')}?{request.POST.get('query', '')}")


def _review(request: HttpRequest, chosen: dict[int, int]) -> None:
    try:
        reviewed = review_forecasts(versions=chosen, by=signed_in(request))
    except ActionRefusedError as refused:
        messages.error(request, f"{refused} Look at the forecasts as they are now.")
    else:
        messages.success(request, f"{counted(len(reviewed), 'forecast')} reviewed.")


def _versions(chosen: Iterable[str]) -> dict[int, int]:
    """The version that the page showed of each chosen line, by its key: "12:3"."""
    found = [_CHOSEN.fullmatch(text) for text in chosen]
    return {int(match[1]): int(match[2]) for match in found if match}
