"""Reading logs of Clonezilla, Rescuezilla and partclone."""

from datetime import UTC, datetime, timedelta

import pytest

from laptopdesk.assets.imaging.readers import read_file
from laptopdesk.assets.imaging.readers.facts import drive_of, is_drive, read_moment
from laptopdesk.assets.imaging.values import ImagingReading, UnreadImagingReason
from laptopdesk.demo.logs import wipe_log
from tests.unit.assets.imaging.logs import SHA256, clonezilla, partclone, rescuezilla

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(minutes=12)


def one(text: str) -> ImagingReading:
    (reading,) = read_file(text.encode()).logs
    return reading


@pytest.mark.parametrize("bars", [False, True])
def test_a_whole_run_of_clonezilla(*, bars: bool) -> None:
    reading = one(clonezilla(started=AT, ended=LATER, bars=bars))
    assert (reading.tool, reading.device, reading.serial, reading.image) == (
        "clonezilla",
        "sda",
        "DRIVE0001",
        "mint-22",
    )
    assert (reading.started_at, reading.ended_at) == (AT, LATER)
    assert reading.whole_drive
    assert reading.restores
    assert reading.log_ended
    assert set(reading.wanted) == set(reading.written) == {"sda1", "sda2"}


def test_a_run_of_rescuezilla_with_what_the_bench_wrote_around_it() -> None:
    reading = one(rescuezilla(started=AT))
    assert (reading.tool, reading.tool_version, reading.device) == ("rescuezilla", "2.6.1", "nvme0n1")
    assert (reading.serial, reading.image_sha256) == ("DRIVE0002", SHA256)
    assert (reading.started_at, reading.ended_at) == (AT, AT + timedelta(minutes=3))
    assert reading.whole_drive


def test_one_partition_is_no_drive() -> None:
    reading = one(partclone("/dev/sdh5"))
    assert (reading.device, reading.whole_drive, reading.ended_at) == ("sdh", False, None)


@pytest.mark.parametrize("node", ["/dev/sda", "/dev/nvme0n1", "/dev/mmcblk0"])
def test_an_image_of_a_whole_drive(node: str) -> None:
    assert one(partclone(node)).whole_drive


@pytest.mark.parametrize("node", ["/dev/mmcblk0boot0", "/dev/md126", "/dev/mapper/vg-root", "/dev/loop0", "/dev/dm-0"])
def test_what_is_no_drive_is_told_and_never_whole(node: str) -> None:
    reading = one(partclone(node))
    assert (reading.device, reading.whole_drive) == (node.removeprefix("/dev/"), False)


def test_partitions_only_are_not_the_whole_drive() -> None:
    text = clonezilla(started=AT, ended=LATER, does="restoreparts", drive="sda1", parts=("sda1",))
    assert not one(text.replace('-> "sda1 sda1"', '-> "sda1"')).whole_drive


def test_a_part_that_failed_was_not_written() -> None:
    reading = one(clonezilla(started=AT, ended=LATER, failed=("sda2",)))
    assert (reading.errors, reading.written) == (True, ("sda1",))


def test_a_log_that_stops_did_not_end() -> None:
    reading = one(clonezilla(started=AT))
    assert (reading.log_ended, reading.ended_at) == (False, None)


def test_nothing_after_the_end_of_a_run_changes_it() -> None:
    first = clonezilla(started=AT, ended=LATER)
    for more in (
        "Partclone fail",
        "Serial Number: OTHER99999",
        f"End: {LATER:%Y-%m-%d} 23:00:00",
        "sdb (1TB_X_ZZZ9999)",
    ):
        assert read_file((first + more + "\n").encode()).logs[0] == one(first)


def test_runs_in_one_log_are_judged_alone() -> None:
    text = clonezilla(started=AT, ended=LATER) + clonezilla(started=LATER, serial="DRIVE0009", image="zorin-17")
    first, second = read_file(text.encode()).logs
    assert (first.run, first.serial, first.log_ended) == (1, "DRIVE0001", True)
    assert (second.run, second.serial, second.image, second.log_ended) == (2, "DRIVE0009", "zorin-17", False)


def test_saving_an_image_is_told_apart() -> None:
    text = clonezilla(started=AT, ended=LATER, does="savedisk", parts=())
    assert not one(text).restores


@pytest.mark.parametrize(
    "said",
    [
        "Serial Number:    SER12345X",
        "serial=SER12345X",
        "Drive serial: SER12345X",
        "# S/N : SER12345X",
        '"name": "sda",\n"serial": "SER12345X",',
        'NAME="sda" MODEL="X" SERIAL="SER12345X"',
        "Serienummer gegevensdrager: SER12345X",
    ],
)
def test_the_serial_of_the_drive_however_it_is_said(said: str) -> None:
    assert one(f"{said}\n{partclone('/dev/sda')}").serial == "SER12345X"


@pytest.mark.parametrize(
    "said", ["Serial Number: unknown", "sda (256GB_ACME_No_disk_serial_no)", "sda (500GB|HGST|pci-1|)"]
)
def test_no_serial_is_none(said: str) -> None:
    assert one(f"{said}\n{partclone('/dev/sda')}").serial is None


def test_two_serials_for_one_drive_are_none() -> None:
    reading = one(f"Serial: AAAA11111\nSerial: BBBB22222\n{partclone('/dev/sda')}")
    assert (reading.serial, reading.serial_ambiguous) == (None, True)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b" \n ", UnreadImagingReason.EMPTY),
        (b"\x00\x01nothing", UnreadImagingReason.UNKNOWN_FORMAT),
        (b"Partclone v0.3.13 http://partclone.org\nThis is not partclone image.\n", UnreadImagingReason.NO_DRIVES),
        (b"partclone" + b"x" * (16 * 1024 * 1024), UnreadImagingReason.TOO_LARGE),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, reason: UnreadImagingReason) -> None:
    assert read_file(content).reason is reason


def test_a_wipe_log_is_told_where_it_belongs() -> None:
    content = wipe_log(started=AT, maker="Dell", product="X", host="", serial="DRIVE1")
    assert read_file(content).reason is UnreadImagingReason.WIPE_LOG


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02 10:00:00 CET", AT),
        ("2026-03-02T09:00:00Z", AT),
        ("2026/03/02 09:00", AT),
        ("02-03-2026 09:00:00", AT),
        ("Mon Mar  2 09:00:00 UTC 2026", AT),
        ("2026-03-02T11:00:00+02:00", AT),
        ("2026-13-02 09:00:00", None),
        ("soon", None),
    ],
)
def test_moments(text: str, moment: datetime | None) -> None:
    assert read_moment(text) == moment


def test_nodes() -> None:
    assert [drive_of(node) for node in ("sda1", "nvme0n1p2", "mmcblk0p1", "sda", "vg/root")] == [
        "sda",
        "nvme0n1",
        "mmcblk0",
        "sda",
        None,
    ]
    assert not any(map(is_drive, ("sda1", "mmcblk0boot0", "md126", "loop0", "dm-0", "mapper/x")))
