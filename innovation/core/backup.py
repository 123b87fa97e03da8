"""Backups of the database, and putting one back.

SQLite is copied by its own backup API, which sees a whole database while others write to it; a
copy of the file does not. PostgreSQL is dumped by `pg_dump` in its custom format. A backup is
written beside its name and gets it when it is whole.
"""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.client import DatabaseClient

PLAIN = ("--no-owner", "--no-privileges")
"""A backup can be put back by a role of another name."""


class BackupError(Exception):
    """A backup cannot be made or put back, and why."""


def back_up(connection: BaseDatabaseWrapper, path: Path) -> None:
    """Write the whole database to a file that does not exist yet.

    Raises BackupError when it exists or the database's own program fails.
    """
    if path.exists():
        raise BackupError(f"{path} exists already: choose another name.")
    if not path.parent.is_dir():
        raise BackupError(f"There is no folder {path.parent}.")
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        if connection.vendor == "sqlite":
            _copy_from_sqlite(connection, part)
        else:
            _run(connection, "pg_dump", "--format=custom", f"--file={part}", *PLAIN)
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def restore(connection: BaseDatabaseWrapper, path: Path) -> None:
    """Put a backup into an empty database, all of it or nothing.

    Raises BackupError when the database has tables, or the file is no backup of its kind.
    """
    if not path.is_file():
        raise BackupError(f"There is no file {path}.")
    if connection.introspection.table_names():
        raise BackupError(
            "The database has tables already: restore into an empty one, and name it in "
            "DATABASE_URL once it is checked."
        )
    if connection.vendor == "sqlite":
        _copy_to_sqlite(connection, path)
    else:
        whole = ("--single-transaction", "--exit-on-error", *PLAIN)
        _run(connection, "pg_restore", *whole, path)


def _copy_from_sqlite(connection: BaseDatabaseWrapper, path: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # so that the one file is all of it


def _copy_to_sqlite(connection: BaseDatabaseWrapper, path: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as source:
        try:
            source.execute("SELECT count(*) FROM auth_user")
        except sqlite3.Error as error:
            raise BackupError(f"{path} is no backup of SQLite: {error}.") from error
        source.backup(connection.connection)


def _run(connection: BaseDatabaseWrapper, program: str, *options: str | Path) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment."""
    settings = connection.settings_dict
    (_, *server, name), environment = DatabaseClient.settings_to_cmd_args_env(settings, [])
    command = [program, *server, f"--dbname={name}", *options]
    try:
        subprocess.run(  # noqa: S603 - no shell, and the arguments are our own settings
            command,
            env={**os.environ, **(environment or {})},
            check=True,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError as error:
        raise BackupError(
            f"{program} is not installed: install PostgreSQL's client programs."
        ) from error
    except subprocess.CalledProcessError as error:
        raise BackupError(f"{program} failed: {error.stderr.strip()}") from error
