"""What a set of assumptions assumes, in words."""

from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from programmes.models import Workstream
from staffing.assumption_words import words_of
from tests.factories import (
    AssumptionSetFactory,
    EntryExceptionFactory,
    PayAwardAssumptionFactory,
    WorkstreamFactory,
)

pytestmark = pytest.mark.django_db


def words(kind: str, **assumed: Any) -> str:
    made = AssumptionSetFactory(**assumed)
    [found] = words_of([made], Workstream.objects.all())
    return found[kind]


@pytest.mark.parametrize(
    ("kind", "assumed", "said"),
    [
        ("entry", {"entry": "middle"}, "middle of the grade, with increments"),
        ("entry", {"increments": False}, "bottom of the grade, without increments"),
        ("pension", {"pension_rate": Decimal("0.1625")}, "16.25% of pay"),
        ("turnover", {}, "none"),
        ("turnover", {"turnover": Decimal("0.03")}, "3% of the cost"),
        ("threshold", {}, "whole for every post"),
        ("threshold", {"share_threshold": True}, "in proportion to FTE"),
        ("pay_award", {}, "none after the last published spine"),
    ],
)
def test_assumption_is_said(kind: str, assumed: dict[str, Any], said: str) -> None:
    assert words(kind, **assumed) == said


@pytest.mark.parametrize(
    ("awards", "said"),
    [
        ({2026: "0.02"}, "2% in 2026/27"),
        ({2026: "0.02", 2027: "0.02"}, "2% a year from 2026/27 to 2027/28"),
        ({2026: "0.02", 2028: "0.02"}, "2% in 2026/27, 2% in 2028/29"),
        (
            {2026: "0.02", 2027: "0.0275", 2028: "0.0275"},
            "2% in 2026/27, 2.75% a year from 2027/28 to 2028/29",
        ),
    ],
)
def test_neighbouring_years_of_one_award_are_said_together(
    awards: dict[int, str], said: str
) -> None:
    made = AssumptionSetFactory()
    for year, rate in awards.items():
        PayAwardAssumptionFactory(assumptions=made, year=year, rate=Decimal(rate))
    assert words_of([made], Workstream.objects.all())[0]["pay_award"] == said


def test_exceptions_are_said_of_the_workstreams_that_may_be_seen() -> None:
    made = AssumptionSetFactory(entry="top")
    seen = WorkstreamFactory(name="Alpha")
    for workstream in (seen, WorkstreamFactory(name="Canary")):
        EntryExceptionFactory(assumptions=made, workstream=workstream, entry="bottom")
    [found] = words_of([made], Workstream.objects.filter(pk=seen.pk))
    assert found["entry"] == (
        "top of the grade, with increments (Alpha: bottom of the grade, with increments)"
    )


def test_same_set_twice_is_said_twice(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    made, other = AssumptionSetFactory(entry="top"), AssumptionSetFactory()
    with django_assert_num_queries(2):
        first, again, last = words_of([made, made, other], Workstream.objects.all())
    assert first == again != last
