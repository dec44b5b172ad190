"""Words for hardware reports: what became of a file, what a person should know of it, and what was found."""

from laptopdesk.assets.hardware.values import UNSEEN_CODES, AddedInventoryFile, FileStatus, UnseenDrive, WarningCode
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.ui.formats import format_memory, group_code


def _amount(mib: str) -> str:
    return format_memory(int(mib)) if mib.isdecimal() else mib


STATUS_TONES = {
    FileStatus.ADDED: "good",
    FileStatus.DUPLICATE: "info",
    FileStatus.UNREAD: "warn",
    FileStatus.UNMATCHED: "warn",
    FileStatus.REFUSED: "bad",
}


def warning_sentence(warning: str) -> str:
    """The sentence for a warning of a report; a code that this version does not know is shown as it is."""
    code, _colon, detail = warning.partition(":")
    return _sentence(WarningCode(code), detail) if code in set(WarningCode) else warning


def _sentence(code: WarningCode, detail: str) -> str:
    return word(
        code,
        laptop=group_code(detail),
        amount=_amount(detail),
        **dict.fromkeys(("at", "where", "drive", "name"), detail or "–"),
    )


def unseen_sentence(unseen: UnseenDrive) -> str:
    """What may hide a drive, as the report that raised it warned."""
    return _sentence(UNSEEN_CODES[unseen.kind], unseen.name or "–")


def advice(added: AddedInventoryFile) -> str:
    """What to do so that the file finds its laptop, where nothing tells which it is; else nothing."""
    unknown = WarningCode.NO_MACHINE.value in added.warnings
    apart = {WarningCode.PART_OF_ANOTHER.value, WarningCode.BESIDE_ANOTHER.value} & set(added.warnings)
    return _("Scan the laptop label too.") if added.waits and unknown and not apart else ""
