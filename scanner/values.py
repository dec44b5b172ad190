"""What lies on the desk and what its page shows: plain values between ports, desk, ledger and page."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from laptopdesk.protocol.codes import CodeReason
from laptopdesk.protocol.gate import GateReason
from laptopdesk.protocol.ports import PortState
from laptopdesk.protocol.words import N_, Worded
from scanner.decoder import Unread


class Step(StrEnum):
    """Where the desk is; the design's three steps are may_go, signed and handed_over."""

    EMPTY = "empty"
    HALF = "half"
    ASKING = "asking"
    REFUSED = "refused"
    MAY_GO = "may_go"
    SIGNED = "signed"
    HANDED_OVER = "handed_over"
    UNDONE = "undone"
    RETURNING = "returning"
    TAKEN_BACK = "taken_back"
    COUNTING = "counting"
    COUNTED = "counted"
    DOUBTFUL = "doubtful"
    DOUBTED = "doubted"


class KioskReason(Worded):
    """Why the station says no, beside the gate's own reasons."""

    NOT_STORED = "not_stored", N_("This computer cannot save it. Stop handing over and call the technician.")
    SNAPSHOT_MISSING = "snapshot_missing", N_("This desk has no list yet. Connect it to the server first.")
    SNAPSHOT_EXPIRED = "snapshot_expired", N_("The list on this desk is too old. Connect it to the server first.")
    STATION_REVOKED = "station_revoked", N_("This desk may no longer hand over. The programme team decides.")
    NOTHING_TO_CONFIRM = (
        "nothing_to_confirm",
        N_("There is nothing to confirm yet. Scan the pass and the laptop first."),
    )
    NOTHING_TO_UNDO = "nothing_to_undo", N_("There is nothing to undo.")
    UNDO_TOO_LATE = "undo_too_late", N_("Undo works for ten minutes only. Take the laptop back instead.")
    NOT_HANDED_OUT = "not_handed_out", N_("This laptop is not listed as handed out. The programme team decides.")
    BADGE_UNKNOWN = "badge_unknown", N_("This badge is not known here. Ask the programme team.")
    NOT_USED_HERE = "not_used_here", N_("This code does nothing at the desk. Scan the pass or the laptop.")
    SERVER_REFUSED = "server_refused", N_("The server does not allow this. The programme team decides.")
    TIMED_OUT = "timed_out", N_("Nothing happened for two minutes, so the desk was cleared. Scan again.")
    FINISH_FIRST = "finish_first", N_("First finish this hand-out, or scan Cancel.")
    LAST_UNDONE = "last_undone", N_("The previous hand-out is undone. That laptop stays here.")
    NO_LAPTOP = "no_laptop", N_("This is not a laptop. The code is kept.")
    LAPTOP_NOT_LISTED = (
        "laptop_not_listed",
        N_("This laptop is not on this desk's list. Wait for the network, or call the helpdesk."),
    )
    PASS_NOT_LISTED = (
        "pass_not_listed",
        N_("This pass is not on this desk's list. Wait for the network, or call the helpdesk."),
    )


class Unchecked(Worded):
    """A check that could not be made without the server."""

    LAPTOP_SINCE_SNAPSHOT = "laptop_since_snapshot", N_("whether the laptop changed since the list")
    PERSON_SINCE_SNAPSHOT = "person_since_snapshot", N_("whether something changed for this person since the list")
    OPERATOR = "operator", N_("whether the operator may still hand over here")


class StationAlarm(Worded):
    """Something about the station itself that a person must mend."""

    NOT_PAIRED = "not_paired", N_("This computer is not paired. Ask the office for a code.")
    REVOKED = "revoked", N_("The office switched this desk off. Do not hand over anything here.")
    COPIED = "copied", N_("This desk was copied: two computers use the same key. Stop and call the office.")
    NOT_STORED = "not_stored", N_("The disk cannot save. Stop handing over and call the technician.")
    CLOCK_WRONG = "clock_wrong", N_("The clock of this computer is wrong. Ask the technician to set it.")
    SNAPSHOT_OLD = "snapshot_old", N_("The list is old. Connect this computer to the server soon.")
    QUARANTINED = "quarantined", N_("The server keeps operations of this desk apart. The office looks at them.")
    DAMAGED = "damaged", N_("Operation %(numbers)s on this computer is damaged. Keep working, and call the office.")


class Cue(StrEnum):
    """The sound of what happened last."""

    NONE = "none"
    SCANNED = "scanned"
    GO = "go"
    DONE = "done"
    NO = "no"


class Signing(StrEnum):
    """How the agreement was signed."""

    NOT_YET = "not_yet"
    SCREEN = "screen"
    PAPER = "paper"


Reason = GateReason | KioskReason
Notice = CodeReason | Unread | GateReason | KioskReason


@dataclass(frozen=True, kw_only=True)
class PortView:
    """One port as the page and `status` show it."""

    port: str
    state: PortState


@dataclass(frozen=True, kw_only=True)
class KitTick:
    """One thing that goes along, and whether it was ticked."""

    item: str
    required: bool
    ticked: bool


@dataclass(frozen=True, kw_only=True)
class KioskView:
    """Everything the station's page shows. Times in milliseconds since 1970 (UTC), by this computer's clock.

    `revision` grows with every change; `cue_number` with every sound to play. `laptop` is grouped for people,
    and while counting the last code, whatever it was. `initials` are all that is shown of a person. `paper_number` is
    what to write on a paper agreement. `doubt_at_ms` is when the hand-over was asked of which nobody knows the end.
    `damaged` are the numbers of events that the disk changed.
    """

    revision: int
    step: Step
    station: str
    location: str
    laptop: str | None = None
    pass_scanned: bool = False
    initials: str | None = None
    kit: tuple[KitTick, ...] = ()
    signing: Signing = Signing.NOT_YET
    paper_number: str = ""
    reasons: tuple[Reason, ...] = ()
    notice: Notice | None = None
    cue: Cue = Cue.NONE
    cue_number: int = 0
    operator: str | None = None
    online: bool = False
    unsent: int = 0
    handed_over_today: int = 0
    snapshot_at_ms: int | None = None
    unchecked: tuple[Unchecked, ...] = ()
    ports: tuple[PortView, ...] = ()
    practice: bool = False
    counted: int = 0
    scans: int = 0
    may_undo: bool = False
    doubt_at_ms: int | None = None
    alarms: tuple[StationAlarm, ...] = ()
    damaged: tuple[int, ...] = ()

    @property
    def scanner_ready(self) -> bool:
        """Whether every port can be read; without any port the desk works by screen and keyboard alone."""
        return all(port.state is PortState.READY for port in self.ports)


class Button(StrEnum):
    """What can be pressed on the page; the printed command codes do the same."""

    CONFIRM = "confirm"
    UNDO = "undo"
    CANCEL = "cancel"
    RETURN = "return"
    PAPER_SIGNED = "paper_signed"
    SIGN_AGAIN = "sign_again"
    COUNT = "count"
    DOUBT = "doubt"
    PRACTICE_ON = "practice_on"
    PRACTICE_OFF = "practice_off"


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """A button of the page."""

    button: Button


@dataclass(frozen=True, kw_only=True)
class Ticked:
    """A thing of the kit was ticked, or no longer."""

    item: str
    on: bool


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A signature was drawn on the screen: a PNG of at most 60 kB."""

    png: bytes


@dataclass(frozen=True, kw_only=True)
class TypedCode:
    """A code typed by hand, or by a scanner that types like a keyboard."""

    text: str


Act = Pressed | Ticked | Signed | TypedCode


class DeskBoard(Protocol):
    """What the page needs of the desk behind it; safe to call from any thread."""

    def view(self) -> KioskView:
        """What to show now."""

    def wait(self, after: int, seconds: float) -> KioskView:
        """What to show once the revision is greater than `after`, or after this many seconds."""

    def act(self, act: Act) -> KioskView:
        """Do what was pressed, and answer what to show then."""
