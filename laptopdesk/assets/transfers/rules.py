"""How a line of a transfer stands, and whether a transfer may be signed for. Pure."""

from collections.abc import Iterable, Iterator

from laptopdesk.assets.transfers.errors import TransferReason
from laptopdesk.assets.transfers.values import LineFacts, LineState, TransferDifference, TransferLine


def line_state(facts: LineFacts) -> LineState:
    """What this line is now: where the laptop is counts for more than what the list says of it."""
    if facts.taken_off:
        return LineState.TAKEN_OFF
    if facts.settled:
        return LineState.SETTLED
    if facts.scanned_in:
        if not facts.arrived:
            return LineState.ELSEWHERE
        return LineState.ARRIVED if facts.scanned_out else LineState.NOT_SENT
    if facts.in_transit_to_us:
        return LineState.ON_THE_WAY if facts.transfer_open else LineState.MISSED
    return LineState.SETTLED  # it was handed out, came back or was found by another way: the register knows where it is


def difference(lines: Iterable[TransferLine]) -> TransferDifference:
    """What did not arrive, what arrived without being sent, and what lies here while the register says elsewhere."""
    all_lines = tuple(lines)
    return TransferDifference(
        missed=_of(all_lines, LineState.ON_THE_WAY, LineState.MISSED),
        not_sent=_of(all_lines, LineState.NOT_SENT),
        elsewhere=_of(all_lines, LineState.ELSEWHERE),
    )


def _of(lines: tuple[TransferLine, ...], *states: LineState) -> tuple[TransferLine, ...]:
    return tuple(line for line in lines if line.state in states)


def against_signing(differences: TransferDifference, remark: str) -> Iterator[TransferReason]:
    """Every reason why the transfer cannot be signed for: a difference is signed for with words."""
    if differences and not remark.strip():
        yield TransferReason.REMARK_MISSING
