"""Loading a year's pay spine: what it would do, doing it, and its pages in the admin."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from staffing.actions import ImportRefusedError, load_spine
from staffing.models import PaySpinePoint
from staffing.spine_file import SpineFile, parse
from staffing.spine_plan import SpineTerms, plan_spine
from tests.factories import (
    AssumptionSetFactory,
    GradeFactory,
    GradeRangeFactory,
    PaySpinePointFactory,
    PostFactory,
    WorkstreamFactory,
)
from tests.staffing.pay_reference import make_pay

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
LIST = "/admin/staffing/payspinepoint/"
IMPORT = f"{LIST}import/"
APRIL = dt.date(2018, 4, 1)
TERMS = SpineTerms(APRIL, "old", "verified", "The circular of April 2018.", replaces=False)
REPLACING = SpineTerms(APRIL, "old", "verified", "The circular of April 2018.", replaces=True)


def file_of(*pairs: tuple[int, int | str]) -> SpineFile:
    return parse("\n".join(["Point,Salary", *(f"{point},{salary}" for point, salary in pairs)]))


def in_2017(*pairs: tuple[int, int | str]) -> None:
    store(dt.date(2017, 4, 1), *pairs)


def store(day: dt.date, *pairs: tuple[int, int | str], spine: str = "old") -> None:
    for point, salary in pairs:
        PaySpinePointFactory(
            effective_from=day, spine=spine, point=point, annual_salary=Decimal(salary)
        )


def take(file: SpineFile, terms: SpineTerms, by: User) -> None:
    load_spine(file=file, terms=terms, digest=plan_spine(file, terms).digest, by=by)


def stored() -> list[tuple[dt.date, int, Decimal]]:
    rows = PaySpinePoint.objects.order_by("effective_from", "point")
    return list(rows.values_list("effective_from", "point", "annual_salary"))


def test_plan_shows_each_rise_against_the_salaries_until_then() -> None:
    in_2017((6, "15014.00"), (7, "16000.00"))
    store(dt.date(2016, 4, 1), (6, "10000.00"))
    store(dt.date(2017, 10, 1), (6, "1.00"), spine="new")
    plan = plan_spine(file_of((6, "16394.00"), (7, "16320.00")), TERMS)
    assert plan.before == dt.date(2017, 4, 1)
    first, second = plan.lines
    assert (first.before, first.rise, first.percent) == (
        Decimal("15014.00"),
        Decimal("1380.00"),
        Decimal("9.19"),
    )
    assert (second.rise, second.percent) == (Decimal("320.00"), Decimal("2.00"))
    assert plan.rises == (Decimal("2.00"), Decimal("9.19"))


def test_plan_of_a_first_spine_has_nothing_to_compare() -> None:
    plan = plan_spine(file_of((6, "15014.00")), TERMS)
    assert (plan.before, plan.rises, plan.notes, plan.errors) == (None, None, [], [])
    assert (plan.lines[0].before, plan.lines[0].rise, plan.lines[0].percent) == (None, None, None)


def test_plan_names_missing_and_extra_points() -> None:
    in_2017((6, 15000), (7, 15200), (8, 15400))
    notes = plan_spine(file_of((8, 15708), (9, 16000), (10, 16200)), TERMS).notes
    assert notes == [
        "Points 6, 7 had a salary until then and none any more.",
        "Points 9, 10 had no salary until then.",
    ]


def test_plan_names_falls_and_large_rises() -> None:
    in_2017((6, 15000), (7, 20000), (8, 40000), (9, 50000))
    notes = plan_spine(file_of((6, 14700), (7, 23001), (8, 46000), (9, 60000)), TERMS).notes
    assert notes == [
        "Point 6 falls: is that right?",
        "Points 7, 9 rise by more than 15%: is that right?",
    ]


def test_plan_names_grades_that_are_left_without_a_salary() -> None:
    grade = GradeFactory(code="G6", position=2)
    GradeRangeFactory(grade=grade, effective_from=dt.date(2016, 4, 1), lowest=30, highest=33)
    GradeRangeFactory(grade=grade, effective_from=APRIL, lowest=6, highest=8)
    later = GradeFactory(code="G7", position=1)
    GradeRangeFactory(grade=later, effective_from=APRIL, lowest=8, highest=9)
    GradeRangeFactory(effective_from=dt.date(2018, 4, 2), lowest=20, highest=21)
    GradeRangeFactory(effective_from=APRIL, spine="new", lowest=20, highest=21)
    assert plan_spine(file_of((6, 15000), (7, 15200)), TERMS).notes == [
        "Grade G7 spans points 8, 9, without a salary here.",
        "Grade G6 spans point 8, without a salary here.",
    ]


def test_plan_over_salaries_of_the_same_day_is_refused_unless_they_are_replaced() -> None:
    store(APRIL, (6, 15000), (7, 15200))
    store(APRIL, (1, 15000), spine="new")
    (error,) = plan_spine(file_of((6, 15300)), TERMS).errors
    assert error.message == (
        "The spine has 2 salaries from that day already: choose another day, or tick “Replace "
        "them”."
    )
    plan = plan_spine(file_of((6, 15300)), REPLACING)
    assert (plan.errors, plan.replaced) == ([], 2)


def test_load_stores_the_salaries_with_their_source_and_history(establishment: User) -> None:
    in_2017((6, 15000))
    take(file_of((6, 15300), (7, "15500.50")), TERMS, establishment)
    assert stored() == [
        (dt.date(2017, 4, 1), 6, Decimal("15000.00")),
        (APRIL, 6, Decimal("15300.00")),
        (APRIL, 7, Decimal("15500.50")),
    ]
    for point in PaySpinePoint.objects.filter(effective_from=APRIL):
        assert (point.status, point.source) == ("verified", "The circular of April 2018.")
        assert point.history.get().history_user == establishment


def test_load_replaces_the_salaries_of_the_day(establishment: User) -> None:
    store(APRIL, (6, 15000), (7, 15200))
    gone = PaySpinePoint.objects.get(point=6)
    take(file_of((7, 15555), (8, 15666)), REPLACING, establishment)
    assert [(point, salary) for _, point, salary in stored()] == [
        (7, Decimal("15555.00")),
        (8, Decimal("15666.00")),
    ]
    kinds = PaySpinePoint.history.filter(history_user=establishment).order_by("point")
    assert list(kinds.values_list("point", "history_type")) == [(6, "-"), (7, "~"), (8, "+")]
    assert kinds[0].id == gone.pk


def test_load_of_a_file_with_an_error_stores_nothing(establishment: User) -> None:
    with pytest.raises(ImportRefusedError):
        take(file_of((6, 15300), (6, 15500)), TERMS, establishment)
    assert stored() == []


def test_load_is_refused_when_the_spine_changed_since_the_preview(establishment: User) -> None:
    file = file_of((6, 15300))
    digest = plan_spine(file, TERMS).digest
    in_2017((6, 15000))
    with pytest.raises(ImportRefusedError) as caught:
        load_spine(file=file, terms=TERMS, digest=digest, by=establishment)
    assert caught.value.plan.lines[0].percent == Decimal("2.00")


def sent(content: str, **changes: str) -> dict[str, Any]:
    return {
        "effective_from": "01/04/2018",
        "spine": "old",
        "status": "verified",
        "source": "The circular of April 2018.",
        "file": SimpleUploadedFile("spine.csv", content.encode()),
        **changes,
    }


def confirmed(page: Any) -> dict[str, str]:
    return {name: page.context[name] for name in ("signed", "digest")}


def messages_of(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_spine_page_previews_then_loads_and_says_what_it_does_to_the_cost(
    client_for: ClientFor, establishment: User
) -> None:
    AssumptionSetFactory(name="Usual", is_default=True, increments=False)
    ends = dt.date(2019, 3, 31)
    post = PostFactory(grade=make_pay(), workstream=WorkstreamFactory(programme__ends_on=ends))
    client = client_for(establishment)
    page = client.post(IMPORT, sent("Point,Salary\n1,24480\n2,36720\n"))
    text = page.content.decode()
    for shown in ("£24,480.00", "£24,000.00", "£480.00", "2.00%", "from 1 April 2018: 2 points"):
        assert shown in text
    assert PaySpinePoint.objects.count() == 2
    answer = client.post(IMPORT, confirmed(page))
    assert answer["Location"] == LIST
    done, effect = messages_of(answer)
    assert done == "2 salaries of the old spine from 1 April 2018 were loaded."
    assert effect.startswith("The forecast cost to 31 March 2019 rises by £6")
    assert PaySpinePoint.objects.count() == 4
    again = client.post(IMPORT, confirmed(page))
    assert "What is stored changed since the preview" in again.content.decode()
    assert post.number


def test_spine_page_with_an_error_offers_no_confirmation(
    client_for: ClientFor, establishment: User
) -> None:
    page = client_for(establishment).post(IMPORT, sent("Point,Salary\n1,2\n1,3\n"))
    assert "Point 1 is on line 2 already: keep one of them." in page.content.decode()
    assert page.context["signed"] == ""


@pytest.mark.parametrize("field", ["effective_from", "spine", "status", "source", "file"])
def test_spine_page_asks_for_everything(
    field: str, client_for: ClientFor, establishment: User
) -> None:
    form = sent("Point,Salary\n1,2\n")
    del form[field]
    page = client_for(establishment).post(IMPORT, form)
    assert list(page.context["form"].errors) == [field]


def test_spine_page_is_for_who_keeps_the_pay_reference(
    client_for: ClientFor, auditor: User, finance_user: User
) -> None:
    for user in (auditor, finance_user):
        client = client_for(user)
        assert client.get(IMPORT).status_code == 403
        assert client.post(IMPORT, sent("Point,Salary\n1,2\n")).status_code == 403
        assert b"Load a year" not in client.get(LIST).content
    assert Client().get(IMPORT).status_code == 302


def test_spine_page_refuses_what_it_did_not_sign(
    client_for: ClientFor, establishment: User
) -> None:
    page = client_for(establishment).post(IMPORT, {"signed": "forged", "digest": "x"})
    assert page.context["note"] == "Choose the file again."


@pytest.mark.parametrize("model", ["nationalinsurancerate", "apprenticeshiplevyrate"])
def test_rate_of_a_day_that_has_one_is_refused(
    model: str, client_for: ClientFor, establishment: User
) -> None:
    form = {
        "effective_from": "06/04/2018",
        "rate": "0.1",
        "weekly_threshold": "162",
        "annual_threshold": "8424",
        "annual_allowance": "15000",
        "status": "verified",
        "source": "HMRC.",
    }
    client = client_for(establishment)
    assert client.post(f"/admin/staffing/{model}/add/", form).status_code == 302
    page = client.post(f"/admin/staffing/{model}/add/", form)
    (error,) = page.context["adminform"].form.errors["effective_from"]
    assert error == "A rate begins on that day already: change that one, or choose another day."
