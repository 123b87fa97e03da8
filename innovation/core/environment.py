"""Typed reading of environment variables.

Every reader fails with the name of the variable and what it may hold, so that a wrong setting
stops the start and never becomes a wrong behaviour.
"""

import os


class EnvironmentVariableError(Exception):
    """A variable of the environment is missing or cannot be read as its type."""


def text(name: str, default: str | None = None) -> str:
    """The variable as it is; without a default it must be set and not empty."""
    value = os.environ.get(name, "")
    if value:
        return value
    if default is None:
        raise EnvironmentVariableError(f"{name} must be set: it has no default.")
    return default


def flag(name: str, *, default: bool) -> bool:
    """The variable as yes or no: 1, true, yes, on and 0, false, no, off."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise EnvironmentVariableError(f"{name} is {value!r}: use true or false.")


def number(name: str, default: int) -> int:
    """The variable as a whole number."""
    value = os.environ.get(name, "").strip()
    try:
        return int(value) if value else default
    except ValueError:
        raise EnvironmentVariableError(f"{name} is {value!r}: use a whole number.") from None


def words(name: str, default: str = "") -> list[str]:
    """The variable as a list, its parts divided by commas; empty parts are dropped."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]
