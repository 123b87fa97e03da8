"""The rows of a table as HTML, in one pass over its records.

django-tables2 asks anew for each cell how its column renders, where it links and how it looks.
Here that is asked once for each column, and a row is one text with a place for each cell. What
is not marked as safe is escaped, addresses too.

A column renders, links and falls back to its default as django-tables2 has it. Not so: links and
cells have no attributes but the address and the class of the column's `td`, which are not computed
from the record.
"""

from collections.abc import Callable, Collection
from functools import lru_cache, partial
from inspect import signature
from operator import attrgetter
from typing import Any

from django.db.models import Model
from django.utils.safestring import SafeString
from django_tables2 import Table
from django_tables2.columns import BoundColumn
from django_tables2.utils import Accessor

from innovation.core.html import format_html, format_html_join

Read = Callable[[Any], Any]
"""A value from a record."""
Show = Callable[[Any, Any], Any]
"""Something to show from a value and its record."""
_MISSING = object()


def body(table: Table) -> SafeString:
    """The rows of the page of the table that was asked for, or all of them."""
    columns = list(table.columns)
    row = _row([table.classes[bound.name]["td"] for bound in columns])
    cells: dict[type, list[Read]] = {}

    def of(record: Any) -> list[Any]:
        kind = type(record)
        if kind not in cells:
            cells[kind] = [_cell(table, bound, kind) for bound in columns]
        return [cell(record) for cell in cells[kind]]

    return format_html_join(row, (of(record) for record in table.paginated_rows.data))


def _row(classes: list[str]) -> str:
    """The row with a place for each cell; the first cell is its header."""
    first, others = classes[:1], classes[1:]
    header = format_html_join(
        '<th scope="row" class="govuk-table__header {}">{{}}</th>', ((name,) for name in first)
    )
    rest = format_html_join(
        '<td class="govuk-table__cell {}">{{}}</td>', ((name,) for name in others)
    )
    return f'<tr class="govuk-table__row">{header}{rest}</tr>\n'


def _cell(table: Table, bound: BoundColumn, kind: type) -> Read:
    """What a cell of the column shows of a record of this kind."""
    read = _reader(bound.accessor, kind)
    show = _called(bound.render, table, bound)
    url = _address(table, bound)
    empty, default = bound.column.empty_values, bound.default

    def cell(record: Any) -> Any:
        value = read(record)
        if value in empty:
            return default
        shown = show(value, record)
        href = None if url is None else url(value, record)
        return shown if href is None else format_html('<a href="{}">{}</a>', href, shown)

    return cell


def _reader(accessor: Accessor, kind: type) -> Read:
    """What the accessor finds in a record; a choice of a model by its label, None for nothing.

    Of plain values each has the whole accessor for its name.
    """
    if str(accessor) in getattr(kind, "_fields", ()):
        return attrgetter(accessor)
    *path, last = accessor.bits
    if issubclass(kind, Model) and getattr(accessor.get_field(kind), "choices", None):
        accessor = Accessor("__".join([*path, f"get_{last}_display"]))
    bits = accessor.bits

    def read(record: Any) -> Any:
        value = record
        for bit in bits:
            value = getattr(value, bit, _MISSING)
            if value is None:
                return None
            if value is _MISSING or callable(value):
                return accessor.resolve(record, quiet=True)
        return value

    return read


def _address(table: Table, bound: BoundColumn) -> Show | None:
    """Where a cell of the column leads; None where no cell leads anywhere."""
    if bound.link is None:
        return None
    if callable(bound.link.url):
        return _called(bound.link.url, table, bound)
    return lambda _value, record: bound.link.compose_url(record=record, bound_column=bound)


@lru_cache(maxsize=1000)
def _parameters(function: Callable[..., Any]) -> Collection[str]:
    return frozenset(signature(function).parameters)


def _called(function: Callable[..., Any], table: Table, bound: BoundColumn) -> Show:
    """The function as one of a value and its record; it is given what its parameters name."""
    names = _parameters(getattr(function, "__func__", function))
    known = {"table": table, "column": bound.column, "bound_column": bound}
    ready = partial(function, **{name: known[name] for name in names if name in known})
    if "value" in names and "record" in names:
        return lambda value, record: ready(value=value, record=record)
    if "record" in names:
        return lambda _value, record: ready(record=record)
    return lambda value, _record: ready(value=value)
