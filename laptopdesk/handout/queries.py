"""What the desk, the story, the helpdesk and the figures read about hand-overs."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries as assets
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.errors import NotFound
from laptopdesk.core.rows import value_of
from laptopdesk.handout.models import HandoutRow, TrainingExceptionRow
from laptopdesk.handout.values import Entitlement, ExceptionId, Handout, HandoutEnd, HandoutId, Held, TrainingException
from laptopdesk.people import queries as people
from laptopdesk.people.values import PassState
from laptopdesk.places import queries as places
from laptopdesk.training import queries as training

_MAY_KNOW = (Permission.VIEW_PEOPLE, Permission.TAKE_BACK)
_COUNTED = sa.or_(HandoutRow.ended_by.is_(None), HandoutRow.ended_by.not_in((HandoutEnd.UNDONE, HandoutEnd.MISTAKE)))
"""A hand-over that was undone, or recorded by mistake, did not happen; every figure leaves it out."""


# Asked at every scan of a desk, so put together once.
_HELD = sa.select(HandoutRow.laptop_id, HandoutRow.participant_id, HandoutRow.kind).where(
    HandoutRow.ended_at.is_(None),
    sa.or_(HandoutRow.laptop_id == sa.bindparam("laptop"), HandoutRow.participant_id == sa.bindparam("participant")),
)


def read_held(session: Session, *, laptop_id: int | None, participant_id: int | None) -> Held:
    """Whether this laptop is out, and the kinds (`own`, `loaner`) this person holds: open hand-overs, in one query."""
    rows = session.execute(_HELD, {"laptop": laptop_id, "participant": participant_id}).all()
    return Held(
        laptop_out=any(item.laptop_id == laptop_id for item in rows),
        kinds=frozenset(item.kind.value for item in rows if item.participant_id == participant_id),
    )


def kinds_held(session: Session, participant_ids: frozenset[int] | None) -> dict[int, frozenset[str]]:
    """The kinds (`own`, `loaner`) of open hand-overs that each of these people (None: anybody) holds."""
    row = HandoutRow
    query = sa.select(row.participant_id, row.kind).where(row.ended_at.is_(None))
    if participant_ids is not None:
        query = query.where(row.participant_id.in_(participant_ids))
    kinds: dict[int, frozenset[str]] = {}
    for person, kind in session.execute(query):
        kinds[person] = kinds.get(person, frozenset()) | {kind.value}
    return kinds


def laptops_out_from(session: Session, location_id: int) -> frozenset[int]:
    """The laptops that were handed out at this place and are still out."""
    row = HandoutRow
    query = sa.select(row.laptop_id).where(row.location_id == location_id, row.ended_at.is_(None))
    return frozenset(session.scalars(query))


def settled_holders(session: Session, participant_ids: frozenset[int], *, before: datetime) -> frozenset[int]:
    """Who of these people have had a laptop of their own since before this moment (UTC)."""
    row = HandoutRow
    query = sa.select(row.participant_id).where(
        row.participant_id.in_(participant_ids), row.ended_at.is_(None), row.kind == "own", row.handed_at < before
    )
    return frozenset(session.scalars(query))


def held_by_pass(session: Session, code: str, actor: Actor) -> frozenset[int]:
    """Open hand-overs to the person whose pass in force this is, those that this person at work may know of.

    Who may see people, or takes laptops back, where the hand-over was. Nobody's name is told, so no look is logged.
    """
    holder = people.find_holder(session, code)
    if holder is None or holder.state is not PassState.BOUND or holder.participant_id is None:
        return frozenset()
    row = HandoutRow
    mine = row.participant_id == holder.participant_id
    rows = session.execute(sa.select(row.id, row.location_id).where(mine, row.ended_at.is_(None)))
    return frozenset(key for key, place in rows if any(actor.may(allowed, at=place) for allowed in _MAY_KNOW))


def excepted_enrolments(session: Session) -> frozenset[int]:
    """Enrolments with an approved exception to the training rule that no hand-over used yet."""
    row = TrainingExceptionRow
    query = sa.select(row.enrolment_id).where(row.approved_at.is_not(None), row.used_at.is_(None))
    return frozenset(session.scalars(query))


def find_open_exception(session: Session, enrolment_id: int) -> int | None:
    """An approved exception of this enrolment that no hand-over used yet."""
    row = TrainingExceptionRow
    query = sa.select(row.id).where(
        row.enrolment_id == enrolment_id, row.approved_at.is_not(None), row.used_at.is_(None)
    )
    return session.scalar(query.order_by(row.id).limit(1))


def lock_handout_by_operation(session: Session, operation_id: UUID) -> HandoutRow:
    """The hand-over that this operation made, locked; raises NotFound."""
    row = session.scalar(sa.select(HandoutRow).where(HandoutRow.operation_id == operation_id).with_for_update())
    if row is None:
        raise NotFound("handout", operation_id)
    return row


def lock_open_handout(session: Session, laptop_id: int) -> HandoutRow | None:
    """The open hand-over of this laptop, locked; None when it is not out."""
    query = sa.select(HandoutRow).where(HandoutRow.laptop_id == laptop_id, HandoutRow.ended_at.is_(None))
    return session.scalar(query.with_for_update())


def find_handout(session: Session, handout_id: int) -> Handout | None:
    """One hand-over with its laptop and place, or None."""
    row = session.get(HandoutRow, handout_id)
    return _handouts(session, [row])[0] if row else None


def get_handout(session: Session, handout_id: int) -> Handout:
    """One hand-over with its laptop and place; raises NotFound."""
    handout = find_handout(session, handout_id)
    if handout is None:
        raise NotFound("handout", handout_id)
    return handout


def find_handout_by_operation(session: Session, operation_id: UUID) -> Handout | None:
    """The hand-over that this operation made, or None."""
    row = session.scalar(sa.select(HandoutRow).where(HandoutRow.operation_id == operation_id))
    return _handouts(session, [row])[0] if row else None


def list_of_laptop(session: Session, laptop_id: int) -> tuple[Handout, ...]:
    """Every hand-over of this laptop, oldest first."""
    query = sa.select(HandoutRow).where(HandoutRow.laptop_id == laptop_id).order_by(HandoutRow.handed_at)
    return _handouts(session, list(session.scalars(query)))


def list_of_case(session: Session, case_id: int) -> tuple[Handout, ...]:
    """The hand-overs that stand or ended because this case was decided so, oldest first."""
    query = sa.select(HandoutRow).where(HandoutRow.case_id == case_id).order_by(HandoutRow.id)
    return _handouts(session, list(session.scalars(query)))


def list_of_participant(session: Session, participant_id: int) -> tuple[Handout, ...]:
    """Every hand-over to this person, newest first."""
    query = sa.select(HandoutRow).where(HandoutRow.participant_id == participant_id)
    return _handouts(session, list(session.scalars(query.order_by(HandoutRow.handed_at.desc()))))


def find_last_of_browser(session: Session, browser_id: UUID, location_id: int, *, since: datetime) -> Handout | None:
    """The newest hand-over that this browser made at this location since a moment, ended or not."""
    row = HandoutRow
    mine = (row.browser_id == browser_id, row.location_id == location_id, row.handed_at >= since)
    newest = session.scalar(sa.select(row).where(*mine).order_by(row.handed_at.desc(), row.id.desc()).limit(1))
    return _handouts(session, [newest])[0] if newest else None


def count_of_browser(session: Session, browser_id: UUID, location_id: int, *, since: datetime) -> int:
    """How many hand-overs this browser made at this location since a moment, ended or not."""
    row = HandoutRow
    mine = (row.browser_id == browser_id, row.location_id == location_id, row.handed_at >= since)
    return session.scalar(sa.select(sa.func.count()).where(*mine)) or 0


def find_open_of_pair(session: Session, laptop: str, pass_code: str) -> Handout | None:
    """The open hand-over of this laptop to the holder of this pass, or None."""
    holder, laptop_id = people.find_holder(session, pass_code), assets.find_laptop_id(session, laptop)
    if holder is None or holder.participant_id is None or laptop_id is None:
        return None
    row = HandoutRow
    pair = (row.laptop_id == laptop_id, row.participant_id == holder.participant_id, row.ended_at.is_(None))
    open_row = session.scalar(sa.select(row).where(*pair))
    return _handouts(session, [open_row])[0] if open_row else None


def list_at_desk(session: Session, location_id: int, *, since: datetime, limit: int = 20) -> tuple[Handout, ...]:
    """The newest hand-overs at this location since a moment, newest first; undone ones among them."""
    query = (
        sa.select(HandoutRow)
        .where(HandoutRow.location_id == location_id, HandoutRow.handed_at >= since)
        .order_by(HandoutRow.handed_at.desc(), HandoutRow.id.desc())
        .limit(limit)
    )
    return _handouts(session, list(session.scalars(query)))


def holders_among(session: Session, participant_ids: list[int]) -> dict[int, HandoutId]:
    """Of these people, who has an own laptop now, with the hand-over that gave it."""
    query = sa.select(HandoutRow.participant_id, HandoutRow.id).where(
        HandoutRow.participant_id.in_(participant_ids), HandoutRow.ended_at.is_(None), HandoutRow.kind == "own"
    )
    return {participant: HandoutId(handout) for participant, handout in session.execute(query)}


def find_entitlement(session: Session, participant_id: int) -> Entitlement | None:
    """What this person may ask of us, from the newest hand-over that happened; None when there is none."""
    row = session.scalar(
        sa.select(HandoutRow)
        .where(HandoutRow.participant_id == participant_id, _COUNTED)
        .order_by(HandoutRow.handed_at.desc())
        .limit(1)
    )
    if row is None:
        return None
    tag = assets.tags_of(session, [row.laptop_id])[row.laptop_id]
    return Entitlement(
        handout_id=HandoutId(row.id),
        laptop_id=row.laptop_id,
        laptop=tag,
        support_until=row.support_until,
        holds_laptop=row.ended_at is None,
    )


def find_holder(session: Session, laptop_id: int) -> int | None:
    """Who holds this laptop now, as participant id."""
    query = sa.select(HandoutRow.participant_id).where(HandoutRow.laptop_id == laptop_id, HandoutRow.ended_at.is_(None))
    return session.scalar(query)


def open_handouts_of(session: Session, laptop_ids: Sequence[int]) -> dict[int, tuple[HandoutId, int, datetime]]:
    """(hand-over, person, since when) by laptop, for those of these laptops that are out."""
    row = HandoutRow
    query = sa.select(row.laptop_id, row.id, row.participant_id, row.handed_at)
    rows = session.execute(query.where(row.laptop_id.in_(laptop_ids), row.ended_at.is_(None)))
    return {laptop: (HandoutId(key), person, since) for laptop, key, person, since in rows}


def count_handouts(
    session: Session, *, since: datetime | None = None, until: datetime | None = None, location_id: int | None = None
) -> int:
    """Hand-overs that happened, own and loaner, handed out in [since, until), everywhere or at one place."""
    query = sa.select(sa.func.count()).select_from(HandoutRow).where(_COUNTED)
    if location_id is not None:
        query = query.where(HandoutRow.location_id == location_id)
    if since is not None:
        query = query.where(HandoutRow.handed_at >= since)
    if until is not None:
        query = query.where(HandoutRow.handed_at < until)
    return session.scalar(query) or 0


def count_exceptions_waiting(session: Session) -> int:
    """Exceptions to the training rule that wait for a second person."""
    row = TrainingExceptionRow
    return session.scalar(sa.select(sa.func.count()).select_from(row).where(row.approved_at.is_(None))) or 0


def list_exceptions(session: Session, *, waiting_only: bool = False, limit: int = 100) -> tuple[TrainingException, ...]:
    """Exceptions to the training rule, newest first."""
    query = sa.select(TrainingExceptionRow).order_by(TrainingExceptionRow.id.desc()).limit(limit)
    if waiting_only:
        query = query.where(TrainingExceptionRow.approved_at.is_(None))
    rows = list(session.scalars(query))
    enrolments = training.enrolments_by_id(session, [row.enrolment_id for row in rows])
    return tuple(
        value_of(
            row,
            TrainingException,
            id=ExceptionId(row.id),
            participant_id=enrolments[row.enrolment_id].participant_id,
            location_id=enrolments[row.enrolment_id].location_id,
        )
        for row in rows
    )


def _handouts(session: Session, rows: list[HandoutRow]) -> tuple[Handout, ...]:
    laptops = assets.identities_of(session, [row.laptop_id for row in rows])
    names = places.names_of(session, [row.location_id for row in rows])
    return tuple(
        value_of(
            row,
            Handout,
            id=HandoutId(row.id),
            laptop=laptops[row.laptop_id].tag,
            manufacturer=laptops[row.laptop_id].manufacturer,
            model=laptops[row.laptop_id].model,
            serial=laptops[row.laptop_id].serial,
            location=names[row.location_id],
            kit=tuple(row.kit),
        )
        for row in rows
    )
