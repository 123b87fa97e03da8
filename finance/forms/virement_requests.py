"""What people enter when they ask for a virement: the request, and its lines one by one."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms

from finance.actions.cost_lines import LineKey
from finance.forms.virements import AGREEMENT, AgreementForm, SeenForm
from finance.line_choices import LineChoices, key_of
from finance.models import Virement
from innovation.core import money
from innovation.core.fields import MoneyFormField
from programmes.models import Programme
from programmes.querysets import User

MAX_LINES = 60
ABOUT_KINDS = (
    "A virement moves budget between cost lines of one financial year. A re-profile moves the "
    "budget of a workstream and category to another year, a carry forward to the next one: where "
    "an award pays, its funder has to agree."
)


class StartForm(forms.Form):
    """Which programme's budget is to be moved, and how."""

    programme = forms.ModelChoiceField(
        queryset=Programme.objects.none(),
        empty_label="Choose a programme",
        error_messages={"required": "Choose a programme.", "invalid_choice": "Choose a programme."},
    )
    kind = forms.ChoiceField(
        label="What is to be moved",
        help_text=ABOUT_KINDS,
        choices=Virement.Kind.choices,
        initial=Virement.Kind.VIREMENT,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is to be moved."},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the programmes that the user may see; one that is the only one is chosen."""
        super().__init__(*args, **kwargs)
        programmes = Programme.objects.visible_to(user)
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]  # a model choice
        if len(found := list(programmes[:2])) == 1:
            self.initial["programme"] = found[0]


class RequestForm(AgreementForm, SeenForm):
    """The kind and the reason of a virement, and what its funder agreed; its lines stand apart."""

    field_order = ("kind", "reason", *AGREEMENT)
    may_be_needed = frozenset({"reason", *AGREEMENT})

    kind = forms.ChoiceField(
        label="What is to be moved",
        help_text=ABOUT_KINDS,
        choices=Virement.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is to be moved."},
    )
    reason = forms.CharField(
        label="Reason",
        help_text="Why the budget is to be moved. A draft can be saved without one.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, virement: Virement, **kwargs: Any) -> None:
        """Begin with what the virement says; a new one was seen in no version."""
        super().__init__(*args, virement=virement, **kwargs)
        if virement.pk is None:
            del self.fields["seen_version"]
        for name in ("kind", "reason", *AGREEMENT):
            self.initial.setdefault(name, getattr(virement, name))

    @property
    def asks_agreement(self) -> bool:
        """Whether the fields of the funder's agreement stand open."""
        entered = any(self[name].value() or self[name].errors for name in AGREEMENT)
        return bool(entered) or self["kind"].value() != Virement.Kind.VIREMENT


class LineForm(forms.Form):
    """A line of a virement: what is taken from a cost line, or what is given to it."""

    cost_line = forms.ChoiceField(
        label="Cost line",
        required=False,
        error_messages={"invalid_choice": "Choose a cost line from the list."},
    )
    taken = MoneyFormField(label="Taken (£)", required=False)
    given = MoneyFormField(label="Given (£)", required=False)

    def __init__(self, *args: Any, choices: LineChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cost_line"].choices = choices.groups  # type: ignore[attr-defined]  # a choice
        for name in ("taken", "given"):
            self.fields[name].widget.attrs["class"] = "govuk-input--width-10"

    def clean(self) -> dict[str, Any]:
        """An amount has a line, and a line one amount; a line left empty is left out."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        amounts = [name for name in ("taken", "given") if cleaned[name] is not None]
        if amounts and not cleaned["cost_line"]:
            self.add_error("cost_line", "Choose the cost line of this amount.")
        elif cleaned["cost_line"] and not amounts:
            self.add_error("taken", "Enter what is taken from this line or given to it.")
        elif len(amounts) > 1:
            self.add_error("given", "Enter what is taken or what is given, not both.")
        elif amounts and cleaned[amounts[0]] <= money.ZERO:
            self.add_error(amounts[0], "Enter an amount of more than £0.")
        return cleaned

    @property
    def move(self) -> tuple[LineKey, Decimal] | None:
        """The line and its amount, negative where it is taken; None of an empty or wrong line."""
        if self.errors or not self.cleaned_data.get("cost_line"):
            return None
        taken, given = self.cleaned_data["taken"], self.cleaned_data["given"]
        return key_of(self.cleaned_data["cost_line"]), given if taken is None else -taken


if TYPE_CHECKING:
    _LineFormSet = forms.BaseFormSet[LineForm]
else:
    _LineFormSet = forms.BaseFormSet


class BaseLineFormSet(_LineFormSet):
    """The lines of a request, each cost line once."""

    def clean(self) -> None:
        """Name the line that repeats an earlier one."""
        first: dict[LineKey, int] = {}
        for number, form in enumerate(self.forms, start=1):
            if form.move is None:
                continue
            line = form.move[0]
            if line in first:
                form.add_error("cost_line", f"Line {first[line]} has this cost line already.")
            first.setdefault(line, number)

    @property
    def moves(self) -> list[tuple[LineKey, Decimal]]:
        """The lines that are filled in and without a fault."""
        return [form.move for form in self.forms if form.move is not None]

    @property
    def amounts(self) -> list[Decimal]:
        """What the lines give, negative where they take: as they were sent, or as they begin."""
        if self.is_bound:
            return [amount for _, amount in self.moves]
        begun = [form.initial for form in self.forms]
        given = [row["given"] for row in begun if row.get("given") is not None]
        return given + [-row["taken"] for row in begun if row.get("taken") is not None]


LineFormSet = forms.formset_factory(
    LineForm,
    formset=BaseLineFormSet,
    extra=0,
    max_num=MAX_LINES,
    absolute_max=MAX_LINES,
    validate_max=True,
)
