"""Commitments, and what is left of each: the one definition of what is committed."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, Least

from finance.querysets.subqueries import NOTHING, all_of, sum_of
from innovation.core.access import VIEW_EVERY_PROGRAMME
from innovation.core.fields import MoneyField
from innovation.core.periods import Period
from programmes.models import Workstream
from programmes.querysets import User

if TYPE_CHECKING:
    from finance.models import Commitment  # noqa: F401 - for the generic base

ALWAYS = Value(dt.date.min, output_field=models.DateField())
"""Before any invoice."""


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Commitments."""

    def visible_to(self, user: User) -> Self:
        """The commitments of the workstreams that the user may see."""
        if user.has_perm(VIEW_EVERY_PROGRAMME):
            return self
        return self.filter(cost_line__workstream__in=Workstream.objects.visible_to(user))

    def of_programme(self, programme: int) -> Self:
        """The commitments of a programme, by its key."""
        return self.filter(cost_line__workstream__programme=programme)

    def open(self) -> Self:
        """Those that nobody has ended."""
        return self.filter(ended_on=None)

    def as_at(self, period: Period | None) -> Self:
        """Those that were ordered by the end of a period and not ended by then (None: open now).

        An order of a file counts from the first snapshot that stated it: before that nothing was
        known of it.
        """
        if period is None:
            return self.open()
        not_ended = Q(ended_on=None) | Q(ended_on__gt=period.end)
        stated = all_of("OrderStatement").filter(commitment=OuterRef("pk"))
        known = Q(snapshot=None) | Exists(stated.filter(snapshot__as_at__lte=period.end))
        return self.filter(known, not_ended, ordered_on__lte=period.end)

    def with_left(self, as_at: Period | None) -> Self:
        """Annotate what a commitment still ties up at the end of `as_at` (None: now).

        `stated` is its amount by the latest snapshot that states it by then, and `stated_on` the
        day of that snapshot, both as they stand where it was entered by hand (`stated_on` None).
        `invoiced` is every ledger row that quotes it and counts by then; `invoiced_since` those of
        them that are dated after `stated_on`. `left` is what is committed: `stated` less
        `invoiced_since`, never less than £0 nor, by a credit note, more than `stated`; £0 once it
        is ended. What a snapshot says is outstanding is net of the invoices up to its day, and the
        rest are in the actual: so no invoice is taken off twice, and no pound is both spent and
        committed.
        """
        latest = all_of("OrderStatement").filter(commitment=OuterRef("pk"))
        if as_at is not None:
            latest = latest.filter(snapshot__as_at__lte=as_at.end)
        latest = latest.order_by("-snapshot__as_at", "-snapshot_id")
        invoices = all_of("OrderInvoice").filter(commitment=OuterRef("pk")).up_to(as_at)
        since = invoices.filter(date__gt=Coalesce(OuterRef("stated_on"), ALWAYS))
        ended = Q(ended_on__isnull=False) if as_at is None else Q(ended_on__lte=as_at.end)
        return self.annotate(
            stated=Coalesce(Subquery(latest.values("amount")[:1]), F("amount")),
            stated_on=Subquery(latest.values("snapshot__as_at")[:1]),
            invoiced=sum_of(invoices, by="commitment"),
            invoiced_since=sum_of(since, by="commitment"),
        ).annotate(
            left=Case(
                When(ended, then=NOTHING),
                default=Least(Greatest(F("stated") - F("invoiced_since"), NOTHING), F("stated")),
                output_field=MoneyField(),
            )
        )
