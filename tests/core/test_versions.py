"""No lost update: the claim of a version, and the edits that came between. Posts carry versions."""

import threading

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection, transaction

from innovation.core.versions import StaleError, bump, claim, edits_in, records_since
from staffing.models import Post
from tests.factories import GradeFactory, PostFactory

pytestmark = pytest.mark.django_db


def change(post: Post, by: User | None = None, **changes: object) -> None:
    """Change a post as an action does: claimed, saved, one record of the history."""
    for name, value in changes.items():
        setattr(post, name, value)
    post.version = claim(Post, post.pk, post.version)
    post._history_user = by  # type: ignore[attr-defined]  # read by simple-history
    post.save()


def test_claim_raises_the_version_by_one() -> None:
    post = PostFactory()
    assert claim(Post, post.pk, 1) == 2
    assert Post.objects.get().version == 2


@pytest.mark.parametrize("version", [0, 2, 7])
def test_claim_of_another_version_is_refused_and_writes_nothing(version: int) -> None:
    post = PostFactory()
    with pytest.raises(StaleError):
        claim(Post, post.pk, version)
    assert Post.objects.get().version == 1


def test_claim_of_a_row_that_is_gone_is_refused() -> None:
    with pytest.raises(StaleError):
        claim(Post, 404, 1)


def test_claim_takes_one_row_only() -> None:
    other, post = PostFactory.create_batch(2)
    claim(Post, post.pk, 1)
    other.refresh_from_db()
    assert other.version == 1


def test_bump_raises_each_version_by_one() -> None:
    posts = [PostFactory.build(version=1), PostFactory.build(version=4)]
    bump(posts)
    assert [post.version for post in posts] == [2, 5]


def test_edits_since_a_version_say_who_changed_what_and_when(establishment: User) -> None:
    old, new = GradeFactory(code="G2"), GradeFactory(code="G4")
    post: Post = PostFactory(grade=old, title="Worker")
    establishment.first_name, establishment.last_name = "Sam", "Keeper"
    establishment.save()
    with time_machine.travel("2018-05-03T13:05:00+00:00", tick=False):
        change(post, establishment, grade=new, title="Senior worker")
    with time_machine.travel("2018-12-03T13:05:00+00:00", tick=False):
        change(post, None, team="")
    records = records_since(post, 1)
    assert [record.grade for record in records] == [old, new, new]
    assert [str(edit) for edit in edits_in(records)] == [
        (
            "Sam Keeper changed it on 3 May 2018 at 14:05: Title from Worker to Senior worker, "
            "Grade from G2 to G4."
        ),
        "Set-up changed it on 3 December 2018 at 13:05.",
    ]


def test_edits_leave_out_what_is_hidden(establishment: User) -> None:
    post: Post = PostFactory()
    change(post, establishment, point_on_entry=41, title="Senior worker")
    (seen,) = edits_in(records_since(post, 1))
    (hidden,) = edits_in(records_since(post, 1), frozenset({"point_on_entry"}))
    assert [fact.label for fact in seen.facts] == ["Title", "Point on entry"]
    assert [fact.label for fact in hidden.facts] == ["Title"]


@pytest.mark.parametrize("version", [0, -3, 9])
def test_records_since_a_version_that_never_was_are_none(version: int) -> None:
    assert records_since(PostFactory(), version) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
@pytest.mark.django_db(transaction=True)
def test_claim_by_many_at_once_is_won_by_one() -> None:
    post = PostFactory()
    ready = threading.Barrier(10)
    outcomes: list[str] = []

    def edit(number: int) -> None:
        ready.wait()
        try:
            with transaction.atomic():
                claim(Post, post.pk, 1)
                Post.objects.filter(pk=post.pk).update(title=f"Title {number}")
            outcomes.append(f"Title {number}")
        except StaleError:
            outcomes.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (won,) = [outcome for outcome in outcomes if outcome != "stale"]
    assert len(outcomes) == 10
    assert Post.objects.values_list("title", "version").get() == (won, 2)
