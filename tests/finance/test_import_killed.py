"""An import whose process is killed leaves nothing, and the next one loads the whole file."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from finance import triggers
from finance.models import Balance, Ledger, LedgerImport, Reject, Transaction
from tests.finance.ledger_books import HEADER, assert_balances_are_the_sums, make_books
from tests.finance.test_virement_concurrency import database_for_others

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 45
PATIENCE = 300
"""Seconds, on a machine that is busy with other work."""


@pytest.mark.parametrize(("block", "when"), [(1, "after"), (4, "before")])
def test_killed_import_leaves_nothing_and_the_next_one_is_whole(
    tmp_path: Path, block: int, when: str
) -> None:
    make_books()
    file = tmp_path / "october.csv"
    rows = [f"{day % 28 + 1}/10/2017,R{day},C100,A1,Alpha,1.50" for day in range(ROWS)]
    file.write_text("\n".join([HEADER, *rows, "31/10/2017,R99,C999,A1,Beta,1.00"]))

    with database_for_others(tmp_path) as database:
        killed = subprocess.run(
            [sys.executable, "-m", "tests.finance.import_worker", file, str(block), when],
            cwd=settings.BASE_DIR,
            env={**os.environ, "DATABASE_URL": database},
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    left = (Ledger, LedgerImport, Transaction, Balance, Reject)
    assert [model.objects.count() for model in left] == [0] * len(left)
    assert triggers.missing(connection) == []

    call_command("import_ledger", str(file), "--json")
    assert (Transaction.objects.count(), Reject.objects.count()) == (ROWS, 1)
    assert_balances_are_the_sums()
