"""Real wipe logs, read where they lie beside the project; what they hold never enters it."""

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.rules import judge
from laptopdesk.assets.evidence.values import RecordReason, Verdict
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


def test_a_report_is_judged_by_its_commands_and_not_by_its_words() -> None:
    (reading,) = read_file((SAMPLES / "usody-2023-07-22_120312E2M3121K00UN6S.json").read_bytes()).records
    judged = judge(reading, now=NOW)
    assert (reading.tool, reading.tool_version, reading.method) == (
        "usody-sanitize",
        "0.1.1-beta1",
        "shred (1 x random)",
    )
    assert (reading.kind, reading.size_bytes, reading.bus) == (MediumKind.HDD, 320072933376, "USB")
    assert reading.started_at == datetime(2023, 7, 21, 21, 48, 59, 15586, tzinfo=UTC)
    assert reading.ended_at == datetime(2023, 7, 22, 1, 3, 9, 547647, tzinfo=UTC)
    # all thirty checks that are shown were made before the erasure
    assert (judged.verdict, judged.level) == (Verdict.UNVERIFIED, SanitizationLevel.CLEAR)
    assert judged.reasons == (RecordReason.NOT_VERIFIED,)


REASONS = {
    "cta-shredos-dell-vostro5581.nwipe.log": [(), ()],
    "nwipe-0.33-zero-verify-last-OK.log": [(RecordReason.SERIAL_MISSING,)],
    "nwipe-0.33-verify-only-SAYS-Erased.log": [(RecordReason.METHOD_DOES_NOT_WRITE, RecordReason.SERIAL_MISSING)],
    "nwipe-0.33-truncated-mid-run.log": [
        (RecordReason.NOT_STARTED, RecordReason.LOG_TRUNCATED, RecordReason.NOT_VERIFIED, RecordReason.SERIAL_MISSING)
    ],
    "nwipe-0.33-two-drives-one-FAILED.log": [
        (RecordReason.SERIAL_MISSING,),
        (
            RecordReason.NOT_COMPLETED,
            RecordReason.BLANK_NOT_COMPLETED,
            RecordReason.FAILED,
            RecordReason.WRITE_ERRORS,
            RecordReason.NOT_VERIFIED,
            RecordReason.SERIAL_MISSING,
        ),
    ],
    "usody-2023-07-22_120312E2M3121K00UN6S.json": [(RecordReason.NOT_VERIFIED,)],
}


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.*")), ids=lambda path: path.name)
def test_every_sample_gives_exactly_its_reasons(path: Path) -> None:
    found = read_file(path.read_bytes()).records
    assert [judge(reading, now=NOW).reasons for reading in found] == REASONS[path.name]


def test_no_sample_cut_or_shuffled_proves_more_than_it_did() -> None:
    for path in SAMPLES.glob("*.log"):
        whole = path.read_text()
        sound = {r.device for r in read_file(whole.encode()).records if judge(r, now=NOW).verdict is Verdict.ACCEPTED}
        lines = whole.splitlines(keepends=True)
        for seed in range(20):
            shuffled = "".join(Random(seed).sample(lines, k=len(lines)))
            cut = "".join(lines[: seed * len(lines) // 20])
            for text in (shuffled, cut):
                now_sound = {
                    r.device for r in read_file(text.encode()).records if judge(r, now=NOW).verdict is Verdict.ACCEPTED
                }
                assert now_sound <= sound
            assert not any(judge(r, now=NOW).verdict is Verdict.ACCEPTED for r in read_file(cut.encode()).records)
