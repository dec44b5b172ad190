"""One desk of the model: the shipped agent on a real scanner and its page, a line that can be cut, and who looks on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from laptopdesk.protocol.codes import COMMANDS, Command
from scanner.status import read_status
from tests.started import end_with_us
from tests.station.line import Line
from tests.station.model.observer import Page, Sight, look, read_notes
from tests.station.terminal import Terminal
from tests.station.world import free_port, wait_until

ROOT = Path(__file__).parents[3]
PATIENCE = 20.0
"""Seconds in which a desk answers a scan: the agent asks for four, confirms for six, and the machine is busy."""


ASKS = "doubtful"
"""The page's step while it asks whether a hand-over happened of which it never showed the end."""


ANSWERS = {"yes": "CONFIRM", "no": "UNDO", "unknown": "DOUBT"}


@dataclass(kw_only=True, eq=False)
class Attempt:
    """Somebody stood at this desk with this laptop: what the volunteer did, and when; never what a ledger says."""

    desk: str
    laptop: str
    pass_code: str
    confirmed_at: float
    clock_measured: bool
    killed: bool = False
    green: Sight | None = None
    answered_at: float = 0.0
    undo_scanned: bool = False
    passed_on: bool = False
    undone: Sight | None = None
    returned: Sight | None = None

    @property
    def pair(self) -> tuple[str, str]:
        """Laptop and pass."""
        return self.laptop, self.pass_code

    def last_act(self, before: float) -> float:
        """When somebody last did something that could turn the page green for this, before that moment."""
        return self.answered_at if 0.0 < self.answered_at <= before else self.confirmed_at


def codes_to_confirm() -> tuple[str, ...]:
    """What a desk with nothing but a scanner sends to hand over: kit, signature, and confirmation, each its card."""
    wanted = ("KIT", "PAPER_SIGNED", "CONFIRM")
    return tuple(COMMANDS[Command[name]].text for name in wanted if name in Command.__members__)


def command(name: Command) -> str:
    """The printed card."""
    return COMMANDS[name].text


@dataclass(kw_only=True, eq=False)
class Desk:
    """A station and its people. What stands in `attempts` was seen or done by them."""

    name: str
    folder: Path
    line: Line
    mutant: str = ""
    address: str = field(default_factory=lambda: f"127.0.0.1:{free_port()}")
    scanner: Terminal = field(default_factory=Terminal)
    attempts: list[Attempt] = field(default_factory=list)
    agent: subprocess.Popen[bytes] | None = None
    observer: subprocess.Popen[bytes] | None = None
    contacts_at_jump: int = -2
    events: set[tuple[int, str]] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.clock.write_text("0")

    @property
    def data(self) -> Path:
        """The agent's data directory."""
        return self.folder / "data"

    @property
    def clock(self) -> Path:
        """The file that says how wrong this computer's clock is."""
        return self.folder / "clock"

    @property
    def notes(self) -> Path:
        """What was seen on its page."""
        return self.folder / "seen"

    # ---- processes

    def watch(self) -> None:
        """Somebody looks at its page from now on."""
        self.observer = subprocess.Popen(
            [sys.executable, "-m", "tests.station.model.observer", self.address, str(self.notes)],
            cwd=ROOT,
            preexec_fn=end_with_us,
        )

    @property
    def running(self) -> bool:
        """Whether its agent lives."""
        return self.agent is not None and self.agent.poll() is None

    def start(self) -> None:
        """The agent runs: its page answers and its scanner is read."""
        if self.running:
            return
        (self.data / "agent.json").unlink(missing_ok=True)
        own = {"STATION_CLOCK": str(self.clock), "STATION_MUTANT": self.mutant}
        with (self.folder / "log").open("ab") as log:
            self.agent = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "tests.station.model.launch",
                    "agent",
                    "run",
                    "--port",
                    self.scanner.name,
                    "--kiosk",
                    self.address,
                    "--server",
                    self.line.url,
                    "--data-dir",
                    str(self.data),
                ],
                stderr=log,
                env={**os.environ, **own},
                cwd=ROOT,
                preexec_fn=end_with_us,
            )
        wait_until(lambda: self._ready() or not self.running, f"{self.name} starts")
        assert self.running, f"{self.name} did not start: {self.log()}"
        time.sleep(0.5)  # whoever started it looks at what it shows before they scan

    def _ready(self) -> bool:
        ports = read_status(self.data)["ports"]
        return [port["state"] for port in ports] == ["ready"] and self.page() is not None

    def log(self) -> str:
        """The end of what the agent logged."""
        return (self.folder / "log").read_text()[-3000:]

    def kill(self) -> None:
        """The agent dies at once (-9)."""
        if self.agent is not None:
            self.agent.kill()
            self.agent.wait()

    def die(self, attempt: Attempt | None = None) -> None:
        """The power goes, perhaps in the midst of this attempt; what was seen by then is remembered."""
        self.kill()
        if attempt is not None:
            attempt.killed = True
        self.remember(0.2)

    def stop(self) -> None:
        """SIGTERM, and it ends."""
        if self.running and self.agent is not None:
            self.agent.send_signal(signal.SIGTERM)
            self.agent.wait(30)

    def close(self) -> None:
        """Nothing of it is left."""
        self.kill()
        if self.observer is not None:
            self.observer.kill()
            self.observer.wait()
        self.line.close()
        self.scanner.unplug()

    # ---- looking

    def page(self) -> Page | None:
        """What its page shows now."""
        return look(self.address, seconds=5.0)

    def asked(self) -> str:
        """The laptop of which the page asks now whether it was handed over; empty when it asks nothing."""
        page = self.page()
        return page.laptop if page is not None and page.step == ASKS else ""

    def sees(self, laptop: str, *steps: str, seconds: float = PATIENCE) -> Page | None:
        """The page at one of these steps with this laptop; None when it does not come to it in time."""
        deadline, after = time.monotonic() + seconds, -1
        while (left := deadline - time.monotonic()) > 0 and self.running:
            page = look(self.address, after, seconds=max(left, 0.1))
            if page is None:
                after = -1
                continue
            if page.step in steps and page.laptop == laptop:
                return page
            after = page.revision
        return None

    def noted(self, step: str, laptop: str, since: float, seconds: float = PATIENCE) -> Sight | None:
        """The observer's note of this, made since then; None when it comes to none."""
        return _soon(lambda: next(self._sights(step, laptop, since), None), seconds)

    def _sights(self, step: str, laptop: str, since: float) -> Iterator[Sight]:
        for sight in read_notes(self.notes):
            if sight.step == step and sight.laptop == laptop and sight.at >= since:
                yield sight

    def status(self) -> dict[str, object]:
        """What `laptopdesk-station status --json` says."""
        return read_status(self.data)

    # ---- what people do

    def scan(self, *codes: str) -> None:
        """The scanner sends these codes."""
        for code in codes:
            self.scanner.send(f"{code}\r".encode())

    def lay(self, laptop: str, pass_code: str) -> bool:
        """Both codes lie on the desk; answers whether it may go."""
        self.start()
        self.clear()
        self.scan(pass_code, laptop)
        page = self.sees(laptop, "may_go", "refused")
        return page is not None and page.step == "may_go"

    def clear(self) -> None:
        """Nothing of the person before lies here; a question of the desk is left to stand."""
        page = self.page()
        if page is not None and page.step not in (ASKS, "empty"):
            self.scan(command(Command.CANCEL))
            look(self.address, page.revision, seconds=5.0)

    def answer(self, how: str) -> bool:
        """What the desk asks is answered: `yes`, `no`, or that nobody knows; answers whether it asked anything."""
        page = self.page()
        if page is None or page.step != ASKS:
            return False
        mine = [one for one in self.attempts if one.laptop == page.laptop and one.green is None]
        if mine:
            unknown = [one for one in mine if not one.answered_at] or mine
            unknown[0].answered_at, unknown[0].passed_on = time.time(), how == "unknown"
        else:
            self.complaints.append(f"ASKED IN VAIN. desk {self.name} asks about {page.laptop}, which it showed as done")
        self.scan(command(Command[ANSWERS[how]]))
        look(self.address, page.revision, seconds=5.0)
        self.remember(0.3)
        return True

    def confirm(self, laptop: str, pass_code: str) -> Attempt:
        """The cards are scanned; nobody waited for what comes of it yet."""
        attempt = Attempt(
            desk=self.name,
            laptop=laptop,
            pass_code=pass_code,
            confirmed_at=time.time(),
            clock_measured=self.line.passed["contact"] >= self.contacts_at_jump + 2,
        )
        self.attempts.append(attempt)
        self.scan(*codes_to_confirm())
        return attempt

    def hand_out(self, laptop: str, pass_code: str) -> Attempt | None:
        """The whole job; None where it may not go. Whether it turned green stands in the attempt."""
        if not self.lay(laptop, pass_code):
            return None
        attempt = self.confirm(laptop, pass_code)
        if self.sees(laptop, "handed_over", "refused") is not None:
            self.remember(1.0)
        return attempt

    def undo(self) -> Sight | None:
        """The card is scanned, and the page says which hand-over did not happen; None where it says that of none."""
        self.start()
        self.remember()
        open_here = [one for one in self.attempts if one.undone is None and (one.green or one.killed)]
        for attempt in open_here[-2:]:  # the last one, or that before it where nobody saw whether it was done
            attempt.undo_scanned = True
        before, since = self.page(), time.time()
        self.scan(command(Command.UNDO))
        if before is None or not self._turns_to("undone", before.revision):
            return None
        sight = _soon(lambda: next((one for one in read_notes(self.notes) if _is(one, "undone", since)), None), 5.0)
        self.remember()
        return sight

    def _turns_to(self, step: str, after: int) -> bool:
        """Whether the page comes to this step in a few seconds; a notice on another one is its no."""
        page = look(self.address, after, seconds=5.0)
        return page is not None and page.step == step

    def take_back(self, laptop: str) -> Sight | None:
        """The laptop comes back here; None where the page says no."""
        self.start()
        since = time.time()
        self.clear()
        self.scan(command(Command.RETURN), laptop)
        page = self.sees(laptop, "taken_back", "refused", seconds=10.0)
        if page is None or page.step == "refused":
            return None
        return self.noted("taken_back", laptop, since)

    def jump(self, milliseconds: int) -> None:
        """Its clock is off by so much from now on."""
        self.clock.with_suffix(".new").write_text(str(milliseconds))
        self.clock.with_suffix(".new").replace(self.clock)
        self.contacts_at_jump = self.line.passed["contact"]

    def remember(self, seconds: float = 0.0) -> None:
        """Every green that the observer noted belongs to the attempt before it; waits so long for that of the last."""
        if seconds and self.attempts:
            last = self.attempts[-1]
            self.noted("handed_over", last.laptop, last.confirmed_at, seconds)
        for sight in read_notes(self.notes):
            if sight.step == "handed_over":
                attempt = self._of(sight)
                attempt.green = attempt.green or sight
            elif sight.step == "undone":
                self._of(sight).undone = sight

    def _of(self, sight: Sight) -> Attempt:
        """The attempt that this is about: the newest of this laptop then."""
        mine = [one for one in self.attempts if one.laptop == sight.laptop and one.confirmed_at <= sight.at]
        assert mine, f"{self.name} shows {sight.step} for {sight.laptop}, and nobody confirmed anything"
        return max(mine, key=lambda one: one.last_act(sight.at))


def _is(sight: Sight, step: str, since: float) -> bool:
    return sight.step == step and sight.at >= since


def _soon(true: Callable[[], Sight | None], seconds: float) -> Sight | None:
    deadline = time.monotonic() + seconds
    while (sight := true()) is None and time.monotonic() < deadline:
        time.sleep(0.02)
    return sight
