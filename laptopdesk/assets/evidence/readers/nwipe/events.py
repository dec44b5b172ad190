"""What each line of a log adds to what is known of a run and its drives."""

import re
from dataclasses import replace
from datetime import datetime

from laptopdesk.assets.evidence.readers.nwipe.lines import LogLine
from laptopdesk.assets.evidence.readers.nwipe.run import RunDrive, WipeRun
from laptopdesk.assets.evidence.readers.nwipe.words import ABORT, BANNER, ENDS, SUCCESS
from laptopdesk.assets.evidence.values import Host
from laptopdesk.assets.serials import normalise_serial

_OPTION = re.compile(r"^(banner|method|rounds|autonuke)\s*=\s*(\S.*)$")
_FOUND = re.compile(r"^Found '?(/dev/[^\s,']+)'?,\s*+([^,]*)")
_SIZE_AND_SERIAL = re.compile(r",\s*+\[?\s*+[\d.]++\s*+\w?B\]?,\s*+S/N=")
_FOUND_OLD = re.compile(r'^Found drive model="(.*)", device path="(/dev/[^"]+)", size="[^"]*", serial number="(.*)"')
_FOUND_SHORT = re.compile(r"^Found '?(/dev/[^\s,']+)")
_SERIAL = re.compile(r"^(/dev/\S+) has serial number (.*)$")
_SIZE = re.compile(r"^(?:Device ')?(/dev/[^\s',]+)(?:, sect/blk/dev \d+/\d+/|' is size )(\d{1,18})\.?$")
_HOST = re.compile(
    r"^(system-serial-number|system-uuid|system-manufacturer|system-product-name|chassis-serial-number) = (.*)$"
)
_INVOKING = re.compile(r"^Invoking method '(.+?)' on (?:device )?'?(/dev/[^\s',]+?)'?\.?$")
_DEVICE = re.compile(r"(/dev/[^\s,']+)")
_PASS = re.compile(
    r"^(?:Starting|Finished|Verifying|Verified) pass (\d{1,4})(?:/| of )(\d{1,4}), round (\d{1,9})(?:/| of )(\d{1,9}),"
)
_SUMMED_UP = re.compile(r"^Total Throughput .*\dR\+(N?B)\+")
_WRITTEN = re.compile(r"^(\d{1,18}) bytes written to (?:device )?'?/dev/")
_ROUND = re.compile(r"^Finished (?:final )?round (\d{1,9}) of (\d{1,9}) ")
_END_VERIFIED = re.compile(
    r"^(?:\[SUCCESS\] )?Verified (?:that '?/dev/[^\s,']+'? is empty|(?:the )?(?:FRP|final random pattern)\b)"
)
_COUNTED = re.compile(r"^(\d{1,18}) (wipe|verification|sync) errors on ")
_STATUS = re.compile(
    r"^Status: (/dev/\S+), result=(-?\d{1,9}), "
    r"pass_errors=(\d{1,18}), verify_errors=(\d{1,18}), fsync_errors=(\d{1,18})"
)
_HIDES = re.compile(
    r"SECTORS DETECTED|HIDDEN SECTORS D|(?<!NO )HIDDEN AREA|(?<!\d)[1-9]\d{0,17} HIDDEN SECTORS|HIDDEN SECTORS: *[1-9]"
    r"|\[BAD\] ?THE HOST PROTECTED AREA IS ENABLED|\bHPA ENABLED|ACCESSIBLE MAX ADDRESS ENABLED",
    re.IGNORECASE,
)
_SHOWN_OF_ALL = re.compile(r"^HPA(?: values|: *max sectors *=)\s*(\d{1,15})\s*/\s*(\d{1,15})(?![\d(])")
_ALL_SECTORS = re.compile(r"^(?:hdparm:|NWipe: )DCO Real max sectors reported as (\d{1,15}) on ")
MOST_SECTORS = 429_496_729_600
"""200 TB; some versions of hdparm tell nonsense, and nwipe calls nonsense what is more than this."""
_READ = re.compile(r"^(\d{1,18}) bytes read from (?:device )?'?/dev/")
_LOSS = re.compile(
    r"buffer flush failure|\bpartial (?:write|read)\b|(?<!_with_retry: )\b(?:write|read) error\b|\breverse wipe\b"
    r"|\bI/O error\b|\binput/output error\b|\bno space left on device\b|\bgiving up\b",
    re.IGNORECASE,
)
_TRIES_AGAIN = re.compile(r"\(attempt \d{1,3}/\d{1,3}\)")
_KERNEL_NAME = re.compile(r"\bdev (\w{2,20})\b")
_ERROR_ROW = re.compile(r"^!?\s*(\S+)\s*\|\s*(\d{1,18})\s*\|\s*(\d{1,18})\s*\|\s*+(?:(\d{1,18})\s*+\|?\s*+)?$")
_STATUS_WORD = re.compile(r"[A-Za-z]+")
_CLOCK = re.compile(r"[\d:]+")
_NEW_RUN = ("Found ", "Opened entropy source", "Program options are set", "nwipe 0.", "ShredOS v")
_BAD_LEVELS = frozenset({"error", "fatal", "sanity"})
_LONGEST_ROW = 300


def begins_new_run(run: WipeRun, line: LogLine) -> bool:
    """Whether this line cannot belong to the run any more: a drive found again, or a beginning after a beginning."""
    if line.moment is None:
        return False
    match = _FOUND_SHORT.match(line.words)
    again = match is not None and match[1] in run.drives
    started = run.invoked or bool(run.selected)
    return again or (started and line.words.startswith(_NEW_RUN))


def read_host(host: Host, words: str) -> Host:
    """The host with what this line says of it."""
    match = _HOST.match(words)
    if not match:
        return host
    names = {
        "system-serial-number": "serial",
        "system-uuid": "uuid",
        "system-manufacturer": "manufacturer",
        "system-product-name": "product",
        "chassis-serial-number": "chassis_serial",
    }
    return replace(host, **{names[match[1]]: match[2].strip()[:200] or None})


def read_event(run: WipeRun, moment: datetime, level: str, words: str) -> None:
    """Add what an event line says."""
    words = words.strip()
    if any(end in words for end in ENDS):
        _read_end(run, words)
    elif BANNER.match(words):
        run.name_program(words)
    elif match := _OPTION.match(words):
        _read_option(run, match[1], match[2])
    elif words.startswith("Found "):
        _read_found(run, words)
    elif (match := _SUMMED_UP.match(words)) or "do not perform a final blank pass" in words:
        run.blanks = run.blanks or (match is not None and match[1] == "B")
    elif _HIDES.search(words) or _hides_by_number(words):
        _read_hidden(run, words)
    elif match := _ALL_SECTORS.match(words):
        _read_all_sectors(run, int(match[1]), words)
    else:
        _read_work(run, moment, level, words)


def _read_end(run: WipeRun, words: str) -> None:
    run.ended = True
    run.aborted = run.aborted or ABORT in words
    run.failed = run.failed or not any(end in words for end in (*SUCCESS, ABORT))


def _read_option(run: WipeRun, name: str, value: str) -> None:
    if name == "banner":
        run.name_program(value)
    elif name == "autonuke":
        run.autonuke = value.startswith("1")
    elif name == "method":
        run.method = value
    elif value.isdecimal() and len(value) < 10:
        run.rounds = int(value)


def _read_found(run: WipeRun, words: str) -> None:
    if parts := _parts_of_drive(words):
        drive = run.drive(parts[0])
        drive.bus, drive.model, drive.serial = parts[1], parts[2], parts[3] or None
    elif match := _FOUND_OLD.match(words):
        drive = run.drive(match[2])
        drive.model, drive.serial = match[1].strip(), match[3].strip() or None
    elif match := _FOUND_SHORT.match(words):
        run.drive(match[1])


def _parts_of_drive(words: str) -> tuple[str, str, str, str] | None:
    """Device, bus (empty where none is named), model and serial of `Found /dev/sda, ATA, MODEL, [120GB], S/N=…`."""
    head = _FOUND.match(words)
    if head is None:
        return None
    device, first = head[1], head[2].strip()
    if tail := _SIZE_AND_SERIAL.search(words, head.end() + 1):
        return device, first, words[head.end() + 1 : tail.start()].strip(), words[tail.end() :].strip()
    tail = _SIZE_AND_SERIAL.match(words, head.end())
    return (device, "", first, words[tail.end() :].strip()) if tail else None


def _read_hidden(run: WipeRun, words: str) -> None:
    """The drive that is named hides sectors; where the line was damaged, any of them may."""
    named = [run.drives[name] for name in _devices(words) if name in run.drives]
    for drive in named or run.drives.values():
        drive.hidden = True


def _hides_by_number(words: str) -> bool:
    """Whether a drive shows fewer sectors than it has, whatever the words beside the two numbers say of it.

    A bridge that passes nothing on answers 0/1, and drives without such areas answer 1.
    """
    match = _SHOWN_OF_ALL.match(words)
    return match is not None and 1 < int(match[1]) < int(match[2]) < MOST_SECTORS


def _read_all_sectors(run: WipeRun, sectors: int, words: str) -> None:
    """What the drive's configuration overlay says there is, in sectors of 512 bytes."""
    for name in _devices(words):
        if name in run.drives and sectors < MOST_SECTORS:
            run.drives[name].real_size = max(run.drives[name].real_size, 512 * sectors)


def _devices(words: str) -> list[str]:
    return [name.rstrip(".:;") for name in _DEVICE.findall(words)]


def _read_work(run: WipeRun, moment: datetime, level: str, words: str) -> None:
    if match := _SERIAL.match(words):
        drive = run.choose(match[1])
        drive.serial = match[2].strip() or None
    elif match := _SIZE.match(words):
        drive = run.choose(match[1])
        drive.size = int(match[2]) or None
    elif match := _INVOKING.match(words):
        _read_start(run, moment, match[1], match[2])
    else:
        _read_progress(run, moment, level, words)


def _read_start(run: WipeRun, moment: datetime, method: str, device: str) -> None:
    drive = run.choose(device)
    run.invoked = True
    if drive.started_at is not None:
        drive.failed = True  # two at once on one drive: the log is not what one program wrote
    drive.method, drive.started_at = method, drive.started_at or moment
    drive.happened(moment)


def _read_progress(run: WipeRun, moment: datetime, level: str, words: str) -> None:
    named = [run.drives[name] for name in _devices(words) if name in run.drives]
    if not named:
        _read_nobodys_error(run, level, words)
        return
    drive = named[0]
    if drive.started_at is None and not words.startswith(("Starting", "Verifying")):
        return
    drive.happened(moment)
    if level in _BAD_LEVELS or _tells_of_loss(words):
        drive.failed = True
    _read_bad_news(drive, words)
    _read_pass(drive, words)
    _read_final(drive, words)


def _tells_of_loss(words: str) -> bool:
    """Whether something was not written or not read, and the tool did not try again."""
    return _LOSS.search(words) is not None and not _TRIES_AGAIN.search(words)


def _read_nobodys_error(run: WipeRun, level: str, words: str) -> None:
    """An error without a device's name, as system calls and kernel give it: of the drive it means, else of any."""
    if _devices(words) or not (level in _BAD_LEVELS or _tells_of_loss(words)):
        return
    meant = [drive for name in _KERNEL_NAME.findall(words) if (drive := run.drives.get(f"/dev/{name}"))]
    if not meant and _KERNEL_NAME.search(words):
        return  # of a drive that this run does not know, as the stick it was started from
    for drive in meant or run.drives.values():
        if drive.started_at is not None and not drive.done:
            drive.failed = True


def _read_bad_news(drive: RunDrive, words: str) -> None:
    if match := _STATUS.match(words):
        drive.failed = drive.failed or int(match[2]) != 0
        drive.add_errors(int(match[3]), int(match[4]), int(match[5]))
    elif match := _COUNTED.match(words):
        drive.add_errors(*(int(match[1]) * (match[2] == kind) for kind in ("wipe", "verification", "sync")))
    elif words.startswith("[FAILURE]"):
        drive.verify_failed = drive.failed = True
    elif words.startswith(("Unable to", "Nwipe exited with")):
        drive.failed = True


def _read_pass(drive: RunDrive, words: str) -> None:
    if match := _PASS.match(words):
        drive.passes, drive.rounds = max(drive.passes, int(match[2])), max(drive.rounds, int(match[4]))
        is_last = match[1] == match[2] and match[3] == match[4]
        drive.last_pass_verified |= words.startswith("Verified") and is_last  # an earlier pass is written over
    elif match := _WRITTEN.match(words):
        drive.writes.append(int(match[1]))
    elif match := _READ.match(words):
        drive.verify_failed |= int(match[1]) < (drive.size or 0)
    elif match := _ROUND.match(words):
        drive.rounds = max(drive.rounds, int(match[2]))
        drive.last_round_done |= int(match[1]) >= int(match[2])


def _read_final(drive: RunDrive, words: str) -> None:
    if words.startswith(("Blanking device", "Writing final random pattern")):
        drive.end_begun = True
    elif words.startswith(("[SUCCESS] Blanked device", "Blanked device", "Wrote final random pattern")):
        drive.end_begun = drive.end_done = True
    elif _END_VERIFIED.match(words):
        drive.end_verified = True


def read_table_row(run: WipeRun, row: str) -> None:
    """Add what a row of a summary table says; a row that a terminal broke is put together first."""
    if "|" not in row and not run.half_row:
        return
    whole = row if _is_row(row) else (run.half_row + row)[:_LONGEST_ROW]
    run.half_row = "" if _is_row(whole) or row.startswith(("-", "!   Device")) else whole
    if match := _ERROR_ROW.match(whole):
        _read_errors(run, match)
    elif status := _status_row(whole):
        _read_status(run, *status)


def _is_row(row: str) -> bool:
    return bool(_ERROR_ROW.match(row) or _status_row(row))


def _may_be(serial: str, names: str) -> bool:
    """Whether `MODEL/SERIAL`, of which the table may have cut the end, can be the drive of this serial."""
    own = normalise_serial(serial)
    keys = [key for place, char in enumerate(names) if char == "/" and (key := normalise_serial(names[place + 1 :]))]
    return own is None or not keys or any(own.startswith(key) or key.startswith(own) for key in keys)


def _status_row(row: str) -> tuple[str, str, str] | None:
    """Of `! sda |-FAILED-| 120 MB/s | 00:05:04 | MODEL/SERIAL`: name, status in capitals, and the last cell."""
    name, *cells = (cell.strip() for cell in row.removeprefix("!").split("|"))
    status = cells[0].strip("- ") if cells else ""
    timed = any(_CLOCK.fullmatch(cell) for cell in cells[2:-1])
    is_status = timed and len(name.split()) == 1 and _STATUS_WORD.fullmatch(status)
    return (name, status.upper(), cells[-1]) if is_status else None


def _read_errors(run: WipeRun, match: re.Match[str]) -> None:
    drive = run.by_short_name(match[1])
    if drive is not None:
        run.selected.add(drive.device)
        drive.in_errors = True
        drive.add_errors(int(match[2]), int(match[3]), int(match[4] or 0))


def _read_status(run: WipeRun, name: str, status: str, names: str) -> None:
    drive = run.by_short_name(name)
    if drive is None:
        return
    if drive.serial and not _may_be(drive.serial, names):
        drive.failed = True  # the table of another program's run, or of another machine's
    drive.in_statuses = True
    if status == "UABORTED":
        drive.aborted = True
    elif status != "ERASED":
        drive.failed = True
