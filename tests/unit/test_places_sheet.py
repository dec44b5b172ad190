"""Files of places: as people keep them, and as nobody should."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laptopdesk.core.reasons import CommonReason
from laptopdesk.places.errors import PlaceReason
from laptopdesk.places.rules import read_postcode
from laptopdesk.places.sheet import MAX_BYTES, read_sheet
from laptopdesk.places.values import LocationKind

GOOD = """naam,adres,plaats,postcode,bron
"Huis van de Wijk, Noord",Voorbeeldstraat 1,Rotterdam,3011 ab,lijst 7
Bibliotheek Eén,Dreef 2,Rotterdam,3012AB,
"""


def reasons(content: bytes) -> list[tuple[int, str, PlaceReason]]:
    return [(problem.line, problem.column, problem.reason) for problem in read_sheet(content).problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_is_read_in_every_usual_encoding(encoding: str, end: str) -> None:
    sheet = read_sheet(GOOD.replace("\n", end).encode(encoding))
    assert sheet.problems == ()
    first, second = sheet.places
    assert (first.line, first.details.name, first.details.postcode) == (2, "Huis van de Wijk, Noord", "3011AB")
    assert (first.details.kind, first.source) == (LocationKind.HOUSE, "lijst 7")
    assert (second.details.name, second.details.kind) == ("Bibliotheek Eén", LocationKind.LIBRARY)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_the_delimiter_is_seen_in_the_first_line(delimiter: str) -> None:
    text = GOOD.replace('"Huis van de Wijk, Noord"', "Huis van de Wijk Noord").replace(",", delimiter)
    assert len(read_sheet(text.encode()).places) == 2


def test_headers_come_in_any_case_and_order() -> None:
    sheet = read_sheet(b"\n\nPOSTCODE; Plaats ;Soort;NAAM;Adres\n3011AB;Rotterdam;werkplaats;De Bank;Kade 1\n")
    assert sheet.problems == ()
    assert sheet.places[0].details.kind is LocationKind.WORKSHOP


def test_every_wrong_cell_is_named_with_its_line_and_column() -> None:
    content = b"naam,adres,plaats,postcode,soort\nA,,Rotterdam,0000AA,huis\n\n,B 1,Rotterdam,3011AB,kasteel\n"
    assert reasons(content) == [
        (2, "adres", PlaceReason.STREET_MISSING),
        (2, "postcode", PlaceReason.POSTCODE_WRONG),
        (4, "naam", CommonReason.NAME_MISSING),
        (4, "soort", PlaceReason.KIND_UNKNOWN),
    ]


def test_a_line_break_inside_quotes_does_not_shift_the_lines() -> None:
    content = b'naam,adres,plaats,postcode\n"Huis\nNoord",A 1,Rotterdam,3011AB\nZuid,B 1,Rotterdam,nee\n'
    assert reasons(content) == [(4, "postcode", PlaceReason.POSTCODE_WRONG)]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", 0, PlaceReason.FILE_EMPTY),
        (b" \n\n", 0, PlaceReason.FILE_EMPTY),
        (b"naam,adres,plaats,postcode\n", 1, PlaceReason.FILE_EMPTY),
        (b"naam,adres\nA,B\n", 1, PlaceReason.COLUMN_MISSING),
        (b"naam,naam,adres,plaats,postcode\n", 1, PlaceReason.COLUMN_TWICE),
        (b'naam,adres,plaats,postcode\n"A,B 1,Rotterdam,3011AB\nC,D,E,F\n', 2, PlaceReason.FILE_BROKEN),
        (b'naam,adres,plaats,postcode\n"A"x,B 1,Rotterdam,3011AB\n', 2, PlaceReason.FILE_BROKEN),
        (b"naam,adres,plaats,postcode\nA,B 1,Rotterdam,3011AB,,extra,more\n", 2, PlaceReason.CELLS_WRONG),
        (b"PK\x03\x04\x14\x00\x06\x00", 0, PlaceReason.FILE_NOT_TEXT),
        (b"naam,adres\x00,plaats,postcode\n", 0, PlaceReason.FILE_NOT_TEXT),
        (b"\xff\xfen\x00a\x00a", 0, PlaceReason.FILE_NOT_TEXT),
        (b"x" * (MAX_BYTES + 1), 0, PlaceReason.FILE_TOO_LARGE),
        (b"naam,adres,plaats,postcode\n" + b"A" * 200_000 + b",B,C,3011AB\n", 2, PlaceReason.FILE_BROKEN),
    ],
)
def test_what_is_no_such_file_says_why(content: bytes, line: int, reason: PlaceReason) -> None:
    assert [(found[0], found[2]) for found in reasons(content)] == [(line, reason)]


def test_too_many_rows_are_not_read_to_the_end() -> None:
    rows = b"A,B 1,Rotterdam,3011AB\n" * 20_001
    assert [found[2] for found in reasons(b"naam,adres,plaats,postcode\n" + rows)] == [PlaceReason.FILE_TOO_LARGE]


@given(st.binary(max_size=400))
def test_any_bytes_give_an_answer(content: bytes) -> None:
    sheet = read_sheet(content)
    assert sheet.problems or sheet.places


@given(st.text(max_size=300))
def test_any_rows_give_an_answer_and_good_ones_have_a_postcode(text: str) -> None:
    sheet = read_sheet(f"naam,adres,plaats,postcode\n{text}".encode("utf-8", "surrogatepass"))
    assert sheet.problems or sheet.places
    assert all(read_postcode(place.details.postcode) for place in sheet.places)


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("3011ab", "3011AB"),
        (" 3011  AB ", "3011AB"),
        ("0011AB", None),
        ("3011SS", None),
        ("3011A", None),
        ("３０１１AB", None),
        ("3011AB\n", "3011AB"),
        ("", None),
    ],
)
def test_postcodes(text: str, postcode: str | None) -> None:
    assert read_postcode(text) == postcode
