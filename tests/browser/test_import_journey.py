"""The ledger import in a browser: from a file to its result and back again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from finance.models import LedgerImport, LedgerMapping
from innovation.core import access
from programmes.models import Programme
from tests.browser.keyboard import choose
from tests.factories import (
    AccountCodeFactory,
    CostCategoryFactory,
    CostCentreFactory,
    LedgerMappingFactory,
    ProgrammeFactory,
    RejectFactory,
    UserFactory,
    WorkstreamFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Check = Callable[[Page], None]
SignInAs = Callable[[str], None]
LINES = "application/x-ndjson"
TOLD = '{"rows": 20, "percent": 37}\n'
"""What a script is told of an import before its connection is lost."""
DEMONSTRATION = settings.BASE_DIR / "fixtures" / "demonstration" / "ledger-2018-10.csv"


@pytest.fixture
def finance(sign_in_as: SignInAs) -> User:
    """A finance officer, signed in."""
    user: User = UserFactory(role=access.FINANCE)
    sign_in_as(user.username)
    return user


@pytest.fixture
def mapping() -> LedgerMapping:
    made: LedgerMapping = LedgerMappingFactory(
        title="Demonstration ledger",
        is_demonstration=True,
        cost_centre_column="Cost Centre",
        account_column="Account Code",
        date_column="Posting Date",
        period_source="column",
        period_column="Period",
        reference_column="Transaction No",
        description_column="Description",
    )
    return made


@pytest.fixture
def programme() -> Programme:
    """A programme that knows the codes of the demonstration, all but cost centre 91200."""
    made: Programme = ProgrammeFactory(name="Innovation")
    workstream = WorkstreamFactory(programme=made, name="Re-Think")
    category = CostCategoryFactory(name="Salary and on costs")
    rows = [line.split(",") for line in DEMONSTRATION.read_text().splitlines()[1:]]
    for code in {row[3] for row in rows} - {"91200"}:
        CostCentreFactory(programme=made, code=code, workstream=workstream)
    for code in {row[5] for row in rows}:
        AccountCodeFactory(programme=made, code=code, category=category)
    return made


@pytest.fixture
def ledger_file(tmp_path: Path) -> Path:
    """A month of the demonstration ledger with a date and an amount that cannot be read."""
    lines = DEMONSTRATION.read_text().splitlines()
    lines[2] = lines[2].replace("/10/2018", "/15/2018", 1)
    lines[3] = lines[3].rpartition(",")[0] + ",1.234.5"
    written = tmp_path / "ledger-2018-10.csv"
    written.write_text("\n".join(lines) + "\n")
    return written


def heading(page: Page, text: str) -> Locator:
    """The heading of the page that is expected next."""
    return page.get_by_role("heading", level=1, name=text)


@pytest.mark.usefixtures("finance", "programme", "mapping")
def test_file_is_previewed_mended_loaded_and_reversed(
    page: Page, assert_accessible: Check, ledger_file: Path
) -> None:
    page.goto("/imports/")
    assert_accessible(page)
    page.get_by_role("button", name="Import a ledger file").click()
    expect(heading(page, "Import a ledger file")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Upload and preview").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert_accessible(page)

    page.get_by_label("Ledger file").set_input_files(ledger_file)
    page.get_by_label("How the file is laid out").select_option("Demonstration ledger")
    page.get_by_label("Load the good rows and keep the bad ones as rejects").check()
    page.get_by_role("button", name="Upload and preview").click()
    expect(page.get_by_role("heading", name="ledger-2018-10.csv")).to_be_visible()
    expect(page.get_by_role("cell", name="“1.234.5” is not an amount of money.")).to_be_visible()
    assert_accessible(page)

    page.get_by_label("Cost centre 91200").select_option("Re-Think")
    page.get_by_role("button", name="Save these codes").click()
    expect(page.get_by_text("1 code is assigned")).to_be_visible()
    page.get_by_role("button", name="Load 52 rows").click()
    expect(page.get_by_text("52 rows were loaded from ledger-2018-10.csv.")).to_be_visible()
    assert_accessible(page)

    with page.expect_download() as download:
        page.get_by_role("link", name="download the rows that wait (CSV)").click()
    rejects = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert [row.split(",")[0] for row in rejects] == [
        "Transaction No",
        "DEM-201810-002",
        "DEM-201810-003",
    ]
    page.get_by_role("button", name="Try the rejected rows again").click()
    expect(page.get_by_text("None of them can be loaded yet.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="the page of the import").click()
    expect(page.get_by_role("button", name="Reverse this import")).to_be_visible()
    page.get_by_role("button", name="Reverse this import").click()
    expect(heading(page, "Reverse import")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Reason for the reversal").fill("The wrong month")
    page.get_by_role("button", name="Reverse 52 rows").click()
    expect(page.get_by_text("Reason: The wrong month")).to_be_visible()
    assert_accessible(page)
    page.goto("/imports/")
    expect(page.get_by_role("cell", name="Reversal")).to_be_visible()
    assert_accessible(page)
    assert LedgerImport.objects.count() == 2


@pytest.mark.usefixtures("finance", "programme")
def test_file_of_a_layout_that_nobody_saved_becomes_a_mapping(
    page: Page, assert_accessible: Check, ledger_file: Path
) -> None:
    page.goto("/imports/new/")
    page.get_by_label("Ledger file").set_input_files(ledger_file)
    page.get_by_role("button", name="Upload and preview").click()
    expect(page.get_by_role("heading", name="Nothing can be loaded yet")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Say which column is what").click()
    expect(heading(page, "Which column is what?")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Save and preview the file").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert_accessible(page)
    page.get_by_label("Name of this mapping").fill("Monthly extract")
    page.get_by_role("textbox", name="Ledger", exact=True).fill("General ledger")
    page.get_by_role("button", name="Save and preview the file").click()
    expect(page.get_by_text("The mapping “Monthly extract” is saved.")).to_be_visible()
    expect(page.get_by_text("from the column “Cost Centre”")).to_be_visible()
    page.goto("/imports/mappings/")
    assert_accessible(page)
    page.get_by_role("link", name="Monthly extract").click()
    expect(heading(page, "Change a mapping")).to_be_visible()
    assert_accessible(page)
    page.goto("/imports/")
    page.get_by_role("link", name="Look and confirm").click()
    expect(heading(page, "ledger-2018-10.csv")).to_be_visible()
    page.get_by_role("button", name="Discard this file").click()
    expect(page.get_by_text("was discarded. Nothing was loaded from it.")).to_be_visible()


@pytest.mark.usefixtures("finance", "mapping")
def test_programme_is_started_from_a_file_by_keyboard_alone(
    page: Page, assert_accessible: Check, ledger_file: Path
) -> None:
    page.goto("/imports/new/")
    page.get_by_label("Ledger file").set_input_files(ledger_file)
    page.get_by_label("Name of the new programme").focus()
    page.keyboard.type("Started here")
    page.get_by_label("How the file is laid out").focus()
    choose(page, "Demonstration ledger")
    page.get_by_role("button", name="Upload and preview").press("Enter")
    expect(page.get_by_role("heading", name="What the new programme will have")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Load 52 rows").press("Enter")
    expect(page.get_by_role("link", name="Started here")).to_be_visible()


@pytest.mark.usefixtures("finance", "mapping")
def test_connection_that_is_lost_while_a_file_loads_is_told(
    page: Page, assert_accessible: Check, ledger_file: Path
) -> None:
    page.goto("/imports/new/")
    page.get_by_label("Ledger file").set_input_files(ledger_file)
    page.get_by_label("Name of the new programme").fill("Started here")
    page.get_by_label("How the file is laid out").select_option("Demonstration ledger")
    page.get_by_role("button", name="Upload and preview").click()
    expect(page.get_by_role("heading", name="What the new programme will have")).to_be_visible()
    page.route("**/confirm/", lambda route: route.fulfill(content_type=LINES, body=TOLD))
    page.get_by_role("button", name="Load 52 rows").click()
    expect(page.get_by_text("The connection was lost.")).to_be_visible()
    assert_accessible(page)
    page.unroute("**/confirm/")
    page.get_by_role("link", name="look whether it still waits").click()
    expect(page.get_by_text("The connection was lost.")).not_to_be_attached()
    page.get_by_role("button", name="Load 52 rows").click()
    expect(page.get_by_role("link", name="Started here")).to_be_visible()


@pytest.mark.usefixtures("finance")
def test_upload_that_is_gone_is_said_to_be_gone(page: Page, assert_accessible: Check) -> None:
    page.goto("/imports/uploads/1/")
    expect(page.get_by_role("heading", name="This file does not wait any more")).to_be_visible()
    assert_accessible(page)


@pytest.mark.usefixtures("finance")
def test_rejected_row_is_set_aside_and_taken_up_with_the_keyboard(
    page: Page, assert_accessible: Check
) -> None:
    rows = [RejectFactory(line=line, ledger_import__file_name=f"{line}.csv") for line in (3, 4)]
    page.goto("/imports/rejects/")
    chosen = page.get_by_label(f"Line 3 of import {rows[0].ledger_import_id}")
    chosen.press("Space")
    expect(chosen).to_be_checked()
    page.get_by_role("button", name="Set the chosen rows aside").press("Enter")
    expect(heading(page, "Set 1 rejected row aside")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Set aside").press("Enter")
    expect(page.get_by_role("link", name="Say why the rows are set aside.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Reason").fill("Another council’s")
    page.get_by_role("button", name="Set aside").press("Enter")
    expect(page.get_by_text("Set aside: 1 row.")).to_be_visible()
    page.get_by_role("button", name="Take the one set aside up again").press("Enter")
    expect(page.get_by_role("button", name="Take up again", exact=True)).to_be_visible()
    page.get_by_role("button", name="Take up again").press("Enter")
    expect(page.get_by_text("Taken up again: 1 row.")).to_be_visible()
    assert_accessible(page)
