"""One intent, one operation: tried too early, corrected, sent twice, undone, and the next person at the same desk."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.protocol.codes import COMMANDS, DONE_BY_SCANNER, Command
from laptopdesk.training.service import invite
from laptopdesk.ui.cookies import BROWSER
from tests.factories import (
    actor_for,
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
from tests.web.plain_browser import PlainBrowser

PNG = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)
CARD = {command: code.text for command, code in COMMANDS.items()}


@dataclass(frozen=True, kw_only=True)
class World:
    """Two people who may have a laptop, one who may not, and three ready laptops at one place."""

    place: int
    session: int
    volunteer: int
    trainer: int
    passes: tuple[str, str]
    untrained: str
    laptops: tuple[str, str, str]


@pytest.fixture
def world(sqlite_db: Database, now: datetime) -> World:
    with unit(sqlite_db, now=now) as uow:
        place = make_location(uow, name="Huis A")
        session = make_session(uow, place, starts_at=now - timedelta(hours=3), now=now - timedelta(days=9))
        people = [make_participant(uow, place) for _ in range(3)]
        for person in people:
            make_enrolment(uow, person, place)
        invite(uow.by(actor_for(uow, Role.PROGRAMME)), session, people)
        for person in people[:2]:
            make_attendance(uow, session, person, now=now)
        first, second, third = (make_pass(uow, person) for person in people)
        one, two, three = (make_ready_laptop(uow, location=place) for _ in range(3))
        return World(
            place=place,
            session=session,
            volunteer=make_staff(uow, Role.VOLUNTEER, location=place),
            trainer=make_staff(uow, Role.TRAINER, location=place),
            passes=(first, second),
            untrained=third,
            laptops=(one, two, three),
        )


def browser_of(app: Flask, world: World, *, trainer: bool = False) -> PlainBrowser:
    """A browser of its own, signed in at the place and standing at the empty desk."""
    client: FlaskClient = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in_as(client, world.trainer if trainer else world.volunteer, desk=world.place)
    browser = PlainBrowser(client=client)
    browser.open("/desk")
    return browser


@pytest.fixture
def desk(app: Flask, world: World) -> PlainBrowser:
    return browser_of(app, world)


def count(db: Database, table: str, where: str = "1 = 1") -> int:
    with db.read() as session:
        return int(session.scalar(sa.text(f'SELECT count(*) FROM "{table}" WHERE {where}')) or 0)


def hand_out(desk: PlainBrowser, code: str, laptop: str) -> str:
    """Scanned, ticked, signed on paper, handed over; answers the page."""
    desk.scan(code, laptop)
    desk.tick("charger")
    desk.write("paper_number", "A-1")
    return desk.press("Handed over")


# ---- 6: the id belongs to the intent


@pytest.mark.parametrize("early", ["button", "card"])
def test_handed_over_too_early_leaves_no_operation(
    desk: PlainBrowser, world: World, sqlite_db: Database, early: str
) -> None:
    desk.scan(world.passes[0], world.laptops[0])
    page = desk.press("Handed over") if early == "button" else desk.scan(CARD[Command.CONFIRM])
    assert "Not handed over yet" in page
    assert count(sqlite_db, "inbox") == 0
    desk.tick("charger")
    desk.press("Handed over")
    desk.write("paper_number", "A-1")
    desk.press("Handed over")
    assert desk.verdict == "done"
    hand_out(desk, world.passes[1], world.laptops[1])
    assert desk.verdict == "done"
    assert count(sqlite_db, "handout") == 2
    assert count(sqlite_db, "case") == 0


def test_after_a_refusal_and_a_cancel_the_next_person_is_not_stopped(
    desk: PlainBrowser, world: World, sqlite_db: Database
) -> None:
    desk.scan(world.untrained, world.laptops[0])
    assert desk.verdict == "stop"
    desk.scan(CARD[Command.CONFIRM])
    assert desk.verdict == "stop"
    desk.scan(CARD[Command.CANCEL])
    assert desk.verdict == "idle"
    hand_out(desk, world.passes[0], world.laptops[0])
    assert desk.verdict == "done"
    assert count(sqlite_db, "case") == 0


def test_refused_attended_meanwhile_and_tried_again(
    desk: PlainBrowser, world: World, sqlite_db: Database, now: datetime
) -> None:
    desk.scan(world.untrained, world.laptops[0])
    desk.scan(CARD[Command.CONFIRM])
    with unit(sqlite_db) as uow:
        person = uow.session.scalar(
            sa.text("SELECT participant_id FROM pass WHERE code = :code"), {"code": world.untrained}
        )
        make_attendance(uow, world.session, int(person or 0), now=now)
    hand_out(desk, world.untrained, world.laptops[0])
    assert desk.verdict == "done"


@pytest.mark.parametrize("number", ["a:b", "x" * 50, "1\t2"])
def test_a_bad_number_of_the_paper_is_said(desk: PlainBrowser, world: World, sqlite_db: Database, number: str) -> None:
    desk.scan(world.passes[0], world.laptops[0])
    desk.tick("charger")
    desk.write("paper_number", number)
    page = desk.press("Handed over")
    assert "dashes in the paper number" in page
    assert desk.ticked() == {"charger"}
    assert count(sqlite_db, "inbox") == 0


def test_the_same_form_again_shows_the_same_green(desk: PlainBrowser, world: World, sqlite_db: Database) -> None:
    hand_out(desk, world.passes[0], world.laptops[0])
    for _ in range(2):
        assert (desk.verdict, desk.value("done")) == ("done", "1")
        desk.again()
    assert count(sqlite_db, "handout") == count(sqlite_db, "inbox") == 1


@pytest.mark.parametrize("twice", ["sent again", "scanned again"])
def test_kit_and_confirm_in_one_go_show_the_same_green_again(
    desk: PlainBrowser, world: World, sqlite_db: Database, twice: str
) -> None:
    pair, cards = (world.passes[0], world.laptops[0]), "\n".join(CARD[command] for command in DONE_BY_SCANNER)
    desk.scan("\n".join((*pair, cards)))
    assert desk.verdict == "done"

    if twice == "sent again":
        desk.again()
    else:
        desk.scan("\n".join((*pair, cards)))

    assert (desk.status, desk.verdict) == (200, "done")
    assert (count(sqlite_db, "handout"), count(sqlite_db, "inbox")) == (1, 1)


def test_kit_and_confirm_in_one_go_say_no_once(desk: PlainBrowser, world: World, sqlite_db: Database) -> None:
    desk.scan("\n".join((world.untrained, world.laptops[0], *(CARD[command] for command in DONE_BY_SCANNER))))
    assert desk.verdict == "stop"
    assert count(sqlite_db, "journal_entry", "action = 'handout.refused'") == 1


def test_back_and_another_tick_shows_what_was_handed_over(
    desk: PlainBrowser, world: World, sqlite_db: Database
) -> None:
    hand_out(desk, world.passes[0], world.laptops[0])
    action, pairs = desk.sent
    page = desk.post(action, [*pairs, ("kit", "bag")])
    assert desk.verdict == "done"
    assert "Handed over" in page
    assert count(sqlite_db, "handout") == 1
    assert count(sqlite_db, "case") == 0


def test_the_same_pair_scanned_again_is_shown_as_done(desk: PlainBrowser, world: World) -> None:
    hand_out(desk, world.passes[0], world.laptops[0])
    desk.scan(world.laptops[0], world.passes[0])
    assert desk.verdict == "done"


def test_the_round_has_the_same_ids(app: Flask, world: World, sqlite_db: Database) -> None:
    round_page = browser_of(app, world, trainer=True)
    round_page.open(f"/sessions/{world.session}/round")
    for laptop in world.laptops[:2]:
        round_page.scan(laptop)
        assert "Not handed over yet" in round_page.press("Handed over")
        round_page.tick("charger")
        round_page.write("paper_number", "A-1")
        round_page.press("Handed over")
        first = round_page.value("done")
        round_page.again()
        assert (round_page.verdict, round_page.value("done")) == ("done", first)
    assert count(sqlite_db, "handout") == 2
    assert count(sqlite_db, "case") == 0


def test_a_return_sent_twice_is_one_return(desk: PlainBrowser, world: World, sqlite_db: Database) -> None:
    hand_out(desk, world.passes[0], world.laptops[0])
    form_id = desk.open("/returns") and desk.value("form_id")
    back = [("laptop", world.laptops[0]), ("reason", "defect"), ("kit", "charger"), ("form_id", form_id)]
    desk.post("/returns", back)
    for _ in range(2):
        assert (desk.status, desk.address, desk.verdict) == (200, "/returns", "done")
        desk.again()
    assert count(sqlite_db, "handout", "ended_by = 'returned'") == 1
    assert count(sqlite_db, "inbox", "kind = 'return'") == 1


# ---- 7: undo and green are this desk's own


def test_undo_is_asked_in_words_and_said_afterwards(desk: PlainBrowser, world: World, sqlite_db: Database) -> None:
    hand_out(desk, world.passes[0], world.laptops[0])
    desk.scan(world.passes[1])  # the next person is here already
    page = desk.press("Undo")
    assert "Undo this hand-out?" in page
    assert count(sqlite_db, "handout", "ended_by IS NULL") == 1
    page = desk.press("Yes, undo it")
    assert "was undone at" in page
    assert desk.value("pass") == world.passes[1]
    assert count(sqlite_db, "handout", "ended_by = 'undone'") == 1


def test_undo_by_cards_alone(desk: PlainBrowser, world: World, sqlite_db: Database) -> None:
    hand_out(desk, world.passes[0], world.laptops[0])
    assert "Undo this hand-out?" in desk.scan(CARD[Command.UNDO])
    assert "Undo this hand-out?" in desk.scan("L000000&")
    assert "was undone at" in desk.scan(CARD[Command.CONFIRM])
    assert "was undone at" in desk.again()
    assert count(sqlite_db, "handout", "ended_by = 'undone'") == 1
    assert "nothing to undo" in desk.scan(CARD[Command.UNDO])


def test_an_undo_may_be_answered_with_no(desk: PlainBrowser, world: World, sqlite_db: Database) -> None:
    hand_out(desk, world.passes[0], world.laptops[0])
    desk.scan(world.passes[1], world.laptops[1])
    desk.tick("charger")
    desk.scan(CARD[Command.UNDO])
    assert "Nothing was undone" in desk.scan(CARD[Command.CANCEL])
    assert desk.verdict == "go"
    assert desk.ticked() == {"charger"}
    desk.scan(CARD[Command.UNDO])
    assert "Nothing was undone" in desk.scan(world.laptops[2])
    assert desk.verdict == "go"
    assert count(sqlite_db, "handout", "ended_by IS NULL") == 1


def test_another_desk_never_undoes_ours(app: Flask, desk: PlainBrowser, world: World, sqlite_db: Database) -> None:
    other = browser_of(app, world)
    hand_out(desk, world.passes[0], world.laptops[0])
    assert "nothing to undo" in other.scan(CARD[Command.UNDO])
    hand_out(other, world.passes[1], world.laptops[1])
    page = desk.scan(CARD[Command.UNDO])
    assert "Undo this hand-out?" in page
    assert "was undone at" in desk.scan(CARD[Command.CONFIRM])
    with sqlite_db.read() as session:
        rows = session.execute(sa.text("SELECT id, ended_by FROM handout ORDER BY id")).all()
    assert [tuple(row) for row in rows] == [(1, "undone"), (2, None)]
    assert desk.client.post("/handouts/2/undo").status_code == 422
    assert "nothing to undo" in desk.open("/handouts/2/undo")
    assert count(sqlite_db, "handout", "ended_by = 'undone'") == 1


def test_an_id_that_was_not_signed_by_us_is_no_desk(app: Flask, desk: PlainBrowser, world: World) -> None:
    hand_out(desk, world.passes[0], world.laptops[0])
    cookie = desk.client.get_cookie(BROWSER)
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    forged = browser_of(app, world)
    forged.client.set_cookie(BROWSER, cookie.value[:-2] + "xx")
    assert "nothing to undo" in forged.scan(CARD[Command.UNDO])
    shared = browser_of(app, world)
    shared.client.set_cookie(BROWSER, cookie.value)
    assert "Undo this hand-out?" in shared.scan(CARD[Command.UNDO])


def test_undo_in_the_list_loses_nothing(desk: PlainBrowser, world: World, sqlite_db: Database) -> None:
    for code, laptop in zip(world.passes, world.laptops, strict=False):
        hand_out(desk, code, laptop)
    desk.scan(world.untrained)
    page = desk.post("/desk", [*desk.fields("desk-scan"), ("ask_undo", "1")])
    assert "Undo this hand-out?" in page
    assert desk.value("undo") == "1"
    desk.press("Yes, undo it")
    assert desk.value("pass") == world.untrained
    assert count(sqlite_db, "handout", "id = 1 AND ended_by = 'undone'") == 1


@pytest.mark.parametrize("way", ["list", "handout"])
def test_undo_stays_within_reach_for_ten_minutes(
    app: Flask, desk: PlainBrowser, world: World, now: datetime, way: str
) -> None:
    hand_out(desk, world.passes[0], world.laptops[0])
    address = "/desk" if way == "list" else "/handouts/1"
    desk.scan(world.passes[1], world.laptops[1])
    assert desk.has("Undo")
    desk.open(address)
    assert desk.has("Undo")
    page = desk.press("Undo")
    assert "Undo this hand-out?" in page
    app.extensions["laptopdesk"].clock = lambda: now + timedelta(minutes=11)
    desk.open(address)
    assert not desk.has("Undo")
    assert "nothing to undo" in (desk.open("/desk") and desk.scan(CARD[Command.UNDO]))


@pytest.mark.parametrize("ending", ["undone", "returned"])
def test_green_is_never_shown_for_what_has_ended(app: Flask, desk: PlainBrowser, world: World, ending: str) -> None:
    hand_out(desk, world.passes[0], world.laptops[0])
    form = desk.sent
    if ending == "undone":
        desk.scan(CARD[Command.UNDO], CARD[Command.CONFIRM])
    else:
        desk.client.post("/returns", data={"laptop": world.laptops[0], "reason": "defect"})
    for show in (lambda: desk.open("/desk?done=1"), lambda: desk.post(*form)):
        page = show()
        assert desk.verdict != "done"
        assert ("was undone at" if ending == "undone" else "was taken back from") in page
    assert browser_of(app, world).open("/desk?done=1").count('data-verdict="done"') == 0


def test_another_desks_green_is_not_shown(app: Flask, desk: PlainBrowser, world: World) -> None:
    hand_out(desk, world.passes[0], world.laptops[0])
    other = browser_of(app, world)
    other.open("/desk?done=1")
    assert other.verdict == "idle"


@pytest.mark.parametrize("again", ["button", "button too early", "card", "scan"])
def test_a_second_tab_says_that_it_was_handed_over_with_its_undo(
    desk: PlainBrowser, world: World, sqlite_db: Database, again: str
) -> None:
    tab = PlainBrowser(client=desk.client)
    tab.open("/desk")
    tab.scan(world.passes[0], world.laptops[0])
    hand_out(desk, world.passes[0], world.laptops[0])
    if again == "button":
        tab.tick("charger")
        tab.write("paper_number", "A-2")
    scanned = CARD[Command.CONFIRM] if again == "card" else world.laptops[0]
    page = tab.press("Handed over") if "button" in again else tab.scan(scanned)
    assert 'data-verdict="done"' in page
    assert "was handed over to B. at 10:00" in page
    assert "Not handed over yet" not in page
    assert "Last handed out by this desk" in page
    assert count(sqlite_db, "handout") == 1
    tab.press("Undo")
    assert "was undone at" in tab.press("Yes, undo it")


@pytest.mark.parametrize("again", ["scan", "button"])
def test_another_desk_reads_when_and_by_whom_it_was_handed_over(
    app: Flask, desk: PlainBrowser, world: World, again: str
) -> None:
    other = browser_of(app, world, trainer=True)
    other.scan(world.passes[0], world.laptops[0])
    hand_out(desk, world.passes[0], world.laptops[0])
    if again == "button":
        other.tick("charger")
        other.write("paper_number", "A-2")
    page = other.press("Handed over") if again == "button" else other.scan(world.laptops[0])
    assert 'data-verdict="stop"' in page
    assert re.search("This laptop was handed over to this participant at 10:00 by Medewerker [0-9]+, at Huis A", page)
    assert "Ask the technician" not in page
    assert "Set it aside" not in page
    assert "Last handed out by this desk" not in page


def test_a_desk_of_another_place_does_not_read_by_whom(
    app: Flask, desk: PlainBrowser, world: World, sqlite_db: Database
) -> None:
    with unit(sqlite_db) as uow:
        elsewhere = make_location(uow, name="Huis B", postcode="3012AB")
        stranger = make_staff(uow, Role.VOLUNTEER, location=elsewhere)
    hand_out(desk, world.passes[0], world.laptops[0])
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in_as(client, stranger, desk=elsewhere)
    other = PlainBrowser(client=client)
    other.open("/desk")
    page = other.scan(world.passes[0], world.laptops[0])
    assert 'data-verdict="stop"' in page
    assert "Medewerker" not in page[page.index("data-verdict") :]
    assert "was handed over to this participant" not in page


def test_a_card_too_much_leaves_the_green(desk: PlainBrowser, world: World) -> None:
    hand_out(desk, world.passes[0], world.laptops[0])
    desk.scan(CARD[Command.CONFIRM])
    assert desk.verdict == "done"
    desk.scan(CARD[Command.CANCEL])
    assert desk.verdict == "idle"


# ---- 8: what was ticked and signed stays


@pytest.mark.parametrize("stray", ["laptop", "pass", "misread", "confirm", "undo", "count"])
def test_no_scan_wipes_what_was_ticked_and_signed(desk: PlainBrowser, world: World, stray: str) -> None:
    desk.scan(world.passes[0], world.laptops[0])
    desk.tick("bag")
    desk.write("signature_png", PNG)
    codes = {"laptop": world.laptops[0], "pass": world.passes[0], "misread": "L000000&"}
    desk.scan(codes.get(stray) or CARD[Command(stray)])
    assert desk.ticked() == {"bag"}
    assert desk.value("signature_png") == PNG


@pytest.mark.parametrize("at", ["desk", "round"])
def test_another_language_keeps_what_was_ticked_and_signed(
    app: Flask, world: World, sqlite_db: Database, at: str
) -> None:
    desk = browser_of(app, world, trainer=True)
    desk.open("/desk" if at == "desk" else f"/sessions/{world.session}/round")
    desk.scan(world.passes[0], world.laptops[0])
    desk.tick("charger", "bag")
    desk.write("signature_png", PNG)
    before = desk.value("form_id")
    desk.press("NLNederlands")
    assert desk.status == 200
    assert "Mag mee" in desk.html
    assert desk.address == ("/desk" if at == "desk" else f"/sessions/{world.session}/round")
    assert desk.ticked() == {"charger", "bag"}
    assert desk.value("signature_png") == PNG
    assert desk.value("form_id") == before
    desk.press("ENEnglish")
    assert desk.ticked() == {"charger", "bag"}
    assert count(sqlite_db, "handout") == 0
    desk.press("Handed over")
    assert desk.verdict == "done"
    desk.press("NLNederlands")
    assert desk.verdict == "done"
    assert count(sqlite_db, "handout") == 1


def test_another_language_keeps_a_first_scan_and_the_question_of_an_undo(desk: PlainBrowser, world: World) -> None:
    desk.scan(world.passes[1])
    desk.press("NLNederlands")
    assert desk.value("pass") == world.passes[1]
    desk.press("ENEnglish")
    hand_out(desk, world.passes[0], world.laptops[0])
    desk.press("Undo")
    desk.press("NLNederlands")
    assert "ongedaan maken?" in desk.html
    desk.press("ENEnglish")
    assert "was undone at" in desk.press("Yes, undo it")


def test_another_language_where_the_round_is_empty(app: Flask, world: World, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        uow.session.execute(sa.text("DELETE FROM attendance"))
    desk = browser_of(app, world, trainer=True)
    desk.open(f"/sessions/{world.session}/round")
    desk.press("NLNederlands")
    assert (desk.status, desk.address) == (200, f"/sessions/{world.session}/round")
    assert "nog niemand aanwezig" in desk.html


def test_another_person_or_laptop_begins_anew(desk: PlainBrowser, world: World) -> None:
    for code in (world.laptops[1], world.passes[1], CARD[Command.CANCEL]):
        desk.open("/desk")
        desk.scan(world.passes[0], world.laptops[0])
        desk.tick("charger")
        desk.write("paper_number", "A-1")
        desk.scan(code)
        if code == CARD[Command.CANCEL]:
            desk.scan(world.passes[0], world.laptops[0])
        assert desk.verdict == "go"
        assert desk.ticked() == set()
        assert desk.value("paper_number") == ""


def test_the_card_confirms_what_was_signed_on_the_screen(desk: PlainBrowser, world: World, sqlite_db: Database) -> None:
    desk.scan(world.passes[0], world.laptops[0])
    desk.write("signature_png", PNG)
    page = desk.scan(CARD[Command.CONFIRM])
    assert "Not handed over yet" in page
    assert desk.value("signature_png") == PNG
    desk.tick("charger")
    desk.scan(CARD[Command.CONFIRM])
    assert desk.verdict == "done"
    with sqlite_db.read() as session:
        row = session.execute(sa.text("SELECT signature, kit FROM handout")).one()
    assert row.signature == "screen"
    assert "charger" in row.kit


@pytest.mark.parametrize("way", ["card", "button"])
def test_signed_on_paper_shows_its_number_before_green(
    desk: PlainBrowser, world: World, sqlite_db: Database, way: str
) -> None:
    for turn, (code, laptop) in enumerate(zip(world.passes, world.laptops, strict=False), start=1):
        desk.scan(code, laptop)
        desk.tick("charger")
        page = desk.scan(CARD[Command.PAPER_SIGNED]) if way == "card" else desk.press("Signed on paper: give a number")
        number = desk.value("paper_number")
        assert number.startswith("2311-")
        assert number.endswith(f"-{turn}")
        assert f"Write number {number} on the agreement" in page.replace("\u2011", "-")
        assert desk.verdict == "go"
        desk.scan(CARD[Command.CONFIRM])
        assert desk.verdict == "done"
    with sqlite_db.read() as session:
        numbers = session.scalars(sa.text("SELECT paper_number FROM handout ORDER BY id")).all()
    assert [number[-2:] for number in numbers] == ["-1", "-2"]


def test_cards_alone_hand_over(desk: PlainBrowser, world: World, sqlite_db: Database) -> None:
    desk.scan(world.passes[0], world.laptops[0], CARD[Command.KIT])
    assert desk.ticked() == {"charger"}
    desk.scan(CARD[Command.PAPER_SIGNED], CARD[Command.CONFIRM])
    assert desk.verdict == "done"
    one_post = "\n".join((world.passes[1], world.laptops[1], *(CARD[card] for card in DONE_BY_SCANNER)))
    desk.post("/desk", [("code", one_post)])
    assert desk.verdict == "done"
    assert count(sqlite_db, "handout") == 2


def test_a_typed_paper_number_is_kept(desk: PlainBrowser, world: World) -> None:
    desk.scan(world.passes[0], world.laptops[0])
    desk.write("paper_number", "A-77")
    desk.scan(CARD[Command.PAPER_SIGNED])
    assert desk.value("paper_number") == "A-77"


def test_paper_before_anything_was_scanned(desk: PlainBrowser) -> None:
    assert "First scan the pass and the laptop" in desk.scan(CARD[Command.PAPER_SIGNED])
