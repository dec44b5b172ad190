"""Builders for tests: each makes one good thing through the service functions, with defaults a test may replace."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4

import sqlalchemy as sa
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from laptopdesk.accounts.queries import get_actor, get_credentials
from laptopdesk.accounts.service import add_staff, begin_session
from laptopdesk.accounts.session import fill_session
from laptopdesk.accounts.values import NewStaff, StaffId
from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service import AddEvidence, take_in_evidence
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import change_policy, open_lot, receive_laptops, record_no_drive
from laptopdesk.assets.lifecycle.values import LaptopState, LotId, NewLaptop, SanitizationLevel
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.preparation import queries as preparation_queries
from laptopdesk.assets.preparation.service.checks import add_release, record_check, record_imaging, record_lock_checks
from laptopdesk.assets.preparation.values import AddRelease, LicenceType, LockResult, RecordCheck, RecordLockChecks
from laptopdesk.core.access import PASSWORD_ROLES, Actor, Grant, Role, SignInWay, system_actor
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.demo.logs import wipe_log
from laptopdesk.people.service import add_walk_in, issue_pass, make_pass_roll, refer_participant
from laptopdesk.people.values import AddWalkIn, Identity, ParticipantId, ReferParticipant
from laptopdesk.places.queries import find_location
from laptopdesk.places.service import add_location, add_organisation
from laptopdesk.places.values import LocationDetails, LocationId, LocationKind, OrganisationId, OrganisationKind
from laptopdesk.training.queries import find_programme_by_code
from laptopdesk.training.service import enrol, invite, plan_session, record_attendance
from laptopdesk.training.values import (
    THREE_TRAININGS,
    AttendanceId,
    EnrolmentId,
    PlanSession,
    Programme,
    RecordAttendance,
    SessionId,
)
from laptopdesk.ui.web import Web

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSWORD = "blue lantern harbour 7"
PIN = "2580"

SYSTEM = system_actor()

_numbers = count(1)
_cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # verifying takes what the hash says: fast tests
_hashes = {secret: _cheap.hash(secret) for secret in (PASSWORD, PIN)}


def hash_cheaply(secret: str) -> str:
    """A hash that `verify_secret` takes, in a hundredth of the time."""
    return _hashes.get(secret) or _cheap.hash(secret)


def unit(db: Database, *, now: datetime = START, actor: Actor = SYSTEM) -> AbstractContextManager[UnitOfWork]:
    """A unit of work for what has to be there before a test begins."""
    return db.unit_of_work(now=now, actor=actor)


# ---- places


def make_location(
    uow: UnitOfWork,
    name: str = "",
    *,
    kind: LocationKind = LocationKind.HOUSE,
    postcode: str = "3011AA",
    organisation_id: int | None = None,
    now: datetime = START,
) -> LocationId:
    """A place in use since `now`, with its own name and Z code."""
    number = next(_numbers)
    details = LocationDetails(
        name=name or f"Huis van de Wijk Voorbeeld {number}",
        kind=kind,
        street=f"Voorbeeldstraat {number}",
        postcode=postcode,
        city="Rotterdam",
        organisation_id=organisation_id,
    )
    return add_location(uow.at(now).by(system_actor()), details)


def location_code(session: Session, location_id: int) -> str:
    """The Z code of this place."""
    place = find_location(session, location_id)
    assert place is not None
    return place.code


def make_organisation(
    uow: UnitOfWork, name: str = "", *, kind: OrganisationKind = OrganisationKind.DONOR, now: datetime = START
) -> OrganisationId:
    """An organisation that takes part since `now`."""
    return add_organisation(uow.at(now).by(system_actor()), name or f"Organisatie {next(_numbers)}", kind)


# ---- accounts


def make_staff(
    uow: UnitOfWork, *roles: Role, location: int | None = None, name: str = "", email: str = "", now: datetime = START
) -> StaffId:
    """Somebody with these roles at one location (or everywhere), the password PASSWORD and, where roles allow, the
    PIN PIN.
    """
    number = next(_numbers)
    new = NewStaff(
        name=name or f"Medewerker {number}",
        email=email or f"medewerker{number}@example.org",
        password_hash=hash_cheaply(PASSWORD),
        pin_hash=None if PASSWORD_ROLES & set(roles) else hash_cheaply(PIN),
    )
    grants = [Grant(role=role, location_id=location) for role in roles]
    return add_staff(uow.at(now).by(system_actor()), new, grants=grants)


def actor_for(uow: UnitOfWork, *roles: Role, location: int | None = None, desk: int | None = None) -> Actor:
    """A new member of staff as one who acts, standing at `desk` (default: the location)."""
    uow.session.flush()
    staff_id = make_staff(uow, *roles, location=location)
    uow.session.flush()
    return get_actor(uow.session, staff_id, desk=desk or location)


def sign_in_as(
    client: FlaskClient, staff_id: int, *, desk: int | None = None, way: SignInWay = SignInWay.PASSWORD
) -> None:
    """The client is signed in as this person, standing at `desk`; who has one place only stands there anyway.

    Without the sign-in page: what that page does has tests of its own.
    """
    running: Web = client.application.extensions["laptopdesk"]
    with running.db.read() as session:
        person = get_credentials(session, staff_id)
    with unit(running.db, now=running.clock()) as uow:
        key = begin_session(uow, person, way)
    with client.session_transaction() as stored:
        fill_session(stored, key, way, now=running.clock(), desk=desk)


# ---- people


def make_participant(
    uow: UnitOfWork, location: int, name: str = "", *, contact: str = "", language: str = "nl", now: datetime = START
) -> ParticipantId:
    """Somebody who walked in at this place."""
    number = next(_numbers)
    person = AddWalkIn(name=name or f"Bewoner {number}", contact=contact, language=language, location_id=location)
    return add_walk_in(uow.at(now).by(system_actor()), person)


def count_people(session: Session) -> int:
    """How many participants there are, erased ones included."""
    return session.scalar(sa.text("SELECT count(*) FROM participant")) or 0


def make_referral(
    uow: UnitOfWork, location: int | None, organisation: int, identity: Identity | None = None, *, now: datetime = START
) -> ParticipantId:
    """Somebody whom this organisation sent."""
    person = identity or Identity(name=f"Bewoner {next(_numbers)}", phone="0612345678")
    command = ReferParticipant(identity=person, organisation_id=organisation, home_location_id=location)
    return refer_participant(uow.at(now).by(system_actor()), command)


def make_pass(uow: UnitOfWork, participant_id: int, *, now: datetime = START) -> str:
    """The code of this person's pass in force."""
    return issue_pass(uow.at(now).by(system_actor()), participant_id)


def make_blank_pass(uow: UnitOfWork, *, now: datetime = START) -> str:
    """The code of a blank pass from a roll of one."""
    from laptopdesk.people.queries import list_roll

    roll = make_pass_roll(uow.at(now).by(system_actor()), 1)
    return list_roll(uow.session, roll)[0].code


# ---- training


def make_programme(uow: UnitOfWork, code: str = THREE_TRAININGS) -> Programme:
    """One of the programmes every installation begins with."""
    found = find_programme_by_code(uow.session, code)
    assert found is not None
    return found


def make_session(
    uow: UnitOfWork,
    location: int,
    *,
    ordinal: int = 1,
    starts_at: datetime = START,
    programme: str = THREE_TRAININGS,
    now: datetime = START,
    capacity: int = 8,
) -> SessionId:
    """A session of this training at this place; at the moment `now` of most tests it is today."""
    modules = make_programme(uow, programme).modules
    plan = PlanSession(
        location_id=location,
        local_start=to_local(starts_at).replace(tzinfo=None),
        module_id=modules[ordinal - 1].id,
        capacity=capacity,
    )
    return plan_session(uow.at(now).by(system_actor()), plan)


def make_enrolment(
    uow: UnitOfWork, participant_id: int, location: int, *, programme: str = THREE_TRAININGS, now: datetime = START
) -> EnrolmentId:
    """The person takes part in the programme."""
    programme_id = make_programme(uow, programme).id
    return enrol(uow.at(now).by(system_actor()), participant_id, programme_id, location_id=location)


def make_invitation(uow: UnitOfWork, session_id: int, *participant_ids: int, now: datetime = START) -> None:
    """These people are expected at the session, and enrolled."""
    invite(uow.at(now).by(system_actor()), session_id, participant_ids)


def make_attendance(
    uow: UnitOfWork, session_id: int, participant_id: int, *, present: bool = True, now: datetime = START
) -> AttendanceId:
    """The person was present at the session, or was not."""
    mark = RecordAttendance(operation_id=uuid4(), session_id=session_id, participant_id=participant_id, present=present)
    return record_attendance(uow.at(now).by(system_actor()), mark)


def make_lot(uow: UnitOfWork, code: str = "LOT-1", *, now: datetime = START) -> LotId:
    """A lot of the day, which asks for level clear on every drive."""
    chief = actor_for(uow, Role.ADMIN)
    lot_id = open_lot(uow.at(now).by(chief), code, donor="Donor", received_on=now.date())
    change_policy(
        uow.at(now).by(chief),
        lot_id,
        hdd_level=SanitizationLevel.CLEAR,
        flash_level=SanitizationLevel.CLEAR,
        reason="test",
    )
    return lot_id


def make_laptop(uow: UnitOfWork, *, location: int, now: datetime = START, lot: LotId | None = None) -> str:
    """The tag of a laptop that was just received at this place, with a serial number of its own."""
    serial = f"TEST{next(_numbers):08d}"
    new = NewLaptop(row_key=serial, manufacturer="Dell", model="Latitude 5400", serial=serial, serial_key=serial)
    lot_id = lot or make_lot(uow, f"LOT-{serial}", now=now)
    chief = actor_for(uow, Role.ADMIN)
    (laptop_id,) = receive_laptops(uow.at(now).by(chief), lot_id, [new], location_id=location)
    return lifecycle.tags_of(uow.session, [laptop_id])[laptop_id]


def make_erased_laptop(uow: UnitOfWork, *, location: int, now: datetime = START, lot: LotId | None = None) -> str:
    """The tag of a laptop without a drive that was received and may go on: fit to leave its place."""
    tag = make_laptop(uow, location=location, now=now, lot=lot)
    chief = actor_for(uow, Role.ADMIN)
    record_no_drive(uow.at(now).by(chief), lifecycle.get_laptop(uow.session, tag).laptop.id)
    move_laptop(uow.at(now).by(chief), tag, LaptopState.ERASED)
    return tag


def make_ready_laptop(uow: UnitOfWork, *, location: int, now: datetime = START) -> str:
    """The tag of a laptop that went the whole way: wiped, imaged, checked by another, ready at this place."""
    begun = now - timedelta(days=2)
    tag = make_laptop(uow, location=location, now=begun)
    detail = lifecycle.get_laptop(uow.session, tag)
    wiper, checker = actor_for(uow, Role.ADMIN), actor_for(uow, Role.ADMIN)
    log = wipe_log(
        started=now - timedelta(hours=20),
        maker="Dell",
        product="Latitude 5400",
        host=detail.laptop.serial or "",
        serial=f"DRIVE{detail.laptop.serial}",
    )
    take_in_evidence(
        uow.at(now - timedelta(hours=18)).by(wiper), AddEvidence(name="wipe.log", content=log, reading=read_file(log))
    )
    late = now - timedelta(hours=1)
    move_laptop(uow.at(late).by(wiper), tag, LaptopState.ERASED)
    release = AddRelease(
        name=f"Mint {tag}",
        version="22",
        sha256="ab" * 32,
        os="Linux Mint",
        licence=LicenceType.OPEN_SOURCE,
        support_until=now.date() + timedelta(days=900),
    )
    record_imaging(uow.at(late).by(wiper), detail.laptop.id, add_release(uow.at(late).by(wiper), release))
    move_laptop(uow.at(late).by(wiper), tag, LaptopState.IMAGED)
    check = RecordCheck(laptop_id=detail.laptop.id, failed=(), battery_percent=88)
    record_check(uow.at(late).by(checker), check)
    try_locks(uow, tag, now=late, actor=checker)
    move_laptop(uow.at(late).by(checker), tag, LaptopState.READY)
    return tag


def try_locks(uow: UnitOfWork, tag: str, *, now: datetime = START, actor: Actor | None = None) -> None:
    """Every lock this laptop can carry was tried online, and none was found."""
    required = preparation_queries.lock_verdict(uow.session, lifecycle.get_laptop(uow.session, tag)).required
    results = tuple((kind, LockResult.CLEAR) for kind in required)
    command = RecordLockChecks(tag=tag, results=results, online=True, tool="start-up menu and installer")
    record_lock_checks(uow.at(now).by(actor or actor_for(uow, Role.ADMIN)), command)
