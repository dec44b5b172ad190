"""How large a sample is, who is drawn, and who may look. Pure.

Anyone can draw again: order the tags of a draw's population by the SHA-256 of `<seed>:<tag>` (UTF-8, hexadecimal, lower
case) and take the first `count`. Seed, population and count of every draw are kept and shown.
"""

import hashlib
from collections.abc import Iterable, Iterator

from laptopdesk.assets.sampling.errors import SampleReason
from laptopdesk.assets.sampling.values import CheckFacts, CheckResult, Draw, SampleStanding, SampleState

ONE_IN = 20
"""At least 5 % (the programme's decision; NIST SP 800-88 asks that a sample be verified by somebody else)."""


def needed(erased: int) -> int:
    """How many of so many erased laptops are looked at again: 5 %, rounded up; none of none."""
    return -(-erased // ONE_IN)


def missing(standing: SampleStanding) -> int:
    """How many more must be drawn, so that 5 % holds."""
    return max(0, needed(standing.erased) - standing.drawn)


def draw(seed: str, population: Iterable[str], count: int) -> tuple[str, ...]:
    """The tags drawn from this population, in the order of the draw; the same for the same seed, for ever."""
    return tuple(sorted(set(population), key=lambda tag: _rank(seed, tag))[:count])


def _rank(seed: str, tag: str) -> tuple[str, str]:
    return hashlib.sha256(f"{seed}:{tag}".encode()).hexdigest(), tag


def population_for(count: int, candidates: Iterable[str], drawn_before: Iterable[Draw]) -> tuple[str, ...]:
    """What the next draw takes from, sorted: those no draw had before it, or all where these are too few.

    `candidates` are erased, in our hands, and not drawn yet. So what came late is looked at as often as the rest.
    """
    offered = sorted(set(candidates))
    past_tags = {tag for past in drawn_before for tag in past.population}
    fresh = [tag for tag in offered if tag not in past_tags]
    return tuple(fresh if len(fresh) >= count else offered)


def state_of(standing: SampleStanding) -> SampleState:
    """How the sample stands; data that was found outweighs everything."""
    if standing.with_data:
        return SampleState.DATA_FOUND
    if not standing.erased:
        return SampleState.NOTHING_ERASED
    if not standing.drawn:
        return SampleState.NOT_DRAWN
    if missing(standing):
        return SampleState.TOO_SMALL
    return SampleState.DONE if standing.checked >= standing.drawn else SampleState.OPEN


def against_check(facts: CheckFacts, result: CheckResult, *, tool: str, remark: str) -> Iterator[SampleReason]:
    """Every reason why this look cannot be recorded: it is done by a named person who did not wipe the laptop."""
    if facts.checker_id is None:
        yield SampleReason.NEEDS_PERSON
    elif facts.checker_id in facts.wiped_by:
        yield SampleReason.SAME_PERSON
    if facts.checked_before:
        yield SampleReason.CHECKED_BEFORE
    if facts.out_of_our_hands and result is not CheckResult.UNREADABLE:
        yield SampleReason.LAPTOP_AWAY
    if result is not CheckResult.UNREADABLE and not tool.strip():
        yield SampleReason.HOW_MISSING
    if result is not CheckResult.NO_DATA and not remark.strip():
        yield SampleReason.REMARK_MISSING
