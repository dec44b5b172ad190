"""The course of an imaging: which nodes were to be written, which were, and what went wrong. One run at a time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from laptopdesk.assets.imaging.readers.facts import Facts, LoggedDrive, drive_of, is_drive, node_of
from laptopdesk.assets.imaging.values import ImagingReading
from laptopdesk.assets.serials import normalise_serial

_TO_RESTORE = re.compile(r"Starting to (?:restore|map) image \(.{0,300}\) to device \((.{1,200})\)")
_TO_CLONE = re.compile(r"Starting to (?:clone|back up) device \(.{0,300}\) to (image|device) \((.{1,200})\)")
_RESTORED = re.compile(
    r"Partclone successfully (?:restored the image|cloned the device) \(.{0,300}\) to the device \((.{1,200})\)"
)
_SAVED = re.compile(r"Partclone successfully cloned the device \((.{1,200})\) to the image \(")
_SUMMED_UP = re.compile(r"Successfully restored image partition (\S{1,80}) to (/dev/[\w/.-]{1,80})")
_TO_RESCUE = re.compile(r"Restoring .{1,300} to (/dev/[\w/-]{1,80}) \(")
_VOLUME = re.compile(r'Physical volume "(/dev/\w{1,40})" successfully created')
_COMMAND = re.compile(r"\b(restoredisk|restoreparts|savedisk|saveparts) {1,4}(\S{1,200}) {1,4}([\w /-]{1,300})")
_TASK = re.compile(r'task_restoreparts "([^"]{1,200})" "([\w /-]{0,300})"')
_ARROW = re.compile(r'"([^"]{1,300})" -> "([\w /-]{1,300})"')
_FINISHED = re.compile(r"Finished unicast restoring image (\S{1,200}) to (/dev/[\w/-]{1,80}?)\.?$")
_TABLE = "successfully restored partition table"
_STOPPED = ("user requested operation to stop", "aborted by user", "interrupted by user", "keyboardinterrupt")
_WRONG = (
    "partclone fail",
    "this is not partclone image",
    "failed to restore",
    "error restoring",
    "unable to restore",
    "unable to find target",
    "unable to find the target",
    "program terminated",
    "input/output error",
    "i/o error",
    "no space left",
    "crc error",
    "checksum error",
    "read error",
    "write error",
    "restore failed",
    "is smaller than the source",
    "smaller than source",
    "unexpected end of file",
    "unable to fully process",
    "target partition size",
    "image is corrupt",
    "segmentation fault",
)


@dataclass(kw_only=True)
class ImagingRun:
    """One run as it is read, line by line; `closed`: its end was said, and nothing changes it any more."""

    number: int
    tool: str
    tool_version: str = ""
    facts: Facts = field(default_factory=Facts)
    restores: bool = True
    drives: set[str] = field(default_factory=set)
    wanted: dict[str, None] = field(default_factory=dict)
    written: dict[str, None] = field(default_factory=dict)
    table_written: bool = False
    errors: bool = False
    aborted: bool = False
    needs_end: bool = False
    closed: bool = False

    @property
    def begun(self) -> bool:
        """Whether something was done or tried, so that what is said now is about this run."""
        return bool(self.drives or self.wanted or self.written or self.errors or self.needs_end)

    def take(self, line: str) -> bool:
        """What this line says of the course; answers whether it did."""
        low = line.lower()
        if any(words in low for words in _STOPPED):
            self.aborted = True
        elif any(words in low for words in _WRONG):
            self.errors = True
        elif _TABLE in low:
            self.table_written = True
        else:
            return self._take_nodes(line) or self._take_command(line)
        return True

    def _take_nodes(self, line: str) -> bool:
        for pattern, group, nodes in (
            (_RESTORED, 1, self.written),
            (_SUMMED_UP, 2, self.written),
            (_VOLUME, 1, self.written),
            (_FINISHED, 2, self.wanted),
            (_TO_RESTORE, 1, self.wanted),
            (_TO_RESCUE, 1, self.wanted),
        ):
            match = pattern.search(line)
            if match:
                nodes[node_of(match[group])] = None
                return True
        return self._take_save(line)

    def _take_save(self, line: str) -> bool:
        cloned = _TO_CLONE.search(line)
        if cloned and cloned[1] == "device":
            self.wanted[node_of(cloned[2])] = None
        elif cloned or _SAVED.search(line):
            self.restores = bool(self.written) and self.restores
        return cloned is not None

    def _take_command(self, line: str) -> bool:
        if (match := _COMMAND.search(line)) is not None:
            self._command(match[1], match[2], match[3].split())
        elif (match := _TASK.search(line)) is not None:
            self.facts.image = self.facts.image or match[1]
            self.wanted |= dict.fromkeys(map(node_of, match[2].split()))
        elif (match := _ARROW.search(line)) is not None:
            self._arrow(match[1], [node_of(node) for node in match[2].split()])
        return match is not None

    def _command(self, does: str, image: str, nodes: list[str]) -> None:
        self.facts.image = image
        self.restores = does.startswith("restore")
        named = [node_of(node) for node in nodes]
        if does.endswith("disk"):
            self.drives |= {node for node in named if is_drive(node)}
        else:
            self.wanted |= dict.fromkeys(node for node in named if drive_of(node))

    def _arrow(self, image: str, nodes: list[str]) -> None:
        self.facts.image = self.facts.image or image.rsplit("/", 1)[-1]
        self.drives |= {node for node in nodes if is_drive(node)}
        self.wanted |= dict.fromkeys(node for node in nodes if drive_of(node) not in (None, node))

    def readings(self) -> Iterator[ImagingReading]:
        """What the run says, of each drive it was about."""
        nodes = [*self.drives, *self.wanted, *self.written]
        drives = sorted({drive_of(node) or node for node in nodes if drive_of(node)})
        if not drives and nodes:
            drives = [nodes[0]]  # a volume or a loop: told, and never a whole drive
        for drive in drives:
            yield self._reading(drive, only=len(drives) == 1)

    def _reading(self, drive: str, *, only: bool) -> ImagingReading:
        facts = self.facts
        serial, ambiguous = self._serial(drive, only=only)
        described = facts.drives.get(drive, LoggedDrive())
        mine = [node for node in self.wanted if (drive_of(node) or drive) == drive]
        written = tuple(node for node in self.written if (drive_of(node) or drive) == drive)
        whole = is_drive(drive) and (drive in self.drives or drive in written or (self.table_written and only))
        return ImagingReading(
            run=self.number,
            device=drive,
            tool=self.tool,
            tool_version=self.tool_version,
            image=facts.image,
            image_version=facts.image_version,
            image_sha256=facts.image_sha256,
            serial=serial,
            serial_ambiguous=ambiguous,
            model=described.model or (facts.model if only else ""),
            size_bytes=described.size_bytes or (facts.size_bytes if only else None),
            restores=self.restores,
            whole_drive=whole,
            wanted=tuple(mine),
            written=written,
            errors=self.errors,
            aborted=self.aborted,
            log_ended=self.closed or not self.needs_end,
            started_at=facts.started_at,
            ended_at=facts.ended_at,
            host_serial=facts.host_serial,
        )

    def _serial(self, drive: str, *, only: bool) -> tuple[str | None, bool]:
        """The serial of this drive; two that stand beside no device, or say something else, are no serial."""
        described = self.facts.drives.get(drive, LoggedDrive()).serial
        serials = {described} if normalise_serial(described) else set()
        serials |= {text for text in self.facts.loose if only and normalise_serial(text)}
        keys = {normalise_serial(text) for text in serials}
        return (next(iter(serials)), False) if len(keys) == 1 else (None, len(keys) > 1)
