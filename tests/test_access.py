"""Who may open what: every address by every role by GET and POST, as `tests.policy` says.

An address that is not in the policy fails the suite. A GET never writes, whoever asks.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from finance.models import LedgerImport, LedgerUpload, Period
from programmes.models import Tranche
from tests import factories
from tests.policy import POLICY, Arguments
from tests.urls import every_url
from tests.world import ROLES, World, make_world

pytestmark = pytest.mark.django_db

ALLAUTH_WRITES = {"account_email": "account_emailaddress"}
"""The only GET that writes: allauth copies a person's own address into its table at the first."""
REFUSALS = {403, 404, 405}
WRITING = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|TRUNCATE)", re.IGNORECASE)
SIGN_IN_PAGES = ("/accounts/login/", "/admin/login/")
BACKEND = "django.contrib.auth.backends.ModelBackend"


def address(name: str, route: str, arguments: Arguments) -> str:
    """The address of a name with its arguments; a nameless one is filled in from its route."""
    if isinstance(arguments, tuple):
        return reverse(name, args=arguments)
    if name != route:
        return reverse(name, kwargs=arguments)
    for argument, value in arguments.items():
        route = re.sub(rf"<path:{argument}>|\(\?P<{argument}>[^)]*\)\$", str(value), route)
    return f"/{route}"


def is_refused(response: HttpResponseBase, role: str) -> bool:
    """Whether the role was kept out: an error, or the sign-in page instead."""
    if response.status_code in REFUSALS:
        return True
    to = response.headers.get("Location", "")
    return to.startswith(SIGN_IN_PAGES) and (role == "A" or "next=" in to)


@contextmanager
def undone() -> Iterator[None]:
    """Undo what happens inside, so that each address finds the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements inside that write, those on sessions excepted."""
    written: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITING.match(sql) and "django_session" not in sql:
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield written


def ask(client: Client, method: str, path: str) -> HttpResponseBase:
    """The answer, read to its end."""
    response = client.get(path) if method == "get" else client.post(path)
    if isinstance(response, StreamingHttpResponse):
        response.getvalue()
    return response


def client_of(world: World) -> Client:
    """A client of the world's user, or of nobody."""
    client = Client()
    if world.user is not None:
        client.force_login(world.user, backend=BACKEND)
    return client


def test_every_address_is_in_the_policy_and_every_rule_has_its_address() -> None:
    assert sorted(POLICY) == sorted(every_url())


@pytest.mark.parametrize("role", ROLES, ids=lambda role: ROLES[role])
def test_role_opens_what_the_policy_allows_and_a_get_never_writes(role: str) -> None:
    world = make_world(role)
    client = client_of(world)
    session = client.cookies
    wrong = []
    for name, route in every_url().items():
        path = address(name, route, POLICY[name].args(world))
        for method, allowed in (("get", POLICY[name].get), ("post", POLICY[name].post)):
            client.cookies = SimpleCookie(session.output(header="", sep=";"))
            with undone(), writes() as written:
                response = ask(client, method, path)
            if is_refused(response, role) == (role in allowed):
                wrong.append(f"{method} {name} {path}: {response.status_code}")
            own = ALLAUTH_WRITES.get(name, "nothing")
            if method == "get" and [sql for sql in written if own not in sql]:
                wrong.append(f"{method} {name} {path} writes: {written}")
    assert wrong == []


def test_writes_are_seen() -> None:
    with writes() as written:
        factories.GradeFactory()
        User.objects.filter(pk=0).delete()
    assert len(written) >= 2


def test_anonymous_is_shown_no_figure_and_no_name() -> None:
    """Only sign-in, accessibility and health answer with a page, and none of them knows a row."""
    world = make_world("A")
    client = Client()
    pages = []
    for name, route in every_url().items():
        response = client.get(address(name, route, POLICY[name].args(world)))
        if response.status_code == 200:
            pages.append(name)
            assert b"Growing Futures" not in response.content
            assert "£".encode() not in response.content
    assert set(pages) <= {name for name, rule in POLICY.items() if "A" in rule.get}


EXTRA = {
    "is_superuser": "on",
    "is_staff": "on",
    "is_active": "on",
    "groups": ["1", "2", "3", "4", "5"],
    "user_permissions": ["1", "2", "3"],
    "user": "1",
    "status": "ended",
    "closed_at_0": "2018-01-01",
    "closed_at_1": "12:00",
    "closed_by": "1",
    "uploaded_by": "1",
    "imported_by": "1",
    "released_on": "2018-01-01",
    "amount": "1.00",
}


def powers() -> list[tuple[Any, ...]]:
    """What every user may do, as the database has it."""
    columns = ("pk", "is_superuser", "is_staff", "is_active", "groups", "user_permissions")
    return list(User.objects.order_by("pk", "groups").values_list(*columns))


@pytest.mark.parametrize("role", "OBFEU", ids=lambda role: ROLES[role])
def test_no_form_gives_power_or_touches_what_it_does_not_show(role: str) -> None:
    world = make_world(role)
    client = client_of(world)
    session = client.cookies
    before = powers()
    for name, route in every_url().items():
        if role not in POLICY[name].post:
            continue
        path = address(name, route, POLICY[name].args(world))
        client.cookies = SimpleCookie(session.output(header="", sep=";"))
        with undone():
            client.post(path, EXTRA)
            assert powers() == before, path
            assert not Period.objects.closed().exists(), path
            assert not Tranche.objects.exclude(released_on=None).exists(), path
            assert not LedgerUpload.objects.exclude(uploaded_by=world.user).exists(), path
            assert set(LedgerImport.objects.values_list("imported_by", flat=True)) <= {
                None,
                world.user and world.user.pk,
            }, path


def test_period_is_added_open_whatever_the_form_was_sent(
    finance_user: User, client_for: Callable[[User], Client]
) -> None:
    programme = factories.ProgrammeFactory()
    sent = {"programme": programme.pk, "year": 2018, "number": 7, **EXTRA}
    response = client_for(finance_user).post("/admin/finance/period/add/", sent)
    assert response.status_code == 302
    period = Period.objects.get()
    assert (period.closed_at, period.closed_by) == (None, None)


def test_period_never_becomes_another(
    finance_user: User, client_for: Callable[[User], Client]
) -> None:
    period = factories.PeriodFactory()
    sent = {"programme": factories.ProgrammeFactory().pk, "year": 2020, "number": 1, **EXTRA}
    client_for(finance_user).post(f"/admin/finance/period/{period.pk}/change/", sent)
    period.refresh_from_db()
    assert (period.year, period.number, period.closed_at) == (2017, 7, None)


def test_upload_is_of_whoever_sent_it(
    finance_user: User, client_for: Callable[[User], Client]
) -> None:
    other = factories.UserFactory()
    sent = {
        **EXTRA,
        "file": SimpleUploadedFile("october.csv", b"Date,Amount\r\n01/10/2017,1.00\r\n"),
        "programme": factories.ProgrammeFactory().pk,
        "mapping": factories.LedgerMappingFactory().pk,
        "rule": "refuse",
        "uploaded_by": other.pk,
        "size": "1",
        "sha256": "0" * 64,
        "accept_restated": "on",
    }
    response = client_for(finance_user).post("/imports/new/", sent)
    assert response.status_code == 302
    upload_ = LedgerUpload.objects.get()
    assert (upload_.uploaded_by, upload_.size) == (finance_user, 30)
    assert upload_.sha256 != "0" * 64
    assert not upload_.accept_restated


def test_post_is_changed_and_nothing_else(
    establishment: User, client_for: Callable[[User], Client]
) -> None:
    post = factories.PostFactory()
    sent = {
        **EXTRA,
        "seen_version": "1",
        "number": post.number,
        "title": "Team manager",
        "grade": post.grade_id,
        "fte": "0.5",
        "workstream": post.workstream_id,
        "status": "proposed",
        "contract": "permanent",
        "funding-TOTAL_FORMS": "0",
        "funding-INITIAL_FORMS": "0",
        "planned_start": "2017-10-01",
        "history_user": "1",
    }
    before = powers()
    response = client_for(establishment).post(f"/admin/staffing/post/{post.pk}/change/", sent)
    assert response.status_code == 302
    post.refresh_from_db()
    assert (post.title, post.status) == ("Team manager", "proposed")
    assert powers() == before
    assert post.history.latest().history_user == establishment
