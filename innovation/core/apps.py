"""The core app: what every page stands on. It has no models."""

from django.apps import AppConfig
from django.core.checks import Tags, register


class CoreConfig(AppConfig):
    name = "innovation.core"
    label = "core"

    def ready(self) -> None:
        from innovation.core.checks import check_assets  # noqa: PLC0415 - the registry is ready now

        register(check_assets, Tags.staticfiles)
