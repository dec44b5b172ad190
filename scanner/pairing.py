"""Becoming a station: the code of the office is proven, never sent; only the server that proves it too is believed."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from laptopdesk.protocol.trust import fingerprint, pairing_key, proves, read_pairing_code, server_proof, station_proof
from scanner.client import PREFIX
from scanner.exchange import NoAnswer, exchange, new_session
from scanner.identity import StationIdentity, find_or_make_key, read_identity, write_identity
from scanner.store import Store

SECONDS = 10.0
DOUBTED_NOTE = "doubted"
_KEY_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class ServerCandidate:
    """An address at which a server says it is ours; a hint."""

    name: str
    url: str


@dataclass(frozen=True, kw_only=True)
class ServerDoubt:
    """A server that answered and proved nothing: told to the real one at the first contact."""

    name: str
    url: str
    key_id: str


class PairingFailed(Exception):
    """No server accepted the code and proved that it knows it; `servers` are the addresses that answered at all."""

    def __init__(self, servers: tuple[str, ...]) -> None:
        super().__init__(f"no server knows this code ({', '.join(servers)})" if servers else "no server answered")
        self.servers = servers


class _PairingRefused(Exception):
    """A server that does not know the code (any more), or says so."""


@dataclass(frozen=True, kw_only=True)
class _Proven:
    """Who this station is now, and the server's clock at that moment (None from one that does not tell)."""

    identity: StationIdentity
    server_time_ms: int | None


def noted_pairing(store: Store, key: Ed25519PrivateKey) -> int | None:
    """When this key was first paired, in milliseconds since 1970 by the server's clock; None when nobody noted it."""
    text = store.note(_paired_note(key))
    return int(text) if text else None


def _paired_note(key: Ed25519PrivateKey) -> str:
    return f"paired_at_ms {fingerprint(key.public_key().public_bytes_raw())}"


def pair(folder: Path, typed: str, candidates: Iterable[ServerCandidate]) -> StationIdentity:
    """This computer is the station of the code from now on.

    Tries each address until one proves to know the code. Raises PairingCodeError for a mistyped code, PairingFailed,
    NotStored.
    """
    key = pairing_key(read_pairing_code(typed))
    store = Store(folder)
    try:
        private = find_or_make_key(folder)
        doubts: list[ServerDoubt] = []
        for candidate in candidates:
            proven = _try(candidate, private, key, doubts)
            if proven is not None:
                _settle(store, proven.identity, doubts)
                if proven.server_time_ms is not None and noted_pairing(store, private) is None:
                    store.set_note(_paired_note(private), str(proven.server_time_ms))
                return proven.identity
        raise PairingFailed(tuple(doubt.url for doubt in doubts))
    finally:
        store.close()


def _settle(store: Store, identity: StationIdentity, doubts: list[ServerDoubt]) -> None:
    before = read_identity(store)
    write_identity(store, identity)
    store.set_note(DOUBTED_NOTE, json.dumps([asdict(doubt) for doubt in doubts]))
    if before is not None and before.server_key != identity.server_key:
        with store.write() as connection:
            connection.execute("DELETE FROM note WHERE name = 'snapshot'")


def _try(
    candidate: ServerCandidate, private: Ed25519PrivateKey, key: bytes, doubts: list[ServerDoubt]
) -> _Proven | None:
    """The identity this server gives; None, with a doubt where it answered at all."""
    server_key, key_id = b"", ""
    try:
        with new_session() as session:
            server_key, key_id = _server_key(session, candidate)
            return _prove(session, candidate, private, key, server_key)
    except (_PairingRefused, NoAnswer) as error:
        if server_key or isinstance(error, _PairingRefused):
            doubts.append(ServerDoubt(name=candidate.name[:200], url=candidate.url[:200], key_id=key_id[:80]))
        return None


def _server_key(session: requests.Session, candidate: ServerCandidate) -> tuple[bytes, str]:
    document = _ask(session, "GET", candidate, "/key", None)
    try:
        public = b64decode(str(document["public_key"]), validate=True)
    except (KeyError, ValueError) as error:
        raise _PairingRefused from error
    if len(public) != _KEY_BYTES:
        raise _PairingRefused
    return public, fingerprint(public)


def _prove(
    session: requests.Session, candidate: ServerCandidate, private: Ed25519PrivateKey, key: bytes, server_key: bytes
) -> _Proven:
    public = private.public_key().public_bytes_raw()
    proof = station_proof(key, station=public, server=server_key)
    body = {"public_key": _text(public), "server_key": _text(server_key), "proof": proof}
    answer = _ask(session, "POST", candidate, "/pair", body)
    if not _is_proven(answer, str(answer.pop("proof", "")), key, public, server_key):
        raise _PairingRefused
    identity = StationIdentity(
        station=int(answer["station"]),
        name=str(answer["name"]),
        location=str(answer["location"]),
        location_name=str(answer["location_name"]),
        url=candidate.url,
        key_id=str(answer["key_id"]),
        server_key=server_key.hex(),
    )
    server_ms = answer.get("server_time_ms")
    return _Proven(identity=identity, server_time_ms=int(server_ms) if server_ms is not None else None)


def _is_proven(answer: dict[str, Any], shown: str, key: bytes, public: bytes, server_key: bytes) -> bool:
    """Whether who answered knows the code; whatever a stranger says only makes it False."""
    try:
        return proves(shown, server_proof(key, station=public, server=server_key, answer=answer))
    except (TypeError, ValueError, RecursionError):
        return False


def _ask(
    session: requests.Session, method: str, candidate: ServerCandidate, path: str, body: dict[str, str] | None
) -> dict[str, Any]:
    content = json.dumps(body).encode() if body is not None else None
    answer = exchange(
        session,
        method,
        f"{candidate.url}{PREFIX}{path}",
        seconds=SECONDS,
        body=content,
        headers={"Content-Type": "application/json"},
    )
    try:
        document = answer.document()
    except ValueError as error:
        raise _PairingRefused from error
    if answer.status != 200 or not isinstance(document, dict):
        raise _PairingRefused
    return document


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()
