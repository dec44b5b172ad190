"""What lies on the desk in this request: read from the form, asked of the gate, shown again."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from flask import request

from laptopdesk.core.access import Actor
from laptopdesk.core.clock import to_local
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import word
from laptopdesk.core.numbers import read_number
from laptopdesk.devices.service import log_scan
from laptopdesk.devices.values import ScanOutcome
from laptopdesk.handout import queries
from laptopdesk.handout.desk import Misread, Scanned, WrongCode, read_codes
from laptopdesk.handout.messages import already_sentence
from laptopdesk.handout.rules import paper_number_of
from laptopdesk.handout.service import ask_handout
from laptopdesk.handout.values import HandOutLaptop, MayGo
from laptopdesk.handout.views.own import OwnHandout, find_last, find_made, find_made_elsewhere, find_own, start_of_day
from laptopdesk.handout.views.ways_out import WaysOut, ways_out
from laptopdesk.places.values import Location
from laptopdesk.protocol.codes import CodeKind, OtherKindError, find_code, split_scans
from laptopdesk.protocol.gate import STILL_TO_DO, GateReason
from laptopdesk.ui.browser import browser_id
from laptopdesk.ui.errors import sentence_of_scan
from laptopdesk.ui.form_ids import new_form_id, sent_form_id
from laptopdesk.ui.web import db, now


@dataclass(frozen=True, kw_only=True)
class Board:
    """One state of the desk, ready for its template. `sentences` say why not, or what could not be read.

    `form_id` is this form's: with what is asked it gives the id of the operation (ADR 11). `kit`, `paper_number` and
    `signature_png` belong to the hand-over in progress. `done` is what this desk handed out, `question` what it is
    about to undo, `last` what it may still undo. `ways`: what can be done about a refusal, and by whom.
    """

    scanned: Scanned = field(default_factory=Scanned)
    form_id: UUID = field(default_factory=new_form_id)
    may_go: MayGo | None = None
    sentences: tuple[str, ...] = ()
    todo: tuple[str, ...] = ()
    misread: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    kit: frozenset[str] = field(default_factory=frozenset)
    paper_number: str = ""
    signature_png: str = ""
    session_id: int | None = None
    done: OwnHandout | None = None
    question: OwnHandout | None = None
    last: OwnHandout | None = None
    ways: WaysOut = field(default_factory=WaysOut)

    @property
    def refused(self) -> bool:
        """Whether the gate said no to the two codes on the desk."""
        return bool(self.sentences) and self.may_go is None

    @property
    def in_progress(self) -> str:
        """Which hand-over what was ticked and signed belongs to; empty when there is none."""
        return f"{self.scanned.laptop} {self.scanned.pass_code}" if self.may_go else ""


def codes_of_form() -> tuple[str, ...]:
    """What was scanned, in order; a button that stands for a card sends its code beside the empty field."""
    return tuple(code for text in request.form.getlist("code") for code in split_scans(text))


def read_board(place: Location, session_id: int | None = None) -> Board:
    """The board that the form carries, with the codes it brought read on top.

    What was ticked and signed stays with its laptop and person; another one, or *cancel*, begins a new hand-over.
    """
    laptop, pass_code = request.form.get("laptop"), request.form.get("pass")
    before = Scanned(laptop=_code(laptop, CodeKind.LAPTOP), pass_code=_code(pass_code, CodeKind.PASS))
    scanned = _read_codes(before)
    board = Board(scanned=scanned, session_id=session_id)
    if (scanned.laptop, scanned.pass_code) == (before.laptop, before.pass_code):
        board = _with_form(board, place)
    return _signed_on_paper(board, place)


def _read_codes(before: Scanned) -> Scanned:
    scanned = read_codes(before, codes_of_form())
    empty = scanned.laptop is None and scanned.pass_code is None
    if "undo" in request.form and scanned.cleared and empty:  # it answers the question, and clears nothing else
        return replace(before, cleared=True)
    return scanned


def _with_form(board: Board, place: Location) -> Board:
    return replace(
        board,
        done=_done(board.scanned, place),
        form_id=sent_form_id(),
        kit=frozenset(request.form.getlist("kit")),
        paper_number=request.form.get("paper_number", "").strip(),
        signature_png=request.form.get("signature_png", ""),
    )


def _signed_on_paper(board: Board, place: Location) -> Board:
    if not board.scanned.paper_signed or not board.scanned.complete or board.paper_number:
        return board
    return replace(board, paper_number=next_paper_number(place))


def next_paper_number(place: Location) -> str:
    """The number that this desk gives to the next agreement that is signed on paper today."""
    with db().read() as session:
        made = queries.count_of_browser(session, browser_id(), place.id, since=start_of_day(now()))
    return paper_number_of(to_local(now()).date(), browser_id(), made + 1)


def _done(scanned: Scanned, place: Location) -> OwnHandout | None:
    """The hand-over that the page still shows: until something new is scanned, or the desk is cleared."""
    shown = request.form.get("done", type=read_number)
    return None if shown is None or scanned.complete or scanned.cleared else find_own(shown, place)


def _code(text: str | None, kind: CodeKind) -> str | None:
    code = find_code(text or "", kind)
    return code.text if code else None


def ask(board: Board, place: Location, actor: Actor) -> Board:
    """The board after asking the gate; a refusal is journaled, and the next try is another operation."""
    if board.scanned.laptop is None or board.scanned.pass_code is None:
        return board
    made = find_made(board.scanned.laptop, board.scanned.pass_code, place)
    if made is not None:
        return Board(done=made, session_id=board.session_id)
    try:
        with db().unit_of_work(now=now(), actor=actor) as uow:
            may_go = ask_handout(uow, command_of(board, place))
    except Refused as error:
        return refuse(board, error, place, actor)
    return replace(board, may_go=may_go)


def refuse(board: Board, error: Refused, place: Location, actor: Actor) -> Board:
    """The red board with every reason; the next try from it is another operation.

    What would still be to do (kit, signature) is no reason: nobody ticks or signs for a laptop that stays.
    """
    keep_unknown(error, board.scanned, place, actor)
    made = find_made_elsewhere(board.scanned.laptop or "", board.scanned.pass_code or "", actor)
    sentences = tuple(word(reason) for reason in error.reasons if reason not in STILL_TO_DO)
    if made is not None:  # the very pair: what the gate says of each of them would mislead
        return replace(board, may_go=None, sentences=(already_sentence(*made, at=now()),), form_id=new_form_id())
    reasons = [reason for reason in error.reasons if isinstance(reason, GateReason)]
    ways = ways_out(reasons, board.scanned, place, actor)
    return replace(board, may_go=None, sentences=sentences, form_id=new_form_id(), ways=ways)


def finish(board: Board, place: Location, actor: Actor) -> Board:
    """The board as it is shown: misread codes said and kept, and what this desk may still undo."""
    keep_misread(board.scanned.misread, place, actor)
    last = find_last(place)
    return replace(
        board,
        misread=tuple(misread_sentence(item) for item in board.scanned.misread),
        last=last if last is not None and last.may_undo else None,
    )


def command_of(board: Board, place: Location) -> HandOutLaptop:
    """The hand-over that the board stands for, without its signature."""
    assert board.scanned.laptop is not None
    assert board.scanned.pass_code is not None
    return HandOutLaptop(
        operation_id=board.form_id,
        laptop=board.scanned.laptop,
        pass_code=board.scanned.pass_code,
        location=place.code,
        kit=tuple(sorted(board.kit)),
        session_id=board.session_id,
    )


def keep_misread(misread: Sequence[Misread], place: Location, actor: Actor) -> None:
    """Every code the desk could not use stands in the scan log."""
    if not misread:
        return
    with db().unit_of_work(now=now(), actor=actor) as uow:
        for item in misread:
            outcome = ScanOutcome.WRONG_KIND if isinstance(item.reason, WrongCode) else ScanOutcome.MISREAD
            log_scan(uow, raw=item.raw, outcome=outcome, reason=item.reason.value, page="desk", location_id=place.id)


def keep_unknown(error: Refused, scanned: Scanned, place: Location, actor: Actor) -> None:
    """A good code that nobody knows stands in the scan log too: perhaps a label that was never entered."""
    codes = {GateReason.LAPTOP_UNKNOWN: scanned.laptop, GateReason.PASS_UNKNOWN: scanned.pass_code}
    unknown = [(reason, raw) for reason, raw in codes.items() if raw and reason in error.reasons]
    if not unknown:
        return
    with db().unit_of_work(now=now(), actor=actor) as uow:
        for reason, raw in unknown:
            log_scan(uow, raw=raw, outcome=ScanOutcome.UNKNOWN, reason=reason.value, page="desk", location_id=place.id)


def misread_sentence(item: Misread) -> str:
    """What the desk says about a code it could not use."""
    code = find_code(item.raw) if item.reason is WrongCode.NOT_HERE else None
    if code is None:
        return word(item.reason)
    return sentence_of_scan(OtherKindError(code, (CodeKind.LAPTOP, CodeKind.PASS), item.raw))
