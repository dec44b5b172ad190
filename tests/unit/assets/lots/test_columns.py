"""Columns with headers we do not know, read as somebody said."""

import pytest

from laptopdesk.assets.lots.readers.headers import by_map, column_names, guess_columns, headers_key
from laptopdesk.assets.lots.readers.reading import read_donor_list, read_table
from laptopdesk.assets.lots.readers.values import Field, ListErrorCode, TableLine

STRANGE = b"Apparaatcode,Wat,Omschr.,Prijs\nA-1,5CG8301XYZ,Latitude 5400,12\nA-2,5CG8302XYZ,Latitude 5400,13\n"
SAID: dict[str, Field | None] = {"apparaatcode": Field.DONOR_NUMBER, "wat": Field.SERIAL, "omschr": Field.MODEL}


def line(*cells: str) -> TableLine:
    return TableLine(number=1, cells=cells)


def test_a_list_nobody_knows_the_headers_of_is_read_as_said() -> None:
    assert [error.code for error in read_donor_list(STRANGE, by_map({})).errors] == [ListErrorCode.HEADERS_UNKNOWN]
    found = read_donor_list(STRANGE, by_map(SAID))
    assert found.errors == ()
    assert [(row.donor_number, row.serial_key, row.model) for row in found.rows] == [
        ("A-1", "5CG8301XYZ", "Latitude 5400"),
        ("A-2", "5CG8302XYZ", "Latitude 5400"),
    ]
    assert found.ignored == ("Prijs",)


def test_a_column_that_was_said_to_be_left_out_is_left_out() -> None:
    found = read_donor_list(b"Merk,Serial,Notes\nDell,5CG8301XYZ,secret\n", by_map({"notes": None}))
    assert found.rows[0].note is None
    assert found.rows[0].manufacturer == "Dell"


def test_a_column_that_is_not_there_is_told() -> None:
    (error,) = read_donor_list(STRANGE, by_map({"serienr": Field.SERIAL})).errors
    assert (error.code, error.value, error.line) == (ListErrorCode.MAP_COLUMN_UNKNOWN, "serienr", 1)


def test_two_columns_said_to_be_the_one_serial_are_told() -> None:
    (error,) = read_donor_list(STRANGE, by_map(SAID | {"prijs": Field.SERIAL})).errors
    assert (error.code, error.column) == (ListErrorCode.DOUBLE_COLUMN, "Prijs")


def test_two_columns_of_one_name_can_be_told_apart_by_hand() -> None:
    content = b"Serial,Category,Category\n5CG8301XYZ,x,y\n"
    assert [error.code for error in read_donor_list(content).errors] == [ListErrorCode.DOUBLE_COLUMN]
    found = read_donor_list(content, by_map({"category": None, "category (2)": Field.NOTE}))
    assert [row.note for row in found.rows] == ["y"]


def test_names_of_columns_are_all_different() -> None:
    assert column_names(line("Serie-nr.", "serie nr", "", " ")) == ("serie nr", "serie nr (2)", "", " (2)")


def test_of_two_columns_that_seem_the_same_the_first_is_guessed() -> None:
    assert guess_columns(line("Serial", "Serienummer", "Notes", "Remarks", "?")) == (
        Field.SERIAL,
        None,
        Field.NOTE,
        Field.NOTE,
        None,
    )


def test_headers_are_known_again_in_any_order_and_case() -> None:
    assert headers_key(line("Merk", "Serie-nr.")) == headers_key(line("serie nr", "MERK"))
    assert headers_key(line("Merk", "Serie")) != headers_key(line("Merk", "Serie", "Serie"))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xd0\xcf\x11\xe0", b"a\x00b"])
def test_a_file_that_is_no_table_has_no_lines(content: bytes) -> None:
    assert read_table(content).lines == ()


def test_the_errors_below_the_header_stay_those_of_the_list() -> None:
    found = read_donor_list(STRANGE.replace(b"5CG8302XYZ", b"5CG8301XYZ"), by_map(SAID))
    assert [(error.code, error.line) for error in found.errors] == [(ListErrorCode.DOUBLE_SERIAL, 3)]
