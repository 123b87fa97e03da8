"""The figures at the head of a page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Card:
    """A figure with its name, a note in words and the address of what makes it up."""

    label: str
    value: str
    note: str = ""
    url: str = ""
