"""The form of a milestone."""

from typing import Any

from django import forms

from innovation.core.forms import DAY, day_widget
from innovation.core.versioned_form import VersionedForm
from programmes.forms.offers import offer, offer_place
from programmes.models import Milestone, Programme, Tranche
from programmes.querysets import User


class MilestoneForm(VersionedForm):
    """A milestone; who does not see every programme keeps those of the own workstreams."""

    class Meta:
        model = Milestone
        fields = [
            *("programme", "workstream", "title", "description", "owner"),
            *("planned_on", "forecast_on", "actual_on", "tranche"),
        ]
        help_texts = {
            "planned_on": DAY,
            "forecast_on": f"When it is expected now, where that is another day. {DAY}",
            "actual_on": f"Leave this empty until it is done. {DAY}",
            "tranche": "The contingent money that it helps to release, if any.",
        }
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "planned_on": day_widget(),
            "forecast_on": day_widget(),
            "actual_on": day_widget(),
        }
        error_messages = {
            "title": {"required": "Enter what is to be done."},
            "owner": {"required": "Enter the role or post that owns it."},
            "planned_on": {"required": "Enter the day by which it is planned."},
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer what the user may see."""
        super().__init__(*args, **kwargs)
        offer_place(self, user)
        seen = Programme.objects.visible_to(user)
        tranches = Tranche.objects.filter(kind=Tranche.Kind.CONTINGENT, award__programme__in=seen)
        offer(self, "tranche", tranches.select_related("award"), "None")
