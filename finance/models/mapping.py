"""How to read the files of a ledger."""

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords


class LedgerMapping(models.Model):
    """Which column of a ledger file is what, and how its dates and periods are written.

    Columns are named as in the file's header; blanks and case do not matter. The header is the
    first row that has every named column, so a preamble above it needs no setting.
    """

    class Encoding(models.TextChoices):
        AUTO = "auto", "UTF-8, or Windows-1252 when it is not"
        UTF_8 = "utf-8-sig", "UTF-8"
        CP1252 = "cp1252", "Windows-1252"

    class DateFormat(models.TextChoices):
        DAY_MONTH_YEAR = "%d/%m/%Y", "31/10/2017"
        ISO = "%Y-%m-%d", "2017-10-31"
        DAY_MONTH_SHORT_YEAR = "%d/%m/%y", "31/10/17"
        DAY_NAME_SHORT_YEAR = "%d-%b-%y", "31-Oct-17"
        DAY_NAME_YEAR = "%d-%b-%Y", "31-Oct-2017"
        DAY_MONTH_NAME_YEAR = "%d %B %Y", "31 October 2017"
        DAY_MONTH_YEAR_DASHES = "%d-%m-%Y", "31-10-2017"
        DAY_MONTH_YEAR_DOTS = "%d.%m.%Y", "31.10.2017"
        COMPACT = "%Y%m%d", "20171031"

    class PeriodSource(models.TextChoices):
        DATE = "date", "The row's date"
        COLUMN = "column", "A period column"
        DECLARED = "declared", "Said for each file"

    class PeriodFormat(models.TextChoices):
        YEAR_AND_PERIOD = "year_period", "Year and period: 201707, 2017/18-07"
        NUMBER = "number", "Period 1 to 12, of the financial year of the row's date"
        DATE = "date", "A date in the period, written as the other dates"

    title = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    ledger_name = models.CharField(
        max_length=200,
        help_text="The ledger that the files come from. Mappings that read the same ledger share "
        "this name, so that no row is loaded twice.",
    )
    is_demonstration = models.BooleanField(
        "invented, for demonstration", default=False, help_text="The files hold invented spend."
    )
    encoding = models.CharField(max_length=10, choices=Encoding.choices, default=Encoding.AUTO)
    delimiter = models.CharField(
        max_length=1,
        choices=[(",", "Comma"), (";", "Semicolon"), ("\t", "Tab"), ("|", "Bar")],
        default=",",
    )
    amount_column = models.CharField(max_length=200)
    cost_centre_column = models.CharField(
        max_length=200, help_text="Its codes say which workstream a row belongs to."
    )
    account_column = models.CharField(
        max_length=200, help_text="Its codes say which cost category a row belongs to."
    )
    date_column = models.CharField(
        max_length=200, blank=True, help_text="Without one, a row has the last day of its period."
    )
    date_format = models.CharField(
        max_length=10, choices=DateFormat.choices, default=DateFormat.DAY_MONTH_YEAR
    )
    period_source = models.CharField(
        "period comes from",
        max_length=10,
        choices=PeriodSource.choices,
        default=PeriodSource.DATE,
    )
    period_column = models.CharField(max_length=200, blank=True)
    period_format = models.CharField(
        max_length=12, choices=PeriodFormat.choices, default=PeriodFormat.YEAR_AND_PERIOD
    )
    reference_column = models.CharField(max_length=200, blank=True)
    reference_line_column = models.CharField(
        max_length=200,
        blank=True,
        help_text="A line or sequence number that belongs to the reference.",
    )
    supplier_column = models.CharField(max_length=200, blank=True)
    description_column = models.CharField(max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(period_source="column") | ~models.Q(period_column=""),
                name="finance_ledgermapping_period_column_named",
                violation_error_message="Name the column that the period comes from.",
            ),
            models.CheckConstraint(
                condition=~models.Q(date_column="")
                | models.Q(period_source="declared")
                | models.Q(period_source="column", period_format="year_period"),
                name="finance_ledgermapping_date_or_period",
                violation_error_message=(
                    "Name a date column, or say where else the period comes from."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    COLUMN_FIELDS = (
        "amount_column",
        "cost_centre_column",
        "account_column",
        "date_column",
        "period_column",
        "reference_column",
        "reference_line_column",
        "supplier_column",
        "description_column",
    )

    def clean(self) -> None:
        """Refuse a period column that would not be read."""
        if self.period_column and self.period_source != self.PeriodSource.COLUMN:
            raise ValidationError(
                {"period_column": "Leave this empty, or let the period come from a column."}
            )

    def columns(self) -> list[str]:
        """The names of the columns that the mapping reads."""
        return [name for field in self.COLUMN_FIELDS if (name := getattr(self, field))]
