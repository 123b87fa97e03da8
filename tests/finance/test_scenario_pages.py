"""Scenarios over the sample: the worked examples, who does what, and that nothing live changes."""

import datetime as dt
import hashlib
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core import serializers
from django.test import Client
from pytest_django.asserts import assertContains

from finance.actions.scenarios import copy_scenario
from finance.models import CostLine, Scenario, ScenarioChange
from finance.monitor import monitor_lines
from finance.scenario_book import scenario_book
from finance.scenarios import Figure, Run
from finance.staff_costs.delay import month_of_delay
from programmes.models import Award, Programme, Tranche
from staffing.models import Post
from staffing.pay_book import PostPricing, default_assumptions, read_terms
from tests import factories
from tests.finance.book import AS_AT, make_book
from tests.finance.staff_cost_pages import client_in
from tests.page_reader import read_csv

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def june(sample_facts: None) -> Programme:
    """The programme as the report of June 2017 knows it: nobody is in post, nothing spent."""
    return Programme.objects.get(slug="innovation")


def made(programme: Programme, **change: object) -> Run:
    """A scenario of one change, run."""
    factories.ScenarioChangeFactory(scenario__programme=programme, **change)
    changes = ScenarioChange.objects.with_parts()
    return scenario_book(programme).run(changes)


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def live_hash() -> str:
    """Every row of every table but those of scenarios, sessions and sign-ins."""
    digest = hashlib.sha256()
    for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
        if "scenario" in model._meta.label_lower or model._meta.app_label == "sessions":
            continue
        rows = model._base_manager.exclude(pk=None).order_by("pk")
        if model is User:
            rows = rows.defer("last_login")
        fields = [f.name for f in model._meta.concrete_fields if f.name != "last_login"]
        digest.update(serializers.serialize("json", rows, fields=fields).encode())
    return digest.hexdigest()


def test_month_of_delay_of_all_posts_saves_what_the_delay_page_says(june: Programme) -> None:
    ran = made(june, months=1)
    default = default_assumptions()
    assert default is not None
    posts = read_terms(Post.objects.filter(workstream__programme=june))
    expected = month_of_delay(posts, PostPricing(default), [2017, 2018, 2019, 2020])
    found = {
        (cell.workstream, cell.year): amount - ran.live.spend[cell]
        for cell, amount in ran.standing.spend.items()
        if amount != ran.live.spend[cell]
    }
    assert found == {
        (row.workstream.pk, row.year): -row.saved for row in expected.rows if row.saved
    }
    assert ran.difference(Figure.SPEND) == -expected.saved == D("-138093.04")


def test_live_position_is_the_monitors() -> None:
    book = make_book()
    live = scenario_book(book.programme).live
    lines = monitor_lines(CostLine.objects.all(), as_at=AS_AT)
    assert live.standing.total() == sum(line.outturn for line in lines) > 0
    assert live.establishment.first_day == dt.date(2018, 9, 1)


def test_contingent_money_withheld_in_full_leaves_what_is_secured(june: Programme) -> None:
    tranche = Tranche.objects.get(kind="contingent", award__programme=june)
    ran = made(june, kind="tranche", tranche=tranche, amount=D("0.00"))
    assert ran.live.left() == D("4838000.00")  # £9.6M less the £4.762M of three years
    assert ran.standing.left() == D("2558000.00")
    assert ran.standing.left(secured=True) == ran.live.left(secured=True) == D("2558000.00")
    assert ran.difference(Figure.SPEND) == 0


def test_waterfall_is_of_what_the_scenario_changes_unless_another_is_chosen(
    june: Programme,
) -> None:
    tranche = Tranche.objects.get(kind="contingent", award__programme=june)
    change = factories.ScenarioChangeFactory(
        scenario=factories.ScenarioFactory(programme=june),
        kind="tranche",
        months=None,
        tranche=tranche,
        amount=D("0.00"),
    )
    page, client = f"/scenarios/{change.scenario_id}/", client_in("Finance")
    assertContains(client.get(page), "Chart: Left of the awards, from the live position")
    assertContains(client.get(f"{page}?figure=spend"), "Chart: Projected spend, from the live")


def test_two_months_delay_of_seven_social_workers(june: Programme) -> None:
    seven = Post.objects.filter(title="Social worker").order_by("number")[6:]
    assert len(seven) == 7
    ran = made(june, months=2, posts=seven)
    assert ran.difference(Figure.SPEND) == D("-53987.85")
    assert ran.difference(Figure.BASE) == 0


def test_grant_extended_to_march_2021_pays_for_year_4(june: Programme) -> None:
    ran = made(june, kind="extend", award=Award.objects.get(programme=june), on="2021-03-31")
    ScenarioChange.objects.get().refresh_from_db()
    assert ran.difference(Figure.BASE) == D("-1977000.00")
    assert ran.standing.left() == D("2861000.00")


def test_extended_grant_leaves_nothing_on_the_base_budget_and_income_as_it_is() -> None:
    book = make_book()
    Award.objects.update(ends_on="2019-03-31")
    factories.CostLineFactory(
        workstream=book.beta,
        category=factories.CostCategoryFactory(income=True),
        year=2019,
        original_budget=D("-200.00"),
        award=None,
    )
    scenario = factories.ScenarioFactory(programme=book.programme)
    factories.ScenarioChangeFactory(
        scenario=scenario, kind="extend", months=None, award=book.award, on="2021-03-31"
    )
    client, page = client_in("Finance"), f"/scenarios/{scenario.pk}/"
    response = client.get(f"{page}?figure=income")
    assert [card.value for card in response.context["cards"]][2:] == ["£0.00", "(£200.00)"]
    assertContains(response, "(£600.00) against the live £600.00")
    assertContains(response, "Chart: Income, from the live position")
    assert response.context["waterfall"].rows[-1] == ("Scenario", ["(£200.00)"])
    grid = dict(response.context["gate"].rows)
    assert (grid["On the base budget"], grid["Income"]) == (
        ["£600.00", "£0.00"],
        ["(£200.00)", "(£200.00)"],
    )


def test_any_scenario_leaves_every_live_table_as_it_was(june: Programme) -> None:
    scenario = factories.ScenarioFactory(programme=june)
    for change in (
        {"months": 2},
        {"kind": "drop", "months": None},
        {"kind": "pay", "year": 2018, "percent": D("1.5")},
        {"kind": "pension", "rate": D("0.2")},
        {
            "kind": "tranche",
            "tranche": Tranche.objects.get(kind="contingent", award__programme=june),
            "amount": D(0),
        },
    ):
        factories.ScenarioChangeFactory(scenario=scenario, **change)
    client = client_in("Finance")
    page = f"/scenarios/{scenario.pk}/"
    before = live_hash()
    for path in (page, f"{page}?figure=left", f"/scenarios/compare/?scenario={scenario.pk}"):
        assert client.get(path).status_code == 200
    rows = read_csv(client.get(f"{page}export.csv"))
    client.post(f"{page}copy/")
    client.post(f"{page}add/turnover/", {"rate": "0.03", "seen_version": "1"})
    assert live_hash() == before
    assert rows[0] == ["Workstream", "Year", "Live", "Scenario", "Difference"]
    assert len(rows) == 17


def test_change_is_added_taken_out_and_not_made_to_what_changed_meanwhile(june: Programme) -> None:
    client = client_in("Finance")
    new = client.post("/scenarios/new/", {"programme": june.pk, "name": "What if", "note": ""})
    scenario = Scenario.objects.get()
    assert new.headers["Location"] == scenario.get_absolute_url()
    page = scenario.get_absolute_url()
    post = Post.objects.get(number="RES-16")
    entered = {"months": "2", "posts": [post.pk], "seen_version": "1"}
    assert client.post(f"{page}add/move/", entered).status_code == 302
    assert "Start 2 months later 1 post: RES-16" in text_of(client, page)
    stale = client.post(f"{page}add/move/", entered).content.decode()
    assert "was changed since you opened it" in stale
    both = client.post(f"{page}add/move/", {**entered, "on": "1/4/2018"}).content.decode()
    assert "Enter months or days, or a day to start on, and not both." in both
    change = ScenarioChange.objects.get()
    client.post(f"{page}changes/{change.pk}/remove/", {"seen_version": "1"})
    assert ScenarioChange.objects.count() == 1
    client.post(f"{page}changes/{change.pk}/remove/", {"seen_version": "2"})
    assert ScenarioChange.objects.count() == 0
    assert ScenarioChange.history.latest().history_user == scenario.owner
    client.post(f"{page}delete/", {"seen_version": "3"})
    assert Scenario.objects.count() == 0


def test_private_scenario_is_its_owners_and_the_auditors(june: Programme) -> None:
    scenario = factories.ScenarioFactory(programme=june, name="Mine", is_shared=False)
    page = scenario.get_absolute_url()
    finance, auditor = client_in("Finance"), client_in("Auditor")
    assert finance.get(page).status_code == 404
    assert "Mine" not in text_of(finance, "/scenarios/")
    assert f"Private to {scenario.owner.username}" in text_of(auditor, page)
    assert "Delete this scenario" not in text_of(auditor, page)
    assert auditor.post(f"{page}copy/").status_code == 403


def test_copy_is_the_users_own_with_the_same_changes_under_another_name(june: Programme) -> None:
    post = Post.objects.get(number="RES-16")
    change = factories.ScenarioChangeFactory(scenario__programme=june, posts=[post])
    user = factories.UserFactory()
    first = copy_scenario(scenario=change.scenario, by=user)
    second = copy_scenario(scenario=Scenario.objects.get(pk=change.scenario_id), by=user)
    assert second.name == f"{first.name[:-7]} (copy 2)"
    assert (first.owner, first.is_shared) == (user, False)
    [copied] = first.changes.all()
    assert (copied.months, list(copied.posts.all()), copied.added_by) == (1, [post], user)


def test_compared_scenarios_stand_side_by_side(june: Programme) -> None:
    one = factories.ScenarioChangeFactory(scenario__programme=june, scenario__name="Later")
    two = factories.ScenarioFactory(programme=june, name="As it is")
    client = client_in("Auditor")
    query = f"scenario={one.scenario_id}&scenario={two.pk}"
    header, first, *_ = read_csv(client.get(f"/scenarios/compare/export.csv?{query}"))
    assert header == ["Workstream", "Year", "Live", "As it is", "Later"]
    assert first[:4] == ["RES Teams", "2017/18", "485000.00", "485000.00"]
    assert first[4] != "485000.00"
    page = text_of(client, f"/scenarios/compare/?{query}")
    assert "secured only: left" in page
    others = [factories.ScenarioFactory(programme=june).pk for _ in range(3)]
    many = "&".join(f"scenario={key}" for key in (one.scenario_id, two.pk, *others))
    assert "Choose at most 4 scenarios." in text_of(client, f"/scenarios/compare/?{many}")
    assert "Choose two to four scenarios." in text_of(client, "/scenarios/compare/")
