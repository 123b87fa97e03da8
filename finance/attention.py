"""What a user should look at next, over all programmes that the user may see."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from itertools import groupby
from operator import or_

from django.db.models import Count, Q
from django.urls import reverse

from finance.addresses import (
    forecasts_url,
    milestones_url,
    monitor_url,
    recruitment_url,
    underspends_url,
)
from finance.lending import lenders, lending_months, lending_warning
from finance.models import CostLine, LedgerUpload, Reject, Virement
from finance.models import Period as PeriodRow
from finance.monitor import MonitorLine
from finance.projection import latest_projections
from finance.querysets.engagements import PAID_WITHIN, with_overdue
from finance.variance import State
from innovation.core import money
from innovation.core.periods import Period, year_label
from innovation.core.words import counted
from programmes.models import Engagement, Milestone, Programme, Risk, Tranche
from programmes.querysets import User, key_of
from programmes.risk_rows import very_high
from programmes.risks import Direction
from staffing.models import Post
from staffing.recruitment import Lateness


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that needs attention, and where to see to it."""

    text: str
    url: str


def overspent_lines(programme: Programme, lines: list[MonitorLine]) -> Iterator[Matter]:
    """The cost lines that spent more than the budget of their year, and those without one."""
    over = [line for line in lines if line.state == State.OVERSPENT]
    if over:
        worst = min(over, key=lambda line: line.remaining)
        yield Matter(
            f"{programme}: {counted(len(over), 'cost line has', 'cost lines have')} spent more "
            f"than the year’s budget; most of all {worst.workstream}, {worst.category}, by "
            f"{money.show(-worst.remaining)}.",
            monitor_url(programme=programme.pk, sort="remaining"),
        )
    unplanned = [line for line in lines if line.state == State.NO_ALLOCATION]
    if unplanned:
        yield Matter(
            f"{programme}: money was spent on {counted(len(unplanned), 'cost line', 'cost lines')} "
            "with no allocation.",
            monitor_url(programme=programme.pk, sort="latest_budget"),
        )


def overcommitted_lines(programme: Programme, lines: list[MonitorLine]) -> Iterator[Matter]:
    """The cost lines whose orders go beyond what their spend leaves of the year's budget."""
    over = [line for line in lines if line.committed and _beyond(line) > 0]
    if over:
        worst = max(over, key=_beyond)
        yield Matter(
            f"{programme}: {counted(len(over), 'cost line has', 'cost lines have')} orders beyond "
            f"what is left of the year’s budget; most of all {worst.workstream}, "
            f"{worst.category}, by {money.show(_beyond(worst))}.",
            monitor_url(programme=programme.pk, sort="-committed"),
        )


def _beyond(line: MonitorLine) -> Decimal:
    return line.committed - max(line.remaining, money.ZERO)


def lines_without_forecast(programme: Programme, lines: list[MonitorLine]) -> Iterator[Matter]:
    """The lines of the year with months left and money in them that nobody forecast."""
    gaps = [
        line
        for line in lines
        if line.is_assumed
        and line.as_at is not None
        and line.year == line.as_at.year
        and (line.latest_budget or line.actual)
    ]
    if gaps:
        yield Matter(
            f"{programme}: {counted(len(gaps), 'cost line has', 'cost lines have')} no forecast "
            f"for {year_label(gaps[0].year)}: the budget of the months left is assumed.",
            forecasts_url(programme=programme.pk, state="none"),
        )


def undecided_underspends(user: User, closed: dict[int, Period]) -> Iterator[Matter]:
    """What closed periods did not spend and nobody has said what becomes of.

    `closed` is the last closed period by the key of each programme that has one.
    """
    lines = CostLine.objects.visible_to(user).filter(workstream__programme__in=closed)
    by_programme: dict[Programme, list[Decimal]] = {}
    for found in latest_projections(lines, closed) if closed else []:
        if found.undecided:
            programme = found.line.workstream.programme
            by_programme.setdefault(programme, []).append(found.undecided)
    for programme, amounts in by_programme.items():
        yield Matter(
            f"{programme}: nobody has decided what becomes of "
            f"{money.show(sum(amounts, money.ZERO))} that closed periods did not spend, on "
            f"{counted(len(amounts), 'cost line', 'cost lines')}.",
            underspends_url(programme=programme.pk, state="undecided"),
        )


def late_posts(user: User, days: dict[int, dt.date]) -> Iterator[Matter]:
    """The posts that should have started by the last day of their programme's latest period.

    `days` has that day by the key of the programme.
    """
    posts = Post.objects.visible_to(user)
    late = [posts.filter(workstream__programme=pk).late_on(day) for pk, day in days.items()]
    of_all = reduce(or_, late, posts.none()).order_by("workstream__programme__name")
    by_programme = of_all.values_list("workstream__programme", "workstream__programme__name")
    for programme, name, count in by_programme.annotate(posts=Count("pk")):
        yield Matter(
            f"{name}: {counted(count, 'post has', 'posts have')} passed the planned start and "
            "nobody is in post.",
            recruitment_url(
                programme=programme,
                lateness=Lateness.LATE.value,
                as_at=days[programme].isoformat(),
            ),
        )


def contingent_money(user: User) -> Iterator[Matter]:
    """The tranches that still depend on a condition, for those who see the whole programme."""
    programmes = Programme.objects.assigned_whole_to(user)
    tranches = Tranche.objects.filter(kind=Tranche.Kind.CONTINGENT, released_on=None)
    mine = tranches.filter(award__programme__in=programmes).with_unmet()
    for tranche in mine.select_related("award__programme"):
        yield Matter(
            f"{tranche.award.programme}: {money.show(tranche.amount, pence=False)} is not yet "
            f"released. Condition: {tranche.condition}{_lacks_evidence(tranche)}",
            tranche.get_absolute_url(),
        )


def _lacks_evidence(tranche: Tranche) -> str:
    """How many conditions have no evidence and by when they should, in words; empty for none."""
    unmet: int = tranche.unmet  # type: ignore[attr-defined]  # annotated
    if not unmet:
        return ""
    due = f", due on {tranche.due_on:%-d %B %Y}" if tranche.due_on else ""
    return f" {counted(unmet, 'condition has', 'conditions have')} no evidence yet{due}."


def late_milestones(user: User, days: dict[int, dt.date]) -> Iterator[Matter]:
    """The milestones that were planned by the last day of their programme's latest period.

    `days` has that day by the key of the programme.
    """
    late = Milestone.objects.visible_to(user).filter(
        reduce(or_, (Q(programme=pk, planned_on__lt=day) for pk, day in days.items()), Q(pk=None)),
        Q(actual_on=None)
        | reduce(or_, (Q(programme=pk, actual_on__gt=day) for pk, day in days.items()), Q(pk=None)),
    )
    names = late.order_by("programme__name").values_list("programme", "programme__name")
    for programme, name, count in names.annotate(number=Count("pk")):
        yield Matter(
            f"{name}: {counted(count, 'milestone is', 'milestones are')} late.",
            milestones_url(programme=programme, stage="late", as_at=days[programme].isoformat()),
        )


def partner_councils(user: User, days: dict[int, dt.date]) -> Iterator[Matter]:
    """What partner councils did not pay in time, and the months that lend them too much.

    `days` is as `late_posts` has it. Five queries.
    """
    seen = with_overdue(Engagement.objects.visible_to(user), days)
    found = list(lenders(seen).select_related("programme"))
    for engagement in found:
        overdue: Decimal = engagement.overdue  # type: ignore[attr-defined]  # annotated
        if overdue:
            yield Matter(
                f"{engagement.programme}: {engagement.organisation} has not paid "
                f"{money.show(overdue)} that was charged more than {PAID_WITHIN.days} days before "
                f"{days[engagement.programme_id]:%-d %B %Y}.",
                f"{engagement.get_absolute_url()}#charges",
            )
    warning = lending_warning(lending_months(found, user), max(days.values(), default=dt.date.min))
    if warning:
        yield Matter(f"Partner councils: {warning}.", reverse("finance:lending"))


def very_high_risks(user: User) -> Iterator[Matter]:
    """The open risks that are reported to the deputy director, largest first."""
    for risk, way in very_high(Risk.objects.visible_to(user).open()):
        grown = ", grown since the last review" if way == Direction.GROWN else ""
        yield Matter(f"{risk.programme}: very high risk{grown}: {risk}.", risk.get_absolute_url())


def waiting_rejects(user: User) -> Iterator[Matter]:
    """Rejected ledger rows that nobody has dealt with."""
    rejects = Reject.objects.waiting().visible_to(user)
    by_import = rejects.order_by("ledger_import").values_list(
        "ledger_import", "ledger_import__file_name"
    )
    for pk, name, count in by_import.annotate(rows=Count("pk")):
        yield Matter(
            f"{counted(count, 'row', 'rows')} of {name} could not be loaded.",
            reverse("finance:import", args=[pk]),
        )


def periods_left_open(user: User, latest: dict[int, Period]) -> Iterator[Matter]:
    """The open periods with spend that a later one with spend follows, oldest first.

    `latest` has the latest period with spend by the key of the programme. Nothing for those who
    may not close.
    """
    if not user.has_perm("finance.close_period"):
        return
    rows = PeriodRow.objects.visible_to(user).with_spend().filter(closed_at=None)
    in_order = rows.select_related("programme").order_by("programme__name", "year", "number")
    past = (row for row in in_order if row.value < latest[row.programme_id])
    for programme, members in groupby(past, lambda row: row.programme):
        first, *others = members
        more = f" and {len(others)} more" if others else ""
        yield Matter(
            f"{programme}: still open, though a later period has spend: {first}{more}. "
            "Close the oldest first, by itself.",
            first.get_absolute_url(),
        )


def waiting_uploads(user: User) -> Iterator[Matter]:
    """The user's own ledger files that wait for confirmation."""
    for upload in LedgerUpload.objects.visible_to(user):
        yield Matter(
            f"{upload.file_name} is uploaded and not yet loaded.", upload.get_absolute_url()
        )


def waiting_virements(user: User) -> Iterator[Matter]:
    """The virements that the user may approve or reject, then own requests not submitted yet."""
    drafts = Virement.objects.visible_to(user).filter(requested_by=key_of(user), status="draft")
    found = (Virement.objects.waiting_for(user) | drafts).with_moved(user)
    for row in found.select_related("programme", "requested_by").order_by("-status", "pk"):
        moved = money.show(row.moved)  # type: ignore[attr-defined]  # annotated
        yield Matter(
            f"{row.programme}: your {str(row).lower()} is a draft and not submitted yet."
            if row.status == Virement.Status.DRAFT
            else f"{row.programme}: {row} of {moved}, asked for by {row.requested_by}, waits for "
            "approval.",
            row.get_absolute_url(),
        )


def last_days(periods: dict[int, Period]) -> dict[int, dt.date]:
    """The last day of each programme's latest period, by the programme's key."""
    return {programme: period.end for programme, period in periods.items()}
