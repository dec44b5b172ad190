"""Tables for spreadsheets: what a Dutch Excel would change or compute, it does not."""

import csv
import io
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from laptopdesk.core.tables import BOM, Cell, csv_cell, csv_chunks, csv_file, read_cell, write_xlsx

HOSTILE = ["=1+1", "+31 10", "-5", "@SUM(A1)", "\t=1", "\r=1", '=cmd|"/C calc"!A1', "=HYPERLINK(1)"]
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212"
UNSEEN = " \t\r\n\xa0\u2009\u200b\u200d\u2060\ufeff\u202e\u3000\xad\u2028\x1f\ufe0f\u3164\u2800"


def written(*rows: Sequence[Cell]) -> str:
    return b"".join(csv_chunks(("Naam", "Dag"), [rows])).decode()


def test_csv_is_what_a_dutch_excel_opens() -> None:
    text = written(("Café; een", date(2026, 3, 9)), ("twee", None))
    assert text.startswith(BOM)
    assert text[1:].split("\r\n") == ["Naam;Dag", '"Café; een";09-03-2026', "twee;", ""]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_would_be_computed_is_defused(text: str) -> None:
    assert csv_cell(text) == f"'{text}"


@pytest.mark.parametrize("sign", SIGNS)
def test_a_formula_is_defused_whatever_stands_before_it_and_however_wide_it_is(sign: str) -> None:
    for before in ("", *UNSEEN, "  ", "\ufeff \u200b\t"):
        cell = csv_cell(f"{before}{sign}1+1")
        assert cell.startswith("'"), (before, sign)


@given(st.text(max_size=12) | st.text(alphabet=f"{SIGNS}{UNSEEN}'\"=0159.,-/e", max_size=8))
def test_what_was_written_is_read_back(text: str) -> None:
    kept = "".join(
        "\ufffd" if char in "\ufffe\uffff" or (char < " " and char not in "\t\n\r") else char for char in text
    )
    assume(not kept.startswith(("'", '="')))  # a mark of somebody else's is read as if it were ours
    assert read_cell(csv_cell(text)) == kept


@given(st.integers())
def test_a_number_of_ours_stays_a_number(number: int) -> None:
    assert csv_cell(number) == str(number)


@pytest.mark.parametrize(
    "text",
    [
        "00123",
        "1E5",
        "12e10",
        "123456789012",
        "1234567890123456789",
        "3-4",
        "1/2",
        "12:30",
        "1,5",
        "1.500",
        "sep12",
        "MRT-1",
        "2 mei 2024",
        "0E0",
    ],
)
def test_what_excel_would_change_is_kept_as_text(text: str) -> None:
    assert csv_cell(text) == f'="{text}"'


@pytest.mark.parametrize(
    "text", ["", "5CG1234XYZ", "L0000001O", "5400", "Latitude 5400", "0", "2026-11-bank", "décor", "E5"]
)
def test_a_plain_text_stays_as_it_is(text: str) -> None:
    assert csv_cell(text) == text


def test_quotes_and_line_ends_inside_a_cell_come_back() -> None:
    rows = list(csv.reader(io.StringIO(written(('a "b"\r\nc', 3))[1:], newline=""), delimiter=";"))
    assert rows[1] == ['a "b"\r\nc', "3"]


def sheet(*rows: Sequence[Cell]) -> list[list[object]]:
    target = io.BytesIO()
    assert write_xlsx(target, "Laptops", ("Naam", "Dag", "Aantal"), [rows], widths=(30,)) == len(rows)
    return CalamineWorkbook.from_filelike(io.BytesIO(target.getvalue())).get_sheet_by_index(0).to_python()


def test_a_workbook_holds_text_as_text_and_dates_as_dates() -> None:
    rows = sheet(("00123", date(2026, 3, 9), 4), ("1E5", None, None), *((text, None, None) for text in HOSTILE))
    assert rows[0] == ["Naam", "Dag", "Aantal"]
    assert rows[1] == ["00123", date(2026, 3, 9), 4.0]
    assert rows[2][0] == "1E5"
    assert [row[0] for row in rows[3:]] == HOSTILE


def test_a_workbook_without_rows_opens() -> None:
    assert sheet() == [["Naam", "Dag", "Aantal"]]


def test_control_characters_do_not_break_a_workbook() -> None:
    assert sheet(("a\x00b\x0bc", None, None))[1][0] == "a�b�c"


def test_a_cell_longer_than_excel_takes_is_cut() -> None:
    assert len(str(sheet(("x" * 40_000, None, None))[1][0])) == 32_000


def test_a_small_table_is_one_file_of_the_same_form() -> None:
    content = csv_file(("Label", "Wat"), [("L1", '=HYPERLINK("x")'), (None, "-1; a\nb"), (3, "Çelik")])
    assert content == b"".join(
        csv_chunks(("Label", "Wat"), [[("L1", '=HYPERLINK("x")'), (None, "-1; a\nb"), (3, "Çelik")]])
    )
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows == [["Label", "Wat"], ["L1", '\'=HYPERLINK("x")'], ["", "'-1; a\nb"], ["3", "Çelik"]]
