"""The configuration of the app."""

from django.apps import AppConfig


class StaffingConfig(AppConfig):
    name = "staffing"
