"""The months of an engagement as its page shows them: days, people, charges, receipts, cover."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from finance.engagement_account import Account, account_of
from finance.models import Charge
from innovation.core.money import ZERO
from innovation.core.periods import Period
from programmes.engagements import GOING, Month, worth
from programmes.models import Engagement, Secondment


@dataclass(frozen=True, slots=True)
class EngagementMonthRow:
    """A month of an engagement; `people` are those who are away on its last day."""

    month: Month
    people: int
    worth: Decimal
    charged: Decimal
    received: Decimal

    @property
    def period(self) -> Period:
        """Which month it is."""
        return self.month.period

    @property
    def planned_days(self) -> Decimal:
        """As planned."""
        return self.month.planned_days

    @property
    def delivered_days(self) -> Decimal | None:
        """As delivered; None while nobody has recorded it."""
        return self.month.delivered_days

    @property
    def planned_cover(self) -> Decimal:
        """As planned."""
        return self.month.planned_cover

    @property
    def cover(self) -> Decimal | None:
        """What cover cost; None while nobody has recorded it."""
        return self.month.cover

    @property
    def earned(self) -> Decimal:
        """What its delivered days are worth less what cover cost, whenever they are charged."""
        return self.worth - (self.month.cover or ZERO)

    @property
    def net(self) -> Decimal:
        """What was charged less what cover cost."""
        return self.charged - (self.month.cover or ZERO)


def month_rows(
    engagement: Engagement, charges: Iterable[Charge], people: Iterable[Secondment]
) -> list[EngagementMonthRow]:
    """Each month with days, cover or money, the first one first.

    The charges are read with their receipts; what was withdrawn does not count. Days are worth
    the delivered ones where they are recorded, and nothing until then.
    """
    months = {row.value.period: row.value for row in engagement.months.all()}
    charged: defaultdict[Period, Decimal] = defaultdict(lambda: ZERO)
    received: defaultdict[Period, Decimal] = defaultdict(lambda: ZERO)
    for charge in charges:
        if charge.withdrawn_on is None:
            charged[Period.of(charge.charged_on)] += charge.amount
        for receipt in charge.receipts.all():
            if receipt.withdrawn_on is None:
                received[Period.of(receipt.received_on)] += receipt.amount
    people = list(people)
    return [
        EngagementMonthRow(
            month := months.get(period, Month(period)),
            sum(each.people for each in people if each.is_away_in(period)),
            worth(month.delivered_days or Decimal(0), engagement.day_rate),
            charged[period],
            received[period],
        )
        for period in sorted({*months, *charged, *received})
    ]


def account_from(engagement: Engagement, rows: Iterable[EngagementMonthRow]) -> Account:
    """The account of an engagement from the rows of its page."""
    rows = list(rows)
    return account_of(
        [row.month for row in rows],
        day_rate=engagement.day_rate,
        goes_on=engagement.status in GOING,
        charged=sum((row.charged for row in rows), ZERO),
        received=sum((row.received for row in rows), ZERO),
    )
