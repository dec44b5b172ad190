"""Lists that once went wrong, read where they lie beside the project: each as its note says is right."""

from pathlib import Path

import pytest

from laptopdesk.assets.lots.readers.reading import read_donor_list
from laptopdesk.assets.lots.readers.values import DonorList, ListErrorCode, WhyLeftOut

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "lists"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not beside this project")


def case(name: str) -> DonorList:
    (found,) = CASES.glob(f"{name}*")
    return read_donor_list(found.read_bytes())


def serials(listed: DonorList) -> list[str | None]:
    return [row.serial for row in listed.rows]


def test_the_export_of_a_windows_fleet_is_known_and_its_hash_left_out() -> None:
    listed = case("L1-")
    assert serials(listed) == ["L1AAA01", "L1AAA02"]
    assert (listed.rows[1].manufacturer, listed.rows[1].model) == ("Dell Inc.", "Latitude 5490")
    assert listed.ignored == ("Windows Product ID", "Hardware Hash")


def test_a_header_under_title_lines_is_found() -> None:
    listed = case("L2-")
    assert serials(listed) == ["L2AAA01", "L2AAA02"]
    assert [out.why for out in listed.left_out] == [WhyLeftOut.ABOVE_HEADER] * 4


@pytest.mark.parametrize("name", ["L4-", "L4b-"])
def test_whole_numbers_written_as_fractions_are_digits(name: str) -> None:
    listed = case(name)
    assert serials(listed) == ["5012345678", "5012345679", "SER0ABC12"]
    assert [row.donor_number for row in listed.rows] == ["1001", "1002", None]


@pytest.mark.parametrize("name", ["L5-", "L7-"])
def test_leading_zeros_are_kept(name: str) -> None:
    assert serials(case(name)) == ["0012345678", "0012345679"]


def test_all_visible_sheets_are_read() -> None:
    listed = case("L9-")
    assert serials(listed) == ["L9S1A00", "L9S1A01", "L9S1A02", "L9S2A00", "L9S2A01", "L9S2A02"]
    assert [(sheet.name, sheet.read) for sheet in listed.sheets] == [("Kantoor Noord", True), ("Kantoor Zuid", True)]


def test_a_header_again_and_a_total_are_no_laptops() -> None:
    listed = case("L12-")
    assert serials(listed) == ["L12AAA01", "L12AAA02", "L12AAA03"]
    assert [(out.line, out.why) for out in listed.left_out] == [(5, WhyLeftOut.HEADER_AGAIN), (7, WhyLeftOut.TOTAL)]


def test_html_is_said_for_what_it_is() -> None:
    (error,) = case("L15c-").errors
    assert (error.code, error.value) == (ListErrorCode.UNKNOWN_FORMAT, "html")


def test_marks_nobody_sees_are_taken_off() -> None:
    listed = case("L16-")
    assert serials(listed) == ["L16AAA01", "L16AAA02"]
    assert [row.donor_number for row in listed.rows] == ["A-0161", "A-0162"]


def test_cells_with_errors_are_told_with_their_place() -> None:
    listed = case("L17-")
    assert [(error.code, error.cell, error.value) for error in listed.errors] == [
        (ListErrorCode.CELL_ERROR, "C2", "#N/A"),
        (ListErrorCode.CELL_ERROR, "C3", "#N/A"),
    ]


def test_words_that_are_no_serial_identify_nothing() -> None:
    listed = case("L24-")
    assert (len(listed.rows), listed.nameless) == (3, 3)
    assert {row.serial_key for row in listed.rows} == {None}
    again = case("L24-")
    assert [row.row_key for row in again.rows] == [row.row_key for row in listed.rows]
