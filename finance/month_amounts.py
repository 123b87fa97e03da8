"""The twelve months of a cost line read with it, as one value of one query.

Months are rows, so a line with its months would take a query more for each kind of months, or be
multiplied by them. Here the database joins the rows into a text, and Python reads it.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Aggregate, F, Func, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from innovation.core import money
from innovation.core.periods import PERIODS_IN_YEAR


class _Joined(Aggregate):
    """Texts of several rows as one text with commas between them."""

    function = "GROUP_CONCAT"
    name = "Joined"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        """PostgreSQL has another name for it, and takes the comma as an argument."""
        template = "%(function)s(%(expressions)s, ',')"
        return super().as_sql(
            compiler, connection, function="STRING_AGG", template=template, **context
        )


if TYPE_CHECKING:
    _Text = TextField[Any, Any]
else:
    _Text = TextField  # not subscriptable at run time


class _MonthsField(_Text):
    """Reads "7:12345,8:50" as twelve amounts in pounds, April first."""

    def from_db_value(self, value: str | None, *_: Any) -> list[Decimal]:
        """Twelve amounts, £0.00 for a month without a row; empty without any row."""
        if not value:
            return []
        months = [money.ZERO] * PERIODS_IN_YEAR
        for month in value.split(","):
            number, pence = month.split(":")
            months[int(number) - 1] += money.from_pence(int(pence))
        return months


def month_amounts(rows: QuerySet[Any], *, by: str, number: str = "number") -> Subquery:
    """The `amount` of rows by their period, as a list of twelve; empty where there is no row.

    `by` is the path of the rows to the cost line that an outer query is about.
    """
    month = Concat(_text(number), Value(":"), _text("amount"), output_field=TextField())
    joined = rows.order_by().values(by).annotate(joined=_Joined(month)).values("joined")
    return Subquery(joined, output_field=_MonthsField())


def _text(name: str) -> Func:
    return Cast(F(name), TextField())
