"""A serial that many devices share is none."""

import pytest

from laptopdesk.assets.serials import (
    has_invisible,
    look_alike,
    look_of,
    normalise_serial,
    normalise_uuid,
    scanned_serial,
    without_invisible,
)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "   ",
        "-",
        "abc",
        "0",
        "00000000",
        "0000-0000",
        "........",
        "aaaaaaa",
        "To be filled by O.E.M.",
        "To Be Filled By O.E.M. ",
        "Default string",
        "Not Specified",
        "None",
        "N/A",
        "UNKNOWN",
        "0123456789",
        "123456789",
        "System Serial Number",
        "XXXXXXXXXXXXXXX",
        "???????????????",
        "****1234",
        "XXXX-XXXX-1234",
        "onbekend",
        "n.v.t.",
        "(no ATA pass thru)",
        "(No ATA pass-thru)",
        "Seriennummer unbekannt",
        "sn000000",
        "SN12345678",
        "SNR0000",
        "serial1111",
        "SERIENR12345678",
    ],
)
def test_what_identifies_nothing_is_none(text: str | None) -> None:
    assert normalise_serial(text) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("WD-WX11A22B3344", "WDWX11A22B3344"),
        (" 5cg8301xyz ", "5CG8301XYZ"),
        ("PF-0 A1", "PF0A1"),
        ("SN00012345", "SN00012345"),
        ("SER12345", "SER12345"),
        ("ATAPASS1", "ATAPASS1"),
        ("BCDFGHJ", "BCDFGHJ"),
        ("TNRFDQ3", "TNRFDQ3"),
        ("TEST5CG12345", "TEST5CG12345"),
        ("LAPTOP00123", "LAPTOP00123"),
    ],
)
def test_a_real_serial_compares_without_case_spaces_and_punctuation(text: str, key: str) -> None:
    assert normalise_serial(text) == key


@pytest.mark.parametrize(
    "text",
    [
        "MB-1234567890",
        "SerNum0",
        "Chassis Serial Number",
        "Type2 - Board Serial Number",
        "Fill By OEM",
        "OEM Define 3",
        "Asset-1234567890",
        "NO Asset Tag",
        "<BAD INDEX>",
        "REMOVED",
        "9876543210",
    ],
)
def test_what_makers_leave_in_parts_identifies_nothing(text: str) -> None:
    assert normalise_serial(text) is None


SAYS_NOTHING = (
    "unknown",
    "onbekend",
    "niet leesbaar",
    "onleesbaar",
    "n/a",
    "nvt",
    "n.v.t.",
    "default",
    "string",
    "none",
    "geen",
    "system serial number",
    "to be filled by O.E.M.",
    "not specified",
    "not available",
    "serienummer ontbreekt",
    "sticker weg",
    "nog niet bekend",
    "not legible",
    "geen idee",
    "UNKNOWN SERIAL",
    "standaard",
    "unreadable",
    "afgescheurd",
    "label afgescheurd",
    "weggekrast",
    "doorgekrast",
    "niet meer leesbaar",
    "slecht leesbaar",
    "deels leesbaar",
    "niet aanwezig",
    "afwezig",
    "kwijt",
    "verdwenen",
    "vaag",
    "idem",
    "dito",
    "zelfde",
    "zie boven",
    "moet nog",
    "wordt nagestuurd",
    "onleesb.",
    "onbek.",
    "onbekent",
    "sticker eraf",
    "stickers verwijderd",
    "ditto",
    "same as above",
    "see above",
    "torn off",
    "ripped",
    "rubbed off",
    "smudged",
    "unset",
    "unkown",
    "illegible label",
    "please fill",
    "qwertyuiop",
    "system product name",
    "Type1ProductConfigId",
    "geen1",
    "unknown-01",
    "onbekend 3",
    "laptop 12",
    "none2",
    "0000000",
    "xxxxx",
    "aaaa",
    "123456789",
    "0123456789",
    "abcdefgh",
    "87654321",
    "12345678901234",
    "4567890123",
)
AROUND = (
    "{}",
    "S/N: {}",
    "(S/N: {})",
    "SN {}",
    "sn={}",
    "Serial: {}",
    "Serial no. {}",
    "[{}]",
    " <{}> ",
    "-- {} --",
    "serienummer: {}",
    "S.N.: {}",
    "{}.",
    "Serial Number - {}",
)


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("word", SAYS_NOTHING)
def test_a_word_that_says_nothing_says_nothing_with_a_label_either(word: str, around: str) -> None:
    for text in (around.format(word), around.format(word.upper()), around.format(word.title())):
        assert normalise_serial(text) is None, text


@pytest.mark.parametrize("text", ["SNUNKNOWN", "SNONBEKEND", "SNNIETLEESBAAR", "NOTAVAILABLE", "GEENSERIENUMMER"])
def test_what_was_stored_of_such_a_word_before_says_nothing_either(text: str) -> None:
    assert normalise_serial(text) is None


@pytest.mark.parametrize(
    "mark", [*"\u200b\u200d\ufeff\u00ad\u202e\u2066\u2060\u034f\u3164\x00\x07\x1b\x7f\u2028\ufffd\ufe0f"]
)
def test_a_serial_with_what_nobody_sees_identifies_nothing(mark: str) -> None:
    for text in (f"5CG83{mark}01XYZ", f"{mark}5CG8301XYZ", f"5CG8301XYZ{mark}"):
        assert has_invisible(text)
        assert normalise_serial(text) is None
        assert normalise_serial(without_invisible(text)) == "5CG8301XYZ"


def test_spaces_around_a_serial_are_no_marks() -> None:
    assert not has_invisible(" \t5CG8301XYZ\r\n")
    assert normalise_serial(" \t5CG8301XYZ\r\n") == "5CG8301XYZ"


@pytest.mark.parametrize("text", ["PF1234\u0410B", "\u0661\u0662\u0663\u0664\u0665", "5CG830\u03a7YZ"])
def test_letters_of_another_script_are_not_dropped_in_silence(text: str) -> None:
    assert normalise_serial(text) is None


def test_a_wide_letter_is_the_letter() -> None:
    assert normalise_serial("\uff30\uff2612345A") == "PF12345A"


@pytest.mark.parametrize(
    "text",
    [
        "0012345678",
        "5012345678",
        "0000012",
        "12345679",
        "S/N: 0012345678",
        "1234ABCD",
        "SER12345",
        "5CG1234567",
        "CND0123456",
        "C02ABCDEFGH5",
        "NXVHYEH001",
        "TEST0001",
        "MXL1234567",
        "UNKNOWNA1B2",
    ],
)
def test_a_serial_that_only_resembles_those_is_real(text: str) -> None:
    assert normalise_serial(text)


@pytest.mark.parametrize(
    "text",
    [
        "S/N: 5CG8301XYA",
        "(S/N: 5CG8301XYA)",
        "SN 5CG8301XYA",
        "sn=5cg8301xya",
        "Serial no. 5CG8301XYA",
        "Serienummer: 5CG8301XYA",
        "Serial Number 5CG8301XYA",
        "S.N. 5CG8301XYA",
    ],
)
def test_a_label_before_a_serial_is_no_part_of_it(text: str) -> None:
    assert normalise_serial(text) == "5CG8301XYA"


@pytest.mark.parametrize("text", ["SN5CG8301XYA", "SN-5CG8301XYA", "SER12345", "SNR12345"])
def test_letters_that_may_belong_to_a_serial_stay(text: str) -> None:
    assert normalise_serial(text) == text.replace("-", "")


JUNK = (
    "nonsense &&",
    "nonsense",
    "NONSENSE",
    "hello world 12",
    "https://example.org/l/5CG8301XYZ",
    "www.example.org/l/12",
    "example.org/help?sn=5CG8301XYZ",
    "http://127.0.0.1:8000",
    "MAILTO:jan1@example.org",
    "WIFI:S:x12;T:WPA;P:pass1;;",
    '{"sn": "5CG8301XYZ"}',
    "MTM:20L5S00100|SN:PF0UI202",
    "Scan this code 3 times",
    "de laptop van Jan uit kamer 12",
    "5CG8301XYZ kapot",
    "5CG8301XYZ & 5CG8301XYA",
    "50% korting 2026",
    "BEGIN:VCARD",
    "(c) 2026 Example Ltd.",
    "SELECT * FROM laptop1",
    "<b>5CG8301XYZ</b>",
    "tel:+31101234567",
    "$5CG8301XYZ",
    "!@#1234",
)


@pytest.mark.parametrize("text", [*JUNK, "", "unknown", "0000000", "5CG83\u200b01XYZ"])
def test_what_a_scanner_read_elsewhere_is_no_serial(text: str) -> None:
    assert scanned_serial(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "5CG8301XYZ",
        " 5cg8301xyz ",
        "PF-0UI202",
        "S/N: 5CG8301XYZ",
        "(S/N: 5CG8301XYZ)",
        "SN=5CG8301XYZ",
        "0012345678",
        "S/N 5CG8301XYZ",
        "5CG 830 1XYZ",
        "9S7-16J9-1",
        "1S20L5S00100PF0UI202",
        "Serial No. C02ABCDEFGH5",
        "0ABC 91/12",
        "\uff30\uff2612345A",
        "ABCDE 12345",
        "(S/N) PF-0A1B2",
    ],
)
def test_what_stands_on_a_laptop_is_its_serial(text: str) -> None:
    assert scanned_serial(text) == normalise_serial(text)
    assert scanned_serial(text)


def test_a_serial_in_comparable_form_is_its_own_form() -> None:
    for text in ("WD-WX11A22B3344", "S/N: 0012345678", " 5cg8301xyz ", "0x1234abcf"):
        key = normalise_serial(text)
        assert key is not None
        assert normalise_serial(key) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5CQ6VO1", "5CQ6V01"),
        ("PFI2ABC", "PF12ABC"),
        ("ABCD1234", "ABCD1235"),
        ("ABCD1234", "ABCD124"),
        ("ABCD1234", "ABDC1234"),
    ],
)
def test_serials_that_a_person_mistakes_look_alike(one: str, other: str) -> None:
    assert look_alike(one, other)
    assert look_alike(other, one)


@pytest.mark.parametrize(("one", "other"), [("ABCD1234", "ABCD1234"), ("ABCD1234", "ABCD1256"), ("ABCD1", "ABCD123")])
def test_the_same_serial_and_a_different_one_do_not(one: str, other: str) -> None:
    assert not look_alike(one, other)


def test_both_byte_orders_of_a_uuid_are_one() -> None:
    stored, turned = "33221100-5544-7766-8899-aabbccddeeff", "00112233-4455-6677-8899-AABBCCDDEEFF"
    assert normalise_uuid(stored) == normalise_uuid(turned) == "00112233445566778899aabbccddeeff"


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "Not Settable",
        "Not Present",
        "00000000-0000-0000-0000-000000000000",
        "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
        "03000200-0400-0500-0006-000700080009",
        "00020003-0004-0005-0006-000700080009",
        "fefefefe-fefe-fefe-fefe-fefefefefefe",
        "12345678-1234-5678-90ab-cddeefaabbcc",
        "33221100-5544-7766-8899",
    ],
)
def test_a_uuid_that_thousands_have_identifies_nothing(text: str | None) -> None:
    assert normalise_uuid(text) is None


@pytest.mark.parametrize(
    ("one", "other"), [("5CG8O", "5CG80"), ("ABI1", "ABLI"), ("S5S", "555"), ("B8", "8B"), ("Z2", "2Z"), ("lO", "10")]
)
def test_serials_that_people_take_for_one_another_look_the_same(one: str, other: str) -> None:
    assert look_of(one) == look_of(other)


def test_other_serials_look_different_and_none_has_no_look() -> None:
    assert look_of("ABC1") != look_of("ABC7")
    assert look_of(None) is None
