"""What happens to a laptop on the bench after the erasure: the image, and the check before it is ready."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

ReleaseId = NewType("ReleaseId", int)


class CheckItem(StrEnum):
    """The checklist of the design, section 4."""

    KEYBOARD = "keyboard"
    SCREEN = "screen"
    CAMERA = "camera"
    WIFI = "wifi"
    SOUND = "sound"
    PORTS = "ports"
    CHARGER = "charger"


class LicenceType(StrEnum):
    """Under which licence the installed system runs."""

    OPEN_SOURCE = "open_source"
    REFURBISHER = "refurbisher"
    OEM = "oem"
    VOLUME = "volume"


@dataclass(frozen=True, kw_only=True)
class ImageRelease:
    """One image that can be written; support ends on a day."""

    id: ReleaseId
    name: str
    version: str
    sha256: str
    os: str
    licence: LicenceType
    support_until: date
    withdrawn_at: datetime | None
