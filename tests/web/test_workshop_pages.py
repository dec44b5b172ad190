"""The workshop and kits on screen: the good way, what is wrong, and who may."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from laptopdesk.assets.kits import queries as kits
from laptopdesk.assets.kits.service import send_kits
from laptopdesk.assets.kits.values import SendKits
from laptopdesk.assets.lifecycle.queries import get_laptop
from laptopdesk.assets.lifecycle.service import fit_medium
from laptopdesk.assets.lifecycle.values import LaptopState, MediumKind, NewMedium
from laptopdesk.assets.workshop import queries
from laptopdesk.assets.workshop.forms import cents_of
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database
from tests.factories import make_laptop, make_location, make_staff, sign_in_as, unit

S = LaptopState
DAY = "2026-11-23"


@dataclass(frozen=True)
class Shop:
    """A browser, two who work at this place, somebody of another place, and a laptop."""

    client: FlaskClient
    db: Database
    now: datetime
    here: int
    ada: int
    ben: int
    outsider: int
    tag: str

    def by(self, staff: int) -> "Shop":
        sign_in_as(self.client, staff)
        return self

    def get(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path, follow_redirects=True)
        assert answer.status_code == status, answer.get_data(as_text=True)[:2000]
        return answer.get_data(as_text=True)

    def post(self, path: str, status: int = 200, **form: object) -> str:
        answer = self.client.post(path, data=form, follow_redirects=True)
        assert answer.status_code == status, answer.get_data(as_text=True)[:2000]
        return answer.get_data(as_text=True)

    @property
    def state(self) -> S:
        with self.db.read() as session:
            return get_laptop(session, self.tag).laptop.state

    @property
    def id(self) -> int:
        with self.db.read() as session:
            return get_laptop(session, self.tag).laptop.id


@pytest.fixture
def shop(client: FlaskClient, sqlite_db: Database, now: datetime) -> Shop:
    with unit(sqlite_db) as uow:
        here, there = make_location(uow, "Werkplaats Hier"), make_location(uow, "Werkplaats Daar")
        ada, ben = (make_staff(uow, Role.TECHNICIAN, location=here) for _ in range(2))
        outsider = make_staff(uow, Role.TECHNICIAN, location=there)
        tag = make_laptop(uow, location=here)
    return Shop(client, sqlite_db, now, here, ada, ben, outsider, tag).by(ada)


@pytest.mark.parametrize(
    ("text", "cents"),
    [("12,50", 1250), ("12.5", 1250), ("€ 12", 1200), ("", 0), (None, 0), ("12,505", None), ("-1", None), ("x", None)],
)
def test_money_is_read_as_people_write_it(text: str | None, cents: int | None) -> None:
    assert cents_of(text) == cents


def test_the_bench_leads_to_the_forms(shop: Shop) -> None:
    body = shop.get(f"/laptops/{shop.tag}")
    assert f"/laptops/{shop.tag}/to/repair" in body
    assert 'name="reason"' not in body
    assert "What is wrong with it?" in shop.get(f"/laptops/{shop.tag}/to/repair")
    assert "Missing since" in shop.get(f"/laptops/{shop.tag}/to/missing")
    assert "Every drive" in shop.get(f"/laptops/{shop.tag}/to/disposed")
    assert "Lot" in shop.get(f"/laptops/{shop.tag}/to/nonsense")


def opened(shop: Shop) -> str:
    shop.post(f"/laptops/{shop.tag}/repair", category="screen", fault="Screen <b>black</b>", remarks="")
    with shop.db.read() as session:
        return f"/repairs/{queries.list_repairs_of(session, shop.id, now=shop.now)[0].id}"


def test_a_repair_from_page_to_page(shop: Shop) -> None:
    assert "Fill in this field." in shop.post(f"/laptops/{shop.tag}/repair", 422, category="screen", fault="")
    assert "Write down what is" in shop.post(f"/laptops/{shop.tag}/repair", 422, category="screen", fault=" ")
    at = opened(shop)
    body = shop.get(at)
    assert "Screen &lt;b&gt;black" in body
    bad = shop.post(f"{at}/parts", 422, name="Panel", quantity="1", price="cheap", source="bought")
    assert "Write an amount such as 12,50." in bad
    assert 'value="cheap"' in bad
    assert "€99.90" in shop.post(f"{at}/parts", name="Panel", quantity="2", price="49,95", source="bought")
    shop.post(f"{at}/labour", 422, minutes="0")
    shop.post(f"{at}/labour", minutes="30")
    listed = shop.get("/workshop")
    assert "€99.90" in listed
    assert "What repairs cost, per lot" in listed
    shop.post(f"{at}/drive", 422, remove="", kind="ssd", cost="", origin="stock")
    shop.post(f"{at}/drive", remove="", fit="y", kind="ssd", model="New one", cost="25", origin="stock")
    shop.post(f"{at}/close", 422, to="received", words="")
    shop.post(f"{at}/close", 422, to="erased", words="No evidence yet")
    assert "The repair is closed." in shop.post(f"{at}/close", to="received", words="New panel")
    assert shop.state is S.RECEIVED
    assert "€124.90" in shop.get(f"/laptops/{shop.tag}")


def test_not_worth_it_leads_to_the_disposal(shop: Shop) -> None:
    at = opened(shop)
    assert "Every drive" in shop.post(f"{at}/close", to="not_worth_it", words="Dead board")
    assert "Not worth repairing." in shop.get(at)


def apart(shop: Shop) -> str:
    shop.post(f"/laptops/{shop.tag}/quarantine", reason="lock_found", words="Asks for a password")
    with shop.db.read() as session:
        return f"/quarantines/{queries.list_quarantines_of(session, shop.id, now=shop.now)[0].id}"


def test_a_second_person_releases_on_screen(shop: Shop) -> None:
    shop.post(f"/laptops/{shop.tag}/quarantine", 422, reason="lock_found", words="")
    at = apart(shop)
    assert "Somebody else must release it from quarantine." in shop.get(at)
    assert "Somebody else must release it from quarantine." in shop.post(at, 422, words="I found nothing")
    shop.by(shop.ben)
    assert "Asks for a password" in shop.get("/workshop?tab=quarantine")
    shop.post(at, 422, words="")
    assert "Released." in shop.post(at, words="Donor gave the password")
    assert "Donor gave the password" in shop.get(at)


def test_a_theft_its_number_and_its_return(shop: Shop) -> None:
    words = "Door forced"
    shop.post(f"/laptops/{shop.tag}/missing", 422, kind="stolen", since="", last_seen="place", words=words)
    shop.post(f"/laptops/{shop.tag}/missing", kind="stolen", since=DAY, last_seen="place", words=words)
    with shop.db.read() as session:
        at = f"/missing/{queries.list_missing_of(session, shop.id, now=shop.now)[0].id}"
    assert "still to do, before" in shop.get("/workshop?tab=missing")
    shop.post(f"{at}/police", 422, number="")
    assert "PL1700-9" in shop.post(f"{at}/police", number="PL1700-9")
    body = shop.by(shop.outsider).get(at)
    assert "PL1700-9" not in body
    assert words not in body
    shop.post(f"{at}/police", 403, number="PL1")
    shop.post(f"{at}/found", 422, location=str(shop.here), to="received", words="x")
    shop.by(shop.ada).post(f"{at}/found", 422, location=str(shop.here), to="ready", words="x")
    shop.post(f"{at}/found", location=str(shop.here), to="received", words="In a hedge")
    assert shop.state is S.RECEIVED


def test_a_disposal_with_its_document(shop: Shop) -> None:
    with shop.db.unit_of_work(now=shop.now, actor=system_actor()) as uow:
        drive = fit_medium(uow, shop.id, NewMedium(kind=MediumKind.HDD, model="WD"))
    base = {"how": "recycled", "receiver": "Recycler", "on": DAY, "words": "Worn out", "certified": "y"}
    bare = shop.post(f"/laptops/{shop.tag}/disposal", 422, **base)
    assert "Fill in what happened to every drive." in bare
    full = base | {f"drive-{drive}": "destroyed", f"record-{drive}": "V-12"}
    assert "Add the document" in shop.post(f"/laptops/{shop.tag}/disposal", 422, **full)
    junk = full | {"document": (BytesIO(b"<script>"), "x.pdf")}
    assert "This is not a PDF" in shop.post(f"/laptops/{shop.tag}/disposal", 422, **junk)
    good = full | {"document": (BytesIO(b"%PDF-1.4 proof"), "../../bewijs.pdf")}
    assert "waiting for a second person" in shop.post(f"/laptops/{shop.tag}/disposal", **good)
    with shop.db.read() as session:
        found = queries.find_disposal_of(session, shop.id)
    assert found is not None
    at = f"/disposals/{found.id}"
    assert "Somebody else must confirm" in shop.post(f"{at}/confirm", 422)
    assert "Choose a file." in shop.post(f"{at}/document", 422)
    sent = shop.client.get(f"{at}/document")
    assert sent.data == b"%PDF-1.4 proof"
    assert sent.headers["Content-Disposition"] == f'attachment; filename="disposal-{found.id}.pdf"'
    shop.by(shop.outsider)
    for path in (at, f"{at}/document"):
        shop.get(path, 403)
    shop.post(f"{at}/confirm", 403)
    shop.by(shop.ben)
    assert "disposed of" in shop.post(f"{at}/confirm")
    assert shop.state is S.DISPOSED
    assert "This disposal is no longer waiting for a second person." in shop.post(f"{at}/withdraw", 422)
    assert "Recycler" in shop.get("/workshop?tab=disposal")


def test_somebody_of_another_place_sees_and_does_nothing(shop: Shop) -> None:
    at, pages = opened(shop), ("repair", "quarantine", "missing", "disposal", "to/repair")
    second = replace(shop, tag=_another(shop))
    stay = apart(second)
    shop.by(shop.outsider)
    for page in pages:
        shop.get(f"/laptops/{shop.tag}/{page}", 403)
    for path in (at, stay):
        shop.get(path, 403)
    shop.post(f"{at}/parts", 403, name="a", quantity="1", price="1", source="stock")
    shop.post(f"{at}/labour", 403, minutes="5")
    shop.post(f"{at}/close", 403, to="received", words="x")
    shop.post(stay, 403, words="x")
    assert f"/laptops/{shop.tag}" not in shop.get("/workshop")
    with unit(shop.db) as uow:
        agent = make_staff(uow, Role.VOLUNTEER, location=shop.here)
    shop.by(agent).get("/workshop", 403)
    shop.post(f"{at}/labour", 403, minutes="5")


def _another(shop: Shop) -> str:
    with unit(shop.db) as uow:
        return make_laptop(uow, location=shop.here)


# ---- kits


def test_kits_from_page_to_page(shop: Shop) -> None:
    at = f"/kits/{shop.here}"
    with unit(shop.db) as uow:
        house = make_location(uow, "Huis Ginds")
        volunteer = make_staff(uow, Role.VOLUNTEER, location=house)
    shop.post(f"{at}/receive", 422, received="charger", pieces="0")
    shop.post(f"{at}/receive", 422, received="anvil", pieces="3")
    shop.post(f"{at}/receive", received="charger", pieces="12", note="Supplier")
    shop.post(f"{at}/send", 422, sent="charger", number="5", target=str(shop.here))
    shop.post(f"{at}/send", sent="charger", number="8", target=str(house))
    assert "Too few" in shop.get("/kits")
    shop.post(f"{at}/count", 422, kind="charger", counted="3", words="")
    assert "It was off by 1." in shop.post(f"{at}/count", kind="charger", counted="3", words="One broke")
    with shop.db.read() as session:
        (delivery,) = kits.list_on_the_way(session)
    arrive = f"/kits/deliveries/{delivery.id}"
    shop.post(arrive, 403, arrived="8")
    shop.by(volunteer)
    assert "Write down why the number differs." in shop.post(arrive, 422, arrived="7", words="")
    assert "was counted" in shop.post(arrive, arrived="7", words="One short")
    assert "7 of 8" in shop.get(f"/kits/{house}")
    shop.get(at, 403)
    shop.post(f"{at}/count", 403, kind="charger", counted="3", words="x")
    shop.post(f"/kits/{house}/receive", 403, received="charger", pieces="3")
    assert "Werkplaats Hier" not in shop.get("/kits").split("<main")[1]


def test_a_kit_below_zero_is_shown_as_a_contradiction(shop: Shop) -> None:
    with shop.db.unit_of_work(now=shop.now, actor=system_actor()) as uow:
        other = make_location(uow)
        send = SendKits(from_id=shop.here, to_id=other, code="bag", pieces=2)
        send_kits(uow, send)
    assert "below zero: count them" in shop.get("/kits")
    assert "below zero: count them" in shop.get(f"/kits/{shop.here}")


def test_kinds_are_edited_by_the_office(shop: Shop) -> None:
    shop.get("/kits/kinds", 403)
    with unit(shop.db) as uow:
        office = make_staff(uow, Role.PROGRAMME)
    shop.by(office)
    new = {"code": "headset", "name_nl": "koptelefoon", "name_en": "headset", "low_at": "3"}
    assert "The kind was saved." in shop.post("/kits/kinds", **new)
    assert "already in use" in shop.post("/kits/kinds", 422, **new)
    assert "small letters" in shop.post("/kits/kinds", 422, **(new | {"code": "Head Set"}))
    changed = new | {"low_at": "9", "retired": "y"}
    assert "no longer used" in shop.post("/kits/kinds/headset", **changed)
    shop.get("/kits/kinds/nothing", 404)


@pytest.mark.parametrize("serial", ["onbekend", "S/N: unknown", "0000000000", "5CG1234567 / 5CG1234568", "WD blauw"])
def test_what_is_no_serial_number_of_a_drive_is_said(shop: Shop, serial: str) -> None:
    """Wherever a drive is typed: on the laptop's page, with the question about an unseen drive, in the workshop."""
    at = opened(shop)
    drive = {"kind": "ssd", "model": "WD", "serial": serial}
    swap = {"remove": "", "fit": "y", "cost": "", "origin": "stock", **drive}
    answers = [
        shop.post(f"/laptops/{shop.tag}/media", 422, **drive),
        shop.post(f"/laptops/{shop.tag}/unseen/drive", 422, **drive),
        shop.post(f"{at}/drive", 422, **swap),
    ]
    for answer in answers:
        assert "This is not a serial number." in answer
        assert f'value="{serial}"' in answer
        assert re.search(r'name="model"[^>]*value="WD"', answer)
        assert re.search(r'<option selected value="ssd"', answer)
    for answer, path in zip(answers, ("media", "unseen/drive"), strict=False):
        assert f'action="/laptops/{shop.tag}/{path}"' in answer
    with shop.db.read() as session:
        assert not get_laptop(session, shop.tag).media
