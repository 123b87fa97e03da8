"""Entering a pressure or an action plan, and changing one."""

from django.contrib.auth.models import User
from django.db import transaction

from finance.actions.codes import save_as
from finance.models import Adjustment, CostCategory, CostLine
from innovation.core.versions import claim
from programmes.models import Workstream


@transaction.atomic
def enter_adjustment(
    *, adjustment: Adjustment, workstream: Workstream, category: CostCategory, year: int, by: User
) -> Adjustment:
    """Save a new entry on the cost line of a workstream, category and year.

    Where there is no such line one is made at £0, so that the entry has a row of the monitor.
    """
    line = CostLine.objects.filter(workstream=workstream, category=category, year=year).first()
    if line is None:
        line = CostLine(workstream=workstream, category=category, year=year)
        save_as(line, by)
    adjustment.cost_line = line
    save_as(adjustment, by)
    return adjustment


@transaction.atomic
def change_adjustment(*, adjustment: Adjustment, by: User) -> Adjustment:
    """Save a change as the next version.

    Raises StaleError when somebody else changed the entry since the version that it was read at.
    """
    adjustment.version = claim(Adjustment, adjustment.pk, adjustment.version)
    save_as(adjustment, by)
    return adjustment
