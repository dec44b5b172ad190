"""JSON of the GLPI agent (and of FusionInventory before it), whole or partial."""

import re
from collections.abc import Iterator

from laptopdesk.assets.evidence.readers.source import kind_of
from laptopdesk.assets.hardware.readers.clean import (
    MOST_MEMORY_MIB,
    MOST_MWH,
    installed_memory,
    judged,
    mac,
    name,
    part,
    parts,
    serial,
    whole,
    words,
)
from laptopdesk.assets.hardware.readers.controllers import (
    Controller,
    address_of,
    kind_of_controller,
    own_domain,
    unseen_drives,
)
from laptopdesk.assets.hardware.readers.cpu import cpu_generation, cpu_name
from laptopdesk.assets.hardware.values import (
    Format,
    InventoryReading,
    Machine,
    Note,
    SeenBattery,
    SeenDrive,
    UnseenKind,
    WarningCode,
)
from laptopdesk.assets.lifecycle.values import MediumKind

_MB = 1_000_000
_AREA = re.compile(r"mmcblk\d{1,3}(?:boot\d|rpmb|gp\d)")
_STORAGE = re.compile(r"\bs?ata\b|\bahci\b|\bide\b|\bscsi\b|\bsas\b|storage controller", re.IGNORECASE)
_KNOWN = ("bios", "hardware", "cpus", "memories", "storages", "batteries", "networks")


def recognises(documents: tuple[object, ...]) -> bool:
    """Whether the one document is an inventory of an agent."""
    if len(documents) != 1 or not isinstance(part(documents[0], "content"), dict):
        return False
    document = documents[0]
    agent = words(part(document, "content", "versionclient"), 80)
    return bool(agent) or any(part(document, key) is not None for key in ("deviceid", "action", "query"))


def read(documents: tuple[object, ...]) -> InventoryReading:
    """What the inventory says of the computer; one of a printer or a switch says nothing."""
    document = documents[0]
    content = part(document, "content")
    if not isinstance(content, dict) or not any(content.get(key) for key in _KNOWN):
        return InventoryReading(format=Format.GLPI, refused=True, notes=(Note(code=WarningCode.NOTHING_READ),))
    notes = [Note(code=WarningCode.PARTIAL)] if part(document, "partial") is True else []
    cpu = next((text for item in parts(content.get("cpus")) if (text := name(item.get("name")))), None)
    media = tuple(_drives(content, notes))
    controllers = tuple(_controllers(content)) if content.get("storages") is not None else ()
    machine = Machine(
        manufacturer=_bios(content, "smanufacturer", "bmanufacturer"),
        model=_bios(content, "smodel"),
        serial=_serial(content, notes),
        uuid=name(part(content, "hardware", "uuid"), 40),
        board_serial=serial(part(content, "bios", "msn")),
        macs=tuple(dict.fromkeys(text for item in parts(content.get("networks")) if (text := _address(item)))),
        cpu=cpu_name(cpu),
        cpu_generation=cpu_generation(cpu),
        memory_mib=_memory(content, notes),
        media=media,
        lists_drives=bool(media),
        unseen=unseen_drives(controllers, media, whole_machine=part(document, "partial") is not True),
        batteries=tuple(_batteries(content, notes)),
    )
    return InventoryReading(format=Format.GLPI, machine=machine, notes=tuple(dict.fromkeys(notes)))


def _bios(content: dict[str, object], *keys: str) -> str | None:
    return next((text for key in keys if (text := name(part(content, "bios", key), 160))), None)


def _serial(content: dict[str, object], notes: list[Note]) -> str | None:
    text = words(part(content, "bios", "ssn"), 80)
    number = serial(text)
    if number is None:
        notes.append(Note(code=WarningCode.SERIAL_PLACEHOLDER if text else WarningCode.SERIAL_MISSING))
    return number


def _address(item: dict[str, object]) -> str | None:
    """The address of a card inside: an adapter on USB goes from laptop to laptop, and has no place on the PCI bus."""
    if item.get("virtualdev") or not item.get("pcislot"):
        return None
    return mac(item.get("mac") or item.get("macaddr"))


def _memory(content: dict[str, object], notes: list[Note]) -> int | None:
    """The sum of the modules. What the agent calls memory is what the system may use, and is not taken for it."""
    sizes = (whole(item.get("capacity"), least=1, most=MOST_MEMORY_MIB) for item in parts(content.get("memories")))
    sum_of_modules = sum(size or 0 for size in sizes)
    total = installed_memory(sum_of_modules)
    if total is None and (sum_of_modules or part(content, "hardware", "memory") is not None):
        notes.append(Note(code=WarningCode.MEMORY_UNKNOWN))
    return total


def _drives(content: dict[str, object], notes: list[Note]) -> Iterator[SeenDrive]:
    for item in parts(content.get("storages")):
        text = " ".join(words(item.get(key), 80) or "" for key in ("description", "interface", "type", "name", "model"))
        if any(word in text.casefold() for word in ("cdrom", "cd-rom", "dvd", "optical", "/dev/sr", "floppy")):
            continue
        if _AREA.search(text):
            continue  # a boot area of an eMMC drive
        model, size = name(item.get("model")), whole(item.get("disksize"), least=1, most=100_000_000)
        if "usb" in text.casefold() or "removable" in text.casefold():
            notes.append(Note(code=WarningCode.EXTERNAL_DRIVE, detail=(model or "")[:60]))
            continue
        number = serial(item.get("serial") or item.get("serialnumber"))
        if model is None and size is None and number is None:
            continue
        if number is None:
            notes.append(Note(code=WarningCode.DRIVE_WITHOUT_SERIAL, detail=(model or "")[:60]))
        if size is not None:
            notes.append(Note(code=WarningCode.DRIVE_SIZE_ROUNDED))
        yield SeenDrive(
            kind=_kind(text, model or ""),
            serial=number,
            model=model,
            bus="mmc" if "mmcblk" in text else "",
            size_bytes=size * _MB if size else None,
        )


def _kind(text: str, model: str) -> MediumKind:
    if "nvme" in text.casefold():
        return MediumKind.NVME
    return MediumKind.SSD if "mmcblk" in text else kind_of("", f"{model} {text}")


def _controllers(content: dict[str, object]) -> Iterator[Controller]:
    """Storage controllers by their PCI class, or by their words where none is given; not what lies behind which."""
    for item in parts(content.get("controllers")):
        text = " ".join(words(item.get(key), 120) or "" for key in ("name", "caption", "type", "driver"))
        pci_class = (words(item.get("pciclass"), 8) or "").lower()
        kind = UnseenKind.RAID if pci_class == "0104" else None
        kind = kind_of_controller(text) or kind
        if not (pci_class.startswith("01") if pci_class else kind or _STORAGE.search(text)):
            continue
        named = name(item.get("name")) or name(item.get("caption")) or ""
        address = address_of(words(item.get("pcislot"), 40) or "")
        own = own_domain(words(item.get("pcislot"), 40) or "") is not None
        # a controller in a domain that VMD made has the drive that is behind VMD: it accounts for none of its own
        if not own:
            yield Controller(kind=kind, name=named[:80], address=address)


def _batteries(content: dict[str, object], notes: list[Note]) -> Iterator[SeenBattery]:
    for item in parts(content.get("batteries")):
        design = whole(item.get("capacity"), least=1000, most=MOST_MWH)
        full = whole(item.get("real_capacity"), most=MOST_MWH)
        if design is None and not (name(item.get("name")) or name(item.get("manufacturer"))):
            continue
        percent, doubt = judged(design, full)
        notes += [Note(code=doubt)] if doubt else []
        yield SeenBattery(
            name=name(item.get("name")),
            serial=name(item.get("serial"), 40),
            design_mwh=design,
            full_mwh=full or None,
            health_percent=percent,
            cycles=whole(item.get("cycles"), most=20_000),
        )
