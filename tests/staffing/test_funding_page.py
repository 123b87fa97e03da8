"""Who pays for the posts by year: without double count, with cost for those who see pay."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from programmes.models import Award
from staffing.models import Post
from staffing.post_rows import funding_of
from tests.factories import (
    AssignmentFactory,
    AwardFactory,
    CitationFactory,
    PostFactory,
    PostFundingFactory,
    ProgrammeFactory,
    WorkstreamFactory,
)
from tests.staffing.one_grade import make_assumptions, make_grade

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
D = Decimal
ADDRESS = "/posts/funding/"


@pytest.fixture
def award() -> Award:
    """Two posts from October 2017: one paid by an award and then base budget, one by nobody."""
    programme = ProgrammeFactory(starts_on=dt.date(2017, 10, 1), ends_on=dt.date(2019, 3, 31))
    stream = WorkstreamFactory(programme=programme)
    award: Award = AwardFactory(programme=programme, name="Growth award")
    grade, _ = make_grade(), make_assumptions()
    post = PostFactory(number="T1", grade=grade, workstream=stream)
    PostFactory(number="T2", grade=grade, workstream=stream, fte=D("0.500"))
    PostFundingFactory(post=post, award=award)
    PostFundingFactory(post=post, starts_on=dt.date(2018, 7, 1), source="base_budget", award=None)
    return award


def rows(page: Any) -> list[tuple[int, str, Decimal, Decimal | None]]:
    return [
        (one.record.row.year, one.record.row.payer.name, one.record.row.fte, one.record.row.cost)
        for one in page.context["table"].rows
    ]


@pytest.mark.usefixtures("award")
def test_payers_of_each_year_add_up_to_the_posts(client_for: ClientFor, auditor: User) -> None:
    page = client_for(auditor).get(ADDRESS)
    assert rows(page) == [
        (2017, "Growth award", D("0.50"), D("13200.00")),
        (2017, "Nobody yet", D("0.25"), D("6600.00")),
        (2018, "Growth award", D("0.25"), D("6600.00")),
        (2018, "Base budget", D("0.75"), D("19800.00")),
        (2018, "Nobody yet", D("0.50"), D("13200.00")),
    ]
    assert page.context["table"].totals == {"cost": D("59400.00")}
    by_year = page.context["by_year"]
    assert [(one.year, one.fte, one.cost) for one in by_year.data.data] == [
        (2017, D("0.75"), D("19800.00")),
        (2018, D("1.50"), D("39600.00")),
    ]
    establishment = client_for(auditor).get("/posts/").context["table"].totals
    assert by_year.totals["cost"] == establishment["cost_2017"] + establishment["cost_2018"]


def test_each_row_opens_to_its_posts(client_for: ClientFor, auditor: User, award: Award) -> None:
    client = client_for(auditor)
    page = client.get(f"{ADDRESS}?grade={Post.objects.get(number='T1').grade_id}&page=1")
    urls = [row.record.url for row in page.context["table"].rows]
    assert urls[0].endswith(f"&paid_by=award-{award.pk}&paid_in=2017")
    found = [
        [row.record.post.number for row in client.get(url).context["table"].rows] for url in urls
    ]
    assert found == [["T1"], ["T2"], ["T1"], ["T1"], ["T2"]]


def test_officer_sees_fte_and_no_cost(client_for: ClientFor, officer: User, award: Award) -> None:
    AssignmentFactory(user=officer, programme=award.programme)
    client = client_for(officer)
    page = client.get(f"{ADDRESS}?sort=cost&assumption_set=1&units=thousands")
    assert [row[2:] for row in rows(page)] == [
        (D("0.50"), None),
        (D("0.25"), None),
        (D("0.25"), None),
        (D("0.75"), None),
        (D("0.50"), None),
    ]
    assert "£" not in page.content.decode()
    assert "Cost" not in page.content.decode()
    answer = client.get(f"{ADDRESS}export.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # a streaming answer
    assert list(csv.reader(io.StringIO(text)))[:2] == [
        ["Year", "Paid by", "Average FTE"],
        ["2017/18", "Growth award", "0.50"],
    ]


@pytest.mark.usefixtures("award")
def test_post_page_says_who_pays_when(client_for: ClientFor, officer: User) -> None:
    AssignmentFactory(user=officer, programme=Post.objects.get(number="T1").workstream.programme)
    page = client_for(officer).get("/posts/T1/").content.decode()
    text = " ".join(page.split())
    assert "1 Oct 2017</th>" in text
    assert "30 Jun 2018</td>" in text
    assert "No end</td>" in text
    assert "Nobody pays for the post yet." in client_for(officer).get("/posts/T2/").content.decode()


def test_funding_of_a_post_is_in_order_with_its_sources() -> None:
    citation = CitationFactory()
    last = PostFundingFactory(
        starts_on=dt.date(2020, 4, 1), source="nobody", award=None, citation=citation
    )
    PostFundingFactory(post=last.post, award=AwardFactory(name="Growth award"))
    found = funding_of(last.post)
    assert [(line.payer, line.last, line.citation) for line in found] == [
        ("Growth award", dt.date(2020, 3, 31), None),
        ("Nobody yet", None, citation),
    ]
