"""The page of a decision."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from innovation.core import money
from innovation.core.access import AccessMixin
from innovation.core.tables import show_date
from programmes.call_in import CallIn
from programmes.models import Decision
from programmes.reports import call_in_of, closed_days

Fact = tuple[str, str, str]
"""A label, a text and an address or "" for what a page tells."""


class DecisionView(AccessMixin, TemplateView):
    """A decision: who took it, for how much, and until when it could be called in."""

    permission_required = "programmes.view_decision"
    template_name = "programmes/decision.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The decision in words, where it comes from, and the way to edit it."""
        user = self.request.user
        related = ("programme", "award", "citation__document")
        visible = Decision.objects.visible_to(user).select_related(*related)
        decision = get_object_or_404(visible, pk=kwargs["pk"])
        may_edit = user.has_perm("programmes.change_decision") and user.is_staff
        return super().get_context_data(
            decision=decision,
            facts=facts_of(decision),
            breadcrumbs=[("Decisions", reverse("programmes:decision-list"))],
            edit_url=edit_url(decision) if may_edit else "",
            **kwargs,
        )


def facts_of(decision: Decision) -> list[Fact]:
    """What a page tells of a decision, in order."""
    programme = decision.programme
    return [
        ("Programme", programme.name, programme.get_absolute_url()),
        ("Taken by", decision.get_taken_by_display(), ""),
        ("Kind", decision.get_kind_display(), ""),
        ("Decided", show_date(decision.decided_on), ""),
        *call_in_facts(call_in_of(decision, closed_days())),
        ("General exception", "Yes" if decision.general_exception else "No", ""),
        ("What it does", decision.get_effect_display(), ""),
        *money_facts(decision),
    ]


def money_facts(decision: Decision) -> list[Fact]:
    """The award and the amount of a decision about money; nothing of another."""
    if decision.award is None or decision.amount is None:
        return []
    return [
        ("Award", str(decision.award), decision.programme.get_absolute_url()),
        ("Amount", money.show(decision.amount), ""),
        ("For", decision.purpose, ""),
    ]


def call_in_facts(days: CallIn | None) -> list[Fact]:
    """Publication, call-in and the day in force; one line for what cannot be called in."""
    if days is None:
        return [("Call-in", "Not eligible", "")]
    assumed = " (assumed: two working days after the decision)" if days.is_assumed else ""
    return [
        ("Published", show_date(days.published_on) + assumed, ""),
        ("Call-in ends", show_date(days.ends), ""),
        ("In force from", show_date(days.in_force), ""),
    ]


def edit_url(decision: Decision) -> str:
    """The decision in the administration."""
    return reverse("admin:programmes_decision_change", args=[decision.pk])
