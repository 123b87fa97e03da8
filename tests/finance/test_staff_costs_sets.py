"""Sets of assumptions side by side: what each costs, and who may edit them.

The literals of the sample were worked out by a script of its own, day by day with fractions and
without any code of this project, from the published tables and the demonstration's starts.
"""

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from innovation.core import access
from staffing.models import AssumptionSet, Post
from tests.factories import (
    AssumptionSetFactory,
    EntryExceptionFactory,
    GradeFactory,
    PayAwardAssumptionFactory,
    PostFactory,
    WorkstreamFactory,
)
from tests.finance.staff_cost_pages import client_in, file_of, key_of, page_of, text_of
from tests.page_reader import read_sheet

COSTS = "What the posts cost under each set"
FITTED, BOTTOM, MIDDLE = (
    *("Fitted to the June 2017 report", "Bottom of grade with increments", "Middle of grade"),
)
EXCEPTION = "Post Removal Support: bottom of the grade, with increments"


@pytest.mark.usefixtures("sample_posts")
def test_sets_stand_side_by_side_by_year() -> None:
    found = page_of(client_in(access.FINANCE), "sets").tables["All workstreams together"]
    assert found.head == [
        *("Year", FITTED, BOTTOM, f"{BOTTOM}: (less)/more", MIDDLE, f"{MIDDLE}: (less)/more")
    ]
    assert found.texts() == [
        ["2017/18", "£607,224.27", "£562,341.07", "(£44,883.20)", "£578,246.48", "(£28,977.79)"],
        [
            *("2018/19", "£1,677,989.15", "£1,594,957.50", "(£83,031.65)"),
            *("£1,638,114.17", "(£39,874.98)"),
        ],
        [
            *("2019/20", "£1,727,992.89", "£1,684,845.12", "(£43,147.77)"),
            *("£1,727,130.22", "(£862.67)"),
        ],
        [
            *("2020/21", "£1,780,080.95", "£1,775,050.87", "(£5,030.08)"),
            *("£1,781,089.65", "£1,008.70"),
        ],
    ]
    assert found.total(MIDDLE).text == "£5,724,580.52"


@pytest.mark.usefixtures("sample_posts")
def test_sets_are_told_in_words_with_their_cost_in_all() -> None:
    found = page_of(client_in(access.FINANCE), "sets").tables["What each set assumes"].texts()
    assert found[0] == [
        *(FITTED, "£5,793,287.26", "£0.00", "0.00%"),
        f"top of the grade, with increments ({EXCEPTION})",
        *("2% a year from 2026/27 to 2029/30", "16% of pay", "none", "in proportion to FTE"),
        "Open",
    ]
    assert found[1][:4] == [BOTTOM, "£5,617,194.56", "(£176,092.70)", "(3.04%)"]


@pytest.mark.usefixtures("sample_posts")
def test_differences_are_from_the_set_that_is_chosen() -> None:
    rows = file_of(client_in(access.AUDITOR), "sets", base=key_of("middle-of-grade"), year=2017)
    assert list(rows[0])[:3] == ["Workstream", "Year", MIDDLE]
    assert [row[f"{FITTED}: (less)/more"] for row in rows] == [
        *("16143.02", "8753.16", "-473.14", "4554.75"),
    ]


@pytest.mark.usefixtures("sample_posts")
def test_workbook_has_numbers() -> None:
    sheet = read_sheet(client_in(access.FINANCE).get("/staff-costs/sets/export.xlsx?year=2018"))
    assert [cell.value for cell in sheet[2]] == [
        *("RES Teams", "2018/19", 906539.3, 855161.63, -51377.67, 878979.28, -27560.02),
    ]


@pytest.mark.usefixtures("sample_posts")
def test_no_post_changes() -> None:
    before = list(Post.objects.order_by("pk").values())
    page_of(client_in(access.FINANCE), "sets")
    assert list(Post.objects.order_by("pk").values()) == before


@pytest.mark.usefixtures("sample_posts")
def test_years_with_an_assumed_pay_award_can_be_looked_at() -> None:
    """In 2026/27 a set that assumes 5% costs more than one that assumes 2%."""
    dearer = AssumptionSetFactory(name="Dearer", entry="bottom", increments=True)
    PayAwardAssumptionFactory(assumptions=dearer, year=2026, rate=Decimal("0.05"))
    rows = file_of(
        client_in(access.FINANCE), "sets", year=2026, base=key_of("bottom-with-increments")
    )
    assert len(rows) == 4
    assert all(Decimal(row["Dearer: (less)/more"]) > 0 for row in rows)
    text = text_of(client_in(access.FINANCE), "sets", year=2026)
    assert 'href="/staff-costs/compare/?programme=1"' in text


@pytest.mark.usefixtures("sample_posts")
@pytest.mark.parametrize(
    ("role", "word"),
    [(access.FINANCE, "Open"), (access.AUDITOR, "Open"), (access.ESTABLISHMENT, "Edit")],
)
def test_set_leads_into_the_administration_for_those_who_may(role: str, word: str) -> None:
    client = client_in(role)
    cell = page_of(client, "sets").tables["What each set assumes"].body[0][-1]
    fitted = AssumptionSet.objects.get(slug="fitted-2017")
    assert (cell.text, cell.url) == (
        word,
        f"/admin/staffing/assumptionset/{fitted.pk}/change/",
    )
    assert client.get(cell.url).status_code == 200


@pytest.mark.usefixtures("sample_posts")
def test_every_figure_opens_to_the_same_figure() -> None:
    client = client_in(access.FINANCE)
    cell = page_of(client, "sets").tables[COSTS].column(MIDDLE)[1]
    assert cell.text == "£878,979.28"
    assert cell.url == (
        f"/staff-costs/?programme=1&assumption_set={key_of('middle-of-grade')}&year=2018"
    )
    assert "£878,979.28" in client.get(cell.url).content.decode()


@pytest.mark.usefixtures("sample_posts")
def test_one_set_alone_says_how_to_make_another() -> None:
    AssumptionSet.objects.filter(is_default=False).delete()
    assert "There is one set only." in text_of(client_in(access.FINANCE), "sets")
    assert "Make another</a> to see it" in text_of(client_in(access.ESTABLISHMENT), "sets")


@pytest.mark.usefixtures("sample_posts")
def test_post_that_cannot_be_costed_is_named_and_left_out_of_every_set() -> None:
    workstream = Post.objects.all()[0].workstream
    PostFactory(number="X-1", grade=GradeFactory(code="X"), workstream=workstream)
    client = client_in(access.FINANCE)
    assert "X-1: No points of grade X on 01/10/2017" in text_of(client, "sets")
    assert file_of(client, "sets", year=2018)[0][FITTED] == "906539.30"


@pytest.mark.usefixtures("sample_posts")
def test_exception_of_another_programme_is_not_named() -> None:
    elsewhere = WorkstreamFactory(name="Canary elsewhere")
    EntryExceptionFactory(assumptions=AssumptionSet.objects.all()[0], workstream=elsewhere)
    assert "Canary elsewhere" not in text_of(client_in(access.FINANCE), "sets")


@pytest.mark.usefixtures("sample_posts")
def test_page_takes_as_many_queries_with_more_sets(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_in(access.FINANCE)
    for _ in range(20):
        EntryExceptionFactory(
            assumptions=AssumptionSetFactory(), workstream=Post.objects.all()[0].workstream
        )
    with django_assert_max_num_queries(24):
        assert client.get("/staff-costs/sets/").status_code == 200
