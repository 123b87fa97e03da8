"""The form of a pressure or an action plan, new or changed."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db.models import QuerySet

from finance.models import Adjustment, CostCategory, CostLine
from finance.pressures import SAVES
from finance.projection import first_open_day
from innovation.core.fields import NotNegativeMoneyFormField, PositiveMoneyFormField
from innovation.core.forms import DAY, day_widget
from innovation.core.money import ZERO
from innovation.core.periods import year_label
from innovation.core.versioned_form import VersionedForm
from programmes.models import Workstream
from programmes.querysets import User

if TYPE_CHECKING:
    _WorkstreamChoice = forms.ModelChoiceField[Workstream]
else:
    _WorkstreamChoice = forms.ModelChoiceField  # not subscriptable at run time

PLACE = ("workstream", "category", "year")
PARTS = ("delivered", "at_risk", "replaced", "reflected")


class WorkstreamField(_WorkstreamChoice):
    """A workstream by its name and its programme's."""

    def label_from_instance(self, obj: Any) -> str:
        """Programme: workstream."""
        return f"{obj.programme}: {obj}"


class AdjustmentForm(VersionedForm):
    """What an entry says. What has a cost line already keeps it; a new one is given it."""

    workstream = WorkstreamField(
        label="Workstream or service",
        queryset=Workstream.objects.none(),
        error_messages={"required": "Choose the workstream or service that it falls on."},
    )
    category = forms.ModelChoiceField(
        label="Category",
        queryset=CostCategory.objects.all(),
        help_text="Of the cost line that it changes. Where there is no such line one is made "
        "at £0.",
        error_messages={"required": "Choose the category that it falls on."},
    )
    year = forms.TypedChoiceField(
        label="Financial year",
        coerce=int,
        error_messages={"required": "Choose the financial year that it falls in."},
    )

    class Meta:
        model = Adjustment
        fields = [
            *("kind", "title", "owner", "amount", "delivered", "at_risk", "replaced"),
            *("replaced_by", "reflected", "reflected_in", "starts_on", "due_on", "counts_from"),
            *("evidence", "withdrawn_because"),
        ]
        field_classes = {
            "amount": PositiveMoneyFormField,
            **dict.fromkeys(PARTS, NotNegativeMoneyFormField),
        }
        labels = {
            "title": "What it is",
            "amount": "Amount (£)",
            "delivered": "Delivered (£)",
            "at_risk": "At risk (£)",
            "replaced": "Replaced (£)",
            "reflected": "In the figures already (£)",
        }
        help_texts = {
            "amount": "More than £0, whatever it does to the projection. Leave it empty while it "
            "is not known.",
            "starts_on": DAY,
            "due_on": f"The day by which it is to be delivered. {DAY}",
            "counts_from": "The day from which it is known: a period that ended before it leaves "
            f"it out. Empty: the first period of the programme that is not closed. {DAY}",
        }
        error_messages = {
            "kind": {"required": "Choose what kind it is."},
            "title": {"required": "Say in a few words what it is."},
            "counts_from": {"required": "Enter the day from which it counts."},
        }
        widgets = {
            **{name: day_widget() for name in ("starts_on", "due_on", "counts_from")},
            "evidence": forms.Textarea(attrs={"rows": 3}),
        }

    mended_at: ClassVar[dict[str, str]] = {
        "finance_adjustment_parts_of_savings_only": "kind",
        "finance_adjustment_parts_within_amount": "amount",
    }
    groups = (
        ("What it is and where it falls", ("kind", "title", *PLACE, "owner")),
        ("How much it is", ("amount", "reflected", "reflected_in")),
        (
            "What became of a mitigation or an action plan saving",
            ("delivered", "at_risk", "replaced", "replaced_by"),
        ),
        ("When", ("starts_on", "due_on", "counts_from")),
        ("What shows it", ("evidence", "withdrawn_because")),
    )
    field_order = [name for _heading, names in groups for name in names]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer what the user may see, and keep the cost line of an entry that has one."""
        super().__init__(*args, **kwargs)
        self._offer_replacements(user)
        if self.kept:
            for name in PLACE:
                del self.fields[name]
            return
        del self.fields["withdrawn_because"]
        self.fields["counts_from"].required = False
        self._field("year").choices = [("", "---------"), *year_choices(user)]
        self._offer_workstreams(user)

    def clean(self) -> dict[str, Any] | None:
        """Let an empty part be £0, and a new entry count from the first month not closed."""
        cleaned = super().clean()
        workstream = self.cleaned_data.get("workstream")
        if workstream and "counts_from" not in self.errors:
            day = self.cleaned_data["counts_from"] or first_open_day(workstream.programme)
            self.cleaned_data["counts_from"] = day
            if day is None:
                self.add_error("counts_from", self.fields["counts_from"].error_messages["required"])
        for name in PARTS:
            if self.cleaned_data.get(name) is None and name not in self.errors:
                self.cleaned_data[name] = ZERO
        return cleaned

    @property
    def kept(self) -> Adjustment | None:
        """The entry that is changed; None for a new one."""
        row: Any = self.instance
        return row if row.pk else None

    def entry(self) -> Adjustment:
        """The entry as the form, which is valid, makes it; not saved."""
        row: Any = self.save(commit=False)
        return row  # type: ignore[no-any-return]  # of this form's model

    def _offer_workstreams(self, user: User) -> None:
        """Those of the programme that the user came from, as the address names it, if of any."""
        offered = workstreams(user)
        of = {str(one.programme_id): one.programme for one in offered}
        chosen = of.get(str(self.initial.get("programme")))
        self._field("workstream").queryset = offered.filter(programme=chosen) if chosen else offered
        if chosen:
            self.initial.setdefault("counts_from", first_open_day(chosen))

    def _offer_replacements(self, user: User) -> None:
        others = Adjustment.objects.visible_to(user).filter(kind__in=SAVES)
        if kept := self.kept:
            programme = kept.cost_line.workstream.programme_id
            same = others.filter(cost_line__workstream__programme=programme)
            others = same.exclude(pk=kept.pk)
        self._field("replaced_by").queryset = others
        for name in PARTS:
            self.fields[name].required = False

    def _field(self, name: str) -> Any:
        return self.fields[name]


def workstreams(user: User) -> QuerySet[Workstream]:
    """The workstreams that the user may see, with their programmes."""
    return (
        Workstream.objects.visible_to(user)
        .select_related("programme")
        .order_by("programme__name", "position", "name")
    )


def year_choices(user: User) -> list[tuple[str, str]]:
    """The financial years of the cost lines that the user may see."""
    lines = CostLine.objects.visible_to(user).order_by("-year")
    years = lines.values_list("year", flat=True).distinct()
    return [(str(year), year_label(year)) for year in years]
