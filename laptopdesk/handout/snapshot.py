"""The gate's facts of laptops and people for stations that lose their network, and which of them a place needs."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from laptopdesk.assets.evidence import gate as assets
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import SnapshotLaptop
from laptopdesk.core.snapshots import SOMEBODY_ELSE, Changed, Lines, SnapshotScope
from laptopdesk.handout import queries
from laptopdesk.handout.rules import laptop_line
from laptopdesk.people import queries as people
from laptopdesk.people.values import PassHolder, PassState
from laptopdesk.protocol.snapshot import Kit, LaptopLine, PersonLine
from laptopdesk.training import queries as training
from laptopdesk.training.values import GateVerdict

DAYS_AROUND = timedelta(days=14)
"""Sessions so long ago and so soon that whoever is expected there belongs to a desk at that place."""
SETTLED_AFTER = timedelta(days=30)
"""Who has had a laptop for so long comes to the desk for nothing but another session, or the helpdesk."""


def read_lines(session: Session, changed: Changed) -> Lines:
    """Every line, or the lines that these subjects of the journal may have changed."""
    persons = _persons(session, changed)
    laptops = changed.get("laptop", frozenset()) if changed is not None else None
    return Lines(laptops=_laptops(session, laptops, persons), people=_people(session, persons), kits=_kits(session))


def read_scope(session: Session, location_id: int, now: datetime) -> SnapshotScope:
    """What a desk at this place needs without a network.

    Laptops that lie there, are on their way there or were handed out there; people who are enrolled there and wait for
    a laptop or got one lately, or who are expected at, or came to, a session there these weeks.
    """
    people_here = training.list_people_at(session, location_id, since=now - DAYS_AROUND, until=now + DAYS_AROUND)
    settled = queries.settled_holders(session, people_here.enrolled, before=now - SETTLED_AFTER)
    wanted = people_here.coming | (people_here.enrolled - settled)
    given = queries.laptops_out_from(session, location_id)
    return SnapshotScope(
        laptops=lifecycle.tags_for_desk(session, location_id, also=given),
        passes=people.list_pass_codes(session, wanted),
    )


def _persons(session: Session, changed: Changed) -> frozenset[int] | None:
    if changed is None:
        return None
    attended = training.participants_of_sessions(session, changed.get("session", frozenset()))
    return changed.get("participant", frozenset()) | attended


def _laptops(session: Session, ids: frozenset[int] | None, persons: frozenset[int] | None) -> dict[str, LaptopLine]:
    rows = assets.list_for_snapshot(session, ids, reserved_for=persons)
    passes = people.passes_in_force(session, [row.reserved_for_id for row in rows if row.reserved_for_id is not None])
    return {row.tag: _laptop(row, passes) for row in rows}


def _laptop(row: SnapshotLaptop, passes: Mapping[int, str]) -> LaptopLine:
    reserved = None if row.reserved_for_id is None else passes.get(row.reserved_for_id, SOMEBODY_ELSE)
    return laptop_line(row, location=row.location_code, out=row.out, reserved_for=reserved)


def _people(session: Session, ids: frozenset[int] | None) -> dict[str, PersonLine]:
    verdicts = training.list_gate_verdicts(session, ids)
    held = queries.kinds_held(session, ids)
    excepted = queries.excepted_enrolments(session)
    return {
        holder.code: _person(holder, verdicts.get(holder.participant_id), held, excepted)
        for holder in people.list_pass_holders(session, ids)
        if holder.participant_id is not None
    }


def _person(
    holder: PassHolder, verdict: GateVerdict | None, held: Mapping[int, frozenset[str]], excepted: frozenset[int]
) -> PersonLine:
    assert holder.participant_id is not None
    kinds = held.get(holder.participant_id, frozenset())
    return PersonLine(
        revoked=holder.state is PassState.REVOKED,
        initials=holder.initials,
        programme=verdict.programme_code if verdict else None,
        attended=verdict is not None and verdict.attended,
        excepted=verdict is not None and verdict.enrolment_id in excepted,
        has_own="own" in kinds,
        has_loaner="loaner" in kinds,
    )


def _kits(session: Session) -> dict[str, Kit]:
    return {
        programme.code: Kit(
            items=tuple(item.item for item in programme.kit),
            required=tuple(item.item for item in programme.kit if item.required),
        )
        for programme in training.list_programmes(session)
    }
