"""What a log says beside its wipe: drives that were left alone, runs of other laptops, the same run in another file."""

from datetime import timedelta

import pytest

from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service import AddEvidence, bind_record, correct_laptop, take_in_evidence
from laptopdesk.assets.evidence.values import Binding, InsufficientReason, Record, RecordReason
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import fit_medium, remove_medium
from laptopdesk.assets.lifecycle.values import CorrectLaptop, LaptopState, NewMedium
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Refused
from tests.factories import START, actor_for, make_laptop, make_location, make_lot, unit
from tests.prepared import prepared
from tests.unit.assets.evidence.logs import ABORTED, END, ERASED, HDD, STICK, Drive, begun, options, scan, tables, wiped

LATER = START + timedelta(days=3)
EMMC: Drive = ("/dev/mmcblk0", "MMC", "Example eMMC", "(S/N: unknown)", 31_268_536_320)
NVME: Drive = ("/dev/nvme0n1", "NVME", "Example NVMe", "QQ7NVME01", 256_060_514_304)
UNNAMED = "Default string"


class Bench:
    """Laptops of one lot at one place, and logs of 24 November 2026 about them."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow, self.actor = uow, actor_for(uow, Role.ADMIN)
        self.place, self.lot = make_location(uow), make_lot(uow)

    def laptop(self, *drives: Drive) -> str:
        tag = make_laptop(self.uow, location=self.place, lot=self.lot)
        for _, bus, model, serial, _ in drives:
            new = NewMedium(serial=serial, serial_key=normalise_serial(serial), bus=bus.lower(), model=model)
            fit_medium(self.uow.at(START).by(self.actor), self.id(tag), new)
        return tag

    def id(self, tag: str) -> int:
        return lifecycle.get_laptop(self.uow.session, tag).laptop.id

    def host(self, tag: str) -> str:
        return lifecycle.get_laptop(self.uow.session, tag).laptop.serial or ""

    def bring(self, log: str, laptop: str | None = None) -> tuple[Record, ...]:
        content = log.replace("2024/03/01", "2026/11/24").encode()
        command = AddEvidence(name="wipe.log", content=content, reading=read_file(content), laptop=laptop)
        return take_in_evidence(self.uow.at(LATER).by(self.actor), command).records

    def erased(self, tag: str) -> bool:
        try:
            move_laptop(self.uow.at(LATER).by(self.actor), tag, LaptopState.ERASED)
        except Refused:
            return False
        return True

    def lacks(self, tag: str) -> list[tuple[InsufficientReason, ...]]:
        return [drive.reasons for drive in prepared(self.uow.session, self.id(tag)).evidence.media]


def run(*chosen: Drive, host: str, beside: tuple[Drive, ...] = (), done: bool = True) -> str:
    """One run of nwipe on a machine that has these drives, and of which these were chosen."""
    work = "".join(map(wiped if done else begun, chosen))
    state = " Erased " if done else "UABORTED"
    rows = tables(*((drive[0].removeprefix("/dev/"), 0, 0, 0, state) for drive in chosen))
    return scan(*chosen, *beside, host=host) + options() + work + rows + (END if done else ABORTED)


@pytest.mark.parametrize("other", [NVME, EMMC, ("/dev/sdb", "ATA-SSD", "KINGSTON SA400S37240G", "QQ7SSD02", 10**11)])
def test_a_drive_inside_that_was_left_alone_is_a_drive_of_the_laptop(db: Database, other: Drive) -> None:
    with unit(db) as uow:
        bench = Bench(uow)
        tag = bench.laptop()
        (record,) = bench.bring(run(HDD, host=bench.host(tag), beside=(other, STICK)))
        assert (record.binding, record.laptop) == (Binding.SERIAL, tag)
        assert sorted(bench.lacks(tag)) == [(), (InsufficientReason.NO_RECORD,)]
        assert not bench.erased(tag)
        bench.bring(run(other, host=bench.host(tag), beside=(HDD,)).replace("2024/03/01", "2026/11/25"), tag)
        assert bench.lacks(tag) == [(), ()]
        assert bench.erased(tag)


def test_it_is_so_where_only_the_label_tells_which_laptop_the_log_is_of(db: Database) -> None:
    with unit(db) as uow:
        bench = Bench(uow)
        tag = bench.laptop(HDD)
        bench.bring(run(HDD, host=UNNAMED, beside=(NVME,)), tag)
        assert not bench.erased(tag)


def test_at_a_wipe_station_the_drives_beside_are_of_others(db: Database) -> None:
    with unit(db) as uow:
        bench = Bench(uow)
        tag = bench.laptop(HDD)
        bench.bring(run(HDD, host=UNNAMED, beside=(NVME,)))
        assert bench.lacks(tag) == [()]


def test_a_drive_that_the_register_knows_or_that_was_taken_out_is_not_fitted_again(db: Database) -> None:
    with unit(db, now=LATER) as uow:
        bench = Bench(uow)
        tag = bench.laptop(HDD, NVME, ("", "", "", "", 0))
        gone = next(medium for medium in lifecycle.get_laptop(uow.session, tag).media if medium.serial == NVME[3])
        remove_medium(uow.by(bench.actor), gone.id)
        bench.bring(run(HDD, host=bench.host(tag), beside=(NVME, EMMC)))
        fitted = [m.model for m in lifecycle.get_laptop(uow.session, tag).media if m.removed_at is None]
        assert fitted == [HDD[2], EMMC[2]]


def test_a_label_beside_an_appended_log_speaks_for_its_last_run(db: Database) -> None:
    with unit(db) as uow:
        bench = Bench(uow)
        tag = bench.laptop(EMMC)
        log = run(EMMC, host=UNNAMED) + run(EMMC, host=UNNAMED, done=False)
        earlier, last = bench.bring(log, tag)
        assert (earlier.binding, earlier.laptop) == (Binding.UNBOUND, None)
        assert RecordReason.EARLIER_RUN in earlier.reasons
        assert (last.binding, last.laptop) == (Binding.SCAN, tag)
        assert not bench.erased(tag)


def test_a_machine_that_names_itself_has_all_of_its_runs(db: Database) -> None:
    with unit(db) as uow:
        bench = Bench(uow)
        tag = bench.laptop(EMMC)
        bench.bring(run(EMMC, host=bench.host(tag)) + run(EMMC, host=bench.host(tag), done=False), tag)
        assert bench.erased(tag)


@pytest.mark.parametrize("change", [lambda log: log.replace("\n", "\r\n"), lambda log: f"{log}\n", lambda log: log * 2])
def test_one_wipe_of_a_drive_without_serial_proves_one_laptop(db: Database, change) -> None:  # type: ignore[no-untyped-def]  # a lambda
    with unit(db) as uow:
        bench = Bench(uow)
        one, two = bench.laptop(EMMC), bench.laptop(EMMC)
        log = run(EMMC, host=UNNAMED)
        bench.bring(log, one)
        records = bench.bring(change(log), two)
        assert {(record.binding, record.laptop) for record in records} == {(Binding.UNBOUND, None)}
        assert RecordReason.RUN_OF_ANOTHER_LAPTOP in records[-1].reasons
        assert (bench.erased(one), bench.erased(two)) == (True, False)


def test_two_machines_that_name_themselves_were_wiped_at_the_same_second(db: Database) -> None:
    """Laptops of one kind that were started together differ in nothing but the machine that the log names."""
    with unit(db) as uow:
        bench = Bench(uow)
        one, two, third = bench.laptop(EMMC), bench.laptop(EMMC), bench.laptop(EMMC)
        bench.bring(run(EMMC, host=bench.host(one)), one)
        (record,) = bench.bring(run(EMMC, host=bench.host(two)), two)
        assert (record.binding, record.laptop) == (Binding.SCAN, two)
        bench.bring(run(EMMC, host=UNNAMED), third)
        assert [bench.erased(tag) for tag in (one, two, third)] == [True, True, False]


@pytest.mark.parametrize("scanned", [True, False])
@pytest.mark.parametrize("serials", [("QQ7ONE001", "QQ7TWO002"), ("(S/N: unknown)", "(S/N: unknown)")])
def test_two_devices_of_one_run_are_two_drives_though_the_register_knew_of_one(
    db: Database, serials: tuple[str, str], scanned: bool
) -> None:
    good, bad = (
        (device, "ATA", "Example Disk", serial, 320_072_933_376)
        for device, serial in zip(("/dev/sda", "/dev/sdb"), serials, strict=True)
    )
    with unit(db, now=LATER) as uow:
        bench = Bench(uow)
        tag = bench.laptop(("", "", "", "", 0))
        rows = tables(ERASED, ("sdb", 0, 0, 0, "UABORTED"))
        log = scan(good, bad, host=bench.host(tag)) + options() + wiped(good) + begun(bad) + rows + ABORTED
        records = bench.bring(log, tag if scanned else None)
        if not scanned and records[0].laptop is None:
            for record in records:
                bind_record(uow.by(bench.actor), record.id, laptop=tag, reason="seen on the bench")
        assert min(bench.lacks(tag)) == ()
        assert len(bench.lacks(tag)) == 2
        assert not bench.erased(tag)


def test_a_drive_without_a_serial_of_another_size_is_another_drive(db: Database) -> None:
    with unit(db) as uow:
        bench = Bench(uow)
        tag = bench.laptop()
        small: Drive = ("/dev/sda", "ATA", "Example Disk", "", 120_034_123_776)
        large: Drive = (*small[:4], 500_107_862_016)
        for drive, day, done in ((small, 24, False), (large, 25, True)):
            log = run(drive, host=bench.host(tag), done=done).replace("2024/03/01", f"2026/11/{day}")
            bench.bring(log, tag)
        assert len(bench.lacks(tag)) == 2
        assert not bench.erased(tag)


def test_namespaces_that_were_wiped_one_by_one_are_together_the_drive(db: Database) -> None:
    second: Drive = ("/dev/nvme1n2", *NVME[1:])
    with unit(db) as uow:
        bench = Bench(uow)
        tag = bench.laptop(NVME)
        bench.bring(run(second, host=bench.host(tag)))
        bench.bring(run(NVME, host=bench.host(tag)))
        assert InsufficientReason.SMALLER_THAN_DRIVE in bench.lacks(tag)[0]
        assert not bench.erased(tag)


def test_a_corrected_serial_joins_a_laptop_to_its_own_run_and_not_to_one_before_it(db: Database) -> None:
    """A stick went from one machine to another; on the second, nothing came of it."""
    with unit(db, now=LATER) as uow:
        bench = Bench(uow)
        tag = bench.laptop()
        log = run(HDD, host="STRANGE77") + run(NVME, host="QQ7RIGHT1", done=False)
        assert [record.laptop for record in bench.bring(log)] == [None, None]
        correct_laptop(uow.by(bench.actor), CorrectLaptop(tag=tag, serial="QQ7RIGHT1", reason="typed wrong"))
        fitted = [m.serial for m in lifecycle.get_laptop(uow.session, tag).media]
        assert fitted == [NVME[3]]
        assert not bench.erased(tag)
