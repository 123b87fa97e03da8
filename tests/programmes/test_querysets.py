"""Who sees which programmes and workstreams, and what is secured."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User

from innovation.core import access
from programmes.models import Assignment, Award, Programme, Tranche, Workstream
from tests.factories import (
    AssignmentFactory,
    AwardFactory,
    ProgrammeFactory,
    TrancheFactory,
    UserFactory,
    WorkstreamFactory,
    release,
)

pytestmark = pytest.mark.django_db

SCOPED = [access.OFFICER, access.BUDGET_HOLDER]
UNSCOPED = [access.FINANCE, access.ESTABLISHMENT, access.AUDITOR]


@pytest.fixture(autouse=True)
def city() -> dict[str, Workstream]:
    """Two programmes with two workstreams each, and one of the second assigned to somebody else."""
    workstreams: dict[str, Workstream] = {}
    for programme in ("first", "second"):
        parent = ProgrammeFactory(slug=programme)
        for name in ("a", "b"):
            slug = f"{programme}-{name}"
            workstreams[slug] = WorkstreamFactory(programme=parent, slug=slug)
    AssignmentFactory(programme=None, workstream=workstreams["second-a"])
    AssignmentFactory(programme=workstreams["second-a"].programme)
    return workstreams


def programmes(user: Any) -> set[str]:
    return set(Programme.objects.visible_to(user).values_list("slug", flat=True))


def workstreams(user: Any) -> list[str]:
    return sorted(Workstream.objects.visible_to(user).values_list("slug", flat=True))


def test_every_role_is_either_scoped_or_not() -> None:
    assert {*SCOPED, *UNSCOPED} == set(access.ROLES)


@pytest.mark.parametrize("role", SCOPED)
def test_scoped_role_without_assignment_sees_nothing(role: str) -> None:
    user = UserFactory(role=role)
    assert programmes(user) == set()
    assert workstreams(user) == []
    assert not Programme.objects.assigned_whole_to(user).exists()


@pytest.mark.parametrize("role", SCOPED)
def test_assignment_to_a_programme_shows_all_of_it_and_no_other(
    role: str, city: dict[str, Workstream]
) -> None:
    user = UserFactory(role=role)
    AssignmentFactory(user=user, programme=city["first-a"].programme)
    assert programmes(user) == {"first"}
    assert workstreams(user) == ["first-a", "first-b"]
    assert Programme.objects.assigned_whole_to(user).get().slug == "first"


@pytest.mark.parametrize("role", SCOPED)
def test_assignment_to_a_workstream_shows_it_and_not_its_neighbour(
    role: str, city: dict[str, Workstream]
) -> None:
    user = UserFactory(role=role)
    AssignmentFactory(user=user, programme=None, workstream=city["first-a"])
    assert programmes(user) == {"first"}
    assert workstreams(user) == ["first-a"]
    assert not Programme.objects.assigned_whole_to(user).exists()


def test_several_assignments_show_each_thing_once(
    officer: User, city: dict[str, Workstream]
) -> None:
    AssignmentFactory(user=officer, programme=city["first-a"].programme)
    AssignmentFactory(user=officer, programme=None, workstream=city["first-a"])
    AssignmentFactory(user=officer, programme=None, workstream=city["first-b"])
    AssignmentFactory(user=officer, programme=None, workstream=city["second-b"])
    assert Programme.objects.visible_to(officer).count() == 2
    assert workstreams(officer) == ["first-a", "first-b", "second-b"]


@pytest.mark.parametrize("role", UNSCOPED)
def test_unscoped_role_sees_everything_without_assignment(role: str) -> None:
    user = UserFactory(role=role)
    assert programmes(user) == {"first", "second"}
    assert workstreams(user) == ["first-a", "first-b", "second-a", "second-b"]
    assert Programme.objects.assigned_whole_to(user).count() == 2
    assert Assignment.objects.visible_to(user).count() == 2


def test_superuser_sees_everything(superuser: User) -> None:
    assert programmes(superuser) == {"first", "second"}


@pytest.mark.parametrize("make", [AnonymousUser, UserFactory])
def test_stranger_sees_nothing(make: Any) -> None:
    """Nobody is assigned to the first programme, and that is no reason to show it."""
    stranger = make()
    assert programmes(stranger) == set()
    assert workstreams(stranger) == []
    assert not Programme.objects.assigned_whole_to(stranger).exists()
    assert not Assignment.objects.visible_to(stranger).exists()


def test_scope_combines_with_other_filters(officer: User, city: dict[str, Workstream]) -> None:
    AssignmentFactory(user=officer, programme=city["first-a"].programme)
    rows = Workstream.objects.filter(slug__endswith="-a").visible_to(officer)
    assert [row.slug for row in rows] == ["first-a"]


def test_assignments_show_ones_own_and_those_of_ones_whole_programmes(
    officer: User, city: dict[str, Workstream]
) -> None:
    own = AssignmentFactory(user=officer, programme=None, workstream=city["first-a"])
    AssignmentFactory(programme=None, workstream=city["first-a"])
    assert Assignment.objects.visible_to(officer).get() == own
    AssignmentFactory(user=officer, programme=city["second-a"].programme)
    assert Assignment.objects.visible_to(officer).count() == 4


@pytest.fixture
def award() -> Award:
    """£9.6M: £7.32M secured and £2.28M contingent."""
    award: Award = AwardFactory(amount=Decimal("9600000.00"), tranches=False)
    TrancheFactory(award=award, amount=Decimal("7320000.00"))
    TrancheFactory(award=award, amount=Decimal("2280000.00"), contingent=True)
    return award


def bases(award: Award) -> tuple[Decimal, Decimal]:
    found: Any = Award.objects.with_bases().get(pk=award.pk)
    return found.secured, found.contingent


def test_contingent_money_is_not_secured_before_its_release(award: Award) -> None:
    assert bases(award) == (Decimal("7320000.00"), Decimal("2280000.00"))
    assert Tranche.objects.secured().get().kind == "secured"


def test_released_money_is_secured(award: Award) -> None:
    release(Tranche.objects.get(kind="contingent"), dt.date(2020, 4, 1))
    assert bases(award) == (Decimal("9600000.00"), Decimal("0.00"))
    assert Tranche.objects.secured().count() == 2


def test_bases_of_one_award_are_not_those_of_another(award: Award) -> None:
    other = AwardFactory(programme=award.programme, amount=Decimal("5.00"))
    assert bases(other) == (Decimal("5.00"), Decimal("0.00"))
    assert bases(award) == (Decimal("7320000.00"), Decimal("2280000.00"))
