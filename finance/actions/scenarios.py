"""Making and changing scenarios. Nothing here touches what they are reckoned from."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction

from finance.actions.codes import save_as
from finance.models import Scenario, ScenarioChange
from innovation.core.versions import claim
from staffing.models import Post

NAME_LENGTH = 100


@transaction.atomic
def save_scenario(*, scenario: Scenario, by: User) -> Scenario:
    """Save a scenario that was checked; a new one is the user's own.

    Raises StaleError when it was changed since the version that it was opened with.
    """
    if scenario.pk is None:
        scenario.owner = by
    else:
        scenario.version = claim(Scenario, scenario.pk, scenario.version)
    save_as(scenario, by)
    return scenario


@transaction.atomic
def add_change(
    *, change: ScenarioChange, by: User, version: int, posts: Iterable[Post] = ()
) -> ScenarioChange:
    """Add a change that was checked to the end of its scenario.

    Raises StaleError when the scenario was changed since this version of it.
    """
    _take(change.scenario, by, version)
    change.added_by = by
    save_as(change, by)
    change.posts.set(posts)
    return change


@transaction.atomic
def remove_change(*, change: ScenarioChange, by: User, version: int) -> None:
    """Take a change out of its scenario; its history keeps it.

    Raises StaleError when the scenario was changed since this version of it.
    """
    _take(change.scenario, by, version)
    _delete(change, by)


@transaction.atomic
def copy_scenario(*, scenario: Scenario, by: User) -> Scenario:
    """A scenario of the user's own with the same changes, under a name of its own."""
    taken = set(
        Scenario.objects.filter(programme=scenario.programme_id).values_list("name", flat=True)
    )
    copy = Scenario(
        programme=scenario.programme,
        name=_name_of_copy(scenario.name, taken),
        note=scenario.note,
        is_shared=False,
        owner=by,
    )
    save_as(copy, by)
    for change in scenario.changes.order_by("pk"):
        posts = list(change.posts.all())
        change.pk, change.scenario, change.added_by = None, copy, by
        change._state.adding = True  # noqa: SLF001 - Django's documented way to copy a row
        save_as(change, by)
        change.posts.set(posts)
    return copy


def _name_of_copy(name: str, taken: set[str]) -> str:
    number = 1
    while True:
        ending = " (copy)" if number == 1 else f" (copy {number})"
        copy = name[: NAME_LENGTH - len(ending)] + ending
        if copy not in taken:
            return copy
        number += 1


@transaction.atomic
def delete_scenario(*, scenario: Scenario, by: User, version: int) -> None:
    """Delete a scenario with its changes; the history keeps them.

    Raises StaleError when it was changed since this version of it.
    """
    claim(Scenario, scenario.pk, version)
    for change in scenario.changes.all():
        _delete(change, by)
    scenario._history_user = by  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's documented name
    scenario.delete()


def _take(scenario: Scenario, by: User, version: int) -> None:
    scenario.version = claim(Scenario, scenario.pk, version)
    save_as(scenario, by)


def _delete(change: ScenarioChange, by: User) -> None:
    change.posts.clear()
    change._history_user = by  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's documented name
    change.delete()
