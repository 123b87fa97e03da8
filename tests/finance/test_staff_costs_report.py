"""The report's figures for pay costed again, and a month's delay: pages, files, edges.

The literals were worked out by a script of its own, day by day with fractions and without any code
of this project, from the published tables.
"""

import datetime as dt
from decimal import Decimal

import pytest

from finance.models import ReportedFigure
from finance.staff_costs.delay import month_later
from finance.staff_costs.worked_example import Fit, Verdict, part_of_year
from innovation.core import access
from staffing.models import Post
from tests.factories import GradeFactory, PostFactory, SourceDocumentFactory
from tests.finance.staff_cost_pages import (
    client_in,
    file_of,
    key_of,
    page_of,
    text_of,
)
from tests.staffing.pay_reference import seat

FIGURES = "The report’s figures for pay beside ours"
YEARS = "All workstreams together"


@pytest.mark.usefixtures("sample_posts")
@pytest.mark.parametrize("page", ["report", "compare"])
def test_worked_example_of_2018_stands_beside_the_report(page: str) -> None:
    found = page_of(client_in(access.FINANCE), page, year=2018).tables[FIGURES]
    assert found.head == [
        *("Workstream", "Year", "Source", "The report", "Our costing", "(Under)/over the report"),
        *("Of the report", "How near"),
    ]
    assert found.texts() == [
        [
            *("RES Teams", "2018/19", "Table 4", "£915,000.00", "£914,806.87"),
            *("(£193.13)", "(0.02%)", "within 0.1%"),
        ],
        [
            *("Re-Think", "2018/19", "Table 5", "£396,000.00", "£396,181.82"),
            *("£181.82", "0.05%", "within 0.1%"),
        ],
        [
            *("Post Removal Support", "2018/19", "Table 6", "£158,000.00", "£157,647.20"),
            *("(£352.80)", "(0.22%)", "within 2%"),
        ],
        [
            *("Leeds Relational Practice Centre", "2018/19", "Table 7", "£221,000.00"),
            *("£221,050.19", "£50.19", "0.02%", "within 0.1%"),
        ],
    ]
    assert [cell.text for cell in found.foot[3:]] == [
        *("£1,690,000.00", "£1,689,686.08", "(£313.92)", "(0.02%)", "within 0.1%"),
    ]


@pytest.mark.usefixtures("sample_posts")
def test_every_year_of_all_workstreams_comes_within_2_per_cent() -> None:
    found = page_of(client_in(access.AUDITOR), "report").tables[YEARS]
    assert found.texts() == [
        [
            *("2017/18", "4 workstreams", "£812,000.00", "£826,267.57"),
            *("£14,267.57", "1.76%", "within 2%"),
        ],
        [
            *("2018/19", "4 workstreams", "£1,690,000.00", "£1,689,686.08"),
            *("(£313.92)", "(0.02%)", "within 0.1%"),
        ],
        [
            *("2019/20", "4 workstreams", "£1,731,000.00", "£1,729,220.31"),
            *("(£1,779.69)", "(0.10%)", "within 2%"),
        ],
        [
            *("2020/21", "4 workstreams", "£1,773,000.00", "£1,781,383.95"),
            *("£8,383.95", "0.47%", "within 2%"),
        ],
    ]


@pytest.mark.usefixtures("sample_posts")
@pytest.mark.parametrize("page", ["report", "compare"])
def test_what_is_over_2_per_cent_is_said_with_the_other_reading_of_half_a_year(page: str) -> None:
    """RES Teams in 2017/18: 182 of 365 days of each post's whole year, not six twelfths."""
    text = text_of(client_in(access.FINANCE), page)
    assert (
        "RES Teams, 2017/18: £448,563.14 is over 2% from the report’s £439,000.00 (2.18%)." in text
    )
    assert "By the calendar days of the year instead it would be £447,334.09 (1.90%)." in text
    assert text.count("is over 2% from") == 1
    assert "the employer’s pension rate among them: it is not published." in text
    assert "Fitted, not published: the pension rate of 16.0%" in text


@pytest.mark.usefixtures("sample_posts")
def test_file_of_the_figures_has_both_readings_and_what_is_printed() -> None:
    rows = file_of(client_in(access.FINANCE), "report", year=2017)
    assert [row["By days of the year"] for row in rows] == [
        *("447334.09", "193726.78", "74849.28", "108093.62"),
    ]
    assert [row["By days, of the report"] for row in rows] == ["1.90", "0.90", "1.15", "1.02"]
    assert [row["How near"] for row in rows] == ["over 2%", *["within 2%"] * 3]
    assert rows[0]["As printed"] == "£439,000"
    assert rows[0]["Document"].endswith("innovation bid, 23 June 2017")


@pytest.mark.usefixtures("sample_posts")
def test_starts_and_points_of_holders_change_nothing_of_the_worked_example() -> None:
    client = client_in(access.FINANCE)
    before = file_of(client, "report")
    Post.objects.update(actual_start=dt.date(2018, 9, 1), status="in_post", point_on_entry=30)
    assert file_of(client, "report") == before


@pytest.mark.usefixtures("sample_posts")
def test_figure_that_two_reports_print_counts_once_from_the_first() -> None:
    figure = ReportedFigure.objects.get(workstream=1, category=1, year_from=2018)
    citation = figure.citation
    document = SourceDocumentFactory(published_on=dt.date(2019, 1, 1))
    citation.pk, citation.document = None, document
    citation.save()
    figure.pk, figure.citation, figure.amount = None, citation, Decimal("1.00")
    figure.save()
    rows = file_of(client_in(access.FINANCE), "report", year=2018)
    assert [row["The report"] for row in rows][:2] == ["915000.00", "396000.00"]


@pytest.mark.usefixtures("sample_posts")
def test_other_assumptions_fit_worse() -> None:
    """Everybody from the middle of the grade, as planned: by the script."""
    client = client_in(access.FINANCE)
    rows = file_of(client, "report", year=2018, base=key_of("bottom-with-increments"))
    assert [row["How near"] for row in rows] == [
        *("over 2%", "over 2%", "within 2%", "over 2%"),
    ]


@pytest.mark.usefixtures("sample_posts")
def test_month_of_delay_stands_beside_what_the_report_says() -> None:
    page = page_of(client_in(access.FINANCE), "delay")
    assert page.cards["By our costing"].text == "£138,093.04: By our costing, the rows behind it"
    assert page.cards["The report"].text.startswith("approximately £130K")
    assert page.cards["Ours less the report’s"].text == "£8,093.04"
    table = page.tables["What a month’s delay of all posts saves"]
    assert table.total("Saved").text == "£138,093.04"
    by_year = [cell.text for cell in table.column("Saved")][:4]
    assert by_year == ["£74,760.58", "£0.00", "£0.00", "£0.00"]
    text = text_of(client_in(access.FINANCE), "compare")
    assert "£138,093.04" in text
    assert "Summary of main issues, point 6 of Recruitment of staff" in text


@pytest.mark.usefixtures("sample_posts")
def test_month_of_delay_is_that_of_the_posts_there_are() -> None:
    """Without the RES Teams £74,760.58 less."""
    Post.objects.update(reports_to=None)
    Post.objects.filter(workstream__slug="res-teams").delete()
    rows = file_of(client_in(access.FINANCE), "delay")
    assert sum(Decimal(row["Saved"]) for row in rows) == Decimal("63332.46")


@pytest.mark.usefixtures("sample_posts")
def test_month_of_delay_delays_first_increments_too() -> None:
    rows = file_of(client_in(access.FINANCE), "delay")
    saved = {
        (row["Workstream"], row["Year"]): row["Saved"] for row in rows if row["Saved"] != "0.00"
    }
    assert saved == {
        ("RES Teams", "2017/18"): "74760.58",
        ("Re-Think", "2017/18"): "32376.49",
        ("Post Removal Support", "2017/18"): "12509.16",
        ("Post Removal Support", "2018/19"): "381.71",
        ("Leeds Relational Practice Centre", "2017/18"): "18065.10",
    }


@pytest.mark.usefixtures("sample_posts")
@pytest.mark.parametrize("page", ["report", "delay"])
def test_post_that_cannot_be_costed_is_named(page: str) -> None:
    PostFactory(
        number="X-1", grade=GradeFactory(code="X"), workstream=Post.objects.all()[0].workstream
    )
    text = text_of(client_in(access.FINANCE), page)
    assert "X-1: No points of grade X on 01/10/2017 (2017/18)." in text


@pytest.mark.parametrize(
    ("day", "later"),
    [
        ("2017-10-01", "2017-11-01"),
        ("2017-12-31", "2018-01-31"),
        ("2018-01-31", "2018-02-28"),
        ("2020-01-30", "2020-02-29"),
    ],
)
def test_month_later_is_the_same_day_or_the_last_of_the_month(day: str, later: str) -> None:
    assert month_later(dt.date.fromisoformat(day)) == dt.date.fromisoformat(later)


@pytest.mark.parametrize(
    ("start", "end", "part"),
    [
        ("2017-10-01", None, "4986.30"),
        ("2017-04-01", None, "10000.00"),
        ("2016-04-01", "2017-04-01", "27.40"),
        ("2018-04-01", None, "0.00"),
    ],
)
def test_part_of_a_year_is_by_calendar_days(start: str, end: str | None, part: str) -> None:
    """182 of 365 days, all, one, and none of £10,000."""
    last = dt.date.fromisoformat(end) if end else None
    held = seat(dt.date.fromisoformat(start), end=last)
    assert part_of_year(Decimal("10000.00"), held, 2017) == Decimal(part)


@pytest.mark.parametrize(
    ("ours", "verdict"),
    [
        ("100100.00", Verdict.CLOSE),
        ("100100.01", Verdict.NEAR),
        ("98000.00", Verdict.NEAR),
        ("97999.99", Verdict.FAR),
        ("102000.01", Verdict.FAR),
    ],
)
def test_verdict_is_by_the_exact_difference(ours: str, verdict: Verdict) -> None:
    assert Fit(reported=Decimal("100000.00"), ours=Decimal(ours)).verdict == verdict
