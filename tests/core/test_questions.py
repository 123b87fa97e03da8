"""A question that is put into words once reads as it would have, whatever is made of it."""

from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from django.db.models import F, OuterRef, QuerySet, Subquery

from finance.models import CostLine
from innovation.core.money import ZERO
from innovation.core.periods import Period
from innovation.core.questions import put_once

AS_AT = Period(2018, 9)


def plain() -> QuerySet[Any]:
    return CostLine.objects.with_latest_budget().with_accruals(AS_AT).with_forecast(AS_AT)


MADE_OF_IT: dict[str, Callable[[QuerySet[Any]], QuerySet[Any, Any]]] = {
    "asked as it is": lambda rows: rows,
    "filtered by a figure": lambda rows: rows.filter(accruals__gt=ZERO),
    "ordered by a figure": lambda rows: rows.order_by("-latest_budget", "pk"),
    "with a figure more": lambda rows: rows.annotate(left=F("latest_budget") - F("forecast")),
    "as plain values": lambda rows: rows.values_list("pk", "forecast"),
    "below another query": lambda rows: CostLine.objects.filter(
        pk__in=rows.filter(forecast__gt=ZERO)
    ),
    "correlated below another query": lambda rows: CostLine.objects.annotate(
        other=Subquery(rows.filter(pk=OuterRef("pk")).values("accruals"))
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("made", MADE_OF_IT)
def test_question_put_once_reads_as_it_would_have_each_time(made: str) -> None:
    rows, make = plain(), MADE_OF_IT[made]
    question = put_once(rows)
    for _ in range(2):
        assert make(question).query.sql_with_params() == make(rows).query.sql_with_params()
        assert list(question) == list(rows) == []  # which joins what they are ordered by
        assert list(make(question)) == []


@pytest.mark.django_db
def test_question_put_once_is_put_into_words_once() -> None:
    question = put_once(plain())
    with mock.patch.object(Subquery, "as_sql", autospec=True, side_effect=Subquery.as_sql) as put:
        list(question.filter(pk=1))
        assert put.call_count > 0
        put.reset_mock()
        list(question.filter(pk__in=[2, 3]))
        assert put.call_count == 0


@pytest.mark.django_db
def test_question_put_once_leaves_the_queryset_that_it_is_of_alone() -> None:
    rows = plain()
    put_once(rows)
    assert rows.query.sql_with_params() == plain().query.sql_with_params()
