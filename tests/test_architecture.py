"""What import-linter cannot see: relations, addresses, templates, and what belongs in no module.

The order of the apps is core, programmes, staffing, finance; each may know those before it.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from innovation.core.fields import MoneyField

ROOT: Path = settings.BASE_DIR
APPS = ["core", "programmes", "staffing", "finance"]
FOLDERS = {"core": ROOT / "innovation" / "core", **{name: ROOT / name for name in APPS[1:]}}
EVERY_APP = {
    *("__init__", "actions", "admin", "apps", "filters", "forms", "models", "querysets"),
    *("management", "migrations", "reports", "tables", "templatetags", "urls", "views"),
}
NAMED_FOR_WHAT_THEY_DO = {
    "programmes": {
        *("call_in", "engagements", "evidence_file", "gate", "milestone_rows", "milestones"),
        *("measure_chart", "measure_rows", "measures", "risk_rows", "risks", "trajectory"),
    },
    "staffing": {
        "assumption_words",
        *("cost_effect", "costing", "establishment", "funding", "history", "holders"),
        *("organisation", "organisation_charts", "pay_book", "post_cost", "post_edits"),
        *("post_facts", "post_figures", "post_file", "post_names", "post_numbers", "post_plan"),
        *("post_rows", "post_totals", "rate_sources", "recruitment", "recruitment_rows"),
        *("spine_file", "spine_plan", "step_list"),
    },
    "finance": {
        *("accruals", "exit", "exit_ledger"),
        *("addresses", "approval", "attention", "cards", "closing", "gates", "gross_and_net"),
        *("exit", "exit_ledger", "scenario_book", "scenario_words", "scenarios"),
        *("addresses", "approval", "attention", "cards", "closing", "gross_and_net"),
        "integrity",
        *("commentary_panel", "pressure_rows", "pressures"),
        *(
            "forecast_history",
            "forecast_lines",
            "ledger_file",
            "monitor",
            "orders",
            "month_amounts",
            "month_figures",
        ),
        *("month_grid", "outturn", "plan", "post_months", "slippage"),
        "cost_bridge",
        *("profiles", "projection", "reconciliation", "staff_costs", "triggers", "variance"),
        *("line_choices", "request_start", "virement_check", "virement_page", "virements"),
        *("movement", "past_projections"),
        *("basis", "bridge", "close_checks", "demonstration_mark", "position", "rag"),
        "reach",
        *("engagement_account", "engagement_lines", "engagement_months", "lending"),
    },
}
FITS_EVERYTHING = {"utils", "util", "helpers", "helper", "services", "mixins", "common", "misc"}
NOT_MONEY = {
    *("staffing.post.fte", "finance.reportedfigure.quantity"),
    *("staffing.nationalinsurancerate.rate", "staffing.apprenticeshiplevyrate.rate"),
    *("staffing.assumptionset.pension_rate", "staffing.assumptionset.turnover"),
    *("staffing.payawardassumption.rate", "finance.ragthreshold.amber_over"),
    *("finance.ragthreshold.red_over", "finance.snapshot.amber_over", "finance.snapshot.red_over"),
    "programmes.reading.value",
    *("programmes.secondment.fte", "programmes.engagementmonth.planned_days"),
    "programmes.engagementmonth.delivered_days",
    "finance.exitassumptions.cashable_share",
    *(f"finance.scenariochange.{name}" for name in ("fte", "percent", "rate")),
}
# A programme and a workstream open at the page with the figures, and those are finance's.
PAGES_OF_A_HIGHER_APP = {
    ("programmes/models/award.py", "finance:gate"),
    ("programmes/models/engagement.py", "finance:engagement"),
    ("programmes/models/programme.py", "finance:programme"),
    ("programmes/models/workstream.py", "finance:workstream"),
}
ADDRESS = re.compile(rf"\b(?:admin:)?({'|'.join(APPS[1:])})[:_][a-z][a-z_-]*")
LONGEST_MODULE = 320
# Help texts are the code's own; Django writes some of them as markup.
MARKUP_OF_OURS = ["templates/core/forms/_hint_and_error.html"]


def sources(app: str) -> Iterator[tuple[str, str]]:
    """The path and the text of each module of an app, without its migrations."""
    for path in sorted(FOLDERS[app].rglob("*.py")):
        if "migrations" not in path.parts:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def every_source() -> Iterator[tuple[str, str]]:
    for app in APPS:
        yield from sources(app)


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path, text in every_source():
        yield path, ast.parse(text)


def own_models(*, with_history: bool = False) -> Iterator[type[models.Model]]:
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            if with_history or not model.__name__.startswith("Historical"):
                yield model


def foreign_keys() -> Iterator[models.ForeignKey[Any, Any]]:
    for model in own_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey):
                yield field


def has_money(model: type[models.Model]) -> bool:
    return any(isinstance(field, MoneyField) for field in model._meta.get_fields())


def level(app: str) -> int:
    """How high an app stands; whatever is not ours stands below."""
    return APPS.index(app) if app in APPS else -1


def test_core_has_no_models() -> None:
    assert list(apps.get_app_config("core").get_models()) == []


def test_relations_point_to_the_same_app_or_to_one_below() -> None:
    upwards = [
        f"{field.model._meta.label}.{field.name} to {field.related_model._meta.label}"
        for field in foreign_keys()
        if level(field.related_model._meta.app_label) > level(field.model._meta.app_label)
    ]
    assert upwards == []


def test_money_is_in_money_fields_only() -> None:
    decimals = {
        f"{model._meta.label_lower}.{field.name}".replace(".historical", ".")
        for model in own_models(with_history=True)
        for field in model._meta.concrete_fields
        if field.get_internal_type() in {"DecimalField", "FloatField"}
    }
    assert decimals == NOT_MONEY


def test_foreign_keys_to_and_from_money_are_protected() -> None:
    loose = [
        f"{field.model._meta.label}.{field.name}"
        for field in foreign_keys()
        if has_money(field.model) or has_money(field.related_model)
        if field.remote_field.on_delete is not models.PROTECT
    ]
    assert loose == []


@pytest.mark.parametrize("app", APPS[1:])
def test_modules_of_an_app_have_the_names_that_every_app_uses(app: str) -> None:
    found = {
        path.stem
        for path in FOLDERS[app].iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert found <= EVERY_APP | NAMED_FOR_WHAT_THEY_DO[app]
    assert found >= NAMED_FOR_WHAT_THEY_DO[app]


def test_no_module_has_a_name_that_fits_everything() -> None:
    named = [path for path, _ in every_source() if FITS_EVERYTHING & {*re.split(r"[/.]", path)}]
    assert named == []


def test_no_module_is_too_long_to_read() -> None:
    lengths = {path: text.count("\n") for path, text in every_source()}
    assert {path: n for path, n in lengths.items() if n > LONGEST_MODULE} == {}


def test_functions_are_short() -> None:
    lengths = [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    ]
    assert median(lengths) < 10


def test_rules_do_not_hide_in_save_or_delete() -> None:
    hidden = [
        f"{path}:{node.lineno}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
    ]
    assert hidden == []


def test_apps_do_not_signal_to_one_another() -> None:
    imported = {
        (path, alias.name)
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and re.search(r"\bsignals\b|django\.dispatch", node.module or "")
        for alias in node.names
    }
    assert {name for _, name in imported} <= {"pre_migrate", "post_migrate"}


@pytest.mark.parametrize("app", APPS)
def test_code_names_pages_of_the_same_app_or_of_one_below(app: str) -> None:
    upwards = {
        (path, found[0])
        for path, text in sources(app)
        for found in re.finditer(rf"(?<=[\"'])({'|'.join(APPS[1:])}):[a-z-]+(?=[\"'])", text)
        if level(found[1]) > level(app)
    }
    assert upwards == {page for page in PAGES_OF_A_HIGHER_APP if page[0].startswith(f"{app}/")}


def app_of_template(path: Path) -> str:
    """The app whose folder a template is in; those of no app belong to core."""
    parts = path.relative_to(ROOT / "templates").parts
    return next((part for part in parts[:-1] if part in APPS), "core")


def test_templates_name_pages_of_the_same_app_or_of_one_below() -> None:
    upwards = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for tag in re.findall(r"{%\s*url\s[^%]*%}", path.read_text(encoding="utf-8"))
        for found in ADDRESS.finditer(tag)
        if level(found[1]) > level(app_of_template(path))
    ]
    assert upwards == []


def test_templates_draw_on_templates_of_the_same_app_or_of_one_below() -> None:
    upwards = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for name in re.findall(
            r"{%\s*(?:include|extends)\s+[\"']([^\"']+)", path.read_text(encoding="utf-8")
        )
        if level(name.split("/")[0]) > max(0, level(app_of_template(path)))
    ]
    assert upwards == []


def test_templates_of_ours_mark_nothing_as_safe() -> None:
    marked = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if re.search(r"\|\s*safe\b|autoescape off", path.read_text(encoding="utf-8"))
    ]
    marked += [path for path, text in every_source() if "mark_safe" in text]
    assert marked == MARKUP_OF_OURS
