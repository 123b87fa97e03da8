"""The forecast of one cost line: its months, how they are made anew, and who changed them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from finance.actions import ActionRefusedError
from finance.actions.forecasts import NO_FORECAST, forecast_by_profile, review_forecasts
from finance.addresses import (
    accruals_url,
    forecast_grid_url,
    forecast_line_url,
    forecasts_url,
    pressures_url,
    underspend_url,
)
from finance.forecast_history import forecast_changes
from finance.forms import ProfileForm, StandsForm
from finance.models import CostLine
from finance.monitor import monitor_lines
from finance.month_figures import month_figures
from finance.position import BELOW_SPENT, BELOW_SPENT_WHY
from finance.profiles import ProfileError, profile_months
from finance.projection import Projection, last_actual_periods, latest_projections
from finance.tables.forecasts import LineMonthTable, PreviewTable
from finance.views.forecasts.listing import CHANGE_FORECAST
from finance.views.monitor import is_demonstration
from innovation.core.access import AccessMixin, signed_in
from innovation.core.money import ZERO
from innovation.core.periods import Period
from innovation.core.reports import totals
from innovation.core.tables import Table

AnyTable = TypeVar("AnyTable", bound=Table)


@dataclass(frozen=True, slots=True)
class PreviewMonth:
    """A month left as it is forecast now, and as a profile would make it."""

    period: Period
    now: Decimal
    then: Decimal

    @property
    def difference(self) -> Decimal:
        """What the profile changes."""
        return self.then - self.now


class ForecastLineView(AccessMixin, View):
    """Asks by what profile to make the forecast anew, shows what that gives, and saves it."""

    permission_required = "finance.view_forecast"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The forecast, with a preview once a profile is asked for."""
        found = find_projection(request, pk)
        asked = request.GET if "profile" in request.GET and may_change(request, found) else None
        form = ProfileForm(asked, user=signed_in(request), initial={"note": _note(found)})
        return _page(request, found, form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save what was previewed."""
        found = find_projection(request, pk)
        if not request.user.has_perm(CHANGE_FORECAST):
            raise PermissionDenied
        form = ProfileForm(request.POST, user=signed_in(request))
        if form.is_valid() and _saved(request, found, form):
            return redirect(forecast_line_url(pk))
        return _page(request, found, form)


@require_POST
@permission_required(CHANGE_FORECAST, raise_exception=True)
def forecast_stands(request: HttpRequest, pk: int) -> HttpResponse:
    """Review one forecast, with what it rests on."""
    found = find_projection(request, pk)
    form = StandsForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"Not saved. Note: {form.errors['note'][0]}")
        return redirect(forecast_line_url(pk))
    try:
        review_forecasts(
            versions={pk: _version(request)},
            note=form.cleaned_data["note"],
            by=signed_in(request),
        )
    except ActionRefusedError as refused:
        messages.error(request, f"{refused} Look at it as it is now.")
    else:
        messages.success(request, f"The forecast of {found.line} is reviewed.")
    return redirect(forecast_line_url(pk))


def find_projection(request: HttpRequest, pk: int) -> Projection:
    """The line with its months as at the programme's own period; 404 when it is not the user's."""
    lines = CostLine.objects.visible_to(request.user).filter(pk=pk)
    found = latest_projections(lines, last_actual_periods())
    if not found:
        raise Http404
    return found[0]


def may_change(request: HttpRequest, found: Projection) -> bool:
    """Whether the user may forecast the line, and there is a month left of it."""
    return request.user.has_perm(CHANGE_FORECAST) and bool(found.months_left)


def _saved(request: HttpRequest, found: Projection, form: ProfileForm) -> bool:
    try:
        forecast_by_profile(
            line=found.line.pk,
            version=_version(request),
            by=signed_in(request),
            **form.cleaned_data,
        )
    except ProfileError as error:
        form.add_error("profile", str(error))
        return False
    except ActionRefusedError as refused:
        form.add_error(None, f"{refused} Look at the months as they are now, and save again.")
        return False
    messages.success(request, f"The forecast of {found.line} is made anew.")
    return True


def _version(request: HttpRequest) -> int:
    """The version that the page showed; one that never was where it cannot be read."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1  # noqa: PLR2004 - fits an integer


def _page(request: HttpRequest, found: Projection, form: ProfileForm) -> HttpResponse:
    line, agreed = found.line, found.agreed
    programme = line.workstream.programme
    preview = _preview(found, form) if form.is_bound else None
    [whole] = monitor_lines(CostLine.objects.filter(pk=line.pk), as_at=found.as_at)
    context: dict[str, Any] = {
        "breadcrumbs": [
            ("Forecast", forecasts_url(programme=programme.pk, year=line.year)),
            (line.workstream, line.workstream.get_absolute_url()),
        ],
        "cost_line": line,
        "found": found,
        "position": whole,
        "below_spent": whole.is_below_spent and (BELOW_SPENT, BELOW_SPENT_WHY),
        "pressures_url": pressures_url(cost_line=line.pk, to=found.as_at and found.as_at.code),
        "accruals_url": accruals_url(cost_line=line.pk, as_at=found.as_at),
        "as_at": found.as_at,
        "is_demonstration": is_demonstration(programme),
        "version": agreed.version if agreed else NO_FORECAST,
        "may_change": may_change(request, found),
        "months": _with_totals(LineMonthTable(month_figures(found))),
        "form": form,
        "preview": preview,
        "stands_form": StandsForm(initial={"note": _note(found)}, auto_id="stands_%s"),
        "changes": forecast_changes(agreed) if agreed else [],
        "underspend_url": underspend_url(line.pk),
        "grid_url": forecast_grid_url(
            programme=programme.pk, year=line.year, workstream=line.workstream_id
        ),
    }
    return render(request, "finance/forecast_line.html", context)


def _preview(found: Projection, form: ProfileForm) -> PreviewTable | None:
    """What a profile gives; None, with the reason in the form, where it says nothing."""
    if not form.is_valid():
        return None
    profile, annual = form.cleaned_data["profile"], form.cleaned_data["annual_amount"]
    try:
        then = profile_months(found, profile, annual_amount=annual)
    except ProfileError as error:
        form.add_error("profile", str(error))
        return None
    now = [month for month in month_figures(found) if not month.is_actual]
    rows = [
        PreviewMonth(month.period, month.amount, then.get(month.period.number, ZERO))
        for month in now
    ]
    return _with_totals(PreviewTable(rows))


def _with_totals(table: AnyTable) -> AnyTable:
    table.totals = totals(table, table.data.data)
    return table


def _note(found: Projection) -> str:
    return found.agreed.note if found.agreed else ""
