"""Every field that takes a scan: each kind of code in each spelling, as a scanner or a person leaves it there.

Never an error of ours; the right kind acts the same however it is written; another kind gets its one sentence.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import click
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from laptopdesk import config
from laptopdesk.accounts.service import issue_badge, issue_token
from laptopdesk.app import compose
from laptopdesk.assets.hardware.readers import read_file as read_inventory
from laptopdesk.assets.hardware.service import AddInventory, add_inventory
from laptopdesk.assets.imaging.queries import list_waiting
from laptopdesk.assets.imaging.readers import read_file as read_imaging
from laptopdesk.assets.imaging.service import AddLog, add_log
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.protocol.codes import COMMANDS, CodeKind, Command, parse_code
from laptopdesk.ui.console import CodeParam
from tests.factories import (
    START,
    location_code,
    make_attendance,
    make_blank_pass,
    make_enrolment,
    make_laptop,
    make_location,
    make_participant,
    make_pass,
    make_ready_laptop,
    make_session,
    make_staff,
    sign_in_as,
    unit,
)
from tests.unit.assets.hardware.reports import UPOWER
from tests.unit.assets.imaging.logs import partclone

L, P, S, Z, X = CodeKind.LAPTOP, CodeKind.PASS, CodeKind.BADGE, CodeKind.LOCATION, CodeKind.COMMAND
IT_IS = {
    L: "This is the label of a laptop.",
    P: "This is a pass.",
    S: "This is the badge of a colleague.",
    Z: "This is the code of a location.",
    X: "This is a code from the desk sheet.",
}


def spellings(code: str) -> tuple[str, ...]:
    """The code as capitals, small letters, Caps Lock, groups, with what scanners put around it, and as our QR code."""
    grouped = parse_code(code).grouped
    address = (
        f"https://desk.example/l/{code}",
        f"http://10.1.2.3:8000/l/{code}?t=aB3dE5",
        f"HTTPS://X.EXAMPLE/L/{code}",
    )
    return (
        code,
        code.lower(),
        code.swapcase(),
        grouped,
        grouped.lower().replace(" ", "."),
        grouped.replace(" ", " - "),
        f"]C1{code}",
        f"]d2\x1d{code}",
        f"]C0 {code.lower()}",
        f"j{code}",
        f"\t {code}\t",
        f"\x02{code}\x03\x04",
        *(address if parse_code(code).kind is L else ()),
    )


class World:
    """A house where everything lies ready that a field can be about, and somebody who may do everything."""

    def __init__(self, db: Database, client: FlaskClient) -> None:
        self.db, self.client = db, client
        with db.unit_of_work(now=START, actor=system_actor()) as uow:
            self.place, self.other = make_location(uow), make_location(uow)
            self.staff = make_staff(uow, Role.ADMIN)
            self.ready, self.received = (
                make_ready_laptop(uow, location=self.place),
                make_laptop(uow, location=self.place),
            )
            self.person = make_participant(uow, self.place)
            make_enrolment(uow, self.person, self.place)
            self.session = make_session(uow, self.place)
            make_attendance(uow, self.session, self.person)
            self.code = {
                L: self.ready,
                P: make_pass(uow, self.person),
                Z: location_code(uow.session, self.place),
                S: issue_badge(uow, self.staff),
                X: COMMANDS[Command.COUNT].text,
            }
            self.lot = lifecycle.list_lots(uow.session)[0].id
            self.token = issue_token(uow, self.staff, "test")[1]
            report = AddInventory(
                name="a.txt", content=UPOWER.encode(), reading=read_inventory(UPOWER.encode()), laptop=None
            )
            log = AddLog(
                name="i.log",
                content=partclone("/dev/sda").encode(),
                reading=read_imaging(partclone("/dev/sda").encode()),
            )
            add_log(uow, log)
            self.image_log = list_waiting(uow.session)[0].id
            self.report = add_inventory(uow, report).id
        sign_in_as(client, self.staff, desk=self.place)

    def post(self, address: str, **form: Any) -> TestResponse:
        return self.client.post(address, data=form)

    def get(self, address: str, **query: str) -> TestResponse:
        return self.client.get(address, query_string=query)

    def call(self, address: str, body: dict[str, object]) -> TestResponse:
        return self.client.post(address, json=body, headers={"Authorization": f"Bearer {self.token}"})

    def blank(self) -> str:
        with unit(self.db) as uow:
            return make_blank_pass(uow)

    def newcomer(self) -> int:
        with unit(self.db) as uow:
            return make_participant(uow, self.place)

    def begun(self, address: str, **form: str) -> str:
        return str(self.post(address, **form).headers["Location"])


@pytest.fixture
def world(sqlite_db: Database, client: FlaskClient) -> World:
    return World(sqlite_db, client)


Send = Callable[[World, str], TestResponse]


@dataclass(frozen=True, kw_only=True)
class ScanField:
    """One field. `acts` is what the answer to the right kinds holds; `code` makes a new code for an act that can be
    done once; `refusal` is what another kind is told after what it is, or instead of it.
    """

    send: Send
    acts: dict[CodeKind, str]
    refusal: str = ""
    once: Callable[[World], str] | None = None
    prepare: Callable[[World], object] = lambda _world: None
    says_what: bool = True


def trip(world: World) -> str:
    return world.begun("/transfers/new", origin=str(world.place), destination=str(world.other))


def counting(world: World) -> str:
    return world.begun("/stocktakes", location=str(world.place)).removesuffix("/count")


class Pages:
    """Addresses that `prepare` made, by what they are for."""

    trip = count = ticket = ""


def set_page(name: str, make: Callable[[World], str]) -> Callable[[World], object]:
    return lambda world: setattr(Pages, name, make(world))


def count_then_look(world: World, text: str) -> TestResponse:
    assert world.post(f"{Pages.count}/count", code=text, scan_id=str(uuid4())).status_code == 303
    return world.get(f"{Pages.count}/count")


def new_ticket(world: World) -> str:
    form = {"who": "Ann", "what": "Dark", "laptop": "", "channel": "phone", "operation_id": str(uuid4())}
    return world.begun("/tickets/new", **form)


def load_once(world: World) -> str:
    page = trip(world)
    world.post(f"{page}/out", code=world.ready)
    return page


LABEL, PASS_, BOTH = "Scan the label of the laptop.", "Scan the pass.", "Scan a pass or a laptop."
GROUPED = {kind: kind.value + " " for kind in CodeKind}

FIELDS: dict[str, ScanField] = {
    "POST /desk code": ScanField(
        send=lambda w, text: w.post("/desk", code=text),
        acts={L: "Now scan the pass", P: "Now scan the laptop"},
        refusal=BOTH,
    ),
    "POST /sessions/<int:session_id>/round code": ScanField(
        send=lambda w, text: w.post(f"/sessions/{w.session}/round", code=text),
        acts={L: "Now scan the pass", P: "Now scan the laptop"},
        refusal=BOTH,
    ),
    "GET /desk scanned": ScanField(
        send=lambda w, text: w.get("/desk", scanned=text),
        acts={P: "Now scan the laptop"},
        says_what=False,
        refusal="Scan pass and laptop",
    ),
    "POST /returns code": ScanField(
        send=lambda w, text: w.post("/returns", code=text, step="scan"),
        acts={L: "This laptop is not handed out."},
        refusal=LABEL,
    ),
    "POST /returns laptop": ScanField(
        send=lambda w, text: w.post("/returns", laptop=text, reason="defect"),
        acts={L: "This laptop is not handed out."},
        refusal=LABEL,
    ),
    "POST /sessions/<int:session_id>/scan code": ScanField(
        send=lambda w, text: w.post(f"/sessions/{w.session}/scan", code=text), acts={P: "is present."}, refusal=PASS_
    ),
    "POST /sessions/<int:session_id>/walk-in pass_code": ScanField(
        send=lambda w, text: w.post(
            f"/sessions/{w.session}/walk-in",
            name="Els",
            contact="",
            language="nl",
            pass_code=text,
            operation_id=str(uuid4()),
            meant="new",
        ),
        acts={P: "303 /sessions/"},
        once=World.blank,
        refusal=PASS_,
    ),
    "GET /sessions/<int:session_id>/expect q": ScanField(
        send=lambda w, text: w.get(f"/sessions/{w.session}/expect", q=text), acts={P: "is expected"}, refusal=PASS_
    ),
    "GET /people q": ScanField(send=lambda w, text: w.get("/people", q=text), acts={P: "302 /people/"}, refusal=PASS_),
    "POST /people/<int:participant_id>/bind pass_code": ScanField(
        send=lambda w, text: w.post(f"/people/{w.newcomer()}/bind", pass_code=text),
        acts={P: "303 /people/"},
        once=World.blank,
        refusal=PASS_,
    ),
    "POST /transfers/<int:transfer_id>/out code": ScanField(
        send=lambda w, text: w.post(f"{Pages.trip}/out", code=text),
        acts={L: "It was already on the list."},
        refusal=LABEL,
        prepare=set_page("trip", load_once),
    ),
    "POST /transfers/<int:transfer_id>/in code": ScanField(
        send=lambda w, text: w.post(f"{Pages.trip}/in", code=text),
        acts={L: "L "},
        refusal=LABEL,
        prepare=set_page("trip", load_once),
    ),
    "POST /stocktakes/<int:stocktake_id>/count code": ScanField(
        send=count_then_look,
        acts={L: "L 000"},
        prepare=set_page("count", counting),
        says_what=False,
        refusal="A different kind of code, not a laptop.",
    ),
    "POST /evidence laptop": ScanField(
        send=lambda w, text: w.post("/evidence", laptop=text), acts={L: "Choose at least one log."}, refusal=LABEL
    ),
    "POST /imaging laptop": ScanField(
        send=lambda w, text: w.post("/imaging", laptop=text), acts={L: "Choose at least one log."}, refusal=LABEL
    ),
    "POST /imaging/<int:log_id>/join laptop": ScanField(
        send=lambda w, text: w.post(f"/imaging/{w.image_log}/join", laptop=text, join_reason="x"),
        acts={L: ""},
        refusal=LABEL,
    ),
    "POST /inventory laptop": ScanField(
        send=lambda w, text: w.post("/inventory", laptop=text), acts={L: "Choose at least one report."}, refusal=LABEL
    ),
    "POST /inventory/<int:file_id>/bind laptop": ScanField(
        send=lambda w, text: w.post(f"/inventory/{w.report}/bind", laptop=text), acts={L: ""}, refusal=LABEL
    ),
    "GET /laptops q": ScanField(
        send=lambda w, text: w.get("/laptops", q=text), acts={L: "302 /laptops/L", P: "No laptop found"}, refusal=BOTH
    ),
    "GET /search q": ScanField(
        send=lambda w, text: w.get("/search", q=text),
        acts={L: "302 /laptops/L", P: "302 /people/", Z: "302 /locations/"},
        refusal="Nothing found",
    ),
    "POST /laptops/bulk codes": ScanField(
        send=lambda w, text: w.client.post(
            "/laptops/bulk",
            follow_redirects=True,
            data={"operation": str(uuid4()), "act": "place", "codes": text, "act-location": str(w.place)},
        ),
        acts={L: "Everything is done."},
        says_what=False,
        refusal="1 laptop was not done",
    ),
    "POST /labels typed": ScanField(
        send=lambda w, text: w.post("/labels", sheet="a4-21", start_at="1", lot="", location="", typed=text),
        acts={L: "%PDF"},
        says_what=False,
        refusal="This is not the label of a laptop",
    ),
    "POST /labels first": ScanField(
        send=lambda w, text: w.post("/labels", sheet="a4-21", start_at="1", lot="", location="", first=text, last=text),
        acts={L: "%PDF"},
        says_what=False,
        refusal="This is not the label of a laptop",
    ),
    "GET /tickets q": ScanField(
        send=lambda w, text: w.get("/tickets", q=text), acts={L: "No ticket found", P: "No ticket found"}, refusal=BOTH
    ),
    "POST /tickets/new laptop": ScanField(
        send=lambda w, text: w.post(
            "/tickets/new", who="Ann", what="Dark", laptop=text, channel="phone", operation_id=str(uuid4())
        ),
        acts={L: "303 /tickets/", P: "303 /tickets/"},
        refusal=BOTH,
    ),
    "POST /tickets/<int:number>/join code": ScanField(
        send=lambda w, text: w.post(f"{Pages.ticket}/join", code=text),
        acts={L: "303 /tickets/", P: "303 /tickets/"},
        refusal=BOTH,
        prepare=set_page("ticket", new_ticket),
    ),
    "GET /journal key": ScanField(
        send=lambda w, text: w.get("/journal", kind="laptop", key=text), acts={L: "story"}, refusal=LABEL
    ),
    "GET /locations q": ScanField(
        send=lambda w, text: w.get("/locations", q=text),
        acts={Z: 'href="/locations/'},
        refusal="Scan the code of the location.",
    ),
    "POST /sign-in/badge badge": ScanField(
        send=lambda w, text: w.post("/sign-in/badge", location=str(w.place), badge=text),
        acts={S: "Now type your PIN."},
        refusal="Scan your badge.",
    ),
    "POST /lots/<int:lot_id>/receive serial": ScanField(
        send=lambda w, text: w.post(f"/lots/{w.lot}/receive", serial=text, location=str(w.place)),
        acts={},
        refusal="Scan the manufacturer's serial number.",
    ),
    "POST /api/v1/handouts laptop": ScanField(
        send=lambda w, text: w.call("/api/v1/handouts", api_handout(w, laptop=text)),
        acts={L: '"reasons"'},
        refusal=LABEL,
    ),
    "POST /api/v1/handouts pass": ScanField(
        send=lambda w, text: w.call("/api/v1/handouts", api_handout(w, **{"pass": text})),
        acts={P: '"reasons"'},
        refusal=PASS_,
    ),
    "POST /api/v1/handouts location": ScanField(
        send=lambda w, text: w.call("/api/v1/handouts", api_handout(w, location=text)),
        acts={Z: '"reasons"'},
        refusal="Scan the code of the location.",
    ),
    "POST /api/v1/attendances pass": ScanField(
        send=lambda w, text: w.call(
            "/api/v1/attendances", {"session": w.session, "pass": text, "present": True, "operation_id": str(uuid4())}
        ),
        acts={P: "201"},
        refusal=PASS_,
    ),
    "POST /api/v1/tickets laptop": ScanField(
        send=lambda w, text: w.call("/api/v1/tickets", {"who": "Ann", "what": "Dark", "laptop": text}),
        acts={L: "201", P: "201"},
        refusal=BOTH,
    ),
}


def api_handout(world: World, **changed: object) -> dict[str, object]:
    """A hand-over that the gate refuses: the kit is not there."""
    return {
        "laptop": world.received,
        "pass": world.code[P],
        "location": world.code[Z],
        "kit": [],
        "signature": "paper:1",
        "operation_id": str(uuid4()),
        **changed,
    }


def shown(answer: TestResponse) -> str:
    """Status, where it leads, and what it says."""
    body = answer.data.decode("latin-1") if answer.mimetype == "application/pdf" else html.unescape(answer.text)
    return f"{answer.status_code} {answer.headers.get('Location', '')} {body}"


def about(text: str) -> str:
    return f"typed {text!r}"


@pytest.mark.parametrize("name", FIELDS)
def test_the_right_kind_acts_the_same_in_every_spelling(world: World, name: str) -> None:
    scan = FIELDS[name]
    scan.prepare(world)
    for kind, words in scan.acts.items():
        for index in range(len(spellings(world.code[kind]))):
            text = spellings(scan.once(world) if scan.once else world.code[kind])[index]
            if name.startswith("GET") and "\0" in text:
                continue
            answer = shown(scan.send(world, text))
            assert answer[:3] in ("200", "201", "302", "303", "422"), about(text)
            assert words in answer, about(text)
            assert not any(what in answer for what in IT_IS.values()), about(text)


@pytest.mark.parametrize("name", FIELDS)
def test_another_kind_is_told_what_it_is_and_what_was_typed_stays(world: World, name: str) -> None:
    scan = FIELDS[name]
    scan.prepare(world)
    for kind in set(CodeKind) - set(scan.acts):
        for text in spellings(world.code[kind]):
            answer = shown(scan.send(world, text))
            assert answer[:3] in ("200", "422"), about(text)
            assert scan.refusal in answer, about(text)
            assert not scan.says_what or IT_IS[kind] in answer, about(text)
            kept = parse_code(world.code[kind])
            stays = (text.strip("\t \x02\x03\x04"), kept.text, kept.grouped)
            assert "/api/" in name or "scanned" in name or any(each in answer for each in stays) or name in CLEARED


CLEARED = {
    "POST /desk code",
    "POST /sessions/<int:session_id>/round code",
    "POST /sessions/<int:session_id>/scan code",
    "POST /laptops/bulk codes",
}
"""Queues of a scanner: the field is empty for the next scan, and what was misread stands in the scan log."""


@pytest.mark.parametrize("name", FIELDS)
def test_what_is_no_code_is_only_wrong(world: World, name: str) -> None:
    FIELDS[name].prepare(world)
    for text in ("nonsense", "L000000", "L0000001P", "É", "https://x/l/", "]C1", "x" * 5000, "' OR 1=1", "L" * 300):
        assert FIELDS[name].send(world, text).status_code < 500, about(text)


# ---- labels in addresses


@pytest.mark.parametrize("address", ["/laptops/{}", "/api/v1/laptops/{}"])
def test_a_label_in_an_address_is_read_too(world: World, address: str) -> None:
    for text in (world.ready.lower(), parse_code(world.ready).grouped):
        headers = {"Authorization": f"Bearer {world.token}"}
        assert world.client.get(address.format(text), headers=headers).status_code == 200


# ---- nothing is forgotten


def test_no_address_breaks_on_a_code_in_any_field(world: World, app: Flask) -> None:
    """Every address of the product, with every code in every field a scan may land in at once."""
    names = {name.split()[-1] for name in FIELDS} | {"tag", "code", "q", "term", "raw", "number", "key", "after"}
    for kind, code in world.code.items():
        for rule in addresses(app):
            sent = {name: f"]C1{code.lower()}" for name in names}
            if "GET" in (rule.methods or ()):
                assert world.get(made(rule, code), **sent).status_code < 500, (kind, rule)
            if "POST" in (rule.methods or ()):
                assert world.post(made(rule, code), **sent).status_code < 500, (kind, rule)


def addresses(app: Flask) -> Iterator[Rule]:
    yield from (
        rule for rule in app.url_map.iter_rules() if rule.endpoint not in ("static", "reporting.verify_journal")
    )


def made(rule: Rule, code: str) -> str:
    return re.sub(r"<(?:int:)[^>]+>", "1", re.sub(r"<(?!int:)[^>]+>", code.lower(), rule.rule))


def test_every_listed_field_is_an_address(app: Flask) -> None:
    known = {(method, rule.rule) for rule in addresses(app) for method in rule.methods or ()}
    assert {tuple(name.split()[:2]) for name in FIELDS} <= known


ROOT = Path(config.__file__).parent
READS = re.compile(
    r"\b(?:parse_code|find_code|split_scans|CodeField|read_label|(?:Laptop|Pass|Location|Subject)Code)\b"
)
READERS = {
    # fields of this table
    "accounts/forms.py",
    "accounts/service/sign_in.py",
    "assets/lots/forms.py",
    "assets/deciding/common.py",
    "assets/labels/rules.py",
    "assets/lifecycle/finding.py",
    "assets/lifecycle/forms.py",
    "assets/register/selection.py",
    "assets/register/queries.py",
    "assets/stocktake/rules.py",
    "assets/stocktake/views/counting.py",
    "assets/laptops/views/laptops.py",
    "devices/service/scan_log.py",
    "handout/api.py",
    "core/decisions.py",
    "handout/desk.py",
    "handout/forms.py",
    "handout/views/board.py",
    "handout/views/desk.py",
    "handout/views/returns.py",
    "helpdesk/api.py",
    "helpdesk/forms.py",
    "helpdesk/service.py",
    "helpdesk/views.py",
    "people/forms.py",
    "people/queries.py",
    "people/views/finding.py",
    "assets/laptops/finding.py",
    "handout/views/finding.py",
    "places/views/finding.py",
    "ui/searching.py",
    "people/views/records.py",
    "places/queries.py",
    "reporting/views/journal.py",
    "training/api.py",
    "training/forms.py",
    "training/views/room.py",
    # the mechanism, labels in addresses, and codes that are only shown
    "ui/api.py",
    "ui/console.py",
    "ui/forms.py",
    "ui/formats.py",
    "ui/web.py",
    "helpdesk/sticker/service.py",
    "assets/labels/service.py",
    "assets/stocktake/paper.py",
    "people/letters.py",
    "training/paper.py",
}


def test_who_reads_codes_is_listed() -> None:
    """Somewhere new that reads a code is a new field: put it into FIELDS, then here."""
    files = (path for path in ROOT.rglob("*.py") if path.relative_to(ROOT).parts[0] not in ("protocol", "demo"))
    readers = {path.relative_to(ROOT).as_posix() for path in files if READS.search(path.read_text())}
    assert readers == READERS


def test_no_field_for_a_scan_is_without_a_reader() -> None:
    """A search or scan field in a template belongs to a page of FIELDS, or finds words, serials and labels alike."""
    scans = re.compile(r"ui\.scan\(|ui\.search_box\(|type=\"search\"|enterkeyhint=\"go\"")
    pages = {path.name for path in ROOT.rglob("*.html") if scans.search(path.read_text())}
    words = {"records.html", "workshop.html"}
    assert pages == words | {
        "_scan.html",
        "_count.html",
        "_search.html",
        "expect.html",
        "journal.html",
        "laptops.html",
        "locations.html",
        "macros.html",
        "people.html",
        "receive.html",
        "session.html",
        "staff.html",
        "style_guide.html",
        "tickets.html",
        "transfer.html",
    }


def test_codes_of_the_command_line_are_read_in_every_spelling() -> None:
    wrong = [
        (path, param.name)
        for group in compose().commands
        for path, command in commands(group, group.name or "")
        for param in command.params
        if param.name in ("tag", "laptop", "pass_code", "location") and not isinstance(param.type, CodeParam)
    ]
    assert wrong == []


def commands(group: click.Command, path: str = "") -> Iterator[tuple[str, click.Command]]:
    if isinstance(group, click.Group):
        for name, command in group.commands.items():
            yield from commands(command, f"{path} {name}")
    else:
        yield path, group


def test_the_command_line_reads_them(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    for kind in (L, P, Z):
        code = world.code[kind]
        assert {CodeParam(kind).convert(text, None, None) for text in spellings(code)} == {code}
        with pytest.raises(SystemExit):
            CodeParam(kind).convert(world.code[S], None, None)
        assert IT_IS[S] in capsys.readouterr().err
