"""Every page of the product, in both languages and at three widths: no barrier, no small target, no sideways scroll."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page

from laptopdesk.accounts.session import PASSWORD_LASTS
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.clock import utc_now
from laptopdesk.demo.accounts import DEMO_PASSWORD
from tests.browser.audit import (
    WIDTHS,
    assert_page_is_sound,
    find_broken_words,
    find_sideways_scroll,
    find_small_targets,
)
from tests.browser.site import Site, running_site

pytestmark = pytest.mark.browser

Address = Callable[[Site], str]


def at(path: str, **keys: str) -> Address:
    """The path with `{name}` filled in from the site's keys."""
    return lambda site: path.format(**{name: site.first(key) for name, key in keys.items()})


PAGES: dict[str, Address] = {
    "accounts.account": at("/account"),
    "accounts.add_member": at("/staff/add"),
    "accounts.choose_place": at("/place"),
    "accounts.leave": at("/staff/{n}/leave", n="staff"),
    "accounts.member": at("/staff/{n}", n="staff"),
    "accounts.password_again": at("/password-again?next=/staff"),
    "accounts.sign_in": at("/sign-in"),
    "accounts.sign_in_badge": at("/sign-in/badge"),
    "accounts.sign_in_pin": at("/sign-in/pin"),
    "accounts.staff": at("/staff"),
    "evidence.bind": at("/evidence/{n}/bind", n="record"),
    "laptops.correct": at("/laptops/{n}/correct", n="bench"),
    "laptops.place": at("/laptops/{n}/place", n="bench"),
    "imaging.images": at("/images"),
    "register.import_laptops_form": at("/laptops/import"),
    "laptops.laptop": at("/laptops/{n}", n="bench"),
    "laptops.laptops": at("/laptops"),
    "evidence.records": at("/evidence/records"),
    "evidence.logs": at("/evidence"),
    "lots.lot": at("/lots/{n}", n="lot"),
    "lots.lots": at("/lots"),
    "attestation.attested": at("/laptops/attested"),
    "attestation.allow": at("/lots/{n}/attestation", n="lot"),
    "cases.case": at("/cases/{n}", n="case"),
    "cases.cases": at("/cases"),
    "lots.announce": at("/lots/announce"),
    "preparation.battery": at("/lots/battery"),
    "lots.decide": at("/lots/{n}/difference/line?key={k}", n="announced", k="line"),
    "lots.difference": at("/lots/{n}/difference", n="announced"),
    "preparation.grade": at("/grades/B"),
    "preparation.grade_one": at("/laptops/{n}/grade", n="bench"),
    "preparation.grades": at("/grades"),
    "preparation.locks": at("/laptops/{n}/locks", n="bench"),
    "lots.receive": at("/lots/{n}/receive", n="announced"),
    "preparation.support_ends": at("/support-ends"),
    "lots.terms": at("/lots/{n}/terms", n="announced"),
    "certificates.check": at("/c/{code}", code="code"),
    "certificates.donor_file": at("/lots/donor-files/{n}", n="donor_file"),
    "certificates.enter": at("/c"),
    "certificates.laptop": at("/laptops/{n}/certificates", n="certified"),
    "certificates.lot": at("/lots/{n}/certificates", n="certified_lot"),
    "certificates.revoke": at("/laptops/certificates/{n}/revoke", n="certificate"),
    "devices.add": at("/stations/add"),
    "devices.revoke": at("/stations/{n}/revoke", n="station"),
    "devices.scans": at("/scans"),
    "devices.load": at("/stations/load"),
    "devices.station": at("/stations/{n}", n="station"),
    "devices.stations": at("/stations"),
    "evidence.by_hand": at("/laptops/{n}/media/{m}/by-hand", n="bench", m="bench_medium"),
    "evidence.confirm": at("/evidence/{n}/confirm", n="said"),
    "evidence.destroyed": at("/laptops/{n}/media/{m}/destroyed", n="bench", m="bench_medium"),
    "evidence.fault": at("/evidence/faults/{n}", n="fault"),
    "evidence.faults": at("/evidence/faults"),
    "evidence.tool_versions": at("/evidence/versions"),
    "handout.ask_for_exception": at("/participants/{n}/exception", n="participant"),
    "handout.ask_undo": at("/handouts/{n}/undo", n="handout"),
    "handout.desk": at("/desk"),
    "handout.exceptions": at("/exceptions"),
    "handout.hand_out_round": at("/sessions/{n}/round", n="session"),
    "handout.lost": at("/handouts/{n}/lost", n="handout"),
    "handout.returns": at("/returns"),
    "handout.show_handout": at("/handouts/{n}", n="handout"),
    "helpdesk.new_ticket": at("/tickets/new"),
    "helpdesk.ticket": at("/tickets/{n}", n="ticket"),
    "helpdesk.tickets": at("/tickets"),
    "imaging.logs": at("/imaging"),
    "imaging.join": at("/imaging/{n}/join", n="waiting_image"),
    "imaging.write": at("/laptops/{n}/image", n="bench"),
    "finishing.finish": at("/laptops/{n}/finish", n="bench"),
    "hardware.bind": at("/inventory/{n}/bind", n="waiting_report"),
    "hardware.hardware": at("/inventory"),
    "hardware.look_alikes": at("/laptops/look-alikes"),
    "kits.kind": at("/kits/kinds/charger"),
    "kits.kinds": at("/kits/kinds"),
    "kits.kits": at("/kits"),
    "kits.place": at("/kits/{n}", n="location"),
    "labels.labels": at("/labels"),
    "labels.offset": at("/labels/sizes/a4-21"),
    "labels.sizes": at("/labels/sizes"),
    "people.change": at("/people/{n}/change", n="participant"),
    "people.erase": at("/people/{n}/erase", n="participant"),
    "people.people": at("/people"),
    "people.person": at("/people/{n}", n="participant"),
    "people.refer": at("/people/refer"),
    "people.rolls": at("/passes"),
    "places.add": at("/locations/add"),
    "places.add_organisation_page": at("/organisations/add"),
    "places.change": at("/locations/{n}/change", n="location"),
    "places.change_organisation_page": at("/organisations/{n}/change", n="organisation"),
    "places.load": at("/locations/import"),
    "places.location": at("/locations/{n}", n="location"),
    "places.locations": at("/locations"),
    "places.organisations": at("/organisations"),
    "register.bulk": at("/laptops/bulk"),
    "register.bulk_run": at("/laptops/bulk/{n}", n="run"),
    "register.filters": at("/laptops/filters"),
    "register.lists": at("/laptops/lists"),
    "register.show_import": at("/laptops/import/{n}", n="import"),
    "reporting.journal": at("/journal"),
    "reporting.start": at("/"),
    "reporting.story": at("/laptops/{n}/story", n="laptop"),
    "sticker.laptop": at("/l/{n}?t={t}", n="laptop", t="sticker"),
    "takeover.take_over_form": at("/laptops/take-over"),
    "transfers.close": at("/transfers/{n}/close", n="transfer"),
    "transfers.open_new": at("/transfers/new"),
    "transfers.transfer": at("/transfers/{n}", n="transfer"),
    "transfers.transfers": at("/transfers"),
    "stocktake.camera": at("/stocktakes/{n}/camera", n="counting"),
    "stocktake.count": at("/stocktakes/{n}/count", n="counting"),
    "stocktake.differences": at("/stocktakes/{n}/differences/missing", n="counted"),
    "stocktake.raw_scans": at("/stocktakes/{n}/scans", n="counted"),
    "stocktake.show": at("/stocktakes/{n}", n="counted"),
    "stocktake.stocktakes": at("/stocktakes"),
    "sampling.check": at("/lots/{n}/sample/{line}", n="sampled", line="drawn"),
    "sampling.sample": at("/lots/{n}/sample", n="sampled"),
    "sampling.samples": at("/samples?all=1"),
    "training.cancel": at("/sessions/{n}/cancel", n="planned"),
    "training.change": at("/sessions/{n}/change", n="planned"),
    "training.expect": at("/sessions/{n}/expect", n="planned"),
    "training.plan": at("/sessions/plan"),
    "training.programme": at("/programmes/three-trainings"),
    "training.programmes": at("/programmes"),
    "training.reason": at("/sessions/{n}/people/{p}/reason", n="attended", p="attendee"),
    "training.session": at("/sessions/{n}", n="planned"),
    "training.sessions": at("/sessions"),
    "ui.search": at("/search?q=dell"),
    "ui.style_guide": at("/style-guide"),
    "workshop.disposal": at("/disposals/{n}", n="disposal"),
    "workshop.dispose": at("/laptops/{n}/disposal", n="bench"),
    "workshop.missing": at("/missing/{n}", n="missing"),
    "workshop.open_repair": at("/laptops/{n}/repair", n="bench"),
    "workshop.quarantine": at("/laptops/{n}/quarantine", n="bench"),
    "workshop.release": at("/quarantines/{n}", n="quarantine"),
    "workshop.repair": at("/repairs/{n}", n="repair"),
    "workshop.report_missing": at("/laptops/{n}/missing", n="bench"),
    "workshop.workshop": at("/workshop"),
}
"""Where each page is shown with something on it. A new route needs a line here, or in FILES."""

FILES: dict[str, Address] = {
    "evidence.evidence_file": at("/evidence/{n}/file", n="record"),
    "evidence.document": at("/evidence/{n}/document", n="paper"),
    "evidence.unread_file": at("/evidence/files/{n}", n="unread"),
    "lots.difference_csv": at("/lots/{n}/difference.csv", n="announced"),
    "preparation.support_csv": at("/support-ends.csv"),
    "certificates.download": at("/lots/donor-files/{n}/certificates.zip", n="donor_file"),
    "certificates.paper": at("/certificates/{n}.pdf", n="certificate"),
    "certificates.report": at("/laptops/{n}/erasure-report.pdf", n="certified"),
    "attestation.document": at("/laptops/{n}/attestation", n="attested_laptop"),
    "devices.desk_sheet": at("/stations/desk-sheet.pdf"),
    "handout.agreement_pdf": at("/handouts/{n}/agreement.pdf", n="handout"),
    "handout.call_back_pdf": at("/handouts/{n}/call-back.pdf", n="called_back"),
    "handout.agreement_text_page": at("/handouts/{n}/agreement.txt", n="handout"),
    "health.healthz": at("/healthz"),
    "health.metrics": at("/metrics"),
    "health.readyz": at("/readyz"),
    "imaging.imaging_file": at("/imaging/{n}/file", n="waiting_image_file"),
    "hardware.inventory_file": at("/inventory/{n}/file", n="waiting_report"),
    "register.bulk_result": at("/laptops/bulk/{n}/result.csv", n="run"),
    "register.export_csv": at("/laptops/export.csv"),
    "register.export_xlsx": at("/laptops/export.xlsx?state=ready"),
    "register.open_filter": at("/laptops/filters/{n}", n="filter"),
    "labels.calibration": at("/labels/calibration/a4-21.pdf"),
    "people.print_roll": at("/passes/{n}/print", n="roll"),
    "workshop.document": at("/disposals/{n}/document", n="documented"),
    "workshop.step": at("/laptops/{n}/to/repair", n="bench"),
    "stocktake.state": at("/stocktakes/{n}/state", n="counting"),
    "stocktake.result_paper": at("/stocktakes/{n}/result.pdf", n="counted"),
    "transfers.waybill": at("/transfers/{n}/list.pdf", n="transfer"),
    "training.print_list": at("/sessions/{n}/presence-list", n="session"),
}
"""What is sent as a file or for a machine: fetched, not looked at."""

STATES: dict[str, Address] = {
    "not found": at("/laptops/L9999999X"),
    "nothing found": at("/laptops?q=zzzzzz"),
    "narrowed list": at("/laptops?state=ready&days=1&evidence=missing&sort=since&location=x"),
    "many by a filter": at("/laptops/bulk?all=1&state=ready"),
    "list received": at("/laptops/import/{n}", n="received"),
    "sticker nobody knows": at("/l/L0000001O?t=wrong"),
    "no ticket found": at("/tickets?q=zzzzzz"),
    "nobody found": at("/people?q=zzzzzz"),
    "held session": at("/sessions/{n}", n="session"),
    "attested laptop": at("/laptops/{n}", n="attested_laptop"),
    "story of an attested laptop": at("/laptops/{n}/story", n="attested_laptop"),
    "case to decide": at("/cases/{n}", n="withdrawn"),
    "case that was decided": at("/cases/{n}", n="decided"),
    "laptop that is out": at("/laptops/{n}", n="laptop"),
    "station that waits": at("/stations/{n}", n="waiting"),
    "laptop in quarantine": at("/laptops/{n}", n="apart"),
    "missing laptops": at("/workshop?tab=missing"),
    "stock-take being counted": at("/stocktakes/{n}", n="counting"),
    "stock-take signed": at("/stocktakes/{n}", n="signed"),
    **{f"case: {kind.value}": at("/cases/{n}", n=kind.value) for kind in CaseKind},
    "cases of one kind": at("/cases?kind=laptop_twice"),
    "desk, one scan": at("/desk?scanned={n}", n="untrained"),
}
"""Refusal, empty and error states beside the pages themselves."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(Path(tmp_path_factory.mktemp("site"))) as found:
        yield found


@pytest.fixture(scope="module", params=["nl", "en"])
def page(request: pytest.FixtureRequest, site: Site, browser: Browser) -> Iterator[Page]:
    """A window of the admin in one language, standing at the first house."""
    context = browser.new_context(locale={"nl": "nl-NL", "en": "en-GB"}[request.param])
    found = context.new_page()
    found.goto(f"{site.address}/sign-in")
    found.fill("input[name=email]", "beheer@example.org")
    found.fill("input[name=password]", DEMO_PASSWORD)
    found.press("input[name=password]", "Enter")
    found.wait_for_url(f"{site.address}/")
    found.goto(f"{site.address}/place")
    found.select_option("select", site.first("location"))
    found.press("select", "Tab")
    found.locator("main form button[type=submit]").first.click()
    found.wait_for_load_state()
    yield found
    context.close()


def test_every_route_has_its_place_in_this_walk(site: Site) -> None:
    routes = {
        rule.endpoint
        for rule in site.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint != "static" and not rule.rule.startswith("/api/")
    }
    assert routes - set(PAGES) - set(FILES) == set(), "add the new page to PAGES (or FILES) in tests/browser"
    assert (set(PAGES) | set(FILES)) - routes == set(), "these are no longer routes"


@pytest.fixture(autouse=True)
def _password_is_recent(request: pytest.FixtureRequest) -> None:
    """The walk takes longer than a password counts, and some tests type it at a later time of the site."""
    if "page" in request.fixturenames:
        site, page = request.getfixturevalue("site"), request.getfixturevalue("page")
        if not timedelta() <= since_password(site, page) < RECENT:
            page.goto(f"{site.address}/password-again")
            type_password(page)


RECENT = PASSWORD_LASTS / 3
"""So long after the password was typed, a test may still begin: none takes as long as is left."""


def since_password(site: Site, page: Page) -> timedelta:
    """How long ago the password was typed on this page, as its session says."""
    sessions: Any = site.app.session_interface
    name = sessions.get_cookie_name(site.app)
    (cookie,) = (cookie["value"] for cookie in page.context.cookies() if cookie["name"] == name)
    typed = sessions.get_signing_serializer(site.app).loads(cookie)["password_at"]
    return utc_now() - datetime.fromtimestamp(typed, UTC)


def type_password(page: Page) -> None:
    page.fill("input[name=password_again]", DEMO_PASSWORD)
    page.press("input[name=password_again]", "Enter")
    page.wait_for_selector("input[name=password_again]", state="detached")


@contextmanager
def later(site: Site, minutes: int) -> Iterator[None]:
    """Inside, so much time has gone by."""
    web = site.app.extensions["laptopdesk"]
    before = web.clock
    web.clock = lambda: before() + timedelta(minutes=minutes)
    yield
    web.clock = before


def look_at(page: Page, address: str) -> list[int | None]:
    """Open it at each width; the barriers are looked for at the narrowest and widest, the measures at all.

    Answers with which status it came each time.
    """
    statuses = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        answer = page.goto(address)
        statuses.append(answer.status if answer else None)
        if width == WIDTHS[1]:
            findings = (*find_small_targets(page), *find_sideways_scroll(page), *find_broken_words(page))
            assert not findings, f"{address} at {width} px:\n" + "\n".join(map(str, findings))
        else:
            assert_page_is_sound(page, f"{address} at {width} px")
    return statuses


@pytest.mark.parametrize("endpoint", sorted(PAGES))
def test_a_page_is_sound(site: Site, page: Page, endpoint: str) -> None:
    assert look_at(page, site.address + PAGES[endpoint](site)) == [200] * len(WIDTHS)


@pytest.mark.parametrize("state", sorted(STATES))
def test_a_state_is_sound(site: Site, page: Page, state: str) -> None:
    look_at(page, site.address + STATES[state](site))


@pytest.mark.parametrize("endpoint", sorted(FILES))
def test_a_file_is_sent(site: Site, page: Page, endpoint: str) -> None:
    answer = page.request.get(site.address + FILES[endpoint](site))
    assert answer.status == 200, f"{endpoint}: {answer.status}"


def test_a_refusal_at_the_desk_is_sound(site: Site, page: Page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{site.address}/desk")
        page.focus("#scan")
        for code in (site.first("untrained"), site.first("laptop"), "L000000&"):
            page.keyboard.type(code)
            page.keyboard.press("Enter")
        page.wait_for_selector("[data-verdict=stop]")
        assert_page_is_sound(page, f"refusal at {width} px")


def test_a_return_is_sound_and_the_next_scan_takes_the_place_of_a_wrong_one(site: Site, page: Page) -> None:
    with site.app.extensions["laptopdesk"].db.read() as session:
        out = session.scalar(sa.text("SELECT tag FROM laptop WHERE state = 'handed_out' ORDER BY id LIMIT 1"))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{site.address}/returns")
        for code, state in ((site.first("untrained"), ".field-error"), (out.lower(), ".desk-slot")):
            page.keyboard.type(code)
            page.keyboard.press("Enter")
            page.wait_for_selector(state)
            assert_page_is_sound(page, f"return at {width} px")


def test_the_code_of_a_station_is_shown_soundly(site: Site, page: Page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{site.address}/stations/{site.first('waiting')}")
        page.locator("main form[action$='/code'] button").click()
        page.wait_for_selector("main code")
        assert_page_is_sound(page, f"code at {width} px")


def test_the_password_is_asked_before_a_form_and_leads_to_it(site: Site, page: Page) -> None:
    with later(site, 20):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{site.address}/staff/add")
            assert "/password-again" in page.url
            assert_page_is_sound(page, f"password asked at {width} px")
        assert page.evaluate("document.activeElement.name") == "password_again"
        page.keyboard.type("not this one")
        page.keyboard.press("Enter")
        page.wait_for_selector(".error-summary")
        assert_page_is_sound(page, "a wrong password")
        type_password(page)
        assert page.url == f"{site.address}/staff/add"


def test_a_form_that_was_filled_in_is_held_until_the_password(site: Site, page: Page) -> None:
    for number, width in enumerate(WIDTHS):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{site.address}/staff/add")
        page.fill("input[name=name]", f"Wacht Even {width}")
        page.select_option("select[name=role]", "volunteer")
        page.select_option("select[name=location]", site.first("location"))
        page.fill("input[name=pin]", "7193")
        with later(site, 20 * (number + 1)):
            page.locator("main form button[type=submit]").first.click()
            page.wait_for_selector("input[name=password_again]")
            assert_page_is_sound(page, f"form held at {width} px")
            type_password(page)
            assert page.locator("h1").inner_text() == f"Wacht Even {width}"


@pytest.mark.parametrize("path", ["/tickets/new", "/people/refer", "/locations/add", "/images", "/stations/add"])
def test_an_empty_form_says_what_is_missing_and_is_sound(site: Site, page: Page, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(site.address + path)
    page.locator("main form[method=post] button[type=submit]").last.click()
    page.wait_for_selector(".error-summary")
    assert_page_is_sound(page, f"{path} sent empty")


def test_a_word_or_code_on_two_lines_is_found(browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content(
            '<p style="width: 4rem; overflow-wrap: anywhere">Teruggebracht</p>'
            '<p style="width: 6rem">model <span class="serial">WD-DEMO12345</span></p>'
            '<p style="width: 7rem">a half-broken line of /dev/words</p>'
        )
        found = [finding.what for finding in find_broken_words(page)]
    assert found == ['"Teruggebracht" stands on two lines', '"WD-DEMO12345" stands on two lines']
