"""The station's page in Chromium: sound for everybody at each step, and alive: news, scans, signature, a dead agent."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import BaseWSGIServer, make_server

from laptopdesk.protocol.gate import GateReason
from laptopdesk.protocol.ports import PortState
from scanner.kiosk.page import create_kiosk
from scanner.values import (
    Button,
    Cue,
    KioskReason,
    KioskView,
    PortView,
    Pressed,
    Signed,
    Signing,
    StationAlarm,
    Step,
    Ticked,
    TypedCode,
    Unchecked,
)
from tests.browser.audit import WIDTHS, assert_page_is_sound, find_barriers, find_sideways_scroll
from tests.browser.serving import whole
from tests.station.test_kiosk import NOW_MS, FakeBoard, make_view
from tests.station.world import free_port, wait_until
from tools import catalogs

pytestmark = pytest.mark.browser

THREE = (GateReason.NOT_ENROLLED, GateReason.LAPTOP_RESERVED, KioskReason.SNAPSHOT_EXPIRED)
MISSING = (PortView(port="/dev/serial/by-id/usb-Honeywell_1470g_17253B0E4F-if00", state=PortState.MISSING),)

STATES: dict[str, KioskView] = {
    **{step.value: make_view(step) for step in Step},
    "half, pass": make_view(Step.HALF, laptop=None, pass_scanned=True),
    "refused, three reasons": make_view(Step.REFUSED, reasons=THREE),
    "signed on paper": make_view(Step.SIGNED, signing=Signing.PAPER),
    "may go, offline": make_view(Step.MAY_GO, online=False, unsent=3, unchecked=tuple(Unchecked)),
    "empty, offline": make_view(online=False, unsent=1, snapshot_at_ms=None, operator=None, unchecked=tuple(Unchecked)),
    "port missing": make_view(ports=MISSING),
    "port missing, may go": make_view(Step.MAY_GO, ports=MISSING),
    "port missing, handed over": make_view(Step.HANDED_OVER, ports=MISSING),
    "practice": make_view(Step.MAY_GO, practice=True),
    "alarms": make_view(alarms=tuple(StationAlarm)),
    "misread": make_view(Step.HALF, notice=KioskReason.NOT_USED_HERE),
    "no scanner": make_view(ports=()),
}


@dataclass
class Kiosk:
    """The page, served for real in a thread; may die and come back."""

    board: FakeBoard
    port: int
    server: BaseWSGIServer | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        app = create_kiosk(self.board, address=f"127.0.0.1:{self.port}", now_ms=lambda: NOW_MS)
        self.server = make_server("127.0.0.1", self.port, whole(app), threaded=True)
        self.server.daemon_threads = True
        self.server.block_on_close = False
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        assert self.server is not None
        self.server.shutdown()
        self.server.server_close()
        self.board.put(self.board.shown)  # polls that were waiting end

    def show(self, view: KioskView) -> None:
        self.board.put(view)


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    catalogs.compile_all()


@pytest.fixture
def kiosk() -> Iterator[Kiosk]:
    found = Kiosk(FakeBoard(), free_port())
    found.start()
    yield found
    found.stop()


@pytest.fixture
def page(kiosk: Kiosk, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    found = context.new_page()
    problems: list[str] = []
    found.on("pageerror", lambda error: problems.append(str(error)))
    found.on("console", lambda said: problems.append(said.text) if "Content Security" in said.text else None)
    found.goto(kiosk.address)
    yield found
    context.close()
    assert problems == []


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("state", sorted(STATES))
def test_a_state_is_sound(kiosk: Kiosk, page: Page, state: str, lang: str) -> None:
    kiosk.show(STATES[state])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{kiosk.address}/?lang={lang}")
        assert_page_is_sound(page, f"{state} ({lang}) at {width} px")


@pytest.mark.parametrize("state", sorted(STATES))
def test_nothing_moves_sideways_on_the_smallest_screen(kiosk: Kiosk, page: Page, state: str) -> None:
    kiosk.show(STATES[state])
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(kiosk.address)
    assert find_sideways_scroll(page) == ()


def test_the_main_sentence_can_be_read_at_two_metres(page: Page) -> None:
    for width, least in ((320, 35), (1280, 85), (1920, 95)):
        page.set_viewport_size({"width": width, "height": 900})
        size = page.locator("#headline").evaluate("(element) => parseFloat(getComputedStyle(element).fontSize)")
        assert size >= least


def test_why_a_scan_was_of_no_use_can_be_read_at_two_metres(kiosk: Kiosk, page: Page) -> None:
    kiosk.show(STATES["misread"])
    said = page.locator(".kiosk-notice")
    expect(said).to_be_visible()
    for width, least in ((360, 20), (1280, 32)):
        page.set_viewport_size({"width": width, "height": 900})
        assert said.evaluate("(element) => parseFloat(getComputedStyle(element).fontSize)") >= least


def test_news_comes_by_itself_and_is_spoken(kiosk: Kiosk, page: Page) -> None:
    kiosk.show(make_view(Step.MAY_GO))
    expect(page.locator("#headline")).to_have_text("Mag mee")
    expect(page.locator("#spoken")).to_contain_text("Mag mee. Nog aanvinken: tas.")


def test_a_sound_is_played_once_for_each_cue(kiosk: Kiosk, page: Page) -> None:
    played = page.locator("html")
    kiosk.show(make_view(Step.MAY_GO, cue=Cue.GO, cue_number=1))
    expect(played).to_have_attribute("data-played", "go")
    page.evaluate("delete document.documentElement.dataset.played")
    kiosk.show(make_view(Step.MAY_GO, cue=Cue.GO, cue_number=1, unsent=9))
    expect(page.locator(".kiosk-status")).to_contain_text("9 handelingen")
    expect(played).not_to_have_attribute("data-played", "go")


def test_sound_off_is_remembered(page: Page) -> None:
    page.click("#headline")
    page.click("#sound")
    expect(page.locator("#sound")).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(page.locator("#sound")).to_have_attribute("aria-pressed", "false")


def test_a_scanner_that_types_needs_no_focus(kiosk: Kiosk, page: Page) -> None:
    for code in ("L0001234", "P9876543"):
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    wait_until(lambda: len(kiosk.board.acts) == 2, "both codes arrive")
    assert kiosk.board.acts == [TypedCode(text="L0001234"), TypedCode(text="P9876543")]
    expect(page.locator("#code")).to_have_value("")


def test_what_is_being_typed_survives_news(kiosk: Kiosk, page: Page) -> None:
    page.focus("#code")
    page.keyboard.type("L00")
    kiosk.show(make_view(Step.HALF))
    expect(page.locator("#headline")).to_have_text("Scan nu de pas")
    page.keyboard.type("01")
    expect(page.locator("#code")).to_have_value("L0001")


def test_the_focus_stays_where_it_was_and_else_goes_to_the_main_sentence(kiosk: Kiosk, page: Page) -> None:
    kiosk.show(make_view(Step.MAY_GO))
    page.focus("#kit-bag")
    kiosk.show(make_view(Step.MAY_GO, unsent=2))
    expect(page.locator(".kiosk-status")).to_contain_text("2 handelingen")
    expect(page.locator("#kit-bag")).to_be_focused()
    kiosk.show(make_view(Step.HANDED_OVER))
    expect(page.locator("#headline")).to_be_focused()


def test_the_kit_is_ticked_by_keyboard(kiosk: Kiosk, page: Page) -> None:
    kiosk.show(make_view(Step.MAY_GO))
    page.focus("#kit-bag")
    page.keyboard.press("Space")
    wait_until(lambda: kiosk.board.acts, "the tick arrives")
    assert kiosk.board.acts == [Ticked(item="bag", on=True)]


def draw(page: Page) -> None:
    box = page.locator("#pad-canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(box["x"] + 30 + 15 * step, box["y"] + 30 + (step % 3) * 12)


def test_a_signature_is_drawn_and_sent_and_news_waits_for_the_pen(kiosk: Kiosk, page: Page) -> None:
    kiosk.show(make_view(Step.MAY_GO))
    page.locator("#pad-canvas").scroll_into_view_if_needed()
    draw(page)
    kiosk.show(make_view(Step.MAY_GO, unsent=5))
    page.mouse.up()
    expect(page.locator(".kiosk-status")).to_contain_text("5 handelingen")
    wait_until(lambda: kiosk.board.acts, "the signature arrives by itself")
    (signed,) = kiosk.board.acts
    assert isinstance(signed, Signed)
    assert 800 < len(signed.png) <= 60_000


def test_a_cleared_signature_is_not_sent(kiosk: Kiosk, page: Page) -> None:
    kiosk.show(make_view(Step.MAY_GO))
    page.locator("#pad-canvas").scroll_into_view_if_needed()
    draw(page)
    page.mouse.up()
    page.click("#pad-clear")
    page.click("#press-confirm")
    wait_until(lambda: len(kiosk.board.acts) == 2, "both buttons arrive")
    assert kiosk.board.acts == [Pressed(button=Button.SIGN_AGAIN), Pressed(button=Button.CONFIRM)]


def test_confirming_sends_what_was_drawn_first(kiosk: Kiosk, page: Page) -> None:
    kiosk.show(make_view(Step.MAY_GO))
    page.locator("#pad-canvas").scroll_into_view_if_needed()
    draw(page)
    page.mouse.up()
    page.click("#press-confirm")
    wait_until(lambda: len(kiosk.board.acts) == 2, "both arrive")
    assert [type(act) for act in kiosk.board.acts] == [Signed, Pressed]


def test_the_next_person_gets_an_empty_box(kiosk: Kiosk, page: Page) -> None:
    kiosk.show(make_view(Step.MAY_GO))
    page.locator("#pad-canvas").scroll_into_view_if_needed()
    draw(page)
    page.mouse.up()
    kiosk.show(make_view(Step.MAY_GO, laptop="L 000 0999 9", paper_number="T2-0043"))
    expect(page.locator(".kiosk-number")).to_have_text("T2-0043")
    page.click("#press-confirm")
    wait_until(lambda: kiosk.board.acts, "the button arrives")
    assert kiosk.board.acts == [Pressed(button=Button.CONFIRM)], "what was drawn before is nobody's"


def test_all_that_is_to_be_done_fits_a_small_laptop(kiosk: Kiosk, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    kiosk.show(make_view(Step.MAY_GO))
    for part in ("#headline", "#press-confirm", "#pad-canvas", "#paper-signed", ".kiosk-number"):
        expect(page.locator(part)).to_be_in_viewport(ratio=1)
    kiosk.show(make_view(Step.SIGNED, signing=Signing.PAPER))
    for part in ("#press-confirm", ".kiosk-write .kiosk-number"):
        expect(page.locator(part)).to_be_in_viewport(ratio=1)


def test_a_dead_agent_turns_the_page_red_until_it_is_back(kiosk: Kiosk, page: Page) -> None:
    page.clock.install()
    kiosk.stop()
    expect(page.locator("#lost")).to_be_visible()
    expect(page.locator("#lost-title")).to_have_text("De baliecomputer antwoordt niet …")
    assert find_barriers(page) == ()
    kiosk.board.shown = replace(make_view(Step.HALF), revision=1)  # it starts to count anew
    kiosk.start()
    page.clock.run_for(20_000)
    expect(page.locator("#lost")).to_be_hidden()
    expect(page.locator("#headline")).to_have_text("Scan nu de pas")
    page.keyboard.type("L0001234\n")
    wait_until(lambda: TypedCode(text="L0001234") in kiosk.board.acts, "the new token is used")


def test_it_works_without_a_script(kiosk: Kiosk, browser: Browser) -> None:
    kiosk.show(make_view(Step.MAY_GO))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(kiosk.address)
    page.click("#kit-bag")
    page.fill("#code", "L0001234")
    page.press("#code", "Enter")
    wait_until(lambda: len(kiosk.board.acts) == 2, "both forms arrive")
    assert kiosk.board.acts == [Ticked(item="bag", on=True), TypedCode(text="L0001234")]
    expect(page.locator("#pad")).to_be_hidden()
    context.close()
