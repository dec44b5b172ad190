"""The station's page: what it shows for each view, what it passes on, and whom it refuses."""

import base64
import re
import threading
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import get_args

import pytest
from flask.testing import FlaskClient

from laptopdesk.protocol.codes import CodeReason
from laptopdesk.protocol.gate import GateReason
from laptopdesk.protocol.ports import PortState
from laptopdesk.protocol.sentences import sentence
from scanner.decoder import Unread
from scanner.kiosk.page import create_kiosk, parse_address
from scanner.kiosk.phrases import say_age, say_alarm, say_notice, say_port_state
from scanner.values import (
    Act,
    Button,
    Cue,
    KioskReason,
    KioskView,
    KitTick,
    Notice,
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
from scanner.words import Words
from tools import catalogs

ADDRESS = "127.0.0.1:8765"
TOKEN = "token-of-this-start"
PNG = b"\x89PNG\r\n\x1a\n"
NOW_MS = 1_800_000_000_000
KIT = (
    KitTick(item="charger", required=True, ticked=True),
    KitTick(item="bag", required=True, ticked=False),
    KitTick(item="mouse", required=False, ticked=False),
    KitTick(item="dongle", required=False, ticked=False),
)
READY = (PortView(port="/dev/ttyACM0", state=PortState.READY),)


def make_view(step: Step = Step.EMPTY, **values) -> KioskView:
    """A view as the desk would show it at this step."""
    view = KioskView(
        revision=7,
        step=step,
        station="Tafel 2",
        location="Buurthuis De Linde",
        operator="MB",
        online=True,
        snapshot_at_ms=NOW_MS - 12 * 60_000,
        handed_over_today=4,
        ports=READY,
    )
    return replace(view, **{**_at_step(step), **values})


def _at_step(step: Step) -> dict:
    laptop = {"laptop": "L 000 0123 4"}
    both = {**laptop, "pass_scanned": True, "initials": "A.B."}
    open_ = {**both, "kit": KIT, "paper_number": "T2-0042"}
    return {
        Step.EMPTY: {},
        Step.HALF: laptop,
        Step.ASKING: {**laptop, "pass_scanned": True},
        Step.REFUSED: {**both, "reasons": (GateReason.NOT_ENROLLED,)},
        Step.MAY_GO: open_,
        Step.SIGNED: {**open_, "signing": Signing.SCREEN},
        Step.HANDED_OVER: {**both, "may_undo": True},
        Step.UNDONE: laptop,
        Step.RETURNING: {},
        Step.TAKEN_BACK: laptop,
        Step.COUNTING: {**laptop, "counted": 12, "scans": 14, "may_undo": True},
        Step.COUNTED: {**laptop, "counted": 12, "scans": 14},
        Step.DOUBTFUL: {**laptop, "initials": "A.B.", "doubt_at_ms": NOW_MS},
        Step.DOUBTED: laptop,
    }[step]


@dataclass
class FakeBoard:
    """A desk that shows what a test puts on it, and remembers what was done."""

    shown: KioskView = field(default_factory=make_view)
    acts: list[Act] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)

    def view(self) -> KioskView:
        return self.shown

    def wait(self, after: int, seconds: float) -> KioskView:
        with self.news:
            self.news.wait_for(lambda: self.shown.revision > after, seconds)
            return self.shown

    def act(self, act: Act) -> KioskView:
        self.acts.append(act)
        return self.put(self.shown)

    def put(self, view: KioskView) -> KioskView:
        """Show this from now on, as a newer revision."""
        with self.news:
            self.shown = replace(view, revision=self.shown.revision + 1)
            self.news.notify_all()
        return self.shown


@pytest.fixture(scope="session", autouse=True)
def _compiled():
    (package,) = (package for package in catalogs.list_packages() if package.name == "scanner")
    catalogs.compile_package(package)


class AtAddress(FlaskClient):
    """A browser that opened the page at its own address."""

    def open(self, *arguments, **options):
        return super().open(*arguments, **{"base_url": f"http://{ADDRESS}", **options})


@pytest.fixture
def board():
    return FakeBoard()


@pytest.fixture
def client(board):
    app = create_kiosk(board, address=ADDRESS, token=TOKEN, now_ms=lambda: NOW_MS)
    app.test_client_class = AtAddress
    return app.test_client()


def look(client, board, view: KioskView, lang: str = "nl") -> str:
    board.shown = view
    return " ".join(client.get(f"/?lang={lang}").text.split())


def act(client, **fields):
    return client.post("/act", data={"token": TOKEN, **fields})


@pytest.mark.parametrize(
    ("text", "expected"),
    [("127.0.0.1:8765", ("127.0.0.1", 8765)), ("localhost:80", ("localhost", 80)), ("[::1]:9000", ("::1", 9000))],
)
def test_an_address_of_this_computer_is_read(text, expected):
    assert parse_address(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.0:8765",
        "192.168.1.5:80",
        "example.org:80",
        "127.0.0.1",
        "8765",
        "",
        "127.0.0.1:0",
        "127.0.0.1:x",
        "127.0.0.1:99999",
        "127.0.0.1:80/x",
        "x@127.0.0.1:80",
        "[::]:80",
        "[::1:80",
    ],
)
def test_any_other_address_is_refused_with_what_to_give(text):
    with pytest.raises(ValueError, match=r"127\.0\.0\.1:8765"):
        parse_address(text)


@pytest.mark.parametrize(
    ("step", "dutch", "english"),
    [
        (Step.EMPTY, "Scan pas en laptop", "Scan pass and laptop"),
        (Step.HALF, "Scan nu de pas", "Now scan the pass"),
        (Step.ASKING, "Een moment …", "One moment …"),
        (Step.REFUSED, "Niet meegeven", "Do not hand over"),
        (Step.MAY_GO, "Mag mee", "May go"),
        (Step.SIGNED, "Getekend", "Signed"),
        (Step.HANDED_OVER, "Meegegeven", "Handed over"),
        (Step.UNDONE, "Ongedaan gemaakt", "Undone"),
        (Step.RETURNING, "Terugnemen", "Take back"),
        (Step.TAKEN_BACK, "Teruggenomen", "Taken back"),
        (Step.COUNTING, "12 laptops geteld", "12 laptops counted"),
        (Step.COUNTED, "Klaar met tellen", "Counting is done"),
        (Step.DOUBTFUL, "Is deze laptop meegegeven?", "Was this laptop handed over?"),
        (Step.DOUBTED, "Doorgegeven", "Passed on"),
    ],
)
def test_each_step_has_its_word(client, board, step, dutch, english):
    assert f'<h1 id="headline" tabindex="-1">{dutch}</h1>' in look(client, board, make_view(step))
    assert f'<h1 id="headline" tabindex="-1">{english}</h1>' in look(client, board, make_view(step), "en")


def test_the_steps_differ_in_colour_and_icon(client, board):
    looks = set()
    for step in Step:
        page = look(client, board, make_view(step))
        looks.add(page.split('class="kiosk kiosk-')[1].split('"')[0])
    assert len(looks) == len(Step)


def test_with_the_pass_on_the_desk_the_laptop_is_asked_for(client, board):
    assert "Scan nu de laptop" in look(client, board, make_view(Step.HALF, laptop=None, pass_scanned=True))


def test_every_reason_of_a_refusal_is_told(client, board):
    reasons = (GateReason.NOT_ENROLLED, GateReason.LAPTOP_RESERVED, KioskReason.SNAPSHOT_EXPIRED)
    page = look(client, board, make_view(Step.REFUSED, reasons=reasons))
    assert sentence(GateReason.NOT_ENROLLED, "nl") in page
    assert sentence(GateReason.LAPTOP_RESERVED, "nl") in page
    assert "De lijst van deze balie is te oud." in page


def test_a_refused_undo_says_nothing_about_handing_over(client, board):
    page = look(client, board, make_view(Step.REFUSED, reasons=(KioskReason.UNDO_TOO_LATE,)))
    assert "Dat kan niet" in page
    assert "Niet meegeven" not in page


def test_hand_over_in_doubt_says_which_who_and_when_and_has_three_answers(client, board):
    page = look(client, board, make_view(Step.DOUBTFUL, may_undo=True))
    when = datetime.fromtimestamp(NOW_MS / 1000).astimezone().strftime("%d-%m %H:%M")
    for words in ("L 000 0123 4", "A.B.", when, "Ja, meegegeven", "Nee, niet meegegeven", "Weet ik niet"):
        assert words in page, words
    buttons = page.split('class="kiosk-buttons"')[1].split('id="type"')[0]
    assert re.findall(r'name="button" value="(\w+)"', buttons) == ["confirm", "undo", "doubt"]
    assert "person-vcard" not in look(client, board, make_view(Step.DOUBTFUL, initials=None)), "no pass is asked for"


def test_only_initials_stand_on_the_page(client, board):
    page = look(client, board, make_view(Step.MAY_GO))
    assert "A.B." in page
    assert "L 000 0123 4" in page


def test_what_is_still_to_do_is_said_in_words(client, board):
    assert "Nog aanvinken: tas. Nog tekenen: op het scherm of op papier. Daarna bevestigen." in look(
        client, board, make_view(Step.MAY_GO)
    )
    page = look(client, board, make_view(Step.MAY_GO, notice=GateReason.KIT_INCOMPLETE, signing=Signing.SCREEN))
    assert "Nog niet meegegeven. Nog aanvinken: tas.</span>" in page
    ticked = tuple(replace(tick, ticked=True) for tick in KIT)
    page = look(client, board, make_view(Step.MAY_GO, notice=GateReason.AGREEMENT_UNSIGNED, kit=ticked))
    assert "Nog niet meegegeven. Nog tekenen: op het scherm of op papier.</span>" in page


@pytest.mark.parametrize("step", [Step.MAY_GO, Step.SIGNED])
def test_the_number_of_a_paper_agreement_stands_large_before_it_is_confirmed(client, board, step):
    page = look(client, board, make_view(step, signing=Signing.PAPER))
    assert "Op papier getekend. Schrijf dit nummer op de overeenkomst:" in page
    assert page.index("kiosk-write") < page.index("T2-0042</strong></p>") < page.index('id="press-confirm"')


@pytest.mark.parametrize("step", [Step.MAY_GO, Step.SIGNED, Step.REFUSED])
def test_undo_does_not_stand_beside_what_is_to_be_done_now(client, board, step):
    assert 'value="undo"' not in look(client, board, make_view(step, may_undo=True))
    assert 'value="undo"' in look(client, board, make_view(Step.HANDED_OVER))


def test_the_kit_can_be_ticked_and_unticked(client, board):
    page = look(client, board, make_view(Step.MAY_GO))
    assert 'id="kit-charger" aria-pressed="true"' in page
    assert 'id="kit-bag" aria-pressed="false"' in page
    assert "muis (als die er is)" in page
    assert "dongle (als die er is)" in page


@pytest.mark.parametrize("state", [state for state in PortState if state is not PortState.READY])
def test_a_scanner_that_cannot_be_read_turns_the_page_red(client, board, state):
    ports = (*READY, PortView(port="/dev/ttyACM1", state=state))
    page = look(client, board, make_view(Step.HANDED_OVER, ports=ports))
    assert 'class="kiosk kiosk-stop"' in page
    assert '<h1 id="headline" tabindex="-1">Scanner niet klaar</h1>' in page
    assert "Meegegeven" in page, "what happened is still told"
    words, remedy = say_port_state(state, Words("nl"))
    assert f"{words}. {remedy}" in page


def test_the_status_bar_tells_how_it_stands(client, board):
    page = look(client, board, make_view(online=False, unsent=3, unchecked=(Unchecked.OPERATOR,)))
    for words in (
        "Ingelogd: MB",
        "offline",
        "lijst van 12 minuten geleden",
        "3 handelingen nog niet verstuurd",
        "4 vandaag meegegeven",
        "of de medewerker hier nog mag meegeven",
        "Scanner: klaar",
    ):
        assert words in page, words
    assert "/dev/ttyACM0" not in page, "only of a scanner that is not ready"


def test_practice_cannot_be_missed_and_can_be_switched(client, board):
    assert 'value="practice_on"' in look(client, board, make_view())
    page = look(client, board, make_view(practice=True))
    assert "OEFENEN: er wordt niets bewaard" in page
    assert 'value="practice_off"' in page


def test_an_alarm_is_a_banner(client, board):
    assert "twee computers gebruiken dezelfde sleutel" in look(client, board, make_view(alarms=(StationAlarm.COPIED,)))


@pytest.mark.parametrize("notice", [reason for kind in get_args(Notice) for reason in kind])
def test_every_notice_is_a_short_sentence_in_both_languages(notice):
    dutch, english = (say_notice(notice, Words(locale)) for locale in ("nl", "en"))
    assert dutch != english
    assert len(dutch.split()) <= 16
    assert len(english.split()) <= 16


@pytest.mark.parametrize(
    ("say", "values"),
    [(say_alarm, StationAlarm), (lambda member, words: words.word(member), Unchecked), (say_port_state, PortState)],
)
def test_every_value_has_words_of_its_own_in_both_languages(say, values: type[StrEnum]):
    for locale in ("nl", "en"):
        assert len({say(value, Words(locale)) for value in values}) == len(values)
    assert all(say(value, Words("nl")) != say(value, Words("en")) for value in values)


@pytest.mark.parametrize(
    "notice", [CodeReason.WRONG_CHECK, Unread.TOO_LONG, GateReason.PASS_BLANK, KioskReason.TIMED_OUT]
)
def test_a_notice_stands_smaller_on_the_page(client, board, notice):
    page = look(client, board, make_view(notice=notice))
    assert "kiosk-notice" in page
    assert say_notice(notice, Words("nl")) in page


@pytest.mark.parametrize(
    ("age_ms", "words"),
    [
        (None, "nog geen lijst"),
        (0, "lijst van zojuist"),
        (-5000, "lijst van zojuist"),
        (60_000, "lijst van 1 minuut geleden"),
        (12 * 60_000, "lijst van 12 minuten geleden"),
        (3 * 3_600_000, "lijst van 3 uur geleden"),
        (3 * 86_400_000, "lijst van 3 dagen geleden"),
    ],
)
def test_the_age_of_the_list_in_words(age_ms, words):
    assert say_age(None if age_ms is None else NOW_MS - age_ms, NOW_MS, Words("nl")) == words


def test_dutch_comes_first_and_a_choice_is_kept(client):
    assert '<html lang="nl"' in client.get("/", headers={"Accept-Language": "en"}).text
    assert '<html lang="en"' in client.get("/?lang=en").text
    assert '<html lang="en"' in client.get("/").text
    assert '<html lang="en"' in client.get("/?lang=xx").text
    assert "Scan pass and laptop" in client.get("/view?after=0").json["html"]


def test_the_long_poll_answers_when_there_is_news(client, board):
    board.shown = make_view(cue=Cue.GO, cue_number=5)
    news = client.get("/view?after=6").json
    assert (news["revision"], news["cue"], news["cue_number"]) == (7, "go", 5)
    assert 'id="board"' in news["html"]
    timer = threading.Timer(0.2, board.put, [make_view(Step.MAY_GO)])
    timer.start()
    assert "Mag mee" in client.get("/view?after=7").json["html"]
    timer.join()


@pytest.mark.parametrize("button", list(Button))
def test_a_button_is_passed_on_and_the_page_comes_back(client, board, button):
    answer = act(client, button=button.value)
    assert (answer.status_code, answer.location) == (303, "/")
    assert board.acts == [Pressed(button=button)]


def test_ticks_and_codes_are_passed_on(client, board):
    act(client, item="bag", on="1")
    act(client, item="bag", on="0")
    act(client, code="L0001234")
    assert board.acts == [Ticked(item="bag", on=True), Ticked(item="bag", on=False), TypedCode(text="L0001234")]


def data_url(content: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(content).decode()


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_page_holds_no_poll(client, board, site):
    assert client.get("/view?after=0", headers={"Sec-Fetch-Site": site}).status_code == 403
    assert client.get("/", headers={"Sec-Fetch-Site": site}).status_code == 200


def test_a_signature_is_passed_on_up_to_its_largest_size(client, board):
    png = PNG + bytes(60_000 - len(PNG))
    assert act(client, signature=data_url(png)).status_code == 303
    assert board.acts == [Signed(png=png)]


@pytest.mark.parametrize(
    "signature",
    [
        data_url(PNG + bytes(60_001 - len(PNG))),
        data_url(PNG + bytes(300_000)),
        data_url(b"GIF89a"),
        data_url(b""),
        "data:image/png;base64,%%%",
        "data:image/svg+xml;base64,PHN2Zz4=",
        "",
        "javascript:alert(1)",
    ],
)
def test_a_signature_that_is_too_large_or_no_png_is_refused(client, board, signature):
    assert act(client, signature=signature).status_code in (413, 422)
    assert board.acts == []


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"button": "explode"},
        {"item": "bag"},
        {"item": "bag", "on": "yes"},
        {"code": "x" * 257},
        {"button": "confirm", "code": "L0001234"},
    ],
)
def test_a_form_that_says_nothing_that_can_be_done_is_refused(client, board, fields):
    assert act(client, **fields).status_code == 422
    assert board.acts == []


def test_more_than_a_form_can_hold_is_refused(client, board):
    assert act(client, signature=data_url(PNG + bytes(2_000_000))).status_code in (413, 422)
    assert board.acts == []


@pytest.mark.parametrize("path", ["/", "/view?after=0", "/healthz", "/static/js/kiosk.js"])
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1", "127.0.0.1:80", "localhost.evil:8765"]
)
def test_a_foreign_host_is_refused_everywhere(client, path, host):
    assert client.get(path, headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "[::1]:8765", "LOCALHOST:8765"])
def test_the_names_of_this_computer_are_answered(client, host):
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_a_foreign_host_cannot_act_even_with_the_token(client, board):
    answer = client.post("/act", data={"token": TOKEN, "button": "confirm"}, headers={"Host": "evil.example:8765"})
    assert answer.status_code == 421
    assert board.acts == []


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "http://127.0.0.1",
        "http://127.0.0.1:80",
        "https://127.0.0.1:8765",
        "",
        "http://localhost:8765",
    ],
)
def test_a_foreign_origin_is_refused_even_with_the_token(client, board, origin):
    data = {"token": TOKEN, "button": "confirm"}
    assert client.post("/act", data=data, headers={"Origin": origin}).status_code == 403
    assert board.acts == []


def test_the_own_origin_is_let_in(client):
    data = {"token": TOKEN, "button": "cancel"}
    assert client.post("/act", data=data, headers={"Origin": f"http://{ADDRESS}"}).status_code == 303


@pytest.mark.parametrize("token", [None, "", "wrong", "tøken", TOKEN + "x"])
def test_without_the_token_of_this_start_nothing_is_done(client, board, token):
    data = {"button": "confirm"} if token is None else {"button": "confirm", "token": token}
    assert client.post("/act", data=data).status_code == 403
    assert board.acts == []


def test_the_token_may_come_in_a_header_and_the_view_comes_back(client, board):
    answer = client.post("/act", data={"button": "cancel"}, headers={"X-Kiosk-Token": TOKEN})
    assert answer.json["revision"] == 8
    assert board.acts == [Pressed(button=Button.CANCEL)]


def test_each_start_has_a_token_of_its_own(board):
    pages = [
        create_kiosk(board, address=ADDRESS).test_client().get("/", headers={"Host": ADDRESS}).text for _ in range(2)
    ]
    first, second = (page.split('data-token="')[1].split('"')[0] for page in pages)
    assert first != second
    assert len(first) >= 40


def test_an_address_that_is_not_this_computers_own_is_never_served(board):
    with pytest.raises(ValueError, match="this computer only"):
        create_kiosk(board, address="0.0.0.0:8765")


@pytest.mark.parametrize("path", ["/", "/view?after=0", "/static/js/kiosk.js", "/no-such-page"])
def test_every_answer_carries_the_safe_headers(client, path):
    with client.get(path) as answer:
        headers = answer.headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


def test_nothing_stands_inline(client, board):
    page = look(client, board, make_view(Step.MAY_GO))
    assert "<style" not in page
    assert "style=" not in page
    assert " onclick" not in page
    assert page.count("<script") == page.count('<script type="module" src="/static/')


def test_without_a_script_the_page_renews_itself(client):
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in client.get("/").text


def test_what_comes_from_outside_is_escaped(client, board):
    page = look(client, board, make_view(station="<script>x</script>", initials='"><img src=x>'))
    assert "<script>x" not in page
    assert "<img" not in page


FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary="
PART = b'--x\r\nContent-Disposition: form-data; name="code"'


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (FORM, b"\xff\xfe\x00=%ZZ&%"),
        (FORM, b"&" * 5000),
        (FORM, b"code=a&" * 3000),
        (FORM, b"code=%00%0d%0a%ff"),
        ("multipart/form-data", b"x"),
        (PARTS, b"--\r\n"),
        (f"{PARTS}x", PART + b"\r\n\r\nL"),
        (f"{PARTS}x", PART + b'; filename="a"\r\n\r\nL\r\n--x--'),
        ("application/json", b"{"),
        ("", b""),
        ("\u00e9", b"x"),
        (f"{FORM}; charset=utf-99", b"code=L0001234"),
    ],
)
def test_nonsense_is_refused_and_breaks_nothing(client, board, content_type, body):
    headers = {"X-Kiosk-Token": TOKEN, "Content-Type": content_type}
    for path in ("/act", "/view", "/"):
        assert client.post(path, data=body, headers=headers).status_code in (200, 303, 400, 405, 413, 415, 422)
    assert client.post("/act", data=body, headers={"Content-Type": content_type}).status_code in (403, 413)
    assert all(isinstance(act, TypedCode) for act in board.acts)


@pytest.mark.parametrize("after", ["", "x", "9" * 5000, "-1", "1e9", "%00", "6.5"])
def test_revision_that_is_none_is_answered_at_once(client, after):
    assert client.get(f"/view?after={after}").status_code == 200


def test_text_with_anything_in_it_is_only_a_text_that_is_no_code(client, board):
    for text in ("\0", "\r\nX", "\u202e", "\U0001f4a3" * 64, "';--", "%s%n", "<script>"):
        assert act(client, code=text).status_code == 303
    assert len(board.acts) == 7
