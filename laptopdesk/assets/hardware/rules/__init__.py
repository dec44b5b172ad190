"""Which laptop a machine is: by several identifiers, weighed. Pure; a tie is never guessed."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from laptopdesk.assets.hardware.rules.naming import other_maker
from laptopdesk.assets.hardware.values import (
    Machine,
    MatchedBy,
    Note,
    PastReading,
    UnseenDrive,
    UnseenKind,
    WarningCode,
)
from laptopdesk.assets.serials import look_alike, normalise_serial, normalise_uuid

WEIGHTS: Mapping[MatchedBy, int] = {
    MatchedBy.SERIAL: 100,
    MatchedBy.UUID: 80,
    MatchedBy.BOARD_SERIAL: 60,
    MatchedBy.DRIVE_SERIAL: 30,
    MatchedBy.MAC: 30,
}
"""How much one identifier says. What the maker gave the machine weighs more than parts that move between machines."""

STRONG = frozenset({MatchedBy.SERIAL, MatchedBy.UUID, MatchedBy.BOARD_SERIAL})
OF_ANOTHER = {
    MatchedBy.SERIAL: WarningCode.SERIAL_OF_ANOTHER,
    MatchedBy.UUID: WarningCode.UUID_OF_ANOTHER,
    MatchedBy.BOARD_SERIAL: WarningCode.BOARD_OF_ANOTHER,
    MatchedBy.DRIVE_SERIAL: WarningCode.DRIVE_OF_ANOTHER,
    MatchedBy.MAC: WarningCode.MAC_OF_ANOTHER,
}


@dataclass(frozen=True, kw_only=True)
class MachineCandidate:
    """A laptop of ours to which identifiers of the file point. `claims`: by what, each identifier once."""

    laptop_id: int
    tag: str
    serial_key: str | None
    manufacturer: str
    claims: tuple[MatchedBy, ...] = ()

    @property
    def score(self) -> int:
        """The sum of the weights; drives and network cards count once each, however many there are."""
        return sum(WEIGHTS[claim] for claim in set(self.claims))

    @property
    def strong(self) -> bool:
        """Whether something the maker gave the machine itself points here."""
        return bool(STRONG & set(self.claims))

    @property
    def by(self) -> MatchedBy:
        """The weightiest claim."""
        return max(self.claims, key=lambda claim: WEIGHTS[claim])


@dataclass(frozen=True, kw_only=True)
class Match:
    """The answer: a laptop and by what, or none; `contradicted` names the laptop that a contradiction is about.

    `confirmed`: which identifiers of the file are this laptop's own.
    """

    laptop_id: int | None = None
    by: MatchedBy | None = None
    notes: tuple[Note, ...] = ()
    contradicted: int | None = None
    confirmed: frozenset[MatchedBy] = frozenset()


def match(serial_key: str | None, manufacturer: str | None, candidates: Iterable[MachineCandidate]) -> Match:
    """The one laptop to which the identifiers point, or none with the reason why.

    A laptop whose own serial is another one is not this machine, unless the two look alike and something strong
    points at it. Strong identifiers that point at different laptops contradict: no silent merge.
    """
    claimants = sorted((c for c in candidates if c.claims), key=lambda c: (-c.score, c.laptop_id))
    fitting = [c for c in claimants if not _denies(c, serial_key, manufacturer)]
    denying = [c for c in claimants if c not in fitting]
    if not fitting:
        notes = tuple(Note(code=WarningCode.CONTRADICTS, detail=c.tag) for c in denying)
        return Match(notes=notes, contradicted=denying[0].laptop_id if denying else None)
    best, others = fitting[0], fitting[1:]
    if others and others[0].score == best.score:
        tied = [c for c in fitting if c.score == best.score]
        return Match(notes=tuple(Note(code=WarningCode.TIE, detail=c.tag) for c in tied))
    against = [c for c in (*others, *denying) if c.strong]
    if against:
        notes = tuple(Note(code=WarningCode.CONTRADICTS, detail=c.tag) for c in (best, *against))
        return Match(notes=notes, contradicted=best.laptop_id)
    notes = tuple(notes_about(best, serial_key, (*others, *denying)))
    return Match(laptop_id=best.laptop_id, by=best.by, notes=notes, confirmed=frozenset(best.claims))


def match_scanned(serial_key: str | None, scanned: MachineCandidate, candidates: Iterable[MachineCandidate]) -> Match:
    """The scanned laptop, with everything that speaks against it."""
    claimants = [c for c in candidates if c.claims]
    others = tuple(c for c in claimants if c.laptop_id != scanned.laptop_id)
    own = frozenset(claim for c in claimants if c.laptop_id == scanned.laptop_id for claim in c.claims)
    notes = tuple(notes_about(scanned, serial_key, others))
    return Match(laptop_id=scanned.laptop_id, by=MatchedBy.SCAN, notes=notes, confirmed=own)


def notes_about(chosen: MachineCandidate, serial_key: str | None, others: Iterable[MachineCandidate]) -> Iterable[Note]:
    """What a person should know of this choice: another serial, and identifiers that point elsewhere."""
    if serial_key and chosen.serial_key and serial_key != chosen.serial_key:
        yield Note(code=WarningCode.SERIAL_DIFFERS)
        if look_alike(serial_key, chosen.serial_key):
            yield Note(code=WarningCode.LOOK_ALIKE, detail=chosen.tag)
    for other in others:
        for claim in dict.fromkeys(other.claims):
            yield Note(code=OF_ANOTHER[claim], detail=other.tag)


def _denies(candidate: MachineCandidate, serial_key: str | None, manufacturer: str | None) -> bool:
    if serial_key and candidate.serial_key and candidate.serial_key != serial_key:
        return not (candidate.strong and look_alike(serial_key, candidate.serial_key))
    return not candidate.strong and other_maker(candidate.manufacturer, manufacturer)


CONTRADICTIONS = frozenset(
    {
        WarningCode.SERIAL_DIFFERS,
        WarningCode.SERIAL_OF_ANOTHER,
        WarningCode.UUID_OF_ANOTHER,
        WarningCode.BOARD_OF_ANOTHER,
        WarningCode.DRIVE_OF_ANOTHER,
        WarningCode.NEW_DRIVE_AFTER_ERASURE,
        WarningCode.DRIVE_LARGER,
        WarningCode.CONTRADICTS,
    }
)
"""Warnings that are contradictions of facts: each becomes a case for a person."""

ANOTHER_MACHINE = frozenset(
    {
        WarningCode.SERIAL_DIFFERS,
        WarningCode.SERIAL_OF_ANOTHER,
        WarningCode.UUID_OF_ANOTHER,
        WarningCode.BOARD_OF_ANOTHER,
    }
)
"""With one of these the file may be of another machine: nothing of it is taken over."""


def of_another_machine(codes: Set[WarningCode], confirmed: Set[MatchedBy]) -> bool:
    """Whether a report that was joined by a label or a person speaks of another machine, as far as it says.

    `confirmed`: its identifiers that are this laptop's own. One character that the eye mistakes, beside a mainboard
    that is ours, is a slip in the register; another maker or system UUID, and nothing of it ours, is another machine.
    """
    slip = WarningCode.LOOK_ALIKE in codes and bool(STRONG & confirmed)
    against = ANOTHER_MACHINE - {WarningCode.SERIAL_DIFFERS} if slip else ANOTHER_MACHINE
    if against & codes:
        return True
    other_board = WarningCode.UUID_DIFFERS in codes and not STRONG & confirmed
    return other_board or (WarningCode.MANUFACTURER_DIFFERS in codes and not confirmed)


def part_of(machine: Machine, other: Machine) -> bool:
    """Whether both name one part or one machine: a serial, a system UUID, a drive, a battery, a network card."""
    return bool(_names_of(machine) & _names_of(other))


def _names_of(machine: Machine) -> set[tuple[str, str]]:
    names = {
        ("serial", normalise_serial(machine.serial)),
        ("board", normalise_serial(machine.board_serial)),
        ("uuid", normalise_uuid(machine.uuid)),
    }
    names |= {("drive", normalise_serial(one.serial)) for one in machine.media}
    names |= {("drive", normalise_serial(one.serial)) for one in machine.disks}
    names |= {("battery", normalise_serial(one.serial)) for one in machine.batteries}
    names |= {("mac", address) for address in machine.macs}
    return {(kind, key) for kind, key in names if key}


def names_a_machine(machine: Machine) -> bool:
    """Whether a report says of itself which machine it is of."""
    return bool(machine.serial or machine.uuid or machine.board_serial)


def same_controller(one: UnseenDrive, other: UnseenDrive) -> bool:
    """Whether two reports, perhaps of two tools, speak of the same place where a drive may be."""
    if one.kind is not other.kind:
        return False
    if one.address and other.address:
        return one.address == other.address
    return one.kind is UnseenKind.ANY or one.name.casefold() == other.name.casefold()


def shows_the_drive(unseen: UnseenDrive, raised_by: Machine, later: Machine) -> bool:
    """Whether a later report of the same laptop shows the drive: a new one is there, and nothing hides one now."""
    if not later.lists_drives or any(same_controller(unseen, one) for one in later.unseen):
        return False
    return bool(_drives_of(later) - _drives_of(raised_by)) or _sized(later) > _sized(raised_by)


def _sized(machine: Machine) -> int:
    """How many drives the tool read well enough to know their size."""
    return sum(1 for one in machine.media if one.size_bytes)


def _drives_of(machine: Machine) -> set[str]:
    return {key for one in machine.media if (key := normalise_serial(one.serial))}


OTHER_DRIVES = frozenset({WarningCode.NEW_DRIVE_AFTER_ERASURE, WarningCode.DRIVE_LARGER})
"""Warnings that the laptop has another drive than those that were wiped."""

OF_THE_LAPTOP = CONTRADICTIONS | {
    WarningCode.MAC_OF_ANOTHER,
    WarningCode.LOOK_ALIKE,
    WarningCode.TIE,
    WarningCode.LAPTOP_UNKNOWN,
    WarningCode.MANUFACTURER_DIFFERS,
    WarningCode.MODEL_DIFFERS,
    WarningCode.UUID_DIFFERS,
    WarningCode.CPU_DIFFERS,
    WarningCode.MEMORY_DIFFERS,
    WarningCode.DRIVE_NOT_FOUND,
    WarningCode.DRIVE_WAS_TAKEN_OUT,
    WarningCode.ANOTHER_MACHINE,
    WarningCode.BESIDE_ANOTHER,
    WarningCode.PART_OF_ANOTHER,
}
"""Warnings that come of the laptop a report was joined to; the others stay with the report wherever it goes."""

CONCERNS = CONTRADICTIONS | {
    WarningCode.LOOK_ALIKE,
    WarningCode.MANUFACTURER_DIFFERS,
    WarningCode.MODEL_DIFFERS,
    WarningCode.UUID_DIFFERS,
    WarningCode.CPU_DIFFERS,
    WarningCode.MEMORY_DIFFERS,
    WarningCode.DRIVE_NOT_FOUND,
    WarningCode.DRIVE_WAS_TAKEN_OUT,
    WarningCode.MAC_OF_ANOTHER,
    WarningCode.DISK_FAILING,
    WarningCode.DISK_PREFAIL,
    WarningCode.DISK_WORN,
    WarningCode.DISK_ERRORS_LOGGED,
    WarningCode.DISK_SELF_TEST_FAILED,
    WarningCode.BATTERY_CONTRADICTS,
    WarningCode.BATTERY_ABSURD,
}
"""Warnings about the laptop itself, for whoever works on it; the others are about the report."""


def concerns_of(history: Iterable[PastReading]) -> tuple[str, ...]:
    """What the newest report of each tool says that somebody should look at; `history` newest first."""
    newest: dict[object, PastReading] = {}
    for past in history:
        # each drive has a report of its own
        newest.setdefault((past.format, past.machine.disks and past.machine.disks[0].serial), past)
    warnings = (warning for past in newest.values() for warning in past.warnings)
    return tuple(dict.fromkeys(warning for warning in warnings if warning.partition(":")[0] in CONCERNS))


def warnings_of_the_report(warnings: Iterable[str]) -> list[str]:
    """What the report says by itself, whichever laptop it belongs to."""
    return [warning for warning in warnings if warning.partition(":")[0] not in OF_THE_LAPTOP]
