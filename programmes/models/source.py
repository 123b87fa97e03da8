"""Where a figure comes from."""

from django.db import models
from simple_history.models import HistoricalRecords


class SourceDocument(models.Model):
    """A published document, such as a board report, that figures are taken from."""

    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200, help_text="Who wrote it, and for whom.")
    published_on = models.DateField("date of the document")
    history = HistoricalRecords()

    class Meta:
        ordering = ["published_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "published_on"], name="programmes_sourcedocument_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.published_on.day} {self.published_on:%B %Y}"


class Citation(models.Model):
    """The place in a document where a figure stands: a table or a paragraph."""

    document = models.ForeignKey(SourceDocument, on_delete=models.PROTECT, related_name="citations")
    place = models.CharField(max_length=100, help_text="Such as “Table 4” or “paragraph 4.4.1”.")
    history = HistoricalRecords()

    class Meta:
        ordering = ["document", "place"]
        constraints = [
            models.UniqueConstraint(fields=["document", "place"], name="programmes_citation_unique")
        ]

    def __str__(self) -> str:
        return f"{self.place} of {self.document}"
