"""A post as it is beside the post as it was planned, worked by hand, and that the months add up."""

import datetime as dt
from decimal import Decimal

from hypothesis import given

from innovation.core.periods import Period
from staffing.costing import Assumptions, Costing, Seat, compared_months
from staffing.costing.amounts import total_of
from tests.staffing.pay_reference import BOOK, costing, seat
from tests.staffing.test_costing import ASSUMED, DAYS, SEATS, day

LAST = dt.date(2018, 3, 31)


def test_late_start_has_not_cost_what_was_planned() -> None:
    """£2,000 a month, insurance of £150, pension of £300 and levy of £10."""
    months = compared_months(costing(), [seat(day("2018-02-01"))], seat(day("2018-01-01")), LAST)
    assert [(month.period, month.days, month.amounts.total, month.planned) for month in months] == [
        (Period(2017, 10), 0, Decimal("0.00"), Decimal("2460.00")),
        (Period(2017, 11), 28, Decimal("2460.00"), Decimal("2460.00")),
        (Period(2017, 12), 31, Decimal("2460.00"), Decimal("2460.00")),
    ]
    assert [month.difference for month in months] == [Decimal("-2460.00"), 0, 0]
    assert (months[0].parts, months[0].points, months[1].points) == ((), "", "11")


def test_month_explains_its_parts() -> None:
    (month,) = compared_months(costing(), [seat()], seat(), day("2017-04-30"))
    assert [(part.name, part.amount) for part in month.parts] == [
        ("Salary", Decimal("2000.00")),
        ("National insurance", Decimal("150.00")),
        ("Pension", Decimal("300.00")),
        ("Apprenticeship levy", Decimal("10.00")),
    ]
    assert month.parts[0].working == (
        "point 11 of the old spine: £24,000 ÷ 12 × 1 FTE × 30 of 30 days"
    )


def test_month_that_ends_with_the_programme_says_its_share() -> None:
    """£2,460 × 15 / 30; the parts are half of theirs."""
    (month,) = compared_months(costing(), [seat()], seat(), day("2017-04-15"))
    assert (month.days, month.amounts.total, month.planned) == (
        15,
        Decimal("1230.00"),
        Decimal("1230.00"),
    )
    assert month.parts[2].amount == Decimal("150.00")
    assert month.parts[2].working == "15% of pay; 15 of these 30 days"


def test_one_holder_after_another_in_a_month_is_explained_twice() -> None:
    """£2,000 × 10 / 30 and £2,000 × 15 / 30, the first of two holders to the 10th."""
    seats = [seat(end=day("2017-04-10")), seat(day("2017-04-16"))]
    (month,) = compared_months(costing(), seats, seat(), day("2017-04-30"))
    assert (month.days, month.amounts.salary) == (25, Decimal("1666.67"))
    assert month.parts[0].amount == Decimal("1666.67")
    assert month.parts[0].working == (
        "point 11 of the old spine: £24,000 ÷ 12 × 1 FTE × 10 of 30 days; then "
        "point 11 of the old spine: £24,000 ÷ 12 × 1 FTE × 15 of 30 days"
    )


@given(SEATS, SEATS, ASSUMED, DAYS)
def test_months_add_up_to_the_cost_and_to_the_plan(
    actual: Seat, planned: Seat, assumed: Assumptions, last: dt.date
) -> None:
    costing = Costing(BOOK, assumed)
    months = compared_months(costing, [actual], planned, last)
    assert total_of(month.amounts for month in months) == costing.until(actual, last)
    assert sum(month.planned for month in months) == costing.until(planned, last).total
    for month in months:
        assert sum(part.amount for part in month.parts) == month.amounts.total
