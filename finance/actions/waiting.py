"""Rejects of earlier imports that wait, and the rows of a file that settle them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from finance.ledger_file import folded
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


class WaitingRejects:
    """The rejects of a ledger that no import has loaded yet, kept in memory while a file is read.

    A row of the file is a waiting reject when every cell of it is equal, or when it says in the
    columns of a file of rejects which reject it was. Of equal rejects in one import, each row of
    the file settles one.
    """

    def __init__(self, ledger: Ledger | None, header: Sequence[str]) -> None:
        self.settled: list[int] = []
        self._by_cells: dict[tuple[str, ...], dict[int, list[int]]] = {}
        self._by_place: dict[tuple[str, str], int] = {}
        self._places = places_of_rejects(header)
        if ledger is not None and ledger.pk:
            self._load(ledger)

    def _load(self, ledger: Ledger) -> None:
        rejects = Reject.objects.waiting().filter(ledger_import__ledger=ledger).order_by("pk")
        for pk, line, made_by, cells in rejects.values_list(
            "pk", "line", "ledger_import", "cells"
        ).iterator():
            by_import = self._by_cells.setdefault(tuple(cells), defaultdict(list))
            by_import[made_by].append(pk)
            self._by_place[str(made_by), str(line)] = pk

    def settle(self, rows: Iterable[Sequence[str]]) -> None:
        """Note the rejects that the rows, which are in the ledger now, were."""
        for cells in rows if self._by_cells else ():
            self.settled += self._take(cells)
            if len(self._places) == len(REJECT_COLUMNS):
                self._settle_place(cells)

    def holds(self, cells: Sequence[str]) -> bool:
        """Whether the row, which is rejected again, waits already."""
        return bool(self._by_cells) and bool(self._take(cells))

    def _take(self, cells: Sequence[str]) -> list[int]:
        by_import = self._by_cells.get(tuple(without(self._places, cells)), {})
        return [pks.pop(0) for pks in by_import.values() if pks]

    def _settle_place(self, cells: Sequence[str]) -> None:
        made_by, line, _reason = (
            folded(cells[place]) if place < len(cells) else "" for place in self._places
        )
        pk = self._by_place.get((made_by, line))
        if pk is not None and pk not in self.settled:
            self.settled.append(pk)
