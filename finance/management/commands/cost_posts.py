"""`manage.py cost_posts`: what posts cost in a year by workstream, beside its cost line."""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from finance.models import CostLine
from finance.staff_costs import PAY_CATEGORY, StaffCost, StaffTotal, staff_costs, total_of
from innovation.core.money import show
from innovation.core.periods import PeriodError, parse_year, year_label
from programmes.models import Programme
from staffing.costing import Amounts
from staffing.models import AssumptionSet, Post
from staffing.pay_book import Start
from staffing.querysets import PostQuerySet

PARTS = ("salary", "national_insurance", "pension", "levy")
HEADINGS = (
    *("Posts", "FTE", "Salary", "NI", "Pension", "Levy", "Total"),
    *("Cost line", "Difference"),
)


class Command(BaseCommand):
    """Exits with 1 and the reason on standard error when it finds nothing to cost."""

    help = "Print what the posts of each workstream cost in a year, beside its cost line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--programme", help="Its slug or name (default: all).")
        parser.add_argument("--year", help="Such as 2018/19 (default: each year with a cost line).")
        parser.add_argument("--assumptions", help="The set's name or slug (default: the default).")
        starts = parser.add_mutually_exclusive_group()
        starts.add_argument(
            "--full-year",
            action="store_const",
            const=Start.FULL_YEAR,
            dest="start",
            help="Cost every post for the whole year.",
        )
        starts.add_argument(
            "--planned",
            action="store_const",
            const=Start.PLANNED,
            dest="start",
            help="Cost every post from its planned start.",
        )
        parser.add_argument(
            "--category",
            default=PAY_CATEGORY,
            help=f"The slug of the category that pays for posts (default: {PAY_CATEGORY}).",
        )
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, cost and print; a difference is no error."""
        assumptions = find_assumptions(options["assumptions"])
        posts = find_posts(options["programme"])
        start = options["start"] or Start.ACTUAL
        years = find_years(options["year"], posts)
        costs = staff_costs(posts, assumptions, years, start=start, category=options["category"])
        by_year = {year: [cost for cost in costs if cost.year == year] for year in years}
        if options["json"]:
            record = as_record(assumptions, start, by_year)
            self.stdout.write(json.dumps(record, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"Assumptions: {assumptions.name}. Starts: {start}.\n{assumptions.note}")
        for year, rows in by_year.items():
            self.stdout.write("\n".join(in_words(year, rows)))


def find_assumptions(name: str | None) -> AssumptionSet:
    """The set of a name or slug, or the default one."""
    named = Q(is_default=True) if name is None else Q(slug=name) | Q(name=name)
    found = AssumptionSet.objects.filter(named).first()
    if found is None:
        known = ", ".join(AssumptionSet.objects.values_list("name", flat=True)) or "none"
        raise CommandError(f"No set of assumptions “{name or 'default'}”. There are: {known}.")
    return found  # type: ignore[no-any-return] # the manager serves every model


def find_posts(name: str | None) -> PostQuerySet:
    """The posts of a programme by slug or name, or all of them."""
    posts = Post.objects.all()
    if name is not None:
        programme = Programme.objects.filter(Q(slug=name) | Q(name=name)).first()
        if programme is None:
            raise CommandError(f"No programme “{name}”.")
        posts = posts.filter(workstream__programme=programme)
    if not posts.exists():
        raise CommandError("There are no posts to cost.")
    return posts


def find_years(text: str | None, posts: PostQuerySet) -> Sequence[int]:
    """The year that was asked for, or each one in which the posts' workstreams have a line."""
    if text is not None:
        try:
            return [parse_year(text)]
        except PeriodError as error:
            raise CommandError(str(error)) from error
    lines = CostLine.objects.filter(workstream__in=posts.order_by().values("workstream"))
    years = sorted(set(lines.values_list("year", flat=True)))
    if not years:
        raise CommandError("Say which --year: the workstreams have no cost lines.")
    return years


def as_record(
    assumptions: AssumptionSet, start: Start, by_year: dict[int, list[StaffCost]]
) -> dict[str, Any]:
    """The costs for JSON, exact numbers as text, everything in pounds."""
    return {
        "assumptions": assumptions.name,
        "note": assumptions.note,
        "start": start.value,
        "years": [
            {
                "year": year_label(year),
                "workstreams": [_workstream_record(cost) for cost in costs],
                "total": _figures(total_of(costs)),
            }
            for year, costs in by_year.items()
        ],
    }


def _workstream_record(cost: StaffCost) -> dict[str, Any]:
    return {
        "programme": cost.workstream.programme.slug,
        "workstream": cost.workstream.name,
        "slug": cost.workstream.slug,
        **_figures(cost),
        "problems": list(cost.problems),
    }


def _figures(row: StaffCost | StaffTotal) -> dict[str, Any]:
    return {
        "posts": row.posts,
        "fte": str(row.fte),
        **{name: str(getattr(row.cost, name)) for name in (*PARTS, "total")},
        "cost_line": None if row.line is None else str(row.line),
        "difference": None if row.difference is None else str(row.difference),
    }


def in_words(year: int, costs: Sequence[StaffCost]) -> Iterator[str]:
    """The year as a table in plain text, and below it what could not be costed."""
    total = total_of(costs)
    rows = [[f"Year {year_label(year)}", *HEADINGS]]
    rows += [[cost.workstream.name, *_cells(cost)] for cost in costs]
    rows.append(["Total", *_cells(total)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    yield ""
    for label, *cells in rows:
        figures = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        yield "  ".join([label.ljust(widths[0]), *figures])
    for cost in costs:
        yield from (f"Not costed: {problem}" for problem in cost.problems)


def _cells(row: StaffCost | StaffTotal) -> list[str]:
    counts = [str(row.posts), f"{row.fte.normalize():f}"]
    return [*counts, *_money(row.cost), *map(_shown, (row.line, row.difference))]


def _money(cost: Amounts) -> list[str]:
    return [show(getattr(cost, name)) for name in (*PARTS, "total")]


def _shown(amount: Decimal | None) -> str:
    return "none" if amount is None else show(amount)
