from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

NOTE = "Taken from the post when steps were first kept."


def give_posts_their_steps(apps: Any, schema_editor: Any) -> None:
    """Give each post without steps those that its dates and its status show.

    A status has no day of its own in an older post, so its step is of the day of this migration.
    """
    alias = schema_editor.connection.alias
    step = apps.get_model("staffing", "RecruitmentStep")
    posts = apps.get_model("staffing", "Post").objects.using(alias).filter(steps=None)
    found = []
    for post in posts.iterator():
        way = []
        if post.actual_start:
            way.append(("in_post", post.actual_start))
        if post.ended_on and post.status != "in_post":
            way.append(("ended" if post.status == "ended" else "vacant", post.ended_on))
        if not way or way[-1][0] != post.status:
            way.append((post.status, max([timezone.localdate(), *(on for _, on in way)])))
        found += [step(post=post, status=status, on=on, note=NOTE) for status, on in way]
    step.objects.using(alias).bulk_create(found, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("staffing", "0003_recruitment"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="recruitmentstep",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="recruitmentstep",
            name="withdrawn_because",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="recruitmentstep",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="recruitmentstep",
            constraint=models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=False)
                | models.Q(withdrawn_by=None, withdrawn_because=""),
                name="staffing_recruitmentstep_withdrawn_at_a_time",
                violation_error_message="A step that is withdrawn says when.",
            ),
        ),
        migrations.RunPython(give_posts_their_steps, migrations.RunPython.noop),
    ]
