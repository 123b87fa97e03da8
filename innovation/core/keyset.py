"""Pages of a list that is too long to number: each begins where its neighbour ended.

The rows stand in the order of one field and then of their keys. A page is found by the index of
that order, from its last neighbour's row on, so that the last page costs what the first one does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict

PLACES = ("after", "before", "end")
"""What an address may say of the page: after or before a row, or the last one."""
_LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """The rows of a page, and the query strings of the pages around it, empty where none is."""

    rows: list[Any]
    previous: str
    next: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Keyset:
    """The order of a list: by `field`, then by key, both descending or both ascending."""

    field: str
    descending: bool = True

    def page(self, rows: QuerySet[Any, Any], query: QueryDict, size: int) -> KeysetPage:
        """The page that the query string names, or the first one where it names none."""
        after = self._place(rows, query.get("after"))
        before = self._place(rows, query.get("before"))
        backward = after is None and (before is not None or query.get("end") == "last")
        ordered = self._from(rows, before if backward else after, backward=backward)
        found = list(ordered[: size + 1])
        some, more = found[:size], len(found) > size
        if backward:
            some.reverse()
        has_previous = more if backward else after is not None
        has_next = before is not None if backward else more
        return KeysetPage(
            some,
            previous=_link(query, before=self._cursor(some[0])) if has_previous and some else "",
            next=_link(query, after=self._cursor(some[-1])) if has_next and some else "",
            first=_link(query),
            last=_link(query, end="last"),
        )

    def _from(
        self, rows: QuerySet[Any, Any], place: tuple[Any, int] | None, *, backward: bool
    ) -> QuerySet[Any, Any]:
        """The rows beyond a place, the nearest first."""
        falling = self.descending != backward
        sign, beyond = ("-", "lt") if falling else ("", "gt")
        ordered = rows.order_by(f"{sign}{self.field}", f"{sign}pk")
        if place is None:
            return ordered
        value, key = place
        further = Q(**{f"{self.field}__{beyond}": value}) | Q(**{f"pk__{beyond}": key})
        return ordered.filter(further, **{f"{self.field}__{beyond}e": value})

    def _cursor(self, row: Any) -> str:
        return f"{getattr(row, self.field)}~{row.pk}"

    def _place(self, rows: QuerySet[Any, Any], text: str | None) -> tuple[Any, int] | None:
        """The value and the key that an address names; None where it names none."""
        value, _, key = (text or "").rpartition("~")
        if not (key.isascii() and key.isdecimal() and int(key[:20]) <= _LARGEST_KEY):
            return None
        try:
            read = rows.model._meta.get_field(self.field).to_python(value)  # noqa: SLF001 - Django's documented name
        except ValidationError:
            return None
        return None if read in (None, "") else (read, int(key[:20]))


def without_places(query: QueryDict) -> Iterator[str]:
    """The names of the query string that say nothing of the page."""
    return (name for name in query if name not in (*PLACES, "page"))


def _link(query: QueryDict, **place: str) -> str:
    kept = QueryDict(mutable=True)
    for name in without_places(query):
        kept.setlist(name, query.getlist(name))
    kept.update(place)
    return f"?{kept.urlencode()}"
