"""Reading transfers: lists for a place, one with its lines, and what never arrived."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.assets.transfers.models import TransferLineRow, TransferRow
from laptopdesk.assets.transfers.rules import line_state
from laptopdesk.assets.transfers.values import LineFacts, LineState, Transfer, TransferId, TransferLine, TransferSummary
from laptopdesk.core.access import Everywhere
from laptopdesk.core.errors import NotFound
from laptopdesk.core.rows import value_of
from laptopdesk.places import queries as places

Places = Everywhere | frozenset[int]
MOST = 50


def get_transfer(session: Session, transfer_id: int) -> Transfer:
    """The transfer with this number; raises NotFound."""
    row = session.get(TransferRow, transfer_id)
    if row is None:
        raise NotFound("transfer", transfer_id)
    return transfer_of(row)


def transfer_of(row: TransferRow) -> Transfer:
    """The row as a plain value."""
    return value_of(row, Transfer, id=TransferId(row.id))


def list_lines(session: Session, transfer: Transfer) -> tuple[TransferLine, ...]:
    """The laptops of this transfer, the one scanned last on top."""
    query = (
        sa.select(TransferLineRow, LaptopRow)
        .join(LaptopRow, LaptopRow.id == TransferLineRow.laptop_id)
        .where(TransferLineRow.transfer_id == transfer.id)
    )
    lines = [_line(transfer, line, laptop) for line, laptop in session.execute(query)]
    return tuple(
        sorted(lines, key=lambda line: (line.in_at or line.out_at or transfer.opened_at, line.id), reverse=True)
    )


def _line(transfer: Transfer, line: TransferLineRow, laptop: LaptopRow) -> TransferLine:
    return TransferLine(
        id=line.id,
        laptop_id=laptop.id,
        tag=laptop.tag,
        words=f"{laptop.manufacturer} {laptop.model}".strip(),
        state=line_state(_facts(transfer, line, laptop.transit_to_id)),
        out_at=line.out_at,
        out_by_id=line.out_by_id,
        in_at=line.in_at,
        in_by_id=line.in_by_id,
        where_now_id=laptop.location_id,
        laptop_state=laptop.state,
        settlement=line.settlement,
    )


def _facts(transfer: Transfer, line: TransferLineRow, transit_to_id: int | None) -> LineFacts:
    return LineFacts(
        scanned_out=line.out_at is not None,
        scanned_in=line.in_at is not None,
        arrived=line.arrived,
        taken_off=line.taken_off_at is not None,
        settled=line.settled_at is not None,
        in_transit_to_us=transit_to_id == transfer.to_id,
        transfer_open=transfer.is_open,
    )


def list_transfers(session: Session, *, within: Places, open_only: bool = False) -> tuple[TransferSummary, ...]:
    """Transfers from or to these places: those that are open or miss a laptop on top, then the newest."""
    query = sa.select(TransferRow)
    if not isinstance(within, Everywhere):
        query = query.where(sa.or_(TransferRow.from_id.in_(within), TransferRow.to_id.in_(within)))
    if open_only:
        query = query.where(TransferRow.closed_at.is_(None), TransferRow.cancelled_at.is_(None))
    ended = sa.or_(TransferRow.closed_at.is_not(None), TransferRow.cancelled_at.is_not(None))
    rows = list(session.scalars(query.order_by(ended, TransferRow.id.desc()).limit(MOST)))
    return _summaries(session, [transfer_of(row) for row in rows])


def _summaries(session: Session, transfers: list[Transfer]) -> tuple[TransferSummary, ...]:
    states = _states(session, {transfer.id: transfer for transfer in transfers})
    names = places.names_of(session, [key for transfer in transfers for key in (transfer.from_id, transfer.to_id)])
    made = [
        TransferSummary(
            transfer=transfer,
            from_name=names[transfer.from_id],
            to_name=names[transfer.to_id],
            out=_count(states[transfer.id], LineState.ON_THE_WAY),
            arrived=_count(states[transfer.id], LineState.ARRIVED, LineState.NOT_SENT),
            missed=_count(states[transfer.id], LineState.MISSED, LineState.ELSEWHERE),
        )
        for transfer in transfers
    ]
    return tuple(sorted(made, key=lambda item: not (item.transfer.is_open or item.missed)))


def _states(session: Session, transfers: dict[TransferId, Transfer]) -> dict[TransferId, list[LineState]]:
    query = (
        sa.select(TransferLineRow, LaptopRow.transit_to_id)
        .join(LaptopRow, LaptopRow.id == TransferLineRow.laptop_id)
        .where(TransferLineRow.transfer_id.in_(transfers))
    )
    states: dict[TransferId, list[LineState]] = {key: [] for key in transfers}
    for line, transit_to_id in session.execute(query):
        transfer = transfers[TransferId(line.transfer_id)]
        states[transfer.id].append(line_state(_facts(transfer, line, transit_to_id)))
    return states


def _count(states: Iterable[LineState], *wanted: LineState) -> int:
    return sum(state in wanted for state in states)


def sent_before(moment: datetime) -> sa.ColumnElement[bool]:
    """A condition on a laptop's row: it is in transit, and was scanned out before this moment."""
    line = TransferLineRow
    waits = sa.select(line.laptop_id).where(
        line.out_at < moment, line.in_at.is_(None), line.taken_off_at.is_(None), line.settled_at.is_(None)
    )
    return sa.and_(LaptopRow.transit_to_id.is_not(None), LaptopRow.id.in_(waits))


def find_last_of(session: Session, laptop_id: int) -> tuple[Transfer, TransferLine] | None:
    """The newest transfer this laptop was in, with its line."""
    query = (
        sa.select(TransferRow, TransferLineRow, LaptopRow)
        .join(TransferLineRow, TransferLineRow.transfer_id == TransferRow.id)
        .join(LaptopRow, LaptopRow.id == TransferLineRow.laptop_id)
        .where(TransferLineRow.laptop_id == laptop_id)
        .order_by(TransferRow.id.desc())
        .limit(1)
    )
    result = session.execute(query).first()
    if result is None:
        return None
    transfer = transfer_of(result[0])
    return transfer, _line(transfer, result[1], result[2])
