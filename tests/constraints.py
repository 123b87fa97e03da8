"""How the tests of models provoke a constraint, and see that it is the right one that refuses."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

Provoke = Callable[[], models.Model]


def wrong(row: Any, **changes: Any) -> models.Model:
    """A new row like a good one but for the changes; not saved."""
    row.pk = None
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
    made: models.Model = row
    return made


def constraints_of(app: str) -> dict[str, models.BaseConstraint]:
    """The named constraints of an app's own models."""
    return {
        constraint.name: constraint
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }


def assert_refused(provoke: Provoke, constraint: models.BaseConstraint) -> None:
    """The database refuses the row by this constraint, and so does validation before it."""
    row = provoke()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save()
    assert constraint.name in _names(str(refused.value), row, constraint)
    with pytest.raises(ValidationError):
        constraint.validate(type(row), row)


def _names(message: str, row: models.Model, constraint: models.BaseConstraint) -> str:
    """The message; SQLite names the columns of a unique constraint, so then the name is added."""
    is_plain = isinstance(constraint, models.UniqueConstraint) and constraint.fields
    if connection.vendor == "sqlite" and is_plain:
        columns = [row._meta.get_field(name).column for name in constraint.fields]  # type: ignore[attr-defined,union-attr] # of a UniqueConstraint and of concrete fields
        expected = ", ".join(f"{row._meta.db_table}.{column}" for column in columns)
        return f"{message} {constraint.name}" if message.endswith(expected) else message
    return message
