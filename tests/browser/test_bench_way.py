"""From the donor's list to ready, at a browser as people do it: how many clicks, filled fields and scans it takes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from laptopdesk.app import create_app
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopFilter, LaptopState
from laptopdesk.assets.preparation.service.checks import add_release
from laptopdesk.assets.preparation.values import AddRelease, LicenceType
from laptopdesk.config import Config
from laptopdesk.core.access import Role
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database
from laptopdesk.demo.logs import wipe_log
from laptopdesk.ui.cookies import SESSION
from tests.browser.serving import served
from tests.conftest import prepare
from tests.databases import open_database
from tests.factories import PASSWORD, actor_for, make_location, make_staff, sign_in_as, unit
from tests.unit.assets.hardware.reports import as_bytes, glpi
from tests.unit.assets.imaging.logs import clonezilla

pytestmark = pytest.mark.browser

MOST_FOR_ONE, MOST_FOR_TWENTY = 30, 45
CHECKER = "controle@example.org"


@dataclass(kw_only=True)
class Hand:
    """Somebody at a page; every click, filled field and scan is one action."""

    page: Page
    actions: list[str] = field(default_factory=list)

    def click(self, name: str, role: Any = "link") -> None:
        self._done(f"click {name}")
        self.page.get_by_role(role, name=name).first.click()

    def press(self, name: str) -> None:
        self.click(name, "button")

    def fill(self, label: str, text: str) -> None:
        self._done(f"fill {label}")
        self._field(label).fill(text)

    def choose(self, label: str, option: str) -> None:
        self._done(f"choose {label}")
        self._field(label).select_option(option)

    def tick(self, label: str) -> None:
        self._done(f"tick {label}")
        self._field(label).check()

    def bring(self, files: list[dict[str, Any]]) -> None:
        self._done("choose the files")
        self.page.locator("main input[type=file]").set_input_files(files)  # type: ignore[arg-type]  # as Playwright takes them

    def scan(self, label: str, code: str) -> None:
        """A scanner types the code and its Enter."""
        self._done(f"scan into {label}")
        self._field(label).fill(code)
        self._field(label).press("Enter")

    def _field(self, label: str) -> Locator:
        return self.page.locator("main").get_by_label(label, exact=False).locator("visible=true").first

    def _done(self, what: str) -> None:
        self.actions.append(what)


@dataclass(frozen=True, kw_only=True)
class Site:
    """The whole application with a technician at the bench, a second person, one place and one image."""

    db: Database
    address: str
    cookie: str


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    db, now = open_database(f"sqlite:///{tmp_path / 'bench.sqlite3'}"), utc_now()
    prepare(db, now)
    with unit(db, now=now) as uow:
        place = make_location(uow, name="Werkplaats")
        wiper = make_staff(uow, Role.TECHNICIAN, location=place, name="Wim Wisser")
        make_staff(uow, Role.TECHNICIAN, location=place, name="Ans Controle", email=CHECKER)
        mint = AddRelease(
            name="Mint",
            version="22",
            sha256="ab" * 32,
            os="Linux Mint",
            licence=LicenceType.OPEN_SOURCE,
            support_until=now.date() + timedelta(days=900),
        )
        add_release(uow.by(actor_for(uow, Role.ADMIN)), mint)
    app = create_app(Config(data_dir=tmp_path, worker_required=False), db=db)
    client = app.test_client()
    sign_in_as(client, wiper, desk=place)
    cookie = client.get_cookie(SESSION)
    assert cookie
    with served(app) as address:
        yield Site(db=db, address=address, cookie=cookie.value)
    db.dispose()


def file_of(name: str, content: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "text/plain", "buffer": content}


def serial(number: int) -> str:
    return f"BENCHWAY{number:04d}"


def wiped(number: int, started: datetime) -> dict[str, Any]:
    """A magnetic disk, overwritten after the laptop came in; a station's clock may be some hours ahead."""
    log = wipe_log(started=started, maker="Dell", product="X", host=serial(number), serial=f"WDWX{number:06d}")
    text = log.decode().replace("ATA-SSD", "ATA").replace("SAMSUNG MZ7LN256", "WDC WD2500BEVT")
    return file_of(f"wipe-{number}.log", text.encode())


def written(number: int, started: datetime) -> dict[str, Any]:
    text = clonezilla(started=started, ended=started + timedelta(minutes=9), serial=f"WDWX{number:06d}")
    return file_of(f"image-{number}.log", text.encode())


def measured(number: int) -> dict[str, Any]:
    bios = {"smanufacturer": "Dell", "smodel": "Latitude 5400", "ssn": serial(number)}
    disk = {"model": "WDC", "name": "sda", "serial": f"WDWX{number:06d}", "disksize": 244198}
    report = glpi(bios=bios, storages=[disk], networks=[], hardware={"memory": 7800})
    return file_of(f"hardware-{number}.json", as_bytes(report))


def at_work(browser: Browser, site: Site, *, cookie: bool) -> Hand:
    context = browser.new_context(base_url=site.address, locale="en-GB")
    if cookie:
        context.add_cookies([{"name": SESSION, "value": site.cookie, "url": site.address}])
    page = context.new_page()
    page.goto("/")
    return Hand(page=page)


def from_list_to_imaged(hand: Hand, numbers: range, *, reports: bool) -> None:
    """The technician: list, labels, wipe logs, hardware where it is many, image logs."""
    now = utc_now()
    rows = "\n".join(f"Dell;Latitude 5400;{serial(number)};2024-{number}" for number in numbers)
    hand.click("Laptops")
    hand.click("Import a list")
    hand.fill("Lot", "2026-03")
    hand.choose("Where are the laptops?", "Werkplaats")
    hand.bring([file_of("lijst.csv", f"Merk;Model;Serienummer;Nummer\n{rows}\n".encode())])
    hand.press("View the list")
    hand.press("Receive")
    hand.click("Print labels")
    with hand.page.context.expect_page():  # the paper opens beside the page
        hand.press("Make the labels")
    hand.click("Then import wipe logs")
    hand.bring([wiped(number, now + timedelta(minutes=1)) for number in numbers])
    hand.press("Judge the logs")
    if reports:
        hand.click("Hardware")
        hand.bring([measured(number) for number in numbers])
        hand.press("Import reports")
    hand.click("Image logs")
    hand.bring([written(number, now + timedelta(hours=2)) for number in numbers])
    hand.press("Judge the logs")
    expect(hand.page.get_by_text("yes, proven")).to_have_count(len(numbers))


def sign_in(hand: Hand) -> None:
    hand.fill("E-mail", CHECKER)
    hand.fill("Password", PASSWORD)
    hand.press("Sign in")


def count_ready(site: Site) -> int:
    with site.db.read() as session:
        return lifecycle.count_laptops(session, LaptopFilter(state=LaptopState.READY))


def told(title: str, *hands: Hand) -> int:
    actions = [action for hand in hands for action in hand.actions]
    print(f"\n{title}: {len(actions)} actions\n  " + "\n  ".join(actions))
    return len(actions)


def test_one_laptop_from_list_to_ready(browser: Browser, site: Site) -> None:
    technician = at_work(browser, site, cookie=True)
    from_list_to_imaged(technician, range(1, 2), reports=False)
    with site.db.read() as session:
        (tag,) = (laptop.tag for laptop in lifecycle.list_laptops(session, LaptopFilter()).rows)
    second = at_work(browser, site, cookie=False)
    sign_in(second)
    second.click("Laptops")
    second.scan("Label, serial number", tag)
    expect(second.page.get_by_text("Wiped by Wim Wisser. You may check it.")).to_be_visible()
    second.fill("Battery health", "88")
    second.tick("I tried every lock online")
    second.fill("How did you try the locks?", "start-up menu and installer")
    second.tick("B: ")
    second.press("Record it and set to ready")
    expect(second.page.get_by_text("The laptop is now ready.")).to_be_visible()
    assert count_ready(site) == 1
    assert told("One laptop, list to ready", technician, second) <= MOST_FOR_ONE


def test_twenty_laptops_from_list_to_ready(browser: Browser, site: Site) -> None:
    technician = at_work(browser, site, cookie=True)
    from_list_to_imaged(technician, range(1, 21), reports=True)
    second = at_work(browser, site, cookie=False)
    sign_in(second)
    second.click("Laptops")
    second.click("Lots")
    second.click("2026-03")
    second.click("Check, locks and grade of 20 laptops")
    second.fill("How did you try the locks?", "start-up menu and installer")
    second.choose("Which grade?", "B")
    second.tick("Set each laptop to ready")
    second.press("Record it for all of them")
    expect(second.page.get_by_text("Everything is done.")).to_be_visible()
    assert count_ready(site) == 20
    assert told("Twenty laptops, list to ready", technician, second) <= MOST_FOR_TWENTY
