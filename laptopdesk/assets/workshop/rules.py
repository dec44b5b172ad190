"""Pure rules of the workshop: who may release, what a repair and a disposal need, what is still to do."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from laptopdesk.assets.lifecycle.errors import MoveReason
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.workshop.errors import WorkshopReason as Reason
from laptopdesk.assets.workshop.values import (
    MAX_CENTS,
    MAX_MINUTES,
    MAX_QUANTITY,
    POLICE_REPORT_DAYS,
    DisposalDrive,
    DisposalKind,
    DisposeOf,
    DriveAccount,
    DriveFate,
    MissingKind,
    RepairOutcome,
    UsePart,
)
from laptopdesk.protocol.words import Worded

MAX_WORDS = 2000


def check_words(words: str) -> Iterator[Reason]:
    """Why these words do not do: none, or too many."""
    if not words.strip():
        yield Reason.WORDS_MISSING
    if len(words) > MAX_WORDS:
        yield Reason.WORDS_TOO_LONG


@dataclass(frozen=True, kw_only=True)
class ReleaseFacts:
    """Who acts, who put it apart (None: the system), who wiped it in this custody period, and what was found."""

    actor_id: int | None
    put_by_id: int | None
    wiped_by: frozenset[int] = frozenset()
    finding: str = ""


def check_release(facts: ReleaseFacts) -> tuple[Worded, ...]:
    """Every reason against a release from quarantine (the programme: a second person, who says what was found).

    Where the system put it there, any named person may release it but who wiped it.
    """
    return (*check_releaser(facts), *check_words(facts.finding))


def check_releaser(facts: ReleaseFacts) -> tuple[Worded, ...]:
    """Every reason why this person may not release it."""
    if facts.actor_id is None:
        return (Reason.NEEDS_PERSON,)
    if facts.actor_id == facts.put_by_id:
        return (MoveReason.RELEASE_BY_SAME_PERSON,)
    if facts.put_by_id is None and facts.actor_id in facts.wiped_by:
        return (Reason.RELEASE_BY_WIPER,)
    return ()


def check_part(part: UsePart) -> tuple[Reason, ...]:
    """Every reason why this part cannot be written down."""
    return tuple(_against_part(part))


def _against_part(part: UsePart) -> Iterator[Reason]:
    if not part.name.strip():
        yield Reason.PART_NAME_MISSING
    if not 1 <= part.quantity <= MAX_QUANTITY:
        yield Reason.QUANTITY_OUT_OF_RANGE
    yield from check_cost(part.cost_cents)


def check_cost(cents: int) -> Iterator[Reason]:
    """Why this price cannot be right: from 0 to 10,000 euro a piece."""
    if not 0 <= cents <= MAX_CENTS:
        yield Reason.COST_OUT_OF_RANGE


def check_minutes(minutes: int) -> Iterator[Reason]:
    """Why so much labour at once cannot be right: from 1 minute to a day."""
    if not 1 <= minutes <= MAX_MINUTES:
        yield Reason.MINUTES_OUT_OF_RANGE


def outcome_after(after: LaptopState) -> RepairOutcome:
    """How a repair ended that the laptop leaves for this state."""
    match after:
        case LaptopState.RECEIVED | LaptopState.ERASED:
            return RepairOutcome.REPAIRED
        case LaptopState.DISPOSED:
            return RepairOutcome.NOT_WORTH_IT
        case _:
            return RepairOutcome.BROKEN_OFF


def police_due(kind: MissingKind, number: str | None, reported_on: date) -> date | None:
    """The day the number of the police must be there; None where it is there, or none is needed."""
    if kind is MissingKind.LOST or number:
        return None
    return reported_on + timedelta(days=POLICE_REPORT_DAYS)


def days_between(begin: datetime, end: datetime) -> int:
    """Whole days."""
    return max(0, (end - begin).days)


def check_drives(
    drives: Sequence[DisposalDrive], fates: Iterable[DriveFate], *, none_inside: bool, certified: bool
) -> tuple[Reason, ...]:
    """Every reason why the drives of a laptop are not accounted for.

    A drive is accounted for by evidence that suffices, by a record of its destruction, or by going to a certified
    recycler (NIST SP 800-88 Rev. 2, section 4: media leave control only sanitized or destroyed). Drives that
    were taken out in this custody period count too. `none_inside`: a named person recorded that there is none.
    """
    given = {fate.medium_id: fate for fate in fates}
    reasons = tuple(_against_drives(drives, given, certified=certified))
    if not drives and not none_inside:
        reasons = (Reason.DRIVES_UNKNOWN,)
    return tuple(dict.fromkeys(reasons))


def _against_drives(
    drives: Sequence[DisposalDrive], given: Mapping[int, DriveFate], *, certified: bool
) -> Iterator[Reason]:
    for drive in drives:
        fate = given.get(drive.medium_id)
        if drive.proven:
            continue
        if fate is None:
            yield Reason.DRIVE_UNACCOUNTED
        elif fate.account is DriveAccount.EVIDENCE:
            yield Reason.DRIVE_NOT_PROVEN
        elif fate.account is DriveAccount.DESTROYED and not fate.record.strip():
            yield Reason.DESTRUCTION_RECORD_MISSING
        elif fate.account is DriveAccount.RECYCLER and not certified:
            yield Reason.RECYCLER_NOT_CERTIFIED
    if set(given) - {drive.medium_id for drive in drives}:
        yield Reason.DRIVE_OF_ANOTHER


def check_disposal(command: DisposeOf, *, today: date) -> tuple[Reason, ...]:
    """Every reason against this disposal, apart from its drives."""
    return tuple(_against_disposal(command, today))


def _against_disposal(command: DisposeOf, today: date) -> Iterator[Reason]:
    yield from check_words(command.words)
    if command.how is not DisposalKind.PARTS and not command.receiver.strip():
        yield Reason.RECEIVER_MISSING
    if command.on > today:
        yield Reason.DAY_IN_FUTURE
    leaves_unproven = any(fate.account is not DriveAccount.EVIDENCE for fate in command.drives)
    if command.document is None and (leaves_unproven or command.how is DisposalKind.DESTROYED):
        yield Reason.DOCUMENT_MISSING


def needs_second_person(how: DisposalKind, fates: Iterable[DriveFate]) -> bool:
    """Whether somebody else must confirm: for everything that is destroyed, laptop or drive."""
    return how is DisposalKind.DESTROYED or any(fate.account is DriveAccount.DESTROYED for fate in fates)
