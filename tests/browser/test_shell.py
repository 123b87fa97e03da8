"""The shell in a browser: signing in and out, what is wrong, and the menu."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from tests.browser.conftest import NARROW
from tests.factories import PASSWORD, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Check = Callable[[Page], None]
SignIn = Callable[[str, str], None]
SignInAs = Callable[[str], None]


@pytest.fixture
def user(settings: Settings) -> None:
    """Sam, for whom the service has two pages."""
    settings.NAVIGATION = [
        ("Help", [("Help", "help", "")]),
        ("Accessibility", [("Accessibility", "accessibility", "")]),
    ]
    settings.LOGIN_REDIRECT_URL = "help"
    UserFactory(username="sam")


def test_failed_sign_in_focuses_the_summary_of_what_is_wrong(
    page: Page, assert_accessible: Check, sign_in: SignIn
) -> None:
    sign_in("nobody", "wrong")
    expect(page).to_have_title("Error: Sign in – Innovation")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert_accessible(page)


@pytest.mark.usefixtures("user")
def test_signed_in_page_is_accessible(
    page: Page, assert_accessible: Check, sign_in: SignIn
) -> None:
    sign_in("sam", PASSWORD)
    expect(page).to_have_title("Help – Innovation")
    assert_accessible(page)


@pytest.mark.usefixtures("user")
def test_keyboard_reaches_the_navigation_and_signs_out(page: Page, sign_in_as: SignInAs) -> None:
    sign_in_as("sam")
    page.goto("/help/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_title("Sign in – Innovation")


@pytest.mark.usefixtures("user")
def test_navigation_is_there_where_it_has_room(page: Page, sign_in_as: SignInAs) -> None:
    sign_in_as("sam")
    page.goto("/help/")
    expect(page.locator("#navigation").get_by_role("link", name="Accessibility")).to_be_visible()


@pytest.mark.usefixtures("user")
@pytest.mark.parametrize("page", [NARROW], indirect=True)
def test_navigation_opens_where_it_is_folded(page: Page, sign_in_as: SignInAs) -> None:
    sign_in_as("sam")
    page.goto("/help/")
    link = page.locator("#navigation").get_by_role("link", name="Accessibility")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="Menu").press("Enter")
    expect(link).to_be_visible()
