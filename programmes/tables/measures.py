"""The tables of measures, and of what they read."""

from typing import Any

from innovation.core.addresses import page_url
from innovation.core.tables import DateColumn, NumberColumn, Table, TextColumn, show_date


class MeasureTable(Table):
    """One row a measure, as it stands by its readings."""

    FILE_ONLY = ("programme", "description", "baseline_on", "projected", "source")
    caption = "Measures"
    name = TextColumn("Measure", accessor="measure__name", linkify=lambda record: record.url)
    programme = TextColumn("Programme", accessor="measure__programme__name")
    workstream = TextColumn("Workstream")
    description = TextColumn("What it is", accessor="measure__description", default="")
    question = TextColumn("Question", accessor="measure__get_question_display")
    unit = TextColumn("Counted in", accessor="measure__unit")
    baseline = NumberColumn("Baseline", accessor="baseline__value", default="")
    baseline_on = DateColumn("Baseline on", accessor="baseline__on", default="")
    latest = NumberColumn("Latest", accessor="latest__value", default="")
    latest_on = DateColumn("Read on", accessor="latest__on", default="")
    direction = TextColumn("Since the reading before", accessor="direction__value")
    target = NumberColumn("Target", accessor="target__value", default="")
    target_on = DateColumn("By", accessor="target__on", default="")
    difference = NumberColumn("Latest less target", default="")
    against = TextColumn("Against the target")
    projection = TextColumn("Projected for its day", default="")
    projected = NumberColumn("Projected", default="")
    source = TextColumn("Source", default="")

    class Meta:
        empty_text = (
            "No measures here. Clear a filter, or add the first one: what is counted to see "
            "whether anybody is better off."
        )


def _edit_url(record: Any) -> str:
    return page_url("programmes:reading-edit", record.row.pk)


class FigureTable(Table):
    """What a measure has of one kind, for its page."""

    on = DateColumn("Day", accessor="row__on")
    value = NumberColumn("Number", accessor="row__value")
    source = TextColumn("Where it comes from")
    correct = TextColumn("Correct it", accessor="row__on", linkify=_edit_url)

    class Meta:
        orderable = False
        sequence: Any = ("on", "value", "...", "source", "correct")

    def render_correct(self, record: Any) -> str:
        """The words of the link to the correction."""
        return f"Correct {show_date(record.row.on)}"


class TargetTable(FigureTable):
    """The targets of a measure."""

    caption = "Targets"
    on = DateColumn("By", accessor="row__on")
    value = NumberColumn("Target", accessor="row__value")
    compared = TextColumn("How it stands")

    class Meta(FigureTable.Meta):
        empty_text = "No target yet."


class ReadingTable(FigureTable):
    """What a measure read."""

    caption = "Readings"
    on = DateColumn("Read on", accessor="row__on")
    value = NumberColumn("Reading", accessor="row__value")
    compared = TextColumn("Since the reading before")

    class Meta(FigureTable.Meta):
        empty_text = "Not read yet: whoever keeps this measure records what it reads."


class ProjectionTable(FigureTable):
    """Each past projection of a measure against what happened."""

    caption = "Each projection against what happened"
    made_on = DateColumn("Projected on", accessor="row__made_on")
    on = DateColumn("For", accessor="row__on")
    value = NumberColumn("Projected", accessor="row__value")
    came = NumberColumn("Came to", accessor="came__value", default="")
    came_on = DateColumn("Read on", accessor="came__on", default="")
    compared = TextColumn("What happened")

    class Meta(FigureTable.Meta):
        sequence: Any = ("made_on", "on", "value", "...", "source", "correct")
        empty_text = "Nobody projected it yet. A projection keeps the day on which it was made."
