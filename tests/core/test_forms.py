"""What holds of every form: how a day is entered."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver
from django_filters import DateFilter

from innovation.core.filters import FilterSet
from innovation.core.tables import show_date

OURS = ("innovation", "programmes", "staffing", "finance")
DAY = dt.date(2019, 1, 1)


def below(kind: type[Any]) -> Iterator[type[Any]]:
    """The classes of ours below this one."""
    subclasses: list[type[Any]] = kind.__subclasses__()
    for each in subclasses:
        if each.__module__.split(".")[0] in OURS:
            yield each
        yield from below(each)


def day_fields() -> dict[str, forms.DateField]:
    """Every field of ours for a day, by its form or filter and its name."""
    assert get_resolver().url_patterns  # the views, and with them every form
    found = {
        f"{form.__module__}.{form.__name__}.{name}": field
        for form in below(forms.BaseForm)
        for name, field in form.base_fields.items()
        if isinstance(field, forms.DateField)
    }
    for kind in below(FilterSet):
        for name, each in kind.base_filters.items():
            if isinstance(each, DateFilter):
                found[f"{kind.__module__}.{kind.__name__}.{name}"] = each.field
    return found


def test_day_fields_are_found_in_forms_of_models_and_filters() -> None:
    names = set(day_fields())
    assert {
        "finance.forms.adjustments.AdjustmentForm.counts_from",
        "finance.forms.virements.AgreementForm.agreed_on",
        "finance.filters.forecasts.ForecastFilter.not_reviewed_since",
        "staffing.forms.facts.PostFactsForm.planned_start",
    } <= names


@pytest.mark.parametrize(
    "written",
    [
        *("01/01/2019", "1/1/2019", "1/1/19", "2019-01-01", show_date(DAY)),
        *("1 January 2019", "01 jan 2019", " 1  JANUARY 2019 "),
    ],
)
def test_day_as_pages_write_it_is_read_by_every_field(written: str) -> None:
    read = {name: field.clean(written) for name, field in day_fields().items()}
    assert {name for name, day in read.items() if day != DAY} == set()


@pytest.mark.parametrize("written", ["soon", "31/02/2019", "12/31/2018", "1 2019"])
def test_day_that_is_none_is_refused_with_how_to_write_it(written: str) -> None:
    for name, field in day_fields().items():
        with pytest.raises(ValidationError) as refused:
            field.clean(written)
        assert refused.value.messages == ["Enter a date such as 31/12/2018."], name


def test_day_begins_in_its_box_as_the_hint_says() -> None:
    class OneDay(forms.Form):
        on = forms.DateField(initial=dt.date(2018, 12, 31))

    assert 'value="31/12/2018"' in str(OneDay()["on"])


class Asked(forms.Form):
    may_be_needed = {"reason"}
    name = forms.CharField()
    note = forms.CharField(required=False)
    reason = forms.CharField(required=False)
    sure = forms.BooleanField(required=False)
    way = forms.ChoiceField(choices=[("a", "A")], required=False, widget=forms.RadioSelect)
    key = forms.CharField(required=False, widget=forms.HiddenInput)


class Chosen(forms.Form):
    """Like a filter: nothing of it has to be there."""

    note = forms.CharField(required=False)
    key = forms.CharField(widget=forms.HiddenInput)


def test_label_says_which_fields_may_stay_empty_where_others_may_not() -> None:
    drawn = str(Asked())
    assert drawn.count("(optional)") == 2
    assert "Note (optional)</label>" in drawn
    assert '<legend class="govuk-fieldset__legend">Way (optional)</legend>' in drawn
    assert "(optional)" not in str(Chosen())
