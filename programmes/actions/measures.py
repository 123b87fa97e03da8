"""Keeping measures, and what they read, are to read and are expected to."""

from django.contrib.auth.models import User
from django.db import transaction

from innovation.core.versions import claim, delete_as, save_as
from programmes.models import Measure, Reading


@transaction.atomic
def save_measure(*, measure: Measure, by: User) -> Measure:
    """Save a new measure, or a change as the next version of one.

    Raises StaleError when it is no longer the version that `measure` has.
    """
    if measure.pk:
        measure.version = claim(Measure, measure.pk, measure.version)
    save_as(measure, by)
    return measure


@transaction.atomic
def save_reading(*, reading: Reading, by: User, because: str = "") -> Reading:
    """Save a new reading, target or projection, or correct one, which says why.

    Raises StaleError when it is no longer the version that `reading` has.
    """
    if reading.pk:
        reading.version = claim(Reading, reading.pk, reading.version)
    save_as(reading, by, because)
    return reading


@transaction.atomic
def remove_reading(*, reading: Reading, by: User, because: str) -> None:
    """Take out what should never have been recorded; the history keeps it, by whom and why.

    Raises StaleError when it is no longer the version that `reading` has.
    """
    claim(Reading, reading.pk, reading.version)
    delete_as(reading, by, because)
