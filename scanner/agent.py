"""The agent of one desk: scanners, the page and time speak into one queue, and one thread works it off in order."""

import queue
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from laptopdesk.protocol.codes import CodeError, CodeReason, parse_scanned_code, parse_typed_code
from laptopdesk.protocol.ports import PortState
from scanner import desk as states
from scanner.book import Book
from scanner.counting import Counting
from scanner.decoder import BadScan, Reading, Scan
from scanner.desk import Desk, Effect
from scanner.hand_over import HandOver, NotDone
from scanner.ledger import Ledger
from scanner.sync import Sync
from scanner.values import Act, Alarm, Button, DeskReason, KitTick, PortView, Pressed, Signed, Step, Ticked, Typed, View

log = structlog.get_logger()

TICK_SECONDS = 0.5
ACT_SECONDS = 30.0
CLOCK_ALARM_MS = 120_000
SNAPSHOT_ALARM_MS = 24 * 3600 * 1000
COUNTING = frozenset({Effect.BEGIN_COUNT, Effect.COUNT, Effect.UNDO_COUNT, Effect.END_COUNT})
PRACTICE = {Button.PRACTICE_ON: True, Button.PRACTICE_OFF: False}


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """Something the page asked for, and where the view that follows goes."""

    act: Act
    answer: "Future[View]"


class Agent:
    """The desk behind scanners and page; a `Board` for the page. `shown` is told of every new view."""

    def __init__(
        self, *, hand_over: HandOver, counting: Counting, ledger: Ledger, book: Book, sync: Sync,
        now_ms: Callable[[], int],
        shown: Callable[[View], None] = lambda _view: None, clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._hand_over, self._ledger, self._book, self._sync = hand_over, ledger, book, sync
        self._counting = counting
        self._now_ms, self._shown, self._clock = now_ms, shown, clock
        self._inbox: queue.Queue[Reading | _Asked | None] = queue.Queue()
        self._news = threading.Condition()
        self._desk = Desk(since=clock())
        self._practice = False
        self._ports: dict[str, PortState] = {}
        self._ended = False
        self._view = self._look(1)

    # ---- what speaks to the agent, from any thread

    def read(self, _port: str, reading: Reading) -> None:
        """A scanner read something."""
        self._inbox.put(reading)

    def port_changed(self, port: str, state: PortState) -> None:
        """A scanner's port is in another state."""
        self._ports[port] = state
        self.wake()

    def wake(self) -> None:
        """Something beside the desk changed: look again."""
        self._inbox.put(None)

    def end(self) -> None:
        """Finish what is being done, and end the loop."""
        self._ended = True
        self._inbox.put(None)

    def is_counting(self) -> bool:
        """Whether every reading is kept now, the same code again too."""
        return self._desk.step is Step.COUNTING

    def ports(self) -> Mapping[str, PortState]:
        """Every port and its state."""
        return dict(self._ports)

    # ---- Board

    def view(self) -> View:
        """What the page shows now."""
        return self._view

    def wait(self, after: int, seconds: float) -> View:
        """What the page shows once its revision is greater than `after`, or after this many seconds."""
        with self._news:
            self._news.wait_for(lambda: self._view.revision > after or self._ended, seconds)
            return self._view

    def act(self, act: Act) -> View:
        """Do what was pressed, in its turn, and answer what is shown then."""
        asked = _Asked(act=act, answer=Future())
        self._inbox.put(asked)
        try:
            return asked.answer.result(ACT_SECONDS)
        except TimeoutError:
            return self._view

    # ---- the loop

    def run(self) -> None:
        """Work until `end`: one thing after another, each on the disk before it is shown."""
        self._hand_over.begin()
        self._resume_count()
        while not self._ended:
            try:
                item = self._inbox.get(timeout=TICK_SECONDS)
            except queue.Empty:
                item = None
            self._work(item)
        self._show()

    def _work(self, item: Reading | _Asked | None) -> None:
        now = self._clock()
        match item:
            case None:
                self._desk = states.wait(self._desk, now)
                if self._sync.identity.revoked:
                    self._desk = states.stand_back(self._desk, now)
                self._hand_over.settle()
            case _Asked():
                self._do_asked(item, now)
            case Scan():
                self._follow(*states.scan(self._desk, item.code, now), raw=f"{item.aim}{item.code.text}")
            case BadScan():
                log.info("not a code", raw=item.raw, reason=item.reason.value)
                self._follow(*states.misread(self._desk, item.reason, now), raw=readable(item.raw))
        self._show()
        if isinstance(item, _Asked):
            item.answer.set_result(self._view)

    def _do_asked(self, asked: _Asked, now: float) -> None:
        match asked.act:
            case Pressed(button=button) if button in PRACTICE:
                self._practice = PRACTICE[button]
                self._desk = Desk(badge=self._desk.badge, since=now, cue_number=self._desk.cue_number)
                self._resume_count()
            case Pressed(button=button):
                self._follow(*states.press(self._desk, button, now))
            case Ticked(item=item, on=on):
                self._desk = states.tick(self._desk, item, on=on, now=now)
            case Signed(png=png):
                self._desk = states.draw(self._desk, png, now)
            case Typed(text=text):
                self._type(text, now)

    def _type(self, text: str, now: float) -> None:
        try:
            code = parse_typed_code(text)
        except CodeError as error:
            if error.reason is not CodeReason.EMPTY:
                self._follow(*states.misread(self._desk, error.reason, now), raw=text)
            return
        self._follow(*states.scan(self._desk, code, now), raw=text)

    def _follow(self, desk: Desk, effect: Effect, *, raw: str = "") -> None:
        """The desk is this now; do what it asks for in the world. `raw` is what was read, for a count."""
        self._desk = desk
        try:
            self._desk = self._count(desk, effect, raw) if effect in COUNTING else self._effect(desk, effect)
        except NotDone as error:
            if self._desk.step is Step.COUNTING:  # what was counted stands; this one is to be scanned again
                self._desk = states.say(self._desk, error.reasons[0])
            else:
                self._desk = states.refuse(self._desk, error.reasons, self._clock())

    def _count(self, desk: Desk, effect: Effect, raw: str) -> Desk:
        now, practice = self._clock(), self._practice
        match effect:
            case Effect.BEGIN_COUNT:
                return states.count(desk, self._counting.begin(practice=practice), now)
            case Effect.COUNT:
                return states.count(desk, self._counting.scan(raw, desk.badge, practice=practice), now)
            case Effect.UNDO_COUNT:
                return states.count(desk, self._counting.undo(desk.badge, practice=practice), now)
            case _:
                self._counting.end(practice=practice)
                return states.counted(desk, now)

    def _resume_count(self) -> None:
        """A count that an earlier start of the agent began goes on; so does one that practising interrupted."""
        tally = None if self._practice else self._counting.resume()
        if tally is not None:
            self._desk = states.count(self._desk, tally, self._clock())

    def _effect(self, desk: Desk, effect: Effect) -> Desk:
        match effect:
            case Effect.DECIDE:
                return self._decide(desk)
            case Effect.CONFIRM:
                return self._confirm(desk)
            case Effect.UNDO:
                return self._undo(desk)
            case Effect.TAKE_BACK:
                if not self._practice:
                    self._hand_over.take_back(desk.laptop or "", desk.badge)
                return states.taken_back(desk, self._clock())
            case Effect.SIGN_ON:
                known = self._book.find_operator(desk.offered_badge or "")
                return states.sign_on(desk, desk.offered_badge if known is not None else None)
            case _:
                return desk

    def _decide(self, desk: Desk) -> Desk:
        self._show()  # the page says that it is being asked
        verdict = self._hand_over.decide(desk.laptop or "", desk.pass_code or "", desk.badge, practice=self._practice)
        return states.decide(desk, verdict, self._clock())

    def _confirm(self, desk: Desk) -> Desk:
        if self._practice:
            return states.hand_over(desk, self._hand_over.make_id(), self._clock())
        self._desk = states.asking(desk)
        self._show()
        operation = self._hand_over.confirm(desk)
        return states.hand_over(desk, operation, self._clock())

    def _undo(self, desk: Desk) -> Desk:
        if desk.last is not None and not self._practice:
            self._hand_over.undo(desk.last, desk.badge)
        return states.undone(desk, self._clock())

    # ---- showing

    def _show(self) -> None:
        seen = self._look(self._view.revision)
        if seen == self._view and not self._ended:
            return
        with self._news:
            self._view = replace(seen, revision=self._view.revision + 1)
            self._news.notify_all()
        self._shown(self._view)

    def _look(self, revision: int) -> View:
        desk, identity, mark, counts = self._desk, self._sync.identity, self._book.mark(), self._ledger.counts()
        kit = desk.verdict.kit
        return View(
            revision=revision, step=desk.step, station=identity.name, location=identity.location_name,
            laptop=_shown_code(desk), pass_scanned=desk.pass_code is not None, counted=desk.tally.laptops,
            scans=desk.tally.scans,
            initials=desk.verdict.initials or None,
            kit=tuple(
                KitTick(item=item, required=item in kit.required, ticked=item in desk.ticked) for item in kit.items
            ),
            signing=desk.signing, paper_number=desk.verdict.paper_number, reasons=desk.verdict.reasons,
            notice=desk.notice, cue=desk.cue, cue_number=desk.cue_number,
            operator=self._book.find_operator(desk.badge) if desk.badge else None,
            online=self._sync.link.online, unsent=counts.unsent,
            handed_over_today=self._ledger.count_handed_over(self._midnight_ms()),
            snapshot_at_ms=mark.read_at_ms if mark else None, unchecked=desk.verdict.unchecked,
            ports=tuple(PortView(port=port, state=state) for port, state in self._ports.items()),
            practice=self._practice, may_undo=_may_undo(desk, self._clock()), alarms=self._alarms(counts.quarantined),
        )  # fmt: skip

    def _midnight_ms(self) -> int:
        moment = datetime.fromtimestamp(self._now_ms() / 1000).astimezone()
        return int(moment.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)

    def _alarms(self, quarantined: int) -> tuple[Alarm, ...]:
        identity, mark, offset = self._sync.identity, self._book.mark(), self._sync.link.clock_offset_ms
        told = {
            Alarm.REVOKED: identity.revoked,
            Alarm.COPIED: identity.copied,
            Alarm.NOT_STORED: DeskReason.NOT_STORED in self._desk.verdict.reasons,
            Alarm.CLOCK_WRONG: offset is not None and abs(offset) > CLOCK_ALARM_MS,
            Alarm.SNAPSHOT_OLD: mark is not None and self._now_ms() - mark.read_at_ms > SNAPSHOT_ALARM_MS,
            Alarm.QUARANTINED: quarantined > 0,
        }
        return tuple(alarm for alarm, true in told.items() if true)


def _may_undo(desk: Desk, now: float) -> bool:
    return desk.tally.scans > 0 if desk.step is Step.COUNTING else desk.may_undo(now)


def _shown_code(desk: Desk) -> str | None:
    """The laptop on the desk; while counting what was read last, whatever it was."""
    text = desk.tally.last if desk.step in (Step.COUNTING, Step.COUNTED) else desk.laptop
    try:
        return parse_scanned_code(text).grouped if text else None
    except CodeError:
        return text


def readable(raw: bytes) -> str:
    """What a scanner sent, as text: UTF-8, else Latin-1."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")
