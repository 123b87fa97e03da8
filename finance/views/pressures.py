"""Pressures and action plans: the list, the page of one, and its form."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import TemplateView, View

from finance.actions.adjustments import change_adjustment, enter_adjustment
from finance.addresses import cost_line_url
from finance.filters import AdjustmentFilter
from finance.forms import AdjustmentForm
from finance.models import Adjustment
from finance.pressure_rows import AdjustmentRow, adjustment_rows, by_service
from finance.pressures import NETTING_RULE, RAG_RULE, SAVES
from finance.querysets import AdjustmentQuerySet
from finance.tables.pressures import AdjustmentTable, ServiceTable
from innovation.core import money
from innovation.core.access import AccessMixin, signed_in
from innovation.core.reports import Report, totals
from innovation.core.tables import show_date
from innovation.core.versions import edits_in
from programmes.querysets import User

LIST = ("Pressures and action plans", "finance:pressure-list")
ADD, CHANGE = "finance.add_adjustment", "finance.change_adjustment"
MAX_EDITS = 50
"""How many changes the page of an entry shows, the newest first."""


class PressureReport(Report):
    """Every pressure, offset, mitigation and action plan, and what counts of it."""

    title = "Pressures and action plans"
    lead = "What will change the projection, and what is done about it."
    address = "finance:pressure-list"
    permission_required = "finance.view_adjustment"
    template_name = "finance/pressure_list.html"
    table_class = AdjustmentTable
    filter_class = AdjustmentFilter
    filter: AdjustmentFilter
    file_only = ("programme", "category", "counts_from", "reflected_in", "evidence", "source")
    wide = True
    dense = True

    def get_rows(self) -> AdjustmentQuerySet:
        """The entries of the workstreams that the user may see."""
        return Adjustment.objects.visible_to(self.request.user).in_order()

    def prepare(self, rows: QuerySet[Adjustment]) -> list[AdjustmentRow]:
        """The filtered entries as they stand as at the period; the colour is known only now."""
        found = adjustment_rows(rows, as_at=self.filter.as_at)
        return [row for row in found if self.filter.colour in {None, row.rag}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What counts by workstream above the entries, and the rules below them."""
        rows = kwargs["table"].data.data
        return super().get_context_data(
            services=service_table(rows, self.request.GET.dict()),
            unknown=sum(row.adjustment.amount is None for row in rows),
            may_add=self.request.user.has_perm(ADD),
            netting_rule=NETTING_RULE,
            rag_rule=RAG_RULE,
            **kwargs,
        )


def service_table(rows: list[AdjustmentRow], scope: dict[str, str]) -> ServiceTable:
    """What counts of the entries by workstream, with their total."""
    services = by_service(rows, **{name: value for name, value in scope.items() if value})
    table = ServiceTable(services)
    table.totals = totals(table, services)
    return table


class PressureView(AccessMixin, TemplateView):
    """One entry: what it says, how it counts, and who changed it when."""

    permission_required = "finance.view_adjustment"
    template_name = "finance/pressure.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The entry as at the last actual period of its programme."""
        user = self.request.user
        adjustment = find_adjustment(user, kwargs["pk"])
        [row] = adjustment_rows([adjustment])
        return super().get_context_data(
            adjustment=adjustment,
            row=row,
            facts=facts_of(adjustment),
            words=words_of(row),
            replaces=adjustment.replaces.visible_to(user),
            is_saving=adjustment.kind in SAVES,
            edits=edits_of(adjustment),
            may_change=user.has_perm(CHANGE),
            netting_rule=NETTING_RULE,
            rag_rule=RAG_RULE,
            breadcrumbs=[(LIST[0], reverse(LIST[1]))],
            **kwargs,
        )


def find_adjustment(user: User, pk: int) -> Adjustment:
    """The entry, or a 404 when it is none that the user may see."""
    return get_object_or_404(Adjustment.objects.visible_to(user).in_order(), pk=pk)


def words_of(row: AdjustmentRow) -> list[str]:
    """How what is netted of an entry comes about."""
    adjustment = row.adjustment
    if adjustment.withdrawn_because:
        return [f"It is withdrawn and counts no more: {adjustment.withdrawn_because}"]
    if row.is_past:
        return ["All of its financial year is actual, so that it counts no more."]
    if not row.is_known:
        return [f"It counts only from {show_date(adjustment.counts_from)}."]
    return list(adjustment.amounts.in_words())


def facts_of(adjustment: Adjustment) -> list[tuple[str, str, str]]:
    """Label, text and address of what an entry says; what is £0 or empty is left out."""
    line, other = adjustment.cost_line, adjustment.replaced_by
    amount = "Not known" if adjustment.amount is None else money.show(adjustment.amount)
    parts = [
        ("Delivered", adjustment.delivered, ""),
        ("At risk", adjustment.at_risk, ""),
        ("Replaced", adjustment.replaced, ""),
        ("In the figures already", adjustment.reflected, f": {adjustment.reflected_in}"),
    ]
    days = [
        ("First day", adjustment.starts_on),
        ("Last day", adjustment.due_on),
        ("Counts from", adjustment.counts_from),
    ]
    return [
        ("Programme", line.workstream.programme.name, line.workstream.programme.get_absolute_url()),
        ("Cost line", str(line), cost_line_url(line.pk)),
        ("Owner", adjustment.owner, ""),
        ("Amount", amount, ""),
        *[(label, money.show(part) + note, "") for label, part, note in parts if part],
        *([("Replaced by", str(other), other.get_absolute_url())] if other else []),
        *[(label, show_date(day), "") for label, day in days if day],
        *([("Evidence", adjustment.evidence, "")] if adjustment.evidence else []),
    ]


def edits_of(adjustment: Adjustment) -> list[Any]:
    """What was changed, the newest first, in two queries."""
    related = ("history_user", "replaced_by", "cost_line", "citation")
    records = list(adjustment.history.select_related(*related)[: MAX_EDITS + 1])
    return edits_in(records[::-1])[::-1]


class PressureNewView(AccessMixin, View):
    """Asks for a new entry and saves it."""

    permission_required = ADD

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return _ask(request, AdjustmentForm(user=request.user, initial=request.GET.dict()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save the entry and show it, or say what to correct."""
        form = AdjustmentForm(request.POST, user=request.user, initial=request.GET.dict())
        if not form.is_valid():
            return _ask(request, form)
        where = {name: form.cleaned_data[name] for name in ("workstream", "category", "year")}
        made = enter_adjustment(adjustment=form.entry(), by=signed_in(request), **where)
        messages.success(request, f"Entered: {made}.")
        return redirect(made)


class PressureEditView(AccessMixin, View):
    """Asks for what changed of an entry and saves it."""

    permission_required = CHANGE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form as the entry is now."""
        adjustment = find_adjustment(request.user, pk)
        return _ask(request, AdjustmentForm(instance=adjustment, user=request.user))

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save the change as the next version, or say who changed what meanwhile."""
        adjustment = find_adjustment(request.user, pk)
        form = AdjustmentForm(request.POST, instance=adjustment, user=request.user)
        if not form.is_valid():
            return _ask(request, form)
        changed = change_adjustment(adjustment=form.entry(), by=signed_in(request))
        messages.success(request, f"Changed: {changed}.")
        return redirect(changed)


def _ask(request: HttpRequest, form: AdjustmentForm) -> HttpResponse:
    adjustment = form.kept
    trail = [(LIST[0], reverse(LIST[1]))]
    if adjustment:
        trail.append((form.was_called, adjustment.get_absolute_url()))
    context = {"form": form, "adjustment": adjustment, "breadcrumbs": trail}
    return render(request, "finance/pressure_form.html", context)
