"""Risks as they are now, for lists, pages and the heat map."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, Prefetch, Subquery
from django.urls import reverse

from innovation.core.words import counted
from programmes.models import Risk, RiskAction, RiskRating, RiskReview
from programmes.querysets import RiskQuerySet
from programmes.risks import (
    IMPACTS,
    LEVELS,
    PROBABILITIES,
    Direction,
    Matrix,
    Price,
    Rating,
    Score,
    direction,
    total_price,
)


def rating_matrix() -> Matrix:
    """The rating of each probability and impact, as the council has it, in one query."""
    cells = RiskRating.objects.values_list("probability", "impact", "rating")
    return {Score(probability, impact): Rating(rating) for probability, impact, rating in cells}


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A risk as it is now.

    `rating` is None where the matrix has no such cell. `last_review` is the latest one.
    `actions_late` counts the actions that are not done and were due before the day of the page.
    """

    risk: Risk
    url: str
    workstream: str
    before: Rating | None
    now: Score
    rating: Rating | None
    target: Rating | None
    direction: Direction
    last_review: RiskReview
    actions_open: int
    actions_late: int

    @property
    def price(self) -> Price | None:
        """What it would cost, where somebody priced it."""
        return self.risk.price

    @property
    def is_very_high(self) -> bool:
        """Whether it is reported to the deputy director."""
        return self.rating == Rating.VERY_HIGH and self.risk.closed_on is None


def risk_row(risk: Risk, matrix: Matrix, day: dt.date) -> RiskRow:
    """The risk, with its reviews and actions, as it is now; actions are late as at the day.

    Every risk has a review from its first day on.
    """
    reviews: Sequence[RiskReview] = list(risk.reviews.all())
    now = reviews[-1].score
    target = risk.target
    waiting = [action for action in risk.actions.all() if action.done_on is None]
    return RiskRow(
        risk=risk,
        url=risk.get_absolute_url(),
        workstream=risk.workstream.name if risk.workstream else "Whole programme",
        before=matrix.get(risk.before),
        now=now,
        rating=matrix.get(now),
        target=matrix.get(target) if target else None,
        direction=direction(reviews[-2].score if len(reviews) > 1 else None, now),
        last_review=reviews[-1],
        actions_open=len(waiting),
        actions_late=sum(action.due_on < day for action in waiting),
    )


def risk_rows(risks: RiskQuerySet, matrix: Matrix, day: dt.date) -> list[RiskRow]:
    """The risks as they are now, the largest first; in three queries, however many they are."""
    read = risks.select_related("programme", "workstream").prefetch_related(
        Prefetch("reviews", RiskReview.objects.order_by("on", "pk")),
        Prefetch("actions", RiskAction.objects.order_by("due_on", "pk")),
    )
    rows = [risk_row(risk, matrix, day) for risk in read]
    return sorted(rows, key=lambda row: _largest_first(row.risk, row.now))


def _largest_first(risk: Risk, now: Score) -> tuple[int, int, str]:
    """The order of risks, by what they are rated now."""
    return -now.points, -now.impact, risk.title


def very_high(risks: RiskQuerySet) -> list[tuple[Risk, Direction]]:
    """Those that are rated very high now, the largest first, each with the way it went; one query.

    Every risk has a review from its first day on.
    """
    cells = RiskRating.objects.filter(
        probability=OuterRef("probability"), impact=OuterRef("impact")
    )
    reviews: Any = RiskReview.objects.filter(risk__in=risks).annotate(
        rating=Subquery(cells.values("rating"))
    )
    found = []
    read = reviews.select_related("risk__programme").order_by("risk", "on", "pk")
    for _, of_risk in groupby(read, key=attrgetter("risk_id")):
        *before, now = of_risk
        if now.rating == Rating.VERY_HIGH.value:
            way = direction(before[-1].score if before else None, now.score)
            found.append((now.risk, now.score, way))
    found.sort(key=lambda each: _largest_first(*each[:2]))
    return [(risk, way) for risk, _, way in found]


def price_of(rows: Iterable[RiskRow]) -> Price:
    """What all open risks together would add to the projected outturn."""
    priced = (row.price for row in rows if row.risk.closed_on is None)
    return total_price(price for price in priced if price is not None)


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A cell of the heat map: its rating, how many open risks are in it, and where they are."""

    rating: Rating | None
    count: int
    url: str
    label: str

    @property
    def style(self) -> str:
        """The name of the rating as the stylesheet has it."""
        return self.rating.name.lower().replace("_", "-") if self.rating else "none"


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Probability downwards, the highest first; impact to the right."""

    impacts: list[str]
    rows: list[tuple[str, list[HeatCell]]]


def heat_map(rows: Iterable[RiskRow], matrix: Matrix, query: dict[str, str]) -> HeatMap:
    """The open ones of these risks by their probability and impact now.

    `query` are the filters that the cells' addresses keep.
    """
    counts = Counter(row.now for row in rows if row.risk.closed_on is None)
    return HeatMap(
        [f"{impact} {name}" for impact, name in IMPACTS.items()],
        [
            (
                f"{probability} {PROBABILITIES[probability]}",
                [_cell(Score(probability, impact), matrix, counts, query) for impact in LEVELS],
            )
            for probability in reversed(LEVELS)
        ],
    )


def _cell(score: Score, matrix: Matrix, counts: Counter[Score], query: dict[str, str]) -> HeatCell:
    place = {"probability": score.probability, "impact": score.impact, "state": "open"}
    address = f"{reverse('programmes:risk-list')}?{urlencode({**query, **place})}"
    count = counts[score]
    return HeatCell(matrix.get(score), count, address, counted(count, "risk"))
