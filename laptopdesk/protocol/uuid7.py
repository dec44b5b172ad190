"""Ids of operations: UUID version 7 (RFC 9562, section 5.7), made on the device that reports."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock
from uuid import UUID

_MS_BITS = 48
_RANDOM_BITS = 74
_LOW_BITS = 62
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
RANDOM_BYTES = 10


def uuid7(now_ms: int, random_bytes: bytes) -> UUID:
    """The UUIDv7 of `now_ms` (milliseconds since 1970, UTC) and ten random bytes, of which 74 bits are used.

    Raises ValueError when the time does not fit 48 bits or there are not ten bytes.
    """
    if len(random_bytes) != RANDOM_BYTES:
        raise ValueError(f"uuid7 takes {RANDOM_BYTES} random bytes")
    return _assemble(now_ms, int.from_bytes(random_bytes) >> (8 * RANDOM_BYTES - _RANDOM_BITS))


def _assemble(ms: int, rest: int) -> UUID:
    if not 0 <= ms < 1 << _MS_BITS:
        raise ValueError("the time does not fit a UUIDv7")
    high, low = rest >> _LOW_BITS, rest & ((1 << _LOW_BITS) - 1)
    return UUID(int=ms << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def parse_uuid(text: str) -> UUID:
    """The UUIDv7 that `text` holds in its usual form (36 characters, either case); raises ValueError for others."""
    value = UUID(text)
    if str(value) != text.lower():
        raise ValueError("a UUID is written as 8-4-4-4-12 hexadecimal digits")
    if value.version != 7:
        raise ValueError("an operation id is a UUID of version 7")
    return value


def uuid7_ms(value: UUID) -> int:
    """Milliseconds since 1970 (UTC) at which the id was made, by the maker's clock."""
    if value.version != 7:
        raise ValueError("only a UUID of version 7 carries its time")
    return value.int >> 80


class Uuid7Generator:
    """Makes ids of which each is larger than the one before, also when the clock stands still or goes back.

    RFC 9562, section 6.2, method 2: within one millisecond the random part grows by a random step.
    """

    def __init__(self, now_ms: Callable[[], int], random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self._now_ms = now_ms
        self._random_bytes = random_bytes
        self._lock = Lock()
        self._ms = -1
        self._rest = 0

    def __call__(self) -> UUID:
        """The next id."""
        with self._lock:
            now = self._now_ms()
            if now > self._ms:
                self._start(now)
            else:
                self._step()
            return _assemble(self._ms, self._rest)

    def _start(self, ms: int) -> None:
        self._ms = ms
        self._rest = int.from_bytes(self._random_bytes(RANDOM_BYTES)) >> (8 * RANDOM_BYTES - _RANDOM_BITS)

    def _step(self) -> None:
        rest = self._rest + 1 + int.from_bytes(self._random_bytes(4))
        if rest >> _RANDOM_BITS:
            self._start(self._ms + 1)
        else:
            self._rest = rest
