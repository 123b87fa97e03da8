import datetime as dt
from typing import Any

from django.db import migrations, models
from django.utils import timezone

NOTE = "The target of the measure."
A_DAY = dt.timedelta(days=1)


def give_measures_their_figures(apps: Any, schema_editor: Any) -> None:
    """Make targets rows of their own, and say when projections were made.

    A target without a day is of the end of its programme. A projection was made when it was first
    kept, or the day before the one that it is for where that was later.
    """
    alias = schema_editor.connection.alias
    reading = apps.get_model("programmes", "Reading")
    former = apps.get_model("programmes", "HistoricalReading").objects.using(alias)
    for row in reading.objects.using(alias).filter(is_forecast=True):
        kept = former.filter(id=row.pk).order_by("history_id").first()
        kept_on = kept.history_date.date() if kept else timezone.localdate()
        made_on = min(kept_on, row.on - A_DAY)
        reading.objects.using(alias).filter(pk=row.pk).update(kind="projected", made_on=made_on)
        former.filter(id=row.pk, is_forecast=True).update(kind="projected", made_on=made_on)
    seen = set()
    for measure in apps.get_model("programmes", "Measure").objects.using(alias).order_by("pk"):
        if (measure.programme_id, measure.name) in seen:
            measure.name = f"{measure.name} ({measure.slug})"[:200]
            measure.save(using=alias)
        seen.add((measure.programme_id, measure.name))
        if measure.target is not None:
            ends_on = measure.programme.ends_on or timezone.localdate()
            reading.objects.using(alias).create(
                measure=measure,
                kind="target",
                on=measure.target_by or ends_on,
                value=measure.target,
                note=measure.note or NOTE,
                citation=measure.citation,
            )


def give_measures_back_their_target(apps: Any, schema_editor: Any) -> None:
    """Keep the last target and the last projection of each day, as there was room for."""
    alias = schema_editor.connection.alias
    rows = apps.get_model("programmes", "Reading").objects.using(alias)
    rows.filter(kind="projected").update(is_forecast=True)
    later = rows.filter(
        kind="projected",
        measure=models.OuterRef("measure"),
        on=models.OuterRef("on"),
        made_on__gt=models.OuterRef("made_on"),
    )
    rows.filter(kind="projected").filter(models.Exists(later)).delete()
    for measure in apps.get_model("programmes", "Measure").objects.using(alias):
        measure.slug = f"measure-{measure.pk}"
        target = rows.filter(measure=measure, kind="target").order_by("-on").first()
        if target is not None:
            measure.target, measure.target_by = target.value, target.on
            measure.note = target.note
        measure.save(using=alias)
    rows.filter(kind="target").delete()


class Migration(migrations.Migration):
    dependencies = [("programmes", "0009_measure_fields")]

    operations = [
        migrations.RunPython(give_measures_their_figures, give_measures_back_their_target)
    ]
