"""What a virement may move and how large it counts, reckoned by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance import virements
from finance.virements import CARRY_FORWARD, REPROFILE, WITHIN_A_YEAR, Move, Size

AWARD, OTHER = 1, 2
NAMES = {0: "the council’s base budget", AWARD: "Award", OTHER: "Other award"}


def move(
    amount: str,
    *,
    head: str = "Alpha, Salaries",
    year: int = 2018,
    before: str = "1000.00",
    funder: int = AWARD,
    is_income: bool = False,
    budgeted: bool = True,
) -> Move:
    return Move(
        head=head,
        head_name=head,
        year=year,
        funder=funder,
        funder_name=NAMES[funder],
        before=Decimal(before),
        amount=Decimal(amount),
        is_income=is_income,
        budgeted=budgeted,
    )


TRAVEL = "Alpha, Travel"


def test_virement_that_nets_to_zero_within_a_year_has_no_fault() -> None:
    moves = [move("-100.00"), move("60.00", head=TRAVEL), move("40.00", head="Beta, Salaries")]
    assert virements.faults(WITHIN_A_YEAR, moves) == []


@pytest.mark.parametrize("moves", [[], [move("-100.00")]])
def test_fewer_than_two_lines_move_nothing(moves: list[Move]) -> None:
    [fault] = virements.faults(WITHIN_A_YEAR, moves)
    assert fault == ("Take an amount from one cost line and give it to another: enter two or more.")


def test_too_much_given_says_by_how_much_and_what_to_do() -> None:
    moves = [move("-100.00"), move("150.01", head=TRAVEL)]
    [fault] = virements.faults(WITHIN_A_YEAR, moves)
    assert fault == (
        "£100.00 is taken and £150.01 is given, so £50.01 too much is given: give £50.01 less, "
        "or take £50.01 more."
    )


def test_too_much_taken_says_by_how_much_and_what_to_do() -> None:
    assert virements.imbalance([Decimal("-0.01")]) == (
        "£0.01 is taken and £0.00 is given, so £0.01 too much is taken: take £0.01 less, "
        "or give £0.01 more."
    )


def test_virement_within_a_year_stays_in_it() -> None:
    moves = [move("-100.00"), move("100.00", year=2019)]
    [fault] = virements.faults(WITHIN_A_YEAR, moves)
    assert fault == (
        "A virement stays within one financial year, and these lines are of 2018/19 and 2019/20: "
        "to move budget between years, choose a re-profile or a carry forward."
    )


def test_reprofile_moves_a_head_over_any_years() -> None:
    moves = [
        move("-100.00"),
        move("70.00", year=2019),
        move("30.00", year=2021),
        move("-5.00", head=TRAVEL, year=2020),
        move("5.00", head=TRAVEL),
    ]
    assert virements.faults(REPROFILE, moves) == []


def test_reprofile_keeps_the_purpose_of_the_money() -> None:
    moves = [move("-100.00"), move("100.00", head=TRAVEL, year=2019)]
    rule = "Between years a workstream and category keeps its budget: each nets to £0 on its own."
    assert virements.faults(REPROFILE, moves) == [
        f"Alpha, Salaries: over all years £100.00 more is taken. {rule}",
        f"Alpha, Travel: over all years £100.00 more is given. {rule}",
    ]


@pytest.mark.parametrize("kind", [REPROFILE, CARRY_FORWARD])
def test_lines_of_one_year_are_no_move_between_years(kind: str) -> None:
    assert virements.faults(kind, [move("-1.00"), move("1.00", head=TRAVEL)]) == [
        "All lines are of 2018/19: choose a virement within a year, or a line of another year."
    ]


def test_carry_forward_takes_from_a_year_and_gives_to_the_next() -> None:
    moves = [move("-100.00"), move("100.00", year=2019)]
    assert virements.faults(CARRY_FORWARD, moves) == []


@pytest.mark.parametrize(
    ("out", "into", "words"),
    [
        (2018, 2020, "it takes from 2018/19 and gives to 2020/21"),
        (2019, 2018, "it takes from 2019/20 and gives to 2018/19"),
    ],
)
def test_carry_forward_to_another_year_is_a_reprofile(out: int, into: int, words: str) -> None:
    moves = [move("-100.00", year=out), move("100.00", year=into)]
    [fault] = virements.faults(CARRY_FORWARD, moves)
    assert fault == (
        "A carry forward takes from one financial year and gives to the next: here "
        f"{words}. For other years choose a re-profile."
    )


def test_carry_forward_of_income_is_less_of_it_now_and_more_next_year() -> None:
    moves = [
        move("40.00", before="-100.00", is_income=True),
        move("-40.00", before="0.00", year=2019, is_income=True),
    ]
    assert virements.faults(CARRY_FORWARD, moves) == []


def test_line_is_taken_down_to_nought_and_no_further() -> None:
    given_to = move("1000.00", head=TRAVEL)
    assert virements.faults(WITHIN_A_YEAR, [move("-1000.00"), given_to]) == []
    faults = virements.faults(
        WITHIN_A_YEAR, [move("-1000.01"), move("1000.01", head=TRAVEL, before="0.00")]
    )
    assert faults == ["Alpha, Salaries, 2018/19 has £1,000.00: £1,000.01 cannot be taken from it."]


def test_income_is_brought_to_nought_and_no_further() -> None:
    less = move("100.00", head="Alpha, Charges", before="-100.00", is_income=True)
    assert virements.faults(WITHIN_A_YEAR, [move("-100.00"), less]) == []
    too_much = move("100.01", head="Alpha, Charges", before="-100.00", is_income=True)
    assert virements.faults(WITHIN_A_YEAR, [move("-100.01"), too_much]) == [
        "Alpha, Charges, 2018/19 expects £100.00 of income: £100.01 less cannot be expected."
    ]


def test_more_income_pays_for_more_spend() -> None:
    moves = [move("-50.00", head="Alpha, Charges", before="-100.00", is_income=True), move("50.00")]
    assert virements.faults(WITHIN_A_YEAR, moves) == []


def test_who_pays_does_not_change() -> None:
    moves = [move("-100.00"), move("100.00", head=TRAVEL, funder=0)]
    [fault] = virements.faults(WITHIN_A_YEAR, moves)
    assert fault == (
        "These lines are paid for by Award and the council’s base budget. A virement does not "
        "change who pays: what is taken from the lines of each is given to lines of the same."
    )


def test_lines_of_two_awards_move_side_by_side() -> None:
    moves = [
        move("-100.00"),
        move("100.00", head=TRAVEL),
        move("-5.00", head="Beta, Salaries", funder=OTHER),
        move("5.00", head="Beta, Travel", funder=OTHER),
    ]
    assert virements.faults(WITHIN_A_YEAR, moves) == []


def test_line_without_a_budget_is_paid_for_by_who_pays_what_it_is_given() -> None:
    first = move("100.00", head=TRAVEL, before="0.00", funder=0, budgeted=False)
    moves = [move("-100.00", funder=OTHER), first]
    assert virements.faults(WITHIN_A_YEAR, moves) == []
    assert virements.payer(moves) == OTHER


def test_line_without_a_budget_is_not_paid_for_by_two() -> None:
    first = move("100.00", head=TRAVEL, before="0.00", funder=0, budgeted=False)
    moves = [move("-60.00"), move("-40.00", head="Beta", funder=OTHER), first]
    [fault] = virements.faults(WITHIN_A_YEAR, moves)
    assert fault.startswith("These lines are paid for by Award and Other award.")


def test_size_is_what_moves() -> None:
    moves = [move("-60.00"), move("-40.00", head=TRAVEL), move("100.00", head="Beta, Salaries")]
    none = [Decimal("0.00")] * 3
    assert virements.size(moves, none) == Size(Decimal("100.00"), "It moves £100.00.")


def test_size_counts_what_the_same_line_gave_away_before() -> None:
    moves = [move("-60.00"), move("60.00", head=TRAVEL)]
    assert virements.size(moves, [Decimal("50.00"), Decimal("999.00")]) == Size(
        Decimal("110.00"),
        "£50.00 was taken from Alpha, Salaries, 2018/19 before, so with this £110.00 in all.",
    )


pence = st.integers(-(10**9), 10**9).map(lambda number: Decimal(number).scaleb(-2))
budgets_of_spend = st.lists(pence.map(abs), min_size=6, max_size=6)


@given(st.lists(pence, max_size=8))
def test_what_is_given_less_what_is_taken_is_the_net(amounts: list[Decimal]) -> None:
    net = sum(amounts, Decimal("0.00"))
    assert virements.given(amounts) - virements.taken(amounts) == net
    assert (virements.imbalance(amounts) == "") == (net == 0)


@given(st.lists(pence, min_size=1, max_size=5), budgets_of_spend)
def test_what_has_no_fault_keeps_every_budget_on_its_side(
    amounts: list[Decimal], budgets: list[Decimal]
) -> None:
    closing = -sum(amounts, Decimal("0.00"))
    moves = [
        move(str(amount), before=str(before))
        for amount, before in zip([*amounts, closing], budgets, strict=False)
    ]
    kept = all(one.before * one.after >= 0 for one in moves)
    assert kept or virements.faults(WITHIN_A_YEAR, moves)
