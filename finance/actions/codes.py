"""What the codes of a ledger mean in a programme: looking them up, making them, assigning them."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils.text import slugify

from finance.ledger_file import folded
from finance.ledger_file.records import same
from finance.models import AccountCode, CostCategory, CostCentre
from innovation.core.versions import save_as
from programmes.models import Programme, Workstream

__all__ = [
    "AssignedCodes",
    "CodeBook",
    "StartingCodes",
    "assign_account",
    "assign_codes",
    "assign_cost_centre",
    "save_as",
    "unique_slug",
]


class CodeBook(ABC):
    """Which workstream a cost centre belongs to and which category an account, by their codes.

    Case does not matter, unless two codes differ in nothing else.
    """

    @abstractmethod
    def workstream(self, code: str) -> Workstream | None:
        """The workstream of a cost centre code, None when nobody has assigned it."""

    @abstractmethod
    def category(self, code: str) -> CostCategory | None:
        """The category of an account code, None when nobody has assigned it."""

    new_workstreams: list[str]
    new_categories: list[str]


class AssignedCodes(CodeBook):
    """The codes that were assigned in a programme; one workstream or category is one object.

    A code that was given a workstream of another programme by mistake counts as not assigned.
    """

    def __init__(self, programme: Programme) -> None:
        self.new_workstreams, self.new_categories = [], []
        workstreams = Workstream.objects.filter(programme=programme).in_bulk()
        categories = CostCategory.objects.in_bulk()
        centres = CostCentre.objects.filter(programme=programme, workstream__in=workstreams)
        accounts = AccountCode.objects.filter(programme=programme)
        self._workstreams = _by_code((row.code, workstreams[row.workstream_id]) for row in centres)
        self._categories = _by_code((row.code, categories[row.category_id]) for row in accounts)

    def workstream(self, code: str) -> Workstream | None:
        return self._workstreams.get(code) or self._workstreams.get(same(code))

    def category(self, code: str) -> CostCategory | None:
        return self._categories.get(code) or self._categories.get(same(code))


class StartingCodes(CodeBook):
    """Codes of a programme that is being started: each new code becomes what it says.

    A cost centre becomes a workstream of its name; an account the category of its name, which may
    be there from another programme. With `save` they are written as they come.
    """

    def __init__(self, programme: Programme, *, save: bool, by: User | None) -> None:
        self.new_workstreams, self.new_categories = [], []
        self._programme, self._save, self._by = programme, save, by
        self._workstreams: dict[str, Workstream] = {}
        self._categories: dict[str, CostCategory] = {}
        self._existing = {same(row.name): row for row in CostCategory.objects.all()}
        self._slugs: set[str] = set()
        self._category_slugs = {row.slug for row in self._existing.values()}

    def workstream(self, code: str) -> Workstream:
        key = same(code)
        if key not in self._workstreams:
            slug = unique_slug(code, self._slugs, of="workstream")
            made = Workstream(programme=self._programme, name=code, slug=slug)
            self._keep(made)
            self._keep(CostCentre(programme=self._programme, code=code, workstream=made))
            self._workstreams[key] = made
            self.new_workstreams.append(code)
        return self._workstreams[key]

    def category(self, code: str) -> CostCategory:
        key = same(code)
        if key not in self._categories:
            self._categories[key] = self._existing.get(key) or self._make_category(code)
            category = self._categories[key]
            self._keep(AccountCode(programme=self._programme, code=code, category=category))
        return self._categories[key]

    def _make_category(self, name: str) -> CostCategory:
        slug = unique_slug(name, self._category_slugs, of="category")
        made = CostCategory(name=name, slug=slug)
        self._keep(made)
        self.new_categories.append(name)
        return made

    def _keep(self, row: models.Model) -> None:
        if self._save:
            save_as(row, self._by)


def _by_code(pairs: Any) -> dict[str, Any]:
    found = dict(pairs)
    return {same(code): value for code, value in found.items()} | found


def unique_slug(name: str, taken: set[str], *, of: str, length: int = 80) -> str:
    """A slug of the name that is not taken yet, and is from now on; `of` when it has no letters."""
    stem = slugify(name)[: length - 6].strip("-") or of
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    taken.add(slug)
    return slug


@transaction.atomic
def assign_cost_centre(
    *, programme: Programme, code: str, workstream: Workstream, by: User | None
) -> CostCentre:
    """Say which workstream a cost centre code belongs to, from the next import on."""
    row = CostCentre.objects.filter(programme=programme, code=folded(code)).first()
    row = row or CostCentre(programme=programme, code=folded(code))
    row.workstream = workstream
    save_as(row, by)
    return row


@transaction.atomic
def assign_account(
    *, programme: Programme, code: str, category: CostCategory, by: User | None
) -> AccountCode:
    """Say which category an account code belongs to, from the next import on."""
    row = AccountCode.objects.filter(programme=programme, code=folded(code)).first()
    row = row or AccountCode(programme=programme, code=folded(code))
    row.category = category
    save_as(row, by)
    return row


@transaction.atomic
def assign_codes(
    *,
    programme: Programme,
    cost_centres: Mapping[str, Workstream],
    accounts: Mapping[str, CostCategory],
    by: User | None,
) -> None:
    """Say of several codes where they belong, all or none."""
    for code, workstream in cost_centres.items():
        assign_cost_centre(programme=programme, code=code, workstream=workstream, by=by)
    for code, category in accounts.items():
        assign_account(programme=programme, code=code, category=category, by=by)
