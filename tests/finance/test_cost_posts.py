"""`manage.py cost_posts`: workstreams beside their cost lines, as a table and as JSON."""

import json
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from finance.staff_costs import staff_costs, total_of
from staffing.models import AssumptionSet, PaySpinePoint, Post
from tests.factories import GradeFactory, PostFactory, WorkstreamFactory

pytestmark = pytest.mark.django_db


def printed(*options: str) -> str:
    out = StringIO()
    call_command("cost_posts", *options, stdout=out)
    return out.getvalue()


def record(*options: str) -> Any:
    return json.loads(printed("--json", *options))


@pytest.mark.usefixtures("sample_facts")
def test_command_prints_each_workstream_beside_its_cost_line() -> None:
    text = printed("--programme", "innovation", "--year", "2018/19", "--full-year")
    lines = text.splitlines()
    assert lines[0] == "Assumptions: Fitted to the June 2017 report. Starts: full year."
    assert "Fitted, not published: the pension rate of 16.0%" in lines[1]
    assert lines[3].split()[:7] == ["Year", "2018/19", "Posts", "FTE", "Salary", "NI", "Pension"]
    assert lines[4].split()[:4] == ["RES", "Teams", "20", "20"]
    assert lines[4].split()[4:8] == ["£719,921.00", "£76,098.81", "£115,187.36", "£3,599.70"]
    assert lines[4].split()[8:] == ["£914,806.87", "£915,000.00", "(£193.13)"]
    assert lines[-1].split()[-3:] == ["£1,689,686.08", "£1,690,000.00", "(£313.92)"]
    assert len({len(line) for line in lines[3:]}) == 1


@pytest.mark.usefixtures("sample_facts")
def test_command_prints_exact_figures_as_json() -> None:
    found = record("--year", "2018/19", "--full-year")
    (year,) = found["years"]
    assert (found["assumptions"], found["start"], year["year"]) == (
        "Fitted to the June 2017 report",
        "full year",
        "2018/19",
    )
    assert year["workstreams"][2] == {
        "programme": "innovation",
        "workstream": "Post Removal Support",
        "slug": "post-removal-support",
        "posts": 4,
        "fte": "3.500",
        "salary": "124110.50",
        "national_insurance": "13058.46",
        "pension": "19857.68",
        "levy": "620.56",
        "total": "157647.20",
        "cost_line": "158000.00",
        "difference": "-352.80",
        "problems": [],
    }
    assert year["total"]["difference"] == "-313.92"


@pytest.mark.usefixtures("sample_facts")
def test_command_prints_every_year_that_has_a_cost_line() -> None:
    years = record("--planned")["years"]
    assert [(year["year"], year["total"]["total"]) for year in years] == [
        ("2017/18", "826267.57"),
        ("2018/19", "1689686.08"),
        ("2019/20", "1729220.31"),
        ("2020/21", "1781383.95"),
    ]


@pytest.mark.usefixtures("sample_facts")
@pytest.mark.parametrize("name", ["bottom-with-increments", "Bottom of grade with increments"])
def test_command_takes_other_assumptions_by_name_or_slug(name: str) -> None:
    """Post Removal Support with the whole threshold: worked by the script of the worked example."""
    year = record("--year", "2018/19", "--assumptions", name)["years"][0]
    assert year["workstreams"][2]["total"] == "157065.95"


@pytest.mark.usefixtures("sample_facts")
def test_command_of_a_year_without_lines_has_no_difference() -> None:
    year = record("--year", "2026/27")["years"][0]
    assert (year["workstreams"][0]["cost_line"], year["workstreams"][0]["difference"]) == (
        None,
        None,
    )
    assert "none" in printed("--year", "2026/27")


@pytest.mark.usefixtures("sample_facts")
def test_command_names_the_posts_that_it_cannot_cost() -> None:
    PostFactory(
        number="X-1", grade=GradeFactory(code="X"), workstream=Post.objects.all()[0].workstream
    )
    problem = "X-1: No points of grade X on 01/10/2017 (2017/18)."
    year = record("--year", "2018/19")["years"][0]
    assert (year["workstreams"][0]["posts"], year["workstreams"][0]["problems"]) == (20, [problem])
    assert f"Not costed: {problem}" in printed("--year", "2018/19").splitlines()


@pytest.mark.usefixtures("sample_facts")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--assumptions", "best"), "No set of assumptions “best”. There are: Fitted"),
        (("--programme", "other"), "No programme “other”."),
        (("--year", "2018/20"), "“2018/20” is not a financial year"),
    ],
)
def test_command_refuses_what_it_does_not_know(options: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        printed(*options)


def test_command_needs_assumptions_posts_and_a_year() -> None:
    with pytest.raises(CommandError, match="No set of assumptions “default”"):
        printed()
    call_command("loaddata", "fixtures/pay_assumptions.json", verbosity=0)
    with pytest.raises(CommandError, match="There are no posts to cost"):
        printed()
    PostFactory()
    with pytest.raises(CommandError, match="Say which --year"):
        printed()


@pytest.mark.usefixtures("sample_facts")
def test_workstream_of_another_programme_is_left_out() -> None:
    PostFactory(workstream=WorkstreamFactory(name="Elsewhere"), grade=Post.objects.all()[0].grade)
    here = record("--programme", "innovation", "--year", "2018/19")["years"][0]
    everywhere = record("--year", "2018/19")["years"][0]
    assert (len(here["workstreams"]), len(everywhere["workstreams"])) == (4, 5)


@pytest.mark.usefixtures("sample_facts")
def test_total_holds_against_lines_only_what_has_one() -> None:
    elsewhere = PostFactory(grade=Post.objects.all()[0].grade)
    found = staff_costs(Post.objects.all(), AssumptionSet.objects.get(is_default=True), [2018])
    assert [row.line for row in found if row.workstream == elsewhere.workstream] == [None]
    total = total_of(found)
    assert (total.posts, total.line, total.difference) == (
        38,
        Decimal("1690000.00"),
        Decimal("-313.92"),
    )


def test_reference_is_loaded_again_without_a_second_row(sample_facts: None) -> None:
    rows = PaySpinePoint.objects.count()
    for name in ("pay_spine", "pay_rates", "pay_grades", "pay_assumptions"):
        call_command("loaddata", f"fixtures/{name}.json", verbosity=0)
    assert (rows, PaySpinePoint.objects.count()) == (386, 386)
    assert AssumptionSet.objects.count() == 3
