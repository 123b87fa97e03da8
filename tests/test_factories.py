"""Every model of ours has a factory that makes rows the database accepts."""

from typing import Any

import pytest
from django.apps import apps
from factory.django import DjangoModelFactory

from tests import factories

FACTORIES: list[Any] = [
    made
    for made in vars(factories).values()
    if isinstance(made, type) and issubclass(made, DjangoModelFactory)
]


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: str(factory.__name__))
def test_factory_makes_valid_rows(db: None, factory: Any) -> None:
    for row in factory.create_batch(2):
        row.full_clean()


def test_factories_cover_every_model() -> None:
    ours = {
        model
        for label in ("programmes", "staffing", "finance")
        for model in apps.get_app_config(label).get_models()
        if not model.__name__.startswith("Historical")
    }
    assert ours <= {factory._meta.model for factory in FACTORIES}
