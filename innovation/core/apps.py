"""The core app: what every page stands on. It has no models."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.forms import DateField

from innovation.core.forms import INVALID_DAY


class CoreConfig(AppConfig):
    name = "innovation.core"
    label = "core"

    def ready(self) -> None:
        """Register the checks, and say how to write a day, before any form of ours is made.

        Here and not form by form: the fields that Django makes of a model and of a filter take it
        too.
        """
        from innovation.core.checks import check_assets  # noqa: PLC0415 - the registry is ready now

        register(check_assets, Tags.staticfiles)
        DateField.default_error_messages["invalid"] = INVALID_DAY
