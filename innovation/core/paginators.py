"""Paginators that do not count a whole table."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

COUNTED = 10_000
"""Rows that are counted: nobody leafs through more of them by number."""


class KnownCountPaginator(Paginator):  # type: ignore[type-arg] # generic only to the stubs
    """A paginator that is told how many rows there are."""

    def __init__(self, *args: Any, known_count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = known_count


class CappedPaginator(Paginator):  # type: ignore[type-arg] # generic only to the stubs
    """Pages of the first COUNTED rows; a filter or a search finds those beyond them."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, as far as they are counted."""
        rows: Any = self.object_list
        counted: int = rows.order_by()[:COUNTED].count()
        return counted
