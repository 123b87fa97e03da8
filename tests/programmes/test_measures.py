"""Measures: how they stand, what was projected against what happened, and who keeps them."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from innovation.core import access
from innovation.core.charts import Series, day_chart
from innovation.core.versions import StaleError
from programmes.actions import remove_reading, save_reading
from programmes.measures import Direction, Standing, current, direction, judge, trend
from programmes.models import Measure, Reading
from programmes.trajectory import Point
from tests.factories import (
    AssignmentFactory,
    MeasureFactory,
    ProgrammeFactory,
    ReadingFactory,
    UserFactory,
    WorkstreamFactory,
)
from tests.page_reader import read, read_csv

D = Decimal
ClientFor = Callable[[User], Client]
MARCH = {year: dt.date(year, 3, 31) for year in range(2014, 2026)}


def points(*values: tuple[int, str]) -> list[Point]:
    return [Point(MARCH[year], D(value)) for year, value in values]


READ = points((2016, "1239"), (2017, "1252"), (2018, "1267"))
TARGET = Point(MARCH[2020], D(1000))


@pytest.mark.parametrize(
    ("readings", "target", "lower", "standing"),
    [
        ([], TARGET, True, Standing.UNREAD),
        (READ, None, True, Standing.NONE),
        (READ, TARGET, True, Standing.NOT_YET),
        (READ, TARGET, False, Standing.SO_FAR),
        ([*READ, Point(MARCH[2020], D(1344))], TARGET, True, Standing.MISSED),
        ([Point(MARCH[2020], D(1000))], TARGET, True, Standing.MISSED),
        ([Point(MARCH[2020], D(1000))], TARGET, False, Standing.MET),
        ([Point(MARCH[2020], D(999))], TARGET, True, Standing.MET),
    ],
)
def test_target_is_judged_by_the_first_reading_of_its_day_or_after_it(
    readings: list[Point], target: Point | None, lower: bool, standing: Standing
) -> None:
    assert judge(target, readings, lower_is_better=lower).standing == standing


def test_later_reading_does_not_change_what_a_target_came_to() -> None:
    later = points((2021, "1281"), (2024, "999"))
    judged = judge(TARGET, [*READ, *later], lower_is_better=True)
    assert (judged.standing, judged.by) == (Standing.MISSED, later[0])


def test_measure_moves_from_the_reading_before() -> None:
    assert direction(READ, lower_is_better=True) == Direction.WORSE
    assert direction(READ, lower_is_better=False) == Direction.BETTER
    assert direction(READ[:1], lower_is_better=True) == Direction.FIRST
    assert direction([], lower_is_better=True) == Direction.UNREAD
    same = points((2016, "76"), (2017, "76"))
    assert direction(same, lower_is_better=True) == Direction.SAME


def test_next_target_counts_and_once_all_are_read_the_last() -> None:
    targets = points((2015, "1"), (2016, "2"), (2017, "3"))
    assert current(targets, []) == targets[0]
    assert current(targets, points((2015, "1"))) == targets[1]
    assert current(targets, points((2018, "3"))) == targets[2]
    assert current([], READ) is None


def test_straight_line_leads_to_the_target_as_exactly_as_the_readings_are() -> None:
    # Nearest to the three counts: 14 more a year of 365 days; 731 days on there are 28 more.
    assert trend(READ, TARGET) == D(1295)
    half = [Point(dt.date(2018, 1, 1), D("1.5")), Point(dt.date(2018, 1, 2), D("1.75"))]
    assert trend(half, Point(dt.date(2018, 1, 4), D(2))) == D("2.25")
    assert trend(READ[:1], TARGET) is None
    assert trend([*READ, Point(MARCH[2020], D(1344))], TARGET) is None


def test_chart_of_days_stands_them_as_far_apart_as_they_are() -> None:
    first = dt.date(2018, 1, 1)
    days = [(first + dt.timedelta(days=gone), D(gone)) for gone in (0, 10, 100)]
    chart = day_chart([Series("Read", days), Series("To come", days[2:], "dotted")])
    xs = [D(x) for x, _ in chart.lines[0].marks]
    assert (xs[1] - xs[0]) * 10 == xs[2] - xs[0]
    assert chart.lines[1].marks == chart.lines[0].marks[2:]
    assert chart.rows[1] == ("11 Jan 2018", ["10", "–"])
    assert [label.text for label in chart.month_labels] == ["Jan 18", "Apr 18"]


def looked_after(**measure: Any) -> Measure:
    """Children looked after, with two readings, a target, and a projection of each kind."""
    made: Measure = MeasureFactory(name="Children", **measure)
    for year, value in ((2017, 1252), (2018, 1267)):
        ReadingFactory(measure=made, on=MARCH[year], value=D(value), note="Counted.")
    ReadingFactory(measure=made, target=True)
    ReadingFactory(measure=made, projected=True, on=MARCH[2018], made_on=MARCH[2017])
    return made


@pytest.mark.django_db
def test_list_shows_each_measure_against_its_target_as_known_on_a_day(
    auditor: User, client_for: ClientFor
) -> None:
    measure = looked_after()
    MeasureFactory(name="Unread", question="how_much")
    client = client_for(auditor)
    table = read(client.get("/measures/")).tables["Measures"]
    shown = dict(zip(table.head, [cell.text for cell in table.body[0]], strict=True))
    assert shown["Baseline"] == "1,252"
    assert (shown["Latest"], shown["Read on"]) == ("1,267", "31 Mar 2018")
    assert (shown["Target"], shown["By"]) == ("1,000", "31 Mar 2020")
    assert (shown["Latest less target"], shown["Since the reading before"]) == ("267", "Worse")
    assert shown["Against the target"] == "Not yet met: 267 above it"
    assert shown["Projected for its day"] == "1,297, by the straight line"
    ReadingFactory(measure=measure, projected=True, value=D(1190))
    ReadingFactory(measure=measure, on=MARCH[2020], value=D(1344))
    header, first, *_ = read_csv(client.get("/measures/export.csv?as_at=31/12/2018"))
    row = dict(zip(header, first, strict=True))
    assert (row["Projected"], row["Latest"]) == ("1190.000", "1267.000")
    assert row["Projected for its day"] == "1,190, projected on 14 Dec 2018"
    [found] = read(client.get("/measures/?standing=missed")).tables["Measures"].body
    assert "Missed: 1,344 on 31 Mar 2020, 344 above it" in [cell.text for cell in found]
    [unread] = read(client.get("/measures/?question=how_much")).tables["Measures"].body
    assert unread[0].text == "Unread"


@pytest.mark.django_db
def test_page_sets_each_projection_beside_what_happened(
    auditor: User, client_for: ClientFor
) -> None:
    measure = looked_after(baseline_on=MARCH[2017])
    ReadingFactory(measure=measure, projected=True)
    response = client_for(auditor).get(measure.get_absolute_url())
    table = read(response).tables["Each projection against what happened"]
    assert [[cell.text for cell in row[:6]] for row in table.body] == [
        ["14 Dec 2018", "31 Mar 2020", "1,190", "", "", "Not read yet"],
        [
            *("31 Mar 2017", "31 Mar 2018", "1,190", "1,267", "31 Mar 2018"),
            "Worse than projected: 77 above",
        ],
    ]
    assertContains(response, "1,252 children on 31 Mar 2017 at the baseline.")
    assertNotContains(response, "Record a reading")


@pytest.mark.django_db
def test_holder_keeps_the_measures_of_the_own_workstream_alone(client_for: ClientFor) -> None:
    mine = WorkstreamFactory(name="Mine")
    holder = UserFactory(role=access.BUDGET_HOLDER)
    AssignmentFactory(user=holder, programme=None, workstream=mine)
    own = ReadingFactory(measure__programme=mine.programme, measure__workstream=mine)
    whole = ReadingFactory(measure__programme=mine.programme)
    other = ReadingFactory(measure__workstream=WorkstreamFactory(programme=mine.programme))
    client = client_for(holder)
    assert client.get(f"/measures/{own.measure_id}/reading/new/").status_code == 200
    assert client.get(f"/measures/readings/{own.pk}/").status_code == 200
    assert client.get(f"/measures/{whole.measure_id}/").status_code == 200
    assert client.get(f"/measures/{whole.measure_id}/edit/").status_code == 404
    assert client.get(f"/measures/readings/{whole.pk}/").status_code == 404
    assert client.get(f"/measures/{other.measure_id}/").status_code == 404
    assert client.post(f"/measures/readings/{other.pk}/remove/", {}).status_code == 404
    assert client.get(f"/measures/{own.measure_id}/guess/new/").status_code == 404


@pytest.mark.django_db
@time_machine.travel("2019-06-01")
def test_measure_is_added_read_projected_corrected_and_its_history_kept(
    finance_user: User, client_for: ClientFor
) -> None:
    programme = ProgrammeFactory()
    client = client_for(finance_user)
    sent = {
        "programme": programme.pk,
        "name": "Conferences",
        "question": "how_much",
        "unit": "conferences",
    }
    client.post("/measures/new/", sent)
    measure = Measure.objects.get()
    page = measure.get_absolute_url()
    read_once = {"on": "31/3/2019", "value": "640", "note": "The service’s own count."}
    assert client.post(f"{page}reading/new/", read_once).status_code == 302
    twice = client.post(f"{page}reading/new/", {**read_once, "value": "641"})
    assertContains(twice, "That day has one already: correct that one instead.")
    future = client.post(f"{page}reading/new/", {**read_once, "on": "2/6/2019"})
    assertContains(future, "That day is still to come. Enter the day on which it was read.")
    assertContains(client.post(f"{page}reading/new/", {}), "Say where it comes from.")
    projected = {**read_once, "on": "31/3/2020", "value": "900", "made_on": "1/6/2019"}
    client.post(f"{page}projection/new/", projected)
    backwards = client.post(f"{page}projection/new/", {**projected, "on": "31/5/2019"})
    assertContains(backwards, "before the day that it is for")
    client.post(f"{page}target/new/", {**read_once, "on": "31/3/2020", "value": "1000"})
    assert {row.kind for row in Reading.objects.all()} == {"read", "projected", "target"}
    reading = Reading.objects.get(kind="read")
    correction = {**read_once, "value": "642", "seen_version": "1"}
    correct = f"/measures/readings/{reading.pk}/"
    assertContains(client.post(correct, correction), "Say why it is corrected.")
    client.post(correct, {**correction, "because": "Two were missed."})
    stale = client.post(correct, {**correction, "value": "1", "because": "Mine."})
    assertContains(stale, "Not saved")
    wrong = {**sent, "baseline_on": "1/4/2019", "seen_version": "1"}
    refused = client.post(f"{page}edit/", wrong)
    assertContains(refused, "There is no reading of that day. Choose one of 31/3/2019.")
    client.post(f"{page}edit/", {**wrong, "baseline_on": "31/3/2019"})
    client.post(f"{correct}remove/", {"because": "Counted for another council."})
    assert not Reading.objects.filter(kind="read").exists()
    history = client.get(page)
    assertContains(history, "Value from 640 to 642")
    assertContains(history, "Why: Two were missed.")
    assertContains(history, "Why: Counted for another council.")
    assertContains(history, "Baseline from nothing to 31 Mar 2019")


@pytest.mark.django_db
def test_reading_that_was_changed_meanwhile_is_neither_saved_over_nor_taken_out() -> None:
    reading, by = ReadingFactory(), UserFactory()
    Reading.objects.update(version=2)
    with pytest.raises(StaleError):
        save_reading(reading=reading, by=by, because="Mine.")
    with pytest.raises(StaleError):
        remove_reading(reading=reading, by=by, because="Mine.")
