"""`manage.py import_ledger`."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from finance.models import LedgerImport, Transaction
from programmes.models import Programme
from tests.factories import LedgerMappingFactory, ProgrammeFactory
from tests.finance.ledger_books import HEADER, Books, make_books

ALPHA = "31/10/2017,R1,C100,A1,Alpha Ltd,1234.50"
BETA = "31/10/2017,R2,C200,A2,Beta Ltd,(2.00)"
BAD = "31/10/2017,R3,C999,A2,Beta Ltd,7.00"


@pytest.fixture
def books(db: None) -> Books:
    return make_books()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "october.csv"
    path.write_text(f"{HEADER}\n{ALPHA}\n\n{BETA}\n{BAD}\n", encoding="utf-8")
    return path


def printed(
    file: Path, books: Books, *arguments: str, programme: str | None = "innovation"
) -> tuple[str, str]:
    """What the command writes to standard output and to standard error."""
    out, err = io.StringIO(), io.StringIO()
    into = ["--programme", programme] if programme else []
    mapping = ["--mapping", books.mapping.slug]
    call_command("import_ledger", str(file), *mapping, *into, *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def run(*arguments: Any, **options: Any) -> str:
    return printed(*arguments, **options)[1]


def figures(*arguments: Any, **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed(*arguments, **options)[0])
    return found


def test_json_has_the_counts_and_the_pence(books: Books, file: Path) -> None:
    made = figures(file, books)

    assert made == {
        "read": 4,
        "accepted": 2,
        "loaded": 2,
        "known": 0,
        "rejected": 1,
        "set_aside": 0,
        "blank": 1,
        "accepted_pence": 123250,
        "loaded_pence": 123250,
        "known_pence": 0,
        "rejected_pence": 700,
        "total_pence": 123950,
        "moved": 0,
        "import": LedgerImport.objects.get().pk,
        "already_imported_by": None,
        "faults": {"Cost centre or account that nobody has assigned yet": 1},
    }
    assert made["read"] == made["loaded"] + made["known"] + made["rejected"] + made["blank"]


def test_file_alone_is_enough_where_one_programme_and_one_mapping_fit(
    books: Books, file: Path
) -> None:
    out = io.StringIO()
    LedgerMappingFactory.create(amount_column="Betrag")

    call_command("import_ledger", str(file), "--json", stdout=out)
    call_command("import_ledger", str(file), "--json", stdout=out)

    first, again = map(json.loads, out.getvalue().splitlines())
    assert (first["loaded"], again["loaded"], again["known"], again["accepted"]) == (2, 0, 2, 2)


def test_file_alone_is_not_enough_for_several(books: Books, file: Path) -> None:
    other = LedgerMappingFactory.create(slug="other")
    with pytest.raises(CommandError, match=f"Name the --mapping: .*{other.slug}"):
        call_command("import_ledger", str(file))
    ProgrammeFactory.create(slug="second")
    with pytest.raises(CommandError, match=r"Name the --programme\. There are: .*second"):
        call_command("import_ledger", str(file))


def test_summary_can_be_read(books: Books, file: Path) -> None:
    assert run(file, books).splitlines() == [
        "october.csv: header on line 1, utf-8-sig.",
        "  Loaded                 2 rows              £1,232.50",
        "  Known already          0 rows                  £0.00",
        "  Rejected               1 rows                  £7.00",
        "  Blank                  1 rows",
        "  Read                   4 rows              £1,239.50",
        "1 of: Cost centre or account that nobody has assigned yet",
        "  line 5: Cost centre “C999” has no workstream yet. Assign it and load the row again.",
        f"This is import {LedgerImport.objects.get().pk}.",
    ]


def test_long_file_shows_how_far_it_is_and_leaves_the_counts_alone(
    books: Books, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("finance.management.commands.import_ledger.LONG", 1)
    out, shown, terminal = io.StringIO(), io.StringIO(), Terminal()
    call_command("import_ledger", str(file), "--json", "--dry-run", stdout=out, stderr=shown)
    assert json.loads(out.getvalue())["read"] == 4
    assert shown.getvalue() == "100% 4 rows\n"
    call_command("import_ledger", str(file), "--json", "--dry-run", stdout=out, stderr=terminal)
    assert terminal.getvalue() == f"\r\033[K[{'#' * 30}] 100%  4 rows, saving\r\033[K"


class Terminal(io.StringIO):
    """What is written to a terminal."""

    def isatty(self) -> bool:
        return True


def test_programme_is_found_by_its_slug_too(books: Books, file: Path) -> None:
    assert figures(file, books, programme=books.programme.slug)["loaded"] == 2


def test_same_file_twice_says_so_and_is_no_error(books: Books, file: Path) -> None:
    run(file, books)
    made = LedgerImport.objects.get()

    assert run(file, books).splitlines()[-1] == (
        f"Nothing new: import {made.pk} brought this file. Nothing was written."
    )
    assert figures(file, books)["already_imported_by"] == made.pk


def test_refusing_rule_fails_with_the_counts(books: Books, file: Path) -> None:
    out = io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("import_ledger", str(file), "--json", "--rule", "refuse", stdout=out)

    assert json.loads(out.getvalue())["rejected"] == 1
    assert str(caught.value) == "Nothing was loaded: 1 row of october.csv cannot be loaded."
    assert not Transaction.objects.exists()


def test_dry_run_writes_nothing(books: Books, file: Path) -> None:
    assert run(file, books, "--dry-run").splitlines()[-1] == "Dry run: nothing was written."
    assert not LedgerImport.objects.exists()


def test_where_reads_some_rows(books: Books, file: Path) -> None:
    made = figures(file, books, "--where", "Cost centre=c200")

    assert (made["read"], made["loaded_pence"]) == (1, -200)


def test_programme_is_started(books: Books, file: Path) -> None:
    assert figures(file, books, "--start-programme", "New", programme=None)["loaded"] == 3
    assert Programme.objects.get(name="New").workstreams.count() == 3


def test_start_is_only_shown_in_a_dry_run(books: Books, file: Path) -> None:
    made = figures(file, books, "--start-programme", "New", "--dry-run", programme=None)

    assert (made["loaded"], made["import"]) == (3, None)
    assert Programme.objects.count() == 1


def test_declared_period_is_taken(books: Books, file: Path) -> None:
    books.mapping.period_source = "declared"
    books.mapping.save()

    run(file, books, "--period", "2017/18-09")

    numbers = Transaction.objects.values_list("balance__period__number", flat=True)
    assert set(numbers) == {9}


def test_restated_rows_are_accepted_on_demand(books: Books, file: Path) -> None:
    run(file, books)
    file.write_text(file.read_text(encoding="utf-8").replace("1234.50", "1.00"), encoding="utf-8")

    assert figures(file, books, "--dry-run")["rejected"] == 2
    assert figures(file, books, "--accept-restated")["loaded_pence"] == 100


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--where", "Supplier"], "--where takes COLUMN=VALUE."),
        (["--period", "2017/18-13"], "Period 13 does not exist: use 1 (April) to 12 (March)."),
    ],
)
def test_wrong_arguments_are_refused(
    books: Books, file: Path, arguments: list[str], message: str
) -> None:
    with pytest.raises(CommandError) as caught:
        run(file, books, *arguments)

    assert str(caught.value) == message


def test_unknown_names_are_refused_with_those_there_are(books: Books, file: Path) -> None:
    with pytest.raises(CommandError, match=f"There are: {books.programme.slug}."):
        run(file, books, programme="nowhere")
    with pytest.raises(CommandError, match=f"There are: {books.mapping.slug}."):
        call_command("import_ledger", str(file), "--mapping", "no", "--programme", "innovation")


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00", b"a,b\n1,2\n"])
def test_file_that_is_no_ledger_is_refused(books: Books, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "picture.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError):
        run(path, books)

    assert not LedgerImport.objects.exists()


def test_file_that_is_not_there_is_refused(books: Books, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "nothing.csv", books)
