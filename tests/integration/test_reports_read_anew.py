"""A report that came when our readers knew less is held against its laptop anew when the same file comes again."""

from dataclasses import replace
from datetime import timedelta

from laptopdesk.assets.hardware import queries
from laptopdesk.assets.hardware.readers import read_file
from laptopdesk.assets.hardware.service import AddInventory, add_inventory, answer_no_other, detach_file
from laptopdesk.assets.hardware.values import AddedInventoryFile, FileStatus, InventoryReading
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.cases.queries import list_cases
from laptopdesk.core.access import Actor, Role
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.journal import list_lines
from tests.factories import START, actor_for, make_laptop, make_location, unit
from tests.unit.assets.hardware.reports import as_bytes
from tests.unit.assets.hardware.test_unseen import SATA, VMD, machine

SIZE = 256060514304


def disk(number: int) -> dict[str, object]:
    return {
        "id": f"disk:{number}",
        "class": "disk",
        "description": "ATA Disk",
        "product": "EXAMPLE SSD",
        "size": SIZE,
        "logicalname": f"/dev/sd{'abc'[number]}",
        "serial": f"DRVANEW{number}",
    }


def report(serial: str) -> bytes:
    return as_bytes(machine(SATA | {"children": [disk(0), disk(1)]}, VMD) | {"serial": serial, "vendor": "Dell"})


def older(content: bytes) -> InventoryReading:
    """What a reader told that knew neither the second drive nor how a drive is missed."""
    reading = read_file(content)
    return replace(reading, machine=replace(reading.machine, media=reading.machine.media[:1], unseen=()), notes=())


def bring(
    uow: UnitOfWork, content: bytes, reading: InventoryReading, actor: Actor, *, hours: int = 0
) -> AddedInventoryFile:
    command = AddInventory(name="r.json", content=content, reading=reading)
    return add_inventory(uow.at(START + timedelta(hours=hours)).by(actor), command)


def at_work(uow: UnitOfWork) -> tuple[str, Actor]:
    """A laptop, and a technician who works where it is."""
    place = make_location(uow)
    tag = make_laptop(uow, location=place, now=START - timedelta(days=1))
    return tag, actor_for(uow, Role.TECHNICIAN, location=place)


def drives(uow: UnitOfWork, tag: str) -> list[str | None]:
    return [medium.serial for medium in lifecycle.get_laptop(uow.session, tag).media]


def test_what_a_reader_knows_by_now_is_added_once(db: Database) -> None:
    with unit(db) as uow:
        tag, actor = at_work(uow)
        detail = lifecycle.get_laptop(uow.session, tag)
        content = report(detail.laptop.serial or "")
        assert bring(uow, content, older(content), actor).laptop == tag
        assert drives(uow, tag) == ["DRVANEW0"]
        for hours in (1, 2):
            again = bring(uow, content, read_file(content), actor, hours=hours)
            assert (again.status, again.laptop) == (FileStatus.DUPLICATE, tag)
            assert again.warnings[0].startswith("vmd_controller_without_drive")
            assert drives(uow, tag) == ["DRVANEW0", "DRVANEW1"]
        (question,) = queries.list_drive_questions(uow.session, detail.laptop.id, detail.custody_id)
        assert question.unseen.kind.value == "vmd"
    with db.read() as session:
        bound = list_lines(session, kind="inventory_file", key=again.id or 0, actions=("inventory.bound",))
    assert len(bound) == 1, "the second time nothing is new"


def test_what_contradicts_by_now_is_a_case(db: Database) -> None:
    with unit(db) as uow:
        tag, actor = at_work(uow)
        content = report(lifecycle.get_laptop(uow.session, tag).laptop.serial or "")
        reading = read_file(content)
        now_known = replace(reading, machine=replace(reading.machine, serial="5CG9999ZZZ"))
        bring(uow, content, reading, actor)
        assert not list_cases(uow.session)
        assert bring(uow, content, now_known, actor, hours=1).laptop in (tag, None)
        assert len(list_cases(uow.session)) == 1


def test_who_may_not_work_on_the_laptop_changes_nothing(db: Database) -> None:
    with unit(db) as uow:
        place, elsewhere = make_location(uow), make_location(uow)
        tag = make_laptop(uow, location=place, now=START - timedelta(days=1))
        content = report(lifecycle.get_laptop(uow.session, tag).laptop.serial or "")
        bring(uow, content, older(content), actor_for(uow, Role.TECHNICIAN, location=place))
        stranger = actor_for(uow, Role.TECHNICIAN, location=elsewhere)
        assert bring(uow, content, read_file(content), stranger, hours=1).status is FileStatus.DUPLICATE
        assert drives(uow, tag) == ["DRVANEW0"]


def test_of_another_machine_takes_off_what_came_at_every_reading(db: Database) -> None:
    with unit(db) as uow:
        tag, actor = at_work(uow)
        content = report(lifecycle.get_laptop(uow.session, tag).laptop.serial or "")
        file = bring(uow, content, older(content), actor)
    with unit(db) as uow:
        bring(uow, content, read_file(content), actor, hours=1)
    with db.unit_of_work(now=START + timedelta(hours=2), actor=actor) as uow:
        detach_file(uow, file.id or 0, reason="not this one")
        detail = lifecycle.get_laptop(uow.session, tag)
        assert [medium.removed_at is None for medium in detail.media] == [False, False]
        assert not queries.list_drive_questions(uow.session, detail.laptop.id, detail.custody_id)


def test_an_answer_on_the_word_of_another_machine_is_asked_no_more(db: Database) -> None:
    with unit(db, now=START) as uow:
        tag, actor = at_work(uow)
        content = report(lifecycle.get_laptop(uow.session, tag).laptop.serial or "")
        file = bring(uow, content, read_file(content), actor)
        answer_no_other(uow.by(actor), tag)
    with db.unit_of_work(now=START + timedelta(hours=2), actor=actor) as uow:
        detach_file(uow, file.id or 0, reason="not this one")
        detail = lifecycle.get_laptop(uow.session, tag)
        assert not queries.list_drive_questions(uow.session, detail.laptop.id, None), "in no custody period"


def test_a_report_that_is_kept_apart_by_now_takes_off_what_it_said(db: Database) -> None:
    """Read without its serial it joined by the label; with it, it is of another machine."""
    with unit(db, now=START) as uow:
        place = make_location(uow)
        actor = actor_for(uow, Role.TECHNICIAN, location=place)
        ours, theirs = (make_laptop(uow, location=place, now=START - timedelta(days=1)) for _ in range(2))
        content = report(lifecycle.get_laptop(uow.session, theirs).laptop.serial or "")
        full = read_file(content)
        bare = replace(full, machine=replace(full.machine, serial=None, memory_mib=4096))
        command = AddInventory(name="r.json", content=content, reading=bare, laptop=ours)
        assert add_inventory(uow.by(actor), command).laptop == ours
        assert lifecycle.get_laptop(uow.session, ours).memory_mib == 4096
    with unit(db) as uow:
        assert bring(uow, content, full, actor, hours=1).laptop is None
        detail = lifecycle.get_laptop(uow.session, ours)
        assert (detail.memory_mib, [medium for medium in detail.media if medium.removed_at is None]) == (None, [])
        assert [case.kind.value for case in list_cases(uow.session)] == ["hardware_contradicted"]
