"""Two workers over a primary and a streaming replica on the loopback, all started here.

python -m tests.benchmarks replica

While the replica is held back, a reader still sees the ledger as it was, in the page and in the
file, and whoever just wrote sees the new row; once it follows again, everybody does. Needs the
server programs of PostgreSQL; as root they run as the user postgres.
"""

import http.client
import os
import shutil
import subprocess
import tempfile
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from django.db import connections

from tests.benchmarks import serving

ROWS = 20_000
ACCOUNT = "postgres"


def programs() -> Path | None:
    """The folder of PostgreSQL's server programs."""
    found = shutil.which("pg_basebackup")
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    folders += [Path(found).resolve().parent] if found else []
    return next((each for each in folders if (each / "initdb").exists()), None)


def run(folder: Path, program: str, *arguments: object) -> None:
    """Run one of the server's programs, which refuse to be run by root."""
    account = ["runuser", "-u", ACCOUNT, "--"] if os.geteuid() == 0 else []
    command = [*account, str(folder / program), *(str(argument) for argument in arguments)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def started(folder: Path, data: Path) -> Iterator[int]:
    """A server of a data folder on a port of its own."""
    port = serving.free_port()
    options = (
        f"-p {port} -c listen_addresses={serving.HOST} -c unix_socket_directories= -c fsync=off"
    )
    run(folder, "pg_ctl", "-D", data, "-w", "-l", data.with_suffix(".log"), "-o", options, "start")
    try:
        yield port
    finally:
        run(folder, "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


def benchmark(_options: Namespace) -> Iterator[str]:
    folder = programs()
    if folder is None:
        yield "Skipped: the server programs of PostgreSQL are not here."
        return
    with ExitStack() as closing_all:
        place = Path(closing_all.enter_context(tempfile.TemporaryDirectory()))
        if os.geteuid() == 0:
            shutil.chown(place, ACCOUNT)
        one, two = place / "primary", place / "replica"
        run(folder, "initdb", "-D", one, "-U", ACCOUNT, "--auth=trust", "-E", "UTF8")
        primary = closing_all.enter_context(started(folder, one))
        server = ("-h", serving.HOST, "-p", primary, "-U", ACCOUNT)
        run(folder, "createdb", *server, "bench")
        run(folder, "pg_basebackup", *server, "-D", two, "-R", "-c", "fast")
        replica = closing_all.enter_context(started(folder, two))
        databases = {
            "DATABASE_URL": f"postgres://{ACCOUNT}@{serving.HOST}:{primary}/bench",
            "DATABASE_REPLICA_URL": f"postgres://{ACCOUNT}@{serving.HOST}:{replica}/bench",
        }
        yield from serving.apart("tests.benchmarks.replica", rows=ROWS, **databases)


def lines(server: serving.Server, cookie: str = "") -> int:
    """How many rows the file has for somebody with this cookie."""
    asking = serving.Server(server.port, server.pid, f"{server.cookie}; {cookie}")
    client, response = asking.ask("/transactions/export.csv")
    with closing(client):
        return response.read().count(b"\r\n") - 1


def cookie_of_a_write(server: serving.Server) -> str:
    """What a browser is told by the answer to any request that may write."""
    client = http.client.HTTPConnection(serving.HOST, server.port)
    with closing(client):
        client.request("POST", "/accounts/login/", headers={"Content-Length": "0"})
        set_cookies = client.getresponse().headers.get_all("Set-Cookie") or []
    return next(each.partition(";")[0] for each in set_cookies if each.startswith("wrote="))


def replay(what: str) -> None:
    """Hold the replica back, or let it follow."""
    with connections["replica"].cursor() as cursor:
        cursor.execute(f"SELECT pg_wal_replay_{what}()")


def add_a_row() -> None:
    """One more row of the ledger, on the primary."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO finance_transaction (ledger_id, ledger_import_id, balance_id, line, date,"
            " reference, supplier, description, cost_centre, account, amount, digest, ordinal)"
            " SELECT ledger_id, ledger_import_id, balance_id, line, date, 'NEW', supplier,"
            " description, cost_centre, account, 1, digest, ordinal"
            " FROM finance_transaction LIMIT 1"
        )


def show() -> None:
    """Say who sees what, and fail where that is wrong."""
    serving.set_up()
    serving.fill(ROWS)
    with serving.serving(workers=2) as server:
        until_everybody_sees(server, ROWS)
        replay("pause")
        add_a_row()
        seen = [lines(server) for _ in range(6)]
        wrote = cookie_of_a_write(server)
        seen_by_writer = [lines(server, wrote) for _ in range(6)]
        replay("resume")
        seconds = until_everybody_sees(server, ROWS + 1)
    expect(set(seen), {ROWS}, "A reader of a replica that is held back")
    expect(set(seen_by_writer), {ROWS + 1}, "Whoever just wrote")
    print(f"Everybody sees the row {seconds:.1f} s after the replica follows again.")  # noqa: T201 - its output


def until_everybody_sees(server: serving.Server, rows: int) -> float:
    """The seconds until a reader has so many rows."""
    began = time.perf_counter()
    while lines(server) != rows:
        time.sleep(0.1)
    return time.perf_counter() - began


def expect(seen: set[int], expected: set[int], who: str) -> None:
    """Print what was seen, or fail."""
    if seen != expected:
        raise SystemExit(f"{who} sees {seen} rows instead of {expected}.")
    print(f"{who} sees {expected.pop():,} rows, from either worker.")  # noqa: T201 - its output


if __name__ == "__main__":
    show()
