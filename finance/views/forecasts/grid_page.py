"""What the pages with a grid of lines and months share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import View

from finance.actions import ActionRefusedError
from finance.filters import GridFilter
from finance.models import CostLine
from finance.month_grid import NUMBERS, GridLine, MonthGrid
from finance.querysets import CostLineQuerySet
from finance.views.monitor import is_demonstration
from innovation.core.access import AccessMixin
from innovation.core.periods import Period
from innovation.core.words import counted

MOST_LINES = 300
"""So many lines a form can send: the rest of a large programme is chosen by workstream."""


@dataclass(frozen=True, slots=True)
class GridWords:
    """What a page with a grid calls its parts; `months` is their sum where more is added to it."""

    heading: str
    intro: str
    caption: str
    months: str
    target: str
    total: str
    tick: str
    button: str


class GridView(AccessMixin, View):
    """One financial year of a programme, a row a cost line, that is saved as a whole.

    A subclass says what its lines are (`grid_lines`), what is wrong with them beyond a cell
    (`check`), how they are saved (`keep`), and who may.
    """

    words: ClassVar[GridWords]
    may_save: ClassVar[str]
    beyond: Sequence[str] = ()
    """What the lines of the page have beyond their months, by name."""

    def get(self, _request: HttpRequest) -> HttpResponse:
        """The grid as it is saved."""
        return self.show(MonthGrid(self.lines()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save every row that was changed, or none, and say why not."""
        if not request.user.has_perm(self.may_save):
            raise PermissionDenied
        grid = MonthGrid(self.lines(), request.POST)
        self.check(grid)
        if not grid.errors:
            refusal = self.refusal_to_save(grid)
            if not refusal:
                return redirect(request.get_full_path())
            grid = MonthGrid(self.lines(), request.POST, refusal)
        return self.show(grid)

    def refusal_to_save(self, grid: MonthGrid) -> str:
        """Save the rows; what the action says where it refuses, empty once they are saved."""
        try:
            rows = self.keep(grid) if grid.wanted else 0
        except ActionRefusedError as refused:
            return str(refused)
        said = f"Saved: {counted(rows, 'line')}." if rows else "Nothing was changed."
        messages.success(self.request, said)
        return ""

    def lines(self) -> list[GridLine]:
        """The lines of the filter, read anew; none where they are too many for a form."""
        rows = CostLine.objects.visible_to(self.request.user)
        self.filter = GridFilter(self.request.GET, queryset=rows, request=self.request)
        found = self.filter.qs if self.filter.is_valid() else rows.none()
        lines = self.grid_lines(found)
        self.too_many = len(lines) if len(lines) > MOST_LINES else 0
        return [] if self.too_many else lines

    def grid_lines(self, rows: CostLineQuerySet) -> list[GridLine]:
        """The rows of the grid."""
        raise NotImplementedError

    def check(self, grid: MonthGrid) -> None:
        """Put what is wrong with a whole row into its errors."""

    def keep(self, grid: MonthGrid) -> int:
        """Save what is wanted, and return how many lines that were."""
        raise NotImplementedError

    def show(self, grid: MonthGrid) -> HttpResponse:
        """The page."""
        return render(self.request, "finance/month_grid.html", self.get_context_data(grid))

    def get_context_data(self, grid: MonthGrid) -> dict[str, Any]:
        """What the template shows."""
        may_save = self.request.user.has_perm(self.may_save)
        year = int(self.filter.data.get("year") or 0) if self.filter.is_valid() else 0
        return {
            "form": grid,
            "words": self.words,
            "grid": grid,
            "filter": self.filter,
            "programme": self.filter.programme,
            "year": year,
            "as_at": self.filter.as_at,
            "is_demonstration": is_demonstration(self.filter.programme),
            "active_filters": list(self.filter.active()),
            "clear_url": self.request.path,
            "too_many": self.too_many,
            "may_save": may_save,
            "beyond": self.beyond,
            "width": len(NUMBERS) + 4 + bool(self.beyond) + len(self.beyond) + may_save,
            "months": [Period(year, number) for number in NUMBERS] if year else [],
        }
