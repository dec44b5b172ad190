"""What happened to sessions, enrolments and attendance."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from laptopdesk.core.events import Event, FreeText


@dataclass(frozen=True, kw_only=True)
class ProgrammeAdded(Event):
    action: ClassVar[str] = "programme.added"
    programme_id: int
    code: str


@dataclass(frozen=True, kw_only=True)
class SessionPlanned(Event):
    action: ClassVar[str] = "session.planned"
    session_id: int
    location_id: int
    module_id: int | None
    starts_at: datetime
    series: UUID | None


@dataclass(frozen=True, kw_only=True)
class SessionChanged(Event):
    action: ClassVar[str] = "session.changed"
    session_id: int
    location_id: int
    starts_at: datetime
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SessionCancelled(Event):
    action: ClassVar[str] = "session.cancelled"
    session_id: int
    location_id: int
    reason: FreeText | None


@dataclass(frozen=True, kw_only=True)
class SessionClosed(Event):
    action: ClassVar[str] = "session.closed"
    session_id: int
    location_id: int


@dataclass(frozen=True, kw_only=True)
class HeadsCounted(Event):
    action: ClassVar[str] = "session.heads_counted"
    session_id: int
    heads: int


@dataclass(frozen=True, kw_only=True)
class ParticipantEnrolled(Event):
    action: ClassVar[str] = "enrolment.opened"
    enrolment_id: int
    participant_id: int
    programme_id: int


@dataclass(frozen=True, kw_only=True)
class EnrolmentEnded(Event):
    """It came with a list that the person was taken off again."""

    action: ClassVar[str] = "enrolment.ended"
    enrolment_id: int
    participant_id: int
    programme_id: int


@dataclass(frozen=True, kw_only=True)
class PersonTakenOff(Event):
    """Who was put on the list in the room by mistake is not on it any more."""

    action: ClassVar[str] = "session.person_taken_off"
    session_id: int
    participant_id: int


@dataclass(frozen=True, kw_only=True)
class PeopleInvited(Event):
    """These people are expected at the session."""

    action: ClassVar[str] = "session.people_invited"
    session_id: int
    participant_ids: tuple[int, ...]
    walk_in: bool


@dataclass(frozen=True, kw_only=True)
class AttendanceRecorded(Event):
    action: ClassVar[str] = "attendance.recorded"
    session_id: int
    participant_id: int
    present: bool
    operation: UUID


@dataclass(frozen=True, kw_only=True)
class AttendanceChanged(Event):
    """A later fact on the same record: present became absent, or the other way round, or (None) not marked yet."""

    action: ClassVar[str] = "attendance.changed"
    session_id: int
    participant_id: int
    present: bool | None
    operation: UUID


@dataclass(frozen=True, kw_only=True)
class OrderLifted(Event):
    """A later training counts before the first one, for this reason."""

    action: ClassVar[str] = "attendance.order_lifted"
    session_id: int
    participant_id: int
    reason: FreeText
