"""The facts of the sample: the figures of the reports as they are printed."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Count, Sum

from finance.models import (
    Adjustment,
    CostLine,
    Ledger,
    ReportedFigure,
    VirementBand,
)
from innovation.core.fields import money_sum
from programmes.models import (
    Award,
    Cluster,
    Engagement,
    EngagementMonth,
    FormerName,
    Organisation,
    Secondment,
)
from staffing.models import Post, PostFunding, RecruitmentStep
from tests.finance.sample_book import (
    assert_every_post_is_where_its_steps_bring_it,
    innovation,
    innovation_lines,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_facts")]


def test_award_is_in_a_secured_and_a_contingent_tranche() -> None:
    award = Award.objects.get(programme__slug="innovation")
    assert award.amount == Decimal("9600000.00")
    tranches = award.tranches.order_by("pk").values_list("kind", "amount")
    assert list(tranches) == [
        ("secured", Decimal("7320000.00")),
        ("contingent", Decimal("2280000.00")),
    ]


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


def test_award_funds_years_1_to_3_and_base_budget_year_4() -> None:
    funded = innovation_lines().exclude(award=None).values_list("year", flat=True)
    assert set(funded) == {2017, 2018, 2019}
    assert set(innovation_lines().filter(award=None).values_list("year", flat=True)) == {2020}


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


def test_workstreams_keep_the_names_they_had() -> None:
    names = FormerName.objects.order_by("pk").values_list("name", "workstream__slug")
    assert list(names) == [
        ("Restorative Extended Support Teams (REST)", "res-teams"),
        ("Restorative Adolescent Service", "re-think"),
        ("Re-think Formulation Model", "re-think"),
        ("Centre for Excellence", "leeds-relational-practice-centre"),
    ]


def test_every_figure_of_the_sample_names_its_source() -> None:
    assert not CostLine.objects.filter(citation=None).exists()
    assert not Post.objects.filter(citation=None).exists()
    assert not PostFunding.objects.filter(citation=None).exists()
    assert not Cluster.objects.filter(citation=None).exists()
    assert not ReportedFigure.objects.filter(citation=None).exists()


def test_posts_were_approved_and_evaluated_by_the_day_of_the_decision() -> None:
    """Paragraph 3 of the report's summary says that the jobs were evaluated, and no day."""
    steps = RecruitmentStep.objects.order_by().values_list("status", "on").annotate(Count("pk"))
    assert set(steps) == {
        ("approved", dt.date(2017, 6, 23), 37),
        ("evaluated", dt.date(2017, 6, 23), 37),
    }
    notes = RecruitmentStep.objects.filter(status="evaluated").values_list("note", flat=True)
    assert set(notes) == {
        "By this day: the report of the decision says that it was done, and not when."
    }
    assert_every_post_is_where_its_steps_bring_it()


def test_without_a_demonstration_nothing_invented_is_loaded() -> None:
    assert not User.objects.exists()
    assert not Post.objects.exclude(actual_start=None).exists()
    assert not Ledger.objects.exists()
    assert not Adjustment.objects.filter(cost_line__in=innovation_lines()).exists()
    assert "invented" not in innovation().description


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


def test_bands_of_virements_say_that_they_are_an_assumption() -> None:
    bands = VirementBand.objects.order_by("over")
    assert [str(band.over) for band in bands] == ["0.00", "100000.00", "500000.00"]
    assert all(band.source.startswith("Assumption:") for band in bands)


def test_fixtures_hold_no_password() -> None:
    for path in (settings.BASE_DIR / "fixtures").rglob("*.json"):
        assert "password" not in json.dumps(json.loads(path.read_text(encoding="utf-8")))


def test_councils_that_the_report_names_are_engagements_without_money_or_days() -> None:
    rows = Engagement.objects.order_by("organisation__code").values_list(
        "organisation__code", "status", "citation__place", "day_rate", "starts_on"
    )
    assert list(rows) == [
        ("E06000005", "ended", "paragraph 3.1.4", None, None),
        ("E08000003", "ended", "paragraph 3.1.3", None, None),
        ("E08000018", "ended", "paragraph 3.1.5", None, None),
        ("E08000024", "ended", "paragraph 3.1.2", None, None),
        ("E08000025", "ended", "paragraph 3.1.5", None, None),
        ("E08000034", "enquiry", "Summary of main issues, point 2", None, None),
        ("E08000036", "ended", "paragraph 3.1.5", None, None),
        ("E10000034", "ended", "paragraph 3.1.5", None, None),
    ]
    assert not EngagementMonth.objects.exists()
    assert not Engagement.objects.filter(is_demonstration=True).exists()
    people = Secondment.objects.filter(engagement__organisation__code="E08000034")
    assert people.aggregate(people=Sum("people"))["people"] == 5
    assert Organisation.objects.count() == 153
