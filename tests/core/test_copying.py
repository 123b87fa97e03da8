"""CSV files that PostgreSQL writes: the bytes that Python would write, cut off by any trouble."""

import gc
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DataError, connection, transaction
from django.db.models import F, Func, TextField, Value
from django.test import Client
from pytest_django import Settings

from innovation.core import copying, csv_sql, exports
from innovation.core.copying import CopiedCsv
from innovation.core.reports import copied_rows, export_rows
from innovation.core.tables import NumberColumn, Table, TextColumn
from programmes.models import Workstream
from tests.factories import CostLineFactory, WorkstreamFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.core.cost_line_report"),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no COPY"),
]
ADDRESS = "/test-lines/export.csv"
BEGINNINGS = "=+-@\t\r\n＝＋－＠'\"\\,;:/0159<>?AZaz[{~\x7f\x80\xa0\u200b\ufeffé—漢😀"


class TextTable(Table):
    description = TextColumn()
    former = TextColumn(accessor="citation__place")
    position = NumberColumn()
    slug = TextColumn()


@pytest.fixture
def reader(client_for: Callable[[User], Client], finance_user: User, settings: Settings) -> Client:
    settings.NAVIGATION = []
    return client_for(finance_user)


def awkward_texts() -> list[str]:
    """Every way that a text may begin, and thousands of mixtures."""
    anything = [chr(code) for code in range(1, 0x3100)] + list(BEGINNINGS)
    chosen = random.Random(5)
    mixed = ["".join(chosen.choices(BEGINNINGS, k=chosen.randrange(6))) for _ in range(3000)]
    behind = [f"{'' if mark in '=+' else mark}=1+1" for mark in anything]
    return [*mixed, *behind, *anything, "", " ", "\\.", '""', "NULL", "a\rb", "a\nb", "a\r\nb"]


def file_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def places_taken() -> int:
    """How many places are taken on this database; the server may have others with theirs."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database "
            "WHERE locktype = 'advisory' AND classid = %s AND datname = current_database()",
            [copying.LOCK],
        )
        taken: int = cursor.fetchone()[0]
    return taken


def test_bytes_are_those_that_python_writes_whatever_the_text() -> None:
    programme = WorkstreamFactory().programme
    Workstream.objects.bulk_create(
        Workstream(programme=programme, name=f"W{n}", slug=f"w-{n}", description=text, position=n)
        for n, text in enumerate(awkward_texts())
    )
    table = TextTable(Workstream.objects.order_by("pk"))
    header, rows = export_rows(table)
    copied = copied_rows(table)
    assert copied is not None
    by_python = "".join(exports.csv_lines(header, rows)).encode()
    file = CopiedCsv("".join(exports.csv_lines(header, [])).encode(), copied)
    assert b"".join(file).split(b"\r\n") == by_python.split(b"\r\n")
    file.close()


def test_report_is_the_same_file_either_way(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for year in (1999, 2008, 2017):
        CostLineFactory(year=year, original_budget=f"{year}.05", workstream__name=f"-{year},")
    by_copy = file_of(reader.get(ADDRESS))
    monkeypatch.setattr("innovation.core.reports.copied_rows", lambda _: None)
    assert by_copy == file_of(reader.get(ADDRESS))
    assert b"1999/00" in by_copy


def test_error_of_the_query_aborts_the_response(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    CostLineFactory(year=2018)
    broken = Func(F("year"), template="1 / (%(expressions)s - 2018)")
    monkeypatch.setattr("innovation.core.tables.YearColumn.plain_sql", lambda *_: broken)
    response = reader.get(ADDRESS)
    assert response.status_code == 200
    with pytest.raises(DataError, match="division by zero"):
        file_of(response)
    assert places_taken() == 0


def test_client_that_is_gone_cancels_the_query_and_frees_the_place() -> None:
    for _ in range(20):
        WorkstreamFactory()
    megabyte = Func(Value("x"), 1 << 20, function="repeat", output_field=TextField())
    copied = CopiedCsv(b"header\r\n", Workstream.objects.values_list(megabyte))
    lines = iter(copied)
    assert next(lines) == b"header\r\n"
    assert len(next(lines)) > 1 << 20
    copied.close()
    assert (places_taken(), Workstream.objects.count()) == (0, 20)


def test_cursor_that_is_forgotten_and_then_collected_harms_no_file() -> None:
    """On the connection of the file its CLOSE would break off the COPY, in whatever thread."""
    for _ in range(20):
        WorkstreamFactory()
    forgotten: list[Any] = [Workstream.objects.iterator(chunk_size=1)]
    forgotten.append(forgotten)
    next(forgotten[0])
    del forgotten
    megabyte = Func(Value("x"), 1 << 20, function="repeat", output_field=TextField())
    copied = CopiedCsv(b"header\r\n", Workstream.objects.values_list(megabyte))
    lines = iter(copied)
    read = [next(lines), next(lines)]
    assert gc.collect()
    assert len([*read, *lines]) == 21
    copied.close()


def test_rows_of_a_transaction_are_written_by_python(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("innovation.core.exports.CopiedCsv", None)
    with transaction.atomic():
        CostLineFactory(year=1999)
        assert b"1999/00" in file_of(reader.get(ADDRESS))


def test_file_beyond_the_places_is_refused_and_says_when_to_ask_again(
    reader: Client, settings: Settings
) -> None:
    settings.EXPORTS_AT_ONCE = 1
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, 0)", [copying.LOCK])
        refusals = [reader.get(ADDRESS), reader.get(ADDRESS.replace("csv", "xlsx"))]
    other.close()
    for refused in refusals:
        assert (refused.status_code, refused["Retry-After"]) == (503, "60")
        assert refused.content.decode().startswith("Too many files are being made")


def test_column_that_only_python_can_write_leaves_the_file_to_python() -> None:
    class Loud(TextColumn):
        def plain(self, value: Any) -> str:
            return f"{value}!"

    class LoudTable(Table):
        name = Loud()

    assert copied_rows(LoudTable(Workstream.objects.all())) is None
    assert csv_sql.plain_sql("made", User._meta.get_field("date_joined")) is None
