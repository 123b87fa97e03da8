"""Accruals and prepayments: what a period holds beside the ledger until the next one."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from finance import accruals
from finance.models.cost_line import CostLine
from finance.models.period import Period
from finance.models.recorded import Recorded
from finance.querysets import AccrualQuerySet
from innovation.core.addresses import page_url
from innovation.core.fields import MoneyField
from innovation.core.money import ZERO

LINKS = ("https://", "http://")


class Accrual(Recorded):
    """An amount that belongs to a period and is not in its ledger, or the other way round.

    `amount` is positive; `finance.accruals` says what it does to the figures. It is reversed by
    itself in the next period and has no second row; after March the reversal falls on the line of
    the same workstream and category in the next year.

    It is never changed and never deleted: one entered in error is withdrawn with a reason, and
    counts no more. A trigger refuses both once the period, or the one of the reversal, is closed
    (`finance.triggers`). `evidence` is a reference in words, or a link.
    """

    class Kind(models.TextChoices):
        ACCRUAL = accruals.ACCRUAL, "Accrual"
        PREPAYMENT = accruals.PREPAYMENT, "Prepayment"

    cost_line = models.ForeignKey(CostLine, on_delete=models.PROTECT, related_name="accrued")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="accrued")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ACCRUAL)
    amount = MoneyField()
    reason = models.CharField(max_length=300)
    evidence = models.CharField(max_length=300)
    history = HistoricalRecords()

    objects = AccrualQuerySet.as_manager()

    class Meta:
        ordering = ["-period__year", "-period__number", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=ZERO),
                name="finance_accrual_amount_positive",
                violation_error_message="Enter an amount of more than £0.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["accrual", "prepayment"]), name="finance_accrual_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(evidence=""),
                name="finance_accrual_with_reason_and_evidence",
                violation_error_message="Say why, and what shows it.",
            ),
            models.CheckConstraint(
                condition=~Q(evidence__contains="://")
                | Q(evidence__startswith=LINKS[0])
                | Q(evidence__startswith=LINKS[1]),
                name="finance_accrual_link_of_the_web",
                violation_error_message="A link begins with https:// or http://.",
            ),
            *Recorded.Meta.constraints,
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        """The accrual's page."""
        return page_url("finance:accrual", self.pk)

    @property
    def evidence_url(self) -> str:
        """The evidence as an address, empty where it is a reference in words."""
        evidence: str = self.evidence
        return evidence if evidence.startswith(LINKS) else ""

    @property
    def effect(self) -> Decimal:
        """What it adds to what was spent in its period; £0.00 once it is withdrawn."""
        if self.withdrawn_at is not None:
            return ZERO
        is_income = self.cost_line.category.is_income
        return accruals.effect(self.kind, self.amount, is_income=is_income)
