"""Tables and their columns: one declaration for what a page shows and what an export holds.

Each column knows two forms of a value: `render` for people (£1,234.50) and `plain` for files
(Decimal 1234.50). Accessors are names that the queryset itself knows, so that an export can read
plain values without building objects.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from copy import copy
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, NamedTuple, Self
from urllib.parse import urlencode

import django_tables2 as tables
from django.db.models import F
from django.db.models.expressions import Combinable
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.safestring import SafeString

from innovation.core import csv_sql, money, rows
from innovation.core.html import format_html
from innovation.core.keyset import KeysetPage
from innovation.core.periods import Period, year_label

NUMERIC = {
    "th": {"class": "govuk-table__header--numeric"},
    "td": {"class": "govuk-table__cell--numeric"},
    "tf": {"class": "govuk-table__cell--numeric"},
}


def show_number(value: Decimal | int) -> str:
    """1,234 or 36.5, without trailing noughts."""
    shown = f"{value:,}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def show_date(day: dt.date) -> str:
    """1 Oct 2017; of a moment, the day that it is here."""
    day = local(day)
    return f"{day.day} {day:%b %Y}"


def local(day: dt.date) -> dt.date:
    """A day as it is; a moment in local time, without its zone."""
    if isinstance(day, dt.datetime) and timezone.is_aware(day):
        return timezone.make_naive(day)
    return day


class Heading(NamedTuple):
    """The header of a column; `url` sorts by it, `order` says how the table is sorted by it now."""

    label: str
    classes: str
    url: str
    order: str


class Table(tables.Table):
    """A table with a caption, a text for when it is empty, and totals over all its pages.

    With `three_names` its first three columns name a row together, and not the first alone.
    `totals` maps a column's name to the total of all filtered rows, set by the report, and
    `total_urls` to the address of the rows that make it up. With `in_thousands` the page shows
    money in thousands of pounds; files always hold pounds and pence. `neighbours` leads to the
    pages around this one where pages have no numbers.
    """

    caption: str = ""
    three_names: ClassVar[bool] = False
    query: QueryDict
    totals: dict[str, Any]
    total_urls: Mapping[str, str]
    in_thousands: bool
    neighbours: KeysetPage | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.in_thousands = kwargs.pop("in_thousands", False)
        self.query = QueryDict()
        self.totals = {}
        self.total_urls = {}
        self.neighbours = None
        super().__init__(*args, **kwargs)

    def before_render(self, request: HttpRequest | None) -> None:
        """Called by django-tables2: what is asked for stays so in the links that sort.

        There is no request in an included template that is given its own variables only.
        """
        if request is not None:
            self.query = request.GET

    def head(self) -> Iterator[Heading]:
        """The headers of the columns."""
        kept = {k: v for k, v in self.query.lists() if k != self.prefixed_page_field}
        for bound in self.columns:
            alias, order, url = bound.order_by_alias, "", ""
            if bound.orderable:
                sort = {self.prefixed_order_by_field: alias.next}
                url = f"?{urlencode({**kept, **sort}, doseq=True)}"
                if bound.is_ordered:
                    order = "ascending" if alias.is_ascending else "descending"
            yield Heading(bound.header, self.classes[bound.name]["th"], url, order)

    def foot(self) -> Iterator[tuple[str, str]]:
        """The classes and the content of the cells of the footer."""
        return (
            (self.classes[bound.name]["tf"], bound.column.footer(bound, self))
            for bound in self.columns
        )

    @cached_property
    def classes(self) -> dict[str, dict[str, str]]:
        """The classes of the cells of each column, by its name and the kind of cell."""
        every = {bound.name: bound.attrs for bound in self.columns}
        return {
            name: {kind: attrs[kind]["class"] or "" for kind in ("th", "td", "tf")}
            for name, attrs in every.items()
        }

    def body(self) -> SafeString:
        """The rows of the present page as HTML."""
        return rows.body(self)


class TextColumn(tables.Column):
    """Text as it is. `total=True` shows a total of all filtered rows in the footer.

    The report adds the rows up where the column is `additive`; otherwise it sets the total.
    """

    additive: ClassVar[bool] = True

    def __init__(self, *args: Any, total: bool = False, **kwargs: Any) -> None:
        self.total = total
        if total:
            kwargs["footer"] = ""  # by which django-tables2 knows that there is one
        super().__init__(*args, **kwargs)

    def __deepcopy__(self, _memo: dict[int, Any]) -> Self:
        """A column of a table's own; what it holds is never changed, so it is shared."""
        return copy(self)

    def plain(self, value: Any) -> Any:
        """The value as a file holds it."""
        return value

    def plain_sql(self, name: str, field: Any) -> Combinable | None:
        """The same as an expression of PostgreSQL, or None where only Python knows it."""
        is_as_it_is = type(self).plain is TextColumn.plain
        return csv_sql.plain_sql(name, field) if is_as_it_is else None

    def show(self, value: Any) -> str:
        """The value as a person reads it."""
        return str(value)

    def show_in(self, table: Table, value: Any) -> str:  # noqa: ARG002 - money depends on the table
        """The value as a person reads it in this table."""
        return self.show(value)

    def render(self, value: Any, table: Table) -> str:
        """What a cell shows that has a value."""
        return self.show_in(table, value)

    def footer(self, bound_column: Any, table: Table) -> str:
        """The total, or what the column was told to have at its foot."""
        if not self.total:
            told: str = super().footer(bound_column, table)
            return told
        value = table.totals.get(bound_column.name)
        if value is None:
            return ""
        shown = self.show_in(table, value)
        url = table.total_urls.get(bound_column.name)
        return format_html('<a class="govuk-link" href="{}">{}</a>', url, shown) if url else shown


class NumberColumn(TextColumn):
    """A whole or decimal number, right-aligned."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", NUMERIC)
        super().__init__(*args, **kwargs)

    def show(self, value: Any) -> str:
        """1,234 or 36.5, without trailing noughts."""
        return show_number(value)


class MoneyColumn(NumberColumn):
    """Pounds and pence; a file gets the plain number."""

    def show(self, value: Decimal) -> str:
        """£1,234.50, a negative as (£1,234.50)."""
        return money.show(value)

    def show_in(self, table: Table, value: Decimal) -> str:
        """£1,234.50, or 1.2 in a table of thousands."""
        return money.show_thousands(value) if table.in_thousands else self.show(value)


class PercentColumn(NumberColumn):
    """Per cent to one decimal; its total is not a sum."""

    additive = False

    def show(self, value: Decimal) -> str:
        """97.5%."""
        return f"{value:.1f}%"


class DateColumn(TextColumn):
    """A day as 1 Oct 2017; a file gets the ISO date, of a moment with its local time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "nowrap"}})
        super().__init__(*args, **kwargs)

    def plain(self, value: dt.date) -> dt.date:
        """The day, or the moment in local time."""
        return local(value)

    def plain_sql(self, name: str, field: Any) -> Combinable | None:
        """The day as it is; only Python knows local time."""
        return csv_sql.plain_sql(name, field)

    def show(self, value: dt.date) -> str:
        """Day, month, year."""
        return show_date(value)


class YearColumn(TextColumn):
    """A financial year by its beginning year: 2017 is 2017/18 on the page and in files."""

    def plain(self, value: int) -> str:
        """2017/18."""
        return year_label(value)

    def plain_sql(self, name: str, field: Any) -> Combinable:  # noqa: ARG002 - always a number
        """2017/18."""
        return csv_sql.YearLabel(F(name))

    def show(self, value: int) -> str:
        """2017/18."""
        return year_label(value)


class PeriodColumn(TextColumn):
    """The number of a period within its financial year: 7 is "7 (Oct)"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "nowrap"}})
        super().__init__(*args, **kwargs)

    def show(self, value: int) -> str:
        """The number with its month."""
        return f"{value} ({Period(2000, value).start:%b})"


class ChoiceColumn(TextColumn):
    """A stored choice, shown and exported by its label."""

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        self.labels = dict(choices.choices)
        super().__init__(*args, **kwargs)

    def plain(self, value: Any) -> str:
        """The label."""
        return str(self.labels.get(value, value))

    def show(self, value: Any) -> str:
        """The label."""
        return self.plain(value)
