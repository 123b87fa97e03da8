"""Where the spend of codes belongs."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Model

from finance.actions import Tally
from finance.models import CostCategory
from innovation.core import money
from innovation.core.words import counted
from programmes.models import Programme, Workstream


class CodesForm(forms.Form):
    """Codes that nobody has assigned, each with a choice of where its spend belongs.

    A choice may stay open. The name of a field is made of its code, so that a form that was open
    for long assigns exactly the codes that it showed.
    """

    def __init__(
        self,
        *args: Any,
        programme: Programme,
        cost_centres: dict[str, Tally],
        accounts: dict[str, Tally],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._codes: dict[str, tuple[str, str]] = {}
        workstreams = list(Workstream.objects.filter(programme=programme)) if cost_centres else []
        self.lacks_workstreams = bool(cost_centres) and not workstreams
        self._add("cost_centre", "Cost centre", cost_centres, workstreams)
        categories = list(CostCategory.objects.all()) if accounts else []
        self._add("account", "Account", accounts, categories)

    def _add(
        self, kind: str, label: str, tallies: dict[str, Tally], belongs: Sequence[Model]
    ) -> None:
        """A field for each code; the choices are read once for all of them."""
        found = {str(one.pk): one for one in belongs}
        for code, tally in tallies.items():
            name = f"{kind}-{hashlib.sha256(code.encode()).hexdigest()[:16]}"
            self._codes[name] = (kind, code)
            self.fields[name] = forms.TypedChoiceField(
                choices=[("", "Not yet decided"), *((pk, str(one)) for pk, one in found.items())],
                coerce=found.__getitem__,
                empty_value=None,
                required=False,
                label=f"{label} {code}",
                help_text=_rows(tally),
            )

    def chosen(self, kind: str) -> dict[str, Any]:
        """What was decided of the codes of a kind, "cost_centre" or "account"."""
        return {
            code: self.cleaned_data[name]
            for name, (its_kind, code) in self._codes.items()
            if its_kind == kind and self.cleaned_data.get(name) is not None
        }

    def __bool__(self) -> bool:
        return bool(self._codes)


def _rows(tally: Tally) -> str:
    return f"{counted(tally.rows, 'row')}, {money.show(tally.amount)}"
