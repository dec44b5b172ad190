"""What the desk does in the world: asks the server or decides on the snapshot, and writes down before it shows.

Online a hand-over is a question first, and may be refused; when the line is cut between question and answer the
snapshot decides. Green needs a fact of its own in the ledger, under the id of the question, and nothing else; what the
page showed as not handed over is withdrawn. A question that the server applied and of which the page showed neither is
asked at the desk.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import UUID

import structlog

from laptopdesk.protocol.fields import IntentError
from laptopdesk.protocol.operations import (
    DoubtHandOutIntent,
    Envelope,
    HandOutIntent,
    Intent,
    Operation,
    OperationOutcome,
    ReportMode,
    ReturnIntent,
    ReturnReason,
    UndoHandOutIntent,
)
from laptopdesk.protocol.snapshot import Kit
from scanner.book import Book, gate_reasons
from scanner.client import ServerSaidNo, Unreachable, reading
from scanner.desk import Desk, DeskVerdict, DoubtfulHandOver, HandedOver
from scanner.ledger import Ledger, as_fact
from scanner.store import NotStored
from scanner.sync import Sync
from scanner.values import KioskReason, Reason

log = structlog.get_logger()

ASK_SECONDS = 4.0
CONFIRM_SECONDS = 6.0

DONE = frozenset({OperationOutcome.APPLIED, OperationOutcome.DUPLICATE})


class NotDone(Exception):
    """It did not happen, for these reasons."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


@dataclass(kw_only=True)
class HandOver:
    """The acts of one desk. `now_ms` is this computer's clock, `make_id` makes UUIDv7."""

    ledger: Ledger
    book: Book
    sync: Sync
    now_ms: Callable[[], int]
    make_id: Callable[[], UUID]

    def begin(self) -> None:
        """After a start: what was done is known again."""
        mark = self.book.mark()
        if mark is not None:
            self.book.do(*self.ledger.list_in_force(mark.read_at_ms))

    def find_last(self, now: float) -> HandedOver | None:
        """The last hand-over of this desk, unless it was undone; `now` is the desk's clock in seconds."""
        operation = self.ledger.find_last_handed_over()
        if operation is None or not isinstance(operation.intent, HandOutIntent):
            return None
        age_ms = max(self.now_ms() - operation.envelope.occurred_at_ms, 0)
        return HandedOver(
            operation=operation.id,
            laptop=operation.intent.laptop,
            pass_code=operation.intent.pass_code,
            at=now - age_ms / 1000,
        )

    def find_doubt(self) -> DoubtfulHandOver | None:
        """The oldest hand-over that the server holds and of which nobody here knows whether it happened."""
        operation = self.ledger.find_open_question()
        if operation is None or not isinstance(operation.intent, HandOutIntent):
            return None
        person = self.book.find_person(operation.intent.pass_code)
        return DoubtfulHandOver(
            operation=operation,
            laptop=operation.intent.laptop,
            pass_code=operation.intent.pass_code,
            initials=person.initials if person else "",
            at_ms=operation.envelope.occurred_at_ms,
        )

    def happened(self, doubt: DoubtfulHandOver) -> None:
        """Somebody says that it was handed over: a fact, as of the moment of the question. Raises NotDone."""
        self._write(as_fact(doubt.operation))
        self._know(doubt.operation.intent)

    def did_not_happen(self, doubt: DoubtfulHandOver, operator: int | None) -> None:
        """Somebody says that it was not handed over: withdrawn. Raises NotDone."""
        undo = self._withdraw(doubt.operation, operator)
        self._know(undo, doubt.operation.intent if isinstance(doubt.operation.intent, HandOutIntent) else None)

    def nobody_knows(self, doubt: DoubtfulHandOver, operator: int | None) -> None:
        """Nobody here knows whether it was handed over: the office must find out. Raises NotDone."""
        location = self.sync.identity.location
        self.report(DoubtHandOutIntent(operation=doubt.operation.id, laptop=doubt.laptop, location=location), operator)

    def decide(self, laptop: str, pass_code: str, operator: int | None, *, practice: bool) -> DeskVerdict:
        """The server's answer, else the snapshot's; practice never asks."""
        if self.sync.identity.revoked:
            return DeskVerdict(reasons=(KioskReason.STATION_REVOKED,))
        if practice:
            return replace(self._on_snapshot(laptop, pass_code, operator), paper_number=self._paper_number(0))
        return self._numbered(self._ask(laptop, pass_code, operator))

    def _ask(self, laptop: str, pass_code: str, operator: int | None) -> DeskVerdict:
        if self.sync.link.online:
            try:
                return _verdict(self.sync.ask(laptop, pass_code, operator, seconds=ASK_SECONDS))
            except (Unreachable, ServerSaidNo) as error:
                log.info("asked in vain, deciding on the snapshot", error=str(error))
        return self._on_snapshot(laptop, pass_code, operator)

    def confirm(self, desk: Desk) -> UUID:
        """The hand-over is a fact: on the disk, and with the server where it can be reached. Raises NotDone."""
        operation = self._operation(self._intent(desk), desk.operator, online=self.sync.link.online)
        if operation.envelope.mode is ReportMode.ONLINE:
            self._ask_to_confirm(operation, desk)
        else:
            self._confirm_alone(operation, desk)
        self._know(operation.intent)
        return operation.id

    def undo(self, last: HandedOver, operator: int | None) -> None:
        """The hand-over did not happen after all: a new fact. Raises NotDone."""
        location = self.sync.identity.location
        intent = UndoHandOutIntent(operation=last.operation, laptop=last.laptop, location=location)
        self._write(self._operation(intent, operator, online=False))
        self._know(intent, HandOutIntent(laptop=last.laptop, pass_code=last.pass_code, location=location))

    def take_back(self, laptop: str, operator: int | None) -> None:
        """The laptop came back here: a fact, unless we know that it was not out. Raises NotDone.

        One that is not on the list of this place was handed out elsewhere; if not, it is a case.
        """
        line, unusable = self.book.find_laptop(laptop), self.book.unusable()
        if self.sync.identity.revoked:
            raise NotDone(KioskReason.STATION_REVOKED)
        if unusable is not None:
            raise NotDone(unusable)
        if line is not None and not line.out:
            raise NotDone(KioskReason.NOT_HANDED_OUT)
        intent = ReturnIntent(laptop=laptop, location=self.sync.identity.location, reason=ReturnReason.OTHER)
        self._write(self._operation(intent, operator, online=False))
        self._know(intent)

    def report(self, intent: Intent, operator: int | None) -> UUID:
        """This happened here: on the disk, and sent when the line allows. Raises NotDone."""
        operation = self._operation(intent, operator, online=False)
        self._write(operation)
        return operation.id

    # ---- confirming

    def _intent(self, desk: Desk) -> HandOutIntent:
        if self.sync.identity.revoked:
            raise NotDone(KioskReason.STATION_REVOKED)
        try:
            return HandOutIntent(
                laptop=desk.laptop or "",
                pass_code=desk.pass_code or "",
                location=self.sync.identity.location,
                kit=tuple(desk.ticked),
                signature=desk.signature,
            )
        except IntentError as error:
            log.error("a hand-over cannot be written down", error=str(error))
            raise NotDone(KioskReason.NOT_STORED) from error

    def _ask_to_confirm(self, question: Operation, desk: Desk) -> None:
        """Asked, answered, and then a fact: should that not be written, the question stays open and is asked here."""
        sequence = self._write_question(question, desk.drawing)
        answer = self.sync.send_now(sequence, seconds=CONFIRM_SECONDS)
        if answer is None:
            self._confirm_after_cut(question, desk)
        elif answer.outcome in DONE:
            self._write(as_fact(question))
        else:
            raise NotDone(*(gate_reasons(answer.reasons) or (KioskReason.SERVER_REFUSED,)))

    def _confirm_after_cut(self, question: Operation, desk: Desk) -> None:
        """No answer came: the snapshot decides. What it refuses is withdrawn, for the server may have done it."""
        mark, reasons = self.book.mark(), self._reasons(desk)
        if not reasons:
            self._write(as_fact(question, snapshot_version=mark.sequence if mark else None))
            return
        with suppress(NotDone):  # it stays open then, and is asked here should the server have done it
            self._withdraw(question, desk.operator)
        raise NotDone(*reasons)

    def _confirm_alone(self, operation: Operation, desk: Desk) -> None:
        reasons = self._reasons(desk)
        if reasons:
            raise NotDone(*reasons)
        self._write(operation, desk.drawing)

    def _reasons(self, desk: Desk) -> tuple[Reason, ...]:
        return self._on_snapshot(desk.laptop or "", desk.pass_code or "", desk.operator).reasons

    def _withdraw(self, question: Operation, operator: int | None) -> UndoHandOutIntent:
        """What was asked did not happen here: should the server have done it, it is undone, as of the same moment."""
        intent = question.intent
        assert isinstance(intent, HandOutIntent)
        undo = UndoHandOutIntent(operation=question.id, laptop=intent.laptop, location=intent.location)
        envelope = replace(question.envelope, mode=ReportMode.OFFLINE, operator=operator)
        self._write(Operation(id=self.make_id(), intent=undo, envelope=envelope))
        return undo

    def _write_question(self, question: Operation, drawing: bytes | None) -> int:
        try:
            return self.ledger.ask(question, drawing).event.sequence
        except NotStored as error:
            log.error("the ledger cannot be written", error=str(error))
            raise NotDone(KioskReason.NOT_STORED) from error

    def _write(self, fact: Operation, drawing: bytes | None = None) -> None:
        try:
            self.ledger.append(fact, drawing)
        except NotStored as error:
            log.error("the ledger cannot be written", error=str(error))
            raise NotDone(KioskReason.NOT_STORED) from error
        self.sync.kick()

    def _know(self, intent: Intent, undone: HandOutIntent | None = None) -> None:
        """What was done is known to the next decision; the ledger holds it already, so a failure loses nothing."""
        try:
            self.book.do((intent, undone))
        except NotStored as error:
            log.error("what this desk knows cannot be written", error=str(error))

    # ---- deciding

    def _on_snapshot(self, laptop: str, pass_code: str, operator: int | None) -> DeskVerdict:
        return self.book.decide(laptop, pass_code, location=self.sync.identity.location, operator=operator)

    def _numbered(self, verdict: DeskVerdict) -> DeskVerdict:
        """With the number to write on a paper agreement, which no other agreement gets; a no needs none."""
        if verdict.reasons:
            return verdict
        try:
            return replace(verdict, paper_number=self._paper_number(self.ledger.take_paper_number()))
        except NotStored as error:
            log.error("the number of an agreement cannot be written", error=str(error))
            return DeskVerdict(reasons=(KioskReason.NOT_STORED,))

    def _paper_number(self, number: int) -> str:
        return f"{self.sync.identity.station}-{number}"

    def _operation(self, intent: Intent, operator: int | None, *, online: bool) -> Operation:
        return Operation(id=self.make_id(), intent=intent, envelope=self._envelope(operator, online=online))

    def _envelope(self, operator: int | None, *, online: bool) -> Envelope:
        mark = self.book.mark()
        return Envelope(
            mode=ReportMode.ONLINE if online else ReportMode.OFFLINE,
            occurred_at_ms=self.now_ms(),
            clock_offset_ms=self.sync.link.clock_offset_ms,
            snapshot_version=None if online or mark is None else mark.sequence,
            operator=operator,
        )


def _verdict(answer: dict[str, object]) -> DeskVerdict:
    """The server's live answer as a verdict."""
    match answer:
        case {"reasons": [], "kit": list(kit), "initials": str(initials)}:
            with reading():
                items = tuple(str(item["item"]) for item in kit)
                required = tuple(str(item["item"]) for item in kit if item["required"])
            return DeskVerdict(kit=Kit(items=items, required=required), initials=initials)
        case {"reasons": list(reasons)}:
            return DeskVerdict(reasons=gate_reasons(str(reason) for reason in reasons))
        case _:
            raise Unreachable("the answer cannot be read")
