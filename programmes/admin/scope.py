"""What every admin page of the tracker keeps to: the user's own programmes, and their history.

A user of the admin without `programmes.view_every_programme` finds, is offered and can name
nothing outside their assignments: not in a list, a filter, a choice, an autocomplete or a history.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.db.models.fields.related import RelatedField
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper

from innovation.core import money
from innovation.core.access import VIEW_EVERY_PROGRAMME
from innovation.core.paginators import CappedPaginator
from innovation.core.versioned_form import VersionedForm
from innovation.core.versions import claim
from programmes.models import Programme

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
    _StackedInline = admin.StackedInline[Any, Any]
    _Options = admin.options.BaseModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin  # not subscriptable at run time
    _StackedInline = admin.StackedInline
    _Options = admin.options.BaseModelAdmin


class ScopedChoices(_Options):
    """Offers in every choice only what the user may see."""

    def get_field_queryset(
        self, db: str | None, db_field: "RelatedField[Any, Any]", request: HttpRequest
    ) -> QuerySet[Any] | None:
        """The rows that the admin of the related model shows this user."""
        related = self.admin_site._registry.get(db_field.related_model)  # noqa: SLF001 - as Django's own does
        if isinstance(related, ScopedAdmin):
            return related.get_queryset(request)
        return super().get_field_queryset(db, db_field, request)


class ScopedInline(ScopedChoices, _StackedInline):
    """Records below the one that they belong to; stacked, since a tabular one has no labels."""

    extra = 0


class ScopedAdmin(ScopedChoices, _ModelAdmin):
    """Shows only what the user may see.

    `programme_path` leads from the model to its programme where its queryset has no `visible_to`;
    it is empty for reference data that belongs to no programme.
    """

    programme_path = ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What the model's own `visible_to` shows, or what belongs to the user's programmes."""
        rows = super().get_queryset(request)
        if hasattr(rows, "visible_to"):
            visible: QuerySet[Any] = rows.visible_to(request.user)
            return visible
        if not self.programme_path:
            return rows
        whole = Programme.objects.assigned_whole_to(request.user)
        return rows.filter(**{f"{self.programme_path}__in": whole})


class ShownChanges(HistoricalRecordContextHelper):
    """What a record of the history changed, but for the fields that the user may not see."""

    def __init__(self, *args: Any, hidden: frozenset[str]) -> None:
        super().__init__(*args)
        self.hidden = hidden

    def context_for_delta_changes(self, delta: Any) -> list[dict[str, Any]]:
        """The changes that may be shown."""
        shown = [change for change in delta.changes if change.field not in self.hidden]
        return super().context_for_delta_changes(replace(delta, changes=shown))  # type: ignore[no-any-return]  # untyped package


class HistoryAdmin(ScopedAdmin, SimpleHistoryAdmin):
    """An admin with the history of each record, kept to the user's programmes as well."""

    def hidden_fields(self, request: HttpRequest) -> frozenset[str]:  # noqa: ARG002 - for those who override it
        """The fields of which this user learns nothing: no value, no change, no filter by it."""
        return frozenset()

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """The fields but for the hidden ones."""
        hidden = self.hidden_fields(request)
        return [name for name in super().get_fields(request, obj) if name not in hidden]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse a filter in the address by a hidden field: which rows it finds would tell it."""
        named = set(lookup.split(LOOKUP_SEP))
        return not self.hidden_fields(request) & named and super().lookup_allowed(
            lookup, value, request
        )

    def page(self, request: HttpRequest, name: str, **context: Any) -> HttpResponse:
        """A page of the admin by a template of the model's own."""
        media = self.media + context["form"].media if "form" in context else self.media
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "media": media}
        template = f"admin/{self.opts.app_label}/{self.opts.model_name}/{name}.html"
        return TemplateResponse(request, template, shared | context)

    def get_historical_record_context_helper(
        self, request: HttpRequest, historical_record: Any
    ) -> ShownChanges:
        """What the history says of a change."""
        return ShownChanges(self.model, historical_record, hidden=self.hidden_fields(request))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The changes of a record; 404 where the record itself would be."""
        self._must_see(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A former state, to be read: the package would let whoever may view it save it."""
        self._must_see(request, object_id)
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        if not version_id.isdecimal():
            raise Http404
        return super().history_form_view(request, object_id, version_id, extra_context)  # type: ignore[no-any-return]  # untyped package

    def revert_disabled(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - the package's signature
        """Going back to a former state is a change like any other, made on the record's page."""
        return True

    def render_history_view(
        self, request: HttpRequest, template: str, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponse:
        """The page, its fields greyed out."""
        if "adminform" in context:
            for field in context["adminform"].form.fields.values():
                field.disabled = True
        return super().render_history_view(request, template, context, **kwargs)  # type: ignore[no-any-return]  # untyped package

    def _must_see(self, request: HttpRequest, object_id: str) -> None:
        """Refuse what the user may not see; who may see everything also sees what was deleted."""
        if self.get_object(request, object_id) is not None:
            return
        if not (request.user.has_perm(VIEW_EVERY_PROGRAMME) and object_id.isdecimal()):
            raise Http404


class GuardedAdmin(HistoryAdmin):
    """An admin of a model with a version: nobody saves over what they have not seen.

    A change that is refused says who changed what meanwhile, and keeps what the user entered.
    """

    form = VersionedForm

    def get_form(
        self,
        request: HttpRequest,
        obj: Model | None = None,
        change: bool = False,  # noqa: FBT001, FBT002 - Django's signature
        **kwargs: Any,
    ) -> type[Any]:
        """The form, which knows what else the page edits and what the user may not see."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.hidden = self.hidden_fields(request)
        inlines = self.get_inline_instances(request, obj)
        form.parts = tuple(each.model for each in inlines if hasattr(each.model, "history"))
        return form  # type: ignore[no-any-return]  # made by Django for the model

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """The fields, the version only where it can be saved."""
        fields = super().get_fields(request, obj)
        changes = obj is not None and self.has_change_permission(request, obj)
        return [name for name in fields if changes or name != "seen_version"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Save a change as the next version; the form has seen to it that it is the next one."""
        if change:
            obj.version = claim(type(obj), obj.pk, obj.version)
        super().save_model(request, obj, form, change)


class ReadOnlyAdmin(ScopedAdmin):
    """Records that nobody adds, changes or deletes by hand."""

    show_full_result_count = False
    paginator = CappedPaginator
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody."""
        return False


def acting_user(request: HttpRequest) -> User:
    """Who is signed in; the admin lets nobody else come so far."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def pounds(name: str) -> Callable[[Model], str]:
    """A column or read-only field that shows an amount as £1,234.50."""

    @admin.display(description=name.replace("_", " "), ordering=name)
    def shown(record: Model) -> str:
        amount: Decimal | None = getattr(record, name)
        return "" if amount is None else money.show(amount)

    shown.__name__ = f"{name}_in_pounds"
    return shown
