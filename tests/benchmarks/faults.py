"""Imports that are killed twenty times at random, and ten thousand malformed files.

A killed import must leave nothing; beside it the control, which commits each block by itself and
leaves a part of the file behind more often than not. A malformed file must be loaded to the penny
or refused with a reason, and never half loaded.
"""

import argparse
import io
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from finance.actions import ActionRefusedError, LedgerSource, import_ledger
from finance.actions.benchmark import is_benchmark
from finance.ledger_file import LedgerFileError
from finance.models import LedgerImport, LedgerMapping, Transaction
from programmes.models import Programme
from tests.benchmarks.imports import manage
from tests.benchmarks.made_ledger import HEADER, write_ledger

KILLS, FILES = 20, 10_000
ODD = (
    *('"', ",", "\n", "\r", "\t", "\0", "é", "�", "1e999999999", "NaN", "£", "(1", "-", "''"),
    *("31/02/2023", "01/01/0001", "9" * 30, "=1+1", "﻿", '","', " " * 50, "CC00001", "10001"),
)


def benchmark(options: argparse.Namespace) -> Iterator[str]:
    """How many were left in part: none may be, but of the control."""
    if not is_benchmark():
        manage("bench_seed")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "ledger.csv")
        good = write_ledger(file, options.rows).good
        for name, more in (("import", []), ("control that commits each block", ["--loosely"])):
            left = list(killed(file, more))
            part = sum(0 < rows < good for rows in left)
            yield f"{part:5} of {KILLS} killed left a part of the file: {name}"
    manage("bench_reset")
    loaded = sum(map(malformed, range(FILES)))
    yield f"{FILES:5} malformed files: {loaded} loaded, the others refused, none in part"
    manage("bench_reset")


def killed(file: Path, more: list[str]) -> Iterator[int]:
    """The rows that are in the ledger after each kill, at a random moment of a whole import."""
    chance = random.Random(1)
    command = [sys.executable, "-m", "tests.finance.import_worker", str(file), "0", "after", *more]
    began = time.perf_counter()
    manage("bench_reset")
    run(command, None)
    whole = time.perf_counter() - began
    for _ in range(KILLS):
        manage("bench_reset")
        run(command, chance.uniform(0, whole))
        yield Transaction.objects.count()


def run(command: list[str], seconds: float | None) -> None:
    with subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL) as process:
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        process.send_signal(signal.SIGKILL)


def malformed(seed: int) -> bool:
    """Whether a malformed file was loaded, which is then all or nothing."""
    chance = random.Random(seed)
    rows = [HEADER] + [
        f"T{seed}-{n},01/04/2023,1,CC00001,10001,Alpha,Grant,{n}.50" for n in range(3)
    ]
    text = "\n".join(rows)
    for _ in range(chance.randrange(1, 5)):
        place = chance.randrange(len(text))
        text = text[:place] + chance.choice(ODD) + text[place + chance.randrange(3) :]
    content = bytearray(text.encode())
    if chance.random() < 0.2:
        content[chance.randrange(len(content))] = chance.randrange(256)
    before = Transaction.objects.count(), LedgerImport.objects.count()
    source = LedgerSource(io.BytesIO(content), "odd.csv", LedgerMapping.objects.get())
    try:
        outcome = import_ledger(
            source=source, programme=Programme.objects.get(), rule="load_good", by=None
        )
    except (ActionRefusedError, LedgerFileError):
        assert before == (Transaction.objects.count(), LedgerImport.objects.count())
        return False
    assert Transaction.objects.count() == before[0] + outcome.loaded.rows
    assert (
        outcome.read
        == outcome.loaded.rows + outcome.known.rows + outcome.rejected.rows + outcome.blank
    )
    return outcome.ledger_import is not None
