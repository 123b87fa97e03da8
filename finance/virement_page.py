"""What the page of a virement tells, to whoever may see all of its lines or some of them."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from finance.actions.virements.guards import standing
from finance.models import Virement, VirementLine
from finance.tables.virements import LineRow
from finance.virement_check import NO_BAND, Check, asked, check
from innovation.core import money
from innovation.core.access import VIEW_EVERY_PROGRAMME, role_in_words, roles_that_may, who_may
from innovation.core.versions import edits_in, records_since

APPROVE = "finance.approve_virement"
MOST_NAMED = 5
OF_ALL_LINES = frozenset({"authority"})
"""The fields of a virement that tell of lines which not everybody who sees it may see."""


@dataclass(frozen=True, slots=True)
class Event:
    """What somebody did to a virement, and when."""

    when: dt.datetime
    who: str
    what: str


class VirementPage:
    """A virement as a user may see it, held against the budgets of now unless it is decided."""

    def __init__(self, virement: Virement, user: User) -> None:
        self.virement, self.user = virement, user
        related = ("cost_line__workstream", "cost_line__category")
        seen = VirementLine.objects.visible_to(user).filter(virement=virement)
        self.lines = list(seen.select_related(*related).order_by("pk"))

    @cached_property
    def is_whole(self) -> bool:
        """Whether the user sees every line of it."""
        return len(self.lines) == self.virement.lines.count()

    @cached_property
    def found(self) -> Check | None:
        """The lines that the user sees against the budgets of now; None of a decided virement."""
        if self.virement.is_decided:
            return None
        amounts = {line.cost_line_id: line.amount for line in self.lines}
        return check(kind=self.virement.kind, amounts=amounts, day=timezone.localdate())

    @property
    def rows(self) -> list[LineRow]:
        """Each line with its budget before and after, as approved or as it would be now."""
        if self.found is None:
            return [_row(line, line.before, line.after) for line in self.lines]
        away: list[Any] = [vars(line)["given_away"] for line in self.found.lines]
        return [
            _row(line, move.before, move.after, earlier)
            for line, move, earlier in zip(self.lines, self.found.moves, away, strict=True)
        ]

    @property
    def faults(self) -> list[str]:
        """Why it cannot be approved as it stands; of what a user sees in part nobody can tell."""
        return self.found.faults if self.found and self.is_whole else []

    @property
    def needs(self) -> list[str]:
        """Who approves it, what its size asks for and why; nothing where only a part is seen."""
        if self.found is None or not self.is_whole or not self.lines:
            return []
        band = self.found.band
        told = [asked(self.found, band) if band else NO_BAND]
        if self.found.needs_agreement:
            entered = "is entered" if self.virement.agreed_on else "is to be entered"
            told.append(f"Money of an award moves between years: the funder’s agreement {entered}.")
        return told

    @property
    def may_change(self) -> bool:
        """Whether the user may edit it: an own one that does not wait."""
        return self._is_own and self.virement.is_editable

    @property
    def why_not_changed(self) -> str:
        """Why the user cannot edit it."""
        if not self._is_own:
            return "Only who asked for a virement can change it."
        return standing(self.virement)

    @property
    def may_submit(self) -> bool:
        """Whether the user may ask for its approval."""
        return self._is_own and self.virement.status == Virement.Status.DRAFT

    @property
    def may_withdraw(self) -> bool:
        """Whether the user may take it back."""
        return self._is_own and Virement.Status.WITHDRAWN in Virement.NEXT[self.virement.status]

    @property
    def may_decide(self) -> bool:
        """Whether the user may approve or reject it."""
        return self._waits and not self._is_own and self.user.has_perm(APPROVE)

    @property
    def is_own_request(self) -> bool:
        """Whether it waits, and the user asked for it and so does not decide on it."""
        return self._waits and self._is_own

    @property
    def who_decides(self) -> str:
        """Who else can decide on an own request, in words, with no more names than MOST_NAMED."""
        whole = Q(pk__in=who_may(VIEW_EVERY_PROGRAMME)) | Q(
            assignments__programme=self.virement.programme_id
        )
        others = who_may(APPROVE).filter(whole).exclude(pk=self.user.pk).distinct()
        found = others.order_by("is_superuser", "username")[:MOST_NAMED]
        if names := [f"{_name(user)} ({role_in_words(user)})" for user in found]:
            return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
        roles = " or ".join(roles_that_may(APPROVE))
        return f"nobody can yet. An administrator makes a user with the role {roles}"

    @property
    def _waits(self) -> bool:
        return self.virement.status == Virement.Status.SUBMITTED

    @property
    def _is_own(self) -> bool:
        return self.virement.requested_by_id == self.user.pk

    @property
    def events(self) -> list[Event]:
        """What became of it, the newest first."""
        records = self.virement.history.select_related("history_user").order_by("-history_id")
        return [
            Event(record.history_date, _name(record.history_user), record.history_change_reason)
            for record in records
        ]

    def changes_since(self, version: int) -> list[str]:
        """What was done to it since a version that the user saw, in words."""
        records = records_since(self.virement, version)
        if not records:
            return []
        edits = [str(edit) for edit in edits_in(records, OF_ALL_LINES)]
        return [*edits, *self._lines_since(records[0].history_date)]

    def _lines_since(self, moment: dt.datetime) -> list[str]:
        """Each line as it was last written after a moment."""
        keys = [line.cost_line_id for line in self.lines]
        history = VirementLine.history.filter(virement=self.virement, cost_line__in=keys)
        later = history.filter(history_date__gt=moment).select_related(
            "cost_line__workstream", "cost_line__category"
        )
        return [
            f"{record.cost_line}: {record.get_history_type_display().lower()}, "
            f"{money.show(record.amount)}."
            for record in later.order_by("history_id")
        ]


def _row(
    line: VirementLine,
    before: Decimal | None,
    after: Decimal | None,
    earlier: Decimal | None = None,
) -> LineRow:
    """A line with its budgets, and with what was taken from it earlier where that is told."""
    amount: Decimal = line.amount
    cost_line = line.cost_line
    is_taken = amount < 0
    return LineRow(
        name=f"{cost_line.workstream}, {cost_line.category}",
        url=cost_line.get_absolute_url(),
        year=cost_line.year,
        before=before,
        taken=-amount if is_taken else None,
        given=None if is_taken else amount,
        after=after,
        taken_in_all=earlier - amount if is_taken and earlier is not None else None,
    )


def _name(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else "Set-up"
