"""The live position of a programme as scenarios take it, and their changes read from the database.

Whoever calls this has made sure that the user has `staffing.view_post_pay`, or that the changes
show nobody's pay (`ScenarioQuerySet.visible_to`): what a change of a single post does to the spend
is what that post is paid.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from finance.models import CostLine, ScenarioChange
from finance.monitor import MonitorLine, known_periods, monitor_lines
from finance.scenarios import (
    AddPosts,
    Cell,
    Change,
    ChangeInsurance,
    ChangeLine,
    ChangePay,
    ChangePension,
    ChangeTranche,
    ChangeTurnover,
    DropPosts,
    Establishment,
    ExtendGrant,
    Holder,
    LineLeft,
    Live,
    MoveStarts,
    Receipt,
    Run,
    Standing,
    run,
)
from finance.staff_costs import PAY_CATEGORY
from innovation.core.money import ZERO
from innovation.core.periods import Period, year_start
from programmes.models import Award, Programme, Tranche, Workstream
from staffing.costing import Assumptions
from staffing.models import AssumptionSet, Post
from staffing.pay_book import (
    Terms,
    default_assumptions,
    read_assumptions,
    read_book,
    read_terms,
    seat_in,
)

ONE_DAY = dt.timedelta(days=1)
Kind = ScenarioChange.Kind


@dataclass(frozen=True, slots=True)
class ScenarioBook:
    """A programme's live position, with the names of what it is made of.

    `assumptions` is the set that posts are costed by; without one they cost nothing.
    """

    programme: Programme
    as_at: Period | None
    live: Live
    workstreams: Mapping[int, Workstream]
    awards: Sequence[Award]
    assumptions: AssumptionSet | None

    def run(self, changes: Iterable[ScenarioChange]) -> Run:
        """Run the changes of a scenario, which are read with their parts."""
        return run(self.live, [change_of(change) for change in changes])


def scenario_book(programme: Programme) -> ScenarioBook:
    """The live position of a programme: that of the monitor, with its pressures and accruals.

    A fixed number of queries, however many posts and lines there are.
    """
    as_at, snapshot = next(iter(known_periods(programme).items()), (None, None))
    every = CostLine.objects.filter(workstream__programme=programme)
    lines = monitor_lines(every, as_at=as_at, snapshot=snapshot)
    years = sorted({line.year for line in lines})
    first_day = as_at.end + ONE_DAY if as_at else year_start(min(years, default=2000))
    awards = list(Award.objects.filter(programme=programme))
    chosen = default_assumptions()
    live = Live(
        standing=Standing(_spend(lines), tuple(_receipts(programme))),
        establishment=_establishment(programme, chosen, years, first_day),
        lines={line.pk: LineLeft(_cell(line), line.forecast) for line in lines},
        pay_awards={
            (line.workstream.pk, line.year): line.award_id
            for line in lines
            if line.category.slug == PAY_CATEGORY
        },
        award_ends={award.pk: award.ends_on for award in awards},
    )
    workstreams = Workstream.objects.filter(programme=programme).order_by("position", "name")
    named = {workstream.pk: workstream for workstream in workstreams}
    return ScenarioBook(programme, as_at, live, named, awards, chosen)


def _cell(line: MonitorLine) -> Cell:
    return Cell(line.workstream.pk, line.year, line.award_id, line.is_income)


def _spend(lines: Iterable[MonitorLine]) -> dict[Cell, Decimal]:
    found: dict[Cell, Decimal] = {}
    for line in lines:
        cell = _cell(line)
        found[cell] = found.get(cell, ZERO) + line.outturn
    return found


def _receipts(programme: Programme) -> Iterable[Receipt]:
    for tranche in Tranche.objects.filter(award__programme=programme).order_by("award", "pk"):
        secured = tranche.kind == Tranche.Kind.SECURED or tranche.released_on is not None
        yield Receipt(tranche.pk, tranche.award_id, tranche.amount, secured)


def _establishment(
    programme: Programme,
    chosen: AssumptionSet | None,
    years: Sequence[int],
    first_day: dt.date,
) -> Establishment:
    book = read_book()
    assumed: dict[int | None, Assumptions] = {}
    posts: Iterable[Terms] = ()
    if chosen is not None:
        usual, exceptions = read_assumptions(chosen)
        assumed = {
            None: usual,
            **{
                key: replace(usual, entry=entry, increments=increments)
                for key, (entry, increments) in exceptions.items()
            },
        }
        posts = read_terms(Post.objects.filter(workstream__programme=programme))
    holders = {post.number: _holder(post, first_day) for post in posts}
    return Establishment(holders, book, assumed, years, first_day)


def _holder(post: Terms, first_day: dt.date) -> Holder:
    """A post as it is; one that nobody came into starts on the first day to come, or later."""
    seat = seat_in(post, first_day.year)
    is_filled = post.actual_start is not None or post.ended_on is not None
    if not is_filled:
        seat = replace(seat, start=max(seat.start, first_day))
    return Holder(post.number, post.workstream, seat, is_filled)


def change_of(change: ScenarioChange) -> Change:
    """A stored change as a value; the database has seen to it that it has what its kind needs."""
    if change.kind in {Kind.MOVE, Kind.DROP, Kind.ADD}:
        return _of_posts(change)
    if change.kind in {Kind.TRANCHE, Kind.LINE, Kind.EXTEND}:
        return _of_money(change)
    rate, year = change.rate or Decimal(0), change.year or 0
    if change.kind == Kind.PAY:
        return ChangePay(year, change.percent or Decimal(0))
    if change.kind == Kind.INSURANCE:
        return ChangeInsurance(year, rate)
    return ChangePension(rate) if change.kind == Kind.PENSION else ChangeTurnover(rate)


def _of_posts(change: ScenarioChange) -> Change:
    numbers = frozenset(post.number for post in change.posts.all()) or None
    if change.kind == Kind.MOVE:
        return MoveStarts(numbers, change.months or 0, change.days or 0, change.on)
    if change.kind == Kind.DROP:
        return DropPosts(numbers, change.on)
    assert change.grade is not None  # noqa: S101 - a constraint says so
    assert change.on is not None  # noqa: S101 - a constraint says so
    return AddPosts(
        f"new-{change.pk}",
        change.count or 0,
        change.grade.code,
        change.fte or Decimal(0),
        change.workstream_id or 0,
        change.on,
        change.until,
    )


def _of_money(change: ScenarioChange) -> Change:
    if change.kind == Kind.TRANCHE:
        return ChangeTranche(change.tranche_id or 0, change.amount, change.on)
    if change.kind == Kind.LINE:
        amount, percent = change.amount or ZERO, change.percent or Decimal(0)
        return ChangeLine(change.cost_line_id or 0, amount, percent)
    assert change.on is not None  # noqa: S101 - a constraint says so
    return ExtendGrant(change.award_id or 0, change.on)
