"""`smartctl --json`: one drive and its health. The exit status is a bit mask (smartctl(8), section "EXIT STATUS")."""

from laptopdesk.assets.evidence.extent import asked_through_bridge
from laptopdesk.assets.evidence.readers.source import kind_of
from laptopdesk.assets.hardware.readers.clean import MOST_BYTES, name, part, parts, serial, whole, words
from laptopdesk.assets.hardware.readers.controllers import unseen_drives
from laptopdesk.assets.hardware.values import Format, InventoryReading, Machine, Note, SeenDisk, SeenDrive, WarningCode
from laptopdesk.assets.lifecycle.values import MediumKind

COMMAND_FAILED, DISK_FAILING = 1 << 2, 1 << 3
_BITS = (
    (COMMAND_FAILED, WarningCode.DISK_READ_IN_PART),
    (DISK_FAILING, WarningCode.DISK_FAILING),
    (1 << 4, WarningCode.DISK_PREFAIL),
    (1 << 5, WarningCode.DISK_WAS_BELOW),
    (1 << 6, WarningCode.DISK_ERRORS_LOGGED),
    (1 << 7, WarningCode.DISK_SELF_TEST_FAILED),
)
_LIFE_LEFT = frozenset(
    {"SSD_Life_Left", "Percent_Lifetime_Remain", "Media_Wearout_Indicator", "Remaining_Lifetime_Perc"}
)
WORN_PERCENT = 90
MOST_HOURS = 300_000


def recognises(documents: tuple[object, ...]) -> bool:
    """Whether each document is a report of smartctl."""
    return bool(documents) and all(isinstance(part(document, "smartctl"), dict) for document in documents)


def read(documents: tuple[object, ...]) -> InventoryReading:
    """The drives and what they say of themselves; a report about no drive is refused."""
    notes: list[Note] = []
    drives = [document for document in documents if _speaks_of_a_drive(document)]
    if not drives:
        return InventoryReading(format=Format.SMARTCTL, refused=True, notes=(Note(code=WarningCode.NO_DRIVE),))
    media = tuple(_drive(document, notes) for document in drives)
    disks = tuple(_disk(document, notes) for document in drives)
    inside = tuple(drive for drive in media if drive.bus != "usb")
    unseen = unseen_drives((), inside, whole_machine=False)
    machine = Machine(media=inside, disks=disks, unseen=unseen)
    return InventoryReading(format=Format.SMARTCTL, machine=machine, notes=tuple(dict.fromkeys(notes)))


def _speaks_of_a_drive(document: object) -> bool:
    facts = (_model(document), _size(document), serial(part(document, "serial_number")))
    return any(item is not None for item in facts)


def _model(document: object) -> str | None:
    return next((model for key in ("model_name", "scsi_model_name") if (model := name(part(document, key)))), None)


def _size(document: object) -> int | None:
    for path in (("user_capacity", "bytes"), ("user_capacity", "bytes_s"), ("nvme_total_capacity",)):
        size = whole(part(document, *path), least=1, most=MOST_BYTES)
        if size:
            return size
    return None


def _drive(document: object, notes: list[Note]) -> SeenDrive:
    model, number = _model(document), serial(part(document, "serial_number"))
    if number is None:
        notes.append(Note(code=WarningCode.DRIVE_WITHOUT_SERIAL, detail=(model or "")[:60]))
    bus = "usb" if _on_usb(document) else ""
    if bus:
        notes.append(Note(code=WarningCode.EXTERNAL_DRIVE, detail=(model or "")[:60]))
    return SeenDrive(
        kind=_kind(document, model or ""),
        serial=number,
        model=model,
        bus=bus or _bus(document),
        size_bytes=_size(document),
    )


def _on_usb(document: object) -> bool:
    text = " ".join(words(part(document, "device", key), 80) or "" for key in ("type", "info_name"))
    return asked_through_bridge(text)


def _bus(document: object) -> str:
    return (words(part(document, "device", "protocol"), 16) or "").casefold()


def _kind(document: object, model: str) -> MediumKind:
    if _bus(document) == "nvme":
        return MediumKind.NVME
    rate = whole(part(document, "rotation_rate"), most=50_000)
    if rate is None:
        return kind_of("", model)
    return MediumKind.HDD if rate else MediumKind.SSD


def _disk(document: object, notes: list[Note]) -> SeenDisk:
    status = whole(part(document, "smartctl", "exit_status"), most=255) or 0
    passed = part(document, "smart_status", "passed")
    failing = passed is False or bool(status & DISK_FAILING)
    notes += [Note(code=code) for bit, code in _BITS if status & bit]
    if failing and not status & DISK_FAILING:
        notes.append(Note(code=WarningCode.DISK_FAILING))
    wear = _wear(document)
    if wear is not None and wear >= WORN_PERCENT:
        notes.append(Note(code=WarningCode.DISK_WORN))
    return SeenDisk(
        serial=serial(part(document, "serial_number")),
        model=_model(document),
        passed=False if failing else True if passed is True else None,
        wear_percent=wear,
        hours=_hours(document),
    )


def _hours(document: object) -> int | None:
    for path in (("power_on_time", "hours"), ("nvme_smart_health_information_log", "power_on_hours")):
        hours = whole(part(document, *path), most=MOST_HOURS)
        if hours is not None:
            return hours
    return None


def _wear(document: object) -> int | None:
    """Percent of the life used: as the drive counts it, else from what it says is left."""
    percent = whole(part(document, "nvme_smart_health_information_log", "percentage_used"), most=255)
    if percent is None:
        percent = _endurance(document)
    return _life_used(document) if percent is None else percent


def _endurance(document: object) -> int | None:
    for page in parts(part(document, "ata_device_statistics", "pages")):
        for entry in parts(page.get("table")):
            if entry.get("name") == "Percentage Used Endurance Indicator":
                return whole(entry.get("value"), most=255)
    return None


def _life_used(document: object) -> int | None:
    for attribute in parts(part(document, "ata_smart_attributes", "table")):
        counted = attribute.get("name")
        of_samsung = counted == "Wear_Leveling_Count" and "samsung" in (_model(document) or "").casefold()
        if counted in _LIFE_LEFT or of_samsung:
            left = whole(attribute.get("value"), least=1, most=100)
            return None if left is None else 100 - left
    return None
