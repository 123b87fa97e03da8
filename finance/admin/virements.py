"""Admin of virements, to be read, and of the bands that say who approves them."""

from typing import Any, ClassVar

from django.contrib import admin

from finance.models import Virement, VirementBand, VirementLine
from programmes.admin.scope import HistoryAdmin, ReadOnlyAdmin, ScopedInline, pounds


class VirementLineInline(ScopedInline):
    model = VirementLine
    fields: ClassVar[Any] = ("cost_line", pounds("amount"), pounds("before"), pounds("after"))
    readonly_fields: ClassVar[Any] = fields
    can_delete = False


@admin.register(Virement)
class VirementAdmin(ReadOnlyAdmin, HistoryAdmin):
    """Virements are asked for and decided on their own pages, which hold them to the rules."""

    list_display = (
        "__str__",
        "programme",
        "kind",
        "status",
        "requested_by",
        "submitted_at",
        "decided_by",
        "decided_at",
    )
    list_filter = (("programme", admin.RelatedOnlyFieldListFilter), "kind", "status")
    list_select_related = ("programme", "requested_by", "decided_by")
    search_fields = ("reason", "number")
    date_hierarchy = "submitted_at"
    inlines = (VirementLineInline,)


@admin.register(VirementBand)
class VirementBandAdmin(HistoryAdmin):
    list_display: Any = ("effective_from", pounds("over"), "approver", "needs_decision", "source")
    list_filter = ("effective_from", "approver")
    search_fields = ("source",)
