"""A page that asks for something by a form, and keeps it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View

from innovation.core.access import AccessMixin


def signed_in(request: HttpRequest) -> User:
    """Who asks: the permission lets nobody else come to a view."""
    assert isinstance(request.user, User)  # noqa: S101 - for the type checker
    return request.user


class AskView(AccessMixin, View):
    """GET shows the form; POST keeps what was entered and shows it, or says what to correct.

    A subclass names its `title` and the list that it is below (`trail`: its name and the name of
    its address), finds what the page is `about`, makes the form and keeps it. What somebody else
    changed meanwhile is not saved over: the form is validated and saved in one transaction.
    A form of what the page is about has a row of its own: it changes it before it is saved.
    """

    title: str
    trail: tuple[str, str]
    done = "Saved"
    template_name = "programmes/form.html"
    about: Any

    def find(self) -> Any:
        """What the page is about, or a 404 when the user may not change it; None of a new row."""
        return None

    def make_form(self, data: QueryDict | None) -> Any:
        """The form, bound to what was sent."""
        raise NotImplementedError

    def keep(self, form: Any) -> Model:
        """Keep what the form holds and return it."""
        raise NotImplementedError

    @property
    def user(self) -> User:
        """Who asks."""
        return signed_in(self.request)

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """The form."""
        self.about = self.find()
        return self.ask(self.make_form(None))

    @transaction.atomic
    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Keep it, or say what to correct."""
        self.about = self.find()
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.ask(form)
        kept = self.keep(form)
        messages.success(request, f"{self.done}: {kept}.")
        return redirect(self.after(kept))

    def after(self, kept: Any) -> Any:
        """Where to go from here."""
        return self.about or kept

    def other(self) -> tuple[str, str] | None:
        """What else can be done instead: its words and its address."""
        return None

    def ask(self, form: BaseForm) -> HttpResponse:
        """The page with the form."""
        crumbs = [(self.trail[0], reverse(self.trail[1]))]
        if self.about is not None:
            crumbs.append((str(self.about), self.about.get_absolute_url()))
        context = {
            "title": self.title,
            "about": self.about,
            "form": form,
            "breadcrumbs": crumbs,
            "cancel_url": crumbs[-1][1],
            "other": self.other(),
        }
        return render(self.request, self.template_name, context)
