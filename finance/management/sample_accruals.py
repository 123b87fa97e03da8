"""The demonstration's accruals, as finance would have entered them by then; all invented."""

from decimal import Decimal

from django.contrib.auth.models import User

from finance.actions.accruals import enter_accrual
from finance.models import CostLine
from innovation.core.periods import Period
from programmes.models import Programme

ACCRUALS = (
    ("re-think", 2017, 12, "accrual", "450.00", "printing of March, invoiced in April"),
    ("re-think", 2018, 8, "accrual", "1240.00", "training of November, invoiced in December"),
    ("re-think", 2018, 9, "accrual", "860.00", "venue of December, not invoiced yet"),
    ("res-teams", 2018, 9, "prepayment", "600.00", "licences paid for January to March"),
)
"""Workstream, year, period, kind, amount and reason, all on the other costs."""
CATEGORY = "other-costs"


def accrue(programme: Programme, period: Period) -> None:
    """Finance enters what is not in the ledger of its month, before that is closed."""
    by = User.objects.get(username="finance")
    lines = CostLine.objects.filter(workstream__programme=programme, category__slug=CATEGORY)
    for index, (workstream, year, number, kind, amount, reason) in enumerate(ACCRUALS, start=1):
        if period != Period(year, number):
            continue
        enter_accrual(
            cost_line=lines.get(workstream__slug=workstream, year=year),
            number=number,
            kind=kind,
            amount=Decimal(amount),
            reason=f"Demonstration, invented: {reason}.",
            evidence=f"Demonstration order {index}",
            by=by,
        )
