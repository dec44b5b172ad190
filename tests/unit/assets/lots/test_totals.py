"""Lines that add up others are no laptops, however they are written; words are no serial number."""

import pytest

from laptopdesk.assets.lots.readers.reading import read_donor_list
from laptopdesk.assets.lots.readers.values import DonorList, ListErrorCode, WhyLeftOut
from laptopdesk.assets.serials import holds_words, says_something

HEAD = "Serienummer;Merk;Model;Aantal"
ONE, TWO = "5CG8301XYA", "5CG8301XYB"


def read(line: str, head: str = HEAD) -> DonorList:
    return read_donor_list(f"{head}\n{ONE};HP;840;\n{TWO};Dell;5490;\n{line}\n".encode())


def codes(listed: DonorList) -> list[tuple[ListErrorCode, int | None]]:
    return [(error.code, error.line) for error in listed.errors]


@pytest.mark.parametrize(
    "line",
    [
        "Subtotaal HP;;1;",
        "Tussentotaal;;;1",
        "sub-total;;1;",
        "Sub total HP;;;1",
        "Grand Total;;;2",
        "Count of HP;;;1",
        "Som;;;2",
        "Totaal HP;;;1",
        "HP totaal;;;1",
        "HP Totaal;;;1",
        "Count: 2;;;",
        "2 laptops;;;",
        "Laptops: 2;;;",
        ";HP Totaal;;1",
        "1;HP Aantal;;",
        ";HP;Subtotaal;1",
        "Aantal van HP;;;1",
        "In totaal 2 laptops;;;",
        "n = 2;;;",
        "Totaal aantal laptops;;;2",
        "Totaalbedrag;;;€ 1.200,00",
        "Gemiddelde;;;1",
        "25 stuks;;;",
        "Totaal;HP;;2",
        "Eindtotaal;;;2",
        "Zwischensumme;;;2",
        "Number of laptops: 2;;;",
        "SUBTOTAAL DELL;;;1",
        "Weektotaal 48;;;2",
        "HP EliteBook Total;;;1",
        "Totaal november 2026;;;2",
    ],
)
def test_lines_that_add_up_are_named_and_left_out(line: str) -> None:
    listed = read(line)
    assert [row.serial for row in listed.rows] == [ONE, TWO], codes(listed)
    assert [(out.line, out.why) for out in listed.left_out] == [(4, WhyLeftOut.TOTAL)]


@pytest.mark.parametrize("line", ["Totaal;HP;EliteBook 840;1", "Subtotaal;;ProBook 450;3", "Totaal HP 2;HP;;2"])
def test_a_line_that_may_add_up_is_asked_about(line: str) -> None:
    assert codes(read(line))[0] == (ListErrorCode.LOOKS_LIKE_TOTAL, 4)


@pytest.mark.parametrize(
    ("head", "line"),
    [
        (HEAD, "5CG8301XYC;Totaal;840;"),
        ("Serienummer;Merk;Model;Opmerking", "5CG8301XYC;HP;840;totaal versleten"),
        ("Serienummer;Merk;Model;Opmerking", ";HP;840;Totaal kapot"),
        ("Asset tag;Merk;Model;", "SOM-12;HP;840;"),
        ("Aantal;Merk;Model;Type", "1 stuks;HP;840;"),
        ("Serienummer;Merk;Model;", "5012345678;HP;Count;"),
        ("Serienummer;Merk;Model;", ";HP;Laptop 2;"),
        ("Serienummer;Merk;Model;", "TOTAAL-12;HP;840;"),
    ],
)
def test_a_laptop_with_such_a_word_beside_it_stays_one(head: str, line: str) -> None:
    listed = read_donor_list(f"{head}\n{line}\n".encode())
    assert len(listed.rows) == 1, (codes(listed), listed.left_out)


@pytest.mark.parametrize(
    "cell",
    [
        "Kantoor Noord",
        "Subtotaal HP 2",
        "5CG1234567 (kapot)",
        "zie doos drie bis",
        "Doos 3 boven",
        "Dell 7XK2P",
        "https://example.org/l/5CG8301XYZ",
        "example.org/l/12",
    ],
)
def test_words_are_no_serial_number(cell: str) -> None:
    assert holds_words(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "5CG 123 4567",
        "S/N: 5CG1234567",
        "PF 0ABCDE",
        "ABCDE 12345",
        "niet leesbaar",
        "onbekend",
        "-",
        "5cg1234567",
        "serienummer: 5CG1234567",
        "ABCDEFGH",
        "(S/N) PF-0A1B2",
        "",
    ],
)
def test_a_serial_number_parted_by_blanks_is_one(cell: str) -> None:
    assert not holds_words(cell)


def test_words_in_the_column_of_serials_are_named_with_their_place() -> None:
    listed = read(f"{TWO[:-1]}C kapot;HP;840;")
    assert codes(listed) == [(ListErrorCode.WORDS_FOR_SERIAL, 4)]
    assert (listed.errors[0].column, listed.errors[0].value) == ("Serienummer", "5CG8301XYC kapot")


def test_memory_in_words_is_named_at_once_with_all_other_faults() -> None:
    listed = read_donor_list(
        f"Serienummer;Model;Geheugen\n{ONE};840;acht\n{ONE};840;8\n1,23457E+11;840;negen\n{TWO};840;16\n".encode()
    )
    assert sorted(codes(listed), key=lambda one: (one[1], one[0])) == [
        (ListErrorCode.MEMORY_UNREADABLE, 2),
        (ListErrorCode.DOUBLE_SERIAL, 3),
        (ListErrorCode.MEMORY_UNREADABLE, 4),
        (ListErrorCode.RUINED_NUMBER, 4),
    ]


@pytest.mark.parametrize("text", ["-", "?", "n.v.t.", "onbekend", "geen", "unknown", "N/A", "niet bekend", ""])
def test_memory_that_nobody_knows_is_no_fault(text: str) -> None:
    assert not says_something(text)
    assert [row.memory_mib for row in read_donor_list(f"Model;Geheugen\nX230;{text}\n".encode()).rows] == [None]
