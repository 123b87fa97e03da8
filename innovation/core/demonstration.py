"""Who signs in to the demonstration. `load_sample` makes these users; production has none."""

from typing import NamedTuple

PASSWORD = "demonstration-2017"  # noqa: S105 - shown on the demonstration's sign-in page


class SignIn(NamedTuple):
    username: str
    role: str


SIGN_INS = (
    SignIn("officer", "Council officer"),
    SignIn("budget-holder", "Budget holder"),
    SignIn("finance", "Finance"),
    SignIn("establishment", "Establishment administrator"),
    SignIn("auditor", "Auditor"),
    SignIn("admin", "Superuser"),
)
