"""Rejected rows of all imports: their list, setting them aside and taking them up again."""

import re
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from finance.actions.set_aside import set_rejects_aside, take_rejects_up
from finance.filters import RejectFilter
from finance.forms import AsideForm, RejectsForm
from finance.models import Reject
from finance.querysets import RejectQuerySet
from finance.tables.imports import KeptRejectTable
from innovation.core import money
from innovation.core.asking import AskView
from innovation.core.reports import Report, totals
from innovation.core.tables import Table
from innovation.core.words import counted
from programmes.querysets import User

MAY_SET_ASIDE = "finance.change_reject"
SHOWN = 20
_KEY = re.compile(r"[0-9]{1,18}")


class RejectReport(Report):
    """Every rejected row of the programmes that the user may see in whole."""

    title = "Rejected rows"
    lead = (
        "Rows of ledger files that were not loaded, why, and what became of them. A row that "
        "waits stands against closing a period; one that is not to be loaded is set aside."
    )
    address = "finance:reject-list"
    permission_required = "finance.view_reject"
    template_name = "finance/reject_list.html"
    table_class = KeptRejectTable
    filter_class = RejectFilter
    wide = True
    dense = True

    def get_rows(self) -> RejectQuerySet:
        """The rejects that the user may see, the latest import first."""
        return Reject.objects.visible_to(self.request.user).with_state()

    def get_table_kwargs(self) -> dict[str, Any]:
        """Boxes to choose rows on the page only, for those who may set them aside."""
        if "format" in self.kwargs:
            return {"exclude": ("tick",)}
        return {"exclude": ("file_name", "programme", *_ticks(self.request.user))}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What can be done with the rows that were found."""
        found: Table = kwargs["table"]
        may_choose = self.request.user.has_perm(MAY_SET_ASIDE)
        return super().get_context_data(
            choosing=choosing(found.data.data) if may_choose else None, **kwargs
        )


def _ticks(user: User) -> tuple[str, ...]:
    """The column of boxes, where it is to be left out."""
    return () if user.has_perm(MAY_SET_ASIDE) else ("tick",)


def rejects_of_import(rejects: RejectQuerySet, user: User) -> KeptRejectTable:
    """The rejects of one import as a table, in the order of the file."""
    left_out, rows = ("number", "file_name", "programme", *_ticks(user)), rejects.with_state()
    table = KeptRejectTable(rows, exclude=left_out, orderable=False)
    table.totals = totals(table, rows)
    return table


def choosing(found: RejectQuerySet) -> dict[str, int]:
    """How many of the rows can be set aside, and how many taken up again."""
    return {"waiting": found.waiting().count(), "aside": found.set_aside().count()}


class ChosenRejectsView(AskView):
    """Asks whether something is to be done with rejects that were chosen in a list.

    The address has the `row`s that were ticked, or `all` of those that the `query` of the list
    finds. Rows that come to it afterwards are not taken with them.
    """

    permission_required = MAY_SET_ASIDE
    template_name = "finance/reject_ask.html"
    verb: ClassVar[str]
    state: ClassVar[str]

    def of_state(self, rejects: RejectQuerySet) -> RejectQuerySet:
        """The rejects with which it can be done."""
        raise NotImplementedError

    @property
    def title(self) -> str:  # type: ignore[override]  # by the rows
        """How many rows."""
        return self.verb.format(rows=counted(self.chosen["rows"], "rejected row"))

    @cached_property
    def rows(self) -> RejectQuerySet:
        """Those of the chosen rows with which it can be done."""
        asked, mine = self.request.GET, Reject.objects.visible_to(self.user).with_state()
        if "all" not in asked:
            keys = [key for key in asked.getlist("row") if _KEY.fullmatch(key)]
            return self.of_state(mine.filter(pk__in=keys))
        query = QueryDict(asked.get("query", ""))
        found = RejectFilter(query, queryset=mine, request=self.request)
        return self.of_state(found.qs) if found.is_valid() else mine.none()

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """How many they are, their amount, and the last of them."""
        return {**self.rows.tally(), **self.rows.order_by().aggregate(last=Max("pk"))}

    @property
    def list_url(self) -> str:
        """The list as it was filtered."""
        return f"{reverse('finance:reject-list')}?{self.request.GET.get('query', '')}".rstrip("?")

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """The question; without any row the list again."""
        if self.chosen["rows"]:
            return super().get(self.request)
        messages.error(self.request, f"Choose rows {self.state} first.")
        return redirect(self.list_url)

    def shown_rows(self, form: RejectsForm) -> RejectQuerySet:
        """The rows that the user was shown; ValidationError when all were dealt with since."""
        rows = self.rows.filter(pk__lte=form.cleaned_data["last"])
        if not rows.exists():
            raise ValidationError("Somebody else has dealt with these rows since: look again.")
        return rows

    def said(self, kept: Any) -> str:
        """How many."""
        return f"{self.done}: {counted(kept, 'row')}."

    def after(self, _kept: Any) -> str:
        """The list."""
        return self.list_url

    def crumbs(self) -> list[tuple[str, str]]:
        """The list, below the imports."""
        return [("Imports", reverse("finance:import-list")), ("Rejected rows", self.list_url)]

    def shown(self) -> dict[str, Any]:
        """The first rows."""
        table = KeptRejectTable(self.rows[:SHOWN], exclude=("tick", "file_name"), orderable=False)
        table.totals = {"amount": self.chosen["amount"]}
        return {"rejects": table, "chosen": self.chosen, "is_cut": self.chosen["rows"] > SHOWN}


class RejectsAsideView(ChosenRejectsView):
    """Asks why rejects are set aside."""

    verb, state = "Set {rows} aside", "that wait"
    done, button = "Set aside", "Set aside"

    def of_state(self, rejects: RejectQuerySet) -> RejectQuerySet:
        """Those that wait."""
        return rejects.waiting()

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """The question."""
        return [AsideForm(data, initial={"last": self.chosen["last"]})]

    def keep(self, *forms: Any) -> int:
        """Set them aside."""
        because = forms[0].cleaned_data["because"]
        return set_rejects_aside(rejects=self.shown_rows(forms[0]), because=because, by=self.user)

    def shown(self) -> dict[str, Any]:
        """What it means."""
        amount = money.show(self.chosen["amount"])
        note = (
            f"{amount} will not be loaded. The rows stay in the list with the reason, block no "
            "close and are not tried again. Each can be taken up again."
        )
        return super().shown() | {"note": note}


class RejectsTakeUpView(ChosenRejectsView):
    """Asks whether rejects that were set aside are to wait again."""

    verb, state = "Take {rows} up again", "that are set aside"
    done, button = "Taken up again", "Take up again"

    def of_state(self, rejects: RejectQuerySet) -> RejectQuerySet:
        """Those that are set aside."""
        return rejects.set_aside()

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """Nothing is to be entered."""
        return [RejectsForm(data, initial={"last": self.chosen["last"]})]

    def keep(self, *forms: Any) -> int:
        """Let them wait."""
        return take_rejects_up(rejects=self.shown_rows(forms[0]), by=self.user)

    def shown(self) -> dict[str, Any]:
        """What it means."""
        note = (
            f"{money.show(self.chosen['amount'])} waits again, and stands against closing a period "
            "until it is loaded. The history of each row keeps that it was set aside."
        )
        return super().shown() | {"note": note}
