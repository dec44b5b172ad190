"""What the desk does in the world: asks the server or decides on the snapshot, and writes down before it shows.

Online a hand-over is a question first, and may be refused; when the line is cut between question and answer the
snapshot decides, under the same operation id, so that the server sees a repeat. A question that nobody waits for any
more is withdrawn: only what the page confirmed has happened.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

import structlog

from laptopdesk.protocol.fields import IntentError
from laptopdesk.protocol.operations import (
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
from scanner.desk import Desk, HandedOver, Verdict
from scanner.ledger import Ledger
from scanner.store import NotStored
from scanner.sync import Sync
from scanner.values import DeskReason, Reason

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
    _owes: bool = False

    def begin(self) -> None:
        """After a start: questions that got no answer are withdrawn, and what was done is known again."""
        self._owes = True
        self.settle()
        mark = self.book.mark()
        if mark is not None:
            self.book.do(*self.ledger.list_in_force(mark.read_at_ms))

    def settle(self) -> None:
        """Questions that nobody waits for are withdrawn; call it between acts, it does nothing when none is owed."""
        if not self._owes:
            return
        try:
            for entry in self.ledger.list_open_questions():
                self._withdraw(entry.event.operation)
        except NotDone:
            return
        self._owes = False

    def decide(self, laptop: str, pass_code: str, badge: str | None, *, practice: bool) -> Verdict:
        """The server's answer, else the snapshot's; practice never asks."""
        if self.sync.identity.revoked:
            return Verdict(reasons=(DeskReason.STATION_REVOKED,))
        if self.sync.link.online and not practice:
            try:
                return self._numbered(_verdict(self.sync.ask(laptop, pass_code, badge, seconds=ASK_SECONDS)))
            except (Unreachable, ServerSaidNo) as error:
                log.info("asked in vain, deciding on the snapshot", error=str(error))
        return self._numbered(self._on_snapshot(laptop, pass_code, badge))

    def confirm(self, desk: Desk) -> UUID:
        """The hand-over is a fact: on the disk, and with the server where it can be reached. Raises NotDone."""
        operation = self._operation(self._intent(desk), desk.badge, online=self.sync.link.online)
        if operation.envelope.mode is ReportMode.ONLINE:
            self._ask_to_confirm(operation, desk)
        else:
            self._confirm_alone(operation, desk)
        self._know(operation.intent)
        return operation.id

    def undo(self, last: HandedOver, badge: str | None) -> None:
        """The hand-over did not happen after all: a new fact. Raises NotDone."""
        location = self.sync.identity.location
        intent = UndoHandOutIntent(operation=last.operation, laptop=last.laptop, location=location)
        self._write(self._operation(intent, badge, online=False))
        self._know(intent, HandOutIntent(laptop=last.laptop, pass_code=last.pass_code, location=location))

    def take_back(self, laptop: str, badge: str | None) -> None:
        """The laptop came back here: a fact, unless we know that it was not out. Raises NotDone."""
        line, unusable = self.book.find_laptop(laptop), self.book.unusable()
        if self.sync.identity.revoked:
            raise NotDone(DeskReason.STATION_REVOKED)
        if unusable is not None:
            raise NotDone(unusable)
        if line is None or not line.out:
            raise NotDone(DeskReason.NOT_HANDED_OUT)
        intent = ReturnIntent(laptop=laptop, location=self.sync.identity.location, reason=ReturnReason.OTHER)
        self._write(self._operation(intent, badge, online=False))
        self._know(intent)

    def report(self, intent: Intent, badge: str | None) -> UUID:
        """This happened here: on the disk, and sent when the line allows. Raises NotDone."""
        operation = self._operation(intent, badge, online=False)
        self._write(operation)
        return operation.id

    # ---- confirming

    def _intent(self, desk: Desk) -> HandOutIntent:
        if self.sync.identity.revoked:
            raise NotDone(DeskReason.STATION_REVOKED)
        try:
            return HandOutIntent(
                laptop=desk.laptop or "", pass_code=desk.pass_code or "", location=self.sync.identity.location,
                kit=tuple(desk.ticked), signature=desk.signature,
            )  # fmt: skip
        except IntentError as error:
            log.error("a hand-over cannot be written down", error=str(error))
            raise NotDone(DeskReason.NOT_STORED) from error

    def _ask_to_confirm(self, operation: Operation, desk: Desk) -> None:
        sequence = self._write(operation, desk.drawing)
        told = self.sync.send_now(sequence, seconds=CONFIRM_SECONDS)
        if told is None:
            self._confirm_after_cut(operation, desk)
        elif told.outcome not in DONE:
            raise NotDone(*(gate_reasons(told.reasons) or (DeskReason.SERVER_REFUSED,)))

    def _confirm_after_cut(self, operation: Operation, desk: Desk) -> None:
        """No answer came: the snapshot decides, under the same id; else the question is withdrawn."""
        offline = replace(operation, envelope=self._envelope(desk.badge, online=False))
        try:
            self._confirm_alone(offline, desk)
        except NotDone:
            self._owes = True
            self.settle()
            raise

    def _confirm_alone(self, operation: Operation, desk: Desk) -> None:
        verdict = self._on_snapshot(desk.laptop or "", desk.pass_code or "", desk.badge)
        if verdict.reasons:
            raise NotDone(*verdict.reasons)
        self._write(operation, desk.drawing)

    def _withdraw(self, operation: Operation) -> None:
        """What was asked did not happen here: should the server have done it, it is undone, as of the same moment."""
        intent = operation.intent
        if not isinstance(intent, HandOutIntent):
            return
        undo = UndoHandOutIntent(operation=operation.id, laptop=intent.laptop, location=intent.location)
        envelope = replace(operation.envelope, mode=ReportMode.OFFLINE)
        self._write(Operation(id=self.make_id(), intent=undo, envelope=envelope))

    def _write(self, operation: Operation, drawing: bytes | None = None) -> int:
        try:
            entry = self.ledger.append(operation, drawing)
        except NotStored as error:
            log.error("the ledger cannot be written", error=str(error))
            raise NotDone(DeskReason.NOT_STORED) from error
        if operation.envelope.mode is ReportMode.OFFLINE:
            self.sync.kick()
        return entry.event.sequence

    def _know(self, intent: Intent, undone: HandOutIntent | None = None) -> None:
        """What was done is known to the next decision; the ledger holds it already, so a failure loses nothing."""
        try:
            self.book.do((intent, undone))
        except NotStored as error:
            log.error("what this desk knows cannot be written", error=str(error))

    # ---- deciding

    def _on_snapshot(self, laptop: str, pass_code: str, badge: str | None) -> Verdict:
        return self.book.decide(laptop, pass_code, location=self.sync.identity.location, badge=badge)

    def _numbered(self, verdict: Verdict) -> Verdict:
        """With the number to write on a paper agreement: this station's, and that of its next event."""
        number = f"{self.sync.identity.station}-{self.ledger.counts().last_sequence + 1}"
        return replace(verdict, paper_number=number)

    def _operation(self, intent: Intent, badge: str | None, *, online: bool) -> Operation:
        return Operation(id=self.make_id(), intent=intent, envelope=self._envelope(badge, online=online))

    def _envelope(self, badge: str | None, *, online: bool) -> Envelope:
        mark = self.book.mark()
        return Envelope(
            mode=ReportMode.ONLINE if online else ReportMode.OFFLINE, occurred_at_ms=self.now_ms(),
            clock_offset_ms=self.sync.link.clock_offset_ms,
            snapshot_version=None if online or mark is None else mark.sequence, operator=badge,
        )  # fmt: skip


def _verdict(answer: dict[str, object]) -> Verdict:
    """The server's live answer as a verdict."""
    match answer:
        case {"reasons": [], "kit": list(kit), "initials": str(initials)}:
            with reading():
                items = tuple(str(item["item"]) for item in kit)
                required = tuple(str(item["item"]) for item in kit if item["required"])
            return Verdict(kit=Kit(items=items, required=required), initials=initials)
        case {"reasons": list(reasons)}:
            return Verdict(reasons=gate_reasons(str(reason) for reason in reasons))
        case _:
            raise Unreachable("the answer cannot be read")
