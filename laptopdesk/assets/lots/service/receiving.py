"""Receiving a lot at the bench, one laptop after the other, by its serial."""

from dataclasses import replace
from datetime import timedelta

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import receive_laptops
from laptopdesk.assets.lifecycle.values import LotId, NewLaptop
from laptopdesk.assets.lots import queries
from laptopdesk.assets.lots.errors import LotReason
from laptopdesk.assets.lots.readers.identity import number_key, serial_row_key
from laptopdesk.assets.lots.rules import holds_another, one_apart, written_twice
from laptopdesk.assets.lots.values import ExpectedLaptop, ReceivedOne, ReceiveOne
from laptopdesk.assets.serials import holds_several, normalise_serial, says_something, scanned_serial
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.core.journal_subjects import actors_of

SITTING = timedelta(hours=12)
"""What the same person received in this lot so lately is scanned again at the same sitting."""


def receive_one(uow: UnitOfWork, command: ReceiveOne) -> ReceivedOne:
    """The laptop is in the register, in this lot, at this location; what was announced of it fills in its facts.

    A serial that identifies nothing needs the donor's own number beside it; what is no serial at all is refused. What
    this person received at this sitting is one laptop, however often it is scanned. Raises NotFound, Forbidden,
    Refused.
    """
    uow.actor.require(Permission.RECEIVE_LAPTOPS, at=command.location_id)
    lot = lifecycle.lock_lot(uow.session, command.lot_id)
    command = replace(command, serial=_first_line(command.serial))
    scanned = normalise_serial(command.serial)
    announced = queries.list_expected(uow.session, lot.id)
    as_announced = any(row.serial_key == scanned for row in announced)
    if not as_announced:
        _refuse_other_code(command.serial)
    serial_key = scanned if as_announced else _one_scan(scanned)
    number = command.donor_number.strip()
    if serial_key is None and not number:
        raise Refused([LotReason.SERIAL_MISSING])
    before = _received_before(uow, lot.id, serial_key, number)
    if before is not None:
        return before
    _refuse_known(uow, serial_key)
    if scanned is not None and not as_announced:
        _refuse_two_scans(uow, lot.id, scanned)
    line = _announced_line(announced, serial_key, number)
    new = _new_laptop(command, serial_key, line)
    if new.row_key in lifecycle.known_row_keys(uow.session, lot.id):
        raise Refused([LotReason.NUMBER_KNOWN])
    (laptop_id,) = receive_laptops(uow, LotId(lot.id), [new], location_id=command.location_id)
    tag = lifecycle.tags_of(uow.session, [laptop_id])[laptop_id]
    return ReceivedOne(
        laptop_id=laptop_id, tag=tag, expected=line, look_alikes=() if line else _near(announced, serial_key)
    )


def _first_line(text: str) -> str:
    """What was scanned once, also where the same code stands there on several lines; raises Refused for two codes."""
    lines = [line.strip() for line in text.replace("\t", "\n").splitlines() if line.strip()]
    if len({normalise_serial(line) or line for line in lines}) > 1 or any(map(holds_several, lines)):
        raise Refused([LotReason.TWO_SCANS])
    return lines[0] if lines else ""


def _refuse_other_code(text: str) -> None:
    """What says something and is no serial number came from another code; a word that there is none is none."""
    if says_something(text) and scanned_serial(text) is None:
        raise Refused([LotReason.NOT_A_SERIAL], about=text)


def _one_scan(scanned: str | None) -> str | None:
    """The serial, also where it was scanned twice without a Return between; whether that is so, is asked later."""
    return (written_twice(scanned) or scanned) if scanned else None


def _received_before(uow: UnitOfWork, lot_id: int, serial_key: str | None, number: str) -> ReceivedOne | None:
    row_key = number_key(number) if number else ""
    row = lifecycle.find_delivered(uow.session, lot_id, serial_key=serial_key, row_key=row_key)
    if row is None or row.received_at < uow.now - SITTING:
        return None
    if actors_of(uow.session, "laptop", [row.id], "laptop.received").get(row.id) != uow.actor.label:
        return None
    return ReceivedOne(laptop_id=row.id, tag=row.tag, expected=None, again=row.received_at)


def _refuse_known(uow: UnitOfWork, serial_key: str | None) -> None:
    tags = lifecycle.known_serials(uow.session, [serial_key]) if serial_key else {}
    if tags:
        raise Refused([LotReason.SERIAL_KNOWN], about=next(iter(tags.values())))


def _refuse_two_scans(uow: UnitOfWork, lot_id: int, scanned: str) -> None:
    """Typed or scanned behind an old text: it would be a laptop that does not exist."""
    lately = [row for row in lifecycle.list_delivered(uow.session, lot_id) if row.received_at >= uow.now - SITTING]
    by_serial = {row.serial_key: row.tag for row in lately if row.serial_key}
    other = holds_another(scanned, by_serial)
    if other is not None or written_twice(scanned):
        raise Refused([LotReason.TWO_SCANS], about=by_serial.get(other or "", ""))


def _announced_line(
    announced: tuple[ExpectedLaptop, ...], serial_key: str | None, number: str
) -> ExpectedLaptop | None:
    by_serial = (row for row in announced if serial_key and row.serial_key == serial_key)
    wanted = number_key(number) if number else None
    by_number = (row for row in announced if wanted and row.donor_number and number_key(row.donor_number) == wanted)
    return next(by_serial, None) or next(by_number, None)


def _new_laptop(command: ReceiveOne, serial_key: str | None, line: ExpectedLaptop | None) -> NewLaptop:
    number = command.donor_number.strip() or (line.donor_number if line else None) or None
    own = number_key(number) if number else serial_row_key(serial_key or "")
    return NewLaptop(
        row_key=line.row_key if line else own,
        manufacturer=(command.manufacturer.strip() or (line.manufacturer if line else ""))[:120],
        model=(command.model.strip() or (line.model if line else ""))[:160],
        serial=command.serial.strip()[:80] or None,
        serial_key=serial_key,
        donor_number=number,
    )


def _near(announced: tuple[ExpectedLaptop, ...], serial_key: str | None) -> tuple[ExpectedLaptop, ...]:
    if serial_key is None:
        return ()
    return tuple(row for row in announced if row.serial_key and one_apart(row.serial_key, serial_key))
