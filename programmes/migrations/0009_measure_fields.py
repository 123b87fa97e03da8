import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0008_risks")]

    operations = [
        migrations.AlterModelOptions(
            name="reading",
            options={"ordering": ["measure", "on", "kind", "made_on"]},
        ),
        migrations.RemoveConstraint(
            model_name="measure",
            name="programmes_measure_slug_unique",
        ),
        migrations.RemoveConstraint(
            model_name="measure",
            name="programmes_measure_target_by_has_target",
        ),
        migrations.RemoveConstraint(
            model_name="reading",
            name="programmes_reading_unique",
        ),
        migrations.AddField(
            model_name="historicalmeasure",
            name="baseline_on",
            field=models.DateField(blank=True, null=True, verbose_name="baseline"),
        ),
        migrations.AddField(
            model_name="historicalmeasure",
            name="description",
            field=models.TextField(blank=True, verbose_name="what it is"),
        ),
        migrations.AddField(
            model_name="historicalmeasure",
            name="is_demonstration",
            field=models.BooleanField(default=False, verbose_name="invented, for demonstration"),
        ),
        migrations.AddField(
            model_name="historicalmeasure",
            name="question",
            field=models.CharField(
                choices=[
                    ("how_much", "How much did we do?"),
                    ("how_well", "How well did we do it?"),
                    ("better_off", "Is anyone better off?"),
                ],
                default="better_off",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="historicalmeasure",
            name="workstream",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="programmes.workstream",
            ),
        ),
        migrations.AddField(
            model_name="historicalreading",
            name="is_demonstration",
            field=models.BooleanField(default=False, verbose_name="invented, for demonstration"),
        ),
        migrations.AddField(
            model_name="historicalreading",
            name="kind",
            field=models.CharField(
                choices=[("read", "Reading"), ("target", "Target"), ("projected", "Projection")],
                default="read",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="historicalreading",
            name="made_on",
            field=models.DateField(blank=True, null=True, verbose_name="projected on"),
        ),
        migrations.AddField(
            model_name="measure",
            name="baseline_on",
            field=models.DateField(blank=True, null=True, verbose_name="baseline"),
        ),
        migrations.AddField(
            model_name="measure",
            name="description",
            field=models.TextField(blank=True, verbose_name="what it is"),
        ),
        migrations.AddField(
            model_name="measure",
            name="is_demonstration",
            field=models.BooleanField(default=False, verbose_name="invented, for demonstration"),
        ),
        migrations.AddField(
            model_name="measure",
            name="question",
            field=models.CharField(
                choices=[
                    ("how_much", "How much did we do?"),
                    ("how_well", "How well did we do it?"),
                    ("better_off", "Is anyone better off?"),
                ],
                default="better_off",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="measure",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="measure",
            name="workstream",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="measures",
                to="programmes.workstream",
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="is_demonstration",
            field=models.BooleanField(default=False, verbose_name="invented, for demonstration"),
        ),
        migrations.AddField(
            model_name="reading",
            name="kind",
            field=models.CharField(
                choices=[("read", "Reading"), ("target", "Target"), ("projected", "Projection")],
                default="read",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="made_on",
            field=models.DateField(blank=True, null=True, verbose_name="projected on"),
        ),
        migrations.AddField(
            model_name="reading",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AlterField(
            model_name="historicalmeasure",
            name="lower_is_better",
            field=models.BooleanField(
                default=False,
                help_text="Its target is met below it, and not at it. Without this it is met at the target or above it.",
                verbose_name="lower is better",
            ),
        ),
        migrations.AlterField(
            model_name="historicalreading",
            name="note",
            field=models.CharField(blank=True, max_length=300, verbose_name="where it comes from"),
        ),
        migrations.AlterField(
            model_name="measure",
            name="lower_is_better",
            field=models.BooleanField(
                default=False,
                help_text="Its target is met below it, and not at it. Without this it is met at the target or above it.",
                verbose_name="lower is better",
            ),
        ),
        migrations.AlterField(
            model_name="reading",
            name="note",
            field=models.CharField(blank=True, max_length=300, verbose_name="where it comes from"),
        ),
    ]
