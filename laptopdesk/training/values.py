"""Programmes, sessions, enrolment and attendance as plain values."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from laptopdesk.core.clock import to_local
from laptopdesk.protocol.words import N_, Worded

ProgrammeId = NewType("ProgrammeId", int)
ModuleId = NewType("ModuleId", int)
SessionId = NewType("SessionId", int)
EnrolmentId = NewType("EnrolmentId", int)
AttendanceId = NewType("AttendanceId", int)

THREE_TRAININGS = "three-trainings"
PROEFTUIN = "proeftuin"
ZONE = "Europe/Amsterdam"
MAX_SERIES = 60
"""How many sessions one series plans at most: a year of weeks and some."""


class AgreementKind(Worded):
    """Whether the laptop becomes the resident's or is lent."""

    GIFT = "gift", N_("gift: the laptop belongs to the participant")
    LOAN = "loan", N_("loan: the laptop stays ours")


class SessionState(Worded):
    """A cancelled session is nobody's no-show."""

    PLANNED = "planned", N_("planned")
    HELD = "held", N_("held")
    CANCELLED = "cancelled", N_("cancelled")


class CountingKind(StrEnum):
    """Whether a session keeps names or only counts heads."""

    NAMES = "names"
    HEADS = "heads"


@dataclass(frozen=True, kw_only=True)
class ProgrammeKitItem:
    """One thing that goes with the laptop: a code, and whether the desk must tick it."""

    item: str
    required: bool


@dataclass(frozen=True, kw_only=True)
class Module:
    """One training of a programme; `ordinal` counts from 1."""

    id: ModuleId
    programme_id: ProgrammeId
    ordinal: int
    name_nl: str
    name_en: str
    opens_gate: bool


@dataclass(frozen=True, kw_only=True)
class Programme:
    """A track as data: its ordered modules, which of them opens the gate, and what comes with it. Months count
    from the hand-over; the battery threshold is a percentage of the design capacity.
    """

    id: ProgrammeId
    code: str
    name_nl: str
    name_en: str
    agreement: AgreementKind
    helpdesk_months: int
    learning_months: int
    min_battery_percent: int
    modules: tuple[Module, ...]
    kit: tuple[ProgrammeKitItem, ...]
    closed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Enrolment:
    """One person in one programme."""

    id: EnrolmentId
    participant_id: int
    programme_id: ProgrammeId
    location_id: int | None
    enrolled_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class GateEnrolment:
    """An open, locked enrolment as gate and hand-over need it. `gate_attended` is True without a gate module."""

    id: EnrolmentId
    participant_id: int
    programme_id: ProgrammeId
    programme_code: str
    location_id: int | None
    agreement: AgreementKind
    helpdesk_months: int
    kit: tuple[ProgrammeKitItem, ...]
    gate_attended: bool


@dataclass(frozen=True, kw_only=True)
class GateVerdict:
    """The open enrolment that the gate looks at, and whether its gate training was attended (or none is asked)."""

    enrolment_id: EnrolmentId
    programme_code: str
    attended: bool


@dataclass(frozen=True, kw_only=True)
class SessionLine:
    """One session in a list; `present` and `expected` count names, `heads` what was counted without names."""

    id: SessionId
    title: str
    location_id: int
    location: str
    local_start: datetime
    starts_at: datetime
    minutes: int
    capacity: int
    counting: CountingKind
    state: SessionState
    expected: int
    present: int
    heads: int | None


@dataclass(frozen=True, kw_only=True)
class ExpectedPerson:
    """One person expected at a session. `present` is None while nothing is marked.

    `counts` is False for a later training that was attended before the first one, without a reason.
    """

    participant_id: int
    name: str
    initials: str
    pass_code: str | None
    session_id: SessionId
    session_title: str
    starts_at: datetime
    walk_in: bool
    present: bool | None
    counts: bool
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class SessionPage:
    """One session with everyone expected, by name."""

    id: SessionId
    title: str
    location_id: int
    location: str
    local_start: datetime
    starts_at: datetime
    minutes: int
    capacity: int
    counting: CountingKind
    state: SessionState
    module_id: ModuleId | None
    module_ordinal: int | None
    opens_gate: bool
    programme_id: ProgrammeId | None
    trainer_id: int | None
    series: UUID | None
    heads: int | None
    people: tuple[ExpectedPerson, ...]

    @property
    def present(self) -> tuple[ExpectedPerson, ...]:
        """Who was marked present."""
        return tuple(person for person in self.people if person.present)

    def is_on(self, moment: datetime) -> bool:
        """Whether the session is on the day of this moment, in Rotterdam."""
        return self.local_start.date() == to_local(moment).date()


@dataclass(frozen=True, kw_only=True)
class Participation:
    """One session a person was expected at, as their record shows it."""

    session_id: SessionId
    title: str
    location_id: int
    starts_at: datetime
    state: SessionState
    present: bool | None
    counts: bool


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A session by which a person followed what opens the gate of a programme."""

    session_id: SessionId
    title: str
    location_id: int
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """The effective record of one person at one session. `present` is None where the mark was taken back."""

    id: AttendanceId
    session_id: SessionId
    participant_id: int
    present: bool | None
    recorded_at: datetime
    operation_id: UUID


@dataclass(frozen=True, kw_only=True)
class PlanSession:
    """One session: `local_start` is naive wall time in Rotterdam. With a module it keeps names; without, a title."""

    location_id: int
    local_start: datetime
    minutes: int = 120
    capacity: int = 8
    module_id: int | None = None
    title: str | None = None
    counting: CountingKind = CountingKind.NAMES
    trainer_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PlanSeries:
    """`count` sessions, one a week from `first.local_start` on, none on a day of `skip`.

    With several `module_ids` the weeks take them in turn: 1, 2, 3, 1, 2, 3 …
    """

    first: PlanSession
    count: int
    module_ids: tuple[int, ...] = ()
    skip: frozenset[date] = field(default_factory=frozenset)


@dataclass(frozen=True, kw_only=True)
class RecordAttendance:
    """This person was present at this session, or was not. `reason`: why a later training counts before the first."""

    operation_id: UUID
    session_id: int
    participant_id: int
    present: bool
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class WalkInAtSession:
    """Somebody walks into a session: three fields, and a blank pass if one is bound right there.

    Where the name is on the list already: `meant` is the participant who was meant, `is_new` says that none was.
    """

    operation_id: UUID
    session_id: int
    name: str
    contact: str
    language: str
    pass_code: str | None = None
    meant: int | None = None
    is_new: bool = False


@dataclass(frozen=True, kw_only=True)
class AttendanceWithdrawn:
    """A presence that opened the gate is no longer a fact; what rested on it must be looked at."""

    attendance_id: AttendanceId
    session_id: SessionId
    location_id: int
    participant_id: int
    programme_id: ProgrammeId
    enrolment_id: EnrolmentId | None
    still_open: bool
    """Whether another attendance opens the gate all the same."""
