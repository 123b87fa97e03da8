"""A page that asks for something by a form, and keeps it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View

from innovation.core.access import AccessMixin, signed_in


class AskView(AccessMixin, View):
    """GET shows the form; POST keeps what was entered and shows it, or says what to correct.

    A subclass names its `title` and, where the page is below a list, the list and its address
    (`trail`), finds what the page is `about`, makes the form, or several that are sent together,
    and keeps them. What somebody else changed meanwhile is not saved over: the forms are validated
    and saved in one transaction. A form of what the page is about has a row of its own, such as a
    copy: it changes it before it is saved. A button that takes something back `warns`.
    """

    title: str
    trail: tuple[str, str] | None = None
    done, button = "Saved", "Save"
    warns = False
    template_name = "core/ask.html"
    about: Any

    @property
    def user(self) -> User:
        """Who asks."""
        return signed_in(self.request)

    def find(self) -> Any:
        """What the page is about, or a 404 when the user may not change it; None of a new row."""
        return None

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """The forms, bound to what was sent."""
        raise NotImplementedError

    def keep(self, *forms: Any) -> Any:
        """Keep what the forms hold and return it, or words for it; ValidationError if it cannot."""
        raise NotImplementedError

    def said(self, kept: Any) -> str:
        """What is told of it."""
        return f"{self.done}: {kept}."

    def after(self, kept: Any) -> Any:
        """Where to go from here."""
        return self.about or kept

    def crumbs(self) -> list[tuple[str, str]]:
        """The way to the page; the last step is where to cancel to."""
        trail = [(self.trail[0], reverse(self.trail[1]))] if self.trail else []
        about = [(str(self.about), self.about.get_absolute_url())] if self.about else []
        return trail + about

    def shown(self) -> dict[str, Any]:
        """What else the page shows.

        A `note` above the form; what `other` thing can be done instead, its words and its address;
        what a template of its own needs.
        """
        return {}

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """The form."""
        self.about = self.find()
        return self.ask(self.make_forms(None))

    @transaction.atomic
    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Keep it, or say what to correct."""
        self.about = self.find()
        forms = self.make_forms(request.POST)
        valid = [form.is_valid() for form in forms]  # each says what to correct
        if not all(valid):
            return self.ask(forms)
        try:
            kept = self.keep(*forms)
        except ValidationError as error:
            forms[0].add_error(None, error)
            return self.ask(forms)
        messages.success(request, self.said(kept))
        return redirect(self.after(kept))

    def ask(self, forms: list[Any]) -> HttpResponse:
        """The page with the forms."""
        crumbs = self.crumbs()
        context = {
            "title": self.title,
            "about": self.about,
            "form": next((form for form in forms if form.errors), forms[0]),
            "forms": forms,
            "button": self.button,
            "warns": self.warns,
            "breadcrumbs": crumbs,
            "cancel_url": crumbs[-1][1],
            **self.shown(),
        }
        return render(self.request, self.template_name, context)
