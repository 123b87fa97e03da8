"""Two hundred virements between shared lines by several processes at once, on either database.

Each process asks for, submits and approves its own. Without the locks of the approval two of
them would freeze the same budget before, or take the last pounds of a line twice.
"""

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from finance.models import CostLine, Virement, VirementLine
from innovation.core import access
from innovation.core.fields import money_sum
from tests.factories import CostLineFactory, UserFactory, VirementBandFactory, WorkstreamFactory

PROCESSES, EACH = 4, 50
SCARCE = Decimal("300.00")
"""What the first line has: of 40 virements of £10.00 it can pay for 30."""
PATIENCE = 300
"""Seconds, on a machine that is busy with other work."""

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def database_for_others(folder: Path) -> Iterator[str]:
    """The address of the test's database for another process.

    On SQLite that database is in memory: the others get a copy in a file, which is read back.
    """
    if connection.vendor == "postgresql":
        name, host = connection.settings_dict["NAME"], connection.settings_dict["HOST"]
        user, port = connection.settings_dict["USER"], connection.settings_dict["PORT"]
        yield f"postgres://{user}@{host}:{port}/{name}"
        return
    path = folder / "shared.sqlite3"
    connection.ensure_connection()
    with sqlite3.connect(path) as copy:
        connection.connection.backup(copy)
    copy.close()
    yield f"sqlite:///{path}"
    with sqlite3.connect(path) as copy:
        copy.backup(connection.connection)
    copy.close()


def run_together(database: str, worker: str = "virement_worker") -> Counter[str]:
    """What the processes say of what they tried, all let go once each of them is ready."""
    command = [sys.executable, "-m", f"tests.finance.{worker}"]
    environment = {**os.environ, "DATABASE_URL": database}
    started = [
        subprocess.Popen(
            [*command, str(seed), str(EACH)],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for seed in range(PROCESSES)
    ]
    said: Counter[str] = Counter()
    try:
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n", process.communicate()[1]
        for process in started:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        for process in started:
            out, error = process.communicate(timeout=PATIENCE)
            assert process.returncode == 0, error
            said.update(out.split())
    finally:
        for process in started:
            process.kill()
            process.wait()
    return said


def test_concurrent_virements_lose_nothing_and_never_deadlock(tmp_path: Path) -> None:
    workstream = WorkstreamFactory()
    scarce, *plenty = (
        CostLineFactory(workstream=workstream, original_budget=budget)
        for budget in [SCARCE, *[Decimal("1000000.00")] * 4]
    )
    VirementBandFactory()
    UserFactory.create_batch(4, role=access.FINANCE)

    with database_for_others(tmp_path) as database:
        said = run_together(database)

    assert said == {"approved": PROCESSES * EACH + 30, "refused": 10}
    assert Virement.objects.filter(status="approved").count() == said["approved"]
    numbers = Virement.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, said.total() + 1))
    lines = CostLine.objects.with_latest_budget()
    assert lines.aggregate(total=money_sum("latest_budget")) == {"total": Decimal("4000300.00")}
    budgets = dict(lines.values_list("pk", "latest_budget"))  # type: ignore[misc] # annotated
    assert budgets[scarce.pk] == Decimal("0.00")
    for line in (scarce, *plenty):
        assert_follow_one_another(line, budgets[line.pk])


def assert_follow_one_another(line: CostLine, latest: Decimal) -> None:
    """What is frozen is one chain from the original budget to the latest: none was overlooked."""
    frozen = VirementLine.objects.approved().filter(cost_line=line).values_list("before", "after")
    before, after = Counter(row[0] for row in frozen), Counter(row[1] for row in frozen)
    assert before + Counter([latest]) == after + Counter([line.original_budget])
