"""A ledger file that was uploaded and waits for somebody to look at it and confirm."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from finance.models.ledger_import import LedgerImport
from finance.models.mapping import LedgerMapping
from finance.querysets import LedgerUploadQuerySet
from programmes.models import Programme


class LedgerUpload(models.Model):
    """A file between upload and confirmation, with what the user chose for it.

    It is kept in the database, so that any web worker can show its preview. Its chunks go when
    it is loaded or discarded; what it loaded and rejected is kept by the import.
    """

    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.CASCADE, related_name="uploads"
    )
    new_programme = models.CharField("name of the new programme", max_length=200, blank=True)
    mapping = models.ForeignKey(
        LedgerMapping, null=True, blank=True, on_delete=models.SET_NULL, related_name="uploads"
    )
    declared_year = models.PositiveSmallIntegerField(null=True, blank=True)
    declared_period = models.PositiveSmallIntegerField(null=True, blank=True)
    where_column = models.CharField(max_length=200, blank=True)
    where_value = models.CharField(max_length=200, blank=True)
    rule = models.CharField(
        max_length=10, choices=LedgerImport.Rule.choices, default=LedgerImport.Rule.REFUSE
    )
    accept_restated = models.BooleanField(default=False)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField("size in bytes")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ledger_uploads"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = LedgerUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """The preview of the file."""
        return reverse("finance:import-preview", args=[self.pk])


class UploadChunk(models.Model):
    """A piece of an uploaded file; the pieces in the order of `number` are the file."""

    upload = models.ForeignKey(LedgerUpload, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["upload", "number"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="finance_uploadchunk_unique")
        ]

    def __str__(self) -> str:
        return f"{self.upload}, piece {self.number}"
