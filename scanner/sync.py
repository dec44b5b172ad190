"""Keeping in step with the server: what happened here goes up in order, what the gate needs comes down.

Runs in its own thread; the desk may ask it to send at once. A line that is down is tried again with capped pauses and
logged once. Where the server is no longer at its address, servers that announce themselves are tried: the signature of
the answer says whether it is ours.
"""

import json
import secrets
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import requests
import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from laptopdesk.protocol.operations import NOBODY_WAITS
from laptopdesk.protocol.snapshot import Snapshot
from laptopdesk.protocol.trust import new_key_message
from scanner.book import Book, Mark
from scanner.client import Client, Numbers, ServerBusy, ServerSaidNo, Unreachable, Untrusted, reading
from scanner.clock import NOISE_MS, ServerClock, steady_ms
from scanner.exchange import new_session
from scanner.identity import Boot, StationIdentity, begin_boot, change_identity
from scanner.ledger import EventOutcome, Ledger
from scanner.pairing import DOUBTED_NOTE, noted_pairing
from scanner.store import NotStored, Store
from scanner.upload import Upload

log = structlog.get_logger()

_dice = secrets.SystemRandom()
ROUND_SECONDS = 10.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0
CONTACT_SECONDS, SNAPSHOT_SECONDS = 8.0, 60.0
FORGET_SECONDS = 3600.0
LOOK_AROUND_AFTER = 3
"""Failed tries after which servers that announce themselves are tried."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """How the line to the server is. `clock_offset_ms`: server's clock minus ours, as far as we can tell now."""

    online: bool = False
    clock_offset_ms: int | None = None


@dataclass(frozen=True, kw_only=True)
class AgentState:
    """What a station tells of itself, beside its ledger."""

    version: str
    ports: tuple[tuple[str, str], ...]


class Sync:
    """The line to the server. `find` looks for servers; `agent_state` tells of ports; `changed` wakes the desk."""

    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        book: Book,
        identity: StationIdentity,
        key: Ed25519PrivateKey,
        boot: Boot,
        *,
        now_ms: Callable[[], int],
        agent_state: Callable[[], AgentState],
        changed: Callable[[], None],
        find: Callable[[], Sequence[str]] | None = None,
        steady_ms: Callable[[], int] = steady_ms,
    ) -> None:
        self.identity, self.online = identity, False
        self._noted_offset, self._steady_ms = _noted_offset(store), steady_ms
        self._clock = ServerClock(now_ms, steady_ms, self._noted_offset)
        self._store, self._ledger, self._book, self._key, self._boot = store, ledger, book, key, boot
        self._numbers = Numbers(boot.id, self._begin_anew)
        self._now_ms, self._agent_state, self._changed, self._find = now_ms, agent_state, changed, find
        self._upload = Upload(
            ledger,
            lambda path, body, seconds: self._client().post(path, body, seconds=seconds),
            paired_at_ms=noted_pairing(store, key),
        )
        self._wake, self._ended = threading.Event(), threading.Event()
        self._sessions = threading.local()
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._failures = 0
        self._forgot_at: float | None = None

    @property
    def link(self) -> Link:
        """How the line is now."""
        return Link(online=self.online, clock_offset_ms=self._clock.offset_ms())

    def start(self) -> None:
        """Begin to keep in step."""
        self._thread.start()

    def stop(self) -> None:
        """End; what was not sent stays in the ledger."""
        self._ended.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(2.0)

    def kick(self) -> None:
        """There is something to send."""
        self._wake.set()

    def ask(self, laptop: str, pass_code: str, operator: int | None, *, seconds: float) -> Any:
        """The server's live answer for these two codes; raises Unreachable, ServerSaidNo."""
        body = {"laptop": laptop, "pass": pass_code, "operator": operator}
        try:
            return self._client().post("/ask", body, seconds=seconds)
        except Unreachable:
            self._lost()
            raise

    def send_now(self, sequence: int, *, seconds: float) -> EventOutcome | None:
        """Everything up to this question is sent in order; what the server said of it, or None when no answer came.

        Nobody waits for it afterwards.
        """
        try:
            answer = self._upload.send_up_to(sequence, seconds=seconds)
        except Unreachable:
            self._lost()
            return None
        except (ServerSaidNo, NotStored) as error:
            log.warning("no answer that counts", error=str(error))
            return None
        finally:
            self._ledger.stop_waiting()
        return None if answer is not None and answer.reasons == (NOBODY_WAITS,) else answer

    # ---- the thread

    def _run(self) -> None:
        while not self._ended.is_set():
            pause = ROUND_SECONDS if self._round() else self._pause()
            self._note_offset()
            self._wake.wait(pause)
            self._wake.clear()

    def _pause(self) -> float:
        return float(min(FIRST_PAUSE * 2 ** min(self._failures, 10), LONGEST_PAUSE))

    def _round(self) -> bool:
        try:
            self.once()
        except Exception as error:  # noqa: BLE001 - whatever it was, this thread must try again: nobody else sends
            self._failed(error)
            return False
        if self._failures or not self.online:
            log.info("server found", url=self.identity.url)
        self._failures = 0
        self._set_link(online=True)
        return True

    def once(self) -> None:
        """One round: heartbeat, send everything, bring the snapshot up to date. Raises what the line raises."""
        self._contact()
        self._set_link(online=True)
        self._send_all()
        if self.identity.revoked:
            self._book.wipe()
        else:
            self._bring_snapshot()
        self._forget()

    def _forget(self) -> None:
        """What the server has had for long enough goes; the drawings, looked for in every row, once an hour."""
        self._ledger.forget_old()
        if self._forgot_at is None or time.monotonic() - self._forgot_at > FORGET_SECONDS:
            self._ledger.forget_drawings()
            self._forgot_at = time.monotonic()

    def _send_all(self) -> None:
        """Everything is sent; while the server is busy it is asked again, for as long as a round may take."""
        end = time.monotonic() + ROUND_SECONDS
        while not self._ended.is_set():
            try:
                if self._upload.send_all():
                    self._changed()
                return
            except ServerBusy as busy:
                self._changed()
                if time.monotonic() > end:
                    self._wake.set()  # the next round begins at once
                    return
                self._ended.wait(busy.seconds * _dice.uniform(0.5, 1.5))  # so that not all come at once

    def _failed(self, error: Exception) -> None:
        self._failures += 1
        if self._failures == 1:
            expected = isinstance(error, (Unreachable, ServerSaidNo, NotStored))
            log.warning(
                "server not reached, working on the snapshot",
                error=str(error),
                url=self.identity.url,
                exc_info=None if expected else error,
            )
        self._set_link(online=False)
        if self._find is not None and self._failures % LOOK_AROUND_AFTER == 0:
            try:
                self._look_around(self._find)
            except Exception as problem:  # noqa: BLE001 - as above
                log.warning("cannot look around for the server", error=str(problem))

    def _look_around(self, find: Callable[[], Sequence[str]]) -> None:
        """Try announced addresses; the first whose answer our server signed is where it is now."""
        for url in find():
            if url == self.identity.url:
                continue
            candidate = replace(self.identity, url=url)
            try:
                self._client(candidate).post("/contact", self._contact_body(), seconds=CONTACT_SECONDS)
            except (Unreachable, ServerSaidNo):
                continue
            self.identity = change_identity(self._store, self.identity, url=url)
            self._wake.set()
            return

    def _lost(self) -> None:
        if self.online:
            log.warning("line lost, working on the snapshot", url=self.identity.url)
            self._set_link(online=False)
            self._wake.set()

    def _set_link(self, *, online: bool) -> None:
        if online != self.online:
            self.online = online
            self._changed()

    def _client(self, identity: StationIdentity | None = None) -> Client:
        session: requests.Session | None = getattr(self._sessions, "session", None)
        if session is None:
            session = self._sessions.session = new_session()
        return Client(identity=identity or self.identity, key=self._key, session=session, numbers=self._numbers)

    def _begin_anew(self) -> UUID:
        """The server holds this start for over: the next one, as if the agent had been started again."""
        log.warning("the server heard another start of this desk, beginning anew")
        self._boot = begin_boot(self._store, uuid4)
        return self._boot.id

    # ---- coming by

    def _contact_body(self) -> dict[str, Any]:
        counts, mark, agent_state = self._ledger.counts(), self._book.mark(), self._agent_state()
        return {
            "boot": str(self._boot.id),
            "boot_number": self._boot.number,
            "version": agent_state.version,
            "unsent": counts.unsent,
            "snapshot_sequence": mark.sequence if mark else None,
            "snapshot_at_ms": mark.read_at_ms if mark else None,
            "clock_offset_ms": self.link.clock_offset_ms,
            "ports": [{"port": port[:200], "state": state} for port, state in agent_state.ports],
            "doubted": json.loads(self._store.note(DOUBTED_NOTE) or "[]")[:20],
        }

    def _contact(self) -> None:
        body, answered, asked_at = self._contact_body(), self._ledger.highest_answered(), self._steady_ms()
        answer = self._client().post("/contact", body, seconds=CONTACT_SECONDS)
        with reading():
            changes, server_ms = _changes(self.identity, answer), answer["server_time_ms"]
            forget = [int(sequence) for sequence in answer["forget"]]
            last, missing = int(answer["last_sequence"]), [(int(low), int(high)) for low, high in answer["missing"]]
            self._clock.measure(int(server_ms), asked_at)
        if body["doubted"]:
            self._store.set_note(DOUBTED_NOTE, "[]")
        self._note_offset()
        self.identity = change_identity(self._store, self.identity, **changes)
        if forget:
            self._ledger.forget_drawings_of(forget)
        again = self._ledger.send_again_after(last) if last < answered else 0
        again += sum(self._ledger.send_again_within(first, until) for first, until in missing)
        if again:
            log.warning("the server lost events of this desk, sending them again", events=again)

    def _note_offset(self) -> None:
        """How the clocks stand is kept for a start without a network; a disk that takes nothing is tried again."""
        offset, noted = self._clock.offset_ms(), self._noted_offset
        if offset is None or (noted is not None and abs(noted - offset) <= NOISE_MS):
            return
        with suppress(NotStored):
            self._store.set_note(_OFFSET_NOTE, str(offset))
            self._noted_offset = offset

    # ---- the snapshot

    def _bring_snapshot(self) -> None:
        """The list is the server's; whole where a delta does not make it so: something left this place, or came."""
        mark = self._book.mark()
        snapshot = self._ask_for_snapshot(mark)
        self._take_in(snapshot)
        if snapshot.base is not None and self._book.held() != snapshot.keys:
            self._take_in(self._ask_for_snapshot(None))

    def _ask_for_snapshot(self, mark: Mark | None) -> Snapshot:
        query = {"since": mark.sequence, "hash": mark.hash} if mark else {}
        with reading():
            snapshot = Snapshot.from_json(self._client().get("/snapshot", query, seconds=SNAPSHOT_SECONDS))
        if snapshot.base is not None and (mark is None or snapshot.base != mark.sequence):
            raise Unreachable("the server sent changes to a list that is not ours")
        return snapshot

    def _take_in(self, snapshot: Snapshot) -> None:
        snapshot_ms = snapshot.made_at_ms - (self.link.clock_offset_ms or 0)
        self._book.take_in(snapshot, lambda: self._ledger.list_in_force(snapshot_ms))


_OFFSET_NOTE = "clock_offset_ms"


def _noted_offset(store: Store) -> int | None:
    text = store.note(_OFFSET_NOTE)
    return int(text) if text else None


def _changes(identity: StationIdentity, answer: Any) -> dict[str, Any]:
    """How the station stands with the server now, as fields of its identity; raises Untrusted."""
    return {
        "name": str(answer["name"]),
        "location": str(answer["location"]),
        "location_name": str(answer["location_name"]),
        "revoked": bool(answer["revoked"]),
        "copied": bool(answer["copied"]),
        **_new_key(identity, answer["new_key"]),
    }


def _new_key(identity: StationIdentity, announced: Any) -> dict[str, str]:
    """The key to trust from now on, if the one we trust announced it; raises Untrusted for any other."""
    if announced is None:
        return {}
    public = b64decode(str(announced["public_key"]))
    message = new_key_message(key_id=str(announced["key_id"]), public_key=public)
    if not identity.trusts(message, b64decode(str(announced["signature"]))):
        raise Untrusted("a new key was announced by somebody else")
    return {"key_id": str(announced["key_id"]), "server_key": public.hex()}
