"""One run of nwipe: what was said of the whole, and what happened to each drive."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from laptopdesk.assets.evidence.extent import is_removable, is_whole_drive, shared_drives
from laptopdesk.assets.evidence.readers.nwipe.words import does, has_tables, is_development, version_in
from laptopdesk.assets.evidence.readers.source import kind_of
from laptopdesk.assets.evidence.values import DriveBeside, Host, Method, WipeReading

LONGEST_NAME = 80
SLACK = timedelta(seconds=5)
"""A clock may be set right by this much while a drive is wiped; more, and the order of events is not what it seems."""


@dataclass(kw_only=True)
class RunDrive:
    """What the lines of one run say of one drive. `writes`: bytes of each pass, in their order.

    `real_size`: the bytes that the drive has, also where it shows fewer; 0 where it does not say.
    """

    device: str
    bus: str = ""
    model: str = ""
    serial: str | None = None
    size: int | None = None
    real_size: int = 0
    method: str | None = None
    passes: int = 0
    rounds: int = 1
    started_at: datetime | None = None
    ended_at: datetime | None = None
    went_back: bool = False
    writes: list[int] = field(default_factory=list)
    last_round_done: bool = False
    last_pass_verified: bool = False
    end_begun: bool = False
    end_done: bool = False
    end_verified: bool = False
    failed: bool = False
    verify_failed: bool = False
    aborted: bool = False
    hidden: bool = False
    errors: tuple[int, int, int] = (0, 0, 0)
    in_errors: bool = False
    in_statuses: bool = False

    def happened(self, moment: datetime) -> None:
        """Something was said of this drive at this moment."""
        if self.ended_at is not None and moment < self.ended_at - SLACK:
            self.went_back = True
        self.ended_at = moment

    def add_errors(self, *counts: int) -> None:
        """The larger count of each kind stands."""
        self.errors = tuple(max(pair) for pair in zip(self.errors, counts, strict=True))  # type: ignore[assignment]  # three again

    @property
    def needed(self) -> int:
        """How many passes write the whole drive before the final one."""
        return self.passes * self.rounds

    @property
    def hides(self) -> bool:
        """Whether there is more of the drive than it shows."""
        return self.hidden or (self.size is not None and self.real_size > self.size)

    @property
    def ends_on_random(self) -> bool:
        """OPS-II ends on a random pattern, which has no line of its own that says it is done."""
        return "OPS-II" in (self.method or "").upper()

    @property
    def final_done(self) -> bool:
        """Whether the final pass, where one began, came to its end: said to be done, and written."""
        return len(self.writes) > self.needed and (self.end_done or self.ends_on_random)

    @property
    def done(self) -> bool:
        """Whether all that was begun came to its end."""
        return self.last_round_done and (self.final_done or not self.end_begun)

    def written(self) -> int | None:
        """The bytes of the shortest pass; None where a pass is missing."""
        if not self.writes or len(self.writes) < self.needed:
            return None
        return min(self.writes)


@dataclass(kw_only=True)
class WipeRun:
    """One start of the program."""

    number: int
    banner: str = ""
    development: bool = False
    method: str | None = None
    rounds: int | None = None
    autonuke: bool = False
    drives: dict[str, RunDrive] = field(default_factory=dict)
    selected: set[str] = field(default_factory=set)
    invoked: bool = False
    ended: bool = False
    aborted: bool = False
    failed: bool = False
    host: Host = field(default_factory=Host)
    half_row: str = ""
    blanks: bool | None = None

    def name_program(self, banner: str) -> None:
        """The program says what it is; that it is development code is not taken back by another banner."""
        self.banner, self.development = banner, self.development or is_development(banner)

    def drive(self, device: str) -> RunDrive:
        """The drive of this name, known from now on."""
        name = device[:LONGEST_NAME]
        return self.drives.setdefault(name, RunDrive(device=name))

    def choose(self, device: str) -> RunDrive:
        """The drive of this name, which somebody chose to wipe."""
        drive = self.drive(device)
        self.selected.add(drive.device)
        return drive

    def by_short_name(self, name: str) -> RunDrive | None:
        """The drive a table names; the table may have cut the front of a long name."""
        exact = self.drives.get(f"/dev/{name}")
        if exact is not None or len(name) < 6:
            return exact
        alike = [drive for device, drive in self.drives.items() if device.endswith(name)]
        return alike[0] if len(alike) == 1 else None

    def readings(self) -> Iterator[WipeReading]:
        """What this run says of each drive that was chosen.

        The tool lists every drive it sees, also the stick it was started from; only chosen ones have a record.
        """
        shared = shared_drives((device, drive.serial) for device, drive in self.drives.items())
        chosen = {name for name in self.drives if name in self.selected or (self.autonuke and not self.ended)}
        beside = tuple(self._left_alone(chosen | shared))
        for device, drive in self.drives.items():
            if device in chosen:
                yield self._reading(drive, shares_drive=device in shared, beside=beside)

    def _left_alone(self, but: Collection[str]) -> Iterator[DriveBeside]:
        """Drives inside the machine that were seen and not chosen; a stick or card may be any machine's."""
        for device, drive in self.drives.items():
            if device in but or not is_whole_drive(device) or is_removable(drive.bus, drive.model, device):
                continue
            kind = kind_of(drive.bus, drive.model)
            yield DriveBeside(device=device, serial=drive.serial, model=drive.model, bus=drive.bus, kind=kind)

    def _reading(self, drive: RunDrive, *, shares_drive: bool, beside: tuple[DriveBeside, ...]) -> WipeReading:
        version = version_in(self.banner)
        drive.rounds = max(drive.rounds, self.rounds or 1)
        method = drive.method or self.method
        pass_errors, verify_errors, sync_errors = drive.errors
        return WipeReading(
            run=self.number,
            device=drive.device,
            tool="nwipe",
            tool_version=version,
            development=self.development,
            model=drive.model,
            serial=drive.serial,
            bus=drive.bus,
            kind=kind_of(drive.bus, drive.model),
            size_bytes=drive.size,
            method=method,
            does=does(method),
            rounds=self.rounds,
            started_at=drive.started_at,
            ended_at=drive.ended_at,
            clock_went_back=drive.went_back,
            completed=drive.last_round_done,
            blank_begun=drive.end_begun or self._owes_blank(drive, version),
            blank_done=drive.final_done,
            verified=drive.end_verified if drive.end_begun else drive.last_pass_verified,
            verify_failed=drive.verify_failed,
            aborted=drive.aborted or (self.aborted and not drive.done),
            failed=drive.failed,
            pass_errors=pass_errors,
            verify_errors=verify_errors,
            sync_errors=sync_errors,
            bytes_written=drive.written(),
            shares_drive=shares_drive,
            hidden_sectors=drive.hides,
            host=self.host,
            log_ended=self.ended and self._is_summed_up(drive),
            beside=beside,
        )

    def _owes_blank(self, drive: RunDrive, version: str) -> bool:
        """Whether a final blank was asked for: the line after the table of statuses says so; lost, it may have."""
        if drive.ends_on_random or does(drive.method) is not Method.OVERWRITES:
            return False
        return drive.in_statuses and has_tables(version) if self.blanks is None else self.blanks

    def _is_summed_up(self, drive: RunDrive) -> bool:
        """Event lines do not count errors, so the end must: in both tables, or by the word that all went well."""
        return (drive.in_errors and drive.in_statuses) or not (self.aborted or self.failed)
