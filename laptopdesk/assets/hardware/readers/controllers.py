"""Storage controllers as tools name them, and drives that may lie behind one without having been seen. Pure.

Names are those of the PCI list (`Volume Management Device NVMe RAID Controller`, `82801 Mobile SATA Controller [RAID
mode]`), of the classes of lspci (`RAID bus controller`) and of Windows (`Intel RST VMD Controller 9A0B`). In RAID mode
(Intel RST, VMD, Optane memory) the firmware hides drives that Linux cannot address without its driver.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from laptopdesk.assets.hardware.values import SeenDrive, UnseenDrive, UnseenKind

_VMD = re.compile(r"\bvmd\b|volume management device", re.IGNORECASE)
_RAID = re.compile(
    r"raid|\brst\b|\brste\b|\bvroc\b|rapid storage|remapp(?:ed|ing)|\bperc\b|smart array|\brcraid\b|\biastor\w{0,4}\b",
    re.IGNORECASE,
)
_OPTANE = re.compile(r"\boptane\b", re.IGNORECASE)
_NVME = re.compile(r"\bnvme?\b|nvm express|non-volatile memory", re.IGNORECASE)
_EMMC = re.compile(r"\bemmc\b", re.IGNORECASE)
_VOLUME = re.compile(
    r"\braid[ -]?(?:[0156]|10) volume|\braid volume|\blogical volume|\bvirtual disk\b|\bperc h?\d|\bmegaraid\b|"
    r"\boptane\w* volume",
    re.IGNORECASE,
)
_WHERE = re.compile(r"(?:pci@)?(?:([0-9a-f]{4,8}):)?([0-9a-f]{2}:[0-9a-f]{2}\.[0-7])", re.IGNORECASE)
_FIRST_OWN = 0x10000
"""Linux gives drives behind a VMD controller PCI domains of their own, from this number up."""


@dataclass(frozen=True, kw_only=True)
class Controller:
    """One storage controller; `kind` is None for a plain one. `behind`: drives seen behind it, None where not told."""

    kind: UnseenKind | None
    name: str = ""
    address: str = ""
    behind: int | None = None


def kind_of_controller(text: str) -> UnseenKind | None:
    """What sort of controller these words name, as far as one may hide a drive; None for a plain one."""
    for kind, pattern in (
        (UnseenKind.VMD, _VMD),
        (UnseenKind.OPTANE, _OPTANE),
        (UnseenKind.RAID, _RAID),
        (UnseenKind.NVME, _NVME),
        (UnseenKind.EMMC, _EMMC),
    ):
        if pattern.search(text):
            return kind
    return None


def address_of(bus_info: str) -> str:
    """`00:0e.0` for `pci@0000:00:0e.0`, so that tools that leave out the first domain say the same; else nothing."""
    match = _WHERE.fullmatch(bus_info.strip())
    if not match:
        return ""
    domain = int(match[1] or "0", 16)
    return f"{domain:x}:{match[2].lower()}" if domain else match[2].lower()


def own_domain(bus_info: str) -> int | None:
    """The PCI domain that a VMD controller made, None for any other."""
    match = _WHERE.fullmatch(bus_info.strip())
    domain = int(match[1] or "0", 16) if match else 0
    return domain if domain >= _FIRST_OWN else None


def unseen_drives(
    controllers: Sequence[Controller], drives: Sequence[SeenDrive], *, whole_machine: bool
) -> tuple[UnseenDrive, ...]:
    """What may hide a drive: a controller that could and has none behind it, a RAID volume, or no drive at all.

    Where a tool does not say what lies behind what, as many drives are behind such controllers as the plain ones
    cannot account for.
    """
    unseen = [*_volumes(drives), *_empty(controllers, drives)]
    if not unseen and whole_machine and not drives and controllers:
        first = controllers[0]
        unseen = [UnseenDrive(kind=UnseenKind.ANY, name=first.name, address=first.address)]
    return tuple(dict.fromkeys(unseen))


def _empty(controllers: Sequence[Controller], drives: Sequence[SeenDrive]) -> Iterator[UnseenDrive]:
    spare = len(drives) - sum(1 for one in controllers if one.kind in (None, UnseenKind.NVME) and one.behind is None)
    spare -= sum(one.behind or 0 for one in controllers)
    for one in controllers:
        if one.kind is None or one.behind:
            continue
        if one.behind is None:
            if one.kind is UnseenKind.NVME:
                continue  # counted with the plain ones: each has its one drive
            spare -= 1
            if spare >= 0:
                continue
        yield UnseenDrive(kind=one.kind, name=one.name, address=one.address)


def _volumes(drives: Iterable[SeenDrive]) -> Iterator[UnseenDrive]:
    for drive in drives:
        if _VOLUME.search(drive.model or ""):
            yield UnseenDrive(kind=UnseenKind.VOLUME, name=(drive.model or "")[:80])
