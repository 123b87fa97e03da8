"""The columns of a file of posts that may be left out, and the one that tells pay."""

import datetime as dt
from collections.abc import Callable
from typing import Any, cast

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import StreamingHttpResponse
from django.test import Client

from innovation.core.csv_file import RowError
from innovation.core.exports import csv_lines
from programmes.models import Decision, Workstream
from staffing.actions import import_posts
from staffing.models import Post
from staffing.post_file import COLUMNS, PostFile, cells_of, columns, parse
from staffing.post_plan import PostPlan, plan_posts
from tests.factories import (
    DecisionFactory,
    GradeFactory,
    PostFactory,
    UserFactory,
    WorkstreamFactory,
)

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
ADMIN = "/admin/staffing/post/"


@pytest.fixture
def workstream() -> Workstream:
    GradeFactory(code="G2")
    made: Workstream = WorkstreamFactory(name="RES Teams", programme__name="Families")
    return made


@pytest.fixture
def decision(workstream: Workstream) -> Decision:
    made: Decision = DecisionFactory(programme=workstream.programme, reference="D42")
    return made


def post_of(workstream: Workstream, number: str, **changes: Any) -> Post:
    made: Post = PostFactory(number=number, workstream=workstream, **changes)
    return made


def file_with(more: str, *rows: tuple[str, str]) -> PostFile:
    """A file of proposed posts by their number, with these more columns and their cells."""
    start = "Family support worker,G2,1,Families,RES Teams,,Proposed,01/10/2017,,"
    lines = [f"{','.join(COLUMNS)},{more}"]
    lines += [f"{number},{start},{cells}" for number, cells in rows]
    return parse("\n".join(lines))


def take(file: PostFile, user: User) -> PostPlan:
    """Import the file."""
    plan = plan_posts(file, user)
    assert plan.errors == []
    return import_posts(file=file, digest=plan.digest, by=user)


def messages(file: PostFile, user: User) -> list[tuple[int, str, str]]:
    errors = plan_posts(file, user).errors
    return [(error.line, error.column, error.message) for error in errors]


def test_import_of_every_column_as_it_was_written_changes_nothing(
    workstream: Workstream, decision: Decision, establishment: User
) -> None:
    manager = post_of(workstream, "A1", manager="Head of service", team="=North")
    full = {"contract": "fixed_term", "planned_end": dt.date(2020, 3, 31), "decision": decision}
    post_of(workstream, "A2", reports_to=manager, point_on_entry=41, **full)
    rows = cells_of(Post.objects.order_by("number"), with_pay=True)
    file = parse("".join(csv_lines(columns(with_pay=True), rows)).removeprefix("\ufeff"))
    plan = plan_posts(file, establishment)
    assert (plan.created, plan.changed, plan.unchanged, plan.errors) == ([], [], 2, [])


def test_import_without_the_more_columns_leaves_them_as_they_are(
    workstream: Workstream, decision: Decision, establishment: User
) -> None:
    manager = post_of(workstream, "A1")
    kept = {
        "reports_to": manager,
        "team": "North",
        "contract": "fixed_term",
        "planned_end": dt.date(2020, 3, 31),
        "decision": decision,
        "point_on_entry": 41,
    }
    post = post_of(workstream, "A2", title="Worker", **kept)
    cells = [cells[: len(COLUMNS)] for cells in cells_of([post])]
    text = "".join(csv_lines(COLUMNS, cells)).replace("Worker", "Senior worker")
    plan = take(parse(text.removeprefix("\ufeff")), establishment)
    assert [fact.label for fact in plan.changed[0].facts] == ["Title"]
    post.refresh_from_db()
    assert {name: getattr(post, name) for name in kept} == kept
    assert post.title == "Senior worker"


def test_import_makes_posts_that_report_to_one_another_whatever_their_order(
    workstream: Workstream, establishment: User
) -> None:
    head = post_of(workstream, "HEAD")
    file = file_with("Reports to", ("A3", "A2"), ("A2", "A1"), ("A1", "HEAD"))
    assert len(take(file, establishment).created) == 3
    managers = Post.objects.order_by("number").values_list("number", "reports_to__number")
    assert list(managers) == [("A1", "HEAD"), ("A2", "A1"), ("A3", "A2"), ("HEAD", None)]
    made = Post.objects.exclude(pk=head.pk)
    assert [post.history.get().reports_to_id for post in made] == [
        post.reports_to_id for post in made
    ]


def test_import_gives_an_existing_post_a_manager_that_it_makes(
    workstream: Workstream, establishment: User
) -> None:
    post = post_of(workstream, "A1", grade=GradeFactory(code="G3"))
    file = file_with("Reports to", ("A1", "A2"), ("A2", ""))
    take(file, establishment)
    post.refresh_from_db()
    assert post.reports_to == Post.objects.get(number="A2")


def test_import_empties_what_its_columns_leave_empty(
    workstream: Workstream, decision: Decision, establishment: User
) -> None:
    manager = post_of(workstream, "A1")
    post = post_of(workstream, "A2", reports_to=manager, decision=decision, team="North")
    take(file_with("Reports to,Decision,Team", ("A2", ",,")), establishment)
    post.refresh_from_db()
    assert (post.reports_to, post.decision, post.team) == (None, None, "")


def test_import_takes_a_decision_by_its_reference(
    workstream: Workstream, decision: Decision, establishment: User
) -> None:
    take(file_with("Decision", ("A1", "d42")), establishment)
    assert Post.objects.get().decision == decision


def test_import_takes_a_fixed_term_by_its_label(
    workstream: Workstream, establishment: User
) -> None:
    take(file_with("Contract,Planned end", ("A1", "fixed term,31/03/2020")), establishment)
    post = Post.objects.get()
    assert (post.contract, post.planned_end) == ("fixed_term", dt.date(2020, 3, 31))


@pytest.mark.parametrize(
    ("more", "cells", "error"),
    [
        (
            "Reports to",
            "Z9",
            ("Reports to", "“Z9” is no post here or in this file: correct it, or add it."),
        ),
        ("Reports to", "ELSE", ("Reports to", "“ELSE” is of another programme: choose another.")),
        ("Reports to", "A1", ("Reports to", "“A1” reports to this post: choose another one.")),
        (
            "Decision",
            "D43",
            ("Decision", "“D43” is no decision of Families: correct it, or have it added first."),
        ),
        (
            "Contract",
            "Agency",
            ("Contract", "“Agency” is no contract: enter one of Permanent, Fixed term."),
        ),
        ("Contract", "Fixed term", ("", "Enter the planned last day of a post for a fixed term.")),
        ("Planned end", "31/03/2017", ("", "A post cannot be planned to end before it starts.")),
        ("Point on entry", "high", ("Point on entry", "“high” is no whole number from 1 to 99.")),
        (
            "Manager,Reports to",
            "Head of service,HEAD",
            ("", "A post reports to a post or to a role outside, not both."),
        ),
    ],
)
@pytest.mark.usefixtures("decision")
def test_import_says_what_is_wrong_with_a_cell(
    more: str, cells: str, error: tuple[str, str], workstream: Workstream, establishment: User
) -> None:
    PostFactory(number="ELSE")
    post_of(workstream, "HEAD")
    DecisionFactory(reference="D43")
    assert messages(file_with(more, ("A1", cells)), establishment) == [(2, *error)]


def test_import_refuses_a_circle_of_managers(workstream: Workstream, establishment: User) -> None:
    first = post_of(workstream, "A1")
    post_of(workstream, "A2", reports_to=first)
    file = file_with("Reports to", ("A1", "A3"), ("A3", "A2"))
    assert messages(file, establishment) == [
        (2, "Reports to", "“A3” reports to this post: choose another one."),
        (3, "Reports to", "“A2” reports to this post: choose another one."),
    ]


def test_import_refuses_a_role_outside_beside_a_manager_that_it_makes(
    workstream: Workstream, establishment: User
) -> None:
    file = file_with("Reports to,Manager", ("A1", "A2,Head of service"), ("A2", ","))
    message = "A post reports to a post or to a role outside, not both."
    assert messages(file, establishment) == [(2, "Manager", message)]


def test_import_into_another_programme_than_the_managers_is_refused(
    workstream: Workstream, establishment: User
) -> None:
    manager = PostFactory(number="ELSE")
    post_of(manager.workstream, "A1", reports_to=manager)
    assert messages(file_with("Team", ("A1", "")), establishment) == [
        (2, "Reports to", "“ELSE” is of another programme: choose another.")
    ]


def test_import_into_another_programme_than_the_decisions_is_refused(
    workstream: Workstream, establishment: User
) -> None:
    decision = DecisionFactory()
    post_of(WorkstreamFactory(programme=decision.programme), "A1", decision=decision)
    assert messages(file_with("Team", ("A1", "")), establishment) == [
        (2, "Decision", "Choose a decision of the same programme.")
    ]


def keeper_without_pay() -> User:
    """Who may keep every post but not see what it is paid."""
    user: User = UserFactory(is_staff=True)
    names = ["view_post", "change_post", "add_post", "view_every_programme"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


def test_export_has_the_point_on_entry_only_for_who_may_see_pay(
    client_for: ClientFor, workstream: Workstream, establishment: User
) -> None:
    post_of(workstream, "A1", point_on_entry=41)
    for user, sees in ((establishment, True), (keeper_without_pay(), False)):
        answer = cast("StreamingHttpResponse", client_for(user).get(f"{ADMIN}export/"))
        header, row = answer.getvalue().decode().splitlines()
        assert ("Point on entry" in header, row.endswith(",41")) == (sees, sees)


def test_import_of_the_point_on_entry_is_refused_to_who_may_not_see_pay(
    client_for: ClientFor, workstream: Workstream
) -> None:
    post_of(workstream, "A1", point_on_entry=41)
    file = file_with("Point on entry", ("A1", "41"))
    plan = plan_posts(file, keeper_without_pay())
    message = "Only those who may see what a post is paid may import this column: remove it."
    assert plan.errors == [RowError(1, "Point on entry", message)]
    assert (plan.created, plan.changed, plan.unchanged) == ([], [], 0)
    sent = {"file": SimpleUploadedFile("posts.csv", file.text.encode())}
    page = client_for(keeper_without_pay()).post(f"{ADMIN}import/", sent)
    assert message in page.content.decode()
    assert page.context["signed"] == ""


def test_import_takes_the_point_on_entry_from_who_may_see_pay(
    workstream: Workstream, establishment: User
) -> None:
    post_of(workstream, "A1", point_on_entry=41, grade=GradeFactory(code="G9"))
    take(file_with("Point on entry", ("A1", ""), ("A2", "38")), establishment)
    points = Post.objects.order_by("number").values_list("point_on_entry", flat=True)
    assert list(points) == [None, 38]


def test_import_by_who_may_not_see_pay_keeps_the_point(workstream: Workstream) -> None:
    post_of(workstream, "A1", point_on_entry=41)
    plan = take(file_with("Team", ("A1", "North")), keeper_without_pay())
    assert Post.objects.get().point_on_entry == 41
    assert "Point on entry" not in [fact.label for fact in plan.changed[0].facts]
