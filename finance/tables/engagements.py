"""Tables of the work for other councils: engagements, their months, what is lent, their lines."""

from typing import Any

from innovation.core.tables import (
    ChoiceColumn,
    DateColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    Table,
    TextColumn,
)
from programmes.models import Engagement

UNKNOWN = "Not known"


def part_of(name: str) -> Any:
    """Leads from a row of the list to the part of the engagement's page that makes up a figure."""
    return lambda record: f"{record.get_absolute_url()}#{name}"


class EngagementTable(Table):
    """One row an engagement with another council."""

    FILE_ONLY = ("code", "programme", "lead", "day_rate", "expected_income", "dates_note")
    caption = "Engagements with other councils"
    organisation = TextColumn(
        "Council", accessor="organisation__name", linkify=lambda record: record.get_absolute_url()
    )
    code = TextColumn("Official code", accessor="organisation__code")
    title = TextColumn("What it is")
    programme = TextColumn("Programme", accessor="programme__name")
    workstream = TextColumn("Workstream", accessor="workstream__name", default="Whole programme")
    lead = TextColumn("Lead")
    status = ChoiceColumn("Status", choices=Engagement.Status)
    starts_on = DateColumn("First day", default=UNKNOWN)
    ends_on = DateColumn("Last day", default=UNKNOWN)
    dates_note = TextColumn("What is known of the dates")
    day_rate = MoneyColumn("Day rate", default="")
    expected_income = MoneyColumn("Expected income", default="")
    days_planned = NumberColumn("Days planned", default=UNKNOWN, total=True)
    days_delivered = NumberColumn(
        "Days delivered", default=UNKNOWN, total=True, linkify=part_of("months")
    )
    charged = MoneyColumn("Charged", default=UNKNOWN, total=True, linkify=part_of("charges"))
    received = MoneyColumn("Received", default=UNKNOWN, total=True, linkify=part_of("charges"))
    outstanding = MoneyColumn("Outstanding", default=UNKNOWN, total=True)
    cover_cost = MoneyColumn("Cover", default=UNKNOWN, total=True, linkify=part_of("months"))
    net = MoneyColumn("Net", default=UNKNOWN, total=True)
    is_demonstration = TextColumn("Invented")

    class Meta:
        empty_text = (
            "No engagements here. Clear a filter, or add the first one: the council, what it is, "
            "and who leads it."
        )

    def render_is_demonstration(self, value: bool) -> str:  # noqa: FBT001 - called by the table
        """A word for what is invented, nothing otherwise."""
        return "Demonstration" if value else ""


class EngagementMonthTable(Table):
    """One row a month of an engagement; money is by the month of its date."""

    caption = "By month"
    month = TextColumn("Month", accessor="period__month", attrs={"td": {"class": "nowrap"}})
    planned_days = NumberColumn("Days planned", total=True)
    delivered_days = NumberColumn("Days delivered", default="Not recorded", total=True)
    people = NumberColumn("People away")
    worth = MoneyColumn("Worth at the day rate", total=True)
    charged = MoneyColumn("Charged", total=True)
    received = MoneyColumn("Received", total=True)
    planned_cover = MoneyColumn("Cover planned", total=True)
    cover = MoneyColumn("Cover", default="Not recorded", total=True)
    earned = MoneyColumn("Worth less cover", total=True)
    net = MoneyColumn("Charged less cover", total=True)

    class Meta:
        orderable = False
        empty_text = "No days, charges or cover yet. Record the days of its first month."


class LendingTable(Table):
    """One row a month: what is lent, of what is there."""

    caption = "Capacity lent by month"
    month = TextColumn("Month", accessor="period__month", attrs={"td": {"class": "nowrap"}})
    councils = TextColumn("To")
    days = NumberColumn("Days", total=True)
    lent = NumberColumn("FTE lent")
    in_post = NumberColumn("FTE in post")
    planned = NumberColumn("FTE planned")
    share = PercentColumn("Share lent", default="")
    warning = TextColumn("Warning")

    class Meta:
        orderable = False
        empty_text = (
            "Nothing is lent: no engagement that was agreed has days or people. Record the days of "
            "one on its page."
        )


class EngagementLineTable(Table):
    """One row a cost line: what engagements say of it and what the monitor says."""

    caption = "Cost lines that engagements have their money in"
    label = TextColumn("Cost line", linkify=lambda record: record.url or None)
    recorded = MoneyColumn("By engagements to date", total=True)
    actual = MoneyColumn("Ledger to date", default="", total=True)
    difference = MoneyColumn("Difference", total=True)
    planned = MoneyColumn("Planned by engagements for the months left", total=True)
    forecast = MoneyColumn("Forecast of the months left", default="", total=True)
    forecast_difference = MoneyColumn("Difference of the forecast", total=True)
    agrees = TextColumn("In words")

    class Meta:
        orderable = False
        empty_text = (
            "No engagement names its cost lines yet: name them on its page, before the first "
            "charge."
        )
