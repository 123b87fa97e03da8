"""The page of a post: its facts, its recruitment and what it costs, to whom they may be shown."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from innovation.core.periods import Period
from staffing.actions import record_step
from staffing.models import Post
from tests.factories import (
    AssignmentFactory,
    AssumptionSetFactory,
    BalanceFactory,
    ClusterFactory,
    DecisionFactory,
    GradeFactory,
    PostFactory,
    WorkstreamFactory,
)
from tests.page_reader import read
from tests.staffing.pay_reference import make_pay

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]


@pytest.fixture
def post() -> Post:
    """A post planned for the last six months of its programme, £14,808.00."""
    AssumptionSetFactory(name="Usual", is_default=True, increments=False)
    workstream = WorkstreamFactory(programme__ends_on=dt.date(2018, 3, 31))
    return PostFactory(number="A1", title="Worker", grade=make_pay(), workstream=workstream)


def facts(client: Client) -> dict[str, tuple[str, str]]:
    page = client.get("/posts/A1/")
    return {label: (text, url) for label, text, url in page.context["facts"]}


def spend(post: Post) -> None:
    """Make October 2017 the latest period of the post's programme."""
    BalanceFactory(
        cost_line__workstream=post.workstream,
        period__programme=post.workstream.programme,
        period__year=2017,
        period__number=7,
    )
    assert Period(2017, 7).end == dt.date(2017, 10, 31)


def test_facts_tell_who_it_reports_to_and_who_approved_it(
    client_for: ClientFor, auditor: User, post: Post
) -> None:
    manager = PostFactory(number="A0", title="Manager", workstream=post.workstream)
    decision = DecisionFactory(programme=post.workstream.programme, title="Recruit")
    Post.objects.filter(pk=post.pk).update(
        reports_to=manager,
        decision=decision,
        team="North",
        contract="fixed_term",
        planned_end=dt.date(2018, 3, 31),
        cluster=ClusterFactory(name="Seacroft", area__name="East"),
    )
    found = facts(client_for(auditor))
    assert found["Reports to"] == ("A0 Manager", "/posts/A0/")
    assert found["Approved by"] == (str(decision), decision.get_absolute_url())
    assert found["Team"] == ("North", "")
    assert found["Contract"] == ("Fixed term", "")
    assert found["Planned last day"] == ("31 Mar 2018", "")
    assert found["Cluster"] == ("Seacroft (East)", "")
    page = client_for(auditor).get("/posts/A0/")
    assert list(page.context["reports"]) == [post]


def test_manager_of_a_workstream_that_is_not_seen_is_not_named(
    client_for: ClientFor, budget_holder: User, post: Post
) -> None:
    other = WorkstreamFactory(programme=post.workstream.programme)
    Post.objects.filter(pk=post.pk).update(
        reports_to=PostFactory(number="A0", title="Secret", workstream=other)
    )
    below = PostFactory(number="A2", title="Hidden", workstream=other, reports_to=post)
    AssignmentFactory(user=budget_holder, programme=None, workstream=post.workstream)
    client = client_for(budget_holder)
    assert facts(client)["Reports to"] == ("A post of a workstream that you may not see", "")
    page = client.get("/posts/A1/")
    assert "Secret" not in page.content.decode()
    assert below not in page.context["reports"]


def test_post_that_has_not_started_is_late_as_at_the_latest_period(
    client_for: ClientFor, officer: User, post: Post
) -> None:
    AssignmentFactory(user=officer, programme=post.workstream.programme)
    client = client_for(officer)
    assert "Against the plan" not in facts(client)
    spend(post)
    assert facts(client)["Against the plan"] == ("Not started: 31 days late as at 31 Oct 2017", "")
    Post.objects.update(planned_start=dt.date(2017, 11, 1))
    assert facts(client)["Against the plan"] == ("Not due to start yet as at 31 Oct 2017", "")


@pytest.mark.parametrize(
    ("started", "words"),
    [
        (dt.date(2017, 10, 2), "Started 1 day late"),
        (dt.date(2017, 10, 1), "Started as planned"),
        (dt.date(2017, 9, 28), "Started 3 days early"),
        (dt.date(2017, 11, 6), "Starts 36 days late"),
    ],
)
def test_post_that_started_says_how_late(
    client_for: ClientFor, auditor: User, post: Post, started: dt.date, words: str
) -> None:
    spend(post)
    Post.objects.update(status="in_post", actual_start=started)
    assert facts(client_for(auditor))["Against the plan"] == (words, "")


def test_recruitment_lists_steps_taken_and_to_come(
    client_for: ClientFor, auditor: User, establishment: User, post: Post
) -> None:
    for status, on in (("advertised", dt.date(2017, 9, 1)), ("offered", dt.date(2017, 10, 2))):
        record_step(posts=[post], status=status, on=on, by=establishment, note=f"Of {status}.")
    spend(post)
    table = read(client_for(auditor).get("/posts/A1/")).tables[
        "Steps of recruitment: those taken, oldest first, and those still to come"
    ]
    assert [row[:3] for row in table.texts()] == [
        ["Advertised Of advertised.", "1 Sep 2017", "31"],
        ["Offered Of offered.", "2 Oct 2017", "29"],
        ["In post", "Still to come", ""],
    ]
    assert table.column("Recorded by")[0].text.startswith(establishment.username)


def test_officer_sees_steps_but_not_who_recorded_them(
    client_for: ClientFor, officer: User, establishment: User, post: Post
) -> None:
    record_step(posts=[post], status="offered", on=dt.date(2017, 9, 1), by=establishment)
    AssignmentFactory(user=officer, programme=post.workstream.programme)
    page = client_for(officer).get("/posts/A1/").content.decode()
    assert "1 Sep 2017" in page
    assert establishment.username not in page
    assert "Withdraw" not in page


def test_cost_by_financial_year_is_beside_the_plan(
    client_for: ClientFor, finance_user: User, post: Post
) -> None:
    Post.objects.update(status="in_post", actual_start=dt.date(2018, 1, 1))
    table = read(client_for(finance_user).get("/posts/A1/")).tables["By financial year"]
    assert table.texts() == [
        ["2017/18", "90", "£6,000.00", "£1,404.00", "£7,404.00", "£14,808.00", "(£7,404.00)"]
    ]


def test_post_that_nobody_is_in_says_what_was_not_spent(
    client_for: ClientFor, finance_user: User, post: Post
) -> None:
    spend(post)
    page = client_for(finance_user).get("/posts/A1/").content.decode()
    assert "Nobody was in post by 31 October 2017: <strong>£2,468.00</strong>" in page


def test_cost_that_nobody_can_say_is_said_in_words(
    client_for: ClientFor, finance_user: User, post: Post
) -> None:
    client = client_for(finance_user)
    Post.objects.update(grade=GradeFactory(code="X"))
    expected = "The post could not be costed: No points of grade X on 01/10/2017 (2017/18)."
    assert expected in client.get("/posts/A1/").content.decode()
    post.workstream.programme.ends_on = None
    post.workstream.programme.save()
    assert "The programme has no last day" in client.get("/posts/A1/").content.decode()


def test_cost_without_assumptions_says_what_to_do(client_for: ClientFor, auditor: User) -> None:
    PostFactory(number="A1")
    page = client_for(auditor).get("/posts/A1/").content.decode()
    assert "There is no set of assumptions yet, so nothing is costed." in page
