"""What a device reports that a person did: the intent, and the envelope it came in.

The intent says who, what and which laptop: that is what an operation's id stands for, and what `intent_hash`
covers. The envelope says how it was reported. Asking again in another envelope is a repeat, never an alarm.
JSON is read strictly: exact fields, exact types, valid codes; else IntentError.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Self, assert_never
from uuid import UUID

from laptopdesk.protocol.canonical import canonical_json
from laptopdesk.protocol.codes import CodeKind, find_code, is_code
from laptopdesk.protocol.fields import Fields, IntentError, Json
from laptopdesk.protocol.gate import HandoutKind
from laptopdesk.protocol.uuid7 import parse_uuid
from laptopdesk.protocol.words import N_, Worded


class OperationKind(Worded):
    """What was done; the `type` of an operation in JSON."""

    HAND_OUT = "hand_out", N_("hand-out")
    UNDO_HAND_OUT = "undo_hand_out", N_("hand-out undone")
    DOUBT_HAND_OUT = "doubt_hand_out", N_("hand-out in doubt")
    RETURN = "return", N_("return")
    RECORD_ATTENDANCE = "record_attendance", N_("attendance")
    COUNT_LAPTOP = "count_laptop", N_("counted")
    UNDO_COUNT = "undo_count", N_("count undone")


class OperationOutcome(Worded):
    """What became of a reported operation. `refused` is for questions asked before anything changed hands."""

    APPLIED = "applied", N_("applied")
    DUPLICATE = "duplicate", N_("already known")
    CASE = "case", N_("became a case")
    QUARANTINED = "quarantined", N_("kept apart")
    REFUSED = "refused", N_("refused")


NOBODY_WAITS = "nobody_waits"
"""Why a question is refused that no desk waits for (any more): it was not put to the gate, and changed nothing."""


class ReportMode(StrEnum):
    """Whether the event is a question to the server (`online`) or says what happened (`offline`)."""

    ONLINE = "online"
    OFFLINE = "offline"


class ReturnReason(Worded):
    """Why a laptop comes back."""

    DEFECT = "defect", N_("It is broken")
    SWAP = "swap", N_("Exchange for another laptop")
    STOPPED = "stopped", N_("The participant stops")
    LOAN_ENDED = "loan_ended", N_("The loan is over")
    OTHER = "other", N_("Another reason")


LONGEST_SCAN = 512
"""Characters of what a scanner read, as a station reports it."""

_SIGNATURE = re.compile(r"screen|paper:[^\s:](?:[^\n\r\t:]{0,38}[^\s:])?")


@dataclass(frozen=True, kw_only=True)
class HandOutIntent:
    """This laptop goes to the holder of this pass, here. `signature` (`screen` or `paper:NO`) is form, not intent."""

    laptop: str
    pass_code: str
    location: str
    kit: tuple[str, ...] = ()
    kind: HandoutKind = HandoutKind.OWN
    signature: str = "screen"

    def __post_init__(self) -> None:
        _check_code("laptop", self.laptop, CodeKind.LAPTOP)
        _check_code("pass", self.pass_code, CodeKind.PASS)
        _check_code("location", self.location, CodeKind.LOCATION)
        if not all(self.kit):
            raise IntentError("kit", "has an empty item")
        if not _SIGNATURE.fullmatch(self.signature):
            raise IntentError("signature", "is neither screen nor paper:NUMBER")
        object.__setattr__(self, "kit", tuple(sorted(set(self.kit))))

    @classmethod
    def from_json(cls, value: object) -> Self:
        """The intent of a JSON object with exactly the six fields."""
        with Fields(value) as fields:
            return cls(
                laptop=fields.text("laptop"),
                pass_code=fields.text("pass"),
                location=fields.text("location"),
                kit=fields.texts("kit"),
                kind=fields.member("kind", HandoutKind),
                signature=fields.text("signature"),
            )

    def to_json(self) -> dict[str, Json]:
        """The JSON object that `from_json` reads back."""
        return {**self.intended(), "signature": self.signature}

    def intended(self) -> dict[str, Json]:
        """The part that `intent_hash` covers."""
        return {
            "laptop": self.laptop,
            "pass": self.pass_code,
            "location": self.location,
            "kit": list(self.kit),
            "kind": self.kind.value,
        }


@dataclass(frozen=True, kw_only=True)
class _AboutHandOut:
    """Something about the hand-out of this laptop that was reported as `operation`."""

    operation: UUID
    laptop: str
    location: str

    def __post_init__(self) -> None:
        _check_code("laptop", self.laptop, CodeKind.LAPTOP)
        _check_code("location", self.location, CodeKind.LOCATION)

    @classmethod
    def from_json(cls, value: object) -> Self:
        """The intent of a JSON object with exactly the three fields."""
        with Fields(value) as fields:
            return cls(
                operation=_operation_id(fields, "operation"),
                laptop=fields.text("laptop"),
                location=fields.text("location"),
            )

    def to_json(self) -> dict[str, Json]:
        """The JSON object that `from_json` reads back."""
        return {"operation": str(self.operation), "laptop": self.laptop, "location": self.location}

    def intended(self) -> dict[str, Json]:
        """The part that `intent_hash` covers: all of it."""
        return self.to_json()


@dataclass(frozen=True, kw_only=True)
class UndoHandOutIntent(_AboutHandOut):
    """The hand-out reported as `operation` did not happen after all: a new fact about the old one."""


@dataclass(frozen=True, kw_only=True)
class DoubtHandOutIntent(_AboutHandOut):
    """Whether the hand-out asked as `operation` happened, nobody at the desk knows: a person must find out."""


@dataclass(frozen=True, kw_only=True)
class ReturnIntent:
    """This laptop came back here, for this reason, and this kit with it."""

    laptop: str
    location: str
    reason: ReturnReason
    kit: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_code("laptop", self.laptop, CodeKind.LAPTOP)
        _check_code("location", self.location, CodeKind.LOCATION)
        if not all(self.kit):
            raise IntentError("kit", "has an empty item")
        object.__setattr__(self, "kit", tuple(sorted(set(self.kit))))

    @classmethod
    def from_json(cls, value: object) -> Self:
        """The intent of a JSON object with exactly the three fields, and `kit` where something came back."""
        with Fields(value) as fields:
            return cls(
                laptop=fields.text("laptop"),
                location=fields.text("location"),
                reason=fields.member("reason", ReturnReason),
                kit=fields.texts_if_given("kit"),
            )

    def to_json(self) -> dict[str, Json]:
        """The JSON object that `from_json` reads back; without a kit it says no more than it did before."""
        fields: dict[str, Json] = {"laptop": self.laptop, "location": self.location, "reason": self.reason.value}
        return {**fields, "kit": list(self.kit)} if self.kit else fields

    def intended(self) -> dict[str, Json]:
        """The part that `intent_hash` covers: all of it."""
        return self.to_json()


@dataclass(frozen=True, kw_only=True)
class RecordAttendanceIntent:
    """The holder of this pass was present at this session, or was not."""

    session: int
    pass_code: str
    present: bool

    def __post_init__(self) -> None:
        _check_code("pass", self.pass_code, CodeKind.PASS)
        if self.session < 1:
            raise IntentError("session", "is not an id")

    @classmethod
    def from_json(cls, value: object) -> Self:
        """The intent of a JSON object with exactly the three fields."""
        with Fields(value) as fields:
            return cls(
                session=fields.integer("session"), pass_code=fields.text("pass"), present=fields.boolean("present")
            )

    def to_json(self) -> dict[str, Json]:
        """The JSON object that `from_json` reads back."""
        return {"session": self.session, "pass": self.pass_code, "present": self.present}

    def intended(self) -> dict[str, Json]:
        """The part that `intent_hash` covers: all of it."""
        return self.to_json()


@dataclass(frozen=True, kw_only=True)
class CountLaptopIntent:
    """Something was scanned here for a stock-take. `raw` is what the scanner read, a laptop's code or not."""

    raw: str
    location: str

    def __post_init__(self) -> None:
        _check_code("location", self.location, CodeKind.LOCATION)
        if not 0 < len(self.raw) <= LONGEST_SCAN:
            raise IntentError("raw", f"has not 1 to {LONGEST_SCAN} characters")

    @property
    def laptop(self) -> str | None:
        """The laptop's tag in what was read; None for anything else."""
        code = find_code(self.raw, CodeKind.LAPTOP)
        return code.text if code else None

    @classmethod
    def from_json(cls, value: object) -> Self:
        """The intent of a JSON object with exactly the two fields."""
        with Fields(value) as fields:
            return cls(raw=fields.text("raw"), location=fields.text("location"))

    def to_json(self) -> dict[str, Json]:
        """The JSON object that `from_json` reads back."""
        return {"raw": self.raw, "location": self.location}

    def intended(self) -> dict[str, Json]:
        """The part that `intent_hash` covers: all of it."""
        return self.to_json()


@dataclass(frozen=True, kw_only=True)
class UndoCountIntent:
    """The scan reported as `operation` does not count after all: a new fact about the old one."""

    operation: UUID
    location: str

    def __post_init__(self) -> None:
        _check_code("location", self.location, CodeKind.LOCATION)

    @classmethod
    def from_json(cls, value: object) -> Self:
        """The intent of a JSON object with exactly the two fields."""
        with Fields(value) as fields:
            return cls(operation=_operation_id(fields, "operation"), location=fields.text("location"))

    def to_json(self) -> dict[str, Json]:
        """The JSON object that `from_json` reads back."""
        return {"operation": str(self.operation), "location": self.location}

    def intended(self) -> dict[str, Json]:
        """The part that `intent_hash` covers: all of it."""
        return self.to_json()


Intent = (
    HandOutIntent
    | UndoHandOutIntent
    | DoubtHandOutIntent
    | ReturnIntent
    | RecordAttendanceIntent
    | CountLaptopIntent
    | UndoCountIntent
)


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """How an operation was reported. Times in milliseconds since 1970 (UTC) by the device's own clock.

    `clock_offset_ms`: server's clock minus the device's, as last measured; None when never. `snapshot_version`: the
    journal sequence of the snapshot it was decided on; None when the server was asked. `operator`: the number a
    snapshot gives who stood there; of an agent of before, their badge code.
    """

    mode: ReportMode
    occurred_at_ms: int
    clock_offset_ms: int | None = None
    snapshot_version: int | None = None
    operator: int | str | None = None

    def __post_init__(self) -> None:
        if isinstance(self.operator, str):
            _check_code("operator", self.operator, CodeKind.BADGE)
        elif self.operator is not None and self.operator < 1:
            raise IntentError("operator", "is no number of anybody")

    @classmethod
    def from_json(cls, value: object) -> Self:
        """The envelope of a JSON object with exactly the five fields."""
        with Fields(value) as fields:
            return cls(
                mode=fields.member("mode", ReportMode),
                occurred_at_ms=fields.integer("occurred_at_ms"),
                clock_offset_ms=fields.optional("clock_offset_ms", fields.integer),
                snapshot_version=fields.optional("snapshot_version", fields.integer),
                operator=fields.optional("operator", fields.text_or_integer),
            )

    def to_json(self) -> dict[str, Json]:
        """The JSON object that `from_json` reads back."""
        return {
            "mode": self.mode.value,
            "occurred_at_ms": self.occurred_at_ms,
            "clock_offset_ms": self.clock_offset_ms,
            "snapshot_version": self.snapshot_version,
            "operator": self.operator,
        }


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One reported act: its id (UUIDv7, for ever), what was meant, and how it was reported."""

    id: UUID
    intent: Intent
    envelope: Envelope

    @classmethod
    def from_json(cls, value: object) -> Self:
        """The operation of `{"id", "type", "intent", "envelope"}`."""
        with Fields(value) as fields:
            return cls(
                id=_operation_id(fields, "id"),
                intent=parse_intent(fields.member("type", OperationKind), fields.mapping("intent")),
                envelope=Envelope.from_json(fields.mapping("envelope")),
            )

    def to_json(self) -> dict[str, Json]:
        """The JSON object that `from_json` reads back."""
        return {
            "id": str(self.id),
            "type": kind_of(self.intent).value,
            "intent": self.intent.to_json(),
            "envelope": self.envelope.to_json(),
        }


def kind_of(intent: Intent) -> OperationKind:
    """What the intent means to do."""
    match intent:
        case HandOutIntent():
            return OperationKind.HAND_OUT
        case UndoHandOutIntent():
            return OperationKind.UNDO_HAND_OUT
        case DoubtHandOutIntent():
            return OperationKind.DOUBT_HAND_OUT
        case ReturnIntent():
            return OperationKind.RETURN
        case RecordAttendanceIntent():
            return OperationKind.RECORD_ATTENDANCE
        case CountLaptopIntent():
            return OperationKind.COUNT_LAPTOP
        case UndoCountIntent():
            return OperationKind.UNDO_COUNT
        case _:
            assert_never(intent)


def parse_intent(kind: OperationKind, value: Mapping[str, object]) -> Intent:
    """The intent of this kind that the JSON object holds; raises IntentError naming the field."""
    match kind:
        case OperationKind.HAND_OUT:
            return HandOutIntent.from_json(value)
        case OperationKind.UNDO_HAND_OUT:
            return UndoHandOutIntent.from_json(value)
        case OperationKind.DOUBT_HAND_OUT:
            return DoubtHandOutIntent.from_json(value)
        case OperationKind.RETURN:
            return ReturnIntent.from_json(value)
        case OperationKind.RECORD_ATTENDANCE:
            return RecordAttendanceIntent.from_json(value)
        case OperationKind.COUNT_LAPTOP:
            return CountLaptopIntent.from_json(value)
        case OperationKind.UNDO_COUNT:
            return UndoCountIntent.from_json(value)
        case _:
            assert_never(kind)


def intent_hash(intent: Intent) -> str:
    """SHA-256 (64 hexadecimal digits) of kind, who, what and which laptop; not of envelope or signature form."""
    return sha256(canonical_json({"type": kind_of(intent).value, "intent": intent.intended()})).hexdigest()


def _operation_id(fields: Fields, name: str) -> UUID:
    try:
        return parse_uuid(fields.text(name))
    except ValueError as error:
        raise IntentError(name, str(error)) from error


def _check_code(field: str, text: str, kind: CodeKind) -> None:
    if not is_code(text, kind):
        raise IntentError(field, f"is no code of kind {kind.value}")
