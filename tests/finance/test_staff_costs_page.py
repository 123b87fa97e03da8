"""The page of what posts cost: its figures, its files, and who never sees it."""

import csv
import io

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from finance.models import CostLine
from programmes.models import Workstream
from staffing.models import AssumptionSet, Post

pytestmark = pytest.mark.django_db


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def rows_of(client: Client, query: str) -> list[dict[str, str]]:
    response = client.get(f"/staff-costs/export.csv?{query}")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # streamed
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.usefixtures("demonstration")
def test_full_year_2018_costs_what_the_report_says_within_a_thousandth() -> None:
    found = {
        row["Workstream"]: (row["Cost of posts"], row["Cost line"])
        for row in rows_of(client_of("finance"), "starts=full+year&year=2018")
    }
    assert found["RES Teams"] == ("914806.87", "915000.00")
    assert found["Re-Think"] == ("396181.82", "396000.00")
    assert found["Leeds Relational Practice Centre"] == ("221050.19", "221000.00")


@pytest.mark.usefixtures("demonstration")
def test_page_shows_the_assumptions_and_the_total_of_all_rows() -> None:
    page = client_of("auditor").get("/staff-costs/?year=2018").content.decode()
    assert "Fitted, not published: the pension rate of 16.0%" in page
    assert "£1,677,989.15" in page
    assert "(£12,010.85)" in page


@pytest.mark.usefixtures("demonstration")
def test_other_assumptions_give_another_cost() -> None:
    other = AssumptionSet.objects.filter(is_default=False).order_by("pk")[0]
    client = client_of("establishment")
    assert rows_of(client, "year=2018") != rows_of(client, f"year=2018&assumption_set={other.pk}")


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("username", ["officer", "budget-holder"])
@pytest.mark.parametrize("path", ["", "export.csv", "export.xlsx"])
def test_role_without_pay_is_refused_page_and_files(username: str, path: str) -> None:
    assert client_of(username).get(f"/staff-costs/{path}").status_code == 403


@pytest.mark.parametrize(
    "query", ["programme=x", "programme=0", "year=1066", "starts=never", "assumption_set=999"]
)
@pytest.mark.usefixtures("demonstration")
def test_wrong_filter_is_an_error_on_the_page_and_in_the_file(query: str) -> None:
    client = client_of("finance")
    assert "There is a problem" in client.get(f"/staff-costs/?{query}").content.decode()
    assert client.get(f"/staff-costs/export.csv?{query}").status_code == 400


@pytest.mark.usefixtures("demonstration")
def test_workstream_without_a_cost_line_is_shown_without_one() -> None:
    workstream = Workstream.objects.get(slug="re-think")
    pay = {"category__slug": "salary-and-on-costs", "year": 2020}
    CostLine.objects.filter(workstream=workstream, **pay).update(year=2025)
    [row] = [
        row for row in rows_of(client_of("finance"), "year=2020") if row["Workstream"] == "Re-Think"
    ]
    assert row["Cost of posts"] == "415615.53"
    assert row["Cost line"] == ""
    page = client_of("finance").get("/staff-costs/?year=2020").content.decode()
    assert "£1,359,000.00" in page


@pytest.mark.usefixtures("demonstration")
def test_page_takes_as_many_queries_with_more_posts(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_of("finance")
    post = Post.objects.all()[0]
    for number in range(50):
        post.pk, post.number = None, f"MORE-{number}"
        post.save()
    with django_assert_max_num_queries(24):
        assert client.get("/staff-costs/").status_code == 200
