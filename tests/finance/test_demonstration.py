"""The demonstration beside the facts of the sample: invented, believable and labelled."""

from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import Count, Sum
from pytest_django import Settings

from finance.actions.virements import approve, save_draft, submit, withdraw
from finance.engagement_lines import line_fits
from finance.models import (
    Adjustment,
    Balance,
    Commentary,
    Commitment,
    Ledger,
    LedgerImport,
    Reject,
    Virement,
)
from finance.orders import Remark
from finance.querysets.engagements import with_account
from finance.views.commitments import with_remarks
from finance.virement_page import VirementPage
from innovation.core.fields import money_sum
from innovation.core.periods import Period
from programmes.models import Assignment, Engagement
from staffing.models import Post, RecruitmentStep
from tests.finance.sample_book import (
    assert_every_post_is_where_its_steps_bring_it,
    innovation,
    innovation_lines,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def test_demonstration_has_a_user_of_each_role_who_can_sign_in() -> None:
    users = User.objects.order_by("pk").values_list(
        "username", "groups__name", "is_staff", "is_superuser"
    )
    assert list(users) == [
        ("officer", "Council officer", False, False),
        ("budget-holder", "Budget holder", False, False),
        ("finance", "Finance", True, False),
        ("finance-2", "Finance", True, False),
        ("establishment", "Establishment administrator", True, False),
        ("auditor", "Auditor", True, False),
        ("admin", None, True, True),
    ]
    assert all(user.check_password("demonstration-2017") for user in User.objects.all())


def test_demonstration_officer_has_every_programme_and_budget_holder_a_part() -> None:
    assigned = Assignment.objects.order_by("pk").values_list(
        "user__username", "programme__slug", "workstream__slug"
    )
    assert list(assigned) == [
        ("officer", "innovation", None),
        ("officer", "family-valued", None),
        ("officer", "childrens-services-2010-11", None),
        ("budget-holder", None, "re-think"),
    ]


def test_demonstration_recruits_step_by_step_from_within_and_without() -> None:
    assert_every_post_is_where_its_steps_bring_it()
    started = RecruitmentStep.objects.filter(status="in_post").values_list("appointment")
    assert list(started.annotate(Count("pk")).order_by("appointment")) == [
        ("external", 24),
        ("internal", 11),
    ]
    steps = RecruitmentStep.objects.filter(post__number="RES-15").in_force()
    assert [step.status for step in steps[2:]] == [
        *("advert_agreed", "advertised", "offered", "advertised", "offered", "advertised"),
        *("offered", "in_post"),
    ]


def test_demonstration_leaves_two_posts_unfilled_and_says_that_it_is_invented() -> None:
    unfilled = Post.objects.exclude(status="in_post").order_by("number")
    assert list(unfilled.values_list("number", "status")) == [
        ("RES-16", "advertised"),
        ("RTH-06", "vacant"),
    ]
    assert "invented" in innovation().description


def test_demonstration_invents_the_managers_teams_and_clusters_that_no_report_names() -> None:
    workers = Post.objects.filter(title="Social worker").order_by("number")
    assert list(workers.values_list("number", "team", "reports_to__number"))[3:6] == [
        ("RES-07", "RES East North East", "RES-01"),
        ("RES-08", "RES South South East", "RES-02"),
        ("RES-09", "RES South South East", "RES-02"),
    ]
    assert all(post.reports_to and post.reports_to.team == post.team for post in workers)
    assert {post.cluster.area.name for post in workers if post.cluster} == {
        "East North East",
        "South South East",
        "West",
    }
    unmanaged = Post.objects.filter(reports_to=None, manager="").order_by("number")
    assert [post.number for post in unmanaged] == ["PRS-01", "RPC-01"]
    words = "the teams, managers and clusters of posts that the report does not name are invented"
    assert words in innovation().description
    for post in Post.objects.all():
        post.full_clean()


def test_demonstration_ledger_comes_through_the_importer_with_its_bad_rows() -> None:
    imports = LedgerImport.objects.order_by("pk")
    assert [row.file_name for row in imports][::7] == [
        "ledger-2017-10.csv",
        "ledger-2018-05.csv",
        "ledger-2018-12.csv",
    ]
    assert imports.aggregate(Sum("rows_read"), Sum("rows_loaded"), Sum("rows_rejected")) == {
        "rows_read__sum": 801,
        "rows_loaded__sum": 797,
        "rows_rejected__sum": 4,
    }
    assert {row.imported_by.username for row in imports if row.imported_by} == {"finance"}
    assert list(Reject.objects.order_by("pk").values_list("line", "value", "amount")) == [
        (32, "91990", Decimal("412.50")),
        (38, "31/02/2018", Decimal("186.20")),
        (36, "12,34x", None),
        (36, "39999", Decimal("640.00")),
    ]
    assert Ledger.objects.get().is_demonstration


@pytest.mark.parametrize(
    ("workstream", "category", "year", "spent"),
    [
        ("res-teams", "salary-and-on-costs", 2017, "288352.05"),
        ("res-teams", "other-costs", 2018, "27747.84"),
        ("re-think", "salary-and-on-costs", 2018, "332389.72"),
        ("leeds-relational-practice-centre", "sector-led-pip-work", 2018, "83410.85"),
    ],
)
def test_demonstration_tells_of_late_starts_low_travel_agency_cover_and_lumpy_events(
    workstream: str, category: str, year: int, spent: str
) -> None:
    line = {"workstream__slug": workstream, "category__slug": category, "year": year}
    balances = Balance.objects.filter(**{f"cost_line__{name}": on for name, on in line.items()})
    assert balances.aggregate(spent=money_sum("amount")) == {"spent": Decimal(spent)}


def test_demonstration_ledger_adds_up_to_the_penny() -> None:
    total = {"total": Decimal("1990656.61")}
    assert Balance.objects.aggregate(total=money_sum("amount")) == total
    assert LedgerImport.objects.aggregate(total=money_sum("amount_loaded")) == total


def test_demonstration_has_a_virement_that_is_approved_and_one_that_waits() -> None:
    made = Virement.objects.order_by("number").values_list(
        *("kind", "status", "requested_by__username", "requested_role"),
        *("decided_by__username", "decided_role"),
    )
    assert list(made) == [
        ("carry_forward", "approved", "budget-holder", "Budget holder", "finance", "Finance"),
        ("virement", "submitted", "budget-holder", "Budget holder", None, ""),
    ]
    reasons = Virement.objects.values_list("reason", flat=True)
    assert all(reason.startswith("Demonstration, invented:") for reason in reasons)


def test_demonstration_virements_leave_the_total_as_it_is() -> None:
    rows: Any = innovation_lines().with_latest_budget()
    moved = rows.exclude(virements=0).order_by("year")
    assert [(line.category.slug, line.latest_budget) for line in moved] == [
        ("other-costs", Decimal("9000.00")),
        ("other-costs", Decimal("14000.00")),
    ]
    sums = {"original": money_sum("original_budget"), "latest": money_sum("latest_budget")}
    total = Decimal("6641000.00")
    assert rows.aggregate(**sums) == {"original": total, "latest": total}


def test_demonstration_has_pressures_and_action_plans_of_every_kind_and_commentary() -> None:
    entries = Adjustment.objects.filter(cost_line__in=innovation_lines())
    assert {row.kind for row in entries} == {
        *("pressure", "offset", "mitigation", "action_plan"),
    }
    every: Any = innovation_lines().with_pressures(Period(2018, 9))
    lines = every.exclude(pressures=0)
    assert [(line.workstream.slug, line.pressures) for line in lines.order_by("pk")] == [
        ("res-teams", Decimal("14000.00")),
        ("res-teams", Decimal("-5500.00")),
        ("re-think", Decimal("3700.00")),
        ("leeds-relational-practice-centre", Decimal("-1000.00")),
    ]
    evidence = entries.values_list("evidence", flat=True)
    said = Commentary.objects.values_list("text", flat=True)
    assert len(said) == 4
    assert all(text.startswith("Demonstration, invented") for text in [*evidence, *said])


def test_sign_ins_are_listed_by_role_only_in_a_demonstration(settings: Settings) -> None:
    assert "Council officer               officer           demonstration-2017" in sign_ins()
    settings.DEMONSTRATION = False
    assert sign_ins() == ""


def test_second_finance_user_approves_what_the_first_asked_for() -> None:
    waiting = Virement.objects.get(status=Virement.Status.SUBMITTED)
    [first, second] = User.objects.filter(groups__name="Finance").order_by("pk")
    withdraw(virement=waiting, by=waiting.requested_by)
    lines = {line.cost_line_id: line.amount for line in waiting.lines.all()}
    asked = save_draft(
        by=first, programme=waiting.programme, kind=waiting.kind, lines=lines, reason="Agreed."
    )
    submit(virement=asked, by=first)
    assert VirementPage(asked, first).who_decides == "finance-2 (Finance) or admin (Superuser)"
    approve(virement=asked, by=second, note="Agreed.")
    asked.refresh_from_db()
    assert (asked.status, asked.decided_by) == (Virement.Status.APPROVED, second)


def sign_ins() -> str:
    out = StringIO()
    call_command("demonstration_sign_ins", stdout=out)
    return out.getvalue()


def test_open_orders_are_labelled_and_december_invoices_them() -> None:
    orders = Commitment.objects.exclude(snapshot=None).order_by("reference")
    rows = with_remarks(orders, None)
    assert [(row.reference, row.left) for row in rows] == [
        ("DEM-PO-4101", Decimal("365.67")),
        ("DEM-PO-4102", Decimal("0.00")),
        ("DEM-PO-4103", Decimal("0.00")),
        ("DEM-PO-4104", Decimal("1800.00")),
        ("DEM-PO-4105", Decimal("1440.00")),
    ]
    assert all(row.description.startswith("Demonstration, invented: ") for row in rows)
    assert [row.remark for row in rows] == [None, Remark.FULL, Remark.OVER, Remark.OLD, None]


def test_demonstration_works_for_two_councils_of_which_one_pays() -> None:
    """Kirklees: £163,100.00 less £80,800.00; Wakefield: £3,825.00 less £6,100.00."""
    rows: Any = with_account(Engagement.objects.sold())
    sold = rows.exclude(charged=None).order_by("-net")
    figures = ("organisation__code", "charged", "received", "cover_cost", "net")
    assert list(sold.values_list(*figures)) == [
        ("E08000034", *map(Decimal, ("163100.00", "153500.00", "80800.00", "82300.00"))),
        ("E08000036", *map(Decimal, ("3825.00", "0.00", "6100.00", "-2275.00"))),
    ]
    auditor = User.objects.get(username="auditor")
    fits = line_fits(auditor)
    assert [fit.difference for fit in fits] == [*[Decimal("0.00")] * 3, Decimal("780.00")]
    assert {fit.forecast_difference for fit in fits} == {Decimal("0.00")}
