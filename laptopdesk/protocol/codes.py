"""The codes that are printed, scanned and typed: a kind letter, digits, and a check character.

The check character is ISO 7064 MOD 37,36 over kind and digits. No punctuation is ever printed.
"""

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from types import MappingProxyType

from stdnum.iso7064 import mod_37_36

from laptopdesk.protocol import keyboards


class CodeKind(StrEnum):
    """What a code stands for; the value is its first letter."""

    LAPTOP = "L"
    PASS = "P"
    BADGE = "S"
    LOCATION = "Z"
    COMMAND = "X"


class CodeReason(StrEnum):
    """Why a text is no code of ours."""

    EMPTY = "empty"
    WRONG_LENGTH = "wrong_length"
    UNKNOWN_KIND = "unknown_kind"
    WRONG_CHECK = "wrong_check_character"
    FOREIGN_LAYOUT = "foreign_layout"
    MERGED = "merged"
    BAD_CHARACTERS = "bad_characters"


class Command(StrEnum):
    """What a printed desk command asks for."""

    CONFIRM = "confirm"
    UNDO = "undo"
    CANCEL = "cancel"
    RETURN = "return"
    COUNT = "count"
    PAPER_SIGNED = "paper_signed"


class CodeError(ValueError):
    """A text is no code; `raw` keeps it for the scan log."""

    def __init__(self, reason: CodeReason, raw: str = "") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.raw = raw


_DIGITS: Mapping[CodeKind, tuple[int, int]] = {
    CodeKind.LAPTOP: (7, 7),
    CodeKind.PASS: (10, 10),
    CodeKind.BADGE: (10, 10),
    CodeKind.LOCATION: (4, 8),
    CodeKind.COMMAND: (4, 8),
}
_KINDS = frozenset(kind.value for kind in CodeKind)
_RANDOM_CODES = 10**10
_GROUP = 4
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015]")
_DIGIT_TEXT = re.compile(r"[0-9]+")
_PLAIN = re.compile(r"[0-9A-Z]+")
_NEXT_CODE = re.compile(r"[LPSZX](?:[0-9]|$)")
_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_ADDRESS = re.compile(r"https?://\S+/l/([0-9A-Za-z]{1,16})(?:[/?#]\S*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Code:
    """A valid code. Raises ValueError when `body` is not the digits that `kind` asks for."""

    kind: CodeKind
    body: str

    def __post_init__(self) -> None:
        least, most = _DIGITS[self.kind]
        if not _DIGIT_TEXT.fullmatch(self.body) or not least <= len(self.body) <= most:
            raise ValueError(f"a code of kind {self.kind} has {least} to {most} digits")

    @property
    def check(self) -> str:
        """The check character (ISO 7064 MOD 37,36)."""
        return mod_37_36.calc_check_digit(f"{self.kind}{self.body}")

    @property
    def text(self) -> str:
        """The compact form: what is printed in a barcode, and stored."""
        return f"{self.kind}{self.body}{self.check}"

    @property
    def grouped(self) -> str:
        """The form for people: `L 000 1234 B`. `parse_code` reads it back."""
        count = -(-len(self.body) // _GROUP)
        edges = [len(self.body) * index // count for index in range(count + 1)]
        groups = [self.body[start:end] for start, end in itertools.pairwise(edges)]
        return " ".join((self.kind.value, *groups, self.check))

    def __str__(self) -> str:
        return self.text


def parse_code(raw: str) -> Code:
    """The code that `raw` holds; spaces and dashes around and between are ignored.

    Raises CodeError with the reason. A text changed by a foreign keyboard layout is recognised as such and never
    turned back: what the scanner meant is not guessed.
    """
    compact = _SEPARATORS.sub("", raw)
    code = _read(compact)
    if code is None:
        raise CodeError(_reason(raw.strip(), compact), raw)
    return code


def parse_typed_code(raw: str) -> Code:
    """As `parse_code`, for a field in which a person types: small letters are taken as capitals."""
    return parse_code("".join(letter.upper() if letter.isascii() else letter for letter in raw))


def parse_scanned_code(raw: str) -> Code:
    """As `parse_code`, for all that a scanner may make of a label: an AIM identifier in front (ISO/IEC 15424), or the
    address of the laptop's public page from its QR code.
    """
    text = _AIM.sub("", raw.strip(), count=1) if raw.strip().startswith("]") else raw.strip()
    address = _ADDRESS.fullmatch(text)
    return parse_code(address.group(1).upper() if address else text or raw)


def is_code(raw: str, kind: CodeKind) -> bool:
    """True when `raw` is the compact, stored form of a code of this kind."""
    code = _read(raw)
    return code is not None and code.kind is kind


def _read(compact: str) -> Code | None:
    """The code, when kind, length, digits and check character all hold; separators must be gone."""
    if not _PLAIN.fullmatch(compact) or compact[0] not in _KINDS or not mod_37_36.is_valid(compact):
        return None
    try:
        return Code(CodeKind(compact[0]), compact[1:-1])
    except ValueError:
        return None


def _reason(stripped: str, compact: str) -> CodeReason:
    if not compact and not keyboards.looks_foreign(stripped):
        return CodeReason.EMPTY
    if not compact.isprintable():
        return CodeReason.BAD_CHARACTERS
    if _is_foreign(stripped):
        return CodeReason.FOREIGN_LAYOUT
    if _is_merged(compact):
        return CodeReason.MERGED
    if not _PLAIN.fullmatch(compact):
        return CodeReason.BAD_CHARACTERS
    return _reason_of_plain(compact)


def _reason_of_plain(compact: str) -> CodeReason:
    if compact[0] not in _KINDS:
        return CodeReason.UNKNOWN_KIND
    least, most = _DIGITS[CodeKind(compact[0])]
    if not least <= len(compact) - 2 <= most:
        return CodeReason.WRONG_LENGTH
    if not _DIGIT_TEXT.fullmatch(compact[1:-1]):
        return CodeReason.BAD_CHARACTERS
    return CodeReason.WRONG_CHECK


def _is_foreign(stripped: str) -> bool:
    return keyboards.looks_foreign(stripped) or any(
        _read(text) is not None for text in keyboards.possible_originals(stripped)
    )


def _is_merged(compact: str) -> bool:
    """True when the text starts with a whole code and another one begins right after it."""
    return any(
        _NEXT_CODE.match(compact, end) is not None and _read(compact[:end]) is not None
        for end in range(1, len(compact))
    )


def make_laptop_tag(number: int) -> str:
    """The asset tag of laptop `number` (0 to 9 999 999); raises ValueError outside."""
    return _numbered(CodeKind.LAPTOP, number)


def make_location_code(number: int) -> str:
    """The code of location `number` (0 to 99 999 999); raises ValueError outside."""
    return _numbered(CodeKind.LOCATION, number)


def make_pass_code(rng: Random) -> str:
    """A new pass code of ten random digits; give `secrets.SystemRandom()` outside tests and demo data."""
    return _random(CodeKind.PASS, rng)


def make_badge_code(rng: Random) -> str:
    """A new staff badge code of ten random digits; give `secrets.SystemRandom()` outside tests and demo data."""
    return _random(CodeKind.BADGE, rng)


def _numbered(kind: CodeKind, number: int) -> str:
    if number < 0:
        raise ValueError("a number in a code is not negative")
    return Code(kind, f"{number:0{_DIGITS[kind][0]}d}").text


def _random(kind: CodeKind, rng: Random) -> str:
    return Code(kind, f"{rng.randrange(_RANDOM_CODES):010d}").text


# The digits spell the English word on a telephone's keys, so that no two commands are a slip apart.
COMMANDS: Mapping[Command, Code] = MappingProxyType(
    {
        Command.CONFIRM: Code(CodeKind.COMMAND, "2663476"),
        Command.UNDO: Code(CodeKind.COMMAND, "8636"),
        Command.CANCEL: Code(CodeKind.COMMAND, "226235"),
        Command.RETURN: Code(CodeKind.COMMAND, "738876"),
        Command.COUNT: Code(CodeKind.COMMAND, "26868"),
        Command.PAPER_SIGNED: Code(CodeKind.COMMAND, "72737"),
    }
)
_COMMAND_OF = {code: command for command, code in COMMANDS.items()}


def find_command(code: Code) -> Command | None:
    """The command that a code of kind X asks for; None for other kinds and for commands not known here."""
    return _COMMAND_OF.get(code)
