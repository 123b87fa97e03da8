"""Recording the steps of recruitment, and the law that a post is where its steps bring it."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innovation.core.exports import csv_lines
from staffing.actions import (
    StepRefusedError,
    change_status,
    import_posts,
    keep_steps,
    record_step,
    withdraw_step,
)
from staffing.models import Post, RecruitmentStep
from staffing.post_file import cells_of, columns, parse
from staffing.post_plan import plan_posts
from staffing.recruitment import Standing, standing_after
from tests.factories import (
    DecisionFactory,
    GradeFactory,
    GradeRangeFactory,
    PostFactory,
    RecruitmentStepFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
JUNE, JANUARY, MARCH = dt.date(2017, 6, 23), dt.date(2018, 1, 8), dt.date(2018, 3, 5)
TODAY = dt.date(2018, 12, 31)
Kept = list[tuple[str, dt.date]]


@pytest.fixture
def today() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2018, 12, 31, 12, tzinfo=dt.UTC), tick=False):
        yield


def in_force(post: Post) -> Kept:
    return list(post.steps.in_force().values_list("status", "on"))


def standing(post: Post) -> Standing:
    post.refresh_from_db()
    return Standing(post.status, post.actual_start, post.ended_on)


def assert_law(post: Post) -> None:
    """The post is where its steps bring it, and has the status of the newest."""
    assert standing(post).settled() == standing_after(post.steps.in_force())
    newest = post.steps.in_force().last()
    assert newest is None or newest.status == post.status


def test_step_is_recorded_for_each_post_with_history(establishment: User) -> None:
    posts = PostFactory.create_batch(2)
    done = record_step(
        posts=posts,
        status="in_post",
        on=JANUARY,
        by=establishment,
        appointment="external",
        note="From another council.",
    )
    assert [post.status for post in done] == ["in_post", "in_post"]
    for post in posts:
        (step,) = post.steps.all()
        assert (step.status, step.on, step.appointment) == ("in_post", JANUARY, "external")
        assert (step.note, step.recorded_by) == ("From another council.", establishment)
        assert standing(post) == Standing("in_post", JANUARY, None)
        newest = post.history.first()
        assert (newest.history_user, newest.actual_start) == (establishment, JANUARY)
        assert post.history.count() == 2


def test_step_of_who_leaves_keeps_the_last_day(establishment: User) -> None:
    post = PostFactory()
    record_step(posts=[post], status="in_post", on=JANUARY, by=establishment)
    record_step(posts=[post], status="vacant", on=MARCH, by=establishment)
    record_step(posts=[post], status="advertised", on=TODAY, by=establishment)
    assert standing(post) == Standing("advertised", JANUARY, MARCH)
    assert in_force(post) == [("in_post", JANUARY), ("vacant", MARCH), ("advertised", TODAY)]


def test_point_on_entry_is_that_of_the_present_holder(establishment: User) -> None:
    post = PostFactory()
    record_step(posts=[post], status="in_post", on=JANUARY, by=establishment, point_on_entry=31)
    post.refresh_from_db()
    assert post.point_on_entry == 31
    record_step(posts=[post], status="vacant", on=MARCH, by=establishment)
    record_step(posts=[post], status="in_post", on=MARCH, by=establishment)
    post.refresh_from_db()
    assert post.point_on_entry is None


def test_point_that_was_agreed_before_the_first_holder_stays(establishment: User) -> None:
    post = PostFactory(point_on_entry=31)
    record_step(posts=[post], status="in_post", on=JANUARY, by=establishment)
    post.refresh_from_db()
    assert post.point_on_entry == 31


def test_approved_needs_a_decision(establishment: User) -> None:
    bare = PostFactory(number="A1", title="Worker")
    programme = bare.workstream.programme
    decided = PostFactory(workstream=bare.workstream, decision=DecisionFactory(programme=programme))
    record_step(posts=[decided], status="approved", on=JUNE, by=establishment)
    with pytest.raises(StepRefusedError) as refused:
        record_step(posts=[bare, decided], status="approved", on=JUNE, by=establishment)
    assert refused.value.messages == [
        "A1 Worker: No decision approves it yet: name the decision in “Edit this post” first."
    ]
    assert in_force(bare) == []
    assert in_force(decided) == [("approved", JUNE)]


@pytest.mark.parametrize(
    ("status", "on", "message"),
    [
        (
            "offered",
            JUNE,
            (
                "The last step is “Advertised on 8 January 2018”: enter that day or a later one, "
                "or withdraw that step if it is wrong."
            ),
        ),
        (
            "offered",
            dt.date(2019, 1, 1),
            "The day is still to come: record the step once it is done.",
        ),
    ],
)
def test_day_before_the_last_step_or_to_come_is_refused(
    establishment: User, status: str, on: dt.date, message: str
) -> None:
    post = PostFactory(number="A1", title="Worker")
    record_step(posts=[post], status="advertised", on=JANUARY, by=establishment)
    with pytest.raises(StepRefusedError) as refused:
        record_step(posts=[post], status=status, on=on, by=establishment)
    assert refused.value.messages == [f"A1 Worker: {message}"]
    assert [fault.field for fault in refused.value.faults] == ["on"]
    assert in_force(post) == [("advertised", JANUARY)]


def test_start_that_is_agreed_for_a_later_day_is_recorded(establishment: User) -> None:
    post = PostFactory()
    record_step(posts=[post], status="in_post", on=dt.date(2019, 2, 4), by=establishment)
    assert standing(post) == Standing("in_post", dt.date(2019, 2, 4), None)


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (
            "in_post",
            "Somebody is in post since 8 January 2018: record “Vacant” with their last day first.",
        ),
        ("vacant", "It is “Vacant” already: choose another status."),
        ("ended", "It is “Ended” already: choose another status."),
    ],
)
def test_status_that_it_has_already_is_refused(
    establishment: User, status: str, message: str
) -> None:
    post = PostFactory(number="A1", title="Worker")
    record_step(posts=[post], status=status, on=JANUARY, by=establishment)
    with pytest.raises(StepRefusedError) as refused:
        record_step(posts=[post], status=status, on=MARCH, by=establishment)
    assert refused.value.messages == [f"A1 Worker: {message}"]


def test_post_is_advertised_again_and_again(establishment: User) -> None:
    post = PostFactory()
    record_step(posts=[post], status="advertised", on=JANUARY, by=establishment)
    record_step(posts=[post], status="advertised", on=MARCH, by=establishment)
    assert in_force(post) == [("advertised", JANUARY), ("advertised", MARCH)]


def test_last_day_before_the_first_is_refused(establishment: User) -> None:
    post = PostFactory(number="A1", title="Worker", in_post=True)
    with pytest.raises(StepRefusedError) as refused:
        record_step(posts=[post], status="vacant", on=JUNE, by=establishment)
    assert refused.value.messages == ["A1 Worker: A post cannot end before it starts."]
    assert standing(post).status == "in_post"


def test_point_that_the_grade_has_not_is_refused(establishment: User) -> None:
    post = PostFactory(number="A1", title="Worker", grade=GradeFactory(code="PO2"))
    GradeRangeFactory(grade=post.grade, lowest=32, highest=35)
    with pytest.raises(StepRefusedError) as refused:
        record_step(posts=[post], status="in_post", on=JANUARY, by=establishment, point_on_entry=36)
    assert refused.value.messages == [
        "A1 Worker: Grade PO2 has the points 32 to 35 on that day: enter one of them."
    ]
    record_step(posts=[post], status="in_post", on=JANUARY, by=establishment, point_on_entry=35)


def test_one_post_that_cannot_have_the_step_keeps_all_from_having_it(
    establishment: User,
) -> None:
    free, filled = PostFactory(), PostFactory(in_post=True)
    with pytest.raises(StepRefusedError):
        record_step(posts=[free, filled], status="in_post", on=JANUARY, by=establishment)
    assert (standing(free).status, in_force(free)) == ("proposed", [])


def test_withdrawn_step_is_kept_and_the_post_goes_back(establishment: User) -> None:
    post = PostFactory()
    record_step(posts=[post], status="offered", on=JANUARY, by=establishment)
    record_step(posts=[post], status="in_post", on=MARCH, by=establishment, point_on_entry=31)
    wrong = post.steps.get(status="in_post")
    back = withdraw_step(step=wrong, because="Another post.", by=establishment)
    assert standing(back) == Standing("offered", None, None)
    assert back.point_on_entry is None
    wrong.refresh_from_db()
    assert (wrong.withdrawn_by, wrong.withdrawn_because) == (establishment, "Another post.")
    assert in_force(post) == [("offered", JANUARY)]
    assert post.history.count() == 4
    withdraw_step(step=post.steps.get(status="offered"), because="Too.", by=establishment)
    assert standing(post) == Standing("proposed", None, None)


def test_only_the_newest_step_is_withdrawn(establishment: User) -> None:
    post = PostFactory()
    older = RecruitmentStepFactory(post=post)
    record_step(posts=[post], status="advertised", on=JANUARY, by=establishment)
    with pytest.raises(ValidationError, match="Only the newest step can be withdrawn"):
        withdraw_step(step=older, because="Wrong.", by=establishment)
    assert older in post.steps.in_force()


def test_bulk_change_of_status_records_the_step_of_each_changed_post(establishment: User) -> None:
    changed, same = PostFactory(), PostFactory(in_post=True)
    assert change_status(posts=[changed, same], status="in_post", on=JANUARY, by=establishment) == 1
    assert in_force(changed) == [("in_post", JANUARY)]
    assert in_force(same) == []


def test_bulk_change_of_status_without_a_day_is_of_today(establishment: User) -> None:
    post = PostFactory()
    change_status(posts=[post], status="advertised", on=None, by=establishment)
    assert in_force(post) == [("advertised", TODAY)]


def test_bulk_change_of_status_before_the_last_step_is_refused(establishment: User) -> None:
    post = PostFactory()
    record_step(posts=[post], status="offered", on=MARCH, by=establishment)
    with pytest.raises(StepRefusedError, match="enter that day or a later one"):
        change_status(posts=[post], status="in_post", on=JANUARY, by=establishment)


def test_file_of_posts_leaves_the_steps_that_bring_them_so_far(establishment: User) -> None:
    post = PostFactory(number="A1")
    record_step(posts=[post], status="in_post", on=MARCH, by=establishment)
    post.refresh_from_db()
    post.actual_start = JANUARY
    new = PostFactory.build(
        number="A2",
        status="ended",
        actual_start=JANUARY,
        ended_on=MARCH,
        grade=post.grade,
        workstream=post.workstream,
    )
    file = parse(
        "".join(csv_lines(columns(with_pay=False), cells_of([post, new]))).removeprefix("\ufeff")
    )
    plan = plan_posts(file, establishment)
    import_posts(file=file, digest=plan.digest, by=establishment)
    assert in_force(post) == [("in_post", JANUARY)]
    made = Post.objects.get(number="A2")
    assert in_force(made) == [("in_post", JANUARY), ("ended", MARCH)]
    (wrong,) = post.steps.exclude(withdrawn_at=None)
    assert (wrong.on, wrong.withdrawn_because) == (MARCH, "From a file of posts.")
    assert {step.recorded_by for step in RecruitmentStep.objects.all()} == {establishment}


def test_post_made_in_the_administration_has_its_step(
    establishment: User, client_for: Callable[[User], Client]
) -> None:
    like = PostFactory.build(grade=GradeFactory(), workstream=PostFactory().workstream, number="A9")
    sent = {
        "number": "A9",
        "title": "Worker",
        "grade": like.grade.pk,
        "fte": "1",
        "workstream": like.workstream.pk,
        "status": "in_post",
        "contract": "permanent",
        "planned_start": "01/10/2017",
        "actual_start": "08/01/2018",
        "funding-TOTAL_FORMS": "0",
        "funding-INITIAL_FORMS": "0",
    }
    response = client_for(establishment).post("/admin/staffing/post/add/", sent)
    assert response.status_code == 302
    (step,) = Post.objects.get(number="A9").steps.all()
    assert (step.status, step.on, step.recorded_by) == ("in_post", JANUARY, establishment)


def test_approval_without_a_day_is_of_its_decision(establishment: User) -> None:
    post = PostFactory(status="approved")
    post.decision = DecisionFactory(programme=post.workstream.programme, decided_on=JUNE)
    post.save()
    keep_steps(posts=[post], by=establishment)
    assert in_force(post) == [("approved", JUNE)]


DAYS = st.dates(dt.date(2017, 4, 1), dt.date(2019, 3, 31))


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(st.sampled_from([*Post.Status.values, "withdraw", "edit"]), DAYS), max_size=6
    ),
    st.booleans(),
)
def test_post_is_always_where_its_steps_bring_it(
    establishment: User, asked: Kept, is_decided: bool
) -> None:
    """Whatever is recorded, refused, withdrawn or edited."""
    post = PostFactory()
    if is_decided:
        post.decision = DecisionFactory(programme=post.workstream.programme)
        post.save()
    for what, on in asked:
        act(post, what, on, establishment)
        assert_law(post)


def act(post: Post, what: str, on: dt.date, by: User) -> None:
    """Record a step, withdraw the newest, or correct the first day as an edit does."""
    if what == "withdraw":
        if newest := post.steps.in_force().last():
            withdraw_step(step=newest, because="Wrong.", by=by)
    elif what == "edit":
        if post.actual_start:
            post.actual_start, post.ended_on = on, post.ended_on and max(on, post.ended_on)
            post.save()
            keep_steps(posts=[post], by=by)
    else:
        try:
            record_step(posts=[post], status=what, on=on, by=by)
        except StepRefusedError:
            return
