"""Admin of the pay reference, each fact with how sure it is and where it comes from."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from innovation.core import money
from programmes.admin.scope import acting_user, pounds
from staffing.actions import load_spine
from staffing.admin.effect import EffectAdmin
from staffing.admin.file_pages import FilePagesAdmin
from staffing.forms import SpineFileForm
from staffing.models import (
    ApprenticeshipLevyRate,
    NationalInsuranceRate,
    PaySpinePoint,
    SpineAssimilation,
)
from staffing.models.fact import Spine
from staffing.spine_plan import SpineLine, SpinePlan, plan_spine


@admin.register(PaySpinePoint)
class PaySpinePointAdmin(FilePagesAdmin):
    list_display = (
        *("point", "effective_from", "spine", pounds("annual_salary")),
        *("status", "source"),
    )
    list_filter = ("effective_from", "spine", "status")
    search_fields = ("point", "source")
    loads = "Load a year’s salaries"
    upload_form = SpineFileForm

    def plan_of(self, form: Any, request: HttpRequest) -> SpinePlan:  # noqa: ARG002 - Django admin's shape
        """The salaries beside those until then."""
        return plan_spine(form.cleaned_data["file"], form.terms)

    def load(self, form: Any, digest: str, request: HttpRequest) -> str:
        """Store the salaries."""
        file, by = form.cleaned_data["file"], acting_user(request)
        plan = load_spine(file=file, terms=form.terms, digest=digest, by=by)
        day = f"{form.terms.effective_from:%-d %B %Y}"
        return f"{len(plan.lines)} salaries of the {form.terms.spine} spine from {day} were loaded."

    def preview_of(self, form: Any, plan: SpinePlan) -> dict[str, Any]:
        """The terms, and the salaries as they are shown."""
        spine = Spine(form.terms.spine).label
        return {"terms": form.terms, "spine": spine, "lines": [_shown(line) for line in plan.lines]}


def _shown(line: SpineLine) -> dict[str, str]:
    salary, before, rise = (
        "" if amount is None else money.show(amount)
        for amount in (line.salary, line.before, line.rise)
    )
    percent = "" if line.percent is None else f"{line.percent}%".replace("-", "−")
    return {
        "point": str(line.point),
        "salary": salary,
        "before": before,
        "rise": rise,
        "percent": percent,
    }


TWO_RATES = "A rate begins on that day already: change that one, or choose another day."


class RateForm(forms.ModelForm):  # type: ignore[type-arg] # generic only to the stubs
    """A rate that holds from its first day until the next one begins."""

    class Meta:
        error_messages = {"effective_from": {"unique": TWO_RATES}}


@admin.register(SpineAssimilation)
class SpineAssimilationAdmin(EffectAdmin):
    list_display = ("old_point", "new_point", "status", "source")
    list_filter = ("status",)
    search_fields = ("old_point", "new_point")


@admin.register(NationalInsuranceRate)
class NationalInsuranceRateAdmin(EffectAdmin):
    form = RateForm
    list_display = (
        *("effective_from", "rate", pounds("weekly_threshold"), pounds("annual_threshold")),
        *("status", "source"),
    )
    list_filter = ("status",)
    search_fields = ("source",)


@admin.register(ApprenticeshipLevyRate)
class ApprenticeshipLevyRateAdmin(EffectAdmin):
    form = RateForm
    list_display = ("effective_from", "rate", pounds("annual_allowance"), "status", "source")
    list_filter = ("status",)
    search_fields = ("source",)
