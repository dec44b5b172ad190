"""A serial that many devices share is none."""

import pytest

from laptopdesk.assets.serials import look_of, normalise_serial


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
    ("one", "other"),
    [("5CG8O", "5CG80"), ("ABI1", "ABLI"), ("S5S", "555"), ("B8", "8B"), ("Z2", "2Z"), ("lO", "10")],
)
def test_serials_that_people_take_for_one_another_look_the_same(one: str, other: str) -> None:
    assert look_of(one) == look_of(other)


def test_other_serials_look_different_and_none_has_no_look() -> None:
    assert look_of("ABC1") != look_of("ABC7")
    assert look_of(None) is None
