"""What every page knows: the council, whether this is a demonstration, and the navigation."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from innovation.core import demonstration
from innovation.core.addresses import page_url

ADMINISTRATION = ("Administration", [("Administration", "admin:index", "")])


class NavigationItem(NamedTuple):
    """One link of the navigation; `current` is "page", "true" (a page below it) or ""."""

    label: str
    url: str
    current: str


class Section(NamedTuple):
    """A link of the navigation's first row, which leads to the first of the section's pages.

    `current` is "page" on that very page, "true" on any other of the section, else "".
    """

    label: str
    pages: list[NavigationItem]

    @property
    def url(self) -> str:
        """The address of the section's first page."""
        return self.pages[0].url

    @property
    def current(self) -> str:
        """How the section's link is marked."""
        if self.pages[0].current == "page":
            return "page"
        return "true" if any(page.current for page in self.pages) else ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context that base.html needs on every page."""
    return {
        "council_name": settings.COUNCIL_NAME,
        "demonstration": demonstration if settings.DEMONSTRATION else None,
        "navigation": SimpleLazyObject(lambda: navigation(request)),
    }


def navigation(request: HttpRequest) -> list[Section]:
    """The sections of settings.NAVIGATION with pages that the person may open, the present marked.

    A page that is below several, by its address, belongs to the nearest of them.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    sections = [*settings.NAVIGATION, *([ADMINISTRATION] if user.is_staff else [])]
    allowed = [
        (
            label,
            [
                (name, page_url(address))
                for name, address, permission in pages
                if not permission or user.has_perm(permission)
            ],
        )
        for label, pages in sections
    ]
    nearest = _nearest((url for _, pages in allowed for _, url in pages), request.path)
    return [
        Section(label, [_item(name, url, nearest, request.path) for name, url in pages])
        for label, pages in allowed
        if pages
    ]


def _nearest(urls: Iterable[str], path: str) -> str:
    """The longest of the addresses that the path is at or below; "" when it is below none."""
    return max((url for url in urls if _is_below(path, url)), key=len, default="")


def _is_below(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def _item(label: str, url: str, nearest: str, path: str) -> NavigationItem:
    here = "page" if path == url else "true"
    return NavigationItem(label, url, here if url == nearest else "")
