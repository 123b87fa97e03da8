"""What counts of pressures and action plans: by hand-made figures, by law, and by the database."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from finance.actions.adjustments import change_adjustment, enter_adjustment
from finance.models import Adjustment, CostLine
from finance.pressures import SAVES, WORSENS, Amounts, Kind, rag, share_gone
from finance.rag import Rag
from innovation.core.money import ZERO, from_pence
from innovation.core.periods import Period
from innovation.core.versions import StaleError
from tests.factories import (
    AdjustmentFactory,
    CostCategoryFactory,
    CostLineFactory,
    UserFactory,
    WorkstreamFactory,
)

JUNE = Period(2017, 3)


def amounts(kind: Kind, planned: str | None, **parts: str) -> Amounts:
    given_parts: Any = {name: Decimal(part) for name, part in parts.items()}
    return Amounts(kind=kind, planned=None if planned is None else Decimal(planned), **given_parts)


@pytest.mark.parametrize(
    ("entry", "netted", "status"),
    [
        (amounts(Kind.PRESSURE, "100.00"), "100.00", "Counted"),
        (amounts(Kind.PRESSURE, "100.00", reflected="30.00"), "70.00", "Counted"),
        (
            amounts(Kind.GRANT_REDUCTION, "100.00", reflected="100.00"),
            "0",
            "In the figures already",
        ),
        (amounts(Kind.OFFSET, "100.00", reflected="30.00"), "-70.00", "Counted"),
        (amounts(Kind.PRESSURE, None), "0", "Amount not known"),
        (amounts(Kind.MITIGATION, "100.00"), "-100.00", "Planned"),
        (amounts(Kind.ACTION_PLAN, "100.00", delivered="40.00"), "-60.00", "Part delivered"),
        (amounts(Kind.ACTION_PLAN, "100.00", delivered="100.00"), "0", "Delivered"),
        (
            amounts(Kind.ACTION_PLAN, "100.00", delivered="40.00", at_risk="25.00"),
            "-35.00",
            "At risk",
        ),
        (amounts(Kind.ACTION_PLAN, "100.00", replaced="100.00"), "0", "Replaced"),
        # The budget was set with it: only what does not come of it changes the projection.
        (
            amounts(Kind.ACTION_PLAN, "100.00", delivered="40.00", reflected="100.00"),
            "0",
            "Part delivered",
        ),
        (
            amounts(Kind.ACTION_PLAN, "100.00", at_risk="25.00", reflected="100.00"),
            "25.00",
            "At risk",
        ),
    ],
)
def test_what_counts_of_an_entry(entry: Amounts, netted: str, status: str) -> None:
    assert (entry.netted, entry.status) == (Decimal(netted), status)


def test_what_counts_is_said_in_words() -> None:
    entry = amounts(Kind.ACTION_PLAN, "100.00", delivered="40.00", at_risk="25.00")
    assert list(entry.in_words()) == [
        "Planned £100.00, less £25.00 at risk and £0.00 replaced: £75.00 is expected.",
        "Of it £40.00 is delivered: it is in the actuals or the forecast and is not counted twice.",
        "It lowers the projected outturn by £35.00.",
    ]
    assert list(amounts(Kind.PRESSURE, "10.00", reflected="10.00").in_words()) == [
        "Of it £10.00 is in the figures already and is not counted again.",
        "It leaves the projection as it is.",
    ]


@pytest.mark.parametrize(
    ("entry", "gone", "colour"),
    [
        (amounts(Kind.ACTION_PLAN, "100.00", delivered="50.00"), "0.5", Rag.GREEN),
        (amounts(Kind.ACTION_PLAN, "100.00", delivered="49.99"), "0.5", Rag.AMBER),
        (amounts(Kind.ACTION_PLAN, "100.00", delivered="75.00", at_risk="25.00"), "0.5", Rag.AMBER),
        (amounts(Kind.ACTION_PLAN, "100.00", delivered="74.99", at_risk="25.01"), "0.5", Rag.RED),
        (amounts(Kind.MITIGATION, "100.00", delivered="99.99"), "1", Rag.RED),
        (amounts(Kind.MITIGATION, "100.00", delivered="60.00", replaced="40.00"), "1", Rag.GREEN),
        (amounts(Kind.MITIGATION, "100.00", replaced="50.00", delivered="25.00"), "0.5", Rag.GREEN),
        (amounts(Kind.MITIGATION, None), "1", None),
        (amounts(Kind.PRESSURE, "100.00"), "1", None),
    ],
)
def test_delivery_is_red_amber_or_green(entry: Amounts, gone: str, colour: Rag | None) -> None:
    assert rag(entry, gone=Decimal(gone)) == colour


@pytest.mark.parametrize(
    ("day", "gone"),
    [("2017-03-31", "0"), ("2017-04-01", "0.1"), ("2017-04-10", "1"), ("2018-01-01", "1")],
)
def test_share_of_ten_days_gone(day: str, gone: str) -> None:
    days = dt.date(2017, 4, 1), dt.date(2017, 4, 10)
    assert share_gone(*days, dt.date.fromisoformat(day)) == Decimal(gone)


PENCE = st.integers(0, 10**9)


@st.composite
def entries(draw: st.DrawFn) -> Amounts:
    """Any entry that the database takes."""
    kind = draw(st.sampled_from(Kind))
    delivered, at_risk, replaced, rest = (draw(PENCE) for _ in range(4))
    parts = {"delivered": delivered, "at_risk": at_risk, "replaced": replaced}
    if kind not in SAVES:
        parts = dict.fromkeys(parts, 0)
    planned = sum(parts.values()) + rest + 1
    pounds = {name: from_pence(pence) for name, pence in parts.items()}
    reflected = from_pence(draw(st.integers(0, planned)))
    return Amounts(kind=kind, planned=from_pence(planned), reflected=reflected, **pounds)


@given(entries())
def test_nothing_counts_twice_or_beyond_its_amount(entry: Amounts) -> None:
    still = entry.netted if entry.kind in WORSENS else -entry.netted
    assert still + entry.held == entry.expected
    assert abs(entry.netted) <= (entry.planned or ZERO)
    assert entry.outstanding >= entry.at_risk


@pytest.mark.django_db
@given(st.lists(entries(), max_size=4))
def test_database_nets_what_the_rule_nets(found: list[Amounts]) -> None:
    """Each example has a line of its own: what it wrote stays until the last one."""
    line = CostLineFactory()
    for entry in found:
        other = AdjustmentFactory(saving=True) if entry.replaced else None
        AdjustmentFactory(
            cost_line=line,
            kind=entry.kind.value,
            amount=entry.planned,
            delivered=entry.delivered,
            at_risk=entry.at_risk,
            replaced=entry.replaced,
            replaced_by=other,
            reflected=entry.reflected,
            reflected_in="The forecast." if entry.reflected else "",
        )
    assert pressures(line) == sum((entry.netted for entry in found), ZERO)


def pressures(line: CostLine, as_at: Period | None = None) -> Decimal:
    rows: Any = CostLine.objects.with_pressures(as_at)
    found: Decimal = rows.get(pk=line.pk).pressures
    return found


@pytest.mark.django_db
def test_line_counts_what_is_known_until_its_year_is_actual() -> None:
    line = CostLineFactory(year=2017)
    AdjustmentFactory(cost_line=line, counts_from=dt.date(2017, 6, 30))
    AdjustmentFactory(cost_line=line, counts_from=dt.date(2017, 7, 1), amount=Decimal("7.00"))
    AdjustmentFactory(cost_line=line, counts_from=dt.date(2017, 6, 1), amount=None)
    AdjustmentFactory(
        cost_line=line, counts_from=dt.date(2017, 6, 1), withdrawn_because="Twice in the list."
    )
    found = {month: pressures(line, Period(2017, month)) for month in (2, 3, 4, 11, 12)}
    assert found == {
        2: ZERO,
        3: Decimal("100.00"),
        4: Decimal("107.00"),
        11: Decimal("107.00"),
        12: ZERO,
    }
    assert pressures(line) == Decimal("107.00")
    assert pressures(CostLineFactory()) == ZERO


@pytest.mark.django_db
def test_entry_of_a_service_makes_the_line_that_it_falls_on() -> None:
    workstream, category, by = WorkstreamFactory(), CostCategoryFactory(), UserFactory()
    where: Any = {"workstream": workstream, "category": category, "year": 2018}
    for _ in range(2):
        made = AdjustmentFactory.build(cost_line=None)
        enter_adjustment(adjustment=made, by=by, **where)
    line = CostLine.objects.get()
    assert (line.original_budget, line.year, pressures(line)) == (ZERO, 2018, Decimal("200.00"))
    assert line.history.get().history_user == by
    assert {record.history_user for record in Adjustment.history.all()} == {by}


@pytest.mark.django_db
def test_change_of_what_somebody_else_changed_is_refused() -> None:
    mine, by = AdjustmentFactory(), UserFactory()
    theirs = Adjustment.objects.get()
    theirs.amount = Decimal("90.00")
    assert change_adjustment(adjustment=theirs, by=by).version == 2
    with pytest.raises(StaleError):
        change_adjustment(adjustment=mine, by=by)
    assert Adjustment.objects.get().amount == Decimal("90.00")


@pytest.mark.django_db
def test_only_a_saving_of_the_same_year_replaces_one() -> None:
    line = CostLineFactory(year=2018)
    entry = AdjustmentFactory(
        saving=True,
        cost_line=line,
        replaced=Decimal("1.00"),
        replaced_by=(
            AdjustmentFactory(
                saving=True, cost_line__workstream=line.workstream, cost_line__year=2018
            )
        ),
    )
    entry.full_clean()
    for wrong in (
        AdjustmentFactory(cost_line=line),
        AdjustmentFactory(saving=True, cost_line__workstream=line.workstream),
        AdjustmentFactory(saving=True, cost_line__year=2018),
        AdjustmentFactory(saving=True, cost_line=line, replaced=Decimal("1.00"), replaced_by=entry),
    ):
        entry.replaced_by = wrong
        with pytest.raises(ValidationError) as refused:
            entry.full_clean()
        assert "replaced_by" in refused.value.error_dict


@pytest.mark.django_db
def test_budget_holder_sees_the_entries_of_the_own_workstreams(budget_holder: User) -> None:
    mine, _other = AdjustmentFactory(), AdjustmentFactory()
    budget_holder.assignments.create(workstream=mine.cost_line.workstream)
    assert list(Adjustment.objects.visible_to(budget_holder)) == [mine]
