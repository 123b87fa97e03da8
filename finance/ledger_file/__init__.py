"""Ledger files: bytes in, rows and faults out. Nothing here knows Django or a database.

A file is read twice and never held in memory: `survey` takes its checksum and refuses what is no
text, then a `Table` gives the cells of the rows under the header, some thousands at a time, and a
`RowReader` makes a `Block` of them: each is one of its `Rows`, a `Bad` or a `Blank`.
"""

from finance.ledger_file.errors import LedgerFileError
from finance.ledger_file.identity import DIVIDER, contents_of, digests_of
from finance.ledger_file.layout import Layout, Where
from finance.ledger_file.reader import RowReader
from finance.ledger_file.records import (
    Bad,
    Blank,
    Block,
    Dated,
    Fault,
    Row,
    Rows,
    blocks_of,
    folded,
)
from finance.ledger_file.survey import Survey, survey
from finance.ledger_file.table import Table

__all__ = [
    "DIVIDER",
    "Bad",
    "Blank",
    "Block",
    "Dated",
    "Fault",
    "Layout",
    "LedgerFileError",
    "Row",
    "RowReader",
    "Rows",
    "Survey",
    "Table",
    "Where",
    "blocks_of",
    "contents_of",
    "digests_of",
    "folded",
    "survey",
]
