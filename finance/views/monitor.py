"""The monitor: every cost line of a programme with its position as at a period.

Two views show the same rows: where spend stands to date, and what the year will end at. A file has
the columns of both.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import cached_property

from finance.addresses import monitor_url, transactions_url
from finance.filters import MonitorFilter
from finance.models import CostLine, Ledger
from finance.monitor import (
    BasisRow,
    MonitorLine,
    award_position,
    contingent_of,
    grouped,
    monitor_lines,
)
from finance.position import Position, total
from finance.querysets import CostLineQuerySet
from finance.tables.positions import (
    OUTTURN,
    SECURED_HEADERS,
    VIEWS,
    MonitorTable,
    PositionRow,
    PositionRowTable,
    hidden_in,
    ordered_in,
    position_totals,
)
from innovation.core import money
from innovation.core.money import ZERO
from innovation.core.periods import year_label
from innovation.core.reports import Report, Rows
from innovation.core.tables import Table
from programmes.models import Award, Programme

LINES_BEHIND = (
    *("original_budget", "virements", "latest_budget"),
    *("accruals", "committed", "forecast", "outturn"),
)
"""The figures of several lines that are made of theirs."""
NARROWING = {"workstream", "category", "kind", "year", "year_from", "year_to", "award"}
"""Filters that leave out some of a programme's cost lines; transactions know them too."""


NOT_OF_SPEND = {"to", "units", "view", "basis"}
"""Filters that transactions do not know by that name, or at all."""


class MonitorReport(Report):
    """Spend and projection against allocation by workstream, category and year, on both bases."""

    title = "Monitor"
    address = "finance:monitor"
    permission_required = "finance.view_costline"
    template_name = "finance/monitor.html"
    table_class = MonitorTable
    filter_class = MonitorFilter
    filter: MonitorFilter
    wide = True
    dense = True
    per_page = 250

    def get_rows(self) -> CostLineQuerySet:
        """Every cost line that the user may see."""
        return CostLine.objects.visible_to(self.request.user)

    def prepare(self, rows: QuerySet[CostLine]) -> Rows:
        """The positions of the filtered lines."""
        self.programme = self.filter.programme
        self.as_at = self.filter.as_at
        read = self.positions(rows)  # type: ignore[arg-type]  # the queryset of get_rows
        parts, secured = self.contingent(read), self.filter.is_secured
        self.lines = [line.on_basis(parts.get(line.pk, ZERO), secured=secured) for line in read]
        self.scrolls = self.filter.chosen_view == OUTTURN or bool(parts)
        return self.lines

    def contingent(self, read: list[MonitorLine]) -> dict[int, Decimal]:
        """What of each line's budget is contingent: told of all lines of an award, seen or not."""
        if self.programme is None or not self.filter.is_valid():
            return {}
        is_whole = not self.request.GET.keys() & NARROWING and all(
            award.seen for award in self.awards
        )
        lines = read if is_whole else None
        return contingent_of(self.awards, snapshot=self.filter.snapshot, lines=lines)

    @cached_property
    def awards(self) -> list[Any]:
        """The awards of the programme on both bases, and whether the user sees all (`seen`)."""
        whole = Programme.objects.assigned_whole_to(self.request.user)
        seen = Exists(whole.filter(pk=OuterRef("programme")))
        awards = Award.objects.filter(programme=self.programme).annotate(seen=seen)
        return list(awards.with_bases())

    def positions(self, lines: CostLineQuerySet) -> list[MonitorLine]:
        """The lines as at the period: frozen where it is closed, else live."""
        return monitor_lines(lines, as_at=self.as_at, snapshot=self.filter.snapshot)

    def get_table_kwargs(self) -> dict[str, Any]:
        """Thousands of pounds where they are asked for, and the columns of the view."""
        hidden = empty_columns(self.lines)
        if "format" not in self.kwargs:
            hidden += hidden_in(self.filter.chosen_view)
        return {"in_thousands": self.in_thousands, "exclude": hidden}

    @cached_property
    def position(self) -> Position:
        """All filtered lines together."""
        return total(self.lines)

    def get_totals(self, table: Table, rows: Rows) -> dict[str, Any]:  # noqa: ARG002 - they are its lines
        """All totals, the per cent of them too."""
        return position_totals(table, self.position)

    def get_table(self) -> Table:
        """The table with its columns in the order of the view, and the spend behind its total."""
        table = super().get_table()
        if "format" not in self.kwargs:
            view = self.filter.chosen_view
            table.sequence = ordered_in(view, "workstream", "category", "year")
        name_basis(table, secured=self.filter.is_secured)
        table.total_urls = {"actual": self.spend_url()}
        return table

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The award on both bases and the totals by workstream and year above the lines."""
        bases = self.bases()
        return super().get_context_data(
            programme=self.programme,
            as_at=self.as_at,
            is_demonstration=getattr(self.programme, "is_demonstration", False),
            views=self.views(),
            is_frozen=self.filter.snapshot is not None,
            position=self.position,
            is_secured=self.filter.is_secured,
            bases=bases,
            basis_notes=[*(basis_words(*basis) for basis in bases), self.income_words(bases)],
            summaries=[self.by_workstream(), self.by_year()],
            **kwargs,
        )

    def file_name(self) -> str:
        """Of the programme and period."""
        return self.filter.file_name("monitor")

    def views(self) -> list[dict[str, Any]]:
        """The views of these rows, each with its address."""
        chosen = self.filter.chosen_view
        return [
            {"label": label, "url": self.lines_url(view=view), "current": view == chosen}
            for view, label in VIEWS.items()
        ]

    def income_words(self, bases: Sequence[Any]) -> str:
        """That the awards' bases know no income, where both stand on the page."""
        if bases and any(line.is_income for line in self.lines):
            return (
                "An award is allocated to expenditure and spent on it. What the programme earns is "
                "not in this table, and is taken off in those below."
            )
        return ""

    def bases(self) -> list[tuple[Award, list[BasisRow]]]:
        """Each award of the programme on both bases, for those who see the whole programme.

        Nothing while a filter is wrong: no line is read then, and nought would not be true.
        """
        if self.programme is None or not self.filter.is_valid():
            return []
        awards = [award for award in self.awards if award.seen]
        lines = self.lines
        if awards and self.request.GET.keys() & NARROWING:
            every = self.get_rows().filter(workstream__programme=self.programme)
            lines = self.positions(every)
        return [(award, award_position(award, lines, as_at=self.as_at)) for award in awards]

    def by_workstream(self) -> PositionRowTable:
        """Totals of the filtered lines by workstream."""
        rows = [
            PositionRow.of(
                position,
                label=workstream.name,
                url=workstream.get_absolute_url(),
                lines_url=self.lines_url(workstream=workstream.pk),
                transactions_url=self.spend_url(workstream=workstream.pk),
            )
            for workstream, position in grouped(self.lines, lambda line: line.workstream)
        ]
        return self.summary("By workstream", rows)

    def by_year(self) -> PositionRowTable:
        """Totals of the filtered lines by financial year."""
        rows = [
            PositionRow.of(
                position,
                label=year_label(year),
                url=self.lines_url(year=year),
                lines_url=self.lines_url(year=year),
                transactions_url=self.spend_url(year=year),
            )
            for year, position in sorted(grouped(self.lines, lambda line: line.year))
        ]
        return self.summary("By financial year", rows)

    def summary(self, caption: str, rows: list[PositionRow]) -> PositionRowTable:
        """A table of totals with what they are made of behind them."""
        table = position_table(
            caption,
            rows,
            lines_url=self.lines_url(),
            transactions_url=self.spend_url(),
            hidden=(
                *hidden_in(self.filter.chosen_view),
                *empty_columns(self.lines),
                "previous_outturn",  # what moved since is enough for a page's width
            ),
            in_thousands=self.in_thousands,
        )
        table.sequence = ordered_in(self.filter.chosen_view, "label")
        name_basis(table, secured=self.filter.is_secured)
        return table

    def lines_url(self, **narrower: object) -> str:
        """The lines behind a total of the filtered ones, as at the same period."""
        return monitor_url(**{**self.filter.query, **narrower})

    def spend_url(self, **narrower: object) -> str:
        """The transactions behind a total of the filtered lines."""
        shared = {k: v for k, v in self.filter.query.items() if k not in NOT_OF_SPEND}
        return transactions_url(**{**shared, **narrower}, as_at=self.as_at)

    @property
    def in_thousands(self) -> bool:
        """Whether money is shown in thousands of pounds."""
        return self.request.GET.get("units") == "thousands"


def position_table(
    caption: str,
    rows: list[PositionRow],
    *,
    lines_url: str,
    transactions_url: str,
    hidden: tuple[str, ...] = (),
    in_thousands: bool = False,
) -> PositionRowTable:
    """A small table of named positions with their total, and the rows behind it."""
    table = PositionRowTable(rows, in_thousands=in_thousands, exclude=hidden)
    table.caption = caption
    behind = dict.fromkeys(LINES_BEHIND, lines_url)
    table.total_urls = {**behind, "actual": transactions_url}
    table.totals = position_totals(table, total(rows))
    return table


def name_basis(table: Table, *, secured: bool) -> None:
    """Say in its headers that a table is on the secured basis."""
    for name in SECURED_HEADERS.keys() & set(table.columns.names()) if secured else ():
        table.columns[name].column.verbose_name = SECURED_HEADERS[name]


def basis_words(award: Award, rows: list[BasisRow]) -> str:
    """What of an award's allocation is contingent; empty for an award without contingent money."""
    whole, allocated = rows[0], rows[1]
    show = money.show
    if not whole.contingent:
        return ""
    if not allocated.contingent:
        return (
            f"All {show(allocated.full)} that {award} allocates to cost lines is within its "
            f"{show(whole.secured)} of secured money. So no line has contingent money, and both "
            f"bases read the same: the contingent {show(whole.contingent)} is allocated to no line."
        )
    return (
        f"Of {show(allocated.full)} that {award} allocates to cost lines, "
        f"{show(allocated.contingent)} is contingent money."
    )


def empty_columns(positions: Iterable[Position]) -> tuple[str, ...]:
    """The columns without a figure: movement before the first close, and what is all nought."""
    positions = list(positions)
    nought = tuple(
        name
        for name in ("contingent", "accruals", "committed", "pressures")
        if not any(getattr(position, name) for position in positions)
    )
    closed = any(position.previous_outturn is not None for position in positions)
    return nought if closed else ("previous_outturn", "movement", *nought)


def is_demonstration(programme: Programme | None) -> bool:
    """Whether any ledger of the programme is invented."""
    return (
        programme is not None
        and Ledger.objects.filter(programme=programme, is_demonstration=True).exists()
    )
