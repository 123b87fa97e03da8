"""Every set of assumptions side by side: what each assumes, and what the posts cost under it."""

from typing import Any

from django.urls import reverse

from finance.cost_bridge import percent_of
from finance.filters import SideBySideFilter
from finance.staff_costs.side_by_side import SetsCompared, SideBySide, side_by_side
from finance.tables.staff_costs.side_by_side import (
    SetRow,
    SetTable,
    SideBySideTable,
    YearsTable,
    set_columns,
)
from finance.views.staff_costs.pages import CostOfPostsReport, Sets
from innovation.core.reports import totals
from programmes.models import Workstream
from staffing.assumption_words import Words, words_of
from staffing.models import AssumptionSet
from staffing.pay_book import pricings, read_terms
from staffing.querysets import PostQuerySet


class SideBySideReport(CostOfPostsReport):
    """What the same posts cost under each set; no post is touched."""

    title = "Assumption sets side by side"
    lead = (
        "What the same posts cost under each set of assumptions. No post changes: a set is a"
        " question, such as what a pay award or another pension rate would cost."
    )
    address = "finance:staff-costs-sets"
    page = "sets"
    template_name = "finance/staff_costs_sets.html"
    table_class = SideBySideTable
    filter_class = SideBySideFilter
    filter: SideBySideFilter
    all_sets: list[AssumptionSet]
    found = SetsCompared()

    def cost(self, posts: PostQuerySet, sets: Sets) -> list[SideBySide]:
        """Each workstream and year under each set, the base set first."""
        others = AssumptionSet.objects.exclude(pk=sets.base.pk)
        self.all_sets = [sets.base, *others]
        by_key = {
            each.pk: pricing
            for each, pricing in zip(self.all_sets, pricings(self.all_sets), strict=True)
        }
        self.found = side_by_side(
            read_terms(posts),
            by_key,
            self.filter.years,
            base=sets.base.pk,
            start=self.filter.start,
        )
        self.problems = list(self.found.problems)
        return list(self.found.rows)

    def get_table_kwargs(self) -> dict[str, Any]:
        """The columns of the sets."""
        return {"extra_columns": self.set_columns()}

    def set_columns(self) -> list[tuple[str, Any]]:
        """For each set its cost and the difference from the base set."""
        if self.sets is None:
            return []
        return list(set_columns(self.all_sets, self.sets.base.pk, self.cell_url))

    def cell_url(self, row: SideBySide, key: int) -> str:
        """The cost of the posts by workstream, under the set, in the year of the row."""
        return self.costs_url(key, year=row.year)

    def costs_url(self, key: int, **narrower: object) -> str:
        """The cost of the posts by workstream under a set."""
        return self.url("", base=None, assumption_set=key, **narrower)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What each set assumes, its note, and the totals by year."""
        sets = self.set_rows()
        return super().get_context_data(
            set_table=self.set_table(sets) if sets else None,
            year_table=self.year_table() if self.found.by_year else None,
            all_sets=self.all_sets if sets else [],
            **kwargs,
        )

    def set_table(self, rows: list[SetRow]) -> SetTable:
        """The sets, with a way into the administration for those who may go there."""
        return SetTable(rows, exclude=() if self.administration() else ("administration",))

    def year_table(self) -> YearsTable:
        """The financial years, all workstreams together."""
        rows = self.found.by_year
        table = YearsTable(rows, extra_columns=self.set_columns())
        table.totals = totals(table, rows)
        return table

    def set_rows(self) -> list[SetRow]:
        """The sets in words with their cost in all."""
        if self.sets is None:
            return []
        visible = Workstream.objects.visible_to(self.request.user)
        words = words_of(self.all_sets, visible.filter(programme=self.filter.programme))
        return [self.set_row(*pair) for pair in zip(self.all_sets, words, strict=True)]

    def set_row(self, each: AssumptionSet, words: Words) -> SetRow:
        """A set with what it opens to."""
        cost, base = self.found.total(each.pk), self.found.total(self.all_sets[0].pk)
        return SetRow(
            str(each),
            words,
            cost,
            cost - base,
            percent_of(cost - base, base),
            {
                "label": self.url("compare", assumption_set=each.pk),
                "cost": self.costs_url(each.pk),
                "administration": reverse("admin:staffing_assumptionset_change", args=[each.pk]),
            },
            administration=self.administration(),
        )

    def administration(self) -> str:
        """What the user may do with a set in the administration, in a word; empty: nothing."""
        user = self.request.user
        if user.is_staff and user.has_perm("staffing.change_assumptionset"):
            return "Edit"
        may_read = user.is_staff and user.has_perm("staffing.view_assumptionset")
        return "Open" if may_read else ""
