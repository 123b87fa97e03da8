"""The parts of ./run that can be tried without installing anything."""

import argparse
import importlib.util
import socket
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings


@pytest.fixture
def run() -> ModuleType:
    loader = SourceFileLoader("run_script", str(settings.BASE_DIR / "run"))
    spec = importlib.util.spec_from_loader("run_script", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_digest_changes_with_content_and_name(run: ModuleType, tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("x")
    before = run.digest([first])
    first.write_text("y")
    assert run.digest([first]) != before
    first.write_text("x")
    assert run.digest([first]) == before
    first.rename(second)
    assert run.digest([second]) != before


def test_once_skips_what_was_done_with_the_same_inputs(run: ModuleType, tmp_path: Path) -> None:
    made, stamp, calls = tmp_path / "made", tmp_path / "stamps" / "stamp", list[str]()

    def step() -> None:
        calls.append("step")
        made.touch()

    run.once("Making it", stamp, "1", made, step)
    run.once("Making it", stamp, "1", made, step)
    assert calls == ["step"]
    run.once("Making it", stamp, "2", made, step)
    assert calls == ["step", "step"]
    made.unlink()
    run.once("Making it", stamp, "2", made, step)
    assert calls == ["step", "step", "step"]


def test_once_repeats_a_step_that_failed(run: ModuleType, tmp_path: Path) -> None:
    made, stamp = tmp_path / "made", tmp_path / "stamp"
    made.touch()

    def fail() -> None:
        raise run.StepError("no network")

    with pytest.raises(run.StepError):
        run.once("Making it", stamp, "1", made, fail)
    assert not stamp.exists()


@pytest.mark.parametrize(
    ("kind", "stamp", "lock"),
    [
        ("runtime", None, "runtime"),
        ("runtime", "runtime 1", "runtime"),
        ("dev", "runtime 1", "dev"),
        ("runtime", "dev 1", "dev"),
    ],
)
def test_environment_keeps_its_development_packages(
    run: ModuleType, tmp_path: Path, kind: str, stamp: str | None, lock: str
) -> None:
    path = tmp_path / "stamp"
    if stamp:
        path.write_text(stamp)
    assert run.wanted_lock(kind, path) == lock


def test_failed_command_says_what_failed_and_what_to_do(run: ModuleType) -> None:
    with pytest.raises(run.StepError) as raised:
        run.call("Listing", ["sh", "-c", "echo why; exit 3"], advice="Try again.")
    assert str(raised.value) == "why\n\nListing failed: sh -c 'echo why; exit 3'\nTry again."


def test_missing_venv_module_names_the_package(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(run.StepError, match="apt-get install python3-venv"):
        run.make_venv()


def test_port_in_use_offers_another(run: ModuleType) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(run.StepError, match=rf"\./run --port {port + 1}"):
            run.check_port(port)


@pytest.mark.parametrize("text", ["0", "65536", "eight", "-1"])
def test_port_outside_the_range_is_refused(run: ModuleType, text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        run.port_number(text)


@pytest.mark.parametrize(
    ("arguments", "command", "port"),
    [
        ([], None, 8000),
        (["--port", "8123"], None, 8123),
        (["serve", "--port", "9000"], "serve", 9000),
    ],
)
def test_serving_is_what_happens_without_a_command(
    run: ModuleType, arguments: list[str], command: str | None, port: int
) -> None:
    options = run.parser().parse_args(arguments)
    assert (options.command, options.port) == (command, port)


def test_tests_run_on_postgresql_too_when_its_address_is_set(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    assert run.databases_to_test() == [("SQLite", None)]
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://127.0.0.1/x")
    assert run.databases_to_test() == [
        ("SQLite", None),
        ("PostgreSQL", "postgres://127.0.0.1/x"),
    ]


def test_run_fails_when_one_database_fails(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://127.0.0.1/x")
    monkeypatch.setattr(run, "install", lambda _: None)
    monkeypatch.setattr(run, "run_tests", lambda name, *_: 1 if name == "PostgreSQL" else 0)
    assert run.test([]) == 1
    assert capsys.readouterr().out == "SQLite: passed\nPostgreSQL: FAILED (pytest exit code 1)\n"


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-dev.txt", "requirements-uv.txt"]
)
def test_lock_has_hashes_and_names_no_host(name: str) -> None:
    text = (settings.BASE_DIR / name).read_text()
    assert "--hash=sha256:" in text
    assert "http" not in text
    assert "--index" not in text


def test_npm_lock_names_no_registry() -> None:
    assert '"resolved"' not in (settings.BASE_DIR / "package-lock.json").read_text()
