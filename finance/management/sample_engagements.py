"""The demonstration's work for other councils: dates, days, rates, charges and receipts invented.

Which council it is, what is done and who goes is the report's; a second council and its work are
invented as a whole.
"""

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User

from finance.actions.engagements import enter_charge, enter_receipt, save_account
from finance.models import Charge, CostCategory, EngagementAccount, Receipt
from innovation.core.periods import Period
from programmes.actions import record_months, save_engagement, save_secondment
from programmes.engagements import Month
from programmes.models import Engagement, Organisation, Programme, Secondment, Workstream

KIRKLEES, WAKEFIELD = "E08000034", "E08000036"
AGREED: dict[str, dict[str, Any]] = {
    KIRKLEES: {
        "starts_on": dt.date(2017, 10, 2),
        "ends_on": dt.date(2019, 3, 29),
        "day_rate": Decimal("700.00"),
        "expected_income": Decimal("180000.00"),
    },
    WAKEFIELD: {
        "starts_on": dt.date(2018, 9, 3),
        "ends_on": dt.date(2019, 2, 22),
        "day_rate": Decimal("450.00"),
        "expected_income": Decimal("11000.00"),
    },
}
AWAY = {
    "Head of Service, to lead the social work service and others": "0.60",
    "Service Delivery Manager, to lead the social work service and others": "0.80",
}
"""FTE away of the roles that the report names, in the half year of intensive work."""
CHARGES = (
    (KIRKLEES, "DEM-INV-001", dt.date(2018, 1, 12), "59500.00", "October to December, 85 days"),
    (KIRKLEES, "DEM-INV-002", dt.date(2018, 3, 29), "63000.00", "January to March, 90 days"),
    (KIRKLEES, "DEM-INV-003", dt.date(2018, 7, 6), "21000.00", "April to June, 30 days"),
    (KIRKLEES, "DEM-INV-004", dt.date(2018, 10, 5), "19600.00", "July to September, 28 days"),
    (WAKEFIELD, "DEM-INV-005", dt.date(2018, 11, 23), "3825.00", "September, October, 8.5 days"),
)
RECEIPTS = (
    ("DEM-INV-001", dt.date(2018, 2, 20), "59500.00"),
    ("DEM-INV-002", dt.date(2018, 5, 4), "63000.00"),
    ("DEM-INV-003", dt.date(2018, 8, 10), "21000.00"),
    ("DEM-INV-004", dt.date(2018, 11, 16), "10000.00"),
)


def engage(programme: Programme, folder: Path) -> None:
    """Agree the two engagements and keep their account as finance would have by December 2018."""
    by = User.objects.get(username="finance")
    engagements = {KIRKLEES: _kirklees(), WAKEFIELD: _wakefield(programme)}
    accounts = {}
    for code, engagement in engagements.items():
        for name, value in AGREED[code].items():
            setattr(engagement, name, value)
        engagement.status = Engagement.Status.UNDER_WAY
        engagement.is_demonstration = True
        save_engagement(engagement=engagement, by=by)
        accounts[code] = save_account(account=_account(engagement), by=by)
    _send_people(engagements[KIRKLEES], by)
    _record_months(engagements, folder / "engagement_months.csv", by)
    _charge(accounts, by)


def _kirklees() -> Engagement:
    engagement = Engagement.objects.get(organisation__code=KIRKLEES)
    engagement.dates_note = ""
    return engagement


def _wakefield(programme: Programme) -> Engagement:
    return Engagement(
        programme=programme,
        workstream=Workstream.objects.get(slug="leeds-relational-practice-centre"),
        organisation=Organisation.objects.get(code=WAKEFIELD),
        title="Coaching of team managers",
        description="Demonstration, invented: one day a week with team managers.",
        lead="Partner in Practice and innovation lead",
    )


def _account(engagement: Engagement) -> EngagementAccount:
    return EngagementAccount(
        engagement=engagement,
        income_category=CostCategory.objects.get(slug="charges-to-other-councils"),
        cover_category=CostCategory.objects.get(slug="cover-for-other-councils"),
    )


def _send_people(engagement: Engagement, by: User) -> None:
    for role, fte in AWAY.items():
        secondment = Secondment.objects.get(engagement=engagement, role=role)
        secondment.fte = Decimal(fte)
        secondment.starts_on, secondment.ends_on = dt.date(2017, 10, 2), dt.date(2018, 3, 30)
        save_secondment(secondment=secondment, by=by)


def _record_months(engagements: dict[str, Engagement], path: Path, by: User) -> None:
    months: dict[tuple[str, int], dict[int, Month]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            period = Period(int(row["Year"]), int(row["Period"]))
            months.setdefault((row["Council"], period.year), {})[period.number] = Month(
                period,
                Decimal(row["Days planned"]),
                Decimal(row["Days delivered"]) if row["Days delivered"] else None,
                Decimal(row["Cover planned"]),
                Decimal(row["Cover"]) if row["Cover"] else None,
            )
    for (code, year), entered in months.items():
        engagement = engagements[code]
        record_months(
            engagement=engagement, version=engagement.version, months=entered, year=year, by=by
        )


def _charge(accounts: dict[str, EngagementAccount], by: User) -> None:
    charges = {}
    for code, reference, day, amount, what in CHARGES:
        charge = Charge(
            account=accounts[code],
            reference=reference,
            charged_on=day,
            amount=Decimal(amount),
            description=f"{what} (invented)",
        )
        charges[reference] = enter_charge(charge=charge, by=by)
    for reference, day, amount in RECEIPTS:
        receipt = Receipt(charge=charges[reference], received_on=day, amount=Decimal(amount))
        enter_receipt(receipt=receipt, by=by)
