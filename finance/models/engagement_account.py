"""The account of an engagement with another council: its cost lines, its charges, its receipts."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from finance.models.cost_line import CostCategory
from finance.models.recorded import Entered
from finance.querysets import ChargeQuerySet, EngagementAccountQuerySet, ReceiptQuerySet
from innovation.core.fields import MoneyField
from innovation.core.money import ZERO
from programmes.models import Engagement

NO_WORKSTREAM = "Say first which workstream does the work: its cost lines take the money."
NOT_INCOME = "Choose a category of income."
NOT_EXPENDITURE = "Choose a category of expenditure."


class EngagementAccount(models.Model):
    """In which cost lines of the monitor the money of an engagement is.

    With the engagement's workstream and a financial year a category names one cost line: that of
    the income, and that of the cover for those who are away.

    The rule by which nothing counts twice. What the monitor calls actual of these lines is the
    ledger's alone. Charges, receipts and the cover of each month are the engagement's account:
    they stand beside the ledger and are never added to it, and `finance.engagement_lines` shows
    the two with their difference. What is planned of an engagement that is agreed or under way
    (days at the day rate, and cover) reaches a line only through its forecast, when somebody makes
    that anew by the profile “as engagements are planned”; until then the difference is shown too.
    """

    engagement = models.OneToOneField(Engagement, on_delete=models.PROTECT, related_name="account")
    income_category = models.ForeignKey(
        CostCategory, on_delete=models.PROTECT, related_name="+", verbose_name="income goes to"
    )
    cover_category = models.ForeignKey(
        CostCategory, on_delete=models.PROTECT, related_name="+", verbose_name="cover is paid from"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(excluded_fields=["version"])

    objects = EngagementAccountQuerySet.as_manager()

    class Meta:
        ordering = ["engagement"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(income_category=F("cover_category")),
                name="finance_engagementaccount_two_lines",
                violation_error_message="Income and cover are of two categories.",
            )
        ]

    def __str__(self) -> str:
        return str(self.engagement)

    def clean(self) -> None:
        """Refuse categories of the wrong kind, and an engagement of no workstream."""
        faults: dict[str, Any] = {}
        if self.income_category_id and not self.income_category.is_income:
            faults["income_category"] = NOT_INCOME
        if self.cover_category_id and self.cover_category.is_income:
            faults["cover_category"] = NOT_EXPENDITURE
        if not faults and self.engagement.workstream_id is None:
            raise ValidationError(NO_WORKSTREAM, code="workstream")
        if faults:
            raise ValidationError(faults)


class Charge(Entered):
    """An invoice to a council. It is never changed: one in error is withdrawn, and stays.

    `amount` is without VAT, as the ledger has it.
    """

    account = models.ForeignKey(EngagementAccount, on_delete=models.PROTECT, related_name="charges")
    reference = models.CharField("invoice number", max_length=100)
    charged_on = models.DateField("charged on")
    amount = MoneyField()
    description = models.CharField("what for", max_length=300, blank=True)
    history = HistoricalRecords()

    objects = ChargeQuerySet.as_manager()

    class Meta:
        ordering = ["charged_on", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "reference"],
                name="finance_charge_unique",
                violation_error_message="The engagement has a charge of this number.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=ZERO),
                name="finance_charge_amount_positive",
                violation_error_message="A charge is more than £0.",
            ),
            *Entered.Meta.constraints,
        ]

    def __str__(self) -> str:
        return self.reference


class Receipt(Entered):
    """Money that a council paid of a charge. It is never changed: one in error is withdrawn."""

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="receipts")
    received_on = models.DateField("received on")
    amount = MoneyField()
    history = HistoricalRecords()

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=ZERO),
                name="finance_receipt_amount_positive",
                violation_error_message="A receipt is more than £0.",
            ),
            *Entered.Meta.constraints,
        ]

    def __str__(self) -> str:
        return f"Receipt {self.pk} of {self.charge}"
