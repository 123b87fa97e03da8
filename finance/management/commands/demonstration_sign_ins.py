"""`manage.py demonstration_sign_ins`: who can sign in to the demonstration, and how."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand

from innovation.core.demonstration import PASSWORD, SIGN_INS


class Command(BaseCommand):
    help = "Print the demonstration's sign-ins, by role; nothing outside a demonstration."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """A table of role, username and password of the users that there are."""
        names = [sign_in.username for sign_in in SIGN_INS]
        found = set(User.objects.filter(username__in=names).values_list("username", flat=True))
        if not settings.DEMONSTRATION or not found:
            return
        self.stdout.write(f"{'Role':<30}{'Username':<18}Password")
        for sign_in in SIGN_INS:
            if sign_in.username in found:
                self.stdout.write(f"{sign_in.role:<30}{sign_in.username:<18}{PASSWORD}")
