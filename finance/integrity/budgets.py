"""Checks from the award down to the cost line."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q

from finance.approval import approval_chains
from finance.integrity.check import Check
from finance.models import CostLine
from innovation.core import money
from innovation.core.fields import money_sum
from innovation.core.money import ZERO
from programmes.models import Award, Decision


def tranches_differ() -> Iterable[str]:
    """Awards whose tranches are not their amount."""
    awards: Any = Award.objects.annotate(total=money_sum("tranches__amount")).order_by("pk")
    for award in awards.exclude(total=F("amount")):
        yield (
            f"Award {award.pk} ({award}) is {money.show(award.amount)}; its tranches are "
            f"{money.show(award.total)}."
        )


def approvals_exceeded() -> Iterable[str]:
    """Awards of which more is budgeted than approved, or more approved or endorsed than won."""
    lines = CostLine.objects.filter(award__isnull=False).with_latest_budget()
    budgets = lines.values_list("award", "latest_budget")  # type: ignore[misc]  # annotated
    for chain in approval_chains(Award.objects.with_decided().order_by("pk"), budgets):
        if chain.is_broken or chain.endorsed > chain.award.amount:
            yield (
                f"Award {chain.award.pk} ({chain.award}) is {money.show(chain.award.amount)}: "
                f"decisions endorse {money.show(chain.endorsed)} and approve "
                f"{money.show(chain.approved)}, and {money.show(chain.budgeted)} is budgeted."
            )


def awards_stray() -> Iterable[str]:
    """Cost lines and decisions of an award of another programme."""
    lines = CostLine.objects.filter(award__isnull=False)
    for line in lines.exclude(award__programme=F("workstream__programme")).order_by("pk"):
        yield f"Cost line {line.pk} is funded by award {line.award_id} of another programme."
    decisions = Decision.objects.filter(award__isnull=False)
    for decision in decisions.exclude(award__programme=F("programme")).order_by("pk"):
        yield f"Decision {decision.pk} is about award {decision.award_id} of another programme."


def signs_wrong() -> Iterable[str]:
    """Cost lines with a budget on the wrong side of £0, and income that an award funds."""
    spend = Q(original_budget__lt=ZERO) | Q(latest_budget__lt=ZERO)
    income = Q(original_budget__gt=ZERO) | Q(latest_budget__gt=ZERO) | Q(award__isnull=False)
    lines: Any = CostLine.objects.with_latest_budget().order_by("pk")
    wrong = lines.filter(spend & ~Q(category__kind="income") | income & Q(category__kind="income"))
    for line in wrong.select_related("category"):
        yield (
            f"Cost line {line.pk} of {line.category.get_kind_display().lower()}: original budget "
            f"{money.show(line.original_budget)}, latest {money.show(line.latest_budget)}."
        )


CHECKS = (
    Check(
        "tranches",
        "The tranches of an award sum to it.",
        "Correct the award or its tranches in the administration: the award's letter says which.",
        tranches_differ,
    ),
    Check(
        "approval",
        "No more is budgeted than decisions approve, nor approved or endorsed than awarded.",
        "Record the decision that approves the budget, or move the budget back by a virement.",
        approvals_exceeded,
    ),
    Check(
        "award places",
        "An award funds and is decided on in its own programme.",
        "Choose an award of the programme, on the cost line or decision in the administration.",
        awards_stray,
    ),
    Check(
        "signs",
        "A budget of expenditure is £0 or more; one of income £0 or less, and no award funds it.",
        "Set the original budget or the award right in the administration.",
        signs_wrong,
    ),
)
