"""`dmidecode` text: structures with fields, whole or of some types, from Linux and Windows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from laptopdesk.assets.hardware.readers.clean import (
    MOST_MWH,
    installed_memory,
    marketing_name,
    name,
    serial,
    whole,
    words,
)
from laptopdesk.assets.hardware.readers.cpu import cpu_generation, cpu_name
from laptopdesk.assets.hardware.values import Format, InventoryReading, Machine, Note, SeenBattery, WarningCode

_HANDLE = re.compile(r"^\s*(?:Handle 0x[0-9A-Fa-f]+, )?DMI type (\d{1,3}), \d+ bytes")
_MARK = re.compile(r"^[^\S\n]*(?:Handle 0x[0-9A-Fa-f]+, )?DMI type \d+, \d+ bytes|^# dmidecode \d", re.MULTILINE)
_QUIET = re.compile(r"^System Information\r?\n\s+Manufacturer:", re.MULTILINE)
_FIELD = re.compile(r"^\s+([^:]{1,60}):(.*)$")
_COUNT = re.compile(r"^(\d{1,5}) structures occupying \d+ bytes", re.MULTILINE)
_SIZE = re.compile(r"^(\d{1,9})\s*(kB|MB|GB|TB)$")
_TPM_VERSION = re.compile(r"\d(\.\d{1,2})?")
_MWH = re.compile(r"^(\d{1,7})\s*mWh$")
_TYPES = {
    "System Information": 1,
    "Base Board Information": 2,
    "Chassis Information": 3,
    "Processor Information": 4,
    "Memory Device": 17,
    "Portable Battery": 22,
    "TPM Device": 43,
}
_UNITS = {"kB": 1, "MB": 1024, "GB": 1024 * 1024, "TB": 1024 * 1024 * 1024}
_NO_MEMORY = ("flash", "rom", "eprom", "eeprom", "3dram")
_MOST_LINES = 200_000


@dataclass
class _Structure:
    """One structure of the table; of fields that repeat, the first counts."""

    type: int
    fields: dict[str, str] = field(default_factory=dict)

    def text(self, key: str) -> str:
        return self.fields.get(key, "")


def recognises(text: str) -> bool:
    """Whether the text has handles of structures, or the heads that stand there with `-q`."""
    head = text[:400_000]
    return bool(_MARK.search(head) or _QUIET.search(head))


def read(text: str) -> InventoryReading:
    """What the structures say of the machine; two different machines in one file are refused."""
    notes: list[Note] = []
    structures = list(_structures(_whole_lines(text, notes)))
    systems = [s for s in structures if s.type == 1]
    if len({(s.text("Serial Number"), s.text("UUID")) for s in systems}) > 1:
        return InventoryReading(format=Format.DMIDECODE, refused=True, notes=(Note(code=WarningCode.SEVERAL_MACHINES),))
    if not any(s.type in _TYPES.values() and s.fields for s in structures):
        return InventoryReading(
            format=Format.DMIDECODE, refused=True, notes=(*notes, Note(code=WarningCode.NOTHING_READ))
        )
    _note_missing_end(text, structures, notes)
    machine = _machine(structures, systems[0] if systems else None, notes)
    return InventoryReading(format=Format.DMIDECODE, machine=machine, notes=tuple(dict.fromkeys(notes)))


def _machine(structures: list[_Structure], system: _Structure | None, notes: list[Note]) -> Machine:
    cpu = _processor(structures)
    if system is None:
        notes.append(Note(code=WarningCode.NO_MACHINE))
    return Machine(
        manufacturer=name(system.text("Manufacturer")) if system else None,
        model=_model(system) if system else None,
        serial=_serial(system, notes) if system else None,
        uuid=_uuid(system) if system else None,
        board_serial=_board_serial(structures),
        cpu=cpu_name(cpu),
        cpu_generation=cpu_generation(cpu),
        memory_mib=_memory(structures),
        tpm_version=_tpm(structures),
        batteries=tuple(_batteries(structures, notes)),
    )


def _whole_lines(text: str, notes: list[Note]) -> list[str]:
    """The lines; one that was cut says half, and is not believed."""
    lines = text.split("\n")[:_MOST_LINES]
    if lines[-1].strip():
        notes.append(Note(code=WarningCode.CUT_OFF))
        return lines[:-1]
    return lines


def _structures(lines: list[str]) -> Iterator[_Structure]:
    present: _Structure | None = None
    by_handle = 0
    for line in lines:
        if match := _HANDLE.match(line):
            by_handle = int(match[1])
            if present:
                yield present
            present = _Structure(type=by_handle)
        elif line and not line[0].isspace():
            if by_handle == 0:  # quiet output: the head is all there is
                if present:
                    yield present
                present = _Structure(type=_TYPES.get(line.strip(), -1))
        elif present and (match := _FIELD.match(line)):
            present.fields.setdefault(match[1].strip(), match[2].strip())
    if present:
        yield present


def _note_missing_end(text: str, structures: list[_Structure], notes: list[Note]) -> None:
    count = _COUNT.search(text[:10_000])
    if count and len(structures) < int(count[1]):
        notes.append(Note(code=WarningCode.CUT_OFF))


def _model(system: _Structure) -> str | None:
    product = name(system.text("Product Name"), 160)
    return marketing_name(system.text("Manufacturer"), product, name(system.text("Version")))


def _serial(system: _Structure, notes: list[Note]) -> str | None:
    text = words(system.text("Serial Number"), 80)
    number = serial(text)
    if number is None:
        notes.append(Note(code=WarningCode.SERIAL_PLACEHOLDER if text else WarningCode.SERIAL_MISSING))
    return number


def _uuid(system: _Structure) -> str | None:
    return name(system.text("UUID"), 40)


def _board_serial(structures: list[_Structure]) -> str | None:
    boards = (serial(structure.text("Serial Number")) for structure in structures if structure.type == 2)
    return next((number for number in boards if number), None)


def _processor(structures: list[_Structure]) -> str | None:
    for structure in structures:
        if structure.type == 4 and "unpopulated" not in structure.text("Status").casefold():
            processor = name(structure.text("Version"))
            if processor and any(char.isalpha() for char in processor):
                return processor
    return None


def _memory(structures: list[_Structure]) -> int | None:
    """The sum of the modules; chips that hold firmware are none."""
    kib = 0
    for structure in structures:
        if structure.type == 17 and structure.text("Type").casefold() not in _NO_MEMORY:
            match = _SIZE.match(structure.text("Size"))
            kib += int(match[1]) * _UNITS[match[2]] if match else 0
    return installed_memory(kib // 1024)


def _tpm(structures: list[_Structure]) -> str | None:
    versions = (words(s.text("Specification Version"), 10) for s in structures if s.type == 43)
    return next((version for version in versions if version and _TPM_VERSION.fullmatch(version)), None)


def _batteries(structures: list[_Structure], notes: list[Note]) -> Iterator[SeenBattery]:
    """Batteries that are there; the firmware tells their design capacity and not what is left of it."""
    for structure in structures:
        if structure.type != 22 or _is_absent(structure):
            continue
        match = _MWH.match(structure.text("Design Capacity"))
        notes.append(Note(code=WarningCode.BATTERY_HEALTH_UNKNOWN))
        number = structure.text("SBDS Serial Number") or structure.text("Serial Number")
        yield SeenBattery(
            name=name(structure.text("Name")),
            serial=name(number, 40),
            design_mwh=whole(match[1], least=1000, most=MOST_MWH) if match else None,
        )


def _is_absent(structure: _Structure) -> bool:
    """A slot that is empty names nothing; one that a maker's test board pretends is called fake or virtual."""
    text = " ".join(structure.text(key) for key in ("Location", "Manufacturer", "Name")).casefold()
    named = name(structure.text("Name")) or name(structure.text("Manufacturer"))
    empty = named is None and not _MWH.match(structure.text("Design Capacity"))
    return empty or "virtual battery" in text or structure.text("Location").casefold() == "fake"
