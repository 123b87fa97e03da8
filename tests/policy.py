"""The policy of access: every address of the tracker, and which roles may GET and POST it.

An address that answers a person with a redirect to another page counts as open: what is behind
it has a rule of its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType

from tests.world import World

NOBODY, EVERYBODY, SIGNED_IN, STAFF = "", "AOBFEUS", "OBFEUS", "FEUS"
"""Roles by their letters in `tests.world.ROLES`."""
Arguments = dict[str, Any] | tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """The roles, by their letters, that may GET and POST; the arguments of the address."""

    get: str
    post: str = NOBODY
    args: Callable[[World], Arguments] = lambda _world: {}


def export(_world: World) -> Arguments:
    return {"format": "csv"}


def upload(world: World) -> Arguments:
    return {"pk": world.upload.pk if world.upload else 1}


def order_upload(world: World) -> Arguments:
    return {"pk": world.order_upload.pk if world.order_upload else 1}


def commitment(world: World) -> Arguments:
    return {"pk": world.pk("finance_commitment")}


def ledger_import(world: World) -> Arguments:
    return {"pk": world.pk("finance_ledgerimport")}


def accrual(world: World) -> Arguments:
    return {"pk": world.pk("finance_accrual")}


def virement(world: World) -> Arguments:
    return {"pk": world.pk("finance_virement")}


def period(world: World) -> Arguments:
    return {"pk": world.pk("finance_period")}


def post(_world: World) -> dict[str, Any]:
    return {"number": "A1"}


def step_of_post(world: World) -> Arguments:
    return {**post(world), "pk": world.pk("staffing_recruitmentstep")}


def milestone(world: World) -> Arguments:
    return {"pk": world.pk("programmes_milestone")}


def risk(world: World) -> Arguments:
    return {"pk": world.pk("programmes_risk")}


def risk_action(world: World) -> Arguments:
    return {"pk": world.pk("programmes_riskaction")}


def measure(world: World) -> dict[str, Any]:
    return {"pk": world.pk("programmes_measure")}


def reading(world: World) -> Arguments:
    return {"pk": world.pk("programmes_reading")}


def engagement(world: World) -> dict[str, Any]:
    return {"pk": world.pk("programmes_engagement")}


def charge(world: World) -> Arguments:
    return {"pk": world.pk("finance_charge")}


def evidence(world: World) -> Arguments:
    return {"pk": world.pk("programmes_evidence")}


def of_alpha(world: World) -> Arguments:
    return {"about": "workstream", "pk": world.book.alpha.pk, "period": "2018-05"}


def adjustment(world: World) -> Arguments:
    return {"pk": world.pk("finance_adjustment")}


def gate(world: World) -> Arguments:
    return {"pk": vars(world.rows["programmes_gatecondition"])["tranche_id"]}


def condition(world: World) -> Arguments:
    return {"pk": world.pk("programmes_gatecondition")}


def scenario(world: World) -> dict[str, Any]:
    """One that moves posts without their names, so that only who may see pay finds it."""
    return {"pk": world.pk("finance_scenario")}


def provider(_world: World) -> Arguments:
    return {"provider_id": "council"}


def key(_world: World) -> Arguments:
    return {"pk": 1}


COST_PAGES = ("compare", "sets", "report", "delay")
"""The pages of what posts cost beside the first one."""


def of_cost_page(page: str) -> Iterator[tuple[str, Rule]]:
    """The rules of a page of what posts cost, and of its file."""
    yield f"finance:staff-costs-{page}", Rule(STAFF)
    yield f"finance:staff-costs-{page}-export", Rule(STAFF, args=export)


def a_line(world: World) -> Arguments:
    return {"pk": world.book.lines["alpha-2018"].pk}


FORECASTS = {
    "finance:forecast-list": Rule(SIGNED_IN),
    "finance:forecast-list-export": Rule(SIGNED_IN, args=export),
    "finance:forecast-months": Rule(SIGNED_IN),
    "finance:forecast-months-export": Rule(SIGNED_IN, args=export),
    "finance:forecast-grid": Rule(SIGNED_IN, "BFS"),
    "finance:planned-budget": Rule(SIGNED_IN, "FS"),
    "finance:forecast-review": Rule(NOBODY, "BFS"),
    "finance:forecast-line": Rule(SIGNED_IN, "BFS", args=a_line),
    "finance:forecast-stands": Rule(NOBODY, "BFS", args=a_line),
    "finance:underspend-list": Rule(SIGNED_IN),
    "finance:underspend-list-export": Rule(SIGNED_IN, args=export),
    "finance:underspend": Rule(SIGNED_IN, "BFS", args=a_line),
    "finance:underspend-withdraw": Rule(
        "BFS", "BFS", args=lambda w: {"pk": w.pk("finance_underspendrecord")}
    ),
}
PAGES = {
    "home": Rule(SIGNED_IN),
    "help": Rule(SIGNED_IN),
    "accessibility": Rule(EVERYBODY),
    "healthz": Rule(EVERYBODY, EVERYBODY),
    "healthz-page": Rule(SIGNED_IN),
    "readyz": Rule(EVERYBODY, EVERYBODY),
    "finance:programme": Rule(SIGNED_IN, args=lambda w: {"slug": w.book.programme.slug}),
    "finance:workstream": Rule(
        SIGNED_IN, args=lambda w: {"programme": w.book.programme.slug, "slug": w.book.alpha.slug}
    ),
    "finance:cost-line": Rule(SIGNED_IN, args=lambda w: {"pk": w.book.lines["alpha-2018"].pk}),
    "finance:monitor": Rule(SIGNED_IN),
    "finance:monitor-export": Rule(SIGNED_IN, args=export),
    "finance:movement": Rule(SIGNED_IN),
    "finance:movement-export": Rule(SIGNED_IN, args=export),
    "finance:past-projections": Rule(SIGNED_IN),
    "finance:past-projections-export": Rule(SIGNED_IN, args=export),
    "finance:period-list": Rule("FUS"),
    "finance:period-list-export": Rule("FUS", args=export),
    "finance:period": Rule("FUS", args=period),
    "finance:period-close": Rule(NOBODY, "FS", args=period),
    "finance:period-reopen": Rule(NOBODY, "FS", args=period),
    "finance:transaction-list": Rule(SIGNED_IN),
    "finance:transaction-list-export": Rule(SIGNED_IN, args=export),
    "finance:reconciliation": Rule(SIGNED_IN),
    "finance:reconciliation-export": Rule(SIGNED_IN, args=export),
    "finance:commentary-list": Rule(SIGNED_IN),
    "finance:commentary-list-export": Rule(SIGNED_IN, args=export),
    "finance:commentary": Rule("BFS", "BFS", args=of_alpha),
    "finance:pressure-list": Rule(SIGNED_IN),
    "finance:pressure-list-export": Rule(SIGNED_IN, args=export),
    "finance:pressure-new": Rule("BFS", "BFS"),
    "finance:pressure": Rule(SIGNED_IN, args=adjustment),
    "finance:pressure-edit": Rule("BFS", "BFS", args=adjustment),
    "finance:staff-costs": Rule(STAFF),
    "finance:staff-costs-export": Rule(STAFF, args=export),
    "finance:accrual-list": Rule(SIGNED_IN),
    "finance:accrual-list-export": Rule(SIGNED_IN, args=export),
    "finance:accrual-new": Rule("FS", "FS"),
    "finance:accrual": Rule(SIGNED_IN, args=accrual),
    "finance:accrual-withdraw": Rule(NOBODY, "FS", args=accrual),
    "finance:virement-list": Rule(SIGNED_IN),
    "finance:virement-list-export": Rule(SIGNED_IN, args=export),
    "finance:virement-new": Rule("BFS", "BFS"),
    "finance:virement": Rule(SIGNED_IN, args=virement),
    "finance:virement-edit": Rule("BFS", "BFS", args=virement),
    "finance:virement-submit": Rule(NOBODY, "BFS", args=virement),
    "finance:virement-withdraw": Rule(NOBODY, "BFS", args=virement),
    "finance:virement-decide": Rule(NOBODY, "FS", args=virement),
    "finance:scenario-list": Rule("OFEUS"),
    "finance:scenario-list-export": Rule("OFEUS", args=export),
    "finance:scenario-compare": Rule("OFEUS"),
    "finance:scenario-compare-export": Rule("OFEUS", args=export),
    "finance:scenario": Rule(STAFF, args=scenario),
    "finance:scenario-export": Rule(STAFF, args=lambda w: {**scenario(w), "format": "csv"}),
    "finance:scenario-new": Rule("OFES", "OFES"),
    "finance:scenario-edit": Rule("FES", "FES", args=scenario),
    "finance:scenario-add": Rule("FES", "FES", args=lambda w: {**scenario(w), "kind": "pension"}),
    "finance:scenario-copy": Rule(NOBODY, "FES", args=scenario),
    "finance:scenario-delete": Rule(NOBODY, "FES", args=scenario),
    "finance:scenario-remove": Rule(
        NOBODY,
        "FES",
        args=lambda w: {**scenario(w), "change": w.pk("finance_scenariochange")},
    ),
    "finance:exit-ledger": Rule(SIGNED_IN),
    "finance:exit-ledger-export": Rule(SIGNED_IN, args=export),
    "finance:exit-assumptions": Rule("FS", "FS", args=lambda w: {"slug": w.book.programme.slug}),
    "programmes:decision-list": Rule(SIGNED_IN),
    "programmes:decision-list-export": Rule(SIGNED_IN, args=export),
    "programmes:decision": Rule(SIGNED_IN, args=lambda w: {"pk": w.pk("programmes_decision")}),
    "finance:commitment-list": Rule(SIGNED_IN),
    "finance:commitment-list-export": Rule(SIGNED_IN, args=export),
    "finance:commitment-new": Rule("BFS", "BFS"),
    "finance:commitment": Rule(SIGNED_IN, args=commitment),
    "finance:orders-new": Rule("BFS", "BFS"),
    "finance:orders-preview": Rule("FS", args=order_upload),
    "finance:orders-confirm": Rule(NOBODY, "FS", args=order_upload),
    "finance:orders-discard": Rule(NOBODY, "FS", args=order_upload),
    "finance:commitment-end": Rule("BFS", "BFS", args=commitment),
    "finance:gate-list": Rule(SIGNED_IN),
    "finance:gate-list-export": Rule(SIGNED_IN, args=export),
    "finance:gate": Rule("OFEUS", args=gate),
    "programmes:claim": Rule("FS", "FS", args=gate),
    "programmes:condition-new": Rule("FS", "FS", args=gate),
    "programmes:condition-edit": Rule("FS", "FS", args=condition),
    "programmes:condition-evidence": Rule("FS", "FS", args=condition),
    "programmes:milestone-list": Rule(SIGNED_IN),
    "programmes:milestone-list-export": Rule(SIGNED_IN, args=export),
    "programmes:milestone": Rule(SIGNED_IN, args=milestone),
    "programmes:milestone-new": Rule("BFS", "BFS"),
    "programmes:milestone-edit": Rule("BFS", "BFS", args=milestone),
    "programmes:evidence-new": Rule("BFS", "BFS", args=milestone),
    "programmes:evidence-file": Rule(SIGNED_IN, args=evidence),
    "programmes:evidence-withdraw": Rule("BFS", "BFS", args=evidence),
    "finance:engagement-list": Rule(SIGNED_IN),
    "finance:engagement-list-export": Rule(SIGNED_IN, args=export),
    "finance:lending": Rule(SIGNED_IN),
    "finance:lending-export": Rule(SIGNED_IN, args=export),
    "finance:engagement-lines": Rule(SIGNED_IN),
    "finance:engagement-lines-export": Rule(SIGNED_IN, args=export),
    "finance:engagement": Rule(SIGNED_IN, args=engagement),
    "finance:engagement-new": Rule("BFS", "BFS"),
    "finance:engagement-edit": Rule("BFS", "BFS", args=engagement),
    "finance:engagement-months": Rule("BFS", "BFS", args=lambda w: {**engagement(w), "year": 2017}),
    "finance:secondment-new": Rule("BFS", "BFS", args=engagement),
    "finance:secondment-edit": Rule(
        "BFS", "BFS", args=lambda w: {"pk": w.pk("programmes_secondment")}
    ),
    "finance:engagement-account": Rule("FS", "FS", args=engagement),
    "finance:charge-new": Rule("FS", "FS", args=engagement),
    "finance:charge-withdraw": Rule("FS", "FS", args=charge),
    "finance:receipt-new": Rule("FS", "FS", args=charge),
    "finance:receipt-withdraw": Rule("FS", "FS", args=lambda w: {"pk": w.pk("finance_receipt")}),
    "programmes:risk-list": Rule(SIGNED_IN),
    "programmes:risk-list-export": Rule(SIGNED_IN, args=export),
    "programmes:risk": Rule(SIGNED_IN, args=risk),
    "programmes:risk-new": Rule("BFS", "BFS"),
    "programmes:risk-edit": Rule("BFS", "BFS", args=risk),
    "programmes:risk-review": Rule("BFS", "BFS", args=risk),
    "programmes:risk-action-new": Rule("BFS", "BFS", args=risk),
    "programmes:risk-action-edit": Rule("BFS", "BFS", args=risk_action),
    "programmes:measure-list": Rule(SIGNED_IN),
    "programmes:measure-list-export": Rule(SIGNED_IN, args=export),
    "programmes:measure": Rule(SIGNED_IN, args=measure),
    "programmes:measure-new": Rule("BFS", "BFS"),
    "programmes:measure-edit": Rule("BFS", "BFS", args=measure),
    "programmes:reading-new": Rule("BFS", "BFS", args=lambda w: {**measure(w), "kind": "reading"}),
    "programmes:reading-edit": Rule("BFS", "BFS", args=reading),
    "programmes:reading-remove": Rule("BFS", "BFS", args=reading),
    **dict(pair for page in COST_PAGES for pair in of_cost_page(page)),
    "staffing:post-list": Rule(SIGNED_IN),
    "staffing:post-list-export": Rule(SIGNED_IN, args=export),
    "staffing:funding": Rule(SIGNED_IN),
    "staffing:funding-export": Rule(SIGNED_IN, args=export),
    "staffing:organisation": Rule(SIGNED_IN),
    "staffing:post": Rule(SIGNED_IN, args=post),
    "staffing:post-step": Rule("ES", "ES", args=post),
    "staffing:post-step-withdraw": Rule("ES", "ES", args=step_of_post),
    "staffing:post-cost": Rule(STAFF, args=post),
    "staffing:post-cost-export": Rule(STAFF, args=lambda w: {**post(w), "format": "csv"}),
    "staffing:recruitment": Rule(SIGNED_IN),
    "staffing:recruitment-export": Rule(SIGNED_IN, args=export),
}
IMPORTS = {
    "finance:import-list": Rule("FUS"),
    "finance:import-list-export": Rule("FUS", args=export),
    "finance:import": Rule("FUS", args=ledger_import),
    "finance:reject-list": Rule("FUS"),
    "finance:reject-list-export": Rule("FUS", args=export),
    "finance:reject-aside": Rule("FS", "FS"),
    "finance:reject-take-up": Rule("FS", "FS"),
    "finance:import-rejects": Rule("FUS", args=ledger_import),
    "finance:import-new": Rule("FS", "FS"),
    "finance:import-preview": Rule("FS", args=upload),
    "finance:import-preview-rejects": Rule("FS", args=upload),
    "finance:import-reading": Rule(NOBODY, "FS", args=upload),
    "finance:import-restated": Rule(NOBODY, "FS", args=upload),
    "finance:import-codes": Rule(NOBODY, "FS", args=upload),
    "finance:import-confirm": Rule(NOBODY, "FS", args=upload),
    "finance:import-discard": Rule(NOBODY, "FS", args=upload),
    "finance:import-reject-codes": Rule(NOBODY, "FS", args=ledger_import),
    "finance:import-retry": Rule("FS", "FS", args=ledger_import),
    "finance:import-reverse": Rule("FS", "FS", args=ledger_import),
    "finance:mapping-list": Rule("FUS"),
    "finance:mapping-new": Rule("FS", "FS"),
    "finance:mapping": Rule(
        "FS", "FS", args=lambda w: {"slug": vars(w.rows["finance_ledgermapping"])["slug"]}
    ),
}


def on_site(world: World) -> Arguments:
    return {
        "content_type_id": ContentType.objects.get_for_model(world.book.programme).pk,
        "object_id": world.book.programme.pk,
    }


ACCOUNT = {
    "account_login": Rule(EVERYBODY, EVERYBODY),
    "account_logout": Rule(SIGNED_IN, SIGNED_IN),
    "account_inactive": Rule(EVERYBODY),
    "account_signup": Rule(EVERYBODY, EVERYBODY),  # says that sign-up is closed
    "account_reset_password": Rule(EVERYBODY, EVERYBODY),
    "account_reset_password_done": Rule(EVERYBODY),
    "account_reset_password_from_key": Rule(
        EVERYBODY, EVERYBODY, args=lambda _world: {"uidb36": "1", "key": "wrong"}
    ),
    "account_reset_password_from_key_done": Rule(EVERYBODY),
    "account_email_verification_sent": Rule(EVERYBODY),
    "account_confirm_email": Rule(EVERYBODY, args=lambda _world: {"key": "wrong"}),
    "account_confirm_login_code": Rule(SIGNED_IN, SIGNED_IN),
    "account_reauthenticate": Rule(SIGNED_IN, SIGNED_IN),
    "account_email": Rule(SIGNED_IN, SIGNED_IN),
    "account_change_password": Rule(SIGNED_IN, SIGNED_IN),
    "account_set_password": Rule(SIGNED_IN, SIGNED_IN),
    "mfa_index": Rule(SIGNED_IN),
    "mfa_authenticate": Rule(SIGNED_IN, SIGNED_IN),
    "mfa_reauthenticate": Rule(SIGNED_IN, SIGNED_IN),
    "mfa_activate_totp": Rule(SIGNED_IN, SIGNED_IN),
    "mfa_deactivate_totp": Rule(NOBODY),  # 404 without an authenticator
    "mfa_view_recovery_codes": Rule(NOBODY),
    "mfa_generate_recovery_codes": Rule(SIGNED_IN, SIGNED_IN),
    "mfa_download_recovery_codes": Rule(NOBODY),
    "mfa_list_webauthn": Rule(SIGNED_IN),
    "mfa_add_webauthn": Rule(SIGNED_IN, SIGNED_IN),
    "mfa_reauthenticate_webauthn": Rule(SIGNED_IN, SIGNED_IN),
    "mfa_remove_webauthn": Rule(SIGNED_IN, SIGNED_IN, args=key),
    "mfa_edit_webauthn": Rule(SIGNED_IN, SIGNED_IN, args=key),
    "socialaccount_login_cancelled": Rule(EVERYBODY),
    "socialaccount_login_error": Rule(SIGNED_IN),
    "socialaccount_signup": Rule(SIGNED_IN, SIGNED_IN),
    "socialaccount_connections": Rule(SIGNED_IN, SIGNED_IN),
    "accounts/social/login/cancelled/": Rule(SIGNED_IN, SIGNED_IN),
    "accounts/social/login/error/": Rule(SIGNED_IN, SIGNED_IN),
    "accounts/social/signup/": Rule(SIGNED_IN, SIGNED_IN),
    "accounts/social/connections/": Rule(SIGNED_IN, SIGNED_IN),
    "openid_connect_login": Rule(NOBODY, args=provider),  # no provider is configured
    "openid_connect_callback": Rule(NOBODY, args=provider),
}
ADMIN_PAGES = {
    "admin:index": Rule(STAFF, STAFF),
    "admin:login": Rule(STAFF, STAFF),
    "admin:logout": Rule("OB", SIGNED_IN),  # sends home whoever is no staff
    "admin:password_change": Rule(SIGNED_IN, SIGNED_IN),  # leads to the account's own page
    "admin/password_change/": Rule(SIGNED_IN, SIGNED_IN),
    "admin:password_change_done": Rule(STAFF),
    "admin:jsi18n": Rule(STAFF),
    "admin:autocomplete": Rule(NOBODY),  # refuses whatever names no field
    "admin:view_on_site": Rule(STAFF, STAFF, args=on_site),
    "admin:app_list": Rule(STAFF, STAFF, args=lambda _world: {"app_label": "staffing"}),
    "admin/(?P<url>.*)$": Rule(NOBODY, args=lambda _world: {"url": "no-such-page"}),
    "admin:auth_user_password_change": Rule("S", "S", args=lambda w: {"id": w.pk("auth_user")}),
    "admin:staffing_post_import": Rule("ES", "ES"),
    "admin:staffing_post_export": Rule(STAFF, STAFF),
    "admin:staffing_post_copies": Rule(
        "ES", "ES", args=lambda w: {"object_id": w.pk("staffing_post")}
    ),
    "admin:staffing_payspinepoint_import": Rule("ES", "ES"),
}


@dataclass(frozen=True, slots=True)
class Rights:
    """The roles that may read, add, change and delete the rows of a model in the admin."""

    read: str
    add: str = NOBODY
    change: str = NOBODY
    delete: str = NOBODY


REFERENCE = Rights(STAFF, "S", "S", "S")
CODES = Rights("FUS", "FS", "FS", "S")
LEDGER = Rights("FUS")
PAY = Rights(STAFF, "ES", "ES", "ES")
SECRET = Rights("S", "S", "S", "S")
MODELS = {
    "programmes_programme": Rights(STAFF, "FS", "S", "S"),
    "programmes_award": REFERENCE,
    "programmes_decision": REFERENCE,
    "programmes_nonworkingday": REFERENCE,
    "programmes_keydecisionthreshold": REFERENCE,
    "programmes_riskrating": REFERENCE,
    "programmes_organisation": Rights(STAFF, "FS", "FS", "S"),
    "programmes_lendinglimit": REFERENCE,
    "programmes_workstream": REFERENCE,
    "programmes_area": REFERENCE,
    "programmes_cluster": REFERENCE,
    "programmes_sourcedocument": REFERENCE,
    "programmes_citation": REFERENCE,
    "programmes_measure": Rights(STAFF, "FS", "FS", "S"),
    "programmes_assignment": SECRET,
    "staffing_post": Rights(STAFF, "ES", "ES"),  # in post, so that nobody deletes it
    "staffing_grade": Rights(STAFF, "ES", "ES", "S"),
    "staffing_graderange": PAY,
    "staffing_payspinepoint": PAY,
    "staffing_spineassimilation": PAY,
    "staffing_nationalinsurancerate": PAY,
    "staffing_apprenticeshiplevyrate": PAY,
    "staffing_assumptionset": PAY,
    "finance_costline": REFERENCE,
    "finance_reportedfigure": REFERENCE,
    "finance_costcategory": Rights(STAFF, "FS", "FS", "S"),
    "finance_costcentre": CODES,
    "finance_accountcode": CODES,
    "finance_ledgermapping": CODES,
    "finance_period": CODES,
    "finance_exitassumptions": Rights(STAFF, "S", "FS", "S"),
    "finance_forecast": Rights(STAFF),
    "finance_underspendrecord": Rights(STAFF),
    "finance_virement": Rights(STAFF),
    "finance_accrual": Rights(STAFF),
    "finance_adjustment": Rights(STAFF),
    "finance_commentary": Rights(STAFF),
    "finance_virementband": Rights("FUS", "S", "S", "S"),
    "finance_ragthreshold": Rights("FUS", "S", "S", "S"),
    "finance_ledgerimport": LEDGER,
    "finance_ledger": Rights("S"),
    "finance_reject": LEDGER,
    "finance_transaction": Rights(STAFF),
    "auth_user": SECRET,
    "account_emailaddress": SECRET,
    "mfa_authenticator": SECRET,
    "socialaccount_socialaccount": SECRET,
    "socialaccount_socialapp": SECRET,
    "socialaccount_socialtoken": SECRET,
}
NO_HISTORY = {"finance_ledgerimport", "finance_ledger", "finance_transaction"}


def of_model(name: str, rights: Rights) -> Iterator[tuple[str, Rule]]:
    """The rules of the admin's pages of a model."""

    def row(world: World) -> Arguments:
        return {"object_id": world.pk(name)}

    app_label, model = name.split("_", 1)
    yield f"admin:{name}_changelist", Rule(rights.read, rights.read)
    yield f"admin:{name}_add", Rule(rights.add, rights.add)
    yield f"admin:{name}_change", Rule(rights.read, rights.change, row)
    yield f"admin:{name}_delete", Rule(rights.delete, rights.delete, row)
    yield f"admin:{name}_history", Rule(rights.read, rights.read, row)
    yield f"admin/{app_label}/{model}/<path:object_id>/", Rule(STAFF, STAFF, row)
    if app_label in {"programmes", "staffing", "finance"} and name not in NO_HISTORY:
        yield f"admin:{name}_simple_history", Rule(rights.read, args=version_of(name))


def version_of(name: str) -> Callable[[World], Arguments]:
    """The arguments of a former state of a row."""
    return lambda world: (world.pk(name), first_state(world.rows[name]))


POLICY = {
    **PAGES,
    **FORECASTS,
    **IMPORTS,
    **ACCOUNT,
    **ADMIN_PAGES,
    **dict(pair for name, rights in MODELS.items() for pair in of_model(name, rights)),
}


def first_state(row: Any) -> int:
    """The key of the first recorded state of a row."""
    return int(row.history.earliest().pk)
