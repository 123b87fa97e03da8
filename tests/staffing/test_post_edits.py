"""The same facts for several posts: what it would change, changing it, and its pages."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client

from programmes.models import Workstream
from staffing.actions import EditRefusedError, edit_posts
from staffing.models import Post
from staffing.post_edits import plan_edit
from tests.factories import GradeFactory, PostFactory, WorkstreamFactory

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
LIST = "/admin/staffing/post/"


@pytest.fixture
def workstream() -> Workstream:
    made: Workstream = WorkstreamFactory()
    return made


@pytest.fixture
def posts(workstream: Workstream) -> list[Post]:
    """A1 and A2, both of grade G1, A2 in team North."""
    grade = GradeFactory(code="G1")
    shared = {"title": "Worker", "grade": grade, "workstream": workstream}
    return [
        PostFactory(number="A1", **shared),
        PostFactory(number="A2", team="North", **shared),
    ]


def ask(posts: list[Post], step: str, **sent: Any) -> dict[str, Any]:
    keys = [post.pk for post in posts]
    return {"action": "change_facts", "_selected_action": keys, step: "1", **sent}


def test_plan_shows_what_changes_in_each_post(posts: list[Post]) -> None:
    plan = plan_edit(posts, {"grade": GradeFactory(code="G2"), "team": "North"})
    assert [(str(item.post), list(map(str, item.facts))) for item in plan.changed] == [
        ("A1 Worker", ["Grade from G1 to G2", "Team from nothing to North"]),
        ("A2 Worker", ["Grade from G1 to G2"]),
    ]
    assert (plan.unchanged, plan.errors) == (0, [])
    assert [post.grade.code for post in posts] == ["G1", "G1"]


def test_plan_counts_what_stays_as_it_is(posts: list[Post]) -> None:
    plan = plan_edit(posts, {"team": "North"})
    assert ([item.post.number for item in plan.changed], plan.unchanged) == (["A1"], 1)


def test_plan_names_each_post_that_cannot_have_the_values(
    posts: list[Post], workstream: Workstream
) -> None:
    head = PostFactory(number="H1", workstream=workstream, reports_to=posts[0])
    plan = plan_edit(posts, {"reports_to": head, "contract": "fixed_term"})
    ends = "Enter the planned last day of a post for a fixed term."
    assert plan.errors == [
        f"A1 Worker: {head} reports to this post: choose another one.",
        f"A2 Worker: {ends}",
    ]
    elsewhere = PostFactory(number="E1")
    assert plan_edit(posts[1:], {"reports_to": elsewhere}).errors == [
        "A2 Worker: Choose a post of the same programme."
    ]
    assert plan_edit(posts[:1], {"reports_to": posts[0]}).errors


def test_edit_changes_the_posts_with_history_and_version(
    posts: list[Post], establishment: User
) -> None:
    values = {"planned_start": dt.date(2018, 1, 8)}
    digest = plan_edit(posts, values).digest
    edit_posts(posts=posts, values=values, digest=digest, by=establishment)
    for post in Post.objects.all():
        assert (post.planned_start, post.version) == (dt.date(2018, 1, 8), 2)
        assert post.history.first().history_user == establishment
        assert post.history.count() == 2


def test_edit_of_posts_that_changed_since_the_preview_is_refused(
    posts: list[Post], establishment: User
) -> None:
    values = {"team": "South"}
    digest = plan_edit(posts, values).digest
    Post.objects.filter(number="A2").update(team="East")
    with pytest.raises(EditRefusedError) as caught:
        edit_posts(posts=posts, values=values, digest=digest, by=establishment)
    assert [str(item.facts[0]) for item in caught.value.plan.changed] == [
        "Team from nothing to South",
        "Team from East to South",
    ]
    assert set(Post.objects.values_list("team", flat=True)) == {"", "East"}


def test_facts_are_asked_previewed_and_changed(
    client_for: ClientFor, posts: list[Post], workstream: Workstream, establishment: User
) -> None:
    PostFactory(number="H1", workstream=workstream)
    client = client_for(establishment)
    page = client.post(LIST, ask(posts, "asked"))
    assert page.content.decode().count('name="_selected_action"') == 2
    sent = {"reports_to": "H1", "empty": ["team"], "grade": ""}
    page = client.post(LIST, ask(posts, "preview", **sent))
    text = " ".join(page.content.decode().split())
    assert "Team: from North to nothing" in text
    assert "Reports to: from nothing to H1 Family support worker" in text
    assert Post.objects.filter(reports_to=None).count() == 3
    digest = page.context["plan"].digest
    answer = client.post(LIST, ask(posts, "apply", digest=digest, **sent))
    assert answer.status_code == 302
    done = next(iter(get_messages(answer.wsgi_request)))
    assert str(done) == "2 posts were changed."
    changed = Post.objects.exclude(number="H1").values_list("reports_to__number", "team")
    assert set(changed) == {("H1", "")}


def test_facts_that_changed_since_the_preview_are_shown_again(
    client_for: ClientFor, posts: list[Post], establishment: User
) -> None:
    sent = {"team": "South"}
    page = client_for(establishment).post(LIST, ask(posts, "apply", digest="old", **sent))
    assert "The posts changed since the preview" in page.content.decode()
    assert set(Post.objects.values_list("team", flat=True)) == {"", "North"}


def test_facts_with_a_fault_offer_no_confirmation(
    client_for: ClientFor, posts: list[Post], establishment: User
) -> None:
    sent = {"contract": "fixed_term"}
    text = client_for(establishment).post(LIST, ask(posts, "preview", **sent)).content.decode()
    assert "A1 Worker: Enter the planned last day of a post for a fixed term." in text
    assert "Change these posts" not in text


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({}, {"__all__": ["Enter what is to change."]}),
        ({"planned_start": "soon"}, {"planned_start": ["Enter a date such as 31/12/2018."]}),
        ({"reports_to": "Z9"}, {"reports_to": ["There is no post Z9: correct it."]}),
        (
            {"team": "North", "empty": ["team"]},
            {"team": ["Leave this empty, or do not tick it below."]},
        ),
    ],
)
def test_facts_form_says_what_is_missing(
    sent: dict[str, Any],
    errors: dict[str, list[str]],
    client_for: ClientFor,
    posts: list[Post],
    establishment: User,
) -> None:
    page = client_for(establishment).post(LIST, ask(posts, "preview", **sent))
    assert page.context["form"].errors == errors


def test_facts_are_not_changed_by_who_only_reads(
    client_for: ClientFor, posts: list[Post], auditor: User
) -> None:
    sent = {"team": "South", "digest": plan_edit(posts, {"team": "S"}).digest}
    client_for(auditor).post(LIST, ask(posts, "apply", **sent))
    assert set(Post.objects.values_list("team", flat=True)) == {"", "North"}
