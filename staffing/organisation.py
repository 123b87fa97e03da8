"""Who reports to whom, as a tree that a page can write down in one pass. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    """A post: its key, the key of the post it reports to, or the role outside that it does."""

    key: int
    reports_to: int | None = None
    outside: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A post in its place: whether a list of those who report to it follows.

    `closes` is the number of lists that end with it; a head's own list is one of them.
    """

    key: int
    has_reports: bool
    closes: int


@dataclass(frozen=True, slots=True)
class Branch:
    """The posts below one head, from the top down.

    The head is a role outside, or the key of a post that is not among the members, or neither: then
    nobody is named, or (`is_circle`) the posts report to one another and none of them to a head.
    """

    outside: str = ""
    elsewhere: int | None = None
    is_circle: bool = False
    places: tuple[Place, ...] = ()


def branches_of(members: Sequence[Member]) -> list[Branch]:
    """Each member once, in the order given among those who report to the same.

    Roles outside come first, then posts elsewhere, then those without a manager. A circle, which
    the database has no rule against, ends in a list of its own and not in an endless tree.
    """
    keys = {member.key for member in members}
    below: defaultdict[int, list[int]] = defaultdict(list)
    heads: defaultdict[tuple[int, str, int], list[int]] = defaultdict(list)
    for member in members:
        if member.reports_to in keys:
            below[member.reports_to].append(member.key)
        else:
            heads[_head_of(member)].append(member.key)
    found = [
        Branch(outside, elsewhere or None, places=tuple(_places(tops, below)))
        for (_, outside, elsewhere), tops in sorted(heads.items(), key=lambda head: head[0][0])
    ]
    placed = {place.key for branch in found for place in branch.places}
    circle = [member.key for member in members if member.key not in placed]
    if circle:
        found.append(Branch(is_circle=True, places=tuple(_places(circle, {}))))
    return found


def _head_of(member: Member) -> tuple[int, str, int]:
    if member.outside:
        return 0, member.outside, 0
    return (2, "", 0) if member.reports_to is None else (1, "", member.reports_to)


def _places(tops: Iterable[int], below: Mapping[int, Sequence[int]]) -> Iterator[Place]:
    """The posts from the tops down, each before those who report to it."""
    # Each waiting key with how many lists end after it: its own and those it is the last of.
    waiting = _waiting(list(tops), 0)
    while waiting:
        key, closes = waiting.pop()
        reports = below.get(key, ())
        yield Place(key, bool(reports), 0 if reports else closes)
        waiting.extend(_waiting(reports, closes))


def _waiting(keys: Sequence[int], closes: int) -> list[tuple[int, int]]:
    """The keys of one list, its first on top; the last one closes it and what it was last in."""
    ends = [0] * (len(keys) - 1) + [closes + 1] if keys else []
    return list(zip(keys, ends, strict=True))[::-1]
