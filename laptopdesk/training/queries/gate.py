"""The facts the gate needs, read with locks."""

from collections.abc import Iterable
from functools import cache
from typing import TypeVarTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from laptopdesk.training.models import AttendanceRow, EnrolmentRow, ModuleRow, ProgrammeRow, SessionRow
from laptopdesk.training.queries.programmes import kits_of
from laptopdesk.training.queries.titles import session_title
from laptopdesk.training.values import (
    AttendanceId,
    EnrolmentId,
    GateEnrolment,
    GateVerdict,
    Opening,
    ProgrammeId,
    SessionId,
    SessionState,
)

Columns = TypeVarTuple("Columns")


def lock_gate_enrolment(session: Session, participant_id: int) -> GateEnrolment | None:
    """The person's open enrolment that the gate looks at, with it and its gate attendance locked; None without one.

    Of several, the first one whose gate training was attended, else the oldest. Lock the participant before.
    """
    rows = session.execute(_open_enrolments(), {"participant": participant_id})
    enrolments = [_gate_enrolment(session, row, programme, has_gate=has_gate) for row, programme, has_gate in rows]
    return next((item for item in enrolments if item.gate_attended), enrolments[0] if enrolments else None)


def gate_attendance(
    session: Session, participant_id: int, programme_id: int, *, lock: bool = True
) -> AttendanceId | None:
    """An attendance that opens this programme's gate for this person: present, not cancelled, and counting.

    Locked unless `lock` is False, so that it cannot be withdrawn while a laptop is handed out on it.
    """
    values = {"participant": participant_id, "programme": programme_id}
    attendance_id = session.scalar(_gate_attendances(lock=lock), values)
    return AttendanceId(attendance_id) if attendance_id is not None else None


@cache
def _open_enrolments() -> sa.Select[EnrolmentRow, ProgrammeRow, bool]:
    # made once: putting such a statement together takes longer than running it
    return (
        sa.select(EnrolmentRow, ProgrammeRow, _has_gate().label("has_gate"))
        .join(ProgrammeRow, ProgrammeRow.id == EnrolmentRow.programme_id)
        .where(EnrolmentRow.participant_id == sa.bindparam("participant"), EnrolmentRow.ended_at.is_(None))
        .order_by(EnrolmentRow.id)
        .with_for_update(of=EnrolmentRow)
    )


@cache
def _gate_attendances(*, lock: bool) -> sa.Select[int]:
    query = _opening(sa.select(AttendanceRow.id)).where(
        AttendanceRow.participant_id == sa.bindparam("participant"), ModuleRow.programme_id == sa.bindparam("programme")
    )
    query = query.order_by(AttendanceRow.id).limit(1)
    return query.with_for_update(of=AttendanceRow) if lock else query


def _opening(query: sa.Select[*Columns]) -> sa.Select[*Columns]:
    """Only attendances that open a gate: present, of a session that was held, and counting."""
    return (
        query.join(SessionRow, SessionRow.id == AttendanceRow.session_id)
        .join(ModuleRow, ModuleRow.id == SessionRow.module_id)
        .where(
            AttendanceRow.present.is_(True),
            SessionRow.state != SessionState.CANCELLED,
            ModuleRow.opens_gate.is_(True),
            sa.or_(ModuleRow.ordinal == 1, AttendanceRow.out_of_order_reason.is_not(None), _first_attended()),
        )
    )


def list_gate_verdicts(session: Session, participant_ids: frozenset[int] | None) -> dict[int, GateVerdict]:
    """For each of these people (None: all) the enrolment the gate looks at, as `lock_gate_enrolment`, unlocked."""
    attended = _attended_programmes(session, participant_ids)
    verdicts: dict[int, GateVerdict] = {}
    for enrolment, person, programme, code, has_gate in session.execute(_enrolments_of(participant_ids)):
        opened = not has_gate or (person, programme) in attended
        if person not in verdicts or (opened and not verdicts[person].attended):
            verdicts[person] = GateVerdict(enrolment_id=EnrolmentId(enrolment), programme_code=code, attended=opened)
    return verdicts


def _enrolments_of(participant_ids: frozenset[int] | None) -> sa.Select[int, int, int, str, bool]:
    query = (
        sa.select(
            EnrolmentRow.id,
            EnrolmentRow.participant_id,
            ProgrammeRow.id,
            ProgrammeRow.code,
            _has_gate().label("has_gate"),
        )
        .join(ProgrammeRow, ProgrammeRow.id == EnrolmentRow.programme_id)
        .where(EnrolmentRow.ended_at.is_(None))
        .order_by(EnrolmentRow.id)
    )
    return query if participant_ids is None else query.where(EnrolmentRow.participant_id.in_(participant_ids))


def _attended_programmes(session: Session, participant_ids: frozenset[int] | None) -> set[tuple[int, int]]:
    query = _opening(sa.select(AttendanceRow.participant_id, ModuleRow.programme_id)).distinct()
    if participant_ids is not None:
        query = query.where(AttendanceRow.participant_id.in_(participant_ids))
    return {(person, programme) for person, programme in session.execute(query)}


def list_openings(session: Session, participant_ids: Iterable[int]) -> dict[int, tuple[Opening, ...]]:
    """What opened the gate for each of these people, by the same rule, the oldest first."""
    columns = sa.select(AttendanceRow.participant_id, SessionRow, ModuleRow.name_nl, ModuleRow.name_en)
    query = _opening(columns.select_from(AttendanceRow)).where(AttendanceRow.participant_id.in_(set(participant_ids)))
    openings: dict[int, tuple[Opening, ...]] = {}
    for line in session.execute(query.order_by(SessionRow.starts_at, SessionRow.id)):
        opening = Opening(
            session_id=SessionId(line.SessionRow.id),
            title=session_title(line),
            location_id=line.SessionRow.location_id,
            starts_at=line.SessionRow.starts_at,
        )
        openings[line.participant_id] = (*openings.get(line.participant_id, ()), opening)
    return openings


def participants_of_sessions(session: Session, session_ids: Iterable[int]) -> frozenset[int]:
    """Everybody with an attendance at one of these sessions."""
    query = sa.select(AttendanceRow.participant_id).where(AttendanceRow.session_id.in_(list(session_ids)))
    return frozenset(session.scalars(query))


def _has_gate() -> sa.ColumnElement[bool]:
    gates = sa.select(ModuleRow.id).where(ModuleRow.programme_id == ProgrammeRow.id, ModuleRow.opens_gate.is_(True))
    return gates.exists()


def _first_attended() -> sa.ColumnElement[bool]:
    first, its_session, its_module = aliased(AttendanceRow), aliased(SessionRow), aliased(ModuleRow)
    earlier = (
        sa.select(first.id)
        .join(its_session, its_session.id == first.session_id)
        .join(its_module, its_module.id == its_session.module_id)
        .where(
            first.participant_id == AttendanceRow.participant_id,
            first.present.is_(True),
            its_session.state != SessionState.CANCELLED,
            its_module.programme_id == ModuleRow.programme_id,
            its_module.ordinal == 1,
            its_session.starts_at <= SessionRow.starts_at,
        )
    )
    return earlier.exists()


def _gate_enrolment(session: Session, row: EnrolmentRow, programme: ProgrammeRow, *, has_gate: bool) -> GateEnrolment:
    attended = not has_gate or gate_attendance(session, row.participant_id, programme.id) is not None
    return GateEnrolment(
        id=EnrolmentId(row.id),
        participant_id=row.participant_id,
        programme_id=ProgrammeId(programme.id),
        programme_code=programme.code,
        location_id=row.location_id,
        agreement=programme.agreement,
        helpdesk_months=programme.helpdesk_months,
        kit=kits_of(session, [programme.id]).get(programme.id, ()),
        gate_attended=attended,
    )
