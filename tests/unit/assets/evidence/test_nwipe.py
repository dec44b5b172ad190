"""Logs of nwipe: what they say, and what we think of it."""

import textwrap
from datetime import UTC, datetime
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.rules import judge
from laptopdesk.assets.evidence.values import Judgement, UnreadReason, Verdict, WipeReading
from laptopdesk.assets.evidence.values import RecordReason as R
from laptopdesk.assets.lifecycle.values import MediumKind, SanitizationLevel
from tests.unit.assets.evidence.logs import (
    ABORTED,
    END,
    ERASED,
    HDD,
    NOT_STARTED,
    SSD,
    STICK,
    begun,
    blanked,
    good,
    notice,
    options,
    scan,
    tables,
    wiped,
)

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)


def readings(text: str) -> tuple[WipeReading, ...]:
    return read_file(text.encode()).records


def verdict(text: str) -> Judgement:
    (reading,) = readings(text)
    return judge(reading, now=NOW)


def test_a_wiped_and_verified_disk_is_accepted_as_clear() -> None:
    (reading,) = readings(good())
    assert (reading.model, reading.serial, reading.kind, reading.size_bytes) == (HDD[2], HDD[3], MediumKind.HDD, HDD[4])
    assert (reading.run, reading.device, reading.tool_version, reading.rounds) == (1, "/dev/sda", "0.36", 1)
    assert reading.host.serial == "HOST1234"
    assert judge(reading, now=NOW) == Judgement(verdict=Verdict.ACCEPTED, level=SanitizationLevel.CLEAR, reasons=())


def test_times_come_from_event_lines_and_never_from_the_table() -> None:
    (reading,) = readings(good())
    assert (reading.started_at, reading.ended_at) == (
        datetime(2024, 3, 1, 9, 0, 3, tzinfo=UTC),
        datetime(2024, 3, 1, 11, 0, 3, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("banner", "version"),
    [
        ("nwipe 0.36", "0.36"),
        ("nwipe 0.24", "0.24"),
        ("ShredOS v2021.08.2_22_x86-64_0.32.023", "0.32.023"),
        ("ShredOS v2024.11_27_x86-64_0.38", "0.38"),
    ],
)
def test_the_version_is_read_from_each_banner(banner: str, version: str) -> None:
    (reading,) = readings(good(banner=banner))
    assert reading.tool_version == version
    assert judge(reading, now=NOW).verdict is Verdict.ACCEPTED


def test_the_version_may_stand_in_the_first_line_alone() -> None:
    text = "[2024/03/01 08:59:59]    info: nwipe 0.36\n" + good().replace(
        notice("09:00:02", "  banner   = nwipe 0.36"), ""
    )
    assert verdict(text).verdict is Verdict.ACCEPTED


@pytest.mark.parametrize("banner", ["nwipe 0.43", "nwipe 1.0", "nwipe", "something else"])
def test_an_unknown_version_is_rejected(banner: str) -> None:
    assert verdict(good(banner=banner)).reasons == (R.TOOL_VERSION_UNKNOWN,)


def test_each_drive_of_a_log_is_judged_alone() -> None:
    failed = begun(SSD) + "[2024/03/01 10:00:00]   fatal: Unable to write to '/dev/sdb'.\n"
    text = scan(HDD, SSD) + options() + wiped(HDD) + failed
    text += tables(ERASED, ("sdb", 1, 0, 0, "-FAILED-")) + END
    first, second = (judge(reading, now=NOW) for reading in readings(text))
    assert first.verdict is Verdict.ACCEPTED
    assert second.verdict is Verdict.REJECTED
    assert {R.FAILED, R.WRITE_ERRORS, R.NOT_COMPLETED, R.NOT_VERIFIED} <= set(second.reasons)


def test_each_run_of_a_log_is_judged_alone_and_knows_its_own_host() -> None:
    other = good().replace("HOST1234", "HOST9999").replace(HDD[3], "WD-WX11A22B5555")
    first, second = readings(good() + other)
    assert (first.run, first.host.serial, first.serial) == (1, "HOST1234", HDD[3])
    assert (second.run, second.host.serial, second.serial) == (2, "HOST9999", "WD-WX11A22B5555")


def test_a_run_that_was_cut_does_not_spoil_the_one_before() -> None:
    first, second = readings(good() + scan(HDD) + options() + begun(HDD))
    assert judge(first, now=NOW).verdict is Verdict.ACCEPTED
    assert set(judge(second, now=NOW).reasons) == {R.NOT_COMPLETED, R.LOG_TRUNCATED, R.NOT_VERIFIED}


def test_a_run_that_was_cut_while_it_looked_for_drives_gives_no_record() -> None:
    (reading,) = readings(scan(HDD, SSD) + good())
    assert reading.device == "/dev/sda"


def test_drives_that_were_seen_and_not_chosen_have_no_record() -> None:
    (reading,) = readings(scan(HDD, STICK) + options() + wiped(HDD) + tables(ERASED) + END)
    assert reading.device == "/dev/sda"


def test_a_log_without_a_wipe_says_so() -> None:
    found = read_file((scan(HDD) + NOT_STARTED).encode())
    assert (found.reason, found.records) == (UnreadReason.NO_DRIVES, ())


def test_a_drive_that_was_done_before_the_user_stopped_stays_accepted() -> None:
    text = scan(HDD, SSD) + options() + wiped(HDD) + begun(SSD)
    text += tables(ERASED, ("sdb", 0, 0, 0, "UABORTED")) + ABORTED
    first, second = (judge(reading, now=NOW) for reading in readings(text))
    assert first.verdict is Verdict.ACCEPTED
    assert R.ABORTED in second.reasons


def test_a_method_that_only_verifies_is_rejected_though_the_table_says_erased() -> None:
    done = notice("10:00:00", "[SUCCESS] Verified that /dev/sda is Zeroed.")
    steps = begun(HDD, "Verify Zeros (0x00)") + notice("09:00:03", "Finished final round 1 of 1 on /dev/sda") + done
    text = scan(HDD) + options(method="Verify Zeros (0x00)") + steps + tables(ERASED) + END
    assert verdict(text).reasons == (R.METHOD_DOES_NOT_WRITE,)
    assert verdict(text).level is SanitizationLevel.NONE


def test_without_verification_a_record_is_unverified_and_clear() -> None:
    text = scan(HDD) + options() + wiped(HDD, verified=False) + tables(ERASED) + END
    assert verdict(text) == Judgement(
        verdict=Verdict.UNVERIFIED, level=SanitizationLevel.CLEAR, reasons=(R.NOT_VERIFIED,)
    )


def test_a_final_blank_must_come_to_its_end_and_be_verified() -> None:
    whole = scan(HDD) + options() + wiped(HDD) + blanked(HDD) + tables(ERASED) + END
    assert verdict(whole).verdict is Verdict.ACCEPTED
    unverified = scan(HDD) + options() + wiped(HDD) + blanked(HDD, verified=False) + tables(ERASED) + END
    assert verdict(unverified).reasons == (R.NOT_VERIFIED,)
    cut = scan(HDD) + options() + wiped(HDD) + blanked(HDD, done=False)
    assert {R.BLANK_NOT_COMPLETED, R.LOG_TRUNCATED, R.NOT_VERIFIED} == set(verdict(cut).reasons)


def test_ops_ii_ends_on_its_random_pattern_and_not_before() -> None:
    method = "RCMP TSSIT OPS-II"
    start = scan(HDD) + options(method=method) + wiped(HDD, method)
    start += notice("11:00:04", "Writing final random pattern to '/dev/sda'.")
    ending = tables(ERASED) + END
    assert {R.BLANK_NOT_COMPLETED, R.NOT_VERIFIED} == set(verdict(start + ending).reasons)
    written = start + notice("12:00:04", f"{HDD[4]} bytes written to /dev/sda")
    assert verdict(written + ending).reasons == (R.NOT_VERIFIED,)
    checked = written + notice("13:00:04", "[SUCCESS] Verified FRP on '/dev/sda' matches")
    assert verdict(checked + ending).verdict is Verdict.ACCEPTED


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("sda", 1, 0, 0, "-FAILED-"), R.WRITE_ERRORS),
        (("sda", 0, 12, 0, "-FAILED-"), R.VERIFY_ERRORS),
        (("sda", 0, 0, 3, " Erased "), R.SYNC_ERRORS),
        (("sda", 0, 0, 0, "--FAIL--"), R.FAILED),
    ],
)
def test_errors_in_the_tables_count(row: tuple[str, int, int, int, str], reason: R) -> None:
    text = scan(HDD) + options() + wiped(HDD) + tables(row) + END
    assert reason in verdict(text).reasons


def test_a_drive_that_was_not_written_whole_is_rejected() -> None:
    text = scan(HDD) + options() + wiped(HDD, written=HDD[4] - 512) + tables(ERASED) + END
    assert verdict(text).reasons == (R.NOT_WHOLE_DRIVE,)


def test_hidden_sectors_are_not_erased() -> None:
    warning = "[2024/03/01 09:00:01] warning:  *** HIDDEN SECTORS DETECTED ! *** on /dev/sda\n"
    assert verdict(scan(HDD) + warning + good().removeprefix(scan(HDD))).reasons == (R.HIDDEN_SECTORS,)


def test_times_that_make_no_sense_are_rejected() -> None:
    assert verdict(good().replace("11:00:03", "08:00:03")).reasons == (R.TIME_REVERSED,)
    fast = good().replace("10:00:03", "09:00:04").replace("11:00:03", "09:00:04")
    assert verdict(fast).reasons == (R.TIME_IMPLAUSIBLE,)
    assert R.TIME_IN_FUTURE in verdict(good().replace("2024/03/01", "2031/03/01")).reasons


@pytest.mark.parametrize("serial", ["", "XXXXXXXXXXXXXXX", "???????????????", "0000000000"])
def test_a_blank_or_anonymised_serial_is_said_and_costs_no_verdict(serial: str) -> None:
    judged = verdict(good((*HDD[:3], serial, HDD[4])))
    assert (judged.verdict, judged.reasons) == (Verdict.ACCEPTED, (R.SERIAL_MISSING,))


@pytest.mark.parametrize(
    ("drive", "kind"),
    [
        (HDD, MediumKind.HDD),
        (SSD, MediumKind.SSD),
        (("/dev/sda", "NVME", "X", "S", 1), MediumKind.NVME),
        (("/dev/sda", "VIRT", "Loopback device", "S", 1), MediumKind.UNKNOWN),
        (("/dev/sda", "ATA", "WDC WDS240G2G0A", "S", 1), MediumKind.SSD),
    ],
)
def test_the_kind_is_what_bus_and_model_say(drive: tuple[str, str, str, str, int], kind: MediumKind) -> None:
    (reading,) = readings(scan(drive) + options() + begun(drive))
    assert reading.kind is kind


def test_an_overwrite_of_flash_is_at_most_clear() -> None:
    text = scan(SSD) + options() + wiped(SSD) + tables(("sdb", 0, 0, 0, " Erased ")) + END
    assert verdict(text).level is SanitizationLevel.CLEAR


def test_wrapped_lines_are_joined_as_they_were_broken() -> None:
    lines = good().split("\n")
    hard = "\n".join(line[at : at + 80] for line in lines for at in range(0, max(len(line), 1), 80))
    soft = "\n".join("\n".join(textwrap.wrap(line, 72)) if line.startswith("[") else line for line in lines)
    assert hard != good() != soft
    assert readings(hard) == readings(soft) == readings(good())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_line_ends_and_encodings_of_windows_read_the_same(encoding: str) -> None:
    assert read_file(good().replace("\n", "\r\n").encode(encoding)).records == readings(good())


def old_log(*last: tuple[str, str]) -> str:
    found = 'Found drive model="WDC WD3200BPVT", device path="/dev/sdb", size="1", serial number="WD-WCAA12345678"'
    return "".join(
        f"[2016/08/18 {time}] nwipe: {words}\n"
        for time, words in (
            ("15:41:47", f"info: {found}"),
            ("15:41:48", "notice:   banner   = nwipe 0.23"),
            ("15:41:48", "info: Device '/dev/sdb' is size 320072933376."),
            ("15:41:48", "notice: Invoking method 'PRNG Stream' on device '/dev/sdb'."),
            ("15:41:48", "notice: Starting pass 1 of 1, round 1 of 1, on device '/dev/sdb'."),
            ("17:02:30", "notice: 320072933376 bytes written to device '/dev/sdb'."),
            ("17:02:30", "notice: Finished round 1 of 1 on device '/dev/sdb'."),
            ("17:02:30", "notice: Blanking device '/dev/sdb'."),
            ("18:32:30", "notice: 320072933376 bytes written to device '/dev/sdb'."),
            ("19:02:30", "notice: Verified that '/dev/sdb' is empty."),
            ("19:02:31", "notice: Blanked device '/dev/sdb'."),
            *last,
        )
    )


def test_a_log_of_the_first_versions_reads_too() -> None:
    (reading,) = readings(old_log(("19:02:32", "info: Nwipe successfully exited.")))
    assert (reading.serial, reading.tool_version, reading.size_bytes) == ("WD-WCAA12345678", "0.23", 320072933376)
    assert judge(reading, now=NOW).verdict is Verdict.ACCEPTED


def test_a_log_of_the_first_versions_that_does_not_say_how_it_ended_proves_nothing() -> None:
    assert verdict(old_log()).reasons == (R.LOG_TRUNCATED,)
    errors = ("19:02:32", "error: 12 verification errors on device '/dev/sdb'.")
    assert {R.VERIFY_ERRORS, R.FAILED} <= set(verdict(old_log(errors)).reasons)


def test_wherever_a_log_is_cut_nothing_is_accepted_that_was_not_proven() -> None:
    whole = scan(HDD) + options() + wiped(HDD) + blanked(HDD) + tables(ERASED) + END
    for end in range(len(whole) - 1):
        for reading in readings(whole[:end]):
            assert judge(reading, now=NOW).verdict is Verdict.REJECTED or "Nwipe successfully completed" in whole[:end]
            assert reading.size_bytes in (None, HDD[4])


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"%PDF-1.4", b"\x00\x01\x02", b"hello nwipe", b"{}", b"[1,2]"])
def test_what_is_no_log_is_unreadable_with_a_reason(content: bytes) -> None:
    found = read_file(content)
    assert found.records == ()
    assert found.reason in (UnreadReason.EMPTY, UnreadReason.UNKNOWN_FORMAT)


def test_the_tables_may_cut_the_front_of_a_long_name() -> None:
    drive = ("/dev/nvme0n1", "NVME", "KBG30ZMS128G", "NV11A22B3344", 128_035_676_160)
    assert verdict(scan(drive) + options() + wiped(drive) + tables(("vme0n1", 0, 0, 0, " Erased ")) + END) == Judgement(
        verdict=Verdict.ACCEPTED, level=SanitizationLevel.CLEAR, reasons=()
    )


def test_a_blank_that_was_planned_and_is_not_in_the_log_was_not_done() -> None:
    planned = good().replace("1R+NB+VL", "1R+B+VL")
    assert verdict(planned).reasons == (R.BLANK_NOT_COMPLETED,)


def test_events_that_go_back_in_time_are_no_course_of_things() -> None:
    assert verdict(good().replace("10:00:03]", "08:30:03]")).reasons == (R.TIME_REVERSED,)


def test_each_pass_of_each_round_must_write_the_whole_drive() -> None:
    three = wiped(HDD).replace("pass 1/1", "pass 1/3")
    assert R.NOT_WHOLE_DRIVE in verdict(scan(HDD) + options() + three + tables(ERASED) + END).reasons


def test_only_the_verification_of_the_last_pass_counts() -> None:
    steps = wiped(HDD).replace("Verified pass 1 of 1", "Verified pass 1 of 2")
    assert R.NOT_VERIFIED in verdict(scan(HDD) + options() + steps + tables(ERASED) + END).reasons


def test_found_lines_without_a_bus_and_with_padding_are_read() -> None:
    line = notice("09:00:00", f"Found {HDD[0]}, {HDD[2]}, 320GB, S/N={HDD[3]}")
    (reading,) = readings(line + good().removeprefix(scan(HDD)))
    assert (reading.model, reading.serial, reading.bus) == (HDD[2], HDD[3], "")


def test_the_wrapped_lines_about_the_system_belong_to_no_drive() -> None:
    system = "[2024/03/01 08:59:58]    info: Linux version 6.4.0-default (builder@\n" + " " * 31 + "buildhost) (gcc\n"
    assert readings(system + good()) == readings(good())


def test_terminal_sequences_and_zeros_do_not_hide_anything() -> None:
    coloured = "\x1b]0;nwipe\x07" + good().replace("[2024", "\x1b[1;32m[2024").replace("\n", "\x1b[0m\0\n")
    assert readings(coloured) == readings(good())
    assert read_file(good().encode("utf-16-le")).records == readings(good())


def test_a_file_that_names_thousands_of_drives_is_not_believed() -> None:
    many = notice("09:00:00", "  autonuke = 1 (on)") + "".join(
        notice("09:00:00", f"Found /dev/sd{number}, ATA, X, 1 GB, S/N=A{number}") for number in range(600)
    )
    found = read_file((many + options()).encode())
    assert (found.records, found.reason) == ((), UnreadReason.TOO_MANY_DRIVES)


@pytest.mark.parametrize(
    "line", ["[2024/03/01 09:00:00]  notice: " + "Found /dev/sda, " * 200_000, "*" * 3_000_000, "| " * 999_999]
)
def test_lines_of_megabytes_are_read_in_no_time(line: str) -> None:
    begun_at = perf_counter()
    found = read_file((good() + line + "\n").encode())
    assert perf_counter() - begun_at < 5
    assert judge(found.records[0], now=NOW).verdict is Verdict.ACCEPTED


_PIECES = st.sampled_from(
    [*good().splitlines(keepends=True), *tables(ERASED).splitlines(keepends=True), "9" * 5000, "²"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(_PIECES, st.text(max_size=30)), max_size=25), st.binary(max_size=60))
def test_no_file_raises(parts: list[str], junk: bytes) -> None:
    for content in ("".join(parts).encode("utf-8", "replace"), junk, "".join(parts).encode("utf-8", "replace") + junk):
        for reading in read_file(content).records:
            judge(reading, now=NOW)
