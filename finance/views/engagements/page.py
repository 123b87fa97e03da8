"""The page of an engagement: whether it pays, its months, its people, its charges."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from finance.addresses import transactions_url
from finance.engagement_account import Account, in_words, verdict
from finance.engagement_months import account_from, month_rows
from finance.models import Charge, EngagementAccount, Receipt
from finance.tables.engagements import EngagementMonthTable
from finance.views.engagements.listing import LIST
from innovation.core import money
from innovation.core.access import AccessMixin
from innovation.core.as_at import last_day_known
from innovation.core.cards import Card
from innovation.core.periods import year_of
from innovation.core.reports import totals
from innovation.core.tables import show_date, show_number
from innovation.core.versions import edits_in
from programmes.models import Engagement
from programmes.querysets import User

TRAIL = ("Partner councils", LIST)
MAX_RECORDS = 50
"""How many changes the page shows, the newest first."""


def find_engagement(request: HttpRequest, pk: int, *, to_edit: bool = False) -> Engagement:
    """The engagement, or a 404 when it is none that the user may see, or edit."""
    rows = Engagement.objects.visible_to(request.user)
    if to_edit:
        rows &= Engagement.objects.editable_by(request.user)
    related = ("organisation", "programme", "workstream__programme", "citation__document")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def account_with_lines(engagement: Engagement) -> EngagementAccount | None:
    """The account with its categories; None while nobody named them."""
    accounts = EngagementAccount.objects.select_related("income_category", "cover_category")
    return accounts.filter(engagement=engagement).first()


class EngagementView(AccessMixin, TemplateView):
    """An engagement with its account by month."""

    permission_required = "programmes.view_engagement"
    template_name = "finance/engagement.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The engagement as it is now."""
        user, engagement = self.request.user, find_engagement(self.request, kwargs["pk"])
        account = account_with_lines(engagement)
        charges = charges_of(engagement)
        people = engagement.people.select_related("citation__document")
        table = month_table(engagement, charges, people)
        found = account_from(engagement, table.data.data)
        mine = Engagement.objects.editable_by(user).filter(pk=engagement.pk)
        return super().get_context_data(
            engagement=engagement,
            account=account,
            verdict=verdict(found),
            words=in_words(found, expected_income=engagement.expected_income),
            cards=cards_of(found),
            facts=facts_of(engagement, account),
            months=table,
            people=people,
            charges=[(charge, _ledger_url(charge, engagement)) for charge in charges],
            changes=changes_of(engagement),
            may_edit=mine.exists(),
            may_charge=account is not None and user.has_perm("finance.add_charge"),
            may_name_lines=may_name_lines(user, engagement),
            months_url=months_url(engagement),
            breadcrumbs=[(TRAIL[0], reverse(TRAIL[1]))],
            **kwargs,
        )


def may_name_lines(user: User, engagement: Engagement) -> bool:
    """Whether the user may say in which cost lines the money is."""
    return user.has_perm("finance.change_engagementaccount") and bool(engagement.workstream_id)


def charges_of(engagement: Engagement) -> list[Charge]:
    """The charges with their receipts, withdrawn ones too, the first one first."""
    receipts = Prefetch("receipts", Receipt.objects.order_by("received_on", "pk"))
    rows = Charge.objects.filter(account__engagement=engagement).with_received()
    return list(rows.prefetch_related(receipts).order_by("charged_on", "pk"))


def _ledger_url(charge: Charge, engagement: Engagement) -> str:
    return transactions_url(programme=engagement.programme_id, reference=charge.reference)


def month_table(engagement: Engagement, charges: Any, people: Any) -> EngagementMonthTable:
    """The months with their totals."""
    rows = month_rows(engagement, charges, people)
    table = EngagementMonthTable(rows)
    table.totals = totals(table, rows)
    return table


def months_url(engagement: Engagement) -> str:
    """Where days and cover are recorded: of the year that is known last, within its days."""
    day = last_day_known([engagement.programme_id]) or timezone.localdate()
    first, last = engagement.starts_on or day, engagement.ends_on or day
    year = year_of(min(max(day, first), max(last, first)))
    return reverse("finance:engagement-months", args=[engagement.pk, year])


def cards_of(found: Account) -> list[Card]:
    """The figures at the head of the page, each with what makes it up."""
    of_plan = f"{show_number(found.days_planned)} planned"
    received = f"{money.show(found.received)} received"
    return [
        Card("Days delivered", show_number(found.days_delivered), of_plan, "#months"),
        Card("Charged", money.show(found.charged), received, "#charges"),
        Card("Outstanding", money.show(found.outstanding), "Charged and not received", "#charges"),
        Card("Cover", money.show(found.cover), "What backfilling cost", "#months"),
        Card("Net", money.show(found.net), "Charged less cover", "#months"),
    ]


def facts_of(
    engagement: Engagement, account: EngagementAccount | None
) -> list[tuple[str, str, str]]:
    """What a page tells of an engagement, in order: label, text, address."""
    one, stream = engagement, engagement.workstream
    lines = (
        f"Income to {account.income_category}, cover from {account.cover_category}"
        if account
        else "Not named yet"
    )
    return [
        ("Council", f"{one.organisation}, {one.organisation.code}", ""),
        ("Programme", one.programme.name, one.programme.get_absolute_url()),
        (
            "Workstream",
            stream.name if stream else "Whole programme",
            stream.get_absolute_url() if stream else "",
        ),
        ("Status", one.get_status_display(), ""),
        ("Led by", one.lead, ""),
        ("First day", show_date(one.starts_on) if one.starts_on else "Not known", ""),
        ("Last day", show_date(one.ends_on) if one.ends_on else "Not known", ""),
        *([("Of the dates", one.dates_note, "")] if one.dates_note else []),
        *([("Declined because", one.declined_because, "")] if one.declined_because else []),
        ("Day rate", money.show(one.day_rate) if one.day_rate else "Not known", ""),
        (
            "Expected income",
            "Not known" if one.expected_income is None else money.show(one.expected_income),
            "",
        ),
        ("In the monitor", lines, reverse("finance:engagement-lines") if account else ""),
    ]


def changes_of(engagement: Engagement) -> list[str]:
    """What was changed of the engagement, the newest first; of its months only when."""
    records: QuerySet[Any] = engagement.history.select_related(
        "history_user", "organisation", "programme", "workstream", "citation__document"
    )
    kept = list(records.order_by("-history_id")[:MAX_RECORDS])[::-1]
    reasons = [record.history_change_reason for record in kept[1:]]
    said = zip(edits_in(kept), reasons, strict=True)
    return [f"{edit} {reason}." if reason else str(edit) for edit, reason in said][::-1]
