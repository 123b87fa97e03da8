"""Forecasts, and what is recorded of an underspend."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from innovation.core.periods import Period as PeriodValue
from programmes.models import Workstream
from programmes.querysets import User

if TYPE_CHECKING:
    from finance.models import Forecast, UnderspendRecord  # noqa: F401 - for the generic bases


class ForecastQuerySet(models.QuerySet["Forecast"]):
    """Forecasts."""

    def visible_to(self, user: User) -> Self:
        """The forecasts of the workstreams that the user may see."""
        return self.filter(cost_line__workstream__in=Workstream.objects.visible_to(user))


class UnderspendRecordQuerySet(models.QuerySet["UnderspendRecord"]):
    """What became of underspends."""

    def visible_to(self, user: User) -> Self:
        """The records of the workstreams that the user may see."""
        return self.filter(cost_line__workstream__in=Workstream.objects.visible_to(user))

    def in_force(self) -> Self:
        """The records that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def up_to(self, period: PeriodValue | None) -> Self:
        """The records of periods up to and including `period` (None: all)."""
        if period is None:
            return self
        same_year = Q(period__year=period.year, period__number__lte=period.number)
        return self.filter(Q(period__year__lt=period.year) | same_year)
