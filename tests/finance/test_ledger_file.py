"""The reader of ledger files, without any database."""

import contextlib
import csv
import datetime as dt
import io
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finance.ledger_file import (
    Bad,
    Blank,
    Dated,
    Fault,
    Layout,
    LedgerFileError,
    Row,
    RowReader,
    Rows,
    Table,
    Where,
    contents_of,
    digests_of,
    remembered,
    survey,
)
from finance.ledger_file.records import MAX_CODE, MAX_DESCRIPTION, MAX_REFERENCE, MAX_SUPPLIER
from finance.models import Transaction
from innovation.core.periods import Period

LAYOUT = Layout(
    amount="Amount",
    cost_centre="Cost centre",
    account="Account",
    date="Date",
    reference="Reference",
    supplier="Supplier",
)
HEADER = "Date,Reference,Cost centre,Account,Supplier,Amount"
ROW = "31/10/2017,R1,C100,A1,Alpha Ltd,12.50"


def read(content: bytes | str, layout: Layout = LAYOUT) -> list[Row | Bad | Blank]:
    stream = io.BytesIO(content.encode() if isinstance(content, str) else content)
    surveyed = survey(stream, layout.encoding)
    table = Table(
        stream,
        encoding=surveyed.encoding,
        delimiter=layout.delimiter,
        columns=list(layout.columns().values()),
    )
    records: list[Row | Bad | Blank] = []
    for block in RowReader(table.header, layout).read(table.blocks(3)):
        records += [*block.rows, *block.bads, *block.blanks]
    return sorted(records, key=lambda record: record.line)


def read_row(row: str, header: str = HEADER, layout: Layout = LAYOUT) -> Row:
    (record,) = read(f"{header}\n{row}\n", layout)
    assert isinstance(record, Row), record
    return record


def read_bad(row: str, header: str = HEADER, layout: Layout = LAYOUT) -> Bad:
    (record,) = read(f"{header}\n{row}\n", layout)
    assert isinstance(record, Bad), record
    return record


def refusal(content: bytes | str, layout: Layout = LAYOUT) -> str:
    with pytest.raises(LedgerFileError) as caught:
        read(content, layout)
    return str(caught.value)


def test_row_says_what_its_cells_say() -> None:
    assert read_row(ROW) == Row(
        line=2,
        cells=["31/10/2017", "R1", "C100", "A1", "Alpha Ltd", "12.50"],
        date=dt.date(2017, 10, 31),
        period=Period(2017, 7),
        pence=1250,
        reference="R1",
        supplier="Alpha Ltd",
        description="",
        cost_centre="C100",
        account="A1",
    )


@pytest.mark.parametrize(
    ("written", "pence"),
    [
        ("1616.23 ", 161623),
        ("-0.05", -5),
        ('"£1,234.50"', 123450),
        ("(10.00)", -1000),
        ("12.50 CR", -1250),
        ("12.50-", -1250),
        ("760", 76000),
        ("1691.6", 169160),
        ("\u2212£3.00", -300),
    ],
)
def test_amount_is_read_as_ledgers_write_it(written: str, pence: int) -> None:
    assert read_row(f"31/10/2017,R1,C100,A1,Alpha,{written}").pence == pence


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("1e999999999", "“1e999999999” is not an amount of money."),
        ("", "The row has no amount."),
        ("Nil", "“Nil” is not an amount of money."),
        ("1.005", "“1.005” has more than two decimal places."),
        ("10000000000.01", "An amount of more than £10 billion is not believed."),
        ("99999999999999999999999", "“99999999999999999999999” is not an amount of money."),
    ],
)
def test_amount_that_cannot_be_read_makes_the_row_bad(written: str, reason: str) -> None:
    bad = read_bad(f"31/10/2017,R1,C100,A1,Alpha,{written}")

    how = "Enter pounds and pence, such as 1,234.50, or (20.00) for less than 0."
    assert (bad.reason, bad.column, bad.value) == (f"{reason} {how}", "Amount", written)
    assert (bad.pence, bad.fault, bad.line) == (None, Fault.AMOUNT, 2)


@pytest.mark.parametrize(
    ("date_format", "written"),
    [
        ("%d/%m/%Y", "31/10/2017"),
        ("%d/%m/%Y", "31/10/2017 00:00:00"),
        ("%Y-%m-%d", "2017-10-31"),
        ("%Y-%m-%d", "2017-10-31T00:00:00.000"),
        ("%d/%m/%y", "31/10/17"),
        ("%d-%b-%y", "31-Oct-17"),
        ("%d-%b-%Y", "31-OCT-2017"),
        ("%d %B %Y", "31 October 2017"),
        ("%d-%m-%Y", "31-10-2017"),
        ("%d.%m.%Y", "31.10.2017"),
        ("%Y%m%d", "20171031"),
    ],
)
def test_date_is_read_by_the_declared_format(date_format: str, written: str) -> None:
    layout = replace(LAYOUT, date_format=date_format)

    assert read_row(ROW.replace("31/10/2017", written), layout=layout).date == dt.date(2017, 10, 31)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "The row has no date."),
        ("10/31/2017", "“10/31/2017” is not a date written like 31/10/2017."),
        ("29/02/2017", "“29/02/2017” is not a date written like 31/10/2017."),
        ("01/10/0017", "October 17 is not between 1990/91 and 2100/01."),
        ("01/10/2201", "October 2201 is not between 1990/91 and 2100/01."),
    ],
)
def test_date_that_cannot_be_read_makes_the_row_bad_and_its_amount_counts(
    written: str, reason: str
) -> None:
    bad = read_bad(f"{written},R1,C100,A1,Alpha,12.50")

    assert (bad.reason, bad.column, bad.fault) == (reason, "Date", Fault.DATE)
    assert bad.pence == 1250


def test_period_of_a_column_is_not_that_of_the_date() -> None:
    layout = replace(LAYOUT, period_source="column", period="Period")

    row = read_row(f"{ROW},201709", header=f"{HEADER},Period", layout=layout)

    assert (row.period, row.date) == (Period(2017, 9), dt.date(2017, 10, 31))


def test_period_number_is_of_the_financial_year_of_the_date() -> None:
    layout = replace(LAYOUT, period_source="column", period="Period", period_format="number")
    row = f"{ROW.replace('31/10/2017', '02/01/2018')},09"

    assert read_row(row, header=f"{HEADER},Period", layout=layout).period == Period(2017, 9)


def test_period_column_with_a_date_takes_the_period_of_that_date() -> None:
    layout = replace(LAYOUT, period_source="column", period="Period", period_format="date")

    row = read_row(f"{ROW},01/12/2017", header=f"{HEADER},Period", layout=layout)

    assert (row.period, row.date) == (Period(2017, 9), dt.date(2017, 10, 31))


@pytest.mark.parametrize("period_format", ["year_period", "number", "date"])
def test_period_that_cannot_be_read_makes_the_row_bad(period_format: str) -> None:
    layout = replace(
        LAYOUT,
        period_source="column",
        period="Period",
        period_format=period_format,  # type: ignore[arg-type]  # parametrized over its literals
    )

    bad = read_bad(f"{ROW},201713", header=f"{HEADER},Period", layout=layout)

    assert (bad.fault, bad.column, bad.value) == (Fault.PERIOD, "Period", "201713")


def test_row_without_a_date_column_has_the_last_day_of_its_period() -> None:
    layout = replace(LAYOUT, date="", period_source="declared", declared_period=Period(2017, 11))

    row = read_row(ROW, layout=layout)

    assert (row.date, row.period) == (dt.date(2018, 2, 28), Period(2017, 11))


def test_period_that_nobody_declared_is_asked_for() -> None:
    assert refusal(f"{HEADER}\n{ROW}", replace(LAYOUT, period_source="declared")) == (
        "This mapping takes the period from you: say which period the file is for."
    )


def test_labels_are_trimmed_and_their_blanks_folded() -> None:
    row = read_row('31/10/2017, R 1 ,C100\xa0 West ,A1,"Alpha\n  Ltd ",12.50')

    assert (row.reference, row.cost_centre, row.supplier) == ("R 1", "C100 West", "Alpha Ltd")


def test_reference_and_its_line_are_joined() -> None:
    layout = replace(LAYOUT, reference_line="Seq")

    assert read_row(f"{ROW},2", header=f"{HEADER},Seq", layout=layout).reference == "R1-2"


def test_too_long_texts_are_cut_and_too_long_codes_are_bad() -> None:
    assert len(read_row(ROW.replace("Alpha Ltd", "x" * 500)).supplier) == 200
    assert read_bad(ROW.replace("R1", "r" * 101)).fault == Fault.REFERENCE
    assert read_bad(ROW.replace("C100", "c" * 201)).reason == (
        "“Cost centre” is longer than 200 characters."
    )


def test_lengths_are_those_of_the_ledger() -> None:
    lengths = {
        name: getattr(Transaction._meta.get_field(name), "max_length", None)
        for name in ("reference", "supplier", "description", "cost_centre", "account")
    }

    assert lengths == {
        "reference": MAX_REFERENCE,
        "supplier": MAX_SUPPLIER,
        "description": MAX_DESCRIPTION,
        "cost_centre": MAX_CODE,
        "account": MAX_CODE,
    }


@pytest.mark.parametrize("code", ["", "   "])
def test_row_without_a_cost_centre_is_bad(code: str) -> None:
    bad = read_bad(ROW.replace("C100", code))

    assert (bad.reason, bad.fault) == ("“Cost centre” is empty.", Fault.CODE)


def test_header_is_found_under_a_preamble_in_any_case_and_with_any_blanks() -> None:
    preamble = "Spend over £500\n\nPrinted 1 November,by hand\n"
    header = " DATE ,reference,Cost  Centre,account,Supplier,Amount"

    (row,) = read(f"{preamble}{header}\n{ROW}\n")

    assert isinstance(row, Row)
    assert (row.line, row.pence) == (5, 1250)


def test_header_that_lacks_a_column_is_named() -> None:
    assert refusal("Report\nDate,Reference,Code,Account,Supplier,Amount\n1,2,3,4,5,6\n") == (
        "No row in the first 100 is the header of this mapping. The nearest is line 2: it has "
        "“Date”, “Reference”, “Code”, “Account”, “Supplier”, “Amount” and lacks “Cost centre”."
    )


def test_header_with_a_mapped_column_twice_is_refused() -> None:
    assert refusal(f"{HEADER},amount\n{ROW},1\n") == (
        "The header has the column “Amount” more than once, so that nobody can tell which of them "
        "to read. Rename or remove one in the file."
    )


def test_header_with_another_column_twice_is_read() -> None:
    assert read_row(f"{ROW},x,y", header=f"{HEADER},Note,Note").pence == 1250


def test_200_000_columns_are_refused() -> None:
    assert refusal(",".join(f"c{n}" for n in range(200_000)) + "\n") == (
        "This is not a ledger: it has a line of more than a million bytes."
    )
    assert refusal("a," * 200_000 + "\n1\n") == (
        "Line 1 has 200,001 columns; a ledger has 500 at most."
    )


def test_row_of_200_000_cells_is_bad_and_kept_to_500_of_them() -> None:
    bad = read_bad(ROW + ",x" * 200_000)

    assert bad.fault == Fault.COLUMNS
    assert bad.reason.startswith("The row has 200,006 cells under 6 columns")
    assert len(bad.cells) == 500
    assert bad.pence == 1250


def test_blank_cells_beyond_the_header_do_not_matter() -> None:
    assert read_row(f"{ROW},,  ,").pence == 1250


def test_row_that_ends_early_lacks_what_is_not_there() -> None:
    assert read_bad("31/10/2017,R1,C100").reason.startswith("The row has no amount.")


def test_blank_rows_are_told_from_rows() -> None:
    records = read(f"{HEADER}\n\n{ROW}\n,,,,,\n\r\n")

    assert [type(record) for record in records] == [Blank, Row, Blank, Blank]


def test_where_reads_only_the_rows_that_hold_the_value() -> None:
    layout = replace(LAYOUT, where=Where(" cost CENTRE", " c100 "))
    content = f"{HEADER}\n{ROW}\n\n{ROW.replace('C100', 'C200')}\n{ROW}\nshort\n"

    assert [type(record) for record in read(content, layout)] == [Row, Row]


def test_where_of_a_column_that_is_not_there_is_refused() -> None:
    layout = replace(LAYOUT, where=Where("Service", "Social Care"))

    assert refusal(f"{HEADER}\n{ROW}\n", layout).endswith("and lacks “Service”.")


def test_line_is_where_the_row_begins() -> None:
    two_lines = ROW.replace("Alpha Ltd", '"Alpha\nLtd"')

    records = read(f"{HEADER}\n{two_lines}\n{ROW}\n")

    assert [record.line for record in records] == [2, 4]


def test_quotation_mark_left_open_swallows_nothing_in_silence() -> None:
    content = f'{HEADER}\n{ROW}\n31/10/2017,R2,C100,A1,"Alpha,1.00\n{ROW}\n{ROW}\n'

    assert refusal(content) == (
        "A quotation mark in the row that begins on line 3 is never closed. Everything after it "
        "would be one cell: correct that row."
    )


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (f"\ufeff{HEADER}\n{ROW}".encode(), "utf-8-sig"),
        (f"{HEADER}\n{ROW}".replace("Alpha", "Café £").encode(), "utf-8-sig"),
        (f"{HEADER}\n{ROW}".replace("Alpha", "Café £").encode("cp1252"), "cp1252"),
    ],
)
def test_encoding_is_found(content: bytes, encoding: str) -> None:
    assert survey(io.BytesIO(content)).encoding == encoding
    (row,) = read(content)
    assert isinstance(row, Row)
    assert row.supplier in {"Alpha Ltd", "Café £ Ltd"}


def test_declared_encoding_decides() -> None:
    content = f"{HEADER}\n{ROW}".replace("Alpha", "Café").encode("cp1252")

    assert refusal(content, replace(LAYOUT, encoding="utf-8-sig")).startswith(
        "The file is not text in UTF-8."
    )
    assert survey(io.BytesIO("Café".encode()), "cp1252").encoding == "cp1252"


@pytest.mark.parametrize(
    ("content", "start"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "This is a picture, not a CSV file."),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "This is a picture, not a CSV file."),
        (b"PK\x03\x04\x14\x00", "This is an Excel workbook or a ZIP file, not a CSV file."),
        (b"%PDF-1.7", "This is a PDF, not a CSV file."),
        ("Date,Amount".encode("utf-16"), "This is text in UTF-16, not a CSV file."),
        (b"Date,Amount\n1,\x00\n", "This is not a CSV text file: it holds NUL bytes."),
        (b"\x81\xff\xfe", "The file is not text in UTF-8 or Windows-1252."),
        (b"x" * 2_000_000, "This is not a ledger: it has a line of more than a million bytes."),
        (b"\n \n,,\n", "The file has nothing but blank lines"),
        (b"x" * 200_000 + b"\n", "Line 1 cannot be read as CSV: field larger than field limit"),
    ],
)
def test_what_is_no_ledger_is_refused_with_what_to_do(content: bytes, start: str) -> None:
    assert refusal(content).startswith(start)


def test_survey_takes_the_checksum_of_all_blocks() -> None:
    surveyed = survey(io.BytesIO(b"a\n" * 1_000_000))

    assert surveyed.size == 2_000_000
    assert surveyed.sha256 == "c555fab4b0832babab8ed4029d5028f57996d8f6ebffc83e93117a201a7055db"


def digest_of(row: Row) -> int:
    columns: list[Any] = [[value] for value in row]
    _, _, dates, periods, *said = columns
    dated = [Dated(dates[0], periods[0], dates[0].isoformat())]
    (digest,) = digests_of(contents_of(Rows([row.line], [row.cells], dated, *said)))
    return digest


def test_digest_is_of_the_content_and_not_of_the_place() -> None:
    row = read_row(ROW)

    assert digest_of(row._replace(line=9, cells=[], period=Period(2018, 1))) == digest_of(row)
    assert digest_of(row) > 0
    for change in (
        {"date": dt.date(2017, 10, 30)},
        {"pence": -1250},
        {"reference": "R2"},
        {"supplier": "Beta"},
        {"description": "x"},
        {"cost_centre": "C200"},
        {"account": "A2"},
    ):
        assert digest_of(row._replace(**change)) != digest_of(row)


def test_digest_stays_what_it_was_in_the_ledgers_that_there_are() -> None:
    """A changed digest would load every row again."""
    assert digest_of(read_row(ROW)) == 1271751193278281294


_CELL = st.one_of(
    st.sampled_from(["31/10/2017", "12.50", "£1,0", "(1)", "1e999999999", "C100", '"', "\n", ""]),
    st.text(max_size=12),
)


@settings(max_examples=400)
@given(rows=st.lists(st.lists(_CELL, max_size=8), max_size=8), quoted=st.booleans())
def test_generated_files_are_read_or_refused_and_no_row_is_lost(
    rows: list[list[str]], quoted: bool
) -> None:
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerows([HEADER.split(","), *rows])
    try:
        records = read(written.getvalue())
    except LedgerFileError:
        assert "\0" in written.getvalue()
    else:
        assert len(records) == len(rows)


@settings(max_examples=400)
@given(tail=st.binary(max_size=200))
def test_generated_bytes_are_read_or_refused(tail: bytes) -> None:
    with contextlib.suppress(LedgerFileError):
        read(f"{HEADER}\n".encode() + tail)


def test_what_is_remembered_is_bounded_and_made_anew_when_it_was_let_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(remembered, "MOST", 2)
    made: list[str] = []

    def make(key: str) -> str:
        made.append(key)
        return key.upper()

    known = remembered.Remembered(make)
    assert known.of_all("abacb") == list("ABACB")
    assert made == list("abcb")
    assert len(known) == 2
