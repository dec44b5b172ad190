"""One agent put together and run: ledger, snapshot, line, scanners, page; ended cleanly by SIGTERM."""

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import FrameType

import structlog

from laptopdesk.protocol.uuid7 import Uuid7Generator
from scanner.agent import Agent
from scanner.book import Book
from scanner.counting import Counting
from scanner.discovery import find_servers
from scanner.folder import FolderLock, lock_folder, write_state
from scanner.hand_over import HandOver
from scanner.identity import NotPaired, StationIdentity, begin_boot, change_identity, load_key, read_identity
from scanner.ledger import Ledger
from scanner.ports import PortReader
from scanner.store import Damaged, NotStored, Store
from scanner.sync import AgentState, Sync
from scanner.teach import find_framing
from scanner.values import DeskBoard, KioskView

log = structlog.get_logger()

FIND_SECONDS = 3.0
TRY_SECONDS = 2.0
_TRIED_NOTE = "tried"


class PageNotServed(Exception):
    """The desk's page cannot be served at this address."""

    def __init__(self, address: str, why: str) -> None:
        super().__init__(f"{address}: {why}")
        self.address, self.why = address, why


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What `laptopdesk-station run` was asked for."""

    folder: Path
    ports: tuple[str, ...]
    server: str | None = None
    kiosk: str | None = None


def now_ms() -> int:
    """This computer's clock, in milliseconds since 1970 (UTC)."""
    return time.time_ns() // 1_000_000


def agent_version() -> str:
    """The version of this agent."""
    try:
        return version("laptopdesk")
    except PackageNotFoundError:
        return "unknown"


def run(settings: Settings) -> None:
    """Work until SIGTERM or Ctrl-C. Raises NotPaired, AlreadyRunning, Damaged, PageNotServed, NotThisComputer.

    On a disk that takes nothing the page says so until it does; without a page that raises NotStored.
    """
    while True:
        try:
            return _work(settings)
        except NotStored as error:
            if settings.kiosk is None or isinstance(error, Damaged):
                raise
            if not _wait_for_the_disk(settings, error):
                return None


def _work(settings: Settings) -> None:
    with ExitStack() as stack:
        lock = _lock(settings.folder)
        stack.callback(lock.release)
        write_state(settings.folder, {})  # what an earlier agent said of its ports is over
        store = Store(settings.folder)
        stack.callback(store.close)
        agent, sync = _assemble(settings, store)
        for begin in (_ending(agent.end), _synced(sync), _reading(settings, store, agent), _shown(settings, agent)):
            stack.enter_context(begin)
        log.info("station ready", station=sync.identity.station, place=sync.identity.location_name)
        agent.run()
    log.info("station ended")


def _wait_for_the_disk(settings: Settings, error: NotStored) -> bool:
    """Whether something can be written again; until then the page says that it cannot. False when we are to end."""
    from scanner.kiosk.stuck import StuckBoard

    log.error("nothing can be written, waiting", error=str(error))
    ended, board = threading.Event(), StuckBoard()
    with _ending(ended.set), _shown(settings, board):
        while not ended.wait(TRY_SECONDS) and not _can_write(settings.folder):
            pass
        board.end()
    return not ended.is_set()


def _can_write(folder: Path) -> bool:
    try:
        store = Store(folder)
    except NotStored:
        return False
    try:
        store.set_note(_TRIED_NOTE, str(now_ms()))
    except NotStored:
        return False
    finally:
        store.close()
    return True


def _lock(folder: Path) -> FolderLock:
    try:
        return lock_folder(folder)
    except OSError as error:
        raise NotStored(f"{folder}: {error.strerror}") from error


def _assemble(settings: Settings, store: Store) -> tuple[Agent, Sync]:
    identity = _identity(settings, store)
    key, make_id = load_key(settings.folder), Uuid7Generator(now_ms)
    ledger, book = Ledger(store, key.sign, now_ms), Book(store, now_ms)
    ledger.inspect()
    wired: list[Agent] = []
    sync = Sync(
        store,
        ledger,
        book,
        identity,
        key,
        begin_boot(store, make_id),
        now_ms=now_ms,
        agent_state=lambda: AgentState(version=agent_version(), ports=_port_states(wired)),
        changed=lambda: _wake(wired),
        find=None if settings.server else _announced,
    )
    hand_over = HandOver(ledger=ledger, book=book, sync=sync, now_ms=now_ms, make_id=make_id)
    counting = Counting(hand_over=hand_over, ledger=ledger, store=store)
    agent = Agent(
        hand_over=hand_over,
        counting=counting,
        ledger=ledger,
        book=book,
        sync=sync,
        now_ms=now_ms,
        shown=_noting(settings),
    )
    wired.append(agent)
    return agent, sync


def _identity(settings: Settings, store: Store) -> StationIdentity:
    identity = read_identity(store)
    if identity is None:
        raise NotPaired(str(settings.folder))
    if settings.server:
        identity = change_identity(store, identity, url=settings.server.rstrip("/"))
    return identity


def _announced() -> Sequence[str]:
    return [server.url for server in find_servers(FIND_SECONDS)]


def _port_states(wired: Sequence[Agent]) -> tuple[tuple[str, str], ...]:
    return tuple((port, state.value) for agent in wired for port, state in agent.ports().items())


def _wake(wired: Sequence[Agent]) -> None:
    for agent in wired:
        agent.wake()


def _noting(settings: Settings) -> Callable[[KioskView], None]:
    def note(view: KioskView) -> None:
        ports = [{"port": port.port, "state": port.state.value} for port in view.ports]
        write_state(
            settings.folder,
            {
                "online": view.online,
                "ports": ports,
                "damaged": list(view.damaged),
                "step": view.step.value,
                "laptop": view.laptop,
                "reasons": [reason.value for reason in view.reasons],
                "counted": view.counted,
                "scans": view.scans,
            },
        )

    return note


@contextmanager
def _ending(finish: Callable[[], None]) -> Iterator[None]:
    """SIGTERM and Ctrl-C end the agent after what it is doing."""

    def end(_number: int, _frame: FrameType | None) -> None:
        finish()

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _synced(sync: Sync) -> Iterator[None]:
    sync.start()
    try:
        yield
    finally:
        sync.stop()


@contextmanager
def _reading(settings: Settings, store: Store, agent: Agent) -> Iterator[None]:
    readers = [
        PortReader(
            port,
            agent.read,
            on_state=agent.port_changed,
            framings=lambda key: find_framing(store, key),
            keeps_echoes=agent.is_counting,
        )
        for port in settings.ports
    ]
    for reader in readers:
        agent.port_changed(reader.url, reader.state)
        reader.start()
    try:
        yield
    finally:
        for reader in readers:
            reader.stop()


@contextmanager
def _shown(settings: Settings, board: DeskBoard) -> Iterator[None]:
    """The page, when it was asked for; raises NotThisComputer, and PageNotServed when its port is taken."""
    if settings.kiosk is None:
        yield
        return
    from scanner.kiosk.page import create_kiosk, parse_address
    from scanner.kiosk.serve import PageServer

    host, port = parse_address(settings.kiosk)
    app = create_kiosk(board, address=settings.kiosk)
    try:
        server = PageServer(app, host, port)
    except OSError as error:
        raise PageNotServed(settings.kiosk, error.strerror or str(error)) from error
    log.info("page ready", url=f"http://{settings.kiosk}/")
    try:
        yield
    finally:
        server.stop()
