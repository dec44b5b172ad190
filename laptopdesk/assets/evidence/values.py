"""What a wipe tool reported, what we think of it, and what it is bound to."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NewType

from laptopdesk.assets.lifecycle.values import MediumKind, SanitizationLevel
from laptopdesk.assets.uploads.values import KeptLog, LogReading
from laptopdesk.protocol.words import N_, Worded

EvidenceFileId = NewType("EvidenceFileId", int)
RecordId = NewType("RecordId", int)
FaultId = NewType("FaultId", int)

TOOLS = ("nwipe", "usody-sanitize")
"""The tools whose logs we can read; of which versions they count is data (`versions`)."""

MANUAL = "manual"
"""What stands for a tool where people erased by hand, or destroyed."""


class Verdict(Worded):
    """Our judgement of one record (design, section 4)."""

    ACCEPTED = "accepted", N_("accepted")
    UNVERIFIED = "unverified", N_("not verified")
    REJECTED = "rejected", N_("rejected")


class Binding(Worded):
    """What joins a record to a drive of a laptop."""

    SERIAL = "serial", N_("by serial number")
    SCAN = "scan", N_("by scan")
    PERSON = "person", N_("by a person")
    UNBOUND = "unbound", N_("no laptop yet")
    CONTRADICTED = "contradicted", N_("does not match")


class Method(Worded):
    """What a method does to a drive, whatever its name.

    `FORMATS`: NVMe Format with user data erase. `DISCARDS`: blocks are given back (TRIM), which promises nothing.
    """

    OVERWRITES = "overwrites", N_("overwritten")
    ONLY_VERIFIES = "only_verifies", N_("only read")
    ATA_ERASE = "ata_erase", N_("ATA secure erase")
    ATA_ERASE_ENHANCED = "ata_erase_enhanced", N_("ATA secure erase, enhanced")
    FORMATS = "formats", N_("NVMe format with erase of user data")
    BLOCK_ERASE = "block_erase", N_("sanitize: block erase")
    CRYPTO_ERASE = "crypto_erase", N_("sanitize or format: the key was changed (crypto erase)")
    SANITIZE_OVERWRITE = "sanitize_overwrite", N_("sanitize: overwrite")
    DISCARDS = "discards", N_("blocks given back (TRIM, blkdiscard)")
    SHREDS = "shreds", N_("shredded")
    DRILLS = "drills", N_("drilled through")
    DEGAUSSES = "degausses", N_("demagnetised")
    UNKNOWN = "unknown", N_("unknown")


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
class WipeReading:
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
class EvidenceFileReading(LogReading):
    """Everything a file says.

    `host` is the machine of the last run: a log is appended to, and each reading names the machine of its own run.
    `broken_at` is the byte at which a broken file stops making sense.
    """

    host: Host = field(default_factory=Host)
    records: tuple[WipeReading, ...] = ()
    reason: "UnreadReason | None" = None
    broken_at: int | None = None


class UnreadReason(Worded):
    """Why a file could not be read as evidence."""

    EMPTY = "empty", N_("The file is empty. Save the log again.")
    UNKNOWN_FORMAT = (
        "unknown_format",
        N_(
            "We cannot read this log. It is kept; somebody must check it. Is it a certificate (PDF)? "
            "Then import the .log file of the same wipe."
        ),
    )
    NO_DRIVES = (
        "no_drives",
        N_(
            "The log names no drive that was erased in a way we can read. "
            "A sanitize or secure erase is not read yet: two people record it by hand, on the page of the laptop."
        ),
    )
    TOO_LARGE = "too_large", N_("The file is larger than 16 MB.")
    TOO_MANY_DRIVES = ("too_many_drives", N_("The file names more drives than any machine has. It is kept for review."))
    BROKEN_JSON = (
        "broken_json",
        N_("The report is broken: it was cut off or changed. Save it again on the wipe station."),
    )


class RecordReason(Worded):
    """Everything that can be said against one record."""

    TOOL_UNKNOWN = "tool_unknown", N_("This tool is not known to us.")
    TOOL_VERSION_UNKNOWN = (
        "tool_version_unknown",
        N_("This version of the tool was not allowed yet. The office looks at the log and decides."),
    )
    DEVELOPMENT_BUILD = (
        "development_build",
        N_("The tool says that it is a development build. Such a build proves nothing."),
    )
    METHOD_UNKNOWN = "method_unknown", N_("This method is not known to us.")
    SANITIZE_NOT_READ = (
        "sanitize_not_read",
        N_("We do not read a sanitize or secure erase of this tool yet. Two people can record it by hand."),
    )
    METHOD_DOES_NOT_WRITE = "method_does_not_write", N_("This method only reads; nothing was erased.")
    METHOD_NOT_ENOUGH = "method_not_enough", N_("This method does not make data unreadable on a drive of this kind.")
    NOT_STARTED = "not_started", N_("The erasure never started.")
    NOT_COMPLETED = "not_completed", N_("The erasure was not completed.")
    BLANK_NOT_COMPLETED = "blank_not_completed", N_("The final blank pass was not completed.")
    ABORTED = "aborted", N_("Somebody stopped the erasure.")
    FAILED = "failed", N_("The tool itself says it failed.")
    WRITE_ERRORS = "write_errors", N_("There were errors while writing.")
    VERIFY_ERRORS = "verify_errors", N_("The verification found data or errors.")
    SYNC_ERRORS = "sync_errors", N_("The drive did not confirm all data written to it.")
    SIZE_UNKNOWN = "size_unknown", N_("The log does not say how large the drive is.")
    NOT_WHOLE_DRIVE = "not_whole_drive", N_("Not the whole drive was written.")
    PART_OF_DRIVE = "part_of_drive", N_("This is only a part of a drive: a partition, volume, boot area or namespace.")
    HIDDEN_SECTORS = "hidden_sectors", N_("The drive hides sectors that the tool could not reach.")
    LOG_TRUNCATED = "log_truncated", N_("The log stops before the end.")
    TIME_MISSING = "time_missing", N_("The log gives no usable times.")
    TIME_REVERSED = "time_reversed", N_("The end is before the start.")
    TIME_IN_FUTURE = "time_in_future", N_("The times are in the future.")
    TIME_IMPLAUSIBLE = (
        "time_implausible",
        N_("The times do not fit: no drive of this size is written that fast, or for that long."),
    )
    NOT_VERIFIED = "not_verified", N_("The result was not verified.")
    SERIAL_MISSING = "serial_missing", N_("The drive gave no serial number.")
    HOST_IS_ANOTHER_LAPTOP = "host_is_another_laptop", N_("The log was written on another laptop.")
    DRIVE_OF_ANOTHER_LAPTOP = "drive_of_another_laptop", N_("This drive belongs to another laptop.")
    HOST_NOT_IN_REGISTER = "host_not_in_register", N_("The log was written on a machine that is not in the register.")
    REMOVABLE_DRIVE = "removable_drive", N_("The drive was on USB or a card. Say which laptop it belongs to.")
    SERIAL_KNOWN_TWICE = "serial_known_twice", N_("Two laptops have this drive in the register.")
    RUN_OF_ANOTHER_LAPTOP = "run_of_another_laptop", N_("This wipe was already imported for another laptop.")
    EARLIER_RUN = (
        "earlier_run",
        N_("An earlier wipe in the same log names neither drive nor laptop. Choose the laptop it belongs to."),
    )
    LAPTOP_UNKNOWN = "laptop_unknown", N_("This laptop is not in the register.")
    LAPTOP_ELSEWHERE = (
        "laptop_elsewhere",
        N_("Whoever imported it does not work at this laptop's location. Someone there links it."),
    )
    NOT_CONFIRMED = "not_confirmed", N_("The second person has not confirmed this yet.")
    TOOL_FAULTY = "tool_faulty", N_("This version of the tool was declared faulty.")


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
    reasons: tuple[RecordReason, ...]
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
class AddedEvidenceFile(KeptLog):
    """What became of one file, with the records it gave or had given before."""

    reason: UnreadReason | None
    broken_at: int | None
    records: tuple[Record, ...]
    disputed: tuple[Disputed, ...] = ()


class InsufficientReason(Worded):
    """Why the evidence about one drive, or about the whole laptop, does not suffice."""

    NO_RECORD = "no_record", N_("There is no evidence about this drive.")
    REJECTED = "record_rejected", N_("The evidence was rejected.")
    NOT_VERIFIED = "record_not_verified", N_("The erasure was not verified.")
    PART_OF_DRIVE = (
        "part_of_drive",
        N_("Only a part of the drive was erased: a partition, volume, boot area or namespace."),
    )
    SMALLER_THAN_DRIVE = (
        "smaller_than_drive",
        N_("Less was wiped than the drive holds. Wipe it again with its hidden areas opened (HPA, DCO)."),
    )
    LEVEL_TOO_LOW = "level_too_low", N_("The lot asks for a higher level of erasure.")
    OUTSIDE_CUSTODY = "outside_custody", N_("The erasure is outside the current custody period.")
    REVOKED = "record_revoked", N_("The evidence was revoked.")
    CONTRADICTED = "record_contradicted", N_("The evidence contradicts what we know of the laptop.")
    DRIVE_OUT = "drive_taken_out", N_("This drive is not in the laptop any more.")
    DRIVE_UNSEEN = ("drive_may_be_unseen", N_("There may be a drive the tool could not see. This is not checked yet."))
    HARDWARE_CONTRADICTED = (
        "hardware_contradicted",
        N_("A report contradicts the hardware of this laptop. This has not been decided yet."),
    )


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
    Method.OVERWRITES,
    Method.ATA_ERASE,
    Method.ATA_ERASE_ENHANCED,
    Method.FORMATS,
    Method.BLOCK_ERASE,
    Method.CRYPTO_ERASE,
    Method.SANITIZE_OVERWRITE,
    Method.DISCARDS,
)
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
