"""Nobody scrolls at the desk: after each act the verdict and what comes next stand in the window, at every size."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from laptopdesk.protocol.codes import Command, make_laptop_tag
from tests.browser import test_desk
from tests.browser.test_desk import CARD, DeskSite, handed_out, open_desk, scan

pytestmark = pytest.mark.browser

site = test_desk.site

WHOLE = {"width": 1280, "height": 800}, {"width": 820, "height": 1180}
PHONE = {"width": 360, "height": 740}
ZOOMED = {"width": 640, "height": 400}  # 1280 by 800 at 200 %
CONFIRM = "button[name=confirm]"
UNKNOWN = make_laptop_tag(4_000_000)
SMALLEST_GAP = 8

# Kept across pages: how often the window moved by itself or by a hand.
_COUNT_SCROLLS = """addEventListener('scroll', () => {
  sessionStorage.setItem('scrolls', Number(sessionStorage.getItem('scrolls') ?? 0) + 1);
});"""

_TOUCHING = """(smallest) => {
  const shown = (element) => element.checkVisibility() && element.getBoundingClientRect().width > 0;
  const name = (element) => element.textContent.trim().slice(0, 30) || element.className;
  const found = [];
  const buttons = [...document.querySelectorAll('main .btn')].filter(shown);
  const solid = ".btn, .verdict, .panel, .desk-slot, .desk-last, .desk-sheet";
  const others = [...document.querySelectorAll(`main :is(${solid})`)];
  for (const button of buttons) {
    const one = button.getBoundingClientRect();
    for (const other of others.filter(shown)) {
      if (other === button || other.contains(button)) continue;
      const two = other.getBoundingClientRect();
      const across = Math.max(two.left - one.right, one.left - two.right);
      const down = Math.max(two.top - one.bottom, one.top - two.bottom);
      if (Math.max(across, down) < smallest) found.push(`${name(button)} touches ${name(other)}`);
    }
  }
  return found;
}"""

_WRAPPED = """() => [...document.querySelectorAll('.lines > li')].filter((line) => {
  const tops = [...line.querySelectorAll('span, a, .btn')].filter((part) => part.checkVisibility()).map(
    (part) => [part.getBoundingClientRect().top, part.getBoundingClientRect().bottom],
  );
  return Math.max(...tops.map(([top]) => top)) >= Math.min(...tops.map(([, bottom]) => bottom));
}).map((line) => line.textContent.trim())"""


@pytest.fixture(params=["nl-NL", "en-GB"])
def page(browser: Browser, site: DeskSite, request: pytest.FixtureRequest) -> Iterator[Page]:
    opened = open_desk(browser, site, request.param)
    opened.add_init_script(_COUNT_SCROLLS)
    yield opened
    opened.context.close()


def show_at(page: Page, size: dict[str, int], path: str = "/desk") -> None:
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    page.goto(path)
    page.evaluate("sessionStorage.setItem('scrolls', 0)")


def scrolls(page: Page) -> int:
    page.wait_for_timeout(150)
    return int(page.evaluate("Number(sessionStorage.getItem('scrolls'))"))


def assert_in_view(page: Page, *selectors: str) -> None:
    """Each is whole in the window, as the page stands now."""
    page.wait_for_timeout(200)
    for selector in selectors:
        box, size = page.locator(selector).first.bounding_box(), page.viewport_size
        assert box, selector
        assert size
        assert box["y"] >= 0, f"{selector} begins above the window: {box}"
        assert box["y"] + box["height"] <= size["height"], f"{selector} ends below the window: {box}"


def middle(thing: Locator) -> tuple[float, float]:
    box = thing.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def tap(page: Page, selector: str) -> None:
    """Pressed where it stands: playwright's own click would scroll to it."""
    page.mouse.click(*middle(page.locator(selector).first))


def sign(page: Page) -> None:
    x, y = middle(page.locator("canvas"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 20, steps=6)
    page.mouse.up()


@pytest.mark.parametrize("size", WHOLE, ids=lambda size: str(size["width"]))
def test_a_hand_out_is_two_scans_kit_signature_and_one_tap(page: Page, site: DeskSite, size: dict[str, int]) -> None:
    show_at(page, size)
    assert_in_view(page, "#scan", "[data-verdict=idle]")
    scan(page, site.passes[0])
    assert_in_view(page, "#scan", "[data-verdict=wait]", ".desk-pair")
    scan(page, site.laptops[0])
    assert_in_view(page, "#scan", "[data-verdict=go]", ".desk-pair", "#kit", "canvas", "#paper_number", CONFIRM)
    tap(page, "#kit-charger")
    sign(page)
    tap(page, CONFIRM)
    expect(page.locator("[data-verdict=done]")).to_be_visible()
    assert_in_view(page, "#scan", "[data-verdict=done]", "[data-verdict=done] .btn", ".desk-last .btn")
    expect(page.locator("#scan")).to_be_focused()
    assert handed_out(site) == [("screen", None)]
    assert scrolls(page) == 0


@pytest.mark.parametrize("size", WHOLE, ids=lambda size: str(size["width"]))
def test_what_is_still_to_do_pushes_nothing_out(page: Page, site: DeskSite, size: dict[str, int]) -> None:
    show_at(page, size)
    scan(page, site.passes[0], site.laptops[0], CARD[Command.CONFIRM])
    assert_in_view(page, "[data-verdict=go]", ".error-summary", "#kit", "canvas", CONFIRM)
    scan(page, CARD[Command.PAPER_SIGNED])
    assert_in_view(page, ".notice", "[data-verdict=go]", "#kit", "#paper_number", CONFIRM)
    tap(page, CONFIRM)
    expect(page.locator(".error-summary")).to_be_visible()
    assert_in_view(page, "[data-verdict=go]", ".error-summary", "#kit", CONFIRM)
    tap(page, "#kit-charger")
    tap(page, CONFIRM)
    assert_in_view(page, "[data-verdict=done]")
    assert handed_out(site) == [("paper", None)]
    assert scrolls(page) == 0


def test_on_a_phone_the_verdict_and_the_next_act_are_in_view(page: Page, site: DeskSite) -> None:
    show_at(page, PHONE)
    assert_in_view(page, "#scan", "[data-verdict=idle]")
    scan(page, site.passes[0])
    assert_in_view(page, "#scan", "[data-verdict=wait]")
    scan(page, site.laptops[0])
    assert_in_view(page, "#scan", "[data-verdict=go]", "#kit")
    assert scrolls(page) == 0
    page.locator("#kit-charger").check()
    test_desk.draw(page)
    page.locator(CONFIRM).click()
    assert_in_view(page, "#scan", "[data-verdict=done]")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    scan(page, site.passes[0], site.laptops[1])
    assert_in_view(page, "[data-verdict=stop]", "[data-verdict=stop] .btn")
    scan(page, site.passes[1])
    assert_in_view(page, "[data-verdict=go]", "#kit")


def test_zoomed_to_200_percent_the_verdict_is_in_view(page: Page, site: DeskSite) -> None:
    show_at(page, ZOOMED)
    assert_in_view(page, "[data-verdict=idle]")
    scan(page, site.passes[0])
    assert_in_view(page, "[data-verdict=wait]")
    scan(page, site.laptops[0])
    assert_in_view(page, "[data-verdict=go]")
    page.locator("#kit-charger").check()
    test_desk.draw(page)
    page.locator(CONFIRM).click()
    assert_in_view(page, "[data-verdict=done]")
    scan(page, site.passes[0], site.laptops[1])
    assert_in_view(page, "[data-verdict=stop]")


@pytest.mark.parametrize("size", WHOLE, ids=lambda size: str(size["width"]))
def test_in_the_round_it_is_one_scan_and_a_return_one_choice(page: Page, site: DeskSite, size: dict[str, int]) -> None:
    show_at(page, size, f"/sessions/{site.session}/round")
    assert_in_view(page, "#scan", "[data-verdict=wait]")
    scan(page, site.laptops[0])
    assert_in_view(page, "#scan", "[data-verdict=go]", "#kit", "canvas", "#paper_number", CONFIRM)
    tap(page, "#kit-charger")
    sign(page)
    tap(page, CONFIRM)
    expect(page.locator("[data-verdict=done]")).to_be_visible()
    assert_in_view(page, "#scan", "[data-verdict=done]")
    assert scrolls(page) == 0
    show_at(page, size, "/returns")
    assert_in_view(page, "#code", "[data-verdict=idle]")
    page.keyboard.type(site.laptops[0])
    page.keyboard.press("Enter")
    expect(page.locator(".desk-slot")).to_have_count(2)
    assert_in_view(page, "#code", "[data-verdict=wait]", "#reason", "#kit", ".desk-act .btn")
    tap(page, ".desk-act .btn")
    expect(page.locator(".error-summary")).to_be_visible()
    assert_in_view(page, "#code", "[data-verdict=wait]", ".error-summary", "#reason", ".desk-act .btn")
    page.locator("#reason").select_option(index=1)
    tap(page, ".desk-act .btn")
    expect(page.locator("[data-verdict=done]")).to_be_visible()
    assert_in_view(page, "#code", "[data-verdict=done]")
    assert scrolls(page) == 0


def test_a_refusal_is_two_scans_and_the_next_person_one(page: Page, site: DeskSite) -> None:
    show_at(page, WHOLE[0])
    scan(page, site.passes[0], UNKNOWN)
    assert_in_view(page, "#scan", "[data-verdict=stop]")
    scan(page, site.laptops[0])
    assert_in_view(page, "[data-verdict=go]", CONFIRM)
    assert scrolls(page) == 0


@pytest.mark.parametrize("size", [*WHOLE, PHONE], ids=lambda size: str(size["width"]))
def test_buttons_touch_nothing_and_lines_do_not_wrap(page: Page, site: DeskSite, size: dict[str, int]) -> None:
    show_at(page, size)
    codes = (site.passes[0], site.laptops[0], CARD[Command.CONFIRM], CARD[Command.KIT], CARD[Command.PAPER_SIGNED])
    for code in (*codes, CARD[Command.CONFIRM], CARD[Command.UNDO], CARD[Command.CANCEL], site.passes[0], UNKNOWN):
        scan(page, code)
        assert page.evaluate(_TOUCHING, SMALLEST_GAP) == [], code
    assert page.locator(".lines > li").count() == 1
    if size["width"] >= 1280:
        assert page.evaluate(_WRAPPED) == []
