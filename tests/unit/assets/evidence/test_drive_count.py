"""How many drives some records speak of: each once, whatever names it."""

import pytest

from laptopdesk.assets.evidence.answers import DriveCount, RecordWorth, count_drives
from laptopdesk.assets.evidence.values import Binding, EvidenceFileId, Record, RecordId, SanitizationLevel, Verdict
from tests.factories import START


def answer(number: int, *, serial: str | None, medium: int | None = None, enough: bool | None = None) -> RecordWorth:
    record = Record(
        id=RecordId(number),
        run=1,
        device=f"/dev/sd{number}",
        tool="nwipe",
        tool_version="0.37",
        model="",
        serial=serial,
        bus="",
        kind="ssd",
        size_bytes=None,
        method=None,
        rounds=None,
        level=SanitizationLevel.CLEAR,
        verified=True,
        started_at=None,
        ended_at=None,
        verdict=Verdict.ACCEPTED,
        binding=Binding.UNBOUND,
        laptop_id=None,
        laptop=None,
        medium_id=medium,
        custody_id=None,
        reasons=(),
        wiped_by_id=None,
        bound_by_id=None,
        bound_reason=None,
        revoked_at=None,
        fault_id=None,
        evidence_file_id=EvidenceFileId(number),
        file_id=number,
        file_name="",
        added_at=START,
    )
    return RecordWorth(record=record, sufficient=enough)


@pytest.mark.parametrize("docked", ["S3YJNB0K", "s3yj-nb0k", " S/N: S3YJNB0K"])
def test_a_drive_in_a_laptop_and_in_a_dock_is_one(docked: str) -> None:
    fitted, loose = answer(1, serial="S3YJNB0K", medium=5, enough=True), answer(2, serial=docked)
    one = DriveCount(drives=1, enough=1, not_enough=0, without_laptop=0)
    assert count_drives([fitted, loose]) == count_drives([loose, fitted]) == one


def test_what_is_known_of_a_drive_in_a_laptop_goes_before_its_loose_log() -> None:
    fitted, loose = answer(1, serial="S3YJNB0K", medium=5, enough=False), answer(2, serial="S3YJNB0K")
    one = DriveCount(drives=1, enough=0, not_enough=1, without_laptop=0)
    assert count_drives([fitted, loose]) == count_drives([loose, fitted]) == one


def test_a_record_that_does_not_name_the_drive_is_about_the_one_it_is_joined_to() -> None:
    named, nameless = answer(1, serial="S3YJNB0K", medium=5, enough=False), answer(2, serial="", medium=5, enough=True)
    one = DriveCount(drives=1, enough=1, not_enough=0, without_laptop=0)
    assert count_drives([named, nameless]) == count_drives([nameless, named]) == one


def test_drives_without_a_serial_that_names_them_are_not_one() -> None:
    loose = [answer(number, serial="0000000000") for number in (1, 2)]
    assert count_drives(loose) == DriveCount(drives=2, enough=0, not_enough=0, without_laptop=2)
