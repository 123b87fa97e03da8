"""The grid of forecasts in a browser: by keyboard alone, with a paste from Excel and an error."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from finance.models import Forecast
from innovation.core import access
from tests.browser.conftest import SETTLED, WIDTHS
from tests.browser.keyboard import tab_to
from tests.factories import UserFactory
from tests.finance.book import Book, make_book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTE = """
    (text) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", text);
        const paste = new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true});
        document.activeElement.dispatchEvent(paste);
    }
"""
OUT_OF_VIEW = """
    () => {
        const region = document.querySelector(".month-grid .table-region");
        const begin = region.querySelector("th").getBoundingClientRect().right;
        const end = region.getBoundingClientRect().right;
        const parts = [...region.querySelectorAll("thead th:not(:first-child)")];
        const cut = parts.filter((one) => {
            const {left, right} = one.getBoundingClientRect();
            return [begin, end].some((edge) => left < edge - 1 && right > edge + 1);
        });
        const names = region.querySelector("tbody th").getBoundingClientRect();
        const {left, right} = document.activeElement.getBoundingClientRect();
        const hidden = region.contains(document.activeElement) && (left < begin || right > end);
        return [...cut.map((one) => one.innerText), ...(hidden ? ["the focused cell"] : []),
            ...(names.left < region.getBoundingClientRect().left - 1 ? ["the names"] : [])];
    }
"""
BEYOND_THE_PAPER = """
    () => {
        const edge = document.documentElement.clientWidth + 1;
        const parts = [...document.querySelectorAll(".month-grid :is(th, td, input)")];
        const cut = (one) => {
            const {left, right} = one.getBoundingClientRect();
            return left < -1 || right > edge || one.scrollWidth > one.clientWidth + 1;
        };
        return parts.filter(cut).map((one) => one.value || one.innerText);
    }
"""
EXCEL = "£1,000.00\t (20.00) \r\n £-   \t2,000.5\r\n"


@pytest.fixture
def book() -> Book:
    return make_book()


def cell(page: Page, book: Book, line: str, number: int) -> Locator:
    return page.locator(f"#m-{book.lines[line].pk}-{number}")


def type_and_move(page: Page, book: Book) -> None:
    """Type, move, bring back and edit, and end in October of the first line."""
    tab_to(page, f"#m-{book.lines['alpha-2018'].pk}-6")
    page.keyboard.type("250")
    expect(page.locator("[data-row-total]").first).to_have_text("1,700.25")
    expect(page.get_by_role("status")).to_have_text("1 cell changed, not saved yet.")
    page.keyboard.press("ArrowLeft")
    expect(cell(page, book, "alpha-2018", 6)).to_be_focused()
    page.keyboard.press("Enter")
    expect(cell(page, book, "alpha-travel", 6)).to_be_focused()
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    expect(cell(page, book, "alpha-travel", 6)).to_have_value("0.00")
    page.keyboard.press("F2")
    page.keyboard.press("Backspace")
    expect(cell(page, book, "alpha-travel", 6)).to_have_value("0.0")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    expect(cell(page, book, "alpha-travel", 7)).to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(cell(page, book, "alpha-2018", 7)).to_be_focused()


def test_year_is_forecast_by_keyboard_with_a_paste_and_an_error(
    page: Page,
    book: Book,
    sign_in_as: Callable[[str], None],
    assert_accessible: Callable[[Page], None],
) -> None:
    sign_in_as(UserFactory(role=access.FINANCE).username)
    page.goto("/forecast/grid/?year=2018")
    type_and_move(page, book)
    outturn = page.locator("[data-row-total]")
    page.evaluate(PASTE, EXCEL)
    expect(cell(page, book, "alpha-2018", 8)).to_have_value("(20.00)")
    expect(cell(page, book, "alpha-travel", 7)).to_have_value("0")
    expect(page.get_by_role("status")).to_have_text(
        "4 cells pasted. 5 cells changed, not saved yet."
    )
    expect(outturn.nth(0)).to_have_text("2,280.25")
    expect(outturn.nth(1)).to_have_text("2,012.84")
    expect(page.locator("[data-grand-total]")).to_have_text("5,493.09")
    expect(page.locator("[data-grand-variance]")).to_have_text("1,893.09")

    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("12,3x")
    expect(outturn.first).to_have_text("—")
    tab_to(page, "form[method=post] .govuk-button")
    page.keyboard.press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert_accessible(page)
    wrong = cell(page, book, "alpha-2018", 9)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(wrong).to_be_focused()
    expect(wrong).to_have_value("12,3x")
    page.keyboard.type("12.30")
    tab_to(page, "form[method=post] .govuk-button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved: 2 lines.")).to_be_visible()
    saved = Forecast.objects.get(cost_line=book.lines["alpha-2018"])
    amounts = saved.months.order_by("number").values_list("amount", flat=True)
    assert [str(amount) for amount in amounts][5:9] == ["250.00", "1000.00", "-20.00", "12.30"]


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_names_stay_and_no_figure_is_cut_wherever_the_keyboard_goes(
    page: Page, book: Book, sign_in_as: Callable[[str], None]
) -> None:
    sign_in_as(UserFactory(role=access.FINANCE).username)
    for year in (2018, 2019):  # one that is open from September, and one that is open throughout
        page.goto(f"/forecast/grid/?year={year}")
        row = page.locator("tr[data-row]").first
        row.locator("th").evaluate(
            "one => one.scrollIntoView({block: 'center', inline: 'nearest'})"
        )
        cells = row.locator("input[inputmode=decimal]")
        expect(cells.first).to_be_in_viewport(ratio=1)
        assert page.evaluate(OUT_OF_VIEW) == []
        for press in ("ArrowRight", "ArrowLeft"):
            cells.first.focus() if press == "ArrowRight" else cells.last.focus()
            for _ in range(cells.count() - 1):
                page.keyboard.press(press)
                page.evaluate(SETTLED)
                assert page.evaluate(OUT_OF_VIEW) == []


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_error_of_a_line_is_read_from_its_beginning(
    page: Page, book: Book, sign_in_as: Callable[[str], None]
) -> None:
    sign_in_as(UserFactory(role=access.FINANCE).username)
    page.goto("/forecast/grid/?year=2018")
    cell(page, book, "alpha-2018", 12).fill("12,3x")
    page.get_by_role("button", name="Save the forecast").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    cell(page, book, "alpha-2018", 12).focus()
    words = page.locator(f"#m-{book.lines['alpha-2018'].pk}-12-error")
    assert page.locator(".month-grid .table-region").evaluate("one => one.scrollLeft") > 0
    words.scroll_into_view_if_needed()
    expect(words).to_be_in_viewport(ratio=1)


def test_grid_is_printed_across_the_page_and_nothing_is_cut(
    page: Page, book: Book, sign_in_as: Callable[[str], None]
) -> None:
    """277 mm of a page of A4 on its side are 1,047 pixels."""
    sign_in_as(UserFactory(role=access.FINANCE).username)
    page.set_viewport_size({"width": 1047, "height": 720})
    page.goto("/forecast/grid/?year=2018")
    cell(page, book, "alpha-2018", 6).fill("1,234,567.89")
    page.emulate_media(media="print")
    assert page.evaluate(BEYOND_THE_PAPER) == []
    assert re.findall(rb"/MediaBox \[0 0 (\d+)", page.pdf(prefer_css_page_size=True))[0] == b"841"
