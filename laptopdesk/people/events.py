"""What happened to residents and passes: ids and codes, never a name."""

from dataclasses import dataclass
from typing import ClassVar

from laptopdesk.core.events import Event, FreeText
from laptopdesk.people.values import ConsentKind, Origin


@dataclass(frozen=True, kw_only=True)
class ParticipantReferred(Event):
    action: ClassVar[str] = "participant.referred"
    participant_id: int
    organisation_id: int
    location_id: int | None


@dataclass(frozen=True, kw_only=True)
class WalkInAdded(Event):
    action: ClassVar[str] = "participant.walked_in"
    participant_id: int
    location_id: int


@dataclass(frozen=True, kw_only=True)
class ParticipantTakenOver(Event):
    action: ClassVar[str] = "participant.taken_over"
    participant_id: int
    location_id: int | None
    origin: Origin = Origin.TAKEOVER


@dataclass(frozen=True, kw_only=True)
class IdentityChanged(Event):
    """`fields` names what was changed, not what it was or is."""

    action: ClassVar[str] = "participant.changed"
    participant_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ParticipantErased(Event):
    action: ClassVar[str] = "participant.erased"
    participant_id: int


@dataclass(frozen=True, kw_only=True)
class PassRollMade(Event):
    action: ClassVar[str] = "pass.roll_made"
    roll: str
    count: int


@dataclass(frozen=True, kw_only=True)
class PassBound(Event):
    """A blank pass became somebody's."""

    action: ClassVar[str] = "pass.bound"
    pass_id: int
    participant_id: int


@dataclass(frozen=True, kw_only=True)
class PassIssued(Event):
    """A pass was made for somebody."""

    action: ClassVar[str] = "pass.issued"
    pass_id: int
    participant_id: int


@dataclass(frozen=True, kw_only=True)
class PassRevoked(Event):
    action: ClassVar[str] = "pass.revoked"
    pass_id: int
    participant_id: int | None
    reason: FreeText | None


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    action: ClassVar[str] = "consent.given"
    participant_id: int
    kind: ConsentKind


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    action: ClassVar[str] = "consent.withdrawn"
    participant_id: int
    kind: ConsentKind
