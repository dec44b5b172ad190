"""Which drive of which laptop a record speaks of: by real serial, by scan, or nobody knows yet. Pure."""

from dataclasses import dataclass, replace

from laptopdesk.assets.evidence.extent import was_removable
from laptopdesk.assets.evidence.values import Binding, Host, RecordReason, WipeReading
from laptopdesk.assets.serials import normalise_serial, normalise_uuid


@dataclass(frozen=True, kw_only=True)
class RecordCandidate:
    """A laptop of ours that a record may belong to. `media_serials`: real serials of its fitted drives by medium id.

    `nameless`: of its fitted drives without one, medium id, bus and model.
    `proven_serials`: those of drives on which evidence of its present custody rests. `by_bridge`: drives of which only
    a record through a dock tells the serial, which may be the dock's.
    """

    laptop_id: int
    serial_key: str | None
    media_serials: tuple[tuple[int, str | None], ...]
    uuid_key: str | None = None
    proven_serials: frozenset[str] = frozenset()
    by_bridge: frozenset[int] = frozenset()
    nameless: tuple[tuple[int, str, str], ...] = ()

    def medium_with(self, serial_key: str | None) -> int | None:
        """The fitted drive with this real serial, or None."""
        if serial_key is None:
            return None
        return next((medium for medium, key in self.media_serials if key == serial_key), None)

    def knows(self, serial_key: str | None) -> bool:
        """Whether a fitted drive has this real serial, and not by the word of a dock alone."""
        return (medium := self.medium_with(serial_key)) is not None and medium not in self.by_bridge

    def only_nameless(self) -> int | None:
        """The one fitted drive whose serial nobody knows, when there is exactly one drive and it has none."""
        return self.media_serials[0][0] if len(self.media_serials) == 1 and self.media_serials[0][1] is None else None

    def medium_of(self, reading: WipeReading) -> int | None:
        """The fitted drive that this reading is of; one without a serial where no other can be meant.

        That is the only drive, or the only one without a serial on this bus, of this model where both are known.
        """
        serial = normalise_serial(reading.serial)
        medium_id = self.medium_with(serial)
        if medium_id is None:
            medium_id = self.only_nameless()
        if medium_id is not None or serial is not None or not reading.bus:
            return medium_id
        bus, model = reading.bus.casefold(), reading.model
        alike = [key for key, on, of in self.nameless if on == bus and (of == model or not (of and model))]
        return alike[0] if len(alike) == 1 else None


@dataclass(frozen=True, kw_only=True)
class BoundTo:
    """The answer: a laptop (or none), its drive if it is known there already, and what was said against it.

    `disputed`: laptops whose evidence rests on a serial that this record claims for another machine.
    """

    binding: Binding
    laptop_id: int | None = None
    medium_id: int | None = None
    reasons: tuple[RecordReason, ...] = ()
    disputed: tuple[int, ...] = ()


def host_key(host: Host) -> str | None:
    """The real serial of the machine: the system's, else the chassis'; None where the log names no machine."""
    return normalise_serial(host.serial) or normalise_serial(host.chassis_serial)


def bind(
    reading: WipeReading,
    host: Host,
    *,
    scanned: RecordCandidate | None,
    by_drive: tuple[RecordCandidate, ...],
    by_host: tuple[RecordCandidate, ...],
) -> BoundTo:
    """Where the record belongs. `by_drive` have a drive with its serial, `by_host` are the machine of the log.

    A tie is never guessed. A log whose host is another laptop than the scanned one, or whose drive belongs to another,
    contradicts (design, section 4). A host that is not in the register speaks against a laptop: its drive is not bound
    by serial alone. A second claim to a serial on which evidence rests joins nobody, and that evidence is disputed.
    A stick, a card and a drive in a dock are not inside their host, which says nothing about them; they are joined
    by a serial that something else told of the drive, and by nothing else but a person. A label that is scanned beside
    a log of several runs speaks for the last of them; of an earlier one it does where drive or host are named.
    """
    serial = normalise_serial(reading.serial)
    if was_removable(reading):
        return _outside(reading, host, scanned, by_drive)
    if scanned is not None and reading.earlier and serial is None and host_key(host) is None:
        return BoundTo(binding=Binding.UNBOUND, reasons=(RecordReason.EARLIER_RUN,))
    if scanned is not None:
        return _scanned(reading, host, scanned, by_drive, by_host)
    if len(by_drive) > 1:
        return _claimed_twice(serial, by_drive, RecordReason.SERIAL_KNOWN_TWICE)
    if by_drive:
        return _by_drive(serial, by_drive[0], by_host, host)
    if len(by_host) == 1 and serial is not None:
        candidate = by_host[0]
        return BoundTo(binding=Binding.SERIAL, laptop_id=candidate.laptop_id, medium_id=candidate.only_nameless())
    return BoundTo(binding=Binding.UNBOUND)


def _outside(
    reading: WipeReading, host: Host, scanned: RecordCandidate | None, by_drive: tuple[RecordCandidate, ...]
) -> BoundTo:
    serial = normalise_serial(reading.serial)
    candidates = tuple(candidate for candidate in by_drive if candidate.knows(serial))
    if scanned is not None and (candidates or scanned.knows(serial)):
        bound = _scanned(reading, host, scanned, candidates, ())
        return replace(bound, medium_id=scanned.medium_with(serial))
    if len(candidates) > 1:
        return _claimed_twice(serial, candidates, RecordReason.SERIAL_KNOWN_TWICE)
    if candidates:
        return _by_drive(serial, candidates[0], (), Host())
    has_candidate = scanned is not None or bool(by_drive)
    return BoundTo(binding=Binding.UNBOUND, reasons=(RecordReason.REMOVABLE_DRIVE,) if has_candidate else ())


def _scanned(
    reading: WipeReading,
    host: Host,
    scanned: RecordCandidate,
    by_drive: tuple[RecordCandidate, ...],
    by_host: tuple[RecordCandidate, ...],
) -> BoundTo:
    against: list[RecordReason] = []
    key = host_key(host)
    other = bool(by_host) and all(candidate.laptop_id != scanned.laptop_id for candidate in by_host)
    if other or (key and scanned.serial_key and key != scanned.serial_key):
        against.append(RecordReason.HOST_IS_ANOTHER_LAPTOP)
    if any(candidate.laptop_id != scanned.laptop_id for candidate in by_drive):
        against.append(RecordReason.DRIVE_OF_ANOTHER_LAPTOP)
    binding, medium = Binding.CONTRADICTED if against else Binding.SCAN, scanned.medium_of(reading)
    return BoundTo(binding=binding, laptop_id=scanned.laptop_id, medium_id=medium, reasons=tuple(against))


def _by_drive(serial: str | None, owner: RecordCandidate, by_host: tuple[RecordCandidate, ...], host: Host) -> BoundTo:
    if by_host and all(candidate.laptop_id != owner.laptop_id for candidate in by_host):
        if serial in owner.proven_serials:
            return _claimed_twice(serial, (owner,), RecordReason.HOST_IS_ANOTHER_LAPTOP)
        reasons = (RecordReason.HOST_IS_ANOTHER_LAPTOP,)
        medium = owner.medium_with(serial)
        return BoundTo(binding=Binding.CONTRADICTED, laptop_id=owner.laptop_id, medium_id=medium, reasons=reasons)
    if not by_host and _is_foreign(host, owner):
        return _claimed_twice(serial, (owner,), RecordReason.HOST_NOT_IN_REGISTER)
    return BoundTo(binding=Binding.SERIAL, laptop_id=owner.laptop_id, medium_id=owner.medium_with(serial))


def _claimed_twice(serial: str | None, claimed: tuple[RecordCandidate, ...], reason: RecordReason) -> BoundTo:
    """Nobody new has this serial; where evidence rests on it, a person looks."""
    disputed = tuple(candidate.laptop_id for candidate in claimed if serial in candidate.proven_serials)
    return BoundTo(binding=Binding.UNBOUND, reasons=(reason,), disputed=disputed)


def _is_foreign(host: Host, candidate: RecordCandidate) -> bool:
    """Whether the machine that wrote the log, of which the register knows no serial, is not this laptop."""
    uuid = normalise_uuid(host.uuid)
    if uuid is not None and candidate.uuid_key is not None:
        return uuid != candidate.uuid_key
    return host_key(host) is not None or uuid is not None
