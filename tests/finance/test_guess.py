"""What a file probably is, and why: by names, by content, and for each published ledger."""

import csv
import io
from decimal import Decimal

import pytest

from finance.actions import LedgerSource, preview_start
from finance.forms import MappingForm
from finance.ledger_file import survey
from finance.ledger_file.guess import guess_layout
from finance.ledger_file.header import likely_header
from tests.finance.real_ledgers import FOLDER, real_ledger


def columns_of(text: str) -> dict[str, str]:
    return guess_layout(likely_header(io.BytesIO(text.encode()), "utf-8-sig")).columns


def test_columns_are_guessed_by_their_names_each_once() -> None:
    header = (
        "Cost Centre Name,Cost Centre,Account Code,Net Amount,VAT Amount,Payment Date,Trans No,"
        "Beneficiary\n"
    )
    assert columns_of(header) == {
        "amount": "Net Amount",
        "date": "Payment Date",
        "reference": "Trans No",
        "account": "Account Code",
        "cost_centre": "Cost Centre",
        "supplier": "Beneficiary",
    }


def test_content_decides_where_a_name_is_wrong() -> None:
    header = "Date,Transaction Date,Total,How much,Area,Kind\n"
    rows = "".join(f"{day}/10/2017,11684{day},,{day}.50,North,Salaries\n" for day in range(10, 20))
    assert columns_of(header + rows) == {
        "amount": "How much",
        "date": "Date",
        "reference": "Transaction Date",
        "cost_centre": "Area",
        "account": "Kind",
    }


@pytest.mark.parametrize(
    ("written", "date_format"),
    [("31.10.2017", "%d.%m.%Y"), ("2017-10-31 00:00:00", "%Y-%m-%d"), ("31-Oct-17", "%d-%b-%y")],
)
def test_date_format_is_that_of_the_examples_and_says_of_how_many(
    written: str, date_format: str
) -> None:
    text = f"Date,Amount,Service\n{written},1.00,A\nunknown,1.00,A\n" + f"{written},1.00,A\n" * 18
    guess = guess_layout(likely_header(io.BytesIO(text.encode()), "utf-8-sig"))

    assert (guess.date_format, guess.columns["date"]) == (date_format, "Date")
    assert guess.date_format_reason == "19 of 20 examples are written so"
    assert guess.reasons["amount"] == "its name has “amount” and it holds amounts"
    assert guess.reasons["account"] == "no other column could be it, so one stands for both"


PUBLISHED = [
    ("cabinet_office_2020-03_over25k.csv", "Amount", 531, 0),
    ("calderdale_council_2022-08.csv", "Net Amount", 1_956, 0),
    ("chelsea_westminster_nhs_2021-03_over25k.csv", "amount", 181, 0),
    ("gateshead_council_2017-10.csv", "Amount", 4_255, 32),
    ("greater_london_authority_2019-20_p01.csv", "Amount", 1_140, 0),
    ("harrogate_borough_council_2018-06.csv", "Net Amount", 1_580, 0),
    ("imperial_college_nhs_2020-12_over25k.csv", "Amount", 217, 0),
    ("leeds_children_and_families_2017-10_2018-03.csv", "Amount", 22_214, 0),
    ("leeds_city_council_2010-12_raw.csv", "Net amount", 10_306, 0),
    ("leeds_city_council_2020-06_raw.csv", "Amount", 16_177, 0),
    ("lewisham_greenwich_nhs_2020-10_over25k.csv", "Amount", 165, 0),
    ("newcastle_city_council_2018-05.csv", "Total", 6_136, 0),
    ("north_tyneside_council_2019-09.csv", "Net Amount", 3_687, 0),
    ("oxford_city_council_2017-10_12.csv", "Amount", 3_855, 0),
    ("wakefield_council_2021-22_q4.csv", "Net Amount", 11_517, 0),
    ("whittington_nhs_2020-06_over25k.csv", "Amount", 74, 0),
]
"""Each published ledger with its column of amounts, its rows, and those that cannot be loaded."""


def reckoned(name: str, column: str) -> tuple[int, Decimal]:
    """The rows and their total, by nothing but the standard library."""
    content = real_ledger(name).read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    place = [cell.strip() for cell in header].index(column)
    amounts = [row[place].strip().replace(",", "") for row in rows if any(row) and row[place]]
    plain = [f"-{text[1:-1]}" if text.startswith("(") else text for text in amounts]
    return len(rows), sum(map(Decimal, plain), Decimal("0.00"))


@pytest.mark.django_db
@pytest.mark.real_data
@pytest.mark.parametrize(("name", "amount", "rows", "rejected"), PUBLISHED)
def test_published_ledger_is_read_as_it_is_guessed(
    name: str, amount: str, rows: int, rejected: int
) -> None:
    with real_ledger(name).open("rb") as file:
        header = likely_header(file, survey(file).encoding)
        form = MappingForm(header=header)
        data = {field.name: field.value() or "" for field in form}
        form = MappingForm({**data, "title": name, "ledger_name": name}, header=header)
        assert form.is_valid(), form.errors
        source = LedgerSource(file, name, form.instance)
        outcome = preview_start(source=source, name=name)

    assert (outcome.read, outcome.control_total) == reckoned(name, amount)
    assert (outcome.read, outcome.rejected.rows) == (rows, rejected)
    assert outcome.read == outcome.loaded.rows + outcome.rejected.rows + outcome.blank


@pytest.mark.real_data
def test_every_published_ledger_is_among_them() -> None:
    if not FOLDER.exists():
        pytest.skip(f"{FOLDER} is not there; SHARED_DATA can name another folder of data")
    assert {path.name for path in FOLDER.glob("*.csv")} == {name for name, *_ in PUBLISHED}
