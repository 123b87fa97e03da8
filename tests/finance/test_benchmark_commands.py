"""`manage.py bench_seed` and `manage.py bench_reset`."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from finance.models import Balance, CostLine, LedgerImport, Transaction
from tests.factories import ProgrammeFactory

pytestmark = pytest.mark.django_db

FILE = (
    "Transaction Reference,Posting Date,Period,Cost Centre,Account Code,Supplier,Description,"
    "Amount\n"
    "T1,01/04/2023,1,CC00003,10009,Alpha,Grant,1.00\n"
    "T2,31/03/2027,12,CC00001,10001,Beta,Grant,2.50\n"
    "T3,31/03/2027,12,ZZ99999,10001,Beta,Grant,4.00\n"
)


def run(name: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(name, *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_seeded_database_takes_a_file_and_is_emptied_again(tmp_path: Path) -> None:
    run("bench_seed", "--cost-centres", "3", "--accounts", "9", "--workstreams", "2")
    (tmp_path / "ledger.csv").write_text(FILE)

    first = json.loads(run("import_ledger", str(tmp_path / "ledger.csv")))
    run("bench_reset")
    left = [model.objects.count() for model in (Transaction, LedgerImport, Balance)]
    again = json.loads(run("import_ledger", str(tmp_path / "ledger.csv")))

    assert CostLine.objects.count() == 2 * 5 * 4
    assert (first["accepted"], first["accepted_pence"]) == (2, 350)
    assert (first["rejected"], first["rejected_pence"]) == (1, 400)
    assert left == [0, 0, 0]
    assert again["loaded"] == 2


def test_another_database_is_neither_seeded_nor_emptied() -> None:
    ProgrammeFactory()
    with pytest.raises(CommandError, match="This is no benchmark database"):
        run("bench_reset")
    with pytest.raises(CommandError, match="a benchmark needs one of its own"):
        run("bench_seed")
