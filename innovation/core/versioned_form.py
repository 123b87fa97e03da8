"""A form that does not save over what somebody else saved while it was open."""

import datetime as dt
from typing import Any

from django import forms
from django.db import models

from innovation.core.changes import fields_of, in_words
from innovation.core.row_form import RowForm
from innovation.core.versions import edits_in, records_since

REOPEN = "Nothing was saved: open it again to see it as it is now."
LOOK_OVER = (
    "What you entered is kept below. What only they changed is shown as it is now. Look it over "
    "and save again."
)


class VersionedForm(RowForm):
    """A form of a row with a version; validate and save it in one transaction.

    A row that changed since the form was opened is refused, with who changed what and when. The
    form keeps what the user entered and takes over what only the others changed, so that saving
    it again undoes nobody's change unseen. The row is locked from the validation on.

    `hidden` are the fields of which this user learns nothing. `parts` are the models that are
    edited below the row: once they changed too, the page has to be opened again.
    """

    hidden: frozenset[str] = frozenset()
    parts: tuple[type[models.Model], ...] = ()
    seen_version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row: Any = self.instance
        self.initial["seen_version"] = row.version

    def clean(self) -> dict[str, Any] | None:
        """Refuse what was changed meanwhile."""
        cleaned = super().clean()
        if self.instance.pk and "seen_version" not in self.errors:
            self._refuse_stale(self.cleaned_data["seen_version"])
        return cleaned

    def _refuse_stale(self, seen: int | None) -> None:
        rows = type(self.instance)._base_manager.select_for_update()  # noqa: SLF001 - Django's documented name
        now: Any = rows.filter(pk=self.instance.pk).first()
        if now is not None and now.version == seen:
            return
        records = records_since(now, seen) if now and seen else []
        if not records:
            self.add_error(None, REOPEN)
            return
        self.add_error(None, [f"Not saved: {each}" for each in edits_in(records, self.hidden)])
        if parts := self._parts_changed(records[1].history_date):
            self.add_error(None, [*parts, REOPEN])
        else:
            self._take_over(records[0], now)
            self.add_error(None, LOOK_OVER)

    def _parts_changed(self, since: dt.datetime) -> list[str]:
        """What was done to the rows below from a moment on, in words."""
        key = self.instance.pk
        found = [
            record
            for part in self.parts
            for record in part.history.filter(  # type: ignore[attr-defined]  # of a model with history
                **{_parent(part, self.instance): key}, history_date__gte=since
            )
        ]
        return [
            f"{record.get_history_type_display()} meanwhile: {record.instance}."
            for record in reversed(found)
        ]

    def _take_over(self, seen: Any, now: Any) -> None:
        """Show what only the others changed as it is now; name what both changed."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, or a test's dict
        data[self.add_prefix("seen_version")] = now.version
        for field in seen.tracked_fields:
            old, new = field.value_from_object(seen), field.value_from_object(now)
            if old == new or field.name not in self.fields:
                continue
            mine = self._entered(field.name)
            if mine == old:
                data[self.add_prefix(field.name)] = "" if new is None else new
            elif mine != new and field.name not in self.errors:
                text = in_words(now, field) or "nothing"
                self.add_error(field.name, f"They made it {text}: saving again makes it yours.")
        self.data = data

    def _entered(self, name: str) -> Any:
        value = self.cleaned_data.get(name)
        return value.pk if isinstance(value, models.Model) else value


def _parent(part: type[models.Model], row: models.Model) -> str:
    """The foreign key from the model of a part to the row's."""
    return str(next(field.name for field in fields_of(part) if field.related_model is type(row)))
