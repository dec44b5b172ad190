"""JSON as tools write it: several documents after another, and the known ways in which lshw breaks its own.

Broken in known ways are: commas that are missing or too many, and the output of one lshw version that lost every
`"children": [` with its bracket, and the end of the outermost object. These are mended, because nothing but punctuation
is added. Everything else is refused, with the place where the file stops making sense.
"""

import json
import re
from dataclasses import dataclass
from json.scanner import NUMBER_RE

DEEPEST = 200
MOST_TO_MEND = 4 * 1024 * 1024
MOST_DOCUMENTS = 64
_SPACE = re.compile(r"[ \t\r\n\ufeff]*")
_strings = json.JSONDecoder(strict=False)
_WORDS = {"true": True, "false": False, "null": None}


class BrokenJson(Exception):
    """The text is no JSON and cannot be mended; `at` is the character where it goes wrong. Stays in this package."""

    def __init__(self, at: int, *, too_deep: bool = False) -> None:
        super().__init__(at)
        self.at = at
        self.too_deep = too_deep


@dataclass(frozen=True, kw_only=True)
class Documents:
    """The documents of a text; `mended_at` is the character where it first had to be mended, None when never."""

    values: tuple[object, ...]
    mended_at: int | None = None


def read_documents(text: str) -> Documents:
    """Every document of the text; raises BrokenJson."""
    try:
        return Documents(values=_strictly(text))
    except BrokenJson as broken:
        if broken.too_deep or len(text) > MOST_TO_MEND:
            raise
        try:
            return _Mender(text).documents()
        except BrokenJson as beyond:
            if beyond.too_deep:
                raise
            raise broken from beyond  # the first place that is wrong, not where mending gave up


def _strictly(text: str) -> tuple[object, ...]:
    decoder = json.JSONDecoder(strict=False, parse_int=_whole, parse_constant=lambda _name: None)
    values: list[object] = []
    at = _after_space(text, 0)
    while at < len(text) and len(values) < MOST_DOCUMENTS:
        try:
            value, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise BrokenJson(error.pos) from error
        except (RecursionError, ValueError) as error:
            raise BrokenJson(at, too_deep=True) from error
        values.append(value)
        at = _after_space(text, at)
    if not values:
        raise BrokenJson(at)
    return tuple(values)


def _after_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _whole(digits: str) -> int | None:
    return int(digits) if len(digits) <= 25 else None


class _Mender:
    """Reads on where a strict reader stops, adding only punctuation."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.mended_at: int | None = None

    def documents(self) -> Documents:
        values: list[object] = []
        while self._next() and len(values) < MOST_DOCUMENTS:
            if self.text[self.at] in ",;" and values:
                self._mend(1)
                continue
            values.append(self._value(0))
        if not values:
            raise BrokenJson(self.at)
        return Documents(values=tuple(values), mended_at=self.mended_at)

    def _next(self) -> str:
        self.at = _after_space(self.text, self.at)
        return self.text[self.at : self.at + 1]

    def _mend(self, skip: int = 0) -> None:
        self.mended_at = self.at if self.mended_at is None else self.mended_at
        self.at += skip

    def _value(self, depth: int) -> object:
        if depth > DEEPEST:
            raise BrokenJson(self.at, too_deep=True)
        match self._next():
            case "{":
                return self._object(depth)
            case "[":
                self.at += 1
                return self._list(depth)
            case '"':
                return self._string()
            case _:
                return self._plain()

    def _string(self) -> str:
        try:
            text, self.at = _strings.raw_decode(self.text, self.at)
        except json.JSONDecodeError as error:
            raise BrokenJson(error.pos) from error
        return str(text)

    def _plain(self) -> object:
        if number := NUMBER_RE.match(self.text, self.at):
            self.at = number.end()
            return _whole(number[1]) if not (number[2] or number[3]) else float(number[0])
        for word, value in _WORDS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        raise BrokenJson(self.at)

    def _list(self, depth: int) -> list[object]:
        values: list[object] = []
        comma = True
        while (char := self._next()) != "]":
            if char == ",":
                if comma:
                    self._mend()
                comma = True
                self.at += 1
                continue
            if not char:
                raise BrokenJson(self.at)
            if not comma:
                self._mend()
            values.append(self._value(depth + 1))
            comma = False
        if comma and values:
            self._mend()
        self.at += 1
        return values

    def _object(self, depth: int) -> dict[str, object]:
        self.at += 1
        members: dict[str, object] = {}
        children: list[object] = []
        comma = True
        while (char := self._next()) != "}":
            if char == ",":
                if comma:
                    self._mend()
                comma = True
                self.at += 1
            elif char == '"':
                if not comma:
                    self._mend()
                key = self._string()
                if self._next() != ":":
                    raise BrokenJson(self.at)
                self.at += 1
                members[key] = self._value(depth + 1)
                comma = False
            elif char == "{" and members:
                self._mend()  # a node in a node: the list of children lost its name and bracket
                children.append(self._value(depth + 1))
                comma = False
            elif char == "]" and children and depth <= 1:
                self._mend()  # the outermost node lost its end
                return _with_children(members, children)
            else:
                raise BrokenJson(self.at)
        if comma and members:
            self._mend()
        self.at += 1
        return _with_children(members, children)


def _with_children(members: dict[str, object], children: list[object]) -> dict[str, object]:
    if not children:
        return members
    existing = members.get("children")
    return members | {"children": [*(existing if isinstance(existing, list) else []), *children]}
