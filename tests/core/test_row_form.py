"""What a constraint of a row says stands at the field where it is mended."""

from typing import Any, ClassVar

import pytest

from innovation.core.row_form import RowForm
from programmes.models import Risk, Workstream
from tests.factories import RiskFactory, WorkstreamFactory

pytestmark = pytest.mark.django_db
COSTS_IN_ORDER = (
    "Enter all three costs or none: £0 or more at the least, no less as expected, and no less "
    "than that at the most."
)
CLOSED = "A closed risk has a day and a reason, and no other."


class RiskRowForm(RowForm):
    """Some of a risk, whose programme is given."""

    given = frozenset({"programme"})

    class Meta:
        model = Risk
        fields = ("title", "cost_low", "cost_expected", "cost_high", "closed_on", "closed_because")


class OtherwiseForm(RiskRowForm):
    """The same, with another place for the costs."""

    mended_at: ClassVar[dict[str, str]] = {"programmes_risk_costs_in_order": "cost_low"}


class TitleForm(RowForm):
    """A form that asks for nothing that the constraint is about."""

    given = frozenset({"closed_on", "closed_because"})

    class Meta:
        model = Risk
        fields = ("title",)


class WorkstreamRowForm(RowForm):
    """A workstream, whose programme is given."""

    given = frozenset({"programme"})

    class Meta:
        model = Workstream
        fields = ("name",)


def errors(form_class: type[RowForm], row: Any, **entered: str) -> dict[str, list[str]]:
    form = form_class({"title": "Late posts", **entered}, instance=row)
    return {name: [str(each) for each in found] for name, found in form.errors.items()}


@pytest.mark.parametrize(
    ("entered", "at", "said"),
    [
        ({"closed_on": "31/10/2017"}, "closed_because", CLOSED),
        ({"closed_because": "It is over."}, "closed_on", CLOSED),
        ({"cost_low": "5", "cost_high": "9"}, "cost_expected", COSTS_IN_ORDER),
        ({"cost_low": "5", "cost_expected": "7", "cost_high": "6"}, "cost_high", COSTS_IN_ORDER),
    ],
)
def test_constraint_over_several_fields_stands_at_an_empty_one_or_the_last(
    entered: dict[str, str], at: str, said: str
) -> None:
    assert errors(RiskRowForm, RiskFactory(), **entered) == {at: [said]}


def test_two_constraints_stand_each_at_its_own_field() -> None:
    found = errors(RiskRowForm, RiskFactory(), cost_low="5", closed_because="It is over.")
    assert found == {"cost_expected": [COSTS_IN_ORDER], "closed_on": [CLOSED]}


def test_form_names_another_field_for_a_constraint() -> None:
    entered = {"cost_low": "5", "cost_high": "9"}
    assert errors(OtherwiseForm, RiskFactory(), **entered) == {"cost_low": [COSTS_IN_ORDER]}


def test_row_that_is_there_twice_is_told_at_the_field_that_is_asked_for() -> None:
    risk = RiskFactory(title="Late posts")
    other = RiskFactory(programme=risk.programme, title="Another")
    assert errors(RiskRowForm, other) == {
        "title": ["The programme has a risk of this title."],
    }
    stream = WorkstreamFactory(name="Re-Think")
    twin = WorkstreamFactory(programme=stream.programme)
    assert errors(WorkstreamRowForm, twin, name="Re-Think") == {
        "name": ["Workstream with this Programme and Name already exists."]
    }


def test_constraint_of_nothing_that_is_asked_for_stands_above_the_form() -> None:
    risk = RiskFactory()
    risk.closed_because = "It is over."
    assert errors(TitleForm, risk) == {"__all__": [CLOSED]}


def test_other_words_stay_where_they_are_put() -> None:
    form = RiskRowForm({"title": "Late posts"}, instance=RiskFactory())
    form.add_error(None, "Look again.")
    form.add_error("title", CLOSED)
    assert form.errors == {"__all__": ["Look again."], "title": [CLOSED]}
