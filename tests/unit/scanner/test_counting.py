"""Counting at the desk, step by step: every code a scan, commands that mean something else, and no time-out."""

from random import Random

import pytest

from laptopdesk.protocol.codes import (
    COMMANDS,
    CodeReason,
    Command,
    make_badge_code,
    make_laptop_tag,
    make_location_code,
    make_pass_code,
    parse_code,
)
from scanner import desk as states
from scanner.decoder import Decoder, Scan
from scanner.desk import CLEARS_AFTER, SHOWN_FOR, Desk, Effect, Tally
from scanner.values import Button, Cue, KioskReason, Step

LAPTOP, OTHER = (parse_code(make_laptop_tag(number)) for number in (1, 2))
TALLY = Tally(laptops=1, scans=2, last=LAPTOP.text)


def counting() -> Desk:
    desk, effect = states.scan(Desk(), COMMANDS[Command.COUNT], 0.0)
    assert effect is Effect.BEGIN_COUNT
    return states.count(desk, Tally(), 0.0)


def test_printed_code_and_button_begin_the_count() -> None:
    assert counting().step is Step.COUNTING
    assert states.press(Desk(), Button.COUNT, 0.0)[1] is Effect.BEGIN_COUNT


def test_nobody_who_waits_for_a_laptop_is_pushed_aside() -> None:
    open_desk = Desk(step=Step.MAY_GO, laptop=LAPTOP.text, pass_code="P")
    desk, effect = states.press(open_desk, Button.COUNT, 0.0)
    assert (desk.step, desk.notice, effect) == (Step.MAY_GO, KioskReason.FINISH_FIRST, Effect.NOTHING)


@pytest.mark.parametrize(
    ("code", "effect", "notice"),
    [
        (LAPTOP, Effect.COUNT, None),
        (parse_code(make_pass_code(Random(1))), Effect.COUNT, KioskReason.NO_LAPTOP),
        (parse_code(make_location_code(1)), Effect.COUNT, KioskReason.NO_LAPTOP),
        (COMMANDS[Command.PAPER_SIGNED], Effect.COUNT, KioskReason.NO_LAPTOP),
        (parse_code(make_badge_code(Random(1))), Effect.SIGN_ON, None),
        (COMMANDS[Command.CONFIRM], Effect.END_COUNT, None),
        (COMMANDS[Command.CANCEL], Effect.END_COUNT, None),
        (COMMANDS[Command.UNDO], Effect.UNDO_COUNT, None),
        (COMMANDS[Command.COUNT], Effect.NOTHING, None),
    ],
)
def test_what_a_code_means_while_counting(code, effect, notice) -> None:  # type: ignore[no-untyped-def]
    desk, found = states.scan(counting(), code, 1.0)
    assert (desk.step, found, desk.notice) == (Step.COUNTING, effect, notice)


@pytest.mark.parametrize(
    ("button", "effect"),
    [
        (Button.CONFIRM, Effect.END_COUNT),
        (Button.CANCEL, Effect.END_COUNT),
        (Button.UNDO, Effect.UNDO_COUNT),
        (Button.RETURN, Effect.NOTHING),
    ],
)
def test_what_a_button_means_while_counting(button: Button, effect: Effect) -> None:
    desk, found = states.press(counting(), button, 1.0)
    assert (desk.step, found) == (Step.COUNTING, effect)


def test_misread_code_is_a_scan_while_counting_only() -> None:
    desk, effect = states.misread(counting(), CodeReason.WRONG_CHECK, 1.0)
    assert (desk.notice, effect) == (CodeReason.WRONG_CHECK, Effect.COUNT)
    assert states.count(desk, TALLY, 1.0).cue is Cue.NO
    assert states.misread(Desk(), CodeReason.WRONG_CHECK, 1.0)[1] is Effect.NOTHING


def test_count_has_no_time_out_and_its_end_leaves_the_page() -> None:
    desk = states.count(counting(), TALLY, 0.0)
    assert states.wait(desk, 100 * CLEARS_AFTER) == desk
    done = states.counted(desk, 0.0)
    assert (done.step, done.tally) == (Step.COUNTED, TALLY)
    assert states.wait(done, SHOWN_FOR + 1).step is Step.EMPTY
    assert states.scan(done, LAPTOP, 1.0)[0].step is Step.HALF


def test_decoder_tells_echoes_only_while_they_are_kept() -> None:
    kept = [False]
    decoder = Decoder(keeps_echoes=lambda: kept[0])
    line = f"{LAPTOP.text}\r".encode()
    assert len(decoder.feed(line * 2, 0.0)) == 1
    kept[0] = True
    assert decoder.feed(line * 2, 0.1) == (Scan(code=LAPTOP, at=0.1), Scan(code=LAPTOP, at=0.1))
    other = f"{OTHER.text}\r".encode()
    kept[0] = False
    assert [scan.code for scan in decoder.feed(other + line, 0.13)] == [OTHER, LAPTOP]  # type: ignore[union-attr]


@pytest.mark.parametrize("before", ["", "]C0", "]Q1https://desk.example.org/l/", "HTTP://X/L/"])
def test_code_of_a_label_however_it_was_scanned(before: str) -> None:
    assert parse_code(before + LAPTOP.text) == LAPTOP
