"""Numbers of posts that follow one another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffing.post_numbers import next_number, numbers_from


@pytest.mark.parametrize(
    ("first", "count", "numbers"),
    [
        ("RES-08", 3, ["RES-08", "RES-09", "RES-10"]),
        ("RES-99", 2, ["RES-99", "RES-100"]),
        ("007", 2, ["007", "008"]),
        ("A1-B2", 2, ["A1-B2", "A1-B3"]),
        ("LEAD", 1, ["LEAD"]),
    ],
)
def test_numbers_count_up_as_wide(first: str, count: int, numbers: list[str]) -> None:
    assert numbers_from(first, count) == numbers


def test_numbers_without_a_last_digit_are_refused() -> None:
    with pytest.raises(ValueError, match="LEAD does not end in a digit, so that no number follows"):
        numbers_from("LEAD", 2)


@pytest.mark.parametrize(
    ("number", "taken", "following"),
    [
        ("RES-01", ["RES-01", "RES-07", "RET-09", "RES-X", "RES-"], "RES-08"),
        ("RES-01", ["RES-99"], "RES-100"),
        ("RES-01", [], "RES-02"),
        ("LEAD", ["LEAD", "LEAD-4"], "LEAD-5"),
        ("LEAD", ["LEAD"], "LEAD-2"),
        ("RES-1", ["RES-08"], "RES-9"),
    ],
)
def test_next_number_is_after_the_highest_of_its_pattern(
    number: str, taken: list[str], following: str
) -> None:
    assert next_number(number, taken) == following


@given(st.from_regex(r"\A[A-Z]{1,3}-[0-9]{1,4}\Z"), st.integers(1, 60))
def test_numbers_from_the_next_one_are_all_free(number: str, count: int) -> None:
    taken = numbers_from(number, 30)
    assert not {*numbers_from(next_number(number, taken), count)} & {*taken}
