"""`lshw -json`: a tree of nodes, as one object or as a list, whole or of one class."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from laptopdesk.assets.evidence.readers.kinds import kind_of
from laptopdesk.assets.inventory.readers.clean import (
    MOST_BYTES,
    MOST_MEMORY_MIB,
    MOST_MWH,
    MOST_PARTS,
    mac,
    name,
    part,
    parts,
    serial,
    whole,
    words,
)
from laptopdesk.assets.inventory.readers.cpu import cpu_generation, cpu_name
from laptopdesk.assets.inventory.readers.naming import marketing_name
from laptopdesk.assets.inventory.values import Format, Machine, Note, Reading, SeenBattery, SeenDrive, WarningCode
from laptopdesk.assets.lifecycle.values import MediumKind

_MIB = 1024 * 1024
_BLOCK = 128 * _MIB
_MOST_NODES = 20_000
_FAKE = ("virtual battery", "fake")


@dataclass(frozen=True, kw_only=True)
class _Node:
    """One node with the nodes above it, the nearest last."""

    facts: dict[str, object]
    above: tuple[dict[str, object], ...]

    @property
    def kind(self) -> str:
        return words(self.facts.get("class"), 30) or ""

    @property
    def id(self) -> str:
        return words(self.facts.get("id"), 80) or ""

    def text(self, key: str) -> str:
        return words(self.facts.get(key), 200) or ""

    def on_usb(self) -> bool:
        return any((words(node.get("businfo"), 80) or "").startswith("usb@") for node in (self.facts, *self.above))


def recognises(documents: tuple[object, ...]) -> bool:
    """Whether the documents are nodes, each with an id and a class."""
    tops = [node for document in documents for node in parts(document)]
    return bool(tops) and all(isinstance(node.get("id"), str) and isinstance(node.get("class"), str) for node in tops)


def read(documents: tuple[object, ...]) -> Reading:
    """What the tree says of the machine; several machines in one file are refused."""
    nodes = list(_walk(documents))
    systems = [node for node in nodes if node.kind == "system" and not node.above]
    if len({_named(node) for node in systems}) > 1:
        return Reading(format=Format.LSHW, refused=True, notes=(Note(code=WarningCode.SEVERAL_MACHINES),))
    system = systems[0] if systems else None
    notes: list[Note] = []
    media = tuple(islice(_drives(nodes, notes), MOST_PARTS))
    cpu = _processor(nodes)
    machine = Machine(
        manufacturer=name(system.facts.get("vendor")) if system else None,
        model=_model(system) if system else None,
        serial=_system_serial(system, notes),
        uuid=words(part(system.facts, "configuration", "uuid"), 40) if system else None,
        board_serial=_board_serial(nodes),
        macs=tuple(dict.fromkeys(address for node in nodes if (address := _address(node)))),
        cpu=cpu_name(cpu), cpu_generation=cpu_generation(cpu), memory_mib=_memory(nodes, notes),
        media=media, lists_drives=system is not None and bool(media),
        batteries=tuple(islice(_batteries(nodes, notes), MOST_PARTS)),
    )  # fmt: skip
    return Reading(format=Format.LSHW, machine=machine, notes=tuple(dict.fromkeys(notes)))


def _walk(documents: tuple[object, ...]) -> Iterator[_Node]:
    waiting: list[tuple[object, tuple[dict[str, object], ...]]] = [(document, ()) for document in reversed(documents)]
    seen = 0
    while waiting and seen < _MOST_NODES:
        document, above = waiting.pop()
        nodes = list(parts(document))
        if len(nodes) == 1 and not isinstance(document, list):
            seen += 1
            yield _Node(facts=nodes[0], above=above)
            waiting += [(child, (*above[-8:], nodes[0])) for child in reversed(list(parts(nodes[0].get("children"))))]
        else:
            waiting += [(node, above) for node in reversed(nodes)]


def _named(node: _Node) -> tuple[str, str, str]:
    return node.text("vendor"), node.text("product"), node.text("serial")


def _model(system: _Node) -> str | None:
    product = name(system.facts.get("product"), 160)
    sku = words(part(system.facts, "configuration", "sku"), 120)
    if product and sku and product.endswith(f"({sku})"):
        product = name(product.removesuffix(f"({sku})"), 160)
    return marketing_name(system.text("vendor"), product, name(system.facts.get("version")))


def _system_serial(system: _Node | None, notes: list[Note]) -> str | None:
    if system is None:
        notes.append(Note(code=WarningCode.NO_MACHINE))
        return None
    found = serial(system.facts.get("serial"))
    if found is None:
        said = bool(system.text("serial"))
        notes.append(Note(code=WarningCode.SERIAL_PLACEHOLDER if said else WarningCode.SERIAL_MISSING))
    return found


def _board_serial(nodes: list[_Node]) -> str | None:
    boards = (serial(node.facts.get("serial")) for node in nodes if node.kind == "bus" and node.id == "core")
    return next((found for found in boards if found), None)


def _address(node: _Node) -> str | None:
    return None if node.kind != "network" or node.on_usb() else mac(node.facts.get("serial"))


def _processor(nodes: list[_Node]) -> str | None:
    for node in nodes:
        if node.kind == "processor" and node.id.partition(":")[0] == "cpu" and not node.facts.get("disabled"):
            found = name(node.facts.get("product")) or name(node.facts.get("version"))
            if found and any(char.isalpha() for char in found):
                return found
    return None


# ---- memory


def _memory(nodes: list[_Node], notes: list[Note]) -> int | None:
    """The sum of the modules; without modules what the firmware says, and at last what the kernel counted."""
    arrays = [
        node for node in nodes
        if node.kind == "memory" and node.text("description").casefold() == "system memory"
    ]  # fmt: skip
    sizes = [
        size for array in arrays for bank in parts(array.facts.get("children"))
        if (words(bank.get("id"), 40) or "").startswith("bank") and (size := _bytes(bank.get("size"), notes))
    ]  # fmt: skip
    total = sum(sizes) or sum(_bytes(array.facts.get("size"), notes) or 0 for array in arrays)
    if total and not sizes:
        if total % _BLOCK:  # not what is installed but what was left of it
            notes.append(Note(code=WarningCode.MEMORY_UNKNOWN))
            return None
        notes.append(Note(code=WarningCode.MEMORY_NOT_FROM_MODULES))
    return whole(total // _MIB, least=16, most=MOST_MEMORY_MIB)


def _bytes(value: object, notes: list[Note]) -> int | None:
    found = whole(value, least=1, most=MOST_BYTES)
    if found is None and value is not None and not isinstance(value, dict | list):
        notes.append(Note(code=WarningCode.FIGURE_ABSURD))
    return found


# ---- drives


def _drives(nodes: list[_Node], notes: list[Note]) -> Iterator[SeenDrive]:
    for node in nodes:
        if _is_nvme(node):
            yield _nvme(node, notes)
        elif node.kind == "disk" and _is_fixed(node):
            if node.on_usb():
                notes.append(Note(code=WarningCode.EXTERNAL_DRIVE, detail=node.text("product")[:60]))
                continue
            found = _disk(node, notes)
            if found is not None:
                yield found


def _is_nvme(node: _Node) -> bool:
    driver = words(part(node.facts, "configuration", "driver"), 40)
    return node.kind == "storage" and driver == "nvme" and not node.on_usb()


def _nvme(node: _Node, notes: list[Note]) -> SeenDrive:
    namespaces = [child for child in parts(node.facts.get("children")) if child.get("class") == "disk"]
    sizes = [size for child in namespaces if (size := _bytes(child.get("size"), notes))]
    # without namespaces the node is only what the PCI list calls the controller, no drive's model
    model = name(node.facts.get("product")) if namespaces or node.facts.get("serial") else None
    found = SeenDrive(
        kind=MediumKind.NVME, serial=serial(node.facts.get("serial")), model=model, bus="nvme",
        size_bytes=whole(sum(sizes), least=1, most=MOST_BYTES),
    )  # fmt: skip
    return _told(found, notes)


def _is_fixed(node: _Node) -> bool:
    """A disk of its own: no medium in a reader, no optical drive, no namespace of an NVMe drive, no boot area."""
    above = node.above[-1] if node.above else {}
    if above.get("class") == "disk" or part(above, "configuration", "driver") == "nvme":
        return False
    told = f"{node.id} {node.text('description')}".casefold()
    names = node.facts.get("logicalname")
    names = " ".join(str(item) for item in names) if isinstance(names, list) else str(names or "")
    optical = any(word in told for word in ("cdrom", "dvd", "cd-r", "optical", "blu-ray", "nvme", "sd card"))
    return not optical and not any(word in names for word in ("/dev/sr", "boot0", "boot1", "rpmb", "/dev/fd"))


def _disk(node: _Node, notes: list[Note]) -> SeenDrive | None:
    facts = node.facts
    on_card = node.text("logicalname").startswith("/dev/mmcblk") or node.text("businfo").startswith("mmc@")
    if on_card and node.above:
        card = node.above[-1]
        if "sd card" in (words(card.get("description"), 80) or "").casefold():
            return None
        facts = {**card, **{key: value for key, value in facts.items() if key in ("size", "businfo")}}
    model, size = name(facts.get("product")), _bytes(facts.get("size"), notes)
    if model is None and size is None and serial(facts.get("serial")) is None:
        return None
    bus = "mmc" if on_card else "ata" if "ata" in node.text("description").casefold() else ""
    kind = MediumKind.SSD if on_card else _kind(model or "", facts)
    return _told(SeenDrive(kind=kind, serial=serial(facts.get("serial")), model=model, bus=bus, size_bytes=size), notes)


def _kind(model: str, facts: dict[str, object]) -> MediumKind:
    rate = words(part(facts, "capabilities", "7200rpm") or part(facts, "capabilities", "5400rpm"), 60)
    if rate is not None:
        return MediumKind.HDD
    found = kind_of("", model)
    return MediumKind.HDD if found is MediumKind.UNKNOWN and _turns(facts) else found


def _turns(facts: dict[str, object]) -> bool:
    capabilities = facts.get("capabilities")
    return isinstance(capabilities, dict) and any(str(key).endswith("rpm") for key in capabilities)


def _told(drive: SeenDrive, notes: list[Note]) -> SeenDrive:
    if drive.serial is None:
        notes.append(Note(code=WarningCode.DRIVE_WITHOUT_SERIAL, detail=(drive.model or "")[:60]))
    return drive


# ---- batteries


def _batteries(nodes: list[_Node], notes: list[Note]) -> Iterator[SeenBattery]:
    """Batteries that are there. lshw knows the design capacity and not what is left of it."""
    for node in nodes:
        if node.kind != "power" or not node.id.startswith("battery"):
            continue
        told = " ".join(node.text(key) for key in ("product", "vendor", "slot", "description")).casefold()
        if any(word in told for word in _FAKE) or "empty" in told:
            continue
        notes.append(Note(code=WarningCode.BATTERY_HEALTH_UNKNOWN))
        yield SeenBattery(
            name=name(node.facts.get("product")), serial=name(node.facts.get("serial"), 40),
            design_mwh=whole(node.facts.get("capacity"), least=1000, most=MOST_MWH),
        )  # fmt: skip
