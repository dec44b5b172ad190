"""Reports of tools as they write them, with machines and numbers that do not exist."""

import json
from typing import Any

SERIAL, DRIVE, BOARD = "QX7TEST91", "DRVTEST0001", "BRDTEST7702"
UUID = "10e2f3a4-b5c6-47d8-89e0-a1b2c3d4e5f6"
MAC = "00:1b:21:aa:bb:cd"


def lshw(**changes: Any) -> dict[str, Any]:
    """A whole laptop as lshw sees it; `changes` replace facts of the system."""
    cpu = {"id": "cpu", "class": "processor", "product": "Intel(R) Core(TM) i5-5200U CPU @ 2.20GHz"}
    bank = {"id": "bank:0", "class": "memory", "description": "SODIMM DDR3", "size": 4 * 2**30}
    memory = {
        "id": "memory",
        "class": "memory",
        "description": "System Memory",
        "size": 8 * 2**30,
        "children": [bank, dict(bank, id="bank:1"), {"id": "bank:2", "class": "memory", "description": "[empty]"}],
    }
    disk = {
        "id": "disk",
        "class": "disk",
        "description": "ATA Disk",
        "product": "EXAMPLE SSD 256",
        "serial": DRIVE,
        "logicalname": "/dev/sda",
        "businfo": "scsi@0:0.0.0",
        "size": 256060514304,
    }
    stick = {"id": "disk", "class": "disk", "product": "Stick", "serial": "STICK0001", "size": 15 * 10**9}
    usb = {"id": "usb", "class": "storage", "businfo": "usb@1:1", "children": [stick]}
    optical = {"id": "cdrom", "class": "disk", "description": "DVD-RAM writer", "logicalname": "/dev/sr0"}
    sata = {"id": "sata", "class": "storage", "children": [disk, optical]}
    network = {"id": "network", "class": "network", "businfo": "pci@0000:02:00.0", "serial": MAC}
    dongle = {"id": "network:1", "class": "network", "businfo": "usb@1:2", "serial": "00:1b:21:00:00:99"}
    core = {"id": "core", "class": "bus", "serial": BOARD, "children": [cpu, memory, sata, usb, network, dongle]}
    battery = {"id": "battery", "class": "power", "product": "BAT-1", "units": "mWh", "capacity": 45000}
    return {
        "id": "host",
        "class": "system",
        "vendor": "Example",
        "product": "Notebook 5 (SKU-5)",
        "version": "1.0",
        "serial": SERIAL,
        "configuration": {"uuid": UUID, "sku": "SKU-5"},
        "children": [core, battery],
        **changes,
    }


def as_bytes(document: object) -> bytes:
    """The document as a file."""
    return json.dumps(document).encode()


DMIDECODE = f"""# dmidecode 3.4
Getting SMBIOS data from sysfs.
SMBIOS 3.2.0 present.

Handle 0x0001, DMI type 1, 27 bytes
System Information
\tManufacturer: LENOVO
\tProduct Name: 20EXAMPLE
\tVersion: ThinkPad X900   \x20
\tSerial Number: {SERIAL}
\tUUID: {UUID}
\tSKU Number: LENOVO_MT_20EX

Handle 0x0002, DMI type 2, 15 bytes
Base Board Information
\tManufacturer: LENOVO
\tSerial Number: {BOARD}

Handle 0x0004, DMI type 4, 48 bytes
Processor Information
\tVersion: AMD Ryzen 5 PRO 4650U with Radeon Graphics    \x20
\tStatus: Populated, Enabled

Handle 0x0010, DMI type 17, 40 bytes
Memory Device
\tSize: 8 GB
\tType: DDR4

Handle 0x0011, DMI type 17, 40 bytes
Memory Device
\tSize: 8192 MB
\tType: DDR4

Handle 0x0012, DMI type 17, 40 bytes
Memory Device
\tSize: No Module Installed

Handle 0x0013, DMI type 17, 40 bytes
Memory Device
\tSize: 16 MB
\tType: Flash

Handle 0x0020, DMI type 22, 26 bytes
Portable Battery
\tLocation: Front
\tManufacturer: Example
\tName: 00EX01
\tDesign Capacity: 23200 mWh

Handle 0x0021, DMI type 22, 26 bytes
Portable Battery
\tLocation: Rear
\tManufacturer: Not Specified
\tName: Not Specified
\tDesign Capacity: Unknown

Handle 0x0030, DMI type 43, 31 bytes
TPM Device
\tVendor ID: IFX
\tSpecification Version: 2.0

"""


def smartctl(**changes: Any) -> dict[str, Any]:
    """A solid-state drive in good health."""
    status = changes.pop("exit_status", 0)
    return {
        "json_format_version": [1, 0],
        "smartctl": {"version": [7, 3], "argv": ["smartctl", "-x", "-j", "/dev/sda"], "exit_status": status},
        "device": {"name": "/dev/sda", "type": "sat", "protocol": "ATA"},
        "model_name": "EXAMPLE SSD 256",
        "serial_number": DRIVE,
        "user_capacity": {"bytes": 256060514304},
        "rotation_rate": 0,
        "smart_status": {"passed": True},
        "power_on_time": {"hours": 4321},
        "ata_device_statistics": {
            "pages": [{"number": 7, "table": [{"name": "Percentage Used Endurance Indicator", "value": 11}]}]
        },
        **changes,
    }


def glpi(**content: Any) -> dict[str, Any]:
    """An inventory of the agent."""
    return {
        "deviceid": "host-2026-01-01-00-00-00",
        "action": "inventory",
        "content": {
            "versionclient": "GLPI-Agent_v1.5",
            "bios": {"smanufacturer": "Example", "smodel": "Notebook 5", "ssn": SERIAL, "msn": BOARD},
            "hardware": {"uuid": UUID.upper(), "memory": 7800},
            "cpus": [{"name": "Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz"}],
            "memories": [{"capacity": 4096}, {"capacity": "4096"}, {"caption": "DIMM3"}],
            "storages": [
                {"model": "EXAMPLE NVMe", "name": "nvme0n1", "serial": DRIVE, "disksize": 256060},
                {"model": "Stick", "name": "sdb", "interface": "USB", "serial": "STICK0001", "disksize": 15000},
            ],
            "networks": [
                {"mac": MAC, "pcislot": "0000:02:00.0", "virtualdev": False},
                {"mac": "00:1b:21:00:00:99", "virtualdev": False},
                {"mac": "52:54:00:11:22:33", "pcislot": "0000:03:00.0", "virtualdev": True},
            ],
            "batteries": [{"name": "BAT-1", "capacity": 50000, "real_capacity": 40000, "cycles": 211}],
            **content,
        },
    }


UPOWER = """Device: /org/freedesktop/UPower/devices/battery_BAT0
  native-path:          BAT0
  model:                EX-BAT
  serial:               1234
  power supply:         yes
  battery
    present:             yes
    energy:              20,5 Wh
    energy-full:         41 Wh
    energy-full-design:  50,4 Wh
    charge-cycles:       312
    percentage:          50%
    capacity:            81,3492%

Device: /org/freedesktop/UPower/devices/battery_BAT1
  native-path:          BAT1
  power supply:         yes
  battery
    present:             no
    energy-full:         0 Wh

Device: /org/freedesktop/UPower/devices/mouse_1
  native-path:          hidpp_battery_0
  power supply:         no
  mouse
    percentage:          90%

Device: /org/freedesktop/UPower/devices/DisplayDevice
  native-path:          (null)
  power supply:         yes
  battery
    present:             yes
    energy-full:         41 Wh
"""

POWERCFG_PAGE = """<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Battery report</title></head><body>
<table><tr><td class="label">COMPUTER NAME</td><td>HOST</td></tr>
<tr><td class="label">SYSTEM PRODUCT NAME</td><td>Example Notebook 5</td></tr></table>
<h2>Installed batteries</h2><table><thead><tr><td> </td><td>BATTERY 1</td><td>BATTERY 2</td></tr></thead>
<tr><td><span class="label">NAME</span></td><td>EX-BAT</td><td>EX-SLICE</td></tr>
<tr><td><span class="label">SERIAL NUMBER</span></td><td>77</td><td>78</td></tr>
<tr><td><span class="label">DESIGN CAPACITY</span></td><td>50.000 mWh </td><td>24,000 mWh</td></tr>
<tr><td><span class="label">FULL CHARGE CAPACITY</span></td><td>43.000 mWh</td><td>6,000 mWh</td></tr>
<tr><td><span class="label">CYCLE COUNT</span></td><td>120</td><td>-</td></tr></table>
<h2>Battery capacity history</h2><table>
<tr><td>PERIOD</td><td>FULL CHARGE CAPACITY</td><td>DESIGN CAPACITY</td></tr>
<tr><td>2026-01-01</td><td>44.000 mWh</td><td>50.000 mWh</td></tr></table></body></html>
"""

POWERCFG = """<?xml version="1.0" encoding="utf-8"?>
<BatteryReport xmlns="http://schemas.microsoft.com/battery/2012">
  <SystemInformation><SystemManufacturer>Example</SystemManufacturer>
    <SystemProductName>Notebook 5</SystemProductName></SystemInformation>
  <Batteries>
    <Battery><Id>EX-BAT</Id><SerialNumber>77</SerialNumber><DesignCapacity>50000</DesignCapacity>
      <FullChargeCapacity>43000</FullChargeCapacity><CycleCount>120</CycleCount></Battery>
    <Battery><Id></Id><DesignCapacity>0</DesignCapacity><FullChargeCapacity>0</FullChargeCapacity></Battery>
  </Batteries>
</BatteryReport>
"""
