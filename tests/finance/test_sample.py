"""The sample: the figures of the reports as they are printed, and the demonstration beside them."""

import datetime as dt
import json
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db.models import Count, Sum
from pytest_django import Settings

from finance.models import (
    Adjustment,
    Balance,
    Commentary,
    CostLine,
    Ledger,
    LedgerImport,
    Reject,
    ReportedFigure,
    Virement,
    VirementBand,
)
from finance.querysets import CostLineQuerySet
from innovation.core.fields import money_sum
from innovation.core.periods import Period
from programmes.models import Assignment, Award, Cluster, FormerName, Programme
from staffing.models import Post, PostFunding, RecruitmentStep
from staffing.recruitment import Standing, standing_after
from tests.factories import ProgrammeFactory, UserFactory

pytestmark = pytest.mark.django_db


def load(*options: str) -> str:
    out = StringIO()
    call_command("load_sample", *options, stdout=out)
    return out.getvalue()


def innovation() -> Programme:
    return Programme.objects.get(slug="innovation")


def innovation_lines() -> CostLineQuerySet:
    return CostLine.objects.filter(workstream__programme=innovation())


@pytest.fixture
def facts(settings: Settings) -> None:
    settings.DEMONSTRATION = False
    load()


@pytest.mark.usefixtures("facts")
def test_award_is_in_a_secured_and_a_contingent_tranche() -> None:
    award = Award.objects.get(programme__slug="innovation")
    assert award.amount == Decimal("9600000.00")
    tranches = award.tranches.order_by("pk").values_list("kind", "amount")
    assert list(tranches) == [
        ("secured", Decimal("7320000.00")),
        ("contingent", Decimal("2280000.00")),
    ]


@pytest.mark.usefixtures("facts")
def test_posts_of_table_1_are_rows_of_their_own() -> None:
    by_workstream = (
        Post.objects.values_list("workstream__slug")
        .annotate(Count("pk"), Sum("fte"))
        .order_by("workstream__position")
    )
    assert list(by_workstream) == [
        ("res-teams", 20, Decimal(20)),
        ("re-think", 8, Decimal(8)),
        ("post-removal-support", 4, Decimal("3.5")),
        ("leeds-relational-practice-centre", 5, Decimal(5)),
    ]


@pytest.mark.usefixtures("facts")
def test_posts_by_grade_are_those_of_table_1() -> None:
    by_grade = (
        Post.objects.values_list("grade__code").annotate(Sum("fte")).order_by("grade__position")
    )
    assert list(by_grade) == [
        ("C1", Decimal("5.5")),
        ("PO1", Decimal(1)),
        ("PO2", Decimal(3)),
        ("PO3", Decimal(15)),
        ("PO4", Decimal(4)),
        ("PO6", Decimal(8)),
    ]


@pytest.mark.usefixtures("facts")
def test_cost_lines_by_year_are_the_sums_of_tables_4_to_7() -> None:
    by_year = (
        innovation_lines()
        .order_by("year")
        .values_list("year")
        .annotate(total=money_sum("original_budget"))
    )
    assert list(by_year) == [
        (2017, Decimal("943000.00")),
        (2018, Decimal("1884000.00")),
        (2019, Decimal("1935000.00")),
        (2020, Decimal("1977000.00")),
    ]


@pytest.mark.usefixtures("facts")
def test_cost_lines_of_years_1_to_3_by_workstream() -> None:
    by_workstream = (
        innovation_lines()
        .filter(year__lte=2019)
        .order_by("workstream__position")
        .values_list("workstream__slug")
        .annotate(total=money_sum("original_budget"))
    )
    assert list(by_workstream) == [
        ("res-teams", Decimal("2461000.00")),
        ("re-think", Decimal("1029000.00")),
        ("post-removal-support", Decimal("434000.00")),
        ("leeds-relational-practice-centre", Decimal("838000.00")),
    ]


@pytest.mark.usefixtures("facts")
def test_award_funds_years_1_to_3_and_base_budget_year_4() -> None:
    funded = innovation_lines().exclude(award=None).values_list("year", flat=True)
    assert set(funded) == {2017, 2018, 2019}
    assert set(innovation_lines().filter(award=None).values_list("year", flat=True)) == {2020}


@pytest.mark.usefixtures("facts")
def test_clusters_are_seven_in_three_areas_and_one_has_its_team() -> None:
    clusters = Cluster.objects.order_by("area", "pk").values_list("area__name", "already_staffed")
    assert list(clusters) == [
        ("East North East", True),
        ("East North East", False),
        ("East North East", False),
        ("South South East", False),
        ("South South East", False),
        ("West", False),
        ("West", False),
    ]
    assert Cluster.objects.get(already_staffed=True).name == "2Gether"


@pytest.mark.usefixtures("facts")
def test_workstreams_keep_the_names_they_had() -> None:
    names = FormerName.objects.order_by("pk").values_list("name", "workstream__slug")
    assert list(names) == [
        ("Restorative Extended Support Teams (REST)", "res-teams"),
        ("Restorative Adolescent Service", "re-think"),
        ("Re-think Formulation Model", "re-think"),
        ("Centre for Excellence", "leeds-relational-practice-centre"),
    ]


@pytest.mark.usefixtures("facts")
def test_every_figure_of_the_sample_names_its_source() -> None:
    assert not CostLine.objects.filter(citation=None).exists()
    assert not Post.objects.filter(citation=None).exists()
    assert not PostFunding.objects.filter(citation=None).exists()
    assert not Cluster.objects.filter(citation=None).exists()
    assert not ReportedFigure.objects.filter(citation=None).exists()


@pytest.mark.usefixtures("facts")
def test_posts_were_approved_and_evaluated_by_the_day_of_the_decision() -> None:
    """Paragraph 3 of the report's summary says that the jobs were evaluated, and no day."""
    steps = RecruitmentStep.objects.values_list("status", "on").annotate(Count("pk"))
    assert set(steps) == {
        ("approved", dt.date(2017, 6, 23), 37),
        ("evaluated", dt.date(2017, 6, 23), 37),
    }
    notes = RecruitmentStep.objects.filter(status="evaluated").values_list("note", flat=True)
    assert set(notes) == {
        "By this day: the report of the decision says that it was done, and not when."
    }
    assert_every_post_is_where_its_steps_bring_it()


def assert_every_post_is_where_its_steps_bring_it() -> None:
    for post in Post.objects.all():
        steps = list(post.steps.in_force())
        assert steps[-1].status == post.status
        assert standing_after(steps) == Standing(post.status, post.actual_start, post.ended_on)


@pytest.mark.usefixtures("facts")
def test_without_a_demonstration_nothing_invented_is_loaded() -> None:
    assert not User.objects.exists()
    assert not Post.objects.exclude(actual_start=None).exists()
    assert not Ledger.objects.exists()
    assert not Adjustment.objects.filter(cost_line__in=innovation_lines()).exists()
    assert "invented" not in innovation().description


def test_demonstration_has_a_user_of_each_role_who_can_sign_in() -> None:
    load()
    users = User.objects.order_by("pk").values_list(
        "username", "groups__name", "is_staff", "is_superuser"
    )
    assert list(users) == [
        ("officer", "Council officer", False, False),
        ("budget-holder", "Budget holder", False, False),
        ("finance", "Finance", True, False),
        ("establishment", "Establishment administrator", True, False),
        ("auditor", "Auditor", True, False),
        ("admin", None, True, True),
    ]
    assert all(user.check_password("demonstration-2017") for user in User.objects.all())


def test_demonstration_officer_has_every_programme_and_budget_holder_a_part() -> None:
    load()
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
    load()
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
    load()
    unfilled = Post.objects.exclude(status="in_post").order_by("number")
    assert list(unfilled.values_list("number", "status")) == [
        ("RES-16", "advertised"),
        ("RTH-06", "vacant"),
    ]
    assert "invented" in innovation().description


def test_demonstration_invents_the_managers_teams_and_clusters_that_no_report_names() -> None:
    load()
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
    load()
    imports = LedgerImport.objects.order_by("pk")
    assert [row.file_name for row in imports][::7] == [
        "ledger-2017-10.csv",
        "ledger-2018-05.csv",
        "ledger-2018-12.csv",
    ]
    assert imports.aggregate(Sum("rows_read"), Sum("rows_loaded"), Sum("rows_rejected")) == {
        "rows_read__sum": 776,
        "rows_loaded__sum": 772,
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
    load()
    line = {"workstream__slug": workstream, "category__slug": category, "year": year}
    balances = Balance.objects.filter(**{f"cost_line__{name}": on for name, on in line.items()})
    assert balances.aggregate(spent=money_sum("amount")) == {"spent": Decimal(spent)}


def test_demonstration_ledger_adds_up_to_the_penny() -> None:
    load()
    total = {"total": Decimal("2069901.61")}
    assert Balance.objects.aggregate(total=money_sum("amount")) == total
    assert LedgerImport.objects.aggregate(total=money_sum("amount_loaded")) == total


def test_demonstration_has_a_virement_that_is_approved_and_one_that_waits() -> None:
    load()
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
    load()
    rows: Any = innovation_lines().with_latest_budget()
    moved = rows.exclude(virements=0).order_by("year")
    assert [(line.category.slug, line.latest_budget) for line in moved] == [
        ("other-costs", Decimal("9000.00")),
        ("other-costs", Decimal("14000.00")),
    ]
    sums = {"original": money_sum("original_budget"), "latest": money_sum("latest_budget")}
    total = Decimal("6739000.00")
    assert rows.aggregate(**sums) == {"original": total, "latest": total}


@pytest.mark.usefixtures("facts")
def test_family_valued_is_three_priorities_of_an_award_and_an_evaluation_within_one() -> None:
    award = Award.objects.get(programme__slug="family-valued")
    assert (award.amount, str(award.ends_on)) == (Decimal("4850000.00"), "2016-03-31")
    assert award.tranches.get().amount == award.decisions.get().amount == award.amount
    assert (award.decisions.get().taken_by, award.programme.ends_on) == ("not_known", None)
    lines = award.cost_lines.order_by("workstream__position", "category__position")
    assert list(lines.values_list("workstream__slug", "original_budget")) == [
        ("family-group-conferences", Decimal("1620000.00")),
        ("workforce-development", Decimal("1320000.00")),
        ("programme-development", Decimal("1510000.00")),
        ("programme-development", Decimal("400000.00")),
    ]
    assert lines.reverse()[0].category.slug == "external-evaluation"
    award.decisions.get().full_clean()


@pytest.mark.usefixtures("facts")
def test_bands_of_virements_say_that_they_are_an_assumption() -> None:
    bands = VirementBand.objects.order_by("over")
    assert [str(band.over) for band in bands] == ["0.00", "100000.00", "500000.00"]
    assert all(band.source.startswith("Assumption:") for band in bands)


def test_demonstration_has_pressures_and_action_plans_of_every_kind_and_commentary() -> None:
    load()
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


def test_sample_loaded_again_changes_nothing() -> None:
    load()
    Programme.objects.update(description="Our own words.")
    assert load() == "The sample data is there already: nothing was changed.\n"
    assert innovation().description == "Our own words."


@pytest.mark.parametrize("factory", [ProgrammeFactory, UserFactory])
def test_sample_never_goes_beside_data_of_a_users_own(factory: type) -> None:
    factory()
    with pytest.raises(CommandError, match="has data of its own"):
        load()
    assert not Award.objects.exists()


@pytest.mark.parametrize("factory", [ProgrammeFactory, UserFactory])
def test_sample_if_empty_leaves_a_database_in_use_as_it_is(factory: type) -> None:
    factory()
    assert load("--if-empty") == ("The database has data of its own: no sample data was loaded.\n")
    assert not Award.objects.exists()


def test_sign_ins_are_listed_by_role_only_in_a_demonstration(settings: Settings) -> None:
    load()
    assert "Council officer               officer           demonstration-2017" in sign_ins()
    settings.DEMONSTRATION = False
    assert sign_ins() == ""


def sign_ins() -> str:
    out = StringIO()
    call_command("demonstration_sign_ins", stdout=out)
    return out.getvalue()


def test_fixtures_hold_no_password() -> None:
    for path in (settings.BASE_DIR / "fixtures").rglob("*.json"):
        assert "password" not in json.dumps(json.loads(path.read_text(encoding="utf-8")))
