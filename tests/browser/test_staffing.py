"""Posts in a browser: their pages, and the admin's forms, import and history."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from innovation.core import access
from innovation.core.exports import csv_lines
from innovation.core.versions import claim
from staffing.models import Post
from staffing.post_file import cells_of, columns
from tests.factories import (
    CitationFactory,
    ClusterFactory,
    PaySpinePointFactory,
    PostFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Check = Callable[[Page], None]
Look = Callable[[str], None]
SignInAs = Callable[[str], None]
ADMIN = "/admin/staffing/post/"


@pytest.fixture
def keeper(sign_in_as: SignInAs) -> User:
    """An establishment administrator, signed in."""
    user: User = UserFactory(role=access.ESTABLISHMENT)
    sign_in_as(user.username)
    return user


@pytest.fixture
def post() -> Post:
    changed: Post = PostFactory(number="RES-01", cluster=ClusterFactory(), in_post=True)
    changed.title = "Senior worker"
    changed.citation = CitationFactory()
    changed.save()
    PostFactory(number="RES-02")
    return changed


@pytest.mark.usefixtures("keeper", "post")
def test_post_pages_are_accessible(look: Look) -> None:
    for path in ("/posts/", "/posts/?text=nothing", "/posts/?late_on=soon", "/posts/RES-01/"):
        look(path)


@pytest.mark.usefixtures("keeper")
def test_post_admin_pages_are_accessible(look: Look, post: Post) -> None:
    one = f"{post.pk}/"
    for path in ("", "add/", "import/", f"{one}change/", f"{one}history/", f"{one}copies/"):
        look(ADMIN + path)


@pytest.mark.usefixtures("keeper")
def test_post_admin_former_state_is_shown_but_not_editable(
    page: Page, assert_accessible: Check, post: Post
) -> None:
    page.goto(f"{ADMIN}{post.pk}/history/{post.history.earliest().pk}/")
    expect(page.get_by_label("Title", exact=False).first).to_be_disabled()
    assert_accessible(page)


@pytest.mark.usefixtures("keeper")
def test_post_admin_change_that_came_too_late_is_shown_beside_the_other(
    page: Page, assert_accessible: Check, post: Post
) -> None:
    page.goto(f"{ADMIN}{post.pk}/change/")
    post.version = claim(Post, post.pk, post.version)
    post.title = "Principal worker"
    post.save()
    page.get_by_label("Team:").fill("North")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Title from Senior worker to Principal worker")).to_be_visible()
    expect(page.get_by_label("Title:")).to_have_value("Principal worker")
    assert_accessible(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()


@pytest.mark.usefixtures("keeper", "post")
def test_post_admin_status_of_many_posts_is_changed(page: Page, assert_accessible: Check) -> None:
    page.goto(ADMIN)
    page.locator("#action-toggle").check()
    page.get_by_label("Action:").select_option("change_status")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("heading", name="Change the status of posts")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("New status").select_option("ended")
    page.get_by_role("button", name="Change the status").click()
    expect(page.get_by_text("Enter the last day of the posts that end.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Date").fill("31/12/2018")
    page.get_by_role("button", name="Change the status").click()
    expect(page.get_by_text("2 posts were changed.")).to_be_visible()


@pytest.mark.usefixtures("keeper", "post")
def test_post_admin_file_is_previewed_and_imported(
    page: Page, assert_accessible: Check, tmp_path: Path
) -> None:
    text = "".join(csv_lines(columns(with_pay=False), cells_of(Post.objects.order_by("number"))))
    file = tmp_path / "posts.csv"
    file.write_text(text.replace("Senior worker", "Principal worker"))
    page.goto(f"{ADMIN}import/")
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("from Senior worker to Principal worker")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Import these posts").click()
    expect(page.get_by_text("0 created, 1 changed, 1 unchanged")).to_be_visible()


@pytest.mark.usefixtures("keeper", "post")
def test_post_admin_wrong_file_says_what_to_do(
    page: Page, assert_accessible: Check, tmp_path: Path
) -> None:
    file = tmp_path / "posts.csv"
    page.goto(f"{ADMIN}import/")
    file.write_text("Name\nSam")
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("The header lacks")).to_be_visible()
    assert_accessible(page)
    text = "".join(csv_lines(columns(with_pay=False), cells_of(Post.objects.all())))
    file.write_text(text.replace("Proposed,", "Plan,"))
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("“Plan” is no status")).to_be_visible()
    assert_accessible(page)


@pytest.mark.usefixtures("keeper", "post")
def test_post_admin_facts_of_many_posts_are_changed(page: Page, assert_accessible: Check) -> None:
    page.goto(ADMIN)
    page.locator("#action-toggle").check()
    page.get_by_label("Action:").select_option("change_facts")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("heading", name="Change facts of posts")).to_be_visible()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("Enter what is to change.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Team:").fill("North")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("2 to change, 0 unchanged.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Change these posts").click()
    expect(page.get_by_text("2 posts were changed.")).to_be_visible()


@pytest.mark.usefixtures("keeper")
def test_spine_of_a_year_is_previewed_and_loaded(
    page: Page, assert_accessible: Check, tmp_path: Path
) -> None:
    file = tmp_path / "spine.csv"
    file.write_text("Point,Salary\n1,24000\n2,23000\n")
    PaySpinePointFactory(point=1, annual_salary=Decimal("23000.00"))
    page.goto("/admin/staffing/payspinepoint/import/")
    assert_accessible(page)
    page.get_by_label("From").fill("01/04/2019")
    page.get_by_label("Spine").select_option("old")
    page.get_by_label("Source").fill("The circular.")
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("no more than point 1")).to_be_visible()
    assert_accessible(page)
    file.write_text("Point,Salary\n1,24000\n2,25000\n")
    page.go_back()
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("Point 2 had no salary until then.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Load these salaries").click()
    expect(page.get_by_text("2 salaries of the old spine")).to_be_visible()
