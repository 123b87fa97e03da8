"""What a set of assumptions assumes, in words, by kind of assumption."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from innovation.core.periods import year_label
from programmes.models import Workstream
from staffing.costing.month import percent
from staffing.models import AssumptionSet, EntryException

NO_AWARD = "none after the last published spine"
Words = Mapping[str, str]
"""By kind of assumption: `entry`, `pay_award`, `pension`, `turnover` and `threshold`."""


def words_of(sets: Sequence[AssumptionSet], workstreams: QuerySet[Workstream]) -> list[Words]:
    """What each of the sets assumes. Two queries, however many there are.

    `workstreams` are those whose exceptions are named.
    """
    exceptions = EntryException.objects.filter(workstream__in=workstreams).order_by(
        "workstream__position", "workstream"
    )
    seen = Prefetch("exceptions", exceptions.select_related("workstream"))
    distinct = list({each.pk: each for each in sets}.values())
    prefetch_related_objects(distinct, "pay_awards", seen)
    words = {each.pk: _words(each) for each in distinct}
    return [words[each.pk] for each in sets]


def _words(assumptions: AssumptionSet) -> Words:
    awards = {each.year: each.rate for each in assumptions.pay_awards.all()}
    share = "in proportion to FTE" if assumptions.share_threshold else "whole for every post"
    turnover = percent(Decimal(assumptions.turnover))
    return {
        "entry": _entry_and_exceptions(assumptions),
        "pay_award": ", ".join(_awards(awards)) or NO_AWARD,
        "pension": f"{percent(Decimal(assumptions.pension_rate))} of pay",
        "turnover": f"{turnover} of the cost" if assumptions.turnover else "none",
        "threshold": share,
    }


def _entry_and_exceptions(assumptions: AssumptionSet) -> str:
    usual = _entry(assumptions.get_entry_display(), rises=assumptions.increments)
    exceptions = [
        f"{each.workstream.name}: {_entry(each.get_entry_display(), rises=each.increments)}"
        for each in assumptions.exceptions.all()
    ]
    return f"{usual} ({'; '.join(exceptions)})" if exceptions else usual


def _entry(label: str, *, rises: bool) -> str:
    increments = "with increments" if rises else "without increments"
    return f"{label[:1].lower()}{label[1:]}, {increments}"


def _awards(awards: Mapping[int, Decimal]) -> Iterator[str]:
    """Neighbouring years of one rate together: 2% a year from 2026/27 to 2029/30."""
    for first, last in _runs(sorted(awards), awards):
        rate = percent(awards[first])
        if first == last:
            yield f"{rate} in {year_label(first)}"
        else:
            yield f"{rate} a year from {year_label(first)} to {year_label(last)}"


def _runs(years: list[int], awards: Mapping[int, Decimal]) -> Iterable[tuple[int, int]]:
    breaks = [
        index
        for index, (before, year) in enumerate(pairwise(years), start=1)
        if year != before + 1 or awards[year] != awards[before]
    ]
    starts = [0, *breaks] if years else []
    ends = [*breaks, len(years)]
    return [(years[begin], years[end - 1]) for begin, end in zip(starts, ends, strict=False)]
