"""Every list and record of the admin in a browser, at both widths, with axe and the console."""

from collections.abc import Callable

import pytest
from django.contrib import admin
from playwright.sync_api import Page

from tests.factories import (
    PASSWORD,
    AccountCodeFactory,
    ApprenticeshipLevyRateFactory,
    AssignmentFactory,
    CitationFactory,
    ClusterFactory,
    CostCentreFactory,
    EntryExceptionFactory,
    FormerNameFactory,
    GradeRangeFactory,
    LedgerMappingFactory,
    NationalInsuranceRateFactory,
    PaySpinePointFactory,
    PostFactory,
    RejectFactory,
    ReportedFigureFactory,
    SpineAssimilationFactory,
    TrancheFactory,
    TransactionFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Check = Callable[[Page], None]
SignIn = Callable[[str, str], None]
APPS = ("finance", "programmes", "staffing")


@pytest.fixture
def book() -> None:
    """A row of every model."""
    for factory in (
        AccountCodeFactory,
        ApprenticeshipLevyRateFactory,
        AssignmentFactory,
        CitationFactory,
        ClusterFactory,
        CostCentreFactory,
        EntryExceptionFactory,
        FormerNameFactory,
        GradeRangeFactory,
        LedgerMappingFactory,
        NationalInsuranceRateFactory,
        PaySpinePointFactory,
        PostFactory,
        RejectFactory,
        ReportedFigureFactory,
        SpineAssimilationFactory,
        TrancheFactory,
        TransactionFactory,
    ):
        factory()


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize("app", APPS)
def test_admin_pages_of_every_model_are_accessible(
    page: Page, assert_accessible: Check, sign_in: SignIn, app: str
) -> None:
    user = UserFactory(is_staff=True, is_superuser=True)
    sign_in(user.username, PASSWORD)
    models = [model for model in admin.site._registry if model._meta.app_label == app]
    assert models
    for model in models:
        address = f"/admin/{app}/{model._meta.model_name}/"
        page.goto(address)
        assert_accessible(page)
        page.goto(f"{address}{model._default_manager.all()[0].pk}/change/")
        assert_accessible(page)
