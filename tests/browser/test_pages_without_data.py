"""The pages before anything is in them: each says what to do next, and says it accessibly."""

from collections.abc import Callable

import pytest

from innovation.core import access
from tests.factories import ProgrammeFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LISTS = ("/", "/monitor/", "/transactions/", "/posts/", "/imports/", "/sources/")


@pytest.mark.parametrize("with_programme", [False, True], ids=["no programme", "no rows"])
def test_every_page_is_accessible_without_data(
    look: Callable[[str], None], sign_in_as: Callable[[str], None], with_programme: bool
) -> None:
    user = UserFactory(role=access.FINANCE)
    programme = ProgrammeFactory() if with_programme else None
    sign_in_as(user.username)
    for path in (*LISTS, "/imports/mappings/"):
        look(path)
    if programme is not None:
        look(programme.get_absolute_url())
