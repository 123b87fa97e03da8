"""Asking for a virement in the form: what it begins with, how it grows, what it refuses."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from finance.actions.cost_lines import LineKey
from finance.addresses import request_url
from finance.line_choices import value_of
from finance.models import CostLine, Virement
from tests.finance.book import Book, holder_of
from tests.finance.virement_steps import WITHIN, approved, draft, submitted
from tests.page_reader import read

ClientFor = Callable[[User], Client]
Line = tuple[str, str, str]


@pytest.fixture
def holder(book: Book) -> User:
    """The budget holder of Alpha."""
    return holder_of(book.alpha)


@pytest.fixture
def client(holder: User, client_for: ClientFor) -> Client:
    return client_for(holder)


def value(line: CostLine, *, later: int = 0) -> str:
    """How a form names a line, or the same of another year."""
    return value_of(LineKey(line.workstream_id, line.category_id, line.year + later))


def sent(*lines: Line, **entered: Any) -> dict[str, Any]:
    """A form with these lines: what each is of, what is taken, what is given."""
    data = {"kind": "virement", "lines-TOTAL_FORMS": len(lines), "lines-INITIAL_FORMS": 0}
    for index, row in enumerate(lines):
        for name, text in zip(("cost_line", "taken", "given"), row, strict=True):
            data[f"lines-{index}-{name}"] = text
    return {**data, **entered}


def new(book: Book) -> str:
    return request_url(book.programme.pk, kind="virement")


def errors(response: Any) -> list[Any]:
    form, lines = response.context["form"], response.context["lines"]
    of_lines = [message for line in lines.errors for field in line.values() for message in field]
    return [*(m for field in form.errors.values() for m in field), *of_lines]


def test_first_question_leads_to_the_form_of_own_lines(book: Book, client: Client) -> None:
    response = client.get("/virements/new/")
    assertContains(response, "Growing Futures")
    assertContains(client.get("/virements/new/?programme=x"), "Choose a programme.")
    response = client.get(new(book))
    assertContains(response, "Alpha, Salaries, 2018/19: £2,400.00")
    assertContains(response, "Alpha, Salaries, 2019/20: no budget yet")
    assertNotContains(response, "Canary")


def test_request_begins_with_what_remains_of_a_line(book: Book, client: Client) -> None:
    line = book.lines["alpha-2018"]
    page = client.get(line.get_absolute_url())
    [_within, (label, url)] = page.context["requests"]
    assert label == "Carry forward what remains to 2019/20"
    begun = client.get(url)
    assertContains(
        begun, "Taken <strong data-taken>£2,149.75</strong>, given <strong data-given>£2,149.75<"
    )
    assert [form.initial for form in begun.context["lines"]] == [
        {"cost_line": value(line), "taken": Decimal("2149.75")},
        {"cost_line": value(line, later=1), "given": Decimal("2149.75")},
    ]
    beta = book.lines["beta-2018"].pk
    other = client.get(request_url(book.programme.pk, kind="virement", line=beta))
    assert [form.initial for form in other.context["lines"]] == [{}, {}]


def test_another_line_loses_nothing_and_judges_nothing(book: Book, client: Client) -> None:
    line = book.lines["alpha-2018"]
    data = sent((value(line), "1,0x", ""), ("", "", "70"), reason="Half written", more="")
    response = client.post(new(book), data)
    assert [form.initial for form in response.context["lines"]] == [
        {"cost_line": value(line), "taken": "1,0x", "given": ""},
        {"cost_line": "", "taken": "", "given": "70"},
        {},
    ]
    assertContains(response, "Half written")
    assertContains(response, "1,0x")
    assertNotContains(response, "There is a problem")
    assert not Virement.objects.exists()


def test_totals_run_with_the_lines(book: Book, client: Client) -> None:
    line, travel = book.lines["alpha-2018"], book.lines["alpha-travel"]
    rows = (value(line), "£1,000", ""), (value(travel), "", "1,200.50")
    response = client.post(new(book), sent(*rows, more=""))
    assertContains(response, "£200.50 too much is given")


def test_draft_that_cannot_be_submitted_is_saved_with_a_warning(book: Book, client: Client) -> None:
    line, travel = book.lines["alpha-2018"], book.lines["alpha-travel"]
    rows = (value(line), "2,500", ""), (value(travel), "", "2,500")
    [warning] = client.post(new(book), sent(*rows), follow=True).context["messages"]
    assert warning.level_tag == "warning"
    assert str(warning) == (
        "Virement 1 is saved as a draft. It cannot be submitted yet: Say why the budget is to be "
        "moved. Alpha, Salaries, 2018/19 has £2,400.00: £2,500.00 cannot be taken from it."
    )
    good = (value(line), "100", ""), (value(travel), "", "100")
    [said] = client.post(new(book), sent(*good, reason="More visits."), follow=True).context[
        "messages"
    ]
    assert (said.level_tag, str(said)) == ("success", "Virement 2 is saved as a draft.")


def test_request_is_saved_as_a_draft_of_whoever_asks(
    book: Book, client: Client, holder: User
) -> None:
    line = book.lines["alpha-2018"]
    rows = (value(line), "60", ""), ("", "", ""), (value(line, later=1), "", "50")
    data = sent(*rows, kind="carry_forward", status="approved", requested_by=1, number=99)
    response = client.post(new(book), data, follow=True)
    row = Virement.objects.get()
    assert (row.status, row.requested_by, row.number) == ("draft", holder, 1)
    assert (row.kind, row.decided_by) == ("carry_forward", None)
    made = CostLine.objects.get(workstream=book.alpha, year=2019)
    assert made.original_budget == Decimal("0.00")
    assert list(row.lines.order_by("pk").values_list("cost_line", "amount")) == [
        (line.pk, Decimal("-60.00")),
        (made.pk, Decimal("50.00")),
    ]
    assertContains(response, "£10.00 too much is taken")
    assertContains(response, "Submit for approval")


def test_wrong_lines_are_named_and_nothing_is_saved(book: Book, client: Client) -> None:
    line, travel = value(book.lines["alpha-2018"]), value(book.lines["alpha-travel"])
    beta = value(book.lines["beta-2018"])
    rows = [
        (line, "5", "5"),
        ("", "5", ""),
        (travel, "", ""),
        (travel, "-5", ""),
        (travel, "", "12.345"),
        (beta, "5", ""),
    ]
    response = client.post(new(book), sent(*rows))
    assert errors(response) == [
        "Enter what is taken or what is given, not both.",
        "Choose the cost line of this amount.",
        "Enter what is taken from this line or given to it.",
        "Enter an amount of more than £0.",
        "“12.345” has more than two decimal places.",
        "Choose a cost line from the list.",
    ]
    assertContains(response, "Line 5, Given (£):")
    twice = client.post(new(book), sent((line, "5", ""), (line, "", "5")))
    assert errors(twice) == ["Line 1 has this cost line already."]
    assert not Virement.objects.exists()


def test_draft_is_edited_and_a_second_window_is_told(
    book: Book, client: Client, holder: User
) -> None:
    row = draft({book.lines[name]: amount for name, amount in WITHIN.items()}, by=holder)
    url = f"{row.get_absolute_url()}edit/"
    assertContains(client.get(url), 'value="100.00"', count=2)
    line, travel = value(book.lines["alpha-2018"]), value(book.lines["alpha-travel"])
    rows = (line, "70", ""), (travel, "", "70")
    assert client.post(url, sent(*rows, seen_version=1, reason="First.")).status_code == 302
    response = client.post(url, sent(*rows, seen_version=1, reason="Second."))
    told = response.context["form"].non_field_errors()
    assert "changed since you opened it" in told[0]
    assert "Reason from Agency cover for a vacant post. to First." in told[1]
    assert response.context["form"]["seen_version"].value() == 2
    row.refresh_from_db()
    assert row.reason == "First."
    kept = client.post(url, sent(*rows, seen_version=2, more=""))
    assert kept.context["form"]["seen_version"].value() == "2"


def test_request_that_waits_or_is_anothers_is_not_edited(
    book: Book, client: Client, holder: User, client_for: ClientFor, finance_user: User
) -> None:
    row = submitted({book.lines[name]: amount for name, amount in WITHIN.items()}, by=holder)
    url = f"{row.get_absolute_url()}edit/"
    assertContains(client.get(url, follow=True), "withdraw it to change it")
    own = client_for(finance_user).get(url, follow=True)
    assertContains(own, "Only who asked for a virement can change it.")
    line, travel = value(book.lines["alpha-2018"]), value(book.lines["alpha-travel"])
    data = sent((line, "7", ""), (travel, "", "7"), seen_version=row.version)
    assert "waits for approval" in errors(client.post(url, data))[0]
    assert row.lines.filter(amount=Decimal("100.00")).exists()


def test_cost_line_page_goes_from_original_to_latest(book: Book, client: Client) -> None:
    row = approved({book.lines[name]: amount for name, amount in WITHIN.items()})
    table = read(client.get(book.lines["alpha-2018"].get_absolute_url())).tables[
        "From the original to the latest budget"
    ]
    assert [[cells[0], cells[2], cells[3]] for cells in table.texts()] == [
        ["Original budget", "", "£2,400.00"],
        ["Virement 1: virement within a year", "(£100.00)", "£2,300.00"],
        ["Latest budget", "", "£2,300.00"],
    ]
    assert table.column("Virement")[1].url == row.get_absolute_url()
