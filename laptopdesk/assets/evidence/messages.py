"""Sentences for everything said about evidence."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.assets.evidence.answers import Answer, DriveCount
from laptopdesk.assets.evidence.errors import EvidenceReason
from laptopdesk.assets.evidence.known_versions import LOOKED_AT, RESTED_UPON, RULE_OF_BEFORE, WRITES_ZEROS
from laptopdesk.assets.evidence.values import (
    Binding,
    InsufficientReason,
    Method,
    RecordReason,
    UnreadReason,
    Verdict,
)
from laptopdesk.assets.lifecycle.messages import level_name
from laptopdesk.assets.uploads.values import FileStatus
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.ui.formats import format_datetime


def record_sentence(reason: StrEnum) -> str:  # noqa: C901 - one case per reason
    """What is said against one record."""
    match RecordReason(reason):
        case RecordReason.TOOL_UNKNOWN:
            return _("This tool is not known to us.")
        case RecordReason.TOOL_VERSION_UNKNOWN:
            return _("This version of the tool was not allowed yet. The office looks at the log and decides.")
        case RecordReason.DEVELOPMENT_BUILD:
            return _("The tool says that it is a development build. Such a build proves nothing.")
        case RecordReason.METHOD_UNKNOWN:
            return _("This method is not known to us.")
        case RecordReason.SANITIZE_NOT_READ:
            return _("We do not read a sanitize or secure erase of this tool yet. Two people can record it by hand.")
        case RecordReason.METHOD_DOES_NOT_WRITE:
            return _("This method only looked; it erased nothing.")
        case RecordReason.METHOD_NOT_ENOUGH:
            return _("This method does not make data unreadable on a drive of this kind.")
        case RecordReason.NOT_STARTED:
            return _("The erasure never started.")
        case RecordReason.NOT_COMPLETED:
            return _("The erasure was not completed.")
        case RecordReason.BLANK_NOT_COMPLETED:
            return _("The final blank pass was not completed.")
        case RecordReason.ABORTED:
            return _("Somebody stopped the erasure.")
        case RecordReason.FAILED:
            return _("The tool itself says it failed.")
        case RecordReason.WRITE_ERRORS:
            return _("There were errors while writing.")
        case RecordReason.VERIFY_ERRORS:
            return _("The verification found data or errors.")
        case RecordReason.SYNC_ERRORS:
            return _("The drive did not confirm all it was given.")
        case RecordReason.SIZE_UNKNOWN:
            return _("The log does not say how large the drive is.")
        case RecordReason.NOT_WHOLE_DRIVE:
            return _("Not the whole drive was written.")
        case RecordReason.PART_OF_DRIVE:
            return _("This is only a part of a drive: a partition, volume, boot area or namespace.")
        case RecordReason.HIDDEN_SECTORS:
            return _("The drive hides sectors that the tool could not reach.")
        case RecordReason.LOG_TRUNCATED:
            return _("The log stops before the end.")
        case RecordReason.TIME_MISSING:
            return _("The log gives no usable times.")
        case RecordReason.TIME_REVERSED:
            return _("The end lies before the start.")
        case RecordReason.TIME_IN_FUTURE:
            return _("The times lie in the future.")
        case RecordReason.TIME_IMPLAUSIBLE:
            return _("The times do not fit: no drive of this size is written that fast, or for that long.")
        case RecordReason.NOT_VERIFIED:
            return _("The result was not verified.")
        case RecordReason.SERIAL_MISSING:
            return _("The drive gave no serial number.")
        case RecordReason.HOST_IS_ANOTHER_LAPTOP:
            return _("The log was written on another laptop.")
        case RecordReason.DRIVE_OF_ANOTHER_LAPTOP:
            return _("This drive belongs to another laptop.")
        case RecordReason.HOST_NOT_IN_REGISTER:
            return _("The log was written on a machine that is not in the register.")
        case RecordReason.REMOVABLE_DRIVE:
            return _("The drive was on USB or a card. Say which laptop it is of.")
        case RecordReason.SERIAL_KNOWN_TWICE:
            return _("Two laptops claim this drive.")
        case RecordReason.RUN_OF_ANOTHER_LAPTOP:
            return _("This same wipe was brought in before, for another laptop.")
        case RecordReason.EARLIER_RUN:
            return _("An earlier wipe in the same log names neither drive nor laptop. Say which laptop it is of.")
        case RecordReason.LAPTOP_UNKNOWN:
            return _("This laptop is not in the register.")
        case RecordReason.LAPTOP_ELSEWHERE:
            return _("It names a laptop of a place where whoever brought it in does not work. Somebody there binds it.")
        case RecordReason.NOT_CONFIRMED:
            return _("The second person has not confirmed this yet.")
        case RecordReason.TOOL_FAULTY:
            return _("This version of the tool was declared faulty.")
        case _ as never:
            assert_never(never)


def unread_sentence(reason: StrEnum) -> str:
    """Why a file could not be read, and what to do."""
    match UnreadReason(reason):
        case UnreadReason.EMPTY:
            return _("The file is empty. Save the log again.")
        case UnreadReason.UNKNOWN_FORMAT:
            return _(
                "This is no log we can read. It is kept; a person must judge it. "
                "Is it a certificate (PDF)? Then bring in the .log of the same wipe."
            )
        case UnreadReason.NO_DRIVES:
            return _(
                "The log names no drive that was erased in a way we can read. A sanitize or secure erase is not read "
                "yet: two people record it by hand, on the page of the laptop."
            )
        case UnreadReason.TOO_LARGE:
            return _("The file is larger than 16 MB.")
        case UnreadReason.TOO_MANY_DRIVES:
            return _("The file names more drives than any machine has. It is kept; a person must judge it.")
        case UnreadReason.BROKEN_JSON:
            return _("The report is broken: it was cut off or changed. Save it again on the wipe station.")
        case _ as never:
            assert_never(never)


def insufficient_sentence(reason: StrEnum) -> str:  # noqa: C901 - one case per reason
    """Why the evidence about a drive does not suffice."""
    match InsufficientReason(reason):
        case InsufficientReason.NO_RECORD:
            return _("There is no evidence about this drive.")
        case InsufficientReason.REJECTED:
            return _("The evidence was rejected.")
        case InsufficientReason.NOT_VERIFIED:
            return _("The erasure was not verified.")
        case InsufficientReason.PART_OF_DRIVE:
            return _("Only a part of the drive was erased: a partition, volume, boot area or namespace.")
        case InsufficientReason.SMALLER_THAN_DRIVE:
            return _("Less was wiped than the drive holds. Wipe it again with its hidden areas opened (HPA, DCO).")
        case InsufficientReason.LEVEL_TOO_LOW:
            return _("The lot asks for a higher level of erasure.")
        case InsufficientReason.OUTSIDE_CUSTODY:
            return _("The erasure lies outside our present custody of the laptop.")
        case InsufficientReason.REVOKED:
            return _("The evidence was revoked.")
        case InsufficientReason.CONTRADICTED:
            return _("The evidence contradicts what we know of the laptop.")
        case InsufficientReason.DRIVE_OUT:
            return _("This drive is not in the laptop any more.")
        case InsufficientReason.DRIVE_UNSEEN:
            return _("There may be a drive that the tool could not see, and nobody answered yet.")
        case InsufficientReason.HARDWARE_CONTRADICTED:
            return _("A report contradicts the hardware of this laptop, and nobody decided yet.")
        case _ as never:
            assert_never(never)


def answer_sentence(answer: Answer, reason: InsufficientReason) -> str:
    """Why this record does not suffice, with what it is measured by."""
    if reason is InsufficientReason.LEVEL_TOO_LOW and answer.asked is not None:
        asked, reached = level_name(answer.asked), level_name(answer.record.level)
        return _("The lot asks %(asked)s, reached is %(reached)s.", asked=asked, reached=reached)
    ended, began = answer.record.ended_at, answer.custody_began_at
    if reason is InsufficientReason.OUTSIDE_CUSTODY and ended is not None and began is not None and ended < began:
        return _(
            "Erased on %(ended)s, before the laptop came to us (%(began)s).",
            ended=format_datetime(ended), began=format_datetime(began),
        )  # fmt: skip
    return insufficient_sentence(reason)


def count_sentence(count: DriveCount) -> str:
    """How many drives some logs speak of, and what they are worth."""
    drives = ngettext("%(n)s drive", "%(n)s drives", count.drives)
    return _(
        "%(drives)s: %(enough)s enough, %(not_enough)s not enough, %(without)s without a laptop",
        drives=drives, enough=count.enough, not_enough=count.not_enough, without=count.without_laptop,
    )  # fmt: skip


def evidence_sentence(reason: StrEnum) -> str:  # noqa: C901 - one case per reason
    """Why evidence cannot be bound or revoked."""
    match EvidenceReason(reason):
        case EvidenceReason.BIND_REASON_MISSING:
            return _("Write down why this drive belongs to that laptop.")
        case EvidenceReason.BIND_NEEDS_PERSON:
            return _("Only a named person can say this.")
        case EvidenceReason.ALREADY_BOUND:
            return _("This record already belongs to a laptop.")
        case EvidenceReason.OUT_OF_OUR_HANDS:
            return _("This laptop is with a resident: nothing can be erased on it now.")
        case EvidenceReason.DRIVE_NOT_IN_LAPTOP:
            return _("This drive is not in that laptop.")
        case EvidenceReason.ALREADY_REVOKED:
            return _("This record was already revoked.")
        case EvidenceReason.NOT_REVOKED:
            return _("This record counts already, or falls with its tool.")
        case EvidenceReason.NOT_CONTRADICTED:
            return _("This record contradicts nothing any more.")
        case EvidenceReason.TOOL_MISSING:
            return _("Name the tool and its version, each in at most 40 characters.")
        case EvidenceReason.FAULT_REASON_MISSING:
            return _("Write down what is wrong, or why it is not.")
        case EvidenceReason.FAULT_NEEDS_PERSON:
            return _("Only a named person can declare a tool faulty, or withdraw that.")
        case EvidenceReason.FAULT_KNOWN:
            return _("This version is declared faulty already.")
        case EvidenceReason.FAULT_WITHDRAWN:
            return _("This was withdrawn already.")
        case EvidenceReason.VERSION_GROUND_MISSING:
            return _("Write down what you saw in the log, and why you decide so.")
        case EvidenceReason.VERSION_LOG_MISSING:
            return _("Name the log you looked at: one of this very version.")
        case EvidenceReason.VERSION_NEEDS_PERSON:
            return _("Only a named person can decide about a version of a tool.")
        case EvidenceReason.VERSION_NUMBER_MISSING:
            return _("These logs name no version. Without a version nothing can be allowed.")
        case EvidenceReason.VERSION_TOOL_UNREAD:
            return _("We cannot read logs of this tool.")
        case EvidenceReason.VERSION_ALLOWED:
            return _("This version is allowed. If it proves nothing, declare it faulty.")
        case EvidenceReason.VERSION_REFUSED:
            return _("This version was refused already.")
        case EvidenceReason.VERSION_FAULTY:
            return _("This version is declared faulty. Withdraw that first, if it is not.")
        case EvidenceReason.VERSION_DEVELOPMENT:
            return _("This log is of a development build. It is no ground for a version.")
        case EvidenceReason.MANUAL_REASON_MISSING:
            return _("Write down why this was done by hand.")
        case EvidenceReason.MANUAL_NEEDS_PERSON:
            return _("Only named people can say this, each from their own account.")
        case EvidenceReason.SECOND_PERSON_SAME:
            return _("The second person must be somebody else.")
        case EvidenceReason.SECOND_PERSON_MAY_NOT:
            return _("This person does not prepare laptops at this place.")
        case EvidenceReason.NOT_THE_SECOND_PERSON:
            return _("Only the second person who is named can confirm this.")
        case EvidenceReason.ALREADY_CONFIRMED:
            return _("This was confirmed already.")
        case EvidenceReason.DATE_IN_FUTURE:
            return _("This day has not come yet.")
        case EvidenceReason.DONE_BY_MISSING:
            return _("Name who destroyed the drive.")
        case EvidenceReason.DOCUMENT_MISSING:
            return _("Attach the document of the destruction.")
        case EvidenceReason.DOCUMENT_TOO_LARGE:
            return _("The document is larger than 16 MB.")
        case EvidenceReason.DEGAUSS_NEEDS_MAGNETIC:
            return _("A magnetic field destroys magnetic disks only.")
        case _ as never:
            assert_never(never)


def ground_words(ground: str) -> str:
    """Why a version counts or does not, as somebody wrote it, or as a new register begins."""
    known = {
        RULE_OF_BEFORE: _("Allowed by the rule of before versions were written down."),
        LOOKED_AT: _("Logs of this version were looked at, line by line."),
        WRITES_ZEROS: _("Writes zeros where it says random, says the maker (fixed in 0.19)."),
        RESTED_UPON: _("Allowed by the rule of before: accepted records rest on it."),
    }
    return known.get(ground, ground)


def verdict_name(verdict: Verdict) -> str:
    """The verdict as people say it."""
    match verdict:
        case Verdict.ACCEPTED:
            return _("accepted")
        case Verdict.UNVERIFIED:
            return _("not verified")
        case Verdict.REJECTED:
            return _("rejected")
        case _ as never:
            assert_never(never)


VERDICT_TONES = {Verdict.ACCEPTED: "good", Verdict.UNVERIFIED: "warn", Verdict.REJECTED: "bad"}


def binding_name(binding: Binding) -> str:
    """What joins the record to a laptop, as people say it."""
    match binding:
        case Binding.SERIAL:
            return _("by serial number")
        case Binding.SCAN:
            return _("by scan")
        case Binding.PERSON:
            return _("by a person")
        case Binding.UNBOUND:
            return _("no laptop yet")
        case Binding.CONTRADICTED:
            return _("contradicts")
        case _ as never:
            assert_never(never)


def method_name(method: Method) -> str:  # noqa: C901 - one case per method
    """What was done to a drive, as people say it."""
    match method:
        case Method.OVERWRITES:
            return _("overwritten")
        case Method.ONLY_VERIFIES:
            return _("only looked at")
        case Method.ATA_ERASE:
            return _("ATA secure erase")
        case Method.ATA_ERASE_ENHANCED:
            return _("ATA secure erase, enhanced")
        case Method.FORMATS:
            return _("NVMe format with erase of user data")
        case Method.BLOCK_ERASE:
            return _("sanitize: block erase")
        case Method.CRYPTO_ERASE:
            return _("sanitize or format: the key was changed (crypto erase)")
        case Method.SANITIZE_OVERWRITE:
            return _("sanitize: overwrite")
        case Method.DISCARDS:
            return _("blocks given back (TRIM, blkdiscard)")
        case Method.SHREDS:
            return _("shredded")
        case Method.DRILLS:
            return _("drilled through")
        case Method.DEGAUSSES:
            return _("demagnetised")
        case Method.UNKNOWN:
            return _("unknown")
        case _ as never:
            assert_never(never)


def method_words(text: str | None) -> str:
    """A record's method: the tool's own name for it, or what people said they did."""
    return method_name(Method(text)) if text in set(Method) else text or "–"


def file_status_name(status: FileStatus) -> str:
    """What became of a file that was brought."""
    match status:
        case FileStatus.READ:
            return _("taken in")
        case FileStatus.DUPLICATE:
            return _("known already")
        case FileStatus.UNREADABLE:
            return _("could not be read")
        case _ as never:
            assert_never(never)
