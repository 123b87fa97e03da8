"""The shell in a browser, at both widths: sign-in, errors, help, accessibility, account, admin."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a password of some length"
Check = Callable[[Page], None]
SignIn = Callable[[str, str], None]


@pytest.fixture
def user(settings: Settings) -> User:
    settings.NAVIGATION = [
        ("Help", "help", ""),
        ("Accessibility", "accessibility", ""),
    ]
    settings.LOGIN_REDIRECT_URL = "help"
    return User.objects.create_user("sam", password=PASSWORD)


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/accessibility/",
    ],
)
def test_public_page_is_accessible(page: Page, assert_accessible: Check, path: str) -> None:
    page.goto(path)
    assert_accessible(page)


def test_failed_sign_in_focuses_the_summary_of_what_is_wrong(
    page: Page, assert_accessible: Check, sign_in: SignIn
) -> None:
    sign_in("nobody", "wrong")
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    expect(page).to_have_title("Error: Sign in – Innovation")
    assert_accessible(page)


@pytest.mark.usefixtures("user")
def test_signed_in_page_is_accessible(
    page: Page, assert_accessible: Check, sign_in: SignIn
) -> None:
    sign_in("sam", PASSWORD)
    expect(page).to_have_title("Help – Innovation")
    assert_accessible(page)


@pytest.mark.usefixtures("user")
@pytest.mark.parametrize(
    "path",
    [
        "/accounts/password/change/",
        "/accounts/email/",
        "/accounts/2fa/",
        "/accounts/3rdparty/",
        "/accounts/logout/",
        "/accounts/2fa/totp/activate/",
        "/no-such-page/",
    ],
)
def test_page_of_the_account_is_accessible(
    page: Page, assert_accessible: Check, sign_in: SignIn, path: str
) -> None:
    sign_in("sam", PASSWORD)
    page.goto(path)
    assert_accessible(page)


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/auth/user/",
        "/admin/auth/user/add/",
        "/admin/auth/user/{id}/change/",
        "/admin/auth/user/{id}/history/",
        "/admin/auth/user/{id}/delete/",
    ],
)
def test_page_of_the_administration_is_accessible(
    page: Page, assert_accessible: Check, sign_in: SignIn, user: User, path: str
) -> None:
    user.is_staff = user.is_superuser = True
    user.save()
    sign_in("sam", PASSWORD)
    page.goto(path.format(id=user.pk))
    assert_accessible(page)


@pytest.mark.usefixtures("user")
def test_keyboard_reaches_the_navigation_and_signs_out(page: Page, sign_in: SignIn) -> None:
    sign_in("sam", PASSWORD)
    page.goto("/help/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_title("Sign in – Innovation")


@pytest.mark.usefixtures("user")
def test_navigation_opens_where_it_is_folded(page: Page, sign_in: SignIn) -> None:
    sign_in("sam", PASSWORD)
    page.goto("/help/")
    link = page.locator("#navigation").get_by_role("link", name="Accessibility")
    if page.viewport_size == {"width": 400, "height": 900}:
        expect(link).to_be_hidden()
        page.get_by_role("button", name="Menu").press("Enter")
    expect(link).to_be_visible()
