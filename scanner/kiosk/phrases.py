"""What the page says for each value: plain sentences of at most 15 words, and who does what now."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from laptopdesk.protocol.codes import CodeReason
from laptopdesk.protocol.gate import GateReason
from laptopdesk.protocol.ports import PortState
from laptopdesk.protocol.sentences import sentence
from scanner.decoder import Unread
from scanner.values import Alarm, DeskReason, Notice, Unchecked
from scanner.words import Words

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000  # milliseconds


def say_notice(notice: Notice, words: Words) -> str:
    """One sentence for a reason of the gate, the desk, the code or the scanner."""
    match notice:
        case GateReason() | CodeReason():
            return sentence(notice, words.locale)
        case DeskReason():
            return _say_desk_reason(notice, words)
        case Unread():
            return say_unread(notice, words)
        case _:
            assert_never(notice)


def say_unread(unread: Unread, words: Words) -> str:
    """Why the bytes of a scanner gave no code."""
    match unread:
        case Unread.TOO_LONG:
            return words.gettext("The scanner sent too much at once. Scan again.")
        case _:
            assert_never(unread)


def _say_desk_reason(reason: DeskReason, words: Words) -> str:  # noqa: C901 - one case per reason
    _ = words.gettext
    match reason:
        case DeskReason.NOT_STORED:
            return _("This computer cannot save it. Hand over nothing and call the technician.")
        case DeskReason.SNAPSHOT_MISSING:
            return _("This desk has no list yet. Connect it to the server first.")
        case DeskReason.SNAPSHOT_EXPIRED:
            return _("The list on this desk is too old. Connect it to the server first.")
        case DeskReason.STATION_REVOKED:
            return _("This desk may no longer hand over. The programme team decides.")
        case DeskReason.NOTHING_TO_CONFIRM:
            return _("There is nothing to confirm yet. Scan the pass and the laptop first.")
        case DeskReason.NOTHING_TO_UNDO:
            return _("There is nothing to undo.")
        case DeskReason.UNDO_TOO_LATE:
            return _("Undo works for ten minutes only. Take the laptop back instead.")
        case DeskReason.NOT_HANDED_OUT:
            return _("This laptop is not listed as handed over. The programme team decides.")
        case DeskReason.BADGE_UNKNOWN:
            return _("This badge is not known here. Ask the programme team.")
        case DeskReason.NOT_USED_HERE:
            return _("This code does nothing at the desk. Scan the pass or the laptop.")
        case DeskReason.SERVER_REFUSED:
            return _("The server does not allow this. The programme team decides.")
        case DeskReason.TIMED_OUT:
            return _("Nothing happened for two minutes, so the desk was cleared. Scan again.")
        case DeskReason.FINISH_FIRST:
            return _("First finish this hand-over, or scan Cancel.")
        case DeskReason.LAST_UNDONE:
            return _("The hand-over before this one is undone. That laptop stays here.")
        case DeskReason.LAPTOP_NOT_LISTED:
            return _("This laptop is not on this desk's list. Wait for the network, or call the helpdesk.")
        case DeskReason.PASS_NOT_LISTED:
            return _("This pass is not on this desk's list. Wait for the network, or call the helpdesk.")
        case DeskReason.NO_LAPTOP:
            return _("This is no laptop. The code is kept.")
        case _:
            assert_never(reason)


def say_unchecked(unchecked: Unchecked, words: Words) -> str:
    """Which check could not be made without the server."""
    _ = words.gettext
    match unchecked:
        case Unchecked.LAPTOP_SINCE_SNAPSHOT:
            return _("whether the laptop changed since the list")
        case Unchecked.PERSON_SINCE_SNAPSHOT:
            return _("whether something changed for this person since the list")
        case Unchecked.OPERATOR:
            return _("whether the operator may still hand over here")
        case _:
            assert_never(unchecked)


def say_alarm(alarm: Alarm, words: Words, damaged: Sequence[int] = ()) -> str:
    """What is wrong with the station, and what to do; `damaged` are numbers of events."""
    _ = words.gettext
    match alarm:
        case Alarm.NOT_PAIRED:
            return _("This computer is not paired. Ask the office for a code.")
        case Alarm.REVOKED:
            return _("This desk was switched off by the office. Hand over nothing here.")
        case Alarm.COPIED:
            return _("This desk was copied: two computers use the same key. Stop and call the office.")
        case Alarm.NOT_STORED:
            return _("The disk does not save. Hand over nothing and call the technician.")
        case Alarm.CLOCK_WRONG:
            return _("The clock of this computer is wrong. Ask the technician to set it.")
        case Alarm.SNAPSHOT_OLD:
            return _("The list is old. Connect this computer to the server soon.")
        case Alarm.QUARANTINED:
            return _("The server set reports of this desk aside. The office looks at them.")
        case Alarm.DAMAGED:
            numbers = ", ".join(map(str, damaged))
            return _("Report %(numbers)s on this computer is damaged. Work on, and call the office.", numbers=numbers)
        case _:
            assert_never(alarm)


def say_port_state(state: PortState, words: Words) -> tuple[str, str]:
    """How it stands with the port in a few words, and what to do (empty when nothing)."""
    _ = words.gettext
    match state:
        case PortState.OPENING:
            return _("is being opened"), _("Wait a moment.")
        case PortState.READY:
            return _("ready"), ""
        case PortState.MISSING:
            return _("not found"), _("Check the cable: unplug the scanner and plug it in again.")
        case PortState.BUSY:
            return _("in use"), _("Close the other program that uses the scanner.")
        case PortState.FORBIDDEN:
            return _("no access"), _("Ask the technician to allow this port.")
        case PortState.FLOODED:
            return _("sends too much"), _("Unplug the scanner, wait, and plug it in again.")
        case PortState.FAILED:
            return _("broken off"), _("Unplug the scanner and plug it in again, or take another one.")
        case _:
            assert_never(state)


def say_kit_item(item: str, words: Words) -> str:
    """The name of a thing that goes along; one we do not know is shown as it is."""
    _ = words.gettext
    known = {"charger": _("charger"), "bag": _("bag"), "mouse": _("mouse"), "headset": _("headset")}
    return known.get(item, item)


def say_age(snapshot_at_ms: int | None, now_ms: int, words: Words) -> str:
    """How old the list is, in words; both times in milliseconds since 1970 (UTC)."""
    if snapshot_at_ms is None:
        return words.gettext("no list yet")
    age = now_ms - snapshot_at_ms
    if age < MINUTE:
        return words.gettext("list of just now")
    if age < HOUR:
        return words.ngettext("list of %(n)s minute ago", "list of %(n)s minutes ago", age // MINUTE)
    if age < 2 * DAY:
        return words.ngettext("list of %(n)s hour ago", "list of %(n)s hours ago", age // HOUR)
    return words.ngettext("list of %(n)s day ago", "list of %(n)s days ago", age // DAY)


def say_moment(at_ms: int) -> str:
    """Day and time on this computer's clock: `29-11 21:03`; milliseconds since 1970 (UTC)."""
    return datetime.fromtimestamp(at_ms / 1000).astimezone().strftime("%d-%m %H:%M")
