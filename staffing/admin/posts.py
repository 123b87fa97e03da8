"""Admin of posts: edited one by one or several at a time, copied, or as a CSV file."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from programmes.admin.scope import GuardedAdmin, ScopedInline, acting_user
from staffing.actions import keep_steps
from staffing.admin.post_changes import PostChangesAdmin
from staffing.admin.post_copies import PostCopiesAdmin
from staffing.admin.post_file import PostFileAdmin
from staffing.history import PAY_FIELDS
from staffing.models import Post, PostFunding, RecruitmentStep
from staffing.pay_book import VIEW_POST_PAY

NOTE = "From the post’s page in the administration."

ONLY_PROPOSED = (
    "it is no longer proposed, or somebody was in it. Give it the status “Ended” instead."
)


def _is_only_proposed(post: Post) -> bool:
    return post.status == Post.Status.PROPOSED and post.actual_start is None


class PostFundingInline(ScopedInline):
    model = PostFunding
    autocomplete_fields = ("award", "citation")


@admin.register(Post)
class PostAdmin(PostFileAdmin, PostCopiesAdmin, PostChangesAdmin, GuardedAdmin):
    list_display = (
        "number",
        "title",
        "status",
        "workstream",
        "grade",
        "fte",
        "planned_start",
        "actual_start",
        "team",
        "reports_to",
        "cluster",
    )
    list_filter = (
        "status",
        ("workstream__programme", admin.RelatedOnlyFieldListFilter),
        ("workstream", admin.RelatedOnlyFieldListFilter),
        ("grade", admin.RelatedOnlyFieldListFilter),
        ("cluster", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("grade", "workstream", "cluster", "reports_to")
    search_fields = ("number", "title", "team")
    date_hierarchy = "planned_start"
    autocomplete_fields = (
        *("grade", "workstream", "cluster", "reports_to", "decision", "citation"),
    )
    inlines = (PostFundingInline,)
    readonly_fields = ("recruitment",)
    actions = ("change_status", "change_facts", "copy")

    @admin.display(description="Recruitment")
    def recruitment(self, post: Post) -> str:
        """The steps in force, to be read: they are recorded on the post's page, not edited."""
        steps = post.steps.in_force().select_related("recorded_by") if post.pk else []
        shown = [(_step(step),) for step in steps]
        return (
            format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", shown))
            if shown
            else "None yet"
        )

    def hidden_fields(self, request: HttpRequest) -> frozenset[str]:
        """What shows the pay of a post's holder, for a user who may not see it."""
        return frozenset() if request.user.has_perm(VIEW_POST_PAY) else PAY_FIELDS

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a proposed post that nobody was in: any other is ended, and kept."""
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or _is_only_proposed(obj))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What deleting several posts would delete, and which of them have to stay, and why."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        kept = [f"{post}: {ONLY_PROPOSED}" for post in objs if not _is_only_proposed(post)]
        if kept and super().has_delete_permission(request):
            lacking = lacking - {self.opts.verbose_name}
        return deleted, counts, lacking, [*protected, *kept]

    def costed(self, records: Any) -> list[int]:
        """The posts themselves."""
        if isinstance(records, Model):
            return [records.pk] if records.pk else []
        return list(records.values_list("pk", flat=True))

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Save the post, and the steps of recruitment that bring it to where it now stands."""
        super().save_model(request, obj, form, change)
        keep_steps(posts=[obj], by=acting_user(request), note=NOTE)


def _step(step: RecruitmentStep) -> str:
    """Offered on 3 May 2018 (internal), recorded by Sam Keeper: a note."""
    appointment = f" ({step.get_appointment_display().lower()})" if step.appointment else ""
    by = step.recorded_by
    who = f", recorded by {by.get_full_name() or by.get_username()}" if by else ""
    note = f": {step.note}" if step.note else ""
    return f"{step}{appointment}{who}{note}"
