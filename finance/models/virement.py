"""Virements: budget that is moved between cost lines, asked for by one and approved by another."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from finance.models.cost_line import CostLine
from finance.querysets import VirementLineQuerySet, VirementQuerySet
from innovation.core.addresses import page_url
from innovation.core.fields import MoneyField
from innovation.core.money import ZERO
from programmes.models import Decision, Programme

WITHOUT_AGREEMENT: dict[str, Any] = {
    "agreed_on": None,
    "agreement_reference": "",
    "agreement_source": "",
}
ROLES_LENGTH = 200


class Virement(models.Model):
    """A request to move budget between cost lines of a programme, and what became of it.

    `number` counts the virements of the programme. The roles are those that the two people had
    at the time, in words; `authority` says which band applied at the approval and why. Only an
    approved virement changes a budget (`CostLineQuerySet.with_latest_budget`).

    Constraints: the approver is another person than the requester; who decided, when and in which
    role are known exactly of an approved or rejected virement. Triggers (`finance.triggers`): an
    approved virement nets to zero, statuses move only along `NEXT`, and a decided virement and
    its lines never change.
    """

    class Kind(models.TextChoices):
        VIREMENT = "virement", "Virement within a year"
        REPROFILE = "reprofile", "Re-profile between years"
        CARRY_FORWARD = "carry_forward", "Carry forward to the next year"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Waiting for approval"
        WITHDRAWN = "withdrawn", "Withdrawn"
        APPROVED = "approved", "Approved"
        REJECTED = "rejected", "Rejected"

    NEXT: dict[str, frozenset[str]] = {
        Status.DRAFT: frozenset({Status.SUBMITTED, Status.WITHDRAWN}),
        Status.SUBMITTED: frozenset({Status.APPROVED, Status.REJECTED, Status.WITHDRAWN}),
        Status.WITHDRAWN: frozenset({Status.DRAFT}),
        Status.APPROVED: frozenset(),
        Status.REJECTED: frozenset(),
    }
    """The statuses that may follow each one. A withdrawn request is a draft again once edited."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="virements")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=13, choices=Kind.choices, default=Kind.VIREMENT)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    reason = models.TextField(blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_role = models.CharField(max_length=ROLES_LENGTH)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_role = models.CharField(max_length=ROLES_LENGTH, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)
    authority = models.TextField(blank=True)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="virements"
    )
    agreed_on = models.DateField("funder agreed on", null=True, blank=True)
    agreement_reference = models.CharField(
        "reference of the funder’s agreement", max_length=100, blank=True
    )
    agreement_source = models.CharField(
        "where the funder’s agreement is kept", max_length=300, blank=True
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(excluded_fields=["version"])

    objects = VirementQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        permissions = [("approve_virement", "Can approve and reject virements")]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"], name="finance_virement_number_unique"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["virement", "reprofile", "carry_forward"]),
                name="finance_virement_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "submitted", "withdrawn", "approved", "rejected"]),
                name="finance_virement_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(requested_role=""), name="finance_virement_requested_in_a_role"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"])
                | (Q(submitted_at__isnull=False) & ~Q(reason="")),
                name="finance_virement_submitted_with_reason",
                violation_error_message="A virement is submitted on a day and with a reason.",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")),
                name="finance_virement_approver_is_another",
                violation_error_message=(
                    "Whoever asked for a virement neither approves nor rejects it."
                ),
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["approved", "rejected"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                & ~Q(decided_role="")
                | ~Q(status__in=["approved", "rejected"])
                & Q(decided_by=None, decided_at=None, decided_role=""),
                name="finance_virement_decided_by_somebody",
                violation_error_message=(
                    "An approved or rejected virement has who decided, when and in which role; "
                    "no other has."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(status="rejected") | ~Q(decision_note=""),
                name="finance_virement_rejected_with_note",
                violation_error_message="Say why the virement is rejected.",
            ),
            models.CheckConstraint(
                condition=Q(**WITHOUT_AGREEMENT)
                | (
                    Q(agreed_on__isnull=False)
                    & ~Q(agreement_reference="")
                    & ~Q(agreement_source="")
                ),
                name="finance_virement_agreement_whole",
                violation_error_message=(
                    "The funder’s agreement has a date, a reference and where it is kept."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Virement {self.number}"

    def get_absolute_url(self) -> str:
        """The virement's page."""
        return page_url("finance:virement", self.pk)

    @property
    def is_decided(self) -> bool:
        """Whether it was approved or rejected, and so never changes again."""
        return self.status in {self.Status.APPROVED, self.Status.REJECTED}

    @property
    def is_editable(self) -> bool:
        """Whether its requester may still change it."""
        return self.status in {self.Status.DRAFT, self.Status.WITHDRAWN}


class VirementLine(models.Model):
    """What a virement takes from a cost line (a negative amount) or gives to it (a positive one).

    `before` and `after` are the line's latest budget without and with this virement, frozen at
    its approval and empty until then. A budget does not change its side of £0: expenditure is
    never below it and income (a negative budget) never above.
    """

    virement = models.ForeignKey(Virement, on_delete=models.PROTECT, related_name="lines")
    cost_line = models.ForeignKey(CostLine, on_delete=models.PROTECT, related_name="virement_lines")
    amount = MoneyField()
    before = MoneyField(null=True, blank=True)
    after = MoneyField(null=True, blank=True)
    history = HistoricalRecords()

    objects = VirementLineQuerySet.as_manager()

    class Meta:
        ordering = ["virement", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["virement", "cost_line"],
                name="finance_virementline_unique",
                violation_error_message="A virement has each cost line once.",
            ),
            models.CheckConstraint(
                condition=~Q(amount=ZERO),
                name="finance_virementline_amount_not_nought",
                violation_error_message="Enter an amount other than £0.",
            ),
            models.CheckConstraint(
                condition=Q(before=None, after=None)
                | Q(before__isnull=False, after__isnull=False, after=F("before") + F("amount")),
                name="finance_virementline_after_is_before_and_amount",
            ),
            models.CheckConstraint(
                condition=Q(before=None)
                | Q(before__gte=ZERO, after__gte=ZERO)
                | Q(before__lte=ZERO, after__lte=ZERO),
                name="finance_virementline_keeps_its_side",
                violation_error_message=(
                    "A budget of expenditure is £0 or more, and one of income £0 or less."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.virement}: {self.cost_line}"
