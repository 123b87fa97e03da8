"""Periods, balances and the rows of the ledger."""

from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Concat, Upper
from django.db.models.lookups import GreaterThanOrEqual, LessThan

from finance.querysets.snapshots import OUTTURN
from finance.querysets.subqueries import all_of, sum_of
from innovation.core.access import VIEW_EVERY_PROGRAMME
from innovation.core.fields import MoneyField, money_sum
from innovation.core.periods import Period as PeriodValue
from programmes.models import Programme, Workstream
from programmes.querysets import User

if TYPE_CHECKING:
    from finance.models import Balance, Period, Transaction  # noqa: F401 - for the generic bases

LAST = "\U0010ffff"
"""The character after which none comes."""


class PeriodQuerySet(models.QuerySet["Period"]):
    """Accounting periods."""

    def closed(self) -> Self:
        """The periods that take no more transactions."""
        return self.filter(closed_at__isnull=False)

    def with_spend(self) -> Self:
        """The periods that a transaction was ever loaded into."""
        return self.filter(_has_spend())

    def visible_to(self, user: User) -> Self:
        """The periods of the programmes that the user may see."""
        return self.filter(programme__in=Programme.objects.visible_to(user))

    def up_to(self, period: PeriodValue) -> Self:
        """The periods up to and including one."""
        same_year = Q(year=period.year, number__lte=period.number)
        return self.filter(Q(year__lt=period.year) | same_year)

    def with_figures(self) -> Self:
        """Annotate `spend` of the period, and `outturn` as the close in force projected it."""
        balances = all_of("Balance").filter(period=OuterRef("pk"))
        lines = all_of("SnapshotLine").in_force().filter(snapshot__period=OuterRef("pk"))
        projected = lines.order_by().values("snapshot__period").annotate(outturn=Sum(OUTTURN))
        return self.annotate(
            spend=sum_of(balances, by="period"),
            outturn=Subquery(projected.values("outturn"), output_field=MoneyField()),
        )

    def with_snapshot(self) -> Self:
        """Annotate `snapshot`: the key of the close in force, or None."""
        in_force = all_of("Snapshot").filter(period=OuterRef("pk")).in_force()
        return self.annotate(snapshot=Subquery(in_force.values("pk")[:1]))

    def actual(self) -> Self:
        """The periods whose figures are actual: loaded or closed."""
        return self.filter(Q(closed_at__isnull=False) | _has_spend())


def _has_spend() -> Exists:
    return Exists(all_of("Balance").filter(period=OuterRef("pk")))


class BalanceQuerySet(models.QuerySet["Balance"]):
    """Balances."""

    def visible_to(self, user: User) -> Self:
        """The balances of the workstreams that the user may see."""
        return self.filter(cost_line__workstream__in=Workstream.objects.visible_to(user))

    def up_to(self, period: PeriodValue) -> Self:
        """The balances of periods up to and including `period`."""
        same_year = Q(period__year=period.year, period__number__lte=period.number)
        return self.filter(Q(period__year__lt=period.year) | same_year)

    def total(self) -> Decimal:
        """The sum of the balances in pounds, £0.00 of none."""
        total: Decimal = self.aggregate(total=money_sum("amount"))["total"]
        return total


class TransactionQuerySet(models.QuerySet["Transaction"]):
    """Rows of the ledger."""

    def of_supplier(self, text: str) -> Self:
        """The rows whose supplier begins with a text, in capitals or not, by its index."""
        begins = Upper(Value(text))
        name = Upper("supplier")
        return self.filter(
            GreaterThanOrEqual(name, begins), LessThan(name, Concat(begins, Value(LAST)))
        )

    def visible_to(self, user: User) -> Self:
        """The transactions of the workstreams that the user may see.

        All of them without a join: millions are counted and added up.
        """
        if user.has_perm(VIEW_EVERY_PROGRAMME):
            return self
        return self.filter(balance__cost_line__workstream__in=Workstream.objects.visible_to(user))

    def up_to(self, period: PeriodValue) -> Self:
        """The rows that count in a period up to and including `period`."""
        earlier = Q(balance__period__year__lt=period.year)
        same_year = Q(balance__period__year=period.year, balance__period__number__lte=period.number)
        return self.filter(earlier | same_year)

    def with_origin(self) -> Self:
        """Read with each row what it counts towards."""
        return self.select_related(
            "balance__period", "balance__cost_line__workstream", "balance__cost_line__category"
        )
