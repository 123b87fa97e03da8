"""Addresses of pages: those of Django's `reverse`, whatever site they stand below."""

import pytest
from django.urls import reverse, set_script_prefix

from innovation.core.addresses import page_url


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("finance:monitor", []),
        ("finance:cost-line", [7]),
        ("finance:workstream", ["test-grant", "residential-teams"]),
        ("staffing:post", ["RES.01-a_2"]),
    ],
)
def test_page_has_the_address_that_django_finds(name: str, keys: list[int | str]) -> None:
    assert page_url(name, *keys) == reverse(name, args=keys)


def test_page_of_a_site_below_another_has_its_prefix() -> None:
    assert page_url("finance:cost-line", 7) == "/cost-lines/7/"
    set_script_prefix("/tracker/")
    try:
        assert page_url("finance:cost-line", 7) == "/tracker/cost-lines/7/"
    finally:
        set_script_prefix("/")
