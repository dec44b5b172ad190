"""How a station and a server come to trust each other, and what they sign afterwards. Pure; no key is made here.

Pairing: the office shows a code of 20 characters. It never travels: the station proves it by an HMAC over both public
keys, the server answers with one of its own over the same and over what it says. Who stands between them has another
public key, so neither proof fits; 99 random bits cannot be guessed from a proof.
Afterwards every request is signed by the station's key and every answer by the server's, over the request it answers.
A request that was recorded counts for nothing: its number is used up.
"""

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random
from typing import Self
from uuid import UUID

from laptopdesk.protocol.canonical import canonical_json
from laptopdesk.protocol.fields import Json

CODE_LENGTH = 20
CODE_MINUTES = 10
SERVICE = "_laptopdesk._tcp.local."

STALE_REQUEST, REPEATED_REQUEST = "stale_request", "repeated_request"
"""Codes of the answer to a request whose start ended (the station begins a new one), and to one whose number was used:
the answer names the `highest` number, and the station goes on after it."""

STATION_HEADER = "Laptopdesk-Station"
NONCE_HEADER = "Laptopdesk-Nonce"
TRUSTS_HEADER = "Laptopdesk-Trusts"
KEY_HEADER = "Laptopdesk-Key"
SIGNATURE_HEADER = "Laptopdesk-Signature"

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_GROUP = 4
LONGEST_NUMBER = 10**15
_NONCE = re.compile(r"([0-9a-f]{32})\.([1-9][0-9]{0,14})\.([0-9a-f]{8,16})")
_LABEL = b"laptopdesk pairing 1"


class PairingCodeError(ValueError):
    """A text is no pairing code."""


def make_pairing_code(rng: Random) -> str:
    """A new code of 20 characters without look-alikes; give `secrets.SystemRandom()`."""
    return "".join(rng.choice(_LETTERS) for _ in range(CODE_LENGTH))


def group_pairing_code(code: str) -> str:
    """The form for people: five groups of four."""
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def read_pairing_code(typed: str) -> str:
    """The code a person typed, without spaces and dashes, in capitals; raises PairingCodeError."""
    code = "".join(letter for letter in typed.upper() if letter not in " -\t\u00a0")
    if len(code) != CODE_LENGTH or any(letter not in _LETTERS for letter in code):
        raise PairingCodeError(f"a pairing code has {CODE_LENGTH} letters and digits, without 0, 1, I, L and O")
    return code


def pairing_key(code: str) -> bytes:
    """The HMAC key that stands for the code; the server keeps it instead of the code."""
    return hmac.digest(_LABEL, code.encode(), sha256)


def station_proof(key: bytes, *, station: bytes, server: bytes) -> str:
    """What the station shows: it knows the code, and these are the public keys of both."""
    return hmac.new(key, b"station" + station + server, sha256).hexdigest()


def server_proof(key: bytes, *, station: bytes, server: bytes, answer: dict[str, Json]) -> str:
    """What the server shows: it knows the code too, and this is its answer."""
    return hmac.new(key, b"server" + station + server + canonical_json(answer), sha256).hexdigest()


def proves(shown: str, expected: str) -> bool:
    """Whether a proof is the expected one, in constant time."""
    return hmac.compare_digest(shown.encode(), expected.encode())


@dataclass(frozen=True, kw_only=True)
class Nonce:
    """What makes a signed request one of a kind: a start of the agent, its number in it from 1, and a random part.

    The server takes each number of a start once, and none of a start that ended; no clock is asked. The random part
    keeps an answer from being used twice where a computer was put back to an earlier moment.
    """

    boot: UUID
    number: int
    random: str

    def __str__(self) -> str:
        return f"{self.boot.hex}.{self.number}.{self.random}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The nonce of this text; raises ValueError."""
        match = _NONCE.fullmatch(text)
        if match is None:
            raise ValueError("a nonce is a start, a number and a random part")
        boot, number, random = match.groups()
        return cls(boot=UUID(boot), number=int(number), random=random)


def request_message(*, station: str, method: str, target: str, nonce: str, body: bytes) -> bytes:
    """The bytes a station signs for one request. `target` is path and query; `nonce` is the text of a `Nonce`."""
    return _message(["request", station, method, target, nonce, sha256(body).hexdigest()])


def answer_message(*, station: str, nonce: str, status: int, body: bytes) -> bytes:
    """The bytes the server signs for its answer to the request with this nonce: no other request gets it."""
    return _message(["answer", station, nonce, status, sha256(body).hexdigest()])


def new_key_message(*, key_id: str, public_key: bytes) -> bytes:
    """The bytes that the old key signs to announce a new one."""
    return _message(["key", key_id, public_key.hex()])


def export_message(digest: str) -> bytes:
    """The bytes a station signs for a file that brings everything out; `digest` is the SHA-256 of its lines."""
    return _message(["export", digest])


def fingerprint(public_key: bytes) -> str:
    """A short name of a public key (16 hexadecimal digits of its SHA-256)."""
    return sha256(public_key).hexdigest()[:16]


def _message(parts: Sequence[str | int]) -> bytes:
    return b"laptopdesk 1\n" + canonical_json(list(parts))
