"""Drives in the tree of `lshw`, and what it shows of controllers behind which one may lie unseen."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from laptopdesk.assets.evidence.readers.source import kind_of
from laptopdesk.assets.hardware.readers.clean import MOST_BYTES, MOST_PARTS, name, part, parts, serial, whole, words
from laptopdesk.assets.hardware.readers.controllers import (
    Controller,
    address_of,
    kind_of_controller,
    own_domain,
    unseen_drives,
)
from laptopdesk.assets.hardware.readers.lshw_tree import Node
from laptopdesk.assets.hardware.values import Note, SeenDrive, UnseenDrive, UnseenKind, WarningCode
from laptopdesk.assets.lifecycle.values import MediumKind

_EMMC = re.compile(r"mmcblk\d{1,3}")
_EMMC_PART = re.compile(r"mmcblk\d{1,3}(?:boot\d|rpmb|gp\d)")
_NAMESPACE = re.compile(r"(nvme\d{1,3})(?:c\d{1,3})?n\d{1,3}")
_OPTICAL = ("cdrom", "dvd", "cd-r", "optical", "blu-ray", "nvme", "sd card")


@dataclass(frozen=True, kw_only=True)
class NodeDrive:
    """A drive and the node it was read from."""

    node: Node
    drive: SeenDrive


def bytes_of(value: object, notes: list[Note]) -> int | None:
    """A size in bytes; one that cannot be is said and left out."""
    size = whole(value, least=1, most=MOST_BYTES)
    if size is None and value is not None and not isinstance(value, dict | list):
        notes.append(Note(code=WarningCode.FIGURE_ABSURD))
    return size


def read_drives(
    nodes: Sequence[Node], notes: list[Note], *, whole_machine: bool
) -> tuple[tuple[SeenDrive, ...], tuple[UnseenDrive, ...]]:
    """(the drives inside, what may hide another)."""
    node_drives = list(islice(_drives(nodes, notes), MOST_PARTS))
    drives = tuple(one.drive for one in node_drives)
    controllers = list(islice(_controllers(nodes, node_drives), MOST_PARTS))
    return drives, unseen_drives(controllers, drives, whole_machine=whole_machine)


# ---- drives


def _drives(nodes: Sequence[Node], notes: list[Note]) -> Iterator[NodeDrive]:
    cards: set[str] = set()
    for node in nodes:
        card = next((one for one in node.names if _EMMC.fullmatch(one)), None)
        if card is not None:
            if card not in cards and _is_emmc(node):
                cards.add(card)
                yield NodeDrive(node=node, drive=_emmc(node, notes))
        elif _is_nvme(node):
            yield NodeDrive(node=node, drive=_nvme(node, notes))
        elif node.kind == "disk" and _is_fixed(node):
            if node.on_usb():
                notes.append(Note(code=WarningCode.EXTERNAL_DRIVE, detail=node.text("product")[:60]))
                continue
            drive = _disk(node, notes)
            if drive is not None:
                yield NodeDrive(node=node, drive=drive)


def _is_nvme(node: Node) -> bool:
    return node.kind == "storage" and node.driver == "nvme" and not node.on_usb()


def _nvme(node: Node, notes: list[Note]) -> SeenDrive:
    namespaces = [child for child in parts(node.facts.get("children")) if child.get("class") == "disk"]
    sizes = [size for child in namespaces if (size := bytes_of(child.get("size"), notes))]
    # without namespaces the node is only what the PCI list calls the controller, no drive's model
    model = name(node.facts.get("product")) if namespaces or node.facts.get("serial") else None
    drive = SeenDrive(
        kind=MediumKind.NVME,
        serial=serial(node.facts.get("serial")),
        model=model,
        bus="nvme",
        size_bytes=whole(sum(sizes), least=1, most=MOST_BYTES),
    )
    return _note_missing_serial(drive, notes)


def _card_of(node: Node) -> dict[str, object]:
    """The card: this node, or the one above of which it is the block device (lshw before B.02.19)."""
    above = node.above[-1] if node.above else {}
    own = "mmc" in node.text("description").casefold() or node.facts.get("product") is not None
    is_card = (words(above.get("businfo"), 80) or "").startswith("mmc@") or "SD/MMC" in str(above.get("description"))
    return node.facts if own or not is_card else {**above, **{k: v for k, v in node.facts.items() if k == "size"}}


def _is_emmc(node: Node) -> bool:
    """Soldered memory, no card in a reader: lshw calls what has an SD register a card."""
    text = " ".join(words(one.get("description"), 80) or "" for one in (node.facts, *node.above[-1:])).casefold()
    capabilities = (part(one, "capabilities", "removable") for one in (node.facts, *node.above[-1:]))
    return "sd card" not in text and not any(capabilities) and not node.on_usb()


def _emmc(node: Node, notes: list[Note]) -> SeenDrive:
    """One drive; its boot areas and its protected area are no drives of their own."""
    card = _card_of(node)
    drive = SeenDrive(
        kind=MediumKind.SSD,
        serial=serial(card.get("serial")),
        model=name(card.get("product")),
        bus="mmc",
        size_bytes=bytes_of(card.get("size"), notes),
    )
    return _note_missing_serial(drive, notes)


def _is_fixed(node: Node) -> bool:
    """A disk of its own: no medium in a reader, no optical drive, no namespace of an NVMe drive, no boot area."""
    above = node.above[-1] if node.above else {}
    if above.get("class") == "disk" or part(above, "configuration", "driver") == "nvme":
        return False
    if any("sd card" in (words(one.get("description"), 80) or "").casefold() for one in (node.facts, above)):
        return False
    text = f"{node.id} {node.text('description')}".casefold()
    names = " ".join(node.names)
    on_card = node.text("businfo").startswith("mmc@") or bool(_EMMC_PART.search(names))
    optical = any(word in text for word in _OPTICAL)
    return not optical and not on_card and not any(word in names for word in ("sr0", "sr1", "fd0"))


def _disk(node: Node, notes: list[Note]) -> SeenDrive | None:
    facts = node.facts
    model, size = name(facts.get("product")), bytes_of(facts.get("size"), notes)
    if model is None and size is None and serial(facts.get("serial")) is None:
        return None
    bus = "ata" if "ata" in node.text("description").casefold() else ""
    kind = _kind(model or "", facts)
    return _note_missing_serial(
        SeenDrive(kind=kind, serial=serial(facts.get("serial")), model=model, bus=bus, size_bytes=size), notes
    )


def _kind(model: str, facts: dict[str, object]) -> MediumKind:
    rate = words(part(facts, "capabilities", "7200rpm") or part(facts, "capabilities", "5400rpm"), 60)
    if rate is not None:
        return MediumKind.HDD
    kind = kind_of("", model)
    return MediumKind.HDD if kind is MediumKind.UNKNOWN and _turns(facts) else kind


def _turns(facts: dict[str, object]) -> bool:
    capabilities = facts.get("capabilities")
    return isinstance(capabilities, dict) and any(str(key).endswith("rpm") for key in capabilities)


def _note_missing_serial(drive: SeenDrive, notes: list[Note]) -> SeenDrive:
    if drive.serial is None:
        notes.append(Note(code=WarningCode.DRIVE_WITHOUT_SERIAL, detail=(drive.model or "")[:60]))
    return drive


# ---- controllers


def _controllers(nodes: Sequence[Node], node_drives: Sequence[NodeDrive]) -> Iterator[Controller]:
    own = sorted({domain for one in node_drives if (domain := _domain(one.node)) is not None})
    placed = [node for node in nodes if _is_controller(node)]
    loose = [one for one in node_drives if not any(one.node.under(node) for node in placed)]
    plain = [node for node in placed if _kind_of(node) is None and not _behind(node, node_drives)]
    read = {card for one in nodes for card in one.names if _EMMC.fullmatch(card)}
    for node in placed:
        kind, behind = _kind_of(node), _behind(node, node_drives)
        if kind is UnseenKind.VMD and not behind and own:
            own, behind = own[1:], 1
        elif kind is UnseenKind.NVME:
            behind = _namespaces(node, nodes)
        elif kind is UnseenKind.RAID and loose and not plain:
            behind = len(loose)  # old versions of lshw do not say on which controller a disk is
        yield Controller(kind=kind, name=_named(node), address=address_of(node.text("businfo")), behind=behind)
    for node in nodes:
        if _is_hidden_emmc(node, read):
            yield Controller(kind=UnseenKind.EMMC, name=_named(node), address=address_of(_bus(node)), behind=0)


def _is_controller(node: Node) -> bool:
    """A storage controller that is a part of the machine; lshw lists SCSI hosts and card readers as such too."""
    text = _words_of(node)
    card_reader = "mmc host" in text.casefold() or node.id.startswith("mmc")
    host = node.id.partition(":")[0] == "scsi" and not node.text("businfo") and not node.text("product")
    if node.on_usb() or host or (card_reader and kind_of_controller(text) is not UnseenKind.RAID):
        return False
    hides = kind_of_controller(text) in (UnseenKind.VMD, UnseenKind.RAID, UnseenKind.OPTANE)
    return node.kind == "storage" or (hides and node.kind in ("generic", "memory") and "pci@" in node.text("businfo"))


def _words_of(node: Node) -> str:
    return " ".join((node.text("description"), node.text("product"), node.driver, node.id))


def _kind_of(node: Node) -> UnseenKind | None:
    kind = kind_of_controller(_words_of(node))
    if kind is not UnseenKind.VMD and _is_nvme(node):
        return UnseenKind.NVME  # a memory that is a drive of its own, Optane's among them
    return UnseenKind.RAID if kind is None and part(node.facts, "capabilities", "raid") else kind


def _named(node: Node) -> str:
    return (node.text("product") or node.text("description") or node.driver or node.id)[:80]


def _bus(node: Node) -> str:
    return next((text for one in (node.facts, *reversed(node.above)) if (text := words(one.get("businfo"), 80))), "")


def _behind(node: Node, node_drives: Sequence[NodeDrive]) -> int:
    return sum(1 for one in node_drives if one.node.under(node))


def _domain(node: Node) -> int | None:
    bus_infos = (words(one.get("businfo"), 80) or "" for one in (node.facts, *node.above))
    return next((domain for one in bus_infos if (domain := own_domain(one)) is not None), None)


def _namespaces(node: Node, nodes: Sequence[Node]) -> int:
    """How many namespaces the controller shows: below it, or by its name where the report is a flat list."""
    count = 0
    for other in nodes:
        if other.facts is node.facts or other.kind != "disk":
            continue
        of = {match[1] for one in other.names if (match := _NAMESPACE.fullmatch(one))}
        below = other.under(node) and (bool(of) or "size" in other.facts)
        count += below or bool(of & set(node.names))
    return count


def _is_hidden_emmc(node: Node, read: set[str]) -> bool:
    """A host or a card that is called eMMC, or has only a boot area, of which no whole drive was read."""
    if node.on_usb() or read:
        return False
    areas = any(_EMMC_PART.fullmatch(one) for one in node.names)
    called = node.kind in ("storage", "bus", "generic") and kind_of_controller(_words_of(node)) is UnseenKind.EMMC
    return areas or called
