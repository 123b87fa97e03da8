"""What one cost line did not spend: recording what becomes of it, and taking that back."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from finance.actions.refusals import UnderspendRefusedError
from finance.actions.underspends import record_underspend, withdraw_underspend
from finance.addresses import forecast_line_url, underspend_url, underspends_url
from finance.forms import UnderspendForm, UnderspendWithdrawForm
from finance.models import CostLine, UnderspendRecord
from finance.outturn import law_of_slippage
from finance.projection import Projection, last_closed_periods, latest_projections
from finance.views.monitor import is_demonstration
from innovation.core import money
from innovation.core.access import AccessMixin, signed_in
from innovation.core.asking import AskView

MAY_RECORD = "finance.add_underspendrecord"
MAY_WITHDRAW = "finance.change_underspendrecord"


class UnderspendView(AccessMixin, View):
    """The law of slippage in the line's own figures, and what is recorded."""

    permission_required = "finance.view_underspendrecord"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The figures and, where something is undecided, the question what becomes of it."""
        found = _find(request, pk)
        return _page(request, found, UnderspendForm(initial={"amount": found.undecided}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record what becomes of it, or say why not."""
        found = _find(request, pk)
        if not request.user.has_perm(MAY_RECORD):
            raise PermissionDenied
        form = UnderspendForm(request.POST)
        if form.is_valid() and _recorded(request, found, form):
            return redirect(underspend_url(pk))
        return _page(request, found, form)


class UnderspendWithdrawView(AskView):
    """Asks why a record is wrong, and withdraws it."""

    permission_required = MAY_WITHDRAW
    done, button, warns = "Withdrawn", "Withdraw the record", True
    template_name = "finance/underspend_withdraw.html"

    @cached_property
    def record(self) -> UnderspendRecord:
        """A record in force that the user may see, or a 404."""
        records = UnderspendRecord.objects.visible_to(self.request.user).in_force()
        related = ("cost_line__workstream__programme", "cost_line__category", "period")
        return get_object_or_404(records.select_related(*related), pk=self.kwargs["pk"])

    @property
    def title(self) -> str:  # type: ignore[override]  # by the record
        """Which record."""
        amount = money.show(self.record.amount)
        return f"Withdraw “{self.record.get_outcome_display()}, {amount}”?"

    def find(self) -> CostLine:
        """Its cost line."""
        return self.record.cost_line

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """The question."""
        return [UnderspendWithdrawForm(data)]

    def keep(self, *forms: Any) -> str:
        """What is undecided again."""
        try:
            withdraw_underspend(record=self.record, by=self.user, **forms[0].cleaned_data)
        except UnderspendRefusedError as refused:
            field = refused.field or NON_FIELD_ERRORS
            raise ValidationError({field: str(refused)}) from refused
        return f"{money.show(self.record.amount)} is undecided again"

    def after(self, _kept: Any) -> str:
        """The line, where records are kept."""
        return underspend_url(self.about.pk)

    def crumbs(self) -> list[tuple[str, str]]:
        """Down to the line."""
        return [*_crumbs(self.about), (str(self.about.category), underspend_url(self.about.pk))]


def _recorded(request: HttpRequest, found: Projection, form: Form) -> bool:
    if found.as_at is None:
        form.add_error(None, "No period is closed yet, so nothing is known to be unspent.")
        return False
    try:
        record = record_underspend(
            line=found.line, period=found.as_at, by=signed_in(request), **form.cleaned_data
        )
    except UnderspendRefusedError as refused:
        form.add_error(refused.field, str(refused))
        return False
    messages.success(
        request, f"Recorded: {record.get_outcome_display()}, {money.show(record.amount)}."
    )
    return True


def _find(request: HttpRequest, pk: int) -> Projection:
    """The line as at its programme's last closed period; 404 when it is not the user's."""
    lines = CostLine.objects.visible_to(request.user).filter(pk=pk)
    found = latest_projections(lines, last_closed_periods())
    if not found:
        raise Http404
    return found[0]


def _page(request: HttpRequest, found: Projection, form: UnderspendForm) -> HttpResponse:
    line = found.line
    records = line.underspend_records.select_related("period", "recorded_by", "withdrawn_by")
    context = {
        "breadcrumbs": _crumbs(line),
        "cost_line": line,
        "found": found,
        "as_at": found.as_at,
        "is_demonstration": is_demonstration(line.workstream.programme),
        "law": law_of_slippage(found),
        "records": records,
        "form": form,
        "may_record": bool(found.undecided) and request.user.has_perm(MAY_RECORD),
        "may_withdraw": request.user.has_perm(MAY_WITHDRAW),
        "forecast_url": forecast_line_url(line.pk),
    }
    return render(request, "finance/underspend.html", context)


def _crumbs(line: CostLine) -> list[tuple[str, str]]:
    workstream = line.workstream
    url = underspends_url(programme=workstream.programme_id)
    return [("Underspends", url), (str(workstream), workstream.get_absolute_url())]
