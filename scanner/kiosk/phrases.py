"""What the page says for each value: plain sentences of at most 15 words, and who does what now."""

from collections.abc import Sequence
from datetime import datetime

from laptopdesk.protocol.codes import CodeReason
from laptopdesk.protocol.gate import GateReason, KitPiece
from laptopdesk.protocol.ports import PortState
from laptopdesk.protocol.sentences import sentence
from laptopdesk.protocol.words import N_
from scanner.values import Notice, StationAlarm
from scanner.words import Words

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000  # milliseconds


def say_notice(notice: Notice, words: Words) -> str:
    """One sentence for a reason of the gate, the desk, the code or the scanner."""
    return sentence(notice, words.locale) if isinstance(notice, GateReason | CodeReason) else words.word(notice)


def say_alarm(alarm: StationAlarm, words: Words, damaged: Sequence[int] = ()) -> str:
    """What is wrong with the station, and what to do; `damaged` are numbers of events."""
    return words.word(alarm, numbers=", ".join(map(str, damaged)))


PORT_REMEDIES = {
    PortState.OPENING: N_("Wait a moment."),
    PortState.MISSING: N_("Check the cable: unplug the scanner and plug it in again."),
    PortState.BUSY: N_("Close the other program that uses the scanner."),
    PortState.FORBIDDEN: N_("Ask the technician to allow this port."),
    PortState.FLOODED: N_("Unplug the scanner, wait, and plug it in again."),
    PortState.FAILED: N_("Unplug the scanner and plug it in again, or take another one."),
}


def say_port_state(state: PortState, words: Words) -> tuple[str, str]:
    """How it stands with the port in a few words, and what to do (empty when nothing)."""
    remedy = PORT_REMEDIES.get(state)
    return sentence(state, words.locale), words.gettext(remedy) if remedy else ""


def say_kit_item(item: str, words: Words) -> str:
    """The name of a thing that goes along; one we do not know is shown as it is."""
    return sentence(KitPiece(item), words.locale) if item in set(KitPiece) else item


def say_age(snapshot_at_ms: int | None, now_ms: int, words: Words) -> str:
    """How old the list is, in words; both times in milliseconds since 1970 (UTC)."""
    if snapshot_at_ms is None:
        return words.gettext("no list yet")
    age = now_ms - snapshot_at_ms
    if age < MINUTE:
        return words.gettext("list from just now")
    if age < HOUR:
        return words.ngettext("list from %(n)s minute ago", "list from %(n)s minutes ago", age // MINUTE)
    if age < 2 * DAY:
        return words.ngettext("list from %(n)s hour ago", "list from %(n)s hours ago", age // HOUR)
    return words.ngettext("list from %(n)s day ago", "list from %(n)s days ago", age // DAY)


def say_moment(at_ms: int) -> str:
    """Day and time on this computer's clock: `29-11 21:03`; milliseconds since 1970 (UTC)."""
    return datetime.fromtimestamp(at_ms / 1000).astimezone().strftime("%d-%m %H:%M")
