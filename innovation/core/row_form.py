"""A form of a row: what its errors are about can be found on the page."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import EMPTY_VALUES
from django.db import models
from django.db.models import BaseConstraint, CheckConstraint, Q, UniqueConstraint

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[models.Model]
else:
    _ModelForm = forms.ModelForm  # not subscriptable at run time


class RowForm(_ModelForm):
    """A form of a row, whose errors stand at the fields where they are mended.

    What a constraint of the row says stands at the first field that it is about and that was left
    empty, or at the last that it is about; `mended_at` names another field by the name of the
    constraint. So the summary above the form links to it. Only where the form asks for none of
    its fields does it stand above the form.

    `given` are fields that the form does not ask for and that constraints look at beside what is
    asked for, such as the row that it belongs to: without them a row that is there twice would be
    found out only by the database.
    """

    given: frozenset[str] = frozenset()
    mended_at: ClassVar[dict[str, str]] = {}

    def _get_validation_exclusions(self) -> set[str]:
        """What is not checked: all that the form does not ask for, but for what is given."""
        found: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # Django's own, not in its stubs
        return found - self.given

    def add_error(self, field: str | None, error: Any) -> None:
        """Add an error, or a row's errors by field, those of constraints where they are mended."""
        if field is None and hasattr(error, "error_dict"):
            error = self._placed(error.error_dict)
        super().add_error(field, error)

    def _placed(self, errors: dict[str, list[ValidationError]]) -> ValidationError:
        placed = defaultdict(list)
        for name, found in errors.items():
            for each in found:
                placed[self._place(each) if name == NON_FIELD_ERRORS else name].append(each)
        return ValidationError(placed)

    def _place(self, error: ValidationError) -> str:
        """The field at which what a constraint says is mended."""
        constraint = self._constraint_of(error)
        if constraint is None:
            return NON_FIELD_ERRORS
        if constraint.name in self.mended_at:
            return self.mended_at[constraint.name]
        about = _fields_of(constraint)
        asked = [bound.name for bound in self.visible_fields() if bound.name in about]
        empty = [name for name in asked if self.cleaned_data.get(name) in EMPTY_VALUES]
        return [*empty, *asked[-1:], NON_FIELD_ERRORS][0]

    def _constraint_of(self, error: ValidationError) -> BaseConstraint | None:
        """The constraint of the row that says so; a unique one without words names its fields."""
        unique = error.params.get("unique_check") if error.params else None
        for constraint in self.instance._meta.constraints:  # noqa: SLF001 - Django's documented name
            if unique and unique == getattr(constraint, "fields", None):
                return constraint
            if error.message == constraint.get_violation_error_message():
                return constraint
        return None


def _fields_of(constraint: BaseConstraint) -> set[str]:
    """The fields that a constraint is about; none where it is about expressions."""
    if isinstance(constraint, CheckConstraint) and isinstance(constraint.condition, Q):
        return set(constraint.condition.referenced_base_fields)
    return set(constraint.fields) if isinstance(constraint, UniqueConstraint) else set()
