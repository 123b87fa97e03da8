"""An answer that tells how far it is while it is being made."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from queue import SimpleQueue

from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.db import DEFAULT_DB_ALIAS, connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from finance.actions.progress import Progress, Watch

LINES = "application/x-ndjson"


def wants_progress(request: HttpRequest) -> bool:
    """Whether who asks can read lines of JSON: a script does, a form without one does not."""
    return request.headers.get("Accept") == LINES


def progress_response(
    request: HttpRequest, work: Callable[[Watch], HttpResponse], otherwise: str
) -> StreamingHttpResponse:
    """Do the work while lines of JSON tell how far it is; the last says where to go.

    That is where the work redirects to, or `otherwise`. What the work has to say waits in the
    session for that page. The work ends even when nobody listens any more: it is done as a whole
    or not at all, as without progress.
    """
    lines = _lines(request, work, otherwise)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # proxies pass each line on
    return StreamingHttpResponse(lines, content_type=LINES, headers=headers)


def _lines(
    request: HttpRequest, work: Callable[[Watch], HttpResponse], otherwise: str
) -> Iterator[str]:
    told: SimpleQueue[Progress | None] = SimpleQueue()
    database = connections[DEFAULT_DB_ALIAS]

    def do() -> HttpResponse:
        connections[DEFAULT_DB_ALIAS] = database  # nobody else uses it until this is done
        return work(told.put)

    database.inc_thread_sharing()
    try:
        with ThreadPoolExecutor(max_workers=1) as worker:
            working = worker.submit(copy_context().run, do)
            working.add_done_callback(lambda _: told.put(None))
            while (progress := told.get()) is not None:
                yield f"{json.dumps(progress._asdict())}\n"
            response = working.result()
    finally:
        database.dec_thread_sharing()
    said = get_messages(request)
    assert isinstance(said, BaseStorage)  # noqa: S101 - a list only without the middleware
    said.update(response)
    request.session.save()
    yield f"{json.dumps({'to': response.headers.get('Location', otherwise)})}\n"
