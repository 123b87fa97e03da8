"""Scenarios for who may not see what a post is paid: those that show nobody's pay, no others."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from finance.models import Scenario, ScenarioChange
from programmes.models import Programme
from staffing.models import GradeRange, PaySpinePoint, Post
from tests import factories
from tests.finance.book import Book, make_book, officer_of
from tests.finance.staff_cost_pages import client_in
from tests.page_reader import read_csv
from tests.test_access import BACKEND
from tests.test_pay_canary import text_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2018, 6, 1)
POSTS_OF_SOMEBODY: dict[str, dict[str, Any]] = {
    "somebody is in": {"status": "in_post", "actual_start": DAY},
    "somebody left": {"status": "vacant", "actual_start": DAY, "ended_on": DAY},
    "somebody left, nobody knows since when": {"status": "vacant", "ended_on": DAY},
    "is to start on a known point": {"status": "offered", "point_on_entry": 8},
}
OF_ALL: dict[str, dict[str, Any]] = {
    "pay": {"year": 2019, "percent": Decimal(1)},
    "insurance": {"year": 2019, "rate": Decimal("0.1")},
    "pension": {"rate": Decimal("0.2")},
    "turnover": {"rate": Decimal("0.03")},
}
SHOWING_PAY = [
    *((kind, "") for kind in (*OF_ALL, "move", "drop")),
    *((kind, name) for kind in ("move", "drop") for name in POSTS_OF_SOMEBODY),
]
"""Kinds of change, and what the posts that they name are; those without are of all posts."""


def post_of(book: Book, name: str) -> Post:
    """A post of Alpha that somebody is or was in, or is to be on a known point."""
    post: Post = factories.PostFactory(workstream=book.alpha, **POSTS_OF_SOMEBODY[name])
    return post


def officer_client(programme: Programme) -> Client:
    """A client signed in as a council officer of the programme."""
    client = Client()
    client.force_login(officer_of(programme), backend=BACKEND)
    return client


def safe_changes(book: Book) -> list[dict[str, Any]]:
    """A change of each kind that shows nobody's pay."""
    contingent = book.award.tranches.get(kind="contingent")
    unfilled = {"posts": Post.objects.filter(number__in=["A2", "B1"])}
    new = {"workstream": book.alpha, "grade": factories.GradeFactory(), "count": 1, "fte": 1}
    return [
        {"kind": "move", "months": 2, **unfilled},
        {"kind": "drop", **unfilled},
        {"kind": "add", "on": DAY, **new},
        {"kind": "tranche", "tranche": contingent, "amount": Decimal(0)},
        {"kind": "line", "cost_line": book.lines["alpha-2018"], "percent": Decimal(10)},
        {"kind": "extend", "award": book.award, "on": DAY},
    ]


@pytest.mark.usefixtures("sample_facts")
def test_officer_answers_what_two_months_delay_saves_and_nobodys_pay_is_in_it() -> None:
    programme = Programme.objects.get(slug="innovation")
    workers = list(Post.objects.filter(title="Social worker").order_by("number"))
    seven = [post.pk for post in workers[6:]]
    grade = workers[0].grade
    Post.objects.exclude(pk__in=seven).update(status="in_post", actual_start="2017-07-01")
    client, finance = officer_client(programme), client_in("Finance")
    client.post("/scenarios/new/", {"programme": programme.pk, "name": "Delay", "is_shared": "on"})
    page = Scenario.objects.get().get_absolute_url()
    sent = {"months": "2", "posts": seven, "seen_version": "1"}
    assert client.post(f"{page}add/move/", sent).headers["Location"] == page
    assertContains(client.get(page), "(£53,987.85)")
    paid = factories.ScenarioChangeFactory(
        scenario__programme=programme, kind="drop", posts=Post.objects.exclude(pk__in=seven)
    ).scenario.get_absolute_url()
    paths = [
        *("/scenarios/", page, f"{page}export.csv", f"{page}add/move/", f"{page}add/drop/"),
        *(
            f"{page}?figure=left",
            f"/scenarios/compare/?scenario={Scenario.objects.earliest('pk').pk}",
        ),
    ]
    points = GradeRange.objects.filter(grade=grade)
    assert points.exists()
    found: list[tuple[list[str], str]] = []
    for top, more in ((False, Decimal(0)), (True, Decimal(5000))):
        for post in Post.objects.exclude(pk__in=seven):
            own = GradeRange.objects.filter(grade=post.grade).earliest("effective_from")
            point = own.highest if top else own.lowest
            Post.objects.filter(pk=post.pk).update(point_on_entry=point)
        for spine in PaySpinePoint.objects.all():
            if not points.filter(
                spine=spine.spine, lowest__lte=spine.point, highest__gte=spine.point
            ).exists():
                pay = spine.annual_salary + more
                PaySpinePoint.objects.filter(pk=spine.pk).update(annual_salary=pay)
        found.append(([text_of(client.get(path)) for path in paths], text_of(finance.get(paid))))
    assert found[0][0] == found[1][0]
    assert found[0][1] != found[1][1]


@pytest.mark.parametrize(("kind", "name"), SHOWING_PAY)
def test_scenario_with_a_change_that_shows_pay_is_found_nowhere(kind: str, name: str) -> None:
    book = make_book()
    posts = [post_of(book, name), Post.objects.get(number="A2")] if name else []
    safe = factories.ScenarioFactory(programme=book.programme, name="Safe")
    for change in safe_changes(book):
        factories.ScenarioChangeFactory(scenario=safe, **change)
    client, finance = officer_client(book.programme), client_in("Finance")
    page, compared = safe.get_absolute_url(), f"/scenarios/compare/?scenario={safe.pk}"
    assertContains(client.get(page), "Safe")
    assertNotContains(finance.get(page), "only those who may see pay find it")
    assert read_csv(client.get("/scenarios/export.csv"))[1][:1] == ["Safe"]
    assertContains(client.get(compared), "The awards on both bases")
    change = factories.ScenarioChangeFactory(
        scenario=safe, kind=kind, posts=posts, **OF_ALL.get(kind, {})
    )
    assertContains(finance.get(page), "only those who may see pay find it")
    for path in ("", "export.csv", "export.xlsx", "edit/", "add/line/"):
        assert client.get(f"{page}{path}").status_code == 404
    posted = ("edit/", "add/line/", "copy/", "delete/", f"changes/{change.pk}/remove/")
    for path in posted:
        assert client.post(f"{page}{path}", {"seen_version": "1"}).status_code == 404
    for path in ("/scenarios/", "/scenarios/export.csv", "/scenarios/compare/"):
        assert "Safe" not in text_of(client.get(path))
    assertNotContains(client.get(compared), "The awards on both bases")
    assert client.get(compared.replace("/?", "/export.csv?")).status_code == 400


def test_officer_is_offered_the_kinds_and_posts_of_nobodys_pay_and_refused_the_others() -> None:
    book = make_book()
    somebodys = [post_of(book, name) for name in POSTS_OF_SOMEBODY]
    unfilled = Post.objects.get(number="A2")
    client = officer_client(book.programme)
    page = factories.ScenarioFactory(programme=book.programme).get_absolute_url()
    start = text_of(client.get(page))
    offered = [kind for kind in ScenarioChange.Kind.values if f"{page}add/{kind}/" in start]
    assert offered == ["move", "drop", "add", "tranche", "line", "extend"]
    for kind, given in OF_ALL.items():
        assert client.get(f"{page}add/{kind}/").status_code == 404
        assert client.post(f"{page}add/{kind}/", {**given, "seen_version": "1"}).status_code == 404
    for kind in ("move", "drop"):
        form = text_of(client.get(f"{page}add/{kind}/"))
        assert "A2 Worker A2" in form
        assert [post.number for post in somebodys if post.number in form] == []
        for posts in ([], *([unfilled.pk, post.pk] for post in somebodys)):
            sent = {"months": "2", "posts": posts, "seen_version": "1"}
            assertContains(client.post(f"{page}add/{kind}/", sent), "There is a problem")
    assert ScenarioChange.objects.count() == 0
    sent = {"posts": [unfilled.pk], "seen_version": "1"}
    assert client.post(f"{page}add/drop/", sent).status_code == 302
    Post.objects.filter(actual_start=None).update(point_on_entry=8)
    other = factories.ScenarioFactory(programme=book.programme).get_absolute_url()
    assertContains(client.get(f"{other}add/drop/"), "There is no post to tick")


def test_officer_copies_and_changes_what_is_shared_and_deletes_their_own() -> None:
    book = make_book()
    shared = factories.ScenarioFactory(programme=book.programme, name="Shared")
    line = safe_changes(book)[4]
    change = factories.ScenarioChangeFactory(scenario=shared, **line)
    client, page = officer_client(book.programme), shared.get_absolute_url()
    copy = client.post(f"{page}copy/").headers["Location"]
    assertNotContains(client.get(page), "Delete this scenario")
    assert client.post(f"{page}delete/", {"seen_version": "1"}).status_code == 404
    assertContains(client.get(copy), "Delete this scenario")
    client.post(f"{copy}delete/", {"seen_version": "1"})
    client.post(f"{page}changes/{change.pk}/remove/", {"seen_version": "1"})
    assert [(one.name, one.changes.count()) for one in Scenario.objects.all()] == [("Shared", 0)]
