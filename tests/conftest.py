"""What every test stands on: plain settings, users by role and clients that are signed in."""

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler
from django.test import Client, TransactionTestCase, override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings

from finance import triggers
from innovation.core import access
from tests.beginnings import BEGINNINGS
from tests.factories import UserFactory
from tests.finance.book import Book

pytest.register_assert_rewrite("tests.constraints", "tests.worked_examples.whole_book")
# Other work shares the machine: a slow example is no failure. The examples are the same in every
# run, so that nobody's change fails on one that only now was thought of; whoever looks for new
# ones asks for them with --hypothesis-profile=search.
for name, derandomize in (("search", False), ("tests", True)):
    hypothesis_settings.register_profile(
        name,
        deadline=None,
        database=None,
        print_blob=True,
        derandomize=derandomize,
        suppress_health_check=[HealthCheck.too_slow],
    )
hypothesis_settings.register_profile(
    "long",
    hypothesis_settings.get_profile("search"),
    max_examples=500,
    stateful_step_count=50,
)
hypothesis_settings.load_profile("tests")


@pytest.fixture(scope="session", autouse=True)
def _plain_settings() -> Iterator[None]:
    """Passwords cost nothing to check, and static files need no manifest and no folder."""
    plain = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES=plain,
        WHITENOISE_AUTOREFRESH=True,
    ):
        yield


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tell each test its beginning, by which pytest then groups the tests."""
    wanted = [name for name in BEGINNINGS if name in metafunc.fixturenames]
    mark = metafunc.definition.get_closest_marker("django_db")
    commits = mark is not None and mark.kwargs.get("transaction", False)
    assert len(wanted) <= (0 if commits else 1), "A test has one beginning, and none if it commits."
    metafunc.parametrize("beginning", wanted or [""], ids=[pytest.HIDDEN_PARAM], indirect=True)


@pytest.fixture(scope="session", autouse=True)
def beginning(request: pytest.FixtureRequest, _plain_settings: None) -> Iterator[Any]:
    """What the test begins with, made once for all tests that begin with it one after another."""
    if not request.param:
        yield None
        return
    request.getfixturevalue("django_db_setup")
    with request.getfixturevalue("django_db_blocker").unblock(), transaction.atomic():
        made = BEGINNINGS[request.param]()
        connection.check_constraints()
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def shared_book(beginning: Book, db: None) -> Book:
    """The book of `tests.finance.book`, with objects of the test's own."""
    return deepcopy(beginning)


@pytest.fixture
def sample_facts(db: None, settings: Settings) -> None:
    """The sample without its demonstration."""
    settings.DEMONSTRATION = False


@pytest.fixture
def sample_posts(db: None) -> None:
    """The sample's facts with the demonstration's starts."""


@pytest.fixture
def demonstration(db: None) -> None:
    """The whole sample with its demonstration."""


@pytest.fixture(scope="session", autouse=True)
def _same_tokens() -> Iterator[None]:
    """Every token of a form is the same, so that none holds a looked-for text by chance."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.middleware.csrf._get_new_csrf_string", lambda: "z" * 32)
        yield


@pytest.fixture(scope="session", autouse=True)
def _emptied_without_triggers() -> Iterator[None]:
    """Let Django empty the database after a test that commits: the ledger's triggers refuse it.

    It deletes the rows: to truncate 150 tables takes PostgreSQL a second, most being empty.
    """
    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # not in the stubs

    def deletions(_style: Any, tables: Iterable[str], **_options: Any) -> list[str]:
        return [f'DELETE FROM "{table}"' for table in tables]

    def teardown(case: TransactionTestCase) -> None:
        with triggers.removed(connection):
            empty(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        if connection.vendor == "postgresql":
            patch.setattr(connection.ops, "sql_flush", deletions)
        yield


@pytest.fixture(scope="session", autouse=True)
def _orders_are_named() -> Iterator[None]:
    """A grouped query names its order, or that it needs none: Django drops that of the model.

    SQLite gives the rows in some order that looks right, and PostgreSQL in another.
    """
    plain = SQLCompiler.as_sql

    def as_sql(compiler: SQLCompiler, *args: Any, **kwargs: Any) -> Any:
        sql = plain(compiler, *args, **kwargs)
        if compiler.query.group_by is not None and compiler._meta_ordering:  # type: ignore[attr-defined]
            pytest.fail(f"The order is dropped of a grouped query: {sql[0]}")
        return sql

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLCompiler, "as_sql", as_sql)
        yield


@pytest.fixture(scope="session", autouse=True)
def _connection_stays_open() -> Iterator[None]:
    """A response that a test closes ends no connection: the tests that follow share it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda _: None)
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Nothing, such as a count of failed sign-ins, is carried from test to test."""
    cache.clear()


@pytest.fixture
def client_for() -> Callable[[User], Client]:
    """A client with a user signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def officer(db: None) -> User:
    """A council officer without any assignment."""
    return UserFactory(role=access.OFFICER)


@pytest.fixture
def budget_holder(db: None) -> User:
    """A budget holder without any assignment."""
    return UserFactory(role=access.BUDGET_HOLDER)


@pytest.fixture
def finance_user(db: None) -> User:
    return UserFactory(role=access.FINANCE)


@pytest.fixture
def establishment(db: None) -> User:
    return UserFactory(role=access.ESTABLISHMENT)


@pytest.fixture
def auditor(db: None) -> User:
    return UserFactory(role=access.AUDITOR)


@pytest.fixture
def superuser(db: None) -> User:
    return UserFactory(is_staff=True, is_superuser=True)
