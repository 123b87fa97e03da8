"""The filters of the pages of the establishment."""

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from innovation.core.as_at import last_day_known
from innovation.core.filters import FilterSet, unfiltered
from innovation.core.forms import DAY
from innovation.core.periods import year_end, year_label, year_start
from programmes.models import Programme, Workstream
from programmes.querysets import User
from staffing.establishment import years_shown
from staffing.funding import Payer
from staffing.models import AssumptionSet, Post
from staffing.pay_book import VIEW_POST_PAY
from staffing.post_rows import BASE_BUDGET, NOBODY, PostRow, payer_of
from staffing.querysets import PostQuerySet

OF_PAY = {"assumption_set", "columns", "units"}
"""The filters that only those have who may see what a post is paid."""


class Offered(NamedTuple):
    """A combination of what the user's posts belong to; None where there is nothing."""

    programme: int
    programme_name: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    workstream: int | None
    position: int
    workstream_name: str
    grade: int | None
    grade_position: int
    grade_code: str
    cluster: int | None
    cluster_name: str
    team: str
    source: str | None
    award: int | None
    award_name: str | None


def offered_to(user: User) -> list[Offered]:
    """Everything that the user may choose by, in one query; a programme without posts too."""
    posts = "workstreams__posts"
    seen = Q(workstreams=None) | Q(workstreams__in=Workstream.objects.visible_to(user))
    rows = Programme.objects.visible_to(user).filter(seen).order_by().distinct()
    columns = rows.values_list(
        *("pk", "name", "starts_on", "ends_on"),
        *("workstreams", "workstreams__position", "workstreams__name"),
        *(f"{posts}__grade", f"{posts}__grade__position", f"{posts}__grade__code"),
        *(f"{posts}__cluster", f"{posts}__cluster__name", f"{posts}__team"),
        *(f"{posts}__funding__{name}" for name in ("source", "award", "award__name")),
    )
    return [Offered(*row) for row in columns]


class PostFilter(FilterSet):
    """Narrow the posts, and say as at which day they are looked at.

    What is offered is what the user may see. Two queries, and one more for those who see pay.
    """

    programme = django_filters.ChoiceFilter(
        label="Programme", field_name="workstream__programme", empty_label="All programmes"
    )
    workstream = django_filters.ChoiceFilter(label="Workstream", empty_label="All workstreams")
    team = django_filters.ChoiceFilter(label="Team", empty_label="All teams")
    cluster = django_filters.ChoiceFilter(label="Cluster", empty_label="All clusters")
    grade = django_filters.ChoiceFilter(label="Grade", empty_label="All grades")
    status = django_filters.ChoiceFilter(
        label="Status", choices=Post.Status.choices, empty_label="All statuses"
    )
    contract = django_filters.ChoiceFilter(
        label="Contract", choices=Post.Contract.choices, empty_label="All contracts"
    )
    text = django_filters.CharFilter(
        label="Number or title has", method="with_text", max_length=200
    )
    paid_by = django_filters.ChoiceFilter(
        label="Paid by", method=unfiltered, empty_label="Anybody or nobody"
    )
    paid_in = django_filters.ChoiceFilter(
        label="Paid by them in", method=unfiltered, widget=forms.HiddenInput
    )
    on = django_filters.DateFilter(label="As at", method=unfiltered, help_text=DAY)
    late_on = django_filters.DateFilter(label="Late on", method="that_are_late", help_text=DAY)
    assumption_set = django_filters.ChoiceFilter(
        label="Assumptions", method=unfiltered, empty_label="The default set"
    )
    columns = django_filters.ChoiceFilter(
        label="Columns",
        method=unfiltered,
        choices=[("details", "Teams and dates"), ("all", "All columns")],
        empty_label="Cost",
    )
    units = django_filters.ChoiceFilter(
        label="Figures in",
        method=unfiltered,
        choices=[("thousands", "£000")],
        empty_label="£",
    )

    kept: ClassVar[frozenset[str]] = frozenset()
    """The filters that a page has, where it has not all of them."""

    class Meta:
        model = Post
        fields: list[str] = []

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        """Offer what the user may see, and nothing of pay to those who may not see it."""
        super().__init__(data, *args, **kwargs)
        user = kwargs["request"].user
        self.sees_pay: bool = user.has_perm(VIEW_POST_PAY)
        self.offered = offered_to(user)
        self.payers = payers_of(self.offered)
        self.sets = list(AssumptionSet.objects.all()) if self.sees_pay else []
        for name, choices in self._choices().items():
            self.filters[name].extra["choices"] = choices
        hidden = set() if self.sees_pay else OF_PAY
        for name in {*hidden, *(set(self.filters) - self.kept if self.kept else ())}:
            del self.filters[name]

    def _choices(self) -> dict[str, list[tuple[str, str]]]:
        rows = self.offered
        several = len({row.programme for row in rows}) > 1
        streams = {
            (row.programme_name, row.position, row.workstream_name, row.workstream)
            for row in rows
            if row.workstream
        }
        return {
            "programme": _pairs((row.programme_name, row.programme) for row in rows),
            "workstream": [
                (str(pk), f"{name} ({programme})" if several else name)
                for programme, _, name, pk in sorted(streams)
            ],
            "team": _pairs((row.team, row.team) for row in rows if row.team),
            "cluster": _pairs((row.cluster_name, row.cluster) for row in rows if row.cluster),
            "grade": _pairs(
                (row.grade_position, row.grade_code, row.grade) for row in rows if row.grade
            ),
            "paid_by": [(payer.key, payer.name) for payer in self.payers],
            "paid_in": [(str(year), year_label(year)) for year in self.years],
            "assumption_set": [(str(one.pk), one.name) for one in self.sets],
        }

    @property
    def workstreams_seen(self) -> frozenset[int]:
        """The keys of the workstreams that the user may see."""
        return frozenset(row.workstream for row in self.offered if row.workstream)

    @cached_property
    def shown(self) -> list[Offered]:
        """What is offered of the programmes that the page shows: the chosen one, or all."""
        programme, workstream = self.data.get("programme"), self.data.get("workstream")
        chosen = [
            row
            for row in self.offered
            if (not programme or programme == str(row.programme))
            and (not workstream or workstream == str(row.workstream))
        ]
        found = chosen or self.offered
        return [row for row in found if row.grade] or found

    @property
    def several_programmes(self) -> bool:
        """Whether the posts may be of more than one programme."""
        return len({row.programme for row in self.shown}) > 1

    @cached_property
    def known_until(self) -> dt.date | None:
        """The last day that is known of the programmes shown; one query."""
        return last_day_known({row.programme for row in self.shown})

    @cached_property
    def default_day(self) -> dt.date:
        """The last day that is known, or before any is a day of the programmes near today."""
        first, last = self._ends
        today = timezone.localdate()
        return self.known_until or min(max(today, first or today), last or today)

    @cached_property
    def _ends(self) -> tuple[dt.date | None, dt.date | None]:
        starts = (row.starts_on for row in self.shown if row.starts_on)
        ends = (row.ends_on for row in self.shown if row.ends_on)
        return min(starts, default=None), max(ends, default=None)

    @cached_property
    def years(self) -> list[int]:
        """The financial years of the programmes shown."""
        first, last = self._ends
        return years_shown(first or self.default_day, last or self.default_day, self.default_day)

    @property
    def day(self) -> dt.date:
        """The day that the posts are looked at."""
        chosen: dt.date | None = self._chosen("on")
        return chosen or self.default_day

    @property
    def assumptions(self) -> AssumptionSet | None:
        """The set chosen, or the default one; None when there is none or pay is not seen."""
        key = self._chosen("assumption_set")
        return next(
            (one for one in self.sets if (str(one.pk) == key if key else one.is_default)), None
        )

    @property
    def layout(self) -> str:
        """Which columns were asked for: "" for the usual ones, "details" or "all"."""
        return str(self._chosen("columns") or "")

    @property
    def in_thousands(self) -> bool:
        """Whether money is shown in thousands of pounds."""
        return bool(self._chosen("units"))

    def keeps(self, post: PostRow) -> bool:
        """Whether the post is paid by whom was chosen: on the day, or some day of the year."""
        payer, year = self._chosen("paid_by"), self._chosen("paid_in")
        if not payer:
            return True
        if not year:
            return post.payer_on(self.day).key == str(payer)
        days = post.payers_within(year_start(int(year)), year_end(int(year)))
        return any(one.key == payer for one, _, _ in days)

    def _chosen(self, name: str) -> Any:
        return self.form.cleaned_data.get(name) if self.is_valid() else None

    def with_text(self, rows: PostQuerySet, _name: str, text: str) -> PostQuerySet:
        """The posts whose number or title contains the text, in any case."""
        return rows.filter(Q(number__icontains=text) | Q(title__icontains=text))

    def that_are_late(self, rows: PostQuerySet, _name: str, day: Any) -> PostQuerySet:
        """The posts that were late on the day."""
        return rows.late_on(day)


class OrganisationFilter(PostFilter):
    """One programme or workstream, or all of them."""

    kept = frozenset({"programme", "workstream"})


class FundingFilter(PostFilter):
    """The posts whose funders are added up."""

    kept = frozenset(PostFilter.base_filters) - {"columns", "on", "paid_by", "paid_in"}


def payers_of(offered: Iterable[Offered]) -> list[Payer]:
    """The awards that pay for posts, and base budget and nobody, who always may."""
    awards = {
        payer_of(row.source, row.award, row.award_name)
        for row in offered
        if row.source and row.award
    }
    return sorted({*awards, BASE_BUDGET, NOBODY})


def _pairs(found: Iterable[tuple[Any, ...]]) -> list[tuple[str, str]]:
    """Choices without repeats, in the order of what they are sorted by: all but the last, a key."""
    return [(str(row[-1]), str(row[-2])) for row in sorted(set(found))]
