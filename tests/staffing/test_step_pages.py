"""Recording and withdrawing a step from the page of a post."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.http.response import HttpResponseBase
from django.test import Client

from staffing.actions import record_step
from staffing.models import Post
from tests.factories import AssignmentFactory, AssumptionSetFactory, PostFactory
from tests.staffing.pay_reference import make_pay

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
STEP = "/posts/A1/step/"


@pytest.fixture
def post(establishment: User) -> Post:
    """A post planned for the last six months of its programme, £14,808.00, and offered."""
    AssumptionSetFactory(name="Usual", is_default=True, increments=False)
    made: Post = PostFactory(
        number="A1",
        title="Worker",
        grade=make_pay(),
        workstream__programme__ends_on=dt.date(2018, 3, 31),
    )
    record_step(posts=[made], status="offered", on=dt.date(2017, 9, 1), by=establishment)
    made.refresh_from_db()
    return made


def sent(post: Post, **changes: Any) -> dict[str, Any]:
    """A start six weeks late."""
    started = {"status": "in_post", "on": "12/11/2017", "appointment": "external", "note": ""}
    return {**started, "seen_version": post.version, **changes}


def said(response: HttpResponseBase) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]  # type: ignore[attr-defined]  # of a test


def errors(response: HttpResponseBase) -> dict[str, list[str]]:
    assert response.status_code == 200
    found: dict[str, list[str]] = response.context["form"].errors  # type: ignore[attr-defined]  # of a test
    return found


def test_start_six_weeks_late_is_recorded_and_says_what_it_saves(
    client_for: ClientFor, establishment: User, post: Post
) -> None:
    """19 days of November cost £1,512.47: 1,266.67 + 36.80 + 202.67 + 6.33."""
    response = client_for(establishment).post(STEP, sent(post))
    assert response.status_code == 302
    assert response.headers["Location"] == "/posts/A1/"
    (message,) = said(response)
    assert message == (
        "A1: In post on 12 November 2017. Started 42 days late. The forecast cost to 31 March 2018 "
        "falls by £3,423.53 (from £14,808.00 to £11,384.47), by the assumptions “Usual”."
    )
    post.refresh_from_db()
    assert (post.status, post.actual_start) == ("in_post", dt.date(2017, 11, 12))
    newest = post.steps.in_force().last()
    assert newest is not None
    assert (newest.appointment, newest.recorded_by) == ("external", establishment)


def test_form_begins_with_the_usual_next_step(
    client_for: ClientFor, establishment: User, post: Post
) -> None:
    page = client_for(establishment).get(STEP)
    assert page.context["form"]["status"].value() == "in_post"
    assert "Offered on 1 September 2017" in page.content.decode()


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"on": ""}, {"on": "Enter the day of the step, such as 31/12/2018."}),
        (
            {"on": "soon"},
            {"on": "Enter a date such as 31/12/2018."},
        ),
        (
            {"appointment": ""},
            {"appointment": "Choose whether the appointment is internal or external."},
        ),
        (
            {"status": "advertised"},
            {"appointment": "Leave this empty, or choose “In post” above."},
        ),
        (
            {"on": "31/08/2017"},
            {
                "on": "The last step is “Offered on 1 September 2017”: enter that day or a later "
                "one, or withdraw that step if it is wrong."
            },
        ),
        (
            {"point_on_entry": "9"},
            {"point_on_entry": "Grade G has the points 1 to 2 on that day: enter one of them."},
        ),
        (
            {"status": "approved", "appointment": ""},
            {"status": "No decision approves it yet: name the decision in “Edit this post” first."},
        ),
    ],
)
def test_wrong_step_is_refused_at_its_field_and_keeps_what_was_entered(
    client_for: ClientFor,
    establishment: User,
    post: Post,
    changes: dict[str, str],
    wrong: dict[str, str],
) -> None:
    response = client_for(establishment).post(STEP, sent(post, note="From Kirklees.", **changes))
    assert errors(response) == {field: [message] for field, message in wrong.items()}
    assert b"From Kirklees." in response.content
    post.refresh_from_db()
    assert post.status == "offered"


def test_step_that_ends_before_the_start_is_refused_at_its_day(
    client_for: ClientFor, establishment: User
) -> None:
    post = PostFactory(number="A1", in_post=True)
    late = sent(post, status="vacant", on="01/09/2017", appointment="")
    response = client_for(establishment).post(STEP, late)
    assert errors(response) == {"on": ["A post cannot end before it starts."]}


def test_step_of_a_post_that_was_changed_meanwhile_is_refused_once(
    client_for: ClientFor, establishment: User, post: Post
) -> None:
    seen = sent(post)
    record_step(posts=[post], status="advertised", on=dt.date(2017, 9, 4), by=establishment)
    client = client_for(establishment)
    response = client.post(STEP, seen)
    assert errors(response) == {
        "__all__": [
            "The post was changed meanwhile: look at its page again, then record the step again."
        ]
    }
    form = response.context["form"]
    assert "Advertised on 4 September 2017" in response.content.decode()
    again = {**seen, "seen_version": form["seen_version"].value()}
    assert client.post(STEP, again).status_code == 302


def test_step_is_for_who_keeps_posts(
    client_for: ClientFor, officer: User, auditor: User, finance_user: User, post: Post
) -> None:
    AssignmentFactory(user=officer, programme=post.workstream.programme)
    for user in (officer, auditor, finance_user):
        client = client_for(user)
        assert client.get(STEP).status_code == 403
        assert client.post(STEP, sent(post)).status_code == 403
        assert "Record a step" not in client.get("/posts/A1/").content.decode()


def test_keeper_who_may_not_see_pay_is_told_of_none(
    client_for: ClientFor, officer: User, post: Post
) -> None:
    """Neither a point nor a cost, and a point that is sent all the same is not taken."""
    wanted = ("change_post", "add_recruitmentstep")
    officer.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    AssignmentFactory(user=officer, programme=post.workstream.programme)
    client = client_for(officer)
    page = client.get(STEP).content.decode()
    assert "column point" not in page
    response = client.post(STEP, sent(post, point_on_entry="2"))
    assert said(response) == ["A1: In post on 12 November 2017. Started 42 days late."]
    post.refresh_from_db()
    assert post.point_on_entry is None


def test_step_of_a_post_of_another_workstream_is_not_found(
    client_for: ClientFor, officer: User, post: Post
) -> None:
    wanted = ("change_post", "add_recruitmentstep")
    officer.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    step = post.steps.get()
    client = client_for(officer)
    assert client.post(STEP, sent(post)).status_code == 404
    assert client.post(f"/posts/A1/steps/{step.pk}/withdraw/", {"because": "x"}).status_code == 404


def test_newest_step_is_withdrawn_and_says_what_it_costs(
    client_for: ClientFor, establishment: User, post: Post
) -> None:
    client = client_for(establishment)
    client.post(STEP, sent(post))
    step = post.steps.get(status="in_post")
    address = f"/posts/A1/steps/{step.pk}/withdraw/"
    assert address in client.get("/posts/A1/").content.decode()
    response = client.post(address, {"because": ""})
    assert errors(response) == {"because": ["Say why the step is wrong."]}
    response = client.post(address, {"because": "Another post."})
    assert said(response)[-1] == (
        "Withdrawn: In post on 12 November 2017. The forecast cost to 31 March 2018 rises by "
        "£3,423.53 (from £11,384.47 to £14,808.00), by the assumptions “Usual”."
    )
    page = client.get("/posts/A1/").content.decode()
    assert "Steps that were withdrawn: 1" in page
    assert "Another post." in page
    assert client.get(address).status_code == 404


def test_step_that_is_no_longer_the_newest_is_not_withdrawn(
    client_for: ClientFor, establishment: User, post: Post
) -> None:
    offered = post.steps.get()
    client = client_for(establishment)
    client.post(STEP, sent(post))
    response = client.post(f"/posts/A1/steps/{offered.pk}/withdraw/", {"because": "Wrong."})
    assert errors(response) == {
        "__all__": ["Only the newest step can be withdrawn, and this one is not."]
    }
