"""What a station knows without the server: only what the gate needs. Codes, verdicts and initials, no name.

Only laptops and people of its own place and its coming days: whoever takes the computer has no list of the city.

A snapshot stands for the journal up to `sequence` (and the hash of that row). A delta has a `base` it builds on, and
null for what is gone. Lines are short lists, because thousands of them travel.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Self

from laptopdesk.protocol.badges import BadgeHash, Operator
from laptopdesk.protocol.canonical import canonical_json
from laptopdesk.protocol.fields import Fields, IntentError, Json
from laptopdesk.protocol.gate import LaptopFacts, PersonFacts

VALID_MS = 7 * 24 * 3600 * 1000
"""How long a station may decide on a snapshot (the programme's decision: a week of broken network)."""


def keys_digest(laptops: Iterable[str], people: Iterable[str]) -> str:
    """What lines a snapshot has, in a few words: the SHA-256 of its tags and pass codes.

    The server says it of its whole list; a station whose lines are others after a delta asks for the whole one.
    """
    return sha256(canonical_json([sorted(laptops), sorted(people)])).hexdigest()


@dataclass(frozen=True, kw_only=True)
class LaptopLine:
    """The gate's facts of one laptop, under its tag."""

    state: str
    location: str | None
    out: bool
    reserved_for: str | None
    revoked: bool

    def to_json(self) -> list[Json]:
        """Five values, in the order of the fields."""
        return [self.state, self.location, int(self.out), self.reserved_for, int(self.revoked)]

    @classmethod
    def from_json(cls, value: object) -> Self:
        """The line of these five values; raises IntentError."""
        match value:
            case [str(state), str() | None as location, 0 | 1 as out, str() | None as reserved, 0 | 1 as revoked]:
                return cls(state=state, location=location, out=bool(out), reserved_for=reserved, revoked=bool(revoked))
            case _:
                raise IntentError("laptops", "has a line that cannot be read")

    def facts(self, tag: str) -> LaptopFacts:
        """What the gate asks."""
        return LaptopFacts(
            tag=tag,
            state=self.state,
            location_code=self.location,
            out=self.out,
            reserved_for_pass=self.reserved_for,
            evidence_revoked=self.revoked,
        )


@dataclass(frozen=True, kw_only=True)
class PersonLine:
    """The gate's facts of the holder of one pass, under its code. `programme` is None without an open enrolment."""

    revoked: bool
    initials: str
    programme: str | None
    attended: bool
    excepted: bool
    has_own: bool
    has_loaner: bool

    def to_json(self) -> list[Json]:
        """Seven values, in the order of the fields."""
        flags: list[Json] = [int(flag) for flag in (self.attended, self.excepted, self.has_own, self.has_loaner)]
        return [int(self.revoked), self.initials, self.programme, *flags]

    @classmethod
    def from_json(cls, value: object) -> Self:
        """The line of these seven values; raises IntentError."""
        match value:
            case [0 | 1 as revoked, str(initials), str() | None as programme, *flags] if _are_flags(flags):
                attended, excepted, own, loaner = (bool(flag) for flag in flags)
                return cls(
                    revoked=bool(revoked),
                    initials=initials,
                    programme=programme,
                    attended=attended,
                    excepted=excepted,
                    has_own=own,
                    has_loaner=loaner,
                )
            case _:
                raise IntentError("people", "has a line that cannot be read")

    def facts(self, code: str) -> PersonFacts:
        """What the gate asks."""
        return PersonFacts(
            pass_code=code,
            pass_revoked=self.revoked,
            enrolled=self.programme is not None,
            gate_attended=self.attended,
            has_own=self.has_own,
            has_loaner=self.has_loaner,
        )


def _are_flags(values: list[object]) -> bool:
    return len(values) == 4 and all(value in (0, 1) for value in values)


@dataclass(frozen=True, kw_only=True)
class Kit:
    """What goes along in a programme: every item, and those that must."""

    items: tuple[str, ...]
    required: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A whole snapshot (`base` is None) or a delta.

    `keys`: the `keys_digest` of the whole, as it is now. `operators`: who may hand out here, by the hash of
    their badge, made as `badges` says (None: nobody may).
    """

    sequence: int
    hash: str
    base: int | None
    made_at_ms: int
    laptops: Mapping[str, LaptopLine | None]
    people: Mapping[str, PersonLine | None]
    keys: str = ""
    kits: Mapping[str, Kit] = field(default_factory=dict)
    operators: Mapping[str, Operator] = field(default_factory=dict)
    badges: BadgeHash | None = None

    def to_json(self) -> dict[str, Json]:
        """The JSON object that `from_json` reads back."""
        return {
            "sequence": self.sequence,
            "hash": self.hash,
            "base": self.base,
            "made_at_ms": self.made_at_ms,
            "laptops": {tag: line.to_json() if line else None for tag, line in self.laptops.items()},
            "people": {code: line.to_json() if line else None for code, line in self.people.items()},
            "keys": self.keys,
            "kits": {name: [list(kit.items), list(kit.required)] for name, kit in self.kits.items()},
            "operators": {digest: operator.to_json() for digest, operator in self.operators.items()},
            "badges": self.badges.to_json() if self.badges else None,
        }

    @classmethod
    def from_json(cls, value: object) -> Self:
        """The snapshot of a JSON object with exactly these fields; raises IntentError naming the field."""
        with Fields(value) as fields:
            return cls(
                sequence=fields.integer("sequence"),
                hash=fields.text("hash"),
                base=fields.optional("base", fields.integer),
                made_at_ms=fields.integer("made_at_ms"),
                laptops={
                    tag: LaptopLine.from_json(line) if line is not None else None
                    for tag, line in _items(fields, "laptops")
                },
                people={
                    code: PersonLine.from_json(line) if line is not None else None
                    for code, line in _items(fields, "people")
                },
                keys=fields.text("keys"),
                kits={name: _kit(line) for name, line in _items(fields, "kits")},
                operators={digest: Operator.from_json(line) for digest, line in _items(fields, "operators")},
                badges=_badges(fields),
            )


def _items(fields: Fields, name: str) -> Iterator[tuple[str, object]]:
    yield from fields.mapping(name).items()


def _kit(value: object) -> Kit:
    match value:
        case [list(items), list(required)] if all(isinstance(item, str) for item in (*items, *required)):
            return Kit(items=tuple(items), required=tuple(required))
        case _:
            raise IntentError("kits", "has a line that cannot be read")


def _badges(fields: Fields) -> BadgeHash | None:
    value = fields.optional("badges", fields.mapping)
    return None if value is None else BadgeHash.from_json(value)
