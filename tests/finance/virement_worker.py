"""A process that asks for virements and approves them, beside others that do the same.

`python -m tests.finance.virement_worker SEED NUMBER`: each is between two shared lines, the first
of which may run dry. Prints "approved" or "refused" a line, once it has said "ready" and been
answered; anything else is an error.
"""

import os
import random
import sys
from decimal import Decimal

import django

SCARCE_EVERY = 5
SCARCE = Decimal("10.00")


def main(seed: int, number: int) -> None:
    """Make so many virements, and of every fifth time one more from the scarce line."""
    from django.contrib.auth.models import User  # noqa: PLC0415 - needs the set-up

    from finance.models import CostLine  # noqa: PLC0415

    chance = random.Random(seed)
    people = list(User.objects.order_by("pk"))
    scarce, *plenty = CostLine.objects.order_by("pk")
    print("ready", flush=True)  # noqa: T201 - read by the test
    sys.stdin.readline()
    for count in range(number):
        asks, approves = chance.sample(people, 2)
        out, into = chance.sample(plenty, 2)
        amount = Decimal(chance.randrange(1, 10_000)).scaleb(-2)
        print(move(asks, approves, out, into, amount))  # noqa: T201 - read by the test
        if count % SCARCE_EVERY == 0:
            print(move(asks, approves, scarce, into, SCARCE))  # noqa: T201


def move(asks, approves, out, into, amount) -> str:  # type: ignore[no-untyped-def] # noqa: ANN001
    """One virement from the request to the approval."""
    from finance.actions import VirementRefusedError, virements  # noqa: PLC0415

    row = virements.save_draft(
        by=asks,
        programme=out.workstream.programme,
        kind="virement",
        lines={into.pk: amount, out.pk: -amount},
        reason="Load.",
    )
    try:
        virements.submit(virement=row, by=asks)
        virements.approve(virement=row, by=approves)
    except VirementRefusedError:
        return "refused"
    return "approved"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovation.settings")
    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]))
