"""Laptops, their drives and what is done to them at a bench, and the logs that nwipe writes of it.

The generator knows what truly happened. Nothing of the product is asked: not its readers, not its rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from random import Random

WORDS = (
    "",
    "(S/N: unknown)",
    "S/N: onbekend",
    "0000000000",
    "123456789",
    "Default string",
    "abcdefgh",
    "niet leesbaar",
)
SIZES = (120_034_123_776, 256_060_514_304, 500_107_862_016, 31_268_536_320)
BANNERS = ("nwipe 0.36", "nwipe 0.38", "ShredOS v2024.11_27_x86-64_0.38", "nwipe 0.32.023")
STAMP = "%Y/%m/%d %H:%M:%S"


@dataclass(frozen=True, kw_only=True)
class Drive:
    """A drive as it lies on the bench. `serial`: what it prints. `spaces`: how many namespaces share its bytes."""

    key: int
    serial: str
    bus: str
    size: int
    size_known: bool = True
    spaces: int = 1

    @property
    def named(self) -> bool:
        """Whether its serial is one of its own."""
        return self.serial not in WORDS


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A laptop of ours, or any other computer. `serial`: as its firmware tells, maybe a placeholder."""

    serial: str
    drives: tuple[Drive, ...]


@dataclass(frozen=True, kw_only=True)
class Target:
    """What was erased: a device node of this many bytes, of this drive; `whole` is the truth about it."""

    drive: Drive
    device: str
    size: int
    whole: bool
    bus: str
    serial: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Wipe:
    """One drive in one run: how it went and when it ended."""

    target: Target
    outcome: str
    ended_at: datetime

    @property
    def wrote_all(self) -> bool:
        """Whether every byte of the drive was written: the truth, whatever the log says."""
        return self.target.whole and self.outcome in ("done", "unverified")


@dataclass(kw_only=True)
class Ledger:
    """What truly happened to each drive."""

    wipes: list[Wipe] = field(default_factory=list)

    def erased(self, machine: Machine, since: datetime) -> bool:
        """Whether each drive of the machine was written whole, and that ended since this moment."""
        return bool(machine.drives) and all(
            any(w.target.drive.key == drive.key and w.wrote_all and w.ended_at >= since for w in self.wipes)
            for drive in machine.drives
        )


class Maker:
    """Makes machines, runs and logs by chance; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self.seed, self.chance, self.keys = seed, Random(seed), count(1)

    def drive(self, *, serial: str | None = None) -> Drive:
        """A drive with a serial of its own, or with a word that is none."""
        key, bus = next(self.keys), self.chance.choice(("ATA", "ATA", "NVME", "MMC"))
        word = self.chance.choice(WORDS) if self.chance.random() < (0.6 if bus == "MMC" else 0.1) else None
        spaces = 2 if bus == "NVME" and self.chance.random() < 0.2 else 1
        own = f"QQ7D{self.seed:04d}{key:02d}X"
        return Drive(
            key=key,
            serial=serial or (word if word is not None else own),
            bus=bus,
            size=self.chance.choice(SIZES),
            size_known=self.chance.random() < 0.7,
            spaces=spaces,
        )

    def plain(self, serial: str | None = None, *, bus: str = "ATA", spaces: int = 1) -> Drive:
        """A drive of which nobody wrote down the size."""
        return replace(
            self.drive(serial=serial or f"QQ7P{self.seed:04d}{next(self.keys):02d}"),
            bus=bus,
            spaces=spaces,
            size_known=False,
        )

    def whole(self, drive: Drive) -> Target:
        """The drive, and all of it."""
        return self._target(drive, "nvme0n1" if drive.bus == "NVME" else "sda", drive.size, whole=True)

    def machine(self, serial: str) -> Machine:
        """A computer with one drive, sometimes two."""
        return Machine(serial=serial, drives=tuple(self.drive() for _ in range(self.chance.choice((1, 1, 1, 2)))))

    def target(self, drive: Drive, position: int) -> Target:
        """What a technician chose: mostly the drive; else a part of it, or a drive of which a part is hidden."""
        name = {"ATA": f"sd{'abcdef'[position]}", "NVME": f"nvme{position}n1", "MMC": f"mmcblk{position}"}[drive.bus]
        if drive.spaces > 1:
            return self._space(drive, name, position)
        kind = self.chance.choices(("whole", "part", "volume", "hidden"), (12, 2, 2, 1))[0]
        if kind == "part":
            names = {
                "ATA": f"{name}3",
                "NVME": f"{name}p2",
                "MMC": f"{name}{self.chance.choice(('p1', 'boot0', 'gp0'))}",
            }
            part = drive.size // self.chance.choice((1, 2, 2000))
            return self._target(drive, names[drive.bus], part, serial=self.chance.choice(("", drive.serial)))
        if kind == "volume":
            node = self.chance.choice(("md126", "dm-0", "mapper/vg-root", "loop0", "zram0"))
            return self._target(drive, node, drive.size, serial=self.chance.choice(("", drive.serial)), bus="UNK")
        if kind == "hidden" and drive.size_known:
            return self._target(drive, name, drive.size * self.chance.choice((50, 90, 97)) // 100)
        return self._target(drive, name, drive.size, whole=True)

    def first_space(self, drive: Drive) -> Target:
        """The first of two namespaces, and the log lists both."""
        return self._target(drive, "nvme0n1", drive.size // 2, beside=("/dev/nvme0n1", "/dev/nvme0n2"))

    def _space(self, drive: Drive, name: str, position: int) -> Target:
        both = (f"/dev/nvme{position}n1", f"/dev/nvme{position}n2")
        chosen = self.chance.choice(both)
        listed = both if not drive.size_known or self.chance.random() < 0.5 else (chosen,)
        return self._target(drive, chosen.removeprefix("/dev/"), drive.size // 2, beside=listed)

    def _target(
        self,
        drive: Drive,
        node: str,
        size: int,
        *,
        whole: bool = False,
        serial: str | None = None,
        bus: str | None = None,
        beside: tuple[str, ...] = (),
    ) -> Target:
        return Target(
            drive=drive,
            device=f"/dev/{node}",
            size=size // 512 * 512,
            whole=whole,
            bus=bus or drive.bus,
            serial=drive.serial if serial is None else serial,
            beside=beside,
        )

    def stick(self) -> Target:
        """A USB stick that somebody chose by mistake."""
        drive = Drive(
            key=next(self.keys), serial=self.chance.choice(("QQ7STICK1", *WORDS)), bus="USB", size=15_376_000_000
        )
        return self._target(drive, "sdb", drive.size, whole=True)

    def outcome(self) -> str:
        """Mostly it goes well."""
        said = ("done", "unverified", "half written", "aborted", "cut", "verify only", "errors")
        return self.chance.choices(said, (30, 1, 1, 1, 1, 1, 1))[0]


def run_log(wipes: list[Wipe], *, host: str, banner: str) -> str:
    """One run of nwipe over these targets, as it writes it; all end at one moment."""
    return "".join(_run(wipes, host, banner))


def _run(wipes: list[Wipe], host: str, banner: str) -> Iterator[str]:
    end = wipes[0].ended_at
    begin, half = end - timedelta(hours=3), end - timedelta(hours=1)
    yield _line(begin, banner, "info")
    for wipe in wipes:
        for device in wipe.target.beside or (wipe.target.device,):
            yield _line(begin, f"Found {device}, {wipe.target.bus:>4}, Example Disk, 100 GB, S/N={wipe.target.serial}")
    yield _line(begin, "Found /dev/sdx,  USB, Example Stick, 15 GB, S/N=QQ7BOOTSTICK")
    yield _line(begin, "system-manufacturer = Example Inc.", "info")
    yield _line(begin, f"system-serial-number = {host}", "info")
    yield _line(begin, "Program options are set as follows...")
    verify = all(wipe.outcome == "verify only" for wipe in wipes)
    method = "Verify Zeros (0x00)" if verify else "Fill With Zeros"
    for name, value in (("banner", banner), ("method", method), ("rounds", "1")):
        yield _line(begin, f"  {name:<8} = {value}")
    for wipe in wipes:
        yield from _wipe(wipe, begin, half, end)
    if any(wipe.outcome == "cut" for wipe in wipes):
        return
    yield from _tables(wipes, end)
    ended = (
        "Nwipe was aborted by the user. Check the summary table for the drive status."
        if any(wipe.outcome == "aborted" for wipe in wipes)
        else "Nwipe successfully completed. See summary table for details."
    )
    yield _line(end, ended, "info")


def _wipe(wipe: Wipe, begin: datetime, half: datetime, end: datetime) -> Iterator[str]:
    device, size, outcome = wipe.target.device, wipe.target.size, wipe.outcome
    method = "Verify Zeros (0x00)" if outcome == "verify only" else "Fill With Zeros"
    if wipe.target.serial:
        yield _line(begin, f"{device} has serial number {wipe.target.serial}")
    yield _line(begin, f"{device}, sect/blk/dev 512/4096/{size}")
    yield _line(begin, f"Invoking method '{method}' on {device}")
    yield _line(begin, f"Starting round 1 of 1 on {device}")
    if outcome == "verify only":
        yield _line(half, f"Finished final round 1 of 1 on {device}")
        yield _line(end, f"[SUCCESS] Verified that {device} is Zeroed.")
        return
    yield _line(begin, f"Starting pass 1/1, round 1/1, on {device}")
    if outcome in ("aborted", "cut"):
        return
    yield _line(half, f"{size // 2 if outcome == 'half written' else size} bytes written to {device}")
    if outcome != "unverified":
        yield _line(end, f"Verified pass 1 of 1, round 1 of 1, on '{device}'.")
    yield _line(end, f"Finished pass 1/1, round 1/1, on {device}")
    yield _line(end, f"Finished final round 1 of 1 on {device}")


def _tables(wipes: list[Wipe], end: datetime) -> Iterator[str]:
    yield "\n*** Error Summary ***\n!   Device | Pass Errors | Verifications Errors | Fdatasync I\\O Errors\n-----\n"
    for wipe in wipes:
        name, errors = wipe.target.device.removeprefix("/dev/"), 7 * (wipe.outcome == "errors")
        yield f"    {name} | {errors:>11} | {errors:>20} | {0:>20}\n"
    yield "***\n\n*** Drive Status ***\n!   Device | Status | Thru-put | HH:MM:SS | Model/Serial Number\n-----\n"
    states = {"aborted": "UABORTED", "errors": "-FAILED-"}
    for wipe in wipes:
        name = wipe.target.device.removeprefix("/dev/")
        yield f"    {name} |{states.get(wipe.outcome, ' Erased ')}|  80 MB/s | 00:59:59 | CUT/CUT\n"
    yield f"-----\n[{end.strftime(STAMP)}] Total Throughput 80 MB/s, Fill With Zeros, 1R+NB+VL\n******\n\n"


def noise(maker: Maker, devices: list[str], moment: datetime) -> str:
    """What a wipe station writes between two runs: warnings of today that name drives of the run before."""
    device = maker.chance.choice(devices) if devices else "/dev/sda"
    lines = (
        _line(moment, f"{device} is behind a USB bridge: its serial number may be that of the bridge.", "warning"),
        _line(moment, f"Unable to read the temperature of {device}", "warning"),
        _line(moment, "usb 2-1: reset high-speed USB device", "info"),
        f"kernel: {device} write cache disabled\n",
        "****** Summary ******\n",
    )
    return "".join(maker.chance.sample(lines, k=maker.chance.randrange(3)))


def warning(device: str, moment: datetime) -> str:
    """One dated line that names a drive and says nothing of its wipe."""
    return _line(moment, f"{device} is behind a USB bridge: its serial number may be that of the bridge.", "warning")


def _line(moment: datetime, words: str, level: str = "notice") -> str:
    return f"[{moment.strftime(STAMP)}] {level:>7}: {words}\n"
