"""No role without the permission finds a salary, a cost or a point of a post on these pages."""

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import Permission, User
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from innovation.core import access
from staffing.models import Post
from tests.factories import (
    AssignmentFactory,
    AssumptionSetFactory,
    GradeFactory,
    GradeRangeFactory,
    NationalInsuranceRateFactory,
    PaySpinePointFactory,
    PostFactory,
    UserFactory,
    WorkstreamFactory,
)

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
CANARIES = ("73", "41,999", "41999", "£")
"""The point that the holder is on, its salary, and the sign of any amount."""
PAGES = (
    *("/posts/", "/posts/A1/", "/posts/A1/step/", "/posts/recruitment/"),
    *("/posts/A1/cost/", "/posts/A1/cost/export.csv"),
    *("/posts/export.csv", "/posts/recruitment/export.csv"),
)
SORTS = ("not_cost", "-not_cost", "point_on_entry", "post__point_on_entry", "total", "planned")


@pytest.fixture
def post() -> Post:
    """A post whose holder is on point 73, which is paid £41,999."""
    AssumptionSetFactory(is_default=True)
    grade = GradeFactory(code="G")
    GradeRangeFactory(grade=grade, lowest=72, highest=73)
    for point, salary in ((72, "39999.00"), (73, "41999.00")):
        PaySpinePointFactory(effective_from=dt.date(2017, 4, 1), point=point, annual_salary=salary)
    NationalInsuranceRateFactory(effective_from=dt.date(2017, 4, 1))
    workstream = WorkstreamFactory(programme__ends_on=dt.date(2018, 3, 31))
    made: Post = PostFactory(number="A1", grade=grade, workstream=workstream)
    made.status, made.actual_start, made.point_on_entry = "in_post", dt.date(2017, 11, 1), 73
    made.save()
    return made


def text_of(response: HttpResponseBase) -> str:
    """What a page or a file says, without the random tokens of its forms."""
    if isinstance(response, StreamingHttpResponse):
        return response.getvalue().decode()
    html: str = response.content.decode()  # type: ignore[attr-defined]  # of a page
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html)


def addresses() -> Iterator[str]:
    for page in PAGES:
        yield page
        yield from (f"{page}?sort={sort}" for sort in SORTS)


def without_pay(kind: str, post: Post) -> User:
    """A user without the permission: by role, or one who may do everything else with posts."""
    if kind == "keeper":
        user: User = UserFactory(is_staff=True)
        wanted = Permission.objects.filter(content_type__app_label="staffing")
        user.user_permissions.set(wanted.exclude(codename="view_post_pay"))
    else:
        user = UserFactory(role=kind)
    AssignmentFactory(user=user, programme=post.workstream.programme)
    return user


@pytest.mark.parametrize("kind", [access.OFFICER, access.BUDGET_HOLDER, "keeper"])
def test_who_may_not_see_pay_finds_none(client_for: ClientFor, post: Post, kind: str) -> None:
    client = client_for(without_pay(kind, post))
    found = [
        (address, canary)
        for address in addresses()
        for canary in CANARIES
        if canary in text_of(client.get(address))
    ]
    assert found == []


def test_who_may_see_pay_finds_it(client_for: ClientFor, auditor: User, post: Post) -> None:
    """The canaries sing where they may: the test above looks for what is there."""
    client = client_for(auditor)
    assert "73" in text_of(client.get("/posts/A1/"))
    assert "41,999" in text_of(client.get("/posts/A1/cost/"))
    assert "£" in text_of(client.get("/posts/recruitment/"))
