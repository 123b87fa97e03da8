"""Forms of the steps of a post's recruitment."""

from typing import Any

from django import forms

from innovation.core.forms import DAY, day_widget
from programmes.querysets import User
from staffing.models import Post, RecruitmentStep
from staffing.pay_book import VIEW_POST_PAY
from staffing.recruitment import usual_next

MAX_NOTE = 300


class StepForm(forms.Form):
    """A step of a post; its point on entry only for those who may see what a post is paid."""

    may_be_needed = frozenset({"appointment"})
    status = forms.ChoiceField(label="The post is now", choices=Post.Status.choices)
    on = forms.DateField(
        label="Since",
        help_text=f"{DAY} For “In post” the first day; for “Vacant” and “Ended” the "
        "last day of who leaves.",
        error_messages={"required": "Enter the day of the step, such as 31/12/2018."},
        widget=day_widget(),
    )
    appointment = forms.ChoiceField(
        label="Appointed",
        help_text="Only for “In post”: from within the council, or from outside.",
        choices=RecruitmentStep.Appointment.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    point_on_entry = forms.IntegerField(
        label="Spinal column point on entry",
        help_text="Only for “In post”. Left empty, the cost is that of the point assumed.",
        min_value=1,
        max_value=99,
        required=False,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )
    note = forms.CharField(
        label="Note",
        help_text="Why, where the order is not the usual one. Everybody who sees the post reads it:"
        " no names and nothing of pay.",
        max_length=MAX_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, post: Post, user: User, **kwargs: Any) -> None:
        """Begin with the usual next step of the post."""
        super().__init__(*args, **kwargs)
        self.initial["status"] = usual_next(post.status)
        self.initial["seen_version"] = post.version
        if not user.has_perm(VIEW_POST_PAY):
            del self.fields["point_on_entry"]

    def clean(self) -> dict[str, Any]:
        """Ask for what only a holder has, and only then."""
        cleaned = super().clean() or self.cleaned_data
        is_filled = cleaned.get("status") == Post.Status.IN_POST
        if is_filled and not cleaned.get("appointment"):
            self.add_error("appointment", "Choose whether the appointment is internal or external.")
        for name in ("appointment", "point_on_entry"):
            if cleaned.get(name) and not is_filled and "status" in cleaned:
                self.add_error(name, "Leave this empty, or choose “In post” above.")
        return cleaned

    def look_again(self, version: int) -> None:
        """Take the post as it is now for seen, so that what was entered may be sent again."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen_version"] = version
        self.data = data


class WithdrawForm(forms.Form):
    """Why a step is withdrawn."""

    because = forms.CharField(
        label="Why the step is wrong",
        help_text="It is kept with the step, for the auditor.",
        max_length=MAX_NOTE,
        error_messages={"required": "Say why the step is wrong."},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
