"""The first page: my programmes and what needs attention."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.views.generic import TemplateView

from finance import attention
from finance.addresses import monitor_url, transactions_url
from finance.models import CostLine
from finance.monitor import MonitorLine, latest_lines
from finance.position import Position, total
from finance.projection import period_of, with_last_periods
from innovation.core.access import AccessMixin
from innovation.core.periods import Period
from programmes.models import Programme


@dataclass(frozen=True, slots=True)
class ProgrammeSummary:
    """What the user may see of a programme, as at the programme's latest period."""

    programme: Programme
    as_at: Period | None
    lines: list[MonitorLine]

    @property
    def position(self) -> Position:
        """All of it together."""
        return total(self.lines)

    @property
    def lines_url(self) -> str:
        """The cost lines that the budget is made of."""
        return monitor_url(programme=self.programme.pk)

    @property
    def outturn_url(self) -> str:
        """The cost lines that the projected outturn is made of."""
        return monitor_url(programme=self.programme.pk, view="outturn")

    @property
    def transactions_url(self) -> str:
        """The transactions that the spend is made of."""
        return transactions_url(programme=self.programme.pk, as_at=self.as_at)


class HomeView(AccessMixin, TemplateView):
    """My programmes, and what needs attention."""

    permission_required = "programmes.view_programme"
    template_name = "finance/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each programme as at its own latest period, and the matters of all of them."""
        visible = list(
            with_last_periods(
                Programme.objects.visible_to(self.request.user).with_part(self.request.user)
            )
        )
        self.periods = {
            each.pk: period_of(each.actual_until) for each in visible if each.actual_until
        }
        self.closed = {
            each.pk: period_of(each.closed_until) for each in visible if each.closed_until
        }
        summaries = self.summaries(visible)
        return super().get_context_data(
            summaries=summaries, matters=list(self.matters(summaries)), **kwargs
        )

    def summaries(self, programmes: list[Programme]) -> list[ProgrammeSummary]:
        """Each of the programmes, with the lines that the user may see."""
        visible = CostLine.objects.visible_to(self.request.user)
        lines = list(latest_lines(visible, programmes, self.periods))
        return [
            ProgrammeSummary(
                programme,
                self.periods.get(programme.pk),
                [line for line in lines if line.workstream.programme_id == programme.pk],
            )
            for programme in programmes
        ]

    def matters(self, summaries: list[ProgrammeSummary]) -> Iterator[attention.Matter]:
        """What needs attention, the most pressing first."""
        user, days = self.request.user, attention.last_days(self.periods)
        yield from attention.waiting_uploads(user)
        if user.has_perm("finance.view_ledgerimport"):
            yield from attention.waiting_rejects(user)
        yield from attention.periods_left_open(user, self.periods)
        yield from attention.waiting_virements(user)
        yield from chain.from_iterable(
            attention.overspent_lines(summary.programme, summary.lines) for summary in summaries
        )
        yield from chain.from_iterable(
            attention.overcommitted_lines(summary.programme, summary.lines) for summary in summaries
        )
        yield from chain.from_iterable(
            attention.lines_without_forecast(summary.programme, summary.lines)
            for summary in summaries
        )
        yield from attention.undecided_underspends(user, self.closed)
        if user.has_perm("finance.add_receipt"):
            yield from attention.partner_councils(user, days)
        yield from attention.late_posts(user, days)
        yield from attention.very_high_risks(user)
        yield from attention.late_milestones(user, days)
        yield from attention.contingent_money(user)
