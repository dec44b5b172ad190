"""Taking over what was there before: states, dates, holders, attested erasure; all or nothing; twice is once."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from laptopdesk.app import compose
from laptopdesk.assets.attestation import queries as attestation
from laptopdesk.assets.attestation.errors import AttestationReason
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import allow_attestation, fit_medium, open_lot
from laptopdesk.assets.lifecycle.values import LaptopFilter, LaptopOrigin, LaptopState, MediumKind, NewMedium
from laptopdesk.assets.moves.service import move_facts, move_laptop
from laptopdesk.assets.takeover.reading import read_takeover
from laptopdesk.config import Config
from laptopdesk.core.access import Actor, Role
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Forbidden, Refused
from laptopdesk.core.journal import verify_chain
from laptopdesk.handout import queries as handouts
from laptopdesk.handout.service import hand_out_laptop, take_back_laptop, undo_handout
from laptopdesk.handout.takeover.cli import takeover
from laptopdesk.handout.takeover.service import take_over
from laptopdesk.handout.takeover.values import TakenOverList, TakeOver, TakeoverDocument, TakeoverRefused
from laptopdesk.handout.values import HandOutLaptop, Signature
from laptopdesk.people import queries as people
from laptopdesk.protocol.operations import ReturnReason
from laptopdesk.training.values import THREE_TRAININGS
from tests.conftest import prepare
from tests.databases import open_database
from tests.factories import (
    actor_for,
    location_code,
    make_attendance,
    make_enrolment,
    make_laptop,
    make_location,
    make_participant,
    make_pass,
    make_session,
    make_staff,
    unit,
)
from tests.prepared import prepared
from tests.unit.assets.test_takeover_reading import HEAD, OUT, READY, TODAY

REST = (
    "A3;HP;ProBook;SN000003;in reparatie;Huis;;;01-02-2025;;",
    "A4;HP;ProBook;SN000004;vermist;;;;01-02-2025;;",
    "A5;HP;ProBook;;afgevoerd;;;;01-02-2025;;",
)
PAPER = TakeoverDocument(name="scan.pdf", content=b"%PDF-1.7 signed")


def command(*lines: str, **more: object) -> TakeOver:
    listed = read_takeover("\n".join((HEAD, *lines)).encode(), states={}, received_on=None, today=TODAY)
    assert listed.errors == ()
    made = TakeOver(lot="OUD", listed=listed, programme=THREE_TRAININGS)
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.fixture
def place(db: Database) -> int:
    with unit(db) as uow:
        return make_location(uow, "Huis")


@pytest.fixture
def chief(db: Database, place: int) -> Actor:
    with unit(db) as uow:
        return actor_for(uow, Role.ADMIN)


def run(db: Database, made: TakeOver, now: datetime, actor: Actor) -> TakenOverList:
    with db.unit_of_work(now=now, actor=actor) as uow:
        return take_over(uow, made)


def states(db: Database) -> list[LaptopState]:
    with db.read() as session:
        return [row.state for row in lifecycle.list_laptops(session, LaptopFilter()).rows]


def test_each_row_is_a_laptop_as_it_stood(db: Database, place: int, chief: Actor, now: datetime) -> None:
    result = run(db, command(READY, OUT, *REST), now, chief)
    assert (result.created, result.handed_out, result.lowered, result.attested) == (5, 1, 1, 0)
    assert states(db) == [
        LaptopState.RECEIVED,
        LaptopState.HANDED_OUT,
        LaptopState.REPAIR,
        LaptopState.MISSING,
        LaptopState.DISPOSED,
    ]
    with db.read() as session:
        rows = lifecycle.list_laptops(session, LaptopFilter()).rows
        assert {row.origin for row in rows} == {LaptopOrigin.TAKEOVER}
        out = rows[1]
        assert out.received_at.date() == date(2025, 2, 1)
        assert (out.location_id, rows[0].location_id) == (None, place)
        (handout,) = handouts.list_of_laptop(session, out.id)
        assert handout.handed_at.date() == date(2025, 3, 1)
        assert handouts.find_holder(session, out.id) == handout.participant_id
        assert handout.support_until.year == 2026
        assert people.names_of(session, [handout.participant_id])
        assert verify_chain(session).ok


def test_the_same_list_again_adds_nothing(db: Database, place: int, chief: Actor, now: datetime) -> None:
    run(db, command(READY, OUT), now, chief)
    again = run(db, command(READY, OUT, *REST), now, chief)
    assert (again.created, again.unchanged, again.handed_out) == (3, 2, 0)
    assert len(states(db)) == 5


def test_two_people_attest_what_is_ready_or_out(db: Database, place: int, chief: Actor, now: datetime) -> None:
    with unit(db) as uow:
        second = make_staff(uow, Role.TECHNICIAN)
    made = command(READY, OUT, *REST, document=PAPER, second_id=second)
    with pytest.raises(Refused) as refused:
        run(db, made, now, chief)
    assert refused.value.reasons == (AttestationReason.LOT_FORBIDS,)
    assert states(db) == []
    result = run(db, replace(made, allow_reason="signed wipe lists of 2024"), now, chief)
    assert (result.attested, result.lowered) == (2, 0)
    with db.read() as session:
        rows = lifecycle.list_laptops(session, LaptopFilter()).rows
        assert rows[0].state is LaptopState.READY
        assert attestation.count_attested(session) == 2
        assert [prepared(session, row.id).is_attested for row in rows] == [True, True, False, False, False]
        (first,) = attestation.list_attestations(session, rows[0].id)
        assert (first.first_id, first.second_id, first.counts) == (chief.staff_id, second, True)


def test_one_person_cannot_attest_alone(db: Database, place: int, chief: Actor, now: datetime) -> None:
    made = command(READY, document=PAPER, second_id=chief.staff_id, allow_reason="because")
    with pytest.raises(Refused) as refused:
        run(db, made, now, chief)
    assert refused.value.reasons == (AttestationReason.ONE_PERSON,)
    with db.read() as session:
        assert lifecycle.find_lot(session, "OUD") is None


def attested(db: Database, chief: Actor, now: datetime, *lines: str) -> str:
    with unit(db) as uow:
        second = make_staff(uow, Role.TECHNICIAN)
    run(db, command(*lines, document=PAPER, second_id=second, allow_reason="signed lists"), now, chief)
    with db.read() as session:
        return lifecycle.list_laptops(session, LaptopFilter()).rows[0].tag


def test_an_attestation_ends_with_a_return(db: Database, place: int, chief: Actor, now: datetime) -> None:
    tag = attested(db, chief, now, OUT)
    with unit(db, actor=chief) as uow:
        here = location_code(uow.session, place)
        late = now + timedelta(hours=1)
        take_back_laptop(uow.at(late), laptop=tag, location=here, reason=ReturnReason.OTHER)
    with db.read() as session:
        detail = lifecycle.get_laptop(session, tag)
        assert detail.laptop.state is LaptopState.RETURNED
        assert not prepared(session, detail.laptop.id).is_attested
        assert not attestation.list_attestations(session, detail.laptop.id)[0].counts
        assert attestation.count_attested(session) == 0
    with pytest.raises(Refused), db.unit_of_work(now=now + timedelta(hours=2), actor=chief) as uow:
        move_laptop(uow, tag, LaptopState.ERASED)


def test_laptop_taken_over_as_ready_is_ready_again_after_an_undo(
    db: Database, place: int, chief: Actor, now: datetime
) -> None:
    tag = attested(db, chief, now, READY)
    compose()  # who watches over ready laptops
    with db.unit_of_work(now=now, actor=chief) as uow:
        person = make_participant(uow, place)
        make_enrolment(uow, person, place)
        make_attendance(uow, make_session(uow, place), person)
        command = HandOutLaptop(
            operation_id=uuid4(),
            laptop=tag,
            pass_code=make_pass(uow, person),
            location=location_code(uow.session, place),
            kit=("charger", "bag"),
            signature=Signature(paper_number="17"),
        )
        hand_out_laptop(uow, command)
    with db.unit_of_work(now=now, actor=chief) as uow:
        undo_handout(uow, command.operation_id, desk_location_id=place)
    with db.read() as session:
        assert lifecycle.get_laptop(session, tag).laptop.state is LaptopState.READY
    with db.unit_of_work(
        now=now + timedelta(days=1), actor=chief
    ) as uow:  # a drive that nobody vouched for: it is ready no more
        laptop_id = lifecycle.get_laptop(uow.session, tag).laptop.id
        fit_medium(uow, laptop_id, NewMedium(kind=MediumKind.SSD, serial="NEWDRIVE1"))
    with db.read() as session:
        assert lifecycle.get_laptop(session, tag).laptop.state is not LaptopState.READY


def test_a_drive_fitted_later_and_a_lot_that_forbids_end_it_too(
    db: Database, place: int, chief: Actor, now: datetime
) -> None:
    tag = attested(db, chief, now, READY)
    with db.read() as session:
        detail = lifecycle.get_laptop(session, tag)
        assert move_facts(prepared(session, tag), actor=chief).attested
    with db.unit_of_work(now=now, actor=chief) as uow:
        lot = detail.laptop.lot_id
        allow_attestation(uow, lot, allowed=False, reason="the lists were lost")
    with db.read() as session:
        assert not move_facts(prepared(session, tag), actor=chief).attested
    with db.unit_of_work(now=now, actor=chief) as uow:
        allow_attestation(uow, lot, allowed=True, reason="found again")
        fit_medium(uow.at(now + timedelta(days=1)), detail.laptop.id, NewMedium(kind=MediumKind.SSD))
    with db.read() as session:
        assert not move_facts(prepared(session, tag), actor=chief).attested


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ((READY.replace("Huis", "Nergens"),), [(2, "place_unknown")]),
        ((READY.replace("Huis", ""),), [(2, "place_missing")]),
        ((OUT.replace("0612345678", "12"),), [(2, "holder_refused")]),
        ((OUT.replace("Ann Bos", "Ann 111222333"),), [(2, "holder_refused")]),
        ((OUT, OUT.replace("A2", "A9").replace("SN000002", "SN000009")), [(3, "holder_twice")]),
    ],
)
def test_an_error_in_one_row_stores_nothing(
    db: Database, place: int, chief: Actor, now: datetime, lines: tuple[str, ...], wrong: list[tuple[int, str]]
) -> None:
    with pytest.raises(TakeoverRefused) as refused:
        run(db, command(*lines, *REST), now, chief)
    assert [(error.line, error.code.value) for error in refused.value.result.errors] == wrong
    assert states(db) == []
    with db.read() as session:
        assert lifecycle.find_lot(session, "OUD") is None


def test_a_serial_that_is_in_the_register_is_named(db: Database, place: int, chief: Actor, now: datetime) -> None:
    with unit(db) as uow:
        tag = make_laptop(uow, location=place)
        serial = lifecycle.get_laptop(uow.session, tag).laptop.serial or ""
    with pytest.raises(TakeoverRefused) as refused:
        run(db, command(READY.replace("SN000001", serial)), now, chief)
    (error,) = refused.value.result.errors
    assert (error.line, error.code.value, error.value) == (2, "serial_in_register", tag)


def test_who_may_not_receive_there_takes_nothing_over(db: Database, place: int, now: datetime) -> None:
    with unit(db, now=now) as uow:
        elsewhere = make_location(uow, "Elders")
        for role, at in ((Role.TECHNICIAN, elsewhere), (Role.VOLUNTEER, place), (Role.AUDITOR, None)):
            stranger = actor_for(uow, role, location=at)
            with pytest.raises(Forbidden):
                take_over(uow.by(stranger), command(READY))


def test_only_the_office_allows_attestation(db: Database, place: int, chief: Actor, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=chief) as uow:
        lot = open_lot(uow, "OUD", donor="", received_on=TODAY)
        technician = actor_for(uow, Role.TECHNICIAN)
        with pytest.raises(Forbidden):
            allow_attestation(uow.by(technician), lot, allowed=True, reason="please")
        with pytest.raises(Refused):
            allow_attestation(uow, lot, allowed=True, reason=" ")


# ---- the command line


@pytest.fixture
def folder(tmp_path: Path, now: datetime) -> Path:
    db = open_database(Config(data_dir=tmp_path).url)
    prepare(db, now)
    with unit(db) as uow:
        make_location(uow, "Huis")
        for name in ("anna", "bert"):
            make_staff(uow, Role.PROGRAMME, email=f"{name}@example.org")
    db.dispose()
    (tmp_path / "list.csv").write_text(f"{HEAD}\n{READY}\n{OUT}")
    (tmp_path / "scan.pdf").write_bytes(PAPER.content)
    return tmp_path


def call(folder: Path, *arguments: str, file: str = "list.csv") -> Result:
    settings = {"LAPTOPDESK_DATA_DIR": str(folder)}
    return CliRunner().invoke(takeover, [str(folder / file), "--lot", "OUD", *arguments], env=settings, obj=compose())


def test_the_command_line_says_what_it_did(folder: Path) -> None:
    vouched = ("--by", "anna@example.org", "--second", "bert@example.org", "--document", str(folder / "scan.pdf"))
    refused = call(folder, *vouched)
    assert refused.exit_code == 1
    assert "does not allow attested erasure" in refused.stderr
    first = call(folder, *vouched, "--allow-attestation", "signed lists", "--json")
    assert first.exit_code == 0, first.output
    said = json.loads(first.stdout)
    assert (said["created"], said["attested"], said["handed_out"], said["errors"]) == (2, 2, 1, [])
    again = call(folder, *vouched, "--json")
    assert again.exit_code == 0
    assert json.loads(again.stdout)["unchanged"] == 2


def test_ready_without_two_people_is_only_received_and_exits_3(folder: Path) -> None:
    result = call(folder, "--by", "anna@example.org", "--json")
    assert result.exit_code == 3
    assert json.loads(result.stdout)["lowered"] == 1


def test_errors_exit_1_with_line_and_column_and_store_nothing(folder: Path) -> None:
    (folder / "bad.csv").write_text("\n".join((HEAD, READY.replace("klaar", "Top"), OUT.replace("2025-03-01", "x"))))
    result = call(folder, "--json", file="bad.csv")
    assert result.exit_code == 1
    errors = json.loads(result.stdout)["errors"]
    assert [(error["line"], error["column"], error["code"]) for error in errors] == [
        (2, "Status", "state_unknown"),
        (3, "Uitgegeven op", "date_unreadable"),
    ]
    assert "line 2, column Status" in call(folder, file="bad.csv").stderr
    fixed = call(folder, "--state", "Top=repair", "--json")
    assert fixed.exit_code == 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--state", "Top=beautiful"), "write WORD=STATE"),
        (("--second", "anna@example.org"), "needs --by"),
        (("--location", "z-0999 4"), "does not exist"),
        (("--location", "Z0000000X"), "misread"),
        (("--by", f"{uuid4()}@example.org"), ""),
    ],
)
def test_what_is_wrong_with_the_call_is_said(folder: Path, arguments: tuple[str, ...], words: str) -> None:
    result = call(folder, *arguments)
    assert result.exit_code == 1
    assert words in result.stderr
    assert result.stdout == ""


def test_a_file_that_is_not_there(folder: Path) -> None:
    result = call(folder, file="none.csv")
    assert result.exit_code == 1
    assert "Nothing was stored." in result.stderr
