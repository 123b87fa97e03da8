"""The periods of a programme: their list, and the page that closes and reopens one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from finance.actions import ActionRefusedError
from finance.addresses import monitor_url, periods_url
from finance.close_checks import close_checks
from finance.closing import close_period, reopen_period
from finance.filters import PeriodFilter
from finance.forms import CloseForm, ReopenForm
from finance.models import Period
from finance.querysets import PeriodQuerySet
from finance.tables.periods import CloseCheckTable, CloseTable, PeriodRow, PeriodTable
from innovation.core.access import AccessMixin, signed_in
from innovation.core.reports import Report, Rows
from programmes.querysets import User


class PeriodReport(Report):
    """Each period with its state, its spend and its close."""

    title = "Periods"
    lead = (
        "A closed period takes no more spend, and its figures are frozen as they were at the close."
    )
    address = "finance:period-list"
    permission_required = "finance.view_period"
    table_class = PeriodTable
    filter_class = PeriodFilter
    wide = True

    def get_rows(self) -> PeriodQuerySet:
        """The periods that the user may see, the latest first."""
        rows = Period.objects.visible_to(self.request.user).with_figures()
        return rows.select_related("programme", "closed_by").order_by(
            "programme__name", "-year", "-number"
        )

    def prepare(self, rows: Any) -> Rows:
        """Each with its state in a word."""
        return [period_row(period) for period in rows]


def period_row(period: Any) -> PeriodRow:
    """A period with the figures of `with_figures` as the list shows it."""
    return PeriodRow(
        period=str(period),
        programme=str(period.programme),
        state="Closed" if period.closed_at else "Open",
        spend=period.spend,
        outturn=period.outturn,
        closed_at=period.closed_at,
        closed_by=period.closed_by.get_username() if period.closed_by else "",
        url=period.get_absolute_url(),
    )


class PeriodView(AccessMixin, TemplateView):
    """A period: what to look at before it is closed, or how it was closed."""

    permission_required = "finance.view_period"
    template_name = "finance/period.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The period with what the page asks."""
        period = find_period(self.request.user, kwargs["pk"])
        return super().get_context_data(**period_context(period), **kwargs)


@require_POST
@permission_required("finance.close_period", raise_exception=True)
def period_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the period and the open ones before it, or say why not."""
    period, form = find_period(request.user, pk), CloseForm(request.POST)
    if not form.is_valid():
        return shown(request, period, form)
    try:
        close_period(period=period, by=signed_in(request), reason=form.cleaned_data["reason"])
    except ActionRefusedError as error:
        form.add_error(None, str(error))
        return shown(request, period, form)
    messages.success(request, f"{period} is closed, and its figures are frozen.")
    return redirect(period)


@require_POST
@permission_required("finance.close_period", raise_exception=True)
def period_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the period again, or say why not."""
    period, form = find_period(request.user, pk), ReopenForm(request.POST)
    if not form.is_valid():
        return shown(request, period, form)
    try:
        reopen_period(period=period, by=signed_in(request), reason=form.cleaned_data["reason"])
    except ActionRefusedError as error:
        form.add_error("reason", str(error))
        return shown(request, period, form)
    messages.success(request, f"{period} is open again. Its close is kept as superseded.")
    return redirect(period)


def find_period(user: User, pk: int) -> Period:
    """The period of the address, when the user may see it."""
    periods = Period.objects.visible_to(user).select_related("programme", "closed_by")
    return get_object_or_404(periods, pk=pk)


def shown(request: HttpRequest, period: Period, form: CloseForm | ReopenForm) -> HttpResponse:
    """The page with what was wrong."""
    return render(request, "finance/period.html", period_context(period, form))


def period_context(period: Period, form: CloseForm | ReopenForm | None = None) -> dict[str, Any]:
    """What the page of a period shows."""
    programme, is_closed = period.programme, period.closed_at is not None
    closes = period.snapshots.select_related("taken_by", "superseded_by")
    earlier = Period.objects.filter(programme=programme, closed_at=None).up_to(period.value)
    checks = [] if is_closed else close_checks(programme, period.value)
    return {
        "period": period,
        "breadcrumbs": [("Periods", periods_url(programme=programme.pk))],
        "form": form or (ReopenForm() if is_closed else CloseForm()),
        "checks": CloseCheckTable(checks),
        "is_blocked": any(check.found for check in checks if check.blocks),
        "earlier": list(earlier.exclude(pk=period.pk)),
        "close": closes.in_force().first(),
        "superseded": CloseTable(closes.exclude(superseded_at=None)),
        "monitor_url": monitor_url(programme=programme.pk, to=period.value.code, view="outturn"),
    }
