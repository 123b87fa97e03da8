"""Filters of reports: what was chosen can be seen and cleared one by one."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import Model, QuerySet
from django.forms import Field, ModelChoiceField
from django.http import QueryDict
from django.utils.choices import flatten_choices

from innovation.core import money
from innovation.core.fields import MoneyFormField, PeriodFormField
from innovation.core.tables import show_date

RANGE_ENDS = ("min", "max", "after", "before")
"""What the two boxes of a range add to its name."""


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A filter that is in force: its label, its value in words, the query string without it."""

    label: str
    value: str
    remove_url: str


def unfiltered(queryset: QuerySet[Any], _name: str, _value: object) -> QuerySet[Any]:
    """The rows as they are: the view reads this filter, the database does not."""
    return queryset


class MoneyFilter(django_filters.Filter):
    """An amount in pounds as people write it."""

    field_class = MoneyFormField


class PeriodFilter(django_filters.Filter):
    """An accounting period by its code, such as 2017-07."""

    field_class = PeriodFormField


class FilterSet(django_filters.FilterSet):
    """A filter set that tells which of its filters are in force.

    A filter without a box is set by the address alone, so its error names what the address has.
    """

    def get_form_class(self) -> Any:
        """The form, whose hidden choices say by which name they are set, and to what."""
        form_class: Any = super().get_form_class()
        for name, field in form_class.base_fields.items():
            if field.widget.is_hidden:
                field.error_messages["invalid_choice"] = _refusal(name, field)
        return form_class

    def active(self) -> Iterator[ActiveFilter]:
        """Each filter in force, in the order of the form."""
        data = self.data if isinstance(self.data, QueryDict) else QueryDict()
        for name, value in getattr(self.form, "cleaned_data", {}).items():
            if value not in (None, "", []) and not _is_empty(value):
                label = str(self.form.fields[name].label)
                yield ActiveFilter(label, self._in_words(name, value), _without(data, name))

    def _in_words(self, name: str, value: Any) -> str:
        field = self.form.fields[name]
        if isinstance(value, slice):
            return _range_in_words(field, value)
        many = isinstance(value, list | tuple | set | QuerySet)
        return ", ".join(_shown(field, part) for part in (value if many else [value]))


def _refusal(name: str, field: Field) -> str:
    """What a hidden choice says of a value that it does not take; Django fills the value in."""
    return f"{field.label}: the address has {name}=%(value)s, and it takes {_taken(field)}."


def _taken(field: Field) -> str:
    if isinstance(field, ModelChoiceField):
        return "the number of one that you may see"
    choices: Any = flatten_choices(getattr(field, "choices", ()))
    *others, last = [str(key).replace("%", "%%") for key, _ in choices if key] or ["nothing yet"]
    return f"{', '.join(others)} or {last}" if others else last


def _range_in_words(field: Field, ends: slice) -> str:
    if ends.stop is None:
        return f"from {_shown(field, ends.start)}"
    if ends.start is None:
        return f"up to {_shown(field, ends.stop)}"
    return f"{_shown(field, ends.start)} to {_shown(field, ends.stop)}"


def _shown(field: Field, value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dt.date):
        return show_date(value)
    if isinstance(field, MoneyFormField):
        return money.show(value)
    if isinstance(value, Model):
        return str(value)
    choices: Any = flatten_choices(getattr(field, "choices", ()))
    return {str(key): str(label) for key, label in choices}.get(str(value), str(value))


def _is_empty(value: Any) -> bool:
    return hasattr(value, "__len__") and len(value) == 0


def _without(data: QueryDict, name: str) -> str:
    rest = data.copy()
    for key in ["page", name, *(f"{name}_{end}" for end in RANGE_ENDS)]:
        rest.pop(key, None)
    return f"?{rest.urlencode()}"
