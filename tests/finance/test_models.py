"""Finance: the database refuses what cannot be true, and keeps what the ledger stands on."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Model, ProtectedError
from django.utils import timezone

from finance.models import Balance, LedgerMapping, Transaction, Virement
from innovation.core.periods import Period as PeriodValue
from tests.constraints import Provoke, assert_refused, constraints_of, wrong
from tests.factories import (
    AccountCodeFactory,
    AccrualFactory,
    AdjustmentFactory,
    BalanceFactory,
    ChargeFactory,
    CommentaryFactory,
    CommitmentFactory,
    CostCategoryFactory,
    CostCentreFactory,
    CostLineFactory,
    EngagementAccountFactory,
    EngagementFactory,
    ExitAssumptionsFactory,
    ForecastFactory,
    ForecastMonthFactory,
    LedgerFactory,
    LedgerImportFactory,
    LedgerMappingFactory,
    OrderSnapshotFactory,
    OrderStatementFactory,
    PeriodFactory,
    PlannedMonthFactory,
    ProgrammeFactory,
    RagThresholdFactory,
    ReceiptFactory,
    RejectFactory,
    ReportedFigureFactory,
    ScenarioChangeFactory,
    ScenarioFactory,
    SnapshotFactory,
    SnapshotLineFactory,
    TrancheFactory,
    TransactionFactory,
    UnderspendRecordFactory,
    UploadChunkFactory,
    UserFactory,
    VirementBandFactory,
    VirementFactory,
    VirementLineFactory,
    WorkstreamFactory,
)

pytestmark = pytest.mark.django_db


def reversed_twice() -> Transaction:
    first = TransactionFactory()
    same = {"balance": first.balance, "ledger": first.ledger, "ledger_import": first.ledger_import}
    contra = TransactionFactory(**same, amount=-first.amount, reverses=first)
    return wrong(contra, digest=contra.digest + 1)  # type: ignore[return-value] # a Transaction


def mapping(**changes: str) -> LedgerMapping:
    return wrong(LedgerMappingFactory(), title="B", slug="b", **changes)  # type: ignore[return-value] # a LedgerMapping


def exit_assumptions(**changes: Any) -> Model:
    return wrong(ExitAssumptionsFactory(), programme=ProgrammeFactory(), **changes)


def change(**changes: Any) -> Model:
    return wrong(ScenarioChangeFactory(), **changes)


def virement(**changes: Any) -> Model:
    return wrong(VirementFactory(), number=99, **changes)


def line(**changes: Any) -> Model:
    return wrong(VirementLineFactory(), cost_line=CostLineFactory(), **changes)


def decided(**changes: Any) -> Model:
    """A draft with all that a decision has; a trigger refuses a new one that is decided."""
    who = {"decided_by": UserFactory(), "decided_role": "Finance", "decided_at": timezone.now()}
    return virement(**{**who, **changes})


def rejected(**changes: Any) -> Model:
    """A virement that waits, about to be rejected."""
    row = VirementFactory()
    Virement.objects.update(status="submitted", submitted_at=timezone.now())
    row.refresh_from_db()
    who = {"decided_by": UserFactory(), "decided_role": "Finance", "decided_at": timezone.now()}
    for name, value in {**who, "status": "rejected", "decision_note": "No.", **changes}.items():
        setattr(row, name, value)
    return row


def own_approval() -> Model:
    row = VirementFactory()
    return wrong(row, number=99, decided_by=row.requested_by)


def saving(**changes: Any) -> Model:
    """An action plan saving of £100.00 like a good one but for the changes."""
    return wrong(AdjustmentFactory(saving=True), **changes)


def replaced_by_itself() -> Model:
    row = AdjustmentFactory(saving=True)
    row.replaced, row.replaced_by = Decimal("1.00"), row
    return row


def one_category() -> Model:
    row = EngagementAccountFactory()
    return wrong(row, engagement=EngagementFactory(), income_category=row.cover_category)


PROVOKE: dict[str, list[Provoke]] = {
    "finance_engagementaccount_two_lines": [one_category],
    "finance_charge_unique": [lambda: wrong(ChargeFactory(), amount=Decimal("1.00"))],
    "finance_charge_amount_positive": [
        lambda: wrong(ChargeFactory(), reference="B", amount=Decimal("0.00"))
    ],
    "finance_charge_withdrawn_for_a_reason": [
        lambda: wrong(ChargeFactory(), reference="B", withdrawn_on=dt.date(2018, 3, 31)),
        lambda: wrong(ChargeFactory(), reference="B", withdrawn_because="Twice."),
    ],
    "finance_receipt_amount_positive": [lambda: wrong(ReceiptFactory(), amount=Decimal("0.00"))],
    "finance_receipt_withdrawn_for_a_reason": [
        lambda: wrong(ReceiptFactory(), withdrawn_on=dt.date(2018, 3, 31)),
        lambda: wrong(ReceiptFactory(), withdrawn_because="Twice."),
    ],
    "finance_commitment_unique": [lambda: wrong(CommitmentFactory(), supplier="Other")],
    "finance_commitment_amount_positive": [
        lambda: wrong(CommitmentFactory(), reference="B", amount=Decimal("0.00"))
    ],
    "finance_commitment_ended_for_a_reason": [
        lambda: wrong(CommitmentFactory(), reference="B", ended_because="Invoiced."),
        lambda: wrong(CommitmentFactory(), reference="B", ended_on=dt.date(2018, 1, 1)),
        lambda: wrong(
            CommitmentFactory(), reference="B", ended_on=dt.date(2017, 9, 1), ended_because="Early."
        ),
    ],
    "finance_ordersnapshot_adds_up": [
        lambda: wrong(OrderSnapshotFactory(), rows_left_out=1),
        lambda: wrong(OrderSnapshotFactory(), amount_stated=Decimal("99.00")),
    ],
    "finance_orderstatement_unique": [lambda: wrong(OrderStatementFactory())],
    "finance_orderstatement_amount_positive": [
        lambda: wrong(
            OrderStatementFactory(), snapshot=OrderSnapshotFactory(), amount=Decimal("0.00")
        )
    ],
    "finance_costline_unique": [lambda: wrong(CostLineFactory(), original_budget=Decimal("1.00"))],
    "finance_costline_year_in_range": [
        lambda: wrong(CostLineFactory(), year=1989),
        lambda: wrong(CostLineFactory(), year=2101),
    ],
    "finance_costcategory_kind_known": [
        lambda: wrong(CostCategoryFactory(), name="B", slug="b", kind="both")
    ],
    "finance_exitassumptions_placement_cost_positive": [
        lambda: exit_assumptions(placement_cost=Decimal("0.00"))
    ],
    "finance_exitassumptions_share_in_range": [
        lambda: exit_assumptions(cashable_share=Decimal("1.0001")),
        lambda: exit_assumptions(cashable_share=Decimal("-0.0001")),
    ],
    "finance_exitassumptions_years_in_range": [
        lambda: exit_assumptions(years=0),
        lambda: exit_assumptions(years=11),
        lambda: exit_assumptions(first_year=1989),
    ],
    "finance_scenario_name_unique": [lambda: wrong(ScenarioFactory(), note="Other")],
    "finance_scenariochange_has_what_its_kind_needs": [
        lambda: change(months=None),
        lambda: change(on=dt.date(2019, 4, 1), kind="pause"),
        lambda: change(kind="add"),
        lambda: change(kind="pay", year=2019),
        lambda: change(kind="insurance", rate=Decimal("0.1")),
        lambda: change(kind="pension"),
        lambda: change(kind="tranche", amount=Decimal("0.00")),
        lambda: change(kind="line", amount=Decimal("1.00")),
        lambda: change(kind="extend", on=dt.date(2021, 3, 31)),
    ],
    "finance_scenariochange_rate_in_range": [
        lambda: change(kind="turnover", rate=Decimal("1.0001"))
    ],
    "finance_scenariochange_tranche_not_negative": [
        lambda: change(kind="tranche", tranche=TrancheFactory(), amount=Decimal("-0.01"))
    ],
    "finance_costcentre_unique": [lambda: wrong(CostCentreFactory(), name="Other")],
    "finance_accountcode_unique": [lambda: wrong(AccountCodeFactory(), name="Other")],
    "finance_period_unique": [lambda: wrong(PeriodFactory())],
    "finance_period_number_in_range": [
        lambda: wrong(PeriodFactory(), number=0),
        lambda: wrong(PeriodFactory(), number=13),
    ],
    "finance_balance_unique": [lambda: wrong(BalanceFactory())],
    "finance_ledger_unique": [lambda: wrong(LedgerFactory(), is_demonstration=True)],
    "finance_transaction_unique": [
        lambda: wrong(TransactionFactory()),
        lambda: wrong(TransactionFactory(reference=""), line=3),
    ],
    "finance_transaction_reversed_once": [reversed_twice],
    "finance_ledgermapping_period_column_named": [
        lambda: mapping(period_source="column", period_column="")
    ],
    "finance_ledgermapping_date_or_period": [
        lambda: mapping(date_column=""),
        lambda: mapping(
            date_column="", period_source="column", period_column="P", period_format="number"
        ),
        lambda: mapping(
            date_column="", period_source="column", period_column="P", period_format="date"
        ),
    ],
    "finance_ledgerimport_rows_add_up": [
        lambda: wrong(LedgerImportFactory(), rows_read=2),
        lambda: wrong(LedgerImportFactory(), rows_read=0),
        lambda: wrong(LedgerImportFactory(), rows_blank=1),
    ],
    "finance_ledgerimport_amounts_add_up": [
        lambda: wrong(LedgerImportFactory(), amount_read=Decimal("100.01")),
        lambda: wrong(LedgerImportFactory(), amount_rejected=Decimal("-0.01")),
    ],
    "finance_ledgerimport_reversal_has_reason": [
        lambda: wrong(LedgerImportFactory(), reason="Wrong file."),
        lambda: wrong(LedgerImportFactory(), reverses=LedgerImportFactory()),
    ],
    "finance_reject_unique": [lambda: wrong(RejectFactory())],
    "finance_reject_set_aside_with_reason": [
        lambda: wrong(RejectFactory(), line=99, set_aside_because="Not ours."),
        lambda: wrong(RejectFactory(), line=99, set_aside_at=timezone.now()),
        lambda: wrong(RejectFactory(), line=99, set_aside_by=UserFactory()),
        lambda: wrong(
            RejectFactory(), line=99, set_aside_at=timezone.now(), set_aside_by=UserFactory()
        ),
    ],
    "finance_reportedfigure_amount_or_quantity": [
        lambda: wrong(ReportedFigureFactory(), amount=None),
        lambda: wrong(ReportedFigureFactory(counted=True), quantity=None),
    ],
    "finance_reportedfigure_amount_if_money": [
        lambda: wrong(ReportedFigureFactory(), measure="posts"),
        lambda: wrong(ReportedFigureFactory(counted=True), measure="budget"),
        lambda: wrong(ReportedFigureFactory(), measure="unheard"),
    ],
    "finance_reportedfigure_years_in_order": [
        lambda: wrong(ReportedFigureFactory(), year_from=2017),
        lambda: wrong(ReportedFigureFactory(), year_to=2017),
        lambda: wrong(ReportedFigureFactory(), year_from=2018, year_to=2017),
    ],
    "finance_reportedfigure_monthly_has_years": [
        lambda: wrong(ReportedFigureFactory(), measure="monthly_budget")
    ],
    "finance_forecast_profile_known": [lambda: wrong(ForecastFactory(), profile="guess")],
    "finance_forecast_annual_amount_in_equal_months": [
        lambda: wrong(ForecastFactory(), annual_amount=Decimal("1.00"))
    ],
    "finance_forecast_reviewed_by_somebody": [
        lambda: wrong(ForecastFactory(), reviewed_at=timezone.now()),
        lambda: wrong(ForecastFactory(), reviewed_by=UserFactory()),
    ],
    "finance_forecastmonth_unique": [lambda: wrong(ForecastMonthFactory())],
    "finance_forecastmonth_number_in_range": [
        lambda: wrong(ForecastMonthFactory(), number=0),
        lambda: wrong(ForecastMonthFactory(), number=13),
    ],
    "finance_plannedmonth_unique": [lambda: wrong(PlannedMonthFactory())],
    "finance_plannedmonth_number_in_range": [
        lambda: wrong(PlannedMonthFactory(), number=0),
        lambda: wrong(PlannedMonthFactory(), number=13),
    ],
    "finance_accrual_amount_positive": [
        lambda: wrong(AccrualFactory(), amount=Decimal("0.00")),
        lambda: wrong(AccrualFactory(), amount=Decimal("-0.01")),
    ],
    "finance_accrual_kind_known": [lambda: wrong(AccrualFactory(), kind="guess")],
    "finance_accrual_with_reason_and_evidence": [
        lambda: wrong(AccrualFactory(), reason=""),
        lambda: wrong(AccrualFactory(), evidence=""),
    ],
    "finance_accrual_link_of_the_web": [
        lambda: wrong(AccrualFactory(), evidence="javascript://x"),
    ],
    "finance_accrual_withdrawn_with_reason": [
        lambda: wrong(AccrualFactory(), withdrawn_reason="Paid already."),
    ],
    "finance_underspendrecord_amount_positive": [
        lambda: wrong(UnderspendRecordFactory(), amount=Decimal("0.00")),
        lambda: wrong(UnderspendRecordFactory(), amount=Decimal("-0.01")),
    ],
    "finance_underspendrecord_outcome_known": [
        lambda: wrong(UnderspendRecordFactory(), outcome="forgotten")
    ],
    "finance_underspendrecord_withdrawn_with_reason": [
        lambda: wrong(UnderspendRecordFactory(), withdrawn_reason="Wrong line."),
        lambda: wrong(UnderspendRecordFactory(), withdrawn_at=timezone.now()),
        lambda: wrong(
            UnderspendRecordFactory(), withdrawn_at=timezone.now(), withdrawn_by=UserFactory()
        ),
    ],
    "finance_virement_number_unique": [lambda: wrong(VirementFactory(), kind="reprofile")],
    "finance_virement_kind_known": [lambda: virement(kind="gift")],
    "finance_virement_status_known": [lambda: virement(status="lost")],
    "finance_virement_requested_in_a_role": [lambda: virement(requested_role="")],
    "finance_virement_submitted_with_reason": [
        lambda: virement(status="submitted"),
        lambda: virement(status="submitted", submitted_at=timezone.now(), reason=""),
    ],
    "finance_virement_approver_is_another": [own_approval],
    "finance_virement_decided_by_somebody": [
        decided,
        lambda: decided(decided_by=None),
        lambda: decided(decided_role="", decided_at=None),
        lambda: rejected(decided_by=None),
        lambda: rejected(decided_role=""),
    ],
    "finance_virement_rejected_with_note": [lambda: rejected(decision_note="")],
    "finance_virement_agreement_whole": [
        lambda: virement(agreed_on=dt.date(2018, 9, 3)),
        lambda: virement(agreement_reference="DfE 12"),
        lambda: virement(agreed_on=dt.date(2018, 9, 3), agreement_reference="DfE 12"),
        lambda: virement(agreement_source="E-mail"),
    ],
    "finance_virementline_unique": [
        lambda: wrong(VirementLineFactory(), amount=Decimal("-1.00")),
    ],
    "finance_virementline_amount_not_nought": [lambda: line(amount=Decimal("0.00"))],
    "finance_virementline_after_is_before_and_amount": [
        lambda: line(before=Decimal("1.00"), after=Decimal("101.01")),
        lambda: line(before=Decimal("1.00")),
        lambda: line(after=Decimal("101.00")),
    ],
    "finance_virementline_keeps_its_side": [
        lambda: line(before=Decimal("-50.00"), after=Decimal("50.00")),
        lambda: line(amount=Decimal("-100.00"), before=Decimal("99.99"), after=Decimal("-0.01")),
    ],
    "finance_snapshot_one_in_force": [lambda: wrong(SnapshotFactory())],
    "finance_snapshot_superseded_with_reason": [
        lambda: wrong(SnapshotFactory(), period=PeriodFactory(number=9), superseded_reason="Late."),
        lambda: wrong(
            SnapshotFactory(),
            period=PeriodFactory(number=9),
            superseded_at=timezone.now(),
            superseded_by=UserFactory(),
        ),
    ],
    "finance_snapshot_thresholds_whole": [
        lambda: wrong(SnapshotFactory(), period=PeriodFactory(number=9), amber_over=Decimal(2))
    ],
    "finance_snapshotline_unique": [lambda: wrong(SnapshotLineFactory())],
    "finance_ragthreshold_red_over_amber": [
        lambda: wrong(RagThresholdFactory(), red_over=Decimal("2.00")),
        lambda: wrong(RagThresholdFactory(), amber_over=Decimal("-0.01")),
    ],
    "finance_virementband_unique": [lambda: wrong(VirementBandFactory(), source="Other.")],
    "finance_virementband_over_not_negative": [
        lambda: wrong(VirementBandFactory(), over=Decimal("-0.01"))
    ],
    "finance_virementband_approver_known": [
        lambda: wrong(VirementBandFactory(), over=1, approver="mayor")
    ],
    "finance_virementband_decision_of_whom": [
        lambda: wrong(VirementBandFactory(), over=1, needs_decision=True)
    ],
    "finance_commentary_unique": [lambda: wrong(CommentaryFactory(), text="Another.")],
    "finance_commentary_about_one": [
        lambda: wrong(
            CommentaryFactory(), workstream=WorkstreamFactory(), cost_line=CostLineFactory()
        )
    ],
    "finance_commentary_number_in_range": [
        lambda: wrong(CommentaryFactory(), number=0),
        lambda: wrong(CommentaryFactory(), number=13),
    ],
    "finance_commentary_not_empty": [lambda: wrong(CommentaryFactory(), year=2018, text="")],
    "finance_adjustment_kind_known": [lambda: saving(kind="hope")],
    "finance_adjustment_amount_positive": [
        lambda: saving(amount=Decimal("0.00")),
        lambda: saving(amount=Decimal("-0.01")),
    ],
    "finance_adjustment_parts_not_negative": [
        lambda: saving(delivered=Decimal("-0.01")),
        lambda: saving(at_risk=Decimal("-0.01")),
        lambda: saving(reflected=Decimal("-0.01"), reflected_in="The forecast."),
    ],
    "finance_adjustment_parts_of_savings_only": [
        lambda: saving(kind="pressure", delivered=Decimal("0.01")),
        lambda: saving(kind="grant_reduction", at_risk=Decimal("0.01")),
        lambda: saving(kind="offset", replaced=Decimal("0.01")),
    ],
    "finance_adjustment_parts_within_amount": [
        lambda: saving(delivered=Decimal("60.00"), at_risk=Decimal("40.01")),
        lambda: saving(amount=None, at_risk=Decimal("0.01")),
        lambda: saving(amount=None, reflected=Decimal("0.01"), reflected_in="The forecast."),
    ],
    "finance_adjustment_reflected_within_amount": [
        lambda: saving(reflected=Decimal("100.01"), reflected_in="The forecast.")
    ],
    "finance_adjustment_reflected_somewhere": [
        lambda: saving(reflected=Decimal("0.01")),
        lambda: saving(reflected_in="The forecast."),
    ],
    "finance_adjustment_replaced_by_another": [
        lambda: saving(replaced=Decimal("0.01")),
        lambda: saving(replaced_by=AdjustmentFactory(saving=True)),
    ],
    "finance_adjustment_not_replaced_by_itself": [replaced_by_itself],
    "finance_adjustment_days_in_order": [
        lambda: saving(starts_on=dt.date(2018, 1, 2), due_on=dt.date(2018, 1, 1))
    ],
    "finance_uploadchunk_unique": [lambda: wrong(UploadChunkFactory(), content=b"other")],
}


@pytest.mark.parametrize(
    ("name", "provoke"),
    [(name, provoke) for name, provokes in PROVOKE.items() for provoke in provokes],
)
def test_constraint_refuses_what_cannot_be_true(name: str, provoke: Provoke) -> None:
    assert_refused(provoke, constraints_of("finance")[name])


def test_every_constraint_has_a_row_that_provokes_it() -> None:
    assert PROVOKE.keys() == constraints_of("finance").keys()


def test_lines_of_no_allocation_and_of_the_first_and_last_year_are_accepted() -> None:
    CostLineFactory(original_budget=Decimal("0.00"))
    CostLineFactory(year=1990)
    CostLineFactory(year=2100)


def test_two_payments_that_are_alike_are_told_apart_by_their_ordinal() -> None:
    first = TransactionFactory()
    second = wrong(first, ordinal=1)
    second.save()
    assert Transaction.objects.count() == 2


def test_same_row_of_two_ledgers_is_two_rows() -> None:
    first = TransactionFactory()
    TransactionFactory(balance=first.balance, reference=first.reference, digest=first.digest)
    assert Transaction.objects.count() == 2


def test_rows_of_no_import_may_be_declared_by_period() -> None:
    mapping(date_column="", period_source="declared").full_clean()
    mapping(
        date_column="", period_source="column", period_column="P", period_format="year_period"
    ).full_clean()


def test_period_column_that_would_not_be_read_is_refused() -> None:
    with pytest.raises(ValidationError, match="Leave this empty"):
        mapping(period_column="P").full_clean()


def test_mapping_names_the_columns_that_it_reads() -> None:
    assert LedgerMappingFactory(description_column="Text").columns() == [
        "Amount",
        "Cost centre",
        "Account",
        "Date",
        "Reference",
        "Supplier",
        "Text",
    ]


def test_what_the_ledger_stands_on_is_not_deleted() -> None:
    spent = TransactionFactory()
    balance = spent.balance
    for row in (
        balance,
        balance.cost_line,
        balance.cost_line.category,
        balance.cost_line.workstream,
        balance.period,
        spent.ledger,
        spent.ledger_import,
    ):
        with pytest.raises(ProtectedError):
            row.delete()


def test_balance_is_the_sum_of_its_transactions() -> None:
    balance = BalanceFactory()
    for amount in ("100.10", "0.20", "-50.05"):
        TransactionFactory(balance=balance, amount=Decimal(amount))
    TransactionFactory(amount=Decimal("7.00"))
    balance.refresh_from_db()
    assert balance.amount == Decimal("50.25")
    assert sorted(Balance.objects.values_list("amount", flat=True)) == [
        Decimal("7.00"),
        Decimal("50.25"),
    ]


def test_period_is_a_plain_value() -> None:
    assert PeriodFactory(year=2018, number=1).value == PeriodValue(2018, 1)


def test_rows_read_in_words() -> None:
    line = CostLineFactory(
        workstream=WorkstreamFactory(name="RES Teams"), category=CostCategoryFactory(name="Salary")
    )
    assert str(line) == "RES Teams, Salary, 2017/18"
    balance = BalanceFactory(cost_line=line)
    assert str(balance) == "RES Teams, Salary, 2017/18, Period 7 of 2017/18 (October 2017)"
    assert str(CostCentreFactory(code="C1", name="")) == "C1"
    assert str(AccountCodeFactory(code="A1", name="Pay")) == "A1 Pay"
    assert str(TransactionFactory(reference="JNL1", supplier="")) == "JNL1"
    assert str(ReportedFigureFactory(label="The award")) == "The award: £1M"
    assert str(RejectFactory(line=7, reason="No date.")) == "Line 7: No date."
    assert str(LedgerImportFactory(pk=5, file_name="a.csv")) == "Import 5: a.csv"
