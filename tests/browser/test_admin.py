"""Every list and record of the admin in a browser, at both widths. These tests only read."""

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from factory.base import FactoryMetaClass

from tests import factories

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("book"),
]
APPS = ("finance", "programmes", "staffing")
PARTS = 6
OTHERS = (
    "/admin/",
    "/admin/programmes/award/add/",
    "/admin/auth/user/",
    "/admin/auth/user/add/",
    "/admin/auth/user/{}/change/",
    "/admin/auth/user/{}/history/",
    "/admin/auth/user/{}/delete/",
)


def models() -> list[type[Model]]:
    """The models of our own that the admin shows."""
    return [model for model in admin.site._registry if model._meta.app_label in APPS]


@pytest.fixture(scope="module")
def book(kept: None) -> None:
    """A row of every model, and the superuser sam."""
    makers = [one for one in vars(factories).values() if isinstance(one, FactoryMetaClass)]
    of_model = {maker._meta.model: maker for maker in makers}
    for model in models():
        if not model._default_manager.exists():
            of_model[model]()
    factories.UserFactory(username="sam", is_staff=True, is_superuser=True)


@pytest.mark.parametrize("part", range(PARTS))
def test_admin_pages_of_every_model_are_accessible(
    look: Callable[[str], None], sign_in_as: Callable[[str], None], part: int
) -> None:
    sign_in_as("sam")
    of_this_part = models()[part::PARTS]
    assert of_this_part
    for model in of_this_part:
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        look(address)
        look(f"{address}{model._default_manager.all()[0].pk}/change/")


def test_other_pages_of_the_admin_are_accessible(
    look: Callable[[str], None], sign_in_as: Callable[[str], None]
) -> None:
    sign_in_as("sam")
    user = User.objects.get(username="sam")
    for path in OTHERS:
        look(path.format(user.pk))
