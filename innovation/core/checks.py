"""System checks: what a start would otherwise show only as a page without its style."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.contrib.staticfiles import finders
from django.core.checks import CheckMessage, Warning  # noqa: A004 - Django's name for it

ASSETS = ("app.css", "core/govuk-frontend.min.js")


def check_assets(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 - the signature of a check
    **kwargs: Any,  # noqa: ARG001 - the signature of a check
) -> list[CheckMessage]:
    """One warning for each asset that the set-up makes and that is not there."""
    return [
        Warning(
            f"The page asset {name} is missing.",
            hint="Run ./run setup, which installs and compiles the page assets.",
            id="core.W001",
        )
        for name in ASSETS
        if finders.find(name) is None
    ]
