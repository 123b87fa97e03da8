"""Commentary as the page of a figure shows it."""

from dataclasses import dataclass

from django.urls import reverse

from finance.models import Commentary, CostLine
from innovation.core.access import VIEW_EVERY_PROGRAMME
from innovation.core.periods import Period
from programmes.models import Programme, Workstream
from programmes.querysets import User

About = Programme | Workstream | CostLine
WRITE = ("finance.add_commentary", "finance.change_commentary")
"""The permissions that writing asks for."""
NAMES: dict[type[About], str] = {
    Programme: "programme",
    Workstream: "workstream",
    CostLine: "cost-line",
}
"""What an address calls that which commentary is on."""
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Panel:
    """The latest commentary on a figure, and where to write that of a period; "" for nobody.

    It is the first open period; `closed` is the one that the page is as at, where that is closed.
    """

    entries: list[Commentary]
    period: Period | None
    write_url: str
    closed: Period | None = None

    @property
    def is_written(self) -> bool:
        """Whether there is any of the period."""
        return any(entry.period == self.period for entry in self.entries)


def panel(about: About, user: User, as_at: Period | None, *, snapshot: int | None) -> Panel | None:
    """The latest commentary on a figure that the user may see.

    `as_at` is the last period loaded or closed, and `snapshot` its close, None while it is open.

    None on a programme for who sees only a part of it: they neither read nor write what is on the
    whole.
    """
    if isinstance(about, Programme) and not _sees_whole(about, user):
        return None
    entries = Commentary.objects.visible_to(user).on(about).in_order()[:SHOWN]
    closed = None if snapshot is None else as_at
    period = closed.next() if closed else as_at
    return Panel(list(entries), period, _write_url(about, period, user), closed)


def _sees_whole(programme: Programme, user: User) -> bool:
    if user.has_perm(VIEW_EVERY_PROGRAMME):
        return True
    return Programme.objects.assigned_whole_to(user).filter(pk=programme.pk).exists()


def _write_url(about: About, period: Period | None, user: User) -> str:
    if period is None or not user.has_perms(WRITE):
        return ""
    return commentary_url(about, period)


def commentary_url(about: About, period: Period) -> str:
    """The form of the commentary on a figure for a period."""
    return reverse("finance:commentary", args=[NAMES[type(about)], about.pk, period.code])
