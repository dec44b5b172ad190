"""What hand-overs forget about a person: signature, paper number, typed reasons; that they happened stays."""

import sqlalchemy as sa

from laptopdesk.assets.lifecycle.service import forget_notes
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.erasure import FORGOTTEN, Erasing
from laptopdesk.handout.models import HandoutRow, TrainingExceptionRow
from laptopdesk.handout.service.lost import forget_losses
from laptopdesk.training import queries as training


def forget_handouts(uow: UnitOfWork, person: Erasing) -> None:
    """The eraser of this package: nothing drawn, written or typed about this person's hand-overs is left."""
    row, session = HandoutRow, uow.session
    mine = session.execute(
        sa.select(row.id, row.laptop_id, row.signature_file_id).where(row.participant_id == person.participant_id)
    ).all()
    person.files.update(item.signature_file_id for item in mine if item.signature_file_id is not None)
    paper = sa.case((row.paper_number.is_not(None), FORGOTTEN))
    forgotten = sa.update(row).where(row.participant_id == person.participant_id)
    session.execute(forgotten.values(signature_file_id=None, paper_number=paper))
    enrolments = training.list_enrolments(session, person.participant_id)
    session.execute(
        sa.update(TrainingExceptionRow)
        .where(TrainingExceptionRow.enrolment_id.in_([enrolment.id for enrolment in enrolments]))
        .values(reason=FORGOTTEN)
    )
    forget_losses(uow, person.participant_id)
    forget_notes(uow, [item.laptop_id for item in mine])
