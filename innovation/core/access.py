"""Roles: which permissions each of them has.

A role is a Django group; the groups and their permissions are made to agree with this
declaration after every migrate. What a user may *do* comes from permissions; which objects a
user may see comes from each queryset's `visible_to(user)`.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import QuerySet
from django.http import HttpRequest

OFFICER = "Council officer"
BUDGET_HOLDER = "Budget holder"
FINANCE = "Finance"
ESTABLISHMENT = "Establishment administrator"
AUDITOR = "Auditor"

VIEW_EVERY_PROGRAMME = "programmes.view_every_programme"

_READ = {
    "programmes.view_programme",
    "programmes.view_award",
    "programmes.view_decision",
    "programmes.view_nonworkingday",
    "programmes.view_keydecisionthreshold",
    "programmes.view_tranche",
    "programmes.view_workstream",
    "programmes.view_area",
    "programmes.view_cluster",
    "programmes.view_sourcedocument",
    "programmes.view_citation",
    "programmes.view_milestone",
    "programmes.view_evidence",
    "programmes.view_measure",
    "programmes.view_reading",
    "programmes.view_gatecondition",
    "programmes.view_risk",
    "programmes.view_riskrating",
    "programmes.view_organisation",
    "programmes.view_engagement",
    "programmes.view_secondment",
    "programmes.view_engagementmonth",
    "programmes.view_lendinglimit",
    "staffing.view_grade",
    "staffing.view_post",
    "staffing.view_recruitmentstep",
    "staffing.view_postfunding",
    "staffing.view_graderange",
    "staffing.view_payspinepoint",
    "staffing.view_spineassimilation",
    "staffing.view_nationalinsurancerate",
    "staffing.view_apprenticeshiplevyrate",
    "finance.view_costcategory",
    "finance.view_costline",
    "finance.view_transaction",
    "finance.view_reportedfigure",
    "finance.view_exitassumptions",
    "finance.view_forecast",
    "finance.view_commitment",
    "finance.view_forecastmonth",
    "finance.view_underspendrecord",
    "finance.view_virement",
    "finance.view_accrual",
    "finance.view_adjustment",
    "finance.view_commentary",
    "finance.view_engagementaccount",
    "finance.view_charge",
    "finance.view_receipt",
}
_KEEP_MILESTONES = {
    "programmes.add_milestone",
    "programmes.change_milestone",
    "programmes.add_evidence",
    "programmes.change_evidence",
}
_COMMIT = {"finance.add_commitment", "finance.change_commitment"}
_KEEP_THE_GATE = {
    "programmes.claim_tranche",
    "programmes.add_gatecondition",
    "programmes.change_gatecondition",
}
_KEEP_RISKS = {
    "programmes.add_risk",
    "programmes.change_risk",
    "programmes.add_riskaction",
    "programmes.change_riskaction",
}
_KEEP_MEASURES = {
    "programmes.add_measure",
    "programmes.change_measure",
    "programmes.add_reading",
    "programmes.change_reading",
}
_KEEP_ENGAGEMENTS = {
    "programmes.add_engagement",
    "programmes.change_engagement",
    "programmes.add_secondment",
    "programmes.change_secondment",
    "programmes.change_engagementmonth",
}
_CHARGE_COUNCILS = {
    "programmes.add_organisation",
    "programmes.change_organisation",
    "finance.change_engagementaccount",
    "finance.add_charge",
    "finance.change_charge",
    "finance.add_receipt",
    "finance.change_receipt",
}
_ASK_FOR_VIREMENTS = {"finance.add_virement"}
_ACCRUE = {"finance.add_accrual", "finance.change_accrual"}
_APPROVE_VIREMENTS = {"finance.approve_virement"}
_READ_LEDGER = {
    "finance.view_ledgerimport",
    "finance.view_reject",
    "finance.view_ledgermapping",
    "finance.view_costcentre",
    "finance.view_accountcode",
    "finance.view_period",
    "finance.view_virementband",
    "finance.view_ragthreshold",
}
_KEEP_LEDGER = {
    "finance.add_ledgerimport",
    "finance.reverse_ledgerimport",
    "finance.change_reject",
    "finance.add_ledgermapping",
    "finance.change_ledgermapping",
    "finance.add_costcentre",
    "finance.change_costcentre",
    "finance.add_accountcode",
    "finance.change_accountcode",
    "finance.add_costcategory",
    "finance.change_costcategory",
    "finance.add_period",
    "finance.change_period",
    "finance.close_period",
    "programmes.add_programme",
}
_FORECAST = {
    "finance.change_forecast",
    "finance.add_underspendrecord",
    "finance.change_underspendrecord",
}
_KEEP_PRESSURES = {
    "finance.add_adjustment",
    "finance.change_adjustment",
    "finance.add_commentary",
    "finance.change_commentary",
}
_WRITE_SCENARIOS = {
    f"finance.{verb}_{model}"
    for verb in ("add", "change", "delete")
    for model in ("scenario", "scenariochange")
}
_READ_SCENARIOS = {"finance.view_scenario", "finance.view_scenariochange"}
_PLAN_THE_EXIT = {
    "finance.change_exitassumptions",
}
_PLAN_BUDGET = {"finance.change_plannedmonth"}
_KEEP_POSTS = {
    "staffing.add_post",
    "staffing.change_post",
    "staffing.delete_post",
    "staffing.add_recruitmentstep",
    "staffing.add_postfunding",
    "staffing.change_postfunding",
    "staffing.delete_postfunding",
    "staffing.add_grade",
    "staffing.change_grade",
}

_READ_PAY = {
    "staffing.view_post_pay",
    "staffing.view_assumptionset",
    "staffing.view_payawardassumption",
    "staffing.view_entryexception",
}
_PAY_MODELS = (
    *("payspinepoint", "spineassimilation", "graderange", "nationalinsurancerate"),
    *("apprenticeshiplevyrate", "assumptionset", "payawardassumption", "entryexception"),
)
_KEEP_PAY = {
    f"staffing.{verb}_{model}" for model in _PAY_MODELS for verb in ("add", "change", "delete")
}

ROLES: dict[str, set[str]] = {
    OFFICER: _READ | _READ_SCENARIOS | _WRITE_SCENARIOS,
    BUDGET_HOLDER: _READ
    | _FORECAST
    | _KEEP_PRESSURES
    | _ASK_FOR_VIREMENTS
    | _KEEP_MILESTONES
    | _COMMIT
    | _KEEP_RISKS
    | _KEEP_MEASURES
    | _KEEP_ENGAGEMENTS,
    FINANCE: _READ
    | _READ_LEDGER
    | _KEEP_LEDGER
    | _READ_PAY
    | _FORECAST
    | _KEEP_PRESSURES
    | _PLAN_BUDGET
    | _PLAN_THE_EXIT
    | _READ_SCENARIOS
    | _WRITE_SCENARIOS
    | _ASK_FOR_VIREMENTS
    | _APPROVE_VIREMENTS
    | _ACCRUE
    | _KEEP_MILESTONES
    | _KEEP_THE_GATE
    | _COMMIT
    | _KEEP_RISKS
    | _KEEP_MEASURES
    | _KEEP_ENGAGEMENTS
    | _CHARGE_COUNCILS
    | {VIEW_EVERY_PROGRAMME},
    ESTABLISHMENT: _READ
    | _KEEP_POSTS
    | _READ_PAY
    | _KEEP_PAY
    | _READ_SCENARIOS
    | _WRITE_SCENARIOS
    | {VIEW_EVERY_PROGRAMME},
    AUDITOR: _READ
    | _READ_LEDGER
    | _READ_PAY
    | _READ_SCENARIOS
    | {VIEW_EVERY_PROGRAMME, "staffing.view_historicalpost", "finance.view_private_scenario"},
}
STAFF_ROLES = {FINANCE, ESTABLISHMENT, AUDITOR}
"""The roles whose users also open Django admin (`is_staff`)."""


def sync_roles(**_: Any) -> None:
    """Make the groups and their permissions agree with ROLES; runs after every migrate."""
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for role, names in ROLES.items():
        group, _created = Group.objects.get_or_create(name=role)
        group.permissions.set(_found(names, known))


def _found(names: Iterable[str], known: dict[str, Permission]) -> list[Permission]:
    return [known[name] for name in sorted(names) if name in known]


def who_may(permission: str) -> QuerySet[User]:
    """The active users who have a permission, by a role or as superusers."""
    return User.objects.with_perm(permission, backend=settings.AUTHENTICATION_BACKENDS[0])


def roles_that_may(permission: str) -> list[str]:
    """The roles that have a permission."""
    return [role for role, permissions in ROLES.items() if permission in permissions]


def role_in_words(user: User) -> str:
    """The roles that a user has now, for a record that keeps them: "Finance"."""
    roles = sorted(user.groups.values_list("name", flat=True))
    if user.is_superuser:
        roles.insert(0, "Superuser")
    return ", ".join(roles) or "No role"


def signed_in(request: HttpRequest) -> User:
    """Who asks: LoginRequiredMiddleware lets nobody else come to a view."""
    assert isinstance(request.user, User)  # noqa: S101 - for the type checker
    return request.user


class AccessMixin(PermissionRequiredMixin):
    """A view that names its permission; without it a user who is signed in gets a 403.

    Whoever is not signed in never comes so far: the middleware asks for sign-in first.
    """

    raise_exception = True
