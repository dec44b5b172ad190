"""A device node is not the drive, and a record smaller than the drive is not the whole."""

import pytest

from laptopdesk.assets.evidence.extent import covers, is_whole_drive, named_size, namespaces, shared_drives
from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.rules import judge
from laptopdesk.assets.evidence.values import RecordReason, Verdict
from tests.unit.assets.evidence.logs import END, HDD, Drive, good, options, scan, tables, wiped
from tests.unit.assets.evidence.test_nwipe import NOW

DRIVES = (
    "/dev/sda",
    "/dev/sdaa",
    "/dev/hda",
    "/dev/vda",
    "/dev/nvme0n1",
    "/dev/nvme1n1",
    "/dev/nvme0",
    "/dev/mmcblk0",
    "/dev/mmcblk1",
    "/dev/disk/by-id/ata-WDC_WD3200-WX11",
    "/dev/disk/by-id/nvme-Example_NVMe_QQ7NVME0001",
    "/dev/disk/by-id/nvme-Example_NVMe_QQ7NVME0001_1",
    "/dev/disk/by-path/pci-0000:00:1f.2-ata-1",
)
PARTS = (
    "/dev/sda3",
    "/dev/sda11",
    "/dev/hda1",
    "/dev/vda2",
    "/dev/nvme0n1p2",
    "/dev/nvme0n2",
    "/dev/nvme0n2p1",
    "/dev/mmcblk0p1",
    "/dev/mmcblk0boot0",
    "/dev/mmcblk0boot1",
    "/dev/mmcblk0rpmb",
    "/dev/mmcblk0gp0",
    "/dev/md126",
    "/dev/md/Volume0",
    "/dev/md126p1",
    "/dev/dm-0",
    "/dev/mapper/vg-root",
    "/dev/mapper/luks-1",
    "/dev/vg0/root",
    "/dev/zram0",
    "/dev/ram0",
    "/dev/nbd0",
    "/dev/sr0",
    "/dev/disk/by-id/ata-WDC_WD3200-WX11-part1",
    "/dev/disk/by-id/dm-name-vg-root",
    "/dev/disk/by-id/md-uuid-1",
    "/dev/disk/by-uuid/1234-ABCD",
    "/dev/bcache0",
    "/dev/disk/by-id/nvme-Example_NVMe_QQ7NVME0001_2",
    "/dev/nvme0c0n1",
    "/dev/mtdblock0",
    "?",
    "",
    "sda",
)
NVME: Drive = ("/dev/nvme0n1", "NVME", "Example NVMe", "QQ7NVME0001", 256_060_514_304)
SECOND: Drive = ("/dev/nvme0n2", *NVME[1:])


@pytest.mark.parametrize("device", DRIVES)
def test_these_are_drives(device: str) -> None:
    assert is_whole_drive(device)


@pytest.mark.parametrize("device", [*PARTS, "/dev/loop0"])
def test_these_are_none(device: str) -> None:
    assert not is_whole_drive(device)


@pytest.mark.parametrize("device", [part for part in PARTS if part.startswith("/dev/")])
def test_a_log_of_a_part_is_rejected_with_a_reason_of_its_own(device: str) -> None:
    log = good((device, *HDD[1:])).replace("    sda |", f"    {device.removeprefix('/dev/')} |")
    (reading,) = read_file(log.encode()).records
    judged = judge(reading, now=NOW)
    assert reading.device == device
    assert judged.verdict is Verdict.REJECTED
    assert RecordReason.PART_OF_DRIVE in judged.reasons


def test_one_of_several_namespaces_is_a_part_whether_the_other_was_wiped_or_not() -> None:
    for chosen in ((NVME,), (NVME, SECOND)):
        log = scan(NVME, SECOND) + options() + "".join(map(wiped, chosen))
        log += tables(*((drive[0][5:], 0, 0, 0, " Erased ") for drive in chosen)) + END
        records = read_file(log.encode()).records
        assert len(records) == len(chosen)
        assert all(RecordReason.PART_OF_DRIVE in judge(reading, now=NOW).reasons for reading in records)


def test_two_drives_of_one_machine_are_two() -> None:
    assert not shared_drives(
        [("/dev/nvme0n1", "QQ7A1"), ("/dev/nvme1n1", "QQ7A2"), ("/dev/sda", None), ("/dev/sdb", "")]
    )
    assert not shared_drives([("/dev/sda", "QQ7A1"), ("/dev/sda1", "QQ7A1"), ("/dev/sdb", "(S/N: unknown)")])
    assert shared_drives([("/dev/sda", "QQ7A1"), ("/dev/sdb", "qq7-a1")]) == {"/dev/sda", "/dev/sdb"}


def test_reports_of_one_drive_at_two_places_are_not_two_namespaces() -> None:
    assert not namespaces([("/dev/nvme0n1", "QQ7A1"), ("/dev/nvme1n1", "QQ7A1"), ("/dev/nvme0n1", "QQ7A1")])
    assert namespaces([("/dev/nvme0n1", "QQ7A1"), ("/dev/nvme0n2", "QQ7A1")]) == {"/dev/nvme0n1", "/dev/nvme0n2"}
    assert not namespaces([("/dev/nvme0n1", "QQ7A1"), ("/dev/nvme0n2", "QQ7B2")])


@pytest.mark.parametrize(
    ("model", "size"),
    [
        ("Example NVMe 512GB", 512),
        ("Samsung SSD 850 EVO 500GB", 500),
        ("Crucial 1 TB", 1000),
        ("SSD 1,5TB", 1500),
        ("SanDisk 16GB SATA 6 GB/s", 16),
        ("KINGSTON SA400S37240G", None),
        ("WDC WD3200BPVT", None),
        ("6GB/s", None),
        ("H10 32GB + 512GB", None),
        ("MZVLB256HAHQ", None),
        ("", None),
        ("2GB cache", None),
    ],
)
def test_the_size_in_a_model_name(model: str, size: int | None) -> None:
    assert named_size(model) == (size and size * 10**9)


@pytest.mark.parametrize(
    ("size", "known", "models", "whole"),
    [
        (500_107_862_016, (500_107_862_016,), (), True),
        (500_107_862_016, (), (), True),
        (500_107_862_016, (500_000_000_000,), (), True),
        (500_107_862_016, (465 * 2**30,), (), True),
        (500_107_862_016, (500 * 2**30,), (), True),
        (1_000_204_886_016, (2**40,), (), True),
        (465 * 2**30, (500_107_862_016,), (), True),
        (15_376_000_000, (16_000_000_000,), ("Cruzer 16GB",), True),
        (14_403_239_936, (), ("Optane 16GB",), True),
        (256_060_514_304, (512_110_190_592,), (), False),
        (256_060_514_304, (256_060_514_304, 512_121_028_608), (), False),
        (256_060_514_304, (), ("Example NVMe 512GB",), False),
        (104_857_600, (500_107_862_016,), (), False),
        (490_000_000_000, (500_107_862_016,), (), False),
        (480_103_981_056, (512_000_000_000,), (), False),
        (480_103_981_056, (512 * 2**30,), (), False),
        (0, (1,), (), False),
    ],
)
def test_how_much_is_the_whole(size: int, known: tuple[int, ...], models: tuple[str, ...], whole: bool) -> None:
    assert covers(size, sizes=known, models=models) is whole
