"""Recording a step of a post's recruitment, and withdrawing one that was wrong."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import View

from innovation.core.access import AccessMixin, signed_in
from innovation.core.asking import AskView
from staffing.actions import StepRefusedError, record_step, withdraw_step
from staffing.cost_effect import effect_in_words, forecast_cost
from staffing.forms import StepForm, WithdrawForm
from staffing.models import Post, RecruitmentStep
from staffing.post_facts import against_the_plan
from staffing.views.post import RECORD_STEPS, find_post

TRAIL = ("Establishment", "staffing:post-list")


class StepView(AccessMixin, View):
    """Asks for the step, records it, and says what it did to the forecast cost."""

    permission_required = RECORD_STEPS

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """The form, with the usual next step."""
        post = find_post(request.user, number)
        return _ask(request, post, StepForm(post=post, user=request.user))

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Record the step and go back to the post, or say what to correct."""
        post = find_post(request.user, number)
        form = StepForm(request.POST, post=post, user=request.user)
        user = signed_in(request)
        before = forecast_cost([post.pk], seen_by=user)
        if not (form.is_valid() and _record(post, form, user)):
            return _ask(request, post, form)
        post = find_post(user, number)
        effect = effect_in_words(before, forecast_cost([post.pk], seen_by=user))
        messages.success(request, f"{_said(post)} {effect}".strip())
        return redirect(post)


def _record(post: Post, form: StepForm, user: User) -> bool:
    try:
        record_step(posts=[post], by=user, **form.cleaned_data)
    except StepRefusedError as refused:
        for fault in refused.faults:
            known = fault.field if fault.field in form.fields else None
            form.add_error(known, fault.message)
        form.look_again(post.version)
        return False
    return True


def _said(post: Post) -> str:
    """What is now on record, in a sentence."""
    newest = post.steps.in_force().last()
    late = f" {against_the_plan(post, None)}." if post.status == Post.Status.IN_POST else ""
    return f"{post.number}: {newest}.{late}"


def _ask(request: HttpRequest, post: Post, form: StepForm) -> HttpResponse:
    context = {"post": post, "form": form, "last": post.steps.in_force().last(), **_crumbs(post)}
    return render(request, "staffing/step.html", context)


class WithdrawView(AskView):
    """Asks why the newest step is wrong, and withdraws it."""

    permission_required = RECORD_STEPS
    trail = TRAIL
    button, warns = "Withdraw the step", True
    template_name = "staffing/step_withdraw.html"

    @cached_property
    def step(self) -> RecruitmentStep:
        """A step in force of the post of the address."""
        post = find_post(self.user, self.kwargs["number"])
        steps = RecruitmentStep.objects.visible_to(self.user).in_force()
        return get_object_or_404(steps.select_related("post"), pk=self.kwargs["pk"], post=post)

    @property
    def title(self) -> str:  # type: ignore[override]  # by the step
        """Which step."""
        return f"Withdraw “{self.step}”?"

    def find(self) -> Post:
        """Its post."""
        return self.step.post

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """The question."""
        return [WithdrawForm(data)]

    def keep(self, *forms: Any) -> str:
        """What the forecast cost is then."""
        before = forecast_cost([self.about.pk], seen_by=self.user)
        withdraw_step(step=self.step, by=self.user, **forms[0].cleaned_data)
        return effect_in_words(before, forecast_cost([self.about.pk], seen_by=self.user))

    def said(self, kept: str) -> str:
        """That, and what it did to the forecast cost."""
        return f"Withdrawn: {self.step}. {kept}".strip()


def _crumbs(post: Post) -> dict[str, Any]:
    posts = (TRAIL[0], reverse(TRAIL[1]))
    return {"breadcrumbs": [posts, (str(post), post.get_absolute_url())]}
