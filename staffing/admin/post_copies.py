"""The admin's page that makes more posts like one that exists."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from programmes.admin.scope import acting_user
from staffing.actions import COPIED, copy_post
from staffing.admin.effect import EffectAdmin
from staffing.forms import CopiesForm
from staffing.history import in_words
from staffing.models import Post
from staffing.post_numbers import next_number
from staffing.querysets import PostQuerySet

ONE_ONLY = "Choose one post to copy: you say then how many more there are to be."
TAKEN_MEANWHILE = "One of these numbers was taken meanwhile: choose another first number."


class PostCopiesAdmin(EffectAdmin):
    """Three more like this."""

    def get_urls(self) -> list[URLPattern]:
        """The page of the copies too."""
        view = self.admin_site.admin_view(self.copies_view)
        address = "<path:object_id>/copies/"
        return [path(address, view, name="staffing_post_copies"), *super().get_urls()]

    @admin.action(description="Copy the selected post", permissions=["add"])
    def copy(self, request: HttpRequest, posts: PostQuerySet) -> HttpResponse | None:
        """Lead to the page of the copies of one post."""
        keys = list(posts.values_list("pk", flat=True)[:2])
        if len(keys) == 1:
            return HttpResponseRedirect(reverse("admin:staffing_post_copies", args=keys))
        self.message_user(request, ONE_ONLY, messages.ERROR)
        return None

    def copies_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask how many and from which number on, and make them."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        post = self.get_object(request, object_id)
        if not isinstance(post, Post):
            raise Http404
        form = CopiesForm(request.POST or None, initial={"first": _proposed(post)}, like=post)
        if form.is_valid() and self._copied(request, post, form):
            return HttpResponseRedirect(reverse("admin:staffing_post_changelist"))
        title = f"More posts like {post.number}"
        facts = in_words(post, *COPIED)
        funding = post.funding.select_related("award").order_by("starts_on")
        context = {"form": form, "post": post, "facts": facts, "funding": funding}
        return self.page(request, "copies", title=title, **context)

    def _copied(self, request: HttpRequest, post: Post, form: CopiesForm) -> bool:
        numbers, start = form.cleaned_data["numbers"], form.cleaned_data["planned_start"]
        before = self.forecast(request, [])
        try:
            made = copy_post(
                post=post, numbers=numbers, planned_start=start, by=acting_user(request)
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            return False
        except IntegrityError:
            form.add_error(None, TAKEN_MEANWHILE)
            return False
        done = f"Made like {post.number}, proposed: {', '.join(numbers)}."
        self.message_user(request, done, messages.SUCCESS)
        self.say_effect(request, before, [copy.pk for copy in made])
        return True


def _proposed(post: Post) -> str:
    """The next number of the same pattern that no post has, visible to the user or not."""
    return next_number(post.number, Post.objects.values_list("number", flat=True))
