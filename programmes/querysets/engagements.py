"""Engagements with other councils, and who is seconded to them."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import DecimalField, OuterRef, Subquery, Sum

from programmes.engagements import SOLD
from programmes.querysets.delivery import DeliveryQuerySet, all_of
from programmes.querysets.programmes import User

if TYPE_CHECKING:
    from programmes.models import Engagement, Secondment  # noqa: F401 - for the generic bases

DAYS: Any = DecimalField(max_digits=10, decimal_places=2)


class EngagementQuerySet(DeliveryQuerySet["Engagement"]):
    """Engagements."""

    def sold(self) -> Self:
        """Those that were agreed, whether they are over or not."""
        return self.filter(status__in=SOLD)

    def with_days(self) -> Self:
        """Annotate `days_planned` and `days_delivered`, of all months; None where none is kept."""
        return self.annotate(
            days_planned=_days("planned_days"), days_delivered=_days("delivered_days")
        )


def _days(name: str) -> Subquery:
    months = all_of("EngagementMonth").filter(engagement=OuterRef("pk"))
    total = months.order_by().values("engagement").annotate(total=Sum(name)).values("total")
    return Subquery(total, output_field=DAYS)


class SecondmentQuerySet(models.QuerySet["Secondment"]):
    """Who is seconded."""

    def editable_by(self, user: User) -> Self:
        """Those of the engagements that the user may change."""
        return self.filter(engagement__in=all_of("Engagement").editable_by(user))
