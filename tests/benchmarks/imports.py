"""Imports of a ledger: validated, with rejects and balances, beside what the database can do.

On PostgreSQL the limits are COPY of the file into a table without an index, and into one with a
primary key and a unique reference; on SQLite executemany of rows that are ready into the latter.
The import is the command of the README in a process of its own, into an empty ledger and then into
the one that this has filled. What it says it loaded is compared with the truth to the penny.
"""

import argparse
import csv
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection

from finance.actions.benchmark import is_benchmark
from tests.benchmarks.made_ledger import Truth, write_ledger

COLUMNS = "ref text, day text, period text, cc text, acc text, supplier text, note text, pence text"
UNIQUE = f"(id integer primary key generated always as identity, {COLUMNS}, unique (ref))"
SECOND = 500_000_000
"""The first reference of the second file."""


def benchmark(options: argparse.Namespace) -> Iterator[str]:
    """The table of ratios."""
    if not is_benchmark():
        manage("bench_seed")
    spent: dict[str, list[float]] = defaultdict(list)
    peaks = []
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder, "first.csv"), Path(folder, "second.csv")
        truth = write_ledger(first, options.rows)
        more = write_ledger(second, options.rows, first=SECOND)
        for _ in range(options.rounds):
            manage("bench_reset")
            for name, seconds in limits(first):
                spent[name].append(seconds)
            for name, file, expected in (("empty", first, truth), ("filled", second, more)):
                seconds, peak = imported(file, expected)
                spent[name].append(seconds)
                peaks.append(peak)
    manage("bench_reset")
    middle = {name: median(seconds) for name, seconds in spent.items()}
    empty, filled = middle.pop("empty"), middle.pop("filled")
    yield f"{options.rows:,} rows in {empty:.2f} s; peak memory {max(peaks)} MB"
    yield from (f"{empty / limit:6.2f} × {name} ({limit:.2f} s)" for name, limit in middle.items())
    yield f"{filled / empty:6.2f} × the same into a ledger of {options.rows:,} rows"


def manage(*arguments: str) -> tuple[str, int]:
    """What a command of the tracker prints, and the megabytes that it took at most."""
    command = [sys.executable, "manage.py", *arguments]
    with subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE) as process:
        assert process.stdout
        printed = process.stdout.read().decode()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, printed
    return printed, used.ru_maxrss // 1024


def imported(file: Path, expected: Truth) -> tuple[float, int]:
    """The seconds and the megabytes of an import."""
    began = time.perf_counter()
    printed, peak = manage("import_ledger", str(file), "--json")
    seconds = time.perf_counter() - began
    found = json.loads(printed)
    assert (found["loaded"], found["loaded_pence"]) == (expected.good, expected.pence)
    assert found["rejected"] == expected.bad
    return seconds, peak


def limits(file: Path) -> Iterator[tuple[str, float]]:
    """What the database needs at least for the rows of the file, and its seconds."""
    if connection.vendor == "postgresql":
        yield "COPY into a table without an index", copied(file, f"({COLUMNS})")
        yield "COPY into a primary key and a unique reference", copied(file, UNIQUE)
    else:
        yield "executemany into a primary key and a unique reference", executed(file)


def copied(file: Path, table: str) -> float:
    names = ", ".join(column.split()[0] for column in COLUMNS.split(", "))
    with connection.cursor() as cursor, file.open(encoding="utf-8") as rows:
        cursor.execute(f"CREATE TABLE bench_limit {table}")
        try:
            began = time.perf_counter()
            sql = f"COPY bench_limit ({names}) FROM STDIN CSV HEADER"
            cursor.copy_expert(sql, rows, 1024 * 1024)
            return time.perf_counter() - began
        finally:
            cursor.execute("DROP TABLE bench_limit")


def executed(file: Path) -> float:
    with file.open(encoding="utf-8", newline="") as lines:
        rows: list[Any] = list(csv.reader(lines))[1:]
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(sqlite3.connect(Path(folder, "limit.sqlite3"))) as database,
    ):
        database.execute("PRAGMA journal_mode = WAL")
        database.execute(
            f"CREATE TABLE bench_limit (id integer primary key, {COLUMNS}, unique (ref))"
        )
        began = time.perf_counter()
        database.executemany(f"INSERT INTO bench_limit VALUES (NULL{', ?' * 8})", rows)
        database.commit()
        return time.perf_counter() - began
