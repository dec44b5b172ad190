"""Lots and the laptops that came with them."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa

from laptopdesk.assets.lifecycle.errors import LaptopReason
from laptopdesk.assets.lifecycle.events import (
    CustodyEnded,
    LaptopReceived,
    LaptopTakenOver,
    LotAttestationChanged,
    LotOpened,
    LotPolicyChanged,
)
from laptopdesk.assets.lifecycle.models import CustodyRow, LaptopRow, LaptopTermRow, LotRow, MediumRow
from laptopdesk.assets.lifecycle.service.custody import lock_laptop
from laptopdesk.assets.lifecycle.values import (
    CustodyStart,
    LaptopId,
    LaptopOrigin,
    LaptopState,
    LotId,
    NewLaptop,
    SanitizationLevel,
)
from laptopdesk.core.access import Permission
from laptopdesk.core.clock import from_local, to_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText
from laptopdesk.core.numbering import take_numbers
from laptopdesk.core.search import joined, search_words
from laptopdesk.core.slices import slices
from laptopdesk.protocol.codes import make_laptop_tag

LAST_DIGITS = 4
TOKEN_LETTERS = "23456789abcdefghijkmnpqrstuvwxyz"
TOKEN_LENGTH = 10


def open_lot(uow: UnitOfWork, code: str, *, donor: str, received_on: date, awaited: bool = False) -> LotId:
    """The lot with this code is there, made now if it was not; `awaited`: the donor announced it, nothing came yet."""
    uow.actor.require_somewhere(Permission.RECEIVE_LAPTOPS)
    lot_id = uow.session.scalar(sa.select(LotRow.id).where(LotRow.code == code))
    if lot_id is not None:
        return LotId(lot_id)
    row = LotRow(code=code, donor=donor, received_on=received_on, created_at=uow.now, awaited=awaited)
    uow.session.add(row)
    uow.session.flush()
    uow.record(LotOpened(lot_id=row.id, code=code))
    return LotId(row.id)


def change_policy(
    uow: UnitOfWork, lot_id: int, *, hdd_level: SanitizationLevel, flash_level: SanitizationLevel, reason: str
) -> None:
    """The lot asks these levels of erasure, lowered or raised by a named person with a reason."""
    row = uow.session.scalar(sa.select(LotRow).where(LotRow.id == lot_id).with_for_update())
    if row is None:
        raise NotFound("lot", lot_id)
    uow.actor.require(Permission.LOWER_POLICY)
    if not reason.strip():
        raise Refused([LaptopReason.POLICY_REASON_MISSING])
    row.hdd_level, row.flash_level = hdd_level, flash_level
    row.lowered_by_id, row.lowered_at, row.lowered_reason = uow.actor.staff_id, uow.now, reason.strip()
    uow.record(
        LotPolicyChanged(lot_id=lot_id, hdd_level=hdd_level, flash_level=flash_level, reason=FreeText(reason.strip()))
    )


def allow_attestation(uow: UnitOfWork, lot_id: int, *, allowed: bool, reason: str) -> None:
    """Erasure of laptops taken over in this lot may be attested, or may not any more; by name and reason."""
    row = uow.session.scalar(sa.select(LotRow).where(LotRow.id == lot_id).with_for_update())
    if row is None:
        raise NotFound("lot", lot_id)
    uow.actor.require(Permission.LOWER_POLICY)
    if not reason.strip():
        raise Refused([LaptopReason.POLICY_REASON_MISSING])
    row.attestation_allowed = allowed
    row.lowered_by_id, row.lowered_at, row.lowered_reason = uow.actor.staff_id, uow.now, reason.strip()
    event = LotAttestationChanged(lot_id=lot_id, allowed=allowed, reason=FreeText(reason.strip()))
    uow.record(event)


def receive_laptops(
    uow: UnitOfWork,
    lot_id: LotId,
    laptops: Sequence[NewLaptop],
    *,
    location_id: int | None,
    origin: LaptopOrigin = LaptopOrigin.DONATED,
) -> tuple[LaptopId, ...]:
    """Each is in the register with a tag, in our custody, received, at this location; their ids in the given order."""
    uow.actor.require(Permission.RECEIVE_LAPTOPS, at=location_id)
    if not laptops:
        return ()
    numbers = take_numbers(uow.session, "laptop", len(laptops))
    tags = [make_laptop_tag(number) for number in numbers]
    common = {
        "lot_id": lot_id,
        "state": LaptopState.RECEIVED,
        "state_since": uow.now,
        "received_at": uow.now,
        "origin": origin,
        "location_id": location_id,
    }
    rows = [common | _columns(laptop, tag) for laptop, tag in zip(laptops, tags, strict=True)]
    uow.session.execute(sa.insert(LaptopRow), rows)
    ids = _ids_by_tag(uow, tags)
    _add_custody(uow.at(_custody_start(uow, lot_id)), [ids[tag] for tag in tags])
    _add_terms(uow, lot_id, laptops, tags, ids)
    _add_media(uow, laptops, [ids[tag] for tag in tags])
    for tag in tags:
        event = LaptopReceived(laptop_id=ids[tag], lot_id=lot_id, location_id=location_id, tag=tag)
        uow.record(event)
    return tuple(LaptopId(ids[tag]) for tag in tags)


def _custody_start(uow: UnitOfWork, lot_id: LotId) -> datetime:
    # our custody begins on the morning the lot came in, not at the moment somebody typed the list; and a lot that was
    # only announced comes in with its first laptop: what was wiped before that was not in our hands
    row = uow.session.get_one(LotRow, lot_id)
    if row.awaited:
        row.awaited, row.received_on = False, to_local(uow.now).date()
    return min(uow.now, from_local(datetime.combine(row.received_on, time.min)))


def _columns(laptop: NewLaptop, tag: str) -> dict[str, Any]:
    return {
        "tag": tag,
        "row_key": laptop.row_key,
        "manufacturer": laptop.manufacturer,
        "model": laptop.model,
        "serial": laptop.serial,
        "serial_key": laptop.serial_key,
        "donor_number": laptop.donor_number,
        "cpu": laptop.cpu,
        "memory_mib": laptop.memory_mib,
        "note": laptop.note,
        "sticker_token": new_sticker_token(),
    }


def new_sticker_token() -> str:
    """What the QR of a label proves that somebody has the laptop before them: 50 random bits, easily read aloud."""
    return "".join(secrets.choice(TOKEN_LETTERS) for _letter in range(TOKEN_LENGTH))


def _ids_by_tag(uow: UnitOfWork, tags: Sequence[str]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for part in slices(tags, 500):
        query = sa.select(LaptopRow.tag, LaptopRow.id).where(LaptopRow.tag.in_(part))
        ids |= dict(uow.session.execute(query).all())
    return ids


def _add_custody(uow: UnitOfWork, ids: Sequence[int]) -> None:
    rows = [{"laptop_id": key, "began_by": CustodyStart.INTAKE, "began_at": uow.now} for key in ids]
    uow.session.execute(sa.insert(CustodyRow), rows)
    present = (
        sa.select(CustodyRow.id)
        .where(CustodyRow.laptop_id == LaptopRow.id, CustodyRow.ended_at.is_(None))
        .scalar_subquery()
    )
    for part in slices(ids, 500):
        batch = LaptopRow.id.in_(part)
        statement = sa.update(LaptopRow).where(batch).values(custody_id=present)
        uow.session.execute(statement, execution_options={"synchronize_session": False})


def _add_terms(
    uow: UnitOfWork, lot_id: LotId, laptops: Sequence[NewLaptop], tags: Sequence[str], ids: dict[str, int]
) -> None:
    lot = lot_terms(uow.session.get_one(LotRow, lot_id).code)
    rows = [
        {"term": term, "laptop_id": ids[tag]}
        for laptop, tag in zip(laptops, tags, strict=True)
        for term in sorted(laptop_terms(laptop, tag) | lot)
    ]
    uow.session.execute(sa.insert(LaptopTermRow), rows)


def laptop_terms(laptop: NewLaptop, tag: str) -> frozenset[str]:
    """The words this laptop is found by: tag, its digits, serial and its last four, maker, model, donor's number."""
    words = search_words(tag, tag[1:-1], laptop.serial_key, laptop.manufacturer, laptop.model, laptop.donor_number)
    last = search_words((laptop.serial_key or "")[-LAST_DIGITS:], joined(laptop.donor_number or ""))
    return words | last


def lot_terms(code: str) -> frozenset[str]:
    """The words a lot's laptops are found by: each word of its code, and all of them in one."""
    return search_words(code, joined(code))


def _add_media(uow: UnitOfWork, laptops: Sequence[NewLaptop], ids: Sequence[int]) -> None:
    rows = list(_media_rows(laptops, ids, uow.now))
    if rows:
        uow.session.execute(sa.insert(MediumRow), rows)


def _media_rows(laptops: Sequence[NewLaptop], ids: Sequence[int], now: datetime) -> Iterator[dict[str, Any]]:
    for laptop, key in zip(laptops, ids, strict=True):
        for medium in laptop.media:
            yield {
                "laptop_id": key,
                "kind": medium.kind,
                "fitted_at": now,
                "serial": medium.serial,
                "serial_key": medium.serial_key,
                "model": medium.model,
                "bus": medium.bus,
                "size_bytes": medium.size_bytes,
            }


@dataclass(frozen=True, kw_only=True)
class TakenOver:
    """How it stood. `handout_id` and `handed_at`: with whom, for one that is out. `sha256`: of the document."""

    laptop_id: int
    state: LaptopState
    listed_state: LaptopState
    received_at: datetime
    received_on: date
    handout_id: int | None = None
    handed_at: datetime | None = None
    sha256: str | None = None


def begin_as_taken_over(uow: UnitOfWork, begun: TakenOver) -> None:
    """The laptop, just received and with origin take-over, begins in this state with the dates of the list.

    One that is out has its custody ended at its hand-over. Raises Refused for any other laptop.
    """
    row = lock_laptop(uow.session, begun.laptop_id)
    if row.origin is not LaptopOrigin.TAKEOVER or row.state is not LaptopState.RECEIVED or row.holder_handout_id:
        raise Refused([LaptopReason.NOT_JUST_TAKEN_OVER])
    row.state, row.received_at = begun.state, begun.received_at
    row.state_since = begun.handed_at or begun.received_at
    custody = sa.update(CustodyRow).where(CustodyRow.id == row.custody_id)
    uow.session.execute(custody.values(began_at=begun.received_at, ended_at=begun.handed_at))
    if begun.state is LaptopState.HANDED_OUT:
        row.location_id, row.holder_handout_id = None, begun.handout_id
    if begun.state in (LaptopState.MISSING, LaptopState.DISPOSED):
        row.location_id = None
    event = LaptopTakenOver(
        laptop_id=row.id, state=begun.state, said=begun.listed_state, received_on=begun.received_on, sha256=begun.sha256
    )
    uow.record(event)
    if begun.handed_at is not None and row.custody_id is not None:
        uow.record(CustodyEnded(laptop_id=row.id, custody_id=row.custody_id))


def forget_notes(uow: UnitOfWork, laptop_ids: Sequence[int]) -> None:
    """What a list of before said beside these laptops is gone: it said it of who had them."""
    row = LaptopRow
    mine = sa.update(row).where(row.id.in_(laptop_ids), row.origin == LaptopOrigin.TAKEOVER)
    uow.session.execute(mine.values(note=None))
