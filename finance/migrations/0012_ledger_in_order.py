"""The ledger in the order of its dates, and its suppliers in that of their code points.

A page of a long ledger begins where its neighbour ended, and a supplier is found by how it
begins: both by an index. On PostgreSQL suppliers stand in the order of code points, whatever the
database's language; SQLite orders texts so by itself.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models.functions import Upper


def _collate(collation: str, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE finance_transaction "
            f'ALTER COLUMN supplier TYPE varchar(200) COLLATE "{collation}"'
        )


def by_code_point(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _collate("C", schema_editor)


def by_language(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _collate("default", schema_editor)


class Migration(migrations.Migration):
    dependencies = [("finance", "0011_reported_pressures")]

    operations = [
        migrations.RunPython(by_code_point, by_language),
        migrations.AddIndex(
            model_name="transaction",
            index=models.Index("date", "id", name="finance_transaction_in_order"),
        ),
        migrations.AddIndex(
            model_name="transaction",
            index=models.Index(Upper("supplier"), name="finance_transaction_supplier"),
        ),
    ]
