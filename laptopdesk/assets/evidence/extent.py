"""How much of a drive a record speaks of: by the device node that was erased, and by its size. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from laptopdesk.assets.evidence.values import Record, WipeReading
from laptopdesk.assets.serials import normalise_serial

_BUSES = ("usb", "ieee1394", "firewire", "removable")
_CARD_BUSES = frozenset({"sd", "sdio", "sdhc", "sdxc"})
_MODEL = re.compile(r"\busb\b|\bsd[ _-]?card\b|\bsd(?:hc|xc|uc)\b|\bcard ?reader\b|\bflash ?drive\b|\bmemory ?stick\b")
_BRIDGE = re.compile(r"\busb|\bsnt(?:jmicron|asmedia|realtek)|\bsunplus\b")


def is_removable(bus: str, model: str, device: str) -> bool:
    """Whether the drive may come out of any machine: the host of its log, and a label beside it, say nothing of it.

    A serial number that a tool reads through a bridge may be the bridge's. On `mmcblk` the kernel names cards `SD …`
    and what is soldered `MMC …`.
    """
    bus_name, name = bus.strip().casefold(), model.strip().casefold()
    if bus_name.startswith(_BUSES) or bus_name in _CARD_BUSES or "/usb-" in device or "-usb-" in device:
        return True
    return bool(_MODEL.search(name)) or ("/mmcblk" in device and name.startswith("sd "))


def was_removable(reading: WipeReading) -> bool:
    """Whether this reading is of such a drive."""
    return is_removable(reading.bus, reading.model, reading.device)


def asked_through_bridge(device_type: str) -> bool:
    """Whether smartctl asked through a USB bridge: `usbjmicron`, `sntasmedia`, `[USB JMicron]` (option -d)."""
    return bool(_BRIDGE.search(device_type.casefold()))


GB, GIB = 10**9, 2**30
EXACT = 0.995
"""Of a size in bytes so much must be erased: tools differ by some sectors, and by how they round to GiB."""
ROUNDED = 0.96
"""Of a size that somebody rounded to whole GB or GiB: 16 GB may be 15.4, and GB are written where GiB are meant."""
NAMED = 0.9
"""Of a size that only the model's name tells: makers keep up to a tenth for themselves."""
_WHOLE = re.compile(
    r"/dev/(?:[shv]d[a-z]{1,4}|xvd[a-z]{1,4}|nvme\d{1,4}(?:n1)?|ng\d{1,4}n1|mmcblk\d{1,4}"
    r"|disk/by-(?:id|path)/(?:ata|nvme|scsi|wwn|mmc|usb|pci|platform)-\S{1,60})"
)
_PARTITION = re.compile(r"-part\d{1,4}$|^/dev/disk/by-(?:id|path)/nvme-\S+_(?:[2-9]|[1-9]\d{1,5})$")
"""Of names that the kernel does not give: a partition, and (`nvme-MODEL_SERIAL_2`) a namespace after the first."""
_LOOP = re.compile(r"/dev/loop\d{1,4}")
_NAMESPACE = re.compile(r"/dev/(nvme|ng)(\d{1,4})n(\d{1,6})")
_NAMED = re.compile(r"(?<![0-9A-Za-z.,])(\d{1,4}(?:[.,]\d)?) ?(GB|TB|GiB|TiB)(?![A-Za-z0-9/])")
_UNITS = {"GB": GB, "GiB": GB, "TB": 1000 * GB, "TiB": 1000 * GB}
SMALLEST_NAMED = 4 * GB


def is_whole_drive(device: str) -> bool:
    """Whether a device node stands for a whole drive.

    No partition (`sda3`, `nvme0n1p2`), boot or protected area (`mmcblk0boot0`, `rpmb`), array, volume or mapping
    (`md126`, `dm-0`), loop or memory device, and no second namespace does; nor does a name of which we know nothing.
    """
    return _WHOLE.fullmatch(device) is not None and _PARTITION.search(device) is None


def is_loop(device: str) -> bool:
    """Whether the node is a file that plays a drive: the tool was tried on it."""
    return _LOOP.fullmatch(device) is not None


def controller_of(device: str) -> str | None:
    """What the namespaces of one NVMe drive have in common; None for any other device."""
    match = _NAMESPACE.fullmatch(device)
    return f"nvme{match[2]}" if match else None


def namespaces(devices: Iterable[tuple[str, str | None]]) -> frozenset[str]:
    """Of (device, serial): those that are one of several NVMe namespaces of one drive."""
    spaces = {(device, controller_of(device), normalise_serial(serial)) for device, serial in devices}
    counted = Counter((controller, serial) for _, controller, serial in spaces)
    return frozenset(device for device, controller, serial in spaces if controller and counted[controller, serial] > 1)


def shared_drives(devices: Iterable[tuple[str, str | None]]) -> frozenset[str]:
    """Of (device, serial) that a machine has at one moment: namespaces, and whole devices that give one real serial."""
    pairs = tuple(devices)
    whole = [(device, key) for device, serial in pairs if is_whole_drive(device) and (key := normalise_serial(serial))]
    counted = Counter(key for _, key in whole)
    unnamed = namespaces((device, None) for device, _ in pairs)
    return unnamed | {device for device, key in whole if counted[key] > 1}


def named_size(model: str) -> int | None:
    """The bytes that the name of a model tells (`512GB`, `1 TB`); None where it tells none, or several."""
    sizes = {round(float(number.replace(",", ".")) * _UNITS[unit]) for number, unit in _NAMED.findall(model[:200])}
    return sizes.pop() if len(sizes) == 1 and min(sizes) >= SMALLEST_NAMED else None


def told_sizes(records: Iterable[Record]) -> Iterator[int]:
    """What each record of one drive says of its size; its namespaces are together a drive at least that large.

    They may have been erased one by one, in several runs, and the drive may have had another number in each.
    """
    spaces: dict[str, int] = {}
    for record in records:
        size = record.size_bytes or 0
        yield size
        if match := _NAMESPACE.fullmatch(record.device):
            spaces[match[3]] = max(spaces.get(match[3], 0), size)
    yield sum(spaces.values())


def same_size(one: int | None, other: int | None) -> bool:
    """Whether both can be the size of one drive, of which one may be rounded, to GB or to GiB; unknown ones can."""
    return not (one and other) or min(one, other) >= ROUNDED * GB / GIB * max(one, other)


def covers(size: int, *, sizes: Iterable[int], models: Iterable[str]) -> bool:
    """Whether so many bytes are a whole drive of which these sizes are known, and these names of its model."""
    named = [named_bytes * NAMED for model in models if (named_bytes := named_size(model))]
    return size >= max([*map(_least, sizes), *named], default=0)


def _least(size: int) -> float:
    if size % GIB == 0:
        return size // GIB * GB * ROUNDED
    return size * (ROUNDED if size % GB == 0 else EXACT)
