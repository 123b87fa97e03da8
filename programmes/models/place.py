"""Areas of the city and the clusters in them."""

from django.db import models
from simple_history.models import HistoricalRecords

from programmes.models.source import Citation


class Area(models.Model):
    """One of the areas that services are run by, such as West."""

    name = models.CharField(max_length=100, unique=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Cluster(models.Model):
    """A group of schools and services of one area that a team is based around."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="clusters")
    name = models.CharField(max_length=100, unique=True)
    already_staffed = models.BooleanField(
        default=False, help_text="A team was in post before the programme."
    )
    note = models.CharField(max_length=200, blank=True)
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["area", "name"]

    def __str__(self) -> str:
        return self.name
