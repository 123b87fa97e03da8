"""Two people edit one post in the admin: the later one is told, and nothing is lost."""

import datetime as dt
import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client

from innovation.core.versioned_form import LOOK_OVER, REOPEN
from staffing.actions import change_status, import_posts
from staffing.models import Post
from staffing.post_plan import plan_posts
from tests.factories import (
    AssignmentFactory,
    GradeFactory,
    PostFactory,
    PostFundingFactory,
    UserFactory,
)
from tests.staffing.test_actions import file_of

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]


def address(post: Post) -> str:
    return f"/admin/staffing/post/{post.pk}/change/"


def opened(client: Client, post: Post) -> dict[str, Any]:
    """What the browser would send back from the change form as it is now."""
    page = client.get(address(post))
    return sent(page)


def sent(page: Any) -> dict[str, Any]:
    """The values of every field of a page with the admin's form."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    values = {}
    for form in forms:
        for field in form:
            value = field.field.widget.format_value(field.value())
            value = value[0] if isinstance(value, list) and value else value
            values[field.html_name] = "" if value is None or value == [] else str(value)
    return values


def errors(page: Any) -> list[str]:
    assert page.status_code == 200
    return list(page.context["adminform"].form.non_field_errors())


@pytest.fixture
def post() -> Post:
    made: Post = PostFactory(number="RES-01", title="Worker", grade=GradeFactory(code="G2"))
    return made


@pytest.fixture
def sam(establishment: User) -> User:
    establishment.first_name, establishment.last_name = "Sam", "Keeper"
    establishment.save()
    return establishment


@pytest.fixture
def another(db: None) -> User:
    user: User = UserFactory(role="Establishment administrator")
    return user


def test_post_saved_over_another_change_is_refused_and_says_who_did_what(
    client_for: ClientFor, sam: User, another: User, post: Post
) -> None:
    hers, his = client_for(sam), client_for(another)
    first, second = opened(hers, post), opened(his, post)
    grade = GradeFactory(code="G4")
    with time_machine.travel("2018-05-03T13:05:00+00:00", tick=False):
        assert hers.post(address(post), {**first, "grade": grade.pk}).status_code == 302
    page = his.post(address(post), {**second, "title": "Senior worker"})
    assert errors(page) == [
        "Not saved: Sam Keeper changed it on 3 May 2018 at 14:05: Grade from G2 to G4.",
        LOOK_OVER,
    ]
    saved = Post.objects.get()
    assert (saved.title, saved.grade, saved.version) == ("Worker", grade, 2)
    assert sent(page)["title"] == "Senior worker"


def test_post_saved_again_after_looking_keeps_both_changes(
    client_for: ClientFor, sam: User, another: User, post: Post
) -> None:
    hers, his = client_for(sam), client_for(another)
    first, second = opened(hers, post), opened(his, post)
    grade = GradeFactory(code="G4")
    theirs = {"grade": grade.pk, "planned_start": "2018-01-08", "team": "North", "fte": "0.5"}
    hers.post(address(post), {**first, **theirs})
    page = his.post(address(post), {**second, "title": "Senior worker"})
    assert his.post(address(post), sent(page)).status_code == 302
    saved = Post.objects.get()
    assert (saved.title, saved.grade, saved.planned_start, saved.team, saved.fte) == (
        "Senior worker",
        grade,
        dt.date(2018, 1, 8),
        "North",
        Decimal("0.500"),
    )
    assert (saved.version, saved.history.count()) == (3, 3)


def test_post_field_that_both_changed_is_named_and_mine_is_kept_in_the_form(
    client_for: ClientFor, sam: User, another: User, post: Post
) -> None:
    hers, his = client_for(sam), client_for(another)
    first, second = opened(hers, post), opened(his, post)
    hers.post(address(post), {**first, "title": "Senior worker"})
    page = his.post(address(post), {**second, "title": "Junior worker"})
    assert page.context["adminform"].form.errors["title"] == [
        "They made it Senior worker: saving again makes it yours."
    ]
    assert Post.objects.get().title == "Senior worker"
    assert his.post(address(post), sent(page)).status_code == 302
    assert Post.objects.get().title == "Junior worker"


def test_post_whose_funding_changed_meanwhile_has_to_be_opened_again(
    client_for: ClientFor, sam: User, another: User, post: Post
) -> None:
    hers, his = client_for(sam), client_for(another)
    first, second = opened(hers, post), opened(his, post)
    row = {"funding-0-starts_on": "2019-04-01", "funding-0-source": "base_budget"}
    answer = hers.post(address(post), {**first, **row, "funding-TOTAL_FORMS": "1"})
    assert answer.status_code == 302
    page = his.post(address(post), {**second, "title": "Senior worker"})
    assert errors(page)[1:] == ["Created meanwhile: Base budget from 1 April 2019.", REOPEN]
    again = his.post(address(post), sent(page))
    assert REOPEN in errors(again)
    assert (Post.objects.get().title, post.funding.count()) == ("Worker", 1)


def test_post_whose_funding_was_changed_before_it_was_opened_is_saved(
    client_for: ClientFor, sam: User, post: Post
) -> None:
    PostFundingFactory(post=post)
    client = client_for(sam)
    for title in ("Senior worker", "Junior worker"):
        values = {**opened(client, post), "title": title}
        assert client.post(address(post), values).status_code == 302
    assert Post.objects.get().version == 3


def test_post_whose_status_was_changed_in_bulk_meanwhile_is_refused(
    client_for: ClientFor, sam: User, another: User, post: Post
) -> None:
    client = client_for(another)
    values = opened(client, post)
    change_status(posts=[post], status="ended", on=dt.date(2018, 1, 8), by=sam)
    page = client.post(address(post), {**values, "title": "Senior worker"})
    assert "Status from Proposed to Ended" in errors(page)[0]
    assert Post.objects.get().title == "Worker"


def test_post_that_was_imported_meanwhile_is_refused(
    client_for: ClientFor, sam: User, another: User, post: Post
) -> None:
    client = client_for(another)
    values = opened(client, post)
    file = file_of([Post(**{**Post.objects.values().get(), "fte": Decimal("0.5")})])
    import_posts(file=file, digest=plan_posts(file, sam).digest, by=sam)
    page = client.post(address(post), {**values, "title": "Senior worker"})
    assert "FTE from 1 to 0.5" in errors(page)[0]
    assert (Post.objects.get().title, Post.objects.get().version) == ("Worker", 2)


@pytest.mark.parametrize("version", ["", "7", "99999999999999999999"])
def test_post_saved_with_a_version_that_never_was_has_to_be_opened_again(
    version: str, client_for: ClientFor, sam: User, post: Post
) -> None:
    client = client_for(sam)
    values = {**opened(client, post), "title": "Senior worker", "seen_version": version}
    assert errors(client.post(address(post), values)) == [REOPEN]
    assert Post.objects.get().title == "Worker"


@pytest.mark.parametrize("version", ["0", "-1", "one"])
def test_post_saved_with_a_version_that_cannot_be_is_refused(
    version: str, client_for: ClientFor, sam: User, post: Post
) -> None:
    client = client_for(sam)
    values = {**opened(client, post), "title": "Senior worker", "seen_version": version}
    page = client.post(address(post), values)
    assert "seen_version" in page.context["adminform"].form.errors
    assert Post.objects.get().title == "Worker"


def test_post_form_of_who_may_only_look_has_no_version(
    client_for: ClientFor, auditor: User, post: Post
) -> None:
    assert b"version" not in client_for(auditor).get(address(post)).content.lower()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
@pytest.mark.django_db(transaction=True)
def test_post_saved_by_two_at_once_is_saved_by_one(client_for: ClientFor) -> None:
    post = PostFactory()
    users = [UserFactory(role="Establishment administrator") for _ in range(2)]
    clients = [client_for(user) for user in users]
    values = [opened(client, post) for client in clients]
    ready = threading.Barrier(2)
    statuses: list[int] = []

    def save(number: int) -> None:
        ready.wait()
        title = {"title": f"Title {number}"}
        answer = clients[number].post(address(post), {**values[number], **title})
        statuses.append(answer.status_code)
        connection.close()

    threads = [threading.Thread(target=save, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 302]
    assert Post.objects.get().version == 2
    assert Post.objects.get().history.count() == 2


def test_post_of_another_programme_says_nothing_of_its_changes(
    client_for: ClientFor, sam: User, post: Post
) -> None:
    user = UserFactory(is_staff=True)
    codes = ["view_post", "change_post"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    AssignmentFactory(user=user, programme=None, workstream=PostFactory().workstream)
    assert client_for(user).post(address(post), {"seen_version": "1"}).status_code == 302
