"""Receiving a lot at the bench, one laptop after the other, by its serial."""

from datetime import datetime

from laptopdesk.assets.condition import queries
from laptopdesk.assets.condition.errors import ConditionReason
from laptopdesk.assets.condition.rules.difference import one_apart
from laptopdesk.assets.condition.values import Expected, ReceivedOne, ReceiveOne
from laptopdesk.assets.intake.identity import number_key, serial_row_key
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import receive_laptops
from laptopdesk.assets.lifecycle.values import LotId, NewLaptop
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused


def receive_one(uow: UnitOfWork, command: ReceiveOne, *, now: datetime, actor: Actor) -> ReceivedOne:
    """The laptop is in the register, in this lot, at this location; what was announced of it fills in its facts.

    A serial that identifies nothing needs the donor's own number beside it. Raises NotFound, Forbidden, Refused.
    """
    actor.require(Permission.RECEIVE_LAPTOPS, at=command.location_id)
    lot = lifecycle.lock_lot(uow.session, command.lot_id)
    serial_key = normalise_serial(command.serial)
    number = command.donor_number.strip()
    if serial_key is None and not number:
        raise Refused([ConditionReason.SERIAL_MISSING])
    _refuse_known(uow, command, serial_key)
    announced = queries.list_expected(uow.session, lot.id)
    line = _announced_line(announced, serial_key, number)
    new = _new_laptop(command, serial_key, line)
    if new.row_key in lifecycle.known_row_keys(uow.session, lot.id):
        raise Refused([ConditionReason.NUMBER_KNOWN])
    (laptop_id,) = receive_laptops(uow, LotId(lot.id), [new], location_id=command.location_id, now=now, actor=actor)
    tag = lifecycle.tags_of(uow.session, [laptop_id])[laptop_id]
    return ReceivedOne(tag=tag, expected=line, look_alikes=() if line else _near(announced, serial_key))


def _refuse_known(uow: UnitOfWork, command: ReceiveOne, serial_key: str | None) -> None:
    known = lifecycle.known_serials(uow.session, [serial_key]) if serial_key else {}
    if known:
        raise Refused([ConditionReason.SERIAL_KNOWN], about=next(iter(known.values())))


def _announced_line(announced: tuple[Expected, ...], serial_key: str | None, number: str) -> Expected | None:
    by_serial = (row for row in announced if serial_key and row.serial_key == serial_key)
    wanted = number_key(number) if number else None
    by_number = (row for row in announced if wanted and row.donor_number and number_key(row.donor_number) == wanted)
    return next(by_serial, None) or next(by_number, None)


def _new_laptop(command: ReceiveOne, serial_key: str | None, line: Expected | None) -> NewLaptop:
    number = command.donor_number.strip() or (line.donor_number if line else None) or None
    own = number_key(number) if number else serial_row_key(serial_key or "")
    return NewLaptop(
        row_key=line.row_key if line else own,
        manufacturer=(command.manufacturer.strip() or (line.manufacturer if line else ""))[:120],
        model=(command.model.strip() or (line.model if line else ""))[:160],
        serial=command.serial.strip()[:80] or None, serial_key=serial_key, donor_number=number,
    )  # fmt: skip


def _near(announced: tuple[Expected, ...], serial_key: str | None) -> tuple[Expected, ...]:
    if serial_key is None:
        return ()
    return tuple(row for row in announced if row.serial_key and one_apart(row.serial_key, serial_key))
