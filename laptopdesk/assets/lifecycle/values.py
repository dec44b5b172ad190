"""Laptops, their lots and media, and the states of a laptop."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

LotId = NewType("LotId", int)
LaptopId = NewType("LaptopId", int)
MediumId = NewType("MediumId", int)
CustodyId = NewType("CustodyId", int)


class LaptopState(StrEnum):
    """The states of a laptop (design, section 4); `rules.MOVES` says which may follow which."""

    RECEIVED = "received"
    ERASED = "erased"
    IMAGED = "imaged"
    READY = "ready"
    HANDED_OUT = "handed_out"
    RETURNED = "returned"
    REPAIR = "repair"
    QUARANTINED = "quarantined"
    MISSING = "missing"
    DISPOSED = "disposed"


class LaptopOrigin(StrEnum):
    """Whether a laptop came in on a pallet or was taken over from the time before this system."""

    DONATED = "donated"
    TAKEOVER = "takeover"


class MediumKind(StrEnum):
    """What a drive is made of; decides what an overwrite can reach."""

    HDD = "hdd"
    SSD = "ssd"
    NVME = "nvme"
    UNKNOWN = "unknown"


class SanitizationLevel(StrEnum):
    """How far data is out of reach (NIST SP 800-88 Rev. 2): none < clear < purge < destroy."""

    NONE = "none"
    CLEAR = "clear"
    PURGE = "purge"
    DESTROY = "destroy"


class CustodyStart(StrEnum):
    """What began a custody period."""

    INTAKE = "intake"
    RETURN = "return"


class LockKind(StrEnum):
    """What keeps a laptop tied to its former owner."""

    BIOS = "bios"
    ABSOLUTE = "absolute"
    MDM = "mdm"


@dataclass(frozen=True, kw_only=True)
class Lot:
    """What one donor delivered at once, with the levels of erasure asked for."""

    id: LotId
    code: str
    donor: str
    received_on: date
    hdd_level: SanitizationLevel
    flash_level: SanitizationLevel
    attestation_allowed: bool


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
