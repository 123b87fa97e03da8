"""The CSV file of posts in the admin: every post as a file, and a file into posts."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from innovation.core import exports
from programmes.admin.scope import acting_user
from staffing.actions import import_posts
from staffing.admin.file_pages import FilePagesAdmin
from staffing.forms import PostFileForm
from staffing.pay_book import VIEW_POST_PAY
from staffing.post_file import cells_of, columns
from staffing.post_plan import PostPlan, plan_posts


class PostFileAdmin(FilePagesAdmin):
    """The pages of the file."""

    loads = "Import posts"
    upload_form = PostFileForm

    def get_urls(self) -> list[URLPattern]:
        """The export too."""
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name="staffing_post_export"), *super().get_urls()]

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """Every post that the user may see, as a file that the import takes."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        related = ("grade", "workstream__programme", "cluster", "reports_to", "decision")
        posts = self.get_queryset(request).select_related(*related).order_by("number")
        with_pay = request.user.has_perm(VIEW_POST_PAY)
        rows = cells_of(posts.iterator(1000), with_pay=with_pay)
        return exports.csv_response("posts", columns(with_pay=with_pay), rows)

    def plan_of(self, form: Any, request: HttpRequest) -> PostPlan:
        """The posts that the file makes and changes."""
        return plan_posts(form.cleaned_data["file"], request.user)

    def load(self, form: Any, digest: str, request: HttpRequest) -> str:
        """Make and change them."""
        file = form.cleaned_data["file"]
        plan = import_posts(file=file, digest=digest, by=acting_user(request))
        created, changed = len(plan.created), len(plan.changed)
        return f"Posts imported: {created} created, {changed} changed, {plan.unchanged} unchanged."
