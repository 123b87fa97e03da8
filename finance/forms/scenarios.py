"""The forms of scenarios: what one is, and each kind of change."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from finance.models import CostLine, Scenario, ScenarioChange
from finance.querysets.scenarios import OF_MONEY_OR_NEW, OF_NAMED_POSTS
from innovation.core.row_form import RowForm
from innovation.core.versioned_form import VersionedForm
from programmes.models import Award, Programme, Tranche, Workstream
from programmes.querysets import User
from staffing.models import Post
from staffing.pay_book import VIEW_POST_PAY

Kind = ScenarioChange.Kind
FIELDS: dict[str, tuple[str, ...]] = {
    Kind.MOVE: ("months", "days", "on", "posts"),
    Kind.DROP: ("on", "posts"),
    Kind.ADD: ("count", "grade", "fte", "workstream", "on", "until"),
    Kind.PAY: ("year", "percent"),
    Kind.INSURANCE: ("year", "rate"),
    Kind.PENSION: ("rate",),
    Kind.TURNOVER: ("rate",),
    Kind.TRANCHE: ("tranche", "amount", "on"),
    Kind.LINE: ("cost_line", "amount", "percent"),
    Kind.EXTEND: ("award", "on"),
}
REQUIRED: dict[str, tuple[str, ...]] = {
    Kind.ADD: ("count", "grade", "fte", "workstream", "on"),
    Kind.PAY: ("year", "percent"),
    Kind.INSURANCE: ("year", "rate"),
    Kind.PENSION: ("rate",),
    Kind.TURNOVER: ("rate",),
    Kind.TRANCHE: ("tranche",),
    Kind.LINE: ("cost_line",),
    Kind.EXTEND: ("award", "on"),
}
LABELS: dict[tuple[str, str], str] = {
    (Kind.MOVE, "months"): "Months later",
    (Kind.MOVE, "days"): "And days later",
    (Kind.MOVE, "on"): "Or start on",
    (Kind.DROP, "on"): "First day without them",
    (Kind.ADD, "on"): "From",
    (Kind.TRANCHE, "on"): "Comes in on",
    (Kind.TRANCHE, "amount"): "Brings in",
    (Kind.LINE, "amount"): "Spends more by",
    (Kind.LINE, "percent"): "Or per cent more of what is still to be spent",
    (Kind.EXTEND, "on"): "May be spent until",
}
HELP: dict[tuple[str, str], str] = {
    (Kind.MOVE, "months"): "Such as 2. A negative number is earlier.",
    (Kind.MOVE, "on"): "Such as 1/4/2019, instead of months and days.",
    (Kind.MOVE, "posts"): "Tick none to mean all posts that nobody has come into.",
    (Kind.DROP, "on"): "Left empty, the first day that is not actual yet.",
    (Kind.DROP, "posts"): "Tick none to mean all posts that nobody has come into.",
    (Kind.PAY, "percent"): "More from April of that year than in the live position: 1 or -0.5.",
    (Kind.TRANCHE, "amount"): "0 when it is withheld. Left empty, as it is.",
    (Kind.TRANCHE, "on"): "Only if it comes in late, such as 1/10/2019.",
    (Kind.LINE, "amount"): "In pounds; less is negative, -5,000 or (5,000).",
    (Kind.LINE, "percent"): "10 for ten per cent more, -10 for ten per cent less.",
    (Kind.EXTEND, "on"): "Its money then pays for what the base budget was to pay until that day.",
}
OF_NOBODY = (
    "Tick at least one. Posts that somebody is or was in are not here, nor those whose point on"
    " entry is recorded: what they cost is what somebody is paid."
)
NONE_OF_NOBODY = (
    "There is no post to tick: in each somebody is or was, or its point on entry is recorded."
    " What such a post costs is what somebody is paid: ask Finance for this change."
)


def kinds_for(user: User) -> list[tuple[str, str]]:
    """The kinds of change that a user may make, with what they are called.

    Whoever may not see pay makes those that can show nobody's: see `ScenarioChangeQuerySet`.
    """
    if user.has_perm(VIEW_POST_PAY):
        return Kind.choices
    return [pair for pair in Kind.choices if pair[0] in {*OF_NAMED_POSTS, *OF_MONEY_OR_NEW}]


class ScenarioForm(VersionedForm):
    """What a scenario is called and who sees it; of a new one also whose it is."""

    class Meta:
        model = Scenario
        fields: ClassVar = ["programme", "name", "note", "is_shared"]
        widgets: ClassVar = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the programmes that the user may see in whole; it stays once it is chosen."""
        super().__init__(*args, **kwargs)
        programme: Any = self.fields["programme"]
        programme.queryset = Programme.objects.assigned_whole_to(user)
        programme.empty_label = None
        if self.instance.pk:
            del self.fields["programme"]

    @property
    def scenario(self) -> Scenario:
        """What is being made or changed."""
        assert isinstance(self.instance, Scenario)  # noqa: S101 - for the type checker
        return self.instance


class ChangeForm(RowForm):
    """A change of a kind: the fields that this kind needs, offering what the programme has."""

    instance: ScenarioChange

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = ScenarioChange
        fields: ClassVar = [
            *("months", "days", "on", "posts", "count", "grade", "fte", "workstream", "until"),
            *("year", "percent", "rate", "tranche", "cost_line", "amount", "award", "note"),
        ]
        widgets: ClassVar = {"posts": forms.CheckboxSelectMultiple}

    def __init__(self, data: Any = None, *, scenario: Scenario, kind: str, user: User) -> None:
        """Keep the fields of the kind; without the permission to see pay no post of anybody's."""
        super().__init__(data, instance=ScenarioChange(scenario=scenario, kind=kind))
        kept = [*FIELDS[kind], "note", "seen_version"]
        self.fields = {name: self.fields[name] for name in kept}
        self.initial["seen_version"] = scenario.version
        for name, field in self.fields.items():
            field.label = LABELS.get((kind, name), field.label)
            field.help_text = HELP.get((kind, name), field.help_text)
            field.required = name in REQUIRED.get(kind, ()) or name == "seen_version"
        self._offer(scenario.programme, kind)
        if "posts" in self.fields and not user.has_perm(VIEW_POST_PAY):
            self._offer_posts_of_nobody()

    def _offer(self, programme: Programme, kind: str) -> None:
        posts = Post.objects.filter(workstream__programme=programme).order_by("number")
        if kind == Kind.MOVE:
            posts = posts.filter(actual_start=None, ended_on=None)
        lines = CostLine.objects.filter(workstream__programme=programme)
        offered: dict[str, QuerySet[Any]] = {
            "posts": posts,
            "workstream": Workstream.objects.filter(programme=programme),
            "tranche": Tranche.objects.filter(
                award__programme=programme, kind=Tranche.Kind.CONTINGENT, released_on=None
            ).select_related("award"),
            "cost_line": lines.select_related("workstream", "category"),
            "award": Award.objects.filter(programme=programme),
        }
        for name in offered.keys() & self.fields.keys():
            field: Any = self.fields[name]
            field.queryset = offered[name]

    def clean(self) -> dict[str, Any]:
        """Ask for what the kind needs and say so at the field."""
        cleaned = super().clean() or self.cleaned_data
        if fault := fault_of(self.instance.kind, cleaned):
            self.add_error(*fault)
        return cleaned

    def _offer_posts_of_nobody(self) -> None:
        posts: Any = self.fields["posts"]
        posts.queryset = posts.queryset.paid_to_nobody()
        posts.required = True
        posts.help_text = OF_NOBODY if posts.queryset.exists() else NONE_OF_NOBODY

    def look_again(self, version: int) -> None:
        """Take the scenario as it is now for seen, so that what was entered may be sent again."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen_version"] = version
        self.data = data


def fault_of(kind: str, given: dict[str, Any]) -> tuple[str, str] | None:
    """The field that is wrong with others, and what to do; None when the kind has what it needs."""
    has = {name for name, value in given.items() if value is not None}
    if kind == Kind.MOVE and bool({"months", "days"} & has) == ("on" in has):
        return "months", "Enter months or days, or a day to start on, and not both."
    if kind == Kind.TRANCHE and not {"amount", "on"} & has:
        return "amount", "Enter what it brings in, or the day on which it comes in."
    if kind == Kind.TRANCHE and (given.get("amount") or 0) < 0:
        return "amount", "Enter £0 or more."
    if kind == Kind.LINE and ("amount" in has) == ("percent" in has):
        return "amount", "Enter either an amount or per cent."
    until, start = given.get("until"), given.get("on")
    if until and start and until < start:
        return "until", "The last day is before the first one."
    return None
