"""Middleware of our own."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse

ADMIN = "/admin/"


def no_null(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse a null character in an address: PostgreSQL holds none, and no one types one.

    A path with one is not found. In a query our own filters name the field; the admin, which
    hands its query to the database as it is, refuses the request.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:
            raise Http404
        if request.path.startswith(ADMIN) and "%00" in request.META["QUERY_STRING"]:
            raise BadRequest("There is a null character in the address.")
        return get_response(request)

    return middleware


def no_store(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keep what a signed-in person sees out of every cache, the browser's Back button included."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware
