"""The desk page in a browser with JavaScript: what was ticked and drawn stays while scans come in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from laptopdesk.app import create_app
from laptopdesk.config import Config
from laptopdesk.core.access import Role
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database
from laptopdesk.protocol.codes import COMMANDS, Command
from laptopdesk.ui.cookies import SESSION
from laptopdesk.ui.formats import group_code
from tests.browser.audit import WIDTHS, assert_page_is_sound
from tests.browser.serving import served
from tests.conftest import prepare
from tests.databases import open_database
from tests.factories import (
    PASSWORD,
    make_attendance,
    make_enrolment,
    make_location,
    make_participant,
    make_pass,
    make_ready_laptop,
    make_session,
    make_staff,
    sign_in_as,
    unit,
)

pytestmark = pytest.mark.browser

CARD = {command: code.text for command, code in COMMANDS.items()}


@dataclass(frozen=True, kw_only=True)
class DeskSite:
    """A house with people who may have a laptop, and laptops that are ready."""

    db: Database
    address: str
    passes: list[str]
    laptops: list[str]
    session: int
    cookie: str


@pytest.fixture
def site(tmp_path: Path) -> Iterator[DeskSite]:
    db, now = open_database(f"sqlite:///{tmp_path / 'desk.sqlite3'}"), utc_now()
    prepare(db, now)
    with unit(db) as uow:
        place = make_location(uow, name="Huis A")
        session = make_session(uow, place, starts_at=now - timedelta(days=3), now=now - timedelta(days=9))
        people = [make_participant(uow, place) for _ in range(3)]
        for person in people:
            make_enrolment(uow, person, place)
            make_attendance(uow, session, person, now=now)
        passes = [make_pass(uow, person) for person in people]
        laptops = [make_ready_laptop(uow, location=place) for _ in range(3)]
        volunteer = make_staff(uow, Role.VOLUNTEER, location=place)
    app = create_app(Config(data_dir=tmp_path, worker_required=False), db=db)
    client = app.test_client()
    sign_in_as(client, volunteer, desk=place)
    cookie = client.get_cookie(SESSION)
    assert cookie
    with served(app) as address:
        yield DeskSite(db=db, address=address, passes=passes, laptops=laptops, session=session, cookie=cookie.value)
    db.dispose()


def open_desk(browser: Browser, site: DeskSite, locale: str = "en-GB") -> Page:
    context = browser.new_context(base_url=site.address, locale=locale)
    context.add_cookies([{"name": SESSION, "value": site.cookie, "url": site.address}])
    page = context.new_page()
    page.goto("/desk")
    return page


@pytest.fixture
def page(browser: Browser, site: DeskSite) -> Iterator[Page]:
    opened = open_desk(browser, site)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    opened.context.close()
    assert not errors, errors


def scan(page: Page, *codes: str) -> None:
    """Typed as a scanner types, and answered."""
    for code in codes:
        page.locator("#scan").focus()
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.keyboard.type(code)
            page.keyboard.press("Enter")
        page.wait_for_load_state("networkidle")


def draw(page: Page) -> None:
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 90, steps=8)
    page.mouse.up()


def ink(page: Page) -> int:
    """How many points of the pad are drawn on."""
    return int(
        page.evaluate(
            """() => {
          const canvas = document.querySelector('canvas');
          const dots = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
          return dots.filter((value, n) => n % 4 === 3 && value > 0).length;
        }"""
        )
    )


def handed_out(site: DeskSite) -> list[tuple[str, str | None]]:
    with site.db.read() as session:
        rows = session.execute(sa.text("SELECT signature, ended_by FROM handout ORDER BY id"))
        return [(row.signature, row.ended_by) for row in rows]


def test_scans_wipe_nothing_and_the_card_confirms_the_drawing(page: Page, site: DeskSite) -> None:
    scan(page, site.passes[0], site.laptops[0])
    draw(page)
    drawn = page.locator("input[name=signature_png]").input_value()
    assert drawn.startswith("data:image/png")
    scan(page, CARD[Command.CONFIRM])
    expect(page.locator(".error-summary")).to_contain_text("Not handed over yet")
    page.locator("#kit-charger").check()
    scan(page, site.laptops[0], "L000000&", CARD[Command.UNDO])
    assert page.locator("input[name=signature_png]").input_value() == drawn
    assert ink(page) > 100
    expect(page.locator("#kit-charger")).to_be_checked()
    scan(page, CARD[Command.CONFIRM])
    expect(page.locator("[data-verdict=done]")).to_be_visible()
    assert handed_out(site) == [("screen", None)]


def test_what_is_ticked_while_a_scan_is_under_way_stays(page: Page, site: DeskSite) -> None:
    scan(page, site.passes[0], site.laptops[0])
    page.locator("#kit-bag").check()
    page.route("**/desk", lambda route: (page.wait_for_timeout(400), route.continue_())[1])
    page.locator("#scan").focus()
    page.keyboard.type(site.laptops[0])
    page.keyboard.press("Enter")
    page.locator("#kit-charger").check()
    page.locator("#kit-bag").uncheck()
    page.locator("#paper_number").fill("A-1")
    page.wait_for_timeout(1500)
    expect(page.locator("#kit-charger")).to_be_checked()
    expect(page.locator("#kit-bag")).not_to_be_checked()
    expect(page.locator("#paper_number")).to_have_value("A-1")


def test_return_in_the_paper_number_hands_over(page: Page, site: DeskSite) -> None:
    scan(page, site.passes[0], site.laptops[0])
    page.locator("#kit-charger").check()
    page.locator("#paper_number").fill("A-1")
    page.locator("#paper_number").press("Enter")
    expect(page.locator("[data-verdict=done]")).to_be_visible()
    assert handed_out(site) == [("paper", None)]


def test_buttons_are_cards_too(page: Page, site: DeskSite) -> None:
    scan(page, site.passes[0], site.laptops[0])
    page.locator("#kit-charger").check()
    page.get_by_role("button", name="Signed on paper").click()
    expect(page.locator(".notice")).to_contain_text("Write number")
    page.get_by_role("button", name="Handed over").click()
    expect(page.locator("[data-verdict=done]")).to_be_visible()
    scan(page, site.passes[1], site.laptops[1])
    draw(page)
    page.get_by_role("button", name="Undo").first.click()
    page.get_by_role("button", name="Yes, undo it").click()
    expect(page.locator(".notice")).to_contain_text("was undone at")
    expect(page.locator("[data-verdict=go]")).to_be_visible()
    page.wait_for_function("() => document.querySelector('input[name=signature_png]').value.startsWith('data:')")
    page.wait_for_timeout(300)
    assert ink(page) > 100, "the signature is shown again after the question"
    assert handed_out(site) == [("paper", "undone")]


@pytest.mark.parametrize("locale", ["nl-NL", "en-GB"])
def test_every_state_of_the_desk_is_sound(browser: Browser, site: DeskSite, locale: str) -> None:
    page = open_desk(browser, site, locale)
    scan(page, site.passes[0], site.laptops[0], CARD[Command.CONFIRM], CARD[Command.PAPER_SIGNED])
    states = [None, "done", CARD[Command.UNDO]]
    for state in states:
        if state == "done":
            page.locator("#kit-charger").check()
            scan(page, CARD[Command.CONFIRM])
        elif state:
            scan(page, state)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert_page_is_sound(page)
    page.context.close()


def in_view(page: Page, selector: str) -> bool:
    """Its first words can be read without scrolling."""
    page.wait_for_timeout(200)
    return bool(
        page.locator(selector).first.evaluate(
            "e => { const box = e.getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight / 2; }"
        )
    )


@pytest.mark.parametrize("size", [(360, 740), (1280, 800)])
def test_the_verdict_is_in_view_after_every_act(page: Page, site: DeskSite, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.reload()
    assert in_view(page, "[data-verdict=idle]")
    scan(page, site.passes[0], site.laptops[0])
    assert in_view(page, "[data-verdict=go]")
    draw(page)
    page.locator("#kit-charger").check()
    page.get_by_role("button", name="Handed over").click()
    page.wait_for_load_state("networkidle")
    assert in_view(page, "[data-verdict=done]")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    scan(page, "L000000&")
    assert in_view(page, ".notice")


def test_a_reload_never_shows_a_green_from_before(page: Page, site: DeskSite) -> None:
    scan(page, site.passes[0], site.laptops[0], CARD[Command.KIT], CARD[Command.PAPER_SIGNED], CARD[Command.CONFIRM])
    expect(page.locator("[data-verdict=done]")).to_be_visible()
    scan(page, site.passes[1], site.laptops[0])
    expect(page.locator("[data-verdict=stop]")).to_be_visible()
    page.reload()
    expect(page.locator("[data-verdict=idle]")).to_be_visible()


@pytest.mark.parametrize("size", [(360, 740), (1280, 800)])
def test_after_the_session_ended_all_in_hand_comes_back(page: Page, site: DeskSite, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    scan(page, site.passes[0], site.laptops[0])
    page.get_by_label("charger").check()
    draw(page)
    email = end_session(site)
    scan(page, site.laptops[1])
    told = page.locator("[data-scan-state]")
    expect(told).to_contain_text("You were signed out. Sign in again.")
    expect(page.locator("[data-verdict=go]")).to_be_visible()
    told.get_by_role("button", name="Sign in again").click()
    expect(page.get_by_role("heading", name="You were signed out. Sign in again.")).to_be_visible()
    assert_page_is_sound(page)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="You are signed in again")).to_be_visible()
    assert_page_is_sound(page)
    page.keyboard.press("Enter")
    expect(page.locator("[data-verdict=go]")).to_be_visible()
    expect(page.locator(".desk-slot").nth(1)).to_contain_text(group_code(site.laptops[1]))
    scan(page, site.laptops[0])
    assert count_handouts(site) == 0


def test_a_confirm_after_the_session_ended_keeps_kit_and_signature(page: Page, site: DeskSite) -> None:
    scan(page, site.passes[0], site.laptops[0])
    page.get_by_label("charger").check()
    draw(page)
    email = end_session(site)
    page.get_by_role("button", name="Handed over").click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_label("charger")).to_be_checked()
    assert page.locator("input[name=signature_png]").input_value().startswith("data:image/png;base64,")
    assert count_handouts(site) == 0
    page.get_by_role("button", name="Handed over").click()
    expect(page.locator("[data-verdict=done]")).to_be_visible()
    assert count_handouts(site) == 1


def test_another_language_keeps_codes_kit_and_drawing(page: Page, site: DeskSite) -> None:
    scan(page, site.passes[0], site.laptops[0])
    page.get_by_label("charger").check()
    draw(page)
    drawn = page.locator("input[name=signature_png]").input_value()
    page.get_by_role("button", name="Nederlands").click()
    expect(page.locator("[data-verdict=go]")).to_contain_text("Mag mee")
    expect(page.get_by_label("oplader")).to_be_checked()
    assert page.locator("input[name=signature_png]").input_value() == drawn
    scan(page, site.laptops[0])
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Handed over").click()
    expect(page.locator("[data-verdict=done]")).to_be_visible()
    assert count_handouts(site) == 1


def test_return_in_the_scan_field_scans_without_a_script_too(browser: Browser, site: DeskSite) -> None:
    context = browser.new_context(base_url=site.address, locale="en-GB", java_script_enabled=False)
    context.add_cookies([{"name": SESSION, "value": site.cookie, "url": site.address}])
    page = context.new_page()
    page.goto("/desk")
    page.locator("#scan").fill(site.passes[0])
    page.locator("#scan").press("Enter")
    expect(page.locator("[data-verdict=wait]")).to_contain_text("Now scan the laptop")
    context.close()


def count_handouts(site: DeskSite) -> int:
    with site.db.read() as session:
        return int(session.execute(sa.text("SELECT count(*) FROM handout")).scalar_one())


def end_session(site: DeskSite) -> str:
    """The e-mail address of who was signed in until now."""
    with unit(site.db) as uow:
        whose = sa.text("SELECT email FROM staff WHERE id IN (SELECT staff_id FROM staff_session)")
        email = str(uow.session.execute(whose).scalar_one())
        uow.session.execute(sa.text("DELETE FROM staff_session"))
    return email
