"""What a file of posts may name: grades, workstreams, clusters, decisions and other posts.

By the name as it is written, or else by the name in any case; never what the user may not see.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from innovation.core.csv_file import RowError, quoted
from programmes.models import Cluster, Decision, Programme, Workstream
from programmes.querysets import User
from staffing.models import Grade, Post
from staffing.post_file import PostFile, PostRow

Named = TypeVar("Named")


class Names:
    """What exists, read once for a file."""

    def __init__(self, user: User) -> None:
        self.grades = _index((grade.code, grade) for grade in Grade.objects.all())
        self.clusters = _index((cluster.name, cluster) for cluster in Cluster.objects.all())
        programmes = Programme.objects.visible_to(user)
        self.programmes = _index((programme.name, programme) for programme in programmes)
        self.workstreams = _by_programme(Workstream.objects.visible_to(user), "name")
        self.decisions = _by_programme(Decision.objects.visible_to(user), "reference")

    def errors(self, row: PostRow) -> Iterator[RowError]:
        """What the row names and is not there."""
        if not _find(self.grades, row.grade):
            yield _unknown(row, "Grade", row.grade, "grade")
        if not _find(self.programmes, row.programme):
            yield _unknown(row, "Programme", row.programme, "programme that you may see")
        else:
            if not self._workstream(row):
                yield _unknown(row, "Workstream", row.workstream, f"workstream of {row.programme}")
            reference = row.more.get("decision")
            if reference and not self._decision(row):
                yield _unknown(row, "Decision", reference, f"decision of {row.programme}")
        if row.cluster and not _find(self.clusters, row.cluster):
            yield _unknown(row, "Cluster", row.cluster, "cluster")

    def related(self, row: PostRow) -> dict[str, Any]:
        """The objects that the row names, by field; the manager is for `Managers` to find."""
        found = {
            "grade": _find(self.grades, row.grade),
            "workstream": self._workstream(row),
            "cluster": _find(self.clusters, row.cluster),
        }
        return {**found, "decision": self._decision(row)} if "decision" in row.more else found

    def _workstream(self, row: PostRow) -> Workstream | None:
        return _find(self.workstreams[self._programme(row)], row.workstream)

    def _decision(self, row: PostRow) -> Decision | None:
        return _find(self.decisions[self._programme(row)], row.more["decision"])

    def _programme(self, row: PostRow) -> int:
        programme = _find(self.programmes, row.programme)
        return programme.pk if programme else 0


class Managers:
    """The posts that the posts of a file report to: other posts of the file, or existing ones."""

    def __init__(self, user: User, file: PostFile, drafts: Mapping[str, Post]) -> None:
        named = {row.number: row.more.get("reports_to", "") for row in file.rows}
        others = set(named.values()) - drafts.keys()
        existing = Post.objects.visible_to(user).filter(number__in=others)
        self.posts = {post.number: post for post in existing.select_related("workstream")}
        self.posts |= drafts
        managed = Post.objects.exclude(reports_to=None)
        self.above = dict(managed.values_list("number", "reports_to__number"))
        self.above |= {
            row.number: named[row.number] for row in file.rows if "reports_to" in row.more
        }

    def find(self, number: str) -> Post | None:
        """The post of this number, unless the user may not see it."""
        return self.posts.get(number)

    def errors(self, row: PostRow, post: Post) -> Iterator[RowError]:
        """What is wrong with whom the post reports to."""
        number = row.more.get("reports_to", "")
        if number and self.find(number) is None:
            message = f"{quoted(number)} is no post here or in this file: correct it, or add it."
            yield RowError(row.line, "Reports to", message)
        elif post.reports_to and post.reports_to.programme_id() != post.programme_id():
            message = f"{quoted(post.reports_to.number)} is of another programme: choose another."
            yield RowError(row.line, "Reports to", message)
        elif post.reports_to and post.reports_to.pk is None and post.manager:
            # The database's own rule sees no manager in a post that is yet to be made.
            message = "A post reports to a post or to a role outside, not both."
            yield RowError(row.line, "Manager", message)
        elif self._reports_to_itself(row.number):
            message = f"{quoted(number)} reports to this post: choose another one."
            yield RowError(row.line, "Reports to", message)

    def _reports_to_itself(self, number: str) -> bool:
        seen: set[str] = set()
        above = self.above.get(number)
        while above and above not in seen:
            if above == number:
                return True
            seen.add(above)
            above = self.above.get(above)
        return False


def _by_programme(rows: Iterable[Any], name: str) -> Mapping[int, dict[str, Any]]:
    grouped: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.programme_id].append(row)
    indexed: defaultdict[int, dict[str, Any]] = defaultdict(dict)
    for programme, found in grouped.items():
        indexed[programme] = _index((getattr(row, name), row) for row in found)
    return indexed


def _index(named: Iterable[tuple[str, Named]]) -> dict[str, Named]:
    pairs = list(named)
    return {name.casefold(): item for name, item in pairs} | dict(pairs)


def _find(index: Mapping[str, Named], name: str) -> Named | None:
    return index.get(name) or index.get(name.casefold())


def _unknown(row: PostRow, column: str, value: str, what: str) -> RowError:
    message = f"{quoted(value)} is no {what}: correct it, or have it added first."
    return RowError(row.line, column, message)
