"""Cases about laptops themselves, from real logs and reports, decided in the page: what is seen, and what it does."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from laptopdesk.accounts.queries import get_actor
from laptopdesk.app import create_app
from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.evidence.readers import read_file as read_log
from laptopdesk.assets.evidence.service import AddEvidence, confirm_by_hand, record_by_hand, take_in_evidence
from laptopdesk.assets.evidence.values import Binding, Method, Record, RecordByHand
from laptopdesk.assets.hardware import queries as inventory
from laptopdesk.assets.hardware.readers import read_file as read_report
from laptopdesk.assets.hardware.service import AddInventory, add_inventory
from laptopdesk.assets.hardware.values import FileStatus
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.models import CustodyRow
from laptopdesk.assets.lifecycle.service import fit_medium, remove_medium
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopFilter, LaptopState, NewMedium, SanitizationLevel
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.sampling import queries as sampling
from laptopdesk.assets.sampling.rules import state_of
from laptopdesk.assets.sampling.service import RecordSampleCheck, draw_sample, record_check
from laptopdesk.assets.sampling.values import CheckResult, FollowUp, SampleState
from laptopdesk.cases import queries as cases
from laptopdesk.cases.values import CaseKind, CaseState
from laptopdesk.config import Config
from laptopdesk.core.access import Actor, Role
from laptopdesk.core.db import Database
from laptopdesk.core.journal import list_lines, verify_chain
from laptopdesk.demo.logs import wipe_log
from tests.factories import (
    actor_for,
    make_laptop,
    make_location,
    make_lot,
    make_ready_laptop,
    make_staff,
    sign_in_as,
    unit,
)
from tests.prepared import prepared
from tests.unit.assets.hardware.reports import DRIVE, UPOWER, as_bytes, lshw


@dataclass(kw_only=True)
class Shop:
    """A workshop, a technician and somebody who looks again, the office, and its browser."""

    db: Database
    client: FlaskClient
    now: datetime
    place: int
    wiper: Actor
    looker: Actor
    office: int

    def laptop(self, **known: Any) -> str:
        with unit(self.db) as uow:
            return make_laptop(uow, location=self.place, now=self.now - timedelta(days=2), **known)

    def ready(self) -> str:
        with unit(self.db) as uow:
            return make_ready_laptop(uow, location=self.place, now=self.now - timedelta(hours=2))

    def detail(self, tag: str) -> LaptopDetail:
        with self.db.read() as session:
            return lifecycle.get_laptop(session, tag)

    def serial(self, tag: str) -> str:
        return self.detail(tag).laptop.serial or ""

    def drives(self, tag: str) -> list[str | None]:
        return [medium.serial for medium in self.detail(tag).media if medium.removed_at is None]

    def state(self, tag: str) -> LaptopState:
        return self.detail(tag).laptop.state

    def log(self, *, host: str, drive: str, scanned: str | None = None, hours: int = 20) -> tuple[Record, ...]:
        content = wipe_log(
            started=self.now - timedelta(hours=hours), maker="Dell", product="Latitude 5400", host=host, serial=drive
        )
        command = AddEvidence(name="wipe.log", content=content, reading=read_log(content), laptop=scanned)
        with self.db.unit_of_work(now=self.now - timedelta(minutes=30), actor=self.wiper) as uow:
            return take_in_evidence(uow, command).records

    def report(self, content: object, *, scanned: str | None = None) -> None:
        raw = content if isinstance(content, bytes) else as_bytes(content)
        command = AddInventory(name="report.json", content=raw, reading=read_report(raw), laptop=scanned)
        with self.db.unit_of_work(now=self.now - timedelta(minutes=20), actor=self.wiper) as uow:
            add_inventory(uow, command)

    def record(self, record_id: int) -> Record:
        with self.db.read() as session:
            return evidence.get_record(session, record_id)

    def case(self, kind: CaseKind) -> int:
        with self.db.read() as session:
            (found,) = [case for case in cases.list_cases(session) if case.kind is kind]
        return found.id

    def page(self, case_id: int) -> str:
        return " ".join(self.client.get(f"/cases/{case_id}").get_data(as_text=True).split())

    def decide(self, case_id: int, outcome: str, *, status: int = 303, **answers: str) -> str:
        fields = {f"{outcome}-{name}": value for name, value in answers.items()}
        data = {"outcome": outcome, "reason": "Ik heb beide laptops bekeken.", **fields}
        answer = self.client.post(f"/cases/{case_id}/decide", data=data)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_data(as_text=True)

    def holds_together(self, case_id: int) -> None:
        """What must be true after every outcome: decided once, a whole journal that says each change, custody too."""
        with self.db.read() as session:
            case = cases.get_case(session, case_id)
            assert case.state is CaseState.DECIDED
            assert case.outcome is not None
            assert verify_chain(session).ok
            for laptop in session.scalars(sa.select(CustodyRow.laptop_id).distinct()):
                rows = session.scalars(
                    sa.select(CustodyRow).where(CustodyRow.laptop_id == laptop).order_by(CustodyRow.id)
                )
                for first, second in pairwise(rows):
                    assert first.ended_at is not None
                    assert first.ended_at <= second.began_at
            tag = lifecycle.tags_of(session, [case.laptop_id or 0])[case.laptop_id or 0]
        again = self.client.post(f"/cases/{case_id}/decide", data={"outcome": case.outcome, "reason": "nog eens"})
        assert again.status_code == 422
        for page in (f"/laptops/{tag}", f"/laptops/{tag}/story", f"/cases/{case_id}"):
            shown = self.client.get(page)
            assert shown.status_code == 200
        story = self.client.get(f"/laptops/{tag}/story").get_data(as_text=True)
        assert not re.search(r"(evidence|inventory|laptop|sample)\.[a-z_]+<", story), "every line has a sentence"

    def actions(self, tag: str) -> set[str]:
        with self.db.read() as session:
            return {line.action for line in list_lines(session, kind="laptop", key=self.detail(tag).laptop.id)}


@pytest.fixture
def shop(db: Database, tmp_path: Path, now: datetime) -> Shop:
    app = create_app(Config(data_dir=tmp_path, worker_required=False), db=db, clock=lambda: now)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    with unit(db) as uow:
        place = make_location(uow, "Werkplaats Hier")
        office = make_staff(uow, Role.PROGRAMME, name="Nadia Kantoor")
        wiper, looker = (actor_for(uow, Role.TECHNICIAN, location=place) for _ in range(2))
    sign_in_as(client, office)
    return Shop(db=db, client=client, now=now, place=place, wiper=wiper, looker=looker, office=office)


# ---- evidence contradicted


@dataclass(kw_only=True)
class Quarrel:
    """A log that names one laptop was brought in with the label of another."""

    case: int
    ours: str
    theirs: str
    record: int


@pytest.fixture
def quarrel(shop: Shop) -> Quarrel:
    ours, theirs = shop.laptop(), shop.laptop()
    (record,) = shop.log(host=shop.serial(theirs), drive="DRIVE77", scanned=ours)
    assert record.binding is Binding.CONTRADICTED
    assert shop.state(ours) is LaptopState.QUARANTINED
    return Quarrel(case=shop.case(CaseKind.EVIDENCE_CONTRADICTED), ours=ours, theirs=theirs, record=record.id)


def test_both_serial_numbers_and_laptops_stand_beside_each_other(shop: Shop, quarrel: Quarrel) -> None:
    text = shop.page(quarrel.case)
    for words in (
        shop.serial(quarrel.ours),
        shop.serial(quarrel.theirs),
        "Serial number of the laptop ≠",
        "DRIVE77",
        "nwipe",
        f'href="/laptops/{quarrel.theirs}"',
        f'href="/laptops/{quarrel.ours}"',
        "The log was written on another laptop.",
        "The drive belongs to this laptop",
        "Serial number of the drive ≠",
        "no drive is known",
        "Proposal: The record belongs to another laptop",
    ):
        assert words in text, words
    assert not re.search(r"[0-9a-f]{64}", text), "no hashes"


def test_the_laptop_names_its_case_and_later_the_decision(shop: Shop, quarrel: Quarrel) -> None:
    shown = shop.client.get(f"/laptops/{quarrel.ours}").get_data(as_text=True)
    assert f"Case {quarrel.case} needs a decision" in shown
    assert f'href="/cases/{quarrel.case}"' in shown
    shop.decide(quarrel.case, "nothing")
    shown = shop.client.get(f"/laptops/{quarrel.ours}").get_data(as_text=True)
    assert "waiting for a decision" not in shown
    assert "The log proves nothing here" in shown


def test_a_technician_reads_that_the_office_decides(shop: Shop, quarrel: Quarrel) -> None:
    with unit(shop.db) as uow:
        technician = make_staff(uow, Role.TECHNICIAN, location=shop.place)
    sign_in_as(shop.client, technician, desk=shop.place)
    shown = shop.client.get(f"/laptops/{quarrel.ours}").get_data(as_text=True)
    assert f"Case {quarrel.case} needs a decision" in shown
    assert f'href="/cases/{quarrel.case}"' not in shown
    assert shop.client.post(f"/cases/{quarrel.case}/decide", data={"outcome": "ours"}).status_code == 403


def test_the_drive_is_of_this_laptop(shop: Shop, quarrel: Quarrel) -> None:
    shop.decide(quarrel.case, "ours")
    record = shop.record(quarrel.record)
    assert (record.binding, record.laptop) == (Binding.PERSON, quarrel.ours)
    assert shop.drives(quarrel.ours) == ["DRIVE77"]
    assert shop.state(quarrel.ours) is LaptopState.RECEIVED
    with shop.db.read() as session:
        assert not any(m.reasons for m in prepared(session, shop.detail(quarrel.ours).laptop.id).evidence.media)
    assert {"evidence.bound", "laptop.moved", "case.decided"} <= shop.actions(quarrel.ours)
    shop.holds_together(quarrel.case)


def test_a_drive_that_another_laptop_had_is_out_there(shop: Shop) -> None:
    ours, theirs = shop.laptop(), shop.ready()
    (drive,) = shop.drives(theirs)
    shop.log(host="", drive=drive or "", scanned=ours, hours=19)
    case = shop.case(CaseKind.EVIDENCE_CONTRADICTED)
    assert "This drive is also registered in" in shop.page(case)
    shop.decide(case, "ours")
    assert (shop.drives(ours), shop.drives(theirs)) == ([drive], [])
    assert shop.state(theirs) is not LaptopState.READY, "a laptop that lost its drive is looked at anew"
    shop.holds_together(case)


def test_the_record_is_of_another_laptop(shop: Shop, quarrel: Quarrel) -> None:
    shop.decide(quarrel.case, "other", laptop=quarrel.theirs.lower())
    record = shop.record(quarrel.record)
    assert (record.binding, record.laptop) == (Binding.PERSON, quarrel.theirs)
    assert (shop.drives(quarrel.ours), shop.drives(quarrel.theirs)) == ([], ["DRIVE77"])
    assert shop.state(quarrel.ours) is LaptopState.RECEIVED
    assert "evidence.bound" in shop.actions(quarrel.theirs)
    shop.holds_together(quarrel.case)


def test_the_log_proves_nothing(shop: Shop, quarrel: Quarrel) -> None:
    shop.decide(quarrel.case, "nothing")
    record = shop.record(quarrel.record)
    assert (record.binding, record.laptop, shop.drives(quarrel.ours)) == (Binding.UNBOUND, None, [])
    assert shop.state(quarrel.ours) is LaptopState.RECEIVED
    assert "evidence.unbound" in shop.actions(quarrel.ours)
    shop.holds_together(quarrel.case)


@pytest.mark.parametrize("label", ["", "Z12", "P00000000011", "L0000001X", "ours"])
def test_a_label_that_is_none_leaves_everything_as_it_was(shop: Shop, quarrel: Quarrel, label: str) -> None:
    shop.decide(quarrel.case, "other", status=422, laptop=quarrel.ours if label == "ours" else label)
    assert shop.record(quarrel.record).binding is Binding.CONTRADICTED
    assert shop.state(quarrel.ours) is LaptopState.QUARANTINED
    assert shop.drives(quarrel.ours) == ["DRIVE77"]


def test_who_wiped_it_does_not_release_it(shop: Shop) -> None:
    ours, theirs = shop.laptop(), shop.laptop()
    with shop.db.read() as session:
        shop.wiper = get_actor(session, shop.office)
    shop.log(host=shop.serial(theirs), drive="DRIVE78", scanned=ours)
    case = shop.case(CaseKind.EVIDENCE_CONTRADICTED)
    shop.decide(case, "ours", status=422)
    assert shop.state(ours) is LaptopState.QUARANTINED


def test_two_cases_hold_it_in_quarantine_until_both_are_decided(shop: Shop, quarrel: Quarrel) -> None:
    shop.log(host=shop.serial(quarrel.theirs), drive="DRIVE77", scanned=quarrel.ours, hours=17)
    with shop.db.read() as session:
        first, second = [case.id for case in cases.list_cases(session)]
    assert "It stays in quarantine." in shop.page(first)
    shop.decide(first, "nothing")
    assert shop.state(quarrel.ours) is LaptopState.QUARANTINED
    shop.decide(second, "nothing")
    assert shop.state(quarrel.ours) is LaptopState.RECEIVED
    shop.holds_together(second)


def test_a_contradiction_describes_no_drive(shop: Shop) -> None:
    ours, theirs = shop.laptop(), shop.laptop()
    with shop.db.unit_of_work(now=shop.now, actor=shop.wiper) as uow:
        fit_medium(uow, shop.detail(ours).laptop.id, NewMedium(model="Nameless"))
    shop.log(host=shop.serial(theirs), drive="DRIVE80", scanned=ours)
    assert shop.drives(ours) == [None]
    shop.decide(shop.case(CaseKind.EVIDENCE_CONTRADICTED), "other", laptop=theirs)
    assert (shop.drives(ours), shop.drives(theirs)) == ([None], ["DRIVE80"])


def test_a_later_log_is_proposed(shop: Shop, quarrel: Quarrel) -> None:
    with shop.db.unit_of_work(now=shop.now, actor=shop.wiper) as uow:
        content = wipe_log(
            started=shop.now - timedelta(hours=10),
            maker="Dell",
            product="Latitude 5400",
            host=shop.serial(quarrel.ours),
            serial="DRIVE81",
        )
        command = AddEvidence(name="own.log", content=content, reading=read_log(content))
        take_in_evidence(uow, command)
    text = shop.page(quarrel.case)
    assert "Proposal: The log proves nothing here" in text
    assert " checked" not in text


# ---- hardware contradicted


@dataclass(kw_only=True)
class Mixed:
    """A hardware report that names one laptop was brought in with the label of another."""

    case: int
    ours: str
    theirs: str


def a_report(serial: str, **changes: Any) -> dict[str, Any]:
    return lshw(serial=serial, vendor="Dell", product="Latitude 5400", **changes)


@pytest.fixture
def mixed(shop: Shop) -> Mixed:
    ours, theirs = shop.laptop(), shop.laptop()
    shop.report(a_report(shop.serial(theirs)), scanned=ours)
    return Mixed(case=shop.case(CaseKind.HARDWARE_CONTRADICTED), ours=ours, theirs=theirs)


def files_of(shop: Shop, tag: str) -> int:
    with shop.db.read() as session:
        return len(inventory.list_history(session, shop.detail(tag).laptop.id))


def memory_of(shop: Shop, tag: str) -> int | None:
    with shop.db.read() as session:
        return inventory.latest_hardware(session, shop.detail(tag).laptop.id).memory_mib


def open_kinds(shop: Shop) -> list[CaseKind]:
    with shop.db.read() as session:
        return [case.kind for case in cases.list_cases(session)]


def test_two_serial_numbers_and_machines_beside_each_other(shop: Shop, mixed: Mixed) -> None:
    text = shop.page(mixed.case)
    for words in (
        shop.serial(mixed.ours),
        shop.serial(mixed.theirs),
        "Serial number ≠",
        "Latitude 5400",
        f'href="/laptops/{mixed.theirs}"',
        "The serial number",
        "Proposal: The report is from another machine",
    ):
        assert words in text, words
    assert "serial_differs" not in text
    assert not re.search(r"[0-9a-f]{64}", text)


def test_the_report_is_of_another_laptop(shop: Shop, mixed: Mixed) -> None:
    assert (files_of(shop, mixed.ours), memory_of(shop, mixed.ours)) == (0, None), "nothing of it was added"
    shop.decide(mixed.case, "other", laptop=mixed.theirs)
    assert (files_of(shop, mixed.ours), files_of(shop, mixed.theirs)) == (0, 1)
    assert (memory_of(shop, mixed.ours), memory_of(shop, mixed.theirs)) == (None, 8192)
    assert shop.drives(mixed.ours) == []
    assert len(shop.drives(mixed.theirs)) == 1
    assert open_kinds(shop) == []
    assert "inventory.bound" in shop.actions(mixed.theirs)
    shop.holds_together(mixed.case)


def test_the_report_is_of_a_machine_nobody_knows(shop: Shop, mixed: Mixed) -> None:
    shop.decide(mixed.case, "other")
    assert (files_of(shop, mixed.ours), files_of(shop, mixed.theirs)) == (0, 0)
    with shop.db.read() as session:
        (waiting,) = inventory.list_waiting(session)
    assert waiting.status is FileStatus.UNMATCHED
    assert not any("differs" in warning for warning in waiting.warnings)
    shop.holds_together(mixed.case)


def test_what_only_that_report_filled_in_is_gone(shop: Shop) -> None:
    ours, theirs = shop.laptop(), shop.ready()
    (drive,) = shop.drives(theirs)
    shared = as_bytes(a_report(shop.serial(ours))).replace(DRIVE.encode(), (drive or "").encode())
    shop.report(shared, scanned=ours)
    case = shop.case(CaseKind.HARDWARE_CONTRADICTED)
    assert shop.detail(ours).memory_mib == 8192
    shop.decide(case, "other")
    detail = shop.detail(ours)
    assert (detail.memory_mib, detail.cpu, detail.uuid) == (None, None, None)
    assert detail.laptop.model == "Latitude 5400", "what the register knew before stays"
    assert shop.drives(theirs) == [drive]
    shop.holds_together(case)


def test_the_register_was_wrong(shop: Shop) -> None:
    with unit(shop.db) as uow:
        lot = make_lot(uow, "P-9", now=shop.now - timedelta(days=2))
    ours = shop.laptop(lot=lot)
    shop.report(a_report("REALSERIAL1"), scanned=ours)
    case, old = shop.case(CaseKind.HARDWARE_CONTRADICTED), shop.serial(ours)
    assert f"Serial number: REALSERIAL1 instead of {old}" in shop.page(case)
    shop.decide(case, "register", status=422)
    assert shop.serial(ours) == old
    shop.decide(case, "register", serial="1")
    assert shop.serial(ours) == "REALSERIAL1"
    with shop.db.read() as session:
        found = {
            term: [row.tag for row in lifecycle.list_laptops(session, LaptopFilter(term=term)).rows]
            for term in ("REALSERIAL1", old)
        }
    assert found == {"REALSERIAL1": [ours], old: []}
    assert len(shop.drives(ours)) == 1
    assert open_kinds(shop) == []
    assert "laptop.corrected" in shop.actions(ours)
    shop.holds_together(case)
    page = shop.client.get(f"/laptops/{ours}").get_data(as_text=True)
    assert re.search(r"<dt>Serial number</dt>\s*<dd>(?:<[^>]*>|\s)*REALSERIAL1", page)
    assert old not in page


def test_what_still_contradicts_after_a_decision_is_a_case_of_its_own(shop: Shop) -> None:
    """Only the model was corrected; the report has another serial number too."""
    ours = shop.laptop()
    other = a_report("REALSERIAL1") | {"product": "Latitude 7490"}
    shop.report(other, scanned=ours)
    case = shop.case(CaseKind.HARDWARE_CONTRADICTED)
    shop.decide(case, "register", model="1")
    assert shop.detail(ours).laptop.model == "Latitude 7490"
    assert open_kinds(shop) == [CaseKind.HARDWARE_CONTRADICTED]
    assert shop.case(CaseKind.HARDWARE_CONTRADICTED) != case
    with shop.db.read() as session:
        assert prepared(session, ours).is_contradicted


def test_a_serial_number_of_another_laptop_is_not_taken_over(shop: Shop, mixed: Mixed) -> None:
    text = shop.decide(mixed.case, "register", status=422, serial="1")
    assert "Another laptop of ours has this serial number" in text
    assert shop.serial(mixed.ours) != shop.serial(mixed.theirs)


def test_the_mainboard_was_replaced(shop: Shop) -> None:
    ours = shop.laptop()
    shop.report(a_report("NEWBOARD001"), scanned=ours)
    case = shop.case(CaseKind.HARDWARE_CONTRADICTED)
    shop.decide(case, "part", status=422)
    shop.decide(case, "part", board="1")
    assert shop.serial(ours) == "NEWBOARD001"
    assert open_kinds(shop) == []
    shop.report(UPOWER.encode(), scanned=ours)
    assert open_kinds(shop) == []
    shop.holds_together(case)


def test_the_evidence_is_judged_by_the_serial_number_of_the_new_mainboard(shop: Shop) -> None:
    ours = shop.laptop()
    (record,) = shop.log(host=shop.serial(ours), drive=DRIVE)
    with shop.db.unit_of_work(now=shop.now - timedelta(minutes=25), actor=shop.wiper) as uow:
        move_laptop(uow, ours, LaptopState.ERASED)
    shop.report(a_report("NEWBOARD001"), scanned=ours)
    case = shop.case(CaseKind.HARDWARE_CONTRADICTED)
    assert "Its evidence is judged again" in shop.page(case).partition("a part was replaced")[2]
    shop.decide(case, "part", board="1")
    after = shop.record(record.id)
    assert (after.laptop, after.binding) == (None, Binding.UNBOUND), "its log names a machine that this is not any more"
    assert shop.state(ours) is LaptopState.QUARANTINED
    assert open_kinds(shop) == [CaseKind.EVIDENCE_CONTRADICTED]
    shop.holds_together(case)


def test_a_drive_was_replaced_and_needs_evidence_of_its_own(shop: Shop) -> None:
    ours = shop.ready()
    (old,) = shop.drives(ours)
    shop.report(a_report(shop.serial(ours)), scanned=ours)
    case = shop.case(CaseKind.HARDWARE_CONTRADICTED)
    shop.decide(case, "part", drives="1")
    (new,) = shop.drives(ours)
    assert new != old
    assert shop.state(ours) is not LaptopState.READY
    assert {"medium.removed", "medium.fitted"} <= shop.actions(ours)
    assert open_kinds(shop) == []
    shop.holds_together(case)


# ---- data found


@dataclass(kw_only=True)
class Find:
    """Data was found on the one drawn laptop of a lot of three."""

    case: int
    lot: int
    tag: str


@pytest.fixture
def find(shop: Shop) -> Find:
    with unit(shop.db) as uow:
        lot = make_lot(uow, "P-1", now=shop.now - timedelta(days=2))
    tags = [shop.laptop(lot=lot) for _ in range(3)]
    for tag in tags:
        shop.log(host=shop.serial(tag), drive=f"D{shop.serial(tag)}")
        with shop.db.unit_of_work(now=shop.now - timedelta(minutes=25), actor=shop.wiper) as uow:
            move_laptop(uow, tag, LaptopState.ERASED)
    with shop.db.unit_of_work(now=shop.now - timedelta(minutes=20), actor=shop.looker) as uow:
        draw_sample(uow, lot)
        (line,) = sampling.list_lines(uow.session, lot)
        command = RecordSampleCheck(
            result=CheckResult.DATA_FOUND, tool="hexdump 2.39", extent="1000 sectors", remark="A name"
        )
        record_check(uow.at(shop.now - timedelta(minutes=10)), lot, line.id, command)
    return Find(case=shop.case(CaseKind.DATA_FOUND), lot=lot, tag=line.tag)


def sample_of(shop: Shop, lot: int) -> SampleState:
    with shop.db.read() as session:
        return state_of(sampling.standing_of(session, lot))


def test_a_find_says_who_saw_what_and_who_wiped(shop: Shop, find: Find) -> None:
    text = shop.page(find.case)
    for words in (
        "hexdump 2.39",
        "A name",
        "1000 sectors",
        "nwipe 0.34",
        shop.looker.name,
        shop.wiper.name,
        "no, since",
        "Not every drive is recorded as destroyed",
    ):
        assert words in text, words


def test_it_is_erased_again(shop: Shop, find: Find) -> None:
    assert sample_of(shop, find.lot) is SampleState.DATA_FOUND
    shop.decide(find.case, "again", status=422)
    shop.decide(find.case, "again", scope="record")
    assert shop.state(find.tag) is LaptopState.RECEIVED
    assert sample_of(shop, find.lot) is SampleState.OPEN
    with shop.db.read() as session:
        lines = sampling.list_lines(session, find.lot)
        assert evidence.list_faults(session) == ()
    assert {line.followed for line in lines} == {FollowUp.ERASED_AGAIN, None}
    assert "sample.followed_up" in shop.actions(find.tag)
    shop.holds_together(find.case)


def test_the_same_laptop_can_be_drawn_again_once_it_is_erased(shop: Shop, find: Find) -> None:
    shop.decide(find.case, "again", scope="record")
    shop.log(host=shop.serial(find.tag), drive=f"D{shop.serial(find.tag)}", hours=12)
    with shop.db.read() as session:
        assert find.tag not in sampling.list_candidates(session, find.lot)
    with shop.db.unit_of_work(now=shop.now, actor=shop.wiper) as uow:
        move_laptop(uow, find.tag, LaptopState.ERASED)
    with shop.db.read() as session:
        assert find.tag in sampling.list_candidates(session, find.lot)


def test_the_tool_failed(shop: Shop, find: Find) -> None:
    shop.decide(find.case, "again", scope="tool")
    with shop.db.read() as session:
        (fault,) = evidence.list_faults(session)
    assert (fault.tool, fault.version, fault.records) == ("nwipe", "0.34", 2)
    shop.holds_together(find.case)


def test_it_was_no_personal_data(shop: Shop, find: Find) -> None:
    shop.decide(find.case, "harmless", status=422)
    shop.decide(find.case, "harmless", who="Nadia Kantoor")
    assert shop.state(find.tag) is LaptopState.RECEIVED
    assert sample_of(shop, find.lot) is SampleState.DONE
    with shop.db.unit_of_work(now=shop.now, actor=shop.wiper) as uow:
        move_laptop(uow, find.tag, LaptopState.ERASED)
    assert "evidence.record_restored" in shop.actions(find.tag)
    shop.holds_together(find.case)


def test_who_looked_does_not_release(shop: Shop, find: Find) -> None:
    with unit(shop.db) as uow:
        looker = make_staff(uow, Role.PROGRAMME)
        uow.session.execute(sa.text("UPDATE quarantine SET put_by_id = :who"), {"who": looker})
    sign_in_as(shop.client, looker)
    shop.decide(find.case, "harmless", status=422, who="I")
    assert shop.state(find.tag) is LaptopState.QUARANTINED
    assert sample_of(shop, find.lot) is SampleState.DATA_FOUND


def test_a_drive_taken_out_is_not_destroyed(shop: Shop, find: Find) -> None:
    (medium,) = shop.detail(find.tag).media
    with shop.db.unit_of_work(now=shop.now, actor=shop.wiper) as uow:
        remove_medium(uow, medium.id)
    shop.decide(find.case, "destroyed", status=422)


def test_the_drive_is_destroyed_by_two_people(shop: Shop, find: Find) -> None:
    (medium,) = shop.detail(find.tag).media
    command = RecordByHand(
        medium_id=medium.id,
        does=Method.SHREDS,
        claimed_level=SanitizationLevel.DESTROY,
        done_on=shop.now.date(),
        reason="Data found.",
        second_id=shop.looker.staff_id or 0,
        done_by="Shredder BV",
        document=b"%PDF-1.4 paper",
    )
    with shop.db.unit_of_work(now=shop.now, actor=shop.wiper) as uow:
        record = record_by_hand(uow, find.tag, command)
        confirm_by_hand(uow.by(shop.looker), record)
    assert "Proposal: The drive is destroyed" in shop.page(find.case)
    shop.decide(find.case, "destroyed")
    assert shop.state(find.tag) is LaptopState.RECEIVED
    assert sample_of(shop, find.lot) is SampleState.OPEN
    shop.holds_together(find.case)
