"""What is typed or scanned as labels, and the address on them."""

import pytest

from laptopdesk.assets.labels.rules import read_typed, sticker_address
from laptopdesk.protocol.codes import make_laptop_tag, parse_code

ONE, TWO = make_laptop_tag(1), make_laptop_tag(2)


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE}\n{TWO}",
        f"{ONE},{TWO}",
        f"{ONE} {TWO}",
        f"{ONE.lower()};\r\n\r\n {TWO} ",
        f"{ONE}\n{ONE}\n{TWO}",
        f"{parse_code(ONE).grouped}\n{parse_code(TWO).grouped}",
        f"{ONE}\0\n{TWO}",
    ],
)
def test_labels_are_read_however_they_are_separated(text: str) -> None:
    assert read_typed(text).tags == (ONE, TWO)
    assert read_typed(text).unread == ()


@pytest.mark.parametrize("text", ["P0000000000", "L0000001X", "' OR 1=1 --", "<script>", "L" * 5000])
def test_what_is_no_label_is_named_and_cut(text: str) -> None:
    read = read_typed(f"{ONE}\n{text}")
    assert read.tags == (ONE,)
    assert read.unread
    assert all(len(part) <= 40 for part in read.unread)


def test_no_address_without_a_public_one_or_without_a_token() -> None:
    assert sticker_address(None, ONE, "abc") is None
    assert sticker_address("https://example.org/", ONE, None) is None
    assert sticker_address("https://example.org/", ONE, "abc") == f"https://example.org/l/{ONE}?t=abc"
