"""A process that tries to commit the last £1 of one award after the other.

`python -m tests.finance.commitment_worker NAME NUMBER` prints "committed" or "refused" a line,
once it has said "ready" and been answered.
"""

import datetime as dt
import os
import sys
from decimal import Decimal

import django


def main(name: str, number: int) -> None:
    """Try so many cost lines, each of an award of its own, under the name of the process."""
    from django.contrib.auth.models import User  # noqa: PLC0415 - needs the set-up
    from django.core.exceptions import ValidationError  # noqa: PLC0415

    from finance.actions.commitments import commit  # noqa: PLC0415
    from finance.models import Commitment, CostLine  # noqa: PLC0415

    lines, by = list(CostLine.objects.select_related("award")), User.objects.earliest("pk")
    print("ready", flush=True)  # noqa: T201 - read by the test
    sys.stdin.readline()
    for line in lines[:number]:
        wanted = Commitment(
            cost_line=line,
            reference=name,
            supplier="Example",
            amount=Decimal("1.00"),
            ordered_on=dt.date(2018, 12, 31),
        )
        try:
            commit(commitment=wanted, by=by)
        except ValidationError:
            print("refused")  # noqa: T201 - read by the test
        else:
            print("committed")  # noqa: T201


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovation.settings")
    django.setup()
    main(sys.argv[1], int(sys.argv[2]))
