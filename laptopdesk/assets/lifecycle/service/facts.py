"""What is known of a laptop itself: filled in where nobody knew it; written over only by a person with a reason."""

from collections.abc import Iterable

import sqlalchemy as sa

from laptopdesk.assets.lifecycle.errors import LaptopReason
from laptopdesk.assets.lifecycle.events import LaptopCorrected
from laptopdesk.assets.lifecycle.models import LaptopRow, LaptopTermRow, LotRow
from laptopdesk.assets.lifecycle.service.custody import lock_laptop
from laptopdesk.assets.lifecycle.service.intake import laptop_terms, lot_terms
from laptopdesk.assets.lifecycle.service.moves import touched
from laptopdesk.assets.lifecycle.values import CorrectLaptop, NewLaptop, ObservedLaptop
from laptopdesk.assets.serials import normalise_serial, typed_serial
from laptopdesk.core.access import Permission
from laptopdesk.core.columns import insert_into
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText

_PLAIN = ("manufacturer", "model", "uuid", "cpu", "memory_mib")
SERIAL_LENGTH = 80
_WORDS = frozenset({"manufacturer", "model"})


def describe_laptop(uow: UnitOfWork, laptop_id: int, seen: ObservedLaptop) -> tuple[str, ...]:
    """What was seen stands where nothing stood; answers the names of the facts that are new. Raises Forbidden.

    The words the laptop is found by hold them too.
    """
    row = lock_laptop(uow.session, laptop_id)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=row.location_id)
    before = _terms(row)
    filled = tuple(name for name in _PLAIN if not getattr(row, name) and _set(row, name, getattr(seen, name)))
    if normalise_serial(row.serial_key) is None and seen.serial_key:
        row.serial, row.serial_key = seen.serial, seen.serial_key
        filled = ("serial", *filled)
    if filled:
        _renew_terms(uow, row, before)
    return filled


def correct_laptop(uow: UnitOfWork, laptop_id: int, right: ObservedLaptop, *, reason: str) -> tuple[str, ...]:
    """What the register said wrongly is as a named person says, for a reason; answers the names of what changed.

    Whether the laptop may still be ready is looked at anew. Raises Forbidden, Refused where another has that serial.
    """
    row = lock_laptop(uow.session, laptop_id)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=row.location_id)
    before = _terms(row)
    changed = tuple(name for name in _PLAIN if _set(row, name, getattr(right, name)))
    if right.serial_key and right.serial_key != row.serial_key:
        _refuse_taken(uow, row.id, right.serial_key)
        row.serial, row.serial_key = right.serial, right.serial_key
        changed = ("serial", *changed)
    if changed:
        _tell(uow, row, changed, before, reason=reason)
    return changed


def correct_identity(uow: UnitOfWork, command: CorrectLaptop) -> tuple[str, ...]:
    """Maker, model and serial are as a named person says, for a reason; answers the names of what changed.

    Raises NotFound, Forbidden, Refused: also for a serial that is none, and for one that another laptop has.
    """
    row = uow.session.scalar(sa.select(LaptopRow).where(LaptopRow.tag == command.tag).with_for_update())
    if row is None:
        raise NotFound("laptop", command.tag)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=row.location_id)
    serial = row.serial or "" if command.serial is None else command.serial.strip()[:SERIAL_LENGTH]
    identity = {
        "manufacturer": row.manufacturer if command.manufacturer is None else command.manufacturer.strip()[:120],
        "model": row.model if command.model is None else command.model.strip()[:160],
        "serial": serial or None,
        "serial_key": normalise_serial(serial),
    }
    changed = tuple(name for name in ("manufacturer", "model", "serial") if getattr(row, name) != identity[name])
    taken = _who_has(uow, row.id, identity["serial_key"])
    reasons = [
        *([LaptopReason.CORRECTION_REASON_MISSING] if not command.reason.strip() else ()),
        *([LaptopReason.CORRECTION_NEEDS_PERSON] if uow.actor.staff_id is None else ()),
        *([LaptopReason.NOTHING_CORRECTED] if not changed else ()),
        *([LaptopReason.SERIAL_NOT_REAL] if "serial" in changed and serial and typed_serial(serial) is None else ()),
        *([LaptopReason.SERIAL_DOUBLE] if "serial" in changed and taken else ()),
    ]
    if reasons:
        raise Refused(reasons, about=taken if LaptopReason.SERIAL_DOUBLE in reasons else "")
    before = _terms(row)
    for name, value in identity.items():
        setattr(row, name, value)
    _tell(uow, row, changed, before, reason=command.reason)
    return changed


def fill_in(uow: UnitOfWork, row: LaptopRow, details: NewLaptop) -> tuple[str, ...]:
    """What is told stands where nothing stood, and the laptop is found by it; answers the names of what is new."""
    before = _terms(row)
    names = ("manufacturer", "model", "cpu", "memory_mib", "donor_number", "note")
    filled = tuple(name for name in names if not getattr(row, name) and _set(row, name, getattr(details, name)))
    if not row.serial and details.serial:
        row.serial, row.serial_key = details.serial, details.serial_key
        filled = ("serial", *filled)
    if filled:
        _renew_terms(uow, row, before)
    return filled


def forget_facts(uow: UnitOfWork, laptop_id: int, names: Iterable[str], *, reason: str) -> None:
    """These facts turned out to be of another machine: the register does not know them any more; raises Forbidden."""
    row = lock_laptop(uow.session, laptop_id)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=row.location_id)
    before, wanted = _terms(row), set(names)
    forgotten = tuple(name for name in _PLAIN if name in wanted)
    for name in forgotten:
        setattr(row, name, "" if name in _WORDS else None)
    if "serial" in wanted:
        row.serial = row.serial_key = None
        forgotten = ("serial", *forgotten)
    if forgotten:
        _tell(uow, row, forgotten, before, reason=reason)


def _set(row: LaptopRow, name: str, value: str | int | None) -> bool:
    if not value or getattr(row, name) == value:
        return False
    setattr(row, name, value)
    return True


def _who_has(uow: UnitOfWork, laptop_id: int, serial_key: str | None) -> str:
    """The tag of another laptop with this real serial; empty without one."""
    if serial_key is None:
        return ""
    query = sa.select(LaptopRow.tag).where(LaptopRow.serial_key == serial_key, LaptopRow.id != laptop_id).limit(1)
    return uow.session.scalar(query) or ""


def _refuse_taken(uow: UnitOfWork, laptop_id: int, serial_key: str) -> None:
    taken = sa.select(LaptopRow.id).where(LaptopRow.serial_key == serial_key, LaptopRow.id != laptop_id).limit(1)
    if uow.session.scalar(taken) is not None:
        raise Refused([LaptopReason.SERIAL_OF_ANOTHER])


def _tell(uow: UnitOfWork, row: LaptopRow, names: tuple[str, ...], before: frozenset[str], *, reason: str) -> None:
    _renew_terms(uow, row, before)
    event = LaptopCorrected(laptop_id=row.id, changed=names, reason=FreeText(reason.strip()))
    uow.record(event)
    touched(uow, row.id)


def _terms(row: LaptopRow) -> frozenset[str]:
    described = NewLaptop(
        row_key=row.row_key,
        manufacturer=row.manufacturer,
        model=row.model,
        serial=row.serial,
        serial_key=row.serial_key,
        donor_number=row.donor_number,
    )
    return laptop_terms(described, row.tag)


def _renew_terms(uow: UnitOfWork, row: LaptopRow, before: frozenset[str]) -> None:
    """The laptop is found by what is known of it now, and no more by what was wrong."""
    wanted, term = _terms(row), LaptopTermRow
    stale = before - wanted - lot_terms(uow.session.get_one(LotRow, row.lot_id).code)
    if stale:
        uow.session.execute(sa.delete(term).where(term.laptop_id == row.id, term.term.in_(stale)))
    stored_terms = set(uow.session.scalars(sa.select(term.term).where(term.laptop_id == row.id)))
    rows = [{"term": word, "laptop_id": row.id} for word in sorted(wanted - stored_terms)]
    if rows:
        uow.session.execute(insert_into(uow.session, term).on_conflict_do_nothing(), rows)
