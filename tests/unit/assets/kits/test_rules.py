"""Pure rules of kits."""

from dataclasses import replace

import pytest

from laptopdesk.assets.kits.errors import KitReason as R
from laptopdesk.assets.kits.rules import check_arrival, check_kind, check_pieces, is_low
from laptopdesk.assets.kits.values import KitKind, MovementReason
from laptopdesk.core.i18n import word

KIND = KitKind(code="headset", name_nl="koptelefoon", name_en="headset", low_at=5, retired=False)


def test_every_reason_has_a_sentence() -> None:
    assert all(word(reason) for reason in R)
    assert all(word(reason) for reason in MovementReason)


def test_a_kind() -> None:
    assert check_kind(KIND) == ()
    for code in ("", "Headset", "2usb", "a b", "a" * 25):
        assert check_kind(replace(KIND, code=code)) == (R.KIND_CODE_WRONG,)
    assert check_kind(replace(KIND, name_en=" ")) == (R.KIND_NAME_MISSING,)
    assert check_kind(replace(KIND, low_at=-1)) == (R.PIECES_OUT_OF_RANGE,)


def test_pieces() -> None:
    assert check_pieces(1) == check_pieces(10_000) == check_pieces(0, least=0) == ()
    assert check_pieces(0) == check_pieces(10_001) == check_pieces(-1, least=0) == (R.PIECES_OUT_OF_RANGE,)


def test_another_number_than_was_sent_needs_words() -> None:
    assert check_arrival(5, 5, "") == check_arrival(5, 4, "One is broken") == ()
    assert check_arrival(5, 4, " ") == (R.WORDS_MISSING,)


@pytest.mark.parametrize(
    ("count", "low_at", "low"), [(5, 5, True), (6, 5, False), (0, 0, False), (-1, 0, True), (0, 5, True)]
)
def test_low(count: int, low_at: int, low: bool) -> None:
    assert is_low(count, low_at) is low
