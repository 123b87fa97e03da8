"""Loading the sample: once, and never beside data of a user’s own."""

import pytest
from django.core.management import CommandError

from programmes.models import Award, Programme
from tests.beginnings import load
from tests.factories import ProgrammeFactory, UserFactory
from tests.finance.sample_book import innovation

pytestmark = pytest.mark.django_db


def test_sample_loaded_again_changes_nothing() -> None:
    load()
    Programme.objects.update(description="Our own words.")
    assert load() == "The sample data is there already: nothing was changed.\n"
    assert innovation().description == "Our own words."


@pytest.mark.parametrize("factory", [ProgrammeFactory, UserFactory])
def test_sample_never_goes_beside_data_of_a_users_own(factory: type) -> None:
    factory()
    with pytest.raises(CommandError, match="has data of its own"):
        load()
    assert not Award.objects.exists()


@pytest.mark.parametrize("factory", [ProgrammeFactory, UserFactory])
def test_sample_if_empty_leaves_a_database_in_use_as_it_is(factory: type) -> None:
    factory()
    assert load("--if-empty") == ("The database has data of its own: no sample data was loaded.\n")
    assert not Award.objects.exists()
