"""The configuration of the app."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, pre_migrate

from finance.triggers import install_after_migrate, remove_before_migrate


class FinanceConfig(AppConfig):
    name = "finance"

    def ready(self) -> None:
        """After each migrate make the triggers anew, and the roles as they are declared.

        Django tells the apps in the order of INSTALLED_APPS: when it comes to auth, the
        permissions of the tracker's own apps, which stand before it, exist.
        """
        from innovation.core.access import sync_roles  # noqa: PLC0415 - needs models, which load later

        pre_migrate.connect(
            remove_before_migrate, sender=self, dispatch_uid="finance.triggers.remove"
        )
        post_migrate.connect(
            install_after_migrate, sender=self, dispatch_uid="finance.triggers.install"
        )
        post_migrate.connect(
            sync_roles,
            sender=apps.get_app_config("auth"),
            dispatch_uid="innovation.core.access.sync_roles",
        )
