"""Users by role."""

from typing import Any

import factory
from django.contrib.auth.models import Group, User
from factory.django import DjangoModelFactory

from innovation.core.access import STAFF_ROLES

PASSWORD = "correct-horse-battery-staple"


class UserFactory(DjangoModelFactory):
    """A user with PASSWORD; `role` puts them into its group, and into the admin where it should."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user-{n:04d}")
    first_name = "Alex"
    last_name = factory.Sequence(lambda n: f"Person{n:04d}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@council.example")
    password = PASSWORD
    role = ""

    @classmethod
    def _create(cls, model_class: type[User], *_args: Any, **kwargs: Any) -> User:
        role = kwargs.pop("role")
        kwargs.setdefault("is_staff", role in STAFF_ROLES)
        user = model_class.objects.create_user(**kwargs)
        if role:
            user.groups.add(Group.objects.get(name=role))
        return user
