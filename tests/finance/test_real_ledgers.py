"""Files as councils publish them, each read by one of the mappings that are shipped."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db.models import Sum
from django.utils import timezone

from finance.actions import LedgerSource, Outcome, import_ledger, start_programme
from finance.ledger_file import Where
from finance.models import Balance, LedgerMapping, Reject, Transaction
from innovation.core.periods import Period, periods_between
from programmes.models import Programme
from tests.factories import PeriodFactory
from tests.finance.real_ledgers import LEEDS_2020, real_ledger

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]


@pytest.fixture(autouse=True)
def _mappings() -> None:
    call_command("loaddata", "fixtures/mappings.json", verbosity=0)


def start(
    name: str, mapping: str, where: Where | None = None, programme: str = "Council"
) -> tuple[Programme, Outcome]:
    path = real_ledger(name)
    with path.open("rb") as file:
        source = LedgerSource(file, path.name, LedgerMapping.objects.get(slug=mapping), where=where)
        return start_programme(source=source, name=programme, rule="load_good", by=None)


def assert_ledger_holds(rows: int, amount: Decimal) -> None:
    assert Transaction.objects.count() == rows
    assert Transaction.objects.aggregate(total=Sum("amount"))["total"] == amount
    assert Balance.objects.aggregate(total=Sum("amount"))["total"] == amount


def test_leeds_of_june_2020_is_loaded_to_the_last_row() -> None:
    _programme, outcome = start(LEEDS_2020, "leeds-2020")

    assert (outcome.read, outcome.loaded.rows, outcome.blank) == (16_177, 16_176, 1)
    assert outcome.control_total == Decimal("104445727.45")
    assert_ledger_holds(16_176, Decimal("104445727.45"))


def test_children_and_families_of_leeds_is_a_programme_of_its_own() -> None:
    where = Where("Organisational Unit", "Children and Families")

    programme, outcome = start(LEEDS_2020, "leeds-2020", where)

    assert (outcome.read, outcome.loaded.rows) == (3_692, 3_692)
    assert_ledger_holds(3_692, Decimal("19875590.35"))
    assert programme.workstreams.filter(name="Social Care").exists()


def test_rows_of_leeds_dated_before_june_go_to_june_when_may_is_closed() -> None:
    programme, _outcome = start(LEEDS_2020, "leeds-2020", Where("Transaction Number", "2006-00001"))
    for period in periods_between(Period(2019, 1), Period(2020, 2)):
        PeriodFactory.create(
            programme=programme,
            year=period.year,
            number=period.number,
            closed_at=timezone.now(),
        )
    _other, whole = start(LEEDS_2020, "leeds-2020", programme="Codes only")
    for code in Programme.objects.get(name="Codes only").cost_centres.all():
        programme.cost_centres.get_or_create(
            code=code.code, defaults={"workstream": programme.workstreams.all()[0]}
        )
    for account in Programme.objects.get(name="Codes only").account_codes.all():
        programme.account_codes.get_or_create(
            code=account.code, defaults={"category": account.category}
        )
    with real_ledger(LEEDS_2020).open("rb") as file:
        mapping = LedgerMapping.objects.get(slug="leeds-2020")
        outcome = import_ledger(
            source=LedgerSource(file, LEEDS_2020, mapping),
            programme=programme,
            rule="refuse",
            by=None,
        )

    assert whole.moved.rows == 0
    assert (outcome.known.rows, outcome.loaded.rows, outcome.moved.rows) == (1, 16_175, 3_993)
    june = Transaction.objects.filter(
        ledger_import=outcome.ledger_import, balance__period__number=3
    )
    assert june.filter(date__lt="2020-06-01").count() == 3_993


@pytest.mark.parametrize(
    ("name", "mapping", "rows", "pence", "blank"),
    [
        ("leeds_city_council_2010-12_raw.csv", "leeds-2010", 10_303, "77179009.24", 3),
        ("oxford_city_council_2017-10_12.csv", "oxford", 3_855, "17382055.90", 0),
        ("wakefield_council_2021-22_q4.csv", "wakefield", 11_517, "723498.26", 0),
    ],
)
def test_other_councils_are_loaded_by_a_mapping_only(
    name: str, mapping: str, rows: int, pence: str, blank: int
) -> None:
    _programme, outcome = start(name, mapping)

    assert (outcome.loaded.rows, outcome.rejected.rows, outcome.blank) == (rows, 0, blank)
    assert_ledger_holds(rows, Decimal(pence))


def test_gateshead_rows_without_a_subjective_group_are_rejects() -> None:
    _programme, outcome = start("gateshead_council_2017-10.csv", "gateshead")

    assert (outcome.read, outcome.loaded.rows, outcome.rejected.rows) == (4_255, 4_223, 32)
    assert_ledger_holds(4_223, Decimal("17031698.71"))
    assert outcome.rejected.amount == Decimal("389506.24")
    assert set(Reject.objects.values_list("reason", flat=True)) == {"“Cipfsubj(T)” is empty."}
    assert set(Transaction.objects.values_list("balance__period__number", flat=True)) == {7}


@pytest.mark.parametrize(
    ("name", "mapping"),
    [
        (LEEDS_2020, "leeds-2020"),
        ("gateshead_council_2017-10.csv", "gateshead"),
        ("wakefield_council_2021-22_q4.csv", "wakefield"),
    ],
)
def test_real_file_that_comes_again_brings_nothing(name: str, mapping: str) -> None:
    programme, first = start(name, mapping)

    with real_ledger(name).open("rb") as file:
        source = LedgerSource(file, name, LedgerMapping.objects.get(slug=mapping))
        again = import_ledger(source=source, programme=programme, rule="load_good", by=None)

    assert (again.loaded.rows, again.known.rows) == (0, first.loaded.rows)
    assert again.already == first.ledger_import
