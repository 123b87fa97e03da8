"""Whether working for another council pays: its account, and what it says in words. Pure.

Income and cover are both positive here: net is what was charged less what cover cost, and is
negative where cover cost more. Amounts are Decimals of pounds.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from innovation.core import money
from programmes.engagements import Month, worth

PAY_IS_NOT_IN_IT = (
    "Net counts the cover alone. The pay of those who work for the council is spent in any case "
    "and is not in it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What an engagement charged, received and spent on cover so far, and what is still planned.

    `worth_delivered` is what the delivered days are worth at the day rate, whether charged or
    not; `worth_planned` and `cover_planned` are of the months that nobody has recorded yet.
    """

    charged: Decimal = money.ZERO
    received: Decimal = money.ZERO
    cover: Decimal = money.ZERO
    days_planned: Decimal = Decimal(0)
    days_delivered: Decimal = Decimal(0)
    worth_delivered: Decimal = money.ZERO
    worth_planned: Decimal = money.ZERO
    cover_planned: Decimal = money.ZERO

    @property
    def outstanding(self) -> Decimal:
        """What was charged and not received."""
        return self.charged - self.received

    @property
    def net(self) -> Decimal:
        """What was charged less what cover cost."""
        return self.charged - self.cover

    @property
    def not_charged(self) -> Decimal:
        """What was delivered and not charged yet: £0.00 or more."""
        return max(self.worth_delivered - self.charged, money.ZERO)

    @property
    def income_expected(self) -> Decimal:
        """What it will have charged in the end."""
        return self.charged + self.not_charged + self.worth_planned

    @property
    def net_expected(self) -> Decimal:
        """What will be left of it in the end, when cover costs what is planned."""
        return self.income_expected - self.cover - self.cover_planned


def account_of(
    months: Iterable[Month],
    *,
    day_rate: Decimal | None,
    goes_on: bool,
    charged: Decimal,
    received: Decimal,
) -> Account:
    """The account of an engagement from its months; nothing is planned of one that is over."""
    months = list(months)
    delivered = [month for month in months if month.delivered_days is not None]
    left = [month for month in months if month.delivered_days is None] if goes_on else []
    uncovered = [month for month in months if month.cover is None] if goes_on else []
    return Account(
        charged=charged,
        received=received,
        cover=sum((month.cover for month in months if month.cover is not None), money.ZERO),
        days_planned=sum((month.planned_days for month in months), Decimal(0)),
        days_delivered=sum((month.days for month in delivered), Decimal(0)),
        worth_delivered=sum((worth(month.days, day_rate) for month in delivered), money.ZERO),
        worth_planned=sum((worth(month.planned_days, day_rate) for month in left), money.ZERO),
        cover_planned=sum((month.planned_cover for month in uncovered), money.ZERO),
    )


def verdict(account: Account) -> str:
    """Whether it pays so far, in a word or two."""
    if not account.charged and not account.cover:
        return "Nothing is charged and no cover paid yet"
    if account.net > 0:
        return "It pays so far"
    return "It does not pay so far" if account.net < 0 else "It breaks even so far"


def in_words(account: Account, *, expected_income: Decimal | None = None) -> Sequence[str]:
    """Why it pays or not, a sentence each; `expected_income` is what was agreed in all."""
    return [*_so_far(account), *_in_the_end(account, expected_income), PAY_IS_NOT_IN_IT]


def _so_far(account: Account) -> Iterator[str]:
    show = money.show
    if account.charged or account.cover:
        left = "is left" if account.net >= 0 else "is missing"
        yield (
            f"{show(account.charged)} was charged and {show(account.cover)} was paid for cover: "
            f"{show(abs(account.net))} {left}."
        )
    if account.outstanding:
        cash = account.received - account.cover
        yield (
            f"{show(account.outstanding)} of what was charged is not received yet; what is "
            f"received less cover is {show(cash)}."
        )
    if account.not_charged:
        yield (
            f"{show(account.not_charged)} was delivered and is not charged yet: charge it, or "
            "accrue it in the period that it belongs to."
        )


def _in_the_end(account: Account, agreed: Decimal | None) -> Iterator[str]:
    show = money.show
    if account.worth_planned or account.cover_planned or account.not_charged:
        yield (
            f"In the end it is expected to charge {show(account.income_expected)} and to pay "
            f"{show(account.cover + account.cover_planned)} for cover, which leaves "
            f"{show(account.net_expected)}."
        )
    if agreed is not None and agreed != account.income_expected:
        gap = account.income_expected - agreed
        more = "more" if gap > 0 else "less"
        yield (
            f"So the income is to be {show(abs(gap))} {more} than the {show(agreed)} that was "
            "expected when it was agreed."
        )
