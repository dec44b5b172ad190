"""Writing down what a donor announced and asked for, and deciding about what came otherwise."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import open_lot
from laptopdesk.assets.lots import queries
from laptopdesk.assets.lots.errors import LotReason
from laptopdesk.assets.lots.events import ListAnnounced, LotLineDecided, LotTermsChanged
from laptopdesk.assets.lots.models import ExpectedLaptopRow, ExpectedListRow, LotDecisionRow, LotTermsRow
from laptopdesk.assets.lots.values import (
    Announce,
    Announced,
    DecideLine,
    DifferenceLine,
    LineKind,
    LineOutcome,
    LotTerms,
)
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Forbidden, Refused
from laptopdesk.core.events import FreeText
from laptopdesk.people.service import has_bsn, mask_bsn


def change_terms(uow: UnitOfWork, lot_id: int, terms: LotTerms) -> None:
    """This was agreed with the donor. A BSN in a name is refused, in remarks made unreadable.

    Raises NotFound, Forbidden, Refused.
    """
    lifecycle.lock_lot(uow.session, lot_id)
    require_lot(uow.session, lot_id, uow.actor)
    reasons = tuple(_wrong(terms))
    if reasons:
        raise Refused(reasons)
    remarks = mask_bsn(terms.remarks.strip())
    row = LotTermsRow(
        lot_id=lot_id,
        contact_name=terms.contact_name.strip(),
        contact_email=terms.contact_email.strip(),
        contact_phone=terms.contact_phone.strip(),
        certificate_wanted=terms.certificate_wanted,
        drives=terms.drives,
        remarks=remarks,
        deadline=terms.deadline,
        changed_at=uow.now,
        changed_by_id=uow.actor.staff_id,
    )
    uow.session.merge(row)
    uow.session.flush()
    event = LotTermsChanged(
        lot_id=lot_id,
        drives=terms.drives,
        certificate_wanted=terms.certificate_wanted,
        deadline=terms.deadline,
        remarks=FreeText(remarks),
    )
    uow.record(event)


def require_lot(session: Session, lot_id: int, actor: Actor) -> None:
    """Return for who receives laptops where some of this lot lie; while none has come, for who announced it, and for
    who receives laptops at all places; else raise Forbidden.
    """
    actor.require_somewhere(Permission.RECEIVE_LAPTOPS)
    places = lifecycle.places_of_lot(session, lot_id)
    if any(actor.may(Permission.RECEIVE_LAPTOPS, at=place) for place in (*places, None)):
        return
    announced = sa.select(ExpectedListRow.added_by_id).where(ExpectedListRow.lot_id == lot_id)
    announced_by = set(session.scalars(announced))
    if places or (announced_by and actor.staff_id not in announced_by):
        raise Forbidden(Permission.RECEIVE_LAPTOPS.value)


def _wrong(terms: LotTerms) -> Iterator[LotReason]:
    if has_bsn(f"{terms.contact_name} {terms.contact_email}"):
        yield LotReason.CONTACT_IS_BSN
    name, at, host = terms.contact_email.strip().partition("@")
    if terms.contact_email.strip() and not (name and at and "." in host and " " not in terms.contact_email.strip()):
        yield LotReason.EMAIL_WRONG


def announce(uow: UnitOfWork, command: Announce) -> Announced:
    """The donor's list is what this lot is expected to hold; it makes no laptops. Raises Forbidden, Refused.

    With an error in the list nothing is stored. The same file again changes nothing; another one takes its place, and
    the earlier one is kept.
    """
    uow.actor.require_somewhere(Permission.RECEIVE_LAPTOPS)
    listed, code = command.listed, command.lot.strip()
    if not code:
        raise Refused([LotReason.LOT_MISSING])
    if listed.errors:
        return Announced(rows=listed.row_count, errors=listed.errors)
    today = to_local(uow.now).date()
    lot_id = open_lot(uow, code, donor=command.donor, received_on=today, awaited=True)
    lifecycle.lock_lot(uow.session, lot_id)
    require_lot(uow.session, lot_id, uow.actor)
    if _is_newest(uow, lot_id, command.sha256):
        return Announced(rows=listed.row_count, unchanged=True, lot_id=lot_id)
    _add_list(uow, lot_id, command)
    event = ListAnnounced(lot_id=lot_id, rows=len(listed.rows), sha256=command.sha256)
    uow.record(event)
    return Announced(rows=listed.row_count, lot_id=lot_id)


def _is_newest(uow: UnitOfWork, lot_id: int, sha256: str) -> bool:
    query = sa.select(ExpectedListRow.sha256).where(ExpectedListRow.lot_id == lot_id)
    return uow.session.scalar(query.order_by(ExpectedListRow.id.desc()).limit(1)) == sha256


def _add_list(uow: UnitOfWork, lot_id: int, command: Announce) -> None:
    head = ExpectedListRow(
        lot_id=lot_id,
        name=command.name[:160],
        sha256=command.sha256,
        row_count=len(command.listed.rows),
        added_at=uow.now,
        added_by_id=uow.actor.staff_id,
    )
    uow.session.add(head)
    uow.session.flush()
    rows = [
        {
            "list_id": head.id,
            "line": row.line,
            "row_key": row.row_key,
            "manufacturer": row.manufacturer,
            "model": row.model,
            "serial": row.serial,
            "serial_key": row.serial_key,
            "donor_number": row.donor_number,
        }
        for row in command.listed.rows
    ]
    uow.session.execute(sa.insert(ExpectedLaptopRow), rows)


def decide_line(uow: UnitOfWork, command: DecideLine) -> None:
    """A named person decided about a line of the difference; raises NotFound, Forbidden, Refused."""
    lifecycle.lock_lot(uow.session, command.lot_id)
    require_lot(uow.session, command.lot_id, uow.actor)
    line = _line(uow, command)
    if uow.actor.staff_id is None:
        raise Refused([LotReason.NEEDS_PERSON])
    remarks = mask_bsn(command.remarks.strip())
    if not remarks and command.outcome is not LineOutcome.ASKED_DONOR:
        raise Refused([LotReason.REASON_MISSING])
    laptop_id = _which_laptop(line, command)
    row = LotDecisionRow(
        lot_id=command.lot_id,
        line_key=line.key,
        outcome=command.outcome,
        laptop_id=laptop_id,
        remarks=remarks,
        decided_at=uow.now,
        decided_by_id=uow.actor.staff_id,
    )
    uow.session.add(row)
    uow.session.flush()
    event = LotLineDecided(
        lot_id=command.lot_id,
        line=line.expected.line if line.expected else None,
        laptop_id=laptop_id,
        outcome=command.outcome,
        remarks=FreeText(remarks),
    )
    uow.record(event)


def _line(uow: UnitOfWork, command: DecideLine) -> DifferenceLine:
    lines = queries.difference(uow.session, command.lot_id)
    line = next((line for line in lines if line.key == command.line_key), None)
    if line is None:
        raise Refused([LotReason.LINE_UNKNOWN])
    return line


def _which_laptop(line: DifferenceLine, command: DecideLine) -> int | None:
    """The laptop of this line; for SAME_LAPTOP the look-alike that was named, and no other."""
    if command.outcome is not LineOutcome.SAME_LAPTOP:
        return line.delivered.id if line.delivered else None
    named = [each.id for each in line.look_alikes if getattr(each, "tag", None) == command.tag]
    if line.kind is not LineKind.MISSING or not named:
        raise Refused([LotReason.NOT_THE_SAME])
    return named[0]
