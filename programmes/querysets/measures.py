"""Measures, and what they read, are to read and were expected to."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Prefetch

from programmes.querysets.delivery import DeliveryQuerySet, all_of
from programmes.querysets.programmes import User

if TYPE_CHECKING:
    from programmes.models import Measure, Reading  # noqa: F401 - for the generic bases


class MeasureQuerySet(DeliveryQuerySet["Measure"]):
    """Measures."""

    def with_readings(self) -> Self:
        """With all that they read, in the order of the days, in a query more."""
        readings = all_of("Reading").select_related("citation__document")
        return self.select_related(
            "programme", "workstream__programme", "citation__document"
        ).prefetch_related(Prefetch("readings", readings.order_by("on", "made_on", "pk")))


class ReadingQuerySet(models.QuerySet["Reading"]):
    """Readings, targets and projections of measures."""

    def read(self) -> Self:
        """What was read, without targets and projections."""
        return self.filter(kind="read")

    def editable_by(self, user: User) -> Self:
        """Those of the measures that the user may change."""
        return self.filter(measure__in=all_of("Measure").editable_by(user))
