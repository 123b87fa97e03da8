"""Cost 10,000 posts over four years in one process. Run by hand:

python -m tests.benchmarks.cost_posts

No database: the engine and the shape of the real reference (seven grades of four points, spines
and rates by year). Posts start on any day of two years, at six FTEs. It prints the seconds, and the
ratio to an empty loop of ten million rounds on the same machine.
"""

import datetime as dt
import random
import time
from decimal import Decimal

from staffing.costing import (
    Assumptions,
    Costing,
    DatedRate,
    Entry,
    Insurance,
    PayBook,
    Range,
    Seat,
    SpineSalaries,
)

POSTS, YEARS, ROUNDS = 10_000, range(2017, 2021), 10_000_000
FTES = [Decimal(part) for part in ("1", "0.9", "0.8", "0.6", "0.5", "0.4")]
OLD, NEW = dt.date(2017, 4, 1), dt.date(2019, 4, 1)


def spine(year: int, points: range) -> SpineSalaries:
    salaries = {point: Decimal(15_000 + 700 * point + 500 * (year - 2017)) for point in points}
    return SpineSalaries(dt.date(year, 4, 1), salaries)


def book() -> PayBook:
    return PayBook(
        spines={
            "old": [spine(year, range(6, 50)) for year in (2017, 2018)],
            "new": [spine(year, range(1, 44)) for year in (2019, 2020)],
        },
        ranges={
            f"G{n}": [
                Range(OLD, "old", 22 + 3 * n, 25 + 3 * n),
                Range(NEW, "new", 16 + 3 * n, 19 + 3 * n),
            ]
            for n in range(7)
        },
        insurance=[
            Insurance(dt.date(year, 4, 6), Decimal("0.138"), Decimal(8000 + 150 * (year - 2016)))
            for year in range(2016, 2021)
        ],
        levy=[DatedRate(dt.date(2017, 4, 6), Decimal("0.005"))],
        assimilation={point: point - 6 for point in range(7, 50)},
    )


def seats() -> list[Seat]:
    chosen = random.Random(1)
    return [
        Seat(
            f"G{chosen.randrange(7)}",
            chosen.choice(FTES),
            OLD + dt.timedelta(chosen.randrange(730)),
        )
        for _ in range(POSTS)
    ]


def main() -> None:
    began = time.perf_counter()
    for _ in range(ROUNDS):
        pass
    empty = time.perf_counter() - began
    posts = seats()
    assumed = Assumptions(Entry.BOTTOM, increments=True, pension_rate=Decimal("0.16"))
    began = time.perf_counter()
    costing = Costing(book(), assumed)
    total = sum(
        (cost.total for post in posts for cost in costing.by_year(post, YEARS).values()), Decimal(0)
    )
    taken = time.perf_counter() - began
    print(f"{POSTS} posts over {len(YEARS)} years: {taken:.2f} s, £{total:,.2f}")  # noqa: T201 - its output
    print(f"An empty loop of {ROUNDS} rounds: {empty:.2f} s; ratio {taken / empty:.1f}")  # noqa: T201 - its output


if __name__ == "__main__":
    main()
