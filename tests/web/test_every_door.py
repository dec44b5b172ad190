"""Every route, tried by every role: at the place of the row, at another one, everywhere, and with a PIN or a badge.

What must happen is worked out from `tests/doors.py` and the roles' permissions; a route that stands there with too
little or too much fails, and so does one that does not stand there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from laptopdesk.accounts.queries import find_actor
from laptopdesk.accounts.service import issue_token
from laptopdesk.core.access import AT_ONE_PLACE, Actor, Role, SignInWay, system_actor
from laptopdesk.core.db import Database
from tests.databases import rolled_back
from tests.doors import DOORS, Scope, doors_of, opens
from tests.elsewhere import World, make_world, sign_in_as
from tests.factories import START, make_staff, unit
from tests.web.test_other_places import TRIES, Try, body_of, undone

REFUSED = frozenset({401, 403, 404})
CSRF = "f" * 40

PATHS: dict[str, Callable[[World], dict[str, Any]]] = {
    "evidence.evidence_file": lambda w: {"record_id": w.proven},
    "imaging.imaging_file": lambda w: {"file_id": w.image_file},
    "lots.decide": lambda w: {"lot_id": w.lot, "key": w.extra_line},
    "stocktake.differences": lambda w: {"stocktake_id": w.counted, "kind": "missing"},
    "stocktake.result_paper": lambda w: {"stocktake_id": w.counted},
}
"""Where a page that is only read shows another row than its address names in general."""

PLACES = {
    "stocktake.differences": "near",
    "stocktake.result_paper": "near",
    "transfers.close": "near",
    "stocktake.count_again": "near",
    "stocktake.sign": "near",
    "stocktake.decide": "far",
}
"""Doors of a row that lies at a neighbour of `here`."""

NOT_THERE = {
    "attestation.document": "no erasure is attested",
    "evidence.document": "no drive was destroyed",
    "evidence.unread_file": "every file was read",
    "handout.call_back_pdf": "no laptop was called back",
    "sticker.laptop": "the token of the sticker is wrong",
    "certificates.download": "the job did not run",
}
"""Pages of a row that the world of these walks has none of: not there for anybody."""

NAMES: dict[str, Callable[[World], Any]] = {
    "tag": lambda w: w.tag,
    "lot_id": lambda w: w.lot,
    "participant_id": lambda w: w.asked,
    "handout_id": lambda w: w.handout,
    "session_id": lambda w: w.session,
    "staff_id": lambda w: w.member,
    "case_id": lambda w: w.case,
    "station_id": lambda w: w.station,
    "repair_id": lambda w: w.repair,
    "quarantine_id": lambda w: w.quarantine,
    "missing_id": lambda w: w.missing,
    "disposal_id": lambda w: w.disposal,
    "stocktake_id": lambda w: w.counting,
    "transfer_id": lambda w: w.loading,
    "location_id": lambda w: w.here,
    "certificate_id": lambda w: w.certificate,
    "donor_file_id": lambda w: w.donor_file,
    "number": lambda w: w.ticket,
    "record_id": lambda w: w.said,
    "file_id": lambda w: w.report,
    "fault_id": lambda w: w.fault,
    "log_id": lambda w: w.image_log,
    "run_id": lambda w: w.run,
    "import_id": lambda w: w.pending,
    "filter_id": lambda w: w.filter,
    "kind": lambda w: "missing",
    "state": lambda w: "repair",
    "name": lambda w: "2026-001",
    "organisation_id": lambda w: w.organisation,
}
"""The row of each key in an address: one that lies at `here`."""

CODES = {
    "preparation.grade": "A",
    "labels.calibration": "a4-21",
    "training.programme": "three-trainings",
    "certificates.check": "0",
}


@pytest.fixture(scope="module")
def sqlite_db(sqlite_engine: Database) -> Iterator[Database]:
    """One database for all walks."""
    with rolled_back(sqlite_engine) as db:
        yield db


@pytest.fixture(scope="module")
def world(sqlite_db: Database) -> World:
    return make_world(sqlite_db)


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody signed in this way at this place, and what we expect of them."""

    client: FlaskClient
    actor: Actor
    script: Actor
    secret: str
    csrf: str

    def send(self, method: str, address: str, **body: Any) -> TestResponse:
        """The answer to this request, with a valid CSRF token."""
        headers = {"X-CSRFToken": self.csrf}
        if address.startswith("/api/"):
            headers = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        return self.client.open(address, method=method, headers=headers, **body)

    def gets_in(self, method: str, endpoint: str, address: str, here: int) -> bool:
        """Whether this route should open."""
        if not address.startswith("/api/"):
            return opens(method, endpoint, self.actor, here)
        public = any(door.scope is Scope.PUBLIC for door in DOORS[method, endpoint])
        return public or (bool(self.secret) and opens(method, endpoint, self.script, here))


def visitor(
    app: Flask, db: Database, role: Role | None, way: SignInWay, *, desk: int, everywhere: bool = False
) -> Visitor:
    with unit(db) as uow:
        staff_id = make_staff(uow, *([role] if role else []), location=None if everywhere else desk)
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in_as(client, staff_id, desk=desk, way=way)
    with client.session_transaction() as stored:
        stored["csrf_token"] = CSRF
    token = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps(CSRF)
    secret = ""
    with db.unit_of_work(now=START, actor=system_actor()) as uow:
        if way not in AT_ONE_PLACE:
            _key, secret = issue_token(uow, staff_id, "script")
        actor = find_actor(uow.session, staff_id, desk=desk, way=way)
        script = find_actor(uow.session, staff_id, way=SignInWay.TOKEN)
    assert actor is not None
    assert script is not None
    return Visitor(client=client, actor=actor, script=script, secret=secret, csrf=token)


def address_of(app: Flask, rule: Rule, world: World) -> str:
    """The address of this route for the row at `here`."""
    endpoint = rule.endpoint
    if endpoint in PATHS:
        path: Any = PATHS[endpoint](world)
    elif endpoint in TRIES:
        path = TRIES[endpoint](world).path
    else:
        path = {name: _value(endpoint, name, world) for name in rule.arguments}
    with app.test_request_context():
        return app.url_for(endpoint, **path)


def _value(endpoint: str, name: str, world: World) -> Any:
    return CODES[endpoint] if name == "code" else NAMES[name](world)


def rules_of(app: Flask, method: str) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()) and rule.endpoint != "static"]


def test_every_door_stands_in_the_table(app: Flask) -> None:
    assert sorted(doors_of(app) - set(DOORS)) == [], "new doors: say in tests/doors.py whose they are, and where"
    assert sorted(set(DOORS) - doors_of(app)) == [], "these doors are gone"


PASSWORD = SignInWay.PASSWORD
WALKS = [
    *((role, PASSWORD, place) for role in Role for place in ("here", "there")),
    *((role, PASSWORD, "everywhere") for role in (Role.TECHNICIAN, Role.AUDITOR, Role.ADMIN)),
    (None, PASSWORD, "here"),
    (Role.ADMIN, SignInWay.PIN, "here"),
    (Role.VOLUNTEER, SignInWay.PIN, "here"),
    (Role.PROGRAMME, SignInWay.BADGE, "everywhere"),
    (Role.TECHNICIAN, SignInWay.BADGE_AND_PIN, "everywhere"),
]
"""Role, way of signing in, and where the role holds; with a PIN or a badge everywhere: used at `here`."""


@pytest.mark.parametrize(("role", "way", "place"), WALKS)
def test_a_door_opens_for_whom_it_should(
    app: Flask, sqlite_db: Database, world: World, role: Role | None, way: SignInWay, place: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    wrong: list[str] = []
    with undone(sqlite_db):
        desk = world.there if place == "there" else world.here
        guest = visitor(app, sqlite_db, role, way, desk=desk, everywhere=place == "everywhere")
        for rule in rules_of(app, "GET"):
            wrong += walk(app, guest, "GET", rule, world)
        for rule in rules_of(app, "POST"):
            if rule.endpoint in TRIES and place != "there":  # writing from there is walked in test_other_places
                with undone(sqlite_db):
                    wrong += walk(app, guest, "POST", rule, world, TRIES[rule.endpoint](world))
    assert not wrong, "\n".join(wrong)


def walk(
    app: Flask, guest: Visitor, method: str, rule: Rule, world: World, attempt: Try | None = None
) -> Iterator[str]:
    """What is wrong with the answer at this door."""
    address, at = address_of(app, rule, world), getattr(world, PLACES.get(rule.endpoint, "here"))
    status = guest.send(method, address, **(body_of(attempt) if attempt else {})).status_code
    opened = guest.gets_in(method, rule.endpoint, address, at)
    if status >= 500 and rule.endpoint != "health.readyz":
        yield f"{method} {rule.endpoint} breaks: {status}"
    if (status not in REFUSED) is opened or (opened and status == 404 and rule.endpoint in NOT_THERE):
        return
    if method == "POST" and opened and names_another_place(rule.endpoint):
        return
    yield f"{method} {rule.endpoint} {address} {status}, should be {'open' if opened else 'shut'}"


def names_another_place(endpoint: str) -> bool:
    """Whether the form itself names a place or a row elsewhere: then more is asked than the door asks."""
    return endpoint == "laptops.place" or any(door.scope is Scope.SOMEWHERE for door in DOORS["POST", endpoint])
