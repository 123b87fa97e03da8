"""The CSV file of posts: what its columns are, how it is read and how it is written.

Reading looks at the file alone: whether a grade or a workstream exists is for
`staffing.post_plan` to say. Every error names the line, the column and what to do.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from innovation.core import csv_file
from innovation.core.csv_file import CellError, CsvFileError, Readers, RowError, quoted
from staffing.models import Post

COLUMNS = (
    "Number",
    "Title",
    "Grade",
    "FTE",
    "Programme",
    "Workstream",
    "Cluster",
    "Status",
    "Planned start",
    "Actual start",
    "Last day",
)
MORE_COLUMNS = ("Team", "Reports to", "Manager", "Contract", "Planned end", "Decision")
"""What a file may leave out: the posts that exist keep then what they have."""
PAY_COLUMNS = ("Point on entry",)
"""What a file has only for who may see what a post is paid, and may leave out too."""
MAX_ROWS = 2000
"""Each row is checked by the database's own constraints, about 4 ms a row."""


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post as the file has it: names as they are written, numbers and dates read.

    `more` has the values of those columns that a file may leave out, by the field of the post:
    the manager by its post number, the decision by its reference.
    """

    line: int
    number: str
    title: str
    grade: str
    fte: Decimal
    programme: str
    workstream: str
    cluster: str
    status: str
    planned_start: dt.date
    actual_start: dt.date | None
    ended_on: dt.date | None
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PostFile:
    """The rows that could be read, what is wrong with the others, and the columns of the file."""

    text: str
    columns: tuple[str, ...] = ()
    rows: list[PostRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    @property
    def tells_pay(self) -> bool:
        """Whether it has a column that only those may have who may see what a post is paid."""
        return any(name in self.columns for name in PAY_COLUMNS)


def columns(*, with_pay: bool) -> tuple[str, ...]:
    """The columns that a file of posts is written with."""
    return (*COLUMNS, *MORE_COLUMNS, *(PAY_COLUMNS if with_pay else ()))


def parse(text: str) -> PostFile:
    """Read the text of a file. Raises CsvFileError when its header or its form is wrong."""
    lines = csv_file.lines(text)
    header = next(lines, None)
    if header is None:
        raise CsvFileError("The file is empty: its first line names the columns.")
    optional = (*MORE_COLUMNS, *PAY_COLUMNS)
    names = csv_file.column_names(header[1], COLUMNS, optional, of="posts")
    file = PostFile(text, tuple(names))
    for number, (line, cells) in enumerate(lines):
        if number == MAX_ROWS:
            raise CsvFileError(f"The file has more than {MAX_ROWS:,} posts: split it.")
        values, errors = csv_file.read_row(line, cells, names, _READERS)
        file.errors.extend(errors)
        if not errors:
            file.rows.append(_row(line, values))
    if not file.rows and not file.errors:
        raise CsvFileError("The file has a header but no posts below it.")
    return file


def _row(line: int, values: dict[str, Any]) -> PostRow:
    more = {_READERS[name][0] for name in (*MORE_COLUMNS, *PAY_COLUMNS)}
    needed = {name: value for name, value in values.items() if name not in more}
    return PostRow(
        line=line, **needed, more={name: values[name] for name in values if name in more}
    )


def _fte(cell: str) -> Decimal:
    try:
        fte = Decimal(cell)
    except InvalidOperation:
        fte = Decimal("NaN")
    if not (0 < fte <= 1 if fte.is_finite() else False):
        raise CellError(f"{quoted(cell)} is no FTE: enter a number over 0 and at most 1.")
    if fte != round(fte, 3):
        raise CellError(f"{quoted(cell)} is too exact: an FTE has at most three decimal places.")
    return fte


def _point(cell: str) -> int | None:
    return csv_file.whole_number(cell, most=99) if cell else None


_READERS: Readers = {
    "Number": ("number", csv_file.needed_text),
    "Title": ("title", csv_file.needed_text),
    "Grade": ("grade", csv_file.needed_text),
    "FTE": ("fte", _fte),
    "Programme": ("programme", csv_file.needed_text),
    "Workstream": ("workstream", csv_file.needed_text),
    "Cluster": ("cluster", csv_file.text),
    "Status": ("status", csv_file.one_of(Post.Status.choices, what="status")),
    "Planned start": ("planned_start", csv_file.date),
    "Actual start": ("actual_start", csv_file.date_or_none),
    "Last day": ("ended_on", csv_file.date_or_none),
    "Team": ("team", csv_file.text),
    "Reports to": ("reports_to", csv_file.text),
    "Manager": ("manager", csv_file.text),
    "Contract": ("contract", csv_file.one_of(Post.Contract.choices, what="contract")),
    "Planned end": ("planned_end", csv_file.date_or_none),
    "Decision": ("decision", csv_file.text),
    "Point on entry": ("point_on_entry", _point),
}
COLUMN_OF = {name: column for column, (name, _) in _READERS.items()}
"""The column of each field of a post."""


def cells_of(posts: Iterable[Post], *, with_pay: bool = False) -> Iterator[list[Any]]:
    """The cells of each post in the order of `columns`; the file reads back as it was written."""
    for post in posts:
        cells = [
            post.number,
            post.title,
            post.grade.code,
            post.fte,
            post.workstream.programme.name,
            post.workstream.name,
            post.cluster.name if post.cluster else "",
            post.get_status_display(),
            post.planned_start,
            post.actual_start,
            post.ended_on,
            post.team,
            post.reports_to.number if post.reports_to else "",
            post.manager,
            post.get_contract_display(),
            post.planned_end,
            post.decision.reference if post.decision else "",
        ]
        yield [*cells, post.point_on_entry] if with_pay else cells
