"""What the header of a file probably is, and its columns."""

import io

import pytest

from finance.ledger_file import LedgerFileError
from finance.ledger_file.header import LikelyHeader, likely_header


def header_of(text: str) -> LikelyHeader:
    return likely_header(io.BytesIO(text.encode()), "utf-8-sig")


def test_header_is_the_first_row_with_most_texts_below_any_preamble() -> None:
    found = header_of(
        'Spend report\n\nDate,Amount,,Supplier\n5/10/17,1.00,"a,b",Alpha\n6/10/17,2.00,y,Beta\n'
    )
    assert found == LikelyHeader(
        names=["Date", "Amount", "Supplier"],
        examples=["5/10/17", "1.00", "Alpha"],
        line=3,
        delimiter=",",
    )


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_header_is_found_by_any_delimiter(delimiter: str) -> None:
    found = header_of(delimiter.join(["Date", "Amount (net, £)", "Service"]) + "\n")
    assert (found.names, found.delimiter) == (["Date", "Amount (net, £)", "Service"], delimiter)
    assert found.examples == ["", "", ""]


@pytest.mark.parametrize("text", ["", "1,2,3\n4,5,6\n", "One column\nof text\n", "\n\n\n"])
def test_header_of_a_file_without_names_is_refused(text: str) -> None:
    with pytest.raises(LedgerFileError, match="No row in the first 20 has the names of columns"):
        header_of(text)


def test_header_of_200000_columns_is_refused() -> None:
    with pytest.raises(LedgerFileError, match=r"A row has 200,000 columns; a ledger has 500"):
        header_of("a," * 199_999 + "a\n")


def test_header_in_a_text_that_is_too_long_for_a_cell_is_refused() -> None:
    with pytest.raises(LedgerFileError, match="The file cannot be read as CSV"):
        header_of('"' + "x" * 200_000 + '"\n')
