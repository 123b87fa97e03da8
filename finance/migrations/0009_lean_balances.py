"""Balances that are quick to move: one index less, and room on their pages.

Each block of an import moves the balances of its rows. With room on the page a moved balance
stays there and no index has to follow (PostgreSQL calls it HOT).
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def _execute_on_postgresql(schema_editor: BaseDatabaseSchemaEditor, statement: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(statement)


def leave_room(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _execute_on_postgresql(schema_editor, "ALTER TABLE finance_balance SET (fillfactor = 50)")


def leave_none(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _execute_on_postgresql(schema_editor, "ALTER TABLE finance_balance RESET (fillfactor)")


class Migration(migrations.Migration):
    dependencies = [("finance", "0008_exit_assumptions")]

    operations = [
        migrations.AlterField(
            model_name="balance",
            name="cost_line",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="balances",
                to="finance.costline",
            ),
        ),
        migrations.RunPython(leave_room, leave_none),
    ]
