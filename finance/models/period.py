"""Accounting periods, open or closed, and the balance of each cost line in each of them."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from finance.models.cost_line import CostLine
from finance.querysets import BalanceQuerySet, PeriodQuerySet
from innovation.core import periods
from innovation.core.addresses import page_url
from innovation.core.fields import MoneyField
from innovation.core.money import ZERO
from programmes.models import Programme


class Period(models.Model):
    """A month of a programme's books. A closed period takes no more transactions.

    A period without a row is open.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="periods")
    year = models.PositiveSmallIntegerField("financial year")
    number = models.PositiveSmallIntegerField("period", help_text="1 is April, 12 is March.")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "year", "number"]
        permissions = [("close_period", "Can close and reopen periods")]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "year", "number"], name="finance_period_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=12),
                name="finance_period_number_in_range",
                violation_error_message="A period is 1 (April) to 12 (March).",
            ),
        ]

    def __str__(self) -> str:
        return str(self.value)

    def get_absolute_url(self) -> str:
        """The period's page, where it is closed and reopened."""
        return page_url("finance:period", self.pk)

    @property
    def value(self) -> periods.Period:
        """The period as a plain value."""
        return periods.Period(self.year, self.number)


class Balance(models.Model):
    """What was spent on a cost line in a period: always the sum of its transactions.

    Kept by the trigger on the ledger (`finance.triggers`), never by hand. Pages read balances
    and not the ledger, so that they stay as fast however long the ledger grows.
    """

    cost_line = models.ForeignKey(
        CostLine,
        on_delete=models.PROTECT,
        related_name="balances",
        db_index=False,  # the unique constraint begins with it
    )
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="balances")
    amount = MoneyField(default=ZERO)

    objects = BalanceQuerySet.as_manager()

    class Meta:
        ordering = ["cost_line", "period"]
        constraints = [
            models.UniqueConstraint(fields=["cost_line", "period"], name="finance_balance_unique")
        ]

    def __str__(self) -> str:
        return f"{self.cost_line}, {self.period}"
