"""What a change in the admin did to the forecast cost of posts, said to who may see pay."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from programmes.admin.scope import HistoryAdmin
from staffing.cost_effect import Forecast, effect_in_words, forecast_cost


class EffectAdmin(HistoryAdmin):
    """An admin whose every change is followed by what it did to the forecast cost."""

    def costed(self, records: QuerySet[Any] | Model | None) -> list[int] | None:  # noqa: ARG002 - for those who override it
        """The keys of the posts that these records cost; None for all that the user may see."""
        return None

    def forecast(self, request: HttpRequest, keys: list[int] | None) -> Forecast | None:
        """The forecast cost of these posts, or of all; None for who may not see pay."""
        return forecast_cost(keys, seen_by=request.user)

    def say_effect(
        self, request: HttpRequest, before: Forecast | None, keys: list[int] | None
    ) -> None:
        """Say how the forecast cost of these posts, or of all, differs from the one before."""
        if said := effect_in_words(before, self.forecast(request, keys)):
            self.message_user(request, said, messages.INFO)

    @contextmanager
    def effect_said(self, request: HttpRequest, keys: list[int] | None = None) -> Iterator[None]:
        """Make a change inside; its effect on these posts, or on all, is said afterwards."""
        before = self.forecast(request, keys)
        yield
        self.say_effect(request, before, keys)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Take the forecast before anything of the record is saved."""
        asked: Any = request
        asked.forecast_before = self.forecast(request, self.costed(obj))
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The page after a new record, with its effect."""
        response = super().response_add(request, obj, post_url_continue)
        self._say_saved(request, obj)
        return response

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """The page after a change, with its effect."""
        response: HttpResponse = super().response_change(request, obj)
        self._say_saved(request, obj)
        return response

    def _say_saved(self, request: HttpRequest, obj: Any) -> None:
        asked: Any = request
        self.say_effect(request, asked.forecast_before, self.costed(obj))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete the record, with its effect."""
        with self.effect_said(request, self.costed(obj)):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete the records, with their effect."""
        with self.effect_said(request, self.costed(queryset)):
            super().delete_queryset(request, queryset)
