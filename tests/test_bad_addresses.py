"""Whatever is written into an address, the answer is a page or a refusal, never a server error."""

from collections.abc import Callable
from functools import cache
from itertools import cycle, product

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.forms import HiddenInput
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from finance.filters import (
    AccrualFilter,
    AdjustmentFilter,
    CommentaryFilter,
    ComparisonFilter,
    DelayFilter,
    ForecastFilter,
    GridFilter,
    ImportFilter,
    MonitorFilter,
    ReconciliationFilter,
    RejectFilter,
    SideBySideFilter,
    StaffCostFilter,
    TransactionFilter,
    UnderspendFilter,
    VirementFilter,
    WorkedExampleFilter,
)
from finance.filters.commitments import CommitmentFilter
from finance.filters.engagements import EngagementFilter, LendingFilter
from finance.models import CostLine
from innovation.core.filters import FilterSet
from programmes.filters import DecisionFilter, MeasureFilter, MilestoneFilter, RiskFilter
from staffing.filters import FundingFilter, PostCostFilter, PostFilter, RecruitmentFilter
from tests.finance.book import Book

pytestmark = pytest.mark.django_db

BAD = ["\0", "%", "12,34x", "9" * 31, "-1", "1e400", "NaN", "x" * 60_000, "2018-13", "' OR 1=1 --"]
REPORTS: dict[str, type[FilterSet]] = {
    "finance:monitor": MonitorFilter,
    "finance:transaction-list": TransactionFilter,
    "finance:forecast-list": ForecastFilter,
    "finance:forecast-months": ForecastFilter,
    "finance:underspend-list": UnderspendFilter,
    "finance:reconciliation": ReconciliationFilter,
    "finance:virement-list": VirementFilter,
    "finance:accrual-list": AccrualFilter,
    "finance:import-list": ImportFilter,
    "finance:reject-list": RejectFilter,
    "finance:commentary-list": CommentaryFilter,
    "finance:pressure-list": AdjustmentFilter,
    "finance:staff-costs": StaffCostFilter,
    "finance:staff-costs-compare": ComparisonFilter,
    "finance:staff-costs-sets": SideBySideFilter,
    "finance:staff-costs-report": WorkedExampleFilter,
    "finance:staff-costs-delay": DelayFilter,
    "staffing:post-list": PostFilter,
    "staffing:funding": FundingFilter,
    "staffing:post-cost": PostCostFilter,
    "staffing:recruitment": RecruitmentFilter,
    "programmes:decision-list": DecisionFilter,
    "programmes:milestone-list": MilestoneFilter,
    "finance:commitment-list": CommitmentFilter,
    "programmes:risk-list": RiskFilter,
    "programmes:measure-list": MeasureFilter,
    "finance:engagement-list": EngagementFilter,
    "finance:lending": LendingFilter,
}
OF_A_ROW = {"staffing:post-cost": {"number": "A1"}}
UNFILTERED = ("page", "sort", "per_page", "nothing")
"""What an address has beside its filters."""
ADMIN_BAD = ["\0", "%", "-1", "9" * 31, "x" * 4000]
"""No longer than the web server lets an address be."""
NUL = "%00"
PLACES = [
    f"/programmes/{NUL}/",
    f"/programmes/growing-futures/{NUL}/",
    f"/posts/{NUL}/",
    f"/posts/{'x' * 5000}/",
    f"/posts/{NUL}/cost/",
    f"/posts/{NUL}/step/",
    f"/posts/A1/steps/{10**30}/withdraw/",
    "/posts/A1/cost/export.pdf",
    f"/cost-lines/{10**30}/",
    f"/virements/{10**30}/",
    f"/accruals/{10**30}/",
    f"/accruals/new/?cost_line={10**30}",
    f"/cost-lines/{10**30}/forecast/",
    f"/cost-lines/{10**30}/underspend/",
    f"/underspends/{10**30}/withdraw/",
    f"/decisions/{10**30}/",
    f"/measures/{10**30}/",
    f"/measures/{10**30}/{NUL}/new/",
    f"/commentary/programme/{10**30}/2018-05/",
    "/commentary/nothing/1/2018-05/",
    "/commentary/programme/1/2018-13/",
    f"/pressures/{10**30}/",
    f"/pressures/{10**30}/edit/",
    f"/engagements/{10**30}/",
    f"/engagements/1/months/{10**30}/",
    f"/engagements/charges/{10**30}/receipts/",
    f"/imports/{10**30}/",
    f"/imports/uploads/{10**30}/",
    f"/imports/{10**30}/rejects.csv",
    f"/imports/rejects/aside/?row={10**30}&row=x",
    f"/imports/rejects/take-up/?all=yes&query=state%3D{NUL}",
    f"/imports/mappings/{NUL}/",
    f"/monitor/export.{NUL}",
    f"/accounts/confirm-email/{NUL}/",
    f"/accounts/password/reset/key/1-{NUL}/",
    f"/accounts/oidc/{NUL}/login/",
    f"/accounts/2fa/webauthn/keys/{10**30}/edit/",
    f"/admin/r/{10**30}/{NUL}/",
]


@pytest.fixture
def client(shared_book: Book, client_for: Callable[[User], Client], superuser: User) -> Client:
    return client_for(superuser)


@pytest.mark.parametrize("name", REPORTS)
def test_filter_takes_or_refuses_whatever_is_asked(client: Client, name: str) -> None:
    """Each field has each value once; what a filter takes is asked alone, as a refusal hides it."""
    row = OF_A_ROW.get(name, {})
    page, csv = (
        reverse(name, kwargs=row),
        reverse(f"{name}-export", kwargs={**row, "format": "csv"}),
    )
    filters = list(REPORTS[name].base_filters)
    fields = [*filters, *UNFILTERED]
    for turn in range(len(BAD)):
        asked = dict(zip(fields, cycle(BAD[turn:] + BAD[:turn]), strict=False))
        together = client.get(page, asked)
        assert together.status_code == 200, turn
        refused = together.context["filter"].form.errors
        for some in (UNFILTERED, *([field] for field in filters if field not in refused)):
            alone = {field: asked[field] for field in some}
            assert client.get(page, alone).status_code == 200, (some, turn)
    for field, bad in zip(fields, cycle(BAD), strict=False):  # the same filter reads them
        export = client.get(csv, {field: bad})
        assert export.status_code in {200, 400}, (field, bad[:20])
        if isinstance(export, StreamingHttpResponse):
            export.getvalue()


HIDDEN = [
    (name, field)
    for name, filters in REPORTS.items()
    for field in getattr(filters, "kept", ()) or filters.base_filters
    if filters.base_filters[field].extra.get("widget") is HiddenInput
]


@pytest.mark.parametrize(("name", "field"), HIDDEN)
def test_filter_without_a_box_says_what_the_address_has_and_what_it_takes(
    client: Client, name: str, field: str
) -> None:
    says = f"the address has {field}=12,34x, and it takes "
    assertContains(client.get(reverse(name), {field: "12,34x"}), says, count=1)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("view=none", "View: the address has view=none, and it takes to_date or outturn."),
        (
            "year_to=2016",
            "Up to year: the address has year_to=2016, and it takes 2017, 2018 or 2019.",
        ),
        ("award=0", "Award: the address has award=0, and it takes the number of one that you may"),
    ],
)
def test_error_of_a_filter_without_a_box_is_in_words(client: Client, asked: str, says: str) -> None:
    assertContains(client.get(f"/monitor/?{asked}"), says, count=1)


@pytest.mark.parametrize("name", ["finance:forecast-grid", "finance:planned-budget"])
def test_grid_takes_whatever_is_asked_and_sent(client: Client, name: str) -> None:
    for field, bad in product(GridFilter.base_filters, BAD):
        assert client.get(reverse(name), {field: bad}).status_code == 200, (field, bad[:20])
    line = CostLine.objects.get(year=2018, original_budget="1200.00")
    fields = ("version", "was", "tick")
    for field, bad in product([*(f"{one}-{line.pk}" for one in fields), f"m-{line.pk}-9"], BAD):
        sent = {f"version-{line.pk}": "0", field: bad}
        assert client.post(reverse(name), sent).status_code in {200, 302}, (field, bad[:20])


@pytest.mark.parametrize("path", PLACES, ids=lambda path: path[:40])
def test_place_that_cannot_be_is_not_found(client: Client, path: str) -> None:
    assert client.get(path, follow=True).status_code in {200, 404}


@pytest.fixture
def status_of(client: Client) -> Callable[..., int]:
    """The status of the page that an address leads to; what many lead to is read once."""

    @cache
    def led_to(path: str) -> int:
        return client.get(path, follow=True).status_code

    def status(path: str, query: dict[str, str] | None = None) -> int:
        response = client.get(path, query)
        to = response.headers.get("Location")
        return led_to(to) if to else response.status_code

    return status


ADMIN = [
    f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry
]


def test_admin_finds_nothing_under_a_key_that_cannot_be(status_of: Callable[..., int]) -> None:
    wrong = (NUL, str(10**30), "x" * 300)
    for start, key, page in product(ADMIN, wrong, ("change", "history", "delete")):
        assert status_of(f"{start}{key}/{page}/") in {200, 403, 404}, (start, key, page)


def test_admin_list_takes_or_refuses_whatever_is_asked(status_of: Callable[..., int]) -> None:
    never_refused = ("q", "o", "p")  # so none of them hides another
    for start, names, bad in product(ADMIN, (never_refused, ("pk",), ("nothing",)), ADMIN_BAD):
        assert status_of(start, dict.fromkeys(names, bad)) in {200, 400}, (start, names, bad[:20])


def test_admin_filter_takes_or_refuses_whatever_is_asked(client: Client) -> None:
    for bad in ADMIN_BAD:
        for name in ("status__exact", "workstream__id__exact", "grade__id__exact"):
            response = client.get("/admin/staffing/post/", {name: bad}, follow=True)
            assert response.status_code in {200, 400}, (name, bad[:20])


def test_sign_in_refuses_whatever_is_typed() -> None:
    stranger = Client()
    for bad in BAD:
        sent = {"login": bad, "password": bad}
        assert stranger.post("/accounts/login/", sent).status_code == 200, bad[:20]
        assert stranger.post("/accounts/password/reset/", {"email": bad}).status_code == 200
