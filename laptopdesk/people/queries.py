"""Reading residents, passes and referrals. Whoever shows a record goes through `service.look_at_participant`."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.access import Everywhere
from laptopdesk.core.columns import at_places, starts_with
from laptopdesk.core.errors import NotFound
from laptopdesk.core.hooks import Hook, hooks_of
from laptopdesk.core.looks import PARTICIPANT, LookRow, looks_at, reader_of
from laptopdesk.core.rows import value_of
from laptopdesk.core.search import normalise, sort_key
from laptopdesk.people.models import ConsentRow, ParticipantRow, PassRow, PersonIdentityRow, PersonTermRow, ReferralRow
from laptopdesk.people.rules import normalise_email, normalise_phone
from laptopdesk.people.values import (
    Consent,
    ListedPerson,
    Namesake,
    Participant,
    ParticipantId,
    Pass,
    PassHolder,
    PassId,
    PassRoll,
    PassState,
    PersonName,
    RecordedLook,
    Referral,
    SearchPage,
)
from laptopdesk.protocol.codes import CodeKind, find_code

Places = Everywhere | frozenset[int]

MET = Hook[Callable[[frozenset[int]], sa.Select[int]]]("who is met at a place without belonging to it")
"""Asked for ids of participants, by the places of who reads: they are found and opened there as those at home there."""

_PHONE = re.compile(r"\+?[\d\s()./\-]{6,}")
_IN_FORCE = sa.and_(PassRow.participant_id == ParticipantRow.id, PassRow.state == PassState.BOUND)
_IN_FORCE_OF_IDENTITY = sa.and_(
    PassRow.participant_id == PersonIdentityRow.participant_id, PassRow.state == PassState.BOUND
)


def get_participant(session: Session, participant_id: int) -> Participant:
    """The resident with the pass in force; identity fields are None once erased. Raises NotFound."""
    query = (
        sa.select(ParticipantRow, PersonIdentityRow, PassRow)
        .outerjoin(PersonIdentityRow, PersonIdentityRow.participant_id == ParticipantRow.id)
        .outerjoin(PassRow, _IN_FORCE)
        .where(ParticipantRow.id == participant_id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound("participant", participant_id)
    _seen(session, [participant_id])
    return _participant(*row)


def _seen(session: Session, ids: Iterable[int]) -> None:
    """These people's names are loaded: whoever reads in this session looked at them. Raises NobodyReads."""
    reader_of(session).note(PARTICIPANT, ids)


def find_same_person(session: Session, *, name: str, phone: str | None, email: str | None) -> ParticipantId | None:
    """Somebody of this name with this phone number or e-mail address, both in stored form; None without either."""
    row = PersonIdentityRow
    same = [column == value for column, value in ((row.phone, phone), (row.email, email)) if value]
    if not same:
        return None
    query = sa.select(row.participant_id).where(row.sort_key == normalise(name)[:80], sa.or_(*same))
    participant_id = session.scalar(query.order_by(row.participant_id).limit(1))
    return ParticipantId(participant_id) if participant_id is not None else None


def find_only_one(session: Session, *, name: str | None, phone: str | None, email: str | None) -> ParticipantId | None:
    """The one person whom this phone number, address or whole name points to; a tie is never guessed."""
    row = PersonIdentityRow
    if phone:
        condition = row.phone == phone
    elif email:
        condition = row.email == normalise_email(email)
    elif name:
        condition = row.sort_key == sort_key(name)
    else:
        return None
    ids = session.scalars(sa.select(row.participant_id).where(condition).limit(2)).all()
    return ParticipantId(ids[0]) if len(ids) == 1 else None


# Asked at every scan of a pass, so put together once.
_HOLDER = sa.select(PassRow.code, PassRow.state, PassRow.participant_id).where(PassRow.code == sa.bindparam("code"))


def find_holder(session: Session, code: str) -> PassHolder | None:
    """Who holds this pass (compact code), by id, without a lock; None when it was never made."""
    row = session.execute(_HOLDER, {"code": code}).one_or_none()
    if row is None:
        return None
    holder = ParticipantId(row.participant_id) if row.participant_id is not None else None
    return PassHolder(code=row.code, state=row.state, participant_id=holder)


def list_erased(session: Session) -> dict[int, datetime]:
    """Who was erased, by id, with when they were first known: an id and that moment are one person in every backup."""
    query = sa.select(ParticipantRow.id, ParticipantRow.created_at).where(ParticipantRow.erased_at.is_not(None))
    return dict(session.execute(query).all())


def list_unerased(session: Session, people: Mapping[int, datetime]) -> tuple[int, ...]:
    """Of these people (id, since when known) who is here and not erased, in order."""
    query = sa.select(ParticipantRow.id, ParticipantRow.created_at).where(
        ParticipantRow.id.in_(list(people)), ParticipantRow.erased_at.is_(None)
    )
    return tuple(sorted(key for key, created_at in session.execute(query) if people[key] == created_at))


def is_erased(session: Session, code: str) -> bool:
    """Whether this pass (compact code) was of somebody who was erased."""
    query = sa.select(ParticipantRow.erased_at).join(PassRow, PassRow.participant_id == ParticipantRow.id)
    return session.scalar(query.where(PassRow.code == code)) is not None


def lock_pass_holder(session: Session, code: str) -> PassHolder | None:
    """As `find_holder`, with participant and pass locked until the transaction ends, in that order."""
    holder = find_holder(session, code)
    if holder is None or holder.participant_id is None:
        return holder
    lock_participants(session, [holder.participant_id])
    state = session.scalar(sa.select(PassRow.state).where(PassRow.code == code).with_for_update())
    return PassHolder(code=code, state=state or holder.state, participant_id=holder.participant_id)


def lock_participants(session: Session, ids: Iterable[int]) -> frozenset[ParticipantId]:
    """These residents are locked, lowest id first; answers those that exist and are not erased."""
    query = (
        sa.select(ParticipantRow.id, ParticipantRow.erased_at)
        .where(ParticipantRow.id.in_(set(ids)))
        .order_by(ParticipantRow.id)
        .with_for_update()
    )
    return frozenset(ParticipantId(row.id) for row in session.execute(query) if row.erased_at is None)


def is_within(session: Session, participant_id: int, *, places: Places) -> bool:
    """Whether this resident, not erased, is of one of these places, or met there; tells nothing, so it is no look."""
    query = sa.select(ParticipantRow.id).where(ParticipantRow.id == participant_id, _within(session, places))
    return session.scalar(query.where(ParticipantRow.erased_at.is_(None))) is not None


def _within(session: Session, places: Places) -> sa.ColumnElement[bool]:
    at_home = at_places(ParticipantRow.home_location_id, places)
    if isinstance(places, Everywhere):
        return at_home
    return sa.or_(at_home, *(ParticipantRow.id.in_(met(places)) for met in hooks_of(session).at(MET)))


def search_people(session: Session, text: str = "", *, places: Places, limit: int = 50, offset: int = 0) -> SearchPage:
    """People whose name has words that begin so, or with this phone, e-mail or pass code; by name.

    Only those of the given places, or met there; without text the newest first. Who was erased is not found.
    """
    where = [*_matches(text), _within(session, places)]
    base = sa.select(ParticipantRow.id).join(PersonIdentityRow, PersonIdentityRow.participant_id == ParticipantRow.id)
    total = session.scalar(base.where(*where).with_only_columns(sa.func.count())) or 0
    order = (PersonIdentityRow.sort_key, ParticipantRow.id) if text.strip() else (ParticipantRow.id.desc(),)
    query = (
        sa.select(ParticipantRow, PersonIdentityRow.name, PersonIdentityRow.language, PassRow.code)
        .join(PersonIdentityRow, PersonIdentityRow.participant_id == ParticipantRow.id)
        .outerjoin(PassRow, _IN_FORCE)
        .where(*where)
        .order_by(*order)
    )
    rows = session.execute(query.limit(limit).offset(offset)).all()
    _seen(session, [row.ParticipantRow.id for row in rows])
    if text.strip():
        reader_of(session).searched(text)
    return SearchPage(rows=tuple(_line(*row) for row in rows), total=total)


def _matches(text: str) -> tuple[sa.ColumnElement[bool], ...]:
    typed = text.strip()
    if not typed:
        return ()
    if "@" in typed:
        return (PersonIdentityRow.email == typed.lower(),)
    code = find_code(typed, CodeKind.PASS)
    if code is not None:
        return (ParticipantRow.id.in_(sa.select(PassRow.participant_id).where(PassRow.code == code.text)),)
    if _PHONE.fullmatch(typed):
        return (PersonIdentityRow.phone == (normalise_phone(typed) or typed[:20]),)
    return _name_matches(typed)


def _name_matches(typed: str) -> tuple[sa.ColumnElement[bool], ...]:
    words = sorted(set(normalise(typed).split()))[:6]
    if not words:
        return (sa.false(),)
    return tuple(
        ParticipantRow.id.in_(sa.select(PersonTermRow.participant_id).where(starts_with(PersonTermRow.term, word[:80])))
        for word in words
    )


def names_of(session: Session, ids: Iterable[int | None]) -> dict[int, PersonName]:
    """Names, initials and passes of these people by id; who was erased is left out."""
    wanted = {key for key in ids if key is not None}
    if not wanted:
        return {}
    query = (
        sa.select(PersonIdentityRow, PassRow.code)
        .outerjoin(PassRow, _IN_FORCE_OF_IDENTITY)
        .where(PersonIdentityRow.participant_id.in_(wanted))
    )
    rows = session.execute(query).all()
    _seen(session, [identity.participant_id for identity, _code in rows])
    return {
        identity.participant_id: PersonName(
            id=ParticipantId(identity.participant_id),
            name=identity.name,
            sort_key=identity.sort_key,
            initials=identity.initials,
            language=identity.language,
            pass_code=code,
        )
        for identity, code in rows
    }


def list_namesakes(session: Session, name: str, ids: Iterable[int]) -> tuple[Namesake, ...]:
    """Who of these people has this name, however it is spelled; the order is that of the ids."""
    row = PersonIdentityRow
    query = (
        sa.select(row.participant_id, row.name, row.phone, PassRow.code)
        .outerjoin(PassRow, _IN_FORCE_OF_IDENTITY)
        .where(row.participant_id.in_(set(ids)), row.sort_key == sort_key(name))
        .order_by(row.participant_id)
    )
    lines = session.execute(query).all()
    _seen(session, [line.participant_id for line in lines])
    return tuple(
        Namesake(
            id=ParticipantId(line.participant_id),
            name=line.name,
            phone_end=line.phone[-3:] if line.phone else None,
            pass_end=line.code[-4:-1] if line.code else None,  # the last character checks the others
        )
        for line in lines
    )


def initials_of(session: Session, ids: Iterable[int | None]) -> dict[int, str]:
    """The initials of these people by id; who was erased is left out."""
    wanted = {key for key in ids if key is not None}
    query = sa.select(PersonIdentityRow.participant_id, PersonIdentityRow.initials)
    initials = dict(session.execute(query.where(PersonIdentityRow.participant_id.in_(wanted))).all())
    _seen(session, initials)
    return initials


def list_passes(session: Session, participant_id: int) -> tuple[Pass, ...]:
    """Every pass this person has or had, newest first."""
    query = sa.select(PassRow).where(PassRow.participant_id == participant_id).order_by(PassRow.id.desc())
    return tuple(_pass(row) for row in session.scalars(query))


def list_roll(session: Session, roll: str) -> tuple[Pass, ...]:
    """The passes of a roll that are still blank, as they were made; raises NotFound for an unknown roll."""
    rows = session.scalars(sa.select(PassRow).where(PassRow.roll == roll).order_by(PassRow.id)).all()
    if not rows:
        raise NotFound("pass roll", roll)
    return tuple(_pass(row) for row in rows if row.state is PassState.BLANK)


def list_rolls(session: Session, *, limit: int = 50) -> tuple[PassRoll, ...]:
    """Rolls of blank passes, newest first."""
    blank = sa.func.sum(sa.case((PassRow.state == PassState.BLANK, 1), else_=0))
    query = (
        sa.select(PassRow.roll, sa.func.min(PassRow.made_at), sa.func.count(), blank)
        .where(PassRow.roll.is_not(None))
        .group_by(PassRow.roll)
        .order_by(sa.func.max(PassRow.id).desc())
        .limit(limit)
    )
    return tuple(
        PassRoll(name=roll or "", made_at=made_at, count=count, blank=int(left))
        for roll, made_at, count, left in session.execute(query)
    )


def list_referrals(session: Session, participant_id: int) -> tuple[Referral, ...]:
    """Who referred this person, newest first."""
    query = sa.select(ReferralRow).where(ReferralRow.participant_id == participant_id).order_by(ReferralRow.id.desc())
    return tuple(
        Referral(organisation_id=row.organisation_id, referred_at=row.referred_at, referred_by=row.referred_by)
        for row in session.scalars(query)
    )


def list_consents(session: Session, participant_id: int) -> tuple[Consent, ...]:
    """What this person allowed, newest first, withdrawn ones included."""
    query = sa.select(ConsentRow).where(ConsentRow.participant_id == participant_id).order_by(ConsentRow.id.desc())
    return tuple(
        Consent(kind=row.kind, given_at=row.given_at, withdrawn_at=row.withdrawn_at) for row in session.scalars(query)
    )


def list_looks(session: Session, participant_id: int, *, limit: int = 20) -> tuple[RecordedLook, ...]:
    """Who looked at this person's record, newest first."""
    query = sa.select(LookRow).where(looks_at(participant_id)).order_by(LookRow.id.desc()).limit(limit)
    return tuple(
        RecordedLook(at=row.at, staff_id=row.staff_id, page=row.page, who=row.who) for row in session.scalars(query)
    )


def _participant(row: ParticipantRow, identity: PersonIdentityRow | None, held: PassRow | None) -> Participant:
    erased = value_of(
        row,
        Participant,
        id=ParticipantId(row.id),
        name=None,
        initials="",
        phone=None,
        email=None,
        language=None,
        need=None,
        street=None,
        postcode=None,
        city=None,
        pass_code=held.code if held else None,
        pass_state=held.state if held else None,
    )
    if identity is None:
        return erased
    return replace(
        erased,
        name=identity.name,
        initials=identity.initials,
        phone=identity.phone,
        email=identity.email,
        language=identity.language,
        need=identity.need,
        street=identity.street,
        postcode=identity.postcode,
        city=identity.city,
    )


def _line(row: ParticipantRow, name: str, language: str, code: str | None) -> ListedPerson:
    return ListedPerson(
        id=ParticipantId(row.id),
        name=name,
        language=language,
        origin=row.origin,
        created_at=row.created_at,
        home_location_id=row.home_location_id,
        pass_code=code,
    )


def _pass(row: PassRow) -> Pass:
    return value_of(
        row,
        Pass,
        id=PassId(row.id),
        participant_id=ParticipantId(row.participant_id) if row.participant_id is not None else None,
    )


def list_pass_holders(session: Session, ids: frozenset[int] | None) -> tuple[PassHolder, ...]:
    """Every pass that belongs or belonged to one of these people (None: to anybody), as the desk needs it.

    Of who was erased it is revoked, and has no initials.
    """
    query = (
        sa.select(PassRow.code, PassRow.state, PassRow.participant_id, PersonIdentityRow.initials)
        .outerjoin(PersonIdentityRow, PersonIdentityRow.participant_id == PassRow.participant_id)
        .where(PassRow.participant_id.is_not(None) if ids is None else PassRow.participant_id.in_(ids))
    )
    rows = session.execute(query).all()
    _seen(session, [row.participant_id for row in rows if row.initials])
    return tuple(
        PassHolder(
            code=row.code,
            state=row.state,
            participant_id=ParticipantId(row.participant_id),
            initials=row.initials or "",
        )
        for row in rows
    )


def list_pass_codes(session: Session, ids: frozenset[int]) -> dict[str, int]:
    """Every pass that belongs or belonged to one of these people (code → person), but for people who were erased."""
    row = PassRow
    query = (
        sa.select(row.code, row.participant_id)
        .join(PersonIdentityRow, PersonIdentityRow.participant_id == row.participant_id)
        .where(row.participant_id.in_(ids))
    )
    return {code: person for code, person in session.execute(query) if person is not None}


def passes_in_force(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """The code of the pass in force of each of these people who has one."""
    query = sa.select(PassRow.participant_id, PassRow.code).where(
        PassRow.participant_id.in_(set(ids)), PassRow.state == PassState.BOUND
    )
    return {person: code for person, code in session.execute(query) if person is not None}
