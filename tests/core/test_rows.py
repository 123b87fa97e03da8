"""The rows of a table in one pass: the cells of django-tables2, and nothing unescaped."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import django_tables2
import pytest
from django.utils.html import conditional_escape, format_html

from innovation.core import tables
from programmes.models import Decision

HOSTILE = "</td><script>alert('1' & \"2\")</script>{0}%s"
ESCAPED = "&lt;/td&gt;&lt;script&gt;alert(&#x27;1&#x27; &amp; &quot;2&quot;)&lt;/script&gt;{0}%s"


def address(record: Any) -> str | None:
    url: str | None = django_tables2.A("url").resolve(record)
    return url


@dataclass(frozen=True, slots=True)
class Line:
    """A record with all that a cell may meet: nothing, a mapping, a method, an error."""

    name: Any
    amount: Decimal | None
    url: str | None = None
    notes: Any = None

    def spoken(self) -> str:
        return f"{self.name}, spoken"

    @property
    def broken(self) -> str:
        raise AttributeError(self.name)


class LineTable(tables.Table):
    name = tables.TextColumn(linkify=address)
    amount = tables.MoneyColumn(default="none yet")
    spoken = tables.TextColumn(attrs={"td": {"class": "words"}})
    note = tables.TextColumn(accessor="notes__note")
    first = tables.NumberColumn(accessor="notes__1")
    broken = tables.TextColumn()
    missing = tables.TextColumn(accessor="nowhere__at_all")
    own = tables.TextColumn(accessor="name", linkify=("finance:mapping", ["all"]))
    plain = django_tables2.Column(accessor="amount")
    hidden = tables.TextColumn(accessor="name", visible=False)

    def render_own(self, value: str, record: Any, column: tables.TextColumn) -> str:
        return format_html("<b>{}</b> {} {}", value, address(record), column.accessor)


def as_dict(line: Line) -> dict[str, Any]:
    return {field.name: getattr(line, field.name) for field in fields(line)}


def expected(table: tables.Table) -> str:
    """What django-tables2 has for each cell, escaped as a template escapes."""
    html = ""
    for row in table.rows:
        cells = [
            (conditional_escape(cell), f"{bound.attrs['td'].get('class') or ''}")
            for bound, cell in row.items()
        ]
        (first, name), *others = cells
        html += f'<tr class="govuk-table__row"><th scope="row" class="govuk-table__header {name}">'
        html += f"{first}</th>"
        html += "".join(f'<td class="govuk-table__cell {n}">{c}</td>' for c, n in others)
        html += "</tr>\n"
    return html


LINES = [
    Line("Staff", Decimal("10.00"), "/lines/?a=1&b=2", {"note": "new", 1: 3}),
    Line("Travel", None, None, MappingProxyType({"note": "held", 1: 4})),
    Line("", Decimal("-1234.50"), "/lines/", None),
    Line(HOSTILE, Decimal(0), HOSTILE, {"note": HOSTILE}),
]


@pytest.mark.parametrize("make", [lambda line: line, as_dict])
def test_rows_have_the_cells_of_django_tables2(make: Callable[[Line], Any]) -> None:
    table = LineTable([make(line) for line in LINES])
    assert table.body() == expected(table)


def test_rows_escape_values_addresses_and_defaults() -> None:
    class Hostile(tables.Table):
        name = tables.TextColumn(linkify=lambda record: record["name"])
        empty = tables.TextColumn(default=HOSTILE)
        kept = tables.TextColumn(accessor="name")
        marked = tables.TextColumn(accessor="name")

        def render_kept(self, value: str) -> str:
            return value

        def render_marked(self, value: str) -> str:
            return format_html("<i>{}</i>", value)

    html = Hostile([{"name": HOSTILE}]).body()
    assert f'<a href="{ESCAPED}">{ESCAPED}</a></th>' in html
    assert html.count(f"{ESCAPED}</td>") == 2
    assert f"<i>{ESCAPED}</i></td>" in html
    assert html.count(ESCAPED) == 5
    assert "<script" not in html


def test_rows_show_a_choice_of_a_model_by_its_label() -> None:
    class Decisions(tables.Table):
        reference = tables.TextColumn()
        kind = tables.TextColumn()
        programme = tables.TextColumn(accessor="programme__name")

    kind, label = Decision.Kind.choices[0]
    table = Decisions([Decision(reference="D1", kind=kind)])
    assert f">{label}</td>" in table.body()
    assert table.body() == expected(table)


def test_rows_of_a_page_are_those_of_the_page() -> None:
    table = LineTable(LINES)
    table.paginate(page=2, per_page=3)
    assert table.body().count("<tr") == 1
    assert ESCAPED in table.body()
