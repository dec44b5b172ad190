"""`lshw -json`: a tree of nodes, as one object or as a list, whole or of one class."""

from collections.abc import Iterator
from itertools import islice

from laptopdesk.assets.hardware.readers.clean import (
    MOST_MEMORY_MIB,
    MOST_MWH,
    MOST_PARTS,
    installed_memory,
    mac,
    marketing_name,
    name,
    part,
    parts,
    serial,
    sold_memory,
    whole,
    words,
)
from laptopdesk.assets.hardware.readers.cpu import cpu_generation, cpu_name
from laptopdesk.assets.hardware.readers.lshw_drives import bytes_of, read_drives
from laptopdesk.assets.hardware.readers.lshw_tree import Node, walk
from laptopdesk.assets.hardware.values import Format, InventoryReading, Machine, Note, SeenBattery, WarningCode

_MIB = 1024 * 1024
_FAKE = ("virtual battery", "fake")


def recognises(documents: tuple[object, ...]) -> bool:
    """Whether the documents are nodes, each with an id and a class."""
    tops = [node for document in documents for node in parts(document)]
    return bool(tops) and all(isinstance(node.get("id"), str) and isinstance(node.get("class"), str) for node in tops)


def read(documents: tuple[object, ...]) -> InventoryReading:
    """What the tree says of the machine; several machines in one file are refused."""
    nodes = list(walk(documents))
    systems = [node for node in nodes if node.kind == "system" and not node.above]
    if len({_named(node) for node in systems}) > 1:
        return InventoryReading(format=Format.LSHW, refused=True, notes=(Note(code=WarningCode.SEVERAL_MACHINES),))
    system = systems[0] if systems else None
    notes: list[Note] = []
    media, unseen = read_drives(nodes, notes, whole_machine=system is not None)
    cpu = _processor(nodes)
    machine = Machine(
        manufacturer=name(system.facts.get("vendor")) if system else None,
        model=_model(system) if system else None,
        serial=_system_serial(system, notes),
        uuid=words(part(system.facts, "configuration", "uuid"), 40) if system else None,
        board_serial=_board_serial(nodes),
        macs=tuple(dict.fromkeys(address for node in nodes if (address := _address(node)))),
        cpu=cpu_name(cpu),
        cpu_generation=cpu_generation(cpu),
        memory_mib=_memory(nodes, notes),
        media=media,
        lists_drives=system is not None and bool(media),
        unseen=unseen,
        batteries=tuple(islice(_batteries(nodes, notes), MOST_PARTS)),
    )
    return InventoryReading(format=Format.LSHW, machine=machine, notes=tuple(dict.fromkeys(notes)))


def _named(node: Node) -> tuple[str, str, str]:
    return node.text("vendor"), node.text("product"), node.text("serial")


def _model(system: Node) -> str | None:
    product = name(system.facts.get("product"), 160)
    sku = words(part(system.facts, "configuration", "sku"), 120)
    if product and sku and product.endswith(f"({sku})"):
        product = name(product.removesuffix(f"({sku})"), 160)
    return marketing_name(system.text("vendor"), product, name(system.facts.get("version")))


def _system_serial(system: Node | None, notes: list[Note]) -> str | None:
    if system is None:
        notes.append(Note(code=WarningCode.NO_MACHINE))
        return None
    number = serial(system.facts.get("serial"))
    if number is None:
        has_text = bool(system.text("serial"))
        notes.append(Note(code=WarningCode.SERIAL_PLACEHOLDER if has_text else WarningCode.SERIAL_MISSING))
    return number


def _board_serial(nodes: list[Node]) -> str | None:
    boards = (serial(node.facts.get("serial")) for node in nodes if node.kind == "bus" and node.id == "core")
    return next((number for number in boards if number), None)


def _address(node: Node) -> str | None:
    return None if node.kind != "network" or node.on_usb() else mac(node.facts.get("serial"))


def _processor(nodes: list[Node]) -> str | None:
    for node in nodes:
        if node.kind == "processor" and node.id.partition(":")[0] == "cpu" and not node.facts.get("disabled"):
            processor = name(node.facts.get("product")) or name(node.facts.get("version"))
            if processor and any(char.isalpha() for char in processor):
                return processor
    return None


# ---- memory


def _memory(nodes: list[Node], notes: list[Note]) -> int | None:
    """The sum of the modules; without modules what the firmware says, and at last what the kernel counted."""
    arrays = [
        node for node in nodes if node.kind == "memory" and node.text("description").casefold() == "system memory"
    ]
    sizes = [
        size
        for array in arrays
        for bank in parts(array.facts.get("children"))
        if (words(bank.get("id"), 40) or "").startswith("bank") and (size := bytes_of(bank.get("size"), notes))
    ]
    total = sum(sizes) or sum(bytes_of(array.facts.get("size"), notes) or 0 for array in arrays)
    mib, rest = divmod(total, _MIB)
    if total and (rest or not (installed_memory(mib) if sizes else sold_memory(mib))):
        notes.append(Note(code=WarningCode.MEMORY_UNKNOWN))  # not what is installed but what was left of it
        return None
    if total and not sizes:
        notes.append(Note(code=WarningCode.MEMORY_NOT_FROM_MODULES))
    return whole(mib, least=16, most=MOST_MEMORY_MIB)


# ---- batteries


def _batteries(nodes: list[Node], notes: list[Note]) -> Iterator[SeenBattery]:
    """Batteries that are there. lshw knows the design capacity and not what is left of it."""
    for node in nodes:
        if node.kind != "power" or not node.id.startswith("battery"):
            continue
        text = " ".join(node.text(key) for key in ("product", "vendor", "slot", "description")).casefold()
        if any(word in text for word in _FAKE) or "empty" in text:
            continue
        notes.append(Note(code=WarningCode.BATTERY_HEALTH_UNKNOWN))
        yield SeenBattery(
            name=name(node.facts.get("product")),
            serial=name(node.facts.get("serial"), 40),
            design_mwh=whole(node.facts.get("capacity"), least=1000, most=MOST_MWH),
        )
