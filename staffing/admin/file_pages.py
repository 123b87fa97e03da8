"""The pages of the admin that take a CSV file: choose it, look at what it does, confirm it."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from staffing.actions import ImportRefusedError
from staffing.admin.effect import EffectAdmin
from staffing.forms import UploadForm

CHANGED_MEANWHILE = "What is stored changed since the preview: look at it again and confirm."
CHOOSE_AGAIN = "Choose the file again."


class FilePagesAdmin(EffectAdmin):
    """An admin with pages that load a file; `loads` names them, such as "Import posts"."""

    loads: ClassVar[str]
    upload_form: ClassVar[type[UploadForm]]

    def plan_of(self, form: UploadForm, request: HttpRequest) -> Any:
        """What the file of a valid form would do; its `errors` keep it from being done."""
        raise NotImplementedError

    def load(self, form: UploadForm, digest: str, request: HttpRequest) -> str:
        """Do what was previewed, and say so. Raises ImportRefusedError when it is not the same."""
        raise NotImplementedError

    def preview_of(self, form: UploadForm, plan: Any) -> dict[str, Any]:  # noqa: ARG002 - for those who override it
        """More of what the preview shows."""
        return {}

    def may_import(self, request: HttpRequest) -> bool:
        """Whether the user may load a file."""
        return self.has_add_permission(request) and self.has_change_permission(request)

    def get_urls(self) -> list[URLPattern]:
        """The page of the file too."""
        view = self.admin_site.admin_view(self.import_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_import"
        return [path("import/", view, name=name), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with a button for the file where the user may."""
        context = {"may_import": self.may_import(request), **(extra_context or {})}
        return super().changelist_view(request, context)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Take a file, show what it would do, and do it when that is confirmed."""
        if not self.may_import(request):
            raise PermissionDenied
        if "signed" in request.POST:
            return self._confirmed(request)
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = self.upload_form(*sent)
        if form.is_valid():
            return self._preview(request, form, self.plan_of(form, request))
        return self._upload_page(request, form)

    def _confirmed(self, request: HttpRequest) -> HttpResponse:
        form = self.upload_form.again(request.POST["signed"])
        if form is None or not form.is_valid():
            return self._upload_page(request, self.upload_form(), CHOOSE_AGAIN)
        try:
            with self.effect_said(request):
                done = self.load(form, request.POST.get("digest", ""), request)
                self.message_user(request, done, messages.SUCCESS)
        except ImportRefusedError as refused:
            return self._preview(request, form, refused.plan, CHANGED_MEANWHILE)
        except IntegrityError:
            return self._preview(request, form, self.plan_of(form, request), CHANGED_MEANWHILE)
        name = f"{self.opts.app_label}_{self.opts.model_name}_changelist"
        return HttpResponseRedirect(reverse(f"admin:{name}"))

    def _upload_page(self, request: HttpRequest, form: UploadForm, note: str = "") -> HttpResponse:
        return self.page(request, "import", title=self.loads, form=form, note=note)

    def _preview(
        self, request: HttpRequest, form: UploadForm, plan: Any, note: str = ""
    ) -> HttpResponse:
        title = f"{self.loads}: preview"
        signed, digest = ("", "") if plan.errors else (form.signed(), plan.digest)
        more = {"signed": signed, "digest": digest, **self.preview_of(form, plan)}
        return self.page(
            request, "import_preview", title=title, plan=plan, form=form, note=note, **more
        )
