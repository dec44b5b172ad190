"""What nwipe and the kernel say of a drive beside its progress: losses, hidden sectors, other programs, beta versions.

The sentences are those of nwipe 0.2x to 0.43 and of the kernel, in the places where they stand in real logs.
"""

import pytest

from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.rules import judge
from laptopdesk.assets.evidence.values import Judgement, Verdict
from laptopdesk.assets.evidence.values import RecordReason as R
from tests.unit.assets.evidence.logs import END, ERASED, HDD, SSD, begun, good, notice, options, scan, tables, wiped
from tests.unit.assets.evidence.test_nwipe import NOW

SECTORS = HDD[4] // 512
MORE = SECTORS + 5000


def verdicts(text: str) -> list[Judgement]:
    return [judge(reading, now=NOW) for reading in read_file(text.encode()).records]


def only(text: str) -> Judgement:
    (judged,) = verdicts(text)
    return judged


def said_while_wiped(words: str, level: str = "notice") -> str:
    """A sound log in which this stands while the drive is written."""
    line = f"[2024/03/01 09:30:00] {level:>7}: {words}\n"
    written = notice("10:00:03", f"{HDD[4]} bytes written to /dev/sda")
    return good().replace(written, line + written)


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("Buffer flush failure on '/dev/sda'.", "warning"),
        ("nwipe_static_pass: fdatasync: Remote I/O error", "error"),
        ("nwipe_random_forward_pass: write: No space left on device", "error"),
        ("Unable to seed the PRNG.", "fatal"),
        ("Partial write on '/dev/sda', 512 bytes short.", "warning"),
        ("Partial read from '/dev/sda', 512 bytes short.", "warning"),
        ("Write error on '/dev/sda' at offset 40475033600, starting reverse wipe.", "warning"),
        ("Reverse wipe on '/dev/sda' reached initial bad block at offset 40475033600.", "notice"),
        ("I/O error, dev sda, sector 12345 op 0x1:(WRITE) flags 0x800", "info"),
        ("blk_update_request: I/O error, dev sda, sector 0", "error"),
        ("nwipe_write_with_retry: giving up write() on '/dev/sda' after 3 attempts.", "warning"),
    ],
)
def test_what_was_not_written_is_a_failure_whatever_its_level_and_whoever_it_names(words: str, level: str) -> None:
    assert R.FAILED in only(said_while_wiped(words, level)).reasons


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("nwipe_write_with_retry: write() failed on '/dev/sda' (attempt 1/3): Input/output error", "warning"),
        ("nwipe_write_with_retry: retrying in 5 seconds ...", "notice"),
        ("I/O error, dev sdx, sector 12345", "info"),
        ("Error while reading /dev/sdx", "error"),
        ("Disabled fdatasync for /dev/sda, DirectI/O in use.", "notice"),
        ("GUI compute_stats thread has been cancelled", "info"),
    ],
)
def test_what_was_tried_again_or_is_of_another_drive_is_none(words: str, level: str) -> None:
    assert only(said_while_wiped(words, level)).verdict is Verdict.ACCEPTED


def test_an_error_that_names_nobody_is_of_whoever_was_in_work() -> None:
    error = "[2024/03/01 11:30:00]   error: nwipe_static_pass: fdatasync: Remote I/O error\n"
    text = scan(HDD, SSD) + options() + wiped(HDD) + begun(SSD) + error + wiped(SSD).replace(begun(SSD), "")
    first, second = verdicts(text + tables(ERASED, ("sdb", 0, 0, 0, " Erased ")) + END)
    assert first.verdict is Verdict.ACCEPTED
    assert R.FAILED in second.reasons


def test_a_verification_that_read_less_than_the_drive_verified_less() -> None:
    verified = notice("11:00:03", "Verified pass 1 of 1, round 1 of 1, on '/dev/sda'.")
    read = "{} bytes read from /dev/sda"
    whole, half = (
        good().replace(verified, notice("11:00:03", read.format(size)) + verified) for size in (HDD[4], HDD[4] // 2)
    )
    assert only(whole).verdict is Verdict.ACCEPTED
    assert R.VERIFY_ERRORS in only(half).reasons


HIDES = (
    f"HPA:  max sectors   = {SECTORS}/{MORE}, hpa is enabled\n on /dev/sda",
    f"HPA:  max sectors   = {SECTORS}/{MORE}, hpa is disabled\n on /dev/sda",
    f"HPA:  max sectors   = {SECTORS}/{MORE}, accessible max address enabled\n on /dev/sda",
    f"HPA values {SECTORS} / {MORE} on /dev/sda",
    "[BAD]The host protected area is enabled on /dev/sda",
    "*** HIDDEN SECTORS DETECTED ! *** on /dev/sda",
    "HIDDEN AREA DETECTED! on /dev/sda",
    f"NWipe: DCO Real max sectors reported as {MORE} on /dev/sda",
    "5000 hidden sectors on /dev/sda",
)
SHOWS_ALL = (
    f"HPA:  max sectors   = {SECTORS}/{SECTORS}, hpa is disabled\n on /dev/sda",
    f"HPA values {SECTORS} / {SECTORS} on /dev/sda",
    "[GOOD]The host protected area is disabled on /dev/sda",
    "No hidden sectors on /dev/sda",
    "0 hidden sectors on /dev/sda",
    "/dev/sda may not support HPA/DCO",
    f"HPA:  max sectors   = {SECTORS}/1({SECTORS}?), hpa setting seems invalid\n on /dev/sda",
    "HPA values 0 / 1 on /dev/sda",
    f"HPA values {SECTORS} / 1 on /dev/sda",
    "hdparm:DCO Real max sectors reported as 1 on /dev/sda",
    f"NWipe: DCO Real max sectors reported as {SECTORS} on /dev/sda",
    "hdparm:DCO Real max sectors reported as 429496729601 on /dev/sda",
    "HIDDEN SECTORS INDETERMINATE! on /dev/sda, Some USB adapters & memory sticks don't support ATA pass through",
)


@pytest.mark.parametrize(("words", "hides"), [(w, True) for w in HIDES] + [(w, False) for w in SHOWS_ALL])
def test_a_drive_hides_sectors_where_its_numbers_differ_whatever_the_words_say(words: str, hides: bool) -> None:
    text = scan(HDD) + notice("09:00:01", words) + options() + wiped(HDD) + tables(ERASED) + END
    assert only(text).reasons == ((R.HIDDEN_SECTORS,) if hides else ())


def test_a_table_that_names_another_drive_is_of_another_run() -> None:
    assert only(good().replace("CUT MODEL/CUT", "WDC WD3200BPVT-00/WD-WX11A22B3344")).verdict is Verdict.ACCEPTED
    assert only(good().replace("CUT MODEL/CUT", "WDC A/B 320 GB/WD-WX11A22B33")).verdict is Verdict.ACCEPTED
    assert only(good().replace("CUT MODEL/CUT", "/(S/N: unknown)")).verdict is Verdict.ACCEPTED
    assert R.FAILED in only(good().replace("CUT MODEL/CUT", "WDC WD3200BPVT-00/WD-WX99Z99Z9999")).reasons


def test_a_table_of_errors_with_three_columns_is_read() -> None:
    row = next(line for line in tables(ERASED).splitlines() if line.startswith("    sda |"))
    assert R.VERIFY_ERRORS in only(good().replace(row, "! sda |           0 |                    5 |")).reasons
    assert only(good().replace(row, "  sda |           0 |                    0 |")).verdict is Verdict.ACCEPTED


def test_a_drive_that_is_begun_twice_in_one_run_was_not_wiped_by_one_program() -> None:
    begin = notice("09:00:03", "Invoking method 'Fill With Zeros' on /dev/sda")
    assert R.FAILED in only(good().replace(begin, begin + begin)).reasons


@pytest.mark.parametrize(
    "words", ["beta", "(alpha)", "experimental", "test build", "pre-release", "RC2", "nightly", "- not for release"]
)
def test_a_version_that_says_beside_its_number_that_it_is_none_is_a_development_build(words: str) -> None:
    assert only(good(banner=f"nwipe 0.36 {words}")).reasons == (R.DEVELOPMENT_BUILD,)


@pytest.mark.parametrize(
    "banner", ["ShredOS v2024.02.2_26.0_x86-64_0.37-nomodeset", "ShredOS v2024_x86-64_0.37_nomodeset"]
)
def test_how_a_stick_shows_its_screen_is_no_part_of_the_version(banner: str) -> None:
    (reading,) = read_file(good(banner=banner).encode()).records
    assert (reading.tool_version, reading.development) == ("0.37", False)


def test_a_wipe_that_took_longer_than_any_drive_was_not_timed() -> None:
    assert R.TIME_IMPLAUSIBLE in only(good().replace("[2024/03/01 09", "[2023/03/01 09")).reasons
    assert only(good().replace("[2024/03/01 09", "[2024/02/01 09")).verdict is Verdict.ACCEPTED
