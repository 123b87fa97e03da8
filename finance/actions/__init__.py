"""Changes to the ledger and what belongs to it: verbs, atomic, each with who did it."""

from finance.actions.codes import assign_account, assign_cost_centre
from finance.actions.import_ledger import import_ledger, preview_ledger
from finance.actions.outcome import GoodRow, Outcome, RejectedRow, Tally
from finance.actions.refusals import (
    ActionRefusedError,
    LedgerRefusedError,
    StaleVirementError,
    VirementRefusedError,
)
from finance.actions.rejects import preview_retry, reject_rows, retry_rejects
from finance.actions.reverse_import import reverse_import
from finance.actions.source import LedgerSource
from finance.actions.start_programme import preview_start, start_programme

__all__ = [
    "ActionRefusedError",
    "GoodRow",
    "LedgerRefusedError",
    "LedgerSource",
    "Outcome",
    "RejectedRow",
    "StaleVirementError",
    "Tally",
    "VirementRefusedError",
    "assign_account",
    "assign_cost_centre",
    "import_ledger",
    "preview_ledger",
    "preview_retry",
    "preview_start",
    "reject_rows",
    "retry_rejects",
    "reverse_import",
    "start_programme",
]
