"""A ledger file with what the user chose for it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, BinaryIO

from finance.actions.outcome import Outcome
from finance.actions.progress import Progress, Watch, unwatched
from finance.actions.unloaded import places_of_rejects
from finance.ledger_file import Block, Layout, RowReader, Table, Where, survey
from finance.models import LedgerMapping
from innovation.core.exports import restore
from innovation.core.periods import Period

MAX_FILE_NAME = 255
BLOCK = 5_000
"""Rows that are read, looked up and written together."""


@dataclass(frozen=True, slots=True)
class LedgerSource:
    """A file (binary, seekable, read twice and left open), its name, and how to read it.

    `declared_period` is needed when the mapping takes the period from the user. `watch` is told
    how far the reading is.
    """

    file: BinaryIO
    name: str
    mapping: LedgerMapping
    declared_period: Period | None = None
    where: Where | None = None
    watch: Watch = unwatched

    @contextmanager
    def opened(self) -> Iterator[tuple[Outcome, Iterator[Block]]]:
        """An outcome that knows the file and has counted nothing, and its rows, once.

        Raises LedgerFileError, also while the rows are read.
        """
        layout = layout_of(self.mapping, self.declared_period, self.where)
        surveyed = survey(self.file, layout.encoding)
        columns = layout.columns()
        table = Table(
            self.file,
            encoding=surveyed.encoding,
            delimiter=layout.delimiter,
            columns=list(columns.values()),
        )
        try:
            outcome = Outcome(
                file_name=PurePath(self.name.replace("\\", "/")).name[:MAX_FILE_NAME],
                sha256=surveyed.sha256,
                size=surveyed.size,
                encoding=surveyed.encoding,
                header=table.header,
                header_line=table.header_line,
                columns=columns,
            )
            blocks = RowReader(table.header, layout).read(_restored(table))
            yield outcome, self._watched(blocks, surveyed.size)
        finally:
            table.close()

    def _watched(self, blocks: Iterable[Block], size: int) -> Iterator[Block]:
        rows = 0
        for block in blocks:
            yield block
            rows += len(block)
            self.watch(Progress(rows, 100 * self.file.tell() // size))


def _restored(table: Table) -> Iterator[tuple[list[int], list[list[str]]]]:
    """The rows; those of a file of rejects without what was put before formulas in it."""
    is_of_rejects = bool(places_of_rejects(table.header))
    for lines, rows in table.blocks(BLOCK):
        yield lines, [list(map(restore, cells)) for cells in rows] if is_of_rejects else rows


def layout_of(
    mapping: LedgerMapping, declared_period: Period | None = None, where: Where | None = None
) -> Layout:
    """The mapping as a plain value, with what was chosen for one file."""
    named: dict[str, Any] = {
        name.removesuffix("_column"): getattr(mapping, name) for name in mapping.COLUMN_FIELDS
    }
    same_names = ("encoding", "delimiter", "date_format", "period_source", "period_format")
    settings = {name: getattr(mapping, name) for name in same_names}
    return Layout(**named, **settings, declared_period=declared_period, where=where)
