"""What changed between two states of a row, in words: the row itself, or records of its history."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.text import capfirst

from innovation.core import money
from innovation.core.fields import MoneyField
from innovation.core.tables import show_date, show_number


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that a change touched; an empty text is a fact that was not given."""

    label: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.label} from {self.old or 'nothing'} to {self.new or 'nothing'}"


def facts_between(old: Any, new: Any, fields: Iterable[Any]) -> list[Fact]:
    """The facts of these model fields in which two states of a row differ, as they are shown."""
    facts = (
        Fact(label(field), in_words(old, field), in_words(new, field))
        for field in fields
        if not _is_same_row(old, new, field)
    )
    return [fact for fact in facts if fact.old != fact.new]


def _is_same_row(old: Any, new: Any, field: Any) -> bool:
    """Whether both point at one row, whatever it is called now."""
    key = field.value_from_object(old) if field.is_relation else None
    return key is not None and key == field.value_from_object(new)


def label(field: Any) -> str:
    """The name of a model field as a page shows it."""
    return capfirst(str(field.verbose_name))


def fields_of(model: Any) -> list[Any]:
    """The fields that a model keeps in its table; of a row, those of its model."""
    return list(model._meta.concrete_fields)  # noqa: SLF001 - Django's documented name


def in_words(record: Any, field: Any) -> str:
    """The value of a model field of a row, or of a record of it, as a page shows it."""
    try:
        value = getattr(record, field.name)
    except ObjectDoesNotExist:
        return "one that was deleted"
    if value is not None and field.choices:
        return str(getattr(record, f"get_{field.name}_display")())
    if value is not None and isinstance(field, MoneyField):
        return money.show(value)
    return _shown(value)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return show_number(value)
    return show_date(value) if isinstance(value, dt.date) else str(value)
