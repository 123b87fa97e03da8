"""The delivery of the demonstration, all invented: milestones, the gate, its claim, a contract."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

from django.contrib.auth.models import User
from django.core.management import call_command

from finance.actions.commitments import commit
from finance.models import Commitment, CostLine
from innovation.core.versions import save_as
from programmes.actions import record_claim
from programmes.models import Tranche


def deliver(folder: Path) -> None:
    """Load the milestones and conditions, draft the claim, and commit a contract."""
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
    contract = Commitment(
        cost_line=CostLine.objects.get(
            award=tranche.award, category__slug="sector-led-pip-work", year=2018
        ),
        reference="DEM-C-001",
        supplier="Aire Valley Example Training Ltd",
        description="Demonstration, invented: three days of training in February 2019",
        amount=Decimal("4800.00"),
        ordered_on=dt.date(2018, 12, 17),
    )
    commit(commitment=contract, by=by)
