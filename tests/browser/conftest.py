"""A real browser against a live server: axe, the console and computed styles are the judges.

Nothing here may depend on how fast the machine is. After a click a test first expects something
that only the next page has (`tests/test_browser_tests.py` sees to it), and every wait ends with
what it waits for. A page costs about a second, because most tests only read: they share a book
that the module loads once (`kept`), sign in by cookie, and look at many pages in one browser.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client, TransactionTestCase, override_settings
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from finance import triggers
from tests.browser.server import Server

WIDE, NARROW = WIDTHS = (1280, 400)
HEIGHT = 900
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# How long a loaded machine may take; one that is not waits for none of it.
PATIENCE = 60_000
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Without preload: axe would copy the stylesheets into inline ones, which the CSP refuses, for a
# rule that these do not have. Of what passes only the number is asked for: the rest is megabytes.
AXE_OPTIONS = {"runOnly": AXE_RULES, "resultTypes": ["violations"], "preload": False}
# axe reads the colour of each ancestor of each text anew: most of its time, for a dozen colours.
COLOURS_READ_ONCE = """
    (() => {
        const colour = axe.commons.color.Color.prototype, read = colour.parseString;
        const known = new Map();
        colour.parseString = function (text) {
            if (!known.has(text)) {
                const { r, g, b, alpha } = read.call(this, text);
                known.set(text, { r, g, b, alpha });
            }
            return Object.assign(this, known.get(text));
        };
    })()
"""
AXE = f"{AXE_SCRIPT};{COLOURS_READ_ONCE}"
# The scripts that listen for a width run before the frame after next.
SETTLED = """
    async () => {
        await document.fonts.ready;
        await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    }
"""
JUDGED = """
    async (options) => {
        const root = document.documentElement, h1 = document.querySelector('h1');
        const results = await axe.run(options);
        return {
            font: getComputedStyle(h1).fontFamily,
            overflow: root.scrollWidth - window.innerWidth,
            passes: results.passes.length,
            violations: results.violations,
        };
    }
"""

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def server(django_db_setup: None) -> Iterator[Server]:
    """The live server of all tests. pytest-django's own would empty the database after each."""
    with Server().running() as running:
        yield running


@pytest.fixture(scope="session")
def browser(server: Server) -> Iterator[Browser]:
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
        launched = playwright.chromium.launch(
            executable_path=chromium, args=ARGUMENTS, timeout=PATIENCE
        )
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def kept(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A database for a module whose tests only read: what its fixtures commit stays to its end."""
    # Without such a mark pytest-django makes no database of its own: this would be the real one.
    for item in request.session.items:
        if item.getparent(pytest.Module) is request.node:
            mark = item.get_closest_marker("django_db")
            assert mark, f"Mark {item.name} with django_db(transaction=True)."
            assert mark.kwargs.get("transaction"), f"{item.name} would hide its rows from others."
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: None)
        yield
        with triggers.removed(connection):
            call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="module")
def sample(kept: None) -> Iterator[None]:
    """The sample and its demonstration, to be read."""
    with override_settings(DEMONSTRATION=True):
        call_command("load_sample", verbosity=0)
        yield


class Watch:
    """What a page said and asked for, judged when the test is over."""

    def __init__(self, page: Page) -> None:
        self.said: list[tuple[str, str]] = []
        self.asked: set[tuple[str, str]] = set()
        self.documents: set[str] = set()
        page.on("console", lambda line: self.said.append((line.text, line.location["url"])))
        page.on("pageerror", lambda error: self.said.append((str(error), "")))
        page.on("request", self.note)

    def note(self, request: Any) -> None:
        self.asked.add((request.method, request.url))
        if request.is_navigation_request():
            self.documents.add(request.url)

    def complaints(self) -> list[str]:
        """CSP violations and script errors among them, but not that a page is a 404 or a 403."""
        status = "Failed to load resource: the server responded with"
        return [
            text
            for text, url in self.said
            if not (text.startswith(status) and url in self.documents)
        ]

    def changes(self) -> list[tuple[str, str]]:
        return sorted(one for one in self.asked if one[0] != "GET")


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Page]:
    """A page of its own context, wide unless the test is parametrised with another width.

    Its addresses are relative to the live server, which answers nobody once it is closed.
    """
    width = getattr(request, "param", WIDE)
    with server.turns.opened():
        context = browser.new_context(
            base_url=server.url,
            viewport={"width": width, "height": HEIGHT},
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        watch = Watch(page)
        yield page
        context.close()
    assert watch.complaints() == []
    if "kept" in request.fixturenames:
        assert watch.changes() == [], "The tests of this module only read: change things elsewhere."


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Call it on a page: at both widths styled, not scrolling sideways, and 0 axe violations."""

    def check(page: Page) -> None:
        page.wait_for_load_state("load")
        expect(page.locator("h1").first).to_be_visible()
        page.evaluate(AXE)
        size = page.viewport_size
        assert size
        for width in sorted(WIDTHS, key=lambda width: width != size["width"]):
            resize(page, width)
            judge(page, f"{page.url} at {width} pixels")
        resize(page, size["width"])

    return check


def resize(page: Page, width: int) -> None:
    """Give the page a width and wait until it has laid itself out."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.evaluate(SETTLED)


def judge(page: Page, where: str) -> None:
    """Of a page that has axe: its font, its width and what axe finds."""
    found = page.evaluate(JUDGED, AXE_OPTIONS)
    # A page whose stylesheet is missing is in the browser's own font.
    assert "Times" not in found["font"], where
    assert found["overflow"] <= 0, f"{where} scrolls sideways"
    assert found["passes"], where
    results = AxeResults(found)
    assert results.violations_count == 0, f"{where}: {results.generate_report()}"


@pytest.fixture
def look(page: Page, assert_accessible: Callable[[Page], None]) -> Callable[[str], None]:
    """Open an address and judge its page."""

    def act(path: str) -> None:
        page.goto(path)
        assert_accessible(page)

    return act


def signed_in(username: str) -> Client:
    """A client without a browser that has signed in as the user."""
    client = Client()
    user = User.objects.get_by_natural_key(username)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def sign_in_as(page: Page, server: Server) -> Callable[[str], None]:
    """Be a user from here on, by the cookie alone; `sign_in` is for tests of the sign-in itself."""

    def act(username: str) -> None:
        name = settings.SESSION_COOKIE_NAME
        value = signed_in(username).cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": server.url}])

    return act


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
