"""Pages of a short and of a long ledger, against an empty page in the same layout.

python -m tests.benchmarks pages --rows 1000000

The empty page is /healthz/page, behind the same sign-in. Pages are asked for by turns over one
server; ratios are of medians.
"""

import os
from argparse import Namespace
from collections.abc import Iterator
from statistics import median

from tests.benchmarks import serving

SHORT, LONG = 10_000, int(os.environ.get("BENCHMARK_ROWS", "200000"))
WARM, TURNS = 4, 15
"""One for each thread of the server, which has a connection of its own; then those that count."""
PAGES = {
    "empty": "/healthz/page",
    "monitor": "/monitor/",
    "year": "/monitor/?year=2026",
    "first": "/transactions/",
    "last": "/transactions/?end=last",
    "supplier": "/transactions/?supplier=supplier+77",
    "admin": "/admin/finance/transaction/",
}


def measure(rows: int) -> dict[str, float]:
    """The median seconds of each page over a ledger of so many rows."""
    serving.fill(rows)
    with serving.serving() as server, serving.serving("tests.benchmarks.stock_wsgi") as stock:
        asked = {name: (server, path) for name, path in PAGES.items()}
        asked["stock"] = (stock, PAGES["admin"])
        turns = [
            {name: where.seconds(path) for name, (where, path) in asked.items()}
            for _ in range(WARM + TURNS)
        ]
    return {name: median(turn[name] for turn in turns[WARM:]) for name in asked}


def benchmark(options: Namespace) -> Iterator[str]:
    yield from serving.apart("tests.benchmarks.pages", rows=options.rows)


def main() -> None:
    serving.set_up()
    long, short = measure(LONG), measure(SHORT)
    shown = ", ".join(f"{name} {seconds * 1000:.0f}" for name, seconds in long.items())
    print(f"{LONG:,} rows, ms: {shown}")  # noqa: T201 - its output
    for what, ratio in {
        f"monitor at {LONG:,} rows to at {SHORT:,}": long["monitor"] / short["monitor"],
        "monitor of 400 cost lines to the empty page": long["monitor"] / long["empty"],
        "monitor of 100 cost lines to the empty page": long["year"] / long["empty"],
        "list's last page to its first": long["last"] / long["first"],
        "list's first page to the empty page": long["first"] / long["empty"],
        "search by supplier to the empty page": long["supplier"] / long["empty"],
        "list's first page to the list of the administration": long["first"] / long["admin"],
        "list's first page to that list where it counts": long["first"] / long["stock"],
    }.items():
        print(f"{what}: {ratio:.2f}")  # noqa: T201 - its output


if __name__ == "__main__":
    main()
