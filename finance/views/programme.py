"""The page of a programme: the award, its workstreams, its years and its posts."""

from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from finance.addresses import (
    engagements_url,
    measures_url,
    monitor_url,
    posts_url,
    risks_url,
    transactions_url,
)
from finance.approval import ApprovalChain, approval_chains
from finance.cards import Card, position_cards
from finance.commentary_panel import panel
from finance.demonstration_mark import marked
from finance.models import CostLine
from finance.monitor import (
    MonitorLine,
    award_position,
    grouped,
    known_periods,
    monitor_lines,
)
from finance.position import total
from finance.querysets.engagements import with_engagements
from finance.tables.positions import PositionRow, PositionRowTable
from finance.views.monitor import position_table
from innovation.core.access import AccessMixin
from innovation.core.bars import award_bar
from innovation.core.charts import ColumnChart, LineChart, column_chart, line_chart
from innovation.core.periods import Period, periods_between, year_label
from programmes.measure_rows import rows_of_programme
from programmes.models import Award, Programme, Tranche
from programmes.querysets import with_risk_costs
from programmes.risks import Price
from programmes.tables import MeasureTable
from staffing.establishment import Seat, fte_by_month
from staffing.models import Post

NOT_AT_A_GLANCE = (
    *("original_budget", "virements", "contingent", "remaining", "variance_to_date", "committed"),
    *("forecast", "pressures", "variance_percent", "previous_outturn", "movement"),
)
"""The columns that the page leaves to the monitor."""
LEFT_TO_THE_OUTCOMES = (*MeasureTable.FILE_ONLY, "workstream", "question", "difference")
"""The columns that the page leaves to the list of measures."""


class ProgrammeView(AccessMixin, TemplateView):
    """Spend and projection of one programme against its budget, as at its latest period."""

    permission_required = "programmes.view_programme"
    template_name = "finance/programme.html"
    as_at: Period | None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the user may see of the programme."""
        user = self.request.user
        seen = Programme.objects.visible_to(user).with_part(user)
        programmes = marked(with_risk_costs(seen, user))
        programmes = with_engagements(programmes.select_related("citation__document"), user)
        self.programme = get_object_or_404(programmes, slug=kwargs["slug"])
        self.as_at, snapshot = next(iter(known_periods(self.programme).items()), (None, None))
        lines = CostLine.objects.visible_to(user).filter(workstream__programme=self.programme)
        self.lines = monitor_lines(lines, as_at=self.as_at, snapshot=snapshot)
        return super().get_context_data(
            programme=self.programme,
            as_at=self.as_at,
            commentary=panel(self.programme, user, self.as_at, snapshot=snapshot),
            is_demonstration=self.programme.is_demonstration,
            awards=self.awards(),
            cards=self.cards(),
            risks=self.risks(),
            engagements_url=engagements_url(programme=self.programme.pk),
            workstreams=self.by_workstream(),
            years=self.by_year(),
            years_url=monitor_url(programme=self.programme.pk),
            outcomes=self.outcomes(),
            outcomes_url=measures_url(programme=self.programme.pk),
            staffing=self.staffing(),
            **kwargs,
        )

    def awards(self) -> list[dict[str, Any]]:
        """Each award with its bar and both bases, for those who see the whole programme."""
        whole = Programme.objects.assigned_whole_to(self.request.user)
        awards = Award.objects.filter(programme__in=whole.filter(pk=self.programme.pk))
        tranches = Prefetch("tranches", Tranche.objects.select_related("citation__document"))
        shown = awards.with_bases().with_decided().select_related("citation__document")
        budgets = [(line.award_id, line.latest_budget) for line in self.lines]
        chains = approval_chains(shown.prefetch_related(tranches), budgets)
        return [_award(chain, self.lines, self.as_at) for chain in chains]

    def cards(self) -> list[Card]:
        """The figures at the head of the page, each with the rows behind it."""
        scope = {"programme": self.programme.pk}
        return position_cards(total(self.lines), as_at=self.as_at, **scope)

    def risks(self) -> dict[str, Any]:
        """What open risks would add to the projected outturn, and what it would be with them."""
        found: Any = self.programme
        price = Price(found.risks_low, found.risks_expected, found.risks_high)
        return {
            "price": price,
            "outturn": price.around(total(self.lines).outturn),
            "url": risks_url(programme=self.programme.pk, state="open"),
        }

    def by_workstream(self) -> PositionRowTable:
        """Budget and spend of each workstream, all years."""
        rows = [
            PositionRow.of(
                position,
                label=workstream.name,
                url=workstream.get_absolute_url(),
                lines_url=monitor_url(programme=self.programme.pk, workstream=workstream.pk),
                transactions_url=transactions_url(workstream=workstream.pk, as_at=self.as_at),
            )
            for workstream, position in grouped(self.lines, lambda line: line.workstream)
        ]
        return position_table(
            "Workstreams, all years",
            rows,
            lines_url=monitor_url(programme=self.programme.pk),
            transactions_url=transactions_url(programme=self.programme.pk, as_at=self.as_at),
            hidden=NOT_AT_A_GLANCE,
        )

    def by_year(self) -> ColumnChart:
        """Latest budget and actual by financial year."""
        years = sorted(grouped(self.lines, lambda line: line.year))
        return column_chart(
            [year_label(year) for year, _ in years],
            ["Latest budget", "Actual to date"],
            [[position.latest_budget, position.actual] for _, position in years],
        )

    def outcomes(self) -> MeasureTable:
        """What was read of each measure until the programme's latest period, and its target."""
        until = self.as_at.end if self.as_at else None
        rows = rows_of_programme(self.programme, self.request.user, until)
        table = MeasureTable(rows, exclude=LEFT_TO_THE_OUTCOMES, orderable=False)
        table.caption = "Outcomes"
        return table

    def staffing(self) -> dict[str, Any]:
        """FTE in post against planned, by month up to the programme's latest period."""
        posts = Post.objects.visible_to(self.request.user).filter(
            workstream__programme=self.programme
        )
        columns = ("fte", "planned_start", "actual_start", "ended_on")
        seats = [Seat(*row) for row in posts.values_list(*columns)]
        return {
            "chart": fte_chart(seats, self.as_at),
            "url": posts_url(programme=self.programme.pk),
            "fte": sum((seat.fte for seat in seats), Decimal(0)),
            "posts": len(seats),
        }


def _award(chain: ApprovalChain, lines: list[MonitorLine], as_at: Period | None) -> dict[str, Any]:
    award = chain.award
    bases = award_position(award, lines, as_at=as_at)
    amounts = {row.label: row.full for row in bases}
    bar = award_bar(
        secured=bases[0].secured,
        contingent=bases[0].contingent,
        allocated=amounts["Allocated to cost lines"],
        spent=amounts["Spent to date"],
    )
    return {"award": award, "bases": bases, "bar": bar, "chain": chain}


def fte_chart(seats: list[Seat], as_at: Period | None) -> LineChart | None:
    """FTE planned and in post from the first planned month on; None without posts or spend."""
    if not seats or as_at is None:
        return None
    first = Period.of(min(seat.planned_start for seat in seats))
    months = fte_by_month(seats, list(periods_between(min(first, as_at), as_at)))
    return line_chart(
        [f"{month.period.start:%b %y}" for month in months],
        ["Planned", "In post"],
        [[month.planned for month in months], [month.in_post for month in months]],
    )
