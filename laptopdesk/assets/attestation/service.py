"""Two named people attest an erasure from before this system."""

import sqlalchemy as sa

from laptopdesk.assets.attestation.events import ErasureAttested
from laptopdesk.assets.attestation.models import AttestationRow
from laptopdesk.assets.attestation.rules import check_attestation
from laptopdesk.assets.attestation.values import Attest
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopOrigin
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.files import get_file


def attest_erasure(uow: UnitOfWork, command: Attest) -> None:
    """The erasure of this laptop is attested in its present custody period; raises NotFound, Forbidden, Refused."""
    tag = lifecycle.tags_of(uow.session, [command.laptop_id]).get(command.laptop_id)
    row = lifecycle.lock_laptop_row(uow.session, tag) if tag else None
    if row is None or row.custody_id is None:
        raise NotFound("laptop", command.laptop_id)
    uow.actor.require(Permission.RECEIVE_LAPTOPS, at=row.location_id)
    same = (AttestationRow.laptop_id == row.id, AttestationRow.custody_id == row.custody_id)
    repeat = uow.session.scalar(sa.select(AttestationRow.id).where(*same)) is not None
    reasons = check_attestation(
        command,
        taken_over=row.origin is LaptopOrigin.TAKEOVER,
        lot_allows=lifecycle.get_lot(uow.session, row.lot_id).attestation_allowed,
        first_custody=lifecycle.is_first_custody(uow.session, row.custody_id),
        repeat=repeat,
    )
    if reasons:
        raise Refused(reasons)
    uow.session.add(
        AttestationRow(
            laptop_id=row.id,
            custody_id=row.custody_id,
            file_id=command.file_id,
            file_name=command.file_name[-255:],
            first_id=command.first_id,
            second_id=command.second_id,
            attested_at=uow.now,
        )
    )
    uow.session.flush()
    event = ErasureAttested(
        laptop_id=row.id,
        custody_id=row.custody_id,
        first_staff=command.first_id,
        second_staff=command.second_id,
        sha256=get_file(uow.session, command.file_id).sha256,
    )
    uow.record(event)
