"""What-ifs over the live position, which they never change. Pure: values in and out.

The live position is what every cost line is projected to end at, and the money of every award. A
scenario is a list of changes. They are made one after the other to a copy of the position, and
each step is what that one did; so the steps always sum to the difference, to the penny. Another
order would give other steps: what two changes do together falls to the later one.

Only days from the first one that is not actual yet are changed: the past stays as it was spent.
"""

from finance.scenarios.changes import (
    AddPosts,
    Change,
    ChangeInsurance,
    ChangeLine,
    ChangePay,
    ChangePension,
    ChangeTranche,
    ChangeTurnover,
    DropPosts,
    ExtendGrant,
    MoveStarts,
)
from finance.scenarios.establishment import Establishment, Holder, months_later
from finance.scenarios.run import Live, Run, Step, run
from finance.scenarios.runout import run_out
from finance.scenarios.standing import Cell, Figure, LineLeft, Receipt, Standing

__all__ = [
    "AddPosts",
    "Cell",
    "Change",
    "ChangeInsurance",
    "ChangeLine",
    "ChangePay",
    "ChangePension",
    "ChangeTranche",
    "ChangeTurnover",
    "DropPosts",
    "Establishment",
    "ExtendGrant",
    "Figure",
    "Holder",
    "LineLeft",
    "Live",
    "MoveStarts",
    "Receipt",
    "Run",
    "Standing",
    "Step",
    "months_later",
    "run",
    "run_out",
]
