"""Forms that keep an engagement: what is agreed, who goes, days and cover by month."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from finance.forms.engagements import EngagementForm, MonthsForm, SecondmentForm
from finance.views.engagements.page import crumbs, find_engagement
from innovation.core.access import AccessMixin, signed_in
from innovation.core.periods import year_label
from innovation.core.versions import StaleError
from programmes.actions import record_months, save_engagement, save_secondment
from programmes.models import Engagement, Secondment

MEANWHILE = (
    "Somebody else changed this engagement meanwhile, so nothing was saved. What you entered is "
    "kept below; where it differs from what is saved now, that is said. Look it over, and save "
    "again."
)
YEARS = range(1990, 2101)


def ask(
    request: HttpRequest, title: str, form: Any, engagement: Engagement | None, note: str = ""
) -> HttpResponse:
    """A page with one form about an engagement."""
    context = {
        "title": title,
        "form": form,
        "engagement": engagement,
        "note": note,
        "breadcrumbs": crumbs(engagement),
    }
    return render(request, "finance/engagement_form.html", context)


class EngagementNewView(AccessMixin, View):
    """Asks for a new engagement."""

    permission_required = "programmes.add_engagement"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return ask(request, "Add an engagement", EngagementForm(user=signed_in(request)), None)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it and show it, or say what to correct."""
        form = EngagementForm(request.POST, user=signed_in(request))
        if not form.is_valid():
            return ask(request, "Add an engagement", form, None)
        made: Engagement = form.instance  # type: ignore[assignment]  # of the form's model
        save_engagement(engagement=made, by=signed_in(request))
        messages.success(request, f"Added: {made}.")
        return redirect(made)


class EngagementEditView(AccessMixin, View):
    """Asks for what changed of an engagement, its status among it."""

    permission_required = "programmes.change_engagement"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form as it is now."""
        found = find_engagement(request, pk, to_edit=True)
        form = EngagementForm(instance=found, user=signed_in(request))
        return ask(request, "Change this engagement", form, found)

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the change; what somebody else changed meanwhile is not saved over."""
        found = find_engagement(request, pk, to_edit=True)
        form = EngagementForm(request.POST, instance=found, user=signed_in(request))
        if not form.is_valid():
            shown = find_engagement(request, pk, to_edit=True)
            return ask(request, "Change this engagement", form, shown)
        save_engagement(engagement=found, by=signed_in(request))
        messages.success(request, f"Saved: {found}.")
        return redirect(found)


class SecondmentNewView(AccessMixin, View):
    """Asks who works for the council."""

    permission_required = "programmes.add_secondment"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form."""
        found = find_engagement(request, pk, to_edit=True)
        form = SecondmentForm(instance=Secondment(engagement=found))
        return ask(request, "Add people", form, found)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep them, or say what to correct."""
        found = find_engagement(request, pk, to_edit=True)
        form = SecondmentForm(request.POST, instance=Secondment(engagement=found))
        return _keep_people(request, "Add people", form, found)


class SecondmentEditView(AccessMixin, View):
    """Asks for what changed of who works for the council."""

    permission_required = "programmes.change_secondment"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form as it is now."""
        row = self.find(request, pk)
        return ask(request, "Change people", SecondmentForm(instance=row), row.engagement)

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the change; what somebody else changed meanwhile is not saved over."""
        row = self.find(request, pk)
        form = SecondmentForm(request.POST, instance=row)
        return _keep_people(request, "Change people", form, row.engagement)

    def find(self, request: HttpRequest, pk: int) -> Secondment:
        """The row, or a 404 when it is none that the user may change."""
        rows = Secondment.objects.editable_by(request.user)
        return get_object_or_404(rows.select_related("engagement__organisation"), pk=pk)


def _keep_people(
    request: HttpRequest, title: str, form: SecondmentForm, engagement: Engagement
) -> HttpResponse:
    if not form.is_valid():
        return ask(request, title, form, engagement)
    row: Secondment = form.instance  # type: ignore[assignment]  # of the form's model
    save_secondment(secondment=row, by=signed_in(request))
    messages.success(request, f"Saved: {row}.")
    return redirect(engagement)


class MonthsView(AccessMixin, View):
    """Asks for days and cover in each month of a financial year."""

    permission_required = "programmes.change_engagementmonth"

    def get(self, request: HttpRequest, pk: int, year: int) -> HttpResponse:
        """The months as they are now."""
        found = self.find(request, pk, year)
        return self.show(request, found, year, self.form(found, year, None))

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int, year: int) -> HttpResponse:
        """Keep every month or none, or say what to correct."""
        found = self.find(request, pk, year)
        form = self.form(found, year, request.POST)
        if not (form.is_valid() and self.keep(request, found, year, form)):
            return self.show(request, found, year, form)
        messages.success(request, f"Saved: days and cover of {year_label(year)}.")
        return redirect(found)

    def find(self, request: HttpRequest, pk: int, year: int) -> Engagement:
        """The engagement, or a 404 when it is none that the user may change in such a year."""
        if year not in YEARS:
            raise Http404
        return find_engagement(request, pk, to_edit=True)

    def form(self, engagement: Engagement, year: int, data: Any) -> MonthsForm:
        """The form with what is saved."""
        saved = {row.number: row.value for row in engagement.months.filter(year=year)}
        return MonthsForm(data, year=year, months=saved, version=engagement.version)

    def keep(
        self, request: HttpRequest, engagement: Engagement, year: int, form: MonthsForm
    ) -> bool:
        """Save it, unless somebody else was quicker: then the form says what is saved now."""
        try:
            record_months(
                engagement=engagement,
                version=form.cleaned_data["seen_version"],
                months=form.entered(),
                year=year,
                by=signed_in(request),
            )
        except StaleError:
            form.take_over(engagement.version, MEANWHILE)
            return False
        return True

    def show(
        self, request: HttpRequest, engagement: Engagement, year: int, form: MonthsForm
    ) -> HttpResponse:
        """The page, with the ways to the years before and after."""
        context = {
            "form": form,
            "engagement": engagement,
            "year": year,
            "years": [each for each in (year - 1, year + 1) if each in YEARS],
            "breadcrumbs": crumbs(engagement),
        }
        return render(request, "finance/engagement_months.html", context)
