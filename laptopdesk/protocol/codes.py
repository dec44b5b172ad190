"""The codes that are printed, scanned and typed: a kind letter, digits, and a check character.

The check character is ISO 7064 MOD 37,36 over kind and digits. No punctuation is ever printed.
"""

import itertools
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from types import MappingProxyType

from stdnum.iso7064 import mod_37_36

from laptopdesk.protocol import keyboards
from laptopdesk.protocol.words import N_, Worded


class CodeKind(Worded):
    """What a code stands for; the value is its first letter."""

    LAPTOP = "L", N_("This is the label of a laptop.")
    PASS = "P", N_("This is a pass.")
    BADGE = "S", N_("This is the badge of a colleague.")
    LOCATION = "Z", N_("This is the code of a location.")
    COMMAND = "X", N_("This is a code from the desk sheet.")


class CodeReason(Worded):
    """Why a text is no code of ours."""

    EMPTY = "empty", N_("Nothing was read. Scan again.")
    WRONG_LENGTH = "wrong_length", N_("This code is too short or too long. Scan again.")
    UNKNOWN_KIND = "unknown_kind", N_("This is not one of our codes. Scan the pass or the laptop.")
    WRONG_CHECK = "wrong_check_character", N_("This code was misread. Scan again.")
    FOREIGN_LAYOUT = (
        "foreign_layout",
        N_("The scanner uses another keyboard layout. Ask the technician to set it right."),
    )
    MERGED = "merged", N_("Two codes were read as one. Scan them one by one.")
    BAD_CHARACTERS = "bad_characters", N_("This code contains wrong characters. Scan again.")
    OTHER_KIND = "other_kind", N_("This is another code. It does nothing here.")


class Command(StrEnum):
    """What a printed desk command asks for."""

    CONFIRM = "confirm"
    UNDO = "undo"
    CANCEL = "cancel"
    RETURN = "return"
    COUNT = "count"
    PAPER_SIGNED = "paper_signed"
    KIT = "kit"
    DOUBT = "doubt"


class CodeError(ValueError):
    """A text is no code; `raw` keeps it for the scan log, `wanted` are the kinds that its field takes, if not all."""

    def __init__(self, reason: CodeReason, raw: str = "", wanted: Collection[CodeKind] = ()) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.raw = raw
        self.wanted = frozenset(wanted)


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
_LONGEST_CODE = 12
LONGEST_SCANNED = 400
"""Characters of the longest text that is looked at; the address in a label's QR code has a third of it."""
_EDGES = "".join(map(chr, range(33))) + "\x7f\x85\xa0\u200b\u200c\u200d\u2060\ufeff"
_SEPARATORS = re.compile(r"[\s.\u00b7\-\u2010-\u2015\u2212]")
_LINE_ENDS = re.compile(r"[\r\n]+")
_DIGIT_TEXT = re.compile(r"[0-9]+")
_PLAIN = re.compile(r"[0-9A-Z]+")
_NEXT_CODE = re.compile(r"[LPSZX](?:[0-9]|$)")
_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_ADDRESS = re.compile(r"(?!\S*\s)(?:https?://)?[^\s/]+(?:/\S*)?/l/([0-9A-Za-z]{1,16})(?:[/?#]\S*)?", re.IGNORECASE)


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


class OtherKindError(CodeError):
    """A good code, `code`, of another kind than its field takes."""

    def __init__(self, code: Code, wanted: Collection[CodeKind], raw: str) -> None:
        super().__init__(CodeReason.OTHER_KIND, raw, wanted)
        self.code = code


def parse_code(raw: str, *wanted: CodeKind) -> Code:
    """The code in all that a scanner or a person makes of it: the one reading of every field that takes a code.

    Small letters are capitals. Blanks, points and dashes between groups count for nothing, nor do blanks and control
    characters around. In front may stand an AIM identifier (ISO/IEC 15424: `]C1`) or one letter of the scanner's
    maker. The address in the QR code of a laptop's label is its tag, whatever the host. The check character and the
    length decide, so a serial number is one only by a chance of 1 in 36, and then only with our letter and length.

    Raises CodeError with the reason, OtherKindError for a code that is none of `wanted`, when any are named. What
    another keyboard layout changed is recognised as such and never turned back: what was meant is not guessed.
    """
    text = _bare(raw)
    compact = _compact(text)
    code = _read_scanned(compact)
    if code is None:
        raise CodeError(_reason(text, compact), raw, wanted)
    if wanted and code.kind not in wanted:
        raise OtherKindError(code, wanted, raw)
    return code


def find_code(raw: str, *wanted: CodeKind) -> Code | None:
    """As `parse_code`, for a field that takes other words too: None for what is no code, or none of `wanted`."""
    code = _read_scanned(_compact(_bare(raw)))
    return code if code is not None and (not wanted or code.kind in wanted) else None


def split_scans(text: str) -> tuple[str, ...]:
    """What was scanned, one scan a line; a line without anything to read is none."""
    lines = (line.strip(_EDGES) for line in _LINE_ENDS.split(text))
    return tuple(line for line in lines if line)


def find_aim(raw: str) -> str:
    """The AIM identifier (ISO/IEC 15424) that a scanner put in front, such as `]C1`; empty without one."""
    identifier = _AIM.match(raw.strip(_EDGES))
    return identifier.group() if identifier else ""


def is_code(raw: str, kind: CodeKind) -> bool:
    """True when `raw` is the compact, stored form of a code of this kind."""
    code = _read(raw)
    return code is not None and code.kind is kind


def _bare(raw: str) -> str:
    """Without what a scanner puts around a code, and without the address around a tag."""
    text = raw.strip(_EDGES).removeprefix(find_aim(raw)).strip(_EDGES)
    address = _ADDRESS.fullmatch(text) if len(text) <= LONGEST_SCANNED else None
    return address.group(1) if address else text


def _compact(text: str) -> str:
    return "".join(letter.upper() if letter.isascii() else letter for letter in _SEPARATORS.sub("", text))


def _read_scanned(compact: str) -> Code | None:
    """As `_read`, also behind the one letter that some makers of scanners put in front."""
    if len(compact) > _LONGEST_CODE + 1 or not _PLAIN.fullmatch(compact):
        return None
    return _read(compact) or (_read(compact[1:]) if compact[0].isalpha() else None)


def _read(compact: str) -> Code | None:
    """The code, when kind, length, digits and check character all hold; separators must be gone."""
    if not _PLAIN.fullmatch(compact) or len(compact) > _LONGEST_CODE:
        return None
    if compact[0] not in _KINDS or not mod_37_36.is_valid(compact):
        return None
    try:
        return Code(CodeKind(compact[0]), compact[1:-1])
    except ValueError:
        return None


def _reason(text: str, compact: str) -> CodeReason:
    if not compact and not keyboards.looks_foreign(text):
        return CodeReason.EMPTY
    if len(text) > LONGEST_SCANNED:
        return CodeReason.WRONG_LENGTH
    if not compact.isprintable():
        return CodeReason.BAD_CHARACTERS
    if _is_foreign(text):
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


def _is_foreign(text: str) -> bool:
    return keyboards.looks_foreign(text) or any(
        _read(original) is not None for original in keyboards.possible_originals(text)
    )


def _is_merged(compact: str) -> bool:
    """True when the text starts with a whole code and another one begins right after it."""
    return any(
        _NEXT_CODE.match(compact, end) is not None and _read(compact[:end]) is not None
        for end in range(1, min(len(compact), _LONGEST_CODE + 1))
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
        Command.KIT: Code(CodeKind.COMMAND, "255548"),  # all kit
        Command.DOUBT: Code(CodeKind.COMMAND, "36828"),
    }
)
DONE_BY_SCANNER = (Command.KIT, Command.PAPER_SIGNED, Command.CONFIRM)
"""What is scanned after pass and laptop at a desk without a screen, in this order."""

_COMMAND_OF = {code: command for command, code in COMMANDS.items()}


def find_command(code: Code) -> Command | None:
    """The command that a code of kind X asks for; None for other kinds and for commands not known here."""
    return _COMMAND_OF.get(code)
