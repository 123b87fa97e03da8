"""The admin's actions on several posts: their status, and facts that they have in common."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from innovation.core.words import counted
from programmes.admin.scope import acting_user
from staffing.actions import EditRefusedError, change_status, edit_posts
from staffing.admin.effect import EffectAdmin
from staffing.forms import PostFactsForm, StatusForm
from staffing.post_edits import EditPlan, plan_edit
from staffing.querysets import PostQuerySet

CHANGED_MEANWHILE = "The posts changed since the preview: look at it again and confirm."


class PostChangesAdmin(EffectAdmin):
    """The actions that change several posts, all of them or none."""

    @admin.action(description="Change the status of the selected posts", permissions=["change"])
    def change_status(self, request: HttpRequest, posts: PostQuerySet) -> HttpResponse | None:
        """Ask for the status and its date, then change all of the posts or none."""
        form = StatusForm(request.POST if "apply" in request.POST else None)
        if form.is_valid() and self._status_changed(request, posts, form):
            return None
        title = "Change the status of posts"
        return self._action_page(request, "change_status", posts, title=title, form=form)

    def _status_changed(self, request: HttpRequest, posts: PostQuerySet, form: StatusForm) -> bool:
        try:
            with self.effect_said(request, list(posts.values_list("pk", flat=True))):
                by = acting_user(request)
                changed = change_status(posts=posts, by=by, **form.cleaned_data)
                self.message_user(request, _were_changed(changed), messages.SUCCESS)
        except ValidationError as error:
            form.add_error(None, error)
            return False
        return True

    @admin.action(description="Change facts of the selected posts", permissions=["change"])
    def change_facts(self, request: HttpRequest, posts: PostQuerySet) -> HttpResponse | None:
        """Ask what is to be the same for all, show what that changes, then change it."""
        is_asked = {"preview", "apply", "again"} & request.POST.keys()
        form = PostFactsForm(request.POST if is_asked else None, user=acting_user(request))
        if "again" in request.POST or not form.is_valid():
            title = "Change facts of posts"
            return self._action_page(request, "change_facts", posts, title=title, form=form)
        if "apply" in request.POST:
            return self._facts_changed(request, posts, form)
        related = (
            "grade",
            "workstream",
            "reports_to__workstream",
            "decision",
            "citation__document",
        )
        ordered = posts.select_related(*related).order_by("number")
        return self._facts_preview(request, posts, form, plan_edit(ordered, form.values))

    def _facts_changed(
        self, request: HttpRequest, posts: PostQuerySet, form: PostFactsForm
    ) -> HttpResponse | None:
        digest, by = request.POST.get("digest", ""), acting_user(request)
        try:
            with self.effect_said(request, list(posts.values_list("pk", flat=True))):
                plan = edit_posts(posts=posts, values=form.values, digest=digest, by=by)
                self.message_user(request, _were_changed(len(plan.changed)), messages.SUCCESS)
        except EditRefusedError as refused:
            return self._facts_preview(request, posts, form, refused.plan, CHANGED_MEANWHILE)
        return None

    def _facts_preview(
        self,
        request: HttpRequest,
        posts: PostQuerySet,
        form: PostFactsForm,
        plan: EditPlan,
        note: str = "",
    ) -> HttpResponse:
        title = "Change facts of posts: preview"
        context = {"title": title, "form": form, "plan": plan, "note": note}
        return self._action_page(request, "change_facts_preview", posts, **context)

    def _action_page(
        self, request: HttpRequest, name: str, posts: PostQuerySet, **context: Any
    ) -> HttpResponse:
        shared = {"posts": posts, "action_checkbox_name": ACTION_CHECKBOX_NAME}
        return self.page(request, name, **shared, **context)


def _were_changed(count: int) -> str:
    return f"{counted(count, 'post was', 'posts were')} changed."
