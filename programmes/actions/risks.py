"""Keeping risks, reviewing them, and keeping what is done about them."""

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction

from innovation.core.access import role_in_words
from innovation.core.versions import claim, save_as
from programmes.models import Risk, RiskAction, RiskReview
from programmes.risks import Score


@transaction.atomic
def add_risk(*, risk: Risk, on: dt.date, score: Score, by: User) -> Risk:
    """Save a new risk with its first review: how large it is now."""
    save_as(risk, by)
    review_risk(risk=risk, on=on, score=score, note="", by=by)
    return risk


@transaction.atomic
def change_risk(*, risk: Risk, by: User) -> Risk:
    """Save a change as the next version of a risk.

    Raises StaleError when it is no longer the version that `risk` has.
    """
    risk.version = claim(Risk, risk.pk, risk.version)
    save_as(risk, by)
    return risk


@transaction.atomic
def review_risk(*, risk: Risk, on: dt.date, score: Score, note: str, by: User) -> RiskReview:
    """Keep how large a risk is as of a day, and who said so in which role."""
    review = RiskReview(
        risk=risk,
        on=on,
        probability=score.probability,
        impact=score.impact,
        note=note,
        reviewed_by=by,
        reviewed_role=role_in_words(by),
    )
    review.full_clean()
    review.save()
    return review


@transaction.atomic
def save_risk_action(*, action: RiskAction, by: User) -> RiskAction:
    """Save a new action, or a change as the next version of one.

    Raises StaleError when it is no longer the version that `action` has.
    """
    if action.pk:
        action.version = claim(RiskAction, action.pk, action.version)
    save_as(action, by)
    return action
