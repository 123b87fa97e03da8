"""Cells of a CSV file as PostgreSQL itself writes them: the same text as `exports.csv_lines`.

What a column's `plain` does with a value in Python, `plain_sql` says as an expression, so that a
file of a million rows needs no Python for its cells.
"""

import re
from typing import Any

from django.db.models import DecimalField, ForeignKey, TextField, fields
from django.db.models.expressions import Combinable, F, Func

from innovation.core.exports import FORMULA
from innovation.core.fields import MoneyField

_BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
_PATTERN = "^'*" + FORMULA.pattern.replace(r"\s", re.escape(_BLANKS)).replace(r"\0", "")
"""`exports.FORMULA` after any apostrophes, its blanks named: PostgreSQL's depend on the locale."""


class NeutralText(Func):
    """A text as `exports.neutralise` leaves it, and nothing where it is empty.

    Texts that begin with a digit, a letter or another plain mark are seen to be harmless by two
    comparisons of bytes; only the others are matched with the pattern.
    """

    output_field = TextField()
    template = (
        "CASE WHEN {text} COLLATE \"C\" >= 'A' AND {text} COLLATE \"C\" < U&'\\0080'"
        " OR {text} COLLATE \"C\" >= '0' AND {text} COLLATE \"C\" < '=' THEN {text}"
        " WHEN {text} ~ %s THEN '''' || {text} ELSE nullif({text}, '') END"
    )

    def as_postgresql(self, compiler: Any, *_: Any) -> tuple[str, list[Any]]:
        """The text's own SQL is said eight times, with its parameters each time."""
        sql, parameters = compiler.compile(self.source_expressions[0])
        before, after = self.template.split("%s")
        written = before.format(text=sql) + "%s" + after.format(text=sql)
        counts = before.count("{text}"), after.count("{text}")
        return written, [*parameters * counts[0], _PATTERN, *parameters * counts[1]]


class Pounds(Func):
    """Whole pence as pounds with two places."""

    template = "((%(expressions)s) * 0.01)"
    output_field = DecimalField(max_digits=20, decimal_places=2)


class YearLabel(Func):
    """The year that a financial year begins in, as 2017/18."""

    template = (
        "((%(expressions)s)::text || '/' || lpad(mod((%(expressions)s) + 1, 100)::text, 2, '0'))"
    )
    output_field = TextField()


_AS_THEY_ARE = (fields.IntegerField, fields.DecimalField)
_TEXTS = (fields.CharField, fields.TextField)


def plain_sql(name: str, field: Any) -> Combinable | None:
    """A field as a file holds it, or None where only Python knows how to write it."""
    while isinstance(field, ForeignKey):
        field = field.target_field
    if isinstance(field, MoneyField):
        return Pounds(F(name))
    if isinstance(field, _TEXTS):
        return NeutralText(F(name))
    is_day = isinstance(field, fields.DateField) and not isinstance(field, fields.DateTimeField)
    return F(name) if is_day or isinstance(field, _AS_THEY_ARE) else None
