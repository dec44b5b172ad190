"""The one table of a laptop's states, and the pure rule that every way in asks before a move."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from laptopdesk.assets.lifecycle.errors import MoveReason
from laptopdesk.assets.lifecycle.values import LaptopState as S

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

NEED_A_REASON = _BESIDE
"""States that somebody must say why."""


@dataclass(frozen=True, kw_only=True)
class MoveFacts:
    """What the rule must know of a laptop. Battery in percent of design capacity; people as staff ids.

    `no_drive`: a named person recorded that there is none. `insufficient`: media without sufficient evidence of this
    custody period. `image_after_erasure` is None while no image was written. `locks_tried`: every kind of lock this
    laptop can carry was tried in this custody period; `locks_open`: how many hold it. `attested`: two named people
    vouch for an erasure from before this system, which stands in for records that are missing and never for bad ones.
    """

    media: int = 0
    without_evidence: int = 0
    insufficient: int = 0
    contradicted: bool = False
    no_drive: bool = False
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


@dataclass(frozen=True, kw_only=True)
class ApprovedMove:
    """The rule allows this move; only `lifecycle.service` takes one."""

    before: S
    after: S


def check_move(
    before: S, after: S, facts: MoveFacts, *, by_desk: bool = False
) -> ApprovedMove | tuple[MoveReason, ...]:
    """The approved move, or every reason why not. `by_desk`: asked by a hand-over, its undo, a return or a case."""
    reasons = tuple(dict.fromkeys(_reasons(before, after, facts, by_desk=by_desk)))
    return reasons or ApprovedMove(before=before, after=after)


def check_still_ready(facts: MoveFacts) -> ApprovedMove | None:
    """The way back for a ready laptop of which something that ready needs holds no longer; None where all holds.

    Its state says again how far it came; every need is asked anew before it is ready again (design, section 4).
    """
    return ApprovedMove(before=S.READY, after=S.IMAGED) if unmet_needs(facts) else None


def unmet_needs(facts: MoveFacts) -> tuple[MoveReason, ...]:
    """Every reason why a laptop with these facts must not be ready."""
    return tuple(_needs(S.READY, facts))


def possible_moves(before: S) -> tuple[S, ...]:
    """Where a technician may try to move it from here, in the order of the states."""
    return tuple(
        state for state in S if state in MOVES[before] and before is not S.HANDED_OUT and state is not S.HANDED_OUT
    )


def _reasons(before: S, after: S, facts: MoveFacts, *, by_desk: bool) -> Iterator[MoveReason]:
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
    if after in NEED_A_REASON and not facts.reason_given:
        yield MoveReason.REASON_MISSING
    if before is S.QUARANTINED and after is S.RECEIVED and facts.actor_id in (None, facts.quarantined_by_id):
        yield MoveReason.RELEASE_BY_SAME_PERSON
    yield from _needs(after, facts)


def _needs(after: S, facts: MoveFacts) -> Iterator[MoveReason]:
    match after:
        case S.ERASED:
            yield from _evidence(facts)
        case S.IMAGED:
            yield from (*_evidence(facts), *_image(facts))
        case S.READY | S.HANDED_OUT:
            yield from (*_evidence(facts), *_image(facts), *_check(facts))
        case _:
            return


def _evidence(facts: MoveFacts) -> Iterator[MoveReason]:
    if facts.contradicted:
        yield MoveReason.EVIDENCE_CONTRADICTED
    if facts.media == 0 and not facts.no_drive and not facts.attested:
        yield MoveReason.NO_MEDIUM_KNOWN
    if facts.without_evidence and not facts.attested:
        yield MoveReason.EVIDENCE_MISSING
    if facts.insufficient:
        yield MoveReason.EVIDENCE_INSUFFICIENT


def _image(facts: MoveFacts) -> Iterator[MoveReason]:
    if facts.image_after_erasure is None:
        yield MoveReason.IMAGE_MISSING
    elif not facts.image_after_erasure:
        yield MoveReason.IMAGE_BEFORE_ERASURE


def _check(facts: MoveFacts) -> Iterator[MoveReason]:
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


def _second_person(facts: MoveFacts) -> Iterator[MoveReason]:
    if facts.checker_id is None:
        yield MoveReason.CHECKER_UNKNOWN
    elif facts.checker_id in facts.wiped_by:
        yield MoveReason.CHECKER_WIPED_IT
