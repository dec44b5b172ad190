"""Reports of usody/sanitize: JSON, one object per drive, or a list of them.

What was done is read from the commands that ran, with their exit codes: the report's own words say "zeros" where
`shred` wrote random data. Its checks of some sectors are made before the erasure (ten reads, ten writes, ten reads);
only a read that is shown after it, or `badblocks`, which reads all it wrote, proves anything.
"""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from laptopdesk.assets.evidence.extent import EXACT, asked_through_bridge, namespaces
from laptopdesk.assets.evidence.readers.commands import EraseCommand, erasing_command
from laptopdesk.assets.evidence.readers.source import Source
from laptopdesk.assets.evidence.values import EvidenceFileReading, Method, UnreadReason, WipeReading
from laptopdesk.assets.lifecycle.values import MediumKind

TOOL = "usody-sanitize"
MOST = 500
_BAD_BLOCKS = re.compile(r"(\d{1,12}) bad blocks? found\. \((\d{1,12})/(\d{1,12})/(\d{1,12}) errors\)")
_LOSS = re.compile(
    r"input/output error|\bI/O error|error (?:writing|reading)|no space left on device|\binterrupted\b"
    r"|bad/missing sense data",
    re.IGNORECASE,
)
"""What tools print of a failure after which some of them end with 0 all the same."""
_DUMPED = re.compile(r"[0-9a-f]{8}")
_JSON = re.compile(r"\s*[\[{]\s*(?:[\[{\"\]}]|$)")


def recognises(source: Source) -> bool:
    """Whether the text is meant as JSON; what it holds is seen when it is read."""
    return bool(_JSON.match(source.raw[:2000].lstrip("\ufeff")))


def read(source: Source) -> EvidenceFileReading:
    """Every report in the file; broken JSON is said with its byte offset, other JSON is unknown. Raises nothing."""
    try:
        document = json.loads(source.raw.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        skipped = len(source.raw) - len(source.raw.lstrip("\ufeff"))
        return EvidenceFileReading(reason=UnreadReason.BROKEN_JSON, broken_at=source.byte_at(error.pos + skipped))
    except (ValueError, RecursionError):
        return EvidenceFileReading(reason=UnreadReason.BROKEN_JSON)
    reports = [report for report in (document if isinstance(document, list) else [document]) if _is_report(report)]
    if not reports:
        return EvidenceFileReading(reason=UnreadReason.UNKNOWN_FORMAT)
    if len(reports) > MOST:
        return EvidenceFileReading(tool=TOOL, reason=UnreadReason.TOO_MANY_DRIVES)
    readings = [_reading(number, report) for number, report in enumerate(reports, start=1)]
    shared = namespaces((reading.device, reading.serial) for reading in readings)
    records = tuple(
        replace(reading, shares_drive=reading.shares_drive or reading.device in shared) for reading in readings
    )
    return EvidenceFileReading(tool=TOOL, tool_version=records[0].tool_version, records=records)


def _is_report(document: object) -> bool:
    return (
        isinstance(document, dict)
        and isinstance(document.get("steps"), list)
        and isinstance(document.get("device_info"), dict)
        and {"result", "validation", "method"} & document.keys() != set()
    )


def _reading(number: int, report: dict[str, Any]) -> WipeReading:
    info = _object(report, "device_info")
    block, smart = (_object(_object(info, "export_data"), name) for name in ("block", "smart"))
    device = _text(block.get("path")) or _text(_object(smart, "device").get("name")) or "?"
    ran = list(_commands(report))
    erasing = [(command, done) for command in ran if (done := erasing_command(_text(command.get("command")), device))]
    last, end = erasing[-1] if erasing else ({}, EraseCommand(does=Method.UNKNOWN, words=""))
    errors = _bad_blocks(last)
    return WipeReading(
        run=number,
        device=device[:80],
        tool=TOOL,
        tool_version=_text(report.get("version"))[:40],
        model=_text(smart.get("model_name")) or _text(info.get("model")),
        serial=_serial(info, block, smart),
        bus=_bus(info, block, smart),
        kind=_kind(info, block, smart),
        size_bytes=_size(smart),
        method=end.words or _text(_object(report, "method").get("name")) or None,
        does=end.does,
        rounds=len(erasing) or None,
        started_at=_moment(erasing[0][0].get("start_time")) if erasing else None,
        ended_at=_moment(last.get("end_time")),
        completed=bool(erasing) and all(map(_succeeded, ran)),
        whole_device=bool(erasing) and all(done.whole for _, done in erasing),
        verified=_checks_itself(end, errors) or _read_afterwards(report, device, last),
        failed=not _all_well(report, ran),
        pass_errors=errors[1] if errors else 0,
        verify_errors=(errors[0] + errors[2]) if errors else 0,
        shares_drive=_is_one_of_several(smart),
    )


def _commands(report: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for step in report["steps"]:
        if isinstance(step, dict) and isinstance(step.get("commands"), list):
            yield from (command for command in step["commands"] if isinstance(command, dict))


def _succeeded(command: dict[str, Any]) -> bool:
    return command.get("return_code") == 0 and command.get("return_code") is not False


def _tells_of_loss(command: dict[str, Any]) -> bool:
    return any(_LOSS.search(_text(command.get(name))) for name in ("stdout", "stderr"))


def _all_well(report: dict[str, Any], ran: list[dict[str, Any]]) -> bool:
    """Nothing says no, and the report as a whole says yes."""
    steps_well = all(isinstance(step, dict) and step.get("success") is True for step in report["steps"])
    said_no = _object(report, "validation").get("result") is False
    commands_well = all(
        _succeeded(command) and command.get("success") is not False and not _tells_of_loss(command) for command in ran
    )
    return report.get("result") is True and steps_well and commands_well and not said_no


def _bad_blocks(command: dict[str, Any]) -> tuple[int, int, int] | None:
    """(read, write, comparison) errors, with every bad block counted at least as one; None where nothing is said."""
    match = _BAD_BLOCKS.search(f"{_text(command.get('stdout'))}\n{_text(command.get('stderr'))}")
    if not match:
        return None
    total, read, write, compared = (int(part) for part in match.groups())
    return max(read, total - write - compared), write, compared


def _checks_itself(end: EraseCommand, errors: tuple[int, int, int] | None) -> bool:
    return end.reads_back and errors is not None and not any(errors)


def _read_afterwards(report: dict[str, Any], device: str, last: dict[str, Any]) -> bool:
    """Whether every sector that was marked before the erasure is shown to have been read after it, and changed."""
    validation, ended = _object(report, "validation"), _number(last.get("end_time"))
    marked = validation.get("data")
    shown = validation.get("commands")
    if ended is None or not isinstance(marked, dict) or not marked or not isinstance(shown, list):
        return False
    later = [
        command
        for command in shown
        if isinstance(command, dict) and _succeeded(command) and (_number(command.get("start_time")) or 0) >= ended
    ]
    return all(any(_shows_change(command, device, sector, was) for command in later) for sector, was in marked.items())


def _shows_change(command: dict[str, Any], device: str, sector: str, was: object) -> bool:
    words, now = _text(command.get("command")).split(), _text(command.get("stdout"))
    reads_it = f"if={device}" in words and f"skip={sector}" in words
    return reads_it and bool(_DUMPED.match(now)) and now != was


def _bus(info: dict[str, Any], block: dict[str, Any], smart: dict[str, Any]) -> str:
    """How the drive hangs on the machine: USB where any of the words says so."""
    device, transport = _object(smart, "device"), _text(block.get("tran")).upper()
    paths = f"{_text(info.get('connector'))}:{_text(block.get('subsystems'))}".casefold().split(":")
    device_type = f"{_text(device.get('type'))} {_text(device.get('info_name'))}"
    if transport.startswith("USB") or "usb" in paths or asked_through_bridge(device_type):
        return "USB"
    return "REMOVABLE" if block.get("rm") in (True, "True", "1") else transport


def _serial(info: dict[str, Any], block: dict[str, Any], smart: dict[str, Any]) -> str | None:
    """What the drive says of itself; behind a bridge nothing else, because that may be the bridge's."""
    own = _text(smart.get("serial_number"))
    if _bus(info, block, smart) == "USB":
        return own or None
    return own or _text(info.get("serial_number")) or _text(block.get("serial")) or None


def _kind(info: dict[str, Any], block: dict[str, Any], smart: dict[str, Any]) -> MediumKind:
    """What all sources agree on; where they differ, unknown."""
    storage, turns, rate = info.get("storage_medium"), block.get("rota"), smart.get("rotation_rate")
    if storage == "HDD" and turns is not False and rate != 0:
        return MediumKind.HDD
    if storage == "SSD" and turns is not True:
        return MediumKind.NVME if "nvme" in _text(block.get("path")) else MediumKind.SSD
    return MediumKind.UNKNOWN


def _size(smart: dict[str, Any]) -> int | None:
    size = _object(smart, "user_capacity").get("bytes")
    return size if isinstance(size, int) and not isinstance(size, bool) and 0 < size < 10**18 else None


def _is_one_of_several(smart: dict[str, Any]) -> bool:
    """Whether an NVMe drive has more than the namespace that was erased."""
    total, own = _number(smart.get("nvme_total_capacity")), _size(smart)
    return total is not None and own is not None and own < EXACT * total


def _object(parent: dict[str, Any], name: str) -> dict[str, Any]:
    child = parent.get(name)
    return child if isinstance(child, dict) else {}


def _text(value: object) -> str:
    if not isinstance(value, str):
        return ""
    return value.replace("\0", "").encode("utf-8", errors="replace").decode().strip()


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def _moment(value: object) -> datetime | None:
    seconds = _number(value)
    if seconds is None or not 0 <= seconds < 10**11:
        return None
    return datetime.fromtimestamp(seconds, tz=UTC)
