"""Every page with the sample data, as each role, in a browser at both widths.

0 axe violations, nothing in the console under the strict policy, no sideways scrolling, and
everything within reach of the keyboard. These tests only read.
"""

import re
from collections.abc import Callable, Iterator
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from finance.addresses import request_url
from finance.commentary_panel import commentary_url
from finance.models import (
    Accrual,
    Adjustment,
    Charge,
    Commitment,
    CostLine,
    LedgerImport,
    LedgerMapping,
    Receipt,
    Scenario,
    UnderspendRecord,
)
from innovation.core.demonstration import SIGN_INS
from innovation.core.periods import Period
from programmes.models import Engagement, Measure, Milestone, Reading, Tranche
from tests.browser.conftest import WIDTHS, resize, signed_in
from tests.browser.keyboard import choose, tab_to

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("sample"),
]

Look = Callable[[str], None]
SignInAs = Callable[[str], None]

# So many tests share the pages: a test of its own for each would start as many browsers' windows.
PARTS = 8
PUBLIC = ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accessibility/")
OWN_ACCOUNT = (
    "/accounts/password/change/",
    "/accounts/email/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/3rdparty/",
    "/accounts/logout/",
)
TOKEN = re.compile(r"csrfmiddlewaretoken[^>]*")

FOCUSABLE = """
    () => [...document.querySelectorAll(
        'a[href], button, input, select, textarea, summary, [tabindex="0"]'
    )].filter(one => !one.disabled && one.type !== 'hidden' && one.checkVisibility())
    // One stop for a group of radios: the arrow keys go on from there.
    .filter(one => one.type !== 'radio' || one.checked
        || !document.querySelector(`[type=radio][name="${one.name}"]:checked`))
"""
MARK = f"""
    () => {{
        const found = ({FOCUSABLE})();
        found.forEach((one, index) => one.dataset.order = index);
        return found.length;
    }}
"""
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

CUT_OFF = """
    () => [...document.querySelectorAll('.table-region')]
        .filter(one => one.querySelector('table').scrollWidth > one.clientWidth + 1)
        .map(one => one.ariaLabel)
"""

CHOICES_CUT_OFF = """
    () => [...document.querySelectorAll('.filter select')].filter(one => {
        const width = one.offsetWidth;
        one.style.width = 'max-content';
        const whole = one.offsetWidth;
        one.style.width = '';
        return width < whole;
    }).map(one => one.name)
"""


def every_page() -> list[str]:
    """The address of each page, in its full and in its error state."""
    spent = CostLine.objects.filter(balances__isnull=False, workstream__slug="re-think")
    line = spent.order_by("pk")[0]
    open_line = spent.order_by("-year", "pk")[0]
    recorded = UnderspendRecord.objects.earliest("pk")
    rejected = LedgerImport.objects.exclude(rows_rejected=0).order_by("pk")[0]
    mapping = LedgerMapping.objects.order_by("pk")[0]
    plan = Adjustment.objects.exclude(replaced_by=None).order_by("pk")[0]
    programme = line.workstream.programme
    risk = line.workstream.risks.earliest("pk")
    post = line.workstream.posts.order_by("number")[0]
    names = (
        "home",
        "help",
        "healthz-page",
        "finance:monitor",
        "finance:movement",
        "finance:past-projections",
        "finance:period-list",
        "finance:transaction-list",
        "finance:forecast-list",
        "finance:forecast-months",
        "finance:forecast-grid",
        "finance:planned-budget",
        "finance:underspend-list",
        "finance:reconciliation",
        "finance:commentary-list",
        "finance:pressure-list",
        "finance:pressure-new",
        "finance:staff-costs",
        *(f"finance:staff-costs-{page}" for page in ("compare", "sets", "report", "delay")),
        "finance:exit-ledger",
        "finance:scenario-list",
        "finance:scenario-new",
        "finance:import-list",
        "finance:import-new",
        "finance:mapping-list",
        "finance:mapping-new",
        "staffing:post-list",
        "staffing:funding",
        "staffing:organisation",
        "staffing:recruitment",
        "programmes:decision-list",
        "finance:engagement-list",
        "finance:engagement-new",
        "finance:lending",
        "finance:engagement-lines",
        "programmes:risk-list",
        "programmes:risk-new",
        "programmes:measure-list",
        "programmes:measure-new",
        "programmes:milestone-list",
        "programmes:milestone-new",
        "finance:gate-list",
        "finance:commitment-list",
        "finance:commitment-new",
        "finance:orders-new",
        "finance:virement-list",
        "finance:virement-new",
        "finance:accrual-list",
        "finance:accrual-new",
    )
    request = request_url(programme.pk, kind="carry_forward", line=line.pk)
    return [
        *[reverse(name) for name in names],
        programme.get_absolute_url(),
        *[stream.get_absolute_url() for stream in programme.workstreams.all()],
        line.get_absolute_url(),
        *delivery_pages(),
        *measure_pages(),
        Commitment.objects.exclude(invoices=None).earliest("pk").get_absolute_url(),
        "/commitments/?remark=none&as_at=2018-13",
        plan.get_absolute_url(),
        reverse("finance:pressure-edit", args=[plan.pk]),
        *engagement_pages(),
        risk.get_absolute_url(),
        reverse("programmes:risk-edit", args=[risk.pk]),
        reverse("programmes:risk-review", args=[risk.pk]),
        reverse("programmes:risk-action-new", args=[risk.pk]),
        *[period.get_absolute_url() for period in programme.periods.order_by("-pk")[:2]],
        "/monitor/?view=outturn",
        "/monitor/?view=none&to=2018-13",
        "/monitor/movement/?to=2018-13",
        "/periods/?programme=0",
        "/risks/?rating=none&probability=9",
        commentary_url(line, Period(line.year, 9)),
        "/commentary/?period=2018-13&programme=none",
        "/pressures/?to=2018-13&year=1066&rag=Blue",
        f"/cost-lines/{open_line.pk}/forecast/?profile=equal",
        f"/cost-lines/{open_line.pk}/forecast/?profile=equal&annual_amount=12,34x",
        "/forecast/?not_reviewed_since=soon&state=none",
        "/forecast/grid/?year=1066",
        *[virement.get_absolute_url() for virement in programme.virements.all()],
        request,
        "/virements/?programme=0&kind=none&workstream=x",
        "/virements/new/?programme=0",
        f"/cost-lines/{recorded.cost_line_id}/underspend/",
        f"/cost-lines/{open_line.pk}/underspend/",
        f"/underspends/{recorded.pk}/withdraw/",
        Accrual.objects.earliest("pk").get_absolute_url(),
        "/accruals/?to=2018-13&year=1066&kind=none",
        post.get_absolute_url(),
        reverse("staffing:post-step", args=[post.number]),
        reverse("staffing:post-step-withdraw", args=[post.number, post.steps.latest("pk").pk]),
        reverse("staffing:post-cost", args=[post.number]),
        "/posts/recruitment/?as_at=soon&lateness=never&sort=-days_late",
        rejected.get_absolute_url(),
        reverse("finance:import-reverse", args=[rejected.pk]),
        reverse("finance:import-retry", args=[rejected.pk]),
        "/imports/rejects/",
        "/imports/rejects/?state=none&programme=0&ledger_import=x",
        f"/imports/rejects/aside/?all=yes&query=ledger_import%3D{rejected.pk}",
        reverse("finance:mapping", args=[mapping.slug]),
        f"/monitor/?units=thousands&to=2018-03&year={line.year}&sort=-remaining",
        "/monitor/?to=2018-13&year=1066&category=none",
        "/transactions/?page=2&sort=amount",
        "/transactions/?amount_from=12,34x&to=yesterday&ledger_import=0&cost_line=0",
        "/transactions/?supplier=nobody+of+this+name",
        *(one.get_absolute_url() for one in Scenario.objects.all()),
        *(
            reverse("finance:scenario-add", args=[Scenario.objects.earliest("pk").pk, kind])
            for kind in ("move", "add", "tranche", "line")
        ),
        reverse("finance:scenario-compare")
        + "?"
        + "&".join(f"scenario={one.pk}" for one in Scenario.objects.all()),
        "/scenarios/compare/?scenario=0",
        "/exit/?children=never&costs=kept",
        reverse("finance:exit-assumptions", args=[programme.slug]),
        "/posts/?late_on=someday",
        "/posts/?columns=all&on=2020-04-01&paid_by=nobody",
        "/no-such-page/",
    ]


def engagement_pages() -> list[str]:
    """The pages of an engagement with charges, and of one that nothing is known of."""
    receipt = Receipt.objects.earliest("pk")
    charge = next(each for each in Charge.objects.in_force() if not each.receipts.exists())
    engagement = receipt.charge.account.engagement
    of_it = ("engagement-edit", "secondment-new", "engagement-account", "charge-new")
    return [
        engagement.get_absolute_url(),
        Engagement.objects.filter(account=None).earliest("pk").get_absolute_url(),
        *[reverse(f"finance:{name}", args=[engagement.pk]) for name in of_it],
        reverse("finance:engagement-months", args=[engagement.pk, 2018]),
        reverse("finance:secondment-edit", args=[engagement.people.earliest("pk").pk]),
        reverse("finance:receipt-new", args=[charge.pk]),
        reverse("finance:charge-withdraw", args=[charge.pk]),
        reverse("finance:receipt-withdraw", args=[receipt.pk]),
        "/engagements/?status=none&organisation=0",
    ]


def delivery_pages() -> list[str]:
    """The pages of a milestone and of a gate, in their full and in their error state."""
    milestone = Milestone.objects.exclude(evidence=None).order_by("pk")[0]
    tranche = Tranche.objects.contingent().order_by("pk")[0]
    condition = tranche.conditions.exclude(evidence=None)[0]
    return [
        milestone.get_absolute_url(),
        *(
            reverse(f"programmes:{name}", args=[milestone.pk])
            for name in ("milestone-edit", "evidence-new")
        ),
        reverse("programmes:evidence-withdraw", args=[condition.evidence.all()[0].pk]),
        reverse("programmes:condition-edit", args=[condition.pk]),
        *(reverse(f"programmes:{name}", args=[tranche.pk]) for name in ("claim", "condition-new")),
        tranche.get_absolute_url(),
        f"{tranche.get_absolute_url()}?released=lots&on=soon",
        f"{tranche.get_absolute_url()}?released=1140000&on=30/09/2019",
        "/milestones/?as_at=soon&stage=never",
    ]


def measure_pages() -> list[str]:
    """The pages of a measure with readings, targets and projections, and of one without any."""
    reading = Reading.objects.filter(kind="projected").earliest("pk")
    measure = reading.measure
    return [
        measure.get_absolute_url(),
        Measure.objects.exclude(readings__kind="read").earliest("pk").get_absolute_url(),
        reverse("programmes:measure-edit", args=[measure.pk]),
        *(
            reverse("programmes:reading-new", args=[measure.pk, kind])
            for kind in ("reading", "target", "projection")
        ),
        reverse("programmes:reading-edit", args=[reading.pk]),
        reverse("programmes:reading-remove", args=[reading.pk]),
        "/measures/?as_at=31/12/2018",
        "/measures/?as_at=soon&standing=never",
    ]


def looks_that_differ(clients: dict[str, Client], paths: list[str]) -> Iterator[tuple[str, str]]:
    """A page and a user for each way that pages look below the header, which has its own test.

    Whoever is refused sees the same page everywhere.
    """
    seen = set()
    for path, (username, client) in product(paths, clients.items()):
        _header, found, page = client.get(path).content.decode().partition('<div class="page">')
        assert found, path
        content = TOKEN.sub("", page)
        if content not in seen:
            seen.add(content)
            yield path, username


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_accessible_to_each_role(look: Look, sign_in_as: SignInAs, part: int) -> None:
    clients = {one.username: signed_in(one.username) for one in SIGN_INS}
    for path, username in looks_that_differ(clients, every_page()[part::PARTS]):
        sign_in_as(username)
        look(path)


def test_header_is_accessible_to_each_role(look: Look, sign_in_as: SignInAs) -> None:
    for username in (one.username for one in SIGN_INS):
        sign_in_as(username)
        look("/help/")


def test_public_pages_are_accessible(look: Look, settings: Settings) -> None:
    for path in PUBLIC:
        look(path)
    settings.DEMONSTRATION = False
    look("/accounts/login/")


def test_pages_of_the_account_are_accessible(look: Look, sign_in_as: SignInAs) -> None:
    sign_in_as("officer")
    for path in OWN_ACCOUNT:
        look(path)


@pytest.mark.parametrize(
    "path", ["/", "/monitor/", "/transactions/", "/imports/new/", "/programmes/innovation/"]
)
def test_tab_reaches_everything_in_order_with_a_visible_focus(
    page: Page, sign_in_as: SignInAs, path: str
) -> None:
    sign_in_as("finance")
    for width in WIDTHS:
        resize(page, width)
        page.goto(path)
        for order in range(page.evaluate(MARK)):
            page.keyboard.press("Tab")
            focused = page.evaluate(FOCUSED)
            assert focused["order"] == order, focused
            assert focused["marked"], focused
            assert focused["within"], focused


def test_skip_link_leads_past_the_navigation(page: Page, sign_in_as: SignInAs) -> None:
    sign_in_as("finance")
    page.goto("/monitor/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_filter_is_applied_and_cleared_by_keyboard_alone(page: Page, sign_in_as: SignInAs) -> None:
    cleared = page.get_by_role("link", name="Remove this filter: Workstream: Re-Think")
    sign_in_as("finance")
    page.goto("/monitor/")
    if page.locator(".filter__toggle").is_visible():  # folded where there is little room
        tab_to(page, ".filter__toggle")
        page.keyboard.press("Enter")
        expect(page.locator("select[name=workstream]")).to_be_visible()
    tab_to(page, "select[name=workstream]")
    choose(page, "Re-Think")
    tab_to(page, ".filter button[type=submit]")
    page.keyboard.press("Enter")
    expect(cleared).to_be_visible()
    tab_to(page, ".active-filters__link")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("workstream="))
    page.wait_for_load_state("load")
    expect(cleared).to_have_count(0)


def test_tables_of_the_monitor_fit_or_keep_the_names_of_their_lines(
    page: Page, sign_in_as: SignInAs
) -> None:
    sign_in_as("finance")
    page.goto("/monitor/")
    assert page.evaluate(CUT_OFF) == []
    page.goto("/monitor/?view=outturn")
    assert page.evaluate(CUT_OFF) == ["Cost lines"]
    lines = page.get_by_role("region", name="Cost lines")
    names = lines.locator("tbody tr").first.locator("> *")
    before = [names.nth(index).bounding_box() for index in range(3)]
    lines.evaluate("one => { one.scrollLeft = 300; }")
    assert [names.nth(index).bounding_box() for index in range(3)] == before
    lines.evaluate("one => { one.scrollLeft = one.scrollWidth; }")
    lines.locator("tbody tr").first.get_by_role("link").nth(1).focus()  # its latest budget
    end_of_names = names.nth(2).evaluate("one => one.getBoundingClientRect().right")
    focused = page.evaluate("document.activeElement.getBoundingClientRect().left")
    assert focused >= end_of_names, "A focused link is below the names."


@pytest.mark.parametrize("path", ["/monitor/", "/underspends/", "/posts/", "/pressures/"])
def test_filters_above_a_report_show_in_full_what_is_chosen(
    page: Page, sign_in_as: SignInAs, path: str
) -> None:
    sign_in_as("finance")
    page.goto(path)
    assert page.locator(".filter select").count() > 2
    assert page.evaluate(CHOICES_CUT_OFF) == []
