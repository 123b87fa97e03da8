"""A filled benchmark database and a server of it, for the benchmarks of pages and files."""

import http.client
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection

HOST = "127.0.0.1"
WORKSTREAMS = 20
_FILL_BALANCES = """
    INSERT INTO finance_balance (cost_line_id, period_id, amount)
    SELECT c.id, p.id, 0 FROM finance_costline c JOIN finance_period p ON p.year = c.year
"""
_FILL_PERIODS = """
    INSERT INTO finance_period (programme_id, year, number)
    SELECT id, year, number FROM programmes_programme,
        generate_series(2023, 2026) year, generate_series(1, 12) number
"""
_FILL_LEDGER = """
    WITH places AS (
        SELECT b.id, make_date(p.year, 4, 1) + make_interval(months => p.number - 1) AS begins,
            row_number() OVER (ORDER BY p.year, p.number, b.id) - 1 AS place,
            count(*) OVER () AS number_of_places
        FROM finance_balance b JOIN finance_period p ON p.id = b.period_id
    )
    INSERT INTO finance_transaction (
        ledger_id, ledger_import_id, balance_id, line, date, reference, supplier, description,
        cost_centre, account, amount, digest, ordinal
    )
    SELECT %(ledger)s, %(import)s, places.id, n,
        (begins + make_interval(days => (n %% 28)::int))::date,
        'R' || lpad(n::text, 9, '0'), 'Supplier ' || (n * 7919 %% 3000) || ' Ltd',
        'Invoice ' || n, 'CC' || lpad((n %% 2000)::text, 5, '0'), (10001 + n %% 100)::text,
        (n * 104729 %% 2000000) - 500000, n, 0
    FROM generate_series(0::bigint, %(rows)s - 1) n
    JOIN places ON places.place = n * number_of_places / %(rows)s
"""


class NoBenchmarkError(Exception):
    """The database of DATABASE_URL is none that a benchmark may fill."""


def apart(module: str, *, rows: int, **databases: str) -> Iterator[str]:
    """What a benchmark prints in a process of its own, where the settings are production's."""
    production = {
        "DJANGO_SETTINGS_MODULE": "innovation.settings",
        "DJANGO_DEBUG": "false",
        "DJANGO_SECRET_KEY": secrets.token_hex(32),
        "DJANGO_ALLOWED_HOSTS": HOST,
        "SECURE_SSL_REDIRECT": "false",
        "BENCHMARK_ROWS": str(rows),
    }
    command = [sys.executable, "-m", module]
    environment = {**os.environ, **production, **databases}
    found = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    yield from found.stdout.splitlines()


def set_up() -> None:
    """Start Django, and refuse any database but one for benchmarks on PostgreSQL."""
    django.setup()
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "postgresql" or not name.startswith("bench"):
        raise NoBenchmarkError("Name a PostgreSQL database that begins with bench in DATABASE_URL.")
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def fill(rows: int) -> None:
    """A ledger of so many rows over four years and twenty workstreams, and no other."""
    from finance.models import LedgerImport, Transaction  # noqa: PLC0415 - after Django is set up
    from programmes.models import Programme  # noqa: PLC0415

    if Transaction.objects.count() == rows:
        return
    if Programme.objects.exists():
        call_command("bench_reset", stdout=StringIO())
    else:
        call_command("bench_seed", workstreams=WORKSTREAMS, stdout=StringIO())
    programme = Programme.objects.get()
    ledger = programme.ledgers.create(name="Benchmark ledger", is_demonstration=True)
    made = LedgerImport.objects.create(
        ledger=ledger,
        file_name="generated",
        rows_read=0,
        rows_loaded=0,
        amount_read=0,
        amount_loaded=0,
    )
    with connection.cursor() as cursor:
        if not programme.periods.exists():
            cursor.execute(_FILL_PERIODS)
        cursor.execute(_FILL_BALANCES)
        cursor.execute(_FILL_LEDGER, {"ledger": ledger.pk, "import": made.pk, "rows": rows})
        cursor.execute("VACUUM ANALYZE finance_transaction, finance_balance")


def sign_in() -> str:
    """The Cookie header of a superuser's session."""
    from django.contrib.auth.models import User  # noqa: PLC0415 - after Django is set up

    user, _ = User.objects.get_or_create(
        username="benchmark", defaults={"is_staff": True, "is_superuser": True}
    )
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, its process, and the cookie of who is signed in."""

    port: int
    pid: int
    cookie: str

    def ask(self, path: str) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        """A response with its connection, which the caller closes."""
        client = http.client.HTTPConnection(HOST, self.port, timeout=300)
        client.request("GET", path, headers={"Cookie": self.cookie})
        response = client.getresponse()
        if response.status != http.HTTPStatus.OK:
            raise NoBenchmarkError(f"{path} answers {response.status}.")
        return client, response

    def seconds(self, path: str) -> float:
        """How long a page takes, to its last byte."""
        began = time.perf_counter()
        client, response = self.ask(path)
        with closing(client):
            response.read()
        return time.perf_counter() - began

    def memory(self) -> float:
        """The largest resident set of the server's processes, in MB."""
        return max(_resident(pid) for pid in [self.pid, *_children(self.pid)])


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in text.split()]


def _resident(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def free_port() -> int:
    """A port of the loopback that nothing listens on."""
    with closing(socket.create_server((HOST, 0))) as probe:
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def serving(
    application: str = "innovation.wsgi",
    *,
    workers: int = 1,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """gunicorn as in production, over plain HTTP on the loopback."""
    port = free_port()
    variables = {**os.environ, **(environment or {})}
    command = [
        *(sys.executable, "-m", "gunicorn", application, "--bind", f"{HOST}:{port}"),
        *("--worker-class", "gthread", "--workers", str(workers), "--threads", "4"),
        *("--timeout", "300", "--log-level", "error"),
    ]
    server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=variables)
    try:
        _wait(port)
        yield Server(port, server.pid, sign_in())
    finally:
        server.terminate()
        server.wait()


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise NoBenchmarkError("The server does not start.")
