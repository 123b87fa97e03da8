"""How much of the workstreams' capacity works for other councils, month by month."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from innovation.core import money
from innovation.core.charts import LineChart, line_chart
from innovation.core.periods import Period, periods_between
from innovation.core.tables import show_number
from programmes.engagements import DAYS_A_YEAR, HUNDREDTH, fte_lent
from programmes.models import Engagement, LendingLimit, Secondment
from programmes.querysets import EngagementQuerySet, User
from staffing.establishment import MonthlyFte, Seat, fte_by_month
from staffing.models import Post


@dataclass(frozen=True, slots=True)
class LendingMonth:
    """A month: what engagements lend, and the FTE of the workstreams that lend it.

    `limit` is the line in force at its end; None before the first one.
    """

    period: Period
    councils: str
    days: Decimal
    lent: Decimal
    fte: MonthlyFte
    limit: LendingLimit | None

    @property
    def in_post(self) -> Decimal:
        """FTE in post on its last day, in establishment."""
        return self.fte.in_post

    @property
    def planned(self) -> Decimal:
        """FTE that the establishment plans."""
        return self.fte.planned

    @property
    def share(self) -> Decimal | None:
        """FTE lent as per cent of FTE in post; None where nobody is."""
        return money.percentage(self.lent, self.in_post)

    @property
    def warn_at(self) -> Decimal:
        """The FTE above which it warns; 0 without a line."""
        if self.limit is None:
            return Decimal(0)
        return (self.in_post * self.limit.warn_over_percent / 100).quantize(HUNDREDTH)

    @property
    def is_over(self) -> bool:
        """Whether more is lent than the line allows."""
        if self.limit is None or not self.lent:
            return False
        return self.share is None or self.share > self.limit.warn_over_percent

    @property
    def warning(self) -> str:
        """What is wrong with it, in words."""
        if not self.is_over or self.limit is None:
            return ""
        if self.share is None:
            return "Nobody is in post"
        return f"Over {self.limit.warn_over_percent}%"


def lenders(engagements: EngagementQuerySet) -> EngagementQuerySet:
    """Those that were agreed, by council, with what `lending_months` reads; three queries."""
    found = engagements.sold().select_related("organisation").prefetch_related("months", "people")
    return found.order_by("organisation__name", "title")


def lending_months(found: Sequence[Engagement], user: User) -> list[LendingMonth]:
    """What `lenders` lend in each month from the first to the last; two queries more.

    A month of an engagement lends its days where it has any, otherwise the FTE of its people.
    """
    periods = _periods(found)
    limits = list(LendingLimit.objects.order_by("effective_from"))
    fte = fte_by_month(_seats(found, user), periods) if periods else []
    return [_month(found, each, limits) for each in fte]


def _periods(engagements: Iterable[Engagement]) -> list[Period]:
    """Every month from the first to the last with days, or with people on known days."""
    known = [
        month.value.period
        for each in engagements
        for month in each.months.all()
        if month.value.days
    ]
    for each in engagements:
        for person in each.people.all():
            if person.fte and person.starts_on:
                known += [Period.of(day) for day in (person.starts_on, person.ends_on) if day]
    return list(periods_between(min(known), max(known))) if known else []


def _seats(engagements: Sequence[Engagement], user: User) -> list[Seat]:
    """The posts of the workstreams that lend; of all of a programme where the whole of it does."""
    streams = {each.workstream_id for each in engagements if each.workstream_id}
    whole = {each.programme_id for each in engagements if not each.workstream_id and _lends(each)}
    posts = Post.objects.visible_to(user)
    of_them = posts.filter(workstream__in=streams) | posts.filter(workstream__programme__in=whole)
    columns = ("fte", "planned_start", "actual_start", "ended_on")
    return [Seat(*row) for row in of_them.values_list(*columns)]


def _lends(engagement: Engagement) -> bool:
    return any(month.value.days for month in engagement.months.all()) or any(
        person.fte and person.starts_on for person in engagement.people.all()
    )


def _month(
    engagements: Iterable[Engagement], fte: MonthlyFte, limits: Iterable[LendingLimit]
) -> LendingMonth:
    in_force = [limit for limit in limits if limit.effective_from <= fte.period.end]
    limit = in_force[-1] if in_force else None
    lent, days, councils = Decimal(0), Decimal(0), []
    for each in engagements:
        own = _days_in(each, fte.period)
        part = fte_lent(own, _seconded(each.people.all(), fte.period), _working_days(limit))
        if part:
            councils.append(str(each.organisation))
        lent, days = lent + part, days + own
    return LendingMonth(fte.period, ", ".join(dict.fromkeys(councils)), days, lent, fte, limit)


def _working_days(limit: LendingLimit | None) -> int:
    return limit.days_a_year if limit else DAYS_A_YEAR


def _days_in(engagement: Engagement, period: Period) -> Decimal:
    months = (month.value for month in engagement.months.all())
    return sum((month.days for month in months if month.period == period), Decimal(0))


def _seconded(people: Iterable[Secondment], period: Period) -> Decimal:
    return sum((each.fte or Decimal(0) for each in people if each.is_away_in(period)), Decimal(0))


def lending_chart(months: Sequence[LendingMonth]) -> LineChart | None:
    """FTE in post, the line that warns and what is lent, by month; None without months."""
    if not months:
        return None
    return line_chart(
        [f"{month.period.start:%b %y}" for month in months],
        ["Warn above", "Lent", "In post"],
        [
            [month.warn_at for month in months],
            [month.lent for month in months],
            [month.in_post for month in months],
        ],
    )


def lending_words(months: Sequence[LendingMonth]) -> list[str]:
    """How far it goes, in words."""
    if not months:
        return []
    most = max(months, key=lambda month: (month.share or Decimal(0), month.lent))
    over = [month for month in months if month.is_over]
    share = "" if most.share is None else f" ({most.share}%)"
    of = f"{show_number(most.lent)} FTE of {show_number(most.in_post)} in post"
    return [
        f"The most is lent in {most.period.month}: {of}{share}.",
        f"{len(over)} of {len(months)} months are over the line: {_named(over)}."
        if over
        else "No month is over the line.",
    ]


def lending_warning(months: Sequence[LendingMonth], day: dt.date) -> str:
    """Which months that end on the day or later are over the line, in words; empty for none."""
    over = [month for month in months if month.is_over and month.period.end >= day]
    return f"more capacity is lent than the line allows: {_named(over)}" if over else ""


def _named(months: Sequence[LendingMonth]) -> str:
    return ", ".join(f"{month.period.start:%b %Y}" for month in months)
