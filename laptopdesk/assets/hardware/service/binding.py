"""A named person says which laptop a file speaks of."""

import sqlalchemy as sa

from laptopdesk.assets.hardware.errors import InventoryReason
from laptopdesk.assets.hardware.events import InventoryBound
from laptopdesk.assets.hardware.models import InventoryFileRow
from laptopdesk.assets.hardware.rules import match_scanned, warnings_of_the_report
from laptopdesk.assets.hardware.service.finding import candidate_of, find_candidates
from laptopdesk.assets.hardware.service.writing import attach, codes_of
from laptopdesk.assets.hardware.stored import as_machine
from laptopdesk.assets.hardware.values import FileStatus, MatchedBy
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused


def bind_file(uow: UnitOfWork, inventory_file_id: int, *, laptop: str) -> bool:
    """Whether the file belongs to this laptop now, by the word of this person.

    It does not where it says itself that it is of another machine: then a case waits for a person. Raises NotFound,
    Forbidden, Refused.
    """
    query = sa.select(InventoryFileRow).where(InventoryFileRow.id == inventory_file_id).with_for_update()
    row = uow.session.scalar(query)
    if row is None:
        raise NotFound("inventory file", inventory_file_id)
    owner = lifecycle.lock_laptop_row(uow.session, laptop)
    if owner is None:
        raise NotFound("laptop", laptop)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=owner.location_id)
    reasons = list(_against(row, uow.actor))
    if reasons:
        raise Refused(reasons)
    machine = as_machine(row.reading)
    match = match_scanned(normalise_serial(machine.serial), candidate_of(owner), find_candidates(uow.session, machine))
    row.warnings = warnings_of_the_report(row.warnings)
    filled = attach(uow, row, machine, laptop, match=match, by=MatchedBy.PERSON)
    if filled is None:
        return False
    event = InventoryBound(
        inventory_file_id=row.id, laptop_id=owner.id, matched_by=MatchedBy.PERSON, filled=filled, warnings=codes_of(row)
    )
    uow.record(event)
    return True


def _against(row: InventoryFileRow, actor: Actor) -> list[InventoryReason]:
    reasons = []
    if row.laptop_id is not None:
        reasons.append(InventoryReason.ALREADY_BOUND)
    elif row.status != FileStatus.UNMATCHED:
        reasons.append(InventoryReason.NOTHING_TO_BIND)
    if actor.staff_id is None:
        reasons.append(InventoryReason.NEEDS_PERSON)
    return reasons
