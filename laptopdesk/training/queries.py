"""Reading programmes, sessions, who is expected, and the facts the gate needs."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from laptopdesk.core.access import Everywhere
from laptopdesk.core.errors import NotFound
from laptopdesk.core.i18n import current_locale
from laptopdesk.people import queries as people
from laptopdesk.people.values import PersonName
from laptopdesk.places import queries as places
from laptopdesk.training.models import (
    AttendanceRow,
    EnrolmentRow,
    InvitationRow,
    ModuleRow,
    ProgrammeKitRow,
    ProgrammeRow,
    SessionRow,
)
from laptopdesk.training.rules import counts
from laptopdesk.training.values import (
    Attendance,
    AttendanceId,
    Enrolment,
    EnrolmentId,
    Expected,
    GateEnrolment,
    KitItem,
    Module,
    ModuleId,
    Participation,
    Programme,
    ProgrammeId,
    SessionId,
    SessionLine,
    SessionPage,
    SessionState,
)

Places = Everywhere | frozenset[int]


# ---- programmes


def list_programmes(session: Session) -> tuple[Programme, ...]:
    """Every programme with its modules and kit, in the order they were made; three queries."""
    rows = list(session.scalars(sa.select(ProgrammeRow).order_by(ProgrammeRow.id)))
    modules = _modules(session)
    kit = kits_of(session, [row.id for row in rows])
    return tuple(_programme(row, modules.get(row.id, ()), kit.get(row.id, ())) for row in rows)


def find_programme_by_code(session: Session, code: str) -> Programme | None:
    """The programme of this code, or None."""
    return next((found for found in list_programmes(session) if found.code == code), None)


def get_programme(session: Session, programme_id: int) -> Programme:
    """The programme with its modules and kit; raises NotFound."""
    found = next((found for found in list_programmes(session) if found.id == programme_id), None)
    if found is None:
        raise NotFound("programme", programme_id)
    return found


def find_module(session: Session, module_id: int | None) -> Module | None:
    """The module with this id, or None."""
    row = session.get(ModuleRow, module_id) if module_id is not None else None
    return _module(row) if row else None


def kits_of(session: Session, programme_ids: Iterable[int]) -> dict[int, tuple[KitItem, ...]]:
    """What goes with the laptop in each of these programmes, required things first."""
    row = ProgrammeKitRow
    query = sa.select(row).where(row.programme_id.in_(set(programme_ids))).order_by(row.required.desc(), row.item)
    found: dict[int, tuple[KitItem, ...]] = {}
    for line in session.scalars(query):
        item = KitItem(item=line.item, required=line.required)
        found[line.programme_id] = (*found.get(line.programme_id, ()), item)
    return found


def localised(name_nl: str | None, name_en: str | None) -> str:
    """The name in the language of the moment."""
    return (name_nl if current_locale() == "nl" else name_en) or ""


# ---- the gate


def lock_gate_enrolment(session: Session, participant_id: int) -> GateEnrolment | None:
    """The person's open enrolment that the gate looks at, with it and its gate attendance locked; None without one.

    Of several, the first one whose gate training was attended, else the oldest. Lock the participant before.
    """
    query = (
        sa.select(EnrolmentRow, ProgrammeRow, _has_gate().label("has_gate"))
        .join(ProgrammeRow, ProgrammeRow.id == EnrolmentRow.programme_id)
        .where(EnrolmentRow.participant_id == participant_id, EnrolmentRow.ended_at.is_(None))
        .order_by(EnrolmentRow.id)
        .with_for_update(of=EnrolmentRow)
    )
    found = [_gate_enrolment(session, *row) for row in session.execute(query)]
    return next((item for item in found if item.gate_attended), found[0] if found else None)


def gate_attendance(
    session: Session, participant_id: int, programme_id: int, *, lock: bool = True
) -> AttendanceId | None:
    """An attendance that opens this programme's gate for this person: present, not cancelled, and counting.

    Locked unless `lock` is False, so that it cannot be withdrawn while a laptop is handed out on it.
    """
    query = (
        sa.select(AttendanceRow.id)
        .join(SessionRow, SessionRow.id == AttendanceRow.session_id)
        .join(ModuleRow, ModuleRow.id == SessionRow.module_id)
        .where(
            AttendanceRow.participant_id == participant_id,
            AttendanceRow.present.is_(True),
            SessionRow.state != SessionState.CANCELLED,
            ModuleRow.programme_id == programme_id,
            ModuleRow.opens_gate.is_(True),
            sa.or_(ModuleRow.ordinal == 1, AttendanceRow.out_of_order_reason.is_not(None), _first_attended()),
        )
        .order_by(AttendanceRow.id)
        .limit(1)
    )
    found = session.scalar(query.with_for_update(of=AttendanceRow) if lock else query)
    return AttendanceId(found) if found is not None else None


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


def _gate_enrolment(session: Session, row: EnrolmentRow, programme: ProgrammeRow, has_gate: bool) -> GateEnrolment:  # noqa: FBT001
    attended = not has_gate or gate_attendance(session, row.participant_id, programme.id) is not None
    return GateEnrolment(
        id=EnrolmentId(row.id), participant_id=row.participant_id, programme_id=ProgrammeId(programme.id),
        programme_code=programme.code, location_id=row.location_id, agreement=programme.agreement,
        helpdesk_months=programme.helpdesk_months, kit=kits_of(session, [programme.id]).get(programme.id, ()),
        gate_attended=attended,
    )  # fmt: skip


# ---- enrolments


def get_enrolment(session: Session, enrolment_id: int) -> Enrolment:
    """The enrolment; raises NotFound."""
    found = enrolments_by_id(session, [enrolment_id]).get(enrolment_id)
    if found is None:
        raise NotFound("enrolment", enrolment_id)
    return found


def enrolments_by_id(session: Session, ids: Iterable[int]) -> dict[int, Enrolment]:
    """These enrolments by id; ids that do not exist are left out."""
    query = sa.select(EnrolmentRow).where(EnrolmentRow.id.in_(set(ids)))
    return {row.id: _enrolment(row) for row in session.scalars(query)}


def list_enrolments(session: Session, participant_id: int) -> tuple[Enrolment, ...]:
    """Every enrolment of this person, newest first."""
    query = sa.select(EnrolmentRow).where(EnrolmentRow.participant_id == participant_id)
    return tuple(_enrolment(row) for row in session.scalars(query.order_by(EnrolmentRow.id.desc())))


# ---- sessions


def list_sessions(
    session: Session,
    *,
    places_of: Places,
    since: datetime | None = None,
    until: datetime | None = None,
    location_id: int | None = None,
    newest_first: bool = False,
    limit: int = 50,
    offset: int = 0,
) -> tuple[SessionLine, ...]:
    """Sessions that start in [since, until) at these places; four queries, whatever the number."""
    row = SessionRow
    order = (row.starts_at.desc(), row.id.desc()) if newest_first else (row.starts_at, row.id)
    query = _titled().where(*_in(places_of, location_id, since, until)).order_by(*order).limit(limit).offset(offset)
    found = session.execute(query).all()
    ids = [line.SessionRow.id for line in found]
    expected, present = _expected_counts(session, ids), _present_counts(session, ids)
    names = places.names_of(session, [line.SessionRow.location_id for line in found])
    return tuple(_line(line, names, expected, present) for line in found)


def count_sessions(
    session: Session,
    *,
    places_of: Places,
    since: datetime | None = None,
    until: datetime | None = None,
    location_id: int | None = None,
) -> int:
    """How many sessions `list_sessions` would find without a limit."""
    query = sa.select(sa.func.count()).select_from(SessionRow).where(*_in(places_of, location_id, since, until))
    return session.scalar(query) or 0


def get_session_page(session: Session, session_id: int) -> SessionPage:
    """The session with everyone expected, by name; five queries, whatever the number. Raises NotFound."""
    line = session.execute(_titled().where(SessionRow.id == session_id)).one_or_none()
    if line is None:
        raise NotFound("session", session_id)
    row: SessionRow = line.SessionRow
    return SessionPage(
        id=SessionId(row.id), title=_title(line), location_id=row.location_id,
        location=places.names_of(session, [row.location_id]).get(row.location_id, ""),
        local_start=row.local_start, starts_at=row.starts_at, minutes=row.minutes, capacity=row.capacity,
        counting=row.counting, state=row.state,
        module_id=ModuleId(row.module_id) if row.module_id is not None else None,
        module_ordinal=line.ordinal, opens_gate=bool(line.opens_gate),
        programme_id=ProgrammeId(line.programme_id) if line.programme_id is not None else None,
        trainer_id=row.trainer_id, series=row.series, heads=row.heads,
        people=_expected(session, [line]),
    )  # fmt: skip


def list_expected_today(session: Session, location_id: int, *, on: date) -> tuple[Expected, ...]:
    """Everyone expected at this place on this day in Rotterdam and not marked absent, by name; for the desk."""
    found = session.execute(
        _titled()
        .where(
            SessionRow.location_id == location_id,
            SessionRow.local_start >= datetime.combine(on, time.min),
            SessionRow.local_start < datetime.combine(on + timedelta(days=1), time.min),
            SessionRow.state != SessionState.CANCELLED,
        )
        .order_by(SessionRow.starts_at)
    ).all()
    return tuple(person for person in _expected(session, found) if person.present is not False)


def list_participations(session: Session, participant_id: int) -> tuple[Participation, ...]:
    """Every session this person was expected at or marked at, newest first."""
    query = (
        _titled()
        .join(InvitationRow, InvitationRow.session_id == SessionRow.id)
        .outerjoin(AttendanceRow, _marked_for(InvitationRow))
        .add_columns(AttendanceRow.present, AttendanceRow.out_of_order_reason)
        .where(InvitationRow.participant_id == participant_id)
        .order_by(SessionRow.starts_at.desc(), SessionRow.id.desc())
    )
    first = _first_trainings(session, {participant_id}).get(participant_id, ())
    return tuple(
        Participation(
            session_id=SessionId(line.SessionRow.id), title=_title(line), location_id=line.SessionRow.location_id,
            starts_at=line.SessionRow.starts_at, state=line.SessionRow.state, present=line.present,
            counts=bool(line.present) and _counts(line, line.out_of_order_reason, first),
        )
        for line in session.execute(query)
    )  # fmt: skip


def find_attendance(session: Session, session_id: int, participant_id: int) -> Attendance | None:
    """The effective record of this person at this session, or None."""
    row = session.scalar(
        sa.select(AttendanceRow).where(
            AttendanceRow.session_id == session_id, AttendanceRow.participant_id == participant_id
        )
    )
    return _attendance(row) if row else None


def find_attendance_by_operation(session: Session, session_id: int, operation_id: object) -> Attendance | None:
    """The record at this session that this operation made or last changed, or None."""
    row = AttendanceRow
    query = sa.select(row).where(row.session_id == session_id, row.operation_id == operation_id)
    found = session.scalar(query)
    return _attendance(found) if found else None


# ---- parts


def _titled() -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        SessionRow, ModuleRow.name_nl, ModuleRow.name_en, ModuleRow.ordinal, ModuleRow.opens_gate,
        ModuleRow.programme_id,
    ).outerjoin(ModuleRow, ModuleRow.id == SessionRow.module_id)  # fmt: skip


def _title(line: sa.Row[*tuple[Any, ...]]) -> str:
    return line.SessionRow.title or localised(line.name_nl, line.name_en)


def _in(
    places_of: Places, location_id: int | None, since: datetime | None, until: datetime | None
) -> list[sa.ColumnElement[bool]]:
    where: list[sa.ColumnElement[bool]] = []
    if not isinstance(places_of, Everywhere):
        where.append(SessionRow.location_id.in_(places_of))
    if location_id is not None:
        where.append(SessionRow.location_id == location_id)
    if since is not None:
        where.append(SessionRow.starts_at >= since)
    if until is not None:
        where.append(SessionRow.starts_at < until)
    return where


def _expected_counts(session: Session, ids: list[int]) -> dict[int, int]:
    row = InvitationRow
    query = sa.select(row.session_id, sa.func.count()).where(row.session_id.in_(ids)).group_by(row.session_id)
    return dict(session.execute(query).all())


def _present_counts(session: Session, ids: list[int]) -> dict[int, int]:
    row = AttendanceRow
    query = (
        sa.select(row.session_id, sa.func.count())
        .where(row.session_id.in_(ids), row.present.is_(True))
        .group_by(row.session_id)
    )
    return dict(session.execute(query).all())


def _line(
    line: sa.Row[*tuple[Any, ...]], names: dict[int, str], expected: dict[int, int], present: dict[int, int]
) -> SessionLine:
    row: SessionRow = line.SessionRow
    return SessionLine(
        id=SessionId(row.id), title=_title(line), location_id=row.location_id,
        location=names.get(row.location_id, ""), local_start=row.local_start, starts_at=row.starts_at,
        minutes=row.minutes, capacity=row.capacity, counting=row.counting, state=row.state,
        expected=expected.get(row.id, 0), present=present.get(row.id, 0), heads=row.heads,
    )  # fmt: skip


def _marked_for(invitation: type[InvitationRow]) -> sa.ColumnElement[bool]:
    return sa.and_(
        AttendanceRow.session_id == invitation.session_id, AttendanceRow.participant_id == invitation.participant_id
    )


def _expected(session: Session, lines: Sequence[sa.Row[*tuple[Any, ...]]]) -> tuple[Expected, ...]:
    by_id = {line.SessionRow.id: line for line in lines}
    query = (
        sa.select(
            InvitationRow.session_id, InvitationRow.participant_id, InvitationRow.walk_in, AttendanceRow.present,
            AttendanceRow.out_of_order_reason,
        )
        .outerjoin(AttendanceRow, _marked_for(InvitationRow))
        .where(InvitationRow.session_id.in_(list(by_id)))
    )  # fmt: skip
    marks = session.execute(query).all()
    ids = {mark.participant_id for mark in marks}
    names = people.names_of(session, ids)
    first = _first_trainings(session, ids)
    found = [(names.get(mark.participant_id), mark) for mark in marks]
    ordered = sorted(found, key=lambda item: (item[0] is None, item[0].sort_key if item[0] else "", item[1][1]))
    return tuple(_person(by_id[mark.session_id], mark, name, first) for name, mark in ordered)


def _person(
    line: sa.Row[*tuple[Any, ...]],
    mark: sa.Row[*tuple[Any, ...]],
    name: PersonName | None,
    first: dict[int, tuple[tuple[int, datetime], ...]],
) -> Expected:
    row: SessionRow = line.SessionRow
    return Expected(
        participant_id=mark.participant_id, name=name.name if name else "–", initials=name.initials if name else "",
        pass_code=name.pass_code if name else None, session_id=SessionId(row.id), session_title=_title(line),
        starts_at=row.starts_at, walk_in=mark.walk_in, present=mark.present,
        counts=_counts(line, mark.out_of_order_reason, first.get(mark.participant_id, ())),
        reason=mark.out_of_order_reason,
    )  # fmt: skip


def _counts(line: sa.Row[*tuple[Any, ...]], reason: str | None, first: Iterable[tuple[int, datetime]]) -> bool:
    starts = [start for programme, start in first if programme == line.programme_id]
    return counts(ordinal=line.ordinal, reason=reason, starts_at=line.SessionRow.starts_at, first_attended=starts)


def _first_trainings(session: Session, ids: set[int]) -> dict[int, tuple[tuple[int, datetime], ...]]:
    """(programme, start) of every first training these people were present at."""
    query = (
        sa.select(AttendanceRow.participant_id, ModuleRow.programme_id, SessionRow.starts_at)
        .join(SessionRow, SessionRow.id == AttendanceRow.session_id)
        .join(ModuleRow, ModuleRow.id == SessionRow.module_id)
        .where(
            AttendanceRow.participant_id.in_(ids), AttendanceRow.present.is_(True), ModuleRow.ordinal == 1,
            SessionRow.state != SessionState.CANCELLED,
        )
    )  # fmt: skip
    found: dict[int, tuple[tuple[int, datetime], ...]] = {}
    for person, programme, start in session.execute(query):
        found[person] = (*found.get(person, ()), (programme, start))
    return found


def _modules(session: Session) -> dict[int, tuple[Module, ...]]:
    found: dict[int, tuple[Module, ...]] = {}
    for row in session.scalars(sa.select(ModuleRow).order_by(ModuleRow.ordinal)):
        found[row.programme_id] = (*found.get(row.programme_id, ()), _module(row))
    return found


def _module(row: ModuleRow) -> Module:
    return Module(
        id=ModuleId(row.id), programme_id=ProgrammeId(row.programme_id), ordinal=row.ordinal,
        name_nl=row.name_nl, name_en=row.name_en, opens_gate=row.opens_gate,
    )  # fmt: skip


def _programme(row: ProgrammeRow, modules: tuple[Module, ...], kit: tuple[KitItem, ...]) -> Programme:
    return Programme(
        id=ProgrammeId(row.id), code=row.code, name_nl=row.name_nl, name_en=row.name_en, agreement=row.agreement,
        helpdesk_months=row.helpdesk_months, learning_months=row.learning_months,
        min_battery_percent=row.min_battery_percent, modules=modules, kit=kit, closed_at=row.closed_at,
    )  # fmt: skip


def _enrolment(row: EnrolmentRow) -> Enrolment:
    return Enrolment(
        id=EnrolmentId(row.id), participant_id=row.participant_id, programme_id=ProgrammeId(row.programme_id),
        location_id=row.location_id, enrolled_at=row.enrolled_at, ended_at=row.ended_at,
    )  # fmt: skip


def _attendance(row: AttendanceRow) -> Attendance:
    return Attendance(
        id=AttendanceId(row.id), session_id=SessionId(row.session_id), participant_id=row.participant_id,
        present=row.present, recorded_at=row.recorded_at, operation_id=row.operation_id,
    )  # fmt: skip
