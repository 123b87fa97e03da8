"""The page shell: who sees what on it, its forms and tables, its health pages and its logs."""

import io
import json
import logging
import re
from collections.abc import Iterable
from typing import Any

import django_filters
import pytest
from django import forms
from django.contrib.auth.models import Permission, User
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import OperationalError
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects
from pytest_django.fixtures import Settings

from innovation.core import context, demonstration
from innovation.core.checks import check_assets
from innovation.core.forms import GovUkRenderer
from innovation.core.logs import JsonFormatter
from innovation.core.tables import MoneyColumn, Table, TextColumn
from innovation.settings import BASE_DIR

HEADING = re.compile(r"<h([123])\b[^>]*?\bgovuk-heading-([a-z]+)")
PASSWORD = "a password of some length"


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_user("sam", password=PASSWORD, first_name="Sam", last_name="Field")


@pytest.fixture
def signed_in(client: Client, user: User, settings: Settings) -> Client:
    settings.NAVIGATION = [
        ("Help", [("Help", "help", "")]),
        ("Posts", [("Posts", "accessibility", "staffing.view_post")]),
    ]
    settings.LOGIN_REDIRECT_URL = "help"
    client.force_login(user)
    return client


@pytest.mark.django_db
def test_sign_in_page_of_the_demonstration_lists_its_users(
    client: Client, settings: Settings
) -> None:
    settings.DEMONSTRATION = True
    response = client.get("/accounts/login/")
    assertContains(response, "Demonstration: invented data")
    assertContains(response, "demonstration-2017")
    for username in ("officer", "budget-holder", "finance", "establishment", "auditor", "admin"):
        assertContains(response, f'secret">{username}</th>')


@pytest.mark.django_db
def test_sign_in_page_of_production_lists_nobody(client: Client, settings: Settings) -> None:
    settings.DEMONSTRATION = False
    response = client.get("/accounts/login/")
    assertContains(response, "Sign in")
    assertNotContains(response, "emonstration")
    assertNotContains(response, "officer")


@pytest.mark.django_db
def test_sign_up_is_closed(client: Client) -> None:
    assertContains(client.get("/accounts/signup/"), "Sign Up Closed")
    client.post(
        "/accounts/signup/",
        {"username": "new", "password1": PASSWORD, "password2": PASSWORD, "email": "n@example.com"},
    )
    assert not User.objects.filter(username="new").exists()


@pytest.mark.django_db
def test_help_asks_the_anonymous_to_sign_in(client: Client) -> None:
    assertRedirects(client.get("/help/"), "/accounts/login/?next=/help/")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accessibility/", "/healthz", "/readyz", "/accounts/login/"])
def test_public_page_opens_for_the_anonymous(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/help/",
        "/accessibility/",
        "/accounts/password/change/",
        "/accounts/password/reset/",
        "/accounts/email/",
        "/accounts/logout/",
        "/accounts/2fa/",
        "/accounts/3rdparty/",
    ],
)
def test_page_of_the_account_opens_for_its_owner(signed_in: Client, path: str) -> None:
    response = signed_in.get(path)
    assertContains(response, "Sam Field")
    assertContains(response, "govuk-template")


@pytest.mark.parametrize("path", ["/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/"])
def test_second_step_pages_open_after_the_password_is_given_again(
    signed_in: Client, path: str
) -> None:
    asked = signed_in.get(path, follow=True)
    assertContains(asked, "Confirm Access")
    signed_in.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert signed_in.get(path).status_code == 200


def test_shell_names_the_person_and_offers_to_sign_out(signed_in: Client) -> None:
    response = signed_in.get("/help/")
    assertContains(response, "<title>Help – Innovation</title>")
    assertContains(response, "Sam Field")
    assertContains(response, 'action="/accounts/logout/"')


def test_navigation_marks_the_page_and_hides_what_is_not_permitted(signed_in: Client) -> None:
    response = signed_in.get("/help/")
    assertContains(response, 'aria-current="page"', count=1)
    assertNotContains(response, "Posts")


def test_navigation_shows_what_is_permitted(signed_in: Client, user: User) -> None:
    user.user_permissions.add(Permission.objects.get(codename="view_post"))
    assertContains(signed_in.get("/help/"), "Posts")


def test_navigation_leads_staff_to_the_administration(signed_in: Client, user: User) -> None:
    assertNotContains(signed_in.get("/help/"), "Administration")
    user.is_staff = True
    user.save()
    assertContains(signed_in.get("/help/"), 'href="/admin/"')


@pytest.mark.parametrize(
    ("path", "current"), [("/help/", "page"), ("/help/words/", "true"), ("/accessibility/", "")]
)
def test_navigation_item_is_current_on_its_page_and_below_it(
    settings: Settings, rf: RequestFactory, path: str, current: str
) -> None:
    settings.NAVIGATION = [("Help", [("Help", "help", "")])]
    assert sections(rf, path) == [("Help", current)]


def sections(rf: RequestFactory, path: str, user: User | None = None) -> list[tuple[str, str]]:
    """The sections of the navigation at a path and how each is marked."""
    request = rf.get(path)
    request.user = user or User(is_superuser=True, is_active=True)
    return [(section.label, section.current) for section in context.navigation(request)]


def test_page_belongs_to_the_nearest_of_the_pages_it_is_below(
    settings: Settings, rf: RequestFactory
) -> None:
    settings.NAVIGATION = [
        ("Ledger", [("Help", "help", ""), ("Imports", "finance:import-list", "")]),
        ("Mappings", [("Mappings", "finance:mapping-list", "")]),
    ]
    assert sections(rf, "/imports/7/") == [("Ledger", "true"), ("Mappings", "")]
    assert sections(rf, "/imports/mappings/leeds/") == [("Ledger", ""), ("Mappings", "true")]


def test_section_without_a_page_that_may_be_opened_is_not_shown(
    settings: Settings, rf: RequestFactory, user: User
) -> None:
    settings.NAVIGATION = [
        ("Posts", [("Posts", "staffing:post-list", "staffing.view_post")]),
        ("Help", [("Posts", "staffing:post-list", "staffing.view_post"), ("Help", "help", "")]),
    ]
    assert sections(rf, "/help/", user) == [("Help", "page")]


def test_demonstration_users_are_one_for_each_role_and_two_of_finance() -> None:
    assert [sign_in.username for sign_in in demonstration.SIGN_INS] == [
        "officer",
        "budget-holder",
        "finance",
        "finance-2",
        "establishment",
        "auditor",
        "admin",
    ]


def test_page_of_a_signed_in_person_is_not_stored(signed_in: Client) -> None:
    assert signed_in.get("/help/")["Cache-Control"] == "no-store, private"


@pytest.mark.django_db
def test_public_page_may_be_stored(client: Client) -> None:
    assert not client.get("/accessibility/").has_header("Cache-Control")


@pytest.mark.django_db
def test_content_security_policy_allows_nothing_inline(client: Client) -> None:
    policy = client.get("/accessibility/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize(
    ("template", "heading"),
    [
        ("400.html", "The request could not be understood"),
        ("403.html", "You cannot see this page"),
        ("403_csrf.html", "This form is out of date"),
        ("404.html", "Page not found"),
        ("413.html", "The file is too large"),
        ("500.html", "Sorry, there is a problem with the service"),
    ],
)
def test_error_page_needs_no_context(template: str, heading: str) -> None:
    page = render_to_string(template)
    assert f"<title>{heading} – Innovation</title>" in page
    assert f'<h1 class="govuk-heading-xl">{heading}</h1>' in page


def test_missing_page_is_a_404_in_the_shell(signed_in: Client) -> None:
    response = signed_in.get("/no-such-page/")
    assertContains(response, "Page not found", status_code=404)
    assertContains(response, "Sam Field", status_code=404)


@pytest.mark.django_db
def test_form_without_its_token_is_refused_in_words() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {})
    assertContains(response, "This form is out of date", status_code=403)


@pytest.mark.django_db
def test_readiness_is_refused_while_a_migration_waits(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "django.db.migrations.executor.MigrationExecutor.migration_plan",
        lambda *_: [("one", False), ("two", False)],
    )
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"2 migrations wait")


@pytest.mark.django_db
def test_readiness_is_refused_without_a_database(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr("django.db.migrations.executor.MigrationExecutor.__init__", fail)
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"the database does not answer")


@pytest.mark.django_db
def test_liveness_asks_nothing_of_the_database(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok"


class Form(forms.Form):
    name = forms.CharField(
        help_text="As in the ledger", widget=forms.TextInput({"placeholder": "x"})
    )
    rule = forms.ChoiceField(choices=[("a", "Refuse"), ("b", "Load")], widget=forms.RadioSelect)
    years = forms.MultipleChoiceField(
        choices=[(2017, "2017/18"), (2018, "2018/19")], widget=forms.CheckboxSelectMultiple
    )
    workstream = forms.ChoiceField(choices=[("1", "Re-Think")])
    agree = forms.BooleanField()
    amount = forms.CharField(
        required=False, widget=django_filters.widgets.RangeWidget({"inputmode": "decimal"})
    )


def test_project_renders_forms_as_gov_uk_does() -> None:
    assert isinstance(get_default_renderer(), GovUkRenderer)


def test_form_draws_each_kind_of_field() -> None:
    html = str(Form())
    assert 'class="govuk-input" aria-describedby="id_name_helptext"' in html
    assert "placeholder" not in html
    assert html.count('class="govuk-radios__input"') == 2
    assert html.count('class="govuk-checkboxes__input"') == 3
    assert 'class="govuk-select"' in html
    assert '<label class="govuk-label" for="id_amount_0">From</label>' in html
    assert 'name="amount_max" type="text" inputmode="decimal"' in html
    assert "govuk-error-summary" not in html


def without_blanks(html: str) -> str:
    return re.sub(r"\s*\n\s*", "", html)


def test_select_is_the_one_that_django_draws() -> None:
    hostile = '"><script>{0}</script>'
    groups = [("", "None"), (2017, hostile), ("Group <1>", [(hostile, "One"), ("b", "Two & 3")])]
    attrs = {"class": "govuk-select", "id": hostile, "required": True, "hidden": False}
    for chosen in (2017, hostile, "b", "", None):
        drawn, django = (
            without_blanks(forms.Select(choices=groups).render("x<", chosen, attrs, renderer()))
            for renderer in (GovUkRenderer, DjangoTemplates)
        )
        assert drawn == django
        assert drawn.count("<option") == 4


def test_form_with_errors_begins_with_a_summary_that_links_to_its_fields() -> None:
    html = str(Form({}))
    assert html.index("govuk-error-summary") < html.index("govuk-form-group")
    assert '<a href="#id_name">Name: This field is required.</a>' in html
    assert '<a href="#id_rule_0">Rule: This field is required.</a>' in html
    assert 'class="govuk-input govuk-input--error"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html


@pytest.mark.usefixtures("user")
def test_wrong_password_puts_error_into_the_title(client: Client) -> None:
    response = client.post("/accounts/login/", {"login": "sam", "password": "wrong"})
    assertContains(response, "<title>Error: Sign in – Innovation</title>")
    assertContains(response, "govuk-error-summary")


def test_admin_keeps_its_own_fields(admin_client: Client) -> None:
    response = admin_client.get("/admin/auth/user/add/")
    assertContains(response, 'name="username"')
    assertContains(response, "core/admin.css")
    assertNotContains(response, "autofocus")
    assertNotContains(response, "govuk-")


def test_admin_gives_roles_and_no_single_permission(
    admin_client: Client, user: User, settings: Settings
) -> None:
    settings.NAVIGATION = []
    response = admin_client.get(f"/admin/auth/user/{user.pk}/change/")
    assertContains(response, 'type="checkbox" name="groups"')
    assertNotContains(response, "user_permissions")
    assert admin_client.get("/admin/auth/group/").status_code == 404


@pytest.mark.django_db
def test_admin_is_entered_by_the_one_sign_in_page(client: Client) -> None:
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1] == ("/accounts/login/?next=%2Fadmin%2F", 302)


def test_admin_refuses_who_is_not_staff(signed_in: Client) -> None:
    assert signed_in.get("/admin/login/").status_code == 403


def test_admin_changes_passwords_on_the_one_page_for_it(signed_in: Client) -> None:
    assertRedirects(signed_in.get("/admin/password_change/"), "/accounts/password/change/")


class Lines(Table):
    caption = "Cost lines"
    name = TextColumn()
    amount = MoneyColumn(total=True)


def table_html(rows: Iterable[dict[str, Any]], query: str = "", page: int = 1) -> str:
    request = RequestFactory().get(f"/lines/{query}")
    table = Lines(list(rows), request=request, order_by=request.GET.getlist("sort"))
    table.empty_text = "No cost lines: import a ledger."
    table.totals = {"amount": 30}
    table.paginate(page=page, per_page=2)
    return str(table.as_html(request))


THREE = [{"name": name, "amount": 10} for name in ("Staff", "Travel", "Legal")]


def test_table_has_a_caption_row_headers_and_a_total() -> None:
    html = table_html(THREE)
    assert "Cost lines</caption>" in html
    assert html.count('<th scope="col"') == 2
    assert html.count('<th scope="row"') == 3
    assert 'class="govuk-table__header ">Total of all pages</th>' in html
    assert 'class="govuk-table__cell govuk-table__cell--numeric">£30.00</td>' in html


def test_table_can_be_scrolled_by_keyboard() -> None:
    html = table_html(THREE)
    assert 'tabindex="0"' in html
    assert 'aria-label="Cost lines"' in html


def test_table_sort_link_keeps_filters_and_returns_to_the_first_page() -> None:
    html = table_html(THREE, "?year=2017&page=2&sort=name")
    assert html.count("aria-sort") == 1
    assert 'aria-sort="ascending"' in html
    assert 'href="?year=2017&amp;sort=-name"' in html


def test_table_pagination_keeps_filters() -> None:
    html = table_html(THREE, "?year=2017")
    assert 'href="?year=2017&amp;page=2"' in html
    assert 'aria-current="page">1</a>' in html


def test_table_without_rows_says_what_to_do() -> None:
    html = table_html([])
    assert '<p class="empty">No cost lines: import a ledger.</p>' in html
    assert "<table" not in html


def test_finder_exposes_the_script_and_nothing_else() -> None:
    assert str(finders.find("core/govuk-frontend.min.js")).endswith(
        "node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js"
    )
    assert finders.find("core/govuk-frontend.min.css") is None
    assert finders.find("govuk-frontend.min.js") is None


def test_check_names_a_missing_asset(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_assets(None) == []
    monkeypatch.setattr(finders, "find", lambda _: None)
    assert [warning.id for warning in check_assets(None)] == ["core.W001", "core.W001"]


@pytest.mark.django_db
def test_no_model_waits_for_a_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", stdout=io.StringIO())


def record(message: str, *, error: BaseException | None = None, **extra: Any) -> dict[str, Any]:
    exc_info = (type(error), error, error.__traceback__) if error else None
    made = logging.LogRecord("finance", logging.WARNING, "", 1, message, (), exc_info)
    made.created = 1_500_000_000.25
    made.__dict__.update(extra)
    parsed: dict[str, Any] = json.loads(JsonFormatter().format(made))
    return parsed


def test_log_line_is_json_in_utc() -> None:
    assert record("12 rows loaded") == {
        "time": "2017-07-14T02:40:00.250+00:00",
        "level": "WARNING",
        "logger": "finance",
        "message": "12 rows loaded",
    }


def test_log_line_leaves_the_request_out() -> None:
    request = HttpRequest()
    request.POST = {"password": "secret"}  # type: ignore[assignment] # a form, as far as a log knows
    assert "secret" not in json.dumps(record("failed", request=request))


def test_log_line_holds_the_trace() -> None:
    entry = record("refused", error=PermissionDenied("not yours"))
    assert entry["exception"].endswith("django.core.exceptions.PermissionDenied: not yours")


def test_headings_have_one_size_for_each_level() -> None:
    """A section is as large as the caption of a table, which begins a section too."""
    sizes = {"1": {"xl"}, "2": {"m"}, "3": {"s"}}
    found: dict[str, set[str]] = {level: set() for level in sizes}
    for template in (BASE_DIR / "templates").rglob("*.html"):
        for level, size in HEADING.findall(template.read_text()):
            found[level].add(size)
    assert found == sizes
