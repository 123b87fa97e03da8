"""The page of a risk, and the forms that keep, review and act on one."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from innovation.core import money
from innovation.core.access import AccessMixin
from innovation.core.as_at import last_day_known
from innovation.core.tables import show_date
from innovation.core.versions import edits_in
from programmes.actions import add_risk, change_risk, review_risk, save_risk_action
from programmes.forms import ReviewForm, RiskActionForm, RiskForm
from programmes.models import Risk, RiskAction
from programmes.risk_rows import RiskRow, rating_matrix, risk_row
from programmes.risks import IMPACTS, PROBABILITIES, Rating, Score
from programmes.views.milestone import MAX_RECORDS, signed_in

NOT_IN_THE_MATRIX = "not in the matrix"


def find_risk(request: HttpRequest, pk: int, *, to_edit: bool = False) -> Risk:
    """The risk, or a 404 when it is none that the user may see, or edit."""
    rows = Risk.objects.visible_to(request.user)
    if to_edit:
        rows &= Risk.objects.editable_by(request.user)
    related = ("programme", "workstream__programme", "citation__document")
    return get_object_or_404(rows.select_related(*related), pk=pk)


class RiskView(AccessMixin, TemplateView):
    """A risk: how large it is, its reviews, what is done about it, and its history."""

    permission_required = "programmes.view_risk"
    template_name = "programmes/risk.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The risk as it is now."""
        risk = find_risk(self.request, kwargs["pk"])
        day = last_day_known([risk.programme_id]) or timezone.localdate()
        row = risk_row(risk, rating_matrix(), day)
        mine = Risk.objects.editable_by(self.request.user).filter(pk=risk.pk)
        return super().get_context_data(
            risk=risk,
            facts=facts_of(row),
            reviews=reviews_of(risk),
            actions=[(action, _standing(action, day)) for action in risk.actions.all()],
            changes=changes_of(risk),
            may_edit=mine.exists(),
            breadcrumbs=crumbs(),
            **kwargs,
        )


def crumbs(risk: Risk | None = None) -> list[tuple[str, str]]:
    """The way to a page below the list, or below a risk."""
    below = [] if risk is None else [(str(risk), risk.get_absolute_url())]
    return [("Risks", reverse("programmes:risk-list")), *below]


def in_words(score: Score, rating: Rating | None) -> str:
    """A score and its rating: "Very high: probable (4), major (4)"."""
    probability, impact = PROBABILITIES[score.probability], IMPACTS[score.impact]
    rated = rating.value if rating else NOT_IN_THE_MATRIX
    return (
        f"{rated}: {probability.lower()} ({score.probability}), {impact.lower()} ({score.impact})"
    )


def facts_of(row: RiskRow) -> list[tuple[str, str, str]]:
    """What a page tells of a risk, in order: label, text, address."""
    risk, programme, stream = row.risk, row.risk.programme, row.risk.workstream
    price, target = row.price, risk.target
    priced = (
        f"{money.show(price.expected)} expected, {money.show(price.low)} at the least, "
        f"{money.show(price.high)} at the most"
        if price
        else "Not priced"
    )
    return [
        ("Programme", programme.name, programme.get_absolute_url()),
        ("Workstream", row.workstream, stream.get_absolute_url() if stream else ""),
        ("Category", risk.get_category_display(), ""),
        ("Owner", risk.owner, ""),
        ("Before mitigation", in_words(risk.before, row.before), ""),
        ("Now", in_words(row.now, row.rating), ""),
        ("Since the last review", row.direction.value, ""),
        ("Target", in_words(target, row.target) if target else "", ""),
        ("Would cost", priced, ""),
        ("Reviewed", show_date(row.last_review.on), ""),
        ("Closed", _closed(risk), ""),
    ]


def _closed(risk: Risk) -> str:
    return f"{show_date(risk.closed_on)}: {risk.closed_because}" if risk.closed_on else ""


def _standing(action: RiskAction, day: dt.date) -> str:
    if action.done_on:
        return f"Done on {show_date(action.done_on)}"
    return "Late" if action.due_on < day else "To do"


def reviews_of(risk: Risk) -> list[tuple[Any, str]]:
    """The reviews, the newest first, each with its score in words."""
    matrix = rating_matrix()
    reviews = risk.reviews.select_related("reviewed_by").order_by("-on", "-pk")
    return [(each, in_words(each.score, matrix.get(each.score))) for each in reviews]


def changes_of(risk: Risk) -> list[Any]:
    """What was changed of the risk, the newest first."""
    records: QuerySet[Any] = risk.history.select_related(
        "history_user", "programme", "workstream", "citation__document"
    )
    return edits_in(list(records.order_by("-history_id")[:MAX_RECORDS])[::-1])[::-1]


def _ask(request: HttpRequest, title: str, risk: Risk | None, *forms: Any) -> HttpResponse:
    context = {
        "title": title,
        "risk": risk,
        "form": next((form for form in forms if form.errors), forms[0]),
        "forms": forms,
        "breadcrumbs": crumbs(risk),
    }
    return render(request, "programmes/risk_form.html", context)


class RiskNewView(AccessMixin, View):
    """Asks for a new risk, with its first review."""

    permission_required = "programmes.add_risk"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The forms, empty but for the day."""
        user = signed_in(request)
        review = ReviewForm(initial={"on": timezone.localdate()})
        return _ask(request, "Add a risk", None, RiskForm(user=user), review)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it and show it, or say what to correct."""
        user = signed_in(request)
        form, review = RiskForm(request.POST, user=user), ReviewForm(request.POST)
        if not all([form.is_valid(), review.is_valid()]):
            return _ask(request, "Add a risk", None, form, review)
        risk: Risk = form.instance  # type: ignore[assignment]  # of the form's model
        add_risk(risk=risk, on=review.cleaned_data["on"], score=review.score, by=user)
        messages.success(request, f"Added: {risk}.")
        return redirect(risk)


class RiskEditView(AccessMixin, View):
    """Asks for what changed of a risk."""

    permission_required = "programmes.change_risk"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form as it is now."""
        risk = find_risk(request, pk, to_edit=True)
        form = RiskForm(instance=risk, user=signed_in(request))
        return _ask(request, "Change this risk", risk, form)

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the change; what somebody else changed meanwhile is not saved over."""
        risk = find_risk(request, pk, to_edit=True)
        form = RiskForm(request.POST, instance=risk, user=signed_in(request))
        if not form.is_valid():
            return _ask(request, "Change this risk", Risk.objects.get(pk=pk), form)
        change_risk(risk=risk, by=signed_in(request))
        messages.success(request, f"Saved: {risk}.")
        return redirect(risk)


class RiskReviewView(AccessMixin, View):
    """Asks how large a risk is now."""

    permission_required = "programmes.change_risk"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form with what the latest review said."""
        risk = find_risk(request, pk, to_edit=True)
        last = risk.reviews.latest("on", "pk")
        now = {"probability": last.probability, "impact": last.impact, "on": timezone.localdate()}
        return _ask(request, "Review this risk", risk, ReviewForm(initial=now))

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the review, or say what to correct."""
        risk = find_risk(request, pk, to_edit=True)
        form = ReviewForm(request.POST, last=risk.reviews.latest("on", "pk").on)
        if not form.is_valid():
            return _ask(request, "Review this risk", risk, form)
        data = form.cleaned_data
        review_risk(
            risk=risk, on=data["on"], score=form.score, note=data["note"], by=signed_in(request)
        )
        messages.success(request, f"Reviewed: {risk}.")
        return redirect(risk)


class RiskActionNewView(AccessMixin, View):
    """Asks what is to be done about a risk."""

    permission_required = "programmes.add_riskaction"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form."""
        risk = find_risk(request, pk, to_edit=True)
        return _ask(request, "Add an action", risk, RiskActionForm(instance=RiskAction(risk=risk)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the action, or say what to correct."""
        risk = find_risk(request, pk, to_edit=True)
        form = RiskActionForm(request.POST, instance=RiskAction(risk=risk))
        return _keep_action(request, "Add an action", risk, form)


class RiskActionEditView(AccessMixin, View):
    """Asks for what changed of an action: done, or due later."""

    permission_required = "programmes.change_riskaction"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form as it is now."""
        action = self.find(request, pk)
        return _ask(request, "Change this action", action.risk, RiskActionForm(instance=action))

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the change; what somebody else changed meanwhile is not saved over."""
        action = self.find(request, pk)
        form = RiskActionForm(request.POST, instance=action)
        return _keep_action(request, "Change this action", action.risk, form)

    def find(self, request: HttpRequest, pk: int) -> RiskAction:
        """The action, or a 404 when it is none that the user may change."""
        rows = RiskAction.objects.editable_by(request.user).select_related("risk__programme")
        return get_object_or_404(rows, pk=pk)


def _keep_action(
    request: HttpRequest, title: str, risk: Risk, form: RiskActionForm
) -> HttpResponse:
    if not form.is_valid():
        return _ask(request, title, risk, form)
    action: RiskAction = form.instance  # type: ignore[assignment]  # of the form's model
    save_risk_action(action=action, by=signed_in(request))
    messages.success(request, f"Saved: {action}.")
    return redirect(risk)
