"""A serial that many devices share is none."""

import pytest

from laptopdesk.assets.serials import look_alike, look_of, normalise_serial, normalise_uuid


@pytest.mark.parametrize(
    "text",
    [
        None, "", "   ", "-", "abc", "0", "00000000", "0000-0000", "........", "aaaaaaa", "To be filled by O.E.M.",
        "To Be Filled By O.E.M. ", "Default string", "Not Specified", "None", "N/A", "UNKNOWN", "0123456789",
        "123456789",
        "System Serial Number", "XXXXXXXXXXXXXXX", "???????????????", "****1234",
        "XXXX-XXXX-1234", "onbekend", "n.v.t.",
    ],
)  # fmt: skip
def test_what_identifies_nothing_is_none(text: str | None) -> None:
    assert normalise_serial(text) is None


@pytest.mark.parametrize(
    ("text", "key"), [("WD-WX11A22B3344", "WDWX11A22B3344"), (" 5cg8301xyz ", "5CG8301XYZ"), ("PF-0 A1", "PF0A1")]
)
def test_a_real_serial_compares_without_case_spaces_and_punctuation(text: str, key: str) -> None:
    assert normalise_serial(text) == key


@pytest.mark.parametrize(
    "text",
    [
        "MB-1234567890", "SerNum0", "Chassis Serial Number", "Type2 - Board Serial Number", "Fill By OEM",
        "OEM Define 3", "Asset-1234567890", "NO Asset Tag", "<BAD INDEX>", "REMOVED", "9876543210",
    ],
)  # fmt: skip
def test_what_makers_leave_in_parts_identifies_nothing(text: str) -> None:
    assert normalise_serial(text) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("5CQ6VO1", "5CQ6V01"), ("PFI2ABC", "PF12ABC"), ("ABCD1234", "ABCD1235"), ("ABCD1234", "ABCD124"),
     ("ABCD1234", "ABDC1234")],
)  # fmt: skip
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
        None, "", "Not Settable", "Not Present", "00000000-0000-0000-0000-000000000000",
        "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "03000200-0400-0500-0006-000700080009",
        "00020003-0004-0005-0006-000700080009", "fefefefe-fefe-fefe-fefe-fefefefefefe",
        "12345678-1234-5678-90ab-cddeefaabbcc", "33221100-5544-7766-8899",
    ],
)  # fmt: skip
def test_a_uuid_that_thousands_have_identifies_nothing(text: str | None) -> None:
    assert normalise_uuid(text) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("5CG8O", "5CG80"), ("ABI1", "ABLI"), ("S5S", "555"), ("B8", "8B"), ("Z2", "2Z"), ("lO", "10")],
)
def test_serials_that_people_take_for_one_another_look_the_same(one: str, other: str) -> None:
    assert look_of(one) == look_of(other)


def test_other_serials_look_different_and_none_has_no_look() -> None:
    assert look_of("ABC1") != look_of("ABC7")
    assert look_of(None) is None
