"""The page of the exit ledger: its figures, where they come from, and who sees them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from finance.actions.exit_assumptions import save_exit_assumptions
from finance.exit_ledger import Basis, Path, exit_ledger
from finance.models import CostLine, ExitAssumptions
from innovation.core.versions import StaleError
from tests import factories
from tests.finance.staff_cost_pages import client_in
from tests.page_reader import read_csv

pytestmark = pytest.mark.django_db
ENTERED = {
    "placement_cost": "40,000",
    "cashable_share": "0.75",
    "baseline_on": "31/3/2018",
    "first_year": "2020",
    "years": "2",
    "ending_category": "",
    "note": "Ours.",
}


def text_of(client: Client, query: str = "") -> str:
    response = client.get(f"/exit/{query}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.usefixtures("sample_posts")
def test_figures_of_the_report_and_of_the_cost_lines_come_out() -> None:
    page = text_of(client_in("Auditor"))
    for words in ("£1,977,000.00", "£1,877,000.00", "£1,900,000.00", "54.3", "52.2", "51.6"):
        assert words in page
    for words in ("Figure of a report", "Live", "Assumption", "paragraph 4.4.3", "£36,400.00"):
        assert words in page
    assert "108.6 → 109" in page  # half of it cashable
    assert "below 1,000 by 31 Mar 2020" in page


@pytest.mark.usefixtures("sample_posts")
def test_counted_children_did_not_bring_the_benefit_and_the_target_would_have() -> None:
    header, *rows = read_csv(client_in("Finance").get("/exit/export.csv?children=counted"))
    assert header[2:4] == ["Children on 31 March", "Fewer than at the start, average"]
    assert rows[0] == [
        *("2020/21", "1977000.00", "1281", "-60.5", "0.00", "0.00", "0.00", "1977000.00")
    ]
    assert [row[0] for row in rows] == ["2020/21", "2021/22", "2022/23", "2023/24", "2024/25"]
    _, first, *_ = read_csv(client_in("Finance").get("/exit/export.csv?children=target&costs=kept"))
    assert first[1:] == [
        *("1877000.00", "999", "253", "9209200.00", "4604600.00", "4604600.00", "-2727600.00")
    ]


@pytest.mark.usefixtures("sample_posts")
def test_readings_after_the_last_period_are_hindsight_only() -> None:
    assumptions = ExitAssumptions.objects.select_related("measure").get()
    ledger = exit_ledger(assumptions)
    assert ledger is not None
    assert set(ledger.paths) == {Path.TARGET, Path.FITTED, Path.COUNTED}
    assert ledger.latest.value == Decimal(1344)  # nothing is loaded: known to the grant's end
    assert ledger.years(Path.COUNTED, Basis.ALL)[0].opening == Decimal(1344)


def test_forecast_goes_on_from_the_last_count_by_the_projections_made_last() -> None:
    measure = factories.ExitAssumptionsFactory(first_year=2018).measure  # known until April 2018
    for on, value, made_on in (
        ("2016-03-31", 1125, "2015-07-23"),
        ("2020-03-31", 938, "2015-07-23"),
        ("2020-03-31", 1190, "2018-12-14"),
    ):
        projected = {"on": on, "value": value, "made_on": made_on}
        factories.ReadingFactory(measure=measure, projected=True, **projected)
    ledger = exit_ledger(ExitAssumptions.objects.select_related("measure").get())
    assert ledger is not None
    assert ledger.paths[Path.ENTERED].on(dt.date(2016, 3, 31)) == Decimal(1252)  # the first count
    assert ledger.paths[Path.ENTERED].on(dt.date(2020, 3, 31)) == Decimal(1190)


def test_page_without_assumptions_without_lines_or_without_the_reading_says_so() -> None:
    client = client_in("Finance")
    assert "There is no exit ledger for you yet" in text_of(client)
    made = factories.ExitAssumptionsFactory()
    assert "No cost lines after the grant" in text_of(client)
    made.measure.readings.all().delete()
    assert "There is no exit ledger for you yet" in text_of(client)


@pytest.mark.usefixtures("sample_posts")
def test_budget_holder_of_a_part_reads_nothing_of_the_whole() -> None:
    line = CostLine.objects.filter(year=2020)[0]
    user = factories.UserFactory(role="Budget holder")
    factories.AssignmentFactory(user=user, programme=None, workstream=line.workstream)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert "£1,977,000.00" not in text_of(client)
    assert client.get("/exit/?children=never").status_code == 200


@pytest.mark.usefixtures("sample_posts")
def test_assumptions_are_changed_with_who_did_it_and_no_longer_cite_the_report() -> None:
    client = client_in("Finance")
    page = "/exit/innovation/assumptions/"
    assert client.post(page, {**ENTERED, "seen_version": "1"}).status_code == 302
    [saved] = ExitAssumptions.objects.all()
    assert (saved.placement_cost, saved.citation, saved.version) == (Decimal("40000.00"), None, 2)
    assert saved.history.latest().history_user == client.get("/").wsgi_request.user
    assert "Entered instead of the report" in text_of(client)
    stale = client.post(page, {**ENTERED, "seen_version": "1"}).content.decode()
    assert "Nothing was saved: open it again" in stale
    wrong = client.post(page, {**ENTERED, "baseline_on": "1/4/2017", "seen_version": "2"})
    assert "There is no reading of that day. Choose one of 31/3/2016" in wrong.content.decode()


def test_assumptions_that_were_changed_meanwhile_are_not_saved_over() -> None:
    made = factories.ExitAssumptionsFactory()
    ExitAssumptions.objects.update(version=2)
    with pytest.raises(StaleError):
        save_exit_assumptions(assumptions=made, by=factories.UserFactory())
