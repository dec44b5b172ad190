"""Talking to the server: every request signed by this station, every answer believed only when the server signed it."""

import json
import secrets
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from laptopdesk.protocol.trust import (
    LONGEST_NUMBER,
    NONCE_HEADER,
    REPEATED_REQUEST,
    SIGNATURE_HEADER,
    STALE_REQUEST,
    STATION_HEADER,
    TRUSTS_HEADER,
    Nonce,
    answer_message,
    request_message,
)
from scanner.exchange import NoAnswer, ServerAnswer, exchange
from scanner.identity import StationIdentity
from scanner.store import NotStored

PREFIX = "/api/v1/devices"
BUSY = "busy"
SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 10.0


class Unreachable(Exception):
    """No answer of our server came; what was asked may have been done all the same."""


class Untrusted(Unreachable):
    """Somebody answered who is not our server; nothing of the answer is used."""


class ServerSaidNo(Exception):
    """Our server answered, and could not do it: `status` and the code of the problem."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code = status, code


class ServerBusy(ServerSaidNo):
    """Our server is well and has too much to do: again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(503, BUSY)
        self.seconds = seconds


class NumberUsed(ServerSaidNo):
    """Our server had a request of this number before; `highest` is the highest it had."""

    def __init__(self, highest: int) -> None:
        super().__init__(409, REPEATED_REQUEST)
        self.highest = highest


class Numbers:
    """The numbers of the requests of one start of an agent; safe to use from any thread.

    `begin` makes the id of a new start, where the server says that this one is over.
    """

    def __init__(self, boot: UUID, begin: Callable[[], UUID]) -> None:
        self._boot, self._begin, self._number = boot, begin, 0
        self._lock = threading.Lock()

    def take(self) -> Nonce:
        """The next one."""
        with self._lock:
            self._number += 1
            return Nonce(boot=self._boot, number=self._number, random=secrets.token_hex(8))

    def go_on_after(self, number: int) -> None:
        """Numbers up to this one are used up."""
        with self._lock:
            self._number = max(self._number, number)

    def begin_anew(self, stale: Nonce) -> None:
        """A new start, unless another thread began it meanwhile. Raises what `begin` raises."""
        with self._lock:
            if stale.boot == self._boot:
                self._boot, self._number = self._begin(), 0


def _of_its_own() -> Numbers:
    return Numbers(uuid4(), uuid4)


@dataclass(frozen=True, kw_only=True)
class Client:
    """One paired station's way to its server at one address; not to be shared between threads."""

    identity: StationIdentity
    key: Ed25519PrivateKey
    session: requests.Session
    numbers: Numbers = field(default_factory=_of_its_own)

    def get(self, path: str, query: Mapping[str, Any], *, seconds: float) -> Any:
        """The JSON of a signed answer; raises Unreachable, Untrusted, ServerSaidNo."""
        return self._call("GET", f"{PREFIX}{path}" + (f"?{urlencode(query)}" if query else ""), b"", seconds)

    def post(self, path: str, document: object, *, seconds: float) -> Any:
        """The JSON of a signed answer; raises Unreachable, Untrusted, ServerSaidNo."""
        return self._call("POST", f"{PREFIX}{path}", json.dumps(document).encode(), seconds)

    def _call(self, method: str, target: str, body: bytes, seconds: float) -> Any:
        """Asked once more where the number was used up (something in between repeats what we send), and as a new start
        where the server heard a later one (a copy of this folder, or `doctor`)."""
        nonce = self.numbers.take()
        try:
            return self._call_once(method, target, body, seconds, str(nonce))
        except NumberUsed as error:
            self.numbers.go_on_after(error.highest)
        except ServerSaidNo as error:
            if error.code != STALE_REQUEST:
                raise
            self._begin_anew(nonce)
        return self._call_once(method, target, body, seconds, str(self.numbers.take()))

    def _begin_anew(self, stale: Nonce) -> None:
        try:
            self.numbers.begin_anew(stale)
        except NotStored as error:
            raise Unreachable(f"a new start cannot be noted: {error}") from error

    def _call_once(self, method: str, target: str, body: bytes, seconds: float, nonce: str) -> Any:
        station = str(self.identity.station)
        message = request_message(station=station, method=method, target=target, nonce=nonce, body=body)
        headers = {
            STATION_HEADER: station,
            NONCE_HEADER: nonce,
            TRUSTS_HEADER: self.identity.key_id,
            SIGNATURE_HEADER: b64encode(self.key.sign(message)).decode(),
            "Content-Type": "application/json",
        }
        answer = self._exchange(method, target, body, headers, seconds)
        signed = answer_message(station=station, nonce=nonce, status=answer.status, body=answer.content)
        if not self.identity.trusts(signed, _signature(answer)):
            raise Untrusted(f"{self.identity.url} is not our server (status {answer.status})")
        return _document(answer)

    def _exchange(
        self, method: str, target: str, body: bytes, headers: Mapping[str, str], seconds: float
    ) -> ServerAnswer:
        url = self.identity.url + target
        try:
            return exchange(self.session, method, url, seconds=seconds, body=body or None, headers=headers)
        except NoAnswer as error:
            raise Unreachable(str(error)) from error


@contextmanager
def reading() -> Iterator[None]:
    """What cannot be read inside, although our server said it (another version?), is as good as no answer."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise Unreachable(f"the server's answer cannot be read ({type(error).__name__}: {error})") from error


def _signature(answer: ServerAnswer) -> bytes:
    try:
        return b64decode(answer.headers.get(SIGNATURE_HEADER, ""), validate=True)
    except ValueError:
        return b""


def _document(answer: ServerAnswer) -> Any:
    try:
        document = answer.document()
    except ValueError as error:
        raise Untrusted("the answer is no JSON") from error
    if answer.status >= 400:
        code = str(document.get("code", "unknown")) if isinstance(document, dict) else "unknown"
        if code == REPEATED_REQUEST:
            raise NumberUsed(_highest(document))
        raise ServerBusy(_pause_of(answer)) if code == BUSY else ServerSaidNo(answer.status, code)
    return document


def _highest(document: Any) -> int:
    highest = document.get("highest")
    return highest if isinstance(highest, int) and 0 < highest < LONGEST_NUMBER else 0


def _pause_of(answer: ServerAnswer) -> float:
    """The seconds to wait; a header is not signed, so it is believed within bounds."""
    try:
        return min(max(float(answer.headers.get("Retry-After", "")), SHORTEST_PAUSE), LONGEST_PAUSE)
    except ValueError:
        return SHORTEST_PAUSE
