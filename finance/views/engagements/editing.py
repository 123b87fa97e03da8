"""Forms that keep an engagement: what is agreed, who goes, days and cover by month."""

from copy import copy
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404

from finance.forms.engagements import EngagementForm, MonthsForm, SecondmentForm
from finance.views.engagements.page import TRAIL, find_engagement
from innovation.core.asking import AskView
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


class EngagementNewView(AskView):
    """Asks for a new engagement."""

    permission_required = "programmes.add_engagement"
    title, trail, done = "Add an engagement", TRAIL, "Added"

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """Empty, or the engagement as it is now."""
        return [EngagementForm(data, instance=copy(self.about), user=self.user)]

    def keep(self, *forms: Any) -> Engagement:
        """The engagement."""
        return save_engagement(engagement=forms[0].instance, by=self.user)


class EngagementEditView(EngagementNewView):
    """Asks for what changed of an engagement, its status among it."""

    permission_required = "programmes.change_engagement"
    title, done = "Change this engagement", "Saved"

    def find(self) -> Engagement:
        """The engagement."""
        return find_engagement(self.request, self.kwargs["pk"], to_edit=True)


class SecondmentNewView(AskView):
    """Asks who works for the council."""

    permission_required = "programmes.add_secondment"
    title, trail = "Add people", TRAIL

    @cached_property
    def people(self) -> Secondment:
        """New people."""
        engagement = find_engagement(self.request, self.kwargs["pk"], to_edit=True)
        return Secondment(engagement=engagement)

    def find(self) -> Engagement:
        """Their engagement."""
        return self.people.engagement

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """The people as they are now."""
        return [SecondmentForm(data, instance=self.people)]

    def keep(self, *forms: Any) -> Secondment:
        """The people."""
        return save_secondment(secondment=forms[0].instance, by=self.user)


class SecondmentEditView(SecondmentNewView):
    """Asks for what changed of who works for the council."""

    permission_required = "programmes.change_secondment"
    title = "Change people"

    @cached_property
    def people(self) -> Secondment:
        """The row, or a 404 when it is none that the user may change."""
        rows = Secondment.objects.editable_by(self.request.user)
        related = "engagement__organisation"
        return get_object_or_404(rows.select_related(related), pk=self.kwargs["pk"])


class MonthsView(AskView):
    """Asks for days and cover in each month of a financial year."""

    permission_required = "programmes.change_engagementmonth"
    trail = TRAIL
    template_name = "finance/engagement_months.html"

    @property
    def year(self) -> int:
        """The financial year of the address."""
        if self.kwargs["year"] not in YEARS:
            raise Http404
        return int(self.kwargs["year"])

    @property
    def title(self) -> str:  # type: ignore[override]  # by the year
        """What is asked for, in words."""
        return f"Days and cover of {year_label(self.year)}"

    def find(self) -> Engagement:
        """The engagement."""
        return find_engagement(self.request, self.kwargs["pk"], to_edit=True)

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """What is saved of the year."""
        saved = {row.number: row.value for row in self.about.months.filter(year=self.year)}
        return [MonthsForm(data, year=self.year, months=saved, version=self.about.version)]

    def keep(self, *forms: Any) -> str:
        """Every month or none; where somebody else was quicker, the form says what is saved now."""
        try:
            record_months(
                engagement=self.about,
                version=forms[0].cleaned_data["seen_version"],
                months=forms[0].entered(),
                year=self.year,
                by=self.user,
            )
        except StaleError as error:
            forms[0].take_over(self.about.version)
            raise ValidationError(MEANWHILE) from error
        return f"days and cover of {year_label(self.year)}"

    def shown(self) -> dict[str, Any]:
        """The years before and after."""
        return {"years": [each for each in (self.year - 1, self.year + 1) if each in YEARS]}
