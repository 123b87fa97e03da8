"""Admin of awards, each with the tranches it comes in."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, ModelForm

from innovation.core import money
from programmes.admin.scope import HistoryAdmin, ScopedInline, pounds
from programmes.models import Award, Tranche

if TYPE_CHECKING:
    _FormSet = BaseInlineFormSet[Tranche, Award, ModelForm[Tranche]]
else:
    _FormSet = BaseInlineFormSet  # not subscriptable at run time


RELEASED_STAYS = "A tranche that is released stays as it is."


class TrancheFormSet(_FormSet):
    """Tranches that sum to their award."""

    def clean(self) -> None:
        """Refuse tranches that do not sum to the award, naming the difference."""
        super().clean()
        award: Decimal | None = self.instance.amount
        if award is None or any(self.errors):
            return
        if any(self._changes_what_is_released(form) for form in self.initial_forms):
            raise ValidationError(RELEASED_STAYS, code="released")
        total = sum(self._amounts(), money.ZERO)
        if total != award:
            raise ValidationError(difference(total, award), code="tranche_sum")

    def _changes_what_is_released(self, form: Any) -> bool:
        return form.instance.released_on is not None and (
            form in self.deleted_forms or "amount" in form.changed_data
        )

    def _amounts(self) -> list[Decimal]:
        kept = [form for form in self.forms if form not in self.deleted_forms]
        return [amount for form in kept if (amount := form.cleaned_data.get("amount")) is not None]


def difference(total: Decimal, award: Decimal) -> str:
    """What is wrong with tranches of `total` for an award of another amount."""
    missing = award - total
    return (
        f"The tranches sum to {money.show(total)}, which is {money.show(abs(missing))} "
        f"{'less' if missing > 0 else 'more'} than the award of {money.show(award)}."
    )


class TrancheInline(ScopedInline):
    model = Tranche
    formset = TrancheFormSet
    autocomplete_fields = ("citation",)
    readonly_fields = ("claim", "released_on")
    """Both are changed by the claim alone, on the page of the contingent money."""


@admin.register(Award)
class AwardAdmin(HistoryAdmin):
    programme_path = "programme"
    list_display: Any = (
        "name",
        "programme",
        "funder",
        pounds("amount"),
        "starts_on",
        "ends_on",
    )
    list_filter = (("programme", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("programme",)
    search_fields = ("name", "funder")
    date_hierarchy = "starts_on"
    autocomplete_fields = ("programme", "citation")
    inlines = (TrancheInline,)
