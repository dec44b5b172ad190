"""Whatever happens to a log on its way to us: it never proves more than it did."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.rules import judge
from laptopdesk.assets.evidence.values import Verdict
from tests.unit.assets.evidence.logs import (
    ABORTED,
    END,
    ERASED,
    HDD,
    SSD,
    begun,
    blanked,
    good,
    notice,
    options,
    scan,
    tables,
    wiped,
)
from tests.unit.assets.evidence.test_nwipe import NOW

FAILED_END = "[2024/03/01 13:00:09]    info: Nwipe exited with errors, check the log & summary table for the status.\n"
NOT_WRITTEN = begun(HDD) + "[2024/03/01 10:00:00]   fatal: Unable to write to '/dev/sda'.\n"
FAILED_ROW = ("sda", 0, 12, 0, "-FAILED-")
BAD_VERIFY = (
    notice("11:00:04", f"Blanking device {HDD[0]}")
    + notice("12:00:04", f"{HDD[4]} bytes written to {HDD[0]}")
    + (
        notice("13:00:04", f"[FAILURE] {HDD[0]} Verification errors, not empty")
        + notice("13:00:04", f"[FAILURE] {HDD[0]} may not be blanked")
        + f"[2024/03/01 13:00:04]   error: 12 verification errors on '{HDD[0]}'.\n"
    )
)
VERIFY_ONLY = (
    begun(HDD, "Verify Zeros (0x00)")
    + notice("09:00:03", "Finished final round 1 of 1 on /dev/sda")
    + (notice("10:00:00", "[SUCCESS] Verified that /dev/sda is Zeroed."))
)
BOTH = tables(ERASED, ("sdb", 0, 0, 0, "UABORTED"))
SOUND = {"no blank": good(), "blank": scan(HDD) + options() + wiped(HDD) + blanked(HDD) + tables(ERASED, end="B") + END}
UNSOUND = {
    "verification errors": scan(HDD) + options() + wiped(HDD) + BAD_VERIFY + tables(FAILED_ROW, end="B") + FAILED_END,
    "write error": scan(HDD)
    + options()
    + NOT_WRITTEN
    + notice("10:00:00", f"125829120 bytes written to {HDD[0]}")
    + tables(("sda", 1, 0, 0, "-FAILED-"))
    + FAILED_END,
    "aborted": scan(HDD) + options() + begun(HDD) + tables(("sda", 0, 0, 0, "UABORTED")) + ABORTED,
    "not verified": scan(HDD) + options() + wiped(HDD, verified=False) + tables(ERASED) + END,
    "blank not verified": scan(HDD)
    + options()
    + wiped(HDD, verified=False)
    + blanked(HDD, verified=False)
    + tables(ERASED, end="B")
    + END,
    "verify only": scan(HDD) + options(method="Verify Zeros (0x00)") + VERIFY_ONLY + tables(ERASED) + END,
    "cut": scan(HDD) + options() + wiped(HDD),
    "half written": scan(HDD) + options() + wiped(HDD, written=HDD[4] // 2) + tables(ERASED) + END,
    "unknown version": good(banner="nwipe 0.99"),
    "one of two": scan(SSD) + options() + begun(SSD) + tables(("sdb", 0, 0, 0, "INSANITY")) + END,
}


def accepted(text: str) -> bool:
    return any(judge(reading, now=NOW).verdict is Verdict.ACCEPTED for reading in read_file(text.encode()).records)


def test_the_sound_logs_are_accepted_and_the_others_are_not() -> None:
    assert all(accepted(text) for text in SOUND.values())
    assert not any(accepted(text) for text in UNSOUND.values())


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_log_cut_after_any_line_proves_nothing_until_the_last_word(name: str) -> None:
    lines = SOUND[name].splitlines(keepends=True)
    assert [accepted("".join(lines[:end])) for end in range(len(lines))] == [False] * len(lines)


NEEDED = ("banner", "sect/blk/dev", "Invoking", "bytes written", "Finished final", "is empty", "Blanked", "Nwipe succ")


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_log_that_lost_a_line_of_its_proof_proves_nothing(name: str) -> None:
    lines = SOUND[name].splitlines(keepends=True)
    needed = (*NEEDED, "Verified pass") if name == "no blank" else NEEDED
    at = [number for number, line in enumerate(lines) if any(word in line for word in needed)]
    assert len(at) >= 7
    assert not [lines[number] for number in at if accepted("".join(lines[:number] + lines[number + 1 :]))]


@pytest.mark.parametrize("end", [ABORTED, FAILED_END])
def test_where_not_all_went_well_each_drive_needs_its_rows_in_both_tables(end: str) -> None:
    before = scan(HDD, SSD) + options() + wiped(HDD) + begun(SSD)
    assert accepted(before + BOTH + end)
    rows = [line for line in BOTH.splitlines(keepends=True) if line.startswith("    sda |")]
    assert [accepted(before + BOTH.replace(row, "") + end) for row in rows] == [False, False]


@pytest.mark.parametrize("name", UNSOUND)
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), keep=st.floats(0.3, 1.0))
def test_shuffled_or_thinned_a_log_never_proves_more(name: str, seed: int, keep: float) -> None:
    chance = random.Random(seed)
    lines = UNSOUND[name].splitlines(keepends=True)
    shuffled = chance.sample(lines, k=len(lines))
    thinned = [line for line in lines if chance.random() < keep]
    twice = sorted(lines + chance.sample(lines, k=len(lines) // 2), key=lambda _: chance.random())
    assert not any(accepted("".join(found)) for found in (shuffled, thinned, twice))


@pytest.mark.parametrize("name", UNSOUND)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_or_cut_a_log_never_proves_more(name: str, data: st.DataObject) -> None:
    text = UNSOUND[name]
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    filler = data.draw(st.sampled_from(["", "\0", "?", "\n", " ", "#" * 20, "\ufffd"]))
    assert not accepted(text[:begin] + filler + text[end:])


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_half_of_one_log_and_half_of_another_prove_nothing_more(data: st.DataObject) -> None:
    first, second = (data.draw(st.sampled_from(sorted(UNSOUND.values()))) for _ in range(2))
    assert not accepted(first[: data.draw(st.integers(0, len(first)))] + second)
