"""What of a file the ledger holds already."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, Max, Min
from django.db.models.functions import Collate

from finance.ledger_file import Rows, blocks_of, contents_of, digests_of
from finance.models import Ledger, Transaction
from innovation.core.money import show

ASKED_AT_ONCE = 1000
"""References in one query; SQLite takes a limited number of parameters."""

_BY_CODE_POINT = {"postgresql": "C", "sqlite": "BINARY"}
"""The collations that order texts as Python does."""

_PRESENT = {
    "postgresql": """
        SELECT reference FROM json_array_elements_text(%(asked)s::json) asked(reference)
        WHERE EXISTS (
            SELECT 1 FROM finance_transaction t
            WHERE t.ledger_id = %(ledger)s AND t.reference = asked.reference AND t.id <= %(last)s
        )
    """,
    "sqlite": """
        SELECT value FROM json_each(%(asked)s)
        WHERE EXISTS (
            SELECT 1 FROM finance_transaction t
            WHERE t.ledger_id = %(ledger)s AND t.reference = value AND t.id <= %(last)s
        )
    """,
}
_HELD = {
    "postgresql": """
        SELECT
            t.digest, t.id, NOT EXISTS (SELECT 1 FROM finance_transaction WHERE reverses_id = t.id)
        FROM json_array_elements(%(asked)s::json) asked(pair)
        JOIN finance_transaction t
            ON t.reference = pair ->> 0 AND t.digest = (pair ->> 1)::bigint
        WHERE t.ledger_id = %(ledger)s AND t.id <= %(last)s
        ORDER BY t.id
    """,
    "sqlite": """
        SELECT
            t.digest, t.id, NOT EXISTS (SELECT 1 FROM finance_transaction WHERE reverses_id = t.id)
        FROM json_each(%(asked)s) asked
        CROSS JOIN finance_transaction t
            ON t.reference = json_extract(value, '$[0]') AND t.digest = json_extract(value, '$[1]')
        WHERE t.ledger_id = %(ledger)s AND t.id <= %(last)s
        ORDER BY t.id
    """,
}


@dataclass(frozen=True, eq=False, slots=True)
class Identified:
    """Rows that the ledger does not hold, with what each is known by if it is loaded.

    `ordinals` count the rows of the ledger and the earlier ones of the same block; who writes the
    rows counts again when an earlier block had the same.
    """

    rows: Rows
    contents: Sequence[str]
    digests: Sequence[int]
    ordinals: Sequence[int]

    def where(self, flags: Sequence[Any]) -> "Identified":
        """The rows whose flag is true."""
        return Identified(
            self.rows.where(flags),
            list(compress(self.contents, flags)),
            list(compress(self.digests, flags)),
            list(compress(self.ordinals, flags)),
        )


class _Held:
    """The rows of the ledger that have one digest: how many, and the keys of those not reversed."""

    def __init__(self) -> None:
        self.total = 0
        self.live: list[int] = []


class _Line(NamedTuple):
    """A line of the ledger that is not reversed."""

    pk: int
    reference: str
    digest: int
    held: str
    ledger_import: int


class _Bits:
    """A set of whole numbers from 0, a bit each: pages of them are made as they are needed."""

    _PAGE = 8192

    def __init__(self) -> None:
        self._pages: dict[int, bytearray] = {}

    def add(self, number: int) -> None:
        place, bit = divmod(number, 8)
        page = self._pages.setdefault(place // self._PAGE, bytearray(self._PAGE))
        page[place % self._PAGE] |= 1 << bit

    def __contains__(self, number: int) -> bool:
        place, bit = divmod(number, 8)
        page = self._pages.get(place // self._PAGE)
        return page is not None and bool(page[place % self._PAGE] & 1 << bit)


class KnownRows:
    """Tells the rows of one file that the ledger holds from those that are new.

    Of identical rows in the file the first are known, as many as the ledger holds live (not
    reversed) ones; the others are more payments of the same. The ledger is asked a block of rows
    at a time, as it was before the file: what the file brings itself does not count. Of the file
    nothing is kept in memory, and of the ledger one bit for each row that the file has again.

    The lines of the imports `apart_from` do not count when a row is held against others of its
    reference.
    """

    def __init__(self, ledger: Ledger, apart_from: Collection[int] = ()) -> None:
        self._ledger, self._apart_from = ledger.pk, apart_from
        self._claimed = _Bits()
        self._last, self._lowest, self._highest = _bounds(ledger)

    def identify(self, rows: Rows) -> tuple[Identified, Identified, Rows]:
        """The rows that are new, those new ones whose reference the ledger has, and known rows."""
        contents = contents_of(rows)
        digests = digests_of(contents)
        present = self._present(rows.references)
        if not present and len(set(digests)) == len(digests):
            all_new = Identified(rows, contents, digests, [0] * len(rows))
            return all_new, all_new.where(()), rows.where(())
        held = self._held(rows.references, digests, present) if present else {}
        is_known: list[bool] = []
        ordinals: list[int] = []
        again: dict[int, int] = {}
        for digest in digests:
            lines = held.get(digest)
            is_known.append(bool(lines and self._claim(lines)))
            ordinals.append(again.get(digest) or (lines.total if lines else 0))
            if not is_known[-1]:
                again[digest] = ordinals[-1] + 1
        new = Identified(rows, contents, digests, ordinals).where(_others(is_known))
        referred = self._referred(present & set(new.rows.references))
        is_referred = [reference in referred for reference in new.rows.references]
        return new.where(_others(is_referred)), new.where(is_referred), rows.where(is_known)

    def _claim(self, lines: _Held) -> bool:
        """Take the first live line that no earlier row of the file took, if there is one."""
        for pk in lines.live:
            if pk not in self._claimed:
                self._claimed.add(pk)
                return True
        return False

    def _present(self, references: Iterable[str]) -> set[str]:
        """Those of the references that the ledger has, none among them."""
        if self._last is None:
            return set()
        lowest, highest = self._lowest, self._highest
        asked = {reference for reference in references if lowest <= reference <= highest}
        return {row[0] for row in self._fetch(_PRESENT, list(asked))} if asked else set()

    def _held(
        self, references: Sequence[str], digests: Sequence[int], present: set[str]
    ) -> dict[int, _Held]:
        """The ledger's rows of each digest that it has."""
        found: dict[int, _Held] = defaultdict(_Held)
        pairs = {
            (reference, digest)
            for reference, digest in zip(references, digests, strict=True)
            if reference in present
        }
        for digest, pk, is_live in self._fetch(_HELD, list(pairs)):
            found[digest].total += 1
            if is_live:
                found[digest].live.append(pk)
        return found

    def _referred(self, references: Iterable[str]) -> set[str]:
        """Those references that live lines of other imports have."""
        lines = self._lines(references)
        return {line.reference for line in lines if line.ledger_import not in self._apart_from}

    def contradicted(self, references: Iterable[str]) -> dict[str, str]:
        """What the ledger holds under a reference and the file, now read to its end, does not.

        A published ledger gives several lines one reference, so a new line beside lines that come
        again is just new. But when a live line of another import does not come again, the file
        says something else about the reference than the ledger: the text says what was held.
        """
        alike: dict[int, list[_Line]] = defaultdict(list)
        for line in self._lines(references):
            alike[line.digest].append(line)
        gone: dict[str, str] = {}
        for lines in alike.values():
            others = [line for line in lines if line.ledger_import not in self._apart_from]
            if sum(line.pk in self._claimed for line in lines) < len(others):
                gone.setdefault(others[0].reference, others[0].held)
        return gone

    def _lines(self, references: Iterable[str]) -> Iterator[_Line]:
        """The live lines of the ledger under the references; a blank one is none."""
        for block in blocks_of(sorted({*references} - {""}), ASKED_AT_ONCE):
            lines = Transaction.objects.filter(
                ledger=self._ledger,
                reference__in=block,
                reverses=None,
                reversed_by=None,
                pk__lte=self._last,
            ).order_by("pk")
            for pk, reference, digest, day, amount, made_by in lines.values_list(
                "pk", "reference", "digest", "date", "amount", "ledger_import"
            ):
                yield _Line(pk, reference, digest, f"{show(amount)} on {day:%-d %B %Y}", made_by)

    def _fetch(self, sql: dict[str, str], asked: list[Any]) -> list[tuple[Any, ...]]:
        parameters = {"asked": json.dumps(asked), "ledger": self._ledger, "last": self._last}
        with connection.cursor() as cursor:
            cursor.execute(sql[connection.vendor], parameters)
            return list(cursor.fetchall())


def _others(flags: Iterable[bool]) -> list[bool]:
    return [not flag for flag in flags]


def _bounds(ledger: Ledger) -> tuple[Any, Any, Any]:
    """The last key of the ledger's rows, their lowest reference and their highest, or None."""
    if not ledger.pk:
        return None, None, None
    reference = Collate(F("reference"), _BY_CODE_POINT[connection.vendor])
    found = Transaction.objects.filter(ledger=ledger).aggregate(
        last=Max("pk"), lowest=Min(reference), highest=Max(reference)
    )
    return found["last"], found["lowest"], found["highest"]
