"""What makes a row of a ledger the same row when it comes again."""

from collections.abc import Iterable
from hashlib import blake2b
from struct import iter_unpack

from finance.ledger_file.records import Row

_MASK = 2**63 - 1


def digests_of(rows: Iterable[Row]) -> list[int]:
    """For each row a number from 1 to 2^63 − 1 that stands for its content.

    Made of its date, pence, reference, supplier, description, cost centre and account as they
    are after trimming and folding of blanks. Line and period are no part of it: the same payment
    is the same wherever it stands and whenever it is counted. Among a million rows the chance
    that two different ones share a digest is under one in ten million.
    """
    contents = [
        f"{date.isoformat()}\x1f{pence}\x1f{reference}\x1f{supplier}\x1f{description}"
        f"\x1f{cost_centre}\x1f{account}".encode()
        for _, _, date, _, pence, reference, supplier, description, cost_centre, account in rows
    ]
    digests = b"".join([blake2b(content, digest_size=8).digest() for content in contents])
    return [number & _MASK or 1 for (number,) in iter_unpack(">Q", digests)]


def digest_of(row: Row) -> int:
    """The same of one row."""
    return digests_of([row])[0]
