"""Children's Services at period 4 of 2010/11: its position by service from the report's parts.

The report of September 2010 gives £6M projected overspend for the whole, and pressures, offsets,
grant reductions and actions by service (paragraphs 2.5.2 to 2.5.8). It gives no budget.
"""

from decimal import Decimal

import pytest

from finance.models import Adjustment, CostLine, ReportedFigure
from finance.monitor import grouped, monitor_lines
from finance.position import total
from finance.pressure_rows import adjustment_rows, by_service
from finance.reconciliation import compare
from tests.worked_examples.whole_book import assert_whole_book_agrees

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_facts")]
SLUG = "childrens-services-2010-11"


def pounds(*amounts: str) -> list[Decimal]:
    return [Decimal(amount) for amount in amounts]


def test_position_by_service_is_made_of_its_parts() -> None:
    """Pressures, grant reductions, offsets, mitigations with action plans, and what they net to.

    Social care: 5 + 4 + 0.5 of placements, 0.1 of legal advice and 0.25 of transport, less the
    0.25 that mitigates it in full, 0.3 and 0.13 of offsets; 0.3 of grants less 0.2 of actions.
    """
    entries = Adjustment.objects.filter(cost_line__workstream__programme__slug=SLUG).in_order()
    found = {
        row.workstream.slug: [
            *(row.pressures, row.grant_reductions, row.offsets, row.savings, row.netted)
        ]
        for row in by_service(adjustment_rows(entries))
    }
    assert found == {
        "social-care": pounds("9850000", "300000", "-430000", "-450000", "9270000"),
        "early-years": pounds("0", "0", "-1500000", "0", "-1500000"),
        "integrated-youth-support": pounds("100000", "0", "0", "0", "100000"),
        "directors-unit-and-central": pounds("0", "200000", "0", "0", "200000"),
        "education": pounds("0", "0", "0", "-1900000", "-1900000"),
    }


def test_monitor_projects_what_the_parts_come_to() -> None:
    lines = monitor_lines(CostLine.objects.filter(workstream__programme__slug=SLUG), as_at=None)
    whole = total(lines)
    assert (whole.latest_budget, whole.variance) == (Decimal(0), Decimal("6170000.00"))
    by_category = grouped(lines, lambda line: line.category.slug)
    assert {slug: position.outturn for slug, position in by_category} == {
        "external-placements": Decimal("9500000.00"),
        "not-split": Decimal("-3330000.00"),
    }


def test_report_stands_beside_the_parts_with_the_differences() -> None:
    figures = ReportedFigure.objects.filter(programme__slug=SLUG).with_source()
    found = {row.figure.label: (row.reported, row.ours) for row in compare(figures)}
    differing = {label: pair for label, pair in found.items() if pair[0] != pair[1]}
    assert len(found) == 13
    assert differing == {
        "Projected overspend at period 4": (Decimal("6000000.00"), Decimal("6170000.00")),
        "Budget action plan savings": (Decimal("8200000.00"), Decimal("3400000.00")),
        "In-year reduction in the Area Based Grant": (
            *(Decimal("5000000.00"), Decimal("5249000.00")),
        ),
        "Director’s unit and central budgets: position": (Decimal("0.00"), Decimal("200000.00")),
    }


def test_integration_target_is_in_the_balanced_position_and_behind_its_time() -> None:
    """£0.4M of £1.25M is 32%, and four months of twelve are 33%."""
    [row] = adjustment_rows(Adjustment.objects.filter(title="Integration and commissioning"))
    assert (row.netted, row.rag, row.status) == (Decimal(0), "Amber", "Part delivered")
    assert row.adjustment.amounts.outstanding == Decimal("850000.00")


def test_every_entry_names_its_paragraph_and_none_an_owner_that_the_report_does_not() -> None:
    entries = Adjustment.objects.all()
    assert entries.count() == 28
    assert not entries.filter(citation=None).exists()
    assert set(entries.values_list("owner", flat=True)) == {""}
    not_known = entries.filter(amount=None)
    assert not_known.count() == 6
    for entry in entries:
        entry.full_clean()
    assert_whole_book_agrees()
