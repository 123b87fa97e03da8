"""The collector of cycles rests while files are read, whoever else reads one beside."""

import gc
from collections.abc import Iterator
from threading import Event, Thread

import pytest

from finance.actions.collector import CollectorPause
from finance.actions.keeping import Writer
from tests.finance.ledger_books import make_books

PATIENCE = 60


@pytest.fixture(autouse=True)
def _collector_as_before() -> Iterator[None]:
    assert gc.isenabled()
    yield
    gc.enable()


def test_collector_rests_until_the_last_thread_has_left() -> None:
    pause, inside, leave = CollectorPause(), Event(), Event()

    def stay() -> None:
        with pause:
            inside.set()
            leave.wait(PATIENCE)

    other = Thread(target=stay)
    other.start()
    assert inside.wait(PATIENCE)
    with pause:
        assert not gc.isenabled()
    assert not gc.isenabled()
    leave.set()
    other.join(PATIENCE)
    assert gc.isenabled()


def test_collector_that_rested_before_goes_on_resting() -> None:
    gc.disable()
    with CollectorPause():
        pass
    assert not gc.isenabled()


@pytest.mark.django_db
def test_import_rests_it_until_its_rows_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    leave = Writer.__exit__

    def watched(writer: Writer, *raised: object) -> None:
        seen.append(gc.isenabled())
        leave(writer, *raised)
        seen.append(gc.isenabled())

    monkeypatch.setattr(Writer, "__exit__", watched)
    make_books().load("01/10/2017,R1,C100,A1,Alpha Ltd,1.50")
    assert seen == [False, False]
    assert gc.isenabled()
