"""Measures and what they read."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from innovation.core.access import VIEW_EVERY_PROGRAMME
from programmes.querysets.programmes import User, key_of

if TYPE_CHECKING:
    from programmes.models import Measure, Reading  # noqa: F401 - for the generic bases


class MeasureQuerySet(models.QuerySet["Measure"]):
    """Measures."""

    def visible_to(self, user: User) -> Self:
        """The measures of the programmes that the user may see, in whole or in part."""
        if user.has_perm(VIEW_EVERY_PROGRAMME):
            return self
        seen = self.model._default_manager.filter(_assigned(user, "programme"))  # noqa: SLF001 - Django's documented name
        return self.filter(pk__in=seen.values("pk"))


class ReadingQuerySet(models.QuerySet["Reading"]):
    """Readings of measures."""

    def visible_to(self, user: User) -> Self:
        """The readings of the measures that the user may see."""
        if user.has_perm(VIEW_EVERY_PROGRAMME):
            return self
        seen = self.model._default_manager.filter(_assigned(user, "measure__programme"))  # noqa: SLF001 - Django's documented name
        return self.filter(pk__in=seen.values("pk"))


def _assigned(user: User, programme: str) -> Q:
    """Rows of programmes that the user works on, in whole or in part; `programme` leads there."""
    whole, part = f"{programme}__assignments__user", f"{programme}__workstreams__assignments__user"
    return Q(**{whole: key_of(user)}) | Q(**{part: key_of(user)})
