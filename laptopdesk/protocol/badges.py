"""How a desk knows a staff badge without having it: one slow hash of what was scanned, with the salt of this station.

A badge has ten random digits; scrypt makes each guess cost what a scan costs, and the salt makes the guesses for one
desk worthless for another. A desk hashes what was scanned once, however many may stand there.
"""

import re
from dataclasses import dataclass
from hashlib import scrypt
from typing import Self

from laptopdesk.protocol.codes import CodeKind, find_code
from laptopdesk.protocol.fields import Fields, IntentError, Json

COST, BLOCK, PARALLEL = 2**14, 8, 1
"""16 MiB and about a twentieth of a second on a server, a third on the smallest computers we know at desks."""
SALT_BYTES, HASH_BYTES = 16, 32
_MOST_MEMORY = 64 * 1024 * 1024

_SALT = re.compile(r"[0-9a-f]{32}")
_BADGE = re.compile(r"S(?:[\s.-]?[0-9]){10}[\s.-]?[0-9A-Z]", re.IGNORECASE)
HIDDEN = "S**********"


@dataclass(frozen=True, kw_only=True)
class BadgeHash:
    """scrypt with the salt (hexadecimal) of one station, and how much work it is."""

    salt: str
    cost: int = COST
    block: int = BLOCK
    parallel: int = PARALLEL

    def __post_init__(self) -> None:
        if not _SALT.fullmatch(self.salt):
            raise IntentError("salt", f"is not {SALT_BYTES} bytes in hexadecimal")
        if 128 * self.cost * self.block * self.parallel >= _MOST_MEMORY or min(self.block, self.parallel) < 1:
            raise IntentError("cost", "is more than a desk's computer has")
        if self.cost < 2 or self.cost & (self.cost - 1):
            raise IntentError("cost", "is no power of two")

    def of(self, badge: str) -> str:
        """The hash of this badge code (64 hexadecimal digits)."""
        raw = scrypt(
            badge.encode(),
            salt=bytes.fromhex(self.salt),
            n=self.cost,
            r=self.block,
            p=self.parallel,
            maxmem=_MOST_MEMORY,
            dklen=HASH_BYTES,
        )
        return raw.hex()

    def to_json(self) -> dict[str, Json]:
        """The JSON object that `from_json` reads back."""
        return {"salt": self.salt, "cost": self.cost, "block": self.block, "parallel": self.parallel}

    @classmethod
    def from_json(cls, value: object) -> Self:
        """The hash of a JSON object with exactly the four fields; raises IntentError."""
        with Fields(value) as fields:
            return cls(
                salt=fields.text("salt"),
                cost=fields.integer("cost"),
                block=fields.integer("block"),
                parallel=fields.integer("parallel"),
            )


@dataclass(frozen=True, kw_only=True)
class Operator:
    """Who may hand out at a desk: the number that the ledger names, and initials."""

    number: int
    initials: str

    def to_json(self) -> list[Json]:
        """Two values, in the order of the fields."""
        return [self.number, self.initials]

    @classmethod
    def from_json(cls, value: object) -> Self:
        """The operator of these two values; raises IntentError."""
        match value:
            case [int(number), str(initials)] if not isinstance(number, bool) and number > 0:
                return cls(number=number, initials=initials)
            case _:
                raise IntentError("operators", "has a line that cannot be read")


def hide_badges(text: str) -> str:
    """The text without the badge codes in it: what is written down or logged must let nobody sign on."""
    return _BADGE.sub(lambda match: HIDDEN if find_code(match[0], CodeKind.BADGE) else match[0], text)
