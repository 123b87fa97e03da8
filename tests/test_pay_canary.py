"""Whoever may not see what a post is paid finds it nowhere: no value, no order, no membership.

Every page is read twice, before and after everything that is paid is changed to something else.
What a user without the permission reads must be the same both times, to the letter, and hold none
of the planted figures.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission, User
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from staffing.models import AssumptionSet, PaySpinePoint, Post
from tests import factories
from tests.page_reader import read_sheet
from tests.policy import POLICY
from tests.test_access import BACKEND, address
from tests.urls import every_url
from tests.world import World, make_world

pytestmark = pytest.mark.django_db

KEEPER = "staff without pay"
WHO = {"A": "anonymous", "O": "officer", "B": "budget holder", KEEPER: KEEPER}
CANARIES = ("54321", "54,321", "67891", "67,891", "8675", "7309")
"""Digits of the salaries and the assumed rates; no page has them by chance."""
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
POST_LISTS = ("/posts/", "/posts/recruitment/")
ADMIN_LIST = "/admin/staffing/post/"
SORTS = (
    *("number", "title", "grade", "fte", "workstream", "status", "planned_start", "actual_start"),
    *("point_on_entry", "point", "salary", "cost", "annual_cost", "total", "not_cost"),
)
FILTERS = (
    *("point_on_entry=8", "point_on_entry__gte=8", "point_on_entry__isnull=0", "q=8"),
    *("point=8", "point_min=8", "cost_min=1", "salary_min=1", "text=8"),
)


def plant(*, points: dict[str, int], salary: str, rate: str) -> None:
    """Pay the posts so, and have said so in their history too."""
    for number, point in points.items():
        Post.objects.filter(number=number).update(point_on_entry=point)
        Post.history.filter(number=number).update(point_on_entry=point)
    for spine in PaySpinePoint.objects.all():
        amount = Decimal(salary) + spine.point
        PaySpinePoint.objects.filter(pk=spine.pk).update(annual_salary=amount)
        PaySpinePoint.history.filter(id=spine.pk).update(annual_salary=amount)
    AssumptionSet.objects.update(pension_rate=Decimal(rate))


def make_posts(world: World) -> None:
    """Two more posts beside A1, each changed once, whose pay is known from the reference."""
    AssumptionSet.objects.update(is_default=True)
    grade = factories.GradeFactory(code="G")
    factories.GradeRangeFactory(grade=grade, lowest=7, highest=9)
    PaySpinePoint.objects.all().delete()
    for point in (7, 8, 9):
        factories.PaySpinePointFactory(point=point)
        factories.PaySpinePointFactory(point=point, effective_from="2017-04-01")
    for number in ("C1", "C2", "C3"):
        post = factories.PostFactory(number=number, grade=grade, workstream=world.book.alpha)
        post.point_on_entry = 8
        post.save()


def user_of(who: str, world: World) -> User | None:
    """Who asks: the world's own user, or one of the admin who may do all with posts but pay."""
    if who != KEEPER:
        return world.user
    user: User = factories.UserFactory(is_staff=True)
    names = ["view_post", "add_post", "change_post", "delete_post", "view_every_programme"]
    names += [
        "view_recruitmentstep",
        "add_recruitmentstep",
        "view_grade",
        "view_workstream",
        "view_historicalpost",
    ]
    names += ["view_programme", "view_decision", "view_costline", "view_cluster", "view_forecast"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


def addresses(world: World) -> Iterator[str]:
    """Every page, and every way that lists of posts are sorted, filtered and downloaded."""
    for name, route in every_url().items():
        if name not in {"admin:logout", "account_logout"} and "mfa" not in name:
            path = address(name, route, POLICY[name].args(world))
            yield path
            if path.endswith("csv/"):
                yield path.replace("csv/", "xlsx/")
    for path in (*POST_LISTS, ADMIN_LIST):
        yield from (f"{path}?{query}" for query in FILTERS)
    for sign in ("", "-"):
        yield from (f"{path}?sort={sign}{name}" for path in POST_LISTS for name in SORTS)
        yield from (f"{ADMIN_LIST}?o={sign}{column}" for column in range(1, 14))
    for post in Post.objects.all():
        one = f"/admin/staffing/post/{post.pk}/"
        yield from (f"/posts/{post.number}/", f"{one}change/", f"{one}history/", f"{one}copies/")
        yield from (f"/posts/{post.number}/{page}/" for page in ("step", "cost"))
        yield from (f"{one}history/{record.pk}/" for record in post.history.all())
    query = "app_label=staffing&model_name=post&field_name=reports_to"
    yield from (f"/admin/autocomplete/?{query}&term={term}" for term in ("", "8", "C"))


def text_of(response: HttpResponseBase) -> str:
    """What a response says, without what differs from one reading to the next."""
    if "spreadsheet" in response.headers.get("Content-Type", ""):
        return repr(list(read_sheet(response).values)) if response.status_code == 200 else ""
    if isinstance(response, StreamingHttpResponse):
        return response.getvalue().decode()
    return TOKEN.sub("", getattr(response, "content", b"").decode())


def everything(client: Client, paths: list[str]) -> dict[str, str]:
    """What each page says."""
    found = {}
    for path in paths:
        response = client.get(path)
        found[path] = f"{response.status_code} {response.headers.get('Location', '')} "
        found[path] += text_of(response)
    return found


@pytest.mark.parametrize("who", WHO, ids=WHO.get)
def test_pay_is_found_nowhere_by_who_may_not_see_it(who: str) -> None:
    world = make_world("O" if who == KEEPER else who)
    make_posts(world)
    user = user_of(who, world)
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend=BACKEND)
    paths = list(dict.fromkeys(addresses(world)))
    everything(client, paths[:5])
    plant(points={"C1": 7, "C2": 9, "C3": 8}, salary="54321.00", rate="0.8675")
    before = everything(client, paths)
    plant(points={"C1": 9, "C2": 7, "C3": 8}, salary="67891.00", rate="0.7309")
    after = everything(client, paths)
    assert [path for path in paths if before[path] != after[path]] == []
    both = {path: before[path] + after[path] for path in paths}
    assert [(path, found) for path in paths for found in CANARIES if found in both[path]] == []
    assert [path for path in paths if before[path].startswith("500")] == []


def test_pay_is_found_by_who_may_see_it() -> None:
    world = make_world("E")
    make_posts(world)
    plant(points={"C1": 7, "C2": 9, "C3": 8}, salary="54321.00", rate="0.8675")
    client = Client()
    assert world.user is not None
    client.force_login(world.user, backend=BACKEND)
    post = Post.objects.get(number="C2")
    assert 'value="9"' in text_of(client.get(f"/admin/staffing/post/{post.pk}/change/"))
    assert "54,32" in text_of(client.get("/admin/staffing/payspinepoint/"))
