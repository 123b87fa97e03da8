"""How the files of a ledger are laid out, as plain values."""

from dataclasses import dataclass
from typing import Literal

from innovation.core.periods import Period


@dataclass(frozen=True, slots=True)
class Where:
    """Read only the rows that hold `value` in `column`; blanks and case do not matter."""

    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column is what, by its name in the header; an empty name means that there is none.

    `date_format` is as of `strptime`. The period of a row is that of its date, comes from
    `period` as `period_format` says, or is `declared_period` for the whole file.
    """

    amount: str
    cost_centre: str
    account: str
    date: str = ""
    date_format: str = "%d/%m/%Y"
    period_source: Literal["date", "column", "declared"] = "date"
    period: str = ""
    period_format: Literal["year_period", "number", "date"] = "year_period"
    declared_period: Period | None = None
    reference: str = ""
    reference_line: str = ""
    supplier: str = ""
    description: str = ""
    where: Where | None = None
    encoding: str = "auto"
    delimiter: str = ","

    def columns(self) -> dict[str, str]:
        """What each column is to people, and its name in the file; those that there are."""
        named = {
            "Amount": self.amount,
            "Cost centre": self.cost_centre,
            "Account": self.account,
            "Date": self.date,
            "Period": self.period if self.period_source == "column" else "",
            "Reference": self.reference,
            "Line of the reference": self.reference_line,
            "Supplier": self.supplier,
            "Description": self.description,
            "Only rows where": self.where.column if self.where else "",
        }
        return {what: name for what, name in named.items() if name.strip()}
