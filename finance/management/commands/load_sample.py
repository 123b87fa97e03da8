"""`manage.py load_sample`: the programmes of the published reports, and a demonstration of one.

The facts (fixtures/*.json) are figures of public reports, each with its source. The rest
(fixtures/demonstration/) is invented: users by role, the codes of a ledger, who came into which
post when, fifteen months of spend, two virements, open orders, accruals, forecasts, and pressures
with action plans. Without DEMONSTRATION only the facts are loaded.
"""

import csv
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from finance.actions.import_ledger import import_ledger
from finance.actions.orders import OrderSource, import_orders
from finance.actions.source import LedgerSource
from finance.actions.virements import Agreement, approve, save_draft, submit
from finance.close_checks import blocking
from finance.closing import close_period
from finance.management.sample_accruals import accrue
from finance.management.sample_delivery import deliver
from finance.management.sample_engagements import engage
from finance.management.sample_entries import enter_commentary, enter_pressures
from finance.management.sample_forecasts import (
    decide_on_underspends,
    forecast_the_year,
    plan_next_year,
)
from finance.models import (
    CostCategory,
    CostLine,
    LedgerImport,
    LedgerMapping,
    Period,
    Virement,
)
from innovation.core.access import STAFF_ROLES
from innovation.core.demonstration import PASSWORD, SIGN_INS, SignIn
from programmes.models import Area, Assignment, Cluster, Programme, SourceDocument, Workstream
from staffing.models import Grade, Post, RecruitmentStep

FIXTURES = settings.BASE_DIR / "fixtures"
INVENTED = FIXTURES / "demonstration"
FACTS = (
    *("sources", "programme", "milestones", "posts", "recruitment_steps"),
    *("post_funding", "cost_lines"),
    *("reported_figures", "mappings", "decision_calendar", "virement_bands", "rag_thresholds"),
    *("measures", "exit_assumptions", "risk_ratings", "organisations", "engagements"),
    *("family_valued", "revenue_2010"),
    *("pay_spine", "pay_rates", "pay_grades", "pay_assumptions", "entry_exceptions"),
)
SUPERUSER = "Superuser"
PROGRAMME = "innovation"
MAPPING = "demonstration"
BUDGET_HOLDERS_WORKSTREAM = "re-think"
DISCLAIMER = (
    "Demonstration: the spend, its codes, the virements, the accruals, the forecasts, the "
    "pressures and action plans, the commentary, the risks, what is forecast of the children, the "
    "milestones but for two, the conditions, evidence and claim of the contingent money with the "
    "day it is due, a contract, the open orders, the dates, days, rates, charges, receipts and "
    "cover of work for other councils with its cost lines, the coaching for Wakefield, the "
    "recruitment after June 2017 with the days on which people came into the posts, and the "
    "teams, managers and clusters of posts that the report does not name are invented."
)
VIREMENTS: tuple[dict[str, Any], ...] = (
    {
        "kind": Virement.Kind.CARRY_FORWARD,
        "reason": "Demonstration, invented: equipment of 2017/18 comes only in 2018/19.",
        "lines": {("other-costs", 2017): "-3000.00", ("other-costs", 2018): "3000.00"},
        "agreement": Agreement(
            agreed_on=dt.date(2018, 5, 14),
            reference="Demonstration 1",
            source="Invented, for the demonstration",
        ),
    },
    {
        "kind": Virement.Kind.VIREMENT,
        "reason": "Demonstration, invented: less travel than planned, and agency cover until the "
        "vacant post is filled.",
        "lines": {("other-costs", 2018): "-2400.00", ("salary-and-on-costs", 2018): "2400.00"},
    },
)
"""What the budget holder asks for: the first is approved, the second waits for its approval."""
CARRIED_FORWARD_IN = "ledger-2018-05"
CLOSED_BECAUSE = "Invented: the rows that were not loaded are small, and wait for their codes."


class Command(BaseCommand):
    help = "Load the sample programmes, and in a demonstration its users and an invented ledger."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option, for a set-up that is run again and again."""
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing, and say so, when the database has data already",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load everything or nothing; a database in use is left as it is."""
        if Programme.objects.filter(slug=PROGRAMME).exists():
            self.stdout.write("The sample data is there already: nothing was changed.")
        elif not in_use():
            with transaction.atomic():
                self.load()
        elif options["if_empty"]:
            self.stdout.write("The database has data of its own: no sample data was loaded.")
        else:
            raise CommandError(
                "The database has data of its own, and sample data never goes beside it.\n"
                "Load it into an empty database: set DATABASE_URL to a new one and migrate it."
            )

    def load(self) -> None:
        """The facts and, where it is one, the demonstration."""
        load_fixtures(FIXTURES / f"{name}.json" for name in FACTS)
        self.stdout.write("Loaded the programmes of the published reports.")
        if settings.DEMONSTRATION:
            load_demonstration()
            self.stdout.write("Loaded the demonstration, which is invented.")


def in_use() -> bool:
    """Whether anybody has data here that a fixture would meet."""
    models = (User, Programme, SourceDocument, Area, Grade, CostCategory)
    return any(model._default_manager.exists() for model in models)  # noqa: SLF001 - Django's documented name


def load_fixtures(paths: Iterator[Path]) -> None:
    """Load the files in their order."""
    for path in paths:
        call_command("loaddata", str(path), verbosity=0)


def load_demonstration() -> None:
    """Everything that is invented, and a line on the programme's page that says so."""
    programme = Programme.objects.get(slug=PROGRAMME)
    programme.description += f"\n\n{DISCLAIMER}"
    programme.save()
    add_users(programme)
    fill_posts()
    recruit()
    invented = ("codes", "projections", "risks", "scenarios")
    load_fixtures(INVENTED / f"{name}.json" for name in invented)
    load_ledger(programme)
    deliver(INVENTED)
    engage(programme, INVENTED)
    enter_pressures(INVENTED / "pressures.csv")
    forecast_the_year(programme)
    plan_next_year(programme)
    decide_on_underspends(programme)


def add_users(programme: Programme) -> None:
    """Users of each role, the officer on every programme, the budget holder on a part of one."""
    password = make_password(PASSWORD)
    users = {sign_in.username: add_user(sign_in, password) for sign_in in SIGN_INS}
    workstream = Workstream.objects.get(programme=programme, slug=BUDGET_HOLDERS_WORKSTREAM)
    for each in Programme.objects.all():
        Assignment.objects.create(user=users["officer"], programme=each)
    Assignment.objects.create(user=users["budget-holder"], workstream=workstream)


def add_user(sign_in: SignIn, password: str) -> User:
    """A user in the group of the role; the superuser needs no group."""
    superuser = sign_in.role == SUPERUSER
    user = User.objects.create(
        username=sign_in.username,
        password=password,
        is_staff=superuser or sign_in.role in STAFF_ROLES,
        is_superuser=superuser,
    )
    if not superuser:
        user.groups.add(Group.objects.get(name=sign_in.role))
    return user


def fill_posts() -> None:
    """Bring the posts to the invented state of December 2018; an empty day is not known.

    The managers, teams and clusters are those that the report does not name.
    """
    posts = {post.number: post for post in Post.objects.all()}
    clusters = {cluster.name: cluster for cluster in Cluster.objects.all()}
    with (INVENTED / "posts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            post = posts[row["Post number"]]
            post.status = row["Status"]
            start = row["Actual start"]
            post.actual_start = dt.date.fromisoformat(start) if start else None
            post.team = row["Team"] or post.team
            post.reports_to = posts.get(row["Reports to"], post.reports_to)
            post.cluster = clusters.get(row["Cluster"])
            post.save()


def recruit() -> None:
    """Keep the invented steps that bring the posts to where `fill_posts` left them."""
    posts = dict(Post.objects.values_list("number", "pk"))
    with (INVENTED / "recruitment.csv").open(encoding="utf-8", newline="") as file:
        RecruitmentStep.objects.bulk_create(
            RecruitmentStep(
                post_id=posts[row["Post number"]],
                status=row["Status"],
                on=dt.date.fromisoformat(row["Date"]),
                appointment=row["Appointment"],
                note=row["Note"],
            )
            for row in csv.DictReader(file)
        )


def load_ledger(programme: Programme) -> None:
    """Import and close month by month as the finance user would; the last month stays open.

    Some rows are bad, and one budget is carried forward on the way. Of the two virements that the
    budget holder asks for, the second waits.
    """
    mapping = LedgerMapping.objects.get(slug=MAPPING)
    by = User.objects.get(username="finance")
    holder = User.objects.get(username="budget-holder")
    *closed, last = sorted(INVENTED.glob("ledger-*.csv"))
    for path in closed:
        import_file(path, programme, mapping, by)
        if path.stem == CARRIED_FORWARD_IN:
            asked = ask_for(programme, holder, **VIREMENTS[0])
            approve(virement=asked, by=by, note="Agreed.")
        close_month(programme, by)
    load_orders(programme, by)
    import_file(last, programme, mapping, by)
    finish_month(programme)
    ask_for(programme, holder, **VIREMENTS[1])


def load_orders(programme: Programme, by: User) -> None:
    """The open orders of the end of November; some of them are invoiced in December."""
    with (INVENTED / "orders-2018-11.csv").open("rb") as file:
        source = OrderSource(file, "orders-2018-11.csv", dt.date(2018, 11, 30))
        import_orders(source=source, programme=programme, by=by)


def import_file(path: Path, programme: Programme, mapping: LedgerMapping, by: User) -> None:
    """Import one month; rows that cannot be loaded are kept as rejects."""
    with path.open("rb") as file:
        source, rule = LedgerSource(file, path.name, mapping), LedgerImport.Rule.LOAD_GOOD
        import_ledger(source=source, programme=programme, rule=rule, by=by)


def finish_month(programme: Programme) -> Period:
    """What is accrued in the last loaded month, and what is said of it."""
    period = last_month(programme)
    accrue(programme, period.value)
    enter_commentary(INVENTED / "commentary.csv", programme, period.value)
    return period


def last_month(programme: Programme) -> Period:
    """The latest month that is loaded."""
    return Period.objects.with_spend().filter(programme=programme).latest("year", "number")


def close_month(programme: Programme, by: User) -> None:
    """Close the last loaded month on the tenth of the next one."""
    period = finish_month(programme)
    day = period.value.end + dt.timedelta(days=10)
    close_period(
        period=period,
        by=by,
        reason=CLOSED_BECAUSE if blocking(programme) else "",
        at=dt.datetime.combine(day, dt.time(16), tzinfo=dt.UTC),
    )


def ask_for(
    programme: Programme, by: User, *, lines: dict[tuple[str, int], str], **request: Any
) -> Virement:
    """A virement between lines, by their category and year, that waits for its approval."""
    own = CostLine.objects.filter(workstream__slug=BUDGET_HOLDERS_WORKSTREAM)
    keys = {(slug, year): pk for pk, slug, year in own.values_list("pk", "category__slug", "year")}
    amounts = {keys[line]: Decimal(amount) for line, amount in lines.items()}
    draft = save_draft(by=by, programme=programme, lines=amounts, **request)
    return submit(virement=draft, by=by)
