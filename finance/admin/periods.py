"""Admin of accounting periods, which are closed and reopened from their list."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from finance.closing import close_period, reopen_period
from finance.models import Period
from innovation.core.periods import year_label
from programmes.admin.scope import HistoryAdmin, acting_user


@admin.register(Period)
class PeriodAdmin(HistoryAdmin):
    programme_path = "programme"
    list_display = ("__str__", "programme", "financial_year", "closed_at", "closed_by")
    list_filter = (
        ("programme", admin.RelatedOnlyFieldListFilter),
        "year",
        ("closed_at", admin.EmptyFieldListFilter),
    )
    list_select_related = ("programme", "closed_by")
    search_fields = ("programme__name", "year")
    autocomplete_fields = ("programme",)
    actions = ("close", "reopen")

    def get_readonly_fields(self, request: HttpRequest, obj: Period | None = None) -> Any:  # noqa: ARG002 - Django's signature
        """A period is closed by the action only, and never becomes another period."""
        closing = ("closed_at", "closed_by")
        return closing if obj is None else ("programme", "year", "number", *closing)

    @admin.display(description="financial year", ordering="year")
    def financial_year(self, period: Period) -> str:
        """2017/18."""
        return year_label(period.year)

    @admin.action(description="Close the selected periods", permissions=["change"])
    def close(self, request: HttpRequest, periods: QuerySet[Period]) -> None:
        """Close each of them."""
        self._each(request, periods, close_period, "closed")

    @admin.action(description="Reopen the selected periods", permissions=["change"])
    def reopen(self, request: HttpRequest, periods: QuerySet[Period]) -> None:
        """Open each of them again."""
        self._each(request, periods, reopen_period, "reopened")

    def _each(
        self,
        request: HttpRequest,
        periods: QuerySet[Period],
        act: Callable[..., bool],
        done: str,
    ) -> None:
        number = sum(act(period=period, by=acting_user(request)) for period in periods)
        what = "1 period was" if number == 1 else f"{number} periods were"
        self.message_user(request, f"{what} {done}.", messages.SUCCESS)
