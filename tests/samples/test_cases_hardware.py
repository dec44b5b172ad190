"""The cases of hardware that failed, read where they lie beside the project: what is right for each."""

from pathlib import Path

import pytest

from laptopdesk.assets.hardware.readers import read_file
from laptopdesk.assets.hardware.values import InventoryReading, UnseenKind
from laptopdesk.assets.lifecycle.values import MediumKind

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "inventory"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not beside this project")


def read(name: str) -> InventoryReading:
    return read_file((CASES / name).read_bytes())


def test_i1_a_vmd_controller_may_hide_a_drive_beside_the_disk() -> None:
    reading = read("I1-vmd-and-sata.lshw.json")
    assert [one.kind for one in reading.machine.unseen] == [UnseenKind.VMD]
    assert len(reading.machine.media) == 1
    assert str(reading.notes[0]).startswith("vmd_controller_without_drive:")


def test_i9_an_emmc_is_one_drive() -> None:
    reading = read("I9-emmc.lshw.json")
    (drive,) = reading.machine.media
    assert (drive.kind, drive.bus, drive.size_bytes) == (MediumKind.SSD, "mmc", 31268536320)
    assert (reading.machine.lists_drives, reading.machine.unseen) == (True, ())


def test_i12_a_battery_that_answers_zero_was_not_measured() -> None:
    reading = read("I12-powercfg-zero.html")
    (battery,) = reading.machine.batteries
    assert (battery.health_percent, battery.full_mwh, battery.design_mwh) == (None, None, 23480)
    assert "battery_health_unknown" in map(str, reading.notes)
