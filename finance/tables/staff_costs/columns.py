"""Columns that the pages of what posts cost share."""

from decimal import Decimal
from typing import Any

from innovation.core import money
from innovation.core.tables import NumberColumn, TextColumn

WORDS = {"td": {"class": "words"}}
"""A cell of a sentence or more, which does not shrink to a word a line."""


class WordsColumn(TextColumn):
    """Text that has words of its own in the footer, which the table sets."""

    additive = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, total=True, **kwargs)


class DifferencePercentColumn(NumberColumn):
    """A difference as per cent with two decimals, less in brackets; its total is not a sum."""

    additive = False

    def show(self, value: Decimal) -> str:
        """2.18% more, (0.02%) less."""
        return money.show_variance_percent(value)


def url_of(record: Any, bound_column: Any) -> str | None:
    """The address behind a cell of a record that names those of its cells in `urls`."""
    url: str | None = record.urls.get(bound_column.name)
    return url
