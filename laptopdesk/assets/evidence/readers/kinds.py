"""What a drive is made of, from what a tool says of its bus and model. In doubt: unknown."""

import re

from laptopdesk.assets.lifecycle.values import MediumKind

_FLASH = re.compile(
    r"\bssd\b|nvme|\bemmc\b|\bwds\d|\bsandisk\b|\bkingston\b|\bliteon|\bmz[-7nv]|\bcrucial\b", re.IGNORECASE
)
_ROTATING = re.compile(
    r"\bwd\d{4,5}[a-z]{4}|\bst\d{3,}[a-z]{2}|\bhgst\b|\bhts\d|\bhitachi\b|\btoshiba m[kq]\d|\bhdd\b|\bfujitsu mh",
    re.IGNORECASE,
)


def kind_of(bus: str, model: str) -> MediumKind:
    """NVMe by its bus; SSD and magnetic disk by what the tool or the model's family says; else unknown."""
    upper = bus.upper()
    if upper.startswith("NVM"):
        return MediumKind.NVME
    if "SSD" in upper or upper.endswith("-S") or _FLASH.search(model):
        return MediumKind.SSD
    if "HDD" in upper or _ROTATING.search(model):
        return MediumKind.HDD
    return MediumKind.UNKNOWN
