"""Virements on the small book as people make them: asked for, submitted, approved."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User

from finance.actions import virements
from finance.models import CostLine, Virement, VirementBand
from innovation.core import access
from tests.factories import UserFactory, VirementBandFactory

WITHIN = {"alpha-2018": "-100.00", "alpha-travel": "100.00"}
"""A virement within Alpha, by the names of the book's lines."""


def draft(lines: Mapping[CostLine, str], *, by: User | None = None, **fields: Any) -> Virement:
    """A draft with these amounts; by default of a finance user."""
    first = next(iter(lines))
    fields.setdefault("kind", Virement.Kind.VIREMENT)
    fields.setdefault("reason", "Agency cover for a vacant post.")
    return virements.save_draft(
        by=by or UserFactory(role=access.FINANCE),
        programme=first.workstream.programme,
        lines={line.pk: Decimal(amount) for line, amount in lines.items()},
        **fields,
    )


def submitted(lines: Mapping[CostLine, str], *, by: User | None = None, **fields: Any) -> Virement:
    """A virement that waits for approval."""
    row = draft(lines, by=by, **fields)
    return virements.submit(virement=row, by=row.requested_by)


def approved(lines: Mapping[CostLine, str], *, by: User | None = None, **fields: Any) -> Virement:
    """A virement that moved the budget, approved by another finance user in a band of any size."""
    if not VirementBand.objects.exists():
        VirementBandFactory()
    row = submitted(lines, by=by, **fields)
    return virements.approve(virement=row, by=UserFactory(role=access.FINANCE))


def latest(line: CostLine) -> Decimal:
    """The latest budget of a line."""
    found: Any = CostLine.objects.with_latest_budget().get(pk=line.pk)
    amount: Decimal = found.latest_budget
    return amount
