"""Income as lines of its own: its sign, what the database refuses, and how pages show it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from finance import triggers
from finance.models import CostCategory, CostLine
from finance.monitor import gross_income_net, monitor_lines
from finance.position import total
from finance.variance import State
from tests.factories import AwardFactory, CostCategoryFactory, CostLineFactory
from tests.finance.book import AS_AT, Book, spend
from tests.page_reader import read

SPEND = "The budget of an expenditure line is £0 or more."
INCOME = "The budget of an income line is £0 or less: income is negative."
FUNDED = "No award funds an income line"
STAYS = "Cost lines of this category have budgets, so it stays what it is."

pytestmark = pytest.mark.django_db


def income_line(budget: str = "-500.00", **fields: Any) -> CostLine:
    if "category" not in fields:
        name = "Charges to other councils"
        fields["category"] = CostCategoryFactory(income=True, name=name, position=9)
    line: CostLine = CostLineFactory(original_budget=Decimal(budget), **fields)
    return line


def refused(change: Callable[[], Any], message: str) -> None:
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        change()


def set_by_sql(table: str, column: str, value: int | str, pk: int) -> Callable[[], None]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, pk])

    return run


def test_budget_of_the_wrong_sign_is_refused_by_the_database() -> None:
    income, expenditure = income_line(), CostLineFactory()
    refused(lambda: CostLineFactory(original_budget=Decimal("-0.01")), SPEND)
    refused(lambda: income_line("0.01", category=income.category, year=2018), INCOME)
    refused(set_by_sql("finance_costline", "original_budget", -1, expenditure.pk), SPEND)
    refused(set_by_sql("finance_costline", "original_budget", 1, income.pk), INCOME)
    refused(
        set_by_sql("finance_costline", "category_id", income.category_id, expenditure.pk), INCOME
    )
    refused(
        set_by_sql("finance_costline", "category_id", expenditure.category_id, income.pk), SPEND
    )


def test_award_for_an_income_line_is_refused_by_the_database() -> None:
    line, award = income_line(), AwardFactory()
    refused(lambda: income_line("0.00", category=line.category, year=2018, award=award), FUNDED)
    refused(set_by_sql("finance_costline", "award_id", award.pk, line.pk), FUNDED)


def test_lines_of_nought_pounds_are_of_either_kind() -> None:
    assert income_line("0.00").original_budget == Decimal("0.00")
    assert CostLineFactory(original_budget=Decimal("0.00")).pk


@pytest.mark.parametrize(
    ("income", "budget", "field", "message"),
    [
        (False, "-0.01", "original_budget", SPEND),
        (True, "0.01", "original_budget", INCOME),
        (True, "-1.00", "award", FUNDED),
    ],
)
def test_cost_line_is_refused_at_the_field_that_is_wrong(
    income: bool, budget: str, field: str, message: str
) -> None:
    line = CostLine(
        category=CostCategoryFactory(income=income),
        original_budget=Decimal(budget),
        award=AwardFactory() if field == "award" else None,
    )
    with pytest.raises(ValidationError) as error:
        line.clean()
    assert list(error.value.message_dict) == [field]
    assert message in error.value.message_dict[field][0]


def test_kind_of_a_category_stays_once_a_line_has_a_budget_or_an_award() -> None:
    line = CostLineFactory(original_budget=Decimal("0.00"), award=None)
    category = line.category
    category.kind = "income"
    category.full_clean()
    category.save()
    CostLine.objects.filter(pk=line.pk).update(original_budget=Decimal("-1.00"))
    category.kind = "expenditure"
    with pytest.raises(ValidationError, match="it stays what it is"):
        category.full_clean()
    refused(category.save, STAYS)
    refused(set_by_sql("finance_costcategory", "kind", "expenditure", category.pk), STAYS)
    awarded = CostLineFactory(original_budget=Decimal("0.00"), award=AwardFactory())
    refused(set_by_sql("finance_costcategory", "kind", "income", awarded.category_id), STAYS)


def test_category_is_renamed_whatever_lines_it_has() -> None:
    category = income_line().category
    category.name = "Partner councils"
    category.full_clean()
    category.save()
    assert CostCategory.objects.get(pk=category.pk).kind == "income"


def test_triggers_are_away_while_sqlite_rebuilds_tables() -> None:
    """A trigger that names a table which is away for a moment would stop the migration."""
    triggers.remove_before_migrate(using="default", plan=[])
    assert triggers.missing(connection) == []
    triggers.remove_before_migrate(using="default", plan=["a migration"])
    assert bool(triggers.missing(connection)) == (connection.vendor == "sqlite")
    triggers.install(connection)
    assert triggers.missing(connection) == []


def test_querysets_tell_expenditure_from_income() -> None:
    income, expenditure = income_line(), CostLineFactory()
    assert list(CostLine.objects.income()) == [income]
    assert list(CostLine.objects.expenditure()) == [expenditure]


@pytest.fixture
def charged(book: Book) -> CostLine:
    """Alpha charges other councils £1,200.00 in 2018/19; £400.10 came by August 2018."""
    line = income_line("-1200.00", workstream=book.alpha, year=2018)
    book.lines["alpha-income"] = line
    spend(book, "alpha-income", 4, "-400.10")
    return line


@pytest.mark.usefixtures("charged")
def test_monitor_splits_gross_income_and_net() -> None:
    lines = monitor_lines(CostLine.objects.all(), as_at=AS_AT)
    gross, income, net = gross_income_net(lines)
    assert (gross.latest_budget, gross.budget_to_date, gross.actual) == (
        Decimal("5200.00"),
        Decimal("2500.00"),
        Decimal("1862.59"),
    )
    assert (income.latest_budget, income.budget_to_date, income.actual) == (
        Decimal("-1200.00"),
        Decimal("-500.00"),
        Decimal("-400.10"),
    )
    assert (net.latest_budget, net.actual) == (Decimal("4000.00"), Decimal("1462.49"))
    assert net == total(lines)


@pytest.mark.usefixtures("charged")
def test_income_line_is_received_and_not_spent() -> None:
    line = next(x for x in monitor_lines(CostLine.objects.all(), as_at=AS_AT) if x.is_income)
    assert (line.remaining, line.variance) == (Decimal("-799.90"), Decimal("99.90"))
    assert (line.percent_spent, line.state) == (Decimal("33.3"), State.PART_RECEIVED)
    assert line.bar.text == "33.3% received"


def test_income_without_a_budget_is_no_overspend(book: Book) -> None:
    book.lines["alpha-income"] = income_line("0.00", workstream=book.alpha, year=2018)
    spend(book, "alpha-income", 5, "-9.00")
    line = next(x for x in monitor_lines(CostLine.objects.all(), as_at=AS_AT) if x.is_income)
    assert line.state is State.NO_INCOME_BUDGET
    assert line.bar.text == "No income budgeted, but received"


@pytest.mark.usefixtures("charged")
def test_monitor_shows_income_in_brackets(officer_client: Client) -> None:
    table = read(officer_client.get("/monitor/?to=2018-05&kind=income")).tables["Cost lines"]
    assert table.texts() == [
        [
            *("Alpha", "Charges to other councils", "2018/19", "(£1,200.00)", "(£500.00)"),
            *("(£400.10)", "(£799.90)", "33.3% received", "£99.90", "33.3% received"),
        ]
    ]
    page = officer_client.get("/monitor/?to=2018-05&units=thousands")
    both = read(page).tables["Cost lines, £000"]
    assertContains(page, "What the programme earns is not in this table")
    assertNotContains(officer_client.get("/monitor/?kind=expenditure"), "What the programme earns")
    assert both.total("Latest budget").text == "4.0"
    assert both.column("Latest budget")[-3].text == "(1.2)"


@pytest.mark.usefixtures("charged")
def test_transactions_are_read_by_kind(officer_client: Client) -> None:
    of_income = read(officer_client.get("/transactions/?kind=income")).tables["Transactions"]
    assert of_income.total("Amount").text == "(£400.10)"
    of_spend = read(officer_client.get("/transactions/?kind=expenditure")).tables["Transactions"]
    assert of_spend.total("Amount").text == "£1,862.59"


def test_page_of_an_income_line_says_what_is_to_come(
    charged: CostLine, officer_client: Client
) -> None:
    page = officer_client.get(charged.get_absolute_url()).content.decode()
    shown = " ".join(page.split())
    assert "Still to come" in shown
    assert "(£799.90), partly received" in shown
    assert "Nothing: this is income" in shown
    assert "33.3% received" in shown
    assert "Remaining </dt>" not in shown


@pytest.mark.parametrize("typed", ["500.00", "-500", "(£500.00)", "£500 CR"])
def test_administrator_types_income_with_a_sign_or_without(
    typed: str, superuser: User, client_for: Callable[[User], Client]
) -> None:
    line = income_line("-1.00")
    sent = {
        "workstream": line.workstream_id,
        "category": line.category_id,
        "year": line.year,
        "original_budget": typed,
    }
    done = client_for(superuser).post(f"/admin/finance/costline/{line.pk}/change/", sent)
    line.refresh_from_db()
    assert line.original_budget == Decimal("-500.00")
    said = [str(message) for message in get_messages(done.wsgi_request)]
    assert "This is an income line: its budget is income of £500.00, shown as (£500.00)." in said


def test_administrator_is_told_that_spend_is_positive(
    superuser: User, client_for: Callable[[User], Client]
) -> None:
    line = CostLineFactory()
    sent = {
        "workstream": line.workstream_id,
        "category": line.category_id,
        "year": line.year,
        "original_budget": "-500.00",
    }
    page = client_for(superuser).post(f"/admin/finance/costline/{line.pk}/change/", sent)
    assert SPEND in page.content.decode()
    line.refresh_from_db()
    assert line.original_budget == Decimal("1000.00")
