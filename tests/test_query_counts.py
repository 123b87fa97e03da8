"""How many queries each page takes, as checked in, whatever the number of rows.

Session, user and permissions count too. After a change that is meant, write the file anew:
`UPDATE_QUERY_COUNTS=1 pytest tests/test_query_counts.py -p no:randomly`.
"""

import datetime as dt
import json
import os
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from finance.models import (
    Accrual,
    Adjustment,
    Balance,
    Commentary,
    Commitment,
    CostCategory,
    CostLine,
    Period,
    Scenario,
    Transaction,
    Virement,
)
from finance.staff_costs import PAY_CATEGORY
from innovation.core import access
from programmes.models import (
    Award,
    Engagement,
    Measure,
    Milestone,
    Programme,
    Risk,
    Tranche,
    Workstream,
)
from staffing.models import Post, PostFunding, RecruitmentStep
from tests import factories
from tests.staffing.pay_reference import make_pay

pytestmark = pytest.mark.django_db

BUDGET = Path(__file__).with_name("query_counts.json")
AT_MOST_12 = ("finance:programme", "finance:monitor", "finance:monitor narrowed")
FEWER_THAN_12 = ("staffing:post-list", "staffing:funding", "staffing:organisation")
SIZES = {10: (2, 5, 1), 200: (10, 5, 4)}
"""Workstreams, categories and years whose product is the number of cost lines."""
REPORTS = (
    "finance:monitor",
    "finance:transaction-list",
    "finance:forecast-list",
    "finance:forecast-months",
    "finance:period-list",
    "finance:reject-list",
    "finance:underspend-list",
    "finance:movement",
    "finance:past-projections",
    "finance:reconciliation",
    "finance:virement-list",
    "finance:accrual-list",
    "finance:commentary-list",
    "finance:pressure-list",
    "staffing:post-list",
    "staffing:funding",
    "staffing:recruitment",
    "programmes:decision-list",
    "finance:exit-ledger",
    "finance:scenario-list",
    "finance:scenario-compare",
    "programmes:milestone-list",
    "finance:gate-list",
    "finance:commitment-list",
    "programmes:risk-list",
    "programmes:measure-list",
    "finance:engagement-list",
    "finance:lending",
    "finance:engagement-lines",
    "finance:staff-costs",
    *(f"finance:staff-costs-{page}" for page in ("compare", "sets", "report", "delay")),
)
PAGES: dict[str, dict[str, Any]] = {
    "home": {},
    "help": {},
    "healthz-page": {},
    "finance:programme": {"slug": "large"},
    "finance:workstream": {"programme": "large", "slug": "stream-0"},
    "finance:cost-line": {},
    "finance:virement": {},
    "finance:accrual": {},
    "finance:accrual-new": {},
    "finance:commitment": {},
    "finance:orders-new": {},
    "programmes:milestone": {},
    "finance:gate": {},
    "programmes:risk": {},
    "programmes:measure": {},
    "finance:engagement": {},
    "finance:engagement-months": {},
    "finance:commentary": {},
    "finance:pressure-new": {},
    "finance:pressure": {},
    "finance:pressure-edit": {},
    "finance:forecast-line": {},
    "finance:underspend": {},
    "finance:forecast-grid": {},
    "finance:planned-budget": {},
    "finance:virement-new": {},
    "staffing:post": {"number": "N0"},
    "staffing:organisation": {},
    "staffing:post-cost": {"number": "N0"},
    "staffing:post-cost-export": {"number": "N0", "format": "csv"},
    "finance:import-list": {},
    "finance:import-new": {},
    "finance:import": {},
    "finance:mapping-list": {},
    "finance:period": {},
    "finance:scenario": {},
    **{report: {} for report in REPORTS},
    **{f"{report}-export": {"format": "csv"} for report in REPORTS},
}


def make_programme(size: int) -> Programme:
    """A programme of so many cost lines, transactions and posts, its award in two tranches."""
    citation = factories.CitationFactory()
    programme = factories.ProgrammeFactory(name="Large", slug="large", citation=citation)
    for _ in range(min(size // 10, 5)):
        award = factories.AwardFactory(
            programme=programme, citation=citation, amount=Decimal("2000000.00"), tranches=False
        )
        factories.TrancheFactory(award=award, citation=citation)
        factories.TrancheFactory(award=award, contingent=True, citation=citation)
    workstreams, categories, years = SIZES[size]
    streams: list[Workstream] = [
        factories.WorkstreamFactory(programme=programme, slug=f"stream-{number}", citation=citation)
        for number in range(workstreams)
    ]
    pay = factories.CostCategoryFactory(slug=PAY_CATEGORY)
    kinds = [pay, *(factories.CostCategoryFactory() for _ in range(categories - 1))]
    lines = CostLine.objects.bulk_create(
        CostLine(workstream=stream, category=kind, year=2017 + year, award=award)
        for stream, kind, year in product(streams, kinds, range(years))
    )
    spend(programme, lines)
    factories.ExitAssumptionsFactory(programme=programme, first_year=2017)
    make_scenario(size, programme)
    writer = factories.UserFactory()
    Commentary.objects.bulk_create(
        Commentary(
            programme=programme,
            cost_line=line,
            year=2017,
            number=7,
            text="So.",
            written_by=writer,
            written_at=timezone.now(),
        )
        for line in lines
    )
    Adjustment.objects.bulk_create(
        Adjustment(
            cost_line=line, kind="action_plan", title="Plan", amount=1, counts_from="2017-04-01"
        )
        for line in lines
    )
    make_posts(size, streams, award)
    for line in lines[: size // 10]:
        stated = factories.OrderStatementFactory(
            snapshot__programme=programme, commitment__cost_line=line
        )
        row = Transaction.objects.filter(balance__cost_line=line).earliest("pk")
        factories.OrderInvoiceFactory(commitment=stated.commitment, transaction=row)
    ask_for_virements(programme, lines, size // 2)
    accrue(lines[: size // 2])
    for number in range(size // 10):
        made = factories.MilestoneFactory(
            programme=programme, workstream=streams[number % 2], tranche=award.tranches.last()
        )
        factories.EvidenceFactory.create_batch(2, milestone=made)
        condition = factories.GateConditionFactory(tranche=made.tranche)
        factories.EvidenceFactory(milestone=None, condition=condition)
        engage(programme, streams[number % 2], kinds[1])
        risk = factories.RiskFactory(programme=programme, workstream=streams[number % 2])
        factories.RiskActionFactory.create_batch(2, risk=risk)
        factories.RiskReviewFactory.create_batch(2, risk=risk)
        measure = factories.MeasureFactory(programme=programme, workstream=streams[number % 2])
        for year in range(2010, 2012 + number):
            factories.ReadingFactory(measure=measure, on=dt.date(year, 3, 31), citation=citation)
        factories.ReadingFactory(measure=measure, projected=True)
    for number in range(workstreams):
        chosen = factories.AssumptionSetFactory(is_default=number == 0)
        factories.PayAwardAssumptionFactory(assumptions=chosen)
        factories.EntryExceptionFactory(assumptions=chosen, workstream=streams[number])
        figure = {"measure": "budget", "year_from": 2017, "year_to": 2017, "citation": citation}
        factories.ReportedFigureFactory(
            programme=programme, workstream=streams[number], category=pay, **figure
        )
    return programme


def engage(programme: Programme, stream: Workstream, cover: CostCategory) -> None:
    """An engagement with two months, people, charges and receipts."""
    engagement = factories.EngagementFactory(programme=programme, workstream=stream)
    factories.EngagementMonthFactory(engagement=engagement)
    factories.EngagementMonthFactory(engagement=engagement, number=8)
    factories.SecondmentFactory.create_batch(2, engagement=engagement)
    account = factories.EngagementAccountFactory(
        engagement=engagement,
        income_category=factories.CostCategoryFactory(income=True),
        cover_category=cover,
    )
    for charge in factories.ChargeFactory.create_batch(2, account=account):
        factories.ReceiptFactory.create_batch(2, charge=charge)


def accrue(lines: list[CostLine]) -> None:
    """An accrual on each line in October of its year."""
    for line in lines:
        period = Period.objects.get(year=line.year)
        factories.AccrualFactory(cost_line=line, period=period)


def ask_for_virements(programme: Programme, lines: list[CostLine], number: int) -> None:
    """One that waits, with so many lines; the others are decided."""
    factories.VirementBandFactory()
    waiting = factories.VirementFactory(programme=programme)
    for line in lines[:number]:
        factories.VirementLineFactory(virement=waiting, cost_line=line)
    for _ in range(min(number, 50)):
        factories.VirementFactory(programme=programme, status="withdrawn")
    Virement.objects.filter(pk=waiting.pk).update(status="submitted", submitted_at=timezone.now())


def make_scenario(size: int, programme: Programme) -> None:
    """A scenario of so many changes that a page still shows each."""
    scenario = factories.ScenarioFactory(programme=programme)
    for _ in range(min(size // 5, 20)):
        factories.ScenarioChangeFactory(scenario=scenario)


def make_posts(size: int, streams: list[Workstream], award: Award) -> None:
    """So many posts that an award pays for, with what they are costed by."""
    grade = make_pay()
    posts = Post.objects.bulk_create(
        Post(
            number=f"N{number}",
            title="Worker",
            grade=grade,
            workstream=streams[number % len(streams)],
            planned_start="2017-10-01",
        )
        for number in range(size)
    )
    PostFunding.objects.bulk_create(
        PostFunding(post=post, starts_on="2017-10-01", source="award", award=award)
        for post in posts
    )
    RecruitmentStep.objects.bulk_create(
        RecruitmentStep(post=post, status=status, on="2017-06-23")
        for post in posts
        for status in ("approved", "evaluated")
    )


def spend(programme: Programme, lines: list[CostLine]) -> None:
    """A transaction on each line, all in one import, in October of the line's year."""
    done = factories.LedgerImportFactory(ledger__programme=programme)
    factories.RejectFactory(ledger_import__ledger=done.ledger)
    periods = {
        year: factories.PeriodFactory(programme=programme, year=year)
        for year in sorted({line.year for line in lines})
    }
    balances = Balance.objects.bulk_create(
        Balance(cost_line=line, period=periods[line.year]) for line in lines
    )
    Transaction.objects.bulk_create(
        Transaction(
            ledger=done.ledger,
            ledger_import=done,
            balance=balance,
            line=number,
            date=balance.period.value.start,
            cost_centre="C",
            account="A",
            amount=Decimal("1.00"),
            digest=number,
        )
        for number, balance in enumerate(balances)
    )


def user_of(role: str) -> User:
    """Finance, or a budget holder of every workstream, one by one."""
    user: User = factories.UserFactory(role=role)
    if role == access.BUDGET_HOLDER:
        for workstream in Workstream.objects.all():
            factories.AssignmentFactory(user=user, programme=None, workstream=workstream)
    return user


def addresses() -> dict[str, str]:
    """The address of each page, where it has a row to show."""
    rows: dict[str, dict[str, Any]] = {
        "finance:cost-line": {"pk": CostLine.objects.earliest("pk").pk},
        "finance:gate": {"pk": Tranche.objects.contingent().earliest("pk").pk},
        "programmes:measure": {"pk": Measure.objects.latest("pk").pk},
        "finance:engagement": {"pk": Engagement.objects.earliest("pk").pk},
        "finance:engagement-months": {"pk": Engagement.objects.earliest("pk").pk, "year": 2017},
        "programmes:risk": {"pk": Risk.objects.earliest("pk").pk},
        "programmes:milestone": {"pk": Milestone.objects.earliest("pk").pk},
        "finance:commentary": {
            "about": "cost-line",
            "pk": CostLine.objects.earliest("pk").pk,
            "period": "2017-07",
        },
        "finance:pressure": {"pk": Adjustment.objects.earliest("pk").pk},
        "finance:pressure-edit": {"pk": Adjustment.objects.earliest("pk").pk},
        "finance:underspend": {"pk": CostLine.objects.earliest("pk").pk},
        "finance:forecast-line": {"pk": CostLine.objects.earliest("pk").pk},
        "finance:period": {"pk": Period.objects.earliest("pk").pk},
        "finance:scenario": {"pk": Scenario.objects.earliest("pk").pk},
        "finance:import": {"pk": Transaction.objects.all()[0].ledger_import_id},
        "finance:virement": {"pk": Virement.objects.earliest("pk").pk},
        "finance:commitment": {"pk": Commitment.objects.earliest("pk").pk},
        "finance:accrual": {"pk": Accrual.objects.earliest("pk").pk},
    }
    found = {name: reverse(name, kwargs=rows.get(name, args)) for name, args in PAGES.items()}
    line = CostLine.objects.earliest("pk")
    narrowed = f"?workstream={line.workstream_id}&category={line.category_id}&year=2017&to=2017-07"
    return {
        **found,
        "finance:monitor narrowed": found["finance:monitor"] + narrowed,
        "finance:virement-new from a line": found["finance:virement-new"] + begin(line),
    }


def begin(line: CostLine) -> str:
    """The query of a request that begins with a cost line."""
    return f"?programme={line.workstream.programme_id}&kind=carry_forward&line={line.pk}"


def count(client: Client, path: str) -> int | None:
    """The queries of a page that was opened before, or None for one that is refused."""
    if client.get(path).status_code in {403, 404}:
        return None
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
        assert response.status_code == 200
        if isinstance(response, StreamingHttpResponse):
            response.getvalue()
    return len(queries)


def measured(role: str, size: int) -> dict[str, int | None]:
    """The number of queries of each page for a user of a role."""
    make_programme(size)
    client = Client()
    client.force_login(user_of(role), backend="django.contrib.auth.backends.ModelBackend")
    return {name: count(client, path) for name, path in addresses().items()}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("role", [access.FINANCE, access.BUDGET_HOLDER])
def test_page_takes_the_queries_that_are_checked_in(role: str, size: int) -> None:
    found = measured(role, size)
    budget = json.loads(BUDGET.read_text(encoding="utf-8")) if BUDGET.exists() else {}
    if os.environ.get("UPDATE_QUERY_COUNTS"):
        budget[role] = found
        BUDGET.write_text(json.dumps(budget, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    assert found == budget[role]


def test_programme_and_monitor_take_at_most_twelve() -> None:
    budget = json.loads(BUDGET.read_text(encoding="utf-8"))
    assert set(budget) == {access.FINANCE, access.BUDGET_HOLDER}
    assert max(pages[name] for pages in budget.values() for name in AT_MOST_12) <= 12


def test_home_takes_at_most_twenty() -> None:
    budget = json.loads(BUDGET.read_text(encoding="utf-8"))
    assert max(pages["home"] for pages in budget.values()) <= 20


def test_establishment_takes_fewer_than_twelve() -> None:
    budget = json.loads(BUDGET.read_text(encoding="utf-8"))
    assert max(pages[name] for pages in budget.values() for name in FEWER_THAN_12) < 12
