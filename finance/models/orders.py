"""Snapshots of open orders, what each says of an order, and the invoices of orders."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from finance.models.commitment import Commitment
from finance.models.ledger import Transaction
from finance.models.period import Period
from finance.querysets import OrderInvoiceQuerySet, OrderSnapshotQuerySet, OrderUploadQuerySet
from innovation.core.fields import MoneyField
from innovation.core.money import ZERO
from programmes.models import Programme


class OrderSnapshot(models.Model):
    """The open orders of a programme as a file of the purchasing system had them on a day.

    What the file says is outstanding is net of the invoices up to and including `as_at`. Rows that
    were read are stated or, being of another programme or with nothing outstanding, left out; their
    amounts add up to the file's control total.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="order_snapshots"
    )
    as_at = models.DateField("as at")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    rows_read = models.PositiveIntegerField()
    rows_stated = models.PositiveIntegerField()
    rows_left_out = models.PositiveIntegerField(default=0)
    amount_read = MoneyField(help_text="The control total of the file.")
    amount_stated = MoneyField()
    amount_left_out = MoneyField(default=ZERO)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField(auto_now_add=True)

    objects = OrderSnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-as_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    rows_read=F("rows_stated") + F("rows_left_out"),
                    amount_read=F("amount_stated") + F("amount_left_out"),
                ),
                name="finance_ordersnapshot_adds_up",
                violation_error_message="Every row that was read is stated or left out.",
            )
        ]

    def __str__(self) -> str:
        return f"Open orders of {self.as_at:%-d %B %Y}"


class OrderStatement(models.Model):
    """What a snapshot says is outstanding of an order; an order it does not have, it closes."""

    snapshot = models.ForeignKey(OrderSnapshot, on_delete=models.PROTECT, related_name="statements")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="statements")
    amount = MoneyField()

    class Meta:
        ordering = ["snapshot", "commitment"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "snapshot"], name="finance_orderstatement_unique"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=ZERO),
                name="finance_orderstatement_amount_positive",
                violation_error_message="An open order has more than £0 outstanding.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} in {self.snapshot_id}"


class OrderInvoice(models.Model):
    """A ledger row that quotes an order: it is of one order at most.

    `period`, `date` and `amount` are those of the row, so that no page reads the ledger for them.
    Which row is of which order is told by `finance.orders`; `check_integrity` tells it anew.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="invoices")
    transaction = models.OneToOneField(
        Transaction, on_delete=models.PROTECT, related_name="order_invoice"
    )
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    amount = MoneyField()

    objects = OrderInvoiceQuerySet.as_manager()

    class Meta:
        ordering = ["date", "pk"]

    def __str__(self) -> str:
        return f"Invoice of {self.commitment_id}"


class OrderUpload(models.Model):
    """A file of open orders that somebody looks at before it is loaded; then it is deleted."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    as_at = models.DateField("as at")
    leave_out = models.BooleanField(default=False)
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="order_uploads"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = OrderUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name
