"""Three more like this: the copies of a post, and their page in the admin."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from staffing.actions import copy_post
from staffing.models import Post
from tests.factories import (
    AssignmentFactory,
    BalanceFactory,
    CitationFactory,
    ClusterFactory,
    DecisionFactory,
    PostFactory,
    PostFundingFactory,
    UserFactory,
    WorkstreamFactory,
)

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
LIST = "/admin/staffing/post/"
START = dt.date(2018, 9, 3)


@pytest.fixture
def post() -> Post:
    """A post with everything, in post, and two funders."""
    workstream = WorkstreamFactory()
    made: Post = PostFactory(
        number="RES-07",
        fte=Decimal("0.500"),
        workstream=workstream,
        cluster=ClusterFactory(),
        team="North",
        reports_to=PostFactory(number="RES-01", workstream=workstream),
        contract="fixed_term",
        planned_end=dt.date(2020, 3, 31),
        decision=DecisionFactory(programme=workstream.programme),
        citation=CitationFactory(),
        point_on_entry=41,
        in_post=True,
    )
    PostFundingFactory(post=made)
    PostFundingFactory(post=made, starts_on=dt.date(2019, 4, 1), source="base_budget", award=None)
    return made


def address(post: Post) -> str:
    return f"{LIST}{post.pk}/copies/"


def messages_of(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_copies_have_what_posts_share_and_nothing_of_its_holder(
    post: Post, establishment: User
) -> None:
    numbers = ["RES-08", "RES-09"]
    made = copy_post(post=post, numbers=numbers, planned_start=START, by=establishment)
    for number, copy in zip(("RES-08", "RES-09"), made, strict=True):
        copy.refresh_from_db()
        assert copy.number == number
        for name in ("title", "grade", "fte", "workstream", "team", "reports_to", "contract"):
            assert getattr(copy, name) == getattr(post, name)
        assert (copy.planned_start, copy.planned_end) == (START, post.planned_end)
        assert (copy.status, copy.actual_start, copy.ended_on) == ("proposed", None, None)
        assert (copy.point_on_entry, copy.decision, copy.cluster, copy.citation) == (None,) * 4
        assert copy.history.get().history_user == establishment
        rows = copy.funding.order_by("starts_on").values_list("starts_on", "source", "award")
        assert list(rows) == list(
            post.funding.order_by("starts_on").values_list("starts_on", "source", "award")
        )
        assert {row.history.get().history_user for row in copy.funding.all()} == {establishment}
        step = copy.steps.get()
        assert (step.status, step.note) == ("proposed", "Copied from RES-07.")


def test_copies_with_numbers_that_are_taken_are_refused_by_name(
    post: Post, establishment: User
) -> None:
    PostFactory(number="RES-09")
    with pytest.raises(ValidationError) as caught:
        copy_post(post=post, numbers=["RES-08", "RES-09"], planned_start=START, by=establishment)
    assert caught.value.messages == ["RES-09 is taken: choose another first number."]
    assert not Post.objects.filter(number="RES-08").exists()
    PostFactory(number="RES-08")
    with pytest.raises(ValidationError) as caught:
        copy_post(post=post, numbers=["RES-08", "RES-09"], planned_start=START, by=establishment)
    assert caught.value.messages == ["RES-08, RES-09 are taken: choose another first number."]


def test_copies_page_proposes_the_next_free_numbers(
    client_for: ClientFor, post: Post, establishment: User
) -> None:
    PostFactory(number="RES-11")
    page = client_for(establishment).get(address(post))
    assert page.context["form"]["first"].value() == "RES-12"
    text = page.content.decode()
    for shown in ("0.5", "North", "RES-01 Family support worker", "Fixed term", "31 Mar 2020"):
        assert shown in text
    assert "Base budget from 1 April 2019" in text


@pytest.mark.parametrize(
    ("period", "proposed"), [(8, dt.date(2017, 12, 1)), (9, None), (10, None), (None, None)]
)
def test_copies_page_proposes_the_planned_start_unless_that_is_past(
    period: int | None,
    proposed: dt.date | None,
    client_for: ClientFor,
    post: Post,
    establishment: User,
) -> None:
    Post.objects.filter(pk=post.pk).update(planned_start=dt.date(2017, 12, 1))
    if period:
        BalanceFactory(
            cost_line__workstream=post.workstream,
            cost_line__year=2017,
            period__programme=post.workstream.programme,
            period__year=2017,
            period__number=period,
        )
    page = client_for(establishment).get(address(post))
    assert page.context["form"]["planned_start"].value() == proposed
    past = "RES-07 was planned to start on 1 Dec 2017, which is past: enter when the new posts are"
    assert (past in page.content.decode()) == (proposed is None)


def test_copies_page_before_anything_is_known_goes_by_today(
    client_for: ClientFor, post: Post, establishment: User
) -> None:
    today = timezone.localdate()
    Post.objects.filter(pk=post.pk).update(
        planned_start=today, planned_end=None, contract="permanent"
    )
    page = client_for(establishment).get(address(post))
    assert page.context["form"]["planned_start"].value() == today


def test_copies_page_makes_the_posts(
    client_for: ClientFor, post: Post, establishment: User
) -> None:
    sent = {"count": "3", "first": "RES-08", "planned_start": "3/9/2018"}
    answer = client_for(establishment).post(address(post), sent)
    assert answer["Location"] == LIST
    done = "Made like RES-07, proposed: RES-08, RES-09, RES-10."
    assert messages_of(answer)[0] == done
    made = Post.objects.filter(number__in=["RES-08", "RES-09", "RES-10"])
    assert list(made.values_list("planned_start", flat=True)) == [START] * 3


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        (
            {"count": "0", "first": "RES-08"},
            {"count": ["Ensure this value is greater than or equal to 1."]},
        ),
        (
            {"count": "51", "first": "RES-08"},
            {"count": ["Ensure this value is less than or equal to 50."]},
        ),
        (
            {"count": "2", "first": "LEAD"},
            {"first": ["LEAD does not end in a digit, so that no number follows it."]},
        ),
        (
            {"count": "1", "first": "RES/8"},
            {"first": ["A post number has letters, digits, dots, hyphens and underscores only."]},
        ),
        (
            {"count": "2", "first": "R" * 19 + "9"},
            {"first": ["Ensure this value has at most 20 characters (it has 21)."]},
        ),
        (
            {"count": "1", "first": "RES-08", "planned_start": ""},
            {"planned_start": ["Enter when the new posts are to start."]},
        ),
        (
            {"count": "1", "first": "RES-08", "planned_start": "1/4/2020"},
            {"__all__": ["A post cannot be planned to end before it starts."]},
        ),
        (
            {"count": "2", "first": "RES-07"},
            {"__all__": ["RES-07 is taken: choose another first number."]},
        ),
    ],
)
def test_copies_page_says_what_is_wrong_and_makes_nothing(
    sent: dict[str, str],
    errors: dict[str, list[str]],
    client_for: ClientFor,
    post: Post,
    establishment: User,
) -> None:
    page = client_for(establishment).post(address(post), {"planned_start": "3/9/2018", **sent})
    assert page.context["form"].errors == errors
    assert Post.objects.count() == 2


def test_copies_page_is_for_who_may_add_and_see_the_post(
    client_for: ClientFor, post: Post, auditor: User, establishment: User
) -> None:
    assert client_for(auditor).get(address(post)).status_code == 403
    assert client_for(auditor).post(address(post), {"count": "1", "first": "X1"}).status_code == 403
    scoped = UserFactory(is_staff=True)
    names = ["view_post", "add_post"]
    scoped.user_permissions.set(Permission.objects.filter(codename__in=names))
    AssignmentFactory(user=scoped, programme=None, workstream=WorkstreamFactory())
    for key in (post.pk, 999999, "x"):
        assert client_for(scoped).get(f"{LIST}{key}/copies/").status_code == 404
    assert (
        client_for(establishment)
        .get(f"{LIST}{post.pk}/change/")
        .content.decode()
        .count(f"{LIST}{post.pk}/copies/")
    )
    assert not Post.objects.filter(number="X1").exists()


def test_copy_action_leads_to_the_page_of_one_post(
    client_for: ClientFor, post: Post, establishment: User
) -> None:
    client = client_for(establishment)
    answer = client.post(LIST, {"action": "copy", "_selected_action": [post.pk]})
    assert answer["Location"] == address(post)
    both = list(Post.objects.values_list("pk", flat=True))
    answer = client.post(LIST, {"action": "copy", "_selected_action": both})
    assert messages_of(answer) == [
        "Choose one post to copy: you say then how many more there are to be."
    ]
