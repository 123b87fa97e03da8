"""Who signs in to the demonstration. `load_sample` makes these users; production has none.

Finance are two: nobody approves the virement that they asked for.
"""

from typing import NamedTuple

PASSWORD = "demonstration-2017"  # noqa: S105 - shown on the demonstration's sign-in page


class SignIn(NamedTuple):
    username: str
    role: str


SIGN_INS = (
    SignIn("officer", "Council officer"),
    SignIn("budget-holder", "Budget holder"),
    SignIn("finance", "Finance"),
    SignIn("finance-2", "Finance"),
    SignIn("establishment", "Establishment administrator"),
    SignIn("auditor", "Auditor"),
    SignIn("admin", "Superuser"),
)
