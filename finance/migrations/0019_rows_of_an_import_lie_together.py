"""The rows of an import by a range index, which costs an import next to nothing.

They lie together in the table, so that it is enough to know of each megabyte which imports are in
it (PostgreSQL calls it BRIN). On SQLite it is an index like the others.
"""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def summarize_as_it_grows(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER INDEX finance_transaction_of_import SET (autosummarize = on)")


class Migration(migrations.Migration):
    dependencies = [("finance", "0018_engagement_accounts")]

    operations = [
        migrations.AlterField(
            model_name="transaction",
            name="ledger_import",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="transactions",
                to="finance.ledgerimport",
            ),
        ),
        migrations.AddIndex(
            model_name="transaction",
            index=django.contrib.postgres.indexes.BrinIndex(
                "ledger_import", name="finance_transaction_of_import"
            ),
        ),
        migrations.RunPython(summarize_as_it_grows, migrations.RunPython.noop),
    ]
