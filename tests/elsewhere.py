"""A row of every kind that lies at one place, for the walk of every write path by people of another."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from laptopdesk.accounts.queries import get_actor
from laptopdesk.accounts.service import issue_badge, issue_token
from laptopdesk.app import compose
from laptopdesk.assets.certificates.service import ask_donor_file, issue_certificate
from laptopdesk.assets.evidence.models import SanitizationRecordRow
from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service import AddEvidence, declare_fault, record_by_hand, take_in_evidence
from laptopdesk.assets.evidence.values import Method, RecordByHand
from laptopdesk.assets.hardware.readers import read_file as read_report
from laptopdesk.assets.hardware.service import AddInventory, add_inventory
from laptopdesk.assets.imaging.readers import read_file as read_imaging
from laptopdesk.assets.imaging.service import AddLog, add_log
from laptopdesk.assets.kits.service import receive_kits, send_kits
from laptopdesk.assets.kits.values import ReceiveKits, SendKits
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import fit_medium, record_no_drive
from laptopdesk.assets.lifecycle.values import MediumKind, NewMedium, SanitizationLevel
from laptopdesk.assets.lots.readers.reading import read_donor_list, read_table
from laptopdesk.assets.lots.service.agreeing import announce
from laptopdesk.assets.lots.service.receiving import receive_one
from laptopdesk.assets.lots.values import Announce, ReceiveOne
from laptopdesk.assets.preparation.service.checks import add_release
from laptopdesk.assets.preparation.values import AddRelease, LicenceType
from laptopdesk.assets.register.queries import get_pending
from laptopdesk.assets.register.selection import named
from laptopdesk.assets.register.service import (
    StartBulk,
    UploadList,
    read_list,
    receive_list,
    save_filter,
    start_bulk,
    upload_list,
)
from laptopdesk.assets.register.values import ListQuery, RegisterFilter
from laptopdesk.assets.sampling import queries as sampling
from laptopdesk.assets.sampling.service import draw_sample
from laptopdesk.assets.stocktake.service import (
    close_round,
    count_scans,
    file_station_scan,
    open_stocktake,
    sign_stocktake,
)
from laptopdesk.assets.stocktake.values import CountingDevice, ScanSource
from laptopdesk.assets.transfers.service import close_transfer, depart, open_transfer, scan_out
from laptopdesk.cases.service import open_case
from laptopdesk.cases.values import CaseKind, OpenCase
from laptopdesk.core.access import Actor, Role, system_actor
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.demo.logs import wipe_log
from laptopdesk.demo.workshop import Aside, set_aside
from laptopdesk.devices.service import add_station
from laptopdesk.handout.service import ask_exception, hand_out_laptop
from laptopdesk.handout.values import HandOutLaptop, Signature
from laptopdesk.helpdesk.service import open_ticket
from laptopdesk.helpdesk.values import Channel, OpenTicket
from laptopdesk.people.values import ConsentKind
from laptopdesk.protocol.uuid7 import uuid7
from laptopdesk.training.service import plan_session
from laptopdesk.training.values import CountingKind, PlanSession
from tests.factories import (
    START,
    actor_for,
    location_code,
    make_attendance,
    make_blank_pass,
    make_enrolment,
    make_invitation,
    make_laptop,
    make_location,
    make_organisation,
    make_participant,
    make_pass,
    make_programme,
    make_ready_laptop,
    make_session,
    make_staff,
    sign_in_as,
    unit,
)
from tests.stations import add_paired, export_file
from tests.stocktake import DESK, scan
from tests.unit.assets.hardware.reports import SERIAL, UPOWER, as_bytes, lshw
from tests.unit.assets.hardware.test_unseen import VMD, machine
from tests.unit.assets.imaging.logs import partclone

__all__ = ["World", "make_world", "sign_in_as"]
EARLIER = START - timedelta(days=3)

BROWSER = UUID("01900000-0000-7000-8000-00000000b0b0")
"""In which everybody of these walks works."""


@dataclass(kw_only=True)
class World:
    """Keys of rows at `here` (and at its neighbours, where nobody of `there` works either), by a short name."""

    here: int
    there: int
    chief: int
    keys: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.keys[name]
        except KeyError:
            raise AttributeError(name) from None


def make_world(db: Database) -> World:
    """The rows, each made by the service that makes them in earnest."""
    with unit(db) as uow:
        chief = actor_for(uow, Role.ADMIN)
        assert chief.staff_id is not None
        world = World(here=make_location(uow), there=make_location(uow), chief=chief.staff_id)
        world.keys["near"] = make_location(uow)
        world.keys["far"] = make_location(uow)
        world.keys["target"] = make_location(uow)
        for make in _MAKERS:
            make(uow, world, get_actor(uow.session, chief.staff_id, desk=world.here))
            uow.session.flush()
    return world


def _bench(uow: UnitOfWork, world: World, chief: Actor) -> None:
    keys, here = world.keys, world.here
    keys["tag"], keys["other_tag"] = make_laptop(uow, location=here), make_laptop(uow, location=here)
    keys["ready"] = make_ready_laptop(uow, location=here)
    keys["empty_tag"] = make_laptop(uow, location=here)
    record_no_drive(uow.at(START).by(chief), lifecycle.get_laptop(uow.session, keys["empty_tag"]).laptop.id)
    keys["laptop_id"] = lifecycle.get_laptop(uow.session, keys["tag"]).laptop.id
    drive = NewMedium(kind=MediumKind.HDD, serial="ELSEWHERE1", serial_key="ELSEWHERE1", model="Schijf")
    keys["medium"] = fit_medium(uow.at(START).by(chief), keys["laptop_id"], drive)
    keys["drive_serial"] = "ELSEWHERE1"
    release = AddRelease(
        name="Elders",
        version="1",
        sha256="cd" * 32,
        os="Linux Mint",
        licence=LicenceType.OPEN_SOURCE,
        support_until=START.date() + timedelta(days=900),
    )
    keys["release"] = add_release(uow.at(START).by(chief), release)


def _proof(uow: UnitOfWork, world: World, chief: Actor) -> None:
    keys = world.keys
    lonely = wipe_log(started=START - timedelta(hours=5), maker="Dell", product="X", host="", serial="NOBODYS123")
    added = take_in_evidence(
        uow.at(START).by(chief), AddEvidence(name="wipe.log", content=lonely, reading=read_file(lonely))
    )
    keys["record"] = added.records[0].id
    newer = lonely.replace(b"nwipe 0.34", b"nwipe 0.43").replace(b"NOBODYS123", b"NOBODYS124")
    command = AddEvidence(name="newer.log", content=newer, reading=read_file(newer))
    waiting = take_in_evidence(uow.at(START).by(chief), command).records[0]
    keys["waiting_log"] = waiting.evidence_file_id
    row = SanitizationRecordRow
    uow.session.execute(sa.update(row).where(row.id == waiting.id).values(verified=False))  # as a reader of before
    second = get_actor(uow.session, world.chief)
    first = actor_for(uow, Role.TECHNICIAN, location=world.here)
    said = RecordByHand(
        medium_id=keys["medium"],
        does=Method.CRYPTO_ERASE,
        claimed_level=SanitizationLevel.CLEAR,
        done_on=START.date(),
        reason="no log",
        second_id=second.staff_id or 0,
    )
    keys["said"] = record_by_hand(uow.at(START).by(first), keys["tag"], said)
    keys["fault"] = declare_fault(uow.at(START).by(chief), "wiper", "9", reason="skips sectors")
    keys["unseen"] = make_laptop(uow, location=world.here)
    hidden = as_bytes(machine(VMD) | {"serial": lifecycle.get_laptop(uow.session, keys["unseen"]).laptop.serial})
    asked = AddInventory(name="hidden.json", content=hidden, reading=read_report(hidden))
    add_inventory(uow.at(START).by(chief), asked)
    report = UPOWER.encode()
    command = AddInventory(name="battery.txt", content=report, reading=read_report(report))
    add_inventory(uow.at(START).by(chief), command)
    keys["report"] = uow.session.scalar(sa.text("SELECT max(id) FROM inventory_file"))
    log = partclone("/dev/sda").encode()
    add_log(uow.at(START).by(system_actor()), AddLog(name="image.log", content=log, reading=read_imaging(log)))
    keys["image_log"] = uow.session.scalar(sa.text("SELECT max(id) FROM imaging_log"))
    keys["image_file"] = uow.session.scalar(sa.text("SELECT max(id) FROM imaging_file"))
    known = NewMedium(kind=MediumKind.SSD, serial=SERIAL, serial_key=SERIAL)
    assert known.serial
    keys["machine"] = as_bytes(lshw())


def _papers(uow: UnitOfWork, world: World, chief: Actor) -> None:
    """A certificate of a laptop that went the whole way, and a sample drawn from the lot of another."""
    keys = world.keys
    certified = make_ready_laptop(uow, location=world.here)
    keys["certificate"] = issue_certificate(uow.at(START).by(chief), certified)
    proven = lifecycle.get_laptop(uow.session, certified).laptop
    of_laptop = sa.text(
        "SELECT max(r.id) FROM sanitization_record r JOIN medium m ON m.id = r.medium_id WHERE m.laptop_id = :l"
    )
    keys["proven"] = uow.session.scalar(of_laptop, {"l": proven.id})
    keys["donor_file"] = ask_donor_file(
        uow.at(START).by(chief), proven.lot_id, issues=False, language="nl", public_url=None
    )
    drawn = make_ready_laptop(uow, location=world.here)
    keys["sampled"] = lifecycle.get_laptop(uow.session, drawn).laptop.lot_id
    draw_sample(uow.at(START).by(chief), keys["sampled"])
    uow.session.flush()
    keys["drawn"] = sampling.list_lines(uow.session, keys["sampled"])[0].id
    keys["ready_lot"] = lifecycle.get_laptop(uow.session, keys["ready"]).laptop.lot_id


def _aside(uow: UnitOfWork, world: World, chief: Actor) -> None:
    kinds = {"repair": 0, "quarantine": 1, "missing": 2, "disposal": 11}
    worker = actor_for(uow, Role.TECHNICIAN, location=world.here)
    for kind, number in kinds.items():
        tag = make_laptop(uow, location=world.here, now=EARLIER)
        key = lifecycle.get_laptop(uow.session, tag).laptop.id
        set_aside(uow, Aside(tag=tag, id=key, number=number, moment=EARLIER), worker)
        uow.session.flush()
        world.keys[kind] = uow.session.scalar(sa.text(f"SELECT max(id) FROM {kind}"))
        world.keys[f"{kind}_tag"] = tag


def _mistakes(uow: UnitOfWork, world: World, chief: Actor) -> None:
    """Last of all: what nobody touched since it came can be taken back."""
    keys = world.keys
    fresh = ReceiveOne(lot_id=keys["lot"], serial="BYMISTAKE01", location_id=world.here)
    keys["fresh_tag"] = receive_one(uow.at(START).by(chief), fresh).tag
    table = b"Merk,Serienummer\nDell,FROMLIST02\n"
    wrong = UploadList(
        content=table, header=read_table(table).lines[0], file_name="l.csv", lot="VERKEERD", location_id=world.here
    )
    keys["taken_in"] = upload_list(uow.at(START).by(chief), wrong)
    pending = get_pending(uow.session, keys["taken_in"])
    receive_list(uow.at(START).by(chief), pending, read_list(uow.session, pending))


def _lots(uow: UnitOfWork, world: World, chief: Actor) -> None:
    keys = world.keys
    keys["lot"] = lifecycle.get_laptop(uow.session, keys["tag"]).laptop.lot_id
    keys["lot_code"] = code = lifecycle.get_lot(uow.session, keys["lot"]).code
    listed = b"Merk,Serienummer\nDell,NEVERCAME1\n"
    command = Announce(lot=code, donor="Donor", listed=read_donor_list(listed), name="l.csv", sha256="1" * 64)
    announce(uow.at(START).by(chief), command)
    keys["line"] = "expected:" + str(uow.session.scalar(sa.text("SELECT row_key FROM expected_laptop")))
    keys["extra_line"] = f"laptop:{keys['laptop_id']}"
    worker = actor_for(uow, Role.TECHNICIAN, Role.PROGRAMME, location=world.here)
    table = b"Merk,Serienummer\nDell,FROMLIST01\n"
    strange = UploadList(
        content=table, header=read_table(table).lines[0], file_name="l.csv", lot="ELDERS", location_id=world.here
    )
    keys["pending"] = upload_list(uow.at(START).by(worker), strange)
    office = actor_for(uow, Role.PROGRAMME)
    filter_ = ListQuery(criteria=RegisterFilter(term="dell"))
    keys["filter"] = save_filter(uow.at(START).by(office), "van iedereen", filter_, shared=True)
    rows = named(uow.session, [keys["tag"], "nonsense"])
    run = StartBulk(operation_id=UUID(int=77), act="check", answers={}, rows=rows)
    keys["run"] = start_bulk(uow.at(START).by(worker), run, compose().bulk_acts)


def _stocktakes(uow: UnitOfWork, world: World, chief: Actor) -> None:
    opener = actor_for(uow, Role.ADMIN)
    station = CountingDevice(source=ScanSource.STATION, name="1")
    file_station_scan(uow.at(START).by(opener), world.here, scan(world.tag, START), station)
    for name, place in (("counting", world.here), ("counted", world.near), ("signed", world.far)):
        make_laptop(uow, location=place)
        uow.session.flush()
        world.keys[name] = open_stocktake(uow.at(START).by(opener), place)
    count_scans(uow.at(START).by(chief), world.counting, [scan(world.ready, START)], DESK)
    for name in ("counted", "signed"):
        close_round(uow.at(START).by(opener), world.keys[name])
    sign_stocktake(uow.at(START).by(chief), world.keys["signed"])
    query = sa.text("SELECT l.tag FROM laptop l WHERE l.location_id = :place ORDER BY l.id")
    world.keys["lost_tag"] = uow.session.scalar(query, {"place": world.keys["far"]})


def _transfers(uow: UnitOfWork, world: World, chief: Actor) -> None:
    keys = world.keys
    for name in ("loading", "empty", "leaving", "on_the_way", "missed"):
        made = open_transfer(uow.at(START).by(chief), from_id=world.here, to_id=keys["near"])
        keys[name] = made
        if name == "empty":
            continue
        tag = make_laptop(uow, location=world.here)
        scan_out(uow.at(START).by(chief), made, tag, reason="wiped there")
        uow.session.flush()
        keys[f"{name}_tag"] = tag
        keys[f"{name}_line"] = uow.session.scalar(sa.text("SELECT max(id) FROM transfer_line"))
    for name in ("on_the_way", "missed"):
        depart(uow.at(START).by(chief), keys[name])
    close_transfer(uow.at(START).by(chief), keys["missed"], remark="it did not come")


def _kits(uow: UnitOfWork, world: World, chief: Actor) -> None:
    receive_kits(uow.at(START).by(chief), ReceiveKits(location_id=world.near, code="charger", pieces=20))
    receive_kits(uow.at(START).by(chief), ReceiveKits(location_id=world.here, code="charger", pieces=20))
    send = SendKits(from_id=world.near, to_id=world.here, code="charger", pieces=5)
    world.keys["delivery"] = send_kits(uow.at(START).by(chief), send)


def _people(uow: UnitOfWork, world: World, chief: Actor) -> None:
    keys, here = world.keys, world.here
    keys["organisation"] = make_organisation(uow)
    keys["session"] = make_session(uow, here)
    keys["later"] = make_session(uow, here, ordinal=2)
    heads = PlanSession(
        location_id=here,
        local_start=to_local(START).replace(tzinfo=None),
        counting=CountingKind.HEADS,
        title="Buurtfeest",
    )
    keys["heads_only"] = plan_session(uow.at(START).by(chief), heads)
    keys["module"], keys["consent"] = make_programme(uow).modules[0].id, next(iter(ConsentKind)).value
    keys["planned"] = make_session(uow, here, starts_at=START + timedelta(days=7))
    names = ("passless", "holder", "trained", "newcomer", "stranger", "expected", "asked")
    for name in names:
        keys[name] = make_participant(uow, here)
        if name != "stranger":
            make_enrolment(uow, keys[name], here)
    for name in ("holder", "trained"):
        make_attendance(uow, keys["session"], keys[name])
    make_invitation(uow, keys["session"], keys["expected"])
    make_invitation(uow, keys["session"], keys["passless"])
    make_invitation(uow, keys["later"], keys["expected"])
    make_attendance(uow, keys["later"], keys["expected"])
    keys["expected_pass"] = make_pass(uow, keys["expected"])
    keys["blank"] = make_blank_pass(uow)
    for name in ("holder", "trained"):
        keys[f"{name}_pass"] = make_pass(uow, keys[name])
    asker = actor_for(uow, Role.PROGRAMME, location=here)
    keys["exception"] = ask_exception(uow.at(START).by(asker), participant_id=keys["asked"], reason="ill")


def _desk(uow: UnitOfWork, world: World, chief: Actor) -> None:
    keys = world.keys
    keys["code"] = location_code(uow.session, world.here)
    keys["out"] = make_ready_laptop(uow, location=world.here)
    command = HandOutLaptop(
        operation_id=uuid7(int(START.timestamp() * 1000), bytes(10)),
        laptop=keys["out"],
        pass_code=keys["holder_pass"],
        location=keys["code"],
        kit=("bag", "charger", "mouse"),
        signature=Signature(paper_number="7"),
        browser_id=BROWSER,
    )
    keys["handout"] = hand_out_laptop(uow.at(START).by(chief), command).id
    agent = actor_for(uow, Role.AGENT, location=world.here)
    asked = OpenTicket(who="Ann Bos", what="dark screen", laptop=keys["tag"], channel=Channel.PHONE)
    keys["ticket"] = open_ticket(uow.at(START).by(agent), asked)
    sides = ({"station": "station:1", "name": "Tafel 1"}, {"name": "?", "url": "https://example.org", "key_id": "k"})
    case = OpenCase(kind=CaseKind.IMPOSTOR, sides=sides, location_id=world.here)
    keys["case"] = open_case(uow.at(START).by(chief), case)
    keys["proposed_case"] = open_case(uow.at(START).by(chief), case)
    proposed = "UPDATE \"case\" SET proposed = 'reported', proposed_by_id = :chief WHERE id = :case"
    uow.session.execute(sa.text(proposed), {"chief": world.chief, "case": keys["proposed_case"]})


def _staff(uow: UnitOfWork, world: World, chief: Actor) -> None:
    keys = world.keys
    keys["member"] = make_staff(uow, Role.VOLUNTEER, location=world.here)
    keys["member_tech"] = make_staff(uow, Role.TECHNICIAN, location=world.here)
    keys["station"] = add_station(uow.at(START).by(chief), name="Tafel 1", location_id=world.here).station_id
    private = Ed25519PrivateKey.generate()
    paired = add_paired(uow, private, world.here)
    keys["station_file"] = export_file([], {1: {"body": b"x"}}, station=paired, key=private)
    issue_badge(uow.at(START).by(chief), keys["member"])
    keys["token"], _secret = issue_token(uow.at(START).by(system_actor()), keys["member"], "script")


_MAKERS: tuple[Callable[[UnitOfWork, World, Actor], None], ...] = (
    _bench,
    _proof,
    _aside,
    _lots,
    _papers,
    _stocktakes,
    _transfers,
    _kits,
    _people,
    _desk,
    _staff,
    _mistakes,
)
