"""A virement in a browser by the keyboard alone: asked for by one user, approved by another."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from innovation.core import access
from tests.browser.conftest import NARROW
from tests.browser.keyboard import choose, tab_to
from tests.factories import UserFactory, VirementBandFactory
from tests.finance.book import holder_of, make_book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Check = Callable[[Page], None]
SignInAs = Callable[[str], None]
SALARIES, TRAVEL = "Alpha, Salaries, 2018/19: £2,400.00", "Alpha, Travel, 2018/19: £0.00"


def press(page: Page, selector: str, shows: Locator) -> None:
    """Reach a button or link with Tab, press Enter, and wait for what the next page shows."""
    tab_to(page, selector)
    page.keyboard.press("Enter")
    expect(shows).to_be_visible()


def fill_line(page: Page, number: int, line: str, column: str, amount: str) -> None:
    """Choose the cost line of a row, and write an amount into one of its boxes."""
    if not page.evaluate(f"document.activeElement.matches('#id_lines-{number}-cost_line')"):
        tab_to(page, f"#id_lines-{number}-cost_line")
    choose(page, line)
    tab_to(page, f"#id_lines-{number}-{column}")
    page.keyboard.type(amount)


def test_virement_from_draft_to_approval_by_keyboard(
    page: Page, sign_in_as: SignInAs, assert_accessible: Check
) -> None:
    book = make_book()
    VirementBandFactory()
    holder, finance = holder_of(book.alpha), UserFactory(role=access.FINANCE)

    sign_in_as(holder.username)
    page.goto("/virements/")
    press(page, "a.govuk-button", page.get_by_role("heading", level=1, name="Ask for a virement"))
    assert_accessible(page)
    press(page, "main button[type=submit]", page.get_by_role("button", name="Save and check"))
    fill_line(page, 0, SALARIES, "taken", "1,000")
    fill_line(page, 1, TRAVEL, "given", "600")
    expect(page.get_by_role("status")).to_have_text(
        "Taken £1,000.00, given £600.00. £400.00 too much is taken."
    )
    press(page, "button[name=more]", page.get_by_text("£400.00 too much is taken"))
    expect(page.locator("#id_lines-2-cost_line")).to_be_focused()
    fill_line(page, 2, SALARIES, "given", "400")
    press(
        page,
        "button[name=save]",
        page.get_by_role("link", name="Line 1 has this cost line already."),
    )
    assert_accessible(page)
    tab_to(page, "#id_lines-0-taken")
    page.keyboard.press("Control+a")
    page.keyboard.type("600")
    tab_to(page, "#id_lines-2-cost_line")
    page.keyboard.press("Home")  # to "Choose a cost line"
    tab_to(page, "#id_lines-2-given")
    page.keyboard.press("Delete")
    tab_to(page, "#id_reason")
    page.keyboard.type("Fewer posts, more visits.")
    press(page, "button[name=save]", page.get_by_text("Virement 1 is saved as a draft."))
    assert_accessible(page)
    press(
        page,
        "form[action$='/submit/'] button",
        page.get_by_text("Virement 1 waits for approval by somebody else."),
    )

    sign_in_as(finance.username)
    page.goto(reverse("home"))
    press(
        page,
        ".matters__link[href^='/virements/']",
        page.get_by_role("heading", name="Your decision"),
    )
    assert_accessible(page)
    press(page, "button[name=reject]", page.get_by_text("Say why the virement is rejected."))
    assert_accessible(page)
    tab_to(page, "#id_note")
    page.keyboard.type("Agreed.")
    press(
        page,
        "button[name=approve]",
        page.get_by_text("Virement 1 is approved, and the budgets are moved."),
    )
    expect(page.get_by_role("cell", name="£1,800.00")).to_be_visible()
    page.set_viewport_size({"width": NARROW, "height": 900})
    assert_accessible(page)
