"""Reads of reports and exports from a replica, and who must not wait for it.

With DATABASE_REPLICA_URL set, the pages and files of reports are read from a streaming replica,
which is a moment behind. Everything else is read from the primary, and all of it by whoever wrote
a moment ago: a cookie says so, since the next request may come to another worker. Nothing is
written to a replica, and nothing in a transaction is read from it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

REPLICA = "replica"
OF_THE_BOOK = {"programmes", "staffing", "finance"}
"""The apps whose rows may be read a moment late; who may do what is always read afresh."""
WROTE = "wrote"
SAFE = {"GET", "HEAD", "OPTIONS"}

_reading: ContextVar[bool] = ContextVar("reading_from_replica", default=False)


class Router:
    """The primary for everything, but the replica for reads within `reading`."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str:
        """The replica for rows of the book in a report, outside of any transaction."""
        late = _reading.get() and model._meta.app_label in OF_THE_BOOK  # noqa: SLF001 - Django's documented name
        return REPLICA if late and not _in_transaction() else DEFAULT_DB_ALIAS

    def db_for_write(self, _model: type[Model], **_hints: Any) -> str:
        """The primary."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, _one: Model, _other: Model, **_hints: Any) -> bool:
        """Both databases hold the same rows."""
        return True

    def allow_migrate(self, db: str, _app_label: str, **_hints: Any) -> bool:
        """Only the primary: the replica follows it."""
        return db == DEFAULT_DB_ALIAS


def _in_transaction() -> bool:
    return connections[DEFAULT_DB_ALIAS].in_atomic_block


@contextmanager
def reading() -> Iterator[None]:
    """Read rows of the book from the replica inside."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


class ReplicaMiddleware:
    """Reads a view that says `reads_replica` from the replica, unless the client just wrote.

    Any request that may write marks its client for REPLICA_LAG_SECONDS. Not in use without a
    replica.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and forget afterwards where this request read."""
        token = _reading.set(False)
        try:
            response = self.get_response(request)
        finally:
            _reading.reset(token)
        if request.method not in SAFE:
            response.set_cookie(
                WROTE,
                "1",
                max_age=settings.REPLICA_LAG_SECONDS,
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return response

    def process_view(
        self, request: HttpRequest, view: Any, _args: list[Any], _kwargs: dict[str, Any]
    ) -> None:
        """Decide where the view reads."""
        reads_replica = getattr(getattr(view, "view_class", None), "reads_replica", False)
        if reads_replica and request.method in SAFE and WROTE not in request.COOKIES:
            _reading.set(True)
