"""Writing kits: what comes in, goes from place to place, goes along with a laptop, and is counted."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from laptopdesk.assets.kits import queries
from laptopdesk.assets.kits.errors import KitReason
from laptopdesk.assets.kits.events import KitKindChanged, KitsArrived, KitsCounted, KitsReceived, KitsSent
from laptopdesk.assets.kits.models import KitDeliveryRow, KitKindRow, KitMovementRow
from laptopdesk.assets.kits.rules import check_arrival, check_kind, check_pieces
from laptopdesk.assets.kits.values import (
    CODE_LENGTH,
    CountKits,
    DeliveryId,
    KitKind,
    MovementReason,
    ReceiveKits,
    SendKits,
)
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.columns import insert_into
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText
from laptopdesk.people.rules import mask_bsn
from laptopdesk.places import queries as places

MAX_WORDS = 500
SEED = (("charger", "oplader", "charger", 5), ("bag", "tas", "bag", 5), ("mouse", "muis", "mouse", 0))


def seed_kinds(uow: UnitOfWork) -> None:
    """The kinds of the city's programmes stand in the database; those that are there already stay as they are."""
    rows = [
        {"code": code, "name_nl": dutch, "name_en": english, "low_at": low, "created_at": uow.now}
        for code, dutch, english, low in SEED
    ]
    uow.session.execute(insert_into(uow.session, KitKindRow).values(rows).on_conflict_do_nothing())


def save_kind(uow: UnitOfWork, kind: KitKind, *, new: bool) -> None:
    """The kind is so from now on; raises Forbidden, NotFound, Refused with every reason."""
    uow.actor.require(Permission.MANAGE_PROGRAMMES)
    _refuse_if(check_kind(kind))
    row = uow.session.get(KitKindRow, kind.code, with_for_update=True)
    if new and row is not None:
        raise Refused([KitReason.KIND_KNOWN])
    if not new and row is None:
        raise NotFound("kit kind", kind.code)
    if row is None:
        row = KitKindRow(code=kind.code, name_nl="", name_en="", low_at=0, created_at=uow.now)
        uow.session.add(row)
    row.name_nl, row.name_en, row.low_at = kind.name_nl.strip()[:60], kind.name_en.strip()[:60], kind.low_at
    row.retired_at = (row.retired_at or uow.now) if kind.retired else None
    uow.record(KitKindChanged(code=row.code, name_nl=row.name_nl, low_at=row.low_at, retired=kind.retired))


# ---- in, out and counted


def receive_kits(uow: UnitOfWork, command: ReceiveKits) -> None:
    """So many pieces more lie at this place; raises Forbidden, NotFound, Refused."""
    places.get_location(uow.session, command.location_id)
    uow.actor.require(Permission.RECEIVE_LAPTOPS, at=command.location_id)
    _refuse_if(check_pieces(command.pieces))
    _usable_kind(uow, command.code)
    words = _clean(command.words)
    row = KitMovementRow(
        location_id=command.location_id,
        kit_code=command.code,
        change=command.pieces,
        reason=MovementReason.RECEIPT,
        at=uow.now,
        by_id=uow.actor.staff_id,
        words=words,
    )
    uow.session.add(row)
    uow.record(KitsReceived(location_id=row.location_id, code=row.kit_code, pieces=command.pieces, words=_free(words)))


def send_kits(uow: UnitOfWork, command: SendKits) -> DeliveryId:
    """The pieces are on their way until they are counted in; raises Forbidden, NotFound, Refused."""
    for place in (command.from_id, command.to_id):
        places.get_location(uow.session, place)
    uow.actor.require(Permission.RECEIVE_LAPTOPS, at=command.from_id)
    same = [KitReason.SAME_PLACE] if command.from_id == command.to_id else []
    _refuse_if([*check_pieces(command.pieces), *same])
    _usable_kind(uow, command.code)
    row = KitDeliveryRow(
        kit_code=command.code,
        from_id=command.from_id,
        to_id=command.to_id,
        pieces=command.pieces,
        sent_at=uow.now,
        sent_by_id=uow.actor.staff_id,
    )
    uow.session.add(row)
    uow.session.flush()
    _add_delivered(uow, row, row.from_id, -row.pieces, MovementReason.SENT)
    uow.record(
        KitsSent(location_ids=(row.from_id, row.to_id), delivery_id=row.id, code=row.kit_code, pieces=row.pieces)
    )
    return DeliveryId(row.id)


def count_in(uow: UnitOfWork, delivery_id: int, arrived: int, words: str) -> None:
    """So many pieces arrived; another number than was sent needs words. Raises Forbidden, NotFound, Refused."""
    row = uow.session.get(KitDeliveryRow, delivery_id, with_for_update=True)
    if row is None:
        raise NotFound("kit delivery", delivery_id)
    require_keeper(uow.actor, row.to_id)
    if row.arrived_at is not None:
        raise Refused([KitReason.ALREADY_ARRIVED])
    _refuse_if(check_arrival(row.pieces, arrived, words))
    row.arrived, row.arrived_at, row.arrived_by_id, row.words = arrived, uow.now, uow.actor.staff_id, _clean(words)
    if arrived:
        _add_delivered(uow, row, row.to_id, arrived, MovementReason.ARRIVED)
    uow.record(
        KitsArrived(
            location_ids=(row.from_id, row.to_id),
            delivery_id=row.id,
            code=row.kit_code,
            pieces=arrived,
            sent=row.pieces,
            words=_free(row.words),
        )
    )


def _add_delivered(uow: UnitOfWork, row: KitDeliveryRow, place: int, change: int, reason: MovementReason) -> None:
    uow.session.add(
        KitMovementRow(
            location_id=place,
            kit_code=row.kit_code,
            change=change,
            reason=reason,
            at=uow.now,
            by_id=uow.actor.staff_id,
            delivery_id=row.id,
            words=row.words,
        )
    )


def correct_count(uow: UnitOfWork, command: CountKits) -> int:
    """The book says what was counted now; answers by how much it was off. Raises Forbidden, NotFound, Refused.

    Corrections of one kind wait for each other; a hand-over in the same moment waits for nothing, and counts after it.
    """
    places.get_location(uow.session, command.location_id)
    require_keeper(uow.actor, command.location_id)
    words = _clean(command.words)
    _refuse_if([*check_pieces(command.counted, least=0), *([] if words else [KitReason.WORDS_MISSING])])
    if uow.session.get(KitKindRow, command.code, with_for_update=True) is None:
        raise Refused([KitReason.KIND_UNKNOWN])
    before = queries.count_at(uow.session, command.location_id).get(command.code, 0)
    change = command.counted - before
    uow.session.add(
        KitMovementRow(
            location_id=command.location_id,
            kit_code=command.code,
            change=change,
            reason=MovementReason.CORRECTED,
            at=uow.now,
            by_id=uow.actor.staff_id,
            words=words,
        )
    )
    uow.record(
        KitsCounted(
            location_id=command.location_id,
            code=command.code,
            before=before,
            counted=command.counted,
            words=FreeText(words),
        )
    )
    return change


def require_keeper(actor: Actor, location_id: int) -> None:
    """Return for somebody who keeps the store or the desk of this place, else raise Forbidden."""
    if not actor.may(Permission.HAND_OUT, at=location_id):
        actor.require(Permission.RECEIVE_LAPTOPS, at=location_id)


# ---- the desk: called by `handout` in the transaction of the hand-over


def take_for_hand_out(uow: UnitOfWork, operation_id: UUID, location_id: int, kit: Iterable[str]) -> None:
    """The kit of this hand-over left the place: one statement, no lock, and no count is ever lost or stops it."""
    rows = _rows(operation_id, location_id, kit, -1, MovementReason.HANDED_OUT, uow.now, uow.actor)
    _insert(uow, rows)


def put_back_undone(uow: UnitOfWork, operation_id: UUID, location_id: int) -> None:
    """What this hand-over took lies at the place again: it never left. What came back with it lies there already."""
    row = KitMovementRow
    moved = sa.select(row.kit_code, row.reason).where(
        row.operation_id == operation_id, row.reason.in_([MovementReason.HANDED_OUT, MovementReason.RETURNED])
    )
    kits = {reason: set[str]() for reason in (MovementReason.HANDED_OUT, MovementReason.RETURNED)}
    for code, reason in uow.session.execute(moved):
        kits[reason].add(code)
    kit = kits[MovementReason.HANDED_OUT] - kits[MovementReason.RETURNED]
    _insert(uow, _rows(operation_id, location_id, kit, 1, MovementReason.UNDONE, uow.now, uow.actor))


def take_after_all(uow: UnitOfWork, operation_id: UUID) -> None:
    """What was put back because this hand-over was undone, or decided not to have happened, did leave: it stands."""
    row = KitMovementRow
    undone = sa.select(row.kit_code, row.location_id).where(
        row.operation_id == operation_id, row.reason == MovementReason.UNDONE
    )
    for code, place in uow.session.execute(undone).all():
        _insert(uow, _rows(operation_id, place, [code], -1, MovementReason.CORRECTED, uow.now, uow.actor))


def put_back_returned(uow: UnitOfWork, operation_id: UUID, location_id: int, kit: Iterable[str]) -> None:
    """What came back with the laptop of this hand-over lies at the place where it came back."""
    _insert(uow, _rows(operation_id, location_id, kit, 1, MovementReason.RETURNED, uow.now, uow.actor))


def _rows(
    operation_id: UUID,
    location_id: int,
    kit: Iterable[str],
    change: int,
    reason: MovementReason,
    now: datetime,
    actor: Actor,
) -> list[dict[str, Any]]:
    return [
        {
            "location_id": location_id,
            "kit_code": code,
            "change": change,
            "reason": reason,
            "at": now,
            "by_id": actor.staff_id,
            "operation_id": operation_id,
            "words": "",
        }
        for code in sorted({code[:CODE_LENGTH] for code in kit})
    ]


def _insert(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        uow.session.execute(insert_into(uow.session, KitMovementRow).values(list(rows)).on_conflict_do_nothing())


def _usable_kind(uow: UnitOfWork, code: str) -> None:
    row = uow.session.get(KitKindRow, code)
    if row is None:
        raise Refused([KitReason.KIND_UNKNOWN])
    if row.retired_at is not None:
        raise Refused([KitReason.KIND_RETIRED])


def _refuse_if(reasons: Iterable[KitReason]) -> None:
    codes = tuple(reasons)
    if codes:
        raise Refused(codes)


def _clean(words: str) -> str:
    return mask_bsn(words.replace("\0", "").strip())[:MAX_WORDS]


def _free(words: str) -> FreeText | None:
    return FreeText(words) if words else None
