"""The pages of the forecast: the list, the grid of months, and the forecast of one line."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from finance.closing import close_period
from finance.models import CostLine, Forecast, Period
from tests.factories import ForecastFactory, UserFactory
from tests.finance.book import Book, holder_of
from tests.page_reader import read, read_csv

LISTED = "Cost lines and what they will end at"
GRID = "/forecast/grid/?year=2018"
LEFT = range(6, 13)


@pytest.fixture
def finance_client(book: Book, client_for: Callable[[User], Client]) -> Client:
    return client_for(UserFactory(role="Finance", first_name="Hannah", last_name="Reed"))


def sent(book: Book, *names: str, **cells: str) -> dict[str, str]:
    """What the grid sends of lines that stand as budgeted, £200 or £100 a month, but for `cells`.

    A cell is named "alpha_2018_9".
    """
    data: dict[str, str] = {}
    for name in names:
        key = book.lines[name].pk
        month = {"alpha-2018": "200.00", "beta-2018": "100.00"}.get(name, "0.00")
        pence = month.replace(".", "")
        data |= {f"version-{key}": "0", f"was-{key}": " ".join([pence] * 12)}
        data |= {f"m-{key}-{number}": month for number in LEFT}
    for cell, text in cells.items():
        name, number = cell.rsplit("_", 1)
        data[f"m-{book.lines[name.replace('_', '-')].pk}-{number}"] = text
    return data


def months_of(book: Book, name: str) -> list[str]:
    months = Forecast.objects.get(cost_line=book.lines[name]).months.order_by("number")
    return [str(month.amount) for month in months if month.number in LEFT]


def test_list_says_what_each_line_will_end_at(book: Book, officer_client: Client) -> None:
    by = UserFactory(first_name="Hannah", last_name="Reed")
    ForecastFactory(
        cost_line=book.lines["beta-2018"],
        note="Two late starts",
        reviewed_by=by,
        reviewed_at=timezone.now(),
    )
    table = read(officer_client.get("/forecast/?year=2018")).tables[LISTED]
    assert [row[:8] for row in table.texts()] == [
        [
            *("Alpha", "Salaries", "2018/19", "£2,400.00", "£250.25", "£1,400.00", "£1,650.25"),
            "(£749.75)",
        ],
        ["Alpha", "Travel", "2018/19", "£0.00", "£12.34", "£0.00", "£12.34", "£12.34"],
        [
            *("Canary Beta", "Salaries", "2018/19", "£1,200.00", "£500.00", "£700.00"),
            *("£1,200.00", "£0.00"),
        ],
    ]
    assert [cell.text for cell in table.column("Forecast by")] == [
        "No forecast yet: budget assumed",
        "No forecast yet: budget assumed",
        "By hand",
    ]
    assert table.texts()[2][9] == "Two late starts"
    assert table.texts()[2][11] == "Hannah Reed"
    assert table.total("Projected outturn").text == "£2,862.59"
    assert "Still stands" not in table.head


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=none", ["alpha-2018", "alpha-travel"]),
        ("state=made", ["beta-2018"]),
        ("not_reviewed_since=1/1/2018", ["beta-2018"]),
        ("not_reviewed_since=1/1/2018&state=none", []),
    ],
)
def test_list_finds_lines_by_their_forecast(
    book: Book, officer_client: Client, query: str, found: list[str]
) -> None:
    ForecastFactory(cost_line=book.lines["beta-2018"])
    page = officer_client.get(f"/forecast/?{query}")
    lines = [row.record.line for row in page.context["table"].rows]
    assert lines == [book.lines[name] for name in found]


def test_months_of_a_line_are_actual_and_then_forecast(book: Book, officer_client: Client) -> None:
    ForecastFactory(cost_line=book.lines["beta-2018"])
    query = f"?workstream={book.beta.pk}&year=2018"
    rows = read_csv(officer_client.get(f"/forecast/months/export.csv{query}"))
    assert rows[0][-4:] == ["Period", "Latest budget of the month", "Amount", "Actual or forecast"]
    assert [row[-4:] for row in rows[4:7]] == [
        ["4", "100.00", "300.00", "Actual"],
        ["5", "100.00", "0.00", "Actual"],
        ["6", "100.00", "100.00", "Forecast"],
    ]
    assert len(rows) == 13
    assumed = read_csv(officer_client.get("/forecast/months/export.csv?year=2019"))
    assert [row[-2:] for row in assumed[1:]] == [["50.00", "Budget, no forecast yet"]] * 12


def test_grid_says_which_period_ought_to_be_closed_before_it_is_changed(
    book: Book, finance_client: Client, finance_user: User
) -> None:
    first, *others, latest = Period.objects.filter(programme=book.programme).with_spend()
    told = f"What is forecast now counts as movement of {first}."
    assertContains(finance_client.get(GRID), told, html=False)
    close_period(period=others[-1], by=finance_user)
    assertNotContains(finance_client.get(GRID), "Not closed, though")
    assert latest.closed_at is None


def test_grid_has_actual_months_to_read_and_those_left_to_fill_in(
    book: Book, finance_client: Client, officer_client: Client
) -> None:
    page = finance_client.get("/forecast/grid/")  # of the year as at
    assert [row.line.year for row in page.context["grid"].rows] == [2018, 2018, 2018]
    key = book.lines["alpha-2018"].pk
    for number in range(1, 13):
        assert (f'name="m-{key}-{number}"' in page.content.decode()) == (number in LEFT)
    table = read(page).tables["Actual and forecast by month, £"]
    assert table.texts()[0][:4] == [
        "Alpha, Salaries No forecast yet: budget assumed",
        *("150.00", "0.00", "(20.00)"),
    ]
    assert table.foot[1].text == "350.00"
    assert [cell.text for cell in table.foot[-4:-1]] == ["2,862.59", "3,600.00", "(737.41)"]
    assertNotContains(officer_client.get(GRID), "Save the forecast")
    assert officer_client.post(GRID, sent(book, "alpha-2018")).status_code == 403


def test_grid_saves_the_lines_that_were_changed_or_ticked_and_no_other(
    book: Book, finance_client: Client
) -> None:
    names = ("alpha-2018", "alpha-travel", "beta-2018")
    data = sent(book, *names, alpha_2018_6="£1,234.50", alpha_2018_12=" (20.00) ")
    data[f"tick-{book.lines['beta-2018'].pk}"] = "yes"
    assertRedirects(finance_client.post(GRID, data), GRID)
    assert months_of(book, "alpha-2018") == ["1234.50", *["200.00"] * 5, "-20.00"]
    assert Forecast.objects.get(cost_line=book.lines["beta-2018"]).profile == "planned"
    assert not Forecast.objects.filter(cost_line=book.lines["alpha-travel"]).exists()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("12,3x", "“12,3x” is not an amount of money. Enter pounds and pence, such as 1,234.50"),
        ("1.234", "“1.234” has more than two decimal places."),
        (" ", "Enter an amount, 0 for nothing."),
        ("2000000000", "£2,000,000,000.00 is too much for a month. Enter at most"),
    ],
)
def test_grid_with_one_wrong_cell_saves_nothing_and_says_which(
    book: Book, finance_client: Client, text: str, fault: str
) -> None:
    data = sent(book, "alpha-2018", "beta-2018", alpha_2018_7=text, beta_2018_8="55.55")
    page = finance_client.post(GRID, data)
    cell = f"m-{book.lines['alpha-2018'].pk}-7"
    assertContains(page, f'<a href="#{cell}">Alpha, Salaries, October 2018: {fault}')
    assertContains(page, f'aria-describedby="{cell}-error"')
    assertContains(page, 'value="55.55"')
    assertContains(page, "<title>Error: ")
    assert not Forecast.objects.exists()


def test_grid_shows_both_values_where_somebody_else_changed_a_line_meanwhile(
    book: Book, finance_client: Client
) -> None:
    line = book.lines["beta-2018"]
    by = UserFactory(first_name="Omar", last_name="Lind")
    months = {6: "1.11", 7: "2.22", 8: "100.00"}
    ForecastFactory(cost_line=line, months=months, reviewed_by=by, reviewed_at=timezone.now())
    mine = {"beta_2018_7": "77.77", "beta_2018_8": "88.88"}
    page = finance_client.post(GRID, sent(book, "alpha-2018", "beta-2018", **mine))
    assertContains(page, "Canary Beta, Salaries: Omar Lind changed the forecast on ")
    theirs = "They made it £2.22 meanwhile: saving again makes it yours."
    assertContains(page, f"Canary Beta, Salaries, October 2018: {theirs}")
    cells = {cell.name: cell.text for row in page.context["grid"].rows for cell in row.cells}
    assert [cells[f"m-{line.pk}-{n}"] for n in (6, 7, 8, 9)] == ["1.11", "77.77", "88.88", "100.00"]
    assert months_of(book, "beta-2018")[:3] == ["1.11", "2.22", "100.00"]
    row = next(row for row in page.context["grid"].rows if row.line.key == line.pk)
    again = {cell.name: cell.text for cell in row.cells if cell.is_open}
    again |= {f"version-{line.pk}": str(row.line.version), f"was-{line.pk}": row.was}
    assertRedirects(finance_client.post(GRID, again), GRID)
    assert months_of(book, "beta-2018")[:4] == ["1.11", "77.77", "88.88", "100.00"]


def test_grid_says_what_was_entered_for_a_month_that_became_actual(
    book: Book, finance_client: Client
) -> None:
    line = book.lines["beta-2018"]
    page = finance_client.post(GRID, {**sent(book, "beta-2018"), f"m-{line.pk}-5": "66.66"})
    assertContains(page, "August 2018 is over meanwhile; you had entered 66.66.")
    assert not Forecast.objects.exists()


def test_budget_holder_forecasts_only_the_own_workstream(book: Book, holder_client: Client) -> None:
    data = sent(book, "alpha-2018", "beta-2018", alpha_2018_6="1.00", beta_2018_6="1.00")
    holder_client.post(GRID, data)
    assert list(Forecast.objects.values_list("cost_line", flat=True)) == [
        book.lines["alpha-2018"].pk
    ]
    beta = book.lines["beta-2018"].pk
    assert holder_client.get(f"/cost-lines/{beta}/forecast/").status_code == 404
    assert holder_client.post(f"/cost-lines/{beta}/forecast/stands/").status_code == 404


def test_ticked_forecasts_are_reviewed_together_or_not_at_all(
    book: Book, finance_client: Client, client_for: Callable[[User], Client]
) -> None:
    first = ForecastFactory(cost_line=book.lines["alpha-2018"])
    second = ForecastFactory(cost_line=book.lines["beta-2018"], version=3)
    chosen = [f"{one.cost_line_id}:{one.version}" for one in (first, second)]
    old = {"forecast": [chosen[0], f"{second.cost_line_id}:2"]}
    for client, data in [
        (finance_client, old),
        (finance_client, {"forecast": ["x"]}),
        (client_for(holder_of(book.alpha)), {"forecast": chosen}),
    ]:
        client.post("/forecast/review/", data)
        assert not Forecast.objects.exclude(reviewed_by=None).exists()
    page = finance_client.post("/forecast/review/", {"forecast": chosen, "query": "year=2018"})
    assertRedirects(page, "/forecast/?year=2018")
    assert set(Forecast.objects.values_list("reviewed_by__first_name", flat=True)) == {"Hannah"}


def line_url(book: Book, name: str = "alpha-2018") -> str:
    return f"/cost-lines/{book.lines[name].pk}/forecast/"


def test_profile_is_previewed_and_then_saved_with_its_history(
    book: Book, finance_client: Client
) -> None:
    asked = {"profile": "equal", "annual_amount": "£1,200", "note": "Vacant until June"}
    preview = read(finance_client.get(line_url(book), asked)).tables["What would be saved"]
    assert preview.texts()[0] == [
        "Period 6 of 2018/19 (September 2018)",
        *("£200.00", "£100.00", "(£100.00)"),
    ]
    assert preview.total("Forecast by the profile").text == "£700.00"
    assert not Forecast.objects.exists()
    data = {**asked, "version": "0"}
    assertRedirects(finance_client.post(line_url(book), data), line_url(book))
    stale = finance_client.post(line_url(book), data)
    assertContains(stale, "Somebody else changed the forecast meanwhile. Nothing was saved.")
    finance_client.post(f"{line_url(book)}stands/", {"version": "1", "note": "Filled in June"})
    page = finance_client.get(line_url(book))
    assertContains(page, "£700.00 for the months left, £0.00 before")
    assertContains(page, "Note from Vacant until June to Filled in June")
    assert finance_client.get("/cost-lines/1234567/forecast/").status_code == 404


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"profile": "by_hand"}, "Select a valid choice."),
        ({"profile": "last_year"}, "The programme did not run for all of 2017/18"),
        ({"profile": "planned", "annual_amount": "1"}, "Leave this empty, or choose equal months."),
        ({"profile": "equal", "annual_amount": "1e9"}, "is not an amount of money."),
    ],
)
def test_profile_that_cannot_be_says_why(
    book: Book, finance_client: Client, asked: dict[str, str], fault: str
) -> None:
    assertContains(finance_client.get(line_url(book), asked), fault)
    assertContains(finance_client.post(line_url(book), asked | {"version": "0"}), fault)
    assert not Forecast.objects.exists()


def test_cost_of_the_posts_is_offered_only_to_those_who_may_see_pay(
    book: Book, finance_client: Client, holder_client: Client
) -> None:
    assertContains(finance_client.get(line_url(book)), "Cost of the posts")
    assertNotContains(holder_client.get(line_url(book)), "Cost of the posts")
    refused = holder_client.post(line_url(book), {"profile": "posts", "version": "0"})
    assertContains(refused, "Select a valid choice.")


def test_line_that_is_over_has_nothing_to_forecast(book: Book, finance_client: Client) -> None:
    page = finance_client.get(line_url(book, "alpha-2017"))
    assertContains(page, "No months left")
    assertNotContains(page, "Make it anew")
    finance_client.post(line_url(book, "alpha-2017"), {"profile": "planned", "version": "0"})
    assert CostLine.objects.exclude(agreed_forecast=None).count() == 0


def test_cost_line_leads_to_its_forecast(book: Book, officer_client: Client) -> None:
    ForecastFactory(cost_line=book.lines["beta-2018"], months={6: "250.00"})
    page = read(officer_client.get(book.lines["beta-2018"].get_absolute_url()))
    left = page.cards["Forecast of the months left"]
    assert (left.text, left.url) == ("£850.00", line_url(book, "beta-2018"))


def test_grid_of_a_large_programme_asks_for_a_workstream(
    book: Book, finance_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("finance.views.forecasts.grid_page.MOST_LINES", 2)
    assertContains(finance_client.get(GRID), "3 cost lines are too many for one grid")
    page = finance_client.get(f"{GRID}&workstream={book.beta.pk}")
    assert [row.line.target for row in page.context["grid"].rows] == [Decimal("1200.00")]
