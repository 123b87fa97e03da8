"""Changing what is assumed about the time after a grant."""

from django.contrib.auth.models import User
from django.db import transaction

from finance.actions.codes import save_as
from finance.models import ExitAssumptions
from innovation.core.versions import claim


@transaction.atomic
def save_exit_assumptions(*, assumptions: ExitAssumptions, by: User) -> ExitAssumptions:
    """Save assumptions that were checked, as the next version of those that are there.

    The placement cost is the report's only as long as nobody enters another. Raises StaleError
    when they were changed since they were opened.
    """
    before = ExitAssumptions.objects.get(pk=assumptions.pk)
    assumptions.version = claim(ExitAssumptions, assumptions.pk, assumptions.version)
    if before.placement_cost != assumptions.placement_cost:
        assumptions.citation = None
    save_as(assumptions, by)
    return assumptions
