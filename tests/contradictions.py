"""Every kind of case as it comes about, none opened by hand: signed events, files, a sample, an attendance.

A scene is two places with a station each. An act of `WAYS` makes one contradiction there and leaves one open case.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from laptopdesk.app import compose
from laptopdesk.assets.evidence.readers import read_file as read_log
from laptopdesk.assets.evidence.service import AddEvidence, confirm_by_hand, record_by_hand, take_in_evidence
from laptopdesk.assets.evidence.values import Method, RecordByHand
from laptopdesk.assets.hardware.readers import read_file as read_report
from laptopdesk.assets.hardware.service import AddInventory, add_inventory
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopState, SanitizationLevel
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.sampling import queries as samples
from laptopdesk.assets.sampling.service import RecordSampleCheck, draw_sample, record_check
from laptopdesk.assets.sampling.values import CheckResult
from laptopdesk.assets.transfers.service import depart, open_transfer, scan_out
from laptopdesk.cases.queries import Case, list_cases
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.demo.logs import wipe_log
from laptopdesk.devices.service import ReportedEvent, Sending, load_export, record_contact, revoke_station, take_events
from laptopdesk.devices.values import Contact, Doubted, Heartbeat
from laptopdesk.people.service import revoke_pass
from laptopdesk.protocol.codes import make_laptop_tag, make_pass_code
from laptopdesk.protocol.operations import DoubtHandOutIntent, HandOutIntent, Intent, Operation, OperationOutcome
from laptopdesk.protocol.uuid7 import uuid7
from laptopdesk.training.service import record_attendance
from laptopdesk.training.values import RecordAttendance
from tests.factories import (
    START,
    actor_for,
    make_enrolment,
    make_laptop,
    make_lot,
    make_participant,
    make_pass,
    make_staff,
    unit,
)
from tests.stations import HandMade, Place, export_file, make_place, make_station
from tests.unit.assets.hardware.reports import as_bytes, lshw

SYSTEM = system_actor()
LATER = START + timedelta(hours=3)
"""When the events of the morning are taken in."""


@dataclass(kw_only=True)
class Scene:
    """Two places; `desk` and `second` are stations at the first, `far` is one at the other."""

    db: Database
    here: Place
    there: Place
    desk: HandMade
    second: HandMade
    far: HandMade
    coordinator: int
    colleague: int
    volunteer: int
    auditor: int
    operations: Any = field(default_factory=lambda: compose().operations)

    def report(self, desk: HandMade, *events: ReportedEvent, now: datetime = LATER) -> list[OperationOutcome]:
        """What became of these events."""
        told = take_events(self.db, self.operations, desk.station, events, now=now, sending=Sending())
        return [answer.outcome for answer in told]

    def fact(self, desk: HandMade, intent: Intent, minutes: float = 0) -> Operation:
        """It happened at this desk, so many minutes after nine, and was taken in."""
        operation = desk.operation(intent, at=START + timedelta(minutes=minutes))
        self.report(desk, desk.write(operation))
        return operation

    def give(self, laptop: int, person: int, desk: HandMade | None = None, minutes: float = 0) -> Operation:
        """Laptop number so of the first place went to its person number so."""
        desk = desk or self.desk
        return self.fact(desk, desk.hand_out(self.here.laptops[laptop], self.here.passes[person]), minutes)

    def back(self, laptop: int, minutes: float = 0) -> Operation:
        """Laptop number so of the first place came back there."""
        return self.fact(self.desk, self.desk.give_back(self.here.laptops[laptop]), minutes)

    def serial(self, tag: str) -> str:
        """The serial number in the register."""
        with self.db.read() as session:
            return lifecycle.get_laptop(session, tag).laptop.serial or ""

    def cases(self, *, open_only: bool = True) -> tuple[Case, ...]:
        """The cases of these two places, or of none."""
        with self.db.read() as session:
            rows = list_cases(session, open_only=open_only)
        return tuple(row for row in rows if row.location_id in (self.here.location_id, self.there.location_id, None))


def make_scene(db: Database) -> Scene:
    """Three ready laptops and people here, one of each there; whoever decides, and whoever may not."""
    with unit(db) as uow:
        here, there = make_place(uow), make_place(uow, laptops=1, people=1)
        coordinator, colleague = make_staff(uow, Role.PROGRAMME), make_staff(uow, Role.PROGRAMME)
        volunteer = make_staff(uow, Role.VOLUNTEER, location=here.location_id)
        auditor = make_staff(uow, Role.AUDITOR)
    return Scene(
        db=db,
        here=here,
        there=there,
        desk=make_station(db, here),
        second=make_station(db, here),
        far=make_station(db, there),
        coordinator=coordinator,
        colleague=colleague,
        volunteer=volunteer,
        auditor=auditor,
    )


# ---- hand-overs


def one_laptop_two_people(scene: Scene) -> None:
    """Two tables were offline, and the laptop went over both."""
    scene.give(0, 0)
    scene.give(0, 1, scene.second, minutes=20)


def one_laptop_two_people_and_it_came_back(scene: Scene) -> None:
    """The same, and by now it is back."""
    one_laptop_two_people(scene)
    scene.back(0, minutes=60)


def earlier_than_the_registered_one(scene: Scene) -> None:
    """The table that reports last handed it out first."""
    scene.give(0, 0, minutes=20)
    scene.give(0, 1, scene.second)


def one_person_two_laptops(scene: Scene) -> None:
    """Somebody came to both tables."""
    scene.give(0, 0)
    scene.give(1, 0, scene.second, minutes=20)


def not_trained(scene: Scene) -> None:
    """Enrolled, and never at a training."""
    with unit(scene.db) as uow:
        person = make_participant(uow, location=scene.here.location_id)
        make_enrolment(uow, person, location=scene.here.location_id)
        code = make_pass(uow, person)
    scene.fact(scene.desk, scene.desk.hand_out(scene.here.laptops[0], code))


def not_enrolled(scene: Scene) -> None:
    """Has a pass, and takes part in nothing."""
    with unit(scene.db) as uow:
        code = make_pass(uow, make_participant(uow, location=scene.here.location_id))
    scene.fact(scene.desk, scene.desk.hand_out(scene.here.laptops[0], code))


def nobody_has_this_pass(scene: Scene) -> None:
    """The code of a pass that was never made."""
    scene.fact(scene.desk, scene.desk.hand_out(scene.here.laptops[0], make_pass_code(scene.desk.rng)))


def laptop_nobody_knows(scene: Scene) -> None:
    """A label that is not in the register."""
    scene.fact(scene.desk, scene.desk.hand_out(make_laptop_tag(9_999_990), scene.here.passes[0]))


def laptop_not_ready(scene: Scene) -> None:
    """It was only just received."""
    with unit(scene.db) as uow:
        tag = make_laptop(uow, location=scene.here.location_id, now=START - timedelta(days=2))
    scene.fact(scene.desk, scene.desk.hand_out(tag, scene.here.passes[0]))


def laptop_of_another_place(scene: Scene) -> None:
    """By the register it lies somewhere else."""
    scene.fact(scene.desk, scene.desk.hand_out(scene.there.laptops[0], scene.here.passes[0]))


def laptop_on_its_way(scene: Scene) -> None:
    """It was sent here, and nobody counted it in."""
    with unit(scene.db) as uow:
        driver = actor_for(uow, Role.ADMIN)
        before = START - timedelta(minutes=30)
        trip = open_transfer(uow.at(before).by(driver), from_id=scene.there.location_id, to_id=scene.here.location_id)
        scan_out(uow.at(before).by(driver), trip, scene.there.laptops[0])
        depart(uow.at(before).by(driver), trip)
    laptop_of_another_place(scene)


def pass_was_revoked(scene: Scene) -> None:
    """The office revoked the pass that morning."""
    with scene.db.unit_of_work(now=START - timedelta(minutes=5), actor=SYSTEM) as uow:
        revoke_pass(uow, scene.here.people[0], "lost")
    scene.give(0, 0)


def _revoke(scene: Scene) -> None:
    with scene.db.unit_of_work(now=START - timedelta(minutes=5), actor=SYSTEM) as uow:
        revoke_station(uow, scene.desk.station_id)


def revoked_station_hands_out(scene: Scene) -> None:
    """The office revoked the station that morning."""
    _revoke(scene)
    scene.give(0, 0)


def revoked_station_takes_back(scene: Scene) -> None:
    """What it takes back counts for nothing either."""
    scene.give(0, 0, scene.second)
    _revoke(scene)
    scene.back(0, minutes=30)


def revoked_station_undoes(scene: Scene) -> None:
    """Nor what it undoes."""
    given = scene.give(0, 0)
    _revoke(scene)
    scene.fact(scene.desk, scene.desk.undo(given), minutes=3)


def _doubt(scene: Scene, given: Operation) -> None:
    assert isinstance(given.intent, HandOutIntent)
    intent = DoubtHandOutIntent(operation=given.id, laptop=given.intent.laptop, location=scene.here.location)
    scene.fact(scene.desk, intent, minutes=5)


def doubt_about_a_hand_over(scene: Scene) -> None:
    """The line fell away between the question and the answer; the server had said yes."""
    _doubt(scene, scene.give(0, 0))


def doubt_and_it_came_back(scene: Scene) -> None:
    """The same, and the laptop was brought back later."""
    doubt_about_a_hand_over(scene)
    scene.back(0, minutes=60)


def doubt_about_one_that_never_came(scene: Scene) -> None:
    """The same, and the server never heard of it."""
    _doubt(scene, scene.desk.operation(scene.desk.hand_out(scene.here.laptops[0], scene.here.passes[0])))


def attendance_withdrawn(scene: Scene) -> None:
    """The trainer had ticked the wrong name."""
    scene.give(0, 0)
    with unit(scene.db, now=LATER) as uow:
        command = RecordAttendance(
            operation_id=uuid4(), session_id=scene.here.session_id, participant_id=scene.here.people[0], present=False
        )
        record_attendance(uow.by(actor_for(uow, Role.PROGRAMME)), command)


def attendance_withdrawn_and_it_came_back(scene: Scene) -> None:
    """The same, and the laptop came back since."""
    attendance_withdrawn(scene)
    scene.back(0, minutes=60)


# ---- what follows a hand-over


def came_back_twice(scene: Scene) -> None:
    """Taken back at both tables."""
    scene.give(0, 0)
    scene.back(0, minutes=30)
    scene.fact(scene.second, scene.second.give_back(scene.here.laptops[0]), minutes=40)


def came_back_though_ready(scene: Scene) -> None:
    """It never left, by the register."""
    scene.back(0)


def came_back_unknown(scene: Scene) -> None:
    """A label that is not in the register."""
    scene.fact(scene.desk, scene.desk.give_back(make_laptop_tag(9_999_990)))


def undone_too_late(scene: Scene) -> None:
    """Half an hour after the hand-over."""
    given = scene.give(0, 0)
    scene.fact(scene.desk, scene.desk.undo(given), minutes=30)


def undone_after_it_came_back(scene: Scene) -> None:
    """It was taken back first."""
    given = scene.give(0, 0)
    scene.fact(scene.second, scene.second.give_back(scene.here.laptops[0]), minutes=3)
    scene.fact(scene.desk, scene.desk.undo(given), minutes=5)


def undone_and_never_told(scene: Scene) -> None:
    """The hand-over itself never came."""
    given = scene.desk.operation(scene.desk.hand_out(scene.here.laptops[0], scene.here.passes[0]))
    scene.fact(scene.desk, scene.desk.undo(given), minutes=3)


def one_id_two_meanings(scene: Scene) -> None:
    """The same id came again, for another laptop."""
    given = scene.give(0, 0)
    other = replace(given, intent=scene.desk.hand_out(scene.here.laptops[1], scene.here.passes[1]))
    scene.report(scene.desk, scene.desk.write(other))


def one_id_two_people(scene: Scene) -> None:
    """The same id came again: the same laptop, another person."""
    given = scene.give(0, 0)
    other = replace(given, intent=scene.desk.hand_out(scene.here.laptops[0], scene.here.passes[1]))
    scene.report(scene.desk, scene.desk.write(other))


def one_id_a_hand_over_and_a_return(scene: Scene) -> None:
    """The same id came again, as a return."""
    given = scene.give(0, 0)
    scene.report(scene.desk, scene.desk.write(replace(given, intent=scene.desk.give_back(scene.here.laptops[0]))))


# ---- stations


def numbers_are_missing(scene: Scene) -> None:
    """The first two of its ledger never came."""
    desk, here = scene.desk, scene.here
    for minutes in (0, 5):
        desk.write(
            desk.operation(desk.hand_out(here.laptops[0], here.passes[0]), at=START + timedelta(minutes=minutes))
        )
    scene.give(1, 1, minutes=10)


def numbers_came_since(scene: Scene) -> None:
    """The first of its ledger came after the second."""
    desk, here = scene.desk, scene.here
    first = desk.write(desk.operation(desk.hand_out(here.laptops[0], here.passes[0])))
    scene.give(1, 1, minutes=10)
    scene.report(desk, first)


def two_computers(scene: Scene) -> None:
    """The folder was copied: two stories under one number."""
    scene.give(0, 0)
    scene.desk.events.clear()
    scene.give(1, 1, minutes=10)


def an_older_start(scene: Scene) -> None:
    """A computer that counts its starts, and counts backwards."""
    for number, boot in ((2, 2000), (1, 3000)):
        with unit(scene.db, now=LATER) as uow:
            contact = Contact(boot=uuid7(boot, b"0" * 10), boot_number=number, heartbeat=Heartbeat(unsent=0))
            record_contact(uow, scene.operations, scene.desk.station_id, contact)


def another_server(scene: Scene) -> None:
    """Somebody's server on the network says it is ours."""
    doubted = (Doubted(name="Laptopdesk", url="http://10.0.0.9:8000", key_id="server-001-00000000"),)
    contact = Contact(boot=uuid7(1, b"0" * 10), boot_number=1, heartbeat=Heartbeat(unsent=0), doubted=doubted)
    with unit(scene.db, now=LATER) as uow:
        record_contact(uow, scene.operations, scene.desk.station_id, contact)


def signed_by_nobody(scene: Scene) -> None:
    """Its signature is of no computer of ours."""
    desk, here = scene.desk, scene.here
    event = desk.write(desk.operation(desk.hand_out(here.laptops[0], here.passes[0])))
    scene.report(desk, replace(event, signature=b"x" * 64))


def unreadable_and_then_read(scene: Scene) -> None:
    """It came damaged, and then once more as it was written."""
    desk, here = scene.desk, scene.here
    event = desk.write(desk.operation(desk.hand_out(here.laptops[0], here.passes[0])))
    scene.report(desk, replace(event, signature=b"x" * 64))
    scene.report(desk, event)


def damaged_on_its_disk(scene: Scene) -> None:
    """A row of the ledger that was handed in as a file could not be read."""
    desk, here = scene.desk, scene.here
    first = desk.write(desk.operation(desk.hand_out(here.laptops[1], here.passes[1])))
    key: Ed25519PrivateKey = desk.private
    content = export_file([first], {2: {"body": b'{"sequence": 2, "oper'}}, station=desk.station_id, key=key)
    load_export(scene.db, scene.operations, content, now=LATER, actor=SYSTEM)


# ---- laptops


def log_of_two_laptops(scene: Scene) -> None:
    """The log names one laptop, and the drive of another, on which that one's evidence rests."""
    one, other = (scene.serial(tag) for tag in scene.here.laptops[:2])
    _add_log(scene, host=one, drive=f"DRIVE{other}")


def log_of_another_laptop(scene: Scene) -> None:
    """The label of one was scanned, and the log was written on the other."""
    tag, other = scene.here.laptops[:2]
    _add_log(scene, host=scene.serial(other), drive="DRIVE77", laptop=tag)


def _add_log(scene: Scene, *, host: str, drive: str, laptop: str | None = None) -> None:
    log = wipe_log(started=START - timedelta(hours=2), maker="Dell", product="Latitude 5400", host=host, serial=drive)
    with unit(scene.db, now=LATER) as uow:
        command = AddEvidence(name="wipe.log", content=log, reading=read_log(log), laptop=laptop)
        take_in_evidence(uow.by(actor_for(uow, Role.ADMIN)), command)


def _add_report(scene: Scene, document: Mapping[str, Any], laptop: str | None = None) -> None:
    raw = as_bytes(document)
    with unit(scene.db, now=LATER) as uow:
        command = AddInventory(name="lshw.json", content=raw, reading=read_report(raw), laptop=laptop)
        add_inventory(uow.by(actor_for(uow, Role.ADMIN)), command)


def report_of_another_machine(scene: Scene) -> None:
    """The label of one was scanned, and the report is of the other."""
    one, other = scene.here.laptops[:2]
    _add_report(scene, lshw(serial=scene.serial(other), vendor="Dell", product="Latitude 5400"), laptop=one)


def report_with_a_new_serial(scene: Scene) -> None:
    """The label was scanned, and the report names a serial number that nobody knows."""
    tag = scene.here.laptops[0]
    _add_report(scene, lshw(serial=f"NEW{scene.serial(tag)}", vendor="Dell", product="Latitude 5400"), laptop=tag)


def new_drive(scene: Scene) -> None:
    """Another drive sits in it since it was erased."""
    tag = scene.here.laptops[0]
    _add_report(scene, lshw(serial=scene.serial(tag), vendor="Dell", product="Latitude 5400"))


def data_found(scene: Scene) -> None:
    """The sample of an erased lot: somebody found photographs."""
    with unit(scene.db, now=START - timedelta(hours=18)) as uow:
        place = scene.here.location_id
        begun = START - timedelta(days=2)
        lot = make_lot(uow, f"S-{place}-{scene.desk.station_id}", now=begun)
        wiper, looker = (actor_for(uow, Role.TECHNICIAN, location=place) for _ in range(2))
        tag = make_laptop(uow, location=place, lot=lot, now=begun)
        serial = lifecycle.get_laptop(uow.session, tag).laptop.serial or ""
        log = wipe_log(
            started=START - timedelta(hours=20), maker="Dell", product="Latitude 5400", host=serial, serial=f"D{serial}"
        )
        command = AddEvidence(name="wipe.log", content=log, reading=read_log(log))
        take_in_evidence(uow.by(wiper), command)
        move_laptop(uow.at(START - timedelta(hours=17)).by(wiper), tag, LaptopState.ERASED)
        draw_sample(uow.at(START).by(looker), lot)
        (line,) = samples.list_lines(uow.session, lot)
        seen = RecordSampleCheck(
            result=CheckResult.DATA_FOUND, tool="hexdump 2.39", extent="1000 sectoren", remark="Foto's van een feest."
        )
        record_check(uow.at(LATER).by(looker), lot, line.id, seen)


def data_found_and_destroyed(scene: Scene) -> None:
    """The same, and the drive went into a shredder, with two people for it."""
    data_found(scene)
    [case] = [case for case in scene.cases() if case.kind is CaseKind.DATA_FOUND]
    with unit(scene.db, now=LATER) as uow:
        tag = lifecycle.tags_of(uow.session, [case.laptop_id or 0])[case.laptop_id or 0]
        (drive,) = lifecycle.get_laptop(uow.session, tag).media
        first, second = (actor_for(uow, Role.TECHNICIAN, location=scene.here.location_id) for _ in range(2))
        said = RecordByHand(
            medium_id=drive.id,
            does=Method.SHREDS,
            claimed_level=SanitizationLevel.DESTROY,
            done_on=LATER.date(),
            reason="Er stonden foto's op.",
            second_id=second.staff_id or 0,
            done_by="Shredder BV",
            document=b"%PDF-1.4",
        )
        record = record_by_hand(uow.by(first), tag, said)
        confirm_by_hand(uow.by(second), record)


WAYS: Mapping[CaseKind, tuple[Callable[[Scene], None], ...]] = {
    CaseKind.LAPTOP_TWICE: (
        one_laptop_two_people,
        one_laptop_two_people_and_it_came_back,
        earlier_than_the_registered_one,
    ),
    CaseKind.PERSON_TWICE: (one_person_two_laptops,),
    CaseKind.NOT_ELIGIBLE: (not_trained, not_enrolled, nobody_has_this_pass, laptop_nobody_knows, laptop_not_ready),
    CaseKind.LAPTOP_ELSEWHERE: (laptop_of_another_place, laptop_on_its_way),
    CaseKind.REVOKED: (pass_was_revoked, revoked_station_hands_out),
    CaseKind.HAND_OVER_DOUBTFUL: (doubt_about_a_hand_over, doubt_and_it_came_back, doubt_about_one_that_never_came),
    CaseKind.ATTENDANCE_WITHDRAWN: (attendance_withdrawn, attendance_withdrawn_and_it_came_back),
    CaseKind.RETURN_UNEXPECTED: (
        came_back_twice,
        came_back_though_ready,
        came_back_unknown,
        revoked_station_takes_back,
    ),
    CaseKind.UNDO_UNEXPECTED: (
        undone_too_late,
        undone_after_it_came_back,
        undone_and_never_told,
        revoked_station_undoes,
    ),
    CaseKind.OPERATION_REUSED: (one_id_two_meanings, one_id_two_people, one_id_a_hand_over_and_a_return),
    CaseKind.SEQUENCE_GAP: (numbers_are_missing, numbers_came_since),
    CaseKind.STATION_COPIED: (two_computers, an_older_start),
    CaseKind.IMPOSTOR: (another_server,),
    CaseKind.EVENT_UNREADABLE: (signed_by_nobody, unreadable_and_then_read, damaged_on_its_disk),
    CaseKind.EVIDENCE_CONTRADICTED: (log_of_two_laptops, log_of_another_laptop),
    CaseKind.HARDWARE_CONTRADICTED: (report_of_another_machine, report_with_a_new_serial, new_drive),
    CaseKind.DATA_FOUND: (data_found, data_found_and_destroyed),
}
"""How each kind comes about, in every way that is decided differently."""
