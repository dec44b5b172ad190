"""Controllers behind which a drive may lie unseen, and eMMC drives, as lshw, the GLPI agent and smartctl name them."""

from typing import Any

import pytest

from laptopdesk.assets.hardware.readers import read_file
from laptopdesk.assets.hardware.rules import same_controller, shows_the_drive
from laptopdesk.assets.hardware.values import Machine, SeenDrive, UnseenDrive, UnseenKind
from laptopdesk.assets.lifecycle.values import MediumKind
from tests.unit.assets.hardware.reports import SERIAL, as_bytes

VMD = {
    "id": "raid",
    "class": "storage",
    "claimed": True,
    "description": "RAID bus controller",
    "product": "Volume Management Device NVMe RAID Controller",
    "businfo": "pci@0000:00:0e.0",
    "configuration": {"driver": "vmd"},
    "capabilities": {"raid": True},
}
DISK = {
    "id": "disk",
    "class": "disk",
    "description": "ATA Disk",
    "product": "EXAMPLE 500",
    "serial": "DRVTEST0002",
    "logicalname": "/dev/sda",
    "businfo": "scsi@0:0.0.0",
    "size": 500107862016,
}
SATA = {
    "id": "sata",
    "class": "storage",
    "description": "SATA controller",
    "businfo": "pci@0000:00:17.0",
    "product": "Example SATA Controller [AHCI mode]",
    "configuration": {"driver": "ahci"},
}
WITH_DISK = SATA | {"children": [DISK]}
RST = SATA | {"id": "raid", "description": "RAID bus controller", "product": "82801 Mobile SATA Controller [RAID mode]"}
HOST = {"id": "mmc0", "class": "storage", "description": "MMC Host", "logicalname": "mmc0"}
CARD = {
    "id": "card",
    "class": "disk",
    "description": "SD/MMC Device",
    "product": "EX4032",
    "businfo": "mmc@0:0001",
    "serial": "2084680999",
    "size": 31268536320,
    "logicalname": ["/dev/mmcblk0", "/dev/mmcblk0boot0", "/dev/mmcblk0boot1", "/dev/mmcblk0rpmb"],
}


def nvme(businfo: str = "pci@0000:01:00.0", *, namespaces: bool = True, **changes: Any) -> dict[str, Any]:
    """An NVMe drive as lshw sees it; without namespaces only what newer kernels list beside them."""
    beside = [
        {"id": "namespace:0", "class": "disk", "description": "NVMe disk", "logicalname": "hwmon2"},
        {"id": "namespace:1", "class": "disk", "description": "NVMe disk", "logicalname": "/dev/ng0n1"},
    ]
    real = {"id": "namespace:2", "class": "disk", "logicalname": "/dev/nvme0n1", "size": 512110190592}
    return {
        "id": "nvme",
        "class": "storage",
        "description": "NVMe device",
        "product": "EXAMPLE NVMe",
        "businfo": businfo,
        "serial": "NVMETEST001",
        "logicalname": "/dev/nvme0",
        "configuration": {"driver": "nvme"},
        "children": [*beside, *([real] if namespaces else [])],
        **changes,
    }


def machine(*parts: dict[str, Any]) -> dict[str, Any]:
    core = {"id": "core", "class": "bus", "children": [{"id": "pci", "class": "bridge", "children": list(parts)}]}
    return {"id": "host", "class": "system", "vendor": "Example", "serial": SERIAL, "children": [core]}


def kinds(document: object) -> list[str]:
    return [one.kind.value for one in read_file(as_bytes(document)).machine.unseen]


def drives(document: object) -> list[tuple[MediumKind, str | None, int | None, str]]:
    return [(d.kind, d.serial, d.size_bytes, d.bus) for d in read_file(as_bytes(document)).machine.media]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((VMD, WITH_DISK), ["vmd"]),
        ((VMD | {"claimed": False, "configuration": {}}, WITH_DISK), ["vmd"]),
        ((VMD | {"product": "", "description": "RAID bus controller"}, WITH_DISK), ["vmd"]),
        ((VMD, nvme("pci@10000:e1:00.0")), []),
        ((VMD, nvme("pci@10000:e1:00.0"), VMD | {"businfo": "pci@0000:00:0f.0"}), ["vmd"]),
        ((VMD, nvme()), ["vmd"]),
        ((VMD | {"children": [nvme()]},), []),
        ((RST, nvme()), ["raid"]),
        ((RST,), ["raid"]),
        ((RST | {"children": [DISK]},), []),
        ((RST, {"id": "scsi:0", "class": "storage", "logicalname": "scsi0", "children": [DISK]}), []),
        ((RST | {"product": "FCH SATA Controller [RAID mode]"}, WITH_DISK), ["raid"]),
        ((RST | {"product": "Cannon Lake Mobile PCH SATA RAID premium"}, WITH_DISK), ["raid"]),
        ((RST | {"product": "MegaRAID SAS 2008"}, WITH_DISK), ["raid"]),
        ((RST | {"product": "", "class": "generic", "capabilities": {}}, WITH_DISK), ["raid"]),
        ((nvme(namespaces=False), WITH_DISK), ["nvme"]),
        ((nvme(namespaces=False, children=[]), WITH_DISK), ["nvme"]),
        ((nvme(configuration={}, children=[], description="Non-Volatile memory controller"), WITH_DISK), ["nvme"]),
        ((nvme(), WITH_DISK), []),
        ((nvme(configuration={}, children=[], product="NVMe Optane Memory Series"), WITH_DISK), ["optane"]),
        ((nvme(product="NVMe Optane Memory Series"), WITH_DISK), []),
        ((SATA,), ["any"]),
        ((SATA, {"id": "usb", "class": "storage", "businfo": "usb@1:1", "children": [DISK]}), ["any"]),
        ((WITH_DISK,), []),
        ((SATA, nvme()), []),
        ((), []),
        ((HOST | {"product": "Celeron N3350 eMMC Controller", "businfo": "pci@0000:00:1c.0"}, WITH_DISK), ["emmc"]),
        ((HOST | {"children": [CARD | {"logicalname": ["/dev/mmcblk0boot0"], "size": None}]}, WITH_DISK), ["emmc"]),
        ((HOST | {"product": "RTL8411B PCI Express Card Reader", "businfo": "pci@0000:01:00.0"}, WITH_DISK), []),
        ((HOST | {"children": [CARD]}, WITH_DISK), []),
        ((SATA | {"children": [DISK | {"product": "Raid 1 Volume"}]},), ["volume"]),
    ],
)
def test_what_lshw_may_not_have_seen(parts: tuple[dict[str, Any], ...], expected: list[str]) -> None:
    assert kinds(machine(*parts)) == expected


def test_the_warning_names_the_controller() -> None:
    reading = read_file(as_bytes(machine(VMD, WITH_DISK)))
    assert str(reading.notes[0]) == "vmd_controller_without_drive:Volume Management Device NVMe RAID Controller"
    assert reading.machine.unseen[0].address == "00:0e.0"


@pytest.mark.parametrize("as_class", ["storage", "bus"])
def test_an_emmc_is_one_drive(as_class: str) -> None:
    """Newer lshw: one card with several names. Older: a device with an interface for each of them."""
    assert drives(machine(HOST | {"class": as_class, "children": [CARD]})) == [
        (MediumKind.SSD, "2084680999", 31268536320, "mmc")
    ]
    areas = [
        {"id": f"interface:{place}", "class": "disk", "logicalname": f"/dev/mmcblk0{area}", "size": size}
        for place, (area, size) in enumerate((("rpmb", None), ("boot0", 4194304), ("", 31268536320), ("boot1", 4096)))
    ]
    device = {key: value for key, value in CARD.items() if key not in ("logicalname", "size")}
    older = HOST | {"class": as_class, "children": [device | {"class": "generic", "id": "device", "children": areas}]}
    assert drives(machine(older)) == [(MediumKind.SSD, "2084680999", 31268536320, "mmc")]


def test_an_emmc_beside_a_disk_is_a_drive_of_its_own() -> None:
    assert len(drives(machine(HOST | {"children": [CARD]}, WITH_DISK))) == 2


@pytest.mark.parametrize(
    "card",
    [
        CARD | {"description": "SD Card", "logicalname": "/dev/mmcblk0"},
        CARD | {"capabilities": {"removable": True}},
        CARD | {"logicalname": None, "size": None, "product": None, "serial": None},
        {"id": "card", "class": "disk", "description": "SD/MMC Device", "businfo": "mmc@1:0001"},
    ],
)
def test_a_card_in_a_reader_and_a_radio_are_no_drives(card: dict[str, Any]) -> None:
    assert drives(machine(HOST | {"children": [card]}, WITH_DISK)) == [
        (MediumKind.UNKNOWN, "DRVTEST0002", 500107862016, "ata")
    ]


# ---- the GLPI agent

G_VMD = {
    "name": "Volume Management Device NVMe RAID Controller",
    "type": "RAID bus controller",
    "pcislot": "00:0e.0",
    "pciclass": "0104",
    "driver": "vmd",
}
G_SATA = {"name": "Example SATA Controller", "type": "SATA controller", "pcislot": "00:17.0", "pciclass": "0106"}
G_NVME = {"name": "Example", "type": "Non-Volatile memory controller", "pcislot": "01:00.0", "pciclass": "0108"}
G_DISK = {"name": "sda", "model": "EXAMPLE 500", "serial": "DRVTEST0002", "disksize": 500107, "interface": "ATA"}
G_STICK = {"name": "nvme0n1", "model": "EXAMPLE", "serial": "NVMETEST001", "disksize": 512110, "interface": "NVME"}


def glpi(controllers: list[dict[str, Any]], storages: list[dict[str, Any]] | None, **changes: Any) -> dict[str, Any]:
    content = {"versionclient": "GLPI-Agent_v1.7", "bios": {"ssn": SERIAL}, "controllers": controllers}
    if storages is not None:
        content["storages"] = storages
    return {"deviceid": "x", "action": "inventory", "content": content, **changes}


@pytest.mark.parametrize(
    ("controllers", "storages", "expected"),
    [
        ([G_VMD, G_SATA], [G_DISK], ["vmd"]),
        ([G_VMD, G_NVME | {"pcislot": "10000:e1:00.0"}], [G_STICK], []),
        ([G_VMD, G_NVME], [G_STICK], ["vmd"]),
        ([G_VMD], [G_STICK], []),
        ([{"name": "SATA Controller [RAID mode]", "type": "RAID bus controller"}], [G_DISK], []),
        ([{"name": "SATA Controller [RAID mode]", "type": "RAID bus controller"}, G_NVME], [G_STICK], ["raid"]),
        ([{"name": "Intel RST VMD Controller 9A0B"}, G_SATA], [G_DISK], ["vmd"]),
        ([{"name": "Intel Chipset SATA/PCIe RST Premium Controller"}, G_NVME], [G_STICK], ["raid"]),
        ([G_SATA, G_NVME], [G_STICK], []),
        ([G_SATA], [], ["any"]),
        ([G_SATA], None, []),
        ([{"name": "Example Audio", "pciclass": "0403"}], [], []),
    ],
)
def test_what_the_glpi_agent_may_not_have_seen(
    controllers: list[dict[str, Any]], storages: list[dict[str, Any]] | None, expected: list[str]
) -> None:
    assert kinds(glpi(controllers, storages)) == expected


def test_glpi_counts_an_emmc_once() -> None:
    names = ("mmcblk0", "mmcblk0boot0", "mmcblk0boot1", "mmcblk0rpmb")
    found = [{"name": name, "model": "EX4032", "serial": "2084680999", "disksize": 31268} for name in names]
    assert drives(glpi([], found)) == [(MediumKind.SSD, "2084680999", 31268000000, "mmc")]


# ---- smartctl


@pytest.mark.parametrize("told", ["usbjmicron", "sntjmicron", "sntasmedia", "sntrealtek", "usbprolific"])
def test_a_drive_behind_a_bridge_is_not_inside(told: str) -> None:
    report = {
        "json_format_version": [1, 0],
        "smartctl": {"exit_status": 0},
        "serial_number": "BRIDGE0001",
        "model_name": "EXAMPLE",
        "device": {"name": "/dev/sdb", "type": told, "protocol": "NVMe"},
    }
    assert drives(report) == []


def test_a_raid_volume_is_not_its_drives() -> None:
    report = {
        "json_format_version": [1, 0],
        "smartctl": {"exit_status": 0},
        "model_name": "Intel Raid 0 Volume",
        "user_capacity": {"bytes": 10**12},
        "device": {"type": "scsi", "protocol": "SCSI"},
    }
    assert kinds(report) == ["volume"]


# ---- the rule


def unseen(kind: UnseenKind = UnseenKind.VMD, name: str = "VMD", address: str = "00:0e.0") -> UnseenDrive:
    return UnseenDrive(kind=kind, name=name, address=address)


def test_two_tools_speak_of_one_controller() -> None:
    assert same_controller(unseen(), unseen(name="Volume Management Device"))
    assert same_controller(unseen(), unseen(name="vmd", address=""))
    assert not same_controller(unseen(), unseen(address="00:0f.0"))
    assert not same_controller(unseen(), unseen(kind=UnseenKind.RAID))


def test_a_later_report_shows_the_drive_only_with_one_that_is_new() -> None:
    old, new = SeenDrive(serial="DRVTEST0002", size_bytes=5), SeenDrive(serial="NVMETEST001", size_bytes=6)
    before = Machine(media=(old,), lists_drives=True, unseen=(unseen(),))
    assert shows_the_drive(unseen(), before, Machine(media=(old, new), lists_drives=True))
    assert not shows_the_drive(unseen(), before, Machine(media=(old,), lists_drives=True))
    assert not shows_the_drive(unseen(), before, Machine(media=(old, new), lists_drives=True, unseen=(unseen(),)))
    assert not shows_the_drive(unseen(), before, Machine(media=(new,)))
    nothing = Machine(media=(SeenDrive(serial="NVMETEST001"),), lists_drives=True)
    whole = Machine(media=(SeenDrive(serial="NVMETEST001", size_bytes=6),), lists_drives=True)
    assert shows_the_drive(unseen(UnseenKind.NVME), nothing, whole)
