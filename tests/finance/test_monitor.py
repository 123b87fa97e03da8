"""Spend against allocation as at a period: exact figures, reckoned by hand."""

import datetime as dt
from decimal import Decimal

import pytest

from finance.models import CostLine
from finance.monitor import (
    BasisRow,
    MonitorLine,
    award_position,
    grouped,
    known_periods,
    last_day_known,
    latest_lines,
    latest_periods,
    monitor_lines,
)
from finance.position import total
from finance.projection import first_period
from finance.variance import State
from innovation.core.periods import Period
from programmes.models import Award, Programme
from tests.factories import (
    AwardFactory,
    BalanceFactory,
    CostLineFactory,
    PeriodFactory,
    ProgrammeFactory,
    WorkstreamFactory,
    release,
)
from tests.finance.book import AS_AT, Book, make_book, spend

pytestmark = pytest.mark.django_db


def lines_as_at(as_at: Period | None) -> list[MonitorLine]:
    return monitor_lines(CostLine.objects.all(), as_at=as_at)


def bases() -> list[BasisRow]:
    """The only award on both bases."""
    award = Award.objects.with_bases().get()
    return award_position(award, lines_as_at(AS_AT), as_at=AS_AT)


def figures(as_at: Period | None) -> dict[str, tuple[str, str, str]]:
    """Budget to date, actual and variance of each line by its name."""
    return {
        f"{line.workstream} {line.category} {line.year}": (
            str(line.budget_to_date),
            str(line.actual),
            str(line.variance),
        )
        for line in lines_as_at(as_at)
    }


def test_lines_as_at_the_last_period(book: Book) -> None:
    assert figures(AS_AT) == {
        "Alpha Salaries 2017": ("1000.00", "1100.00", "100.00"),
        "Alpha Salaries 2018": ("1000.00", "250.25", "-749.75"),
        "Alpha Travel 2018": ("0.00", "12.34", "12.34"),
        "Canary Beta Salaries 2018": ("500.00", "500.00", "0.00"),
        "Canary Beta Canary equipment 2019": ("0.00", "0.00", "0.00"),
    }


def test_lines_as_at_a_period_of_the_first_year_know_nothing_of_later_spend(book: Book) -> None:
    assert figures(Period(2017, 9)) == {
        "Alpha Salaries 2017": ("500.01", "0.00", "-500.01"),
        "Alpha Salaries 2018": ("0.00", "0.00", "0.00"),
        "Alpha Travel 2018": ("0.00", "0.00", "0.00"),
        "Canary Beta Salaries 2018": ("0.00", "0.00", "0.00"),
        "Canary Beta Canary equipment 2019": ("0.00", "0.00", "0.00"),
    }


def test_lines_as_at_a_period_count_it_and_not_the_next(book: Book) -> None:
    assert figures(Period(2018, 3))["Alpha Salaries 2018"] == ("600.00", "130.00", "-470.00")
    assert figures(Period(2018, 4))["Alpha Salaries 2018"] == ("800.00", "130.00", "-670.00")
    assert figures(Period(2018, 4))["Canary Beta Salaries 2018"] == ("400.00", "500.00", "100.00")


def test_lines_as_at_a_later_year_are_due_in_full(book: Book) -> None:
    later = figures(Period(2020, 1))
    assert later["Alpha Salaries 2018"] == ("2400.00", "250.25", "-2149.75")
    assert later["Canary Beta Canary equipment 2019"] == ("600.00", "0.00", "-600.00")


def test_lines_before_the_programme_begins_are_not_due(book: Book) -> None:
    assert figures(Period(2017, 6))["Alpha Salaries 2017"] == ("0.00", "0.00", "0.00")
    assert figures(Period(2016, 12))["Alpha Salaries 2017"] == ("0.00", "0.00", "0.00")


def test_lines_of_a_programme_without_a_start_are_due_from_april(book: Book) -> None:
    book.programme.starts_on = None
    book.programme.save()
    assert first_period(book.programme) is None
    assert figures(Period(2017, 6))["Alpha Salaries 2017"] == ("500.02", "0.00", "-500.02")


def test_lines_before_anything_is_loaded_are_neither_due_nor_spent() -> None:
    CostLineFactory(original_budget=Decimal("1000.00"))
    [line] = lines_as_at(None)
    assert (line.latest_budget, line.budget_to_date, line.actual) == (
        Decimal("1000.00"),
        Decimal("0.00"),
        Decimal("0.00"),
    )
    assert line.state is State.NOT_STARTED


def test_lines_stand_in_the_order_of_workstream_category_and_year(book: Book) -> None:
    assert [line.pk for line in lines_as_at(AS_AT)] == [line.pk for line in book.lines.values()]


def test_position_derives_what_is_left_the_share_and_the_state(book: Book) -> None:
    line = lines_as_at(AS_AT)[1]
    assert line.remaining == Decimal("2149.75")
    assert line.percent_spent == Decimal("10.4")
    assert line.state is State.UNDER


def test_line_of_nought_pounds_with_spend_says_no_allocation(book: Book) -> None:
    line = lines_as_at(AS_AT)[2]
    assert (line.latest_budget, line.actual) == (Decimal("0.00"), Decimal("12.34"))
    assert line.state is State.NO_ALLOCATION
    assert line.state.value == "no allocation"
    assert line.percent_spent is None
    assert line.bar.text == "No allocation, but money spent"


def test_total_adds_every_line(book: Book) -> None:
    whole = total(lines_as_at(AS_AT))
    assert (whole.latest_budget, whole.budget_to_date, whole.actual) == (
        Decimal("5200.00"),
        Decimal("2500.00"),
        Decimal("1862.59"),
    )
    assert (whole.remaining, whole.variance) == (Decimal("3337.41"), Decimal("-637.41"))
    assert whole.percent_spent == Decimal("35.8")


def test_total_of_nothing_is_nought() -> None:
    nothing = total([])
    assert (nothing.latest_budget, nothing.actual) == (Decimal("0.00"), Decimal("0.00"))
    assert nothing.percent_spent is None


def test_grouped_keeps_the_order_of_the_first_lines(book: Book) -> None:
    by_workstream = grouped(lines_as_at(AS_AT), lambda line: line.workstream.name)
    assert [
        (name, position.latest_budget, position.actual) for name, position in by_workstream
    ] == [
        ("Alpha", Decimal("3400.00"), Decimal("1362.59")),
        ("Canary Beta", Decimal("1800.00"), Decimal("500.00")),
    ]


def test_grouped_by_year_adds_to_the_total(book: Book) -> None:
    by_year = grouped(lines_as_at(AS_AT), lambda line: line.year)
    assert [(year, str(position.actual)) for year, position in sorted(by_year)] == [
        (2017, "1100.00"),
        (2018, "762.59"),
        (2019, "0.00"),
    ]


def test_latest_lines_are_as_at_the_last_period_of_their_own_programme(book: Book) -> None:
    other = CostLineFactory(year=2018, original_budget=Decimal("1200.00"))
    lines = latest_lines(CostLine.objects.all(), Programme.objects.all(), latest_periods())
    found = {line.pk: (line.budget_to_date, line.as_at) for line in lines}
    assert found[book.lines["alpha-2018"].pk] == (Decimal("1000.00"), AS_AT)
    assert found[other.pk] == (Decimal("0.00"), None)


def test_latest_period_goes_by_year_before_number(book: Book) -> None:
    assert latest_periods() == {book.programme.pk: Period(2018, 5)}


def test_last_day_known_is_that_of_the_latest_period_of_the_programmes(book: Book) -> None:
    other = PeriodFactory(year=2019, number=1)
    BalanceFactory(period=other, cost_line__workstream__programme=other.programme)
    assert last_day_known([book.programme.pk]) == dt.date(2018, 8, 31)
    assert last_day_known([book.programme.pk, other.programme_id]) == dt.date(2019, 4, 30)
    assert last_day_known([]) is None


def test_known_periods_are_those_with_spend_the_latest_first(book: Book) -> None:
    assert [period.code for period in known_periods(book.programme)] == [
        "2018-05",
        "2018-04",
        "2018-03",
        "2018-02",
        "2018-01",
        "2017-12",
    ]
    assert known_periods(ProgrammeFactory()) == {}


def test_award_on_both_bases_counts_only_the_lines_that_it_funds(book: Book) -> None:
    scope = f"?programme={book.programme.pk}&award={book.award.pk}"
    assert bases() == [
        BasisRow("Award", Decimal("7500.00"), Decimal("10000.00")),
        BasisRow(
            "Allocated to cost lines", Decimal("4600.00"), Decimal("4600.00"), f"/monitor/{scope}"
        ),
        BasisRow("Not yet allocated", Decimal("2900.00"), Decimal("5400.00")),
        BasisRow(
            "Spent to date",
            Decimal("1862.59"),
            Decimal("1862.59"),
            f"/transactions/{scope}&to=2018-05",
        ),
        BasisRow("Left of the award", Decimal("5637.41"), Decimal("8137.41")),
        BasisRow(
            "Projected outturn",
            Decimal("3962.59"),
            Decimal("3962.59"),
            f"/monitor/?view=outturn&{scope.removeprefix('?')}",
        ),
        BasisRow("Left at the projected outturn", Decimal("3537.41"), Decimal("6037.41")),
    ]


def test_released_tranche_is_secured(book: Book) -> None:
    release(book.award.tranches.get(kind="contingent"), dt.date(2018, 8, 1))
    [award, *_] = bases()
    assert (award.secured, award.contingent, award.full) == (
        Decimal("10000.00"),
        Decimal("0.00"),
        Decimal("10000.00"),
    )


def test_contingent_part_stands_between_the_bases(book: Book) -> None:
    assert [str(row.contingent) for row in bases()] == [
        "2500.00",
        "0.00",
        "2500.00",
        "0.00",
        "2500.00",
        "0.00",
        "2500.00",
    ]


def test_two_awards_do_not_share_their_lines(book: Book) -> None:
    second = AwardFactory(programme=book.programme, amount=Decimal("600.00"))
    CostLine.objects.filter(pk=book.lines["beta-2019"].pk).update(award=second)
    lines = lines_as_at(AS_AT)
    allocated = [
        award_position(award, lines, as_at=AS_AT)[1].full
        for award in Award.objects.with_bases().order_by("pk")
    ]
    assert allocated == [Decimal("4600.00"), Decimal("600.00")]


def test_spend_of_one_line_does_not_move_another(book: Book) -> None:
    WorkstreamFactory(programme=book.programme)
    spend(book, "beta-2019", 1, "59.99")
    lines = {line.pk: line.actual for line in lines_as_at(Period(2019, 1))}
    assert lines[book.lines["beta-2019"].pk] == Decimal("59.99")
    assert lines[book.lines["alpha-2018"].pk] == Decimal("250.25")


def test_lines_are_read_in_one_query(django_assert_num_queries: object) -> None:
    make_book()
    with django_assert_num_queries(1):  # type: ignore[operator]  # a fixture without a public type
        lines = lines_as_at(AS_AT)
        assert [line.workstream.programme.name for line in lines] == ["Growing Futures"] * 5
