"""Rejects of earlier imports that are not loaded, and the rows of a file that are the same."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import F

from finance.actions.outcome import Aside, RejectedRow
from finance.ledger_file import Bad, folded
from finance.models import Ledger, Reject

REJECT_COLUMNS = ("Reject import", "Reject line", "Reject reason")
"""What a file of rejects has beside the file's own columns; a row that was corrected in it and
comes back is known by the first two."""


def places_of_rejects(header: Sequence[str]) -> list[int]:
    """Where in the header the columns of a file of rejects stand."""
    return [place for place, name in enumerate(header) if name in REJECT_COLUMNS]


def without(places: Sequence[int], cells: Sequence[str]) -> list[str]:
    """The cells that stand elsewhere."""
    return [cell for place, cell in enumerate(cells) if place not in places]


class _Kept(NamedTuple):
    """A reject by its key; `aside` when it was set aside."""

    pk: int
    aside: Aside | None


class UnloadedRejects:
    """The rejects of a ledger that no import has loaded yet, kept in memory while a file is read.

    A row of the file is such a reject when every cell of it is equal, or when it says in the
    columns of a file of rejects which reject it was. Of equal rejects in one import, each row of
    the file is one, those that wait before those that were set aside.
    """

    def __init__(self, ledger: Ledger | None, header: Sequence[str]) -> None:
        self.settled: list[int] = []
        self._by_cells: dict[tuple[str, ...], dict[int, list[_Kept]]] = {}
        self._by_place: dict[tuple[str, str], int] = {}
        self._places = places_of_rejects(header)
        if ledger is not None and ledger.pk:
            self._load(ledger)

    def _load(self, ledger: Ledger) -> None:
        rejects = Reject.objects.unloaded().filter(ledger_import__ledger=ledger)
        in_order = rejects.order_by(F("set_aside_at").asc(nulls_first=True), "pk")
        for pk, line, made_by, cells, because, by, at in in_order.values_list(
            *("pk", "line", "ledger_import", "cells"),
            *("set_aside_because", "set_aside_by", "set_aside_at"),
        ).iterator():
            by_import = self._by_cells.setdefault(tuple(cells), defaultdict(list))
            aside = Aside(because, by, at) if at else None
            by_import[made_by].append(_Kept(pk, aside))
            self._by_place[str(made_by), str(line)] = pk

    def settle(self, rows: Iterable[Sequence[str]]) -> None:
        """Note the rejects that the rows, which are in the ledger now, were."""
        for cells in rows if self._by_cells else ():
            self.settled += [kept.pk for kept in self._take(cells)]
            if len(self._places) == len(REJECT_COLUMNS):
                self._settle_place(cells)

    def rejected(self, bad: Bad) -> RejectedRow:
        """A row that is rejected again, or for the first time; set aside if it was last time."""
        taken = self._take(bad.cells) if self._by_cells else []
        if not taken:
            return RejectedRow(bad)
        return RejectedRow(bad, kept=True, aside=max(taken, key=lambda kept: kept.pk).aside)

    def _take(self, cells: Sequence[str]) -> list[_Kept]:
        by_import = self._by_cells.get(tuple(without(self._places, cells)), {})
        return [kept.pop(0) for kept in by_import.values() if kept]

    def _settle_place(self, cells: Sequence[str]) -> None:
        made_by, line, _reason = (
            folded(cells[place]) if place < len(cells) else "" for place in self._places
        )
        pk = self._by_place.get((made_by, line))
        if pk is not None and pk not in self.settled:
            self.settled.append(pk)
