from itertools import permutations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from laptopdesk.handout.desk import DeskSignal, Scanned, WrongCode, read_codes
from laptopdesk.protocol.codes import (
    COMMANDS,
    CodeReason,
    Command,
    make_laptop_tag,
    make_location_code,
    make_pass_code,
    split_scans,
)

LAPTOP = make_laptop_tag(1234)
OTHER_LAPTOP = make_laptop_tag(1235)
PASS = make_pass_code(Random(1))
EMPTY = Scanned()


def test_pass_and_laptop_in_any_order() -> None:
    for codes in permutations([LAPTOP, PASS]):
        state = read_codes(EMPTY, codes)
        assert (state.laptop, state.pass_code, state.complete) == (LAPTOP, PASS, True)


def test_the_newest_laptop_counts() -> None:
    assert read_codes(EMPTY, [LAPTOP, OTHER_LAPTOP]).laptop == OTHER_LAPTOP


def test_a_misread_code_changes_nothing_and_is_kept() -> None:
    before = read_codes(EMPTY, [LAPTOP])
    wrong = LAPTOP[:-1] + ("A" if LAPTOP[-1] != "A" else "B")
    after = read_codes(before, [wrong])
    assert after.laptop == LAPTOP
    assert [(item.raw, item.reason) for item in after.misread] == [(wrong, CodeReason.WRONG_CHECK)]


def test_a_code_without_use_here_is_kept_too() -> None:
    state = read_codes(EMPTY, [make_location_code(12)])
    assert [item.reason for item in state.misread] == [WrongCode.NOT_HERE]


def test_cancel_clears_the_desk() -> None:
    state = read_codes(EMPTY, [LAPTOP, PASS, COMMANDS[Command.CANCEL].text])
    assert (state.laptop, state.pass_code) == (None, None)


def test_confirm_and_undo_are_signals() -> None:
    assert read_codes(EMPTY, [COMMANDS[Command.CONFIRM].text]).signal is DeskSignal.CONFIRM
    assert read_codes(EMPTY, [COMMANDS[Command.UNDO].text]).signal is DeskSignal.UNDO


def test_each_return_ends_a_code() -> None:
    assert split_scans(f"{PASS}\r\n{LAPTOP}\r\n\r\n") == (PASS, LAPTOP)


@given(st.lists(st.text(max_size=40), max_size=6))
def test_noise_never_becomes_a_scan_and_none_is_lost(noise: list[str]) -> None:
    state = read_codes(EMPTY, noise)
    if state.laptop is None and state.pass_code is None and state.signal is None:
        assert len(state.misread) <= len(noise)
    assert all(len(item.raw) <= 200 for item in state.misread)
