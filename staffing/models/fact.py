"""What every fact of the pay reference keeps: how sure it is, and where it comes from."""

from typing import Any

from django.db import models


class FactManager(models.Manager[Any]):
    """Finds a fact by what makes it unique, so that a file of facts can be loaded again."""

    def get_by_natural_key(self, *values: Any) -> Any:
        """The row with these values of the model's `KEY`."""
        names = self.model.KEY
        return self.get(**dict(zip(names, values, strict=True)))


class Spine(models.TextChoices):
    """The two spines of the NJC: points 6 to 49 until March 2019, 1 to 43 from 1 April 2019."""

    OLD = "old", "Old spine, until March 2019"
    NEW = "new", "New spine, from April 2019"


class Status(models.TextChoices):
    """How sure a fact is, surest first."""

    VERIFIED = "verified", "Verified: as published"
    DERIVED = "derived", "Derived from published figures"
    RECALLED = "recalled", "From memory, checked against published figures"
    INFERRED = "inferred", "Inferred"
    UNVERIFIED = "unverified", "From memory, unverified"


class Fact(models.Model):
    """A fact with its status and its source. `KEY` names the fields that make it unique.

    A rate or range is in force from its first day until the next one begins, so that two can only
    overlap by beginning on the same day, and that is refused.
    """

    KEY: tuple[str, ...] = ()

    status = models.CharField(
        max_length=12,
        choices=Status.choices,
        default=Status.UNVERIFIED,
        help_text="How sure it is.",
    )
    source = models.CharField(max_length=300, help_text="Where it comes from.")

    objects = FactManager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["verified", "derived", "recalled", "inferred", "unverified"]
                ),
                name="%(app_label)s_%(class)s_status_known",
            )
        ]

    def natural_key(self) -> tuple[Any, ...]:
        """The values of `KEY`."""
        return tuple(getattr(self, name) for name in self.KEY)
