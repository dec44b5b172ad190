"""Which laptop a record speaks of, and what contradicts."""

from dataclasses import replace

import pytest

from laptopdesk.assets.evidence.binding import RecordCandidate, bind
from laptopdesk.assets.evidence.values import Binding, Host, RecordReason, WipeReading
from laptopdesk.assets.serials import normalise_uuid

SERIAL = "R9DRIVE77"
FIRST = RecordCandidate(laptop_id=1, serial_key="HOSTAAAA1", media_serials=((11, SERIAL),))
SECOND = RecordCandidate(laptop_id=2, serial_key="HOSTBBBB2", media_serials=())


def reading(serial: str | None = SERIAL, bus: str = "ATA") -> WipeReading:
    return WipeReading(run=1, device="/dev/sda", tool="nwipe", tool_version="0.36", serial=serial, bus=bus)


def answer(
    drive: WipeReading,
    *,
    host: str | None = None,
    scanned: RecordCandidate | None = None,
    by_drive: tuple[RecordCandidate, ...] = (),
    by_host: tuple[RecordCandidate, ...] = (),
) -> tuple[Binding, int | None, tuple[RecordReason, ...]]:
    bound = bind(drive, Host(serial=host), scanned=scanned, by_drive=by_drive, by_host=by_host)
    return bound.binding, bound.laptop_id, bound.reasons


def test_a_known_drive_binds_by_its_serial() -> None:
    assert answer(reading(), by_drive=(FIRST,)) == (Binding.SERIAL, 1, ())


def test_a_drive_inside_a_known_host_binds_by_serial() -> None:
    assert answer(reading(), host="HOSTBBBB2", by_host=(SECOND,)) == (Binding.SERIAL, 2, ())


def test_a_drive_on_usb_is_not_inside_its_host() -> None:
    assert answer(reading(bus="USB"), host="HOSTBBBB2", by_host=(SECOND,)) == (Binding.UNBOUND, None, ())


def test_a_drive_without_a_real_serial_does_not_bind_by_its_host() -> None:
    assert answer(reading(serial=None), host="HOSTBBBB2", by_host=(SECOND,))[0] is Binding.UNBOUND


def test_a_tie_is_never_guessed() -> None:
    assert answer(reading(), by_host=(FIRST, SECOND))[0] is Binding.UNBOUND
    assert answer(reading(), by_drive=(FIRST, SECOND)) == (Binding.UNBOUND, None, (RecordReason.SERIAL_KNOWN_TWICE,))


def test_a_scanned_label_binds_where_nothing_speaks_against_it() -> None:
    assert answer(reading(serial=None), scanned=SECOND) == (Binding.SCAN, 2, ())


def test_a_host_that_is_not_the_scanned_laptop_contradicts() -> None:
    assert answer(reading(), host="HOSTAAAA1", scanned=SECOND) == (
        Binding.CONTRADICTED,
        2,
        (RecordReason.HOST_IS_ANOTHER_LAPTOP,),
    )


def test_a_placeholder_host_contradicts_nothing() -> None:
    assert answer(reading(), host="To be filled by O.E.M.", scanned=SECOND)[0] is Binding.SCAN


def test_a_drive_of_another_laptop_contradicts_the_scan() -> None:
    assert answer(reading(), scanned=SECOND, by_drive=(FIRST,)) == (
        Binding.CONTRADICTED,
        2,
        (RecordReason.DRIVE_OF_ANOTHER_LAPTOP,),
    )


def test_a_known_drive_in_another_known_host_contradicts() -> None:
    assert answer(reading(), host="HOSTBBBB2", by_drive=(FIRST,), by_host=(SECOND,)) == (
        Binding.CONTRADICTED,
        1,
        (RecordReason.HOST_IS_ANOTHER_LAPTOP,),
    )


PROVEN = RecordCandidate(
    laptop_id=1,
    serial_key="HOSTAAAA1",
    media_serials=((11, SERIAL),),
    uuid_key="4c4c454400505831" * 2,
    proven_serials=frozenset({SERIAL}),
)
NAMELESS = RecordCandidate(laptop_id=1, serial_key=None, media_serials=((11, SERIAL),))


@pytest.mark.parametrize("found", [FIRST, PROVEN, NAMELESS])
def test_a_machine_that_is_not_in_the_register_speaks_against_the_laptop(found: RecordCandidate) -> None:
    assert answer(reading(), host="STRANGE77", by_drive=(found,)) == (
        Binding.UNBOUND,
        None,
        (RecordReason.HOST_NOT_IN_REGISTER,),
    )


@pytest.mark.parametrize("host", [None, "", "Default string", "(S/N: unknown)", "0123456789", "System Serial Number"])
def test_a_host_that_is_a_placeholder_is_no_host(host: str | None) -> None:
    assert answer(reading(), host=host, by_drive=(FIRST,)) == (Binding.SERIAL, 1, ())


def test_the_chassis_names_the_machine_where_the_system_does_not() -> None:
    host = Host(serial="Default string", chassis_serial="STRANGE77")
    bound = bind(reading(), host, scanned=None, by_drive=(FIRST,), by_host=())
    assert bound.reasons == (RecordReason.HOST_NOT_IN_REGISTER,)


def test_a_machine_that_only_its_uuid_names_is_not_in_the_register_either() -> None:
    """The serial of its board says nothing, and no laptop of ours has its UUID."""
    host = Host(serial="Default string", uuid="4c4c4544-0050-5831-8059-c8c04f593333")
    candidate = RecordCandidate(laptop_id=1, serial_key="HOSTAAAA1", media_serials=((11, SERIAL),))
    bound = bind(reading(serial=SERIAL), host, scanned=None, by_drive=(candidate,), by_host=())
    assert (bound.binding, bound.reasons) == (Binding.UNBOUND, (RecordReason.HOST_NOT_IN_REGISTER,))


def test_the_uuid_of_the_machine_says_whether_it_is_this_laptop() -> None:
    board = "4c4c4544-0050-5831-4c4c-454400505831"
    known = RecordCandidate(laptop_id=1, serial_key=None, media_serials=((11, SERIAL),), uuid_key=normalise_uuid(board))
    for host, expected in (
        (Host(serial="STRANGE77", uuid=board), Binding.SERIAL),
        (Host(uuid=board), Binding.SERIAL),
        (Host(uuid="4c4c4544-0050-5831-8059-c8c04f593333"), Binding.UNBOUND),
        (Host(serial="STRANGE77", uuid=""), Binding.UNBOUND),
    ):
        assert bind(reading(), host, scanned=None, by_drive=(known,), by_host=()).binding is expected


def test_what_is_on_usb_was_not_in_the_machine() -> None:
    assert answer(reading(bus="USB"), host="STRANGE77", by_drive=(FIRST,)) == (Binding.SERIAL, 1, ())


def test_a_second_claim_joins_nobody_and_disputes_the_evidence_that_rests_on_the_serial() -> None:
    bound = bind(reading(), Host(serial="HOSTBBBB2"), scanned=None, by_drive=(PROVEN,), by_host=(SECOND,))
    assert (bound.binding, bound.laptop_id, bound.disputed) == (Binding.UNBOUND, None, (1,))
    bound = bind(reading(), Host(), scanned=None, by_drive=(PROVEN, SECOND), by_host=())
    assert (bound.binding, bound.disputed) == (Binding.UNBOUND, (1,))
    bound = bind(reading(), Host(), scanned=None, by_drive=(PROVEN,), by_host=())
    assert (bound.binding, bound.disputed) == (Binding.SERIAL, ())


def test_a_scan_of_a_laptop_without_a_serial_is_contradicted_by_a_host_that_is_another_of_ours() -> None:
    nameless = RecordCandidate(laptop_id=3, serial_key=None, media_serials=())
    assert answer(reading(), host="HOSTBBBB2", scanned=nameless, by_host=(SECOND,))[0] is Binding.CONTRADICTED
    assert answer(reading(), host="STRANGE77", scanned=nameless)[0] is Binding.SCAN


OUTSIDE = (
    reading(bus="USB"),
    reading(bus="usb-s"),
    reading(bus="IEEE1394"),
    reading(bus="SD"),
    reading(bus="removable"),
    replace(reading(bus="MMC"), device="/dev/mmcblk0", model="SD SC32G"),
    replace(reading(bus="MMC"), device="/dev/mmcblk0", model="SDHC Card"),
    replace(reading(bus=""), model="Generic USB SD Reader"),
    replace(reading(bus="ATA"), device="/dev/disk/by-id/usb-SanDisk_Ultra-0:0"),
)
INSIDE = (
    reading(bus="ATA"),
    reading(bus="NVME"),
    reading(bus=""),
    replace(reading(bus="MMC"), device="/dev/mmcblk0", model="MMC DF4032"),
    replace(reading(bus="MMC"), device="/dev/mmcblk0"),
    replace(reading(bus="ATA"), model="SanDisk SD8SN8U1"),
    replace(reading(bus="ATA"), model="SD SC32G"),
    replace(reading(bus="ATA"), model="SDSSDHP128G"),
)


@pytest.mark.parametrize("drive", OUTSIDE)
@pytest.mark.parametrize("serial", [SERIAL, "(S/N: unknown)", None])
def test_a_stick_is_no_drive_of_the_scanned_laptop(drive: WipeReading, serial: str | None) -> None:
    empty = RecordCandidate(laptop_id=3, serial_key="HOSTCCCC3", media_serials=())
    nameless = replace(empty, media_serials=((31, None),))
    for scanned in (empty, nameless):
        for host in (None, "HOSTCCCC3", "STRANGE77"):
            assert answer(replace(drive, serial=serial), host=host, scanned=scanned) == (
                Binding.UNBOUND,
                None,
                (RecordReason.REMOVABLE_DRIVE,),
            )


@pytest.mark.parametrize("drive", INSIDE)
def test_what_is_inside_is_the_drive_of_which_nobody_knows_the_serial(drive: WipeReading) -> None:
    nameless = RecordCandidate(laptop_id=3, serial_key="HOSTCCCC3", media_serials=((31, None),))
    bound = bind(drive, Host(), scanned=nameless, by_drive=(), by_host=())
    assert (bound.binding, bound.medium_id) == (Binding.SCAN, 31)


def test_a_drive_that_was_taken_out_and_wiped_in_a_dock_is_known_by_its_serial() -> None:
    for scanned in (None, FIRST):
        bound = bind(reading(bus="USB"), Host(), scanned=scanned, by_drive=(FIRST,), by_host=())
        assert (bound.laptop_id, bound.medium_id) == (1, 11)


def test_a_serial_that_only_a_dock_told_names_no_drive() -> None:
    told = replace(FIRST, by_bridge=frozenset({11}))
    assert answer(reading(bus="USB"), by_drive=(told,)) == (Binding.UNBOUND, None, (RecordReason.REMOVABLE_DRIVE,))
    assert answer(reading(bus="USB"), scanned=told, by_drive=(told,))[0] is Binding.UNBOUND
    assert answer(reading(bus="ATA"), by_drive=(told,))[0] is Binding.SERIAL
