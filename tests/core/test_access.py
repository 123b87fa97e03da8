"""Roles: groups whose permissions agree with their declaration."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.views.generic import View

from innovation.core import access
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def permissions_of(role: str) -> set[str]:
    return {
        f"{permission.content_type.app_label}.{permission.codename}"
        for permission in Group.objects.get(name=role).permissions.select_related("content_type")
    }


@pytest.mark.parametrize("role", list(access.ROLES))
def test_role_has_the_permissions_that_are_declared(role: str) -> None:
    assert permissions_of(role) == access.ROLES[role]


def test_every_permission_that_a_role_names_exists() -> None:
    existing = {
        f"{permission.content_type.app_label}.{permission.codename}"
        for permission in Permission.objects.select_related("content_type")
    }
    assert set().union(*access.ROLES.values()) <= existing


def test_migrate_takes_back_what_was_changed_by_hand() -> None:
    group = Group.objects.get(name=access.AUDITOR)
    group.permissions.set(Permission.objects.filter(codename="delete_award"))
    Group.objects.get(name=access.FINANCE).delete()
    call_command("migrate", verbosity=0)
    assert permissions_of(access.AUDITOR) == access.ROLES[access.AUDITOR]
    assert permissions_of(access.FINANCE) == access.ROLES[access.FINANCE]


def test_migrate_keeps_the_users_of_a_role(finance_user: User) -> None:
    access.sync_roles()
    access.sync_roles()
    assert finance_user.groups.get().name == access.FINANCE


def test_auditor_only_reads_and_officer_writes_scenarios_alone() -> None:
    written = {
        role: {name.split("_")[-1] for name in access.ROLES[role] if ".view_" not in name}
        for role in (access.AUDITOR, access.OFFICER)
    }
    assert written == {access.AUDITOR: set(), access.OFFICER: {"scenario", "scenariochange"}}
    assert "staffing.view_post_pay" not in access.ROLES[access.OFFICER]


def test_budget_holder_forecasts_and_says_what_becomes_of_an_underspend() -> None:
    written = {name for name in access.ROLES[access.BUDGET_HOLDER] if ".view_" not in name}
    assert written >= {"finance.change_forecast", "finance.add_underspendrecord"}
    assert not {name for name in written if "plannedmonth" in name or "costline" in name}


def test_nobody_may_change_or_delete_the_ledger() -> None:
    named = set().union(*access.ROLES.values())
    for model in ("transaction", "balance", "ledger", "ledgerimport"):
        assert not named & {f"finance.change_{model}", f"finance.delete_{model}"}


@pytest.mark.parametrize("role", list(access.ROLES))
def test_factory_gives_a_role_and_the_admin_to_who_works_there(role: str) -> None:
    user = UserFactory(role=role)
    assert user.is_staff is (role in access.STAFF_ROLES)
    assert not user.is_superuser
    assert user.has_perms(access.ROLES[role])


class Guarded(access.AccessMixin, View):
    permission_required = "finance.view_transaction"

    def get(self, _request: HttpRequest) -> HttpResponse:
        return HttpResponse("seen")


class Unguarded(access.AccessMixin, View):
    pass


def request_of(user: User | AnonymousUser) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = user
    return request


def test_view_opens_to_who_has_its_permission(officer: User) -> None:
    assert Guarded.as_view()(request_of(officer)).status_code == 200


def test_view_refuses_who_has_not() -> None:
    for user in (UserFactory(), AnonymousUser()):
        with pytest.raises(PermissionDenied):
            Guarded.as_view()(request_of(user))


def test_view_that_names_no_permission_opens_to_nobody(superuser: User) -> None:
    with pytest.raises(ImproperlyConfigured):
        Unguarded.as_view()(request_of(superuser))


def test_pay_of_a_post_is_for_finance_the_establishment_and_audit_only() -> None:
    may = {role for role, names in access.ROLES.items() if "staffing.view_post_pay" in names}
    assert may == {access.FINANCE, access.ESTABLISHMENT, access.AUDITOR}


def test_who_may_not_see_the_pay_of_a_post_sees_no_assumptions() -> None:
    for role in (access.OFFICER, access.BUDGET_HOLDER):
        of_posts = {name for name in access.ROLES[role] if name.startswith("staffing.")}
        assert not {name for name in of_posts if "assumption" in name or "exception" in name}
