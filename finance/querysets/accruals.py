"""Accruals and prepayments, and what of them counts on a cost line."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThanOrEqual

from finance import accruals
from finance.querysets.subqueries import NOTHING
from innovation.core.fields import MoneyField
from innovation.core.periods import PERIODS_IN_YEAR
from innovation.core.periods import Period as PeriodValue
from programmes.models import Workstream
from programmes.querysets import User

if TYPE_CHECKING:
    from finance.models import Accrual  # noqa: F401 - for the generic base

_ADDS = [
    Q(kind=kind, cost_line__category__kind="income" if is_income else "expenditure")
    for kind in (accruals.ACCRUAL, accruals.PREPAYMENT)
    for is_income in (False, True)
    if accruals.adds(kind, is_income=is_income)
]
"""The accruals whose amount is added, as the pure rule says."""


class AccrualQuerySet(models.QuerySet["Accrual"]):
    """Accruals and prepayments."""

    def visible_to(self, user: User) -> Self:
        """Those of the workstreams that the user may see."""
        return self.filter(cost_line__workstream__in=Workstream.objects.visible_to(user))

    def in_force(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def counting_on(self, workstream: Any, category: Any, year: Any) -> Self:
        """Those that count on a cost line: its own, and of March before what is reversed there."""
        head = self.filter(cost_line__workstream=workstream, cost_line__category=category)
        before = Q(period__number=PERIODS_IN_YEAR, cost_line__year=year - 1)
        return head.filter(Q(cost_line__year=year) | before)

    def of_lines(self, as_at: PeriodValue | None) -> Any:
        """What counts to date on the cost line of an outer query, as a subquery.

        Of a year that is over that is what was entered in March, and of the year of `as_at` what
        was entered in that period; what was entered in March of the year before is taken back.
        """
        own = self.filter(_last_of_year(as_at), cost_line=OuterRef("pk"))
        before = self.filter(
            *_begun(as_at),
            period__number=PERIODS_IN_YEAR,
            cost_line__workstream=OuterRef("workstream"),
            cost_line__category=OuterRef("category"),
            cost_line__year=OuterRef("year") - 1,
        )
        return _effects(own) - _effects(before)


def _last_of_year(as_at: PeriodValue | None) -> Q:
    """Those entered in the last period to date of their year."""
    march = Q(period__number=PERIODS_IN_YEAR)
    if as_at is None:
        return march
    now = Q(period__year=as_at.year, period__number=as_at.number)
    return now | march & Q(period__year__lt=as_at.year)


def _begun(as_at: PeriodValue | None) -> list[Any]:
    """The outer line is of a year that has begun by `as_at`: a reversal may have come by then."""
    return [] if as_at is None else [LessThanOrEqual(OuterRef("year"), Value(as_at.year))]


def _effects(rows: AccrualQuerySet) -> Coalesce:
    """The sum of what accruals add, £0.00 of none."""
    amount = Case(
        *(When(adds, then=F("amount")) for adds in _ADDS),
        default=NOTHING - F("amount"),
        output_field=MoneyField(),
    )
    total = rows.order_by().values("period__programme").annotate(total=Sum(amount)).values("total")
    return Coalesce(Subquery(total, output_field=MoneyField()), NOTHING)
