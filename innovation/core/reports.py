"""A report is declared once and serves page, CSV and XLSX with the same rows.

A report names its title, permission, rows, filter and table; totals come from all filtered rows,
never from the visible page, and an export holds every filtered row.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any, ClassVar

from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.views.generic import View
from django.views.generic.base import ContextMixin, TemplateResponseMixin
from django_tables2.utils import Accessor, OrderBy

from innovation.core import exports
from innovation.core.access import AccessMixin
from innovation.core.copying import BusyError, Place
from innovation.core.fields import MoneyField, money_sum
from innovation.core.filters import FilterSet
from innovation.core.tables import Table, TextColumn

Rows = QuerySet[Any, Any] | Sequence[Any]
EXPORT_CHUNK = 2000
BUSY_SECONDS = 60
"""When to ask again for a file after all places for exports were taken."""


class Report(AccessMixin, TemplateResponseMixin, ContextMixin, View):
    """The page of a report and its exports.

    A subclass declares `title`, `permission_required`, `table_class` and `get_rows`, and where
    it filters `filter_class`. `address` is the name of its page; its export is
    `<address>-export`. `file_only` names columns that only exports have; a `wide` report has
    its filter above the results instead of beside them, and a `dense` one sets them smaller. A
    request whose columns are too many for a page sets `scrolls`. It is read from a replica where
    there is one (`innovation.core.replica`).
    """

    template_name = "core/report.html"
    title: ClassVar[str]
    lead: ClassVar[str] = ""
    address: ClassVar[str]
    table_class: ClassVar[type[Table]]
    filter_class: ClassVar[type[FilterSet] | None] = None
    file_only: ClassVar[tuple[str, ...]] = ()
    wide: ClassVar[bool] = False
    dense: ClassVar[bool] = False
    scrolls = False
    reads_replica = True
    per_page: ClassVar[int] = 50

    def get_rows(self) -> QuerySet[Any, Any]:
        """Every row that the user may see, before filtering."""
        raise NotImplementedError

    def prepare(self, rows: QuerySet[Any, Any]) -> Rows:
        """The filtered rows as the table takes them; override to compute records from them."""
        return rows

    def get_table_kwargs(self) -> dict[str, Any]:
        """More arguments for the table, such as columns to exclude for this user."""
        return {"exclude": () if "format" in self.kwargs else self.file_only}

    def get(self, _request: HttpRequest, *_args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or the export when the address names a format."""
        self.filter = self.get_filter()
        table = self.get_table()
        if export_format := kwargs.get("format"):
            return self.export(table, export_format)
        self.cut(table)
        return self.render_to_response(self.get_context_data(table=table))

    def get_filter(self) -> FilterSet | None:
        """The filter bound to the query string, or None for a report without one."""
        if self.filter_class is None:
            return None
        return self.filter_class(self.request.GET, queryset=self.get_rows(), request=self.request)

    def get_table(self) -> Table:
        """The table over all filtered rows, ordered as asked, with the totals that a page shows."""
        if self.filter is None:
            filtered = self.get_rows()
        elif self.filter.is_valid():
            filtered = self.filter.qs
        else:
            filtered = self.get_rows().none()
        rows = self.prepare(filtered)
        # Not told of the request: django-tables2 would obey its `per_page` and every `sort`.
        table = self.table_class(rows, **self.get_table_kwargs())
        order(table, self.request.GET.getlist("sort"))
        if "format" not in self.kwargs:
            table.totals = self.get_totals(table, rows)
        return table

    def get_totals(self, table: Table, rows: Rows) -> dict[str, Any]:
        """The total of each column that has one, over all filtered rows."""
        return totals(table, rows)

    def cut(self, table: Table) -> None:
        """Cut the table to the page that was asked for."""
        paginate(table, self.request.GET.get("page", 1), self.per_page)

    def result_count(self, table: Table) -> str | int:
        """How many rows there are, in the words of the page."""
        count: int = table.paginator.count
        return count

    def export(self, table: Table, export_format: str) -> HttpResponseBase:
        """All rows of the table as a file; 400 for a filter in error or a sheet too long."""
        if self.filter is not None and not self.filter.is_valid():
            message = "A filter has an error: open the page to see it."
            return HttpResponse(message, status=400, content_type=exports.TEXT_CONTENT_TYPE)
        makers = {"csv": self.export_csv, "xlsx": self.export_xlsx}
        if export_format not in makers:
            raise Http404
        try:
            return makers[export_format](table)
        except BusyError as error:
            response = HttpResponse(str(error), status=503, content_type=exports.TEXT_CONTENT_TYPE)
            response.headers["Retry-After"] = BUSY_SECONDS
            return response

    def export_csv(self, table: Table) -> HttpResponseBase:
        """The rows as CSV, written by PostgreSQL where it can, otherwise in Python."""
        header, rows = export_rows(table)
        copied = copied_rows(table)
        if copied is None:
            return exports.csv_response(self.file_name(), header, rows)
        return exports.copied_csv_response(self.file_name(), header, copied)

    def export_xlsx(self, table: Table) -> HttpResponseBase:
        """The rows as a workbook, or 400 when it cannot hold so many."""
        header, rows = export_rows(table)
        data = table.data.data
        try:
            alias = data.db if isinstance(data, QuerySet) else DEFAULT_DB_ALIAS
            with closing(Place(connections[alias])):
                return exports.xlsx_response(self.file_name(), header, rows)
        except exports.TooManyRowsError as error:
            return HttpResponse(str(error), status=400, content_type=exports.TEXT_CONTENT_TYPE)

    def file_name(self) -> str:
        """The name of a download without its ending."""
        return self.address.replace(":", "-").replace("-list", "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the report's template shows."""
        table = kwargs["table"]
        query = self.request.GET.urlencode()
        active = list(self.filter.active()) if self.filter is not None else []
        return super().get_context_data(
            report=self,
            filter=self.filter,
            result_count=self.result_count(table),
            active_filters=active,
            clear_url=self.request.path,
            exports=[
                {"label": kind.upper(), "url": f"{self.export_url(kind)}?{query}".rstrip("?")}
                for kind in ("csv", "xlsx")
            ],
            **kwargs,
        )

    def export_url(self, export_format: str) -> str:
        """The address of this report as a file."""
        return reverse(f"{self.address}-export", kwargs={**self.kwargs, "format": export_format})


def report_paths(route: str, report: type[Report]) -> list[URLPattern]:
    """The addresses of a report: its page, and `export.csv` and `export.xlsx` beside it."""
    name = report.address.rsplit(":", maxsplit=1)[-1]
    view = report.as_view()
    return [
        path(route, view, name=name),
        path(f"{route}export.<str:format>", view, name=f"{name}-export"),
    ]


def order(table: Table, asked: Sequence[str]) -> None:
    """Order the table as asked by the columns that it shows; others are passed over.

    Rows that are equal so far stand in the order of their keys, so that no row is on two pages
    and none on no page.
    """
    shown = {bound.name for bound in table.columns}
    if wanted := [alias for alias in asked if OrderBy(alias).bare in shown]:
        table.order_by = wanted
    rows = table.data.data
    if isinstance(rows, QuerySet) and not rows.query.values_select:
        ordering = rows.query.order_by or rows.model._meta.ordering  # noqa: SLF001 - Django's documented name
        if not {"pk", "-pk"} & set(ordering):
            table.data.data = rows.order_by(*ordering, "pk")


def paginate(table: Table, page: str | int, per_page: int, **how: Any) -> None:
    """Cut the table to one page; a page that does not exist is the first or the last one."""
    try:
        table.paginate(page=page, per_page=per_page, **how)
    except PageNotAnInteger:
        table.paginate(page=1, per_page=per_page, **how)
    except EmptyPage:
        table.paginate(page=table.paginator.num_pages, per_page=per_page, **how)


def report_columns(table: Table) -> Iterator[tuple[Any, TextColumn]]:
    """The columns that the table shows this user, with their declarations."""
    for bound in table.columns:
        if isinstance(bound.column, TextColumn):
            yield bound, bound.column


def totals(table: Table, rows: Rows) -> dict[str, Any]:
    """The total of each column that declares one, over all rows; an empty cell adds nothing."""
    wanted = [
        (bound.name, bound.accessor)
        for bound, column in report_columns(table)
        if column.total and column.additive
    ]
    if not wanted:
        return {}
    if isinstance(rows, QuerySet):
        sums = {f"total_{name}": _sum(rows, str(accessor)) for name, accessor in wanted}
        found = rows.order_by().aggregate(**sums)
        return {name: found[f"total_{name}"] for name, _ in wanted}
    return {name: _sum_of_records(rows, accessor) for name, accessor in wanted}


def _sum_of_records(rows: Sequence[Any], accessor: str) -> Any:
    values = (Accessor(accessor).resolve(row) for row in rows)
    return sum(value for value in values if value is not None)


def _sum(rows: QuerySet[Model], accessor: str) -> Any:
    expression = rows.all().query.resolve_ref(accessor)  # of a copy: it joins what it refers to
    if isinstance(expression.output_field, MoneyField):
        return money_sum(accessor)
    return Sum(accessor, default=0)


def export_rows(table: Table) -> tuple[list[str], Iterable[list[Any]]]:
    """The header and the rows of a file, every row in the order of the table.

    A queryset is read as plain values in chunks; records are read by attribute.
    """
    columns = list(report_columns(table))
    header = [str(bound.header) for bound, _ in columns]
    data = table.data.data
    accessors = [str(bound.accessor) for bound, _ in columns]
    if isinstance(data, QuerySet):
        rows = data.using(data.db)  # where the view reads, though they are read after it
        values: Iterable[Sequence[Any]] = rows.values_list(*accessors).iterator(EXPORT_CHUNK)
    else:
        values = ([Accessor(name).resolve(row) for name in accessors] for row in data)
    plains = [column.plain for _, column in columns]
    return header, (
        [None if value is None else plain(value) for plain, value in zip(plains, row, strict=True)]
        for row in values
    )


def copied_rows(table: Table) -> QuerySet[Any, Any] | None:
    """The rows of a file as PostgreSQL writes them, or None where that is for Python to do.

    So it is inside a transaction, whose rows the connection of the file does not see.
    """
    data = table.data.data
    if not isinstance(data, QuerySet) or connections[data.db].vendor != "postgresql":
        return None
    if connections[data.db].in_atomic_block:
        return None
    names = [(column, str(bound.accessor)) for bound, column in report_columns(table)]
    refer = data.all().query.resolve_ref  # of a copy: it joins what it refers to
    cells = [column.plain_sql(name, refer(name).output_field) for column, name in names]
    written = [cell for cell in cells if cell is not None]
    return data.values_list(*written) if len(written) == len(cells) else None
