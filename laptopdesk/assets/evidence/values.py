"""What a wipe tool reported, what we think of it, and what it is bound to."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from laptopdesk.assets.lifecycle.values import MediumKind, SanitizationLevel
from laptopdesk.assets.uploads.values import KeptLog, LogReading

EvidenceFileId = NewType("EvidenceFileId", int)
RecordId = NewType("RecordId", int)
FaultId = NewType("FaultId", int)

TOOLS = ("nwipe", "usody-sanitize")
"""The tools whose logs we can read; of which versions they count is data (`versions`)."""

MANUAL = "manual"
"""What stands for a tool where people erased by hand, or destroyed."""


class Verdict(StrEnum):
    """Our judgement of one record (design, section 4)."""

    ACCEPTED = "accepted"
    UNVERIFIED = "unverified"
    REJECTED = "rejected"


class Binding(StrEnum):
    """What joins a record to a drive of a laptop."""

    SERIAL = "serial"
    SCAN = "scan"
    PERSON = "person"
    UNBOUND = "unbound"
    CONTRADICTED = "contradicted"


class Method(StrEnum):
    """What a method does to a drive, whatever its name.

    `FORMATS`: NVMe Format with user data erase. `DISCARDS`: blocks are given back (TRIM), which promises nothing.
    """

    OVERWRITES = "overwrites"
    ONLY_VERIFIES = "only_verifies"
    ATA_ERASE = "ata_erase"
    ATA_ERASE_ENHANCED = "ata_erase_enhanced"
    FORMATS = "formats"
    BLOCK_ERASE = "block_erase"
    CRYPTO_ERASE = "crypto_erase"
    SANITIZE_OVERWRITE = "sanitize_overwrite"
    DISCARDS = "discards"
    SHREDS = "shreds"
    DRILLS = "drills"
    DEGAUSSES = "degausses"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Host:
    """The machine a log was written on, as it names itself."""

    serial: str | None = None
    uuid: str | None = None
    manufacturer: str | None = None
    product: str | None = None
    chassis_serial: str | None = None


@dataclass(frozen=True, kw_only=True)
class DriveBeside:
    """A drive inside the machine that the tool saw, and that nobody chose to erase."""

    device: str
    serial: str | None
    model: str
    bus: str
    kind: MediumKind


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a log says about one run on one drive; nothing judged yet. Sizes in bytes.

    Times come from event lines. A log has no zone: the wipe stations run on UTC, and so it is read.
    `whole_device`: the command was given the whole device, where no tool counts what it wrote. `shares_drive`: the
    device is one of several of one drive (NVMe namespaces). `development`: the tool says of itself that nobody should
    rely on it. `beside`: drives of the machine that this run left alone. `earlier`: the log goes on with a later run.
    """

    run: int
    device: str
    tool: str
    tool_version: str
    model: str = ""
    serial: str | None = None
    bus: str = ""
    kind: MediumKind = MediumKind.UNKNOWN
    size_bytes: int | None = None
    method: str | None = None
    does: Method = Method.UNKNOWN
    rounds: int | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    clock_went_back: bool = False
    completed: bool = False
    blank_begun: bool = False
    blank_done: bool = False
    verified: bool = False
    verify_failed: bool = False
    aborted: bool = False
    failed: bool = False
    pass_errors: int = 0
    verify_errors: int = 0
    sync_errors: int = 0
    bytes_written: int | None = None
    whole_device: bool = False
    shares_drive: bool = False
    hidden_sectors: bool = False
    log_ended: bool = True
    development: bool = False
    confirmed: bool = True
    host: Host = field(default_factory=Host)
    beside: tuple[DriveBeside, ...] = ()
    earlier: bool = False


@dataclass(frozen=True, kw_only=True)
class FileReading(LogReading):
    """Everything a file says.

    `host` is the machine of the last run: a log is appended to, and each reading names the machine of its own run.
    `broken_at` is the byte at which a broken file stops making sense.
    """

    host: Host = field(default_factory=Host)
    records: tuple[Reading, ...] = ()
    reason: "UnreadReason | None" = None
    broken_at: int | None = None


class UnreadReason(StrEnum):
    """Why a file could not be read as evidence."""

    EMPTY = "empty"
    UNKNOWN_FORMAT = "unknown_format"
    NO_DRIVES = "no_drives"
    TOO_LARGE = "too_large"
    TOO_MANY_DRIVES = "too_many_drives"
    BROKEN_JSON = "broken_json"


class RecordReason(StrEnum):
    """Everything that can be said against one record."""

    TOOL_UNKNOWN = "tool_unknown"
    TOOL_VERSION_UNKNOWN = "tool_version_unknown"
    DEVELOPMENT_BUILD = "development_build"
    METHOD_UNKNOWN = "method_unknown"
    SANITIZE_NOT_READ = "sanitize_not_read"
    METHOD_DOES_NOT_WRITE = "method_does_not_write"
    METHOD_NOT_ENOUGH = "method_not_enough"
    NOT_STARTED = "not_started"
    NOT_COMPLETED = "not_completed"
    BLANK_NOT_COMPLETED = "blank_not_completed"
    ABORTED = "aborted"
    FAILED = "failed"
    WRITE_ERRORS = "write_errors"
    VERIFY_ERRORS = "verify_errors"
    SYNC_ERRORS = "sync_errors"
    SIZE_UNKNOWN = "size_unknown"
    NOT_WHOLE_DRIVE = "not_whole_drive"
    PART_OF_DRIVE = "part_of_drive"
    HIDDEN_SECTORS = "hidden_sectors"
    LOG_TRUNCATED = "log_truncated"
    TIME_MISSING = "time_missing"
    TIME_REVERSED = "time_reversed"
    TIME_IN_FUTURE = "time_in_future"
    TIME_IMPLAUSIBLE = "time_implausible"
    NOT_VERIFIED = "not_verified"
    SERIAL_MISSING = "serial_missing"
    HOST_IS_ANOTHER_LAPTOP = "host_is_another_laptop"
    DRIVE_OF_ANOTHER_LAPTOP = "drive_of_another_laptop"
    HOST_NOT_IN_REGISTER = "host_not_in_register"
    REMOVABLE_DRIVE = "removable_drive"
    SERIAL_KNOWN_TWICE = "serial_known_twice"
    RUN_OF_ANOTHER_LAPTOP = "run_of_another_laptop"
    EARLIER_RUN = "earlier_run"
    LAPTOP_UNKNOWN = "laptop_unknown"
    LAPTOP_ELSEWHERE = "laptop_elsewhere"
    NOT_CONFIRMED = "not_confirmed"
    TOOL_FAULTY = "tool_faulty"


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """Our verdict with every reason, and the level of sanitization it reached."""

    verdict: Verdict
    level: SanitizationLevel
    reasons: tuple[RecordReason, ...]


@dataclass(frozen=True, kw_only=True)
class Record:
    """One stored record as pages and the command line show it."""

    id: RecordId
    run: int
    device: str
    tool: str
    tool_version: str
    model: str
    serial: str | None
    bus: str
    kind: str
    size_bytes: int | None
    method: str | None
    rounds: int | None
    level: SanitizationLevel
    verified: bool
    started_at: datetime | None
    ended_at: datetime | None
    verdict: Verdict
    binding: Binding
    laptop_id: int | None
    laptop: str | None
    medium_id: int | None
    custody_id: int | None
    reasons: tuple[str, ...]
    wiped_by_id: int | None
    bound_by_id: int | None
    bound_reason: str | None
    revoked_at: datetime | None
    fault_id: FaultId | None
    evidence_file_id: EvidenceFileId
    file_id: int
    file_name: str
    added_at: datetime

    @property
    def manual(self) -> bool:
        """Whether people say it, and no tool."""
        return self.tool == MANUAL


@dataclass(frozen=True, kw_only=True)
class Log:
    """A file of evidence as it came, and the machine that it says it was written on."""

    id: EvidenceFileId
    name: str
    tool: str
    tool_version: str
    added_at: datetime
    added_by_id: int | None
    host_serial: str | None
    file_id: int


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A version of a tool that was declared faulty, with how many records and laptops it hit."""

    id: FaultId
    tool: str
    version: str
    reason: str
    declared_at: datetime
    declared_by_id: int | None
    withdrawn_at: datetime | None
    withdrawn_by_id: int | None
    withdrawn_reason: str | None
    records: int
    laptops: int


@dataclass(frozen=True, kw_only=True)
class Disputed:
    """A laptop whose evidence rests on a serial that a record claims for another machine."""

    laptop_id: int
    record_id: RecordId


@dataclass(frozen=True, kw_only=True)
class AddedFile(KeptLog):
    """What became of one file, with the records it gave or had given before."""

    reason: UnreadReason | None
    broken_at: int | None
    records: tuple[Record, ...]
    disputed: tuple[Disputed, ...] = ()


class InsufficientReason(StrEnum):
    """Why the evidence about one drive, or about the whole laptop, does not suffice."""

    NO_RECORD = "no_record"
    REJECTED = "record_rejected"
    NOT_VERIFIED = "record_not_verified"
    PART_OF_DRIVE = "part_of_drive"
    SMALLER_THAN_DRIVE = "smaller_than_drive"
    LEVEL_TOO_LOW = "level_too_low"
    OUTSIDE_CUSTODY = "outside_custody"
    REVOKED = "record_revoked"
    CONTRADICTED = "record_contradicted"
    DRIVE_OUT = "drive_taken_out"
    DRIVE_UNSEEN = "drive_may_be_unseen"
    HARDWARE_CONTRADICTED = "hardware_contradicted"


@dataclass(frozen=True, kw_only=True)
class MediumSufficiency:
    """Whether one drive's evidence suffices; no reasons means it does."""

    medium_id: int
    reasons: tuple[InsufficientReason, ...]


@dataclass(frozen=True, kw_only=True)
class Sufficiency:
    """Whether the evidence about every fitted drive suffices for this laptop, in this custody period."""

    media: tuple[MediumSufficiency, ...]
    contradicted: bool
    wiped_by: frozenset[int]
    erased_at: datetime | None

    @property
    def without_evidence(self) -> int:
        """How many drives have no record at all."""
        return sum(InsufficientReason.NO_RECORD in medium.reasons for medium in self.media)

    @property
    def insufficient(self) -> int:
        """How many drives have records, none of which suffices."""
        return sum(bool(m.reasons) and InsufficientReason.NO_RECORD not in m.reasons for m in self.media)


BY_HAND = (
    Method.OVERWRITES, Method.ATA_ERASE, Method.ATA_ERASE_ENHANCED, Method.FORMATS, Method.BLOCK_ERASE,
    Method.CRYPTO_ERASE, Method.SANITIZE_OVERWRITE, Method.DISCARDS,
)  # fmt: skip
"""What people may say they did to a drive that stays in its laptop."""

DESTRUCTIONS = (Method.SHREDS, Method.DRILLS, Method.DEGAUSSES)
"""What ends a drive."""


@dataclass(frozen=True, kw_only=True)
class RecordByHand:
    """An erasure or destruction that no log shows. `second_id`: the other person, who must confirm it.

    `done_by`: who destroyed the drive, maybe a company; whoever records an erasure did it.
    """

    medium_id: int
    does: Method
    claimed_level: SanitizationLevel
    done_on: date
    reason: str
    second_id: int
    done_by: str = ""
    document: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class ManualRecord:
    """What two people said of one drive."""

    record_id: RecordId
    does: Method
    claimed_level: SanitizationLevel
    done_on: date
    done_by: str
    reason: str
    recorded_by_id: int
    recorded_at: datetime
    second_id: int
    document_id: int | None
    confirmed_at: datetime | None
    laptop: str
