"""Changing many posts at a time."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from innovation.core.exports import csv_lines
from staffing.actions import ImportRefusedError, change_status, import_posts
from staffing.models import Post
from staffing.post_file import PostFile, cells_of, columns, parse
from staffing.post_plan import plan_posts
from tests.factories import (
    AssignmentFactory,
    CitationFactory,
    ClusterFactory,
    GradeFactory,
    PostFactory,
    WorkstreamFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2018, 1, 8)


def file_of(posts: list[Post]) -> PostFile:
    text = "".join(csv_lines(columns(with_pay=False), cells_of(posts)))
    return parse(text.removeprefix("\ufeff"))


def test_change_status_puts_posts_in_post_with_history_for_each(establishment: User) -> None:
    posts = PostFactory.create_batch(2)
    assert change_status(posts=posts, status="in_post", on=DAY, by=establishment) == 2
    for post in Post.objects.all():
        assert (post.status, post.actual_start, post.ended_on) == ("in_post", DAY, None)
        newest = post.history.first()
        assert (newest.history_user, newest.status, newest.history_type) == (
            establishment,
            "in_post",
            "~",
        )
        assert post.history.count() == 2


def test_change_status_leaves_posts_that_have_it_untouched(establishment: User) -> None:
    post = PostFactory(in_post=True)
    assert change_status(posts=[post], status="in_post", on=DAY, by=establishment) == 0
    post.refresh_from_db()
    assert post.actual_start == dt.date(2017, 10, 1)
    assert post.history.count() == 1


@pytest.mark.parametrize("status", ["vacant", "ended", "advertised"])
def test_change_status_of_a_post_that_somebody_leaves_takes_their_last_day(
    status: str, establishment: User
) -> None:
    post = PostFactory(in_post=True)
    change_status(posts=[post], status=status, on=DAY, by=establishment)
    post.refresh_from_db()
    assert (post.actual_start, post.ended_on) == (dt.date(2017, 10, 1), DAY)


def test_change_status_keeps_a_last_day_that_is_known(establishment: User) -> None:
    left = dt.date(2017, 12, 1)
    post = PostFactory(status="vacant", actual_start=dt.date(2017, 10, 1), ended_on=left)
    change_status(posts=[post], status="ended", on=DAY, by=establishment)
    post.refresh_from_db()
    assert post.ended_on == left


def test_change_status_changes_no_post_when_one_cannot_be_so(establishment: User) -> None:
    free = PostFactory(number="A1", title="Worker")
    filled = PostFactory(number="A2", title="Worker", in_post=True)
    with pytest.raises(ValidationError) as caught:
        change_status(posts=[free, filled], status="vacant", on=None, by=establishment)
    assert caught.value.messages == [
        "A2 Worker: Somebody started in this post: enter their last day, or choose “In post”."
    ]
    assert list(Post.objects.order_by("number").values_list("status", flat=True)) == [
        "proposed",
        "in_post",
    ]


def test_import_of_an_export_changes_nothing(establishment: User) -> None:
    posts: list[Post] = [
        PostFactory(title="=Manager, “acting”", fte=Decimal("0.333"), cluster=ClusterFactory()),
        PostFactory(title="'=Odd", in_post=True),
        PostFactory(status="ended", ended_on=DAY),
    ]
    file = file_of(posts)
    plan = plan_posts(file, establishment)
    assert (plan.created, plan.changed, plan.unchanged, plan.errors) == ([], [], 3, [])
    import_posts(file=file, digest=plan.digest, by=establishment)
    assert [post.history.count() for post in Post.objects.all()] == [1, 1, 1]


def test_import_creates_and_changes_posts_with_history(establishment: User) -> None:
    old = PostFactory(number="A1", title="Worker")
    changed = Post(**{**Post.objects.values().get(), "title": "Senior worker"})
    new = PostFactory.build(number="A2", grade=old.grade, workstream=old.workstream)
    file = file_of([changed, new])
    plan = plan_posts(file, establishment)
    assert [(fact.label, fact.old, fact.new) for fact in plan.changed[0].facts] == [
        ("Title", "Worker", "Senior worker")
    ]
    assert [item.post.number for item in plan.created] == ["A2"]
    import_posts(file=file, digest=plan.digest, by=establishment)
    titles = Post.objects.order_by("number").values_list("number", "title")
    assert list(titles) == [("A1", "Senior worker"), ("A2", "Family support worker")]
    users = [post.history.first().history_user for post in Post.objects.all()]
    assert users == [establishment, establishment]


def test_import_keeps_the_source_of_a_post(establishment: User) -> None:
    post = PostFactory(citation=CitationFactory())
    changed = Post(**{**Post.objects.values().get(), "title": "Other"})
    file = file_of([changed])
    plan = plan_posts(file, establishment)
    import_posts(file=file, digest=plan.digest, by=establishment)
    assert [fact.label for fact in plan.changed[0].facts] == ["Title"]
    assert Post.objects.get().citation == post.citation
    assert post.history.first().citation == post.citation


def test_import_names_what_does_not_exist(establishment: User) -> None:
    post = PostFactory.build(
        number="A1",
        grade=GradeFactory.build(code="G99"),
        workstream=WorkstreamFactory.build(name="Nowhere", programme__name="Families"),
    )
    known = WorkstreamFactory(name="RES Teams", programme__name="Real")
    other = PostFactory.build(
        number="A2",
        grade=GradeFactory(code="G6"),
        workstream=WorkstreamFactory.build(name="Nowhere", programme=known.programme),
    )
    errors = plan_posts(file_of([post, other]), establishment).errors
    assert [(error.line, error.column, error.message) for error in errors] == [
        (2, "Grade", "“G99” is no grade: correct it, or have it added first."),
        (
            2,
            "Programme",
            "“Families” is no programme that you may see: correct it, or have it added first.",
        ),
        (
            3,
            "Workstream",
            "“Nowhere” is no workstream of Real: correct it, or have it added first.",
        ),
    ]


def test_import_checks_each_post_as_the_database_would(establishment: User) -> None:
    bad = Post(**{**_values(PostFactory(number="A1")), "status": "in_post"})
    odd = Post(**{**_values(PostFactory(number="A2")), "number": "A/2"})
    errors = plan_posts(file_of([bad, odd]), establishment).errors
    assert [(error.line, error.column, error.message) for error in errors] == [
        (2, "", "Enter the actual start of a post that is in post."),
        (
            3,
            "Number",
            "A post number has letters, digits, dots, hyphens and underscores only.",
        ),
    ]


def _values(post: Post) -> dict[str, Any]:
    return {**Post.objects.values().get(pk=post.pk)}


def test_import_refuses_a_number_twice(establishment: User) -> None:
    post = PostFactory(number="A1")
    (error,) = plan_posts(file_of([post, post]), establishment).errors
    assert (error.line, error.message) == (
        3,
        "“A1” is on line 2 already: keep one of the two lines.",
    )


def test_import_refuses_a_post_that_the_user_may_not_see(officer: User) -> None:
    hidden = PostFactory(number="A1")
    mine = WorkstreamFactory()
    AssignmentFactory(user=officer, programme=None, workstream=mine)
    taken = PostFactory.build(number="A1", grade=hidden.grade, workstream=mine)
    (error,) = plan_posts(file_of([taken]), officer).errors
    assert (error.column, error.message) == ("Number", "“A1” is taken: choose another number.")


def test_import_is_refused_when_the_posts_changed_since_the_preview(establishment: User) -> None:
    post = PostFactory(title="Worker")
    changed = Post(**{**_values(post), "title": "Senior worker"})
    file = file_of([changed])
    digest = plan_posts(file, establishment).digest
    post.title = "Junior worker"
    post.save()
    with pytest.raises(ImportRefusedError) as caught:
        import_posts(file=file, digest=digest, by=establishment)
    assert caught.value.plan.changed[0].facts[0].old == "Junior worker"
    assert Post.objects.get().title == "Junior worker"


def test_import_with_one_error_imports_nothing(establishment: User) -> None:
    post = PostFactory(number="A1", title="Worker")
    good = Post(**{**_values(post), "title": "Senior worker"})
    bad = PostFactory.build(
        number="A2", grade=GradeFactory.build(code="G99"), workstream=post.workstream
    )
    file = file_of([good, bad])
    plan = plan_posts(file, establishment)
    with pytest.raises(ImportRefusedError):
        import_posts(file=file, digest=plan.digest, by=establishment)
    assert list(Post.objects.values_list("title", flat=True)) == ["Worker"]
