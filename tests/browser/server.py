"""A live server that answers one request at a time, and none when no test is looking."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test.testcases import LiveServerThread


class OneAtATime:
    """In front of an application: whole requests one after another, and only while it is open.

    The threads of the server share one connection where SQLite is in memory, and a connection
    bears one user at a time. An answer leaves when its request is over, the database included: a
    test that sees a part of a page may query at once.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application
        self.turn = threading.Lock()
        self.is_open = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self.turn:
            if not self.is_open:
                start_response("503 Service Unavailable", [("Content-Length", "0")])
                return []
            answer = self.application(environ, start_response)
            try:
                return [b"".join(answer)]
            finally:
                answer.close()  # type: ignore[attr-defined]  # Django's responses have it

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Answer within; at the end wait for the request that is being answered."""
        self.is_open = True
        try:
            yield
        finally:
            with self.turn:
                self.is_open = False


class PatientServer(ThreadedWSGIServer):
    """Its end waits for its threads, so that none holds a connection to a database that goes."""

    daemon_threads = False


class Server(LiveServerThread):
    """The project with its static files, on a free port of the loopback.

    Only the IPv4 address: whatever has the same port on IPv6 is never asked.
    """

    server_class = PatientServer

    def __init__(self) -> None:
        connection: Any = connections["default"]
        in_memory = connection.vendor == "sqlite" and connection.is_in_memory_db()
        self.shared = {"default": connection} if in_memory else {}
        in_turn: Any = self.in_turn
        super().__init__("127.0.0.1", in_turn, connections_override=self.shared)
        self.daemon = True

    def in_turn(self, application: Any) -> OneAtATime:
        self.turns = OneAtATime(StaticFilesHandler(application))
        return self.turns

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @contextmanager
    def running(self) -> Iterator["Server"]:
        """Started within."""
        for connection in self.shared.values():
            connection.inc_thread_sharing()
        self.start()
        self.is_ready.wait()
        if self.error:
            raise self.error
        yield self
        self.terminate()
        for connection in self.shared.values():
            connection.dec_thread_sharing()
