"""What of a file the ledger holds already."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from finance.ledger_file import Row, blocks_of, digest_of
from finance.models import Ledger, Transaction
from innovation.core.money import from_pence, show

ASKED_AT_ONCE = 1000
"""Keys in one query; SQLite takes a limited number of parameters."""


class Identified(NamedTuple):
    """A row with what it is known by: its digest, and its ordinal if it were loaded now.

    `known` when the ledger holds it already.
    """

    row: Row
    digest: int
    ordinal: int
    known: bool


class _Held(NamedTuple):
    live: int
    total: int


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A live line of the ledger under a reference, `count` times there."""

    reference: str
    digest: int
    date: date
    pence: int
    count: int


class KnownRows:
    """Tells the rows of one file that the ledger holds from those that are new.

    Of identical rows in the file the first are known, as many as the ledger holds live (not
    reversed) ones; the others are more payments of the same. The ledger is asked a block of rows
    at a time. A number for each different row of the file is kept in memory, about 100 bytes.
    """

    def __init__(self, ledger: Ledger | None) -> None:
        self._ledger = ledger
        self._seen: dict[int, int] = {}
        self._is_empty = ledger is None or not ledger.pk or not _has_rows(ledger)

    def identify(self, rows: Sequence[Row]) -> Iterator[Identified]:
        """The rows in order, each with its identity."""
        digests = [digest_of(row) for row in rows]
        held = {} if self._is_empty else self._held(rows, digests)
        none = _Held(0, 0)
        for row, digest in zip(rows, digests, strict=True):
            before = self._seen.get(digest, 0)
            self._seen[digest] = before + 1
            live, total = held.get(digest, none)
            ordinal = total + before - live
            yield Identified(row, digest, ordinal, known=before < live)

    def _held(self, rows: Sequence[Row], digests: Sequence[int]) -> dict[int, _Held]:
        """How many rows of each digest the ledger holds."""
        found: dict[int, _Held] = {}
        asked = {digest: row.reference for row, digest in zip(rows, digests, strict=True)}
        for block in blocks_of(asked.items(), ASKED_AT_ONCE):
            places = ", ".join(["(%s, %s)"] * len(block))
            parameters = [value for digest, reference in block for value in (reference, digest)]
            sql = f"""
                WITH asked(reference, digest) AS (VALUES {places})
                SELECT t.digest, COUNT(*) - COUNT(c.id), COUNT(*)
                FROM asked
                JOIN finance_transaction t
                    ON t.reference = asked.reference AND t.digest = asked.digest
                LEFT JOIN finance_transaction c ON c.reverses_id = t.id
                WHERE t.ledger_id = %s
                GROUP BY t.digest
            """  # noqa: S608 - only places for parameters are put in
            for digest, live, total in _fetch(sql, [*parameters, self._pk]):
                found[digest] = _Held(live, total)
        return found

    def referred(self, references: Collection[str], apart_from: Collection[int]) -> set[str]:
        """Those references that live lines of other imports have."""
        return {line.reference for line in self._lines(references, apart_from)}

    def contradicted(
        self, references: Collection[str], apart_from: Collection[int]
    ) -> dict[str, str]:
        """What the ledger holds under a reference and the file, now read to its end, does not.

        A published ledger gives several lines one reference, so a new line beside lines that come
        again is just new. But when a live line of another import does not come again, the file
        says something else about the reference than the ledger: the text says what was held.
        """
        gone: dict[str, str] = {}
        for line in self._lines(references, apart_from):
            if self._seen.get(line.digest, 0) < line.count:
                held = f"{show(from_pence(line.pence))} on {line.date:%-d %B %Y}"
                gone.setdefault(line.reference, held)
        return gone

    def _lines(
        self, references: Collection[str], apart_from: Collection[int]
    ) -> Iterator[HeldLine]:
        if self._is_empty:
            return
        for block in blocks_of(sorted(set(references) - {""}), ASKED_AT_ONCE):
            lines = (
                Transaction.objects.filter(
                    ledger=self._pk,
                    reference__in=block,
                    reverses=None,
                    reversed_by=None,
                )
                .exclude(ledger_import__in=apart_from)
                .order_by("pk")
                .values_list("reference", "digest", "date", "amount")
            )
            counted = Counter(lines)
            for (reference, digest, day, amount), count in counted.items():
                yield HeldLine(reference, digest, day, int(amount.scaleb(2)), count)

    @property
    def _pk(self) -> int:
        assert self._ledger is not None  # noqa: S101 - a ledger that is not there is empty
        return self._ledger.pk


def _fetch(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def _has_rows(ledger: Ledger) -> bool:
    return Transaction.objects.filter(ledger=ledger).exists()
