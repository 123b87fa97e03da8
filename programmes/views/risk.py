"""The page of a risk, and the forms that keep, review and act on one."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from innovation.core import money
from innovation.core.access import AccessMixin
from innovation.core.as_at import last_day_known
from innovation.core.asking import AskView
from innovation.core.tables import show_date
from innovation.core.versions import latest_edits
from programmes.actions import add_risk, change_risk, review_risk, save_risk_action
from programmes.forms import ReviewForm, RiskActionForm, RiskForm
from programmes.models import Risk, RiskAction
from programmes.risk_rows import RiskRow, rating_matrix, risk_row
from programmes.risks import IMPACTS, PROBABILITIES, Matrix, Rating, Score

NOT_IN_THE_MATRIX = "not in the matrix"
TRAIL = ("Risks", "programmes:risk-list")


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
        matrix = rating_matrix()
        mine = Risk.objects.editable_by(self.request.user).filter(pk=risk.pk)
        return super().get_context_data(
            risk=risk,
            facts=facts_of(risk_row(risk, matrix, day)),
            reviews=reviews_of(risk, matrix),
            actions=[(action, _standing(action, day)) for action in risk.actions.all()],
            changes=changes_of(risk),
            may_edit=mine.exists(),
            breadcrumbs=[(TRAIL[0], reverse(TRAIL[1]))],
            **kwargs,
        )


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


def reviews_of(risk: Risk, matrix: Matrix) -> list[tuple[Any, str]]:
    """The reviews, the newest first, each with its score in words."""
    reviews = risk.reviews.select_related("reviewed_by").order_by("-on", "-pk")
    return [(each, in_words(each.score, matrix.get(each.score))) for each in reviews]


def changes_of(risk: Risk) -> list[Any]:
    """What was changed of the risk, the newest first."""
    records: QuerySet[Any] = risk.history.select_related(
        "history_user", "programme", "workstream", "citation__document"
    )
    return latest_edits(records)


class RiskNewView(AskView):
    """Asks for a new risk, with its first review."""

    permission_required = "programmes.add_risk"
    title, trail, done = "Add a risk", TRAIL, "Added"

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """Empty but for the day."""
        review = ReviewForm(data, initial={"on": timezone.localdate()})
        return [RiskForm(data, user=self.user), review]

    def keep(self, *forms: Any) -> Risk:
        """The new risk."""
        form, review = forms
        on = review.cleaned_data["on"]
        return add_risk(risk=form.instance, on=on, score=review.score, by=self.user)


class OfRiskView(AskView):
    """A page that asks for something of a risk."""

    permission_required = "programmes.change_risk"
    trail = TRAIL

    def find(self) -> Risk:
        """The risk."""
        return find_risk(self.request, self.kwargs["pk"], to_edit=True)


class RiskEditView(OfRiskView):
    """Asks for what changed of a risk."""

    title = "Change this risk"

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """The risk as it is now."""
        return [RiskForm(data, instance=self.find(), user=self.user)]

    def keep(self, *forms: Any) -> Risk:
        """The risk as it is changed."""
        return change_risk(risk=forms[0].instance, by=self.user)


class RiskReviewView(OfRiskView):
    """Asks how large a risk is now."""

    title, done = "Review this risk", "Reviewed"

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """What the latest review said."""
        last = self.about.reviews.latest("on", "pk")
        now = {"probability": last.probability, "impact": last.impact, "on": timezone.localdate()}
        return [ReviewForm(data, initial=now, last=last.on)]

    def keep(self, *forms: Any) -> Risk:
        """The risk that was reviewed."""
        data, score = forms[0].cleaned_data, forms[0].score
        review_risk(risk=self.about, on=data["on"], score=score, note=data["note"], by=self.user)
        return self.about  # type: ignore[no-any-return]  # what was found


class RiskActionNewView(OfRiskView):
    """Asks what is to be done about a risk."""

    permission_required = "programmes.add_riskaction"
    title = "Add an action"

    def find_action(self) -> RiskAction:
        """The action: a new one."""
        return RiskAction(risk=self.about)

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """The action as it is now."""
        return [RiskActionForm(data, instance=self.find_action())]

    def keep(self, *forms: Any) -> RiskAction:
        """The action."""
        return save_risk_action(action=forms[0].instance, by=self.user)


class RiskActionEditView(RiskActionNewView):
    """Asks for what changed of an action: done, or due later."""

    permission_required = "programmes.change_riskaction"
    title = "Change this action"

    def find_action(self) -> RiskAction:
        """The action, or a 404 when it is none that the user may change."""
        rows = RiskAction.objects.editable_by(self.request.user).select_related("risk__programme")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def find(self) -> Risk:
        """Its risk."""
        return self.find_action().risk
