"""The cost line of a workstream, category and year, made at £0.00 where there is none yet."""

from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction

from finance.actions.codes import save_as
from finance.models import CostLine
from programmes.models import Workstream


class LineKey(NamedTuple):
    """What tells a cost line, by the keys of its workstream and category."""

    workstream: int
    category: int
    year: int


@transaction.atomic
def line_at(key: LineKey, *, by: User, why: str) -> CostLine:
    """The cost line of the key; a new one says `why` in its history.

    The workstream stays locked while one is made, so that nobody else makes the same.
    """
    lines = CostLine.objects.filter(**key._asdict())
    if found := lines.first():
        return found
    Workstream.objects.select_for_update(no_key=True).get(pk=key.workstream)
    if found := lines.first():
        return found
    line = CostLine(workstream_id=key.workstream, category_id=key.category, year=key.year)
    save_as(line, by, why)
    return line
