"""No lost update: whoever saves over a row that changed since they opened it is told so instead.

A model that people edit carries `version`, a PositiveIntegerField that each change raises by one
and that its history leaves out: one record of the history is one version. A change of one row
claims it with the version that its page showed; a change of rows that are locked bumps them.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from django.contrib.auth.models import User
from django.db import models
from django.db.models import F
from django.utils import timezone

from innovation.core.changes import Fact, facts_between, fields_of


class Versioned(Protocol):
    """A row with a version."""

    version: int


class StaleError(Exception):
    """The row was changed or deleted since the version that was shown; nothing was written."""


def claim(model: type[models.Model], pk: Any, version: int) -> int:
    """Take a row for one change, which raises its version by one, and return the new version.

    The row stays locked until the transaction ends; call it before anything else is written.
    Raises StaleError unless the row has exactly the `version` that the user saw.
    """
    row = model._base_manager.filter(pk=pk, version=version)  # noqa: SLF001 - Django's documented name
    if not row.update(version=F("version") + 1):
        raise StaleError
    return version + 1


def bump(rows: Iterable[Versioned]) -> None:
    """Raise the version of rows that are locked and about to be changed; save `version` too."""
    for row in rows:
        row.version += 1


def save_as(row: Any, by: User | None, why: str = "") -> None:
    """Save a row with who did it, and why, in its history; None is the command line."""
    _say(row, by, why)
    row.save()


def delete_as(row: Any, by: User, why: str) -> None:
    """Delete a row with who did it, and why, in its history, which stays."""
    _say(row, by, why)
    row.delete()


def _say(row: Any, by: User | None, why: str) -> None:
    row._history_user = by  # noqa: SLF001 - the name that django-simple-history documents
    row._change_reason = why  # noqa: SLF001 - the name that django-simple-history documents


VERBS = {"+": "recorded it", "~": "changed it", "-": "took it out"}
"""What each type of record of a history says was done."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What one person did to a row in one change; `who` is empty for a set-up command."""

    who: str
    when: dt.datetime
    facts: list[Fact]
    verb: str = "changed it"
    why: str = ""

    def __str__(self) -> str:
        what = ": " + ", ".join(map(str, self.facts)) if self.facts else ""
        return f"{self.who or 'Set-up'} {self.verb} on {_moment(self.when)}{what}."

    @property
    def with_reason(self) -> str:
        """The same with why, where somebody said."""
        return f"{self} Why: {self.why}" if self.why else str(self)


def _moment(when: dt.datetime) -> str:
    return f"{timezone.localtime(when):%-d %B %Y at %H:%M}"


def records_since(row: Any, version: int) -> list[Any]:
    """The state of the row at a version, and each state after it, oldest first.

    Empty when the history does not reach back so far.
    """
    wanted = max(row.version - version + 1, 0)
    related = [field.name for field in fields_of(row) if field.is_relation]
    records = row.history.select_related("history_user", *related).order_by("-history_id")
    found = list(records[:wanted])
    return found[::-1] if len(found) == wanted else []


MAX_EDITS = 50
"""How many changes a page shows."""


def latest_edits(records: Any) -> list[Edit]:
    """What the last records of a row's history changed, the newest first."""
    return edits_in(list(records.order_by("-history_id")[: MAX_EDITS + 1])[::-1])[::-1]


def edits_in(records: Iterable[Any], hidden: frozenset[str] = frozenset()) -> list[Edit]:
    """What was changed from each state to the next, but for the `hidden` fields."""
    return [edit(old, new, hidden) for old, new in pairwise(records)]


def edit(old: Any, new: Any, hidden: frozenset[str] = frozenset()) -> Edit:
    """What a record of the history changed in the one before it."""
    fields = [
        field for field in new.tracked_fields if field.name not in hidden and not field.primary_key
    ]
    return _edit_of(new, facts_between(old, new, fields))


def first_edit(record: Any) -> Edit:
    """The making of a row, by the first record of its history."""
    return _edit_of(record, [])


def _edit_of(record: Any, facts: list[Fact]) -> Edit:
    who = record.history_user
    name = (who.get_full_name() or who.get_username()) if who else ""
    verb = VERBS[record.history_type]
    return Edit(name, record.history_date, facts, verb, record.history_change_reason or "")
