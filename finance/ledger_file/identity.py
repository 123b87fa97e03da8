"""What makes a row of a ledger the same row when it comes again."""

from collections.abc import Iterable
from hashlib import blake2b
from struct import iter_unpack

from finance.ledger_file.records import Rows

DIVIDER = "\x1f"
"""Between the parts of a content. It is a blank, which folding takes out of every text."""
_MASK = 2**63 - 1


def contents_of(rows: Rows) -> list[str]:
    """For each row its date, pence, reference, supplier, description, cost centre and account.

    Texts are as they are after trimming and folding of blanks.
    """
    columns = zip(
        [dated.written for dated in rows.dated],
        map(str, rows.pence),
        rows.references,
        rows.suppliers,
        rows.descriptions,
        rows.cost_centres,
        rows.accounts,
        strict=True,
    )
    return list(map(DIVIDER.join, columns))


def digests_of(contents: Iterable[str]) -> list[int]:
    """For each content a number from 1 to 2^63 − 1 that stands for it.

    Line and period are no part of it: the same payment is the same wherever it stands and
    whenever it is counted. Among a million rows the chance that two different ones share a digest
    is under one in ten million.
    """
    digests = b"".join([blake2b(one.encode(), digest_size=8).digest() for one in contents])
    return [number & _MASK or 1 for (number,) in iter_unpack(">Q", digests)]
