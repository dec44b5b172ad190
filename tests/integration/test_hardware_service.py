"""Reports of hardware find their laptop, fill in what nobody knew, write over nothing, and contradict aloud."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from laptopdesk.assets.hardware import queries
from laptopdesk.assets.hardware.errors import InventoryReason
from laptopdesk.assets.hardware.readers import read_file
from laptopdesk.assets.hardware.service import AddInventory, add_inventory, bind_file
from laptopdesk.assets.hardware.upload import take_in
from laptopdesk.assets.hardware.values import AddedInventoryFile, FileStatus, Hardware, MatchedBy
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import fit_medium, receive_laptops, remove_medium
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopFilter, MediumKind, NewLaptop, NewMedium
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.assets.uploads.values import Given
from laptopdesk.cases.queries import list_cases
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Actor, Role
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Forbidden, NotFound, Refused
from laptopdesk.core.journal import list_lines
from tests.factories import START, actor_for, make_laptop, make_location, make_lot, make_ready_laptop, unit
from tests.unit.assets.hardware.reports import (
    BOARD,
    DMIDECODE,
    DRIVE,
    MAC,
    SERIAL,
    UPOWER,
    UUID,
    as_bytes,
    lshw,
    smartctl,
)


class Bench:
    """A technician at one place, and laptops there."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.place = make_location(uow)
        self.actor = actor_for(uow, Role.TECHNICIAN, location=self.place)
        self.lot = make_lot(uow)
        self._rows = 0

    def laptop(self, **known: Any) -> str:
        """The tag of a laptop of which only this is known."""
        self._rows += 1
        serial = known.pop("serial", None)
        new = NewLaptop(row_key=f"row:{self._rows}", serial=serial, serial_key=normalise_serial(serial), **known)
        (key,) = receive_laptops(self.uow.at(START).by(self.actor), self.lot, [new], location_id=self.place)
        return lifecycle.tags_of(self.uow.session, [key])[key]

    def add(self, content: object, *, laptop: str | None = None, actor: Actor | None = None) -> AddedInventoryFile:
        """The report is brought in."""
        raw = content if isinstance(content, bytes) else as_bytes(content)
        command = AddInventory(name="report.json", content=raw, reading=read_file(raw), laptop=laptop)
        return add_inventory(self.uow.at(START).by(actor or self.actor), command)

    def detail(self, tag: str) -> LaptopDetail:
        """What is known of the laptop now."""
        return lifecycle.get_laptop(self.uow.session, tag)

    def drives(self, tag: str) -> list[tuple[MediumKind, str | None, int | None]]:
        """Its fitted drives."""
        return [(m.kind, m.serial, m.size_bytes) for m in self.detail(tag).media if m.removed_at is None]

    def cases(self) -> list[tuple[CaseKind, int | None]]:
        """Open cases."""
        return [(case.kind, case.laptop_id) for case in list_cases(self.uow.session)]


@pytest.fixture
def bench(db: Database) -> Iterator[Bench]:
    with unit(db) as uow:
        yield Bench(uow)


def without(document: dict[str, Any], *facts: str) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key not in facts}


# ---- finding the laptop


def test_a_report_fills_in_what_nobody_knew(bench: Bench) -> None:
    tag = bench.laptop(serial=SERIAL)
    added = bench.add(lshw())
    assert (added.status, added.laptop, added.matched_by) == (FileStatus.ADDED, tag, MatchedBy.SERIAL)
    known = bench.detail(tag)
    assert (known.laptop.manufacturer, known.laptop.model, known.uuid) == ("Example", "Notebook 5", UUID)
    assert (known.cpu, known.memory_mib) == ("Intel Core i5-5200U", 8192)
    assert bench.drives(tag) == [(MediumKind.SSD, DRIVE, 256060514304)]


def test_what_was_filled_in_is_found_by_search(bench: Bench) -> None:
    tag = bench.laptop(donor_number="7")
    bench.add(lshw(), laptop=tag)
    for term in ("notebook", "example", SERIAL, SERIAL[-4:]):
        found = lifecycle.list_laptops(bench.uow.session, LaptopFilter(term=term))
        assert [row.tag for row in found.rows] == [tag], term


def test_nothing_that_was_known_is_written_over_and_differences_are_said(bench: Bench) -> None:
    tag = bench.laptop(
        serial=SERIAL, manufacturer="Other Maker", model="Other Model", cpu="Intel Core i3-4005U", memory_mib=4096
    )
    added = bench.add(lshw())
    known = bench.detail(tag)
    assert (known.laptop.manufacturer, known.laptop.model) == ("Other Maker", "Other Model")
    assert (known.cpu, known.memory_mib) == ("Intel Core i3-4005U", 4096)
    told = {warning.partition(":")[0] for warning in added.warnings}
    assert {"manufacturer_differs", "model_differs", "cpu_differs", "memory_differs"} <= told


def test_a_shorter_name_of_the_same_thing_is_no_difference(bench: Bench) -> None:
    bench.laptop(serial=SERIAL, manufacturer="example", model="Example Notebook 5", cpu="i5-5200U", memory_mib=8192)
    assert not [warning for warning in bench.add(lshw()).warnings if "differs" in warning]


def test_other_tools_find_the_laptop_by_what_the_first_one_left(bench: Bench) -> None:
    tag = bench.laptop(serial=SERIAL)
    bench.add(lshw())
    by = {
        MatchedBy.DRIVE_SERIAL: bench.add(smartctl()),
        MatchedBy.UUID: bench.add(without(lshw(children=[]), "serial")),
        MatchedBy.BOARD_SERIAL: bench.add(
            {"id": "h", "class": "system", "children": [{"id": "core", "class": "bus", "serial": BOARD}]}
        ),
        MatchedBy.MAC: bench.add({"id": "network", "class": "network", "businfo": "pci@0000:02:00.0", "serial": MAC}),
    }
    assert {how: (added.laptop, added.matched_by) for how, added in by.items()} == {how: (tag, how) for how in by}


def test_both_byte_orders_of_the_uuid_find_it(bench: Bench) -> None:
    tag = bench.laptop(serial=SERIAL)
    bench.add(lshw())
    turned = "a4f3e210-c6b5-d847-89e0-a1b2c3d4e5f6"
    added = bench.add(without(lshw(children=[], configuration={"uuid": turned}), "serial"))
    assert (added.laptop, added.matched_by) == (tag, MatchedBy.UUID)
    assert "uuid_differs" not in added.warnings


def test_a_report_of_a_laptop_we_do_not_have_waits(bench: Bench) -> None:
    added = bench.add(lshw())
    assert (added.status, added.laptop, added.matched_by) == (FileStatus.UNMATCHED, None, None)
    assert "laptop_not_in_register" in added.warnings
    assert [waiting.id for waiting in queries.list_waiting(bench.uow.session)] == [added.id]


def test_placeholders_match_nothing(bench: Bench) -> None:
    bench.laptop(serial="To be filled by O.E.M.")
    bench.laptop(serial="Default string")
    added = bench.add(lshw(serial="Default string", configuration={"uuid": "03000200-0400-0500-0006-000700080009"}))
    assert added.status is FileStatus.UNMATCHED


@pytest.mark.parametrize("serial", ["5CGOTEST1", "5CG0TESTI", "5CG0TEST2", "5CG0TES1"])
def test_a_look_alike_is_warned_about_and_not_taken(bench: Bench, serial: str) -> None:
    tag = bench.laptop(serial="5CG0TEST1")
    added = bench.add(lshw(serial=serial))
    assert (added.status, added.laptop) == (FileStatus.UNMATCHED, None)
    assert f"serial_looks_alike:{tag}" in added.warnings


def test_a_tie_is_never_guessed(bench: Bench) -> None:
    tags = {bench.laptop(serial=SERIAL), bench.laptop(serial=SERIAL)}
    added = bench.add(lshw())
    assert added.status is FileStatus.UNMATCHED
    assert {w for w in added.warnings if w.startswith("several")} == {f"several_laptops_fit:{tag}" for tag in tags}


def test_two_laptops_with_one_serial_stay_a_doubt_though_a_drive_points_at_one(bench: Bench) -> None:
    drive = NewMedium(serial=DRIVE, serial_key=DRIVE)
    tags = {bench.laptop(serial=SERIAL, media=(drive,)), bench.laptop(serial=SERIAL)}
    added = bench.add(lshw())
    assert added.status is FileStatus.UNMATCHED
    assert {f"identifiers_contradict:{tag}" for tag in tags} <= set(added.warnings)


# ---- contradictions


def test_identifiers_of_two_laptops_are_no_silent_merge(bench: Bench) -> None:
    one = bench.laptop(serial=SERIAL)
    bench.add(lshw())
    other = bench.laptop(serial="QX7OTHER5")
    added = bench.add(lshw(serial="QX7OTHER5", children=[]))
    assert (added.status, added.laptop) == (FileStatus.UNMATCHED, None)
    assert {f"identifiers_contradict:{one}", f"identifiers_contradict:{other}"} <= set(added.warnings)
    assert [kind for kind, _laptop in bench.cases()] == [CaseKind.HARDWARE_CONTRADICTED]
    bench.add(lshw(serial="QX7OTHER5", children=[]))
    assert len(bench.cases()) == 1, "the same report again is no second case"


def test_a_drive_that_moved_is_said_and_not_fitted_twice(bench: Bench) -> None:
    one = bench.laptop(serial=SERIAL)
    bench.add(lshw())
    other = bench.laptop(serial="QX7OTHER5", manufacturer="Example")
    disk = {"id": "disk", "class": "disk", "product": "EXAMPLE SSD 256", "serial": DRIVE, "size": 256060514304}
    added = bench.add(lshw(serial="QX7OTHER5", configuration={}, children=[disk]))
    assert (added.laptop, added.matched_by) == (other, MatchedBy.SERIAL)
    assert f"drive_of_another_laptop:{one}" in added.warnings
    assert (len(bench.drives(one)), bench.drives(other)) == (1, [])
    assert bench.cases() == [(CaseKind.HARDWARE_CONTRADICTED, bench.detail(other).laptop.id)]


def test_a_scan_of_another_label_adds_nothing_and_what_contradicts_is_said(bench: Bench) -> None:
    owner, scanned = bench.laptop(serial=SERIAL), bench.laptop(serial="QX7OTHER5", manufacturer="Example")
    added = bench.add(lshw(), laptop=scanned)
    assert (added.status, added.laptop, added.matched_by) == (FileStatus.UNMATCHED, None, None)
    assert queries.latest_hardware(bench.uow.session, bench.detail(scanned).laptop.id) == Hardware()
    assert {"serial_differs", f"serial_of_another_laptop:{owner}"} <= set(added.warnings)
    known = bench.detail(scanned)
    assert (known.laptop.serial, known.uuid, known.laptop.model, known.media) == ("QX7OTHER5", None, "", ())
    assert [laptop for _kind, laptop in bench.cases()] == [known.laptop.id]


def test_a_drive_from_another_makers_laptop_alone_binds_nothing(bench: Bench) -> None:
    tag = bench.laptop(manufacturer="Other")
    fit_medium(
        bench.uow.at(START).by(bench.actor), bench.detail(tag).laptop.id, NewMedium(serial=DRIVE, serial_key=DRIVE)
    )
    added = bench.add(without(lshw(), "serial"))
    assert (added.status, added.laptop) == (FileStatus.UNMATCHED, None)


def test_a_new_drive_in_an_erased_laptop_is_a_case(bench: Bench) -> None:
    tag = make_ready_laptop(bench.uow, location=bench.place)
    serial = bench.detail(tag).laptop.serial
    added = bench.add(lshw(serial=serial, vendor="Dell", product="Latitude 5400"))
    assert {f"new_drive_after_erasure:{DRIVE}", f"drive_not_found:DRIVE{serial}"} <= set(added.warnings)
    assert [kind for kind, _laptop in bench.cases()] == [CaseKind.HARDWARE_CONTRADICTED]


# ---- drives


def test_the_nameless_drive_gets_its_name(bench: Bench) -> None:
    tag = bench.laptop(serial=SERIAL, media=(NewMedium(kind=MediumKind.UNKNOWN),))
    bench.add(lshw())
    assert bench.drives(tag) == [(MediumKind.SSD, DRIVE, 256060514304)]


def test_a_drive_that_is_gone_is_said_and_stays(bench: Bench) -> None:
    tag = bench.laptop(serial=SERIAL, media=(NewMedium(serial="GONE0001", serial_key="GONE0001", size_bytes=10**11),))
    added = bench.add(lshw())
    assert "drive_not_found:GONE0001" in added.warnings
    assert len(bench.drives(tag)) == 2


def test_a_drive_somebody_took_out_does_not_come_back_by_itself(bench: Bench) -> None:
    tag = bench.laptop(serial=SERIAL)
    bench.add(lshw())
    remove_medium(bench.uow.at(START).by(bench.actor), bench.detail(tag).media[0].id)
    added = bench.add(lshw(version="2.0"))
    assert f"drive_was_taken_out:{DRIVE}" in added.warnings
    assert bench.drives(tag) == []


EMMC = {
    "id": "mmc0",
    "class": "disk",
    "description": "MMC card",
    "product": "Example eMMC",
    "businfo": "mmc@0:0001",
    "logicalname": "/dev/mmcblk0",
    "size": 31268536320,
}


def with_emmc() -> dict[str, Any]:
    report = lshw()
    return report | {"children": [*report["children"], EMMC]}


def test_a_drive_without_a_serial_beside_one_that_was_known_is_fitted_once(bench: Bench) -> None:
    """The wipe log of the disk came first."""
    known = NewMedium(serial=DRIVE, serial_key=DRIVE, size_bytes=256 * 10**9)
    tag = bench.laptop(serial=SERIAL, media=(known,))
    for version in ("1.0", "2.0"):
        bench.add(with_emmc() | {"version": version})
        assert [(serial, size) for _, serial, size in bench.drives(tag)][1:] == [(None, 31268536320)]


def test_a_drive_without_a_serial_may_be_one_that_the_report_does_not_show(bench: Bench) -> None:
    tag = bench.laptop(
        serial=SERIAL, media=(NewMedium(serial="QQ7EMMC1", serial_key="QQ7EMMC1", size_bytes=32 * 10**9),)
    )
    bench.add(with_emmc())
    assert [serial for _, serial, _ in bench.drives(tag)] == ["QQ7EMMC1", DRIVE]


def test_a_drive_without_a_serial_that_was_taken_out_does_not_come_back(bench: Bench) -> None:
    tag = bench.laptop(serial=SERIAL)
    bench.add(with_emmc())
    (emmc,) = (medium for medium in bench.detail(tag).media if medium.serial is None)
    remove_medium(bench.uow.at(START).by(bench.actor), emmc.id)
    added = bench.add(with_emmc() | {"version": "2.0"})
    assert "drive_was_taken_out:Example eMMC" in added.warnings
    assert [serial for _, serial, _ in bench.drives(tag)] == [DRIVE]


def test_a_report_of_one_drive_says_nothing_of_the_others(bench: Bench) -> None:
    tag = bench.laptop(serial=SERIAL)
    bench.add(lshw())
    added = bench.add(smartctl(serial_number="DRVTEST0002"), laptop=tag)
    assert not [warning for warning in added.warnings if warning.startswith("drive_not_found")]
    assert len(bench.drives(tag)) == 2


# ---- the same again


def test_the_same_file_twice_is_a_duplicate(bench: Bench) -> None:
    tag = bench.laptop(serial=SERIAL)
    first, second = bench.add(lshw()), bench.add(lshw())
    assert (second.status, second.laptop, second.id) == (FileStatus.DUPLICATE, tag, first.id)
    assert (second.machine, second.warnings) == (first.machine, first.warnings)
    assert len(queries.list_history(bench.uow.session, bench.detail(tag).laptop.id)) == 1


def test_a_duplicate_that_waited_is_looked_for_again(bench: Bench) -> None:
    assert bench.add(lshw()).status is FileStatus.UNMATCHED
    assert bench.add(lshw()).status is FileStatus.DUPLICATE
    tag = bench.laptop(serial=SERIAL)
    again = bench.add(lshw())
    assert (again.status, again.laptop, again.matched_by) == (FileStatus.ADDED, tag, MatchedBy.SERIAL)
    assert queries.list_waiting(bench.uow.session) == ()


def test_a_scan_with_a_file_of_another_laptop_says_so(bench: Bench) -> None:
    tag, other = bench.laptop(serial=SERIAL), bench.laptop(serial="QX7OTHER5")
    bench.add(lshw())
    again = bench.add(lshw(), laptop=other)
    assert (again.status, again.laptop) == (FileStatus.DUPLICATE, tag)
    assert f"file_belongs_to_another_laptop:{tag}" in again.warnings


@pytest.mark.parametrize(
    ("content", "status", "kept"),
    [
        (b"no report", FileStatus.UNREAD, True),
        (b'{"id": "a", "class": "system" "vendor" 1}', FileStatus.REFUSED, True),
        (b"", FileStatus.REFUSED, False),
        (b" " * (32 * 1024 * 1024 + 1), FileStatus.REFUSED, False),
    ],
)
def test_what_cannot_be_read_is_kept_and_said(bench: Bench, content: bytes, status: FileStatus, kept: bool) -> None:
    added = bench.add(content)
    assert (added.status, added.id is not None, added.laptop) == (status, kept, None)
    again = bench.add(content)
    assert again.status is (FileStatus.DUPLICATE if kept else status)
    assert queries.list_waiting(bench.uow.session) == ()


# ---- measurements


def test_the_newest_of_each_thing_is_known(bench: Bench) -> None:
    tag = bench.laptop(serial=SERIAL)
    for content in (lshw(), DMIDECODE.encode(), smartctl(), UPOWER.encode(), smartctl(power_on_time={"hours": 5000})):
        bench.add(content, laptop=tag)
    known = queries.latest_hardware(bench.uow.session, bench.detail(tag).laptop.id)
    assert (known.cpu, known.cpu_generation, known.memory_mib) == ("AMD Ryzen 5 PRO 4650U", 4, 16384)
    assert known.tpm_version == "2.0"
    assert [(b.health_percent, b.cycles) for b in known.batteries] == [(81, 312)]
    assert [(d.passed, d.wear_percent, d.hours) for d in known.disks] == [(True, 11, 5000)]
    assert known.battery_percent == 81


def test_the_health_of_a_drive_that_is_out_is_no_longer_the_laptops(bench: Bench) -> None:
    tag = bench.laptop(serial=SERIAL)
    bench.add(lshw())
    bench.add(smartctl())
    remove_medium(bench.uow.at(START).by(bench.actor), bench.detail(tag).media[0].id)
    assert queries.latest_hardware(bench.uow.session, bench.detail(tag).laptop.id).disks == ()


def test_a_laptop_without_reports_has_unknown_hardware(bench: Bench) -> None:
    known = queries.latest_hardware(bench.uow.session, bench.detail(bench.laptop()).laptop.id)
    assert (known.cpu_generation, known.tpm_version, known.batteries, known.disks) == (None, None, (), ())


# ---- people


def test_a_person_says_which_laptop_it_is(bench: Bench) -> None:
    tag = bench.laptop()
    added = bench.add(lshw())
    assert added.id is not None
    bind_file(bench.uow.at(START).by(bench.actor), added.id, laptop=tag)
    assert bench.detail(tag).laptop.serial == SERIAL
    (past,) = queries.list_history(bench.uow.session, bench.detail(tag).laptop.id)
    assert past.matched_by is MatchedBy.PERSON
    with pytest.raises(Refused) as refused:
        bind_file(bench.uow.at(START).by(bench.actor), added.id, laptop=tag)
    assert refused.value.reasons == (InventoryReason.ALREADY_BOUND,)


def test_what_was_not_read_belongs_to_no_laptop(bench: Bench) -> None:
    added, tag = bench.add(b"no report"), bench.laptop()
    assert added.id is not None
    with pytest.raises(Refused) as refused:
        bind_file(bench.uow.at(START).by(bench.actor), added.id, laptop=tag)
    assert refused.value.reasons == (InventoryReason.NOTHING_TO_BIND,)
    with pytest.raises(NotFound):
        bind_file(bench.uow.at(START).by(bench.actor), 10**9, laptop=tag)


def test_by_role_and_place(bench: Bench) -> None:
    tag = bench.laptop(serial=SERIAL)
    colleague = actor_for(bench.uow, Role.TECHNICIAN, location=make_location(bench.uow))
    outsider = actor_for(bench.uow, Role.VOLUNTEER, location=bench.place)
    for actor in (colleague, outsider):
        with pytest.raises(Forbidden):
            bench.add(lshw(), actor=actor)
        with pytest.raises(Forbidden):
            bench.add(UPOWER.encode(), laptop=tag, actor=actor)
    with pytest.raises(NotFound):
        bench.add(lshw(), laptop="L9999999X")


def test_what_is_not_allowed_keeps_nothing(db: Database) -> None:
    with unit(db) as uow:
        bench = Bench(uow)
        bench.laptop(serial=SERIAL)
        colleague = actor_for(uow, Role.TECHNICIAN, location=make_location(uow))
    given = Given(name="report.json", content=as_bytes(lshw()))
    refused = take_in(db, given, now=START, actor=colleague)
    assert (refused.status, refused.warnings, refused.id) == (FileStatus.REFUSED, ("not_allowed_here",), None)
    assert take_in(db, given, now=START, actor=bench.actor).status is FileStatus.ADDED


def test_the_journal_holds_codes_and_no_serials(db: Database) -> None:
    with unit(db) as uow:
        bench = Bench(uow)
        tag = bench.laptop(serial=SERIAL, manufacturer="Other", cpu="AMD A4")
        bench.add(lshw(), laptop=tag)
        laptop_id = bench.detail(tag).laptop.id
    with db.read() as session:
        lines = [line for line in list_lines(session, kind="laptop", key=laptop_id) if line.action == "inventory.added"]
        assert [line.facts["matched_by"] for line in lines] == ["scan"]
        assert {"manufacturer_differs", "cpu_differs"} <= set(lines[0].facts["warnings"])
        for number in (SERIAL, DRIVE, BOARD, UUID):
            assert number not in json.dumps([line.facts for line in lines])


# ---- look-alikes


def test_look_alikes_stand_side_by_side_and_elsewhere_is_only_counted(bench: Bench) -> None:
    one, other = bench.laptop(serial="5CG0TEST1"), bench.laptop(serial="5CGOTESTI")
    bench.laptop(serial="5CG0TEST9")
    far = make_location(bench.uow)
    (group,) = queries.list_look_alikes(bench.uow.session)
    assert ([laptop.tag for laptop in group.laptops], group.elsewhere) == (sorted([one, other]), 0)
    assert queries.list_look_alikes(bench.uow.session, within=frozenset({far})) == ()
    chief = actor_for(bench.uow, Role.ADMIN)
    new = NewLaptop(row_key="far", serial="5CG0TESTI", serial_key="5CG0TESTI")
    receive_laptops(bench.uow.at(START).by(chief), bench.lot, [new], location_id=far)
    (group,) = queries.list_look_alikes(bench.uow.session, within=frozenset({bench.place}))
    assert ([laptop.tag for laptop in group.laptops], group.elsewhere) == (sorted([one, other]), 1)


def test_a_refused_bind_leaves_nothing_half_done(db: Database) -> None:
    with unit(db) as uow:
        bench = Bench(uow)
        added, tag = bench.add(lshw()), bench.laptop()
        stranger = actor_for(uow, Role.TECHNICIAN, location=make_location(uow))
    assert added.id is not None
    with pytest.raises(Forbidden), db.unit_of_work(now=START, actor=stranger) as uow:
        bind_file(uow, added.id, laptop=tag)
    with db.read() as session:
        assert len(queries.list_waiting(session)) == 1
        assert lifecycle.get_laptop(session, tag).laptop.serial is None


def test_make_laptop_is_untouched_by_a_file_about_nothing(bench: Bench) -> None:
    tag = make_laptop(bench.uow, location=bench.place)
    before = bench.detail(tag)
    bench.add(b"{}", laptop=tag)
    assert bench.detail(tag) == before
