"""Ledger files: bytes in, rows and faults out. Nothing here knows Django or a database.

A file is read twice and never held in memory: `survey` takes its checksum and refuses what is no
text, then a `Table` gives the cells of each row under the header, and a `RowReader` makes each
of them a `Row`, a `Bad` or a `Blank`.
"""

from finance.ledger_file.errors import LedgerFileError
from finance.ledger_file.identity import digest_of, digests_of
from finance.ledger_file.layout import Layout, Where
from finance.ledger_file.reader import RowReader
from finance.ledger_file.records import Bad, Blank, Fault, Row, blocks_of, folded
from finance.ledger_file.survey import Survey, survey
from finance.ledger_file.table import Table

__all__ = [
    "Bad",
    "Blank",
    "Fault",
    "Layout",
    "LedgerFileError",
    "Row",
    "RowReader",
    "Survey",
    "Table",
    "Where",
    "blocks_of",
    "digest_of",
    "digests_of",
    "folded",
    "survey",
]
