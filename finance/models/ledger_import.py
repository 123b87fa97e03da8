"""Imports of ledger files and what they did not load."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from finance.models.ledger import Ledger
from finance.models.mapping import LedgerMapping
from finance.querysets import LedgerImportQuerySet, RejectQuerySet
from innovation.core.fields import MoneyField
from innovation.core.money import ZERO


class LedgerImport(models.Model):
    """What one file, or one reversal, brought into the ledger.

    Every row that was read is loaded, known already, rejected or blank, and the amounts of the
    first three are the file's control total; the database refuses anything else.
    """

    class Rule(models.TextChoices):
        REFUSE = "refuse", "Refuse the file if any row is bad"
        LOAD_GOOD = "load_good", "Load the good rows and keep the bad ones as rejects"

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="imports")
    mapping = models.ForeignKey(
        LedgerMapping, null=True, blank=True, on_delete=models.PROTECT, related_name="imports"
    )
    reverses = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversal"
    )
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was reversed.")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField("size in bytes", default=0)
    where_column = models.CharField(max_length=200, blank=True)
    where_value = models.CharField(max_length=200, blank=True)
    rule = models.CharField(max_length=10, choices=Rule.choices, default=Rule.REFUSE)
    header = models.JSONField(default=list, help_text="The cells of the file's header row.")
    rows_read = models.PositiveIntegerField()
    rows_loaded = models.PositiveIntegerField()
    rows_known = models.PositiveIntegerField(default=0)
    rows_rejected = models.PositiveIntegerField(default=0)
    rows_blank = models.PositiveIntegerField(default=0)
    amount_read = MoneyField(help_text="The control total: every amount that could be read.")
    amount_loaded = MoneyField()
    amount_known = MoneyField(default=ZERO)
    amount_rejected = MoneyField(default=ZERO)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField(auto_now_add=True)

    objects = LedgerImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        permissions = [("reverse_ledgerimport", "Can reverse a ledger import")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    rows_read=models.F("rows_loaded")
                    + models.F("rows_known")
                    + models.F("rows_rejected")
                    + models.F("rows_blank")
                ),
                name="finance_ledgerimport_rows_add_up",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    amount_read=models.F("amount_loaded")
                    + models.F("amount_known")
                    + models.F("amount_rejected")
                ),
                name="finance_ledgerimport_amounts_add_up",
            ),
            models.CheckConstraint(
                condition=models.Q(reverses=None, reason="")
                | (models.Q(reverses__isnull=False) & ~models.Q(reason="")),
                name="finance_ledgerimport_reversal_has_reason",
                violation_error_message="Say why the import is reversed.",
            ),
        ]

    def __str__(self) -> str:
        return f"Import {self.pk}: {self.file_name}"

    def get_absolute_url(self) -> str:
        """The import's result page."""
        return reverse("finance:import", args=[self.pk])


class Reject(models.Model):
    """A row of a file that was not loaded: where it stood, as it was, and why.

    `cells` is the row as it was read; `amount` is empty when it could not be read. A row that is
    not to be loaded is set aside, with the reason, by whom and when, until it is taken up again;
    one that an import loads all the same was set aside before.
    """

    ledger_import = models.ForeignKey(
        LedgerImport, on_delete=models.PROTECT, related_name="rejects"
    )
    line = models.PositiveIntegerField("line of the file")
    column = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300)
    amount = MoneyField(null=True, blank=True)
    cells = models.JSONField()
    loaded_by = models.ForeignKey(
        LedgerImport,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rescued_rejects",
        help_text="The later import that loaded the row.",
    )
    set_aside_because = models.CharField(max_length=300, blank=True)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    set_aside_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords(
        excluded_fields=["column", "value", "reason", "amount", "cells", "loaded_by"]
    )

    objects = RejectQuerySet.as_manager()

    class Meta:
        ordering = ["ledger_import", "line"]
        constraints = [
            models.UniqueConstraint(fields=["ledger_import", "line"], name="finance_reject_unique"),
            models.CheckConstraint(
                condition=models.Q(set_aside_at=None, set_aside_by=None, set_aside_because="")
                | (
                    models.Q(set_aside_at__isnull=False, set_aside_by__isnull=False)
                    & ~models.Q(set_aside_because="")
                ),
                name="finance_reject_set_aside_with_reason",
                violation_error_message="What is set aside has a moment, a person and a reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"Line {self.line}: {self.reason}"
