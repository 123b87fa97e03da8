"""A programme of any size for benchmarks, in a database that holds nothing else."""

import datetime as dt

from django.db import connection, transaction

from finance import triggers
from finance.actions.refusals import ActionRefusedError
from finance.models import (
    AccountCode,
    Balance,
    CostCategory,
    CostCentre,
    CostLine,
    Ledger,
    LedgerImport,
    LedgerMapping,
    LedgerUpload,
    OrderInvoice,
    Reject,
    Transaction,
)
from innovation.core.money import from_pence
from programmes.models import Programme, Workstream

SLUG = "benchmark"
"""Of the programme and of its mapping."""
YEARS = range(2023, 2027)
BUDGET = from_pence(100_000_00)
CATEGORIES = (
    "Employees",
    "Premises",
    "Transport",
    "Supplies and services",
    "Third party payments",
)


def is_benchmark() -> bool:
    """Whether the only programme of the database is the one that `seed_benchmark` makes."""
    return list(Programme.objects.values_list("slug", flat=True)[:2]) == [SLUG]


@transaction.atomic
def seed_benchmark(*, cost_centres: int, accounts: int, workstreams: int) -> Programme:
    """A programme of four years with codes CC00001… and 10001…, a mapping, and cost lines.

    The codes are spread evenly over the workstreams and over five categories. Each workstream
    has a cost line of £100,000.00 for each category and year. Raises ActionRefusedError when the
    database has a programme already.
    """
    if Programme.objects.exists():
        raise ActionRefusedError(
            "This database has a programme: a benchmark needs one of its own, migrated and empty."
        )
    programme = Programme.objects.create(
        name="Benchmark",
        slug=SLUG,
        description="Generated for benchmarks: nothing here is real.",
        starts_on=dt.date(YEARS.start, 4, 1),
        ends_on=dt.date(YEARS.stop, 3, 31),
    )
    _make_mapping()
    streams = _make_workstreams(programme, workstreams)
    categories = _make_categories()
    CostCentre.objects.bulk_create(
        CostCentre(programme=programme, code=f"CC{n + 1:05d}", workstream=streams[n % len(streams)])
        for n in range(cost_centres)
    )
    AccountCode.objects.bulk_create(
        AccountCode(
            programme=programme, code=str(10_001 + n), category=categories[n % len(categories)]
        )
        for n in range(accounts)
    )
    CostLine.objects.bulk_create(
        CostLine(workstream=stream, category=category, year=year, original_budget=BUDGET)
        for stream in streams
        for category in categories
        for year in YEARS
    )
    return programme


def _make_mapping() -> None:
    LedgerMapping.objects.create(
        title="Benchmark ledger",
        slug=SLUG,
        ledger_name="Benchmark ledger",
        is_demonstration=True,
        amount_column="Amount",
        cost_centre_column="Cost Centre",
        account_column="Account Code",
        date_column="Posting Date",
        reference_column="Transaction Reference",
        supplier_column="Supplier",
        description_column="Description",
    )


def _make_workstreams(programme: Programme, count: int) -> list[Workstream]:
    return Workstream.objects.bulk_create(
        Workstream(
            programme=programme,
            name=f"Workstream {n + 1:04d}",
            slug=f"workstream-{n + 1:04d}",
            position=n,
        )
        for n in range(count)
    )


def _make_categories() -> list[CostCategory]:
    taken = CostCategory.objects.in_bulk(field_name="slug")
    return [
        taken.get(slug) or CostCategory.objects.create(name=name, slug=slug, position=n)
        for n, name in enumerate(CATEGORIES)
        if (slug := name.lower().replace(" ", "-"))
    ]


def reset_benchmark() -> None:
    """Empty the ledger, its imports and its balances, whatever the triggers say.

    Raises ActionRefusedError in any database but one that `seed_benchmark` filled.
    """
    if not is_benchmark():
        raise ActionRefusedError(
            "This is no benchmark database: its only programme would be the one of bench_seed."
        )
    models = (OrderInvoice, Reject, Transaction, LedgerImport, Balance, Ledger)
    with transaction.atomic():
        LedgerUpload.objects.all().delete()
        with triggers.removed(connection), connection.cursor() as cursor:
            tables = [model._meta.db_table for model in models]  # noqa: SLF001 - documented as API
            if connection.vendor == "postgresql":
                cursor.execute(f"TRUNCATE {', '.join(tables)}")
            else:
                for table in tables:
                    cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - only names of tables
