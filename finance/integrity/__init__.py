"""Whether the whole book agrees with itself: every promise as a named check.

`CHECKS` is the one list: `manage.py check_integrity` prints it, and the tests of worked examples
end with it. A check asks the database for the rows that break its promise, a few queries each
however long the ledger is; a book that agrees gives none. It changes nothing.
"""

from finance.integrity import (
    budgets,
    database,
    engagements,
    forecasts,
    imports,
    ledger,
    orders,
    periods,
    virements,
)
from finance.integrity.check import Check, Finding, look

CHECKS: tuple[Check, ...] = (
    *database.CHECKS,
    *ledger.CHECKS,
    *imports.CHECKS,
    *orders.CHECKS,
    *budgets.CHECKS,
    *virements.CHECKS,
    *forecasts.CHECKS,
    *engagements.CHECKS,
    *periods.CHECKS,
)
"""Every check, those first without which the others mean little."""


def findings() -> list[Finding]:
    """What is wrong with the book, by check; empty when all of it agrees."""
    found = (look(check) for check in CHECKS)
    return [finding for finding in found if finding.rows]


__all__ = ["CHECKS", "Check", "Finding", "findings", "look"]
