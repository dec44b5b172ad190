"""Laptops, their lots and media, and the states of a laptop."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType, Protocol

from laptopdesk.protocol.words import N_, Worded

LotId = NewType("LotId", int)
LaptopId = NewType("LaptopId", int)
MediumId = NewType("MediumId", int)
CustodyId = NewType("CustodyId", int)


class LaptopState(Worded):
    """The states of a laptop (design, section 4); `rules.MOVES` says which may follow which."""

    RECEIVED = "received", N_("received")
    ERASED = "erased", N_("erased")
    IMAGED = "imaged", N_("imaged")
    READY = "ready", N_("ready")
    HANDED_OUT = "handed_out", N_("handed out")
    RETURNED = "returned", N_("returned")
    REPAIR = "repair", N_("in repair")
    QUARANTINED = "quarantined", N_("in quarantine")
    MISSING = "missing", N_("missing")
    DISPOSED = "disposed", N_("disposed of")


class LaptopOrigin(Worded):
    """Whether a laptop came in on a pallet or was taken over from the time before this system."""

    DONATED = "donated", N_("donated")
    TAKEOVER = "takeover", N_("taken over from old records")


class MediumKind(Worded):
    """What a drive is made of; decides what an overwrite can reach."""

    HDD = "hdd", N_("magnetic disk")
    SSD = "ssd", N_("SSD")
    NVME = "nvme", N_("NVMe")
    UNKNOWN = "unknown", N_("unknown kind")


class SanitizationLevel(Worded):
    """How far data is out of reach (NIST SP 800-88 Rev. 2): none < clear < purge < destroy."""

    NONE = "none", N_("none")
    CLEAR = "clear", N_("Clear (overwritten)")
    PURGE = "purge", N_("Purge (beyond recovery)")
    DESTROY = "destroy", N_("Destroy (drive destroyed)")


class Whereabouts(Worded):
    """Where a laptop is, apart from its state; each laptop is in exactly one of these."""

    AT_LOCATION = "location", N_("at a location")
    IN_TRANSIT = "transit", N_("on its way")
    WITH_PARTICIPANT = "participant", N_("with a participant")
    UNKNOWN = "unknown", N_("not known")


class LaptopOrder(Worded):
    """What a list of laptops is in order of; the tag decides between equals."""

    TAG = "tag", N_("label")
    SINCE = "since", N_("how long in this state")
    RECEIVED = "received", N_("day received")


class CustodyStart(StrEnum):
    """What began a custody period."""

    INTAKE = "intake"
    RETURN = "return"


class LockKind(Worded):
    """What keeps a laptop tied to its former owner."""

    BIOS = "bios", N_("BIOS password")
    FIRMWARE = "firmware", N_("firmware or supervisor password")
    ABSOLUTE = "absolute", N_("Absolute or Computrace")
    MDM = "mdm", N_("MDM or Autopilot")
    ACTIVATION = "activation", N_("activation lock of Apple or Google")
    HDD = "hdd", N_("password on the drive")


@dataclass(frozen=True, kw_only=True)
class Lot:
    """What one donor delivered at once, with the levels of erasure asked for.

    `awaited`: announced, and nothing came yet; `received_on` is the day of the announcement until then.
    """

    id: LotId
    code: str
    donor: str
    received_on: date
    hdd_level: SanitizationLevel
    flash_level: SanitizationLevel
    attestation_allowed: bool
    awaited: bool = False


@dataclass(frozen=True, kw_only=True)
class Laptop:
    """One device as lists show it. `location_id` is None while it is with a participant."""

    id: LaptopId
    tag: str
    lot_id: LotId
    lot_code: str
    manufacturer: str
    model: str
    serial: str | None
    state: LaptopState
    location_id: int | None
    location_name: str | None
    origin: LaptopOrigin
    received_at: datetime
    state_since: datetime


@dataclass(frozen=True, kw_only=True)
class ListedLaptop:
    """One laptop as a list that is taken along shows it; memory in MiB."""

    laptop: Laptop
    donor: str
    donor_number: str | None
    cpu: str | None
    memory_mib: int | None
    whereabouts: Whereabouts
    reserved: bool


class LaptopRecord(Protocol):
    """A laptop of the register as it is in this unit of work: every topic reads it, only `lifecycle` writes it."""

    @property
    def id(self) -> int: ...
    @property
    def tag(self) -> str: ...
    @property
    def lot_id(self) -> int: ...
    @property
    def state(self) -> LaptopState: ...
    @property
    def origin(self) -> LaptopOrigin: ...
    @property
    def manufacturer(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def serial(self) -> str | None: ...
    @property
    def serial_key(self) -> str | None: ...
    @property
    def uuid(self) -> str | None: ...
    @property
    def location_id(self) -> int | None: ...
    @property
    def transit_to_id(self) -> int | None: ...
    @property
    def holder_handout_id(self) -> int | None: ...
    @property
    def custody_id(self) -> int | None: ...
    @property
    def no_drive_at(self) -> datetime | None: ...


@dataclass(frozen=True, kw_only=True)
class LockedLaptop:
    """A laptop locked until the unit of work ends, as the desk and the bench need it."""

    id: LaptopId
    tag: str
    lot_id: LotId
    manufacturer: str
    model: str
    serial: str | None
    state: LaptopState
    location_id: int | None
    reserved_for_id: int | None
    custody_id: CustodyId | None
    evidence_revoked: bool


@dataclass(frozen=True, kw_only=True)
class SnapshotLaptop:
    """What the gate asks of a laptop, without a lock; `out` means that it is with a participant."""

    id: LaptopId
    tag: str
    state: LaptopState
    location_code: str | None
    out: bool
    reserved_for_id: int | None
    evidence_revoked: bool


@dataclass(frozen=True, kw_only=True)
class LaptopIdentity:
    """What a paper or a list names a laptop by."""

    tag: str
    manufacturer: str
    model: str
    serial: str | None


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """A laptop that came with a lot, as the donor's announcement is held against it."""

    id: LaptopId
    tag: str
    row_key: str
    donor_number: str | None
    manufacturer: str
    model: str
    serial: str | None
    serial_key: str | None
    received_at: datetime


@dataclass(frozen=True, kw_only=True)
class PrintedLaptop:
    """What a label says of a laptop: its tag, maker and model, real serial, and the token of its public page."""

    id: LaptopId
    tag: str
    words: str
    serial_key: str | None
    sticker_token: str | None


@dataclass(frozen=True, kw_only=True)
class Medium:
    """One drive in a laptop; size in bytes."""

    id: MediumId
    laptop_id: LaptopId
    kind: MediumKind
    serial: str | None
    model: str
    bus: str
    size_bytes: int | None
    fitted_at: datetime
    removed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Lock:
    """A lock found on a laptop, and when it was cleared."""

    id: int
    kind: LockKind
    found_at: datetime
    cleared_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class NewLaptop:
    """One row of an intake. `row_key` is what the row is known again by inside its lot."""

    row_key: str
    manufacturer: str = ""
    model: str = ""
    serial: str | None = None
    serial_key: str | None = None
    donor_number: str | None = None
    cpu: str | None = None
    memory_mib: int | None = None
    note: str | None = None
    media: tuple["NewMedium", ...] = ()


@dataclass(frozen=True, kw_only=True)
class ObservedLaptop:
    """What was seen of a laptop itself; `serial_key` is the real serial, normalised, or None. Memory in MiB."""

    manufacturer: str | None = None
    model: str | None = None
    serial: str | None = None
    serial_key: str | None = None
    uuid: str | None = None
    cpu: str | None = None
    memory_mib: int | None = None


@dataclass(frozen=True, kw_only=True)
class NewMedium:
    """A drive as somebody or something described it; `serial_key` is the real serial, normalised, or None."""

    kind: MediumKind = MediumKind.UNKNOWN
    serial: str | None = None
    serial_key: str | None = None
    model: str = ""
    bus: str = ""
    size_bytes: int | None = None


@dataclass(frozen=True, kw_only=True)
class LaptopFilter:
    """Which laptops a list shows; every part narrows it. `term` is one search field.

    Moments are UTC: in its state since before `state_before`; received from `received_from` and before
    `received_before`. `held_by`: hand-overs of which it is one, for a holder's pass. `look_alike`: another laptop has
    a serial that looks the same.
    """

    state: LaptopState | None = None
    location_id: int | None = None
    lot_id: int | None = None
    term: str = ""
    whereabouts: Whereabouts | None = None
    origin: LaptopOrigin | None = None
    received_from: datetime | None = None
    received_before: datetime | None = None
    state_before: datetime | None = None
    reserved: bool | None = None
    held_by: frozenset[int] | None = None
    look_alike: bool = False


@dataclass(frozen=True, kw_only=True)
class LaptopListing:
    """One stretch of a list; `next_after` reads on.

    `count` is exact up to the cap, `more_than_counted` says it was reached.
    """

    rows: tuple[Laptop, ...]
    count: int
    more_than_counted: bool
    next_after: str | None


@dataclass(frozen=True, kw_only=True)
class LaptopDetail:
    """One laptop with what its page shows of itself, its custody period, and what its lot asks of evidence.

    `moved_by_id`: who moved it to the state it is in.
    """

    laptop: Laptop
    donor_number: str | None
    uuid: str | None
    cpu: str | None
    memory_mib: int | None
    note: str | None
    donor: str
    custody_id: CustodyId | None
    custody_began_at: datetime | None
    custody_ended_at: datetime | None
    hdd_level: SanitizationLevel
    flash_level: SanitizationLevel
    reserved_for_id: int | None
    no_drive_by_id: int | None
    moved_by_id: int | None
    holder_handout_id: int | None
    transit_to_id: int | None
    media: tuple[Medium, ...]
    locks: tuple[Lock, ...]
    transit_to_name: str | None = None

    @property
    def id(self) -> LaptopId:
        """What tables know it by."""
        return self.laptop.id

    @property
    def tag(self) -> str:
        """What people know it by."""
        return self.laptop.tag

    @property
    def fitted(self) -> tuple[Medium, ...]:
        """The drives that are in it now."""
        return tuple(medium for medium in self.media if medium.removed_at is None)


@dataclass(frozen=True, kw_only=True)
class CorrectLaptop:
    """What a named person says a laptop is. None leaves a fact as it is; an empty serial: nobody can read it."""

    tag: str
    reason: str
    manufacturer: str | None = None
    model: str | None = None
    serial: str | None = None


@dataclass(frozen=True, kw_only=True)
class WithdrawnLaptop:
    """A laptop that was received by mistake, and who took it back."""

    tag: str
    lot_id: int
    lot_code: str
    withdrawn_at: datetime
    withdrawn_by_id: int
