"""From an award to its budget: nothing is budgeted beyond what a decision approved.

The one definition of the chain: the award, what decisions endorse of it, what they approve
spending of, and what stands on cost lines.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from finance.addresses import decisions_url, monitor_url
from finance.models import CostLine
from innovation.core import money
from programmes.models import Award


@dataclass(frozen=True, slots=True)
class ApprovalChain:
    """An award and what of it is endorsed, approved and budgeted, in pounds.

    `budgeted` is the latest budget of the cost lines that the award funds, all years.
    """

    award: Award
    endorsed: Decimal
    approved: Decimal
    budgeted: Decimal

    @property
    def not_approved(self) -> Decimal:
        """What of the award no decision approves spending of yet."""
        award: Decimal = self.award.amount
        return award - self.approved

    @property
    def left(self) -> Decimal:
        """What is approved and not yet budgeted; below £0 where more is budgeted than approved."""
        return self.approved - self.budgeted

    @property
    def is_broken(self) -> bool:
        """Whether more is budgeted than approved, or more approved than awarded."""
        return self.left < 0 or self.not_approved < 0

    @property
    def steps(self) -> list[tuple[str, Decimal, str]]:
        """Label, amount and address of each step, from the award down."""
        programme, award = self.award.programme_id, self.award.pk
        return [
            ("Award", self.award.amount, ""),
            ("Endorsed", self.endorsed, decisions_url(programme=programme, effect="endorses")),
            ("Approved", self.approved, decisions_url(programme=programme, effect="approves")),
            ("Not yet approved", self.not_approved, ""),
            ("Budgeted", self.budgeted, monitor_url(programme=programme, award=award)),
            ("Approved and not yet budgeted", self.left, ""),
        ]


def approval_chains(
    awards: Iterable[Award], budgets: Iterable[tuple[int | None, Decimal]]
) -> list[ApprovalChain]:
    """The chain of each award, which is read `with_decided`.

    `budgets` has the key of the award and the latest budget of each cost line.
    """
    budgeted: dict[int | None, Decimal] = {}
    for award, amount in budgets:
        budgeted[award] = budgeted.get(award, money.ZERO) + amount
    return [
        ApprovalChain(
            award,
            endorsed=award.endorsed,  # type: ignore[attr-defined]  # annotated
            approved=award.approved,  # type: ignore[attr-defined]  # annotated
            budgeted=budgeted.get(award.pk, money.ZERO),
        )
        for award in awards
    ]


def beyond_approval(award: Award, more: Decimal) -> str:
    """Why `more` pounds cannot be budgeted from an award; empty when they can."""
    lines = CostLine.objects.filter(award=award).with_latest_budget()
    budgets = lines.values_list("award", "latest_budget")  # type: ignore[misc]  # annotated
    [chain] = approval_chains(Award.objects.with_decided().filter(pk=award.pk), budgets)
    if more <= chain.left:
        return ""
    return (
        f"Decisions approve {money.show(chain.approved)} of {award}, of which "
        f"{money.show(chain.left)} is not yet budgeted: record the decision that approves more."
    )
