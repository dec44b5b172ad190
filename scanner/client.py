"""Talking to the server: every request signed by this station, every answer believed only when the server signed it."""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from laptopdesk.protocol.trust import (
    NONCE_HEADER,
    SIGNATURE_HEADER,
    STATION_HEADER,
    TRUSTS_HEADER,
    answer_message,
    request_message,
)
from scanner.exchange import Answer, NoAnswer, exchange
from scanner.identity import Identity

PREFIX = "/api/v1/devices"


class Unreachable(Exception):
    """No answer of our server came; what was asked may have been done all the same."""


class Untrusted(Unreachable):
    """Somebody answered who is not our server; nothing of the answer is used."""


class ServerSaidNo(Exception):
    """Our server answered, and could not do it: `status` and the code of the problem."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code = status, code


@dataclass(frozen=True, kw_only=True)
class Client:
    """One paired station's way to its server at one address; not to be shared between threads."""

    identity: Identity
    key: Ed25519PrivateKey
    session: requests.Session

    def get(self, path: str, query: Mapping[str, Any], *, seconds: float) -> Any:
        """The JSON of a signed answer; raises Unreachable, Untrusted, ServerSaidNo."""
        return self._call("GET", f"{PREFIX}{path}" + (f"?{urlencode(query)}" if query else ""), b"", seconds)

    def post(self, path: str, document: object, *, seconds: float) -> Any:
        """The JSON of a signed answer; raises Unreachable, Untrusted, ServerSaidNo."""
        return self._call("POST", f"{PREFIX}{path}", json.dumps(document).encode(), seconds)

    def _call(self, method: str, target: str, body: bytes, seconds: float) -> Any:
        nonce = secrets.token_hex(16)
        station = str(self.identity.station)
        message = request_message(station=station, method=method, target=target, nonce=nonce, body=body)
        headers = {
            STATION_HEADER: station, NONCE_HEADER: nonce, TRUSTS_HEADER: self.identity.key_id,
            SIGNATURE_HEADER: b64encode(self.key.sign(message)).decode(), "Content-Type": "application/json",
        }  # fmt: skip
        answer = self._exchange(method, target, body, headers, seconds)
        signed = answer_message(station=station, nonce=nonce, status=answer.status, body=answer.content)
        if not self.identity.trusts(signed, _signature(answer)):
            raise Untrusted(f"{self.identity.url} is not our server (status {answer.status})")
        return _document(answer)

    def _exchange(self, method: str, target: str, body: bytes, headers: Mapping[str, str], seconds: float) -> Answer:
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


def _signature(answer: Answer) -> bytes:
    try:
        return b64decode(answer.headers.get(SIGNATURE_HEADER, ""), validate=True)
    except ValueError:
        return b""


def _document(answer: Answer) -> Any:
    try:
        document = answer.document()
    except ValueError as error:
        raise Untrusted("the answer is no JSON") from error
    if answer.status >= 400:
        code = document.get("code", "unknown") if isinstance(document, dict) else "unknown"
        raise ServerSaidNo(answer.status, str(code))
    return document
