"""The rows that a preview would not load, all of them, for a file."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack

from finance.actions.keeping import Keeper
from finance.actions.outcome import Outcome, RejectedRow
from finance.actions.uploads import preview_upload
from finance.models import LedgerUpload

_IN_MEMORY = 5_000_000
"""Bytes; more goes into a temporary file."""


class RejectFile(Keeper):
    """Puts aside each row that is not loaded, however many there are."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8")  # noqa: SIM115 - closed when it was read

    def reject(self, rows: Sequence[RejectedRow]) -> None:
        for row in rows:
            self._file.write(json.dumps([row.bad.cells, row.bad.line, row.why]) + "\n")

    def close(self) -> None:
        """Forget the rows."""
        self._file.close()

    def rows(self, outcome: Outcome) -> Iterator[list[str]]:
        """The header of the ledger file with two columns more, and its rows; once."""
        width = len(outcome.header)
        yield [*outcome.header, "Line of the file", "Why it does not load"]
        with self._file as file:
            file.seek(0)
            for cells, line, reason in map(json.loads, file):
                yield [*[*cells, *[""] * width][:width], str(line), reason]


def preview_rejects(*, upload: LedgerUpload) -> Iterator[list[str]]:
    """Every row of the file that would not load, as it is in the file, with its line and reason.

    The file is read before this returns, and it raises what `preview_upload` raises.
    """
    with ExitStack() as closing:
        kept = RejectFile()
        closing.callback(kept.close)
        outcome = preview_upload(upload=upload, keeper=kept)
        closing.pop_all()  # from here the reader of the rows closes it
    return kept.rows(outcome)
