"""What a person without a mouse does."""

import pytest
from playwright.sync_api import Page

TABS = 400
OPTIONS = 50


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus; the page's scripts have run by then."""
    page.wait_for_load_state("load")
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab never reaches {selector}.")


def choose(page: Page, option: str) -> None:
    """Press the down arrow in the focused list until the option is chosen.

    Typing its name depends on the clock: a second after a letter the browser begins anew.
    """
    for _ in range(OPTIONS):
        if page.evaluate("document.activeElement.selectedOptions[0].label") == option:
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"The list has no option {option}.")
