"""What a change in the admin did to the forecast cost, and who is told."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.test import Client

from staffing.models import AssumptionSet, PaySpinePoint, Post
from tests.factories import (
    AssumptionSetFactory,
    GradeFactory,
    GradeRangeFactory,
    PostFactory,
    UserFactory,
    WorkstreamFactory,
)
from tests.staffing.pay_reference import make_pay

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
LIST = "/admin/staffing/post/"
TO_MARCH = "The forecast cost to 31 March 2018"
BY_USUAL = "by the assumptions “Usual”."


@pytest.fixture
def assumptions() -> AssumptionSet:
    made: AssumptionSet = AssumptionSetFactory(name="Usual", is_default=True, increments=False)
    return made


@pytest.fixture
def post(assumptions: AssumptionSet) -> Post:
    """Six months at £2,468.00 a month."""
    made: Post = PostFactory(
        number="A1",
        grade=make_pay(),
        planned_start=dt.date(2017, 10, 1),
        workstream=WorkstreamFactory(programme__ends_on=dt.date(2018, 3, 31)),
    )
    return made


def form_of(post: Post, **changes: Any) -> dict[str, Any]:
    return {
        "seen_version": post.version,
        "number": post.number,
        "title": post.title,
        "grade": post.grade_id,
        "fte": "1",
        "workstream": post.workstream_id,
        "status": post.status,
        "contract": post.contract,
        "planned_start": "01/10/2017",
        "funding-TOTAL_FORMS": "0",
        "funding-INITIAL_FORMS": "0",
        **changes,
    }


def effects(answer: Any) -> list[str]:
    """What was said after the first message, which says what was done."""
    assert answer.status_code == 302
    return [str(message) for message in get_messages(answer.wsgi_request)][1:]


def test_change_of_a_post_says_its_effect(
    client_for: ClientFor, post: Post, establishment: User
) -> None:
    form = form_of(post, planned_start="01/01/2018")
    answer = client_for(establishment).post(f"{LIST}{post.pk}/change/", form)
    assert effects(answer) == [
        f"{TO_MARCH} falls by £7,404.00 (from £14,808.00 to £7,404.00), {BY_USUAL}"
    ]


def test_point_on_entry_says_its_effect(
    client_for: ClientFor, post: Post, establishment: User
) -> None:
    form = form_of(post, point_on_entry="2")
    answer = client_for(establishment).post(f"{LIST}{post.pk}/change/", form)
    assert effects(answer) == [
        f"{TO_MARCH} rises by £7,818.00 (from £14,808.00 to £22,626.00), {BY_USUAL}"
    ]


def test_new_post_says_its_effect(client_for: ClientFor, post: Post, establishment: User) -> None:
    answer = client_for(establishment).post(f"{LIST}add/", form_of(post, number="A2"))
    assert effects(answer) == [
        f"{TO_MARCH} rises by £14,808.00 (from £0.00 to £14,808.00), {BY_USUAL}"
    ]


def test_deleted_post_says_its_effect(
    client_for: ClientFor, post: Post, establishment: User
) -> None:
    client = client_for(establishment)
    falls = f"{TO_MARCH} falls by £14,808.00 (from £14,808.00 to £0.00), {BY_USUAL}"
    answer = client.post(f"{LIST}{post.pk}/delete/", {"post": "yes"})
    messages = [str(message) for message in get_messages(answer.wsgi_request)]
    assert falls in messages
    again = PostFactory(grade=post.grade, workstream=post.workstream)
    sent = {"action": "delete_selected", "_selected_action": [again.pk], "post": "yes"}
    messages = [str(each) for each in get_messages(client.post(LIST, sent).wsgi_request)]
    assert falls in messages


def test_change_of_several_posts_says_their_effect_only(
    client_for: ClientFor, post: Post, establishment: User
) -> None:
    PostFactory(grade=post.grade, workstream=post.workstream)
    sent = {
        "action": "change_status",
        "_selected_action": [post.pk],
        "apply": "1",
        "status": "in_post",
        "on": "01/01/2018",
        "appointment": "external",
    }
    assert effects(client_for(establishment).post(LIST, sent)) == [
        f"{TO_MARCH} falls by £7,404.00 (from £14,808.00 to £7,404.00), {BY_USUAL}"
    ]


def test_copies_say_what_they_add(client_for: ClientFor, post: Post, establishment: User) -> None:
    sent = {"count": "2", "first": "A2", "planned_start": "1/10/2017"}
    answer = client_for(establishment).post(f"{LIST}{post.pk}/copies/", sent)
    assert effects(answer) == [
        (
            "The forecast cost of 2 posts to 31 March 2018 rises by £29,616.00 "
            f"(from £0.00 to £29,616.00), {BY_USUAL}"
        )
    ]


def test_change_of_a_salary_says_its_effect_on_all_posts(
    client_for: ClientFor, post: Post, establishment: User
) -> None:
    PostFactory(grade=post.grade, workstream=post.workstream)
    salary = PaySpinePoint.objects.get(point=1)
    form = {
        "effective_from": "01/04/2017",
        "spine": "old",
        "point": "1",
        "annual_salary": "36000",
        "status": "verified",
        "source": "A letter.",
    }
    address = f"/admin/staffing/payspinepoint/{salary.pk}/change/"
    (said,) = effects(client_for(establishment).post(address, form))
    assert said.startswith("The forecast cost of 2 posts to 31 March 2018 rises by £15,636.00")


def test_change_of_the_assumptions_says_its_effect(
    client_for: ClientFor, post: Post, assumptions: AssumptionSet, establishment: User
) -> None:
    form = {
        "name": "Usual",
        "slug": assumptions.slug,
        "entry": "top",
        "pension_rate": "0.16",
        "turnover": "0",
        "is_default": "on",
        "note": "All.",
        **{
            f"{inline}-{name}_FORMS": "0"
            for inline in ("pay_awards", "exceptions")
            for name in ("TOTAL", "INITIAL")
        },
    }
    address = f"/admin/staffing/assumptionset/{assumptions.pk}/change/"
    assert effects(client_for(establishment).post(address, form)) == [
        f"{TO_MARCH} rises by £7,818.00 (from £14,808.00 to £22,626.00), {BY_USUAL}"
    ]


def test_new_range_of_a_grade_says_its_effect(
    client_for: ClientFor, post: Post, establishment: User
) -> None:
    unknown = GradeFactory(code="G9")
    PostFactory(number="A2", grade=unknown, workstream=post.workstream)
    form = GradeRangeFactory.build(grade=unknown, lowest=1, highest=1)
    sent = {
        "grade": unknown.pk,
        "effective_from": "01/04/2017",
        "spine": form.spine,
        "lowest": "1",
        "highest": "1",
        "status": form.status,
        "source": form.source,
    }
    (said,) = effects(client_for(establishment).post("/admin/staffing/graderange/add/", sent))
    assert "1 post could not be costed: A2: No points of grade G9" in said


def test_effect_is_not_said_to_who_may_not_see_pay(client_for: ClientFor, post: Post) -> None:
    user = UserFactory(is_staff=True)
    names = ["view_post", "change_post", "add_post", "view_every_programme", "view_grade"]
    user.user_permissions.set(
        Permission.objects.filter(codename__in=[*names, "view_workstream", "delete_post"])
    )
    form = form_of(post, planned_start="01/01/2018")
    answer = client_for(user).post(f"{LIST}{post.pk}/change/", form)
    assert effects(answer) == []
    sent = {"count": "1", "first": "A2", "planned_start": "1/10/2017"}
    assert effects(client_for(user).post(f"{LIST}{post.pk}/copies/", sent)) == []
