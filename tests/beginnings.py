"""What is in the database before a test: nothing, or a book that many tests begin with.

A test asks for a beginning by the fixture of its name in `tests.conftest`, and for one at most.
Tests of one beginning run one after another, in random order; it is made once for them, in a
transaction that their own ones are part of and that is undone before a test of another beginning.
"""

from collections.abc import Callable
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.test import override_settings

from finance.management.commands.load_sample import fill_posts
from tests.finance.book import make_book


def load(*options: str) -> str:
    """Load the sample; what the command says."""
    out = StringIO()
    call_command("load_sample", *options, stdout=out)
    return out.getvalue()


def load_facts() -> None:
    """The sample without its demonstration."""
    with override_settings(DEMONSTRATION=False):
        load()


def load_posts() -> None:
    """The facts of the sample with the demonstration's starts, without its ledger and users."""
    load_facts()
    fill_posts()


BEGINNINGS: dict[str, Callable[[], Any]] = {
    "shared_book": make_book,
    "sample_facts": load_facts,
    "sample_posts": load_posts,
    "demonstration": load,
}
