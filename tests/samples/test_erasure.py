"""Real wipe logs, read where they lie beside the project; what they hold never enters it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.rules import judge
from laptopdesk.assets.evidence.values import RecordReason, UnreadReason, Verdict
from laptopdesk.assets.lifecycle.values import MediumKind, SanitizationLevel

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "erasure"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real sample files are not beside this project")
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def verdicts(name: str) -> list[tuple[str, Verdict]]:
    found = read_file((SAMPLES / name).read_bytes())
    return [(reading.device, judge(reading, now=NOW).verdict) for reading in found.records]


def test_the_log_of_a_real_laptop_gives_two_accepted_drives_with_the_times_of_its_events() -> None:
    disk, flash = read_file((SAMPLES / "cta-shredos-dell-vostro5581.nwipe.log").read_bytes()).records
    assert (disk.kind, flash.kind) == (MediumKind.HDD, MediumKind.NVME)
    assert (disk.tool_version, disk.host.manufacturer) == ("0.32.023", "Dell Inc.")
    assert flash.model.endswith("256GB")
    assert flash.ended_at is not None
    assert flash.started_at is not None
    assert (flash.ended_at - flash.started_at).total_seconds() < 1500
    for reading in (disk, flash):
        judged = judge(reading, now=NOW)
        assert (judged.verdict, judged.level, judged.reasons) == (Verdict.ACCEPTED, SanitizationLevel.CLEAR, ())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nwipe-0.33-zero-verify-last-OK.log", [("/dev/loop0", Verdict.ACCEPTED)]),
        ("nwipe-0.33-verify-only-SAYS-Erased.log", [("/dev/loop0", Verdict.REJECTED)]),
        ("nwipe-0.33-truncated-mid-run.log", [("/dev/loop0", Verdict.REJECTED)]),
        ("nwipe-0.33-two-drives-one-FAILED.log", [("/dev/loop0", Verdict.ACCEPTED), ("/dev/loop2", Verdict.REJECTED)]),
    ],
)
def test_tool_runs_are_judged_as_the_readme_tells(name: str, expected: list[tuple[str, Verdict]]) -> None:
    assert verdicts(name) == expected


def test_a_size_that_was_cut_is_not_believed() -> None:
    (reading,) = read_file((SAMPLES / "nwipe-0.33-truncated-mid-run.log").read_bytes()).records
    assert reading.size_bytes is None
    assert RecordReason.LOG_TRUNCATED in judge(reading, now=NOW).reasons


def test_a_format_without_a_reader_is_said_to_be_unread() -> None:
    for path in SAMPLES.glob("*.json"):
        assert read_file(path.read_bytes()).reason is UnreadReason.UNKNOWN_FORMAT
