"""The pay reference: salaries by point and date, and what an employer pays on top of them."""

from django.db import models
from simple_history.models import HistoricalRecords

from innovation.core.fields import MoneyField
from innovation.core.money import ZERO, show
from staffing.models.fact import Fact, Spine


class PaySpinePoint(Fact):
    """The full-time salary of a point for a year, from a day until the spine's next salaries.

    All points of a spine begin on the same day. A point that has no row then is dropped from it.
    """

    KEY = ("spine", "effective_from", "point")

    effective_from = models.DateField(help_text="The first day on which the salary is paid.")
    spine = models.CharField(max_length=3, choices=Spine.choices, default=Spine.NEW)
    point = models.PositiveSmallIntegerField("spinal column point")
    annual_salary = MoneyField(help_text="Pounds for a year of full-time work.")
    history = HistoricalRecords()

    class Meta(Fact.Meta):
        ordering = ["-effective_from", "point"]
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["spine", "effective_from", "point"],
                name="staffing_payspinepoint_unique",
                violation_error_message="The point has a salary from that day already.",
            ),
            models.CheckConstraint(
                condition=models.Q(annual_salary__gt=ZERO),
                name="staffing_payspinepoint_salary_over_nought",
                violation_error_message="The salary is over £0.",
            ),
            models.CheckConstraint(
                condition=models.Q(spine__in=["old", "new"]),
                name="staffing_payspinepoint_spine_known",
            ),
        ]

    def __str__(self) -> str:
        salary = show(self.annual_salary, pence=False)
        return f"Point {self.point} from {self.effective_from:%-d %B %Y}: {salary}"


class SpineAssimilation(Fact):
    """The point of the new spine that a point of the old one became on 1 April 2019."""

    KEY = ("old_point",)

    old_point = models.PositiveSmallIntegerField("point of the old spine", unique=True)
    new_point = models.PositiveSmallIntegerField("point of the new spine")
    history = HistoricalRecords()

    class Meta(Fact.Meta):
        ordering = ["old_point"]

    def __str__(self) -> str:
        return f"Old point {self.old_point} became new point {self.new_point}"


class NationalInsuranceRate(Fact):
    """What an employer pays (secondary class 1) on pay over the threshold, from a day on.

    The rate is a part of one: 0.1380 is 13.8%. The thresholds are pounds; the annual one decides.
    """

    KEY = ("effective_from",)

    effective_from = models.DateField(unique=True, help_text="The first day of the rate.")
    rate = models.DecimalField(
        max_digits=5, decimal_places=4, help_text="A part of one: 0.138 for 13.8%."
    )
    weekly_threshold = MoneyField("secondary threshold a week")
    annual_threshold = MoneyField("secondary threshold a year")
    history = HistoricalRecords()

    class Meta(Fact.Meta):
        ordering = ["-effective_from"]
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(rate__gte=0, rate__lte=1),
                name="staffing_nationalinsurancerate_rate_in_range",
                violation_error_message="The rate is a part of one: 0.138 for 13.8%%.",
            ),
            models.CheckConstraint(
                condition=models.Q(weekly_threshold__gte=ZERO, annual_threshold__gte=ZERO),
                name="staffing_nationalinsurancerate_threshold_not_negative",
                violation_error_message="A threshold is £0 or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rate:.2%} from {self.effective_from:%-d %B %Y}"


class ApprenticeshipLevyRate(Fact):
    """What an employer pays on its whole pay bill, from a day on: 0.0050 is 0.5%.

    The allowance is for the employer's pay bill as a whole: the council's other pay uses it up, so
    that a post costs the full rate.
    """

    KEY = ("effective_from",)

    effective_from = models.DateField(unique=True, help_text="The first day of the rate.")
    rate = models.DecimalField(
        max_digits=5, decimal_places=4, help_text="A part of one: 0.005 for 0.5%."
    )
    annual_allowance = MoneyField(default=ZERO)
    history = HistoricalRecords()

    class Meta(Fact.Meta):
        ordering = ["-effective_from"]
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(rate__gte=0, rate__lte=1),
                name="staffing_apprenticeshiplevyrate_rate_in_range",
                violation_error_message="The rate is a part of one: 0.005 for 0.5%%.",
            ),
            models.CheckConstraint(
                condition=models.Q(annual_allowance__gte=ZERO),
                name="staffing_apprenticeshiplevyrate_allowance_not_negative",
                violation_error_message="The allowance is £0 or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rate:.2%} from {self.effective_from:%-d %B %Y}"
