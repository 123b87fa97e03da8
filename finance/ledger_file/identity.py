"""What makes a row of a ledger the same row when it comes again."""

from hashlib import blake2b

from finance.ledger_file.records import Row

_MASK = 2**63 - 1


def digest_of(row: Row) -> int:
    """A number from 1 to 2^63 − 1 that stands for the content of a row.

    Made of its date, pence, reference, supplier, description, cost centre and account as they
    are after trimming and folding of blanks. Line and period are no part of it: the same payment
    is the same wherever it stands and whenever it is counted. Among a million rows the chance
    that two different ones share a digest is under one in ten million.
    """
    content = "\x1f".join(
        (
            row.date.isoformat(),
            str(row.pence),
            row.reference,
            row.supplier,
            row.description,
            row.cost_centre,
            row.account,
        )
    )
    digest = blake2b(content.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") & _MASK or 1
