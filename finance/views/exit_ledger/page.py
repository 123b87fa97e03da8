"""The exit ledger: can we afford the posts when the grant has ended, and what would it take."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from finance.addresses import monitor_url
from finance.cards import Card
from finance.exit import ExitYear, break_even
from finance.exit_ledger import ExitLedger, exit_ledger
from finance.filters.exit_ledger import ExitLedgerFilter
from finance.models import ExitAssumptions
from finance.querysets import ExitAssumptionsQuerySet
from finance.tables.exit_ledger import ExitYearTable
from finance.views.exit_ledger import charts, inputs, rows
from finance.views.monitor import is_demonstration
from innovation.core import money
from innovation.core.periods import year_label
from innovation.core.reports import Report
from innovation.core.tables import show_date, show_number


class ExitLedgerReport(Report):
    """The years after the grant on one trajectory, with all trajectories and the sensitivity."""

    title = "Exit ledger"
    lead = (
        "What the posts cost after the grant against the placements that fewer children need:"
        " how many fewer it takes, by when, and what is left to find if they do not come."
    )
    address = "finance:exit-ledger"
    permission_required = "finance.view_exitassumptions"
    template_name = "finance/exit_ledger.html"
    table_class = ExitYearTable
    filter_class = ExitLedgerFilter
    filter: ExitLedgerFilter
    wide = True

    def get_rows(self) -> ExitAssumptionsQuerySet:
        """The assumptions of the programmes that the user may see in whole."""
        return ExitAssumptions.objects.visible_to(self.request.user)

    def prepare(self, rows: QuerySet[ExitAssumptions]) -> list[ExitYear]:
        """The years of the programme that is chosen, on the trajectory that is chosen."""
        related = rows.select_related(
            "programme",
            "ending_category",
            "measure",
            "citation__document",
            "reported__citation__document",
        )
        assumptions = related.first()
        self.ledger = exit_ledger(assumptions) if assumptions else None
        if self.ledger is None or self.filter.path not in self.ledger.paths:
            return []
        return self.ledger.years(self.filter.path, self.filter.basis)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything around the years, once there are assumptions and cost lines."""
        context = super().get_context_data(ledger=self.ledger, **kwargs)
        if self.ledger is None or not self.ledger.costs[self.filter.basis]:
            return context
        return context | self.around(self.ledger)

    def around(self, ledger: ExitLedger) -> dict[str, Any]:
        """The cards, the other trajectories, the sensitivity and the inputs."""
        basis, assumptions = self.filter.basis, ledger.assumptions
        may_change = self.request.user.has_perm("finance.change_exitassumptions")
        return {
            "is_demonstration": is_demonstration(assumptions.programme),
            "cards": exit_cards(ledger, self.filter),
            "paths": rows.path_table(ledger, basis, self.filter.query),
            "break_even": rows.break_even_table(ledger),
            "children_chart": charts.children_chart(ledger, basis),
            "benefit_chart": charts.benefit_chart(ledger, basis),
            "by_placement": rows.by_placement(ledger, basis),
            "by_number": rows.pressure_by_number(ledger, basis),
            "inputs": inputs.inputs_of(ledger),
            "edit_url": reverse("finance:exit-assumptions", args=[assumptions.programme.slug])
            if may_change
            else "",
        }


def exit_cards(ledger: ExitLedger, chosen: ExitLedgerFilter) -> list[Card]:
    """The answer in four figures."""
    assumptions, price = ledger.assumptions, ledger.price
    cost, first = ledger.first_cost(chosen.basis), year_label(assumptions.first_year)
    needed = break_even(cost, price.placement)
    cashed = break_even(cost, price.placement, price.cashable_share)
    lines = monitor_url(programme=assumptions.programme_id, year=assumptions.first_year)
    latest = ledger.latest
    return [
        Card(
            f"The posts cost in {first}",
            money.show(cost),
            "A year, once the grant has ended",
            lines,
        ),
        Card(
            "Children fewer to break even",
            str(needed.children) if needed else "Never",
            f"{needed.exact}, if every placement avoided is money saved" if needed else "",
        ),
        Card(
            "If only the cashable share counts",
            str(cashed.children) if cashed else "Never",
            f"{show_number(price.cashable_share * 100)}% of each, which is an assumption",
        ),
        Card(
            "Pressure if the benefit does not come",
            money.show(cost),
            f"A year, from April {assumptions.first_year}",
        ),
        Card(
            "Children looked after",
            show_number(latest.value),
            f"On {show_date(latest.on)}; {show_number(ledger.baseline)} at the start",
            assumptions.measure.get_absolute_url(),
        ),
    ]
