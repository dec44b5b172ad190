"""What happens to a laptop on the bench after the erasure: the image, and the check before it is ready."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType

from laptopdesk.protocol.words import N_, Worded

ReleaseId = NewType("ReleaseId", int)


class CheckItem(Worded):
    """The checklist of the design, section 4."""

    KEYBOARD = "keyboard", N_("keyboard")
    SCREEN = "screen", N_("screen")
    CAMERA = "camera", N_("camera")
    WIFI = "wifi", N_("wifi")
    SOUND = "sound", N_("sound")
    PORTS = "ports", N_("ports")
    CHARGER = "charger", N_("charger")


class LicenceType(Worded):
    """Under which licence the installed system runs."""

    OPEN_SOURCE = "open_source", N_("open source")
    REFURBISHER = "refurbisher", N_("refurbisher licence")
    OEM = "oem", N_("licence of the maker")
    VOLUME = "volume", N_("volume licence")


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


@dataclass(frozen=True, kw_only=True)
class AddRelease:
    """A new image; `sha256` as 64 hexadecimal digits."""

    name: str
    version: str
    sha256: str
    os: str
    licence: LicenceType
    support_until: date


@dataclass(frozen=True, kw_only=True)
class RecordCheck:
    """One check: what failed, and battery health in percent of design capacity."""

    laptop_id: int
    failed: tuple[CheckItem, ...]
    battery_percent: int | None


@dataclass(frozen=True, kw_only=True)
class Imaging:
    """An image that was written. `log_id`: the log that proves it; without one a person says it (*attested*).

    `reason`: why it was written although the laptop cannot run it.
    """

    release: ImageRelease
    custody_id: int
    written_at: datetime
    written_by_id: int | None
    log_id: int | None = None
    reason: str | None = None

    @property
    def proven(self) -> bool:
        """Whether a log shows it."""
        return self.log_id is not None


@dataclass(frozen=True, kw_only=True)
class LaptopCheck:
    """A check that was done."""

    custody_id: int
    checked_at: datetime
    checked_by_id: int | None
    failed: tuple[CheckItem, ...]
    battery_percent: int | None

    @property
    def passed(self) -> bool:
        """Whether nothing on the list failed."""
        return not self.failed
