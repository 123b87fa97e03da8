"""What an action says when it will not do as it was told. Nothing was written then."""

from finance.actions.outcome import Outcome
from innovation.core.words import counted


class ActionRefusedError(Exception):
    """The action cannot be done; the message says why, for the person who asked."""


class NotAsShownError(ActionRefusedError):
    """Other rows would be loaded than the user was shown."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing was loaded: codes, periods or the ledger were changed since you looked at "
            "this preview. Look again and confirm."
        )


class LedgerRefusedError(ActionRefusedError):
    """A file has rows that cannot be loaded, and the rule is to refuse it then.

    `outcome` says of every row what would have become of it.
    """

    def __init__(self, outcome: Outcome) -> None:
        rows = counted(outcome.to_mend.rows, "row")
        super().__init__(f"Nothing was loaded: {rows} of {outcome.file_name} cannot be loaded.")
        self.outcome = outcome


class VirementRefusedError(ActionRefusedError):
    """A virement cannot be what was asked; `faults` says why, each in a sentence of its own."""

    def __init__(self, *faults: str) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


class StaleVirementError(VirementRefusedError):
    """The virement is no longer the version that the user saw."""

    def __init__(self) -> None:
        super().__init__(
            "The virement was changed since you opened it: look at it as it is now, and try again."
        )


class UnderspendRefusedError(ActionRefusedError):
    """Nothing can be recorded so; `field` names what of the request is wrong, if one thing is."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
