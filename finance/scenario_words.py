"""The changes of scenarios in words."""

from collections.abc import Callable
from decimal import Decimal

from finance.models import ScenarioChange
from innovation.core import money
from innovation.core.periods import year_label
from innovation.core.tables import show_date, show_number
from innovation.core.words import counted

Kind = ScenarioChange.Kind
MOST_POSTS = 8


def change_in_words(change: ScenarioChange) -> str:
    """What a change does, in a sentence without its full stop; it is read with its parts."""
    return WORDS[Kind(change.kind)](change)


def _posts(change: ScenarioChange) -> str:
    numbers = sorted(post.number for post in change.posts.all())
    if not numbers:
        return "all posts that nobody has come into"
    named = ", ".join(numbers[:MOST_POSTS])
    more = len(numbers) - MOST_POSTS
    count = counted(len(numbers), "post")
    return f"{count}: {named}{f' and {more} more' if more > 0 else ''}"


def _move(change: ScenarioChange) -> str:
    if change.on is not None:
        return f"Start on {show_date(change.on)} {_posts(change)}"
    months, days = change.months or 0, change.days or 0
    spans = [_span(months, "month"), _span(days, "day")]
    late = "later" if (months or days) >= 0 else "earlier"
    return f"Start {' and '.join(filter(None, spans)) or 'no time'} {late} {_posts(change)}"


def _span(number: int, unit: str) -> str:
    return counted(abs(number), unit) if number else ""


def _drop(change: ScenarioChange) -> str:
    return f"Drop {f'from {show_date(change.on)} ' if change.on else ''}{_posts(change)}"


def _add(change: ScenarioChange) -> str:
    until = f" to {show_date(change.until)}" if change.until else ""
    since = show_date(change.on) if change.on else ""
    return (
        f"Add {change.count} × {change.grade}, {show_number(change.fte or Decimal(0))} FTE each, "
        f"to {change.workstream} from {since}{until}"
    )


def _pay(change: ScenarioChange) -> str:
    percent = change.percent or Decimal(0)
    more = "more" if percent >= 0 else "less"
    return f"Pay {_percent(abs(percent))} {more} from April {change.year}"


def _insurance(change: ScenarioChange) -> str:
    return f"National insurance of {_rate(change)} from April {change.year}"


def _tranche(change: ScenarioChange) -> str:
    what = f"The tranche of {money.show(change.tranche.amount)}" if change.tranche else ""
    if change.amount is not None:
        held = change.amount == 0
        what += " is withheld" if held else f" brings in {money.show(change.amount)}"
    return what + (f" comes in on {show_date(change.on)}" if change.on else "")


def _line(change: ScenarioChange) -> str:
    line = change.cost_line
    assert line is not None  # noqa: S101 - a constraint says so
    where = f"{line.workstream}, {line.category}, {year_label(line.year)}"
    if change.amount is not None:
        return f"{where}: {money.show(change.amount)}"
    percent = change.percent or Decimal(0)
    more = "more" if percent >= 0 else "less"
    return f"{where}: {_percent(abs(percent))} {more} of what is still to be spent"


def _extend(change: ScenarioChange) -> str:
    return f"{change.award} may be spent until {show_date(change.on) if change.on else ''}"


def _percent(percent: Decimal) -> str:
    return f"{show_number(percent)}%"


def _rate(change: ScenarioChange) -> str:
    return _percent((change.rate or Decimal(0)) * 100)


WORDS: dict[Kind, Callable[[ScenarioChange], str]] = {
    Kind.MOVE: _move,
    Kind.DROP: _drop,
    Kind.ADD: _add,
    Kind.PAY: _pay,
    Kind.INSURANCE: _insurance,
    Kind.PENSION: lambda change: f"Pension rate of {_rate(change)} from now on",
    Kind.TURNOVER: lambda change: f"Turnover of {_rate(change)} from now on",
    Kind.TRANCHE: _tranche,
    Kind.LINE: _line,
    Kind.EXTEND: _extend,
}
