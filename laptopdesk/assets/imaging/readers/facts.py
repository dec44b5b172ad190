"""What a log says beside the course of the work: drives with their serials, the image, the moments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

_DRIVE = re.compile(r"(?:[shv]d[a-z]{1,3}|xvd[a-z]{1,2}|nvme\d{1,3}n\d{1,3}|mmcblk\d{1,3})")
_PARTITION = re.compile(r"((?:[shv]d[a-z]{1,3}|xvd[a-z]{1,2}))\d{1,3}|((?:nvme\d{1,3}n\d{1,3}|mmcblk\d{1,3}))p\d{1,3}")


def node_of(text: str) -> str:
    """The name of this node without its folder: `/dev/sda1` is `sda1`, `/dev/vg/root` is `vg/root`."""
    return text.strip().removeprefix("/dev/").strip()


def is_drive(node: str) -> bool:
    """Whether it is a whole drive: no partition, boot area, RAID, volume or loop."""
    return _DRIVE.fullmatch(node) is not None


def drive_of(node: str) -> str | None:
    """The drive that this node is or lies on; None for what lies on no drive of its own."""
    if is_drive(node):
        return node
    match = _PARTITION.fullmatch(node)
    return (match[1] or match[2]) if match else None


_YEAR_FIRST = re.compile(
    r"(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:[.,]\d{1,9})?[ ]?([A-Z]{1,5}\b|[+-]\d\d:?\d\d)?"
)
_DAY_FIRST = re.compile(r"(\d\d)[-/.](\d\d)[-/.](\d{4})[T ](\d\d):(\d\d)(?::(\d\d))?[ ]?([A-Z]{1,5}\b|[+-]\d\d:?\d\d)?")
_AS_DATE = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d) (?:([A-Z]{1,5}) )?(\d{4})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ZONES = {"CET": 1, "CEST": 2, "WET": 0, "WEST": 1, "EET": 2, "EEST": 3, "BST": 1}


def read_moment(text: str) -> datetime | None:
    """The first moment in this text, in UTC, or None."""
    match = _YEAR_FIRST.search(text)
    if match:
        year, month, day, hour, minute, second, zone = match.groups()
        return _moment((year, month, day, hour, minute, second or "0"), zone)
    match = _DAY_FIRST.search(text)
    if match:
        day, month, year, hour, minute, second, zone = match.groups()
        return _moment((year, month, day, hour, minute, second or "0"), zone)
    match = _AS_DATE.search(text)
    if match and match[1] in _MONTHS:
        month = str(_MONTHS.index(match[1]) + 1)
        return _moment((match[7], month, match[2], match[3], match[4], match[5]), match[6])
    return None


def _moment(parts: tuple[str, ...], zone: str | None) -> datetime | None:
    try:
        year, month, day, hour, minute, second = map(int, parts)
        return datetime(year, month, day, hour, minute, second, tzinfo=_zone(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(text: str | None) -> timezone:
    if text and text[0] in "+-":
        digits = text[1:].replace(":", "")
        away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        return timezone(-away if text[0] == "-" else away)
    return timezone(timedelta(hours=_ZONES.get(text or "", 0)))


_PAIR = re.compile(r"[#;* ]{0,8}([A-Za-z][A-Za-z0-9 ._/-]{0,40}?) {0,20}[:=] {0,20}(\S.{0,400})")
_HASHED = re.compile(r"([0-9a-fA-F]{64}) [ *]?(\S.{0,300})")
_HASH = re.compile(r"(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])")
_QUOTED = re.compile(
    r'"?\b(name|kname|path|serial|model|size)"?[ ]?[:=][ ]?(?:"([^"]{0,200})"|(null|\d{1,20}))', re.IGNORECASE
)
_LISTED = re.compile(r"([a-z]{2,8}[a-z0-9]{1,10}) \((.{3,300})\)")
_BYTES = re.compile(r"(\d[\d.,]{5,25}) ?bytes", re.IGNORECASE)
_ROUND = re.compile(r"(\d{1,5}(?:[.,]\d{1,3})?) ?([GT])i?B?\b")
_NOT_LETTERS = re.compile(r"[^a-z0-9]")
_SERIAL = frozenset(
    {
        "serial",
        "serialnumber",
        "serialno",
        "sn",
        "driveserial",
        "driveserialnumber",
        "diskserial",
        "diskserialnumber",
        "targetserial",
        "targetserialnumber",
        "mediumserial",
        "serienummer",
        "serienummerschijf",
        "serienummergegevensdrager",
        "idserialshort",
    }
)
_HOST = frozenset(
    {
        "hostserial",
        "systemserial",
        "systemserialnumber",
        "laptopserial",
        "laptopserialnumber",
        "machineserial",
        "serienummerlaptop",
        "chassisserial",
    }
)
_MODEL = frozenset({"devicemodel", "drivemodel", "diskmodel", "modelnumber", "model", "targetmodel"})
_IMAGE = frozenset({"image", "imagename", "release", "releasename", "imagerelease", "imagefile", "naamimage"})
_VERSION = frozenset({"imageversion", "releaseversion", "version", "versie", "imageversie"})
_SHA256 = frozenset({"sha256", "imagesha256", "releasesha256", "sha256sum", "imagehash", "releasehash", "hash"})
_START = frozenset({"start", "started", "startedat", "starttime", "begin", "begun", "begonnen", "starttijd"})
_END = frozenset(
    {"end", "ended", "endedat", "endtime", "finished", "finishedat", "completedat", "einde", "klaar", "eindtijd"}
)
_DEVICE = frozenset({"device", "target", "targetdevice", "targetdisk", "targetdrive", "disk", "drive", "schijf"})


@dataclass(kw_only=True)
class LoggedDrive:
    """A drive as a log describes it."""

    model: str = ""
    serial: str | None = None
    size_bytes: int | None = None


@dataclass(kw_only=True)
class Facts:
    """Everything that was said so far; `loose` are serials that stood beside no device."""

    drives: dict[str, LoggedDrive] = field(default_factory=dict)
    loose: list[str] = field(default_factory=list)
    model: str = ""
    size_bytes: int | None = None
    image: str | None = None
    image_version: str | None = None
    image_sha256: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    host_serial: str | None = None
    named: str | None = None

    def drive(self, node: str) -> LoggedDrive:
        """What is said of this drive, to be added to."""
        return self.drives.setdefault(node, LoggedDrive())

    def take(self, line: str) -> None:
        """What this line adds."""
        listed = _LISTED.fullmatch(line)
        if listed and is_drive(listed[1]):
            _take_listed(self.drive(listed[1]), listed[2])
        elif '"' in line and _QUOTED.search(line) and not line.startswith("#"):
            self._take_quoted(line)
        elif (hashed := _HASHED.fullmatch(line)) is not None:
            self.image_sha256 = self.image_sha256 or hashed[1].lower()
            self.image = self.image or hashed[2].rsplit("/", 1)[-1]
        elif (pair := _PAIR.fullmatch(line)) is not None:
            self._take_pair(_NOT_LETTERS.sub("", pair[1].lower()), pair[2].strip(' "'))

    def _take_quoted(self, line: str) -> None:
        """A line of lsblk, as JSON or as pairs; a serial belongs to the drive that was named last."""
        for key, text, plain in _QUOTED.findall(line):
            name = key.lower()
            if name in ("name", "kname", "path"):
                node = node_of(text)
                self.named = node if is_drive(node) else None
            elif self.named is not None:
                _take_column(self.drive(self.named), name, text or plain)

    def _take_pair(self, key: str, text: str) -> None:
        if key in _SERIAL:
            self.loose.append(text[:80])
        elif key in _HOST:
            self.host_serial = self.host_serial or text[:80]
        elif key in _MODEL:
            self.model = self.model or text[:120]
        elif key in _DEVICE or key.endswith("capacity"):
            self._take_target(text)
        elif key in _START:
            self.started_at = self.started_at or read_moment(text)
        elif key in _END:
            self.ended_at = self.ended_at or read_moment(text)
        else:
            self._take_image(key, text)

    def _take_target(self, text: str) -> None:
        size = _BYTES.search(text)
        if size:
            self.size_bytes = self.size_bytes or _digits(size[1])
        elif is_drive(node_of(text)):
            self.drive(node_of(text))

    def _take_image(self, key: str, text: str) -> None:
        if key in _SHA256:
            match = _HASH.search(text)
            self.image_sha256 = self.image_sha256 or (match[0].lower() if match else None)
        elif key in _IMAGE:
            self.image = self.image or text[:160]
        elif key in _VERSION:
            self.image_version = self.image_version or text[:40]

    def moments_in(self, line: str) -> Iterator[str]:
        """Whether this line says when it began or ended: `start` or `end`."""
        pair = _PAIR.fullmatch(line)
        key = _NOT_LETTERS.sub("", pair[1].lower()) if pair else ""
        if pair and key in _START and read_moment(pair[2]):
            yield "start"
        if pair and key in _END and read_moment(pair[2]):
            yield "end"


def _take_listed(drive: LoggedDrive, text: str) -> None:
    """As Clonezilla lists a drive: size, model and serial, with bars (since 3.2) or with underscores between them."""
    bars = text.split("|")
    if len(bars) > 2:
        serial, drive.model = bars[-1], bars[1].strip("_")
    else:
        serial = "" if "no_disk_serial_no" in text.lower() else text.rsplit("_", 1)[-1]
        drive.model = text.partition("_")[2].rsplit("_", 1)[0]
    drive.serial = drive.serial or serial.strip() or None
    drive.size_bytes = drive.size_bytes or _round_size(text)


def _take_column(drive: LoggedDrive, name: str, value: str) -> None:
    if name == "serial" and value not in ("", "null"):
        drive.serial = drive.serial or value[:80]
    elif name == "model" and value not in ("", "null"):
        drive.model = drive.model or value[:120]
    elif name == "size" and value.isascii() and value.isdecimal():
        drive.size_bytes = drive.size_bytes or int(value)


def _round_size(text: str) -> int | None:
    match = _ROUND.match(text)
    if not match:
        return None
    return int(float(match[1].replace(",", ".")) * (10**12 if match[2] == "T" else 10**9))


def _digits(text: str) -> int:
    return int(text.replace(".", "").replace(",", ""))
