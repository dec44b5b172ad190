"""The counting screen in Chromium: nothing scanned is lost, at full speed, offline, reloaded, by camera too."""

import re
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from laptopdesk.assets.stocktake.service import close_round
from laptopdesk.core.access import system_actor
from laptopdesk.core.clock import utc_now
from laptopdesk.printing.labels import label_sheet
from laptopdesk.printing.values import Label
from laptopdesk.protocol.codes import parse_code
from tests.browser.audit import WIDTHS, assert_page_is_sound
from tests.browser.conftest import OPTIONS
from tests.browser.counting import CountingSite, counting_site
from tools.chromium import find_chromium

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CountingSite]:
    with counting_site(tmp_path_factory.mktemp("count")) as found:
        yield found


@pytest.fixture
def site(running: CountingSite) -> CountingSite:
    running.open()
    return running


@pytest.fixture
def context(browser: Browser, site: CountingSite) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="en-GB")
    site.sign_in(context)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, site: CountingSite) -> Iterator[Page]:
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{site.address}/count")
    yield page
    assert not errors, errors


def scan(page: Page, *codes: str, gap: float = 0.0) -> None:
    for code in codes:
        page.keyboard.type(code)
        page.keyboard.press("Enter")
        time.sleep(gap)


def everything_sent(page: Page) -> None:
    expect(page.locator("[data-count-state]")).to_have_attribute("data-unsent", "0", timeout=20_000)
    expect(page.locator("[data-count-state]")).to_contain_text("Everything is sent")


def test_scans_thirty_milliseconds_apart_are_all_kept(page: Page, site: CountingSite) -> None:
    typed = [*site.tags, *site.tags[:3]]
    scan(page, *typed, gap=0.03)
    everything_sent(page)
    assert site.raws() == typed
    expect(page.locator("[data-count-laptops]")).to_have_text(str(len(site.tags)))


def test_identical_codes_at_full_speed_are_kept_as_they_came(page: Page, site: CountingSite) -> None:
    scan(page, *[site.tags[0]] * 8)
    everything_sent(page)
    assert site.raws() == [site.tags[0]] * 8
    expect(page.locator("[data-count-laptops]")).to_have_text("1")
    expect(page.locator("[data-count-scans]")).to_have_text("8")


def test_events_within_one_moment_are_two_scans(page: Page, site: CountingSite) -> None:
    """Both Returns in one turn of the page: no pause in which anything could be sent or stored."""
    page.evaluate(
        """(codes) => {
          const input = document.getElementById('code');
          for (const code of codes) {
            input.value = code;
            input.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true}));
          }
        }""",
        site.tags[:2],
    )
    everything_sent(page)
    assert site.raws() == site.tags[:2]


def test_misread_and_odd_texts_are_kept(page: Page, site: CountingSite) -> None:
    scan(page, "L0000001&", "hello", "P0123456789")
    page.evaluate("() => { document.getElementById('code').value = 'a\\u0000b\\ud800c' }")
    page.keyboard.press("Enter")
    everything_sent(page)
    assert site.raws() == ["L0000001&", "hello", "P0123456789", "a\u2400b?c"]


def test_scans_survive_a_dead_network_a_reload_and_a_closed_tab(
    page: Page, context: BrowserContext, site: CountingSite
) -> None:
    scan(page, site.tags[0])
    everything_sent(page)
    site.stop()
    scan(page, *site.tags[1:5], gap=0.03)
    expect(page.locator("[data-count-state]")).to_contain_text("4 codes are kept on this device")
    page.close(run_before_unload=False)
    site.start()
    again = context.new_page()
    again.goto(f"{site.address}/count")
    everything_sent(again)
    assert site.raws() == site.tags[:5]
    assert again.evaluate("() => Object.keys(localStorage).filter((name) => name.includes('count')).length") == 0


def test_either_shelf_alone_is_enough(page: Page, context: BrowserContext, site: CountingSite) -> None:
    site.stop()
    scan(page, *site.tags[:2])
    page.wait_for_timeout(200)
    page.evaluate("() => localStorage.clear()")
    site.start()
    page.goto(f"{site.address}/count")
    everything_sent(page)
    assert site.raws() == site.tags[:2]
    site.stop()
    scan(page, *site.tags[2:4])
    page.evaluate("() => { indexedDB.deleteDatabase('laptopdesk-count') }")
    site.start()
    page.goto(f"{site.address}/count")
    everything_sent(page)
    assert site.raws() == site.tags[:4]


def test_answer_lost_after_the_server_kept_it_is_no_second_scan(page: Page, site: CountingSite) -> None:
    dropped = []

    def lose_first(route) -> None:  # type: ignore[no-untyped-def]
        if dropped:
            route.continue_()
            return
        dropped.append(route.fetch())  # the server has it
        route.abort()

    page.route("**/scans", lose_first)
    scan(page, site.tags[0])
    everything_sent(page)
    assert site.raws() == site.tags[:1]


def test_scans_of_somebody_else_wait_for_that_person(page: Page, context: BrowserContext, site: CountingSite) -> None:
    site.stop()
    scan(page, site.tags[0])
    site.start()
    other = "const root = document.querySelector('[data-count]'); if (root) root.dataset.staff = '999'"
    context.add_init_script(f"document.addEventListener('readystatechange', () => {{ {other} }})")
    page.goto(f"{site.address}/count")
    expect(page.locator("[data-count-others]")).to_contain_text("1 codes from someone else or from another count")
    assert site.raws() == []


def test_undo_takes_back_the_last_scan_by_a_new_fact(page: Page, site: CountingSite) -> None:
    scan(page, *site.tags[:2])
    page.locator("[data-count-undo]").click()
    everything_sent(page)
    expect(page.locator("[data-count-laptops]")).to_have_text("1")
    first, second, void = site.scans()
    assert (void.voids, second.voided, first.voided) == (second.id, True, False)


def test_counting_ends_only_when_everything_is_sent(page: Page, site: CountingSite) -> None:
    site.stop()
    scan(page, site.tags[0])
    page.locator("[data-count-close]").click()
    page.get_by_role("dialog").get_by_role("button", name="Finish counting").click()
    assert page.url.endswith("/count")
    site.start()
    everything_sent(page)
    page.locator("[data-count-close]").click()
    page.get_by_role("dialog").get_by_role("button", name="Finish counting").click()
    page.wait_for_url(site.address)
    expect(page.locator("main")).to_contain_text("Not found")


def test_works_without_javascript(browser: Browser, site: CountingSite) -> None:
    with browser.new_context(java_script_enabled=False, locale="en-GB") as plain:
        site.sign_in(plain)
        page = plain.new_page()
        page.goto(f"{site.address}/count")
        page.fill("#code", site.tags[0])
        page.press("#code", "Enter")
        page.locator("summary", has_text="Several codes").click()
        page.fill("#codes", "\n".join(site.tags[1:4]))
        page.locator("button", has_text="Count these").click()
        expect(page.locator("[data-count-laptops]")).to_have_text("4")


@pytest.mark.parametrize("width", [320, *WIDTHS])
def test_counting_screen_is_sound(page: Page, site: CountingSite, width: int) -> None:
    scan(page, *site.tags[:2], "nonsense")
    everything_sent(page)
    page.set_viewport_size({"width": width, "height": 900})
    for part in ("/count", "/scans"):
        page.goto(site.address + part)
        assert_page_is_sound(page, f"{part} at {width} px")


def film_of_labels(tag: str, other: str, target: Path) -> Path:
    """A film in which a printed label and then the QR code of another laptop are held before the camera, and go."""
    sheet = label_sheet([Label(code=tag, grouped=parse_code(tag).grouped, title="Dell")], start_at=1, title="x")
    document = pypdfium2.PdfDocument(sheet)
    page = document[0].render(scale=300 / 72).to_pil().convert("RGB")
    document.close()
    label = page.crop((0, 0, page.width // 3, page.height // 7)).resize((900, 500))
    still = Image.new("RGB", (1280, 720), "#8a8f8c")
    held = still.copy()
    held.paste(label, (190, 110))
    square, drawn = still.copy(), BytesIO()
    segno.make(f"https://desk.example.org/l/{other}?t=ab12").save(drawn, kind="png", scale=12)
    square.paste(Image.open(drawn).convert("RGB"), (400, 120))
    with target.open("wb") as film:
        for picture in [still] * 5 + [held] * 30 + [still] * 5 + [square] * 30:
            frame = BytesIO()
            picture.save(frame, "JPEG", quality=90)
            film.write(frame.getvalue())
    return target


def test_the_camera_reads_barcode_and_qr_code(playwright: Playwright, site: CountingSite, tmp_path: Path) -> None:
    film = film_of_labels(site.tags[3], site.tags[4], tmp_path / "label.mjpeg")
    fake = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    running = playwright.chromium.launch(executable_path=find_chromium(), args=[*OPTIONS, *fake])
    try:
        context = running.new_context(locale="en-GB", permissions=["camera"])
        site.sign_in(context)
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{site.address}/camera")
        expect(page.locator("[data-count-laptops]")).to_have_text("2", timeout=30_000)
        assert_page_is_sound(page, "the camera's page")
        assert all(url.startswith((site.address.rsplit("/stocktakes", 1)[0], "blob:", "data:")) for url in asked)
    finally:
        running.close()
    assert {(scan.tag, scan.source.value) for scan in site.scans()} == {(tag, "camera") for tag in site.tags[3:5]}


def test_the_close_by_another_counter_is_seen_and_heard(page: Page, site: CountingSite) -> None:
    scan(page, site.tags[0])
    everything_sent(page)
    bar = page.locator("[data-count-closed]")
    expect(bar).to_be_hidden()
    with site.db.unit_of_work(now=utc_now(), actor=system_actor()) as uow:
        close_round(uow, site.stocktake)
    expect(bar).to_be_visible(timeout=15_000)
    expect(bar).to_contain_text(re.compile(r"This round was closed at \d\d:\d\d\."))
    assert_page_is_sound(page, "a round that was closed")
    scan(page, site.tags[1])
    everything_sent(page)
    expect(bar).to_contain_text("This scan does not count.")
    expect(page.locator("[data-count-list] li").first).to_contain_text("after the close, does not count")


def test_the_answer_to_a_scan_says_that_the_round_is_closed(page: Page, site: CountingSite) -> None:
    page.route("**/state", lambda route: route.abort())
    with site.db.unit_of_work(now=utc_now(), actor=system_actor()) as uow:
        close_round(uow, site.stocktake)
    time.sleep(1.1)
    scan(page, site.tags[1])
    bar = page.locator("[data-count-closed]")
    expect(bar).to_be_visible(timeout=10_000)
    expect(bar).to_contain_text("This scan does not count.")
    expect(page.locator("[data-count-list] li").first).to_contain_text("after the close, does not count")
