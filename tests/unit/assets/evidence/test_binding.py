"""Which laptop a record speaks of, and what contradicts."""

from laptopdesk.assets.evidence.binding import Candidate, bind
from laptopdesk.assets.evidence.values import Binding, Host, Reading, RecordReason

SERIAL = "R9DRIVE77"
FIRST = Candidate(laptop_id=1, serial_key="HOSTAAAA1", media_serials=((11, SERIAL),))
SECOND = Candidate(laptop_id=2, serial_key="HOSTBBBB2", media_serials=())


def reading(serial: str | None = SERIAL, bus: str = "ATA") -> Reading:
    return Reading(run=1, device="/dev/sda", tool="nwipe", tool_version="0.36", serial=serial, bus=bus)


def answer(
    drive: Reading, *, host: str | None = None, scanned: Candidate | None = None,
    by_drive: tuple[Candidate, ...] = (), by_host: tuple[Candidate, ...] = (),
) -> tuple[Binding, int | None, tuple[RecordReason, ...]]:  # fmt: skip
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
        Binding.CONTRADICTED, 2, (RecordReason.HOST_IS_ANOTHER_LAPTOP,),
    )  # fmt: skip


def test_a_placeholder_host_contradicts_nothing() -> None:
    assert answer(reading(), host="To be filled by O.E.M.", scanned=SECOND)[0] is Binding.SCAN


def test_a_drive_of_another_laptop_contradicts_the_scan() -> None:
    assert answer(reading(), scanned=SECOND, by_drive=(FIRST,)) == (
        Binding.CONTRADICTED, 2, (RecordReason.DRIVE_OF_ANOTHER_LAPTOP,),
    )  # fmt: skip


def test_a_known_drive_in_another_known_host_contradicts() -> None:
    assert answer(reading(), host="HOSTBBBB2", by_drive=(FIRST,), by_host=(SECOND,)) == (
        Binding.CONTRADICTED, 1, (RecordReason.HOST_IS_ANOTHER_LAPTOP,),
    )  # fmt: skip
