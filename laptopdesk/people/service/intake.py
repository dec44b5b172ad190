"""How somebody becomes a participant, and how their data changes."""

from dataclasses import fields

import sqlalchemy as sa

from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.search import initials, search_words, sort_key
from laptopdesk.people import queries
from laptopdesk.people.errors import PersonReason
from laptopdesk.people.events import IdentityChanged, ParticipantReferred, ParticipantTakenOver, WalkInAdded
from laptopdesk.people.models import ParticipantRow, PersonIdentityRow, PersonTermRow, ReferralRow
from laptopdesk.people.rules import clean_identity, has_bsn, split_contact
from laptopdesk.people.service.rows import get_identity, lock_person
from laptopdesk.people.values import AddWalkIn, Identity, Origin, ParticipantId, ReferParticipant
from laptopdesk.places import queries as places


def refer_participant(uow: UnitOfWork, command: ReferParticipant) -> ParticipantId:
    """A new participant, sent by a partner organisation; raises Refused with every reason."""
    uow.actor.require(Permission.REFER_PEOPLE, at=command.home_location_id)
    identity = _checked(uow, command)
    row = _add_person(uow, identity, Origin.REFERRED, command.home_location_id)
    uow.session.add(
        ReferralRow(
            participant_id=row.id,
            organisation_id=command.organisation_id,
            referred_at=uow.now,
            referred_by=command.referred_by or None,
        )
    )
    event = ParticipantReferred(
        participant_id=row.id, organisation_id=command.organisation_id, location_id=command.home_location_id
    )
    uow.record(event)
    return ParticipantId(row.id)


def add_walk_in(uow: UnitOfWork, command: AddWalkIn) -> ParticipantId:
    """A new participant of this place, from three fields, or who has the same name and phone or e-mail.

    Raises Refused with every reason.
    """
    return find_walk_in(uow, command) or _add_walk_in(uow, _walk_in_identity(command), command.location_id)


def find_walk_in(uow: UnitOfWork, command: AddWalkIn) -> ParticipantId | None:
    """Who has this name with this phone or e-mail already; raises Refused as `add_walk_in`."""
    uow.actor.require(Permission.REFER_PEOPLE, at=command.location_id)
    identity = _walk_in_identity(command)
    return queries.find_same_person(uow.session, name=identity.name, phone=identity.phone, email=identity.email)


def take_over_participant(uow: UnitOfWork, identity: Identity, location_id: int | None) -> ParticipantId:
    """A participant from before this system; raises Refused with every reason."""
    uow.actor.require(Permission.REFER_PEOPLE, at=location_id)
    row = _add_person(uow, _cleaned(identity), Origin.TAKEOVER, location_id)
    uow.record(ParticipantTakenOver(participant_id=row.id, location_id=location_id))
    return ParticipantId(row.id)


def change_identity(uow: UnitOfWork, participant_id: int, typed: Identity, *, home_location_id: int | None) -> None:
    """The person's data is as typed; the journal names the changed fields only. Raises Refused, NotFound.

    Moving a person to another place needs the permission at both.
    """
    row = lock_person(uow, participant_id, Permission.REFER_PEOPLE)
    identity = _cleaned(typed)
    stored = get_identity(uow, participant_id)
    changed = [field.name for field in fields(identity) if getattr(stored, field.name) != getattr(identity, field.name)]
    if row.home_location_id != home_location_id:
        uow.actor.require(Permission.REFER_PEOPLE, at=home_location_id)
        row.home_location_id = home_location_id
        changed.append("home_location")
    if changed:
        _write_identity(uow, stored, identity)
        uow.record(IdentityChanged(participant_id=row.id, fields=tuple(sorted(changed))))


def _checked(uow: UnitOfWork, command: ReferParticipant) -> Identity:
    cleaned = clean_identity(command.identity)
    reasons = list(cleaned.reasons)
    if has_bsn(command.referred_by or ""):
        reasons.append(PersonReason.BSN_IN_REFERRER)
    if len(command.referred_by or "") > 160:
        reasons.append(PersonReason.TEXT_TOO_LONG)
    if not _organisation_exists(uow, command.organisation_id):
        reasons.append(PersonReason.ORGANISATION_UNKNOWN)
    if reasons:
        raise Refused(reasons)
    return cleaned.identity


def _organisation_exists(uow: UnitOfWork, organisation_id: int) -> bool:
    try:
        places.get_organisation(uow.session, organisation_id)
    except NotFound:
        return False
    return True


def _cleaned(typed: Identity) -> Identity:
    cleaned = clean_identity(typed)
    if cleaned.reasons:
        raise Refused(cleaned.reasons)
    return cleaned.identity


def _walk_in_identity(command: AddWalkIn) -> Identity:
    phone, email = split_contact(command.contact)
    cleaned = clean_identity(Identity(name=command.name, language=command.language, phone=phone, email=email))
    unreadable = {PersonReason.PHONE_UNREADABLE, PersonReason.EMAIL_UNREADABLE}
    if cleaned.reasons:
        raise Refused(PersonReason.CONTACT_UNREADABLE if reason in unreadable else reason for reason in cleaned.reasons)
    return cleaned.identity


def _add_walk_in(uow: UnitOfWork, identity: Identity, location_id: int) -> ParticipantId:
    row = _add_person(uow, identity, Origin.WALK_IN, location_id)
    uow.record(WalkInAdded(participant_id=row.id, location_id=location_id))
    return ParticipantId(row.id)


def _add_person(uow: UnitOfWork, identity: Identity, origin: Origin, home_location_id: int | None) -> ParticipantRow:
    row = ParticipantRow(origin=origin, created_at=uow.now, home_location_id=home_location_id)
    uow.session.add(row)
    uow.session.flush()
    stored = PersonIdentityRow(participant_id=row.id, name=identity.name, sort_key="", initials="")
    uow.session.add(stored)
    _write_identity(uow, stored, identity)
    return row


def _write_identity(uow: UnitOfWork, stored: PersonIdentityRow, identity: Identity) -> None:
    for field in fields(identity):
        setattr(stored, field.name, getattr(identity, field.name))
    stored.sort_key, stored.initials = sort_key(identity.name), initials(identity.name)
    term = PersonTermRow
    uow.session.flush()
    uow.session.execute(sa.delete(term).where(term.participant_id == stored.participant_id))
    words = [{"term": word, "participant_id": stored.participant_id} for word in sorted(search_words(identity.name))]
    if words:
        uow.session.execute(sa.insert(term), words)
