"""Admin of posts: edited one by one, by status, or as a CSV file."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from innovation.core import exports
from programmes.admin.scope import GuardedAdmin, ScopedInline, acting_user
from staffing.actions import ImportRefusedError, change_status, import_posts, keep_steps
from staffing.forms import ConfirmedFileForm, PostFileForm, StatusForm
from staffing.history import PAY_FIELDS
from staffing.models import Post, PostFunding
from staffing.pay_book import VIEW_POST_PAY
from staffing.post_file import PostFile, cells_of, columns
from staffing.post_plan import PostPlan, plan_posts
from staffing.querysets import PostQuerySet

NOTE = "From the post’s page in the administration."
CHANGED_MEANWHILE = "The posts changed since the preview: look at it again and confirm."


class PostFundingInline(ScopedInline):
    model = PostFunding
    autocomplete_fields = ("award", "citation")


@admin.register(Post)
class PostAdmin(GuardedAdmin):
    list_display = (
        "number",
        "title",
        "status",
        "workstream",
        "grade",
        "fte",
        "planned_start",
        "actual_start",
        "cluster",
    )
    list_filter = (
        "status",
        ("workstream__programme", admin.RelatedOnlyFieldListFilter),
        ("workstream", admin.RelatedOnlyFieldListFilter),
        ("grade", admin.RelatedOnlyFieldListFilter),
        ("cluster", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("grade", "workstream", "cluster")
    search_fields = ("number", "title")
    date_hierarchy = "planned_start"
    autocomplete_fields = (
        *("grade", "workstream", "cluster", "reports_to", "decision", "citation"),
    )
    inlines = (PostFundingInline,)
    actions = ("change_status",)

    def hidden_fields(self, request: HttpRequest) -> frozenset[str]:
        """What shows the pay of a post's holder, for a user who may not see it."""
        return frozenset() if request.user.has_perm(VIEW_POST_PAY) else PAY_FIELDS

    def get_urls(self) -> list[URLPattern]:
        """The pages of the CSV file too."""
        view = self.admin_site.admin_view
        return [
            path("import/", view(self.import_view), name="staffing_post_import"),
            path("export/", view(self.export_view), name="staffing_post_export"),
            *super().get_urls(),
        ]

    def save_model(self, request: HttpRequest, obj: Post, form: BaseForm, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Save the post, and the steps of recruitment that bring it to where it now stands."""
        super().save_model(request, obj, form, change)
        keep_steps(posts=[obj], by=acting_user(request), note=NOTE)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with a button for the import where the user may."""
        context = {"may_import": self._may_import(request), **(extra_context or {})}
        return super().changelist_view(request, context)

    @admin.action(description="Change the status of the selected posts", permissions=["change"])
    def change_status(self, request: HttpRequest, posts: PostQuerySet) -> HttpResponse | None:
        """Ask for the status and its date, then change all of the posts or none."""
        form = StatusForm(request.POST if "apply" in request.POST else None)
        if form.is_valid() and self._change_status(request, posts, form):
            return None
        return self._page(
            request,
            "change_status",
            title="Change the status of posts",
            form=form,
            posts=posts,
            action_checkbox_name=ACTION_CHECKBOX_NAME,
        )

    def _change_status(self, request: HttpRequest, posts: PostQuerySet, form: StatusForm) -> bool:
        try:
            changed = change_status(posts=posts, by=acting_user(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return False
        what = "1 post was" if changed == 1 else f"{changed} posts were"
        self.message_user(request, f"{what} changed.", messages.SUCCESS)
        return True

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """Every post that the user may see, as a file that the import takes."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        related = ("grade", "workstream__programme", "cluster", "reports_to", "decision")
        posts = self.get_queryset(request).select_related(*related).order_by("number")
        with_pay = request.user.has_perm(VIEW_POST_PAY)
        rows = cells_of(posts.iterator(1000), with_pay=with_pay)
        return exports.csv_response("posts", columns(with_pay=with_pay), rows)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Take a file, show what it would do, and do it when that is confirmed."""
        if not self._may_import(request):
            raise PermissionDenied
        if "signed" in request.POST:
            return self._confirmed(request)
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = PostFileForm(*sent)
        if form.is_valid():
            file = form.cleaned_data["file"]
            return self._preview(request, file, plan_posts(file, request.user))
        return self._upload_page(request, form)

    def _confirmed(self, request: HttpRequest) -> HttpResponse:
        form = ConfirmedFileForm(request.POST)
        if not form.is_valid():
            return self._upload_page(request, PostFileForm(), "Choose the file again.")
        file, digest = form.cleaned_data["signed"], form.cleaned_data["digest"]
        try:
            plan = import_posts(file=file, digest=digest, by=acting_user(request))
        except ImportRefusedError as refused:
            return self._preview(request, file, refused.plan, CHANGED_MEANWHILE)
        except IntegrityError:
            plan = plan_posts(file, request.user)
            return self._preview(request, file, plan, CHANGED_MEANWHILE)
        self.message_user(request, _done(plan), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:staffing_post_changelist"))

    def _upload_page(self, request: HttpRequest, form: BaseForm, note: str = "") -> HttpResponse:
        return self._page(request, "import", title="Import posts", form=form, note=note)

    def _preview(
        self, request: HttpRequest, file: PostFile, plan: PostPlan, note: str = ""
    ) -> HttpResponse:
        form = None if plan.errors else ConfirmedFileForm.of(file, plan.digest)
        title = "Preview of the import of posts"
        return self._page(request, "import_preview", title=title, plan=plan, form=form, note=note)

    def _may_import(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def _page(self, request: HttpRequest, name: str, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media}
        return TemplateResponse(request, f"admin/staffing/post/{name}.html", shared | context)


def _done(plan: PostPlan) -> str:
    created, changed = len(plan.created), len(plan.changed)
    return f"Posts imported: {created} created, {changed} changed, {plan.unchanged} unchanged."
