"""All settings, in one file, from typed environment variables.

Without any variable this is a development and demonstration set-up on SQLite: `./run` uses it.
Production sets at least DJANGO_DEBUG=false, DJANGO_SECRET_KEY, DJANGO_ALLOWED_HOSTS and
DATABASE_URL; the README lists every variable.
"""

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from innovation.core import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

DEBUG = environment.flag("DJANGO_DEBUG", default=True)
DEMONSTRATION = environment.flag("DEMONSTRATION", default=DEBUG)
COUNCIL_NAME = environment.text("COUNCIL_NAME", "Leeds City Council")

DEVELOPMENT_SECRET_KEY = "development-only-key-that-production-refuses-to-start-with"  # noqa: S105 - refused below
SECRET_KEY_MIN_LENGTH = 50
SECRET_KEY = environment.text("DJANGO_SECRET_KEY", DEVELOPMENT_SECRET_KEY)
if not DEBUG and (SECRET_KEY == DEVELOPMENT_SECRET_KEY or len(SECRET_KEY) < SECRET_KEY_MIN_LENGTH):
    raise ImproperlyConfigured(
        "Production needs a secret key of its own: set DJANGO_SECRET_KEY to at least 50 random "
        "characters."
    )
ALLOWED_HOSTS = environment.words(
    "DJANGO_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if DEBUG else ""
)
CSRF_TRUSTED_ORIGINS = environment.words("DJANGO_CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "finance",
    "staffing",
    "programmes",
    "innovation.core",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.humanize",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_filters",
    "django_tables2",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "innovation.core.middleware.no_null",
    "innovation.core.middleware.no_store",
]

ROOT_URLCONF = "innovation.urls"
WSGI_APPLICATION = "innovation.wsgi.application"
FORM_RENDERER = "innovation.core.forms.GovUkRenderer"
DJANGO_TABLES2_TEMPLATE = "core/table.html"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "innovation.core.context.shell",
            ],
        },
    },
]

SQLITE_URL = f"sqlite:///{VAR_DIR / 'db.sqlite3'}"
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        environment.text("DATABASE_URL", SQLITE_URL), conn_max_age=600, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;"
        ),
    }
# Reports and files are read from a replica that follows, unless the reader just wrote.
REPLICA_LAG_SECONDS = environment.number("REPLICA_LAG_SECONDS", 30)
if replica_url := environment.text("DATABASE_REPLICA_URL", ""):
    DATABASES["replica"] = dj_database_url.parse(
        replica_url, conn_max_age=600, conn_health_checks=True
    )
    DATABASE_ROUTERS = ["innovation.core.replica.Router"]
    MIDDLEWARE.append("innovation.core.replica.ReplicaMiddleware")
SILENCED_SYSTEM_CHECKS = [
    "fields.W163",  # SQLite keeps no column comments; PostgreSQL says "pence" in them
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
        if DEBUG
        else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}
    )
}

# Sign-in: passwords now; single sign-on when OIDC_SERVER_URL is set. Nobody signs up.
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "innovation.core.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "innovation.core.adapters.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/key"}
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if oidc_server_url := environment.text("OIDC_SERVER_URL", ""):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "council",
                "name": environment.text("OIDC_NAME", "your council account"),
                "client_id": environment.text("OIDC_CLIENT_ID"),
                "secret": environment.text("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": oidc_server_url},
            }
        ],
    }

# The navigation: sections with their pages, each a label, the name of its address and the
# permission that shows it (empty: everyone signed in). A section leads to the first of its pages
# that a person may open.
NAVIGATION: list[tuple[str, list[tuple[str, str, str]]]] = [
    ("Home", [("Home", "home", "")]),
    (
        "Monitor",
        [
            ("Monitor", "finance:monitor", "finance.view_costline"),
            ("Movement", "finance:movement", "finance.view_costline"),
            ("Past projections", "finance:past-projections", "finance.view_costline"),
        ],
    ),
    (
        "Forecast",
        [
            ("Forecast", "finance:forecast-list", "finance.view_forecast"),
            ("Planned budget", "finance:planned-budget", "finance.view_costline"),
            ("Pressures", "finance:pressure-list", "finance.view_adjustment"),
            ("Accruals", "finance:accrual-list", "finance.view_accrual"),
            ("Commitments", "finance:commitment-list", "finance.view_commitment"),
            ("Commentary", "finance:commentary-list", "finance.view_commentary"),
        ],
    ),
    (
        "Budget",
        [
            ("Virements", "finance:virement-list", "finance.view_virement"),
            ("Underspends", "finance:underspend-list", "finance.view_underspendrecord"),
            ("Decisions", "programmes:decision-list", "programmes.view_decision"),
            ("Sources", "finance:reconciliation", "finance.view_reportedfigure"),
        ],
    ),
    (
        "Ledger",
        [
            ("Transactions", "finance:transaction-list", "finance.view_transaction"),
            ("Imports", "finance:import-list", "finance.view_ledgerimport"),
            ("Periods", "finance:period-list", "finance.view_period"),
            ("Mappings", "finance:mapping-list", "finance.view_ledgermapping"),
        ],
    ),
    (
        "Delivery",
        [
            ("Milestones", "programmes:milestone-list", "programmes.view_milestone"),
            ("Contingent money", "finance:gate-list", "programmes.view_tranche"),
            ("Risks", "programmes:risk-list", "programmes.view_risk"),
            ("Outcomes", "programmes:measure-list", "programmes.view_measure"),
            ("Partner councils", "finance:engagement-list", "programmes.view_engagement"),
            ("Capacity lent", "finance:lending", "programmes.view_engagement"),
        ],
    ),
    ("Posts", [("Posts", "staffing:post-list", "staffing.view_post")]),
    ("Cost of posts", [("Cost of posts", "finance:staff-costs", "staffing.view_post_pay")]),
    (
        "What if",
        [
            ("Scenarios", "finance:scenario-list", "finance.view_scenario"),
            ("Exit ledger", "finance:exit-ledger", "finance.view_exitassumptions"),
        ],
    ),
]

# Until when the books are kept: a function of programmes' keys that apps below it ask by this name.
LAST_DAY_KNOWN = "finance.monitor.last_day_known"
# What else must hold before this process serves: a function that says what does not, or "".
READINESS = "finance.triggers.fault"

LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = "innovation.formats"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [VAR_DIR / "assets"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "innovation.core.finders.GovUkFrontendFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# Uploads: a larger request body is refused before it is read.
LEDGER_UPLOAD_MAX_BYTES = environment.number("LEDGER_UPLOAD_MAX_MB", 100) * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Downloads: how many may be written at once, by all workers of a PostgreSQL together.
EXPORTS_AT_ONCE = environment.number("EXPORTS_AT_ONCE", 4)

# Pages cannot be turned against their users.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 12
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
"""Not in cookies: an answer that streams has sent its headers before it knows what to say."""
if not DEBUG:
    SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = environment.number("SECURE_HSTS_SECONDS", 31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "innovation.core.logs.JsonFormatter"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            **({} if DEBUG else {"formatter": "json"}),
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
}
