"""The codes of a ledger and what they mean in a programme."""

from django.db import models
from simple_history.models import HistoricalRecords

from finance.models.cost_line import CostCategory
from programmes.models import Programme, Workstream


class CostCentre(models.Model):
    """A cost centre code of the ledger and the workstream that its spend belongs to.

    `code` is the text of the ledger's column with blanks folded; published ledgers use names.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="cost_centres")
    code = models.CharField(max_length=200)
    name = models.CharField(max_length=200, blank=True)
    workstream = models.ForeignKey(
        Workstream, on_delete=models.PROTECT, related_name="cost_centres"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["programme", "code"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="finance_costcentre_unique")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


class AccountCode(models.Model):
    """An account (subjective) code of the ledger and the cost category it belongs to."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="account_codes")
    code = models.CharField(max_length=200)
    name = models.CharField(max_length=200, blank=True)
    category = models.ForeignKey(
        CostCategory, on_delete=models.PROTECT, related_name="account_codes"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["programme", "code"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="finance_accountcode_unique")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()
