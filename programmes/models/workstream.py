"""Workstreams and the names they had before."""

from django.db import models
from simple_history.models import HistoricalRecords

from innovation.core.addresses import page_url
from programmes.models.place import Cluster
from programmes.models.programme import Programme
from programmes.models.source import Citation
from programmes.querysets import WorkstreamQuerySet


class Workstream(models.Model):
    """A part of a programme with a budget of its own, such as RES Teams.

    In a revenue budget a workstream is a service.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="workstreams")
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80)
    description = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(
        default=0, help_text="The order in which workstreams are listed, lowest first."
    )
    clusters = models.ManyToManyField(
        Cluster, blank=True, related_name="workstreams", help_text="Where its teams are based."
    )
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords(m2m_fields=[clusters])

    objects = WorkstreamQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"], name="programmes_workstream_name_unique"
            ),
            models.UniqueConstraint(
                fields=["programme", "slug"], name="programmes_workstream_slug_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The workstream's page."""
        return page_url("finance:workstream", self.programme.slug, self.slug)


class FormerName(models.Model):
    """A name that a workstream had in an earlier document."""

    workstream = models.ForeignKey(
        Workstream, on_delete=models.CASCADE, related_name="former_names"
    )
    name = models.CharField(max_length=200)
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["workstream", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["workstream", "name"], name="programmes_formername_unique"
            )
        ]

    def __str__(self) -> str:
        return self.name
