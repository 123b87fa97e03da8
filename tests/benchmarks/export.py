"""The transactions' CSV against COPY of the same query, of every row of a ledger.

python -m tests.benchmarks export --rows 1000000

The limit is COPY of the same rows and columns in the same order, without escaping, discarded. The
two run by turns; ratios are of medians.
"""

import os
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing
from statistics import median
from typing import Any

from django.db import connection

from tests.benchmarks import serving

ROWS = int(os.environ.get("BENCHMARK_ROWS", "200000"))
TURNS = 3
ADDRESS = "/transactions/export.csv"


class Nowhere:
    """A file that forgets what is written to it."""

    def write(self, data: bytes) -> int:
        return len(data)


def limit() -> float:
    """The seconds of COPY of the export's columns in its order."""
    from finance.models import Transaction  # noqa: PLC0415 - after Django is set up
    from finance.tables.transactions import TransactionTable  # noqa: PLC0415

    rows = Transaction.objects.with_origin().order_by("-date", "-pk")
    names = [str(bound.accessor) for bound in TransactionTable([]).columns]
    sql, parameters = rows.values_list(*names).query.get_compiler(using="default").as_sql()
    began = time.perf_counter()
    with connection.cursor() as cursor:
        raw: Any = cursor
        copied = f"COPY ({raw.mogrify(sql, parameters).decode()}) TO STDOUT WITH (FORMAT csv)"
        raw.copy_expert(copied, Nowhere())
    return time.perf_counter() - began


def export(server: serving.Server) -> tuple[float, float, int, float]:
    """Seconds, seconds to the first byte, lines and the server's memory at its largest."""
    began = time.perf_counter()
    client, response = server.ask(ADDRESS)
    lines, first, memory = 0, 0.0, 0.0
    with closing(client):
        while block := response.read1(1 << 20):
            first = first or time.perf_counter() - began
            lines += block.count(b"\n")
            if lines % 16 == 0:
                memory = max(memory, server.memory())
    return time.perf_counter() - began, first, lines, memory


def benchmark(options: Namespace) -> Iterator[str]:
    yield from serving.apart("tests.benchmarks.export", rows=options.rows)


def main() -> None:
    serving.set_up()
    serving.fill(ROWS)
    with serving.serving() as server:
        export(server)
        turns = [(limit(), *export(server)) for _ in range(TURNS)]
    copied, taken, first, lines, memory = (median(each) for each in zip(*turns, strict=True))
    print(f"{lines:,.0f} lines: {taken:.2f} s, COPY {copied:.2f} s, ratio {taken / copied:.2f}")  # noqa: T201 - its output
    print(f"first byte {first * 1000:.0f} ms, largest worker {memory:.0f} MB")  # noqa: T201 - its output


if __name__ == "__main__":
    main()
