"""The establishment of the report of 23 June 2017: what it says of posts, managers and money.

The costs are the literals of `test_june_2017_pay`, worked out without any code of this project.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from staffing.models import Post, PostFunding

pytestmark = pytest.mark.django_db
D = Decimal
SENIOR_MANAGERS = (
    "Senior managers of the RES model, day to day; Improvement Hub managers, professionally"
)


@pytest.fixture
def client(sample_facts: None, auditor: User, client_for: Callable[[User], Client]) -> Client:
    """An auditor's client on the facts of the report, without anything invented."""
    return client_for(auditor)


def totals(page: Any, caption: str) -> list[tuple[str, int, Decimal, Decimal]]:
    [table] = [table for table in page.context["summaries"] if table.caption == caption]
    return [(row.label, row.posts, row.fte, row.full_year) for row in table.data.data]


def test_establishment_costs_what_tables_4_to_7_say(client: Client) -> None:
    page = client.get("/posts/?on=2018-12-31")
    assert totals(page, "By workstream") == [
        ("RES Teams", 20, D(20), D("914806.87")),
        ("Re-Think", 8, D(8), D("396181.82")),
        ("Post Removal Support", 4, D("3.5"), D("157647.20")),
        ("Leeds Relational Practice Centre", 5, D(5), D("221050.19")),
    ]
    assert page.context["table"].totals == {
        "fte": D("36.5"),
        "full_year": D("1689686.08"),
        "cost_2017": D("826267.57"),
        "cost_2018": D("1689686.08"),
        "cost_2019": D("1729220.31"),
        "cost_2020": D("1781383.95"),
    }


def test_grades_are_those_of_table_1(client: Client) -> None:
    found = totals(client.get("/posts/?on=2018-12-31"), "By grade")
    assert [row[:3] for row in found] == [
        ("C1", 6, D("5.5")),
        ("PO1", 1, D(1)),
        ("PO2", 3, D(3)),
        ("PO3", 15, D(15)),
        ("PO4", 4, D(4)),
        ("PO6", 8, D(8)),
    ]
    assert sum(row[3] for row in found) == D("1689686.08")


def test_award_pays_for_three_years_and_nobody_yet_for_the_fourth(client: Client) -> None:
    """Paragraphs 4.4.1 and 4.4.4: from April 2020 a pressure, unless the benefits come."""
    rows = [row.record.row for row in client.get("/posts/funding/").context["table"].rows]
    award, nobody = "Innovation Programme award 2017", "Nobody yet"
    assert [(row.year, row.payer.name, row.fte, row.cost) for row in rows] == [
        (2017, award, D("18.20"), D("826267.57")),
        (2018, award, D("36.50"), D("1689686.08")),
        (2019, award, D("36.50"), D("1729220.31")),
        (2020, nobody, D("36.50"), D("1781383.95")),
    ]
    places = PostFunding.objects.order_by("starts_on", "source").values_list(
        "starts_on", "source", "citation__place"
    )
    assert set(places) == {
        (dt.date(2017, 10, 1), "award", "paragraph 4.4.1"),
        (dt.date(2020, 4, 1), "nobody", "paragraph 4.4.4"),
    }
    assert PostFunding.objects.count() == 2 * 37


def test_chart_falls_to_nothing_when_the_award_ends(client: Client) -> None:
    chart = client.get("/posts/?on=2018-12-31").context["chart"]
    by_month = dict(chart.rows)
    assert (len(by_month), by_month["Oct 17"], by_month["Mar 20"]) == (
        42,
        ["36.5", "0"],
        ["36.5", "–"],
    )
    assert by_month["Apr 20"] == ["0", "–"]


def test_managers_are_those_that_paragraphs_3_7_to_3_14_name(client: Client) -> None:
    trees = {
        chart.workstream: [
            (tree.head, [line.post.number for line in tree.lines]) for tree in chart.trees
        ]
        for chart in client.get("/posts/organisation/").context["charts"]
    }
    assert trees["RES Teams"] == [
        (
            "Local Social Work Service Delivery Manager",
            ["RES-01", "RES-18", "RES-02", "RES-19", "RES-03", "RES-20"],
        ),
        (
            SENIOR_MANAGERS,
            ["RES-17"],
        ),
        ("No manager recorded", [f"RES-{number:02}" for number in range(4, 17)]),
    ]
    assert trees["Re-Think"] == [
        ("MST Programme Manager", ["RTH-01", "RTH-07", "RTH-02", "RTH-03"]),
        ("No manager recorded", ["RTH-04", "RTH-05", "RTH-06", "RTH-08"]),
    ]
    for workstream in ("Post Removal Support", "Leeds Relational Practice Centre"):
        assert [head for head, _ in trees[workstream]] == ["No manager recorded"]


def test_posts_cite_the_paragraph_that_names_their_manager(client: Client) -> None:
    places = dict(Post.objects.values_list("number", "citation__place"))
    assert {number: places[number] for number in ("RES-01", "RES-04", "RES-17", "RES-20")} == {
        "RES-01": "Table 1 and paragraph 3.7",
        "RES-04": "Table 1",
        "RES-17": "Table 1 and paragraph 3.9",
        "RES-20": "Table 1 and paragraph 3.7",
    }
    assert places["RTH-07"] == "Table 1 and paragraphs 3.13 and 3.14"
    assert not Post.objects.exclude(cluster=None).exists()
    assert set(Post.objects.values_list("team", flat=True)) == {
        "",
        "Re-Think",
        "Post Removal Support",
    }
