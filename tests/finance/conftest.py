"""A book with known figures, and clients of the two who see all of it and a part of it."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from tests.finance.book import Book, holder_of, make_book, officer_of
from tests.finance.sample_book import load
from tests.finance.staff_cost_pages import load_posts


@pytest.fixture
def book(db: None) -> Book:
    return make_book()


@pytest.fixture
def officer_client(book: Book, client_for: Callable[[User], Client]) -> Client:
    """Sees the whole programme."""
    return client_for(officer_of(book.programme))


@pytest.fixture
def holder_client(book: Book, client_for: Callable[[User], Client]) -> Client:
    """Sees the workstream Alpha only."""
    return client_for(holder_of(book.alpha))


@pytest.fixture(scope="module")
def _posts_for_the_module(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_posts()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def sample_posts(_posts_for_the_module: None, db: None) -> None:
    """The sample's facts with the demonstration's starts: loaded once for a module of tests.

    What a test changes is rolled back to them, and they are gone after the last test. So a test
    that begins with an empty database belongs to another module.
    """


@pytest.fixture(scope="module")
def _facts_for_the_module(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(DEMONSTRATION=False),
    ):
        load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def sample_facts(_facts_for_the_module: None, db: None) -> None:
    """The sample without its demonstration, loaded once for a module of tests."""


@pytest.fixture(scope="module")
def _demonstration_for_the_module(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(_demonstration_for_the_module: None, db: None) -> None:
    """The whole sample with its demonstration, loaded once for a module of tests."""
