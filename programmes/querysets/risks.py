"""Risks and what is done about them."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from innovation.core.fields import MoneyField
from innovation.core.money import ZERO
from programmes.querysets.delivery import DeliveryQuerySet, all_of
from programmes.querysets.programmes import User

if TYPE_CHECKING:
    from programmes.models import Risk, RiskAction  # noqa: F401 - for the generic bases


class RiskQuerySet(DeliveryQuerySet["Risk"]):
    """Risks."""

    def open(self) -> Self:
        """Those that nobody has closed."""
        return self.filter(closed_on=None)

    def cost(self, which: str) -> Coalesce:
        """The sum of a cost (low, expected or high) for the programme of an outer query."""
        of_programme = self.filter(programme=OuterRef("pk")).order_by().values("programme")
        total = of_programme.annotate(total=Sum(f"cost_{which}")).values("total")
        money = MoneyField()
        return Coalesce(Subquery(total, output_field=money), Value(ZERO, output_field=money))


def with_risk_costs(programmes: Any, user: User) -> Any:
    """The programmes with `risks_low`, `risks_expected` and `risks_high`.

    What the open risks that the user may see would add to the projected outturn; £0.00 of none.
    """
    risks = all_of("Risk").visible_to(user).open()
    costs = {f"risks_{which}": risks.cost(which) for which in ("low", "expected", "high")}
    return programmes.annotate(**costs)


class RiskActionQuerySet(models.QuerySet["RiskAction"]):
    """Actions about risks."""

    def editable_by(self, user: User) -> Self:
        """The actions about the risks that the user may change."""
        return self.filter(risk__in=all_of("Risk").editable_by(user))
