"""What hangs on a laptop and is no part of it: sticks, cards, and drives in a dock or behind a bridge. Pure."""

import re

from laptopdesk.assets.evidence.values import WipeReading

_BUSES = ("usb", "ieee1394", "firewire", "removable")
_CARD_BUSES = frozenset({"sd", "sdio", "sdhc", "sdxc"})
_MODEL = re.compile(r"\busb\b|\bsd[ _-]?card\b|\bsd(?:hc|xc|uc)\b|\bcard ?reader\b|\bflash ?drive\b|\bmemory ?stick\b")
_BRIDGE = re.compile(r"\busb|\bsnt(?:jmicron|asmedia|realtek)|\bsunplus\b")


def is_removable(bus: str, model: str, device: str) -> bool:
    """Whether the drive may come out of any machine: the host of its log, and a label beside it, say nothing of it.

    A serial number that a tool reads through a bridge may be the bridge's. On `mmcblk` the kernel names cards `SD …`
    and what is soldered `MMC …`.
    """
    told, name = bus.strip().casefold(), model.strip().casefold()
    if told.startswith(_BUSES) or told in _CARD_BUSES or "/usb-" in device or "-usb-" in device:
        return True
    return bool(_MODEL.search(name)) or ("/mmcblk" in device and name.startswith("sd "))


def was_removable(reading: WipeReading) -> bool:
    """Whether this reading is of such a drive."""
    return is_removable(reading.bus, reading.model, reading.device)


def asked_through_bridge(told: str) -> bool:
    """Whether smartctl asked through a USB bridge: `usbjmicron`, `sntasmedia`, `[USB JMicron]` (option -d)."""
    return bool(_BRIDGE.search(told.casefold()))
