"""Reports of usody/sanitize: judged by the commands that ran."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.rules import judge
from laptopdesk.assets.evidence.values import Judgement, Method, UnreadReason, Verdict, WipeReading
from laptopdesk.assets.evidence.values import RecordReason as R
from laptopdesk.assets.lifecycle.values import MediumKind, SanitizationLevel
from tests.unit.assets.evidence.reports import BADBLOCKS, BEGAN, ENDED, SHRED, SIZE, command, report, written

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)


def only(found: dict[str, Any]) -> WipeReading:
    (reading,) = read_file(written(found)).records
    return reading


def verdict(found: dict[str, Any]) -> Judgement:
    return judge(only(found), now=NOW)


def test_what_ran_is_read_and_not_what_was_said() -> None:
    reading = only(report(SHRED))
    assert (reading.method, reading.does, reading.serial) == ("shred (1 x random)", Method.OVERWRITES, "WXTEST123456")
    assert (reading.kind, reading.size_bytes, reading.bus) == (MediumKind.HDD, SIZE, "SATA")
    assert reading.started_at == datetime.fromtimestamp(BEGAN, tz=UTC)
    assert reading.ended_at == datetime.fromtimestamp(ENDED, tz=UTC)


def test_checks_made_before_the_erasure_verify_nothing() -> None:
    assert verdict(report(SHRED)) == Judgement(
        verdict=Verdict.UNVERIFIED, level=SanitizationLevel.CLEAR, reasons=(R.NOT_VERIFIED,)
    )


def test_sectors_shown_to_be_changed_after_the_erasure_verify_it() -> None:
    found = report(SHRED)
    look = "dd if=/dev/sda bs=512 count=1 skip=0 | xxd -ps"
    found["validation"]["commands"].append(command(look, began=ENDED + 1, ended=ENDED + 2, stdout="bb" * 30))
    assert verdict(found).verdict is Verdict.ACCEPTED
    found["validation"]["commands"][-1]["stdout"] = "aa" * 30
    assert verdict(found).reasons == (R.NOT_VERIFIED,)
    found["validation"]["commands"][-1]["stdout"] = "Private"
    assert verdict(found).reasons == (R.NOT_VERIFIED,)


@pytest.mark.parametrize(
    "words",
    [
        "Interrupted at block 1000",
        "badblocks: Input/output error during ext2fs_sync_device",
        "shred: /dev/sda: error writing at offset 512",
        "SG_IO: bad/missing sense data, sb[]:  70 00 05",
        "No space left on device",
    ],
)
def test_a_failure_that_a_tool_only_prints_is_one(words: str) -> None:
    said = {**BADBLOCKS, "stderr": f"{words}\n{BADBLOCKS['stderr']}"}
    assert verdict(report(said)).reasons == (R.FAILED,)
    assert verdict(report({**BADBLOCKS, "stdout": words})).reasons == (R.FAILED,)


def test_badblocks_that_puts_back_what_was_there_erases_nothing() -> None:
    judged = verdict(report({**BADBLOCKS, "command": "badblocks -n -w -v /dev/sda"}))
    assert R.METHOD_DOES_NOT_WRITE in judged.reasons


def test_a_namespace_smaller_than_its_nvme_drive_is_a_part() -> None:
    found = report({**BADBLOCKS, "command": "badblocks -wv /dev/nvme0n1"}, device="/dev/nvme0n1", medium="SSD")
    smart = found["device_info"]["export_data"]["smart"]
    for total, reasons in ((SIZE, ()), (2 * SIZE, (R.PART_OF_DRIVE,))):
        smart["nvme_total_capacity"] = total
        assert verdict(found).reasons == reasons


def test_badblocks_reads_back_what_it_wrote() -> None:
    assert verdict(report(BADBLOCKS)).verdict is Verdict.ACCEPTED
    assert verdict(report({**BADBLOCKS, "stderr": ""})).reasons == (R.NOT_VERIFIED,)
    bad = {**BADBLOCKS, "stderr": "Pass completed, 3 bad blocks found. (0/1/2 errors)"}
    assert {R.WRITE_ERRORS, R.VERIFY_ERRORS, R.NOT_VERIFIED} <= set(verdict(report(bad)).reasons)


@pytest.mark.parametrize(
    ("words", "medium", "does", "level"),
    [
        ("shred --force --verbose --zero --iterations=0 /dev/sda", "HDD", Method.OVERWRITES, SanitizationLevel.CLEAR),
        ("hdparm --user-master --security-erase Usody /dev/sda", "SSD", Method.ATA_ERASE, SanitizationLevel.CLEAR),
        ("hdparm --security-erase-enhanced p /dev/sda", "HDD", Method.ATA_ERASE_ENHANCED, SanitizationLevel.PURGE),
        ("hdparm --security-erase-enhanced p /dev/sda", "SSD", Method.ATA_ERASE_ENHANCED, SanitizationLevel.CLEAR),
        ("nvme format --force --ses=1 /dev/sda", "SSD", Method.FORMATS, SanitizationLevel.CLEAR),
        ("nvme format --force --ses=2 /dev/sda", "SSD", Method.CRYPTO_ERASE, SanitizationLevel.PURGE),
        ("nvme sanitize --sanact=start-block-erase /dev/sda", "SSD", Method.BLOCK_ERASE, SanitizationLevel.PURGE),
        ("dd if=/dev/zero of=/dev/sda bs=1M", "HDD", Method.OVERWRITES, SanitizationLevel.CLEAR),
    ],
)
def test_each_command_reaches_its_level(words: str, medium: str, does: Method, level: SanitizationLevel) -> None:
    found = report(command(words), medium=medium)
    assert only(found).does is does
    assert verdict(found) == Judgement(verdict=Verdict.UNVERIFIED, level=level, reasons=(R.NOT_VERIFIED,))


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("shred --iterations=0 /dev/sda", R.METHOD_DOES_NOT_WRITE),
        ("badblocks -sv /dev/sda", R.METHOD_DOES_NOT_WRITE),
        ("shred --size=1M /dev/sda", R.NOT_WHOLE_DRIVE),
        ("shred /dev/sda1", R.NOT_WHOLE_DRIVE),
        ("badblocks -w /dev/sda 1000 0", R.NOT_WHOLE_DRIVE),
        ("dd if=/dev/zero of=/dev/sda count=1", R.NOT_WHOLE_DRIVE),
        ("nvme format /dev/sda", R.METHOD_UNKNOWN),
        ("blkdiscard /dev/sda", R.METHOD_NOT_ENOUGH),
        ("shred /dev/sda || true", R.METHOD_UNKNOWN),
        ("rm -rf /", R.NOT_STARTED),
        ("", R.NOT_STARTED),
    ],
)
def test_a_command_that_does_not_erase_the_whole_drive_proves_nothing(words: str, reason: R) -> None:
    judged = verdict(report(command(words)))
    assert judged.verdict is Verdict.REJECTED
    assert reason in judged.reasons


@pytest.mark.parametrize(
    "found",
    [
        report(SHRED, result=False),
        report(SHRED, result="true"),
        report(SHRED, result=None),
        report({**SHRED, "return_code": 1}),
        report({**SHRED, "return_code": None}),
        report({**SHRED, "success": False}),
        report({**SHRED, "return_code": False}),
        report(SHRED, steps=[]),
        report(SHRED, validation={"result": False}),
        report(SHRED, version="9.0"),
        report(SHRED, version=None),
        report({**SHRED, "end_time": None}),
        report({**SHRED, "end_time": BEGAN - 5}),
        report({**SHRED, "start_time": 1e300}),
        report({**SHRED, "end_time": BEGAN + 1}),
    ],
)
def test_what_is_not_all_well_is_rejected(found: dict[str, Any]) -> None:
    assert verdict(found).verdict is Verdict.REJECTED


def test_each_drive_of_a_list_is_judged_alone() -> None:
    found = read_file(written(report(BADBLOCKS), report(SHRED, result=False)))
    assert [(r.run, judge(r, now=NOW).verdict) for r in found.records] == [(1, Verdict.ACCEPTED), (2, Verdict.REJECTED)]


def test_sources_that_disagree_make_the_kind_unknown() -> None:
    found = report(SHRED)
    found["device_info"]["export_data"]["smart"]["rotation_rate"] = 0
    assert only(found).kind is MediumKind.UNKNOWN


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_broken_json_is_said_with_its_byte(encoding: str) -> None:
    text = json.dumps(report(SHRED, note="café"), indent=2, ensure_ascii=False).replace(
        '"result": true', '"result": tru'
    )
    found = read_file(text.encode(encoding))
    at = text.encode(encoding)[: found.broken_at].decode(encoding)
    assert (found.reason, found.records) == (UnreadReason.BROKEN_JSON, ())
    assert text[len(at) :].startswith("tru")


@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"a":' * 50_000, b"[" + b"9" * 6000 + b"]", b'{"steps"'])
def test_json_that_breaks_readers_is_only_broken(content: bytes) -> None:
    assert read_file(content).reason in (UnreadReason.BROKEN_JSON, UnreadReason.UNKNOWN_FORMAT)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["steps", "commands", "command", "result", "block", "smart", "bytes", "export_data"]), inner
        )
    ),
    max_leaves=12,
)


def _places(found: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    return [path] + [place for key, value in inside for place in _places(value, (*path, key))]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_whatever_stands_in_a_report_nothing_raises_and_nothing_more_is_proven(data: st.DataObject) -> None:
    found: Any = report(SHRED)
    place = data.draw(st.sampled_from([place for place in _places(found) if place]))
    target = found
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = data.draw(_JSON)
    for reading in read_file(json.dumps(found).encode("utf-8", "replace")).records:
        assert judge(reading, now=NOW).verdict is not Verdict.ACCEPTED


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 3000), st.binary(max_size=4))
def test_a_report_cut_anywhere_proves_nothing(end: int, junk: bytes) -> None:
    content = written(report(BADBLOCKS))
    if end < len(content):
        assert not read_file(content[:end] + junk).records


def bridged(told: str | None, *, own: str | None = None, **block: object) -> WipeReading:
    """The reading of a drive in a dock: `told` by the dock, `own` by the drive itself."""
    found = report(SHRED)
    info = found["device_info"]
    info["serial_number"] = told
    info["export_data"]["block"].update({"serial": told, "tran": "usb"} | block)
    info["export_data"]["smart"]["serial_number"] = own
    return only(found)


def test_the_serial_of_a_dock_is_not_that_of_the_drive() -> None:
    assert bridged("0123DOCK7788", own="WXOWN4455").serial == "WXOWN4455"
    assert bridged("0123DOCK7788").serial is None
    assert bridged("0123DOCK7788", own="  ").serial is None
    assert bridged("WXOWN4455", own="WXOWN4455").serial == "WXOWN4455"


@pytest.mark.parametrize(
    "told",
    [
        {"tran": "usb"},
        {"tran": "USB"},
        {"tran": None, "subsystems": "block:scsi:usb:pci"},
        {"tran": "", "subsystems": "block:scsi:usb:pci:platform"},
    ],
)
def test_a_dock_is_known_by_each_of_its_words(told: dict[str, object]) -> None:
    reading = bridged("0123DOCK7788", **told)
    assert (reading.serial, reading.bus) == (None, "USB")


def test_a_bridge_is_known_by_how_the_drive_was_asked() -> None:
    found = report(SHRED)
    found["device_info"]["export_data"]["smart"]["device"] = {"name": "/dev/sda", "type": "sntasmedia"}
    assert (only(found).serial, only(found).bus) == (None, "USB")
    found = report(SHRED)
    found["device_info"]["connector"] = "block:scsi:usb:pci:platform"
    assert (only(found).serial, only(found).bus) == (None, "USB")


def test_inside_the_laptop_the_drives_own_serial_goes_before_what_the_system_says() -> None:
    found = report(SHRED)
    found["device_info"]["export_data"]["smart"]["serial_number"] = "WXOWN4455"
    assert (only(found).serial, only(found).bus) == ("WXOWN4455", "SATA")
    assert only(report(SHRED)).serial == "WXTEST123456"


def test_what_is_removable_is_said() -> None:
    found = report(SHRED)
    found["device_info"]["export_data"]["block"]["rm"] = True
    assert only(found).bus == "REMOVABLE"
