"""Loading a year's pay spine."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from staffing.actions.post_file import ImportRefusedError
from staffing.models import PaySpinePoint
from staffing.spine_file import SpineFile
from staffing.spine_plan import SpinePlan, SpineTerms, plan_spine, salaries_from


@transaction.atomic
def load_spine(*, file: SpineFile, terms: SpineTerms, digest: str, by: User) -> SpinePlan:
    """Store the salaries of a file, all of them or none, and return what was done.

    Salaries that the spine has from the same day give way to them when the terms say so: a point
    that is not in the file has no salary from that day any more.

    Raises ImportRefusedError when the file has an error, or when it would no longer do what the
    plan with this digest said.
    """
    stored = {found.point: found for found in salaries_from(terms).select_for_update()}
    plan = plan_spine(file, terms)
    if plan.errors or plan.digest != digest:
        raise ImportRefusedError(plan)
    given = {row.point: row.salary for row in file.rows}
    _delete((found for point, found in stored.items() if point not in given), by)
    kept = [found for point, found in stored.items() if point in given]
    for found in kept:
        found.annual_salary = given[found.point]
        found.status, found.source = terms.status, terms.source
    fields = ["annual_salary", "status", "source"]
    bulk_update_with_history(kept, PaySpinePoint, fields, default_user=by)
    made = [
        PaySpinePoint(
            spine=terms.spine,
            effective_from=terms.effective_from,
            point=point,
            annual_salary=salary,
            status=terms.status,
            source=terms.source,
        )
        for point, salary in given.items()
        if point not in stored
    ]
    bulk_create_with_history(made, PaySpinePoint, default_user=by)
    return plan


def _delete(points: Iterable[PaySpinePoint], by: User) -> None:
    for point in points:
        point._history_user = by  # type: ignore[attr-defined]  # noqa: SLF001 - read by simple-history
        point.delete()
