"""A backup is whole, and what is restored from it passes the check of the whole book."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from finance.models import Transaction
from tests.factories import DecisionFactory
from tests.finance.book import make_book

POSTGRESQL = connection.vendor == "postgresql"

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        POSTGRESQL and not shutil.which("pg_dump"), reason="pg_dump is not installed"
    ),
]


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[str]:
    """The DATABASE_URL of another database, with nothing in it."""
    if not POSTGRESQL:
        yield f"sqlite:///{tmp_path / 'restored.sqlite3'}"
        return
    name = f"{connection.settings_dict['NAME']}_restored"  # of this worker alone
    drop = f"DROP DATABASE IF EXISTS {name}"
    for sql in (drop, f"CREATE DATABASE {name} TEMPLATE template0"):
        with connection.cursor() as cursor:
            cursor.execute(sql)
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    yield f"{server}/{name}"
    with connection.cursor() as cursor:
        cursor.execute(drop)


def manage(database: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, settings.BASE_DIR / "manage.py", *arguments]
    environment = {**os.environ, "DATABASE_URL": database}
    return subprocess.run(command, env=environment, check=False, capture_output=True, text=True)


def test_restored_book_passes_the_check_of_the_whole_book(
    tmp_path: Path, empty_database: str
) -> None:
    book = make_book()
    about = {"programme": book.programme, "award": book.award}
    DecisionFactory(**about, effect="approves", amount=book.award.amount)
    call_command("backup", tmp_path / "book", verbosity=0)
    assert list(tmp_path.iterdir()) == [tmp_path / "book"]

    assert manage(empty_database, "restore", tmp_path / "book").returncode == 0
    checked = manage(empty_database, "check_integrity")

    assert checked.returncode == 0, checked.stdout + checked.stderr
    again = manage(empty_database, "restore", tmp_path / "book")
    assert "The database has tables already" in again.stderr


def test_backup_writes_over_nothing_and_leaves_nothing_when_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "book").write_text("kept")
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", tmp_path / "book")
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("backup", tmp_path / "nowhere" / "book")
    assert (tmp_path / "book").read_text() == "kept"
    if POSTGRESQL:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(CommandError, match="pg_dump is not installed"):
            call_command("backup", tmp_path / "other")
        assert list(tmp_path.iterdir()) == [tmp_path / "book"]


def test_file_that_is_no_backup_is_refused(tmp_path: Path, empty_database: str) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("Date,Amount\n")
    refused = manage(empty_database, "restore", wrong)
    assert refused.returncode == 1
    said = "pg_restore failed" if POSTGRESQL else "is no backup of SQLite"
    assert said in refused.stderr
    assert not Transaction.objects.exists()
