"""Posts as the pages of the establishment read them: plain values, in one query.

Pages that need every filtered post (its funders, its cost, its place in a tree) and not only those
of one page of a list read these rows.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from innovation.core.addresses import page_url
from programmes.models import Citation
from staffing import establishment
from staffing.funding import Payer, Spell, payer_on, payers_within, spells_of
from staffing.models import Post, PostFunding
from staffing.querysets import PostQuerySet

NOBODY = Payer(2, PostFunding.Source.NOBODY.label, PostFunding.Source.NOBODY.value, pays=False)
BASE_BUDGET = Payer(1, PostFunding.Source.BASE_BUDGET.label, PostFunding.Source.BASE_BUDGET.value)
COLUMNS = {
    **{name: name for name in ("pk", "number", "title", "fte", "team", "contract", "status")},
    **{name: name for name in ("planned_start", "planned_end", "actual_start", "ended_on")},
    **{name: name for name in ("point_on_entry", "workstream", "reports_to", "manager")},
    "manager_number": "reports_to__number",
    "manager_title": "reports_to__title",
    "manager_workstream": "reports_to__workstream",
    "grade_key": "grade",
    "grade": "grade__code",
    "grade_position": "grade__position",
    "workstream_name": "workstream__name",
    "workstream_position": "workstream__position",
    "programme": "workstream__programme",
    "programme_name": "workstream__programme__name",
    "cluster": "cluster__name",
}
FUNDING = ("starts_on", "source", "award", "award__name")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow:
    """A post with its days (all inclusive) and who pays for it when.

    `workstream`, `programme` and `reports_to` are keys, `grade` is a code with its `grade_key`.
    `reports_to` may be a post of a workstream that the user may not see; `manager` is a role
    outside the establishment.
    """

    pk: int
    number: str
    title: str
    grade: str
    grade_key: int
    grade_position: int
    fte: Decimal
    workstream: int
    workstream_name: str
    workstream_position: int
    programme: int
    programme_name: str
    cluster: str | None
    team: str
    reports_to: int | None
    manager_number: str | None
    manager_title: str | None
    manager_workstream: int | None
    manager: str
    contract: str
    status: str
    planned_start: dt.date
    planned_end: dt.date | None
    actual_start: dt.date | None
    ended_on: dt.date | None
    point_on_entry: int | None = field(repr=False)
    spells: tuple[Spell, ...] = ()

    def get_absolute_url(self) -> str:
        """The post's page."""
        return page_url("staffing:post", self.number)

    @property
    def seat(self) -> establishment.Seat:
        """What counts of the post month by month; one that has ended is planned no longer."""
        over = self.ended_on if self.status == Post.Status.ENDED else None
        return establishment.Seat(
            self.fte,
            self.planned_start,
            self.actual_start,
            self.ended_on,
            over or self.planned_end,
            [(spell.first, spell.last) for spell in self.spells if spell.payer.pays],
        )

    def payer_on(self, day: dt.date) -> Payer:
        """Who pays on a day, whether or not anybody is in the post."""
        return payer_on(self.spells, day, NOBODY)

    def payers_within(
        self, first: dt.date, last: dt.date
    ) -> Iterator[tuple[Payer, dt.date, dt.date]]:
        """Who pays from which day to which, each of the post's days in the period once.

        The post's days are those that it is costed for: from its actual start, or its planned one
        while there is none, to its last day, or its planned one.
        """
        begin = max(first, self.actual_start or self.planned_start)
        end = min(last, self.ended_on or self.planned_end or last)
        return payers_within(self.spells, begin, end, NOBODY)


def payer_of(source: str, award: int | None, award_name: str | None) -> Payer:
    """The payer of a row of funding: each award is one of its own."""
    if source == PostFunding.Source.AWARD:
        return Payer(0, award_name or "", f"award-{award}")
    return BASE_BUDGET if source == PostFunding.Source.BASE_BUDGET else NOBODY


def read_rows(posts: PostQuerySet) -> list[PostRow]:
    """The posts in the order of programmes, workstreams and numbers; one query."""
    order = ("workstream__programme__name", "workstream__position", "workstream__name", "number")
    columns = [*COLUMNS.values(), *(f"funding__{name}" for name in FUNDING)]
    records = posts.order_by(*order, "pk").values_list(*columns)
    return [_row(list(rows)) for _, rows in groupby(records, key=itemgetter(0))]


def _row(records: list[tuple[Any, ...]]) -> PostRow:
    """One post from its records, of which there is one for each of its funders."""
    facts = dict(zip(COLUMNS, records[0], strict=False))
    return PostRow(**facts, spells=_spells(record[len(COLUMNS) :] for record in records))


def _spells(funding: Iterable[tuple[Any, ...]]) -> tuple[Spell, ...]:
    return spells_of(
        (day, payer_of(source, award, name)) for day, source, award, name in funding if day
    )


@dataclass(frozen=True, slots=True)
class FundingLine:
    """Who pays for a post from which day to which (inclusive; None: no end), and who says so."""

    payer: str
    first: dt.date
    last: dt.date | None
    citation: Citation | None


def funding_of(post: Post) -> list[FundingLine]:
    """Who pays for a post, in order of time; one query."""
    rows = list(post.funding.select_related("award", "citation__document").order_by("starts_on"))
    payers = [
        payer_of(row.source, row.award_id, row.award.name if row.award else None) for row in rows
    ]
    spells = spells_of((row.starts_on, payer) for row, payer in zip(rows, payers, strict=True))
    return [
        FundingLine(spell.payer.name, spell.first, spell.last, row.citation)
        for spell, row in zip(spells, rows, strict=True)
    ]
