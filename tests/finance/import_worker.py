"""A process that imports a ledger file and is killed while it does.

`python -m tests.finance.import_worker FILE BLOCK WHEN`: kills itself "before" or "after" it writes
the block of that number, from 1; blocks are of ten rows then. With 0 somebody else kills it.
`--loosely` commits each block by itself: the control that leaves a part of the file behind.
"""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import Any
from unittest.mock import patch

import django


def main(path: str, fatal: int, when: str, *, loosely: bool) -> None:
    """Import the file into the only programme by the only mapping that fits."""
    from django.core.management import call_command  # noqa: PLC0415 - needs the set-up

    from finance import triggers  # noqa: PLC0415 - needs the set-up
    from finance.actions import bulk, ledger_rows, source  # noqa: PLC0415

    written = 0

    def or_die(insert: Callable[..., None], cursor: Any, *arguments: Any) -> None:
        nonlocal written
        written += 1
        if written == fatal and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        insert(cursor, *arguments)
        if written == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        for statement in ("COMMIT", "BEGIN", "SAVEPOINT block") if loosely else ():
            cursor.execute(statement)

    with (
        patch("finance.actions.ledger_rows.insert_rows", partial(or_die, bulk.insert_rows)),
        patch("finance.actions.ledger_rows.copy_rows", partial(or_die, bulk.copy_rows)),
        patch(
            "finance.actions.ledger_rows.SENT_AT_ONCE", 10 if fatal else ledger_rows.SENT_AT_ONCE
        ),
        patch("finance.actions.source.BLOCK", 10 if fatal else source.BLOCK),
        patch(
            "finance.triggers.checked_together",
            nullcontext if loosely else triggers.checked_together,  # ends with the first commit
        ),
    ):
        call_command("import_ledger", path, "--json")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovation.settings")
    django.setup()
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], loosely="--loosely" in sys.argv)
