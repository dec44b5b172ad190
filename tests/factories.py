"""Builders for tests: each makes one good thing through the service functions, with defaults a test may replace."""

from datetime import UTC, datetime
from itertools import count

from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from laptopdesk.accounts.queries import get_actor, get_credentials
from laptopdesk.accounts.service import add_staff
from laptopdesk.accounts.session import fill_session
from laptopdesk.accounts.values import NewStaff, SignInWay, StaffId
from laptopdesk.core.access import Actor, Grant, Role, system_actor
from laptopdesk.core.db import UnitOfWork
from laptopdesk.places.queries import find_location
from laptopdesk.places.service import add_location, add_organisation
from laptopdesk.places.values import LocationDetails, LocationId, LocationKind, OrganisationId, OrganisationKind
from laptopdesk.ui.web import Web

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSWORD = "blue lantern harbour 7"
PIN = "2580"

_numbers = count(1)
_cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # verifying takes what the hash says: fast tests
_hashes = {secret: _cheap.hash(secret) for secret in (PASSWORD, PIN)}


def hash_cheaply(secret: str) -> str:
    """A hash that `verify_secret` takes, in a hundredth of the time."""
    return _hashes.get(secret) or _cheap.hash(secret)


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
    return add_location(uow, details, now=now, actor=system_actor())


def location_code(session: Session, location_id: int) -> str:
    """The Z code of this place."""
    place = find_location(session, location_id)
    assert place is not None
    return place.code


def make_organisation(
    uow: UnitOfWork, name: str = "", *, kind: OrganisationKind = OrganisationKind.DONOR, now: datetime = START
) -> OrganisationId:
    """An organisation that takes part since `now`."""
    return add_organisation(uow, name or f"Organisatie {next(_numbers)}", kind, now=now, actor=system_actor())


# ---- accounts


def make_staff(
    uow: UnitOfWork,
    *roles: Role,
    location: int | None = None,
    name: str = "",
    email: str = "",
    now: datetime = START,
) -> StaffId:
    """Somebody with these roles at one location (or everywhere), the password PASSWORD and the PIN PIN."""
    number = next(_numbers)
    new = NewStaff(
        name=name or f"Medewerker {number}",
        email=email or f"medewerker{number}@example.org",
        password_hash=hash_cheaply(PASSWORD),
        pin_hash=hash_cheaply(PIN),
    )
    grants = [Grant(role=role, location_id=location) for role in roles]
    return add_staff(uow, new, now=now, actor=system_actor(), grants=grants)


def actor_for(uow: UnitOfWork, *roles: Role, location: int | None = None, desk: int | None = None) -> Actor:
    """A new member of staff as one who acts, standing at `desk` (default: the location)."""
    uow.session.flush()
    staff_id = make_staff(uow, *roles, location=location)
    uow.session.flush()
    return get_actor(uow.session, staff_id, desk=desk or location)


def sign_in_as(client: FlaskClient, staff_id: int, *, desk: int | None = None) -> None:
    """The client is signed in as this person, standing at `desk`; who has one place only stands there anyway.

    Without the sign-in page: what that page does has tests of its own.
    """
    running: Web = client.application.extensions["laptopdesk"]
    with running.db.read() as session:
        person = get_credentials(session, staff_id)
    with client.session_transaction() as stored:
        fill_session(stored, person, SignInWay.PASSWORD, now=running.clock(), desk=desk)
