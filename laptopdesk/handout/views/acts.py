"""What a scan or a button does at the desk and in the round: the same board, the same operations."""

from dataclasses import replace

from flask import request

from laptopdesk.core.access import Actor
from laptopdesk.core.errors import DomainError, Refused, StillToDo
from laptopdesk.core.i18n import word
from laptopdesk.core.numbers import read_number
from laptopdesk.core.operations import operation_id_of
from laptopdesk.devices.service import OperationReport, report_operation
from laptopdesk.devices.values import ReporterKind
from laptopdesk.handout.desk import DeskSignal
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.messages import ended_sentence, missing_kit_sentence, not_undone_sentence, paper_sentence
from laptopdesk.handout.views.board import Board, ask, command_of, refuse
from laptopdesk.handout.views.own import OwnHandout, find_last, find_made, find_own, report_undo
from laptopdesk.handout.views.signature import store_signature
from laptopdesk.places.values import Location
from laptopdesk.protocol.fields import IntentError, Json
from laptopdesk.protocol.gate import GateReason
from laptopdesk.protocol.operations import HandOutIntent, OperationKind
from laptopdesk.ui.browser import browser_id
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.held import is_resumed
from laptopdesk.ui.web import db, now, web


def take_scan(board: Board, place: Location, actor: Actor) -> Board:
    """The board after what was scanned; a question about an undo is answered first.

    What comes back after a new sign-in is only shown: whoever sits here now presses for themselves.
    """
    question = _own_of_form("undo", place)
    if is_resumed():
        return replace(board, question=question) if question else _take_cards(ask(board, place, actor))
    if question is not None:
        return _answer_question(board, question, place, actor)
    own = _own_of_form("ask_undo", place)
    if own is not None and own.may_undo:
        return replace(board, question=own, done=None)
    match board.scanned.signal:
        case DeskSignal.UNDO:
            return _ask_undo(board, place, actor)
        case DeskSignal.CONFIRM if board.scanned.complete:
            return confirm(board, place, actor)
        case _:
            return _take_cards(ask(board, place, actor))


def _take_cards(board: Board) -> Board:
    """The kit is ticked, and the number of the paper is said, before anything is handed over."""
    scanned = board.scanned
    if not (scanned.kit_along or scanned.paper_signed):
        return board
    if board.may_go is None:
        return board if board.refused else replace(board, notices=(word(DeskReason.SCAN_FIRST),))
    required = {item.code for item in board.may_go.kit if item.required} if scanned.kit_along else set()
    notices = (paper_sentence(board.paper_number),) if scanned.paper_signed else ()
    return replace(board, kit=board.kit | required, notices=notices)


def _own_of_form(field: str, place: Location) -> OwnHandout | None:
    """The hand-over of this desk that a field of the form names."""
    handout_id = request.form.get(field, type=read_number)
    return find_own(handout_id, place) if handout_id is not None else None


def _ask_undo(board: Board, place: Location, actor: Actor) -> Board:
    """Which hand-over would be undone, in words; one sentence where this desk has none."""
    last = find_last(place)
    if last is not None and last.may_undo:
        return replace(board, question=last, done=None)
    return replace(ask(board, place, actor), notices=(word(DeskReason.NOTHING_TO_UNDO),))


def _answer_question(board: Board, question: OwnHandout, place: Location, actor: Actor) -> Board:
    scanned = board.scanned
    if scanned.signal is DeskSignal.CONFIRM:
        return _undo(board, question, place, actor)
    if scanned.misread or scanned.signal is DeskSignal.UNDO:
        return replace(board, question=question)
    return replace(ask(board, place, actor), notices=(not_undone_sentence(question.handout.laptop, question.initials),))


def _undo(board: Board, question: OwnHandout, place: Location, actor: Actor) -> Board:
    try:
        report_undo(question.handout, place, board.form_id, actor)
    except DomainError as error:
        return replace(ask(board, place, actor), notices=sentences_for(error))
    undone = find_own(question.handout.id, place)
    assert undone is not None
    if not (board.scanned.laptop or board.scanned.pass_code):
        return Board(done=undone, session_id=board.session_id)
    return replace(ask(board, place, actor), notices=(ended_sentence(undone.handout, undone.initials),))


def confirm(board: Board, place: Location, actor: Actor) -> Board:
    """The hand-over that was ticked and signed on the page, or the board again: what is still to do, or why not.

    The same form again is the same operation, and answers the same hand-over.
    """
    if not board.scanned.complete or is_resumed():
        return ask(board, place, actor)
    if board.scanned.kit_along:
        board = _take_cards(ask(board, place, actor))
        if board.may_go is None:  # refused, or handed over already
            return board
    try:
        handout_id = report_hand_out(board, place, actor)
    except StillToDo as error:
        board = ask(board, place, actor)
        return replace(board, todo=_still_to_do(error, board))
    except Refused as error:
        made = find_made(board.scanned.laptop or "", board.scanned.pass_code or "", place)
        return refuse(board, error, place, actor) if made is None else Board(done=made, session_id=board.session_id)
    return Board(done=find_own(handout_id, place), session_id=board.session_id)


def _still_to_do(error: StillToDo, board: Board) -> tuple[str, ...]:
    """What is left, each in a sentence; what must go along by its name."""
    kit = board.may_go.kit if board.may_go else ()
    missing = [item.code for item in kit if item.required and item.code not in board.kit]
    return tuple(
        missing_kit_sentence(missing) if reason is GateReason.KIT_INCOMPLETE and missing else word(reason)
        for reason in error.reasons
    )


def report_hand_out(board: Board, place: Location, actor: Actor) -> int:
    """The hand-over's id. Raises StillToDo before there is an operation, and Refused."""
    intent, kind = _intent(board, place), OperationKind.HAND_OUT.value
    signature_file = store_signature(board.signature_png) if not board.paper_number else None
    report = OperationReport(
        operation_id=operation_id_of(board.form_id, kind, intent),
        kind=kind,
        intent=intent,
        envelope={
            "mode": "online",
            "signature_file": signature_file,
            "session": board.session_id,
            "browser": str(browser_id()),
        },
        reporter=ReporterKind.PAGE,
        happened_at=now(),
    )
    answered = report_operation(db(), web().wiring.operations, report, now=now(), actor=actor)
    return int(answered.answer["handout"])


def _intent(board: Board, place: Location) -> dict[str, Json]:
    command = command_of(board, place)
    try:
        return HandOutIntent(
            laptop=command.laptop,
            pass_code=command.pass_code,
            location=command.location,
            kit=command.kit,
            kind=command.kind,
            signature=f"paper:{board.paper_number}" if board.paper_number else "screen",
        ).to_json()
    except IntentError as error:
        reason = DeskReason.PAPER_NUMBER if error.field == "signature" else DeskReason.KIT_UNKNOWN
        raise StillToDo([reason]) from error
