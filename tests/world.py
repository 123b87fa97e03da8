"""One row of everything that a page shows, and a user of each role who asks for it."""

from dataclasses import dataclass
from decimal import Decimal

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib.auth.models import User
from django.db.models import Model

from finance.actions.virements import save_draft, submit
from finance.models import LedgerMapping, LedgerUpload, OrderUpload, Virement
from innovation.core import access
from tests import factories
from tests.finance.book import Book, holder_of, make_book, officer_of

ROLES = {
    "A": "anonymous",
    "O": access.OFFICER,
    "B": access.BUDGET_HOLDER,
    "F": access.FINANCE,
    "E": access.ESTABLISHMENT,
    "U": access.AUDITOR,
    "S": "superuser",
}


@dataclass(frozen=True, slots=True)
class World:
    """One row of everything, and who asks."""

    book: Book
    rows: dict[str, Model]
    user: User | None
    upload: LedgerUpload | None
    order_upload: OrderUpload | None

    def pk(self, name: str) -> int:
        """The key of the row of a model, by its label such as `staffing_post`."""
        return int(self.rows[name].pk)


def make_world(role: str) -> World:
    """The book, a row of every model that the admin shows, and a user of the role."""
    book = make_book()
    user = user_of(role, book)
    mapping = factories.LedgerMappingFactory()
    reject = factories.RejectFactory(
        ledger_import__ledger=book.ledger, ledger_import__mapping=mapping
    )
    account = SocialAccount.objects.create(user=factories.UserFactory(), provider="oidc", uid="1")
    app = SocialApp.objects.create(provider="oidc", name="Oidc", client_id="1")
    rows: list[Model] = [
        book.programme,
        book.alpha,
        book.award,
        factories.AssignmentFactory(),
        factories.ClusterFactory(),
        factories.AreaFactory(),
        factories.CitationFactory(),
        factories.SourceDocumentFactory(),
        factories.DecisionFactory(programme=book.programme),
        factories.NonWorkingDayFactory(),
        *evidenced_milestone(book),
        factories.CommitmentFactory(cost_line=book.lines["alpha-2018"]),
        factories.GateConditionFactory(tranche=book.award.tranches.get(kind="contingent")),
        *reviewed_risk(book),
        factories.RiskRatingFactory(),
        factories.ExitAssumptionsFactory(programme=book.programme),
        *read_measure(book),
        *charged_engagement(book),
        factories.LendingLimitFactory(),
        change := factories.ScenarioChangeFactory(scenario__programme=book.programme),
        change.scenario,
        factories.KeyDecisionThresholdFactory(),
        factories.GradeFactory(),
        factories.GradeRangeFactory(),
        factories.PaySpinePointFactory(),
        factories.SpineAssimilationFactory(),
        factories.NationalInsuranceRateFactory(),
        factories.ApprenticeshipLevyRateFactory(),
        factories.AssumptionSetFactory(),
        book.alpha.posts.get(number="A1"),
        factories.RecruitmentStepFactory(post=book.alpha.posts.get(number="A1")),
        book.lines["alpha-2018"],
        factories.CostCategoryFactory(),
        factories.CostCentreFactory(programme=book.programme),
        factories.AccountCodeFactory(programme=book.programme),
        factories.ReportedFigureFactory(programme=book.programme),
        factories.ForecastFactory(cost_line=book.lines["alpha-2018"]),
        factories.UnderspendRecordFactory(cost_line=book.lines["alpha-2017"]),
        factories.PeriodFactory(programme=book.programme, year=2021),
        factories.AdjustmentFactory(cost_line=book.lines["alpha-2018"]),
        factories.CommentaryFactory(programme=book.programme, workstream=book.alpha),
        factories.VirementBandFactory(),
        factories.RagThresholdFactory(),
        waiting_virement(book),
        factories.AccrualFactory(
            cost_line=book.lines["alpha-2017"],
            period__programme=book.programme,
            period__number=5,
        ),
        mapping,
        book.ledger,
        reject,
        reject.ledger_import,
        book.ledger.transactions.all()[0],
        account.user,
        account,
        app,
        SocialToken.objects.create(account=account, app=app, token="1"),
        EmailAddress.objects.create(user=account.user, email="x@council.example"),
        Authenticator.objects.create(user=account.user, type="totp", data={}),
    ]
    by_label = {row._meta.label_lower.replace(".", "_"): row for row in rows}
    return World(book, by_label, user, waiting_upload(book, user), waiting_orders(book, user))


def evidenced_milestone(book: Book) -> tuple[Model, Model]:
    """A milestone of Alpha and a file that shows it."""
    milestone = factories.MilestoneFactory(programme=book.programme, workstream=book.alpha)
    return milestone, factories.EvidenceFactory(milestone=milestone, file=True)


def reviewed_risk(book: Book) -> tuple[Model, Model]:
    """A risk of Alpha and what is done about it."""
    risk = factories.RiskFactory(programme=book.programme, workstream=book.alpha)
    return risk, factories.RiskActionFactory(risk=risk)


def read_measure(book: Book) -> tuple[Model, Model]:
    """A measure of Alpha and what it read."""
    measure = factories.MeasureFactory(programme=book.programme, workstream=book.alpha)
    return measure, factories.ReadingFactory(measure=measure)


def charged_engagement(book: Book) -> list[Model]:
    """An engagement of Alpha with its council, people, month, account, charge and receipt."""
    engagement = factories.EngagementFactory(programme=book.programme, workstream=book.alpha)
    account = factories.EngagementAccountFactory(engagement=engagement)
    receipt = factories.ReceiptFactory(charge__account=account)
    return [
        engagement.organisation,
        engagement,
        factories.SecondmentFactory(engagement=engagement),
        factories.EngagementMonthFactory(engagement=engagement),
        account,
        receipt.charge,
        receipt,
    ]


def waiting_virement(book: Book) -> Virement:
    """A virement from one line of Alpha to the other that somebody else asked for."""
    amounts = {book.lines["alpha-2018"].pk: "-10.00", book.lines["alpha-travel"].pk: "10.00"}
    user = factories.UserFactory(role=access.FINANCE)
    draft = save_draft(
        by=user,
        programme=book.programme,
        kind=Virement.Kind.VIREMENT,
        lines={key: Decimal(amount) for key, amount in amounts.items()},
        reason="More travel.",
    )
    return submit(virement=draft, by=user)


def waiting_upload(book: Book, user: User | None) -> LedgerUpload | None:
    """A file that the user sent and has not confirmed."""
    if user is None:
        return None
    mapping = LedgerMapping.objects.get()
    factories.LedgerUploadFactory(programme=book.programme, mapping=mapping, uploaded_by=user)
    return LedgerUpload.objects.get()


def waiting_orders(book: Book, user: User | None) -> OrderUpload | None:
    """A file of open orders that the user sent and has not confirmed."""
    if user is None:
        return None
    factories.OrderUploadFactory(programme=book.programme, uploaded_by=user)
    return OrderUpload.objects.get()


def user_of(role: str, book: Book) -> User | None:
    """A user of the role, assigned as such a user would be."""
    if role == "A":
        return None
    if role == "O":
        return officer_of(book.programme)
    if role == "B":
        return holder_of(book.alpha)
    if role == "S":
        return factories.UserFactory(is_staff=True, is_superuser=True)
    return factories.UserFactory(role=ROLES[role])
