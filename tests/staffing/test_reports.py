"""The list of posts, by three actors: who may, who may not, and a stranger."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from staffing.models import Post
from tests.factories import (
    AssignmentFactory,
    ClusterFactory,
    GradeFactory,
    PostFactory,
    UserFactory,
    WorkstreamFactory,
)

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]


@pytest.fixture
def post() -> Post:
    return PostFactory(
        number="RES-01",
        title="Team manager",
        grade=GradeFactory(code="G6", position=6),
        workstream=WorkstreamFactory(name="RES Teams"),
        cluster=ClusterFactory(name="Bramley"),
    )


@pytest.fixture
def other() -> Post:
    return PostFactory(
        number="LRPC-01",
        title="Trainer",
        fte=Decimal("0.500"),
        grade=GradeFactory(code="G2", position=2),
        workstream=WorkstreamFactory(name="LRPC"),
    )


def numbers(response: Any) -> list[str]:
    return [row.record.post.number for row in response.context["table"].rows]


def summary(response: Any, caption: str) -> list[Any]:
    [table] = [table for table in response.context["summaries"] if table.caption == caption]
    return list(table.data.data)


def labels(response: Any, caption: str) -> list[str]:
    return [total.label for total in summary(response, caption)]


def test_post_list_officer_sees_posts_of_their_workstream_only(
    client_for: ClientFor, officer: User, post: Post, other: Post
) -> None:
    AssignmentFactory(user=officer, programme=None, workstream=post.workstream)
    page = client_for(officer).get("/posts/")
    assert numbers(page) == ["RES-01"]
    assert "LRPC" not in page.content.decode()
    assert labels(page, "By grade") == ["G6"]


def test_post_list_user_without_role_is_refused(client_for: ClientFor) -> None:
    assert client_for(UserFactory()).get("/posts/").status_code == 403


@pytest.mark.parametrize("address", ["/posts/", "/posts/export.csv", "/posts/RES-01/"])
def test_post_pages_stranger_is_asked_to_sign_in(address: str, client: Client, post: Post) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_post_list_totals_add_up_and_link_to_their_rows(
    client_for: ClientFor, establishment: User, post: Post, other: Post
) -> None:
    client = client_for(establishment)
    page = client.get("/posts/?text=e&page=1")
    totals = summary(page, "By workstream")
    assert [(total.label, total.posts, total.fte) for total in totals] == [
        ("RES Teams", 1, Decimal(1)),
        ("LRPC", 1, Decimal("0.5")),
    ]
    assert labels(page, "By grade") == ["G2", "G6"]
    assert labels(page, "By status") == ["Proposed"]
    assert page.context["table"].totals == {"fte": Decimal("1.5")}
    assert totals[0].url == f"?text=e&workstream={post.workstream_id}"
    assert numbers(client.get(f"/posts/{totals[0].url}")) == ["RES-01"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("text=manager", ["RES-01"]),
        ("text=lrpc", ["LRPC-01"]),
        ("status=proposed", ["LRPC-01", "RES-01"]),
        ("status=ended", []),
        ("late_on=2017-09-30", []),
        ("late_on=2017-10-01", ["LRPC-01", "RES-01"]),
        ("late_on=01/10/2017", ["LRPC-01", "RES-01"]),
    ],
)
@pytest.mark.usefixtures("post", "other")
def test_post_list_filters(
    query: str, found: list[str], client_for: ClientFor, auditor: User
) -> None:
    assert sorted(numbers(client_for(auditor).get(f"/posts/?{query}"))) == found


@pytest.mark.parametrize("name", ["grade", "workstream", "cluster"])
def test_post_list_filters_by_what_a_post_belongs_to(
    name: str, client_for: ClientFor, auditor: User, post: Post, other: Post
) -> None:
    key = getattr(post, name).pk
    assert numbers(client_for(auditor).get(f"/posts/?{name}={key}")) == ["RES-01"]


def test_post_list_filters_by_programme(
    client_for: ClientFor, auditor: User, post: Post, other: Post
) -> None:
    address = f"/posts/?programme={post.workstream.programme_id}"
    assert numbers(client_for(auditor).get(address)) == ["RES-01"]


def choices(form: Any, name: str) -> list[tuple[str, str]]:
    return list(form.fields[name].choices)[1:]


def test_post_list_filter_choices_are_only_what_the_user_may_see(
    client_for: ClientFor, officer: User, post: Post, other: Post
) -> None:
    AssignmentFactory(user=officer, programme=None, workstream=other.workstream)
    form = client_for(officer).get("/posts/").context["filter"].form
    programme = other.workstream.programme
    assert choices(form, "workstream") == [(str(other.workstream_id), "LRPC")]
    assert choices(form, "programme") == [(str(programme.pk), programme.name)]
    assert choices(form, "grade") == [(str(other.grade_id), "G2")]
    assert choices(form, "cluster") == []
    assert choices(form, "paid_by") == [("base_budget", "Base budget"), ("nobody", "Nobody yet")]


def test_post_list_wrong_filter_shows_an_error_and_no_posts(
    client_for: ClientFor, auditor: User, post: Post
) -> None:
    page = client_for(auditor).get("/posts/?late_on=tomorrow&workstream=x")
    assert page.status_code == 200
    assert numbers(page) == []
    assert set(page.context["filter"].form.errors) == {"late_on", "workstream"}


def test_post_list_active_filter_says_its_date_in_words(
    client_for: ClientFor, auditor: User, post: Post
) -> None:
    active = client_for(auditor).get("/posts/?late_on=2017-10-01&page=2").context["active_filters"]
    assert [(item.label, item.value, item.remove_url) for item in active] == [
        ("Late on", "1 Oct 2017", "?")
    ]


def test_post_list_csv_holds_every_filtered_row_as_plain_values(
    client_for: ClientFor, auditor: User, post: Post, other: Post
) -> None:
    answer = client_for(auditor).get("/posts/export.csv?text=manager")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # a streaming answer
    assert list(csv.reader(io.StringIO(text))) == [
        [
            *("Number", "Title", "Grade", "FTE", "Programme", "Workstream", "Team", "Cluster"),
            *("Contract", "Status", "Planned start", "Actual start", "Paid by"),
        ],
        [
            *("RES-01", "Team manager", "G6", "1.000", post.workstream.programme.name),
            *("RES Teams", "", "Bramley", "Permanent", "Proposed", "2017-10-01", "", "Nobody yet"),
        ],
    ]


def test_late_on_leaves_out_posts_that_started_or_ended() -> None:
    day = dt.date(2017, 12, 31)
    PostFactory(in_post=True)
    PostFactory(planned_start=dt.date(2018, 1, 1))
    PostFactory(status="ended", ended_on=dt.date(2017, 12, 1))
    late = [PostFactory(status="in_post", actual_start=dt.date(2018, 1, 1)), PostFactory()]
    assert sorted(Post.objects.late_on(day), key=lambda post: post.pk) == late
