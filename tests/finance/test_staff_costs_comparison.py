"""Cost lines against the cost of their posts: the bridge on the page, in files, and its edges.

The literals of the sample were worked out by a script of its own, day by day with fractions and
without any code of this project, from the published tables and the demonstration's starts.
"""

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from finance.models import CostLine
from finance.staff_costs import staff_costs
from innovation.core import access
from programmes.models import Workstream
from staffing.models import AssumptionSet, Post
from tests.factories import (
    AssumptionSetFactory,
    GradeFactory,
    PayAwardAssumptionFactory,
    PostFactory,
)
from tests.finance.staff_cost_pages import client_in, file_of, key_of, page_of, text_of
from tests.finance.virement_steps import approved
from tests.page_reader import read_sheet

pytestmark = pytest.mark.django_db
LINES = "Each cost line and its posts"
WHOLE = "From cost lines to cost of posts"


@pytest.mark.usefixtures("sample_posts")
def test_default_set_is_explained_by_the_starts_and_a_remainder() -> None:
    found = page_of(client_in(access.FINANCE), "compare").tables
    assert found["By financial year"].head == [
        *("Financial year", "Cost lines", "Not explained", "Starts and last days"),
        *("Cost of posts", "(Under)/over", "Of the line"),
    ]
    assert found["By financial year"].texts() == [
        [
            *("2017/18", "£812,000.00", "£14,267.57", "(£219,043.30)"),
            *("£607,224.27", "(£204,775.73)", "(25.22%)"),
        ],
        [
            *("2018/19", "£1,690,000.00", "(£313.92)", "(£11,696.93)"),
            *("£1,677,989.15", "(£12,010.85)", "(0.71%)"),
        ],
        [
            *("2019/20", "£1,731,000.00", "(£1,779.69)", "(£1,227.42)"),
            *("£1,727,992.89", "(£3,007.11)", "(0.17%)"),
        ],
        [
            *("2020/21", "£1,773,000.00", "£8,383.95", "(£1,303.00)"),
            *("£1,780,080.95", "£7,080.95", "0.40%"),
        ],
    ]
    for caption in ("By workstream", "By financial year", LINES):
        assert found[caption].total("Cost of posts").text == "£5,793,287.26"
    assert found[LINES].total("(Under)/over").text == "(£212,712.74)"
    assert found[LINES].total("Of the line").text == "(3.54%)"


@pytest.mark.usefixtures("sample_posts")
def test_other_set_is_explained_step_by_step() -> None:
    client = client_in(access.FINANCE)
    table = page_of(client, "compare", assumption_set=key_of("bottom-with-increments")).tables[
        WHOLE
    ]
    assert [[cell.text for cell in row[:3]] for row in table.body] == [
        ["Cost lines", "—", "£6,006,000.00"],
        ["Virements", "£0.00", "£6,006,000.00"],
        ["Not explained", "£20,557.91", "£6,026,557.91"],
        ["Starts and last days", "(£233,270.65)", "£5,793,287.26"],
        ["Known points", "£0.00", "£5,793,287.26"],
        ["Point on entry", "(£174,215.58)", "£5,619,071.68"],
        ["Pay award", "£0.00", "£5,619,071.68"],
        ["Pension rate", "£0.00", "£5,619,071.68"],
        ["Turnover", "£0.00", "£5,619,071.68"],
        ["NI threshold", "(£1,877.12)", "£5,617,194.56"],
    ]
    assert [cell.text for cell in table.foot[:3]] == [
        *("Cost of posts", "(£388,805.44)", "£5,617,194.56"),
    ]
    notes = dict(zip(*(map(str, column(table, at)) for at in (0, 3)), strict=True))
    assert notes["Pension rate"] == "The same in both: 16% of pay."
    assert notes["NI threshold"] == "From in proportion to FTE, to whole for every post."


def column(table: object, at: int) -> list[str]:
    return [row[at].text for row in table.body]  # type: ignore[attr-defined]  # a ReadTable


@pytest.mark.usefixtures("sample_posts")
def test_pension_rate_has_its_own_step_after_the_point_on_entry() -> None:
    """The threshold shared, everybody from the bottom, 18% in place of 16%."""
    AssumptionSetFactory(
        slug="dearer",
        entry="bottom",
        increments=True,
        pension_rate=Decimal("0.18"),
        share_threshold=True,
    )
    rows = file_of(client_in(access.FINANCE), "compare", assumption_set=key_of("dearer"), year=2018)
    assert [(row["Workstream"], row["Pension rate"], row["Cost of posts"]) for row in rows] == [
        ("RES Teams", "13479.97", "868641.60"),
        ("Re-Think", "5925.12", "382646.24"),
        ("Post Removal Support", "2429.59", "156647.43"),
        ("Leeds Relational Practice Centre", "3303.93", "212742.09"),
    ]


@pytest.mark.usefixtures("sample_posts")
def test_file_has_every_step_and_each_row_of_it_sums() -> None:
    query = {"assumption_set": key_of("bottom-with-increments")}
    rows = file_of(client_in(access.AUDITOR), "compare", **query)
    assert list(rows[0]) == [
        *("Workstream", "Year", "Source", "Document", "Cost line", "Virements", "Not explained"),
        *("Starts and last days", "Known points", "Point on entry", "Pay award", "Pension rate"),
        *("Turnover", "NI threshold", "Cost of posts", "(Under)/over", "Of the line"),
    ]
    assert len(rows) == 16
    steps = list(rows[0])[5:14]
    for row in rows:
        total = Decimal(row["Cost line"]) + sum(Decimal(row[step]) for step in steps)
        assert total == Decimal(row["Cost of posts"])
    assert rows[0]["Source"] == "Table 4"
    assert rows[0]["Document"].endswith("innovation bid, 23 June 2017")
    sheet = read_sheet(client_in(access.AUDITOR).get("/staff-costs/compare/export.xlsx", query))
    assert sheet.max_row == 17


@pytest.mark.usefixtures("sample_posts")
@pytest.mark.parametrize("slug", ["fitted-2017", "bottom-with-increments", "middle-of-grade"])
def test_bridge_ends_at_what_the_other_page_and_the_command_say(slug: str) -> None:
    assumptions = AssumptionSet.objects.get(slug=slug)
    said = staff_costs(Post.objects.all(), assumptions, range(2017, 2021))
    found = file_of(client_in(access.FINANCE), "compare", assumption_set=assumptions.pk)
    assert [row["Cost of posts"] for row in found] == [str(row.cost.total) for row in said]
    assert [row["(Under)/over"] for row in found] == [str(row.difference) for row in said]


@pytest.mark.usefixtures("sample_posts")
def test_every_figure_opens() -> None:
    client = client_in(access.FINANCE)
    bottom = key_of("bottom-with-increments")
    tables = page_of(client, "compare", assumption_set=bottom).tables
    line = CostLine.objects.get(workstream__slug="re-think", year=2018, category__position=1)
    row = next(
        row
        for row in tables[LINES].body
        if [cell.text for cell in row[:2]] == ["Re-Think", "2018/19"]
    )
    cells = dict(zip(tables[LINES].head, row, strict=True))
    assert cells["Cost line"].url == f"/cost-lines/{line.pk}/"
    assert cells["Cost of posts"].url == f"/posts/?programme=1&workstream={line.workstream_id}"
    assert cells["Not explained"].url.startswith("/staff-costs/report/?")
    assert cells["Point on entry"].url == (
        f"/staff-costs/sets/?programme=1&assumption_set={bottom}&year=2018"
    )
    urls = {cell.url for table in tables.values() for row in table.body for cell in row}
    urls |= {cell.url for table in tables.values() for cell in table.foot}
    for url in urls - {""}:
        assert client.get(url).status_code == 200, url


@pytest.mark.usefixtures("sample_posts")
def test_total_of_the_lines_opens_to_lines_that_add_up_to_it() -> None:
    client = client_in(access.FINANCE)
    total = page_of(client, "compare", year=2018).tables[LINES].total("Cost line")
    assert total.text == "£1,690,000.00"
    monitor = client.get(total.url).content.decode()
    assert "£1,690,000.00" in monitor


@pytest.mark.usefixtures("sample_posts")
def test_recorded_point_on_entry_is_a_step_of_its_own() -> None:
    """From point 46 on 2 October 2017 to 47 six months later, where the top is 49.

    £42,806 in place of £44,697 in 2018/19, and on 1 April £41,846 for a day of 30: (1,891 +
    960 ÷ 12 ÷ 30) × (1 + 13.8% + 16% + 0.5%) = £2,467.45.
    """
    Post.objects.filter(number="RES-01").update(point_on_entry=46)
    row = file_of(client_in(access.FINANCE), "compare", year=2018)[0]
    assert (row["Known points"], row["Not explained"], row["Point on entry"]) == (
        *("-2467.45", "-193.13", "0.00"),
    )


@pytest.mark.usefixtures("sample_posts")
def test_line_without_posts_is_held_against_nothing() -> None:
    Post.objects.update(reports_to=None)
    Post.objects.filter(workstream__slug="re-think").delete()
    row = file_of(client_in(access.FINANCE), "compare", year=2018)[1]
    assert (row["Workstream"], row["Not explained"], row["Cost of posts"]) == (
        *("Re-Think", "-396000.00", "0.00"),
    )


@pytest.mark.usefixtures("sample_posts")
def test_virement_is_a_step_of_its_own_and_leaves_the_remainder() -> None:
    """£5,000.00 of RES Teams' pay in 2018/19 is given to Re-Think's."""
    lines = CostLine.objects.filter(category__slug="salary-and-on-costs", year=2018)
    giver, taker = (lines.get(workstream__slug=slug) for slug in ("res-teams", "re-think"))
    approved({giver: "-5000.00", taker: "5000.00"})
    rows = file_of(client_in(access.FINANCE), "compare", year=2018)
    steps = ("Cost line", "Virements", "Not explained", "Cost of posts")
    assert [[row[step] for step in steps] for row in rows[:2]] == [
        ["910000.00", "5000.00", "-193.13", "906539.30"],
        ["401000.00", "-5000.00", "181.82", "396181.82"],
    ]


@pytest.mark.usefixtures("sample_posts")
def test_posts_without_a_line_are_in_no_total_and_are_named() -> None:
    pay = {"category__slug": "salary-and-on-costs", "year": 2020}
    CostLine.objects.filter(workstream__slug="re-think", **pay).delete()
    client = client_in(access.FINANCE)
    assert "2020/21: £415,615.53" in text_of(client, "compare")
    total = page_of(client, "compare", year=2020).tables[LINES].total("Cost of posts")
    assert total.text == "£1,364,465.42"


@pytest.mark.usefixtures("sample_posts")
def test_post_that_cannot_be_costed_is_named_and_left_out() -> None:
    workstream = Workstream.objects.get(slug="re-think")
    PostFactory(number="X-1", grade=GradeFactory(code="X"), workstream=workstream)
    client = client_in(access.FINANCE)
    assert "X-1: No points of grade X on 01/10/2017 (2017/18)." in text_of(client, "compare")
    assert file_of(client, "compare", year=2018)[1]["Cost of posts"] == "396181.82"


@pytest.mark.usefixtures("sample_posts")
def test_page_takes_as_many_queries_with_more_posts_and_sets(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_in(access.FINANCE)
    post = Post.objects.all()[0]
    for number in range(50):
        post.pk, post.number = None, f"MORE-{number}"
        post.save()
        PayAwardAssumptionFactory(assumptions=AssumptionSetFactory())
    with django_assert_max_num_queries(30):
        assert client.get("/staff-costs/compare/").status_code == 200
