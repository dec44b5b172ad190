"""The one table of a laptop's states, and the pure rule that every way in asks before a move."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from laptopdesk.assets.lifecycle.errors import MoveReason
from laptopdesk.assets.lifecycle.values import LaptopState as S
from laptopdesk.core.reasons import CommonReason
from laptopdesk.protocol.words import Worded

_BESIDE = frozenset({S.REPAIR, S.QUARANTINED, S.MISSING, S.DISPOSED})

MOVES: Mapping[S, frozenset[S]] = MappingProxyType(
    {
        S.RECEIVED: frozenset({S.ERASED}) | _BESIDE,
        S.ERASED: frozenset({S.IMAGED}) | _BESIDE,
        S.IMAGED: frozenset({S.READY, S.ERASED}) | _BESIDE,
        S.READY: frozenset({S.HANDED_OUT, S.IMAGED, S.ERASED}) | _BESIDE,
        S.HANDED_OUT: frozenset({S.RETURNED, S.READY, S.MISSING}),
        S.RETURNED: frozenset({S.ERASED}) | _BESIDE,
        S.REPAIR: frozenset({S.RECEIVED, S.ERASED, S.QUARANTINED, S.MISSING, S.DISPOSED}),
        S.QUARANTINED: frozenset({S.RECEIVED, S.REPAIR, S.MISSING, S.DISPOSED}),
        S.MISSING: frozenset({S.RECEIVED, S.QUARANTINED, S.DISPOSED}),
        S.DISPOSED: frozenset(),
    }
)
"""Which state may follow which (design, section 4). `handed_out` and what follows it belong to the desk alone."""

WAY = (S.RECEIVED, S.ERASED, S.IMAGED, S.READY)
"""The way of a laptop on the bench, from the pallet to the shelf."""

NOT_FIT = frozenset({S.RECEIVED, S.REPAIR, S.QUARANTINED})
"""States in which a laptop stays where it is, unless somebody says why not: it is not erased, broken, or set apart."""

BY_DECISION = frozenset(S) - {S.HANDED_OUT, S.DISPOSED}
"""States from which a laptop is handed out as the outcome of a case: it happened, whatever the register knew of it."""

CAME_BACK = frozenset(S) - {S.HANDED_OUT, S.RETURNED, S.DISPOSED}
"""States from which a laptop is returned as the outcome of a case: it was out without the register knowing of it."""

NEED_A_REASON = _BESIDE
"""States that somebody must say why; so must whoever sets a laptop back."""


@dataclass(frozen=True, kw_only=True)
class MoveFacts:
    """What the rule must know of a laptop. Battery in percent of design capacity; people as staff ids.

    `no_drive`: a named person recorded that there is none. `insufficient`: media without sufficient evidence of this
    custody period. `drives_unseen`: drives that a tool may not have seen, of which nobody said yet whether they are
    there. `hardware_contradicted`: a report contradicts the laptop, and nobody decided. `image_after_erasure` is None
    while no image was written. `locks_tried`: every kind of lock this laptop can carry was tried in this custody
    period; `locks_open`: how many hold it. `attested`: two named people vouch for an erasure from before this system,
    which stands in for records that are missing and never for bad ones.
    """

    media: int = 0
    without_evidence: int = 0
    insufficient: int = 0
    contradicted: bool = False
    no_drive: bool = False
    drives_unseen: int = 0
    hardware_contradicted: bool = False
    image_after_erasure: bool | None = None
    check_passed: bool | None = None
    battery_percent: int | None = None
    battery_needed: int = 0
    locks_tried: bool = False
    locks_open: int = 0
    checker_id: int | None = None
    wiped_by: frozenset[int] = frozenset()
    quarantined_by_id: int | None = None
    actor_id: int | None = None
    reason_given: bool = False
    attested: bool = False


_NEVER_RECORDED = frozenset(
    {MoveReason.IMAGE_MISSING, MoveReason.CHECK_MISSING, MoveReason.LOCKS_NOT_TRIED, MoveReason.BATTERY_UNKNOWN}
)
"""What a take-over does not record."""


@dataclass(frozen=True, kw_only=True)
class ApprovedMove:
    """The rule allows this move; only `lifecycle.service` takes one."""

    before: S
    after: S


def check_move(before: S, after: S, facts: MoveFacts, *, by_desk: bool = False) -> ApprovedMove | tuple[Worded, ...]:
    """The approved move, or every reason why not. `by_desk`: asked by a hand-over, its undo, a return or a case."""
    reasons = tuple(dict.fromkeys(_reasons(before, after, facts, by_desk=by_desk)))
    return reasons or ApprovedMove(before=before, after=after)


def check_decided(before: S) -> ApprovedMove | tuple[Worded, ...]:
    """The approved move to handed out where a case was decided so, or why not."""
    return ApprovedMove(before=before, after=S.HANDED_OUT) if before in BY_DECISION else (MoveReason.NOT_A_MOVE,)


def check_came_back(before: S, *, apart: bool) -> ApprovedMove | tuple[Worded, ...]:
    """The approved move where a case was decided so that it came back, or why not; `apart`: it is in quarantine."""
    if before not in CAME_BACK:
        return (MoveReason.NOT_A_MOVE,)
    return ApprovedMove(before=before, after=S.QUARANTINED if apart else S.RETURNED)


def check_still_ready(facts: MoveFacts) -> ApprovedMove | None:
    """The way back for a ready laptop of which something that ready needs holds no longer; None where all holds.

    Its state says again how far it came; every need is asked anew before it is ready again (design, section 4).
    """
    return ApprovedMove(before=S.READY, after=S.IMAGED) if lost_needs(facts) else None


def lost_needs(facts: MoveFacts) -> tuple[Worded, ...]:
    """Every reason why a laptop that is ready must not stay so.

    What was never recorded of one that was taken over as ready is no loss: two people vouched for how it stood.
    """
    lacking = unmet_needs(facts)
    return tuple(reason for reason in lacking if reason not in _NEVER_RECORDED) if facts.attested else lacking


def unmet_needs(facts: MoveFacts) -> tuple[Worded, ...]:
    """Every reason why a laptop with these facts must not be ready."""
    return tuple(_needs(S.READY, facts))


def goes_back(before: S, after: S) -> bool:
    """Whether the laptop would stand earlier on its way than it does: what was done for it is to be done again."""
    return before in WAY and after in WAY and WAY.index(after) < WAY.index(before)


def next_step(before: S) -> S | None:
    """The next step forward on the bench; None where there is none."""
    if before is S.RETURNED:
        return S.ERASED
    place = WAY.index(before) + 1 if before in WAY else len(WAY)
    return WAY[place] if place < len(WAY) else None


def missing_for(before: S, after: S, facts: MoveFacts) -> tuple[Worded, ...]:
    """What the laptop lacks for a state further on, also where more than one step lies between."""
    further = after in WAY and not goes_back(before, after)
    return tuple(dict.fromkeys(_needs(after, facts))) if further else ()


def _reasons(before: S, after: S, facts: MoveFacts, *, by_desk: bool) -> Iterator[Worded]:
    if after not in MOVES[before]:
        yield MoveReason.NOT_A_MOVE
        return
    if by_desk and S.HANDED_OUT in (before, after):
        return  # the gate judged it, on the state this table gave it
    if by_desk:
        yield MoveReason.NOT_A_MOVE  # the desk undoes a hand-over; it makes no other laptop ready
        return
    if S.HANDED_OUT in (before, after):
        yield MoveReason.ONLY_BY_HANDOUT if after is S.HANDED_OUT else MoveReason.ONLY_BY_RETURN
    if (after in NEED_A_REASON or goes_back(before, after)) and not facts.reason_given:
        yield CommonReason.REASON_MISSING
    if before is S.QUARANTINED and after is S.RECEIVED and facts.actor_id in (None, facts.quarantined_by_id):
        yield MoveReason.RELEASE_BY_SAME_PERSON
    yield from _needs(after, facts)


def _needs(after: S, facts: MoveFacts) -> Iterator[Worded]:
    match after:
        case S.ERASED:
            yield from _evidence(facts)
        case S.IMAGED:
            yield from (*_evidence(facts), *_image(facts))
        case S.READY | S.HANDED_OUT:
            yield from (*_evidence(facts), *_image(facts), *_check(facts))
        case _:
            return


def _evidence(facts: MoveFacts) -> Iterator[Worded]:
    if facts.contradicted:
        yield MoveReason.EVIDENCE_CONTRADICTED
    if facts.media == 0 and not facts.no_drive and not facts.attested:
        yield MoveReason.NO_MEDIUM_KNOWN
    if facts.without_evidence and not facts.attested:
        yield MoveReason.EVIDENCE_MISSING
    if facts.insufficient:
        yield MoveReason.EVIDENCE_INSUFFICIENT
    if facts.drives_unseen:
        yield MoveReason.DRIVE_MAY_BE_UNSEEN
    if facts.hardware_contradicted:
        yield MoveReason.HARDWARE_CONTRADICTED


def _image(facts: MoveFacts) -> Iterator[Worded]:
    if facts.image_after_erasure is None:
        yield MoveReason.IMAGE_MISSING
    elif not facts.image_after_erasure:
        yield MoveReason.IMAGE_BEFORE_ERASURE


def _check(facts: MoveFacts) -> Iterator[Worded]:
    if facts.locks_open:
        yield MoveReason.LOCK_FOUND
    if not facts.locks_tried:
        yield MoveReason.LOCKS_NOT_TRIED
    if facts.check_passed is None:
        yield MoveReason.CHECK_MISSING
        return
    if not facts.check_passed:
        yield MoveReason.CHECK_FAILED
    if facts.battery_percent is None:
        yield MoveReason.BATTERY_UNKNOWN
    elif facts.battery_percent < facts.battery_needed:
        yield MoveReason.BATTERY_TOO_LOW
    yield from _second_person(facts)


def _second_person(facts: MoveFacts) -> Iterator[Worded]:
    if facts.checker_id is None:
        yield MoveReason.CHECKER_UNKNOWN
    elif facts.checker_id in facts.wiped_by:
        yield MoveReason.CHECKER_WIPED_IT
