"""Filters in force: each in words, each with the address that takes it away and nothing else."""

import pytest
from django.http import QueryDict

from tests.core.cost_line_report import LineFilter
from tests.factories import WorkstreamFactory

pytestmark = pytest.mark.django_db


def active(query: str) -> list[tuple[str, str, str]]:
    chosen = LineFilter(QueryDict(query))
    assert chosen.is_valid(), chosen.errors
    return [(item.label, item.value, item.remove_url) for item in chosen.active()]


@pytest.mark.parametrize("query", ["", "year=", "least=&span_min=&span_max=", "page=3&sort=year"])
def test_no_filter_is_in_force_without_a_choice(query: str) -> None:
    assert active(query) == []


def test_active_filters_stand_in_the_order_of_the_form() -> None:
    assert active("least=20&year=2017&page=2&sort=-year") == [
        ("Year", "2017", "?least=20&sort=-year"),
        ("At least", "£20.00", "?year=2017&sort=-year"),
    ]


def test_taking_a_filter_away_leaves_those_whose_name_begins_alike() -> None:
    assert active("year=2017&year_of_award=2016")[0] == ("Year", "2017", "?year_of_award=2016")


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("span_min=2017&span_max=2018", "2017 to 2018"),
        ("span_min=2017", "from 2017"),
        ("span_max=2018", "up to 2018"),
        ("span_min=0", "from 0"),
    ],
)
def test_range_is_shown_by_its_ends_and_taken_away_whole(query: str, value: str) -> None:
    assert active(f"{query}&least=1")[1] == ("Years", value, "?least=1")


def test_range_of_dates_is_shown_as_days() -> None:
    query = "made_after=2017-04-01&made_before=2018-03-31"
    assert active(query) == [("Awarded", "1 Apr 2017 to 31 Mar 2018", "?")]


@pytest.mark.parametrize(
    ("query", "value"),
    [("years=2017", "2017/18"), ("years=2017&years=2018", "2017/18, 2018/19")],
)
def test_choices_are_shown_by_their_labels(query: str, value: str) -> None:
    assert active(query) == [("Any of", value, "?")]


def test_objects_are_shown_by_their_names() -> None:
    first, second = WorkstreamFactory(name="RES Teams"), WorkstreamFactory(name="Re-Think")
    assert active(f"workstream={first.pk}") == [("Workstream", "RES Teams", "?")]
    both = active(f"workstreams={first.pk}&workstreams={second.pk}")
    assert {*both[0][1].split(", ")} == {"RES Teams", "Re-Think"}
    assert (both[0][0], both[0][2]) == ("Workstreams", "?")


@pytest.mark.parametrize(("chosen", "value"), [("true", "Yes"), ("false", "No")])
def test_yes_and_no_are_shown_in_words(chosen: str, value: str) -> None:
    assert active(f"cited={chosen}") == [("Without source", value, "?")]


def test_filter_in_error_has_nothing_in_force_for_the_wrong_field() -> None:
    chosen = LineFilter(QueryDict("least=lots&year=2017"))
    assert not chosen.is_valid()
    assert [item.label for item in chosen.active()] == ["Year"]


def test_filter_without_data_has_nothing_in_force() -> None:
    assert list(LineFilter().active()) == []
