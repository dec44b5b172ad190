"""Logs of imaging of our own making, shaped like those of the tools."""

from datetime import datetime, timedelta

SHA256 = "c0" * 32


def partclone(node: str, *, done: bool = True) -> str:
    """What partclone says of one node it restores."""
    lines = ["Partclone v0.3.27 http://partclone.org", f"Starting to restore image (-) to device ({node})"]
    lines += ["File system:  EXTFS", "Device size:  983.6 MB = 240127 Blocks", "Block size:   4096 Byte"]
    if done:
        lines += ["Syncing... OK!", f"Partclone successfully restored the image (-) to the device ({node})"]
        lines += ["Cloned successfully."]
    else:
        lines += ["Partclone fail, please check /var/log/partclone.log !"]
    return "\n".join(lines)


def clonezilla(
    *,
    started: datetime,
    ended: datetime | None = None,
    image: str = "mint-22",
    drive: str = "sda",
    serial: str = "DRIVE0001",
    parts: tuple[str, ...] = ("sda1", "sda2"),
    does: str = "restoredisk",
    failed: tuple[str, ...] = (),
    bars: bool = False,
) -> str:
    """A run of Clonezilla on one drive; without `ended` the log stops in the middle."""
    said = f"256GB|ACME_SSD|pci-0000_00_17.0-ata-1||{serial}" if bars else f"256GB_ACME_SSD_256_ACME_SSD_256_{serial}"
    lines = [f"Starting /usr/sbin/ocs-sr at {started:%Y-%m-%d %H:%M:%S} UTC...", "Clonezilla image dir: /home/partimag"]
    lines += [f"/usr/sbin/ocs-sr -g auto -e1 auto -e2 -c -r -icds -j2 -k1 -p poweroff {does} {image} {drive}"]
    lines += [f'Running: task_restoreparts "{image}" "{" ".join(parts)}" ""']
    lines += [f'... on this machine: "/home/partimag/{image}" -> "{drive} {" ".join(parts)}"', "Machine: Latitude 5400"]
    lines += [f"{drive} ({said})"]
    for part in parts:
        lines += [f"Restoring partition /dev/{part}...", partclone(f"/dev/{part}", done=part not in failed)]
        lines += [f"Finished unicast restoring image {image} to /dev/{part}."]
    if ended is not None:
        lines += [f"Ending /usr/sbin/ocs-sr at {ended:%Y-%m-%d %H:%M:%S} UTC..."]
    return "\n".join(lines) + "\n"


def rescuezilla(*, started: datetime, serial: str = "DRIVE0002", sha256: str = SHA256) -> str:
    """What a bench writes down around a restore by Rescuezilla: the drive, the image, the moments, and its summary."""
    node = f'{{"name":"/dev/nvme0n1", "size":512110190592, "type":"disk", "model":"ACME NVMe", "serial":"{serial}"}}'
    return "\n".join(
        [
            "Rescuezilla v2.6.1",
            f"Started: {started:%Y-%m-%dT%H:%M:%S+00:00}",
            node,
            f"{sha256}  /images/mint-22.img",
            "Successfully restored partition table.",
            "Restoring ext4 to /dev/nvme0n1p1 (ext4, 500 GB)",
            partclone("/dev/nvme0n1p1"),
            "Successfully restored image partition sda1 to /dev/nvme0n1p1",
            "Operation took 3 minutes.",
            f"Finished: {started + timedelta(minutes=3):%Y-%m-%dT%H:%M:%S+00:00}",
        ]
    )
