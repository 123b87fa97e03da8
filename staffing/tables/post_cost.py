"""What one post costs, by month and by financial year."""

from innovation.core.tables import (
    MoneyColumn,
    NumberColumn,
    Table,
    TextColumn,
    YearColumn,
)


class PostMonthTable(Table):
    """A month of a post a row: its cost in its parts, and beside it the plan's."""

    FILE_ONLY = (
        *("year", "period", "salary_working", "insurance_working"),
        *("pension_working", "levy_working"),
    )
    caption = "Month by month"
    month = TextColumn(
        "Month",
        accessor="period__month",
        linkify=lambda record: f"#how-{record.period.code}" if record.parts else None,
        attrs={"td": {"class": "nowrap"}},
    )
    year = YearColumn("Financial year", accessor="period__year")
    period = NumberColumn("Period", accessor="period__number")
    days = NumberColumn("Days", total=True)
    points = TextColumn("Point")
    salary = MoneyColumn("Salary", accessor="amounts__salary", total=True)
    national_insurance = MoneyColumn("NI", accessor="amounts__national_insurance", total=True)
    pension = MoneyColumn("Pension", accessor="amounts__pension", total=True)
    levy = MoneyColumn("Levy", accessor="amounts__levy", total=True)
    total = MoneyColumn("Total", accessor="amounts__total", total=True)
    planned = MoneyColumn("As planned", total=True)
    salary_working = TextColumn("Salary is", accessor="workings__0")
    insurance_working = TextColumn("NI is", accessor="workings__1")
    pension_working = TextColumn("Pension is", accessor="workings__2")
    levy_working = TextColumn("Levy is", accessor="workings__3")

    class Meta:
        orderable = False
        empty_text = "There is no month to cost."


class PostYearTable(Table):
    """A financial year of a post a row."""

    caption = "By financial year"
    year = YearColumn("Year")
    days = NumberColumn("Days", total=True)
    salary = MoneyColumn("Salary", accessor="amounts__salary", total=True)
    on_costs = MoneyColumn("On-costs", accessor="amounts__on_costs", total=True)
    total = MoneyColumn("Total", accessor="amounts__total", total=True)
    planned = MoneyColumn("As planned", total=True)
    difference = MoneyColumn("(Under)/over the plan", total=True)

    class Meta:
        orderable = False
