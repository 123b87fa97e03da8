"""The page of a post."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from staffing.models import Post
from tests.factories import AssignmentFactory, CitationFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]


@pytest.fixture
def post() -> Post:
    return PostFactory(number="RES-01", title="Team manager", citation=CitationFactory())


def test_post_page_shows_facts_and_source(client_for: ClientFor, officer: User, post: Post) -> None:
    AssignmentFactory(user=officer, programme=post.workstream.programme)
    page = client_for(officer).get("/posts/RES-01/")
    facts = {label: text for label, text, _ in page.context["facts"]}
    assert facts["Planned start"] == "1 Oct 2017"
    assert facts["FTE"] == "1"
    assert facts["Source"] == str(post.citation)
    assert "Team manager" in page.content.decode()


def test_post_page_of_another_workstream_is_not_found(
    client_for: ClientFor, officer: User, post: Post
) -> None:
    AssignmentFactory(user=officer)
    assert client_for(officer).get("/posts/RES-01/").status_code == 404


def test_post_page_user_without_role_is_refused(client_for: ClientFor, post: Post) -> None:
    assert client_for(UserFactory()).get("/posts/RES-01/").status_code == 403


def test_post_page_history_tells_who_changed_what(
    client_for: ClientFor, auditor: User, establishment: User, post: Post
) -> None:
    post.status, post.actual_start = "in_post", dt.date(2017, 11, 6)
    post._history_user = establishment  # type: ignore[attr-defined]  # read by simple_history
    post.save()
    page = client_for(auditor).get("/posts/RES-01/")
    newest = page.context["changes"][0]
    assert newest.who == establishment.get_full_name()
    assert [(fact.label, fact.old, fact.new) for fact in newest.facts] == [
        ("Status", "Proposed", "In post"),
        ("Actual start", "", "6 Nov 2017"),
    ]
    assert [change.what for change in page.context["changes"]] == ["Changed", "Created"]


def test_post_page_officer_sees_neither_history_nor_edit_link(
    client_for: ClientFor, officer: User, post: Post
) -> None:
    AssignmentFactory(user=officer, programme=post.workstream.programme)
    page = client_for(officer).get("/posts/RES-01/").content.decode()
    assert "History" not in page
    assert "Edit this post" not in page


def test_post_page_establishment_administrator_can_edit(
    client_for: ClientFor, establishment: User, post: Post
) -> None:
    page = client_for(establishment).get("/posts/RES-01/").content.decode()
    assert "History" in page
    assert "Edit this post" in page
