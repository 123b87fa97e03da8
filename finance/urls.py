"""Addresses of the app."""

from django.urls import path

from finance.views.accruals.entering import AccrualNewView
from finance.views.accruals.listing import AccrualReport
from finance.views.accruals.page import AccrualView, accrual_withdraw
from finance.views.commentary import CommentaryReport, CommentaryView
from finance.views.commitments import (
    CommitmentEndView,
    CommitmentNewView,
    CommitmentReport,
    CommitmentView,
)
from finance.views.cost_line import CostLineView
from finance.views.engagements.editing import (
    EngagementEditView,
    EngagementNewView,
    MonthsView,
    SecondmentEditView,
    SecondmentNewView,
)
from finance.views.engagements.lending import LendingReport
from finance.views.engagements.listing import EngagementLineReport, EngagementReport
from finance.views.engagements.money import (
    AccountView,
    ChargeNewView,
    ChargeWithdrawView,
    ReceiptNewView,
    ReceiptWithdrawView,
)
from finance.views.engagements.page import EngagementView
from finance.views.exit_ledger.edit import ExitAssumptionsView
from finance.views.exit_ledger.page import ExitLedgerReport
from finance.views.forecasts.grid import ForecastGridView
from finance.views.forecasts.line import ForecastLineView, forecast_stands
from finance.views.forecasts.listing import ForecastMonthReport, ForecastReport
from finance.views.forecasts.planned import PlannedBudgetView
from finance.views.forecasts.review import forecast_review
from finance.views.gate import GateList, GateView
from finance.views.imports.confirm import import_confirm
from finance.views.imports.listing import ImportReport
from finance.views.imports.mappings import MappingListView, MappingNewView, MappingView
from finance.views.imports.preview import (
    ImportPreviewView,
    import_codes,
    import_discard,
    import_preview_rejects,
    import_reading,
    import_restated,
)
from finance.views.imports.rejects import RejectReport, RejectsAsideView, RejectsTakeUpView
from finance.views.imports.result import (
    ImportView,
    import_reject_codes,
    import_rejects,
)
from finance.views.imports.retry import ImportRetryView
from finance.views.imports.reverse import ImportReverseView
from finance.views.imports.upload import ImportNewView
from finance.views.monitor import MonitorReport
from finance.views.movement import MovementReport
from finance.views.orders.preview import OrderPreviewView, orders_confirm, orders_discard
from finance.views.orders.upload import OrderUploadView
from finance.views.past_projections import PastProjectionReport
from finance.views.periods import PeriodReport, PeriodView, period_close, period_reopen
from finance.views.pressures import (
    PressureEditView,
    PressureNewView,
    PressureReport,
    PressureView,
)
from finance.views.programme import ProgrammeView
from finance.views.reconciliation import ReconciliationReport
from finance.views.scenarios.compare import CompareReport
from finance.views.scenarios.editing import (
    ChangeAddView,
    ScenarioEditView,
    ScenarioNewView,
    scenario_copy,
    scenario_delete,
    scenario_remove,
)
from finance.views.scenarios.listing import ScenarioReport
from finance.views.scenarios.result import ScenarioView
from finance.views.staff_costs.by_workstream import StaffCostReport
from finance.views.staff_costs.comparison import ComparisonReport
from finance.views.staff_costs.delay import DelayReport
from finance.views.staff_costs.side_by_side import SideBySideReport
from finance.views.staff_costs.worked_example import WorkedExampleReport
from finance.views.transactions import TransactionReport
from finance.views.underspends.line import UnderspendView, UnderspendWithdrawView
from finance.views.underspends.listing import UnderspendReport
from finance.views.virements.asking import RequestEditView, RequestNewView
from finance.views.virements.deciding import virement_decide
from finance.views.virements.listing import VirementReport
from finance.views.virements.page import VirementView
from finance.views.virements.requesting import virement_submit, virement_withdraw
from finance.views.workstream import WorkstreamView
from innovation.core.reports import report_paths

app_name = "finance"

urlpatterns = [
    path("programmes/<slug:slug>/", ProgrammeView.as_view(), name="programme"),
    path("programmes/<slug:programme>/<slug:slug>/", WorkstreamView.as_view(), name="workstream"),
    path("cost-lines/<int:pk>/", CostLineView.as_view(), name="cost-line"),
    path("cost-lines/<int:pk>/forecast/", ForecastLineView.as_view(), name="forecast-line"),
    path("cost-lines/<int:pk>/forecast/stands/", forecast_stands, name="forecast-stands"),
    path("cost-lines/<int:pk>/underspend/", UnderspendView.as_view(), name="underspend"),
    path(
        "underspends/<int:pk>/withdraw/",
        UnderspendWithdrawView.as_view(),
        name="underspend-withdraw",
    ),
    path("forecast/grid/", ForecastGridView.as_view(), name="forecast-grid"),
    path("forecast/planned/", PlannedBudgetView.as_view(), name="planned-budget"),
    path("forecast/review/", forecast_review, name="forecast-review"),
    path("imports/new/", ImportNewView.as_view(), name="import-new"),
    path("imports/uploads/<int:pk>/", ImportPreviewView.as_view(), name="import-preview"),
    path("imports/uploads/<int:pk>/reading/", import_reading, name="import-reading"),
    path("imports/uploads/<int:pk>/restated/", import_restated, name="import-restated"),
    path("imports/uploads/<int:pk>/codes/", import_codes, name="import-codes"),
    path("imports/uploads/<int:pk>/confirm/", import_confirm, name="import-confirm"),
    path("imports/uploads/<int:pk>/discard/", import_discard, name="import-discard"),
    path(
        "imports/uploads/<int:pk>/rejects.csv",
        import_preview_rejects,
        name="import-preview-rejects",
    ),
    *report_paths("imports/rejects/", RejectReport),
    path("imports/rejects/aside/", RejectsAsideView.as_view(), name="reject-aside"),
    path("imports/rejects/take-up/", RejectsTakeUpView.as_view(), name="reject-take-up"),
    path("imports/mappings/", MappingListView.as_view(), name="mapping-list"),
    path("imports/mappings/new/", MappingNewView.as_view(), name="mapping-new"),
    path("imports/mappings/<slug:slug>/", MappingView.as_view(), name="mapping"),
    path("imports/<int:pk>/", ImportView.as_view(), name="import"),
    path("imports/<int:pk>/rejects.csv", import_rejects, name="import-rejects"),
    path("imports/<int:pk>/codes/", import_reject_codes, name="import-reject-codes"),
    path("imports/<int:pk>/retry/", ImportRetryView.as_view(), name="import-retry"),
    path("imports/<int:pk>/reverse/", ImportReverseView.as_view(), name="import-reverse"),
    path("virements/new/", RequestNewView.as_view(), name="virement-new"),
    path("virements/<int:pk>/edit/", RequestEditView.as_view(), name="virement-edit"),
    path("virements/<int:pk>/", VirementView.as_view(), name="virement"),
    path("virements/<int:pk>/submit/", virement_submit, name="virement-submit"),
    path("virements/<int:pk>/withdraw/", virement_withdraw, name="virement-withdraw"),
    path("virements/<int:pk>/decide/", virement_decide, name="virement-decide"),
    path("accruals/new/", AccrualNewView.as_view(), name="accrual-new"),
    path("accruals/<int:pk>/", AccrualView.as_view(), name="accrual"),
    path("accruals/<int:pk>/withdraw/", accrual_withdraw, name="accrual-withdraw"),
    *report_paths("accruals/", AccrualReport),
    *report_paths("virements/", VirementReport),
    path(
        "commentary/<slug:about>/<int:pk>/<str:period>/",
        CommentaryView.as_view(),
        name="commentary",
    ),
    *report_paths("commentary/", CommentaryReport),
    path("pressures/new/", PressureNewView.as_view(), name="pressure-new"),
    path("pressures/<int:pk>/", PressureView.as_view(), name="pressure"),
    path("pressures/<int:pk>/edit/", PressureEditView.as_view(), name="pressure-edit"),
    *report_paths("pressures/", PressureReport),
    *report_paths("imports/", ImportReport),
    *report_paths("underspends/", UnderspendReport),
    *report_paths("forecast/", ForecastReport),
    *report_paths("forecast/months/", ForecastMonthReport),
    *report_paths("monitor/", MonitorReport),
    *report_paths("monitor/movement/", MovementReport),
    *report_paths("monitor/past-projections/", PastProjectionReport),
    path("periods/<int:pk>/", PeriodView.as_view(), name="period"),
    path("periods/<int:pk>/close/", period_close, name="period-close"),
    path("periods/<int:pk>/reopen/", period_reopen, name="period-reopen"),
    *report_paths("periods/", PeriodReport),
    *report_paths("transactions/", TransactionReport),
    *report_paths("staff-costs/", StaffCostReport),
    *report_paths("staff-costs/compare/", ComparisonReport),
    *report_paths("staff-costs/sets/", SideBySideReport),
    *report_paths("staff-costs/report/", WorkedExampleReport),
    *report_paths("staff-costs/delay/", DelayReport),
    *report_paths("commitments/", CommitmentReport),
    path("commitments/new/", CommitmentNewView.as_view(), name="commitment-new"),
    path("commitments/import/", OrderUploadView.as_view(), name="orders-new"),
    path("commitments/import/<int:pk>/", OrderPreviewView.as_view(), name="orders-preview"),
    path("commitments/import/<int:pk>/confirm/", orders_confirm, name="orders-confirm"),
    path("commitments/import/<int:pk>/discard/", orders_discard, name="orders-discard"),
    path("commitments/<int:pk>/", CommitmentView.as_view(), name="commitment"),
    path("commitments/<int:pk>/end/", CommitmentEndView.as_view(), name="commitment-end"),
    *report_paths("engagements/", EngagementReport),
    *report_paths("engagements/capacity/", LendingReport),
    *report_paths("engagements/lines/", EngagementLineReport),
    path("engagements/new/", EngagementNewView.as_view(), name="engagement-new"),
    path("engagements/<int:pk>/", EngagementView.as_view(), name="engagement"),
    path("engagements/<int:pk>/edit/", EngagementEditView.as_view(), name="engagement-edit"),
    path("engagements/<int:pk>/people/", SecondmentNewView.as_view(), name="secondment-new"),
    path("engagements/people/<int:pk>/", SecondmentEditView.as_view(), name="secondment-edit"),
    path("engagements/<int:pk>/months/<int:year>/", MonthsView.as_view(), name="engagement-months"),
    path("engagements/<int:pk>/account/", AccountView.as_view(), name="engagement-account"),
    path("engagements/<int:pk>/charges/", ChargeNewView.as_view(), name="charge-new"),
    path(
        "engagements/charges/<int:pk>/withdraw/",
        ChargeWithdrawView.as_view(),
        name="charge-withdraw",
    ),
    path("engagements/charges/<int:pk>/receipts/", ReceiptNewView.as_view(), name="receipt-new"),
    path(
        "engagements/receipts/<int:pk>/withdraw/",
        ReceiptWithdrawView.as_view(),
        name="receipt-withdraw",
    ),
    *report_paths("contingent/", GateList),
    path("contingent/<int:pk>/", GateView.as_view(), name="gate"),
    *report_paths("sources/", ReconciliationReport),
    *report_paths("scenarios/", ScenarioReport),
    *report_paths("scenarios/compare/", CompareReport),
    path("scenarios/new/", ScenarioNewView.as_view(), name="scenario-new"),
    *report_paths("scenarios/<int:pk>/", ScenarioView),
    path("scenarios/<int:pk>/edit/", ScenarioEditView.as_view(), name="scenario-edit"),
    path("scenarios/<int:pk>/add/<slug:kind>/", ChangeAddView.as_view(), name="scenario-add"),
    path("scenarios/<int:pk>/copy/", scenario_copy, name="scenario-copy"),
    path("scenarios/<int:pk>/delete/", scenario_delete, name="scenario-delete"),
    path(
        "scenarios/<int:pk>/changes/<int:change>/remove/",
        scenario_remove,
        name="scenario-remove",
    ),
    *report_paths("exit/", ExitLedgerReport),
    path("exit/<slug:slug>/assumptions/", ExitAssumptionsView.as_view(), name="exit-assumptions"),
]
