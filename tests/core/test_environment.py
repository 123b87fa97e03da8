"""A wrong setting stops the start and names its variable."""

from collections.abc import Callable
from typing import Any

import pytest

from innovation.core import environment
from innovation.core.environment import EnvironmentVariableError

NAME = "INNOVATION_TEST_VARIABLE"
Put = Callable[[str | None], None]


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> Put:
    def put(value: str | None) -> None:
        if value is None:
            monkeypatch.delenv(NAME, raising=False)
        else:
            monkeypatch.setenv(NAME, value)

    return put


@pytest.mark.parametrize(("value", "read"), [("Leeds", "Leeds"), ("", "York"), (None, "York")])
def test_text_is_read_or_has_its_default(put: Put, value: str | None, read: str) -> None:
    put(value)
    assert environment.text(NAME, "York") == read


@pytest.mark.parametrize("value", ["", None])
def test_text_without_default_must_be_set(put: Put, value: str | None) -> None:
    put(value)
    with pytest.raises(EnvironmentVariableError, match=NAME):
        environment.text(NAME)


def test_text_may_be_empty_by_default(put: Put) -> None:
    put(None)
    assert environment.text(NAME, "") == ""


@pytest.mark.parametrize(
    ("value", "read"),
    [
        *((word, True) for word in ("1", "true", "TRUE", "yes", "on", " true ")),
        *((word, False) for word in ("0", "false", "False", "no", "off")),
    ],
)
def test_flag_reads_yes_and_no(put: Put, value: str, read: bool) -> None:
    put(value)
    assert environment.flag(NAME, default=not read) is read


@pytest.mark.parametrize("default", [True, False])
@pytest.mark.parametrize("value", ["", " ", None])
def test_flag_has_its_default(put: Put, value: str | None, default: bool) -> None:
    put(value)
    assert environment.flag(NAME, default=default) is default


@pytest.mark.parametrize("value", ["maybe", "2", "tru", "y"])
def test_flag_that_is_neither_stops_the_start(put: Put, value: str) -> None:
    put(value)
    with pytest.raises(EnvironmentVariableError, match=f"{NAME} is '{value}': use true or false."):
        environment.flag(NAME, default=True)


@pytest.mark.parametrize(("value", "read"), [("25", 25), (" 25 ", 25), ("-1", -1), ("", 7)])
def test_number_is_read_or_has_its_default(put: Put, value: str, read: int) -> None:
    put(value)
    assert environment.number(NAME, 7) == read


@pytest.mark.parametrize("value", ["many", "1.5", "1e3", "0x10"])
def test_number_that_is_none_stops_the_start(put: Put, value: str) -> None:
    put(value)
    with pytest.raises(EnvironmentVariableError, match=f"{NAME} is '{value}'"):
        environment.number(NAME, 7)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("a.example, b.example", ["a.example", "b.example"]),
        (" a ,,", ["a"]),
        ("", []),
        (None, ["x", "y"]),
    ],
)
def test_words_are_divided_by_commas(put: Put, value: Any, read: list[str]) -> None:
    put(value)
    assert environment.words(NAME, "x,y") == read
