"""Pounds and pence: reading, showing and sharing out exact amounts.

An amount is a `Decimal` in pounds with at most two decimal places. Nothing here knows Django,
and nothing here is ever a float.
"""

import re
from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

PENNY = Decimal("0.01")
ZERO = Decimal("0.00")
MAX_PENCE = 2**63 - 1
MAX_AMOUNT = Decimal(MAX_PENCE).scaleb(-2)
MAX_QUOTED = 40
"""Characters of a wrong text that an error repeats."""

NEGATIVE_MARKS = {"(", "-", "\u2212", "CR"}

_WRITTEN = re.compile(
    r"""^(?P<open>\()?
        (?P<sign>[-+\u2212]?)\s?£?\s?(?P<sign_after>[-+\u2212]?)
        (?P<pounds>\d{1,17}|\d{1,3}(?:,\d{3}){1,5})?
        (?:\.(?P<decimals>\d{0,12}))?
        (?P<close>\))?
        (?P<trailing>-|\s?CR|\s?DR)?$""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


HOW_WRITTEN = "Enter pounds and pence, such as 1,234.50, or (20.00) for less than 0."
"""What a person is told who wrote something else."""


class AmountError(ValueError):
    """A text is not an amount of money; the message says why, for the person who wrote it."""


def parse(text: str) -> Decimal:
    """Read an amount as people and ledgers write it, in pounds, exact to the penny.

    Accepts £, thousands separators, surrounding blanks, and one sign: a leading or trailing
    minus, CR (credit) or DR, or brackets for a negative. Decimals beyond pence must be noughts.

    Raises AmountError for anything else, amounts that no bigint of pence holds among it; nothing
    is ever rounded.
    """
    written = text.strip()
    match = _WRITTEN.match(written)
    if not match or (match["pounds"] is None and not match["decimals"]):
        raise AmountError(f"“{_shorten(written)}” is not an amount of money.")
    if bool(match["open"]) != bool(match["close"]):
        raise AmountError(f"“{_shorten(written)}” has one bracket without the other.")
    decimals = match["decimals"] or ""
    if decimals[2:].strip("0"):
        raise AmountError(f"“{_shorten(written)}” has more than two decimal places.")
    pence = int((match["pounds"] or "0").replace(",", "") + decimals[:2].ljust(2, "0"))
    if pence > MAX_PENCE:
        raise AmountError(f"“{_shorten(written)}” is too large.")
    return from_pence(-pence if _is_negative(match, written) else pence)


def _is_negative(match: re.Match[str], written: str) -> bool:
    signs = [match["open"], match["sign"], match["sign_after"], (match["trailing"] or "").strip()]
    marks = [sign.upper() for sign in signs if sign]
    if len(marks) > 1:
        raise AmountError(f"“{_shorten(written)}” has more than one sign.")
    return bool(marks) and marks[0] in NEGATIVE_MARKS


def _shorten(text: str) -> str:
    return text if len(text) <= MAX_QUOTED else text[: MAX_QUOTED - 1] + "…"


def from_pence(pence: int) -> Decimal:
    """Whole pence as pounds with two decimal places."""
    return Decimal(pence).scaleb(-2)


def to_pence(amount: Decimal) -> int:
    """Pounds as whole pence; raises AmountError when the amount is not exact pence."""
    if not amount.is_finite():
        raise AmountError(f"{amount} is not an amount of money.")
    if abs(amount) > MAX_AMOUNT:
        raise AmountError(f"{amount} is too large.")
    pounds = amount.quantize(PENNY)
    if pounds != amount:
        raise AmountError(f"{amount} has more than two decimal places.")
    return int(pounds.scaleb(2))


def round_to_pence(amount: Decimal) -> Decimal:
    """The amount to the nearest penny, half a penny up (away from nought)."""
    return amount.quantize(PENNY, rounding=ROUND_HALF_UP)


def allocate(total: Decimal, weights: Sequence[Decimal | int]) -> list[Decimal]:
    """Share `total` out by `weights` in exact pence; the parts always add up to `total`.

    Each part is first cut to whole pence; the pence left over go one each to the parts that
    lost the largest fraction, earlier parts first (the largest remainder method).

    Raises ValueError when a weight is negative or all of them are nought.
    """
    whole = sum((Decimal(weight) for weight in weights), Decimal(0))
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("Weights must be nought or more, and at least one more than nought.")
    pence = to_pence(total)
    exact = [Decimal(pence) * Decimal(weight) / whole for weight in weights]
    parts = [int(part.to_integral_value(rounding=ROUND_DOWN)) for part in exact]
    left = pence - sum(parts)
    by_loss = sorted(range(len(parts)), key=lambda i: (-abs(exact[i] - parts[i]), i))
    for index in by_loss[: abs(left)]:
        parts[index] += 1 if left > 0 else -1
    return [from_pence(part) for part in parts]


def show(amount: Decimal, *, pence: bool = True) -> str:
    """The amount as a person reads it: £1,234.50, and whatever is negative in brackets, (£20.00).

    So are income, an underspend and what is overdrawn written, in tables and in sentences alike.
    Without `pence` it is rounded to whole pounds, half up, for display only.
    """
    shown = amount if pence else amount.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return in_brackets(f"£{abs(shown):,.{2 if pence else 0}f}", shown)


def in_brackets(shown: str, amount: Decimal) -> str:
    """What is shown of an amount, in brackets where that is less than nought."""
    return f"({shown})" if amount < 0 else shown


def show_over_or_under(variance: Decimal) -> str:
    """An (under)/over spend in a sentence: £12.50 over, £12.50 under, or neither."""
    if variance == 0:
        return "neither over nor under budget"
    return f"{show(abs(variance))} {'over' if variance > 0 else 'under'} budget"


def show_thousands(amount: Decimal) -> str:
    """The amount in thousands of pounds with one decimal, half up: 4,762.0 for £4,762,000."""
    thousands = (amount / 1000).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return in_brackets(f"{abs(thousands):,.1f}", thousands)


def show_in_cell(amount: Decimal) -> str:
    """The amount as a cell of a grid in pounds has it: 10.00, a negative in brackets as (10.00)."""
    return show(amount).replace("£", "")


def percentage(part: Decimal, whole: Decimal) -> Decimal | None:
    """`part` as per cent of `whole` to one decimal, half up; None when there is no whole.

    Nought has no sign, of a negative whole neither.
    """
    if whole == 0:
        return None
    return (part * 100 / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP) + 0


def show_variance_percent(percent: Decimal) -> str:
    """A variance as per cent with two decimals: 2.18% more, (0.02%) less."""
    return in_brackets(f"{abs(percent):.2f}%", percent)
