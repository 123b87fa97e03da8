"""The history of a post in words: who changed which fact, from what to what, and when."""

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from innovation.core import changes
from innovation.core.changes import Fact
from staffing.models import Post

PAY_FIELDS = frozenset({"point_on_entry"})
"""The fields of a post that show what its holder is paid."""
OF_THE_RECORD = frozenset({"id", "version"})
MAX_CHANGES = 100
"""How many records of a post's history its page reads, newest first."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one person did to a post at one moment; `who` is empty for a set-up command."""

    when: dt.datetime
    who: str
    what: str
    facts: list[Fact]


def changes_of(post: Post, *, sees_pay: bool) -> list[Change]:
    """The newest changes first, in one query; records that changed no fact are left out.

    What shows a holder's pay is left out unless the user `sees_pay`.
    """
    related = [field.name for field in _fields() if field.is_relation]
    records = post.history.select_related("history_user", "citation__document", *related)
    found = list(records[: MAX_CHANGES + 1])
    hidden = frozenset() if sees_pay else PAY_FIELDS
    pairs = pairwise([*found, None])
    made = [_change(new, old, hidden) for new, old in pairs if new is not None]
    return [change for change in made[:MAX_CHANGES] if change.facts or change.what != "Changed"]


def _fields(hidden: frozenset[str] = frozenset()) -> list[Any]:
    fields = Post._meta.concrete_fields  # noqa: SLF001 - Django's documented name
    return [field for field in fields if field.name not in OF_THE_RECORD | hidden]


def _change(new: Any, old: Any, hidden: frozenset[str]) -> Change:
    both = old is not None and new.history_type == "~"
    facts = facts_between(old, new, hidden) if both else []
    who = new.history_user
    name = (who.get_full_name() or who.get_username()) if who else ""
    return Change(new.history_date, name, new.get_history_type_display(), facts)


def facts_between(old: Any, new: Any, hidden: frozenset[str] = frozenset()) -> list[Fact]:
    """The facts in which two states of a post differ; each is a post or a record of one."""
    return changes.facts_between(old, new, _fields(hidden))


def facts_of(new: Any) -> list[Fact]:
    """Every fact of a new post."""
    shown = in_words(new, *(field.name for field in _fields()))
    return [Fact(label, "", text) for label, text in shown if text]


def in_words(record: Any, *names: str) -> list[tuple[str, str]]:
    """The label and the text of each of these fields of a post, or of a record of it."""
    fields = {field.name: field for field in _fields()}
    return [(changes.label(fields[name]), changes.in_words(record, fields[name])) for name in names]
