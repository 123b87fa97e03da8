"""References of the ledger in the order of their code points, whatever the database's language.

An import asks for the lowest and the highest reference of a ledger; in any other order than that
of its index they would be looked for in every row. SQLite orders texts so by itself.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def _collate(collation: str, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE finance_transaction "
            f'ALTER COLUMN reference TYPE varchar(100) COLLATE "{collation}"'
        )


def by_code_point(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _collate("C", schema_editor)


def by_language(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _collate("default", schema_editor)


class Migration(migrations.Migration):
    dependencies = [("finance", "0005_rag_thresholds")]

    operations = [migrations.RunPython(by_code_point, by_language)]
