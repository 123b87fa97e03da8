"""A real browser against a live server: axe, the console and computed styles are the judges."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

WIDTHS = (1280, 400)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; without it the tests skip, or fail where REQUIRE_BROWSER is set."""
    chromium = shutil.which("chromium")
    if chromium is None:
        missing = "Chromium is missing: apt-get install chromium fonts-liberation"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(missing)
        pytest.skip(missing)
    # Playwright's sync interface runs an event loop, in which Django refuses to query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def console() -> list[str]:
    """What the browser's console said, CSP violations and script errors among it."""
    return []


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def page(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, console: list[str]
) -> Iterator[Page]:
    """A page of its own context at each width, its addresses relative to the live server."""
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": request.param, "height": 900}
    )
    context.set_default_timeout(15_000)
    page = context.new_page()

    def note(message: ConsoleMessage) -> None:
        # Chromium reports the status of the very page that a test asks to fail.
        if not message.text.startswith("Failed to load resource: the server responded with") or (
            message.location["url"] != page.url
        ):
            console.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: console.append(str(error)))
    yield page
    context.close()
    assert console == [], "\n".join(console)


@pytest.fixture
def assert_accessible(console: list[str]) -> Callable[[Page], None]:
    """Call it on a page: styled, without sideways scrolling, and 0 axe violations."""

    def check(page: Page) -> None:
        # A click returns when the next page begins, not when it is there.
        page.wait_for_load_state("load")
        expect(page.locator("h1").first).to_be_visible()
        # A page whose stylesheet is missing is in the browser's own font.
        font = page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
        assert "Times" not in font
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        heard = len(console)
        results = Axe().run(page, options={"runOnly": AXE_RULES})
        # axe copies imported stylesheets into inline ones, which the CSP refuses: its own noise.
        del console[heard:]
        assert results.response["passes"]
        assert results.violations_count == 0, results.generate_report()

    return check


@pytest.fixture
def sign_in(page: Page) -> Callable[[str, str], None]:
    """Sign in through the page, as a person does."""

    def act(username: str, password: str) -> None:
        page.goto("/accounts/login/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill(password)
        with page.expect_navigation():
            page.get_by_role("button", name="Sign in").click()

    return act
