"""MoneyField is exact on every database: in sums, differences, comparisons, forms and fixtures."""

import json
import random
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django import forms
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Avg, Case, F, Max, Min, Q, Sum, Value, When
from django.db.models.functions import Coalesce
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from finance.models import CostLine, LedgerImport, Reject, ReportedFigure
from innovation.core.fields import MoneyField, MoneyFormField, money_sum
from innovation.core.money import MAX_PENCE, from_pence
from programmes.models import Award
from tests.factories import (
    CitationFactory,
    CostLineFactory,
    LedgerFactory,
    LedgerImportFactory,
    ProgrammeFactory,
    RejectFactory,
    ReportedFigureFactory,
)

pytestmark = pytest.mark.django_db

AMOUNTS = st.integers(-(10**12), 10**12).map(from_pence)


def figures(*amounts: str) -> list[ReportedFigure]:
    """Figures with these amounts, in one programme."""
    programme, citation = ProgrammeFactory(), CitationFactory()
    return [
        ReportedFigureFactory(programme=programme, citation=citation, amount=Decimal(amount))
        for amount in amounts
    ]


def amounts_of(rows: models.QuerySet[Any]) -> list[Decimal]:
    return list(rows.values_list("amount", flat=True))


# In and out


@pytest.mark.parametrize(
    ("given_as", "kept"),
    [
        (Decimal("1234.50"), "1234.50"),
        (Decimal("1234.5"), "1234.50"),
        (Decimal("1234.500"), "1234.50"),
        (Decimal("1E+3"), "1000.00"),
        (1234, "1234.00"),
        ("£1,234.50", "1234.50"),
        ("(£1,234.50)", "-1234.50"),
        (Decimal("-0.01"), "-0.01"),
        (from_pence(MAX_PENCE), "92233720368547758.07"),
        (from_pence(-MAX_PENCE), "-92233720368547758.07"),
    ],
)
def test_amount_comes_back_as_exact_pounds(given_as: Any, kept: str) -> None:
    figure = ReportedFigureFactory(amount=given_as)
    figure.refresh_from_db()
    assert str(figure.amount) == kept


@pytest.mark.parametrize(
    "amount",
    [
        0.1,
        1.0,
        Decimal("0.001"),
        Decimal("NaN"),
        Decimal("Infinity"),
        "1.005",
        "five",
        "",
        "1e5",
        from_pence(MAX_PENCE + 1),
        from_pence(-MAX_PENCE - 1),
        Decimal("1e999999"),
        10**30,
        [],
        pytest.param(object(), id="object"),
    ],
    ids=str,
)
def test_amount_that_is_not_exact_pence_is_refused(amount: Any) -> None:
    with pytest.raises(ValidationError):
        ReportedFigureFactory(amount=amount)
    with pytest.raises(ValidationError):
        ReportedFigure.objects.filter(amount__lt=amount).exists()
    with pytest.raises(ValidationError):
        ReportedFigure.objects.update(amount=amount)


def test_amount_is_whole_pence_in_the_database() -> None:
    figure = ReportedFigureFactory(amount=Decimal("1234.50"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT amount FROM finance_reportedfigure WHERE id = %s", [figure.pk])
        assert cursor.fetchone() == (123450,)
    assert MoneyField().db_type(connection) == "bigint"
    assert ReportedFigure._meta.get_field("amount").db_comment == "pence"


def test_nothing_stays_nothing() -> None:
    figure = ReportedFigureFactory(counted=True)
    figure.refresh_from_db()
    assert figure.amount is None
    assert ReportedFigure.objects.filter(amount=None).get() == figure


# Filters, order, values


def test_filters_compare_exact_amounts() -> None:
    figures("-5.00", "0.10", "0.30", "100.00")
    rows = ReportedFigure.objects.order_by("amount")
    assert amounts_of(rows) == [Decimal(a) for a in ("-5.00", "0.10", "0.30", "100.00")]
    assert amounts_of(rows.filter(amount=Decimal("0.3"))) == [Decimal("0.30")]
    assert amounts_of(rows.filter(amount="£0.30")) == [Decimal("0.30")]
    assert amounts_of(rows.filter(amount=100)) == [Decimal("100.00")]
    assert amounts_of(rows.filter(amount__lt=Decimal("0.30"))) == [
        Decimal("-5.00"),
        Decimal("0.10"),
    ]
    assert amounts_of(rows.filter(amount__gte=Decimal("0.30"))) == [
        Decimal("0.30"),
        Decimal("100.00"),
    ]
    within = rows.filter(amount__in=[Decimal("-5.00"), Decimal("100.00"), Decimal("7.00")])
    assert amounts_of(within) == [Decimal("-5.00"), Decimal("100.00")]
    between = rows.filter(amount__range=(Decimal("0.10"), Decimal("0.30")))
    assert amounts_of(between) == [Decimal("0.10"), Decimal("0.30")]
    assert amounts_of(rows.exclude(amount__gt=Decimal("-5.00"))) == [Decimal("-5.00")]


def test_order_is_by_amount_and_not_by_text() -> None:
    figures("9.00", "10.00", "-10.00", "-9.00")
    rows = ReportedFigure.objects
    assert amounts_of(rows.order_by("amount"))[0] == Decimal("-10.00")
    assert amounts_of(rows.order_by("-amount"))[0] == Decimal("10.00")


def test_values_and_in_bulk_give_pounds() -> None:
    (figure,) = figures("12.34")
    assert ReportedFigure.objects.values("amount").get() == {"amount": Decimal("12.34")}
    assert ReportedFigure.objects.values_list("amount").get() == (Decimal("12.34"),)
    assert ReportedFigure.objects.in_bulk([figure.pk])[figure.pk].amount == Decimal("12.34")
    assert [row.amount for row in ReportedFigure.objects.iterator()] == [Decimal("12.34")]


# Arithmetic by the database


@pytest.fixture
def loaded() -> LedgerImport:
    """£100.10 read: £60.05 loaded, £30.04 known, £10.01 rejected."""
    return LedgerImportFactory(
        rows_known=1,
        rows_rejected=1,
        amount_loaded=Decimal("60.05"),
        amount_known=Decimal("30.04"),
        amount_rejected=Decimal("10.01"),
    )


@pytest.mark.parametrize(
    ("expression", "amount"),
    [
        (F("amount_loaded") + F("amount_known"), "90.09"),
        (F("amount_known") - F("amount_loaded"), "-30.01"),
        (F("amount_read") - F("amount_loaded") - F("amount_known"), "10.01"),
        (F("amount_known") * 3, "90.12"),
        (3 * F("amount_known"), "90.12"),
        (F("amount_known") * F("line_count"), "60.08"),
        (F("amount_loaded") + Value(Decimal("0.95"), output_field=MoneyField()), "61.00"),
        (Coalesce(F("amount_known"), F("amount_loaded")), "30.04"),
        (Case(When(Q(amount_known__gt=0), then=F("amount_known"))), "30.04"),
    ],
    ids=str,
)
def test_arithmetic_by_the_database_gives_pounds(
    loaded: LedgerImport, expression: Any, amount: str
) -> None:
    rows = LedgerImport.objects.annotate(line_count=F("rows_known") + F("rows_rejected"))
    result = rows.annotate(result=expression).values_list("result", flat=True).get()
    assert str(result) == amount
    assert rows.annotate(result=expression).filter(result=Decimal(amount)).exists()


@pytest.mark.parametrize(
    "expression",
    [
        F("amount_loaded") + 5,
        F("amount_loaded") - Decimal("5.00"),
        F("amount_loaded") * F("amount_known"),
        F("amount_loaded") / 2,
        F("amount_loaded") + F("rows_known"),
    ],
    ids=str,
)
def test_arithmetic_that_would_mix_pence_and_pounds_is_refused(expression: Any) -> None:
    with pytest.raises(FieldError):
        list(LedgerImport.objects.annotate(result=expression))


def test_columns_are_compared_with_columns_and_sums_of_them(loaded: LedgerImport) -> None:
    rows = LedgerImport.objects
    assert rows.filter(amount_loaded__gt=F("amount_known")).exists()
    assert not rows.filter(amount_loaded__lte=F("amount_known")).exists()
    parts = F("amount_loaded") + F("amount_known") + F("amount_rejected")
    assert rows.filter(amount_read=parts).exists()
    assert not rows.filter(amount_read__lt=parts).exists()


def test_update_by_expression_and_by_amount() -> None:
    line = CostLineFactory(original_budget=Decimal("100.10"))
    CostLine.objects.update(original_budget=F("original_budget") + F("original_budget"))
    line.refresh_from_db()
    assert line.original_budget == Decimal("200.20")
    CostLine.objects.update(original_budget=Decimal("0.30"))
    line.refresh_from_db()
    assert line.original_budget == Decimal("0.30")


def test_bulk_create_and_bulk_update_keep_every_penny() -> None:
    first = figures("0.00")[0]
    many = ReportedFigure.objects.bulk_create(
        ReportedFigure(
            programme=first.programme,
            citation=first.citation,
            measure="award",
            amount=from_pence(pence),
        )
        for pence in range(1, 501)
    )
    assert ReportedFigure.objects.aggregate(total=Sum("amount")) == {"total": Decimal("1252.50")}
    for figure in many:
        figure.amount = -figure.amount if figure.amount else None
    ReportedFigure.objects.bulk_update(many, ["amount"])
    assert ReportedFigure.objects.aggregate(total=Sum("amount")) == {"total": Decimal("-1252.50")}


def test_upsert_keeps_the_new_amount() -> None:
    line = CostLineFactory(original_budget=Decimal("1.00"))
    again = CostLine(
        workstream=line.workstream,
        category=line.category,
        year=line.year,
        original_budget=Decimal("2.34"),
    )
    CostLine.objects.bulk_create(
        [again],
        update_conflicts=True,
        unique_fields=["workstream", "category", "year"],
        update_fields=["original_budget"],
    )
    line.refresh_from_db()
    assert line.original_budget == Decimal("2.34")


# Aggregates


def test_aggregates_give_pounds() -> None:
    figures("0.10", "0.20", "-0.05")
    assert ReportedFigure.objects.aggregate(
        total=Sum("amount"),
        most=Max("amount"),
        least=Min("amount"),
        positive=Sum("amount", filter=Q(amount__gt=0)),
        none=Sum("amount", filter=Q(amount__gt=1)),
        nought=money_sum("amount", filter=Q(amount__gt=1)),
        difference=Sum(F("amount") - F("amount")),
    ) == {
        "total": Decimal("0.25"),
        "most": Decimal("0.20"),
        "least": Decimal("-0.05"),
        "positive": Decimal("0.30"),
        "none": None,
        "nought": Decimal("0.00"),
        "difference": Decimal("0.00"),
    }


def test_money_sum_over_no_rows_is_nought_pounds() -> None:
    total = ReportedFigure.objects.aggregate(total=money_sum("amount"))["total"]
    assert str(total) == "0.00"


def test_sums_of_groups_give_pounds_and_can_be_filtered_and_ordered() -> None:
    few = LedgerImportFactory(rows_rejected=2, amount_rejected=Decimal("0.30"))
    none = LedgerImportFactory()
    RejectFactory(ledger_import=few, amount=Decimal("0.10"))
    RejectFactory(ledger_import=few, amount=Decimal("0.20"))
    rows = LedgerImport.objects.annotate(refused=money_sum("rejects__amount")).order_by("refused")
    assert list(rows.values_list("pk", "refused")) == [
        (none.pk, Decimal("0.00")),
        (few.pk, Decimal("0.30")),
    ]
    assert rows.filter(refused=Decimal("0.30")).get() == few
    assert rows.filter(refused=F("amount_rejected")).count() == 2
    by_import = Reject.objects.values("ledger_import").annotate(total=Sum("amount"))
    assert by_import.get() == {"ledger_import": few.pk, "total": Decimal("0.30")}


def test_average_by_the_database_is_refused_when_it_is_no_whole_penny() -> None:
    figures("0.01", "0.02")
    with pytest.raises(ValueError, match="divide and round in Python"):
        ReportedFigure.objects.aggregate(average=Avg("amount"))
    assert str(ReportedFigure.objects.aggregate(most=Avg(F("amount") * 2))["most"]) == "0.03"


def test_200000_dimes_are_exactly_20000_pounds() -> None:
    """A DecimalField on SQLite adds them up to 19999.9999999895."""
    first = figures("0.10")[0]
    columns = ", ".join(
        field.column
        for field in ReportedFigure._meta.concrete_fields
        if field.column and not field.primary_key
    )
    ReportedFigure.objects.bulk_create(
        ReportedFigure(
            programme=first.programme, citation=first.citation, measure="award", amount="0.10"
        )
        for _ in range(3124)
    )
    with connection.cursor() as cursor:
        for _ in range(6):
            cursor.execute(
                f"INSERT INTO finance_reportedfigure ({columns}) "
                f"SELECT {columns} FROM finance_reportedfigure"
            )
    rows = ReportedFigure.objects
    assert rows.count() == 200_000
    assert rows.aggregate(total=Sum("amount")) == {"total": Decimal("20000.00")}


@hypothesis_settings(max_examples=60)
@given(st.lists(AMOUNTS, max_size=80))
def test_sum_by_the_database_is_the_sum_of_python(amounts: list[Decimal]) -> None:
    with transaction.atomic():
        ReportedFigure.objects.all().delete()
        programme, citation = ProgrammeFactory(), CitationFactory()
        ReportedFigure.objects.bulk_create(
            ReportedFigure(programme=programme, citation=citation, measure="award", amount=amount)
            for amount in amounts
        )
    rows = ReportedFigure.objects
    assert rows.aggregate(total=money_sum("amount"))["total"] == sum(amounts, Decimal("0.00"))
    assert amounts_of(rows.order_by("pk")) == amounts
    for amount in amounts[:3]:
        assert rows.filter(amount__lt=amount).count() == sum(a < amount for a in amounts)


# Constraints


def import_of(parts: list[int], *, read: int) -> LedgerImport:
    loaded, known, rejected = map(from_pence, parts)
    return LedgerImport(
        ledger=LedgerFactory._meta.model.objects.get(),
        file_name="ledger.csv",
        rows_read=3,
        rows_loaded=1,
        rows_known=1,
        rows_rejected=1,
        amount_read=from_pence(read),
        amount_loaded=loaded,
        amount_known=known,
        amount_rejected=rejected,
    )


def test_constraint_on_a_sum_accepts_every_true_row() -> None:
    """On a DecimalField SQLite refused 1,145 of 5,000 such rows."""
    LedgerFactory()
    dice = random.Random(2017)
    parts = [[dice.randint(-(10**9), 10**9) for _ in range(3)] for _ in range(5000)]
    made = LedgerImport.objects.bulk_create(import_of(row, read=sum(row)) for row in parts)
    assert len(made) == 5000


@pytest.mark.parametrize("off", [-1, 1])
def test_constraint_on_a_sum_refuses_a_penny_too_much_or_too_little(off: int) -> None:
    LedgerFactory()
    wrong = import_of([10, 20, 30], read=60 + off)
    with (
        pytest.raises(IntegrityError, match="finance_ledgerimport_amounts_add_up"),
        transaction.atomic(),
    ):
        wrong.save()
    with pytest.raises(ValidationError):
        wrong.validate_constraints()


def test_exactly_spent_lines_are_not_called_overspent() -> None:
    """On a DecimalField SQLite called 212 of 1,000 such sums greater than their total."""
    LedgerFactory()
    dice = random.Random(2018)
    parts = [[dice.randint(1, 10**6) for _ in range(10)] for _ in range(200)]
    imports = LedgerImport.objects.bulk_create(
        import_of([0, 0, sum(row)], read=sum(row)) for row in parts
    )
    Reject.objects.bulk_create(
        Reject(ledger_import=made, line=line, reason="No.", amount=from_pence(pence), cells=[])
        for made, row in zip(imports, parts, strict=True)
        for line, pence in enumerate(row)
    )
    rows = LedgerImport.objects.annotate(spent=money_sum("rejects__amount"))
    assert rows.filter(spent=F("amount_rejected")).count() == 200
    assert not rows.filter(spent__gt=F("amount_rejected")).exists()


# Forms


FigureForm = forms.modelform_factory(ReportedFigure, fields=["amount"])


@pytest.mark.parametrize(
    ("entered", "amount"),
    [
        ("£1,234.50", Decimal("1234.50")),
        (" 1234.5 ", Decimal("1234.50")),
        ("(£1,234.50)", Decimal("-1234.50")),
        ("-5", Decimal("-5.00")),
        ("0", Decimal("0.00")),
        ("", None),
    ],
)
def test_form_takes_amounts_as_people_write_them(entered: str, amount: Decimal | None) -> None:
    form = FigureForm({"amount": entered}, instance=figures("1.00")[0])
    if amount is None:
        form.instance.measure, form.instance.quantity = "posts", Decimal(1)
    assert form.is_valid(), form.errors
    saved = form.save()
    saved.refresh_from_db()
    assert saved.amount == amount


@pytest.mark.parametrize("entered", ["x", "1.005", "1e5", "(5", "99999999999999999999", "\x00"])
def test_form_says_what_is_wrong_with_an_amount(entered: str) -> None:
    form = FigureForm({"amount": entered}, instance=figures("1.00")[0])
    assert not form.is_valid()
    assert list(form.errors) == ["amount"]


def test_form_shows_the_amount_so_that_it_saves_unchanged() -> None:
    (figure,) = figures("-1234.50")
    shown = FigureForm(instance=figure)
    assert 'value="-1234.50"' in str(shown["amount"])
    assert 'inputmode="decimal"' in str(shown["amount"])
    assert not FigureForm({"amount": "-1234.50"}, instance=figure).has_changed()
    assert not FigureForm({"amount": "(£1,234.50)"}, instance=figure).has_changed()
    assert FigureForm({"amount": "-1234.51"}, instance=figure).has_changed()


def test_form_shows_again_what_was_entered_wrongly() -> None:
    form = FigureForm({"amount": "£1.2.3"}, instance=figures("1.00")[0])
    assert 'value="£1.2.3"' in str(form["amount"])


def test_required_amount_must_be_entered() -> None:
    with pytest.raises(ValidationError, match="required"):
        MoneyFormField().clean(" ")


# Fixtures, history, migrations


@pytest.mark.parametrize("kind", ["json", "jsonl", "xml", "yaml"])
def test_fixture_holds_pounds_and_loads_them_again(kind: str) -> None:
    if kind == "yaml":
        pytest.importorskip("yaml")
    (figure,) = figures("-1234.50")
    empty = ReportedFigureFactory(counted=True)
    text = serializers.serialize(kind, [figure, empty])
    assert "-1234.50" in text
    ReportedFigure.objects.filter(pk=figure.pk).update(amount=Decimal("0.00"))
    for found in serializers.deserialize(kind, text):
        found.save()
    figure.refresh_from_db()
    empty.refresh_from_db()
    assert figure.amount == Decimal("-1234.50")
    assert empty.amount is None


def test_dumpdata_and_loaddata_keep_every_penny(tmp_path: Any) -> None:
    CostLineFactory(original_budget=Decimal("943000.01"))
    out = StringIO()
    call_command("dumpdata", "finance.costline", stdout=out)
    assert json.loads(out.getvalue())[0]["fields"]["original_budget"] == "943000.01"
    CostLine.objects.update(original_budget=0)
    fixture = tmp_path / "lines.json"
    fixture.write_text(out.getvalue())
    call_command("loaddata", str(fixture), stdout=StringIO())
    assert CostLine.objects.get().original_budget == Decimal("943000.01")


def test_history_keeps_each_amount() -> None:
    line = CostLineFactory(original_budget=Decimal("1.10"))
    line.original_budget = Decimal("2.20")
    line.save()
    history = type(line).history.order_by("history_id")
    assert list(history.values_list("original_budget", flat=True)) == [
        Decimal("1.10"),
        Decimal("2.20"),
    ]
    assert history.aggregate(total=Sum("original_budget")) == {"total": Decimal("3.30")}
    newest, oldest = line.history.first(), line.history.last()
    changes = newest.diff_against(oldest).changes
    assert [(c.field, c.old, c.new) for c in changes] == [
        ("original_budget", Decimal("1.10"), Decimal("2.20"))
    ]


def test_field_describes_itself_to_migrations() -> None:
    field = MoneyField(default=Decimal("0.00"))
    _name, path, args, kwargs = field.deconstruct()
    assert path == "innovation.core.fields.MoneyField"
    assert not args
    assert kwargs == {"default": Decimal("0.00"), "db_comment": "pence"}
    assert MoneyField(**kwargs).deconstruct()[3] == kwargs


def test_amount_that_was_never_given_is_nothing() -> None:
    """Not an empty text: an award whose form lacks its amount is compared with its tranches."""
    assert Award().amount is None
