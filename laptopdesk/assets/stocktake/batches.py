"""A batch of scans as JSON, read strictly and kept: the same for the counting screen and for scripts."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Response
from pydantic import Field

from laptopdesk.assets.stocktake import queries
from laptopdesk.assets.stocktake.service import count_scans
from laptopdesk.assets.stocktake.values import (
    MOST_AT_ONCE,
    CountingBoard,
    CountingDevice,
    CountScan,
    FiledScan,
    ScanSource,
    StocktakeState,
)
from laptopdesk.ui.api import StrictAnswer, StrictBody, read_body, respond
from laptopdesk.ui.web import db, now, unit_of_work

LONGEST_BODY = 2 * 1024 * 1024
LAST_MS = 2**53
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ScanBody(StrictBody):
    """One scan: its own id for ever, the raw text, the device's moment in milliseconds since 1970 (UTC)."""

    id: UUID
    raw: str = Field(max_length=4000)
    at_ms: int = Field(ge=0, le=LAST_MS)
    sequence: int = Field(default=0, ge=0, le=LAST_MS)
    voids: UUID | None = None


class ScansBody(StrictBody):
    """A batch of scans in the order in which they were made; `device` is the page's own name."""

    scans: list[ScanBody] = Field(min_length=1, max_length=MOST_AT_ONCE)
    source: ScanSource = Field(default=ScanSource.DESK, strict=False)
    device: str = Field(default="", max_length=40)


class KeptScan(StrictAnswer):
    """What became of one scan: kept. `tag` is the laptop's, else `reason` says why it is none."""

    id: UUID
    tag: str | None
    reason: str | None
    standing: str


class ScansAnswer(StrictAnswer):
    """Every scan is kept; how many laptops and codes this round has by now, and whether it still runs.

    `closed_at_ms`: when this round was closed, in milliseconds since 1970 (UTC); what was scanned later counts not.
    """

    kept: list[KeptScan]
    laptops: int
    scans: int
    state: StocktakeState
    round: int
    closed_at_ms: int | None


def take_batch(stocktake_id: int) -> Response:
    """The batch of this request is kept, and answered; for the page and for scripts."""
    body = read_body(ScansBody, limit=LONGEST_BODY)
    scans = [
        CountScan(id=scan.id, raw=scan.raw, at=moment(scan.at_ms), sequence=scan.sequence, voids=scan.voids)
        for scan in body.scans
    ]
    filed = keep(stocktake_id, scans, CountingDevice(source=_own_source(body.source), name=body.device))
    with db().read() as session:
        board = queries.get_board(session, stocktake_id)
    return respond(answer_of(filed, board))


def _own_source(source: ScanSource) -> ScanSource:
    """Only a paired station is a station."""
    return ScanSource.DESK if source is ScanSource.STATION else source


def keep(stocktake_id: int, scans: Sequence[CountScan], device: CountingDevice) -> tuple[FiledScan, ...]:
    """Keep these scans in one transaction."""
    with unit_of_work() as uow:
        return count_scans(uow, stocktake_id, scans, device)


def moment(at_ms: int) -> datetime:
    """The device's moment; one that no calendar holds becomes now."""
    try:
        return EPOCH + timedelta(milliseconds=at_ms)
    except OverflowError:
        return now()


def answer_of(filed: tuple[FiledScan, ...], board: CountingBoard) -> ScansAnswer:
    """What the sender may know: nothing of what is expected."""
    scans = [KeptScan(id=scan.id, tag=scan.tag, reason=scan.reason, standing=scan.standing.value) for scan in filed]
    one = board.stocktake
    closed = one.round.closed_at
    return ScansAnswer(
        kept=scans,
        laptops=board.laptops,
        scans=board.scans,
        state=one.state,
        round=one.round.number,
        closed_at_ms=int(closed.timestamp() * 1000) if closed else None,
    )
