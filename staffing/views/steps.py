"""Recording a step of a post's recruitment, and withdrawing one that was wrong."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import View

from innovation.core.access import AccessMixin, signed_in
from staffing.actions import StepRefusedError, record_step, withdraw_step
from staffing.cost_effect import effect_in_words, forecast_cost
from staffing.forms import StepForm, WithdrawForm
from staffing.models import Post, RecruitmentStep
from staffing.post_facts import against_the_plan
from staffing.views.post import RECORD_STEPS, find_post


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


class WithdrawView(AccessMixin, View):
    """Asks why the newest step is wrong, and withdraws it."""

    permission_required = RECORD_STEPS

    def get(self, request: HttpRequest, number: str, pk: int) -> HttpResponse:
        """The question."""
        return _ask_why(request, _find_step(request, number, pk), WithdrawForm())

    def post(self, request: HttpRequest, number: str, pk: int) -> HttpResponse:
        """Withdraw the step and go back to the post."""
        step = _find_step(request, number, pk)
        form = WithdrawForm(request.POST)
        user = signed_in(request)
        before = forecast_cost([step.post_id], seen_by=user)
        if not (form.is_valid() and _withdraw(step, form, user)):
            return _ask_why(request, step, form)
        effect = effect_in_words(before, forecast_cost([step.post_id], seen_by=user))
        messages.success(request, f"Withdrawn: {step}. {effect}".strip())
        return redirect(step.post)


def _withdraw(step: RecruitmentStep, form: WithdrawForm, user: User) -> bool:
    try:
        withdraw_step(step=step, by=user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _find_step(request: HttpRequest, number: str, pk: int) -> RecruitmentStep:
    """A step in force of the post of the address."""
    post = find_post(request.user, number)
    steps = RecruitmentStep.objects.visible_to(request.user).in_force()
    return get_object_or_404(steps.select_related("post"), pk=pk, post=post)


def _ask_why(request: HttpRequest, step: RecruitmentStep, form: WithdrawForm) -> HttpResponse:
    context = {"post": step.post, "step": step, "form": form, **_crumbs(step.post)}
    return render(request, "staffing/step_withdraw.html", context)


def _crumbs(post: Post) -> dict[str, Any]:
    posts = ("Establishment", reverse("staffing:post-list"))
    return {"breadcrumbs": [posts, (str(post), post.get_absolute_url())]}
