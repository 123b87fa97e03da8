"""What every page knows: the council, whether this is a demonstration, and the navigation."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from innovation.core import demonstration

ADMINISTRATION = ("Administration", "admin:index")


class NavigationItem(NamedTuple):
    """One link of the navigation; `current` is "page", "true" (a page below it) or ""."""

    label: str
    url: str
    current: str


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context that base.html needs on every page."""
    return {
        "council_name": settings.COUNCIL_NAME,
        "demonstration": demonstration if settings.DEMONSTRATION else None,
        "navigation": SimpleLazyObject(lambda: navigation(request)),
    }


def navigation(request: HttpRequest) -> list[NavigationItem]:
    """The links of settings.NAVIGATION that the person may follow, the present one marked."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    names = [
        (label, name)
        for label, name, permission in settings.NAVIGATION
        if not permission or user.has_perm(permission)
    ]
    if user.is_staff:
        names.append(ADMINISTRATION)
    return [_item(label, reverse(name), request.path) for label, name in names]


def _item(label: str, url: str, path: str) -> NavigationItem:
    below = url != "/" and path.startswith(url)
    return NavigationItem(label, url, "page" if path == url else "true" if below else "")
