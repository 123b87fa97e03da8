"""Checks of what the database itself should refuse: triggers, constraints, keys and histories."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Exists, F, ForeignKey, Model, OuterRef, Subquery
from simple_history.utils import get_history_manager_for_model

from finance import triggers
from finance.integrity.check import Check
from innovation.core.fields import MoneyField

_APPS = ("programmes", "staffing", "finance")
_NAMES = {
    "postgresql": (
        "SELECT conname FROM pg_constraint WHERE connamespace = current_schema()::regnamespace"
        " UNION SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()"
    ),
    "sqlite": "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL",
}
_UNCHECKED = (
    "SELECT format('Constraint %s of %s', conname, conrelid::regclass) FROM pg_constraint"
    " WHERE NOT convalidated AND connamespace = current_schema()::regnamespace"
    " UNION ALL"
    " SELECT format('Foreign key %s of %s', conname, tgrelid::regclass) FROM pg_trigger"
    " JOIN pg_constraint ON pg_constraint.oid = tgconstraint"
    " WHERE tgisinternal AND tgenabled = 'D' ORDER BY 1"
)


def triggers_missing() -> Iterable[str]:
    """Triggers that are not in the database, or disabled."""
    for name in triggers.missing(connection):
        yield f"Trigger {name} is missing or disabled."


def constraints_missing() -> Iterable[str]:
    """Declared constraints that the database has not, or has without checking them."""
    present = _column(_NAMES[connection.vendor])
    known = set(present) | set(re.findall(r'"(\w+)"', "\n".join(present)))
    for model in _models():
        for constraint in model._meta.constraints:  # noqa: SLF001 - Django's documented name
            if constraint.name not in known:
                yield f"Constraint {constraint.name} of {model._meta.db_table} is missing."  # noqa: SLF001 - Django's documented name
    if connection.vendor == "postgresql":
        for what in _column(_UNCHECKED):
            yield f"{what} is not checked."


def _column(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [value for (value,) in cursor.fetchall()]


def file_broken() -> Iterable[str]:
    """What SQLite finds wrong with its own file: pages, indexes and rows that a check refuses."""
    if connection.vendor == "sqlite":
        for line in _column("PRAGMA integrity_check"):
            if line != "ok":
                yield f"SQLite says: {line}."


def keys_of_nothing() -> Iterable[str]:
    """Rows that name a row which is not there."""
    for model in _models(include_auto_created=True):
        for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's documented name
            if isinstance(field, ForeignKey):
                yield from _orphans(model, field)


def _orphans(model: type[Model], field: Any) -> Iterator[str]:
    named = field.related_model._base_manager.filter(pk=OuterRef(field.attname))  # noqa: SLF001 - Django's documented name
    rows = model._base_manager.filter(**{f"{field.attname}__isnull": False})  # noqa: SLF001 - Django's documented name
    orphans = rows.filter(~Exists(named)).order_by("pk").values_list("pk", field.attname)
    for pk, key in orphans[:1000]:
        name = model._meta.verbose_name.capitalize()  # type: ignore[union-attr] # noqa: SLF001 - Django's documented name
        yield f"{name} {pk} names {field.verbose_name} {key}, which does not exist."


def histories_differ() -> Iterable[str]:
    """Rows whose amount is another than the last that their history has of it."""
    for model in _models():
        if hasattr(model, "history"):
            yield from _unrecorded(model)


def _unrecorded(model: type[Model]) -> Iterator[str]:
    history = get_history_manager_for_model(model)
    for field in history.model.tracked_fields:
        if not isinstance(field, MoneyField):
            continue
        last = history.filter(id=OuterRef("pk")).order_by("-history_date", "-history_id")
        rows: Any = model._base_manager.annotate(recorded=Subquery(last.values(field.name)[:1]))  # noqa: SLF001 - Django's documented name
        for row in rows.exclude(recorded=None).exclude(recorded=F(field.name)).order_by("pk"):
            name = model._meta.verbose_name.capitalize()  # type: ignore[union-attr] # noqa: SLF001 - Django's documented name
            yield (
                f"{name} {row.pk}: {field.verbose_name} is {getattr(row, field.name)}; its history "
                f"says {row.recorded}."
            )


def _models(*, include_auto_created: bool = False) -> Iterator[type[Model]]:
    """The models that hold the book, histories apart."""
    for label in _APPS:
        config = apps.get_app_config(label)
        for model in config.get_models(include_auto_created=include_auto_created):
            if not hasattr(model, "history_id"):
                yield model


_MIGRATE = "Run manage.py migrate, which makes them anew; then find out who took them away."

CHECKS = (
    Check(
        "triggers",
        "Every trigger that keeps the ledger is in the database and enabled.",
        _MIGRATE,
        triggers_missing,
    ),
    Check(
        "constraints",
        "Every constraint is in the database and checked.",
        "Make the constraint again as the models declare it (manage.py sqlmigrate shows how), and "
        "find out who took it away.",
        constraints_missing,
    ),
    Check(
        "file",
        "The database file is whole.",
        "Restore the last backup that passes this check.",
        file_broken,
    ),
    Check(
        "keys",
        "Everything that a row names exists.",
        "Restore the missing row from the last backup that passes this check.",
        keys_of_nothing,
    ),
    Check(
        "histories",
        "An amount is what its history last says: nobody changed it unrecorded.",
        "Set the amount to what is right in the administration, which records who did.",
        histories_differ,
    ),
)
