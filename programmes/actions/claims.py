"""The claim of contingent money: drafted, submitted, and released or withheld."""

import datetime as dt
from decimal import Decimal

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from innovation.core import money
from innovation.core.access import role_in_words
from innovation.core.versions import save_as
from programmes.models import Award, ClaimStep, Decision, GateCondition, Tranche

Claim = Tranche.Claim


@transaction.atomic
def record_claim(
    *,
    tranche: Tranche,
    claim: str,
    on: dt.date,
    by: User,
    note: str = "",
    decision: Decision | None = None,
    amount: Decimal | None = None,
) -> Tranche:
    """Record a step of the claim of a tranche, and return the tranche as it is then.

    `amount` is what is released, all without one. Where that is less than the tranche, the rest
    becomes a tranche of its own that is withheld, so that the tranches still sum to the award.
    The award is locked, as by whoever commits money of it.

    Raises ValidationError for a step that may not follow, a day before the last step, a claim or
    a release while a condition has no evidence, an amount that is none of the tranche's, and a
    withholding without its reason.
    """
    award = Award.objects.select_for_update(no_key=True).get(pk=tranche.award_id)
    row = Tranche.objects.select_for_update(no_key=True).get(pk=tranche.pk)
    row.award = award
    step = ClaimStep(
        claim=claim,
        on=on,
        note=note.strip(),
        decision=decision,
        recorded_by=by,
        recorded_role=role_in_words(by),
    )
    _refuse(row, step)
    if claim == Claim.RELEASED:
        _refuse_amount(row, amount)
        if amount is not None and amount < row.amount:
            _withhold_the_rest(row, amount, step, by)
        row.released_on = on
    row.claim = claim
    save_as(row, by, Claim(claim).label)
    _keep(step, row)
    return row


def _refuse(row: Tranche, step: ClaimStep) -> None:
    claim, on, decision = step.claim, step.on, step.decision
    if claim not in Tranche.NEXT[row.claim]:
        raise ValidationError(
            f"“{Claim(claim).label}” cannot follow “{row.get_claim_display()}”: look at the page "
            "again."
        )
    last = row.steps.last()
    if last is not None and on < last.on:
        raise ValidationError({"on": f"The last step is “{last}”: enter that day or a later one."})
    if claim in {Claim.SUBMITTED, Claim.RELEASED}:
        _refuse_missing_evidence(row)
    if claim == Claim.WITHHELD and not step.note:
        raise ValidationError({"note": "Say why it is withheld."})
    if decision is not None and decision.programme_id != row.award.programme_id:
        raise ValidationError({"decision": "Choose a decision of the same programme."})


def _refuse_amount(row: Tranche, amount: Decimal | None) -> None:
    if amount is not None and not money.ZERO < amount <= row.amount:
        raise ValidationError(
            {"amount": f"Enter an amount over £0 and up to {money.show(row.amount)}."}
        )


def _refuse_missing_evidence(row: Tranche) -> None:
    if not row.conditions.exists():
        raise ValidationError("The tranche has no condition yet: add what must be shown first.")
    if missing := list(row.conditions.unmet()):
        names = "; ".join(f"“{condition}”" for condition in missing)
        raise ValidationError(f"There is no evidence yet of {names}: add it first.")


def _withhold_the_rest(row: Tranche, amount: Decimal, step: ClaimStep, by: User) -> None:
    """Cut the tranche down to an amount; the rest becomes a tranche that is withheld."""
    rest = Tranche(
        award=row.award,
        kind=row.kind,
        amount=row.amount - amount,
        condition=row.condition,
        due_on=row.due_on,
        citation_id=row.citation_id,
        claim=Claim.WITHHELD,
    )
    save_as(rest, by, "Withheld of a tranche that was released in part")
    for condition in row.conditions.all():
        condition.pk, condition.tranche = None, rest
        condition._state.adding = True  # noqa: SLF001 - as Django documents for a copy
        save_as(condition, by)
    withheld = ClaimStep(
        claim=Claim.WITHHELD,
        on=step.on,
        note=step.note or "Only a part was released.",
        decision=step.decision,
        recorded_by=by,
        recorded_role=step.recorded_role,
    )
    _keep(withheld, rest)
    row.amount = amount


def _keep(step: ClaimStep, row: Tranche) -> None:
    """Add the step to the tranche; one that answers the claim says how much of it."""
    step.tranche = row
    if step.claim in {Claim.RELEASED, Claim.WITHHELD}:
        step.amount = row.amount
    step.save()


@transaction.atomic
def save_condition(*, condition: GateCondition, by: User) -> GateCondition:
    """Save a condition of a tranche. Raises ValidationError once the tranche is released."""
    tranche = Tranche.objects.select_for_update(no_key=True).get(pk=condition.tranche_id)
    if tranche.released_on is not None:
        raise ValidationError("The tranche is released: its conditions stay as they were.")
    save_as(condition, by)
    return condition
