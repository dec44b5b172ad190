"""Moving laptops between places: scanned out at one end, scanned in at the other, differences signed for."""

from collections.abc import Iterable

import sqlalchemy as sa

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.rules import NOT_FIT
from laptopdesk.assets.lifecycle.service import arrive_laptop, send_laptop
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopId
from laptopdesk.assets.transfers import queries
from laptopdesk.assets.transfers.errors import TransferReason
from laptopdesk.assets.transfers.events import (
    TransferCancelled,
    TransferClosed,
    TransferDeparted,
    TransferOpened,
    TransferSettled,
    TransferSurprised,
    TransferTakenOff,
)
from laptopdesk.assets.transfers.models import TransferLineRow, TransferRow
from laptopdesk.assets.transfers.rules import against_signing, difference
from laptopdesk.assets.transfers.values import LineState, ScanResult, Settlement, TransferId, TransferLine
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText
from laptopdesk.places.queries import get_location


def open_transfer(uow: UnitOfWork, *, from_id: int, to_id: int) -> TransferId:
    """A transfer stands open between two places in use; raises NotFound, Forbidden, Refused."""
    uow.actor.require(Permission.MOVE_LAPTOPS, at=from_id)
    if from_id == to_id:
        raise Refused([TransferReason.SAME_PLACE])
    _require_in_use(uow, (from_id, to_id))
    row = TransferRow(from_id=from_id, to_id=to_id, opened_at=uow.now, opened_by_id=uow.actor.staff_id)
    uow.session.add(row)
    uow.session.flush()
    uow.record(TransferOpened(transfer_id=row.id, location_ids=(from_id, to_id), to_location=to_id))
    return TransferId(row.id)


def _require_in_use(uow: UnitOfWork, keys: Iterable[int]) -> None:
    today = to_local(uow.now).date()
    for place in (get_location(uow.session, key) for key in keys):
        if today < place.valid_from or (place.valid_until is not None and today >= place.valid_until):
            raise Refused([TransferReason.PLACE_CLOSED])


def scan_out(uow: UnitOfWork, transfer_id: int, tag: str, *, reason: str | None = None) -> ScanResult:
    """The laptop is in transit with this transfer; a second scan of it changes nothing.

    Raises NotFound, Forbidden, Refused: one that is not fit to leave goes along only with a reason.
    """
    row = _lock(uow, transfer_id)
    uow.actor.require(Permission.MOVE_LAPTOPS, at=row.from_id)
    if not queries.transfer_of(row).is_open:
        raise Refused([TransferReason.NOT_OPEN])
    if row.departed_at is not None:
        raise Refused([TransferReason.DEPARTED])
    laptop = lifecycle.get_laptop(uow.session, tag)
    line = _line_of(uow, row, laptop.laptop.id)
    if line is not None and line.taken_off_at is None:
        return ScanResult.OUT_ALREADY
    _require_registered(laptop, uow.actor)
    send_laptop(uow, laptop.laptop.id, row.to_id, origin_id=row.from_id, transfer_id=row.id, reason=reason)
    _settle_elsewhere(uow, row, laptop.laptop.id, Settlement.NEVER_LEFT)
    line = line or _new_line(uow, row, laptop.laptop.id)
    line.out_at, line.out_by_id, line.taken_off_at = uow.now, uow.actor.staff_id, None
    return ScanResult.OUT_NOT_FIT if laptop.laptop.state in NOT_FIT else ScanResult.OUT


def _require_registered(laptop: LaptopDetail, actor: Actor) -> None:
    place = laptop.laptop.location_id
    if place is not None and not actor.may(Permission.MOVE_LAPTOPS, at=place):
        raise Refused([TransferReason.REGISTERED_ELSEWHERE])


def scan_in(uow: UnitOfWork, transfer_id: int, tag: str) -> ScanResult:
    """The laptop lies at the destination, also when nobody scanned it out and when the transfer was signed for before.

    Where the register has it at a place of which this person may not take it, the scan is kept as a difference and the
    register is left alone. Raises NotFound, Forbidden, Refused.
    """
    row = _lock(uow, transfer_id)
    uow.actor.require(Permission.MOVE_LAPTOPS, at=row.to_id)
    if row.cancelled_at is not None:
        raise Refused([TransferReason.NOT_OPEN])
    laptop = lifecycle.get_laptop(uow.session, tag)
    line = _line_of(uow, row, laptop.laptop.id)
    if line is not None and line.in_at is not None:
        return ScanResult.IN_ALREADY
    sent = line is not None and line.taken_off_at is None
    line = line or _new_line(uow, row, laptop.laptop.id)
    line.in_at, line.in_by_id, line.taken_off_at = uow.now, uow.actor.staff_id, None
    line.arrived = sent or _may_take(laptop, row, uow.actor)
    if line.arrived:
        arrive_laptop(uow, laptop.laptop.id, row.to_id)
        _settle_elsewhere(uow, row, laptop.laptop.id, Settlement.PLACED_HERE)
    if sent:
        return ScanResult.IN
    line.out_at = None
    uow.record(TransferSurprised(transfer_id=row.id, laptop_id=laptop.laptop.id, arrived=line.arrived))
    return ScanResult.IN_NOT_SENT if line.arrived else ScanResult.IN_ELSEWHERE


def _may_take(laptop: LaptopDetail, row: TransferRow, actor: Actor) -> bool:
    place = laptop.laptop.location_id
    return laptop.holder_handout_id is None and (
        place in (None, row.from_id, row.to_id) or actor.may(Permission.MOVE_LAPTOPS, at=place)
    )


def take_off(uow: UnitOfWork, transfer_id: int, line_id: int) -> None:
    """The laptop was not loaded after all: it lies where it lay. Before departure only; raises NotFound, Refused."""
    row = _lock(uow, transfer_id)
    uow.actor.require(Permission.MOVE_LAPTOPS, at=row.from_id)
    if row.departed_at is not None or not queries.transfer_of(row).is_open:
        raise Refused([TransferReason.DEPARTED])
    line = _get_line(uow, row, line_id)
    if line.in_at is not None:
        raise Refused([TransferReason.ALREADY_ARRIVED])
    if line.taken_off_at is not None:
        raise Refused([TransferReason.NOT_ON_LIST])
    line.taken_off_at = uow.now
    arrive_laptop(uow, line.laptop_id, row.from_id)
    uow.record(TransferTakenOff(transfer_id=row.id, laptop_id=line.laptop_id))


def depart(uow: UnitOfWork, transfer_id: int) -> None:
    """Nothing more is loaded: the list is what left; raises NotFound, Forbidden, Refused."""
    row = _lock(uow, transfer_id)
    uow.actor.require(Permission.MOVE_LAPTOPS, at=row.from_id)
    transfer = queries.transfer_of(row)
    if not transfer.is_open:
        raise Refused([TransferReason.NOT_OPEN])
    if transfer.departed_at is not None:
        raise Refused([TransferReason.DEPARTED])
    loaded = _sent(queries.list_lines(uow.session, transfer))
    if not loaded:
        raise Refused([TransferReason.NOTHING_LOADED])
    row.departed_at, row.departed_by_id = uow.now, uow.actor.staff_id
    uow.record(TransferDeparted(transfer_id=row.id, laptops=len(loaded)))


def _sent(lines: Iterable[TransferLine]) -> tuple[TransferLine, ...]:
    return tuple(line for line in lines if line.out_at is not None and line.state is not LineState.TAKEN_OFF)


def cancel(uow: UnitOfWork, transfer_id: int) -> None:
    """The transfer does not take place; whatever was loaded must be taken off first. Raises NotFound, Refused."""
    row = _lock(uow, transfer_id)
    uow.actor.require(Permission.MOVE_LAPTOPS, at=row.from_id)
    transfer = queries.transfer_of(row)
    if not transfer.is_open:
        raise Refused([TransferReason.NOT_OPEN])
    if any(line.state is not LineState.TAKEN_OFF for line in queries.list_lines(uow.session, transfer)):
        raise Refused([TransferReason.STILL_LOADED])
    row.cancelled_at = uow.now
    uow.record(TransferCancelled(transfer_id=row.id))


def close_transfer(uow: UnitOfWork, transfer_id: int, *, remark: str) -> None:
    """Somebody at the destination signs for what came; what did not come stays in transit, and on the list.

    Raises NotFound, Forbidden, Refused: a difference needs words.
    """
    row = _lock(uow, transfer_id)
    uow.actor.require(Permission.MOVE_LAPTOPS, at=row.to_id)
    transfer = queries.transfer_of(row)
    if not transfer.is_open:
        raise Refused([TransferReason.NOT_OPEN])
    lines = queries.list_lines(uow.session, transfer)
    if not [line for line in lines if line.state is not LineState.TAKEN_OFF]:
        raise Refused([TransferReason.NOTHING_LOADED])
    differences = difference(lines)
    if reasons := tuple(against_signing(differences, remark)):
        raise Refused(reasons)
    row.closed_at, row.closed_by_id, row.remark = uow.now, uow.actor.staff_id, remark.strip() or None
    uow.record(
        TransferClosed(
            transfer_id=row.id,
            arrived=sum(line.state is LineState.ARRIVED for line in lines),
            missed=len(differences.missed),
            not_sent=len(differences.not_sent) + len(differences.elsewhere),
            remark=FreeText(remark.strip()) if remark.strip() else None,
        )
    )


def settle(uow: UnitOfWork, transfer_id: int, line_id: int, how: Settlement) -> None:
    """A difference is settled: the laptop never left its origin, or it lies at the destination after all.

    Raises NotFound, Forbidden, Refused.
    """
    row = _lock(uow, transfer_id)
    place = row.from_id if how is Settlement.NEVER_LEFT else row.to_id
    uow.actor.require(Permission.MOVE_LAPTOPS, at=place)
    line = _get_line(uow, row, line_id)
    shown = {item.id: item for item in queries.list_lines(uow.session, queries.transfer_of(row))}
    if shown[line.id].state not in (LineState.MISSED, LineState.ELSEWHERE):
        raise Refused([TransferReason.NOTHING_TO_SETTLE])
    registered = shown[line.id].where_now_id
    if registered not in (None, row.from_id, row.to_id):
        uow.actor.require(Permission.MOVE_LAPTOPS, at=registered)
    arrive_laptop(uow, line.laptop_id, place)
    _settled(uow, line, how)


def _settle_elsewhere(uow: UnitOfWork, row: TransferRow, laptop_id: int, how: Settlement) -> None:
    """Other transfers that still wait for this laptop wait no longer."""
    query = sa.select(TransferLineRow).where(
        TransferLineRow.laptop_id == laptop_id,
        TransferLineRow.transfer_id != row.id,
        TransferLineRow.arrived.is_(False),
        TransferLineRow.taken_off_at.is_(None),
        TransferLineRow.settled_at.is_(None),
    )
    for line in uow.session.scalars(query):
        _settled(uow, line, how)


def settle_laptop(uow: UnitOfWork, laptop_id: int, location_id: int) -> None:
    """The laptop was at this place: every transfer that still waits for it waits no longer, and it lies here.

    Raises Forbidden, Refused.
    """
    line = TransferLineRow
    waiting = (line.arrived.is_(False), line.taken_off_at.is_(None), line.settled_at.is_(None))
    query = sa.select(line, TransferRow).join(TransferRow, TransferRow.id == line.transfer_id)
    for line_row, transfer in uow.session.execute(query.where(line.laptop_id == laptop_id, *waiting)).all():
        ends = {transfer.to_id: Settlement.PLACED_HERE, transfer.from_id: Settlement.NEVER_LEFT}
        _settled(uow, line_row, ends.get(location_id, Settlement.ELSEWHERE))
    arrive_laptop(uow, laptop_id, location_id)


def _settled(uow: UnitOfWork, line: TransferLineRow, how: Settlement) -> None:
    line.settlement, line.settled_at, line.settled_by_id = how, uow.now, uow.actor.staff_id
    uow.record(TransferSettled(transfer_id=line.transfer_id, laptop_id=line.laptop_id, how=how))


# ---- rows


def _lock(uow: UnitOfWork, transfer_id: int) -> TransferRow:
    row = uow.session.scalar(sa.select(TransferRow).where(TransferRow.id == transfer_id).with_for_update())
    if row is None:
        raise NotFound("transfer", transfer_id)
    return row


def _line_of(uow: UnitOfWork, row: TransferRow, laptop_id: int) -> TransferLineRow | None:
    return uow.session.scalar(
        sa.select(TransferLineRow).where(TransferLineRow.transfer_id == row.id, TransferLineRow.laptop_id == laptop_id)
    )


def _get_line(uow: UnitOfWork, row: TransferRow, line_id: int) -> TransferLineRow:
    line = uow.session.get(TransferLineRow, line_id)
    if line is None or line.transfer_id != row.id:
        raise NotFound("transfer_line", line_id)
    return line


def _new_line(uow: UnitOfWork, row: TransferRow, laptop_id: LaptopId) -> TransferLineRow:
    line = TransferLineRow(transfer_id=row.id, laptop_id=laptop_id)
    uow.session.add(line)
    return line
