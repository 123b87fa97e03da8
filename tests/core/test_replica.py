"""What is read from a replica, by whom, and what never is."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.views.generic import View

from finance.models import Transaction
from innovation.core import replica
from innovation.core.replica import ReplicaMiddleware, Router
from innovation.core.reports import Report


class Elsewhere(View):
    """A view that is no report."""


def where(request: HttpRequest, view: type[View] = Report) -> tuple[str, HttpResponse]:
    """The database that a row of the ledger is read from in the view, and the response."""
    read: list[str] = []

    def respond(request: HttpRequest) -> HttpResponse:
        middleware.process_view(request, view.as_view(), [], {})
        read.append(Router().db_for_read(Transaction))
        return HttpResponse()

    middleware = ReplicaMiddleware(respond)
    response = middleware(request)
    return read[0], response


def test_report_is_read_from_the_replica_and_nothing_else() -> None:
    get = RequestFactory().get("/")
    assert where(get)[0] == "replica"
    assert where(get, Elsewhere)[0] == "default"
    assert where(RequestFactory().post("/"))[0] == "default"
    assert Router().db_for_read(Transaction) == "default"


def test_who_just_wrote_reads_from_the_primary() -> None:
    _, written = where(RequestFactory().post("/"), Elsewhere)
    cookie = written.cookies["wrote"]
    assert (cookie["max-age"], bool(cookie["httponly"])) == (30, True)
    request = RequestFactory().get("/")
    request.COOKIES["wrote"] = cookie.value
    assert where(request)[0] == "default"
    assert "wrote" not in where(RequestFactory().get("/"))[1].cookies


def test_people_and_their_roles_are_always_read_afresh() -> None:
    with replica.reading():
        assert Router().db_for_read(User) == "default"
        assert Router().db_for_read(Transaction) == "replica"


@pytest.mark.django_db
def test_transaction_reads_what_it_wrote() -> None:
    assert connection.in_atomic_block
    with replica.reading():
        assert Router().db_for_read(Transaction) == "default"


def test_nothing_is_written_to_the_replica() -> None:
    with replica.reading():
        assert Router().db_for_write(Transaction) == "default"
    assert Router().allow_migrate("default", "finance")
    assert not Router().allow_migrate("replica", "finance")
