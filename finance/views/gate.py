"""Contingent money: the gate that each tranche comes through, and what stops without it."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from finance.forms.release import ReleaseForm
from finance.gates import GateRow, bases, gate_rows, posts_that_stop, spend_plan, stops
from finance.projection import last_actual_periods
from finance.tables.gates import GateTable
from innovation.core import money
from innovation.core.access import AccessMixin
from innovation.core.cards import Card
from innovation.core.reports import Report
from innovation.core.tables import show_date, show_number
from programmes.gate import RULE
from programmes.milestone_rows import milestone_rows
from programmes.models import Award, Evidence, Tranche


class GateList(Report):
    """Every contingent tranche with how its gate stands."""

    title = "Contingent money"
    lead = (
        "Money that is released only when its conditions are met: the claim, the evidence, the "
        "posts, and what would stop without it."
    )
    address = "finance:gate-list"
    permission_required = "programmes.view_tranche"
    table_class = GateTable
    wide = True

    def get_rows(self) -> QuerySet[Tranche]:
        """The contingent tranches of programmes that the user sees in whole."""
        visible = Tranche.objects.visible_to(self.request.user).contingent()
        return visible.select_related("award__programme").order_by("due_on", "pk")

    def prepare(self, rows: QuerySet[Tranche]) -> list[GateRow]:
        """Each gate as at the last day known."""
        return gate_rows(rows)


class GateView(AccessMixin, TemplateView):
    """A gate: its claim, evidence and posts, and how far the money reaches on each basis."""

    permission_required = "programmes.view_tranche"
    template_name = "finance/gate.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The gate as at the last day known of its programme."""
        user = self.request.user
        visible = Tranche.objects.visible_to(user).contingent()
        tranche = get_object_or_404(
            visible.select_related("award__programme", "citation__document"), pk=kwargs["pk"]
        )
        [gate] = gate_rows([tranche])
        day = gate.facts.day if gate.facts.day != dt.date.max else timezone.localdate()
        milestones = tranche.milestones.visible_to(user).select_related("workstream")
        return super().get_context_data(
            tranche=tranche,
            gate=gate,
            day=day,
            rule=RULE,
            cards=cards_of(gate),
            conditions=conditions_of(tranche),
            milestones=milestone_rows(milestones.with_evidence(), day),
            steps=tranche.steps.select_related("recorded_by", "decision"),
            may_claim=bool(Tranche.NEXT[tranche.claim])
            and user.has_perm("programmes.claim_tranche"),
            may_keep=not tranche.released_on and user.has_perm("programmes.change_gatecondition"),
            breadcrumbs=[("Contingent money", reverse("finance:gate-list"))],
            **self.reaches(tranche),
            **kwargs,
        )

    def reaches(self, tranche: Tranche) -> dict[str, Any]:
        """How far the money reaches on each basis, and what stops on the secured one."""
        award = Award.objects.with_bases().get(pk=tranche.award_id)
        secured: Decimal = award.secured  # type: ignore[attr-defined]  # annotated
        if tranche.released_on:
            secured -= tranche.amount
        due = tranche.due_on or award.starts_on
        form = ReleaseForm(
            self.request.GET if "released" in self.request.GET else None,
            most=tranche.amount,
            initial={"released": tranche.amount, "on": due},
        )
        asked = form.cleaned_data if form.is_valid() else {}
        as_at = last_actual_periods().get(award.programme_id)
        plan = spend_plan(award, as_at)
        found = bases(
            tranche,
            plan,
            secured=secured,
            released=asked["released"] if asked else tranche.amount,
            on=asked["on"] if asked else due,
        )
        alone = found[0].reach
        return {
            "form": form,
            "as_at": as_at,
            "bases": found,
            "alone": alone,
            "planned": sum((sum(line.values()) for line in plan.values()), money.ZERO),
            "stops": stops(alone),
            "posts": posts_that_stop(award, alone.runs_out_on),
        }


def conditions_of(tranche: Tranche) -> list[dict[str, Any]]:
    """Each condition with its evidence and whether it is met; two queries."""
    pieces = Evidence.objects.filter(condition__tranche=tranche).without_files()
    by_condition: dict[int | None, list[Evidence]] = {}
    for piece in pieces.select_related("added_by", "withdrawn_by"):
        by_condition.setdefault(piece.condition_id, []).append(piece)
    return [
        {
            "condition": condition,
            "evidence": by_condition.get(condition.pk, []),
            "met": any(each.withdrawn_at is None for each in by_condition.get(condition.pk, [])),
        }
        for condition in tranche.conditions.select_related("citation__document")
    ]


def cards_of(gate: GateRow) -> list[Card]:
    """The figures at the head of the page."""
    facts, tranche = gate.facts, gate.tranche
    in_post, planned = show_number(facts.in_post), show_number(facts.planned)
    due = f"Due {show_date(tranche.due_on)}" if tranche.due_on else "No day is set"
    return [
        Card("Contingent", money.show(tranche.amount, pence=False), due),
        Card("Claim", tranche.get_claim_display()),
        Card("Conditions with evidence", gate.evidence, f"{facts.missing} missing"),
        Card("FTE in post", f"{in_post} of {planned}", f"{show_number(facts.filled)}% of plan"),
        Card("RAG", facts.rag.value, "The rule is below"),
    ]
