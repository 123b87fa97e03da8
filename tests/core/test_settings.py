"""Production starts only with what it needs, and what protects it is on."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings

KEY = "k" * 50
PRODUCTION = {
    "DJANGO_DEBUG": "false",
    "DJANGO_SECRET_KEY": KEY,
    "DJANGO_ALLOWED_HOSTS": "tracker.council.example",
}
READ = """
import json
from innovation import settings
names = {names!r}
print(json.dumps({{name: getattr(settings, name, None) for name in names}}, default=str))
"""
OURS = ("DJANGO_", "DATABASE_", "DEMONSTRATION", "COUNCIL_", "OIDC_", "SECURE_", "LEDGER_")


def start(names: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in a Python of its own, with only these variables of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return subprocess.run(
        [sys.executable, "-c", READ.format(names=names)],
        env={**kept, **variables},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def read(*names: str, **variables: str) -> dict[str, Any]:
    started = start(list(names), **variables)
    assert started.returncode == 0, started.stderr
    found: dict[str, Any] = json.loads(started.stdout)
    return found


@pytest.mark.parametrize("key", ["", "short", "k" * 49, settings.DEVELOPMENT_SECRET_KEY])
def test_production_refuses_to_start_without_a_key_of_its_own(key: str) -> None:
    started = start([], **{**PRODUCTION, "DJANGO_SECRET_KEY": key})
    assert started.returncode != 0
    assert "set DJANGO_SECRET_KEY" in started.stderr
    assert "k" * 49 not in started.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DJANGO_DEBUG", "maybe"),
        ("DEMONSTRATION", "perhaps"),
        ("LEDGER_UPLOAD_MAX_MB", "lots"),
        ("SECURE_HSTS_SECONDS", "long"),
    ],
)
def test_wrong_variable_stops_the_start_by_name(name: str, value: str) -> None:
    started = start([], **{**PRODUCTION, name: value})
    assert started.returncode != 0
    assert f"{name} is '{value}'" in started.stderr


def test_production_is_safe_by_default() -> None:
    found = read(
        "DEBUG",
        "DEMONSTRATION",
        "ALLOWED_HOSTS",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        **PRODUCTION,
    )
    assert found == {
        "DEBUG": False,
        "DEMONSTRATION": False,
        "ALLOWED_HOSTS": ["tracker.council.example"],
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
    }


def test_production_without_hosts_answers_nobody() -> None:
    without = {name: value for name, value in PRODUCTION.items() if "HOSTS" not in name}
    assert read("ALLOWED_HOSTS", **without) == {"ALLOWED_HOSTS": []}


def test_trial_runs_on_sqlite_that_waits_for_its_turn() -> None:
    (database,) = read("DATABASES")["DATABASES"].values()
    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "recursive_triggers=ON"):
        assert pragma in database["OPTIONS"]["init_command"]


def test_database_url_chooses_postgresql_with_connections_that_are_checked() -> None:
    (database,) = read("DATABASES", DATABASE_URL="postgres://u:p@db/tracker")["DATABASES"].values()
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["NAME"]) == ("db", "tracker")
    assert database["CONN_HEALTH_CHECKS"] is True
    assert "init_command" not in database.get("OPTIONS", {})


def test_single_sign_on_is_off_until_it_is_configured() -> None:
    assert read("SOCIALACCOUNT_PROVIDERS") == {"SOCIALACCOUNT_PROVIDERS": {}}
    found = read(
        "SOCIALACCOUNT_PROVIDERS",
        OIDC_SERVER_URL="https://login.council.example",
        OIDC_CLIENT_ID="id",
        OIDC_CLIENT_SECRET="secret",
    )
    assert found["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["OAUTH_PKCE_ENABLED"] is True


def test_single_sign_on_without_its_secret_stops_the_start() -> None:
    started = start([], OIDC_SERVER_URL="https://login.council.example", OIDC_CLIENT_ID="id")
    assert "OIDC_CLIENT_SECRET must be set" in started.stderr


def test_content_policy_allows_nothing_inline_and_no_frames() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert "unsafe" not in str(directives)
    assert directives["default-src"] == directives["frame-ancestors"] == ["'none'"]


def test_every_request_needs_sign_in_by_default() -> None:
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE


def test_replica_is_read_only_where_one_is_named() -> None:
    names = ("DATABASES", "DATABASE_ROUTERS", "MIDDLEWARE")
    without = read(*names)
    assert (list(without["DATABASES"]), without["DATABASE_ROUTERS"]) == (["default"], None)
    found = read(*names, DATABASE_REPLICA_URL="postgres://reader@replica/book")
    assert found["DATABASES"]["replica"]["CONN_HEALTH_CHECKS"] is True
    assert found["DATABASE_ROUTERS"] == ["innovation.core.replica.Router"]
    assert found["MIDDLEWARE"][-1] == "innovation.core.replica.ReplicaMiddleware"
