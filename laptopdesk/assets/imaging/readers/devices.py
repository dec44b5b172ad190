"""Device nodes: which are whole drives, and which drive a partition lies on."""

import re

_DRIVE = re.compile(r"(?:[shv]d[a-z]{1,3}|xvd[a-z]{1,2}|nvme\d{1,3}n\d{1,3}|mmcblk\d{1,3})")
_PARTITION = re.compile(r"((?:[shv]d[a-z]{1,3}|xvd[a-z]{1,2}))\d{1,3}|((?:nvme\d{1,3}n\d{1,3}|mmcblk\d{1,3}))p\d{1,3}")


def node_of(text: str) -> str:
    """The name of this node without its folder: `/dev/sda1` is `sda1`, `/dev/vg/root` is `vg/root`."""
    return text.strip().removeprefix("/dev/").strip()


def is_drive(node: str) -> bool:
    """Whether it is a whole drive: no partition, boot area, RAID, volume or loop."""
    return _DRIVE.fullmatch(node) is not None


def drive_of(node: str) -> str | None:
    """The drive that this node is or lies on; None for what lies on no drive of its own."""
    if is_drive(node):
        return node
    found = _PARTITION.fullmatch(node)
    return (found[1] or found[2]) if found else None
