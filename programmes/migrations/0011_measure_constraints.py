from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0010_measure_data")]

    operations = [
        # On the way back a slug begins empty, until the migration before this one fills it.
        migrations.AlterField(
            model_name="historicalmeasure",
            name="slug",
            field=models.SlugField(default="", max_length=80),
        ),
        migrations.AlterField(
            model_name="measure",
            name="slug",
            field=models.SlugField(default="", max_length=80),
        ),
        migrations.RemoveField(
            model_name="historicalmeasure",
            name="note",
        ),
        migrations.RemoveField(
            model_name="historicalmeasure",
            name="slug",
        ),
        migrations.RemoveField(
            model_name="historicalmeasure",
            name="target",
        ),
        migrations.RemoveField(
            model_name="historicalmeasure",
            name="target_by",
        ),
        migrations.RemoveField(
            model_name="historicalreading",
            name="is_forecast",
        ),
        migrations.RemoveField(
            model_name="measure",
            name="note",
        ),
        migrations.RemoveField(
            model_name="measure",
            name="slug",
        ),
        migrations.RemoveField(
            model_name="measure",
            name="target",
        ),
        migrations.RemoveField(
            model_name="measure",
            name="target_by",
        ),
        migrations.RemoveField(
            model_name="reading",
            name="is_forecast",
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.UniqueConstraint(
                fields=("programme", "name"),
                name="programmes_measure_unique",
                violation_error_message="The programme has a measure of this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(("question__in", ["how_much", "how_well", "better_off"])),
                name="programmes_measure_question_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "projected"), _negated=True),
                fields=("measure", "kind", "on"),
                name="programmes_reading_unique",
                violation_error_message="That day has one already: correct that one instead.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "projected")),
                fields=("measure", "on", "made_on"),
                name="programmes_reading_projection_unique",
                violation_error_message="A projection for that day was made on the same day: correct that one instead.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["read", "target"]), ("made_on", None)),
                    models.Q(
                        ("kind", "projected"),
                        ("made_on__isnull", False),
                        ("made_on__lt", models.F("on")),
                    ),
                    _connector="OR",
                ),
                name="programmes_reading_projected_before",
                violation_error_message="A projection has the day on which it was made, before the day that it is for.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="reading",
            name="programmes_reading_has_source",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("citation__isnull", False),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="programmes_reading_has_source",
                violation_error_message="Say where it comes from: a source, or a note.",
            ),
        ),
    ]
