"""What the tests of the pages of what posts cost share: the sample data, and reading them."""

from typing import Any

from django.test import Client

from staffing.models import AssumptionSet
from tests.factories import UserFactory
from tests.page_reader import PageReader, read, read_csv

PATHS = {
    "by workstream": "/staff-costs/",
    "compare": "/staff-costs/compare/",
    "sets": "/staff-costs/sets/",
    "report": "/staff-costs/report/",
    "delay": "/staff-costs/delay/",
}


def client_in(role: str) -> Client:
    """A client signed in as a new user of a role."""
    client = Client()
    client.force_login(UserFactory(role=role), backend="django.contrib.auth.backends.ModelBackend")
    return client


def key_of(slug: str) -> int:
    """The key of a set of assumptions."""
    return int(AssumptionSet.objects.get(slug=slug).pk)


def page_of(client: Client, page: str, **query: Any) -> PageReader:
    """A page, read."""
    return read(client.get(PATHS[page], query))


def text_of(client: Client, page: str, **query: Any) -> str:
    """A page as it is written, blanks run together."""
    response = client.get(PATHS[page], query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def file_of(client: Client, page: str, **query: Any) -> list[dict[str, str]]:
    """The rows of a page's CSV file by their header."""
    header, *rows = read_csv(client.get(f"{PATHS[page]}export.csv", query))
    return [dict(zip(header, row, strict=True)) for row in rows]
