"""What is assumed about the time after a grant."""

from typing import TYPE_CHECKING, Self

from django.db import models

from programmes.models import Programme
from programmes.querysets import User

if TYPE_CHECKING:
    from finance.models import ExitAssumptions  # noqa: F401 - for the generic base


class ExitAssumptionsQuerySet(models.QuerySet["ExitAssumptions"]):
    """Assumptions of exit ledgers."""

    def visible_to(self, user: User) -> Self:
        """Those of programmes that the user may see in whole: all of its cost lines count."""
        return self.filter(programme__in=Programme.objects.assigned_whole_to(user))
