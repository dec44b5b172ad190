"""A run ends where its own end line stands: whatever is written after it says nothing of it."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.rules import judge
from laptopdesk.assets.evidence.values import Verdict, WipeReading
from tests.unit.assets.evidence.logs import ABORTED, END, ERASED, HDD, SSD, STICK, begun, good, options, scan, tables
from tests.unit.assets.evidence.test_nwipe import NOW
from tests.unit.assets.evidence.test_nwipe_damaged import FAILED_END, SOUND, UNSOUND

LOGS = {**SOUND, **UNSOUND}
LOGS["wrapped"] = (
    "\n".join(line[at : at + 80] for line in good().splitlines() for at in range(0, max(len(line), 1), 80)) + "\n"
)
TODAY = "[2026/11/30 08:00:00]"
BRIDGE = (
    f"{TODAY} warning: /dev/sda is behind a USB bridge; its serial number may be that of the bridge.\n"
    f"{TODAY} warning: Unable to read the serial number of /dev/sda (JMicron).\n"
)
AFTER = (
    BRIDGE,
    f"{TODAY}  notice: {HDD[4]} bytes written to /dev/sda\n",
    f"{TODAY}  notice: Finished final round 1 of 1 on /dev/sda\n",
    f"{TODAY}  notice: Verified pass 1 of 1, round 1 of 1, on '/dev/sda'.\n",
    f"{TODAY}  notice: [SUCCESS] Verified that /dev/sda is empty.\n",
    f"{TODAY}  notice: [FAILURE] /dev/sda Verification errors, not empty\n",
    f"{TODAY}   error: 12 verification errors on '/dev/sda'.\n",
    f"{TODAY}  notice: /dev/sda has serial number WD-OTHER9999\n",
    f"{TODAY}  notice: /dev/sda, sect/blk/dev 512/4096/1000\n",
    f"{TODAY}  notice: Invoking method 'Gutmann' on /dev/sda\n",
    f"{TODAY}    info: system-serial-number = OTHERHOST\n",
    f"{TODAY}  notice:   banner   = nwipe 0.20\n",
    f"{TODAY}  notice:   method   = Verify Zeros (0x00)\n",
    f"{TODAY} warning: HIDDEN SECTORS DETECTED on /dev/sda\n",
    "[1999/01/01 00:00:00]    info: /dev/sda went back in time\n",
    tables(ERASED, ("sdb", 0, 0, 0, " Erased ")),
    tables(("sda", 1, 2, 3, "-FAILED-"), ("sdb", 0, 0, 0, "UABORTED")),
    ABORTED,
    FAILED_END,
    END,
    END.partition("] ")[2],
    "Nwipe was aborted by the user\n",
    "  wrapped at some width\n",
    "********\n",
    "! sda | 9 | 9 | 9\n",
    "\n",
    "x" * 80 + "\n",
    f"{TODAY}    info: " + "y" * 57 + "\nz\n",
    scan(HDD, SSD, STICK),
    options(),
    begun(HDD),
    good(SSD),
    good(method="Gutmann"),
    "\ufffd\x00\x1b[2J\n",
    "é ü\n",
)


def records(text: str) -> Sequence[WipeReading]:
    return read_file(text.encode()).records


@pytest.mark.parametrize("name", LOGS)
@settings(max_examples=80, deadline=None)
@given(lines=st.lists(st.sampled_from(AFTER) | st.text(max_size=60).map(lambda text: f"{text}\n"), max_size=8))
def test_no_line_after_the_end_of_a_run_changes_it(name: str, lines: list[str]) -> None:
    before = LOGS[name] if name != "cut" else good()
    own = records(before)
    assert records(before + "".join(lines))[: len(own)] == own


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_nothing_between_two_runs_changes_the_first(data: st.DataObject) -> None:
    first, second = (LOGS[data.draw(st.sampled_from(sorted(LOGS.keys() - {"cut"})))] for _ in range(2))
    between = "".join(data.draw(st.lists(st.sampled_from(AFTER), max_size=4)))
    own = records(first)
    assert records(first + between + second)[: len(own)] == own


@pytest.mark.parametrize("line", AFTER)
def test_each_of_those_lines_alone_changes_nothing(line: str) -> None:
    own = records(good())
    assert records(good() + line)[: len(own)] == own
    assert judge(own[0], now=NOW).verdict is Verdict.ACCEPTED


def test_an_old_wipe_with_a_warning_of_today_ended_when_it_ended() -> None:
    later = good().replace("2024/03/01", "2026/11/30")
    old, new = records(good() + BRIDGE + later)
    assert [reading.ended_at and reading.ended_at.year for reading in (old, new)] == [2024, 2026]
    assert [reading.run for reading in (old, new)] == [1, 2]


def test_appended_bytes_of_another_encoding_change_no_name_above_them() -> None:
    log = good((HDD[0], HDD[1], "Größe 320GB", HDD[3], HDD[4])).encode()
    assert read_file(log + b"\xe9\xff\n").records[0].model == "Größe 320GB"


def test_an_end_line_that_a_terminal_broke_is_an_end_all_the_same() -> None:
    broken = END.replace("successfully", "succes\nsfully")
    text = good().replace(END, broken)
    own = records(text)
    assert records(text + BRIDGE)[: len(own)] == own
