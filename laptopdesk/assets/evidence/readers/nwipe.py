"""nwipe logs, 0.2x to 0.38, alone or from ShredOS: several drives and several runs in one file.

Facts come from event lines. Of the summary tables only bad news is taken (errors, failed, aborted): their times are
wrong in some versions and their model names are cut.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import pairwise

from laptopdesk.assets.evidence.readers.kinds import kind_of
from laptopdesk.assets.evidence.values import FileReading, Host, Method, Reading, UnreadReason

_EVENT = re.compile(r"^\[(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d)\]\s*(?:nwipe:\s*)?(?:(\w+):(?=\s|$))?\s?(.*)$")
_MARK = re.compile(r"banner\s*=.*(?:nwipe|ShredOS)|Invoking method '|nwipe", re.IGNORECASE)
_BANNER = re.compile(r"(?:nwipe \d|ShredOS v)\S*$")
_BANNER_SHREDOS = re.compile(r"ShredOS\s*\S*_(\d+\.\d+(?:\.\d+)?)")
_BANNER_NWIPE = re.compile(r"nwipe\s+v?(\d+\.\d+(?:\.\d+)?)", re.IGNORECASE)
_OPTION = re.compile(r"^\s*(banner|method|rounds|verify|prng|autonuke)\s*=\s*(.+?)\s*$")
_FOUND = re.compile(r"^Found (/dev/\S+?),\s*([^,]*),\s*(.*?),\s*\[?\s*[\d.]+\s*\w?B\]?,\s*S/N=(.*)$")
_FOUND_OLD = re.compile(r'^Found drive model="(.*)", device path="(/dev/[^"]+)", size="[^"]*", serial number="(.*)"')
_FOUND_SHORT = re.compile(r"^Found (/dev/[^\s,]+)")
_SERIAL = re.compile(r"^(/dev/\S+) has serial number (.*)$")
_SIZE = re.compile(r"^(?:Device ')?(/dev/[^\s',]+)(?:, sect/blk/dev \d+/\d+/|' is size )(\d{1,18})\.?$")
_HOST = re.compile(r"^(system-serial-number|system-uuid|system-manufacturer|system-product-name) = (.*)$")
_INVOKING = re.compile(r"^Invoking method '(.+?)' on (?:device )?'?(/dev/[^\s',]+?)'?\.?$")
_ON_DEVICE = re.compile(r"(/dev/[^\s,'.]+)")
_WRITTEN = re.compile(r"^(\d{1,18}) bytes written to (?:device )?'?/dev/")
_ROUND = re.compile(r"^Finished (?:final )?round (\d{1,9}) of (\d{1,9}) ")
_HIDDEN = re.compile(r"HIDDEN SECTORS DETECTED.* on (/dev/[^\s,'.]+)")
_STATUS = re.compile(
    r"^Status: (/dev/\S+), result=(-?\d{1,9}), "
    r"pass_errors=(\d{1,18}), verify_errors=(\d{1,18}), fsync_errors=(\d{1,18})"
)
_ERROR_ROW = re.compile(r"^!?\s*(\S+)\s*\|\s*(\d{1,18})\s*\|\s*(\d{1,18})\s*\|\s*(\d{1,18})\s*$")
_STATUS_ROW = re.compile(r"^!?\s*(\S+)\s*\|\s*-*\s*([A-Za-z]+)\s*-*\s*\|")
_ENDS = (
    "Nwipe successfully completed", "Nwipe successfully exited", "Nwipe exited with errors, check",
    "Nwipe was aborted by the user",
)  # fmt: skip
_SILENT_VERSIONS = re.compile(r"0\.(1\d|2[0-5])(\.|$)")  # these end without a word
_WIDTHS = frozenset({72, 76, 78, 79, 80, 100, 120, 128, 132})
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
    host: Host = field(default_factory=Host)
    selected: set[str] = field(default_factory=set)
    options_shown: bool = False
    autonuke: bool = False

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
    runs = [_Run(number=1)]
    for moment, line in _lines(text):
        if _begins_new_run(runs[-1], line):
            runs.append(_Run(number=runs[-1].number + 1))
        runs[-1].host = _read_host(runs[-1].host, line)
        if moment is None:
            _read_table_row(runs[-1], line)
        else:
            _read_event(runs[-1], moment, line)
    records = tuple(reading for run in runs for reading in _finish(run))
    version = next((_version(run.banner) for run in runs if run.banner), "")
    host = runs[-1].host
    if not records:
        return FileReading(tool="nwipe", tool_version=version, host=host, reason=UnreadReason.NO_DRIVES)
    return FileReading(tool="nwipe", tool_version=version, host=host, records=records)


def _lines(text: str) -> Iterator[tuple[datetime | None, str]]:
    """(time, words) of each event line, joined with what was wrapped; (None, row) of each line of a table."""
    held: tuple[datetime, str] | None = None
    in_table = False
    lines = _whole_lines(text)
    glue = _glue(lines)
    for raw in lines:
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
            held = (held[0], held[1] + (glue + raw.strip() if glue else raw.rstrip()))
    if held:
        yield held


def _glue(lines: list[str]) -> str:
    """Nothing where a terminal broke each line at its width, a space where something broke between words."""
    broken = {
        len(line) for line, following in pairwise(lines)
        if _EVENT.match(line) and following.strip() and not _EVENT.match(following) and following[0] not in "*-!"
    }  # fmt: skip
    return "" if len(broken) == 1 and broken <= _WIDTHS else " "


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
    found = _FOUND_SHORT.match(line)
    again = found is not None and found[1] in run.drives
    marks = ("Found ", "Opened entropy source", "Program options are set", "nwipe 0.", "ShredOS v")
    return again or (started and line.startswith(marks))


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
    elif _BANNER.match(words):
        run.banner = words
    elif match := _OPTION.match(words):
        _read_option(run, match[1], match[2])
    elif words.startswith("Found "):
        _read_found(run, words)
    elif match := _HIDDEN.search(words):
        run.change(match[1], hidden_sectors=True)
    else:
        _read_work(run, moment, words)


def _read_work(run: _Run, moment: datetime, words: str) -> None:
    if match := _SERIAL.match(words):
        run.selected.add(match[1])
        run.change(match[1], serial=match[2].strip() or None)
    elif match := _SIZE.match(words):
        run.selected.add(match[1])
        run.change(match[1], size_bytes=int(match[2]) or None)
    elif match := _INVOKING.match(words):
        run.invoked = True
        run.selected.add(match[2])
        run.change(match[2], method=match[1], does=_does(match[1]), started_at=moment, ended_at=moment)
    else:
        _read_progress(run, moment, words)


def _read_option(run: _Run, name: str, value: str) -> None:
    run.options_shown = True
    if name == "banner":
        run.banner = value
    elif name == "autonuke":
        run.autonuke = value.startswith("1")
    elif name == "method":
        run.method = value
    elif name == "rounds" and value.isdecimal() and len(value) < 10:
        run.rounds = int(value)


def _read_found(run: _Run, words: str) -> None:
    if match := _FOUND.match(words):
        bus, model = match[2].strip(), match[3].strip()
        run.change(match[1], bus=bus, model=model, serial=match[4].strip() or None, kind=kind_of(bus, model))
    elif match := _FOUND_OLD.match(words):
        model, device, serial = (part.strip() for part in match.groups())
        run.change(device, model=model, serial=serial or None, kind=kind_of("", model))
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
        done = {"blank_done": True} if drive.blank_begun and "OPS-II" in (drive.method or "") else {}
        return {"bytes_written": int(match[1]), "verified": False, **done}
    if match := _STATUS.match(words):
        return {"failed": int(match[2]) != 0, "pass_errors": int(match[3]), "verify_errors": int(match[4]),
                "sync_errors": int(match[5])}  # fmt: skip
    if match := _ROUND.match(words):
        return {"completed": int(match[1]) >= int(match[2])}
    if words.startswith("Starting pass"):
        return {"verified": False}  # only the verification of the last pass counts
    if words.startswith(("Blanking device", "Writing final random pattern")):  # OPS-II ends on a random pattern
        return {"blank_begun": True, "blank_done": False, "verified": False}
    if words.startswith(("[SUCCESS] Blanked device", "Blanked device", "Wrote final random pattern")):
        return {"blank_done": True}
    if words.startswith(("Verified ", "[SUCCESS] Verified ")):
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
            run.selected.add(device)
            drive = run.drive(device)
            run.change(device, pass_errors=max(drive.pass_errors, int(match[2])),
                       verify_errors=max(drive.verify_errors, int(match[3])),
                       sync_errors=max(drive.sync_errors, int(match[4])))  # fmt: skip
    elif match := _STATUS_ROW.match(line):
        device = run.by_short_name(match[1])
        if device and match[2].upper() in ("FAILED", "FAIL", "INSANITY"):
            run.change(device, failed=True)
        elif device and match[2].upper() == "UABORTED":
            run.change(device, aborted=True)


def _finish(run: _Run) -> Iterator[Reading]:
    version = _version(run.banner)
    for device, drive in run.drives.items():
        if not _was_chosen(run, device):
            continue
        method = drive.method or run.method
        finished = drive.completed and (drive.blank_done or not drive.blank_begun)
        unfinished = run.aborted and not finished
        yield replace(
            drive, tool_version=version, method=method, does=_does(method), rounds=run.rounds,
            aborted=drive.aborted or unfinished, host=run.host,
            log_ended=run.ended or (finished and _SILENT_VERSIONS.match(version) is not None),
        )  # fmt: skip


def _was_chosen(run: _Run, device: str) -> bool:
    """The tool lists every drive it sees, also the stick it was started from; only chosen ones have a record."""
    return device in run.selected or (run.autonuke and not run.ended)


def _does(method: str | None) -> Method:
    if not method:
        return Method.UNKNOWN
    return Method.ONLY_VERIFIES if _VERIFIES.match(method) else Method.OVERWRITES


def _version(banner: str) -> str:
    match = _BANNER_SHREDOS.search(banner) or _BANNER_NWIPE.search(banner)
    return match[1] if match else ""
