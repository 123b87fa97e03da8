"""The facts of a post in words, as its page lists them."""

import datetime as dt
from typing import NamedTuple

from innovation.core.tables import show_date
from innovation.core.words import counted
from programmes.models import Workstream
from programmes.querysets import User
from staffing.history import in_words
from staffing.models import Post
from staffing.pay_book import VIEW_POST_PAY
from staffing.recruitment import ENDED, days_late

ELSEWHERE = "A post of a workstream that you may not see"
ONLY_WHERE_GIVEN = {"Against the plan", "Planned last day", "Last day"}
VIEW_DECISION = "programmes.view_decision"


class PostFact(NamedTuple):
    """A fact with its label; `url` is where more of it is, or empty."""

    label: str
    text: str
    url: str = ""


def facts_of_post(post: Post, user: User, day: dt.date | None) -> list[PostFact]:
    """The facts in the order of the page, as at a day; one query for a post that reports to one.

    Who may not see pay is told no point on entry.
    """
    workstream = post.workstream
    programme = workstream.programme
    cluster = f"{post.cluster} ({post.cluster.area})" if post.cluster else ""
    facts = [
        PostFact("Programme", programme.name, programme.get_absolute_url()),
        PostFact("Workstream", workstream.name, workstream.get_absolute_url()),
        *_facts(post, "team"),
        PostFact("Cluster", cluster),
        *_facts(post, "grade", "fte", "contract"),
        _manager(post, user),
        _decision(post, user),
        *_facts(post, "status", "planned_start", "actual_start"),
        PostFact("Against the plan", against_the_plan(post, day)),
        *_facts(post, "planned_end", "ended_on"),
        PostFact("Source", str(post.citation or "")),
    ]
    if user.has_perm(VIEW_POST_PAY):
        facts[-1:-1] = [_point(post)]
    return [fact for fact in facts if fact.text or fact.label not in ONLY_WHERE_GIVEN]


def _facts(post: Post, *names: str) -> list[PostFact]:
    return [PostFact(label, text) for label, text in in_words(post, *names)]


def _point(post: Post) -> PostFact:
    ((label, text),) = in_words(post, "point_on_entry")
    return PostFact(label, text or "Not known: costed as assumed")


def _manager(post: Post, user: User) -> PostFact:
    above = post.reports_to
    if above is None:
        return PostFact("Reports to", post.manager)
    if Workstream.objects.visible_to(user).filter(pk=above.workstream_id).exists():
        return PostFact("Reports to", str(above), above.get_absolute_url())
    return PostFact("Reports to", ELSEWHERE)


def _decision(post: Post, user: User) -> PostFact:
    decision = post.decision
    if decision is None or not user.has_perm(VIEW_DECISION):
        return PostFact("Approved by", str(decision or ""))
    return PostFact("Approved by", str(decision), decision.get_absolute_url())


def against_the_plan(post: Post, day: dt.date | None) -> str:
    """How late the post started, or is as at a day, in words; empty where nobody can say."""
    if post.actual_start is not None:
        late = (post.actual_start - post.planned_start).days
        starts = "Starts" if day and post.actual_start > day else "Started"
        return f"{starts} {in_days(late) if late else 'as planned'}"
    if day is None or post.status == ENDED:
        return ""
    late = days_late(post.planned_start, None, day)
    as_at = f"as at {show_date(day)}"
    return f"Not started: {in_days(late)} {as_at}" if late else f"Not due to start yet {as_at}"


def in_days(late: int) -> str:
    """246 days late, or 3 days early."""
    return f"{counted(abs(late), 'day')} {'late' if late > 0 else 'early'}"
