"""Pressures and action plans: the list, the page of one, and its form."""

from copy import copy
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

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
from innovation.core.access import AccessMixin
from innovation.core.asking import AskView
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


class PressureNewView(AskView):
    """Asks for a new entry and saves it."""

    permission_required = ADD
    title, trail, done = "Enter a pressure or an action plan", LIST, "Entered"
    template_name = "finance/pressure_form.html"

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """Empty but for what a link says."""
        return [AdjustmentForm(data, user=self.user, initial=self.request.GET.dict())]

    def keep(self, *forms: Any) -> Adjustment:
        """The entry."""
        [form] = forms
        where = {name: form.cleaned_data[name] for name in ("workstream", "category", "year")}
        return enter_adjustment(adjustment=form.entry(), by=self.user, **where)


class PressureEditView(AskView):
    """Asks for what changed of an entry and saves it as the next version."""

    permission_required = CHANGE
    title, trail, done = "Change this entry", LIST, "Changed"
    template_name = "finance/pressure_form.html"

    def find(self) -> Adjustment:
        """The entry."""
        return find_adjustment(self.user, self.kwargs["pk"])

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """The entry as it is now."""
        return [AdjustmentForm(data, instance=copy(self.about), user=self.user)]

    def keep(self, *forms: Any) -> Adjustment:
        """The entry as it is changed."""
        return change_adjustment(adjustment=forms[0].entry(), by=self.user)

    def shown(self) -> dict[str, Any]:
        """Where it falls."""
        line = self.about.cost_line
        return {"note": f"It falls on {line}. One that falls elsewhere is a new entry."}
