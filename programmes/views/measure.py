"""The page of a measure, and the forms that keep one and what it reads."""

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from innovation.core.access import AccessMixin
from innovation.core.asking import AskView
from innovation.core.tables import show_date, show_number
from innovation.core.versions import edits_in, first_edit
from programmes.actions import remove_reading, save_measure, save_reading
from programmes.forms import MeasureForm, ReadingForm, RemoveReadingForm
from programmes.measure_chart import measure_chart
from programmes.measure_rows import (
    FigureRow,
    Kind,
    MeasureRow,
    measure_row,
    projection_rows,
    reading_rows,
    target_rows,
)
from programmes.measures import TREND_RULE, Direction, compare
from programmes.models import Measure, Reading
from programmes.tables import ProjectionTable, ReadingTable, TargetTable
from programmes.trajectory import Point

TRAIL = ("Outcomes", "programmes:measure-list")
MAX_RECORDS = 50
"""How many changes a page shows, newest first."""
KINDS = {"reading": Kind.READ, "target": Kind.TARGET, "projection": Kind.PROJECTED}
"""The kinds as addresses have them."""


def find_measure(request: HttpRequest, pk: int, *, to_edit: bool = False) -> Measure:
    """The measure with its readings, or a 404 when it is none that the user may see, or edit."""
    rows = Measure.objects.visible_to(request.user)
    if to_edit:
        rows &= Measure.objects.editable_by(request.user)
    return get_object_or_404(rows.with_readings(), pk=pk)


class MeasureView(AccessMixin, TemplateView):
    """A measure: what it is, its targets, what it read, and what was projected against it."""

    permission_required = "programmes.view_measure"
    template_name = "programmes/measure.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The measure by all its readings."""
        measure = find_measure(self.request, kwargs["pk"])
        row = measure_row(measure, list(measure.readings.all()))
        mine = Measure.objects.editable_by(self.request.user).filter(pk=measure.pk)
        may_edit = mine.exists()
        return super().get_context_data(
            measure=measure,
            row=row,
            facts=facts_of(row),
            tables=[
                _table(TargetTable, target_rows(measure), may_edit=may_edit),
                _table(ReadingTable, reading_rows(measure), may_edit=may_edit),
                _table(ProjectionTable, projection_rows(measure), may_edit=may_edit),
            ],
            chart=measure_chart(measure),
            words=words_of(row),
            trend_rule=TREND_RULE,
            changes=changes_of(measure),
            may_edit=may_edit,
            breadcrumbs=[(TRAIL[0], reverse(TRAIL[1]))],
            **kwargs,
        )


def _table(table: Any, rows: list[FigureRow], *, may_edit: bool) -> Any:
    return table(rows, exclude=() if may_edit else ("correct",))


def facts_of(row: MeasureRow) -> list[tuple[str, str, str]]:
    """What a page tells of a measure, in order: label, text, address."""
    measure, programme, stream = row.measure, row.measure.programme, row.measure.workstream
    unit = measure.unit
    better = "Lower is better" if measure.lower_is_better else "Higher is better"
    below = "below " if measure.lower_is_better else ""
    target = f"{below}{_in_words(row.target, unit, 'by')}" if row.target else "None yet"
    return [
        ("Programme", programme.name, programme.get_absolute_url()),
        ("Workstream", row.workstream, stream.get_absolute_url() if stream else ""),
        ("Question", measure.get_question_display(), ""),
        ("Which way", better, ""),
        ("Baseline", _in_words(row.baseline, unit, "on") or "Not read yet", ""),
        ("Latest reading", _in_words(row.latest, unit, "on") or "Not read yet", ""),
        ("Since the reading before", row.direction.value, ""),
        ("Target", target, ""),
        ("Against the target", row.against, ""),
        *([("Projected for its day", row.projection, "")] if row.projection else []),
    ]


def words_of(row: MeasureRow) -> str:
    """What the chart shows, in a sentence or two."""
    unit, baseline, latest = row.measure.unit, row.baseline, row.latest
    if baseline is None or latest is None:
        return "It was not read yet."
    moved = "Not read since."
    if latest.on > baseline.on:
        lower = row.measure.lower_is_better
        turn = compare(baseline.value, latest.value, lower_is_better=lower)
        moved = f"{_in_words(latest, unit, 'on')}: {turn.value.lower()} than at the baseline."
        if turn == Direction.SAME:
            moved = f"{_in_words(latest, unit, 'on')}: the same as at the baseline."
    projected = f" It is to come to {row.projection}." if row.projection else ""
    stands = f" Target of {show_number(row.target.value)}: {row.against}." if row.target else ""
    return f"{_in_words(baseline, unit, 'on')} at the baseline. {moved}{stands}{projected}"


def _in_words(point: Point | None, unit: str, word: str) -> str:
    return f"{show_number(point.value)} {unit} {word} {show_date(point.on)}" if point else ""


def changes_of(measure: Measure) -> list[str]:
    """What was changed of the measure and of its figures, the newest first."""
    related = ("history_user", "measure", "citation__document")
    kept = Reading.history.filter(measure=measure.pk).select_related(*related)
    own = measure.history.select_related("history_user", "programme", "workstream", "citation")
    found = [(each.when, str(each)) for each in edits_in(own.order_by("history_id"))]
    for _row, group in groupby(kept.order_by("id", "history_id"), key=lambda each: each.id):
        records = list(group)
        made = [first_edit(records[0])] if records[0].history_user else []
        edits = [*made, *edits_in(records)]
        found += [(each.when, f"{records[-1].instance}: {each.with_reason}") for each in edits]
    return [words for _when, words in sorted(found, reverse=True)[:MAX_RECORDS]]


class MeasureNewView(AskView):
    """Asks for a new measure."""

    permission_required = "programmes.add_measure"
    title, trail = "Add a measure", TRAIL

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """Empty but for the programme that a link came from."""
        initial = {name: value for name, value in self.request.GET.items() if name == "programme"}
        return [MeasureForm(data, user=self.user, initial=initial)]

    def keep(self, *forms: Any) -> Measure:
        """The new measure."""
        return save_measure(measure=forms[0].instance, by=self.user)


class MeasureEditView(AskView):
    """Asks for what changed of a measure."""

    permission_required = "programmes.change_measure"
    title, trail = "Change this measure", TRAIL

    def find(self) -> Measure:
        """The measure."""
        return find_measure(self.request, self.kwargs["pk"], to_edit=True)

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """The measure as it is now."""
        return [MeasureForm(data, user=self.user, instance=self.find())]

    def keep(self, *forms: Any) -> Measure:
        """The measure as it is changed."""
        return save_measure(measure=forms[0].instance, by=self.user)


class ReadingNewView(AskView):
    """Asks what a measure read, is to read, or is projected to."""

    permission_required = "programmes.add_reading"
    trail = TRAIL

    @property
    def kind(self) -> Kind:
        """What is asked for, by the address."""
        if self.kwargs["kind"] not in KINDS:
            raise Http404
        return KINDS[self.kwargs["kind"]]

    @property
    def title(self) -> str:  # type: ignore[override]  # by the kind
        """What is asked for, in words."""
        return f"Record a {self.kind.label.lower()}"

    def find(self) -> Measure:
        """The measure."""
        return find_measure(self.request, self.kwargs["pk"], to_edit=True)

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """Empty."""
        return [ReadingForm(data, instance=Reading(measure=self.about, kind=self.kind))]

    def keep(self, *forms: Any) -> Reading:
        """What is recorded."""
        return save_reading(reading=forms[0].instance, by=self.user)


class OfReadingView(AskView):
    """A page about a reading, target or projection, below the page of its measure."""

    permission_required = "programmes.change_reading"
    trail = TRAIL
    verb: str

    @property
    def title(self) -> str:  # type: ignore[override]  # by the figure
        """What is done to which figure."""
        return f"{self.verb} {self.find_reading()}"

    def find_reading(self) -> Reading:
        """The figure, or a 404 when it is none that the user may change."""
        rows = Reading.objects.editable_by(self.request.user)
        return get_object_or_404(rows.select_related("measure"), pk=self.kwargs["pk"])

    def find(self) -> Measure:
        """Its measure."""
        return self.find_reading().measure


class ReadingEditView(OfReadingView):
    """Asks for the correction of a figure, and why."""

    verb = "Correct"

    def shown(self) -> dict[str, Any]:
        """The page that takes it out instead."""
        url = reverse("programmes:reading-remove", args=[self.kwargs["pk"]])
        return {"other": ("Take it out instead", url)}

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """The figure as it is now."""
        return [ReadingForm(data, instance=self.find_reading())]

    def keep(self, *forms: Any) -> Reading:
        """The corrected figure."""
        because = forms[0].cleaned_data["because"]
        return save_reading(reading=forms[0].instance, by=self.user, because=because)


class ReadingRemoveView(OfReadingView):
    """Asks why a figure should never have been recorded, and takes it out."""

    verb, done, button = "Take out", "Taken out", "Take it out"

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """The question."""
        return [RemoveReadingForm(data)]

    def keep(self, *forms: Any) -> Reading:
        """The figure that is no longer there."""
        reading = self.find_reading()
        remove_reading(reading=reading, by=self.user, because=forms[0].cleaned_data["because"])
        return reading
