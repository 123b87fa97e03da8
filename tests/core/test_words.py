"""Numbers in sentences."""

import pytest

from innovation.core.words import counted


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (1234, "1,234 rows")]
)
def test_number_stands_before_what_it_counts(number: int, words: str) -> None:
    assert counted(number, "row") == words


def test_many_are_named_as_they_are_told() -> None:
    assert [counted(count, "post was", "posts were") for count in (1, 2)] == [
        "1 post was",
        "2 posts were",
    ]
