"""The modules of the frame in a real browser, on small pages made here with the real templates."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, render_template_string, request
from playwright.sync_api import Browser, Page, expect

from laptopdesk.ui.guard import public
from laptopdesk.ui.views import blueprint
from laptopdesk.ui.web import Web, install
from laptopdesk.ui.wiring import Wiring
from tests.browser.audit import WIDTHS, assert_page_is_sound
from tests.browser.serving import served

pytestmark = pytest.mark.browser

UI = Path(__file__).resolve().parents[2] / "laptopdesk" / "ui"
DESK = """
{% extends "base.html" %}{% import "ui/macros.html" as ui %}
{% block content %}
  <h1>Desk</h1>
  {{ ui.scan(hint="both are fine", fields={"round": seen | length}) }}
  {{ ui.verdict("go" if seen else "idle", seen[-1] if seen else "nothing") }}
  <label for="note">Note</label><input class="form-control" id="note">
  <button type="button" class="btn btn-primary" id="press">Press</button>
{% endblock %}
"""
ROOM = """
{% extends "base.html" %}{% import "ui/macros.html" as ui %}
{% block content %}
  <h1>Room</h1>
  <p id="count" data-refresh>{{ present | length }} present</p>
  {% call ui.people_list() %}
    {% for key in ("anna", "bram") %}
      {{ ui.person(key, "/room", present=key in present, fields={"who": key}, key=key) }}
    {% endfor %}
  {% endcall %}
  {% call ui.form() %}{{ ui.signature() }}{{ ui.dropzone("logs", "Logs") }}{% endcall %}
{% endblock %}
"""

ASKED = """
{% extends "base.html" %}{% import "ui/macros.html" as ui %}
{% block content %}
  <h1>Bin</h1>
  <p id="count">{{ seen | length }} thrown away</p>
  {{ ui.post_button("Throw it away", "/asked", fields={"code": "bin"}, kind="danger", confirm="Is it really broken?") }}
{% endblock %}
"""


class Desk:
    """What the server of these tests saw, and how it behaves."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.ids: list[str] = []
        self.present: set[str] = set()
        self.broken = 0
        self.pause = 0.0


def _make_app(desk: Desk) -> Flask:
    app = Flask("laptopdesk", static_folder=str(UI / "static"), template_folder=str(UI / "templates"))
    app.config.update(SECRET_KEY="only for this test")
    install(app, Web(db=None, config=None, wiring=Wiring()), lambda: None)  # type: ignore[arg-type]  # these pages read nothing
    app.register_blueprint(blueprint)

    @app.route("/desk", methods=["GET", "POST"])
    @public("test page")
    def desk_page() -> str | Response:
        if request.method == "POST":
            time.sleep(desk.pause)
            if desk.broken:
                desk.broken -= 1
                return Response(status=503)
            desk.seen.append(request.form["code"])
            desk.ids.append(request.form.get("scan_id", ""))
        return render_template_string(DESK, seen=desk.seen)

    @app.route("/asked", methods=["GET", "POST"])
    @public("test page")
    def asked_page() -> str:
        if request.method == "POST":
            desk.seen.append(request.form["code"])
        return render_template_string(ASKED, seen=desk.seen)

    @app.route("/room", methods=["GET", "POST"])
    @public("test page")
    def room_page() -> str:
        if request.method == "POST":
            change = desk.present.add if request.form["present"] == "1" else desk.present.discard
            change(request.form["who"])
        return render_template_string(ROOM, present=desk.present)

    return app


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def page(browser: Browser, desk: Desk) -> Iterator[Page]:
    errors: list[str] = []
    with served(_make_app(desk)) as address:
        context = browser.new_context(base_url=address, locale="en")
        opened = context.new_page()
        opened.on("pageerror", lambda error: errors.append(str(error)))
        yield opened
        context.close()
    assert not errors, errors


def _scan(page: Page, *codes: str, gap: float = 0.0) -> None:
    for code in codes:
        page.keyboard.type(code)
        page.keyboard.press("Enter")
        time.sleep(gap)


def _wait_for(page: Page, desk: Desk, count: int) -> None:
    deadline = time.monotonic() + 10
    while len(desk.seen) < count and time.monotonic() < deadline:
        page.wait_for_timeout(20)


def test_every_return_counts_thirty_milliseconds_apart(page: Page, desk: Desk) -> None:
    desk.pause = 0.1
    page.goto("/desk")
    codes = [f"L000{number:04d}K" for number in range(12)]
    _scan(page, *codes, gap=0.03)
    _wait_for(page, desk, 12)
    assert desk.seen == codes
    assert len(set(desk.ids)) == 12
    expect(page.locator("[data-verdict] h2")).to_have_text(codes[-1])
    expect(page.locator("#scan")).to_be_focused()


def test_a_scan_survives_a_server_that_does_not_answer(page: Page, desk: Desk) -> None:
    desk.broken = 2
    page.goto("/desk")
    _scan(page, "P01234567893", "L00012347")
    _wait_for(page, desk, 2)
    assert desk.seen == ["P01234567893", "L00012347"]


def test_pasted_lines_are_separate_codes(page: Page, desk: Desk) -> None:
    page.goto("/desk")
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData('text', 'L1\\r\\nP2\\n');
          const paste = new ClipboardEvent('paste', {clipboardData: data, cancelable: true});
          document.querySelector('#scan').dispatchEvent(paste);
        }"""
    )
    _wait_for(page, desk, 2)
    assert desk.seen == ["L1", "P2"]


def test_a_note_being_typed_is_left_alone(page: Page, desk: Desk) -> None:
    desk.pause = 0.15
    page.goto("/desk")
    page.keyboard.type("P1")
    page.keyboard.press("Enter")
    page.locator("#note").focus()
    page.keyboard.type("hello")
    assert page.locator("#note").input_value() == "hello"
    assert desk.seen in ([], ["P1"])


def test_a_scan_at_a_button_does_not_press_it(page: Page, desk: Desk) -> None:
    page.goto("/desk")
    page.evaluate(
        "() => document.querySelector('#press').addEventListener('click', () => { document.title = 'pressed' })"
    )
    page.locator("#press").focus()
    _scan(page, "L77")
    _wait_for(page, desk, 1)
    assert desk.seen == ["L77"]
    assert page.title() != "pressed"


def test_the_desk_works_without_javascript(browser: Browser, page: Page, desk: Desk) -> None:
    page.goto("/desk")
    with browser.new_context(java_script_enabled=False) as context:
        plain = context.new_page()
        plain.goto(page.url)
        plain.locator("#scan").fill("L00012347")
        plain.locator("#scan").press("Enter")
        expect(plain.locator("[data-verdict] h2")).to_have_text("L00012347")
    assert desk.seen == ["L00012347"]


def test_one_tap_marks_a_person(page: Page, desk: Desk) -> None:
    page.goto("/room")
    here, away = page.get_by_role("button", name="anna present"), page.get_by_role("button", name="anna absent")
    here.click()
    expect(here).to_have_attribute("aria-pressed", "true")
    expect(here).to_be_focused()
    expect(page.locator("#count")).to_have_text("1 present")
    here.click()  # pressed twice it stays so
    expect(page.locator("#count")).to_have_text("1 present")
    away.click()
    expect(page.locator("#count")).to_have_text("0 present")
    expect(here).to_have_attribute("aria-pressed", "false")
    assert desk.present == set()


def test_a_signature_is_a_png_until_it_is_cleared(page: Page) -> None:
    page.goto("/room")
    hidden, canvas = page.locator("input[name=signature]"), page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 90, steps=8)
    page.mouse.up()
    assert hidden.input_value().startswith("data:image/png;base64,")
    page.locator("[data-signature-clear]").click()
    assert hidden.input_value() == ""


def test_chosen_files_are_listed(page: Page, tmp_path: Path) -> None:
    page.goto("/room")
    log = tmp_path / "drive.log"
    log.write_bytes(b"x" * 4000)
    page.locator("#logs").set_input_files(log)
    expect(page.locator(".file-list li")).to_contain_text("drive.log")


@pytest.mark.parametrize("width", [WIDTHS[0], WIDTHS[-1]])
def test_a_question_stands_on_the_page_and_only_yes_goes_on(page: Page, desk: Desk, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto("/asked")
    question = page.get_by_role("dialog", name="Is it really broken?")
    for no in (lambda: page.keyboard.press("Escape"), lambda: page.keyboard.press("Enter")):
        page.locator("main").get_by_role("button", name="Throw it away").click()
        expect(question.get_by_role("button", name="No, go back")).to_be_focused()
        assert_page_is_sound(page)
        no()
        expect(question).to_be_hidden()
    assert desk.seen == []
    page.locator("main").get_by_role("button", name="Throw it away").click()
    question.get_by_role("button", name="Throw it away").click()
    expect(page.locator("#count")).to_have_text("1 thrown away")
    assert desk.seen == ["bin"]


def test_the_language_stays_chosen(page: Page) -> None:
    page.goto("/style-guide")
    page.locator(".languages button[value=nl]").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    assert page.url.endswith("/style-guide")


@pytest.mark.parametrize("address", ["/style-guide", "/style-guide?dir=rtl", "/desk", "/room", "/nothing-here"])
@pytest.mark.parametrize("width", [320, *WIDTHS])
def test_the_frame_is_sound(page: Page, width: int, address: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    assert_page_is_sound(page)
