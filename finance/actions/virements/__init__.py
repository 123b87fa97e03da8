"""Asking for a virement, and what becomes of it.

Each action locks the virement first and then, where budgets are read to be relied on, its cost
lines in the order of their keys: two approvals at once wait for one another and never deadlock.
`version` is the version of the virement that the user saw; without one it is not compared.
"""

from finance.actions.virements.agreement import NO_AGREEMENT, Agreement
from finance.actions.virements.asking import (
    save_draft,
    save_request,
    submit,
    why_not_submitted,
    withdraw,
)
from finance.actions.virements.deciding import approve, reject

__all__ = [
    "NO_AGREEMENT",
    "Agreement",
    "approve",
    "reject",
    "save_draft",
    "save_request",
    "submit",
    "why_not_submitted",
    "withdraw",
]
