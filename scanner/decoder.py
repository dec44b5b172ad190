"""Bytes from a scanner become codes, however the port cuts them up. Pure: no port, no clock.

What a scanner sends around a code is its framing. Any of CR, LF, TAB, ETX, EOT, NUL ends a code (STX begins one), so
CRLF and doubled ends are only empty lines. What may stand around a code, and whether it is one, `protocol.codes` says.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from laptopdesk.protocol.codes import Code, CodeError, CodeKind, CodeReason, find_aim, find_command, parse_code
from laptopdesk.protocol.words import N_, Worded

SAME_SCAN = 1.5  # seconds in which the same code again is the same scan
QUIET = 0.3  # seconds of silence after which a scanner without an end has finished
LOST = 5.0  # seconds of silence after which the rest of a code is not coming
LONGEST = 256  # bytes; more without an end is no scan of ours

_ENDS = re.compile(rb"[\r\n\t\x00\x02\x03\x04]")
_ONE_LENGTH = frozenset({CodeKind.LAPTOP, CodeKind.PASS, CodeKind.BADGE})


class Unread(Worded):
    """Why bytes gave no code, beside the reasons of `CodeReason`."""

    TOO_LONG = "too_long", N_("The scanner sent too much at once. Scan again.")


@dataclass(frozen=True, kw_only=True)
class Scan:
    """A code that was read; `at` as given to the decoder, `aim` the identifier in front of it or empty."""

    code: Code
    at: float
    aim: str = ""


@dataclass(frozen=True, kw_only=True)
class BadScan:
    """Bytes that are no code, for the scan log and for one sentence on the page."""

    raw: bytes
    reason: CodeReason | Unread
    at: float


Reading = Scan | BadScan


@dataclass(frozen=True, kw_only=True)
class Framing:
    """What this scanner sends around each code; `suffix` is None until it was taught, empty for one that sends none."""

    prefix: bytes = b""
    suffix: bytes | None = None


class TeachFault(Worded):
    """Why a lesson taught nothing."""

    NOT_READ = "not_read", N_("Not learned: %(code)s was not read. Scan the three codes one by one, in order.")
    CHANGING = "changing", N_("Not learned: the scanner sent something else around each code. Teach it again.")
    BAD_END = "bad_end", N_("Not learned: the scanner ends a code with what may stand in a code. Set its suffix to CR.")
    PORT_CLOSED = (
        "port_closed",
        N_("Port %(port)s cannot be read. End the agent that uses it; laptopdesk-station doctor says more."),
    )


class TeachError(ValueError):
    """Three captures do not show one framing; `about` is the code or port it is about."""

    def __init__(self, fault: TeachFault, about: str = "") -> None:
        super().__init__(f"{fault.value} {about}".rstrip())
        self.fault, self.about = fault, about


def learn_framing(captures: Sequence[bytes], codes: Sequence[Code]) -> Framing:
    """The framing around these codes in these captures, one capture for each code; raises TeachError."""
    if not captures or len(captures) != len(codes):
        raise TeachError(TeachFault.NOT_READ)
    framings = {_around(capture, code) for capture, code in zip(captures, codes, strict=True)}
    if len(framings) != 1:
        raise TeachError(TeachFault.CHANGING)
    prefix, suffix = framings.pop()
    if suffix and not _ENDS.search(suffix):
        raise TeachError(TeachFault.BAD_END)
    return Framing(prefix=prefix, suffix=suffix)


def _around(capture: bytes, code: Code) -> tuple[bytes, bytes]:
    prefix, middle, suffix = capture.partition(code.text.encode())
    if not middle or code.text.encode() in suffix:
        raise TeachError(TeachFault.NOT_READ, code.grouped)
    return prefix, suffix


class Decoder:
    """Codes out of one port's bytes. Times are seconds of any clock that only goes forward.

    `keeps_echoes`: whether the same code read again at once is told too, as while counting, when all of them are kept.
    """

    def __init__(self, framing: Framing | None = None, *, keeps_echoes: Callable[[], bool] = lambda: False) -> None:
        self.framing, self._keeps_echoes = framing or Framing(), keeps_echoes
        self._held = b""
        self._heard = 0.0
        self._flooded = False
        self._last: Scan | None = None

    def feed(self, data: bytes, at: float) -> tuple[Reading, ...]:
        """What these bytes complete, in order."""
        self._heard = at
        *ended, self._held = _ENDS.split(self._held + data)
        readings = [self._finish(raw, at) for raw in ended]
        if len(self._held) > LONGEST:
            readings.append(self._finish(self._held, at))
            self._flooded = True
        if self._flooded:
            self._held = b""
        return tuple(filter(None, readings))

    def wait(self, at: float) -> tuple[Reading, ...]:
        """What silence completes: the code of a scanner that sends no end. Call it now and then, with the time."""
        silence = at - self._heard
        if silence < QUIET or (silence < LOST and not self._is_whole()):
            return ()
        held, self._held = self._held, b""
        return tuple(filter(None, [self._finish(held, at)]))

    def _is_whole(self) -> bool:
        """Whether no more can belong to what is held; an address goes on behind its tag."""
        reading = self._read(self._held, self._heard)
        if not isinstance(reading, Scan) or self.framing.suffix:
            return False
        return self.framing.suffix == b"" or (_is_complete(reading.code) and b"/" not in self._held)

    def _finish(self, raw: bytes, at: float) -> Reading | None:
        """What stood before an end; None for nothing, for the rest of a flood and for the same scan again."""
        flooded, self._flooded = self._flooded, False
        if flooded or not raw.strip(b" \0"):
            return None
        if len(raw) > LONGEST:
            return BadScan(raw=raw[:LONGEST], reason=Unread.TOO_LONG, at=at)
        reading = self._read(raw, at)
        echo = isinstance(reading, Scan) and self._is_echo(reading)
        return None if echo and not self._keeps_echoes() else reading

    def _is_echo(self, scan: Scan) -> bool:
        """Whether the scanner only read the same code again; a code held before it goes on being the same scan."""
        last, self._last = self._last, scan
        return last is not None and last.code == scan.code and scan.at - last.at < SAME_SCAN

    def _read(self, raw: bytes, at: float) -> Reading:
        text = _text(raw.removeprefix(self.framing.prefix))
        try:
            return Scan(code=parse_code(text), at=at, aim=find_aim(text))
        except CodeError as error:
            return BadScan(raw=raw, reason=error.reason, at=at)


def _is_complete(code: Code) -> bool:
    """Whether no longer code begins with this one: a prefix of a longer code can be a code by chance.

    A check character that is a letter ends a code, for only digits stand before it; and no command of ours begins
    another.
    """
    return code.kind in _ONE_LENGTH or code.check.isalpha() or find_command(code) is not None


def _text(raw: bytes) -> str:
    """The bytes as text, so that a foreign keyboard layout can be recognised: UTF-8, else Latin-1."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")
