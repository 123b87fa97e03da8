"""How people get accounts: an administrator makes them. Nobody signs up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on opens the account it was connected to, by issuer and subject.

    An e-mail address never connects the two: addresses are reused, and a provider may let a person
    choose one (settings leave SOCIALACCOUNT_EMAIL_AUTHENTICATION off).
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 - allauth's signature
        return False
