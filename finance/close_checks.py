"""What to look at before a period is closed: each with how many, why it matters and where to go."""

from collections.abc import Iterator
from dataclasses import dataclass

from finance.addresses import (
    forecasts_url,
    imports_url,
    rejects_url,
    underspends_url,
    virements_url,
)
from finance.models import CostLine, LedgerUpload, Reject, Virement
from finance.monitor import monitor_lines
from finance.position import BELOW_SPENT_WHY
from finance.projection import last_closed_periods
from finance.slippage import UNDECIDED, slippages
from innovation.core import money
from innovation.core.money import ZERO
from innovation.core.periods import Period
from programmes.models import Programme


@dataclass(frozen=True, slots=True)
class CloseCheck:
    """Something to look at: how many there are, why it matters, and the page of just those.

    One that `blocks` is mended before the close, or the close says why it is not.
    """

    name: str
    found: int
    why: str
    url: str
    blocks: bool = False

    @property
    def in_words(self) -> str:
        """Such as "ledger rows not loaded (3)"."""
        return f"{self.name[0].lower()}{self.name[1:]} ({self.found:,})"

    @property
    def state(self) -> str:
        """What it means for the close."""
        if not self.found:
            return "Nothing found"
        return "Blocks the close" if self.blocks else "Look at it"


def close_checks(programme: Programme, period: Period) -> list[CloseCheck]:
    """Every check of a period that is to be closed, those that block first."""
    return [*_blocking(programme), *_warnings(programme, period)]


def blocking(programme: Programme) -> list[CloseCheck]:
    """What stands against closing any period now."""
    return [check for check in _blocking(programme) if check.found]


def _blocking(programme: Programme) -> Iterator[CloseCheck]:
    rejects = Reject.objects.of_programme(programme).waiting()
    yield CloseCheck(
        "Ledger rows not loaded",
        rejects.count(),
        "Their codes or amounts could not be read, so the actual lacks them.",
        rejects_url(programme=programme.pk, state="waiting"),
        blocks=True,
    )
    waiting = Virement.objects.filter(programme=programme, status=Virement.Status.SUBMITTED)
    yield CloseCheck(
        "Virements waiting for approval",
        waiting.count(),
        "The latest budget would change right after the close.",
        virements_url(programme=programme.pk, status=Virement.Status.SUBMITTED.value),
        blocks=True,
    )


def _warnings(programme: Programme, period: Period) -> Iterator[CloseCheck]:
    lines = CostLine.objects.filter(workstream__programme=programme)
    aside = Reject.objects.of_programme(programme).set_aside().tally()
    yield CloseCheck(
        "Ledger rows set aside",
        aside["rows"],
        f"{money.show(aside['amount'])} of them is not in the actual, for the reason of each.",
        rejects_url(programme=programme.pk, state="aside"),
    )
    uploads = LedgerUpload.objects.filter(programme=programme)
    yield CloseCheck(
        "Uploaded files not confirmed",
        uploads.count(),
        "Their rows are not in the ledger until who uploaded them confirms.",
        imports_url(programme=programme.pk),
    )
    yield CloseCheck(
        "Cost lines without a forecast",
        lines.forecast_gaps(period).count(),
        "Their projection assumes that the budget of the months left is spent.",
        forecasts_url(programme=programme.pk, to=period.code, state="none"),
    )
    yield CloseCheck(
        "Forecasts not reviewed since the last close",
        lines.not_reviewed_since_close(period).count(),
        "Nobody has said that they still hold.",
        forecasts_url(programme=programme.pk, to=period.code, state="stale"),
    )
    found = slippages(lines, as_at=last_closed_periods().get(programme.pk))
    undecided = [one.projection.undecided for one in found if one.state == UNDECIDED]
    yield CloseCheck(
        "Cost lines with an undecided underspend",
        len(undecided),
        f"{money.show(sum(undecided, ZERO))} was not spent as budgeted in the periods closed so "
        "far, and nobody has recorded whether it is saved, re-profiled, carried forward or "
        "returned.",
        underspends_url(programme=programme.pk, state=UNDECIDED),
    )
    yield CloseCheck(
        "Cost lines projected to end below what is spent",
        sum(line.is_below_spent for line in monitor_lines(lines, as_at=period)),
        BELOW_SPENT_WHY,
        forecasts_url(programme=programme.pk, to=period.code, state="below"),
    )
