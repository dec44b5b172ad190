"""What lies on the desk in this request: read from the form, asked of the gate, shown again."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from flask import request

from laptopdesk.core.access import Actor
from laptopdesk.core.errors import Refused
from laptopdesk.devices.service import log_scan
from laptopdesk.devices.values import ScanOutcome
from laptopdesk.handout.desk import Misread, Scanned, WrongCode, read_codes, split_codes
from laptopdesk.handout.service import ask_handout
from laptopdesk.handout.values import HandOutLaptop, MayGo
from laptopdesk.places.values import Location
from laptopdesk.protocol.codes import CodeError, parse_code
from laptopdesk.protocol.gate import GateReason
from laptopdesk.ui.errors import sentence_for
from laptopdesk.ui.web import db, now

PAPER_NUMBER_LENGTH = 40


@dataclass(frozen=True, kw_only=True)
class Board:
    """One state of the desk, ready for its template. `sentences` say why not, or what could not be read."""

    scanned: Scanned
    operation_id: UUID
    may_go: MayGo | None = None
    sentences: tuple[str, ...] = ()
    todo: tuple[str, ...] = ()
    misread: tuple[str, ...] = ()
    kit: frozenset[str] = field(default_factory=frozenset)
    paper_number: str = ""
    signature_png: str = ""
    session_id: int | None = None

    @property
    def refused(self) -> bool:
        """Whether the gate said no to the two codes on the desk."""
        return bool(self.sentences) and self.may_go is None


def scanned_from_form() -> Scanned:
    """The laptop and pass the form carries, and the newly scanned codes read on top."""
    before = Scanned(laptop=_code(request.form.get("laptop")), pass_code=_code(request.form.get("pass")))
    return read_codes(before, split_codes(request.form.get("code", "")))


def _code(text: str | None) -> str | None:
    try:
        return parse_code(text).text if text else None
    except CodeError:
        return None


def ask(scanned: Scanned, place: Location, actor: Actor, session_id: int | None = None) -> Board:
    """The board after asking the gate; a refusal is journaled, misread codes go into the scan log."""
    keep_misread(scanned.misread, place, actor)
    board = Board(
        scanned=scanned,
        operation_id=_operation_id(),
        misread=tuple(misread_sentence(item) for item in scanned.misread),
        kit=frozenset(request.form.getlist("kit")),
        paper_number=request.form.get("paper_number", "")[:PAPER_NUMBER_LENGTH],
        signature_png=request.form.get("signature_png", ""),
        session_id=session_id,
    )
    return _asked(board, place, actor) if scanned.complete else board


def _operation_id() -> UUID:
    try:
        return UUID(request.form.get("operation_id", ""))
    except ValueError:
        return uuid4()


def _asked(board: Board, place: Location, actor: Actor) -> Board:
    try:
        with db().unit_of_work() as uow:
            may_go = ask_handout(uow, command_of(board, place), now=now(), actor=actor)
    except Refused as error:
        keep_unknown(error, board.scanned, place, actor)
        return replace(board, sentences=tuple(sentence_for(reason) for reason in error.reasons))
    return replace(board, may_go=may_go)


def command_of(board: Board, place: Location) -> HandOutLaptop:
    """The hand-over that the board stands for, without its signature."""
    assert board.scanned.laptop is not None
    assert board.scanned.pass_code is not None
    return HandOutLaptop(
        operation_id=board.operation_id,
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
    with db().unit_of_work() as uow:
        for item in misread:
            outcome = ScanOutcome.WRONG_KIND if isinstance(item.reason, WrongCode) else ScanOutcome.MISREAD
            log_scan(
                uow, raw=item.raw, outcome=outcome, reason=item.reason.value, page="desk",
                actor=actor, location_id=place.id, now=now(),
            )  # fmt: skip


def keep_unknown(error: Refused, scanned: Scanned, place: Location, actor: Actor) -> None:
    """A good code that nobody knows stands in the scan log too: perhaps a label that was never entered."""
    codes = {GateReason.LAPTOP_UNKNOWN: scanned.laptop, GateReason.PASS_UNKNOWN: scanned.pass_code}
    unknown = [(reason, raw) for reason, raw in codes.items() if raw and reason in error.reasons]
    if not unknown:
        return
    with db().unit_of_work() as uow:
        for reason, raw in unknown:
            log_scan(
                uow, raw=raw, outcome=ScanOutcome.UNKNOWN, reason=reason.value, page="desk", actor=actor,
                location_id=place.id, now=now(),
            )  # fmt: skip


def misread_sentence(item: Misread) -> str:
    """What the desk says about a code it could not use."""
    return sentence_for(item.reason)
