"""Which laptop a machine is: by several identifiers, weighed. Pure; a tie is never guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from laptopdesk.assets.inventory.values import MatchedBy, Note, PastReading, WarningCode
from laptopdesk.assets.serials import look_alike

WEIGHTS: Mapping[MatchedBy, int] = {
    MatchedBy.SERIAL: 100, MatchedBy.UUID: 80, MatchedBy.BOARD_SERIAL: 60, MatchedBy.DRIVE_SERIAL: 30,
    MatchedBy.MAC: 30,
}  # fmt: skip
"""How much one identifier says. What the maker gave the machine weighs more than parts that move between machines."""

STRONG = frozenset({MatchedBy.SERIAL, MatchedBy.UUID, MatchedBy.BOARD_SERIAL})
OF_ANOTHER = {
    MatchedBy.SERIAL: WarningCode.SERIAL_OF_ANOTHER, MatchedBy.UUID: WarningCode.UUID_OF_ANOTHER,
    MatchedBy.BOARD_SERIAL: WarningCode.BOARD_OF_ANOTHER, MatchedBy.DRIVE_SERIAL: WarningCode.DRIVE_OF_ANOTHER,
    MatchedBy.MAC: WarningCode.MAC_OF_ANOTHER,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Candidate:
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
    """The answer: a laptop and by what, or none; `contradicted` names the laptop that a contradiction is about."""

    laptop_id: int | None = None
    by: MatchedBy | None = None
    notes: tuple[Note, ...] = ()
    contradicted: int | None = None


def match(serial_key: str | None, manufacturer: str | None, candidates: Iterable[Candidate]) -> Match:
    """The one laptop to which the identifiers point, or none with the reason why.

    A laptop whose own serial is another one is not this machine, unless the two look alike and something strong
    points at it. Strong identifiers that point at different laptops contradict: no silent merge.
    """
    found = sorted((c for c in candidates if c.claims), key=lambda c: (-c.score, c.laptop_id))
    fitting = [c for c in found if not _denies(c, serial_key, manufacturer)]
    denying = [c for c in found if c not in fitting]
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
    return Match(laptop_id=best.laptop_id, by=best.by, notes=notes)


def match_scanned(serial_key: str | None, scanned: Candidate, candidates: Iterable[Candidate]) -> Match:
    """The scanned laptop, with everything that speaks against it."""
    others = tuple(c for c in candidates if c.laptop_id != scanned.laptop_id and c.claims)
    return Match(laptop_id=scanned.laptop_id, by=MatchedBy.SCAN, notes=tuple(notes_about(scanned, serial_key, others)))


def notes_about(chosen: Candidate, serial_key: str | None, others: Iterable[Candidate]) -> Iterable[Note]:
    """What a person should know of this choice: another serial, and identifiers that point elsewhere."""
    if serial_key and chosen.serial_key and serial_key != chosen.serial_key:
        yield Note(code=WarningCode.SERIAL_DIFFERS)
        if look_alike(serial_key, chosen.serial_key):
            yield Note(code=WarningCode.LOOK_ALIKE, detail=chosen.tag)
    for other in others:
        for claim in dict.fromkeys(other.claims):
            yield Note(code=OF_ANOTHER[claim], detail=other.tag)


def _denies(candidate: Candidate, serial_key: str | None, manufacturer: str | None) -> bool:
    if serial_key and candidate.serial_key and candidate.serial_key != serial_key:
        return not (candidate.strong and look_alike(serial_key, candidate.serial_key))
    return not candidate.strong and other_maker(candidate.manufacturer, manufacturer)


def other_maker(known: str, seen: str | None) -> bool:
    """Whether two names of makers cannot be the same one; HP and Hewlett-Packard are."""
    one, other = _maker(known), _maker(seen or "")
    return bool(one and other) and one != other


def _maker(text: str) -> str:
    first = next(iter(text.casefold().replace("-", " ").replace(",", " ").split()), "")
    return "hp" if first == "hewlett" else first


CONTRADICTIONS = frozenset(
    {
        WarningCode.SERIAL_DIFFERS, WarningCode.SERIAL_OF_ANOTHER, WarningCode.UUID_OF_ANOTHER,
        WarningCode.BOARD_OF_ANOTHER, WarningCode.DRIVE_OF_ANOTHER, WarningCode.NEW_DRIVE_AFTER_ERASURE,
        WarningCode.CONTRADICTS,
    }
)  # fmt: skip
"""Warnings that are contradictions of facts: each becomes a case for a person."""

ANOTHER_MACHINE = frozenset(
    {
        WarningCode.SERIAL_DIFFERS, WarningCode.SERIAL_OF_ANOTHER, WarningCode.UUID_OF_ANOTHER,
        WarningCode.BOARD_OF_ANOTHER,
    }
)  # fmt: skip
"""With one of these the file may be of another machine: nothing of its identity and drives is taken over."""

CONCERNS = CONTRADICTIONS | {
    WarningCode.LOOK_ALIKE, WarningCode.MANUFACTURER_DIFFERS, WarningCode.MODEL_DIFFERS, WarningCode.UUID_DIFFERS,
    WarningCode.CPU_DIFFERS, WarningCode.MEMORY_DIFFERS, WarningCode.DRIVE_NOT_FOUND, WarningCode.DRIVE_WAS_TAKEN_OUT,
    WarningCode.MAC_OF_ANOTHER, WarningCode.DISK_FAILING, WarningCode.DISK_PREFAIL, WarningCode.DISK_WORN,
    WarningCode.DISK_ERRORS_LOGGED, WarningCode.DISK_SELF_TEST_FAILED, WarningCode.BATTERY_CONTRADICTS,
    WarningCode.BATTERY_ABSURD,
}  # fmt: skip
"""Warnings about the laptop itself, for whoever works on it; the others are about the report."""


def concerns_of(history: Iterable[PastReading]) -> tuple[str, ...]:
    """What the newest report of each tool says that somebody should look at; `history` newest first."""
    newest: dict[object, PastReading] = {}
    for past in history:
        # each drive has a report of its own
        newest.setdefault((past.format, past.machine.disks and past.machine.disks[0].serial), past)
    found = (warning for past in newest.values() for warning in past.warnings)
    return tuple(dict.fromkeys(warning for warning in found if warning.partition(":")[0] in CONCERNS))
