"""A book with known figures, and clients of the two who see all of it and a part of it."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.finance.book import Book, holder_of, officer_of


@pytest.fixture
def book(shared_book: Book) -> Book:
    return shared_book


@pytest.fixture
def officer_client(book: Book, client_for: Callable[[User], Client]) -> Client:
    """Sees the whole programme."""
    return client_for(officer_of(book.programme))


@pytest.fixture
def holder_client(book: Book, client_for: Callable[[User], Client]) -> Client:
    """Sees the workstream Alpha only."""
    return client_for(holder_of(book.alpha))
