"""The battery report of Windows (`powercfg /batteryreport /xml`)."""

import re
from collections.abc import Iterator
from itertools import islice
from xml.etree import ElementTree

from laptopdesk.assets.hardware.readers.clean import MOST_MWH, MOST_PARTS, judged, name, whole
from laptopdesk.assets.hardware.values import Format, InventoryReading, Machine, Note, SeenBattery, WarningCode

_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPACE = "{http://schemas.microsoft.com/battery/2012}"
_MARK = "<BatteryReport"


def recognises(text: str) -> bool:
    """Whether this is XML whose root is a battery report."""
    head = text[:4000]
    return head.lstrip("\ufeff \t\r\n").startswith("<") and _MARK in head


def read(text: str) -> InventoryReading:
    """The batteries with what they were made for and what they hold now; entities are refused, unread."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return _refused(Note(code=WarningCode.XML_ENTITIES))
    try:
        root = ElementTree.fromstring(_DECLARED.sub("", text.lstrip("\ufeff")))  # noqa: S314 - no entities: see above
    except (ElementTree.ParseError, ValueError) as error:
        at = getattr(error, "position", None)
        return _refused(Note(code=WarningCode.XML_BROKEN, detail=f"line {at[0]}" if at else ""))
    notes: list[Note] = [Note(code=WarningCode.SERIAL_MISSING)]
    system = root.find(f"{_SPACE}SystemInformation")
    machine = Machine(
        manufacturer=_text(system, "SystemManufacturer"),
        model=_text(system, "SystemProductName"),
        batteries=tuple(_batteries(root, notes)),
    )
    return InventoryReading(format=Format.POWERCFG, machine=machine, notes=tuple(dict.fromkeys(notes)))


def _refused(note: Note) -> InventoryReading:
    return InventoryReading(format=Format.POWERCFG, refused=True, notes=(note,))


def _text(node: ElementTree.Element | None, tag: str) -> str | None:
    return name(node.findtext(f"{_SPACE}{tag}"), 160) if node is not None else None


def _batteries(root: ElementTree.Element, notes: list[Note]) -> Iterator[SeenBattery]:
    for node in islice(root.iterfind(f"{_SPACE}Batteries/{_SPACE}Battery"), MOST_PARTS):
        design = whole(node.findtext(f"{_SPACE}DesignCapacity"), most=MOST_MWH)
        full = whole(node.findtext(f"{_SPACE}FullChargeCapacity"), most=MOST_MWH)
        if not design and not full and _text(node, "Id") is None:
            continue
        percent, doubt = judged(design, full)
        notes += [Note(code=doubt)] if doubt else []
        cycles = whole(node.findtext(f"{_SPACE}CycleCount"), most=20_000)
        if cycles == 0 and percent is not None and percent < 100:
            notes.append(Note(code=WarningCode.CYCLES_NOT_COUNTED))  # worn without a cycle: it does not count them
            cycles = None
        yield SeenBattery(
            name=_text(node, "Id"),
            serial=name(node.findtext(f"{_SPACE}SerialNumber"), 40),
            design_mwh=design or None,
            full_mwh=full or None,
            health_percent=percent,
            cycles=cycles,
        )
