"""Django admin of programmes: tranches that sum to their award, scope, three actors."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from programmes.admin.awards import difference
from programmes.models import Award, Tranche
from tests.factories import (
    AreaFactory,
    AssignmentFactory,
    AwardFactory,
    CitationFactory,
    ClusterFactory,
    FormerNameFactory,
    ProgrammeFactory,
    SourceDocumentFactory,
    TrancheFactory,
    UserFactory,
    WorkstreamFactory,
)

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
PAGES = [
    "programme",
    "award",
    "workstream",
    "area",
    "cluster",
    "sourcedocument",
    "citation",
    "assignment",
]


def award_form(award: Award, *tranches: dict[str, str]) -> dict[str, Any]:
    form: dict[str, Any] = {
        "programme": award.programme_id,
        "name": award.name,
        "funder": award.funder,
        "amount": "9,600,000.00",
        "starts_on": "01/04/2017",
        "ends_on": "31/03/2021",
        "tranches-TOTAL_FORMS": len(tranches),
        "tranches-INITIAL_FORMS": 0,
    }
    for number, tranche in enumerate(tranches):
        form |= {f"tranches-{number}-{name}": value for name, value in tranche.items()}
    return form


SECURED = {"kind": "secured", "amount": "£7,320,000"}
CONTINGENT = {"kind": "contingent", "amount": "£2,280,000", "condition": "Fewer children in care."}


@pytest.fixture
def award() -> Award:
    return AwardFactory()


@pytest.fixture
def scoped() -> User:
    """A user of the admin who may see and change, but only within their assignments."""
    user = UserFactory(is_staff=True)
    kinds = ["programme", "award", "workstream", "assignment"]
    names = [f"{verb}_{kind}" for verb in ("view", "change") for kind in kinds]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


def test_award_admin_takes_tranches_that_sum_to_the_award(
    client_for: ClientFor, superuser: User, award: Award
) -> None:
    address = f"/admin/programmes/award/{award.pk}/change/"
    old = {**SECURED, "id": str(award.tranches.get().pk), "DELETE": "on"}
    form = award_form(award, old, SECURED, CONTINGENT)
    form |= {"tranches-INITIAL_FORMS": 1, "tranches-0-award": award.pk}
    assert client_for(superuser).post(address, form).status_code == 302
    assert sorted(Tranche.objects.values_list("amount", flat=True)) == [
        Decimal("2280000.00"),
        Decimal("7320000.00"),
    ]
    assert {tranche.history.get().history_user for tranche in Tranche.objects.all()} == {superuser}


@pytest.mark.parametrize(
    ("tranches", "message"),
    [
        (
            [SECURED],
            (
                "The tranches sum to £7,320,000.00, which is £2,280,000.00 less than the award of "
                "£9,600,000.00."
            ),
        ),
        (
            [SECURED, {**CONTINGENT, "amount": "2280000.01"}],
            (
                "The tranches sum to £9,600,000.01, which is £0.01 more than the award of "
                "£9,600,000.00."
            ),
        ),
        (
            [],
            (
                "The tranches sum to £0.00, which is £9,600,000.00 less than the award of "
                "£9,600,000.00."
            ),
        ),
    ],
)
def test_award_admin_refuses_tranches_that_do_not_sum_to_the_award(
    tranches: list[dict[str, str]],
    message: str,
    client_for: ClientFor,
    superuser: User,
    award: Award,
) -> None:
    address = f"/admin/programmes/award/{award.pk}/change/"
    page = client_for(superuser).post(address, award_form(award, *tranches))
    (formset,) = page.context["inline_admin_formsets"]
    assert formset.formset.non_form_errors() == [message]
    award.refresh_from_db()
    assert award.amount == Decimal("1000000.00")
    assert Tranche.objects.count() == 1


def test_award_admin_counts_no_tranche_that_is_deleted(
    client_for: ClientFor, superuser: User, award: Award
) -> None:
    old = award.tranches.get()
    form = award_form(award, {**SECURED, "id": str(old.pk), "DELETE": "on"}, SECURED, CONTINGENT)
    form["tranches-INITIAL_FORMS"] = 1
    form |= {f"tranches-{number}-award": award.pk for number in range(3)}
    address = f"/admin/programmes/award/{award.pk}/change/"
    assert client_for(superuser).post(address, form).status_code == 302
    assert Tranche.objects.count() == 2
    assert not Tranche.objects.filter(pk=old.pk).exists()


def test_award_admin_wrong_tranche_is_named_at_its_field(
    client_for: ClientFor, superuser: User, award: Award
) -> None:
    wrong = {**SECURED, "amount": "lots"}
    address = f"/admin/programmes/award/{award.pk}/change/"
    page = client_for(superuser).post(address, award_form(award, wrong))
    (formset,) = page.context["inline_admin_formsets"]
    assert formset.formset.errors == [{"amount": ["“lots” is not an amount of money."]}]


def test_difference_names_the_missing_pence() -> None:
    assert difference(Decimal("0.99"), Decimal("1.00")) == (
        "The tranches sum to £0.99, which is £0.01 less than the award of £1.00."
    )


def test_award_list_shows_its_amount_in_pounds(
    client_for: ClientFor, auditor: User, award: Award
) -> None:
    page = client_for(auditor).get("/admin/programmes/award/").content.decode()
    assert "£1,000,000.00" in page


@pytest.mark.parametrize("name", PAGES)
def test_programmes_admin_pages_open_for_who_may_and_no_one_else(
    name: str, client_for: ClientFor, superuser: User, officer: User
) -> None:
    TrancheFactory()
    AssignmentFactory()
    FormerNameFactory()
    AreaFactory()
    ClusterFactory()
    CitationFactory(document=SourceDocumentFactory())
    client = client_for(superuser)
    address = f"/admin/programmes/{name}/"
    page = client.get(f"{address}?q=1")
    assert page.status_code == 200
    assert client.get(f"{address}add/").status_code == 200
    first = client.get(address).context["cl"].result_list[0]
    for action in ("change", "history", "delete", f"history/{first.history.first().pk}"):
        assert client.get(f"{address}{first.pk}/{action}/").status_code == 200
    assert client_for(officer).get(address).status_code in {302, 403}
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_programmes_admin_auditor_adds_and_changes_nothing(
    name: str, client_for: ClientFor, auditor: User
) -> None:
    assert client_for(auditor).post(f"/admin/programmes/{name}/add/").status_code == 403


def test_programmes_admin_shows_only_the_assignments_of_the_user(
    client_for: ClientFor, scoped: User
) -> None:
    mine = ProgrammeFactory(name="Mine")
    hidden = ProgrammeFactory(name="Hidden programme")
    WorkstreamFactory(programme=mine, name="My workstream")
    workstream = WorkstreamFactory(programme=hidden, name="Hidden workstream")
    award = AwardFactory(programme=hidden, name="Hidden award")
    AwardFactory(programme=mine, name="My award")
    AssignmentFactory(user=scoped, programme=mine)
    AssignmentFactory(programme=hidden)
    client = client_for(scoped)
    for kind in ("programme", "workstream", "award", "assignment"):
        page = client.get(f"/admin/programmes/{kind}/").content.decode()
        assert "M" in page
        assert "Hidden" not in page
    for kind, record in (("programme", hidden), ("workstream", workstream), ("award", award)):
        address = f"/admin/programmes/{kind}/{record.pk}"
        assert client.get(f"{address}/change/").status_code == 302
        assert client.get(f"{address}/history/").status_code == 404
        version = record.history.get().pk
        assert client.get(f"{address}/history/{version}/").status_code == 404


def test_programmes_admin_user_of_one_workstream_does_not_see_the_award(
    client_for: ClientFor, scoped: User
) -> None:
    workstream = WorkstreamFactory()
    AwardFactory(programme=workstream.programme, name="Whole award")
    AssignmentFactory(user=scoped, programme=None, workstream=workstream)
    page = client_for(scoped).get("/admin/programmes/award/").content.decode()
    assert "Whole award" not in page
