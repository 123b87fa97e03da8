"""What forms offer of programmes: only what the user may see."""

from typing import Any

from django import forms

from innovation.core.access import VIEW_EVERY_PROGRAMME
from programmes.models import Programme, Workstream
from programmes.querysets import User


def offer(form: forms.BaseForm, name: str, rows: Any, empty: str | None) -> None:
    """Let a field offer these rows; `empty` is what none of them is called, None asks for one."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
    field.queryset = rows
    field.empty_label = empty


def offer_place(form: forms.BaseForm, user: User) -> None:
    """Offer the programmes and workstreams that the user may see.

    Only who sees every programme keeps what is of a whole programme.
    """
    whole = user.has_perm(VIEW_EVERY_PROGRAMME)
    offer(form, "programme", Programme.objects.visible_to(user), None)
    streams = Workstream.objects.visible_to(user).select_related("programme")
    offer(form, "workstream", streams, "The whole programme" if whole else None)
    form.fields["workstream"].required = not whole
