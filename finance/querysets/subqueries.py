"""Rows of other models beside a row, added up where they stand: no join that multiplies rows."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Case, Subquery, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from innovation.core.fields import MoneyField
from innovation.core.money import ZERO

NOTHING = Value(ZERO, output_field=MoneyField())
"""£0.00 in the database."""


def all_of(model: str) -> Any:
    """The rows of a model of the app; looked up by name, because models import the querysets."""
    return apps.get_model("finance", model)._default_manager  # noqa: SLF001 - Django's documented name


def sum_of(
    rows: models.QuerySet[Any], *, by: str, of: str | Combinable | Case = "amount"
) -> Coalesce:
    """The sum of `amount`, or of another expression, over rows that are all of one `by`.

    A subquery; £0.00 of none.
    """
    summed = Sum(of, output_field=MoneyField())
    total = rows.order_by().values(by).annotate(total=summed).values("total")
    return Coalesce(Subquery(total, output_field=MoneyField()), NOTHING)
