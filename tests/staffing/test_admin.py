"""Django admin of posts, by three actors: who may, who may not, and a stranger."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, cast

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import StreamingHttpResponse
from django.test import Client

from staffing.models import Post
from tests.factories import AssignmentFactory, GradeFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
LIST = "/admin/staffing/post/"
IMPORT = "/admin/staffing/post/import/"
EXPORT = "/admin/staffing/post/export/"
NOT_CSV = "This is not a CSV file. In Excel choose Save As, CSV UTF-8."


@pytest.fixture
def post() -> Post:
    return PostFactory(number="RES-01", title="Worker", grade=GradeFactory(code="G1"))


@pytest.fixture
def scoped() -> User:
    """A user of the admin who may keep posts, but only those of their assignments."""
    user = UserFactory(is_staff=True)
    names = ["view_post", "change_post", "add_post", "view_grade", "view_workstream"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


def exported(client: Client) -> bytes:
    answer = cast("StreamingHttpResponse", client.get(EXPORT))
    return b"".join(cast("Iterable[bytes]", answer.streaming_content))


def upload(client: Client, content: bytes, name: str = "posts.csv") -> Any:
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content)})


def messages_of(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.mark.parametrize("address", [LIST, IMPORT, EXPORT, f"{LIST}add/"])
def test_post_admin_is_for_establishment_administrators(
    address: str, client_for: ClientFor, establishment: User, officer: User
) -> None:
    assert client_for(establishment).get(address).status_code == 200
    assert client_for(officer).get(address).status_code == 302
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("address", [LIST, IMPORT, EXPORT])
def test_post_admin_is_refused_to_staff_without_the_permission(
    address: str, client_for: ClientFor
) -> None:
    assert client_for(UserFactory(is_staff=True)).get(address).status_code == 403


@pytest.mark.parametrize(
    ("address", "status"), [(LIST, 200), (EXPORT, 200), (IMPORT, 403), (f"{LIST}add/", 403)]
)
def test_post_admin_auditor_reads_only(
    address: str, status: int, client_for: ClientFor, auditor: User
) -> None:
    assert client_for(auditor).get(address).status_code == status


def test_post_admin_auditor_changes_nothing(
    client_for: ClientFor, auditor: User, post: Post
) -> None:
    client = client_for(auditor)
    action = {"action": "change_status", "_selected_action": post.pk, "apply": "1"}
    client.post(LIST, {**action, "status": "ended", "on": "01/01/2018"})
    assert client.post(f"{LIST}{post.pk}/change/", {"title": "Other"}).status_code == 403
    version = post.history.get().pk
    answer = client.post(f"{LIST}{post.pk}/history/{version}/", _form(post, title="Other"))
    assert answer.status_code == 403
    post.refresh_from_db()
    assert (post.title, post.status) == ("Worker", "proposed")
    assert (
        "may_import" not in client.get(LIST).context or not client.get(LIST).context["may_import"]
    )


def _form(post: Post, **changes: str) -> dict[str, Any]:
    return {
        "number": post.number,
        "title": post.title,
        "grade": post.grade_id,
        "fte": "1",
        "workstream": post.workstream_id,
        "status": post.status,
        "contract": post.contract,
        "planned_start": "01/10/2017",
        "seen_version": post.version,
        "funding-TOTAL_FORMS": "0",
        "funding-INITIAL_FORMS": "0",
        **changes,
    }


def test_post_admin_edit_is_kept_in_history(
    client_for: ClientFor, establishment: User, post: Post
) -> None:
    client = client_for(establishment)
    answer = client.post(f"{LIST}{post.pk}/change/", _form(post, title="Senior worker"))
    assert answer.status_code == 302
    newest = post.history.first()
    assert (newest.title, newest.history_user) == ("Senior worker", establishment)
    assert client.get(f"{LIST}{post.pk}/history/").status_code == 200
    assert client.get(f"{LIST}{post.pk}/history/{newest.pk}/").status_code == 200


def test_post_admin_wrong_post_is_refused_with_the_reason(
    client_for: ClientFor, establishment: User, post: Post
) -> None:
    form = _form(post, status="in_post", number="RES 01", fte="2")
    page = client_for(establishment).post(f"{LIST}{post.pk}/change/", form)
    assert page.context["adminform"].form.errors == {
        "number": ["A post number has letters, digits, dots, hyphens and underscores only."],
        "fte": ["FTE is over 0 and at most 1."],
        "actual_start": ["Enter the actual start of a post that is in post."],
    }


def test_post_admin_shows_only_what_the_user_may_see(
    client_for: ClientFor, scoped: User, post: Post
) -> None:
    mine = PostFactory(number="MINE-1", grade=GradeFactory(code="SO2"))
    AssignmentFactory(user=scoped, programme=None, workstream=mine.workstream)
    client = client_for(scoped)
    page = client.get(LIST).content.decode()
    assert "MINE-1" in page
    for hidden in ("RES-01", post.workstream.name, "G1"):
        assert hidden not in page
    for address in ("change", "history", "delete", f"history/{post.history.get().pk}"):
        assert client.get(f"{LIST}{post.pk}/{address}/").status_code in {302, 403, 404}
    assert client.get(f"{LIST}{post.pk}/history/").status_code == 404
    assert b"RES-01" not in exported(client)


def test_post_admin_offers_only_workstreams_that_the_user_may_see(
    client_for: ClientFor, scoped: User, post: Post
) -> None:
    mine = PostFactory()
    AssignmentFactory(user=scoped, programme=None, workstream=mine.workstream)
    client = client_for(scoped)
    query = "?app_label=staffing&model_name=post&field_name=workstream&term="
    found = client.get(f"/admin/autocomplete/{query}").json()["results"]
    assert [item["text"] for item in found] == [mine.workstream.name]
    page = client.post(f"{LIST}{mine.pk}/change/", _form(mine, workstream=str(post.workstream_id)))
    assert "workstream" in page.context["adminform"].form.errors


@pytest.mark.parametrize("address", ["abc/history/", "1/history/x/", "999/history/", "x/change/"])
def test_post_admin_wrong_address_is_not_found(
    address: str, client_for: ClientFor, superuser: User
) -> None:
    assert client_for(superuser).get(f"{LIST}{address}").status_code in {302, 404}


def test_post_admin_bulk_change_asks_then_changes(
    client_for: ClientFor, establishment: User
) -> None:
    posts = PostFactory.create_batch(2)
    client = client_for(establishment)
    action = {"action": "change_status", "_selected_action": [post.pk for post in posts]}
    page = client.post(LIST, action)
    assert list(page.context["form"].fields) == ["status", "on"]
    assert page.content.decode().count('name="_selected_action"') == 2
    answer = client.post(LIST, {**action, "apply": "1", "status": "in_post", "on": "08/01/2018"})
    assert answer.status_code == 302
    assert messages_of(answer)[0] == "2 posts were changed."
    assert (
        list(Post.objects.values_list("status", "actual_start"))
        == [("in_post", dt.date(2018, 1, 8))] * 2
    )
    assert {post.history.first().history_user for post in posts} == {establishment}


@pytest.mark.parametrize(
    ("status", "on", "errors"),
    [
        ("in_post", "", {"on": ["Enter the first day of the posts that are now in post."]}),
        ("ended", "", {"on": ["Enter the last day of the posts that end."]}),
        ("ended", "soon", {"on": ["Enter a date such as 31/12/2018."]}),
        (
            "vacant",
            "",
            {
                "__all__": [
                    (
                        "RES-02 Family support worker: Somebody started in this post: enter their "
                        "last day, or choose “In post”."
                    )
                ]
            },
        ),
        (
            "ended",
            "01/01/2017",
            {"__all__": ["RES-02 Family support worker: A post cannot end before it starts."]},
        ),
    ],
)
def test_post_admin_bulk_change_with_an_error_changes_nothing(
    status: str, on: str, errors: dict[str, list[str]], client_for: ClientFor, establishment: User
) -> None:
    posts = [PostFactory(number="RES-01"), PostFactory(number="RES-02", in_post=True)]
    form = {"action": "change_status", "_selected_action": [post.pk for post in posts]}
    page = client_for(establishment).post(LIST, {**form, "apply": "1", "status": status, "on": on})
    assert page.context["form"].errors == errors
    assert sorted(Post.objects.values_list("status", flat=True)) == ["in_post", "proposed"]


def test_post_admin_export_imports_back_as_unchanged(
    client_for: ClientFor, establishment: User, post: Post
) -> None:
    PostFactory(in_post=True)
    client = client_for(establishment)
    page = upload(client, exported(client))
    plan = page.context["plan"]
    assert (plan.created, plan.changed, plan.unchanged, plan.errors) == ([], [], 2, [])


def test_post_admin_import_is_previewed_then_confirmed(
    client_for: ClientFor, establishment: User, post: Post
) -> None:
    client = client_for(establishment)
    page = upload(client, exported(client).replace(b"Worker", b"Senior worker"))
    assert Post.objects.get().title == "Worker"
    confirmed = {name: page.context[name] for name in ("signed", "digest")}
    answer = client.post(IMPORT, confirmed)
    assert answer["Location"] == LIST
    assert messages_of(answer)[0] == "Posts imported: 0 created, 1 changed, 0 unchanged."
    assert Post.objects.get().title == "Senior worker"
    again = client.post(IMPORT, confirmed)
    assert "What is stored changed since the preview" in again.content.decode()


def test_post_admin_import_with_a_bad_row_shows_it_and_offers_no_confirmation(
    client_for: ClientFor, establishment: User, post: Post
) -> None:
    client = client_for(establishment)
    page = upload(client, exported(client).replace(b"G1", b"G99"))
    assert page.context["signed"] == ""
    assert "“G99” is no grade: correct it, or have it added first." in page.content.decode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", NOT_CSV),
        (b"", "The submitted file is empty."),
        (b"\r\n", "The file is empty: its first line names the columns."),
        (b"x" * (1024 * 1024 + 1), "The file is larger than 1 MB: split it into smaller ones."),
        (b"a," * 200_000, "The header lacks “Number”, “Title”, “Grade”, “FTE”, “Programme” and 6"),
    ],
)
def test_post_admin_import_of_a_wrong_file_says_what_to_do(
    content: bytes, message: str, client_for: ClientFor, establishment: User
) -> None:
    page = upload(client_for(establishment), content)
    assert page.status_code == 200
    (error,) = page.context["form"].errors["file"]
    assert error.startswith(message)


def test_post_admin_import_refuses_a_confirmation_that_it_did_not_sign(
    client_for: ClientFor, establishment: User
) -> None:
    page = client_for(establishment).post(IMPORT, {"signed": "forged", "digest": "x"})
    assert page.status_code == 200
    assert page.context["note"] == "Choose the file again."


def test_post_admin_import_without_a_file_asks_for_one(
    client_for: ClientFor, establishment: User
) -> None:
    page = client_for(establishment).post(IMPORT, {})
    assert page.context["form"].errors == {"file": ["This field is required."]}


def test_post_admin_list_takes_the_same_number_of_queries_for_more_posts(
    client_for: ClientFor, auditor: User, django_assert_max_num_queries: Any
) -> None:
    client = client_for(auditor)
    counts = []
    for number in (2, 20):
        PostFactory.create_batch(number)
        with django_assert_max_num_queries(25) as captured:
            client.get(LIST)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.fixture
def paid() -> Post:
    """A post whose holder started on point 41, changed since."""
    post: Post = PostFactory(number="RES-01", title="Worker", point_on_entry=37)
    post.title, post.point_on_entry = "Senior worker", 41
    post.save()
    return post


def pages_of(post: Post) -> list[str]:
    """The admin's pages that show a post or what it was."""
    one = f"{LIST}{post.pk}/"
    former = [f"{one}history/{record.pk}/" for record in post.history.all()]
    return [f"{one}change/", f"{one}history/", *former]


def test_post_admin_shows_the_point_on_entry_to_who_may_see_pay(
    client_for: ClientFor, establishment: User, paid: Post
) -> None:
    client = client_for(establishment)
    for address in pages_of(paid):
        assert "oint on entry" in client.get(address).content.decode()
    found = client.get(f"{LIST}?point_on_entry__gte=40").context["cl"].result_count
    assert found == 1


@pytest.mark.parametrize("may_change", [True, False])
def test_post_admin_shows_nothing_of_the_point_on_entry_to_others(
    may_change: bool, client_for: ClientFor, paid: Post
) -> None:
    user = UserFactory(is_staff=True)
    names = ["view_post", "view_every_programme", *(["change_post"] if may_change else [])]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = client_for(user)
    for address in pages_of(paid):
        page = client.get(address)
        assert page.status_code == 200
        assert "orker" in page.content.decode()
        assert "oint on entry" not in page.content.decode()
    for lookup in ("point_on_entry=41", "point_on_entry__gte=40", "point_on_entry__isnull=0"):
        assert client.get(f"{LIST}?{lookup}").status_code == 400


def test_post_admin_point_on_entry_is_kept_when_others_save(
    client_for: ClientFor, scoped: User, paid: Post
) -> None:
    AssignmentFactory(user=scoped, programme=None, workstream=paid.workstream)
    form = _form(paid, title="Principal worker", point_on_entry="1")
    assert client_for(scoped).post(f"{LIST}{paid.pk}/change/", form).status_code == 302
    paid.refresh_from_db()
    assert (paid.title, paid.point_on_entry) == ("Principal worker", 41)


def test_post_admin_deletes_a_proposed_post(
    client_for: ClientFor, establishment: User, post: Post
) -> None:
    answer = client_for(establishment).post(f"{LIST}{post.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 302
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    "held",
    [
        {"in_post": True},
        {"status": "advertised"},
        {"actual_start": dt.date(2017, 10, 1), "ended_on": dt.date(2017, 11, 1)},
    ],
)
def test_post_admin_keeps_a_post_that_was_more_than_proposed(
    held: dict[str, Any], client_for: ClientFor, establishment: User, post: Post
) -> None:
    kept = PostFactory(number="RES-02", **held)
    client = client_for(establishment)
    assert client.post(f"{LIST}{kept.pk}/delete/", {"post": "yes"}).status_code == 403
    both = {"action": "delete_selected", "_selected_action": [post.pk, kept.pk], "post": "yes"}
    page = client.post(LIST, both)
    text = " ".join(page.content.decode().split())
    assert "RES-02 Family support worker: it is no longer proposed, or somebody was in it" in text
    assert Post.objects.count() == 2
