"""Lists from before this system: what is read, and every reason to store nothing."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.takeover.messages import takeover_error_sentence
from laptopdesk.assets.takeover.reading import read_takeover
from laptopdesk.assets.takeover.values import TakeoverList

TODAY = date(2026, 11, 23)
HEAD = "Nummer;Merk;Model;Serienummer;Status;Locatie;Naam;Telefoon;Ontvangen op;Uitgegeven op;Opmerking"
READY = "A1;Dell;Latitude 5400;SN000001;klaar;Huis;;;01-02-2025;;"
OUT = "A2;Dell;Latitude 5400;SN000002;Uitgegeven;Huis;Ann Bos;0612345678;01-02-2025;2025-03-01;mooi"


def read(*lines: str, head: str = HEAD, states: dict[str, LaptopState] | None = None) -> TakeoverList:
    content = "\r\n".join((head, *lines)).encode()
    return read_takeover(content, states=states or {}, received_on=None, today=TODAY)


def codes(found: TakeoverList) -> list[tuple[int | None, str]]:
    assert all(takeover_error_sentence(error) for error in found.errors)
    return [(error.line, error.code.value) for error in found.errors]


def test_rows_come_with_state_dates_and_holder() -> None:
    found = read(READY, OUT)
    assert codes(found) == []
    first, second = found.rows
    assert (first.state, first.received_on, first.number) == (LaptopState.READY, date(2025, 2, 1), "A1")
    assert (second.state, second.holder, second.contact) == (LaptopState.HANDED_OUT, "Ann Bos", "0612345678")
    assert second.handed_on == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("KLAAR voor uitgifte", LaptopState.READY),
        ("in reparatie", LaptopState.REPAIR),
        ("Vermist", LaptopState.MISSING),
        ("afgevoerd", LaptopState.DISPOSED),
        ("received", LaptopState.RECEIVED),
        ("disposed", LaptopState.DISPOSED),
    ],
)
def test_words_for_states_in_both_languages(word: str, state: LaptopState) -> None:
    assert read(READY.replace("klaar", word)).rows[0].state is state


def test_a_word_nobody_knows_is_named_until_somebody_says_what_it_means() -> None:
    row = READY.replace("klaar", "Top-1!")
    assert codes(read(row)) == [(2, "state_unknown")]
    assert "“Top-1!”" in takeover_error_sentence(read(row).errors[0])
    assert read(row, states={"top 1": LaptopState.READY}).rows[0].state is LaptopState.READY


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (READY.replace("klaar", ""), "state_missing"),
        (READY.replace("01-02-2025", "gisteren"), "date_unreadable"),
        (READY.replace("01-02-2025", "31-02-2025"), "date_unreadable"),
        (READY.replace("01-02-2025", "01-02-1925"), "date_unreadable"),
        (READY.replace("01-02-2025", "01-02-2027"), "date_in_future"),
        (READY.replace("01-02-2025", ""), "received_date_missing"),
        (OUT.replace("2025-03-01", "2025-01-01"), "handed_before_received"),
        (OUT.replace("2025-03-01", ""), "handed_date_missing"),
        (OUT.replace("Ann Bos", ""), "holder_missing"),
        (OUT.replace("Uitgegeven;", "klaar;").replace("2025-03-01", ""), "holder_unexpected"),
        (READY.replace("01-02-2025;;", "01-02-2025;01-03-2025;"), "handed_date_unexpected"),
        (READY.replace("A1;", ";").replace("SN000001", "n/a"), "row_unrecognisable"),
        (READY.replace("SN000001", "1,23E+12"), "ruined_by_spreadsheet"),
        (READY + ";more", "too_many_cells"),
        (READY.replace("Dell", "D" * 200), "cell_too_long"),
        (READY.replace("Dell", "D\x07ell"), "control_characters"),
        (READY.replace("SN000001", "5CG8\ufffd301XYA"), "control_characters"),
    ],
)
def test_every_error_is_named_with_its_line_and_nothing_is_read(row: str, code: str) -> None:
    found = read(OUT.replace("A2", "A9").replace("SN000002", "SN000009"), row)
    assert codes(found) == [(3, code)]
    assert found.rows == ()


def test_a_mark_nobody_sees_is_no_part_of_a_serial() -> None:
    (row,) = read(READY.replace("SN000001", "5CG8\u2800301XYA")).rows
    assert row.serial_key == "5CG8301XYA"


def test_a_number_or_serial_twice_names_both_lines() -> None:
    assert codes(read(READY, READY.replace("SN000001", "SN000003"))) == [(3, "double_number")]
    assert codes(read(READY, READY.replace("A1", "A3"))) == [(3, "double_serial")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"  \n", "file_empty"),
        (b"%PDF-1.7", "file_format_unknown"),
        (b"Nummer;Status\r\n", "only_header"),
        (b"Nummer;Merk\r\nA1;Dell", "state_column_missing"),
        (b"Nummer;Status;Staat\r\nA1;klaar;klaar", "double_column"),
        (b'Nummer;Status\r\n"A1;klaar', "unclosed_quote"),
        (b"PK\x03\x04broken", "workbook_broken"),
        (b"Nummer;Status\r\nA\x00;klaar", "nul_bytes"),
    ],
)
def test_what_is_no_list_is_refused_with_words(content: bytes, code: str) -> None:
    found = read_takeover(content, states={}, received_on=date(2025, 1, 1), today=TODAY)
    assert code in [error.code.value for error in found.errors]
    assert all(takeover_error_sentence(error) for error in found.errors)
    assert found.rows == ()


def test_a_workbook_with_real_dates_is_read() -> None:
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Sticker", "Status", "Datum ontvangst", "Kleur"])
    sheet.write_row(1, 0, ["A1", "op voorraad"])
    sheet.write_datetime(1, 2, date(2025, 2, 1), book.add_format({"num_format": "dd-mm-yyyy"}))
    book.close()
    found = read_takeover(target.getvalue(), states={}, received_on=None, today=TODAY)
    assert codes(found) == []
    assert found.rows[0].received_on == date(2025, 2, 1)
    assert found.ignored == ("Kleur",)
