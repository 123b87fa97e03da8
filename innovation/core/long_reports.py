"""A report whose rows may be too many to count, to number and to sort."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from innovation.core.keyset import Keyset, without_places
from innovation.core.paginators import COUNTED, KnownCountPaginator
from innovation.core.reports import Report, Rows, paginate, totals
from innovation.core.tables import Table

ADD_UP = "total"
"""What in an address asks for a total of rows that are too many to add up unasked."""


class LongReport(Report):
    """Up to `counted` rows it is like any other report; beyond, it costs no more.

    It counts no further then, goes from page to page by `key`, the field of its usual order, sorts
    by nothing else, and shows a total where `quick_totals` knows one or when it is asked to add
    up every row. Files hold every row in any order, as always.

    Its rows are read as plain values, without objects of all that they count towards: no column of
    its table links or shows more than its own value.
    """

    counted: ClassVar[int] = COUNTED
    key: ClassVar[str]
    found = 0

    @property
    def is_long(self) -> bool:
        """Whether there are more rows than are counted."""
        return self.found > self.counted

    def quick_totals(self) -> dict[str, Any]:
        """The totals of the filtered rows from elsewhere; empty where nothing knows them."""
        return {}

    def get_totals(self, table: Table, rows: Rows) -> dict[str, Any]:
        """The totals, unless they would have to be added up over too many rows."""
        if isinstance(rows, QuerySet):
            self.found = rows.order_by()[: self.counted + 1].count()
        if not self.is_long or ADD_UP in self.request.GET:
            return totals(table, rows)
        return self.quick_totals()

    def cut(self, table: Table) -> None:
        """Cut the table to one page: by its number, or by key where there are too many."""
        if not self.is_long:
            table.data.data = plain(table)
            page = self.request.GET.get("page", 1)
            how = {"paginator_class": KnownCountPaginator, "known_count": self.found}
            paginate(table, page, self.per_page, **how)
            return
        for bound in table.columns:
            bound.column.orderable = bound.name == self.key
        descending = self.request.GET.getlist("sort") != [self.key]
        table.order_by = f"-{self.key}" if descending else self.key
        keyset = Keyset(self.key, descending=descending)
        found = keyset.page(plain(table), self.request.GET, self.per_page)
        table.data.data, table.neighbours = found.rows, found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template of a report shows, and where to have the rows added up."""
        context = super().get_context_data(**kwargs)
        if self.is_long and not kwargs["table"].totals:
            query = self.request.GET.copy()
            for name in set(query) - set(without_places(query)):
                del query[name]
            query[ADD_UP] = "all"
            context["total_url"] = f"?{query.urlencode()}"
        return context

    def result_count(self, table: Table) -> str | int:
        """How many rows there are, as far as they are counted."""
        return f"more than {self.counted:,}" if self.is_long else super().result_count(table)


def plain(table: Table) -> QuerySet[Any, Any]:
    """The rows of the table as named values: each column's by its accessor, and `pk`."""
    names = dict.fromkeys(str(bound.accessor) for bound in table.columns)
    rows: QuerySet[Any, Any] = table.data.data
    return rows.values_list("pk", *names, named=True)
