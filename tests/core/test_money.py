"""Pounds and pence: what is read, what is refused, and what always adds up."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovation.core import money

PENCE = st.integers(min_value=-money.MAX_PENCE, max_value=money.MAX_PENCE)


@pytest.mark.parametrize(
    ("variance", "said"),
    [
        ("0.01", "£0.01 over budget"),
        ("-1234.50", "£1,234.50 under budget"),
        ("0.00", "neither over nor under budget"),
    ],
)
def test_variance_in_a_sentence(variance: str, said: str) -> None:
    assert money.show_over_or_under(Decimal(variance)) == said


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("0", "0.00"),
        ("1234.5", "1234.50"),
        ("1234.50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1,234,567.89", "1234567.89"),
        ("£1,234.50", "1234.50"),
        ("£ 1,234.50", "1234.50"),
        ("  £1,234.50 ", "1234.50"),
        ("\u00a012.00\u00a0", "12.00"),
        (".5", "0.50"),
        ("5.", "5.00"),
        ("007", "7.00"),
        ("1.1000", "1.10"),
        ("1.100000000000", "1.10"),
        ("+5", "5.00"),
        ("-5", "-5.00"),
        ("- 5", "-5.00"),
        ("\u22125", "-5.00"),
        ("£-5", "-5.00"),
        ("£ -5", "-5.00"),
        ("-£5", "-5.00"),
        ("5-", "-5.00"),
        ("1,234.50-", "-1234.50"),
        ("(5)", "-5.00"),
        ("(£1,234.50)", "-1234.50"),
        ("5 CR", "-5.00"),
        ("5CR", "-5.00"),
        ("5 cr", "-5.00"),
        ("5 DR", "5.00"),
        ("-0", "0.00"),
        ("92233720368547758.07", "92233720368547758.07"),
        ("-92233720368547758.07", "-92233720368547758.07"),
    ],
)
def test_parse_reads_amounts_as_people_write_them(written: str, amount: str) -> None:
    assert str(money.parse(written)) == amount


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "£",
        ".",
        "-",
        "()",
        "£.",
        "CR",
        "five",
        "12,34x",
        "1,23,456",
        "12,34",
        "1234,567",
        ",123",
        "1,,234",
        "1 234",
        "1.2.3",
        "1.005",
        "1.001",
        "0.000000000001",
        "1e5",
        "1e999999999",
        "1E+3",
        "NaN",
        "Infinity",
        "-inf",
        "0x10",
        "1_000",
        "$5",
        "€5",
        "££5",
        "£(5)",
        "(5",
        "5)",
        "((5))",
        "-(5)",
        "(-5)",
        "(5)-",
        "(5) CR",
        "--5",
        "-5-",
        "-5 CR",
        "+-5",
        "-+5",
        "++5",
        "+5-",
        "(+5)",
        "-5 DR",
        "(5) DR",
        "£-5-",
        "５",
        "１２．５０",
        "٣",
        "²",
        "5\n6",
        "=5",
        "5%",
        "99999999999999999",
        "92233720368547758.08",
        "-92233720368547758.08",
        "123456789012345678",
    ],
)
def test_parse_refuses_everything_else(written: str) -> None:
    with pytest.raises(money.AmountError):
        money.parse(written)


def test_parse_quotes_no_more_than_forty_characters() -> None:
    with pytest.raises(money.AmountError) as refused:
        money.parse("x" * 1000)
    assert str(refused.value) == f"“{'x' * 39}…” is not an amount of money."


@given(st.text())
def test_parse_gives_exact_pence_or_refuses(text: str) -> None:
    try:
        amount = money.parse(text)
    except money.AmountError:
        return
    assert amount.as_tuple().exponent == -2


@given(PENCE)
def test_shown_amount_is_read_back(pence: int) -> None:
    amount = money.from_pence(pence)
    assert money.parse(money.show(amount)) == amount
    assert money.parse(money.show(amount)) == amount


@given(PENCE)
def test_pence_and_pounds_are_inverse(pence: int) -> None:
    assert money.to_pence(money.from_pence(pence)) == pence


@pytest.mark.parametrize(
    "amount",
    [
        "0.001",
        "1.005",
        "-0.0001",
        "1.0000000000000000000000000000000001",
        "1e-999999",
        "NaN",
        "Infinity",
        "-Infinity",
    ],
)
def test_to_pence_refuses_what_is_not_exact_pence(amount: str) -> None:
    with pytest.raises(money.AmountError):
        money.to_pence(Decimal(amount))


@pytest.mark.parametrize("amount", ["92233720368547758.08", "-92233720368547758.08", "1e999999"])
def test_to_pence_refuses_what_no_bigint_holds(amount: str) -> None:
    with pytest.raises(money.AmountError):
        money.to_pence(Decimal(amount))


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        ("1.004", "1.00"),
        ("1.005", "1.01"),
        ("1.015", "1.02"),
        ("-1.005", "-1.01"),
        ("-1.004", "-1.00"),
        ("2.675", "2.68"),
    ],
)
def test_round_to_pence_rounds_half_away_from_nought(amount: str, rounded: str) -> None:
    assert str(money.round_to_pence(Decimal(amount))) == rounded


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        ("100.00", [1, 1, 1], ["33.34", "33.33", "33.33"]),
        ("0.02", [1, 1, 1], ["0.01", "0.01", "0.00"]),
        ("-100.00", [1, 1, 1], ["-33.34", "-33.33", "-33.33"]),
        ("0.00", [1, 2], ["0.00", "0.00"]),
        ("10.00", [0, 1], ["0.00", "10.00"]),
        ("0.05", [1, 2], ["0.02", "0.03"]),
        ("1.00", [2, 1, 0], ["0.67", "0.33", "0.00"]),
        ("943000.00", [1] * 6, ["157166.67"] * 4 + ["157166.66"] * 2),
    ],
)
def test_allocate_shares_out_every_penny(total: str, weights: list[int], parts: list[str]) -> None:
    assert [str(part) for part in money.allocate(Decimal(total), weights)] == parts


WEIGHTS = st.lists(
    st.one_of(
        st.integers(0, 10**9),
        st.decimals(0, 10**6, places=12, allow_nan=False),
        st.decimals(0, 1, places=28, allow_nan=False),
    ),
    min_size=1,
    max_size=40,
).filter(any)


@given(PENCE, WEIGHTS)
def test_allocated_parts_sum_to_the_whole(pence: int, weights: list[Decimal | int]) -> None:
    total = money.from_pence(pence)
    parts = money.allocate(total, weights)
    assert len(parts) == len(weights)
    assert sum(map(money.to_pence, parts)) == pence


@given(PENCE, WEIGHTS)
def test_allocated_part_is_within_a_penny_of_its_exact_share(
    pence: int, weights: list[Decimal | int]
) -> None:
    whole = sum(map(Fraction, weights))
    for part, weight in zip(money.allocate(money.from_pence(pence), weights), weights, strict=True):
        assert abs(money.to_pence(part) - pence * Fraction(weight) / whole) < 1


@given(PENCE, WEIGHTS)
def test_allocate_mirrors_a_negative_total(pence: int, weights: list[Decimal | int]) -> None:
    forwards = money.allocate(money.from_pence(pence), weights)
    backwards = money.allocate(money.from_pence(-pence), weights)
    assert [-part for part in forwards] == backwards


@given(st.integers(0, money.MAX_PENCE), st.lists(st.integers(0, 1000), min_size=1).filter(any))
def test_allocate_gives_a_larger_weight_no_less(pence: int, weights: list[int]) -> None:
    descending = sorted(weights, reverse=True)
    parts = money.allocate(money.from_pence(pence), descending)
    assert parts == sorted(parts, reverse=True)


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [1, -1], [2, -1], [-1]])
def test_allocate_refuses_weights_that_share_nothing(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="Weights"):
        money.allocate(Decimal("1.00"), weights)


@pytest.mark.parametrize(
    ("amount", "shown", "whole"),
    [
        ("0.00", "£0.00", "£0"),
        ("1234.50", "£1,234.50", "£1,235"),
        ("9600000.00", "£9,600,000.00", "£9,600,000"),
        ("-1234.50", "(£1,234.50)", "(£1,235)"),
        ("-0.49", "(£0.49)", "£0"),
        ("-0.50", "(£0.50)", "(£1)"),
        ("0.49", "£0.49", "£0"),
        ("-0.01", "(£0.01)", "£0"),
        ("-1234567.89", "(£1,234,567.89)", "(£1,234,568)"),
    ],
)
def test_show_writes_pounds_and_a_negative_in_brackets(amount: str, shown: str, whole: str) -> None:
    assert money.show(Decimal(amount)) == shown
    assert money.show(Decimal(amount), pence=False) == whole


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("4762000.00", "4,762.0"),
        ("950.00", "1.0"),
        ("949.99", "0.9"),
        ("-50.00", "(0.1)"),
        ("-49.99", "0.0"),
        ("0.00", "0.0"),
    ],
)
def test_show_thousands_rounds_half_up(amount: str, shown: str) -> None:
    assert money.show_thousands(Decimal(amount)) == shown


@pytest.mark.parametrize(
    ("part", "whole", "per_cent"),
    [
        ("50.00", "200.00", "25.0"),
        ("1.00", "3.00", "33.3"),
        ("2.00", "3.00", "66.7"),
        ("0.25", "1000.00", "0.0"),
        ("0.50", "1000.00", "0.1"),
        ("300.00", "200.00", "150.0"),
        ("-50.00", "200.00", "-25.0"),
        ("0.00", "200.00", "0.0"),
        ("0.00", "-200.00", "0.0"),
        ("-50.00", "-200.00", "25.0"),
    ],
)
def test_percentage_rounds_to_one_decimal_half_up(part: str, whole: str, per_cent: str) -> None:
    assert str(money.percentage(Decimal(part), Decimal(whole))) == per_cent


def test_percentage_of_nothing_is_none() -> None:
    assert money.percentage(Decimal("5.00"), Decimal("0.00")) is None
