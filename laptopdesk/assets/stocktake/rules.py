"""Pure rules of the stock-take: what a raw text is, whether a scan counts, and who may sign."""

from collections.abc import Iterator
from datetime import datetime

from laptopdesk.assets.stocktake.errors import StocktakeReason
from laptopdesk.assets.stocktake.values import LONGEST_RAW, ReadScan, ScanStanding, StocktakeState
from laptopdesk.protocol.codes import CodeError, CodeKind, parse_code


def read_scan(raw: str) -> ReadScan:
    """The laptop's tag in the text (the barcode's, or in the address of the QR code), or why there is none."""
    try:
        code = parse_code(raw, CodeKind.LAPTOP)
    except CodeError as error:
        return ReadScan(tag=None, reason=error.reason.value)
    return ReadScan(tag=code.text, reason=None)


def storable(raw: str) -> str:
    """The text as the database can keep it: NUL and lone surrogates as signs for them, at most `LONGEST_RAW` long."""
    shown = raw.replace("\0", "\u2400").encode("utf-8", "replace").decode("utf-8")
    return shown[:LONGEST_RAW]


def standing_of(state: StocktakeState, *, closed_at: datetime | None, at: datetime) -> ScanStanding:
    """Whether a scan made at `at` that arrives now counts: not after the close, and never once it was signed."""
    match state:
        case StocktakeState.COUNTING:
            return ScanStanding.COUNTS
        case StocktakeState.COUNTED if closed_at is not None and at <= closed_at:
            return ScanStanding.COUNTS
        case _:
            return ScanStanding.LATE


def check_sign(
    state: StocktakeState, *, opened_by_id: int | None, counted_by: frozenset[int | None], signer_id: int | None
) -> tuple[StocktakeReason, ...]:
    """Every reason why this person may not sign: a second person does, who neither opened nor counted it."""
    return tuple(_against_signing(state, opened_by_id, counted_by, signer_id))


def _against_signing(
    state: StocktakeState, opened_by_id: int | None, counted_by: frozenset[int | None], signer_id: int | None
) -> Iterator[StocktakeReason]:
    if state is not StocktakeState.COUNTED:
        yield StocktakeReason.NOT_COUNTED
    if signer_id is None:
        yield StocktakeReason.NEEDS_PERSON
        return
    if signer_id == opened_by_id:
        yield StocktakeReason.OPENED_IT
    if signer_id in counted_by:
        yield StocktakeReason.COUNTED_IT
