"""Whether an erasure may be attested, and what may be said of an erasure. Pure."""

from collections.abc import Iterator

from laptopdesk.assets.attestation.errors import AttestationReason
from laptopdesk.assets.attestation.values import Attest


def check_attestation(
    command: Attest, *, taken_over: bool, lot_allows: bool, first_custody: bool, repeat: bool
) -> tuple[AttestationReason, ...]:
    """Every reason why this erasure may not be attested; none: it may (design, section 4).

    `first_custody`: the laptop never came back to us since it was taken over. `repeat`: this custody was attested.
    """
    return tuple(_reasons(command, taken_over=taken_over, lot_allows=lot_allows, first=first_custody, repeat=repeat))


def _reasons(
    command: Attest, *, taken_over: bool, lot_allows: bool, first: bool, repeat: bool
) -> Iterator[AttestationReason]:
    if not taken_over:
        yield AttestationReason.NOT_TAKEN_OVER
    if not lot_allows:
        yield AttestationReason.LOT_FORBIDS
    if command.first_id == command.second_id:
        yield AttestationReason.ONE_PERSON
    if not first:
        yield AttestationReason.CAME_BACK
    if repeat:
        yield AttestationReason.ATTESTED_BEFORE
