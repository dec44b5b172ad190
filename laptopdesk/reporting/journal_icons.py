"""The sign beside each line of the journal: an icon of `frontend/icons.txt` and a tone; words say the same."""

from laptopdesk.assets.evidence.messages import VERDICT_TONES
from laptopdesk.assets.lifecycle.messages import state_tone
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.core.journal import JournalLine

_ICONS = {
    "lot": "boxes",
    "laptop": "laptop",
    "custody": "shield",
    "medium": "device-hdd",
    "lock": "lock",
    "image": "disc",
    "evidence": "shield-check",
    "inventory": "cpu",
    "handout": "arrow-return-left",
    "exception": "hand-index-thumb",
    "case": "exclamation-triangle",
    "operation": "router",
    "participant": "person",
    "pass": "person-vcard",
    "consent": "hand-thumbs-up",
    "programme": "book",
    "session": "calendar-event",
    "enrolment": "mortarboard",
    "attendance": "person-check",
    "ticket": "chat-dots",
    "location": "geo-alt",
    "organisation": "building",
    "staff": "person-badge",
    "transfer": "truck",
    "laptop.sent": "truck",
    "battery": "battery-half",
    "grade": "award",
    "laptop.graded": "award",
    "filter": "funnel",
    "bulk": "layers",
    "list": "file-earmark-arrow-up",
    "sample": "search",
    "certificate": "award",
    "system": "clock-history",
    "imaging": "disc",
    "laptop.image_proven": "disc",
    "laptop.received": "box-arrow-in-down",
    "laptop.moved": "arrow-right",
    "laptop.placed": "truck",
    "laptop.imaged": "disc",
    "laptop.checked": "clipboard-check",
    "laptop.no_drive": "device-hdd",
    "laptop.handed_out": "gift",
    "laptop.move_refused": "slash-circle",
    "handout.refused": "slash-circle",
    "case.decided": "check-circle",
    "lock.cleared": "unlock",
    "medium.removed": "device-hdd",
    "participant.erased": "trash",
    "laptop.withdrawn": "arrow-counterclockwise",
    "session.cancelled": "calendar-x",
    "staff.signed_in": "box-arrow-right",
}

_TONES = {
    "laptop.handed_out": "good",
    "laptop.move_refused": "warn",
    "handout.refused": "bad",
    "handout.ended": "warn",
    "case.opened": "warn",
    "case.decided": "good",
    "lock.found": "bad",
    "lock.cleared": "good",
    "evidence.revoked": "bad",
    "evidence.faulted": "bad",
    "evidence.tool_faulty": "bad",
    "evidence.restored": "good",
    "evidence.manual_made": "warn",
    "exception.asked": "warn",
    "ticket.opened": "info",
    "operation.reused": "bad",
    "certificate.revoked": "bad",
    "laptop.image_proven": "good",
    "laptop.unfit_image": "warn",
    "system.restored": "warn",
    "attendance.changed": "warn",
    "participant.erased": "warn",
    "laptop.received": "info",
}

_VERDICTS = {verdict.value: tone for verdict, tone in VERDICT_TONES.items()}


def icon_of(line: JournalLine) -> str:
    """The icon of this line."""
    return _ICONS.get(line.action) or _ICONS.get(line.action.partition(".")[0], "circle")


def tone_of(line: JournalLine) -> str:
    """The tone of this line, from what it says."""
    match line.action:
        case "laptop.moved":
            after = str(line.facts.get("after"))
            state = LaptopState.find_member(after)
            return state_tone(state) if state else "neutral"
        case "laptop.checked":
            return "warn" if line.facts.get("failed") else "good"
        case "evidence.judged" | "imaging.judged":
            return _VERDICTS.get(str(line.facts.get("verdict")), "neutral")
        case _:
            return _TONES.get(line.action, "neutral")
