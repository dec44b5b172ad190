"""Which drive of which laptop a record speaks of: by real serial, by scan, or nobody knows yet. Pure."""

from dataclasses import dataclass

from laptopdesk.assets.evidence.values import Binding, Host, Reading, RecordReason
from laptopdesk.assets.serials import normalise_serial


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A laptop of ours that a record may belong to. `media_serials`: real serials of its fitted drives by medium id."""

    laptop_id: int
    serial_key: str | None
    media_serials: tuple[tuple[int, str | None], ...]

    def medium_with(self, serial_key: str | None) -> int | None:
        """The fitted drive with this real serial, or None."""
        if serial_key is None:
            return None
        return next((medium for medium, key in self.media_serials if key == serial_key), None)

    def only_nameless(self) -> int | None:
        """The one fitted drive whose serial nobody knows, when there is exactly one drive and it has none."""
        return self.media_serials[0][0] if len(self.media_serials) == 1 and self.media_serials[0][1] is None else None


@dataclass(frozen=True, kw_only=True)
class BoundTo:
    """The answer: a laptop (or none), its drive if it is known there already, and what was said against it."""

    binding: Binding
    laptop_id: int | None = None
    medium_id: int | None = None
    reasons: tuple[RecordReason, ...] = ()


def bind(
    reading: Reading,
    host: Host,
    *,
    scanned: Candidate | None,
    by_drive: tuple[Candidate, ...],
    by_host: tuple[Candidate, ...],
) -> BoundTo:
    """Where the record belongs. `by_drive` have a drive with its serial, `by_host` are the machine of the log.

    A tie is never guessed. A log whose host is another laptop than the scanned one, or whose drive belongs to another,
    contradicts (design, section 4). A drive on USB is not inside its host, so the host says nothing about it.
    """
    if reading.bus.strip().casefold().startswith("usb"):
        by_host = ()
    serial = normalise_serial(reading.serial)
    if scanned is not None:
        return _scanned(serial, host, scanned, by_drive)
    if len(by_drive) > 1:
        return BoundTo(binding=Binding.UNBOUND, reasons=(RecordReason.SERIAL_KNOWN_TWICE,))
    if by_drive:
        return _by_drive(serial, by_drive[0], by_host)
    if len(by_host) == 1 and serial is not None:
        found = by_host[0]
        return BoundTo(binding=Binding.SERIAL, laptop_id=found.laptop_id, medium_id=found.only_nameless())
    return BoundTo(binding=Binding.UNBOUND)


def _scanned(serial: str | None, host: Host, scanned: Candidate, by_drive: tuple[Candidate, ...]) -> BoundTo:
    against: list[RecordReason] = []
    host_serial = normalise_serial(host.serial)
    if host_serial and scanned.serial_key and host_serial != scanned.serial_key:
        against.append(RecordReason.HOST_IS_ANOTHER_LAPTOP)
    if any(candidate.laptop_id != scanned.laptop_id for candidate in by_drive):
        against.append(RecordReason.DRIVE_OF_ANOTHER_LAPTOP)
    medium = scanned.medium_with(serial)
    if medium is None:
        medium = scanned.only_nameless()
    binding = Binding.CONTRADICTED if against else Binding.SCAN
    return BoundTo(binding=binding, laptop_id=scanned.laptop_id, medium_id=medium, reasons=tuple(against))


def _by_drive(serial: str | None, found: Candidate, by_host: tuple[Candidate, ...]) -> BoundTo:
    elsewhere = by_host and all(candidate.laptop_id != found.laptop_id for candidate in by_host)
    return BoundTo(
        binding=Binding.CONTRADICTED if elsewhere else Binding.SERIAL,
        laptop_id=found.laptop_id,
        medium_id=found.medium_with(serial),
        reasons=(RecordReason.HOST_IS_ANOTHER_LAPTOP,) if elsewhere else (),
    )
