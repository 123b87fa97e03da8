"""The organisation page: trees that name only what the user may see."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from programmes.models import Workstream
from staffing.models import Post
from staffing.views import organisation
from tests.factories import AssignmentFactory, PostFactory, WorkstreamFactory

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
ADDRESS = "/posts/organisation/"


@pytest.fixture
def teams() -> Workstream:
    """A manager who reports to a role outside, with a worker; and a worker without a manager."""
    stream: Workstream = WorkstreamFactory(name="Teams")
    manager = PostFactory(
        number="T1", title="Manager", workstream=stream, manager="Head of service", grade__code="G6"
    )
    PostFactory(number="T2", title="Worker", workstream=stream, reports_to=manager, team="North")
    PostFactory(number="T3", title="Trainer", workstream=stream)
    return stream


def trees(page: Any) -> list[tuple[str, str, list[str]]]:
    return [
        (tree.head, tree.note, [line.post.number for line in tree.lines])
        for chart in page.context["charts"]
        for tree in chart.trees
    ]


def lists_of(page: Any) -> str:
    """The nesting of the lists of the first tree: what opens and closes, and the posts."""
    found = re.search(r'<ul class="tree">.*?(?=</section>)', page.content.decode(), re.DOTALL)
    assert found
    parts = re.findall(r"</?ul|</?li|/posts/\w+/", found[0])
    short = {"<ul": "[", "</ul": "]", "<li": "(", "</li": ")"}
    return "".join(short.get(part, part.strip("/").rsplit("/", 1)[-1]) for part in parts)


def test_tree_names_managers_outside_and_says_who_has_none(
    client_for: ClientFor, auditor: User, teams: Workstream
) -> None:
    page = client_for(auditor).get(ADDRESS)
    assert trees(page) == [
        ("Head of service", "outside the establishment", ["T1", "T2"]),
        ("No manager recorded", "", ["T3"]),
    ]
    assert lists_of(page) == "[([(T1[(T2)])])([(T3)])]"
    text = " ".join(page.content.decode().split())
    assert "3 posts, 3 FTE" in text
    assert "G6, 1 FTE, proposed</span>" in text
    assert "proposed, North</span>" in text


def test_manager_of_another_workstream_is_named_to_who_may_see_it(
    client_for: ClientFor, auditor: User, officer: User, teams: Workstream
) -> None:
    other = PostFactory(
        number="X1", title="Canary", workstream=WorkstreamFactory(programme=teams.programme)
    )
    Post.objects.filter(number="T3").update(reports_to=other)
    page = client_for(auditor).get(f"{ADDRESS}?workstream={teams.pk}")
    assert trees(page)[1] == ("X1 Canary", "a post of another workstream", ["T3"])
    AssignmentFactory(user=officer, programme=None, workstream=teams)
    page = client_for(officer).get(ADDRESS)
    assert trees(page)[1] == ("A post of another workstream", "", ["T3"])
    assert "X1" not in page.content.decode()
    assert "Canary" not in page.content.decode()


def test_user_sees_the_trees_of_their_workstreams_only(
    client_for: ClientFor, officer: User, teams: Workstream
) -> None:
    PostFactory(number="X1", workstream__name="Canary")
    AssignmentFactory(user=officer, programme=None, workstream=teams)
    page = client_for(officer).get(ADDRESS)
    assert [chart.workstream for chart in page.context["charts"]] == ["Teams"]
    assert "Canary" not in page.content.decode()


def test_circle_of_managers_is_shown_and_hangs_nothing(
    client_for: ClientFor, auditor: User, teams: Workstream
) -> None:
    Post.objects.filter(number="T3").update(reports_to=Post.objects.get(number="T2"))
    Post.objects.filter(number="T1").update(reports_to=Post.objects.get(number="T3"), manager="")
    page = client_for(auditor).get(ADDRESS)
    assert trees(page) == [
        (
            "These posts report to one another",
            "mend who they report to in the administration",
            ["T1", "T2", "T3"],
        )
    ]
    assert lists_of(page) == "[([(T1)(T2)(T3)])]"


def test_too_many_posts_are_shown_one_workstream_at_a_time(
    client_for: ClientFor, auditor: User, teams: Workstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(organisation, "MAX_IN_TREES", 2)
    client = client_for(auditor)
    page = client.get(ADDRESS)
    assert page.context["charts"] == []
    assert "choose a workstream" in page.content.decode()
    assert len(trees(client.get(f"{ADDRESS}?workstream={teams.pk}"))) == 2


@pytest.mark.usefixtures("teams")
def test_wrong_filter_shows_an_error_and_no_tree(client_for: ClientFor, auditor: User) -> None:
    page = client_for(auditor).get(f"{ADDRESS}?workstream=x")
    assert page.context["charts"] == []
    assert "There is a problem" in page.content.decode()


@pytest.mark.usefixtures("teams")
def test_filters_go_along_from_page_to_page(client_for: ClientFor, auditor: User) -> None:
    page = client_for(auditor).get(f"{ADDRESS}?status=proposed&page=2&sort=fte").content.decode()
    assert 'href="/posts/?status=proposed"' in page
    assert 'href="/posts/funding/?status=proposed"' in page


def test_organisation_without_posts_says_what_to_do(client_for: ClientFor, auditor: User) -> None:
    assert "No posts here." in client_for(auditor).get(ADDRESS).content.decode()
