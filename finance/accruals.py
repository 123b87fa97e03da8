"""What an accrual or a prepayment does to the figures, and when it is undone: pure rules.

Amounts are positive Decimals of pounds; an effect is added to what the ledger says was spent.
Expenditure is positive and income negative. An accrual is what belongs to a period and is not in
the ledger yet: more cost, or more income. A prepayment is in the ledger and belongs to a later
period: less cost, or less income. Both are reversed by themselves in the period that follows, when
the ledger has caught up. So of one financial year only what was entered in the last period counts
to date, and what was entered in March is taken back from the year after.
"""

from decimal import Decimal

from innovation.core.periods import Period

ACCRUAL, PREPAYMENT = "accrual", "prepayment"


def adds(kind: str, *, is_income: bool) -> bool:
    """Whether the amount is added to what was spent, or taken from it.

    An accrual of cost adds, and one of income takes away: more of what is negative.
    """
    return (kind == ACCRUAL) != is_income


def effect(kind: str, amount: Decimal, *, is_income: bool) -> Decimal:
    """What the amount adds to what was spent in its period; its reversal is the negative."""
    return amount if adds(kind, is_income=is_income) else -amount


def entries(period: Period, amount: Decimal) -> list[tuple[Period, Decimal]]:
    """An effect and its reversal, each with the period that it counts in: together nothing."""
    return [(period, amount), (period.next(), -amount)]
