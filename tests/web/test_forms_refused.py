"""Every form, sent with something in it that is refused: status 422, and what was typed stands in it again."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from laptopdesk.accounts.queries import get_actor
from laptopdesk.core.db import Database
from laptopdesk.helpdesk.service import open_ticket
from laptopdesk.helpdesk.values import Channel, OpenTicket
from tests.conftest import rolled_back
from tests.elsewhere import World, make_world
from tests.factories import START, unit
from tests.web.test_other_places import Try, person, undone, writing_routes


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A form that is refused. `typed` must stand in the answer; `unseen` goes along, such as secrets."""

    path: Mapping[str, Any] = field(default_factory=dict)
    typed: Mapping[str, Any]
    unseen: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)


def _long(number: int) -> str:
    return "x" * number


def _session(world: World, **more: str) -> dict[str, Any]:
    return {"module": world.module, "location": world.here, "date": "2026-12-07", "time": "10:00", "minutes": "90",
            "title": "Inloop", **more}  # fmt: skip


def _place(name: str) -> dict[str, str]:
    return {"name": name, "kind": "library", "street": "Weg 1", "postcode": "30 11", "city": "Schiedam"}


def _identity(world: World) -> dict[str, Any]:
    return {"name": "Bo Nieuw", "language": "ar", "phone": "12", "email": "bo@example.org", "need": "mailen",
            "street": "Weg 1", "postcode": "3011AA", "city": "Rotterdam", "home_location": world.here}  # fmt: skip


ROWS: dict[str, Callable[[World], Refused]] = {
    # ---- accounts
    "accounts.sign_in": lambda _w: Refused(typed={"email": "nobody@example.org"}, unseen={"password": "green window"}),
    "accounts.sign_in_pin": lambda w: Refused(typed={"location": w.here, "name": "Nie Mand"}, unseen={"pin": "2580"}),
    "accounts.sign_in_badge": lambda w: Refused(typed={"location": w.here, "badge": "S12"}, unseen={"pin": "2580"}),
    "accounts.add_member": lambda w: Refused(
        typed={"name": "Nieuw Iemand", "email": "no address", "role": "trainer", "location": w.here},
        unseen={"pin": "2580"},
    ),
    "accounts.give_role": lambda w: Refused(
        path={"staff_id": w.member}, typed={"role": "trainer"}, unseen={"location": ""}
    ),
    "accounts.add_token": lambda _w: Refused(
        typed={"name": "script", "scopes": "laptops", "days": "999"}, unseen={"current": "wrong"}
    ),
    # ---- cases
    "cases.decide": lambda w: Refused(path={"case_id": w.case}, typed={"reason": "seen"}, unseen={"outcome": ""}),
    "cases.confirm": lambda w: Refused(
        path={"case_id": w.proposed_case}, typed={"reason": "I agree"}, unseen={"answer": "yes"}
    ),
    # ---- stations
    "devices.add": lambda w: Refused(typed={"name": _long(81), "location": w.here}),
    # ---- the desk
    "handout.ask_for_exception": lambda w: Refused(path={"participant_id": w.newcomer}, typed={"reason": _long(1001)}),
    "handout.lost": lambda w: Refused(
        path={"handout_id": w.handout},
        typed={"kind": "stolen", "since": "2026-12-01", "words": "gone", "police_number": _long(41)},
    ),
    "handout.take_back": lambda _w: Refused(typed={"code": "L12"}),
    "takeover.take_over_list": lambda w: Refused(
        typed={"lot": "VROEGER", "donor": "Bank", "location": w.here, "received": START.date().isoformat(),
               "programme": "three-trainings", "words": "top = ready"},
    ),
    # ---- helpdesk
    "helpdesk.new_ticket": lambda _w: Refused(
        typed={"who": "Ann", "laptop": "L12", "what": "Dark", "channel": "walk_in"}
    ),
    "helpdesk.answer": lambda w: Refused(
        path={"number": w.ticket}, typed={"body": _long(8001)}, unseen={"direction": "out"}
    ),
    "helpdesk.join": lambda w: Refused(path={"number": w.nameless_ticket}, typed={"code": "L12"}),
    "sticker.laptop": lambda w: Refused(
        path={"tag": w.tag}, unseen={"t": w.sticker},
        typed={"what": "Dark", "name": "Ann", "phone": "12", "email": "ann@example.org"},
    ),
    # ---- people
    "people.refer": lambda w: Refused(
        typed={**_identity(w), "organisation": w.organisation, "referred_by": "Piet"}
    ),
    "people.change": lambda w: Refused(path={"participant_id": w.stranger}, typed=_identity(w)),
    "people.bind": lambda w: Refused(path={"participant_id": w.stranger}, typed={"pass_code": "P12"}),
    "people.new_pass": lambda w: Refused(path={"participant_id": w.trained}, typed={"reason": _long(201)}),
    "people.revoke": lambda w: Refused(path={"participant_id": w.trained}, typed={"reason": _long(201)}),
    "people.rolls": lambda _w: Refused(typed={"count": "9999"}),
    # ---- places
    "places.add": lambda _w: Refused(typed=_place("Huis Erbij")),
    "places.change": lambda w: Refused(path={"location_id": w.here}, typed=_place("Huis Anders")),
    "places.close": lambda w: Refused(path={"location_id": w.here}, typed={"until": "2020-01-01"}),
    "places.add_organisation_page": lambda _w: Refused(typed={"name": _long(161), "kind": "host"}),
    "places.change_organisation_page": lambda w: Refused(
        path={"organisation_id": w.organisation}, typed={"name": _long(161), "kind": "host"}
    ),
    "places.close_organisation_page": lambda w: Refused(
        path={"organisation_id": w.organisation}, typed={"until": "2020-01-01"}
    ),
    # ---- training
    "training.plan": lambda w: Refused(typed=_session(w, capacity="0", weeks="3", skip="24-12-2026")),
    "training.change": lambda w: Refused(path={"session_id": w.planned}, typed=_session(w, capacity="0")),
    "training.cancel": lambda w: Refused(path={"session_id": w.planned}, typed={"reason": _long(501)}),
    "training.expect": lambda w: Refused(
        path={"session_id": w.heads_only}, typed={"q": "bo"}, unseen={"participant": w.newcomer}
    ),
    "training.heads": lambda w: Refused(path={"session_id": w.heads_only}, typed={"heads": "-1"}),
    "training.walk_in": lambda w: Refused(
        path={"session_id": w.session}, typed={"name": "Bo Nieuw", "contact": "bo@", "language": "ar"}
    ),
    "training.reason": lambda w: Refused(
        path={"session_id": w.later, "participant_id": w.expected}, typed={"reason": _long(501)}
    ),
}  # fmt: skip
"""A form of each route, by the name of the route."""

_WITHOUT = {
    "a button, nothing is typed": """
        accounts.drop_token accounts.end_all_sessions accounts.end_one_session accounts.give_badge accounts.leave
        accounts.sign_out accounts.sign_out_everywhere accounts.take_badge accounts.take_role accounts.take_token
        cases.assign devices.new_code devices.revoke handout.approve handout.pick handout.undo helpdesk.move
        helpdesk.take people.consent people.letter reporting.verify_journal training.close training.mark
        training.mark_all ui.language
    """,
    "one choice of those that are shown": "accounts.choose_place accounts.language",
    "secrets only, which are never shown again": """
        accounts.change_password accounts.change_pin accounts.give_password accounts.give_pin accounts.password_again
    """,
    "a file, which a browser never fills in again": "devices.load places.load",
    "ticks only: test_people_pages": "people.erase",
    "each case by itself, and what could not be stands above the list: test_cases_pages": "cases.decide_many",
    "a scan, its answer is the board: test_handout_pages, test_handout_rounds, test_training_pages": """
        handout.hand_out handout.scan handout.scan_round training.scan
    """,
    "a script of a page, or a program: answers with a code": """
        devices.log devices_api.contact devices_api.operations devices_api.pair handout_api.ask handout_api.hand_out
        helpdesk_api.post_ticket inventory_api.post_inventory stocktake.scans stocktake_api.post_scans
        training_api.record
    """,
    "of laptops: still to be walked": """
        assets.add_evidence assets.add_unseen_drive assets.bind assets.check assets.correct assets.fit_medium
        assets.images assets.move assets.no_drive assets.no_other_drive assets.place assets.policy assets.receive_list
        assets.remove_medium assets.take_back assets.withdraw attestation.allow certificates.ask certificates.issue
        certificates.revoke condition.announce condition.battery condition.decide condition.grade_one condition.grades
        condition.locks condition.receive condition.terms evidence.by_hand evidence.confirm
        evidence.decide_tool_version evidence.declare evidence.destroyed evidence.read_version_anew evidence.withdraw
        finishing.finish imaging.add_imaging imaging.join imaging.write inventory.add_inventory inventory.bind
        kits.count kits.count_in kits.kind kits.kinds kits.receive kits.send labels.choose labels.offset
        labels.print_labels register.begin_bulk register.drop_filter register.keep_filter register.receive
        register.repeat_bulk register.say_choices register.say_columns register.take_back sampling.check sampling.draw
        stocktake.cancel stocktake.close stocktake.count_again stocktake.count_form stocktake.decide stocktake.open_one
        stocktake.sign stocktake.take_waiting stocktake.undo transfers.cancel transfers.close transfers.depart
        transfers.open_new transfers.scan_in transfers.scan_out transfers.settle transfers.take_off
        workshop.add_document workshop.add_labour workshop.add_police_report workshop.close_repair
        workshop.confirm_disposal workshop.dispose workshop.find_again workshop.open_repair workshop.quarantine
        workshop.release workshop.report_missing workshop.swap_drive workshop.use_part workshop.withdraw_disposal
    """,
}
"""Why a route needs no row."""
WITHOUT = {endpoint: why for why, endpoints in _WITHOUT.items() for endpoint in endpoints.split()}


class Controls(HTMLParser):
    """What stands in the fields of a page as a person sees them: (name, value)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: set[tuple[str, str]] = set()
        self._area: list[str] | None = None
        self._name = self._option = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("select", "textarea"):
            self._name, self._area = given.get("name", ""), [] if tag == "textarea" else None
        elif tag == "option" and "selected" in given:
            self.values.add((self._name, given.get("value", "")))
        elif tag == "input" and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.values.add((given.get("name", ""), given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            self.values.add((self._name, "".join(self._area).strip()))
            self._area = None


@pytest.fixture(scope="module")
def sqlite_db(sqlite_engine: Database) -> Iterator[Database]:
    """One database for all forms: each is undone before the next."""
    with rolled_back(sqlite_engine) as db:
        yield db


@pytest.fixture(scope="module")
def world(sqlite_db: Database) -> World:
    world = make_world(sqlite_db)
    with sqlite_db.read() as session:
        query = sa.text("SELECT sticker_token FROM laptop WHERE tag = :tag")
        world.keys["sticker"] = session.scalar(query, {"tag": world.tag})
    with unit(sqlite_db) as uow:
        asked = OpenTicket(who="Ann", what="Dark", laptop="", channel=Channel.PHONE)
        world.keys["nameless_ticket"] = open_ticket(uow.at(START).by(get_actor(uow.session, world.chief)), asked)
    return world


def test_every_form_is_walked_or_has_a_reason_not_to_be(app: Flask) -> None:
    known = set(ROWS) | set(WITHOUT)
    new = sorted(writing_routes(app) - known)
    assert not new, f"{new}: say in ROWS how one is refused with something typed, or in WITHOUT why it cannot be."
    assert sorted(known - writing_routes(app)) == [], "these routes are gone: take them out of ROWS or WITHOUT"
    assert set(ROWS) & set(WITHOUT) == set()


def test_what_was_typed_stands_in_a_refused_form_again(app: Flask, sqlite_db: Database, world: World) -> None:
    lost = []
    with undone(sqlite_db):
        chief = person(app, sqlite_db, world.chief, world.here)
        for endpoint, make in ROWS.items():
            row = make(world)
            with undone(sqlite_db):
                answer = chief.send(
                    app, endpoint, Try(path=row.path, form={**row.typed, **row.unseen}, files=row.files)
                )
            there = Controls(answer.text).values
            gone = {name: value for name, value in row.typed.items() if (name, str(value)) not in there}
            if answer.status_code != 422 or gone:
                lost.append(f"{endpoint} {answer.status_code} {gone}")
    assert not lost, "\n".join(lost)


def test_a_field_that_was_emptied_is_noticed() -> None:
    """The negative control: what stands beside a field, or in a choice that is not made, is not in it."""
    html = """<p>Ann</p><input name="who" value=""><textarea name="what">
    Dark </textarea><select name="kind"><option value="a">a<option value="b" selected>b</select>
    <input type="radio" name="way" value="x"><input type="radio" name="way" value="y" checked>"""
    assert Controls(html).values == {("who", ""), ("what", "Dark"), ("kind", "b"), ("way", "y")}
