"""Numbers of posts that follow one another: RES-08, RES-09, RES-10. Pure."""

import re
from collections.abc import Iterable

_ENDING = re.compile(r"[0-9]*\Z")


def numbers_from(first: str, count: int) -> list[str]:
    """`count` numbers that begin with `first`, each one more than the one before, as wide.

    Raises ValueError when there are several and `first` does not end in a digit.
    """
    stem, digits = _parts(first)
    if count == 1:
        return [first]
    if not digits:
        raise ValueError(f"{first} does not end in a digit, so that no number follows it.")
    return [stem + str(int(digits) + step).zfill(len(digits)) for step in range(count)]


def next_number(number: str, taken: Iterable[str]) -> str:
    """The number after the highest one taken that looks like `number` up to its last digits.

    A number that does not end in a digit, such as LEAD, is followed by LEAD-2.
    """
    stem, digits = _parts(number)
    if not digits:
        return next_number(f"{number}-1", taken)
    found = [_parts(other) for other in (number, *taken)]
    highest = max(int(ending) for start, ending in found if start == stem and ending)
    return stem + str(highest + 1).zfill(len(digits))


def _parts(number: str) -> tuple[str, str]:
    """The number without its last digits, and those."""
    digits = _ENDING.search(number)
    width = len(digits[0]) if digits else 0
    return number[: len(number) - width], number[len(number) - width :]
