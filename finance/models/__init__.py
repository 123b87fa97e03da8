"""Models of the app, one concept a file."""

from finance.models.accrual import Accrual
from finance.models.adjustment import Adjustment
from finance.models.codes import AccountCode, CostCentre
from finance.models.commentary import Commentary
from finance.models.commitment import Commitment
from finance.models.cost_line import CostCategory, CostLine
from finance.models.engagement_account import Charge, EngagementAccount, Receipt
from finance.models.exit_assumptions import ExitAssumptions
from finance.models.forecast import Forecast, ForecastMonth, PlannedMonth
from finance.models.ledger import Ledger, Transaction
from finance.models.ledger_import import LedgerImport, Reject
from finance.models.mapping import LedgerMapping
from finance.models.orders import OrderInvoice, OrderSnapshot, OrderStatement, OrderUpload
from finance.models.period import Balance, Period
from finance.models.rag_threshold import RagThreshold
from finance.models.reported_figure import ReportedFigure
from finance.models.scenario import Scenario, ScenarioChange
from finance.models.snapshot import Snapshot, SnapshotLine
from finance.models.underspend import UnderspendRecord
from finance.models.upload import LedgerUpload, UploadChunk
from finance.models.virement import Virement, VirementLine
from finance.models.virement_band import VirementBand

__all__ = [
    "AccountCode",
    "Accrual",
    "Adjustment",
    "Balance",
    "Charge",
    "Commentary",
    "Commitment",
    "CostCategory",
    "CostCentre",
    "CostLine",
    "EngagementAccount",
    "ExitAssumptions",
    "Forecast",
    "ForecastMonth",
    "Ledger",
    "LedgerImport",
    "LedgerMapping",
    "LedgerUpload",
    "OrderInvoice",
    "OrderSnapshot",
    "OrderStatement",
    "OrderUpload",
    "Period",
    "PlannedMonth",
    "RagThreshold",
    "Receipt",
    "Reject",
    "ReportedFigure",
    "Scenario",
    "ScenarioChange",
    "Snapshot",
    "SnapshotLine",
    "Transaction",
    "UnderspendRecord",
    "UploadChunk",
    "Virement",
    "VirementBand",
    "VirementLine",
]
