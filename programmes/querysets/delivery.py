"""What is kept of a programme's delivery, for one workstream or for the whole programme."""

from typing import Any, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Q

from innovation.core.access import VIEW_EVERY_PROGRAMME
from programmes.querysets.programmes import User

Row = TypeVar("Row", bound=models.Model)


class DeliveryQuerySet(models.QuerySet[Row]):
    """Rows with a `programme` and, unless they are of the whole of it, a `workstream`."""

    def visible_to(self, user: User) -> Self:
        """Those of the workstreams that the user may see, and of their programmes as a whole."""
        of_whole = Q(workstream=None, programme__in=all_of("Programme").visible_to(user))
        return self.filter(of_whole | Q(workstream__in=all_of("Workstream").visible_to(user)))

    def editable_by(self, user: User) -> Self:
        """Those that the user may change, of who may change any.

        Who works on a workstream changes what is of it; what is of a whole programme is changed
        by who sees every programme.
        """
        options = self.model._meta  # noqa: SLF001 - Django's documented name
        if not user.has_perm(f"{options.app_label}.change_{options.model_name}"):
            return self.none()
        if user.has_perm(VIEW_EVERY_PROGRAMME):
            return self
        return self.filter(workstream__in=all_of("Workstream").visible_to(user))


def all_of(model: str) -> Any:
    """The rows of a model of the app; looked up by name, because models import the querysets."""
    return apps.get_model("programmes", model)._default_manager.all()  # noqa: SLF001 - Django's documented name
