"""Run a scenario over 1,000 posts and four years in one process. Run by hand:

python -m tests.benchmarks.run_scenario

No database: the posts and the reference of `tests.benchmarks.cost_posts`, half of the posts filled,
as at August 2017; no two posts need begin on the same day, which is the worst case for an engine
that remembers. It prints the processor seconds of each scenario.
"""

import datetime as dt
import time
from decimal import Decimal

from finance.scenarios import (
    Cell,
    Change,
    ChangePay,
    ChangePension,
    ChangeTranche,
    ChangeTurnover,
    Establishment,
    ExtendGrant,
    Figure,
    Holder,
    Live,
    MoveStarts,
    Receipt,
    Standing,
    run,
)
from staffing.costing import Assumptions, Entry
from tests.benchmarks.cost_posts import book, seats

POSTS, YEARS, FIRST_DAY = 1_000, range(2017, 2021), dt.date(2017, 9, 1)
SEVEN = frozenset(str(number) for number in range(0, 14, 2))
CASES: dict[str, list[Change]] = {
    "Seven posts two months later, and a tranche withheld": [
        MoveStarts(SEVEN, months=2),
        ChangeTranche(1, Decimal("0.00")),
    ],
    "Every post that is not filled a month and ten days later": [MoveStarts(months=1, days=10)],
    "Another pension rate for every post": [ChangePension(Decimal("0.18"))],
    "Four changes of every post, and the grant extended": [
        MoveStarts(months=1, days=10),
        ChangePay(2018, Decimal(1)),
        ChangePension(Decimal("0.18")),
        ChangeTurnover(Decimal("0.03")),
        ExtendGrant(1, dt.date(2021, 3, 31)),
    ],
}


def live() -> Live:
    holders = {
        str(number): Holder(str(number), number % 10, seat, is_filled=bool(number % 2))
        for number, seat in enumerate(seats()[:POSTS])
    }
    cells = {
        Cell(stream, year, 1 if year < 2020 else None): Decimal(4_000_000)
        for stream in range(10)
        for year in YEARS
    }
    assumed = Assumptions(Entry.BOTTOM, increments=True, pension_rate=Decimal("0.16"))
    receipts = (Receipt(1, 1, Decimal(150_000_000), is_secured=False),)
    posts = Establishment(holders, book(), {None: assumed}, list(YEARS), FIRST_DAY)
    pay = {(cell.workstream, cell.year): cell.award for cell in cells}
    return Live(
        Standing(cells, receipts), posts, pay_awards=pay, award_ends={1: dt.date(2020, 3, 31)}
    )


def main() -> None:
    for name, changes in CASES.items():
        position = live()
        began = time.process_time()
        ran = run(position, changes)
        taken = time.process_time() - began
        difference = ran.difference(Figure.SPEND)
        print(f"{name}: {taken:.3f} s, £{difference:,.2f}")  # noqa: T201 - its output


if __name__ == "__main__":
    main()
