"""The desk as a pure state machine: typed codes in any order, what is pressed on the page, silence, and verdicts.

Every function answers the desk as it is afterwards and what must be done in the world (`Effect`), if anything. The
three steps of the design: *may go* (both codes, the gate allows), *signed*, **handed over** (the fact).
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from laptopdesk.protocol.codes import Code, CodeKind, Command, find_command
from laptopdesk.protocol.gate import GateReason
from laptopdesk.protocol.operations import Operation
from laptopdesk.protocol.snapshot import Kit
from scanner.decoder import Unread
from scanner.values import Button, Cue, KioskReason, Notice, Reason, Signing, Step, Unchecked

CLEARS_AFTER = 120.0  # seconds after which codes on the desk belong to somebody who left
SHOWN_FOR = 30.0  # seconds for which what was done stays on the page
UNDO_FOR = 600.0  # seconds in which the same desk may undo (the programme's decision: ten minutes)

NO_KIT = Kit(items=(), required=())
_LASTING = (Step.HANDED_OVER, Step.UNDONE, Step.TAKEN_BACK, Step.COUNTED, Step.DOUBTED)
_OPEN = (Step.MAY_GO, Step.SIGNED)


class Effect(StrEnum):
    """What the world must do now."""

    NOTHING = "nothing"
    DECIDE = "decide"
    CONFIRM = "confirm"
    UNDO = "undo"
    TAKE_BACK = "take_back"
    SIGN_ON = "sign_on"
    BEGIN_COUNT = "begin_count"
    COUNT = "count"
    UNDO_COUNT = "undo_count"
    END_COUNT = "end_count"
    SAY_HANDED_OVER = "say_handed_over"
    SAY_NOT_HANDED_OVER = "say_not_handed_over"
    SAY_UNKNOWN = "say_unknown"


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """The last hand-over of this desk, while it may be undone; `at` in seconds of the desk's clock."""

    operation: UUID
    laptop: str
    pass_code: str
    at: float


@dataclass(frozen=True, kw_only=True)
class DoubtfulHandOver:
    """A hand-over that was asked, and of which the page never showed what became of it; `at_ms` since 1970 (UTC)."""

    operation: Operation
    laptop: str
    pass_code: str
    initials: str
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What was counted here: different laptops, scans, and what the last one read."""

    laptops: int = 0
    scans: int = 0
    last: str = ""


@dataclass(frozen=True, kw_only=True)
class DeskVerdict:
    """What the gate said of the two codes: no reasons, it may go."""

    reasons: tuple[Reason, ...] = ()
    kit: Kit = NO_KIT
    initials: str = ""
    paper_number: str = ""
    unchecked: tuple[Unchecked, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What lies on the desk. `since` is when something last happened; `operator` who
    stands there, by number.
    """

    step: Step = Step.EMPTY
    laptop: str | None = None
    pass_code: str | None = None
    verdict: DeskVerdict = DeskVerdict()
    ticked: frozenset[str] = frozenset()
    signing: Signing = Signing.NOT_YET
    drawing: bytes | None = None
    notice: Notice | None = None
    cue: Cue = Cue.NONE
    cue_number: int = 0
    operator: int | None = None
    offered_badge: str | None = None
    last: HandedOver | None = None
    doubt: DoubtfulHandOver | None = None
    tally: Tally = Tally()
    since: float = 0.0

    @property
    def complete(self) -> bool:
        """Whether nothing is left to do but to confirm."""
        return set(self.verdict.kit.required) <= self.ticked and self.signing is not Signing.NOT_YET

    @property
    def signature(self) -> str:
        """The form of the signature, as an operation names it."""
        return "screen" if self.signing is Signing.SCREEN else f"paper:{self.verdict.paper_number}"

    def may_undo(self, now: float) -> bool:
        """Whether the last hand-over may still be undone here."""
        return self.last is not None and now - self.last.at <= UNDO_FOR


Answer = tuple[Desk, Effect]


def scan(desk: Desk, code: Code, now: float) -> Answer:
    """A code was read."""
    desk = replace(desk, notice=None, since=now)
    if desk.step is Step.COUNTING:
        return _scan_counting(desk, code)
    if desk.step is Step.DOUBTFUL and (command := find_command(code)) in _DOUBT_COMMANDS:
        return desk, _DOUBT_COMMANDS[command]
    if _is_same(desk, code):
        return _same_again(desk)
    match code.kind:
        case CodeKind.LAPTOP if desk.step is Step.RETURNING:
            return replace(_clear(desk), laptop=code.text), Effect.TAKE_BACK
        case CodeKind.LAPTOP:
            return _lay(replace(_fresh(desk), laptop=code.text))
        case CodeKind.PASS:
            return _lay(replace(_fresh(desk), pass_code=code.text))
        case CodeKind.BADGE:
            return replace(desk, offered_badge=code.text), Effect.SIGN_ON
        case CodeKind.COMMAND:
            return _command(desk, code, now)
        case _:
            return say(desk, KioskReason.NOT_USED_HERE), Effect.NOTHING


def press(desk: Desk, button: Button, now: float) -> Answer:
    """A button of the page was pressed; practice mode is not the desk's own affair."""
    desk = replace(desk, notice=None, since=now)
    if desk.step is Step.COUNTING:
        return desk, _COUNTING_BUTTONS.get(button, Effect.NOTHING)
    if desk.step is Step.DOUBTFUL and button in _DOUBT_BUTTONS:
        return desk, _DOUBT_BUTTONS[button]
    match button:
        case Button.COUNT:
            return _begin_count(desk)
        case Button.CONFIRM:
            return _confirm(desk)
        case Button.UNDO:
            return _undo(desk, now)
        case Button.CANCEL:
            return _clear(desk), Effect.NOTHING
        case Button.RETURN:
            return _return(desk)
        case Button.PAPER_SIGNED:
            return _sign(desk, Signing.PAPER, None), Effect.NOTHING
        case Button.SIGN_AGAIN:
            return _sign(desk, Signing.NOT_YET, None), Effect.NOTHING
        case _:
            return desk, Effect.NOTHING


def misread(desk: Desk, notice: Notice, now: float) -> Answer:
    """What was read is no code; while counting it is kept all the same."""
    desk_now = say(replace(desk, since=now) if desk.step is Step.COUNTING else desk, notice)
    return desk_now, Effect.COUNT if desk.step is Step.COUNTING else Effect.NOTHING


def storm(desk: Desk, now: float) -> Desk:
    """Scans were dropped: what lies here may not be what was scanned last, so nothing of it may go."""
    return say(replace(_clear(desk), since=now), Unread.TOO_LONG)


def count(desk: Desk, tally: Tally, now: float) -> Desk:
    """Counting goes on, and this is what was counted; a notice about the last code stays."""
    cue = desk.cue if desk.notice else Cue.SCANNED
    return _sound(replace(desk, step=Step.COUNTING, tally=tally, since=now), cue)


def counted(desk: Desk, now: float) -> Desk:
    """The count of this desk is done."""
    return _sound(replace(_clear(desk), step=Step.COUNTED, tally=desk.tally, since=now), Cue.DONE)


def tick(desk: Desk, item: str, *, on: bool, now: float) -> Desk:
    """A thing of the kit goes along, or does not."""
    if desk.step not in _OPEN or item not in desk.verdict.kit.items:
        return desk
    ticked = desk.ticked | {item} if on else desk.ticked - {item}
    return _step(replace(desk, ticked=ticked, notice=None, since=now))


def draw(desk: Desk, drawing: bytes, now: float) -> Desk:
    """The agreement was signed on the screen."""
    return _sign(replace(desk, notice=None, since=now), Signing.SCREEN, drawing)


def say(desk: Desk, notice: Notice) -> Desk:
    """Something to tell that changes nothing that lies on the desk."""
    return _sound(replace(desk, notice=notice), Cue.NO)


def ask_about(desk: Desk, doubt: DoubtfulHandOver, now: float) -> Desk:
    """Nothing lies here: the desk asks whether this was handed over. Any other code puts the question aside."""
    desk_now = replace(
        _clear(desk), step=Step.DOUBTFUL, doubt=doubt, laptop=doubt.laptop, notice=desk.notice, since=now
    )
    return _sound(desk_now, Cue.NO)


def doubt_settled(desk: Desk, now: float, *, handed_over: HandedOver | None = None, passed_on: bool = False) -> Desk:
    """What became of the hand-over in doubt: it happened, the office finds out (`passed_on`), or it did not happen."""
    laptop = desk.doubt.laptop if desk.doubt else None
    step = Step.HANDED_OVER if handed_over else Step.DOUBTED if passed_on else Step.UNDONE
    return _sound(replace(_clear(desk), step=step, laptop=laptop, last=handed_over or desk.last, since=now), Cue.DONE)


def asking(desk: Desk) -> Desk:
    """The answer is being awaited."""
    return replace(desk, step=Step.ASKING)


def decide(desk: Desk, verdict: DeskVerdict, now: float) -> Desk:
    """What the gate says of the two codes on the desk; what was ticked and signed for this pair before still holds."""
    number = desk.verdict.paper_number or verdict.paper_number
    decided = replace(desk, verdict=replace(verdict, paper_number=number), since=now)
    if verdict.reasons:
        return _sound(replace(decided, step=Step.REFUSED), Cue.NO)
    decided = replace(decided, ticked=desk.ticked & set(verdict.kit.items))
    return _sound(_step(replace(decided, step=Step.MAY_GO)), Cue.GO)


def refuse(desk: Desk, reasons: tuple[Reason, ...], now: float) -> Desk:
    """What was asked for did not happen, for these reasons."""
    return _sound(replace(desk, step=Step.REFUSED, verdict=replace(desk.verdict, reasons=reasons), since=now), Cue.NO)


def stand_back(desk: Desk, now: float) -> Desk:
    """The office switched this desk off: what may go on it may go no more."""
    return refuse(desk, (KioskReason.STATION_REVOKED,), now) if desk.step in _OPEN else desk


def hand_over(desk: Desk, operation: UUID, now: float) -> Desk:
    """It is a fact."""
    assert desk.laptop is not None
    assert desk.pass_code is not None
    last = HandedOver(operation=operation, laptop=desk.laptop, pass_code=desk.pass_code, at=now)
    return _sound(replace(desk, step=Step.HANDED_OVER, last=last, notice=None, since=now), Cue.DONE)


def show_again(desk: Desk, now: float) -> Desk:
    """After a start: what was handed over last, for the power may have gone before anybody saw it."""
    if desk.last is None or not desk.may_undo(now):
        return desk
    laptop, pass_code = desk.last.laptop, desk.last.pass_code
    return replace(desk, step=Step.HANDED_OVER, laptop=laptop, pass_code=pass_code, since=now)


def undone(desk: Desk, now: float) -> Desk:
    """The last hand-over did not happen after all; one in progress goes on."""
    if desk.step in _OPEN:
        return _sound(replace(desk, last=None, notice=KioskReason.LAST_UNDONE, since=now), Cue.DONE)
    laptop = desk.last.laptop if desk.last else None
    return _sound(replace(_clear(desk), step=Step.UNDONE, laptop=laptop, last=None, since=now), Cue.DONE)


def taken_back(desk: Desk, now: float) -> Desk:
    """The laptop on the desk came back."""
    return _sound(replace(desk, step=Step.TAKEN_BACK, since=now), Cue.DONE)


def sign_on(desk: Desk, operator: int | None) -> Desk:
    """Who has this number stands here now; None: the badge is not known here, and nobody else's place is taken."""
    if operator is None:
        return say(replace(desk, offered_badge=None), KioskReason.BADGE_UNKNOWN)
    return _sound(replace(desk, operator=operator, offered_badge=None), Cue.SCANNED)


def wait(desk: Desk, now: float) -> Desk:
    """Time passes: what was done leaves the page, and codes that nobody works on leave the desk."""
    silence = now - desk.since
    if desk.step in (Step.COUNTING, Step.DOUBTFUL):
        return desk  # a shelf takes as long as it takes, and a doubt waits for somebody who knows
    if desk.step in _LASTING and silence > SHOWN_FOR:
        return replace(_clear(desk), since=now)
    if desk.step is not Step.EMPTY and desk.step not in _LASTING and silence > CLEARS_AFTER:
        return replace(_clear(desk), notice=KioskReason.TIMED_OUT, since=now)
    return desk


def _begin_count(desk: Desk) -> Answer:
    """Not while somebody waits for the laptop that lies here."""
    if desk.step in _OPEN:
        return say(desk, KioskReason.FINISH_FIRST), Effect.NOTHING
    return _clear(desk), Effect.BEGIN_COUNT


_COUNTING_BUTTONS = {Button.CONFIRM: Effect.END_COUNT, Button.CANCEL: Effect.END_COUNT, Button.UNDO: Effect.UNDO_COUNT}
_COUNTING_COMMANDS = {
    Command.CONFIRM: Effect.END_COUNT,
    Command.CANCEL: Effect.END_COUNT,
    Command.UNDO: Effect.UNDO_COUNT,
    Command.COUNT: Effect.NOTHING,
}


_DOUBT_BUTTONS = {
    Button.CONFIRM: Effect.SAY_HANDED_OVER,
    Button.UNDO: Effect.SAY_NOT_HANDED_OVER,
    Button.DOUBT: Effect.SAY_UNKNOWN,
}
_DOUBT_COMMANDS = {
    Command.CONFIRM: Effect.SAY_HANDED_OVER,
    Command.UNDO: Effect.SAY_NOT_HANDED_OVER,
    Command.DOUBT: Effect.SAY_UNKNOWN,
}
"""Not by CANCEL: who clears the desk by habit has said nothing, and is asked again."""


def _scan_counting(desk: Desk, code: Code) -> Answer:
    """While counting every code is a scan, but for who stands there and the commands that mean something now."""
    match code.kind:
        case CodeKind.LAPTOP:
            return desk, Effect.COUNT
        case CodeKind.BADGE:
            return replace(desk, offered_badge=code.text), Effect.SIGN_ON
        case CodeKind.COMMAND if (command := find_command(code)) in _COUNTING_COMMANDS:
            return desk, _COUNTING_COMMANDS[command]
        case _:
            return say(desk, KioskReason.NO_LAPTOP), Effect.COUNT


def _command(desk: Desk, code: Code, now: float) -> Answer:
    match find_command(code):
        case Command.CONFIRM:
            return _confirm(desk)
        case Command.UNDO:
            return _undo(desk, now)
        case Command.CANCEL:
            return _sound(_clear(desk), Cue.SCANNED), Effect.NOTHING
        case Command.RETURN:
            return _return(desk)
        case Command.COUNT:
            return _begin_count(desk)
        case Command.KIT:
            return _tick_all(desk), Effect.NOTHING
        case Command.PAPER_SIGNED:
            return _sign(desk, Signing.PAPER, None), Effect.NOTHING
        case _:
            return say(desk, KioskReason.NOT_USED_HERE), Effect.NOTHING


def _is_same(desk: Desk, code: Code) -> bool:
    """Whether this code changes neither the person nor the laptop that were decided on."""
    pair = (desk.laptop, desk.pass_code)
    return None not in pair and code.text in pair and desk.step in (*_OPEN, Step.REFUSED)


def _same_again(desk: Desk) -> Answer:
    """What was ticked and signed stays; what was refused is asked again."""
    if desk.step in _OPEN:
        return desk, Effect.NOTHING
    return replace(desk, step=Step.ASKING), Effect.DECIDE


def _fresh(desk: Desk) -> Desk:
    """Before a new code: what was done or refused is over, and a verdict about another pair is void."""
    if desk.step in _LASTING or desk.step in (Step.RETURNING, Step.DOUBTFUL):
        return _clear(desk)
    return replace(desk, verdict=DeskVerdict(), ticked=frozenset(), signing=Signing.NOT_YET, drawing=None)


def _clear(desk: Desk) -> Desk:
    """An empty desk, at which the same person stands and whose last act may still be undone."""
    return Desk(operator=desk.operator, last=desk.last, cue=desk.cue, cue_number=desk.cue_number, since=desk.since)


def _lay(desk: Desk) -> Answer:
    if desk.laptop is None or desk.pass_code is None:
        return _sound(replace(desk, step=Step.HALF), Cue.SCANNED), Effect.NOTHING
    return replace(desk, step=Step.ASKING), Effect.DECIDE


def _confirm(desk: Desk) -> Answer:
    """What was ticked and signed is confirmed; nothing is taken for ticked or signed."""
    if desk.step not in _OPEN:
        return say(desk, KioskReason.NOTHING_TO_CONFIRM), Effect.NOTHING
    if not desk.complete:
        kit = set(desk.verdict.kit.required) <= desk.ticked
        return say(desk, GateReason.AGREEMENT_UNSIGNED if kit else GateReason.KIT_INCOMPLETE), Effect.NOTHING
    return desk, Effect.CONFIRM


def _undo(desk: Desk, now: float) -> Answer:
    if desk.last is None:
        return say(desk, KioskReason.NOTHING_TO_UNDO), Effect.NOTHING
    if not desk.may_undo(now):
        return say(desk, KioskReason.UNDO_TOO_LATE), Effect.NOTHING
    return desk, Effect.UNDO


def _return(desk: Desk) -> Answer:
    """Not while somebody waits for the laptop that lies here."""
    if desk.step in _OPEN:
        return say(desk, KioskReason.FINISH_FIRST), Effect.NOTHING
    return _sound(replace(_clear(desk), step=Step.RETURNING), Cue.SCANNED), Effect.NOTHING


def _tick_all(desk: Desk) -> Desk:
    """All that the programme requires goes along."""
    if desk.step not in _OPEN:
        return say(desk, KioskReason.NOTHING_TO_CONFIRM)
    return _sound(_step(replace(desk, ticked=desk.ticked | set(desk.verdict.kit.required))), Cue.SCANNED)


def _sign(desk: Desk, signing: Signing, drawing: bytes | None) -> Desk:
    if desk.step not in _OPEN:
        return say(desk, KioskReason.NOTHING_TO_CONFIRM)
    return _sound(_step(replace(desk, signing=signing, drawing=drawing)), Cue.SCANNED)


def _step(desk: Desk) -> Desk:
    return replace(desk, step=Step.SIGNED if desk.complete else Step.MAY_GO)


def _sound(desk: Desk, cue: Cue) -> Desk:
    return replace(desk, cue=cue, cue_number=desk.cue_number + 1)
