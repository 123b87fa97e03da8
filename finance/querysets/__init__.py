"""Querysets of the app, one concept a file: what a user may see, and sums by the database."""

from finance.querysets.accruals import (
    AccrualQuerySet,
)
from finance.querysets.adjustments import (
    AdjustmentQuerySet,
)
from finance.querysets.commentary import (
    CommentaryQuerySet,
)
from finance.querysets.commitments import CommitmentQuerySet
from finance.querysets.cost_lines import (
    CostLineQuerySet,
)
from finance.querysets.engagements import (
    ChargeQuerySet,
    EngagementAccountQuerySet,
    ReceiptQuerySet,
)
from finance.querysets.exit_assumptions import (
    ExitAssumptionsQuerySet,
)
from finance.querysets.figures import (
    ReportedFigureQuerySet,
)
from finance.querysets.forecasts import (
    ForecastQuerySet,
    UnderspendRecordQuerySet,
)
from finance.querysets.imports import (
    LedgerImportQuerySet,
    LedgerUploadQuerySet,
    RejectQuerySet,
)
from finance.querysets.ledger import (
    BalanceQuerySet,
    PeriodQuerySet,
    TransactionQuerySet,
)
from finance.querysets.orders import (
    OrderInvoiceQuerySet,
    OrderSnapshotQuerySet,
    OrderUploadQuerySet,
)
from finance.querysets.scenarios import (
    ScenarioChangeQuerySet,
    ScenarioQuerySet,
)
from finance.querysets.snapshots import (
    SnapshotLineQuerySet,
    SnapshotQuerySet,
)
from finance.querysets.virements import (
    VirementBandQuerySet,
    VirementLineQuerySet,
    VirementQuerySet,
)

__all__ = [
    "AccrualQuerySet",
    "AdjustmentQuerySet",
    "BalanceQuerySet",
    "ChargeQuerySet",
    "CommentaryQuerySet",
    "CommitmentQuerySet",
    "CostLineQuerySet",
    "EngagementAccountQuerySet",
    "ExitAssumptionsQuerySet",
    "ForecastQuerySet",
    "LedgerImportQuerySet",
    "LedgerUploadQuerySet",
    "OrderInvoiceQuerySet",
    "OrderSnapshotQuerySet",
    "OrderUploadQuerySet",
    "PeriodQuerySet",
    "ReceiptQuerySet",
    "RejectQuerySet",
    "ReportedFigureQuerySet",
    "ScenarioChangeQuerySet",
    "ScenarioQuerySet",
    "SnapshotLineQuerySet",
    "SnapshotQuerySet",
    "TransactionQuerySet",
    "UnderspendRecordQuerySet",
    "VirementBandQuerySet",
    "VirementLineQuerySet",
    "VirementQuerySet",
]
