"""A ledger file of any length, with planted faults and the truth to the penny."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

HEADER = (
    "Transaction Reference,Posting Date,Period,Cost Centre,Account Code,Supplier,Description,Amount"
)
FAULTY_EVERY = 1_000
DAYS = [date(2023, 4, 1) + timedelta(day) for day in range(4 * 365)]


@dataclass(frozen=True, slots=True)
class Truth:
    """What a file holds: its good rows and their pence, and the rows that cannot be loaded."""

    good: int
    pence: int
    bad: int


def write_ledger(path: Path, rows: int, first: int = 1) -> Truth:
    """Write a file whose dates ascend, with references from `first`; the same each time."""
    chance = random.Random(first)
    good = pence = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{HEADER}\n")
        for number in range(rows):
            day = DAYS[number * len(DAYS) // rows]
            amount = chance.randrange(-300_000, 1_700_000)
            is_bad = number % FAULTY_EVERY == FAULTY_EVERY - 1
            centre = "ZZ99999" if is_bad else f"CC{chance.randrange(1, 2001):05d}"
            if not is_bad:
                good, pence = good + 1, pence + amount
            file.write(
                f"T{first + number:010d},{day:%d/%m/%Y},{(day.month - 4) % 12 + 1},{centre},"
                f"{chance.randrange(10_001, 10_101)},Supplier {chance.randrange(3_000):04d} Ltd,"
                f"grounds maintenance works {chance.randrange(3_000)},{amount / 100:.2f}\n"
            )
    return Truth(good, pence, rows - good)
