"""What a funder agreed to, as it is kept with a virement."""

import datetime as dt
from dataclasses import dataclass

from finance.actions.refusals import VirementRefusedError
from finance.models import Virement


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What a funder agreed: when, under which reference, and where the paper is kept."""

    agreed_on: dt.date | None = None
    reference: str = ""
    source: str = ""

    def __bool__(self) -> bool:
        return bool(self.agreed_on or self.reference or self.source)


NO_AGREEMENT = Agreement()


def set_agreement(row: Virement, agreement: Agreement) -> None:
    """Put it on a virement, not saved yet; refused unless all of it is given or nothing."""
    given = (agreement.agreed_on, agreement.reference.strip(), agreement.source.strip())
    if any(given) and not all(given):
        raise VirementRefusedError(
            "Enter all of the funder’s agreement: its date, its reference and where it is kept."
        )
    row.agreed_on, row.agreement_reference, row.agreement_source = given
