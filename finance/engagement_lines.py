"""What engagements say of the cost lines that their money is in, beside what the monitor says.

`EngagementAccount` has the rule by which nothing counts twice. Everything here is read: nothing
moves an actual or a forecast. Income is negative, as in the ledger.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from finance.models import Charge, CostCategory, CostLine, EngagementAccount
from finance.outturn import months_left
from finance.projection import Projection, last_actual_periods, latest_projections
from innovation.core.money import ZERO
from innovation.core.periods import Period, year_label
from programmes.engagements import GOING, worth
from programmes.models import EngagementMonth, Workstream
from programmes.querysets import User

Months = dict[int, Decimal]


class LineKey(NamedTuple):
    """What names a cost line, by keys."""

    workstream: int
    category: int
    year: int


def planned_months(workstreams: Iterable[int]) -> dict[LineKey, Months]:
    """What is planned of engagements that are agreed or under way, by cost line and period.

    Days at the day rate as income, which is negative, and planned cover; £0.00 of days without a
    rate. One query.
    """
    rows = EngagementMonth.objects.filter(
        engagement__workstream__in=workstreams,
        engagement__status__in=GOING,
        engagement__account__isnull=False,
    ).select_related("engagement__account")
    found: defaultdict[LineKey, Months] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for row in rows:
        income, cover = keys_of(row.engagement.account, row.year)
        found[income][row.number] -= worth(row.planned_days, row.engagement.day_rate)
        found[cover][row.number] += row.planned_cover
    return dict(found)


def keys_of(account: EngagementAccount, year: int) -> tuple[LineKey, LineKey]:
    """The income and the cover line of an account, whose engagement is read, in a year."""
    stream: int = account.engagement.workstream_id or 0
    return (
        LineKey(stream, account.income_category_id, year),
        LineKey(stream, account.cover_category_id, year),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFit:
    """A cost line by the accounts of engagements, and by the monitor; None where it has no line.

    `recorded` is what was charged, or what cover cost, up to the last period with spend; `planned`
    what is planned of the months after it.
    """

    workstream: Workstream
    category: CostCategory
    year: int
    recorded: Decimal
    planned: Decimal
    projection: Projection | None

    @property
    def label(self) -> str:
        """The cost line, in words."""
        return f"{self.workstream.name}, {self.category.name}, {year_label(self.year)}"

    @property
    def url(self) -> str:
        """The cost line's page; empty where there is none yet."""
        return self.projection.line.get_absolute_url() if self.projection else ""

    @property
    def actual(self) -> Decimal | None:
        """The ledger's."""
        return self.projection.actual if self.projection else None

    @property
    def difference(self) -> Decimal:
        """What the ledger has and no engagement, or the other way round."""
        return (self.actual or ZERO) - self.recorded

    @property
    def forecast(self) -> Decimal | None:
        """What the monitor forecasts for the months left."""
        return self.projection.forecast if self.projection else None

    @property
    def forecast_difference(self) -> Decimal:
        """What is forecast and not planned by any engagement, or the other way round."""
        return (self.forecast or ZERO) - self.planned

    @property
    def agrees(self) -> str:
        """How the two stand, in words."""
        if self.projection is None:
            return "No cost line yet: make one in the administration"
        if not self.difference and not self.forecast_difference:
            return "Agrees"
        parts = [
            ("ledger", self.difference),
            ("forecast", self.forecast_difference),
        ]
        return "Differs in the " + " and the ".join(name for name, gap in parts if gap)


def line_fits(user: User) -> list[LineFit]:
    """Each cost line that an engagement names and has money of, with both sides; six queries."""
    found = EngagementAccount.objects.visible_to(user).select_related(
        "engagement__workstream__programme", "income_category", "cover_category"
    )
    accounts = {account.engagement_id: account for account in found}
    as_at = last_actual_periods()
    recorded = _recorded(accounts, as_at)
    planned = planned_months(account.engagement.workstream_id or 0 for account in accounts.values())
    lines = _lines({*recorded, *planned}, as_at)
    fits = []
    for key in {*recorded, *planned}:
        stream, category = _names(key, accounts.values())
        left = months_left(key.year, as_at.get(stream.programme_id))
        months = planned.get(key, {})
        fits.append(
            LineFit(
                workstream=stream,
                category=category,
                year=key.year,
                recorded=recorded.get(key, ZERO),
                planned=sum((months.get(number, ZERO) for number in left), ZERO),
                projection=lines.get(key),
            )
        )
    return sorted(fits, key=lambda fit: (fit.workstream.name, fit.category.name, fit.year))


def _recorded(
    accounts: Mapping[int, EngagementAccount], as_at: Mapping[int, Period]
) -> dict[LineKey, Decimal]:
    """What was charged and what cover cost, up to the last period with spend."""
    found: defaultdict[LineKey, Decimal] = defaultdict(lambda: ZERO)
    for charge in (
        Charge.objects.in_force().filter(account__in=accounts.values()).select_related("account")
    ):
        account = accounts[charge.account.engagement_id]
        period = Period.of(charge.charged_on)
        if _is_past(period, account, as_at):
            found[keys_of(account, period.year)[0]] -= charge.amount
    for row in EngagementMonth.objects.filter(engagement__in=accounts):
        account = accounts[row.engagement_id]
        if row.cover and _is_past(row.value.period, account, as_at):
            found[keys_of(account, row.year)[1]] += row.cover
    return dict(found)


def _is_past(period: Period, account: EngagementAccount, as_at: Mapping[int, Period]) -> bool:
    last = as_at.get(account.engagement.programme_id)
    return last is not None and period <= last


def _names(key: LineKey, accounts: Iterable[EngagementAccount]) -> tuple[Workstream, CostCategory]:
    """The workstream and the category of a key, from an account that names them."""
    for account in accounts:
        for category in (account.income_category, account.cover_category):
            stream = account.engagement.workstream
            if stream is not None and (stream.pk, category.pk) == key[:2]:
                return stream, category
    raise KeyError(key)


def _lines(keys: Iterable[LineKey], as_at: Mapping[int, Period]) -> dict[LineKey, Projection]:
    """The projections of the lines that there are."""
    keys = list(keys)
    lines = CostLine.objects.filter(
        workstream__in={key.workstream for key in keys},
        category__in={key.category for key in keys},
        year__in={key.year for key in keys},
    )
    return {
        LineKey(each.line.workstream_id, each.line.category_id, each.line.year): each
        for each in latest_projections(lines, as_at)
    }
