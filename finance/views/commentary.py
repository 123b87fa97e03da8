"""Commentary: the list of all of it, and the form for one figure and period."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import View

from finance.actions.commentary import CommentaryClosedError, open_from, write_commentary
from finance.cards import position_cards
from finance.commentary_panel import NAMES, WRITE, About, commentary_url
from finance.filters import CommentaryFilter
from finance.forms import CommentaryForm
from finance.models import Commentary, CostLine
from finance.monitor import known_periods, monitor_lines
from finance.position import total
from finance.querysets import CommentaryQuerySet
from finance.tables.commentary import CommentaryTable
from innovation.core.access import AccessMixin, signed_in
from innovation.core.periods import Period, PeriodError
from innovation.core.reports import Report
from programmes.models import Programme, Workstream
from programmes.querysets import User


class CommentaryReport(Report):
    """Everything that was said of figures, by period."""

    title = "Commentary"
    lead = "What was said of programmes, workstreams and cost lines, by period."
    address = "finance:commentary-list"
    permission_required = "finance.view_commentary"
    table_class = CommentaryTable
    filter_class = CommentaryFilter
    wide = True

    def get_rows(self) -> CommentaryQuerySet:
        """The commentary that the user may see, the latest period first."""
        return Commentary.objects.visible_to(self.request.user).in_order()

    def prepare(self, rows: Any) -> list[Commentary]:
        """The rows as objects: what each is on is one of three models."""
        return list(rows)


class CommentaryView(AccessMixin, View):
    """Asks for the commentary on a figure for a period, and saves it."""

    permission_required = WRITE

    def get(self, request: HttpRequest, about: str, pk: int, period: str) -> HttpResponse:
        """The form with what is said so far."""
        commentary = find_commentary(request.user, about, pk, period)
        return _ask(request, commentary, CommentaryForm(instance=commentary))

    @transaction.atomic
    def post(self, request: HttpRequest, about: str, pk: int, period: str) -> HttpResponse:
        """Save it and go back to the figure, or say what stands against it."""
        commentary = find_commentary(request.user, about, pk, period, lock=True)
        form = CommentaryForm(request.POST, instance=commentary)
        if not (form.is_valid() and _write(form, signed_in(request))):
            return _ask(request, commentary, form)
        messages.success(request, f"Saved: the commentary for {commentary.period}.")
        return redirect(commentary.about)


def _write(form: CommentaryForm, by: User) -> bool:
    try:
        write_commentary(commentary=form.entry(), by=by)  # type: ignore[arg-type]  # signed in
    except CommentaryClosedError as refused:
        form.add_error(None, str(refused))
        return False
    return True


def find_commentary(user: User, name: str, pk: int, code: str, *, lock: bool = False) -> Commentary:
    """The commentary on a figure for a period, or a new one; a 404 for what is not to be seen.

    With `lock` nobody else writes on the programme until the transaction ends.
    """
    about = find_about(user, name, pk)
    try:
        period = Period.parse(code)
    except PeriodError as error:
        raise Http404 from error
    made = new_commentary(about, period)
    if lock:
        Programme.objects.select_for_update().get(pk=made.programme_id)
    written = Commentary.objects.on(about).filter(year=period.year, number=period.number)
    return written.in_order().first() or made


def find_about(user: User, name: str, pk: int) -> About:
    """The programme, seen in whole, the workstream or the cost line that an address names."""
    if name == NAMES[Programme]:
        return get_object_or_404(Programme.objects.assigned_whole_to(user), pk=pk)
    if name == NAMES[Workstream]:
        workstreams = Workstream.objects.visible_to(user).select_related("programme")
        return get_object_or_404(workstreams, pk=pk)
    if name != NAMES[CostLine]:
        raise Http404
    lines = CostLine.objects.visible_to(user)
    return get_object_or_404(lines.select_related("workstream__programme", "category"), pk=pk)


def new_commentary(about: About, period: Period) -> Commentary:
    """Commentary on a figure that nobody has written yet."""
    made = Commentary(year=period.year, number=period.number)
    if isinstance(about, CostLine):
        made.cost_line, made.programme = about, about.workstream.programme
    elif isinstance(about, Workstream):
        made.workstream, made.programme = about, about.programme
    else:
        made.programme = about
    return made


def _ask(request: HttpRequest, commentary: Commentary, form: CommentaryForm) -> HttpResponse:
    trail = [("Commentary", reverse("finance:commentary-list"))]
    first_open = open_from(commentary)
    context = {
        **_figures(commentary),
        "form": form,
        "commentary": commentary,
        "is_closed": first_open != commentary.period,
        "first_open": first_open,
        "open_url": commentary_url(commentary.about, first_open),
        "breadcrumbs": [*trail, (str(commentary.about), commentary.about.get_absolute_url())],
    }
    return render(request, "finance/commentary.html", context)


def _figures(commentary: Commentary) -> dict[str, Any]:
    """The figures that it is about, as at its period or the last one known before it."""
    known = known_periods(commentary.programme)
    as_at = next((period for period in known if period <= commentary.period), None)
    scope = _scope(commentary)
    lines = CostLine.objects.filter(
        **{name: value for name, value in scope.items() if name != "programme"},
        workstream__programme=commentary.programme,
    )
    positions = monitor_lines(lines, as_at=as_at, snapshot=known[as_at] if as_at else None)
    return {"as_at": as_at, "cards": position_cards(total(positions), as_at=as_at, **scope)}


def _scope(commentary: Commentary) -> dict[str, int]:
    """The filters that leave the rows of what it is on."""
    line, scope = commentary.cost_line, {"programme": commentary.programme_id}
    if line:
        return {
            **scope,
            "workstream": line.workstream_id,
            "category": line.category_id,
            "year": line.year,
        }
    return scope | ({"workstream": commentary.workstream_id} if commentary.workstream_id else {})
