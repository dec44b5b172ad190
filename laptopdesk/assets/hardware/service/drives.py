"""The drives of a report beside those we know in the laptop: what is new is fitted, what does not fit is said."""

from collections.abc import Iterable, Iterator, Mapping

from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.evidence.extent import covers
from laptopdesk.assets.hardware.values import Machine, Note, SeenDrive, WarningCode
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle import service as lifecycle_service
from laptopdesk.assets.lifecycle.service.drives import describe_medium
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState, Medium, NewMedium
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.core.db import UnitOfWork

_ERASED = frozenset({LaptopState.ERASED, LaptopState.IMAGED, LaptopState.READY, LaptopState.HANDED_OUT})
"""States in which a laptop counts as erased: another drive than those that were wiped contradicts."""


def take_in_drives(uow: UnitOfWork, machine: Machine, detail: LaptopDetail) -> list[Note]:
    """Each drive that was seen is fitted, once; those that were not seen are said, and stay.

    Of a laptop that counts as erased, a drive larger than what was wiped stays as the register has it until a person
    decided.
    """
    notes: list[Note] = []
    fitted = [medium for medium in detail.media if medium.removed_at is None]
    erased = detail.laptop.state in _ERASED
    wiped = _wiped(uow, detail) if erased else {}
    unseen = list(fitted)
    for drive, fitted_drive in match_drives(machine, fitted):
        if fitted_drive is None:
            notes += _take_in_new(uow, drive, detail)
            continue
        unseen.remove(fitted_drive)
        if erased and _is_larger(drive, (fitted_drive.size_bytes or 0, *wiped.get(fitted_drive.id, ()))):
            notes.append(Note(code=WarningCode.DRIVE_LARGER, detail=_name(drive)))
        else:
            describe_medium(uow, fitted_drive.id, described(drive))
    if machine.lists_drives:
        notes += [
            Note(code=WarningCode.DRIVE_NOT_FOUND, detail=medium.serial or medium.model)
            for medium in unseen
            if normalise_serial(medium.serial)
        ]
    return notes


def match_drives(machine: Machine, fitted: Iterable[Medium]) -> Iterator[tuple[SeenDrive, Medium | None]]:
    """Each drive of the report with the one we know, each of those once; None: it can be none of them.

    Those with a serial come first, so that a nameless one does not take their place.
    """
    left = list(fitted)
    for drive in sorted(machine.media, key=lambda one: normalise_serial(one.serial) is None):
        medium = _same_drive(drive, left, only=len(machine.media) == 1)
        if medium is not None:
            left.remove(medium)
        yield drive, medium


def described(drive: SeenDrive) -> NewMedium:
    """The drive as the register of drives takes it."""
    return NewMedium(
        kind=drive.kind,
        serial=drive.serial,
        serial_key=normalise_serial(drive.serial),
        model=drive.model or "",
        bus=drive.bus[:16],
        size_bytes=drive.size_bytes,
    )


def _wiped(uow: UnitOfWork, detail: LaptopDetail) -> Mapping[int, list[int]]:
    """The bytes that wipe records tell of each drive."""
    sizes: dict[int, list[int]] = {}
    for record in evidence.list_records_of_laptop(uow.session, detail.laptop.id):
        if record.medium_id is not None and record.size_bytes:
            sizes.setdefault(record.medium_id, []).append(record.size_bytes)
    return sizes


def _is_larger(drive: SeenDrive, sizes: Iterable[int]) -> bool:
    """Whether the drive is larger than all that is known of it, by more than tools differ."""
    most = max(sizes)
    return bool(drive.size_bytes and most) and not covers(most, sizes=(drive.size_bytes or 0,), models=())


def _same_drive(drive: SeenDrive, left: list[Medium], *, only: bool) -> Medium | None:
    """The drive we know: by its serial, or the one drive whose serial nobody knew, or one it may be by its size."""
    key = normalise_serial(drive.serial)
    if key is not None:
        same = next((medium for medium in left if normalise_serial(medium.serial) == key), None)
        nameless = [medium for medium in left if normalise_serial(medium.serial) is None]
        alone = only and len(left) == 1 and len(nameless) == 1 and _may_be(drive, nameless[0])
        return same or (nameless[0] if alone else None)
    alike = [medium for medium in left if _may_be(drive, medium)]
    return alike[0] if alike else None


def _may_be(drive: SeenDrive, medium: Medium) -> bool:
    """Whether both may be one drive by their sizes, as far as they are known; tools differ, and people round."""
    one, other = drive.size_bytes, medium.size_bytes
    return not (one and other) or (covers(one, sizes=(other,), models=()) and covers(other, sizes=(one,), models=()))


def _take_in_new(uow: UnitOfWork, drive: SeenDrive, detail: LaptopDetail) -> Iterator[Note]:
    key, erased = normalise_serial(drive.serial), detail.laptop.state in _ERASED
    gone = [medium for medium in detail.media if medium.removed_at is not None]
    if key is not None and any(normalise_serial(medium.serial) == key for medium in gone):
        yield Note(code=WarningCode.DRIVE_WAS_TAKEN_OUT, detail=_name(drive))
    elif key is not None and lifecycle.laptops_with_drive(uow.session, key):
        return  # the match said already that this drive is another laptop's
    elif key is None and any(normalise_serial(medium.serial) is None and _may_be(drive, medium) for medium in gone):
        yield Note(code=WarningCode.DRIVE_WAS_TAKEN_OUT, detail=_name(drive))
    elif key is None and detail.media and not (drive.size_bytes or drive.model):
        return  # it says nothing at all: it may be any of those we know
    else:
        lifecycle_service.fit_medium(uow, detail.laptop.id, described(drive))
    if erased:
        yield Note(code=WarningCode.NEW_DRIVE_AFTER_ERASURE, detail=_name(drive))


def _name(drive: SeenDrive) -> str:
    return drive.serial or drive.model or ""
