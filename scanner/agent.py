"""The agent of one desk: scanners, the page and time speak into one queue, and one thread works it off in order."""

import queue
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from laptopdesk.protocol.badges import hide_badges
from laptopdesk.protocol.codes import CodeError, CodeReason, find_code, parse_code
from laptopdesk.protocol.ports import PortState
from scanner import desk as states
from scanner.book import Book
from scanner.counting import Counting
from scanner.decoder import BadScan, Reading, Scan
from scanner.desk import Desk, Effect
from scanner.hand_over import HandOver, NotDone
from scanner.ledger import Ledger
from scanner.sync import Sync
from scanner.values import (
    Act,
    Button,
    KioskReason,
    KioskView,
    KitTick,
    PortView,
    Pressed,
    Signed,
    StationAlarm,
    Step,
    Ticked,
    TypedCode,
)

log = structlog.get_logger()

TICK_SECONDS = 0.5
ACT_SECONDS = 30.0
CLOCK_ALARM_MS = 120_000
SNAPSHOT_ALARM_MS = 24 * 3600 * 1000
MOST_WAITING = 40
"""Scans that may wait their turn: a person makes a few while the server is asked; more is no person."""

COUNTING = frozenset({Effect.BEGIN_COUNT, Effect.COUNT, Effect.UNDO_COUNT, Effect.END_COUNT})
PRACTICE = {Button.PRACTICE_ON: True, Button.PRACTICE_OFF: False}


@dataclass(frozen=True, kw_only=True)
class _Request:
    """Something the page asked for, and where the view that follows goes."""

    act: Act
    answer: "Future[KioskView]"


@dataclass(frozen=True, kw_only=True)
class _Read:
    """Something a scanner read, and the storm it came after; of a storm nothing is done."""

    reading: Reading
    storm: int


@dataclass(frozen=True, kw_only=True)
class _Storm:
    """More came than anybody scans: what waited was dropped."""


_Item = _Read | _Storm | _Request | None


class Agent:
    """The desk behind scanners and page; a `Board` for the page. `shown` is told of every new view."""

    def __init__(
        self,
        *,
        hand_over: HandOver,
        counting: Counting,
        ledger: Ledger,
        book: Book,
        sync: Sync,
        now_ms: Callable[[], int],
        shown: Callable[[KioskView], None] = lambda _view: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._hand_over, self._ledger, self._book, self._sync = hand_over, ledger, book, sync
        self._counting = counting
        self._now_ms, self._shown, self._clock = now_ms, shown, clock
        self._inbox: queue.Queue[_Item] = queue.Queue()
        self._reading, self._waiting, self._storm = threading.Lock(), 0, 0
        self._news = threading.Condition()
        self._desk = Desk(since=clock())
        self._practice = False
        self._ports: dict[str, PortState] = {}
        self._ended = False
        self._view = self._look(1)

    # ---- what speaks to the agent, from any thread

    def read(self, _port: str, reading: Reading) -> None:
        """A scanner read something; too many that wait are dropped, but for a count, which keeps all."""
        with self._reading:
            if self._waiting >= MOST_WAITING and not self.is_counting():
                self._storm, self._waiting = self._storm + 1, 0
                self._inbox.put(_Storm())
            self._waiting += 1
            self._inbox.put(_Read(reading=reading, storm=self._storm))

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

    def view(self) -> KioskView:
        """What the page shows now."""
        return self._view

    def wait(self, after: int, seconds: float) -> KioskView:
        """What the page shows once its revision is greater than `after`, or after this many seconds."""
        with self._news:
            self._news.wait_for(lambda: self._view.revision > after or self._ended, seconds)
            return self._view

    def act(self, act: Act) -> KioskView:
        """Do what was pressed, in its turn, and answer what is shown then."""
        request = _Request(act=act, answer=Future())
        self._inbox.put(request)
        try:
            return request.answer.result(ACT_SECONDS)
        except TimeoutError:
            return self._view

    # ---- the loop

    def run(self) -> None:
        """Work until `end`: one thing after another, each on the disk before it is shown."""
        self._hand_over.begin()
        self._recall()
        self._show_again()
        self._resume_count()
        self._ask_what_happened()
        self._show()
        while not self._ended:
            try:
                item = self._inbox.get(timeout=TICK_SECONDS)
            except queue.Empty:
                item = None
            self._work(item)
        self._show()

    def _take(self, read: _Read) -> Reading | None:
        """What was read, unless a storm swept it away."""
        with self._reading:
            if read.storm != self._storm:
                return None
            self._waiting -= 1
            return read.reading

    def _work(self, item: _Item) -> None:
        now = self._clock()
        match item:
            case _Read():
                reading = self._take(item)
                if reading is None:
                    return
                self._work_reading(reading, now)
            case _Storm():
                self._desk = states.storm(self._desk, now)
            case None:
                self._desk = states.wait(self._desk, now)
                if self._sync.identity.revoked:
                    self._desk = states.stand_back(self._desk, now)
            case _Request():
                self._do_request(item, now)
        self._ask_what_happened()
        self._show()
        if isinstance(item, _Request):
            item.answer.set_result(self._view)

    def _work_reading(self, reading: Reading, now: float) -> None:
        match reading:
            case Scan():
                self._follow(*states.scan(self._desk, reading.code, now), raw=f"{reading.aim}{reading.code.text}")
            case BadScan():
                log.info("not a code", raw=hide_badges(readable(reading.raw)), reason=reading.reason.value)
                self._follow(*states.misread(self._desk, reading.reason, now), raw=hide_badges(readable(reading.raw)))

    def _do_request(self, request: _Request, now: float) -> None:
        match request.act:
            case Pressed(button=button) if button in PRACTICE:
                self._practice = PRACTICE[button]
                self._desk = Desk(operator=self._desk.operator, since=now, cue_number=self._desk.cue_number)
                self._recall()
                self._resume_count()
            case Pressed(button=button):
                self._follow(*states.press(self._desk, button, now))
            case Ticked(item=item, on=on):
                self._desk = states.tick(self._desk, item, on=on, now=now)
            case Signed(png=png):
                self._desk = states.draw(self._desk, png, now)
            case TypedCode(text=text):
                self._type(text, now)

    def _recall(self) -> None:
        """The last hand-over may be undone here, also after a start of the agent or after practising."""
        if not self._practice:
            self._desk = replace(self._desk, last=self._hand_over.find_last(self._clock()))

    def _show_again(self) -> None:
        """The last hand-over, where nothing happened here since: nobody may have seen it."""
        last = self._desk.last
        if last is not None and self._ledger.ends_with(last.operation):
            self._desk = states.show_again(self._desk, self._clock())

    def _ask_what_happened(self) -> None:
        """While nothing lies on the desk: a hand-over of which nobody knows the end is asked about."""
        if self._desk.step is Step.EMPTY and not self._practice:
            doubt = self._hand_over.find_doubt()
            if doubt is not None:
                self._desk = states.ask_about(self._desk, doubt, self._clock())

    def _type(self, text: str, now: float) -> None:
        try:
            code = parse_code(text)
        except CodeError as error:
            if error.reason is not CodeReason.EMPTY:
                self._follow(*states.misread(self._desk, error.reason, now), raw=hide_badges(text))
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
                return states.count(desk, self._counting.scan(raw, desk.operator, practice=practice), now)
            case Effect.UNDO_COUNT:
                return states.count(desk, self._counting.undo(desk.operator, practice=practice), now)
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
                    self._hand_over.take_back(desk.laptop or "", desk.operator)
                return states.taken_back(desk, self._clock())
            case Effect.SAY_HANDED_OVER | Effect.SAY_NOT_HANDED_OVER | Effect.SAY_UNKNOWN:
                return self._settle_doubt(desk, effect)
            case Effect.SIGN_ON:
                return states.sign_on(desk, self._book.recognise(desk.offered_badge or ""))
            case _:
                return desk

    def _decide(self, desk: Desk) -> Desk:
        self._show()  # the page says that it is being asked
        verdict = self._hand_over.decide(
            desk.laptop or "", desk.pass_code or "", desk.operator, practice=self._practice
        )
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
            self._hand_over.undo(desk.last, desk.operator)
        return states.undone(desk, self._clock())

    def _settle_doubt(self, desk: Desk, effect: Effect) -> Desk:
        """Somebody said what became of the hand-over in doubt; written down before it is shown."""
        assert desk.doubt is not None
        match effect:
            case Effect.SAY_HANDED_OVER:
                self._hand_over.happened(desk.doubt)
                now = self._clock()
                return states.doubt_settled(desk, now, handed_over=self._hand_over.find_last(now))
            case Effect.SAY_NOT_HANDED_OVER:
                self._hand_over.did_not_happen(desk.doubt, desk.operator)
                return states.doubt_settled(desk, self._clock())
            case _:
                self._hand_over.nobody_knows(desk.doubt, desk.operator)
                return states.doubt_settled(desk, self._clock(), passed_on=True)

    # ---- showing

    def _show(self) -> None:
        seen = self._look(self._view.revision)
        if seen == self._view and not self._ended:
            return
        with self._news:
            self._view = replace(seen, revision=self._view.revision + 1)
            self._news.notify_all()
        self._shown(self._view)

    def _look(self, revision: int) -> KioskView:
        desk, identity, mark, counts = self._desk, self._sync.identity, self._book.mark(), self._ledger.counts()
        kit = desk.verdict.kit
        return KioskView(
            revision=revision,
            step=desk.step,
            station=identity.name,
            location=identity.location_name,
            laptop=_shown_code(desk),
            pass_scanned=desk.pass_code is not None,
            counted=desk.tally.laptops,
            scans=desk.tally.scans,
            initials=(desk.doubt.initials if desk.doubt else desk.verdict.initials) or None,
            doubt_at_ms=desk.doubt.at_ms if desk.doubt else None,
            kit=tuple(
                KitTick(item=item, required=item in kit.required, ticked=item in desk.ticked) for item in kit.items
            ),
            signing=desk.signing,
            paper_number=desk.verdict.paper_number,
            reasons=desk.verdict.reasons,
            notice=desk.notice,
            cue=desk.cue,
            cue_number=desk.cue_number,
            operator=self._book.find_operator(desk.operator) if desk.operator else None,
            online=self._sync.link.online,
            unsent=counts.unsent,
            handed_over_today=self._ledger.count_handed_over(self._midnight_ms()),
            snapshot_at_ms=mark.read_at_ms if mark else None,
            unchecked=desk.verdict.unchecked,
            ports=tuple(PortView(port=port, state=state) for port, state in self._ports.items()),
            practice=self._practice,
            may_undo=_may_undo(desk, self._clock()),
            alarms=self._alarms(counts.quarantined),
            damaged=self._ledger.damaged(),
        )

    def _midnight_ms(self) -> int:
        moment = datetime.fromtimestamp(self._now_ms() / 1000).astimezone()
        return int(moment.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)

    def _alarms(self, quarantined: int) -> tuple[StationAlarm, ...]:
        identity, mark, offset = self._sync.identity, self._book.mark(), self._sync.link.clock_offset_ms
        alarms = {
            StationAlarm.REVOKED: identity.revoked,
            StationAlarm.COPIED: identity.copied,
            StationAlarm.NOT_STORED: KioskReason.NOT_STORED in self._desk.verdict.reasons,
            StationAlarm.CLOCK_WRONG: offset is not None and abs(offset) > CLOCK_ALARM_MS,
            StationAlarm.SNAPSHOT_OLD: mark is not None and self._now_ms() - mark.read_at_ms > SNAPSHOT_ALARM_MS,
            StationAlarm.QUARANTINED: quarantined > 0,
            StationAlarm.DAMAGED: bool(self._ledger.damaged()),
        }
        return tuple(alarm for alarm, true in alarms.items() if true)


def _may_undo(desk: Desk, now: float) -> bool:
    return desk.tally.scans > 0 if desk.step is Step.COUNTING else desk.may_undo(now)


def _shown_code(desk: Desk) -> str | None:
    """The laptop on the desk; while counting what was read last, whatever it was."""
    text = desk.tally.last if desk.step in (Step.COUNTING, Step.COUNTED) else desk.laptop
    code = find_code(text) if text else None
    return code.grouped if code else text


def readable(raw: bytes) -> str:
    """What a scanner sent, as text: UTF-8, else Latin-1."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")
