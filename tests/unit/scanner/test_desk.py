"""The desk's state machine: typed codes in any order, three steps, silence, and nothing done that nobody asked for."""

from dataclasses import replace
from itertools import permutations
from random import Random
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laptopdesk.protocol.codes import (
    COMMANDS,
    DONE_BY_SCANNER,
    Code,
    CodeKind,
    CodeReason,
    Command,
    make_badge_code,
    make_laptop_tag,
    make_location_code,
    make_pass_code,
    parse_code,
)
from laptopdesk.protocol.gate import GateReason
from laptopdesk.protocol.operations import Envelope, HandOutIntent, Operation, ReportMode
from laptopdesk.protocol.snapshot import Kit
from scanner import desk as states
from scanner.decoder import Unread
from scanner.desk import CLEARS_AFTER, SHOWN_FOR, UNDO_FOR, Desk, DeskVerdict, DoubtfulHandOver, Effect, HandedOver
from scanner.values import Button, Cue, KioskReason, Signing, Step

LAPTOP, OTHER_LAPTOP = (parse_code(make_laptop_tag(number)) for number in (1, 2))
PASS, OTHER_PASS = (parse_code(make_pass_code(Random(number))) for number in (1, 2))
BADGE, PLACE = parse_code(make_badge_code(Random(3))), parse_code(make_location_code(1))
KIT = Kit(items=("bag", "charger", "mouse"), required=("bag", "charger"))
GOOD = DeskVerdict(kit=KIT, initials="A.B.", paper_number="3-12")
OPERATION = uuid4()


def scanned(*codes: Code, desk: Desk | None = None, now: float = 0.0) -> tuple[Desk, Effect]:
    desk, effect = desk or Desk(), Effect.NOTHING
    for code in codes:
        desk, effect = states.scan(desk, code, now)
    return desk, effect


def allowed() -> Desk:
    return states.decide(scanned(LAPTOP, PASS)[0], GOOD, 0.0)


def handed_over() -> Desk:
    return states.hand_over(allowed(), OPERATION, 0.0)


@pytest.mark.parametrize("order", list(permutations([LAPTOP, PASS])))
def test_both_codes_in_any_order_ask_the_gate(order: tuple[Code, Code]) -> None:
    half, effect = scanned(order[0])
    assert (half.step, effect) == (Step.HALF, Effect.NOTHING)
    both, effect = scanned(order[1], desk=half)
    assert (both.laptop, both.pass_code, both.step, effect) == (LAPTOP.text, PASS.text, Step.ASKING, Effect.DECIDE)


def test_three_steps() -> None:
    desk = allowed()
    assert (desk.step, desk.cue) == (Step.MAY_GO, Cue.GO)
    for item in KIT.required:
        desk = states.tick(desk, item, on=True, now=1.0)
    assert desk.step is Step.MAY_GO
    desk = states.draw(desk, b"png", 2.0)
    assert (desk.step, desk.signature) == (Step.SIGNED, "screen")
    desk, effect = states.press(desk, Button.CONFIRM, 3.0)
    assert effect is Effect.CONFIRM
    desk = states.hand_over(desk, OPERATION, 4.0)
    assert (desk.step, desk.cue, desk.last and desk.last.operation) == (Step.HANDED_OVER, Cue.DONE, OPERATION)


def test_button_waits_for_kit_and_signature() -> None:
    desk, effect = states.press(allowed(), Button.CONFIRM, 0.0)
    assert (desk.notice, effect, desk.step) == (GateReason.KIT_INCOMPLETE, Effect.NOTHING, Step.MAY_GO)
    ticked = replace(allowed(), ticked=frozenset(KIT.required))
    desk, effect = states.press(ticked, Button.CONFIRM, 0.0)
    assert (desk.notice, effect) == (GateReason.AGREEMENT_UNSIGNED, Effect.NOTHING)


@pytest.mark.parametrize("confirm", [COMMANDS[Command.CONFIRM], Button.CONFIRM])
def test_confirm_takes_nothing_for_ticked_or_signed_and_keeps_what_is(confirm: Code | Button) -> None:
    def confirmed(desk: Desk) -> tuple[Desk, Effect]:
        return scanned(confirm, desk=desk) if isinstance(confirm, Code) else states.press(desk, confirm, 0.0)

    drawn = states.draw(states.tick(allowed(), "bag", on=True, now=0.0), b"png", 0.0)
    desk, effect = confirmed(drawn)
    assert (desk.notice, effect, desk.cue) == (GateReason.KIT_INCOMPLETE, Effect.NOTHING, Cue.NO)
    assert (desk.ticked, desk.signing, desk.drawing) == (frozenset({"bag"}), Signing.SCREEN, b"png")
    desk, effect = confirmed(scanned(COMMANDS[Command.KIT], desk=allowed())[0])
    assert (desk.notice, effect, desk.ticked) == (
        GateReason.AGREEMENT_UNSIGNED,
        Effect.NOTHING,
        frozenset(KIT.required),
    )
    desk, effect = confirmed(scanned(COMMANDS[Command.KIT], desk=drawn)[0])
    assert (effect, desk.signature, desk.drawing) == (Effect.CONFIRM, "screen", b"png")


def test_scanner_alone_ticks_signs_on_paper_and_confirms() -> None:
    desk, effect = scanned(COMMANDS[Command.KIT], COMMANDS[Command.PAPER_SIGNED], desk=allowed())
    assert (effect, desk.step, desk.signature) == (Effect.NOTHING, Step.SIGNED, "paper:3-12")
    assert scanned(*(COMMANDS[command] for command in DONE_BY_SCANNER), desk=allowed())[1] is Effect.CONFIRM


KEEPING = [LAPTOP, PASS, BADGE, PLACE, Code(CodeKind.COMMAND, "12345")] + [
    code for command, code in COMMANDS.items() if command not in (Command.CANCEL, Command.PAPER_SIGNED)
]


@pytest.mark.parametrize("code", KEEPING, ids=str)
def test_every_scan_that_replaces_neither_person_nor_laptop_keeps_what_was_ticked_and_signed(code: Code) -> None:
    before = states.draw(states.tick(allowed(), "bag", on=True, now=0.0), b"png", 0.0)
    before = replace(before, last=states.hand_over(before, OPERATION, 0.0).last)
    after, effect = scanned(code, desk=before)
    if effect is Effect.UNDO:
        after = states.undone(after, 0.0)
        assert (after.notice, after.last) == (KioskReason.LAST_UNDONE, None)
    assert after.step is Step.MAY_GO if code != COMMANDS[Command.KIT] else after.step is Step.SIGNED
    assert (after.laptop, after.pass_code, after.drawing) == (before.laptop, before.pass_code, b"png")
    assert before.ticked <= after.ticked
    assert states.misread(before, CodeReason.WRONG_CHECK, 0.0)[0].drawing == b"png"


def test_same_pair_asked_again_after_a_refusal_keeps_ticks_signature_and_number() -> None:
    signed = scanned(COMMANDS[Command.KIT], COMMANDS[Command.PAPER_SIGNED], desk=allowed())[0]
    refused = states.refuse(signed, (KioskReason.NOT_STORED,), 0.0)
    again, effect = scanned(PASS, desk=refused)
    assert effect is Effect.DECIDE
    desk = states.decide(again, replace(GOOD, paper_number="3-13"), 0.0)
    assert (desk.step, desk.signature, desk.ticked) == (Step.SIGNED, "paper:3-12", frozenset(KIT.required))


def test_signature_can_be_given_again() -> None:
    signed = scanned(COMMANDS[Command.KIT], COMMANDS[Command.PAPER_SIGNED], desk=allowed())[0]
    desk, effect = states.press(signed, Button.SIGN_AGAIN, 0.0)
    assert (desk.step, desk.signing, effect) == (Step.MAY_GO, Signing.NOT_YET, Effect.NOTHING)


@pytest.mark.parametrize("desk", [Desk(), scanned(LAPTOP)[0], handed_over()], ids=["empty", "half", "done"])
def test_nothing_to_confirm(desk: Desk) -> None:
    for after, effect in (scanned(COMMANDS[Command.CONFIRM], desk=desk), states.press(desk, Button.CONFIRM, 0.0)):
        assert (after.notice, effect) == (KioskReason.NOTHING_TO_CONFIRM, Effect.NOTHING)


def test_refused_pair_cannot_be_confirmed_and_a_new_code_asks_again() -> None:
    refused = states.decide(scanned(LAPTOP, PASS)[0], DeskVerdict(reasons=(GateReason.NOT_ENROLLED,)), 0.0)
    assert (refused.step, refused.cue) == (Step.REFUSED, Cue.NO)
    assert scanned(COMMANDS[Command.CONFIRM], desk=refused)[1] is Effect.NOTHING
    again, effect = scanned(OTHER_PASS, desk=refused)
    assert (again.verdict, again.laptop, effect) == (DeskVerdict(), LAPTOP.text, Effect.DECIDE)


def test_another_code_voids_what_was_ticked_and_signed_and_the_same_code_does_not() -> None:
    desk = states.draw(states.tick(allowed(), "bag", on=True, now=0.0), b"png", 0.0)
    same, effect = scanned(LAPTOP, desk=desk)
    assert (same.ticked, same.signing, effect) == (frozenset({"bag"}), Signing.SCREEN, Effect.NOTHING)
    other, effect = scanned(OTHER_LAPTOP, desk=desk)
    assert (other.ticked, other.signing, other.drawing, effect) == (frozenset(), Signing.NOT_YET, None, Effect.DECIDE)


def test_next_person_after_a_hand_over_begins_anew_and_undo_still_means_the_last() -> None:
    desk, effect = scanned(OTHER_PASS, desk=handed_over())
    assert (desk.laptop, desk.pass_code, desk.step, effect) == (None, OTHER_PASS.text, Step.HALF, Effect.NOTHING)
    desk, effect = scanned(COMMANDS[Command.UNDO], desk=desk)
    assert effect is Effect.UNDO
    assert desk.last is not None
    assert desk.last.operation == OPERATION
    after = states.undone(desk, 1.0)
    assert (after.step, after.laptop, after.last) == (Step.UNDONE, LAPTOP.text, None)


def test_undo_without_a_hand_over_or_too_late() -> None:
    assert scanned(COMMANDS[Command.UNDO])[0].notice is KioskReason.NOTHING_TO_UNDO
    late, effect = scanned(COMMANDS[Command.UNDO], desk=handed_over(), now=UNDO_FOR + 1)
    assert (late.notice, effect) == (KioskReason.UNDO_TOO_LATE, Effect.NOTHING)


def test_cancel_clears_the_desk_and_keeps_who_stands_there() -> None:
    desk = states.sign_on(scanned(BADGE, LAPTOP)[0], 7)
    cleared, effect = scanned(COMMANDS[Command.CANCEL], desk=desk)
    assert (cleared.step, cleared.laptop, cleared.operator, effect) == (Step.EMPTY, None, 7, Effect.NOTHING)


def test_return_takes_the_next_laptop() -> None:
    waiting, _ = scanned(COMMANDS[Command.RETURN])
    assert waiting.step is Step.RETURNING
    desk, effect = scanned(LAPTOP, desk=waiting)
    assert (desk.laptop, effect) == (LAPTOP.text, Effect.TAKE_BACK)
    assert states.taken_back(desk, 0.0).step is Step.TAKEN_BACK
    assert scanned(PASS, desk=waiting)[0].step is Step.HALF  # it was a hand-over after all


def test_badge_is_offered_and_an_unknown_one_takes_nobodys_place() -> None:
    desk, effect = scanned(BADGE)
    assert (desk.offered_badge, desk.operator, effect) == (BADGE.text, None, Effect.SIGN_ON)
    known = states.sign_on(desk, 7)
    assert known.operator == 7
    unknown = states.sign_on(replace(known, offered_badge="S1"), None)
    assert (unknown.operator, unknown.notice) == (7, KioskReason.BADGE_UNKNOWN)


@pytest.mark.parametrize(
    ("code", "notice"),
    [
        (PLACE, KioskReason.NOT_USED_HERE),
        (Code(CodeKind.COMMAND, "12345"), KioskReason.NOT_USED_HERE),
        (COMMANDS[Command.COUNT], KioskReason.FINISH_FIRST),
        (COMMANDS[Command.RETURN], KioskReason.FINISH_FIRST),
    ],
)
def test_code_that_is_not_used_here_changes_nothing(code: Code, notice: KioskReason) -> None:
    before = allowed()
    after, effect = scanned(code, desk=before)
    assert (after.notice, effect, after.step) == (notice, Effect.NOTHING, before.step)


def test_silence_clears_what_nobody_works_on() -> None:
    half, _ = scanned(LAPTOP)
    assert states.wait(half, CLEARS_AFTER) == half
    left = states.wait(half, CLEARS_AFTER + 1)
    assert (left.step, left.laptop, left.notice) == (Step.EMPTY, None, KioskReason.TIMED_OUT)
    done = handed_over()
    assert states.wait(done, SHOWN_FOR).step is Step.HANDED_OVER
    assert (states.wait(done, SHOWN_FOR + 1).step, states.wait(done, SHOWN_FOR + 1).notice) == (Step.EMPTY, None)
    assert states.wait(Desk(), 1e9) == Desk()


def test_paper_and_ticks_do_nothing_before_may_go() -> None:
    assert states.tick(Desk(), "bag", on=True, now=0.0) == Desk()
    assert states.tick(allowed(), "gold", on=True, now=0.0).ticked == frozenset()
    for command in (Command.PAPER_SIGNED, Command.KIT):
        assert scanned(COMMANDS[command])[0].notice is KioskReason.NOTHING_TO_CONFIRM
    assert scanned(COMMANDS[Command.PAPER_SIGNED], desk=allowed())[0].signing is Signing.PAPER


def test_something_misread_only_says_so() -> None:
    before = allowed()
    after = states.say(before, CodeReason.WRONG_CHECK)
    assert replace(after, notice=None, cue=before.cue, cue_number=before.cue_number) == before


CODES = st.sampled_from([LAPTOP, OTHER_LAPTOP, PASS, OTHER_PASS, BADGE, PLACE, *COMMANDS.values()])


@given(st.lists(st.one_of(CODES, st.sampled_from(Button), st.floats(0, 200), st.sampled_from(KIT.items)), max_size=30))
def test_confirm_needs_both_codes_an_allowing_verdict_and_all_that_was_asked(acts: list[object]) -> None:
    desk, now = Desk(), 0.0
    for act in acts:
        effect = Effect.NOTHING
        match act:
            case Code():
                desk, effect = states.scan(desk, act, now)
            case Button():
                desk, effect = states.press(desk, act, now)
            case str():
                desk = states.tick(desk, act, on=True, now=now)
            case float():
                now += act
                desk = states.wait(desk, now)
        if effect is Effect.DECIDE:
            desk = states.decide(desk, GOOD, now)
        if effect is Effect.CONFIRM:
            assert desk.laptop
            assert desk.pass_code
            assert desk.complete
            assert desk.verdict == GOOD
            desk = states.hand_over(desk, OPERATION, now)


def test_desk_that_was_switched_off_lets_nothing_go() -> None:
    open_desk = states.decide(scanned(LAPTOP, PASS)[0], GOOD, 1.0)
    closed = states.stand_back(open_desk, 2.0)
    assert (closed.step, closed.verdict.reasons, closed.cue) == (Step.REFUSED, (KioskReason.STATION_REVOKED,), Cue.NO)
    assert states.press(closed, Button.CONFIRM, 3.0)[1] is Effect.NOTHING
    done = states.hand_over(open_desk, OPERATION, 2.0)
    assert states.stand_back(done, 3.0) == done


def test_nothing_may_go_after_a_storm_of_scans() -> None:
    signed = scanned(COMMANDS[Command.KIT], COMMANDS[Command.PAPER_SIGNED], desk=allowed())[0]
    after = states.storm(replace(signed, operator=7), 5.0)
    assert (after.step, after.notice, after.cue, after.operator) == (Step.EMPTY, Unread.TOO_LONG, Cue.NO, 7)
    assert scanned(COMMANDS[Command.CONFIRM], desk=after)[1] is Effect.NOTHING


QUESTION = Operation(
    id=OPERATION,
    intent=HandOutIntent(laptop=LAPTOP.text, pass_code=PASS.text, location=PLACE.text, signature="paper:1"),
    envelope=Envelope(mode=ReportMode.ONLINE, occurred_at_ms=0),
)
DOUBT = DoubtfulHandOver(operation=QUESTION, laptop=LAPTOP.text, pass_code=PASS.text, initials="A.B.", at_ms=0)


def doubtful() -> Desk:
    return states.ask_about(Desk(), DOUBT, 0.0)


@pytest.mark.parametrize(
    ("command", "button", "effect"),
    [
        (Command.CONFIRM, Button.CONFIRM, Effect.SAY_HANDED_OVER),
        (Command.UNDO, Button.UNDO, Effect.SAY_NOT_HANDED_OVER),
        (Command.DOUBT, Button.DOUBT, Effect.SAY_UNKNOWN),
    ],
)
def test_doubt_is_answered_by_card_and_by_button(command: Command, button: Button, effect: Effect) -> None:
    for desk, what in (scanned(COMMANDS[command], desk=doubtful()), states.press(doubtful(), button, 0.0)):
        assert (what, desk.step, desk.doubt) == (effect, Step.DOUBTFUL, DOUBT)


def test_clearing_the_desk_by_habit_answers_no_doubt() -> None:
    for desk, what in (
        scanned(COMMANDS[Command.CANCEL], desk=doubtful()),
        states.press(doubtful(), Button.CANCEL, 0.0),
    ):
        assert (what, desk.step, desk.doubt) == (Effect.NOTHING, Step.EMPTY, None)


@pytest.mark.parametrize("code", [LAPTOP, PASS, OTHER_LAPTOP, OTHER_PASS])
def test_doubt_holds_up_no_queue(code: Code) -> None:
    desk, effect = scanned(code, desk=doubtful())
    assert (desk.step, desk.doubt, effect) == (Step.HALF, None, Effect.NOTHING)
    assert {desk.laptop, desk.pass_code} == {None, code.text}


@pytest.mark.parametrize("button", [Button.RETURN, Button.COUNT])
def test_other_work_puts_a_doubt_aside(button: Button) -> None:
    assert states.press(doubtful(), button, 0.0)[0].doubt is None


def test_doubt_stays_as_long_as_nobody_answers_and_whoever_badges_in() -> None:
    desk = states.wait(doubtful(), 10 * CLEARS_AFTER)
    assert desk.step is Step.DOUBTFUL
    desk, effect = scanned(BADGE, desk=desk)
    assert (states.sign_on(desk, 7).step, effect) == (Step.DOUBTFUL, Effect.SIGN_ON)


def test_what_was_said_of_a_doubt_is_shown_and_only_a_hand_over_can_be_undone() -> None:
    last = HandedOver(operation=OPERATION, laptop=LAPTOP.text, pass_code=PASS.text, at=1.0)
    settled = [
        states.doubt_settled(doubtful(), 2.0, handed_over=last),
        states.doubt_settled(doubtful(), 2.0),
        states.doubt_settled(doubtful(), 2.0, passed_on=True),
    ]
    assert [desk.step for desk in settled] == [Step.HANDED_OVER, Step.UNDONE, Step.DOUBTED]
    assert [desk.last for desk in settled] == [last, None, None]
    assert all((desk.laptop, desk.doubt) == (LAPTOP.text, None) for desk in settled)
    assert all(states.wait(desk, 3.0 + SHOWN_FOR).step is Step.EMPTY for desk in settled)


def test_card_for_a_doubt_says_nothing_without_one() -> None:
    for desk in (Desk(), allowed(), handed_over()):
        after, effect = scanned(COMMANDS[Command.DOUBT], desk=desk)
        assert (after.notice, after.step, effect) == (KioskReason.NOT_USED_HERE, desk.step, Effect.NOTHING)
