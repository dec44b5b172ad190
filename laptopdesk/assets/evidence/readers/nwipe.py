"""nwipe logs, 0.2x to 0.38, alone or from ShredOS: several drives and several runs in one file.

Facts come from event lines. Of the summary tables only bad news is taken (errors, failed, aborted): their times are
wrong in some versions and their model names are cut.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from laptopdesk.assets.evidence.readers.kinds import kind_of
from laptopdesk.assets.evidence.values import FileReading, Host, Method, Reading, UnreadReason

_EVENT = re.compile(r"^\[(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d)\]\s*(?:(\w+):)?\s?(.*)$")
_MARK = re.compile(r"banner\s*=.*(?:nwipe|ShredOS)|Invoking method '|nwipe", re.IGNORECASE)
_BANNER_SHREDOS = re.compile(r"ShredOS\S*_(\d+\.\d+(?:\.\d+)?)")
_BANNER_NWIPE = re.compile(r"nwipe\s+v?(\d+\.\d+(?:\.\d+)?)", re.IGNORECASE)
_OPTION = re.compile(r"^\s*(banner|method|rounds|verify|prng)\s*=\s*(.+?)\s*$")
_FOUND = re.compile(r"^Found (/dev/\S+?),\s*([^,]*),\s*(.*?),\s*[\d.]+\s*\w?B,\s*S/N=(.*)$")
_FOUND_SHORT = re.compile(r"^Found (/dev/[^\s,]+)")
_SERIAL = re.compile(r"^(/dev/\S+) has serial number (.*)$")
_SIZE = re.compile(r"^(/dev/\S+), sect/blk/dev \d+/\d+/(\d+)$")
_HOST = re.compile(r"^(system-serial-number|system-uuid|system-manufacturer|system-product-name) = (.*)$")
_INVOKING = re.compile(r"^Invoking method '(.+?)' on (/dev/\S+)")
_ON_DEVICE = re.compile(r"(/dev/[^\s,'.]+)")
_WRITTEN = re.compile(r"^(\d+) bytes written to (/dev/\S+)")
_STATUS = re.compile(r"^Status: (/dev/\S+), result=(-?\d+), pass_errors=(\d+), verify_errors=(\d+), fsync_errors=(\d+)")
_ERROR_ROW = re.compile(r"^!?\s*(\S+)\s*\|\s*(\d+)\s*\|\s*(\d+)\s*\|\s*(\d+)\s*$")
_STATUS_ROW = re.compile(r"^!?\s*(\S+)\s*\|\s*-?([A-Za-z]+)-?\s*\|")
_ENDS = ("Nwipe successfully completed", "Nwipe exited with errors, check", "Nwipe was aborted by the user")
_VERIFIES = re.compile(r"^verify\b", re.IGNORECASE)


@dataclass
class _Run:
    number: int
    banner: str = ""
    method: str | None = None
    rounds: int | None = None
    drives: dict[str, Reading] = field(default_factory=dict)
    invoked: bool = False
    ended: bool = False
    aborted: bool = False

    def drive(self, device: str) -> Reading:
        if device not in self.drives:
            self.drives[device] = Reading(run=self.number, device=device, tool="nwipe", tool_version="")
        return self.drives[device]

    def change(self, device: str, **values: object) -> None:
        self.drives[device] = replace(self.drive(device), **values)  # type: ignore[arg-type]  # fields of Reading

    def by_short_name(self, name: str) -> str | None:
        return next((device for device in self.drives if device.removeprefix("/dev/") == name), None)


def recognises(text: str) -> bool:
    """Whether the text has event lines and words of nwipe."""
    head = text[:200_000]
    return bool(_MARK.search(head)) and any(_EVENT.match(line) for line in head.splitlines())


def read(text: str) -> FileReading:
    """Every run on every drive; raises nothing, says `no_drives` where none is named."""
    runs, host = [_Run(number=1)], Host()
    for moment, line in _lines(text):
        if _begins_new_run(runs[-1], line):
            runs.append(_Run(number=runs[-1].number + 1))
        host = _read_host(host, line)
        if moment is None:
            _read_table_row(runs[-1], line)
        else:
            _read_event(runs[-1], moment, line)
    records = tuple(reading for run in runs for reading in _finish(run))
    version = next((_version(run.banner) for run in runs if run.banner), "")
    if not records:
        return FileReading(tool="nwipe", tool_version=version, host=host, reason=UnreadReason.NO_DRIVES)
    return FileReading(tool="nwipe", tool_version=version, host=host, records=records)


def _lines(text: str) -> Iterator[tuple[datetime | None, str]]:
    """(time, words) of each event line, joined with what was wrapped; (None, row) of each line of a table."""
    held: tuple[datetime, str] | None = None
    in_table = False
    for raw in _whole_lines(text):
        match = _EVENT.match(raw)
        if match:
            if held:
                yield held
            held, in_table = (_moment(match[1]), match[3].rstrip()), False
        elif raw.startswith("*"):
            in_table = True
        elif in_table:
            yield None, raw
        elif held and raw.strip():
            held = (held[0], held[1] + raw.rstrip())
    if held:
        yield held


def _whole_lines(text: str) -> list[str]:
    lines = text.split("\n")
    return lines[:-1] if lines[-1] and not any(end in lines[-1] for end in _ENDS) else lines  # a cut line says half


def _moment(stamp: str) -> datetime:
    try:
        return datetime.strptime(stamp, "%Y/%m/%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)


def _begins_new_run(run: _Run, line: str) -> bool:
    started = run.ended or run.invoked
    return started and line.startswith(("Found /dev/", "Opened entropy source", "Program options are set"))


def _read_host(host: Host, line: str) -> Host:
    match = _HOST.match(line)
    if not match:
        return host
    names = {
        "system-serial-number": "serial", "system-uuid": "uuid",
        "system-manufacturer": "manufacturer", "system-product-name": "product",
    }  # fmt: skip
    return replace(host, **{names[match[1]]: match[2].strip() or None})


def _read_event(run: _Run, moment: datetime, line: str) -> None:
    words = line.strip()
    if any(end in words for end in _ENDS):
        run.ended, run.aborted = True, run.aborted or "aborted" in words
    elif match := _OPTION.match(words):
        _read_option(run, match[1], match[2])
    elif words.startswith("Found /dev/"):
        _read_found(run, words)
    elif match := _SERIAL.match(words):
        run.change(match[1], serial=match[2].strip() or None)
    elif match := _SIZE.match(words):
        run.change(match[1], size_bytes=int(match[2]))
    elif match := _INVOKING.match(words):
        run.invoked = True
        run.change(match[2], method=match[1], does=_does(match[1]), started_at=moment, ended_at=moment)
    else:
        _read_progress(run, moment, words)


def _read_option(run: _Run, name: str, value: str) -> None:
    if name == "banner":
        run.banner = value
    elif name == "method":
        run.method = value
    elif name == "rounds" and value.isdigit():
        run.rounds = int(value)


def _read_found(run: _Run, words: str) -> None:
    if match := _FOUND.match(words):
        bus, model = match[2].strip(), match[3].strip()
        run.change(match[1], bus=bus, model=model, serial=match[4].strip() or None, kind=kind_of(bus, model))
    elif match := _FOUND_SHORT.match(words):
        run.drive(match[1])


def _read_progress(run: _Run, moment: datetime, words: str) -> None:
    match = _ON_DEVICE.search(words)
    if not match or match[1] not in run.drives:
        return
    device = match[1]
    drive = run.drive(device)
    if drive.started_at is None and not words.startswith(("Starting", "Verifying")):
        return
    run.change(device, ended_at=moment, **_progress(drive, words))


def _progress(drive: Reading, words: str) -> dict[str, object]:
    if match := _WRITTEN.match(words):
        return {"bytes_written": int(match[1])}
    if match := _STATUS.match(words):
        return {"failed": int(match[2]) != 0, "pass_errors": int(match[3]), "verify_errors": int(match[4]),
                "sync_errors": int(match[5])}  # fmt: skip
    if words.startswith("Finished final round"):
        return {"completed": True}
    if words.startswith("Starting pass"):
        return {"verified": False}  # only the verification of the last pass counts
    if words.startswith("Blanking device"):
        return {"blank_begun": True, "verified": False}
    if words.startswith("[SUCCESS] Blanked device"):
        return {"blank_done": True}
    if words.startswith(("Verified pass", "[SUCCESS] Verified that")):
        return {"verified": True}
    if words.startswith("[FAILURE]"):
        return {"verify_failed": True, "failed": True}
    if words.startswith(("Unable to", "Nwipe exited with errors on device")):
        return {"failed": True}
    return {}


def _read_table_row(run: _Run, line: str) -> None:
    if match := _ERROR_ROW.match(line):
        device = run.by_short_name(match[1])
        if device:
            drive = run.drive(device)
            run.change(device, pass_errors=max(drive.pass_errors, int(match[2])),
                       verify_errors=max(drive.verify_errors, int(match[3])),
                       sync_errors=max(drive.sync_errors, int(match[4])))  # fmt: skip
    elif match := _STATUS_ROW.match(line):
        device = run.by_short_name(match[1])
        if device and match[2].upper() == "FAILED":
            run.change(device, failed=True)
        elif device and match[2].upper() == "UABORTED":
            run.change(device, aborted=True)


def _finish(run: _Run) -> Iterator[Reading]:
    version = _version(run.banner)
    for drive in run.drives.values():
        method = drive.method or run.method
        unfinished = run.aborted and not drive.completed
        yield replace(
            drive, tool_version=version, method=method, does=_does(method), rounds=run.rounds,
            aborted=drive.aborted or unfinished, log_ended=run.ended,
        )  # fmt: skip


def _does(method: str | None) -> Method:
    if not method:
        return Method.UNKNOWN
    return Method.ONLY_VERIFIES if _VERIFIES.match(method) else Method.OVERWRITES


def _version(banner: str) -> str:
    match = _BANNER_SHREDOS.search(banner) or _BANNER_NWIPE.search(banner)
    return match[1] if match else ""
