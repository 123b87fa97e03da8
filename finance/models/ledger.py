"""The ledger: what was really spent, append-only."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Upper

from finance.models.period import Balance
from finance.querysets import TransactionQuerySet
from innovation.core.fields import MoneyField
from programmes.models import Programme


class Ledger(models.Model):
    """A ledger that files come from, as one programme reads it.

    Two mappings of one ledger share it, so that a row is known again whichever mapping read it.
    `is_demonstration` marks invented spend; every page that shows it says so.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="ledgers")
    name = models.CharField(max_length=200)
    is_demonstration = models.BooleanField("invented, for demonstration", default=False)

    class Meta:
        ordering = ["programme", "name"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="finance_ledger_unique")
        ]

    def __str__(self) -> str:
        return self.name


class Transaction(models.Model):
    """A row of the ledger. It is never changed and never deleted: a trigger refuses both.

    A row is known again by its ledger, reference, `digest` (a 63-bit hash of its content) and
    `ordinal` (0, 1, … among identical rows). A contra row has the negative of the digest of the
    row that it reverses. `balance` says which cost line and period it counts in; `date` stays
    the date of the ledger even when that period was closed and a later one took the row.

    `balance`, `ledger` and `ledger_import` have no foreign key in the database, which would be
    checked row by row; the triggers check the rows of a statement at once, and what the ledger
    names is protected from deletion.
    """

    ledger = models.ForeignKey(
        Ledger,
        on_delete=models.PROTECT,
        related_name="transactions",
        db_constraint=False,
        db_index=False,
    )
    ledger_import = models.ForeignKey(
        "finance.LedgerImport",
        on_delete=models.PROTECT,
        related_name="transactions",
        db_constraint=False,
        db_index=False,
    )
    balance = models.ForeignKey(
        Balance, on_delete=models.PROTECT, related_name="transactions", db_constraint=False
    )
    line = models.PositiveIntegerField("line of the file")
    date = models.DateField()
    reference = models.CharField(max_length=100, blank=True)
    supplier = models.CharField(max_length=200, blank=True)
    description = models.CharField(max_length=300, blank=True)
    cost_centre = models.CharField(max_length=200)
    account = models.CharField(max_length=200)
    amount = MoneyField()
    digest = models.BigIntegerField(editable=False)
    ordinal = models.PositiveIntegerField(default=0, editable=False)
    reverses = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reversed_by",
        db_constraint=False,
        db_index=False,
    )

    objects = TransactionQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "-pk"]
        indexes = [
            # The rows of an import lie together: on SQLite this is an index like the others.
            BrinIndex("ledger_import", name="finance_transaction_of_import"),
            models.Index("date", "id", name="finance_transaction_in_order"),
            models.Index(Upper("supplier"), name="finance_transaction_supplier"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "reference", "digest", "ordinal"],
                name="finance_transaction_unique",
            ),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=models.Q(reverses__isnull=False),
                name="finance_transaction_reversed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference or self.pk} {self.supplier}".strip()
