"""What a log of imaging is worth: verdict, image, and whether it is enough."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from laptopdesk.assets.evidence.values import Binding, Verdict
from laptopdesk.assets.imaging.rules import Stored, check_enough, find_release, judge, needs_windows_11
from laptopdesk.assets.imaging.values import EnoughReason, ImagingReading, LogReason
from laptopdesk.assets.preparation.values import ImageRelease, LicenceType, ReleaseId

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
GOOD = ImagingReading(
    run=1,
    device="sda",
    tool="clonezilla",
    serial="DRIVE0001",
    whole_drive=True,
    wanted=("sda1",),
    written=("sda1",),
    started_at=NOW - timedelta(hours=2),
    ended_at=NOW - timedelta(hours=1),
    image="mint-22",
)


def release(key: int, name: str, version: str, sha256: str = "", os: str = "Linux") -> ImageRelease:
    return ImageRelease(
        id=ReleaseId(key),
        name=name,
        version=version,
        sha256=sha256 or f"{key:064x}",
        os=os,
        licence=LicenceType.OPEN_SOURCE,
        support_until=date(2030, 1, 1),
        withdrawn_at=None,
    )


MINT, MINT_1, ZORIN = release(1, "Mint", "22"), release(2, "Mint", "22.1"), release(3, "Zorin OS Lite", "17.3")
RELEASES = (MINT, MINT_1, ZORIN)


def test_a_whole_image_without_an_error_is_accepted() -> None:
    assert (judge(GOOD, now=NOW).verdict, judge(GOOD, now=NOW).reasons) == (Verdict.ACCEPTED, ())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"restores": False}, LogReason.NOT_A_RESTORE),
        ({"written": ()}, LogReason.NOTHING_WRITTEN),
        ({"wanted": ("sda1", "sda2")}, LogReason.NOT_COMPLETED),
        ({"whole_drive": False}, LogReason.NOT_WHOLE_DRIVE),
        ({"device": "loop0"}, LogReason.NO_DRIVE),
        ({"errors": True}, LogReason.ERRORS),
        ({"aborted": True}, LogReason.ABORTED),
        ({"log_ended": False}, LogReason.LOG_TRUNCATED),
        ({"ended_at": NOW - timedelta(hours=3)}, LogReason.TIME_REVERSED),
        ({"ended_at": NOW + timedelta(days=3)}, LogReason.TIME_IN_FUTURE),
    ],
)
def test_each_reason_rejects(change: dict[str, object], reason: LogReason) -> None:
    judged = judge(replace(GOOD, **change), now=NOW)  # type: ignore[arg-type]  # one field each
    assert (judged.verdict, judged.reasons) == (Verdict.REJECTED, (reason,))


def test_without_a_time_it_is_unverified_and_without_a_serial_still_accepted() -> None:
    assert judge(replace(GOOD, started_at=None, ended_at=None), now=NOW).verdict is Verdict.UNVERIFIED
    judged = judge(replace(GOOD, serial="unknown"), now=NOW)
    assert (judged.verdict, judged.reasons) == (Verdict.ACCEPTED, (LogReason.SERIAL_MISSING,))


@pytest.mark.parametrize(
    ("image", "found"),
    [
        ("mint-22", MINT),
        ("2026-03-01-Mint_22-img", MINT),
        ("mint-22.1", MINT_1),
        ("mint-22.2", None),
        ("zorin-os-lite-17.3-2026-03-01", ZORIN),
        ("mint", None),
        ("", None),
        ("peppermint-22", None),
    ],
)
def test_an_image_is_known_by_name_and_version(image: str, found: ImageRelease | None) -> None:
    named = find_release(replace(GOOD, image=image), RELEASES)
    assert named.release == found
    assert named.reasons == (() if found else (LogReason.IMAGE_UNKNOWN,))


def test_a_hash_decides_and_contradicts() -> None:
    by_hash = replace(GOOD, image="x", image_sha256=ZORIN.sha256)
    assert find_release(by_hash, RELEASES).release == ZORIN
    assert find_release(replace(by_hash, image="mint-22"), RELEASES).reasons == (LogReason.IMAGE_CONTRADICTS,)
    assert find_release(replace(GOOD, image_sha256="ff" * 32), RELEASES).reasons == (LogReason.IMAGE_CONTRADICTS,)


def test_a_person_names_the_image_only_where_the_log_does_not() -> None:
    silent = replace(GOOD, image=None)
    assert find_release(silent, RELEASES, choice=ZORIN).release == ZORIN
    assert find_release(GOOD, RELEASES, choice=ZORIN).reasons == (LogReason.IMAGE_CONTRADICTS,)
    other = replace(silent, image_sha256="ff" * 32)
    assert find_release(other, RELEASES, choice=ZORIN).reasons == (LogReason.IMAGE_CONTRADICTS,)


ENOUGH = Stored(
    verdict=Verdict.ACCEPTED,
    binding=Binding.SERIAL,
    ended_at=NOW,
    release=MINT,
    custody_id=7,
    this_drive=True,
    present_custody_id=7,
    custody_began_at=NOW - timedelta(days=2),
    erased_at=NOW - timedelta(hours=1),
    runs=True,
)


def test_a_log_can_be_enough() -> None:
    assert check_enough(ENOUGH) == ()
    assert check_enough(replace(ENOUGH, erased_at=None, erasure_needed=False, runs=None)) == ()
    assert check_enough(replace(ENOUGH, runs=False, allowed=True)) == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"verdict": Verdict.REJECTED}, EnoughReason.REJECTED),
        ({"verdict": Verdict.UNVERIFIED}, EnoughReason.NOT_DATED),
        ({"binding": Binding.UNBOUND}, EnoughReason.NO_LAPTOP),
        ({"binding": Binding.CONTRADICTED}, EnoughReason.CONTRADICTED),
        ({"this_drive": False}, EnoughReason.NOT_THIS_DRIVE),
        ({"release": None}, EnoughReason.NO_RELEASE),
        ({"custody_id": 6}, EnoughReason.OUTSIDE_CUSTODY),
        ({"release": replace(MINT, withdrawn_at=NOW - timedelta(hours=1))}, EnoughReason.RELEASE_WITHDRAWN),
        ({"custody_began_at": NOW + timedelta(hours=1)}, EnoughReason.OUTSIDE_CUSTODY),
        ({"erased_at": None}, EnoughReason.NOT_ERASED),
        ({"erased_at": NOW + timedelta(hours=1)}, EnoughReason.BEFORE_ERASURE),
        ({"runs": False}, EnoughReason.CANNOT_RUN),
        ({"later_image": True}, EnoughReason.SUPERSEDED),
    ],
)
def test_each_reason_why_it_is_not(change: dict[str, object], reason: EnoughReason) -> None:
    assert check_enough(replace(ENOUGH, **change)) == (reason,)  # type: ignore[arg-type]  # one field each


@pytest.mark.parametrize("os", ["Windows 11 Pro 24H2", "Win11", "win-11 Home", "Microsoft Windows 11", "W11"])
def test_windows_11_by_any_name(os: str) -> None:
    assert needs_windows_11(release(9, "Image", "1", os=os))


@pytest.mark.parametrize("os", ["Windows 10", "Linux Mint 22", "Windows 110", "Zorin OS 17"])
def test_others_are_not_windows_11(os: str) -> None:
    assert not needs_windows_11(release(9, "Image", "1", os=os))
