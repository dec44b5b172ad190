"""What lies on the disk of a desk's computer after a day's work: no badge, and nobody but its owner reads it."""

import os
import re
import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import scrypt
from pathlib import Path

import pytest
import sqlalchemy as sa

from laptopdesk.accounts.service import issue_badge
from laptopdesk.app import compose
from laptopdesk.core.access import Role, system_actor
from laptopdesk.handout.queries import find_handout_by_operation
from laptopdesk.people.service import erase_participant
from laptopdesk.protocol.badges import HIDDEN, BadgeHash, Operator, hide_badges
from laptopdesk.protocol.codes import COMMANDS, CodeKind, Command, is_code
from laptopdesk.protocol.operations import OperationOutcome
from laptopdesk.protocol.snapshot import Snapshot
from scanner.book import Book
from scanner.export import export
from scanner.ledger import DRAWING_KEPT_MS, EventOutcome, Ledger
from scanner.store import FILE, Store
from scanner.values import Button, Pressed, Signed, Step, Ticked
from tests.factories import actor_for, make_staff, unit
from tests.station.line import Cut, Line
from tests.station.process import Station
from tests.station.test_count import Place
from tests.station.test_hand_over import KIT, Desk
from tests.station.test_ledger import KEY, Clock, given_out
from tests.station.world import World, wait_until

ALL = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BADGES = BadgeHash(salt="0f" * 16, cost=2)
PNG = b"\x89PNG\r\n\x1a\n"


def everything_in(folder: Path) -> bytes:
    """Every byte of every file of this folder."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.fixture
def badge(world: World) -> tuple[int, str]:
    """The number and the badge of a volunteer at the place of the stations."""
    with world.db.unit_of_work(now=datetime.now(UTC), actor=system_actor()) as uow:
        place = uow.session.scalar(sa.text(f"SELECT id FROM location WHERE code = '{world.race.location}'"))
        staff = make_staff(uow, Role.VOLUNTEER, location=place)
        return staff, issue_badge(uow, staff)


@pytest.fixture
def counted(world: World) -> Iterator[Place]:
    """The place whose shelf is counted; nothing of it waits for another test."""
    with world.db.read() as session:
        location = session.scalar(sa.text(f"SELECT id FROM location WHERE code = '{world.race.location}'"))
    place = Place(world=world, location=location)
    yield place
    place.cancel()


@pytest.fixture
def station(world: World, line: Line, tmp_path: Path) -> Iterator[Station]:
    folder = tmp_path / "desk"
    folder.mkdir(mode=0o755)
    before = os.umask(0o022)
    world.pair(folder, line.url)
    station = Station(folder=folder)
    yield station
    station.close()
    os.umask(before)


@pytest.mark.races
def test_no_badge_is_on_the_disk_after_a_day(
    world: World, line: Line, station: Station, badge: tuple[int, str], counted: Place, tmp_path: Path
) -> None:
    """With and without a network, while counting, misread in between, in the log, and brought out."""
    number, code = badge
    counted.open()
    with (tmp_path / "log").open("wb") as log:
        station.log = log
        station.start().online()
        station.scan(code)
        station.hand_out(*world.next_pair())
        line.everything = Cut.BEFORE
        wait_until(lambda: not station.status()["online"], "the line is down")
        station.hand_out(*world.next_pair())
        station.scan(COMMANDS[Command.COUNT].text, code, f"?{code}!", f"{code[:4]} {code[4:8]} {code[8:]}0", "nonsense")
        wait_until(lambda: station.state()["scans"] >= 1, "it counts")
        station.scan(COMMANDS[Command.CONFIRM].text)
        line.mend()
        wait_until(lambda: station.status()["unsent"] == 0, "all is sent")
        running = everything_in(station.folder)
        export(station.folder, tmp_path / "export.jsonl", lambda: 1)
        station.stop()

    for where, content in {
        "running": running,
        "ended": everything_in(station.folder),
        "log": (tmp_path / "log").read_bytes(),
        "export": (tmp_path / "export.jsonl").read_bytes(),
    }.items():
        assert code.encode() not in content, where
        assert code[1:11].encode() not in content, where
    with world.db.read() as session:
        for operation in station.confirmed:
            handout = find_handout_by_operation(session, operation)
            assert handout is not None
            assert handout.handed_by_id == number


@pytest.mark.races
def test_nobody_else_on_the_computer_reads_the_folder(world: World, station: Station) -> None:
    (station.folder / FILE).chmod(0o644)
    station.start().online()
    station.hand_out(*world.next_pair())

    assert station.folder.stat().st_mode & 0o777 == 0o700
    open_files = {path.name: oct(path.stat().st_mode & 0o777) for path in station.folder.iterdir() if path.is_file()}
    assert set(open_files.values()) == {"0o600"}, open_files
    assert {FILE, f"{FILE}-wal", "agent.json", "agent.lock"} <= set(open_files)


# ---- what was deleted is gone


def book_of(folder: Path) -> tuple[Store, Book]:
    store = Store(folder)
    return store, Book(store, lambda: 5)


def snapshot(**more: object) -> Snapshot:
    empty = Snapshot(sequence=1, hash="h", base=None, made_at_ms=1, laptops={}, people={}).to_json()
    return Snapshot.from_json({**empty, **more})


PERSON = [0, "Q.Z.W.", "three-trainings", 1, 0, 0, 0]


@pytest.mark.parametrize("end", ["a new list", "news", "revoked"])
def test_who_left_the_list_left_the_disk(tmp_path: Path, end: str) -> None:
    store, book = book_of(tmp_path)
    book.take_in(snapshot(people={f"P{number:010d}X": PERSON for number in range(500)}))
    assert b"Q.Z.W." in everything_in(tmp_path)

    match end:
        case "a new list":
            book.take_in(snapshot())
        case "news":
            book.take_in(snapshot(base=1, people={f"P{number:010d}X": None for number in range(500)}))
        case _:
            book.wipe()

    assert b"Q.Z.W." not in everything_in(tmp_path)
    store.close()


def test_who_reads_meanwhile_holds_nobody_up_and_the_rest_goes_the_next_time(tmp_path: Path) -> None:
    store, book = book_of(tmp_path)
    book.take_in(snapshot(people={"P1234567890X": PERSON}))
    reader = sqlite3.connect(tmp_path / FILE)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM person").fetchone()

    book.take_in(snapshot())
    reader.close()
    book.take_in(snapshot())

    assert b"Q.Z.W." not in everything_in(tmp_path)
    store.close()


def test_drawings_go_a_week_after_the_server_has_them_and_the_ledger_still_holds(tmp_path: Path) -> None:
    store, clock = Store(tmp_path), Clock()
    ledger = Ledger(store, KEY.sign, clock)
    pictures = [PNG + bytes([number]) * 900 for number in (65, 66, 67)]
    entries = [ledger.append(given_out(number + 1), picture) for number, picture in enumerate(pictures)]
    outcomes = (OperationOutcome.APPLIED, OperationOutcome.QUARANTINED)
    ledger.answered(
        [EventOutcome(sequence=number + 1, outcome=outcome, reasons=()) for number, outcome in enumerate(outcomes)]
    )
    assert ledger.forget_drawings() == 0
    clock.ms += DRAWING_KEPT_MS + 1

    assert ledger.forget_drawings() == 1  # never what was not sent, nor what the server set aside
    assert ledger.forget_drawings() == 0

    content = everything_in(tmp_path)
    assert [b64encode(picture)[20:60] in content for picture in pictures] == [False, True, True]
    ledger.inspect()
    assert ledger.damaged() == ()
    assert ledger.send_again_after(0) == 2
    again = ledger.list_unsent(9)
    assert [(entry.event.hash, entry.signature) for entry in again] == [
        (entry.event.hash, entry.signature) for entry in entries
    ]
    assert [entry.event.drawing is None for entry in again] == [True, False, False]
    store.close()


@pytest.mark.races
def test_whoever_is_erased_is_gone_from_the_desk_with_its_next_word(world: World, line: Line, tmp_path: Path) -> None:
    """The signature in its ledger, and the line on its list; nobody else's."""
    folder = tmp_path / "signed"
    world.pair(folder, line.url)
    desk = Desk(folder)
    try:
        desk.sync.once()
        gone, stays = world.next_pair(), world.next_pair()
        for (laptop, pass_code), letter in ((gone, b"g"), (stays, b"s")):
            desk.scan(laptop, pass_code)
            for item in KIT:
                desk.agent.act(Ticked(item=item, on=True))
            desk.agent.act(Signed(png=PNG + letter * 900))
            assert desk.agent.act(Pressed(button=Button.CONFIRM)).step is Step.HANDED_OVER
        desk.sync.once()
        drawn = {letter: b64encode(PNG + letter * 900)[40:80] for letter in (b"g", b"s")}
        assert all(picture in everything_in(folder) for picture in drawn.values())
        with unit(world.db, now=datetime.now(UTC)) as uow:
            person = uow.session.scalar(
                sa.text("SELECT participant_id FROM pass WHERE code = :code"), {"code": gone[1]}
            )
            chief = actor_for(uow, Role.ADMIN)
            erase_participant(uow.by(chief), compose().erasures, person)

        desk.sync.once()

        content = everything_in(folder)
        assert (drawn[b"g"] in content, drawn[b"s"] in content) == (False, True)
        assert desk.book.find_person(gone[1]) is None
        assert desk.book.find_person(stays[1]) is not None
        desk.ledger.inspect()
        assert desk.ledger.damaged() == ()
    finally:
        desk.close()


def test_a_folder_of_before_loses_its_badges_at_the_first_start(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / FILE)
    old.execute("PRAGMA journal_mode=WAL")
    old.execute("CREATE TABLE operator (badge TEXT PRIMARY KEY, initials TEXT NOT NULL) WITHOUT ROWID")
    old.execute("CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
    old.executemany("INSERT INTO operator VALUES (?, ?)", [(f"S{number:010d}A", "Q.") for number in range(300)])
    old.execute("INSERT INTO note VALUES ('identity', 'kept')")
    old.commit()
    old.close()

    store = Store(tmp_path)

    assert re.search(rb"S0000000[0-9]{3}A", everything_in(tmp_path)) is None
    assert store.note("identity") == "kept"
    store.close()


# ---- knowing who stands there


def test_a_scan_is_one_hash_however_many_may_stand_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = [
        next(f"S{number:010d}{check}" for check in ALL if is_code(f"S{number:010d}{check}", CodeKind.BADGE))
        for number in range(30)
    ]
    operators = {
        BADGES.of(code): Operator(number=number + 1, initials=f"{number}.").to_json()
        for number, code in enumerate(codes)
    }
    store, book = book_of(tmp_path)
    book.take_in(snapshot(operators=operators, badges=BADGES.to_json()))
    calls: list[bytes] = []
    monkeypatch.setattr(
        "laptopdesk.protocol.badges.scrypt", lambda badge, **how: (calls.append(badge), scrypt(badge, **how))[1]
    )

    assert [book.recognise(code) for code in codes] == list(range(1, 31))
    assert len(calls) == 30
    assert book.recognise("S9999999999X") is None
    assert book.find_operator(7) == "6."
    assert book.find_operator(77) is None
    book.wipe()
    assert book.recognise(codes[0]) is None
    store.close()


def test_a_badge_is_hidden_wherever_it_stands_and_nothing_else_is() -> None:
    badge = next(f"S1234567890{check}" for check in ALL if is_code(f"S1234567890{check}", CodeKind.BADGE))
    for text in (badge, f"xx{badge}yy", badge.lower(), f"{badge[:4]} {badge[4:8]} {badge[8:]}"):
        assert hide_badges(text).count(HIDDEN) == 1
        assert "1234567890" not in re.sub(r"\s", "", hide_badges(text))
    for text in ("L00000019", "S123", "", "S1234567890" + ("A" if badge[-1] != "A" else "B"), "P12345678901"):
        assert hide_badges(text) == text
