"""Keeping milestones."""

from django.contrib.auth.models import User
from django.db import transaction

from innovation.core.versions import claim, save_as
from programmes.models import Milestone


@transaction.atomic
def save_milestone(*, milestone: Milestone, by: User) -> Milestone:
    """Save a new milestone, or a change as the next version of one.

    Raises StaleError when it is no longer the version that `milestone` has.
    """
    if milestone.pk:
        milestone.version = claim(Milestone, milestone.pk, milestone.version)
    save_as(milestone, by)
    return milestone
