"""Questions to the database that are asked again and again, and put into words once.

Django writes the SQL of a queryset anew each time that it is asked. Where a row has a dozen
figures, each a subquery, that takes longer than the answer.
"""

from typing import Any, TypeVar

from django.db.models import ExpressionWrapper, QuerySet

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])


def put_once(rows: Rows) -> Rows:
    """The queryset; what is annotated so far becomes SQL only the first time that it is asked.

    For one that is kept and filtered further. The answer is never kept.
    """
    question = rows.all()
    annotations = question.query.annotations
    annotations |= {name: _Put(expression) for name, expression in annotations.items()}
    return question


class _Put(ExpressionWrapper):  # type: ignore[type-arg] # generic only to the stubs
    """An expression with its SQL, which holds for as long as the tables keep their aliases.

    Django gives an expression other aliases by other source expressions, in a copy of it.
    """

    def __init__(self, expression: Any) -> None:
        super().__init__(expression, expression.output_field)
        self.written: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def set_source_expressions(self, exprs: Any) -> None:
        super().set_source_expressions(exprs)
        self.written = {}

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        if connection.vendor not in self.written:
            sql, parameters = super().as_sql(compiler, connection)
            self.written[connection.vendor] = sql, tuple(parameters)
        return self.written[connection.vendor]
