"""Every page with the sample data, as each role, in a browser at both widths.

0 axe violations, nothing in the console under the strict policy, no sideways scrolling, and
everything within reach of the keyboard.
"""

import hashlib
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from finance.models import CostLine, LedgerImport, LedgerMapping
from innovation.core import access
from innovation.core.demonstration import PASSWORD, SIGN_INS
from tests.browser.conftest import WIDTHS
from tests.factories import PASSWORD as OWN_PASSWORD
from tests.factories import ProgrammeFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Check = Callable[[Page], None]
SignIn = Callable[[str, str], None]
Seen = set[tuple[int, str]]

FOCUSABLE = """
    () => [...document.querySelectorAll(
        'a[href], button, input, select, textarea, summary, [tabindex="0"]'
    )].filter(one => !one.disabled && one.type !== 'hidden' && one.checkVisibility())
    // One stop for a group of radios: the arrow keys go on from there.
    .filter(one => one.type !== 'radio' || one.checked
        || !document.querySelector(`[type=radio][name="${one.name}"]:checked`))
"""
MARK = f"() => ({FOCUSABLE})().forEach((one, index) => one.dataset.order = index)"
COUNT = f"() => ({FOCUSABLE})().length"
FOCUSED = """
    () => {
        const one = document.activeElement, style = getComputedStyle(one);
        const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
        const box = one.getBoundingClientRect();
        return {
            order: Number(one.dataset.order ?? -1),
            what: one.outerHTML.slice(0, 120),
            marked: outlined || style.boxShadow !== 'none',
            within: box.bottom > 0 && box.top < innerHeight,
        };
    }
"""


@pytest.fixture(scope="module")
def seen() -> Seen:
    """What axe has seen already: the width and the main part of a page without its tokens."""
    return set()


@pytest.fixture
def _sample(settings: Settings) -> None:
    settings.DEMONSTRATION = True
    call_command("load_sample", verbosity=0)


@pytest.fixture
def look(page: Page, assert_accessible: Check, seen: Seen) -> Callable[[str], None]:
    """Open a page and judge it at both widths; axe looks once at pages that are the same."""

    def act(path: str) -> None:
        page.goto(path)
        main = page.evaluate(
            "document.querySelector('main').innerHTML.replace(/csrfmiddlewaretoken[^>]*/g, '')"
        )
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            key = (width, hashlib.sha256(main.encode()).hexdigest())
            if key not in seen:
                assert_accessible(page)
                seen.add(key)

    return act


def every_page() -> list[str]:
    """The address of each page, in its full and in its error state."""
    line = CostLine.objects.filter(balances__isnull=False, workstream__slug="re-think")[0]
    rejected = LedgerImport.objects.exclude(rows_rejected=0).order_by("pk")[0]
    mapping = LedgerMapping.objects.order_by("pk")[0]
    programme = line.workstream.programme
    names = (
        "home",
        "help",
        "finance:monitor",
        "finance:transaction-list",
        "finance:reconciliation",
        "finance:staff-costs",
        "finance:import-list",
        "finance:import-new",
        "finance:mapping-list",
        "finance:mapping-new",
        "staffing:post-list",
        "programmes:decision-list",
    )
    return [
        *[reverse(name) for name in names],
        programme.get_absolute_url(),
        *[stream.get_absolute_url() for stream in programme.workstreams.all()],
        line.get_absolute_url(),
        line.workstream.posts.all()[0].get_absolute_url(),
        rejected.get_absolute_url(),
        reverse("finance:import-reverse", args=[rejected.pk]),
        reverse("finance:mapping", args=[mapping.slug]),
        f"/monitor/?units=thousands&to=2018-03&year={line.year}&sort=-remaining",
        "/monitor/?to=2018-13&year=1066&category=none",
        "/transactions/?page=2&sort=amount",
        "/transactions/?amount_from=12,34x&to=yesterday&ledger_import=0&cost_line=0",
        "/transactions/?supplier=nobody+of+this+name",
        "/posts/?late_on=someday",
        "/no-such-page/",
    ]


@pytest.mark.usefixtures("_sample")
@pytest.mark.parametrize("page", [1280], indirect=True)
@pytest.mark.parametrize("username", [one.username for one in SIGN_INS])
def test_every_page_is_accessible_to_the_role(
    look: Callable[[str], None], sign_in: SignIn, username: str
) -> None:
    sign_in(username, PASSWORD)
    for path in every_page():
        look(path)


@pytest.mark.parametrize("page", [400], indirect=True)
@pytest.mark.parametrize("with_programme", [False, True], ids=["no programme", "no rows"])
def test_every_page_is_accessible_without_data(
    look: Callable[[str], None], sign_in: SignIn, with_programme: bool
) -> None:
    user = UserFactory(role=access.FINANCE)
    programme = ProgrammeFactory() if with_programme else None
    sign_in(user.username, OWN_PASSWORD)
    for path in ("/", "/monitor/", "/transactions/", "/posts/", "/imports/", "/sources/"):
        look(path)
    look("/imports/mappings/")
    if programme is not None:
        look(programme.get_absolute_url())


@pytest.mark.usefixtures("_sample")
@pytest.mark.parametrize(
    "path", ["/", "/monitor/", "/transactions/", "/imports/new/", "/programmes/innovation/"]
)
def test_tab_reaches_everything_in_order_with_a_visible_focus(
    page: Page, sign_in: SignIn, path: str
) -> None:
    sign_in("finance", PASSWORD)
    page.goto(path)
    page.evaluate(MARK)
    for order in range(page.evaluate(COUNT)):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["order"] == order, focused
        assert focused["marked"], focused
        assert focused["within"], focused


@pytest.mark.usefixtures("_sample")
def test_skip_link_leads_past_the_navigation(page: Page, sign_in: SignIn) -> None:
    sign_in("finance", PASSWORD)
    page.goto("/monitor/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.usefixtures("_sample")
def test_filter_is_applied_and_cleared_by_keyboard_alone(page: Page, sign_in: SignIn) -> None:
    sign_in("finance", PASSWORD)
    page.goto("/monitor/")
    if page.locator(".filter__toggle").is_visible():  # folded where there is little room
        tab_to(page, ".filter__toggle")
        page.keyboard.press("Enter")
    tab_to(page, "select[name=workstream]")
    page.keyboard.type("Re-Th")
    tab_to(page, ".filter button[type=submit]")
    page.keyboard.press("Enter")
    cleared = page.get_by_role("link", name="Remove this filter: Workstream: Re-Think")
    expect(cleared).to_be_visible()
    tab_to(page, ".active-filters__link")
    page.keyboard.press("Enter")
    expect(cleared).to_have_count(0)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab never reaches {selector}.")
