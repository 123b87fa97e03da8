"""The delivery of the demonstration, all of it invented: milestones, the gate and its claim."""

import datetime as dt
from pathlib import Path

from django.contrib.auth.models import User
from django.core.management import call_command

from innovation.core.versions import save_as
from programmes.actions import record_claim
from programmes.models import Tranche


def deliver(folder: Path) -> None:
    """Load the milestones and conditions, and draft the claim of the contingent money."""
    call_command("loaddata", str(folder / "delivery.json"), verbosity=0)
    by = User.objects.get(username="finance")
    tranche = Tranche.objects.contingent().get()
    tranche.due_on = dt.date(2019, 3, 29)
    save_as(tranche, by, "Demonstration: no report says by when")
    record_claim(
        tranche=tranche,
        claim=Tranche.Claim.DRAFTED,
        on=dt.date(2018, 12, 10),
        by=by,
        note="Demonstration, invented: two conditions still wait for their evidence.",
    )
