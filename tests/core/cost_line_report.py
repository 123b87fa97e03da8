"""A small report over cost lines, for the tests of reports."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver
from django_tables2 import Column

from finance.models import CostLine
from innovation import urls
from innovation.core.filters import FilterSet, MoneyFilter
from innovation.core.reports import Report, report_paths
from innovation.core.tables import MoneyColumn, NumberColumn, Table, TextColumn, YearColumn
from programmes.models import Workstream


class LineTable(Table):
    workstream = TextColumn(accessor="workstream__name", verbose_name="Workstream")
    category = TextColumn(accessor="category__name", verbose_name="Category")
    year = YearColumn(verbose_name="Year")
    budget = MoneyColumn(accessor="original_budget", verbose_name="Budget", total=True)
    order = NumberColumn(accessor="workstream__position", verbose_name="Order", total=True)
    pay = TextColumn(accessor="workstream__description", verbose_name="Pay")
    hidden = TextColumn(accessor="category__slug", verbose_name="Hidden", visible=False)
    drawing = Column(accessor="pk", verbose_name="Drawing")

    class Meta:
        caption = "Cost lines"
        empty_text = "No cost lines match."


class LineFilter(FilterSet):
    year = django_filters.NumberFilter(label="Year")
    year_of_award = django_filters.NumberFilter(field_name="award__starts_on__year")
    least = MoneyFilter(field_name="original_budget", lookup_expr="gte", label="At least")
    span = django_filters.RangeFilter(field_name="year", label="Years")
    years = django_filters.MultipleChoiceFilter(
        field_name="year",
        label="Any of",
        choices=[("Past", [(2017, "2017/18")]), ("Future", [(2018, "2018/19")])],
    )
    workstream = django_filters.ModelChoiceFilter(
        queryset=Workstream.objects.all(), label="Workstream"
    )
    workstreams = django_filters.ModelMultipleChoiceFilter(
        field_name="workstream", queryset=Workstream.objects.all(), label="Workstreams"
    )
    cited = django_filters.BooleanFilter(
        field_name="citation", lookup_expr="isnull", label="Without source"
    )
    made = django_filters.DateFromToRangeFilter(field_name="award__starts_on", label="Awarded")

    class Meta:
        model = CostLine
        fields: tuple[str, ...] = ()


class LineReport(Report):
    title = "Cost lines of the tests"
    address = "test-line-list"
    permission_required = "finance.view_costline"
    table_class = LineTable
    filter_class = LineFilter
    per_page = 10

    def get_rows(self) -> QuerySet[Any, Any]:
        visible = CostLine.objects.visible_to(self.request.user)
        return visible.select_related("workstream", "category")

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"exclude": () if self.request.user.is_superuser else ("pay",)}


urlpatterns: list[URLPattern | URLResolver] = [
    *urls.urlpatterns,
    *report_paths("test-lines/", LineReport),
]
