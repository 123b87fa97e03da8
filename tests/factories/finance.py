"""Factories of the finance app."""

import datetime as dt
import hashlib
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from finance import models
from tests.factories.programmes import (
    CitationFactory,
    EngagementFactory,
    ProgrammeFactory,
    ReadingFactory,
    WorkstreamFactory,
)
from tests.factories.users import UserFactory


class CostCategoryFactory(DjangoModelFactory):
    """A category of expenditure; `income=True` makes it one of income."""

    class Meta:
        model = models.CostCategory

    class Params:
        income = factory.Trait(kind="income")

    name = factory.Sequence(lambda n: f"Category {n:04d}")
    slug = factory.Sequence(lambda n: f"category-{n:04d}")


class CostLineFactory(DjangoModelFactory):
    """A budget of £1,000.00 for 2017/18."""

    class Meta:
        model = models.CostLine

    workstream = factory.SubFactory(WorkstreamFactory)
    category = factory.SubFactory(CostCategoryFactory)
    year = 2017
    original_budget = Decimal("1000.00")


class CommitmentFactory(DjangoModelFactory):
    """£100.00 of the council's base budget, open."""

    class Meta:
        model = models.Commitment

    cost_line = factory.SubFactory(CostLineFactory)
    reference = factory.Sequence(lambda n: f"PO{n:05d}")
    supplier = "Supplier Ltd"
    amount = Decimal("100.00")
    ordered_on = dt.date(2017, 10, 1)
    entered_by = factory.SubFactory(UserFactory)
    entered_role = "Finance"


class OrderSnapshotFactory(DjangoModelFactory):
    """The open orders of 31 October 2017: one of £100.00."""

    class Meta:
        model = models.OrderSnapshot

    programme = factory.SubFactory(ProgrammeFactory)
    as_at = dt.date(2017, 10, 31)
    file_name = "orders.csv"
    sha256 = "0" * 64
    rows_read = 1
    rows_stated = 1
    amount_read = Decimal("100.00")
    amount_stated = Decimal("100.00")
    imported_by = factory.SubFactory(UserFactory)


class OrderStatementFactory(DjangoModelFactory):
    """£100.00 of an order."""

    class Meta:
        model = models.OrderStatement

    snapshot = factory.SubFactory(OrderSnapshotFactory)
    commitment = factory.SubFactory(CommitmentFactory, snapshot=factory.SelfAttribute("..snapshot"))
    amount = Decimal("100.00")


class OrderUploadFactory(DjangoModelFactory):
    """A file without an order, which waits."""

    class Meta:
        model = models.OrderUpload

    programme = factory.SubFactory(ProgrammeFactory)
    as_at = dt.date(2017, 10, 31)
    file_name = "orders.csv"
    content = b"Order,Amount\n"
    uploaded_by = factory.SubFactory(UserFactory)


class EngagementAccountFactory(DjangoModelFactory):
    """Of an engagement of a workstream, with an income and a cover category of its own."""

    class Meta:
        model = models.EngagementAccount

    engagement = factory.SubFactory(
        EngagementFactory,
        workstream=factory.SubFactory(
            WorkstreamFactory, programme=factory.SelfAttribute("..programme")
        ),
    )
    income_category = factory.SubFactory(CostCategoryFactory, income=True)
    cover_category = factory.SubFactory(CostCategoryFactory)


class ChargeFactory(DjangoModelFactory):
    """£1,000.00 charged in October 2017."""

    class Meta:
        model = models.Charge

    account = factory.SubFactory(EngagementAccountFactory)
    reference = factory.Sequence(lambda n: f"INV{n:05d}")
    charged_on = dt.date(2017, 10, 31)
    amount = Decimal("1000.00")
    entered_by = factory.SubFactory(UserFactory)
    entered_role = "Finance"


class ReceiptFactory(DjangoModelFactory):
    """£100.00 received in November 2017."""

    class Meta:
        model = models.Receipt

    charge = factory.SubFactory(ChargeFactory)
    received_on = dt.date(2017, 11, 30)
    amount = Decimal("100.00")
    entered_by = factory.SubFactory(UserFactory)
    entered_role = "Finance"


class PeriodFactory(DjangoModelFactory):
    """October 2017, open."""

    class Meta:
        model = models.Period

    programme = factory.SubFactory(ProgrammeFactory)
    year = 2017
    number = 7


class BalanceFactory(DjangoModelFactory):
    """A balance of £0.00 in October of its cost line's year; transactions move it by trigger."""

    class Meta:
        model = models.Balance

    cost_line = factory.SubFactory(CostLineFactory)
    period = factory.SubFactory(
        PeriodFactory,
        programme=factory.SelfAttribute("..cost_line.workstream.programme"),
        year=factory.SelfAttribute("..cost_line.year"),
    )


class LedgerFactory(DjangoModelFactory):
    class Meta:
        model = models.Ledger

    programme = factory.SubFactory(ProgrammeFactory)
    name = factory.Sequence(lambda n: f"Ledger {n:04d}")


class LedgerMappingFactory(DjangoModelFactory):
    """A file with the columns Date, Amount, Cost centre, Account, Reference and Supplier."""

    class Meta:
        model = models.LedgerMapping

    title = factory.Sequence(lambda n: f"Mapping {n:04d}")
    slug = factory.Sequence(lambda n: f"mapping-{n:04d}")
    ledger_name = "General ledger"
    amount_column = "Amount"
    cost_centre_column = "Cost centre"
    account_column = "Account"
    date_column = "Date"
    reference_column = "Reference"
    supplier_column = "Supplier"


class LedgerImportFactory(DjangoModelFactory):
    """An import of one row of £100.00; the rows and the amounts read are the sums of the parts."""

    class Meta:
        model = models.LedgerImport

    ledger = factory.SubFactory(LedgerFactory)
    file_name = factory.Sequence(lambda n: f"ledger-{n:04d}.csv")
    sha256 = factory.LazyAttribute(lambda made: hashlib.sha256(made.file_name.encode()).hexdigest())
    header = factory.LazyFunction(lambda: ["Date", "Amount", "Cost centre", "Account"])
    rows_loaded = 1
    rows_known = 0
    rows_rejected = 0
    rows_blank = 0
    rows_read = factory.LazyAttribute(
        lambda made: made.rows_loaded + made.rows_known + made.rows_rejected + made.rows_blank
    )
    amount_loaded = Decimal("100.00")
    amount_known = Decimal("0.00")
    amount_rejected = Decimal("0.00")
    amount_read = factory.LazyAttribute(
        lambda made: made.amount_loaded + made.amount_known + made.amount_rejected
    )


class RejectFactory(DjangoModelFactory):
    class Meta:
        model = models.Reject

    class Params:
        aside = factory.Trait(
            set_aside_because="Another council’s.",
            set_aside_by=factory.SubFactory(UserFactory),
            set_aside_at=dt.datetime(2018, 6, 1, tzinfo=dt.UTC),
        )

    ledger_import = factory.SubFactory(
        LedgerImportFactory,
        rows_loaded=0,
        rows_rejected=1,
        amount_loaded=Decimal("0.00"),
        amount_rejected=factory.SelfAttribute("..amount"),
    )
    line = factory.Sequence(lambda n: n + 2)
    column = "Cost centre"
    value = "C999"
    reason = "No workstream has this cost centre."
    amount = Decimal("25.00")
    cells = factory.LazyFunction(lambda: ["31/10/2017", "25.00", "C999", "A100"])


class TransactionFactory(DjangoModelFactory):
    """£100.00 spent on the first day of the balance's period, in an import of its own."""

    class Meta:
        model = models.Transaction

    balance = factory.SubFactory(BalanceFactory)
    ledger = factory.SubFactory(
        LedgerFactory, programme=factory.SelfAttribute("..balance.cost_line.workstream.programme")
    )
    ledger_import = factory.SubFactory(
        LedgerImportFactory,
        ledger=factory.SelfAttribute("..ledger"),
        amount_loaded=factory.SelfAttribute("..amount"),
    )
    line = 2
    date = factory.LazyAttribute(lambda made: made.balance.period.value.start)
    reference = factory.Sequence(lambda n: f"JNL{n:06d}")
    supplier = "Supplier Ltd"
    cost_centre = "C100"
    account = "A100"
    amount = Decimal("100.00")
    digest = factory.Sequence(lambda n: 1_000_000 + n)


class OrderInvoiceFactory(DjangoModelFactory):
    """A ledger row of £100.00 that quotes an order."""

    class Meta:
        model = models.OrderInvoice

    commitment = factory.SubFactory(CommitmentFactory)
    transaction = factory.SubFactory(
        TransactionFactory,
        balance__cost_line=factory.SelfAttribute("...commitment.cost_line"),
        reference=factory.SelfAttribute("..commitment.reference"),
    )
    period = factory.SelfAttribute("transaction.balance.period")
    date = factory.SelfAttribute("transaction.date")
    amount = factory.SelfAttribute("transaction.amount")


class CostCentreFactory(DjangoModelFactory):
    class Meta:
        model = models.CostCentre

    programme = factory.SubFactory(ProgrammeFactory)
    code = factory.Sequence(lambda n: f"C{n:03d}")
    workstream = factory.SubFactory(
        WorkstreamFactory, programme=factory.SelfAttribute("..programme")
    )


class AccountCodeFactory(DjangoModelFactory):
    class Meta:
        model = models.AccountCode

    programme = factory.SubFactory(ProgrammeFactory)
    code = factory.Sequence(lambda n: f"A{n:03d}")
    category = factory.SubFactory(CostCategoryFactory)


class ReportedFigureFactory(DjangoModelFactory):
    """An award of £1M as a report prints it; `counted=True` makes it 37 posts."""

    class Meta:
        model = models.ReportedFigure

    class Params:
        counted = factory.Trait(
            measure="posts", amount=None, quantity=Decimal("37.000"), as_printed="37"
        )

    programme = factory.SubFactory(ProgrammeFactory)
    label = factory.Sequence(lambda n: f"Figure {n:04d}")
    measure = "award"
    amount = Decimal("1000000.00")
    as_printed = "£1M"
    citation = factory.SubFactory(CitationFactory)


class LedgerUploadFactory(DjangoModelFactory):
    class Meta:
        model = models.LedgerUpload

    programme = factory.SubFactory(ProgrammeFactory)
    mapping = factory.SubFactory(LedgerMappingFactory)
    file_name = factory.Sequence(lambda n: f"upload-{n:04d}.csv")
    sha256 = factory.LazyAttribute(lambda made: hashlib.sha256(made.file_name.encode()).hexdigest())
    size = 0
    uploaded_by = factory.SubFactory(UserFactory)


class UploadChunkFactory(DjangoModelFactory):
    class Meta:
        model = models.UploadChunk

    upload = factory.SubFactory(LedgerUploadFactory)
    number = factory.Sequence(int)
    content = b"Date,Amount\r\n"


class VirementFactory(DjangoModelFactory):
    """A draft without lines; lines are added while it is one."""

    class Meta:
        model = models.Virement

    programme = factory.SubFactory(ProgrammeFactory)
    number = factory.Sequence(lambda n: n + 1001)
    reason = "Agency cover for a vacant post."
    requested_by = factory.SubFactory(UserFactory)
    requested_role = "Budget holder"


class VirementLineFactory(DjangoModelFactory):
    """£100.00 given to a cost line of the virement's programme."""

    class Meta:
        model = models.VirementLine

    virement = factory.SubFactory(VirementFactory)
    cost_line = factory.SubFactory(
        CostLineFactory, workstream__programme=factory.SelfAttribute("...virement.programme")
    )
    amount = Decimal("100.00")


class ExitAssumptionsFactory(DjangoModelFactory):
    """Placements of £36,400.00, half of it cashable, from 1,252 children in March 2017."""

    class Meta:
        model = models.ExitAssumptions

    programme = factory.SubFactory(ProgrammeFactory)
    measure = factory.LazyAttribute(
        lambda made: ReadingFactory(measure__programme=made.programme).measure
    )
    baseline_on = dt.date(2017, 3, 31)
    placement_cost = Decimal("36400.00")
    cashable_share = Decimal("0.5000")
    first_year = 2020
    note = "Ours."


class ScenarioFactory(DjangoModelFactory):
    """A shared one."""

    class Meta:
        model = models.Scenario

    programme = factory.SubFactory(ProgrammeFactory)
    name = factory.Sequence(lambda n: f"Scenario {n:04d}")
    owner = factory.SubFactory(UserFactory)


class ScenarioChangeFactory(DjangoModelFactory):
    """All posts that nobody has come into start a month later; `posts` are others."""

    class Meta:
        model = models.ScenarioChange

    scenario = factory.SubFactory(ScenarioFactory)
    kind = "move"
    months = factory.LazyAttribute(lambda made: 1 if made.kind == "move" else None)
    added_by = factory.SelfAttribute("scenario.owner")
    posts: list[Any] = []

    @classmethod
    def _create(cls, model_class: Any, *_args: Any, **kwargs: Any) -> models.ScenarioChange:
        posts = kwargs.pop("posts")
        made: models.ScenarioChange = model_class.objects.create(**kwargs)
        made.posts.set(posts)
        return made


class VirementBandFactory(DjangoModelFactory):
    """From a day of April 2010 on Finance approves any amount."""

    class Meta:
        model = models.VirementBand

    effective_from = factory.Sequence(lambda n: dt.date(2010, 4, 1) + dt.timedelta(days=n))
    source = "Assumption."


class RagThresholdFactory(DjangoModelFactory):
    """From a day of April 2010 on amber over 2%, red over 5%."""

    class Meta:
        model = models.RagThreshold

    effective_from = factory.Sequence(lambda n: dt.date(2010, 4, 1) + dt.timedelta(days=n))
    amber_over = Decimal("2.00")
    red_over = Decimal("5.00")
    source = "Assumption."


class SnapshotFactory(DjangoModelFactory):
    """The close of an open period, without lines."""

    class Meta:
        model = models.Snapshot

    period = factory.SubFactory(PeriodFactory)
    taken_at = dt.datetime(2017, 11, 8, 12, tzinfo=dt.UTC)
    taken_by = factory.SubFactory(UserFactory)


class SnapshotLineFactory(DjangoModelFactory):
    """A cost line of £1,000.00 as it was at a close."""

    class Meta:
        model = models.SnapshotLine

    snapshot = factory.SubFactory(SnapshotFactory)
    cost_line = factory.SubFactory(
        CostLineFactory, workstream__programme=factory.SelfAttribute("...snapshot.period.programme")
    )
    original_budget = Decimal("1000.00")
