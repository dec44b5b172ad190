"""Real reports of hardware, read where they lie beside the project; what they hold never enters it.

Serials are compared by their hash, so that none stands here.
"""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from laptopdesk.assets.hardware.readers import read_file
from laptopdesk.assets.hardware.values import InventoryReading, Machine

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real sample files are not beside this project")
FOLDERS = ("lshw", "dmidecode", "smartctl", "battery", "inventory")


def mark(text: str | None) -> str | None:
    """Six characters of the hash: enough to notice another serial, too little to be one."""
    return hashlib.sha256(text.encode()).hexdigest()[:6] if text else None


def told(machine: Machine) -> dict[str, Any]:
    """What a reading says, empty parts left out."""
    found = {
        "maker": machine.manufacturer,
        "model": machine.model,
        "serial": mark(machine.serial),
        "uuid": mark(machine.uuid),
        "board": mark(machine.board_serial),
        "macs": len(machine.macs),
        "cpu": machine.cpu,
        "generation": machine.cpu_generation,
        "memory": machine.memory_mib,
        "media": [(d.kind.value, d.model, mark(d.serial), d.size_bytes) for d in machine.media],
        "batteries": [(b.name, b.health_percent, b.cycles, b.design_mwh) for b in machine.batteries],
        "disks": [(d.passed, d.wear_percent, d.hours) for d in machine.disks],
    }
    return {key: value for key, value in found.items() if value}


def read(name: str) -> InventoryReading:
    return read_file((SAMPLES / name).read_bytes())


ACER = {"maker": "Acer", "model": "Aspire A315-53", "cpu": "Intel Core i3-7020U", "generation": 7, "memory": 4096}
DELL = {"maker": "Dell Inc.", "model": "Latitude E7240", "cpu": "Intel Core i7-4600U", "generation": 4, "memory": 16384}
LENOVO = {"maker": "LENOVO", "model": "Lenovo G50-80", "cpu": "Intel Core i3-5005U", "generation": 5, "memory": 8192}

EXPECTED: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "lshw/acer-a315-a.lshw.json": (
        "lshw",
        ACER
        | {
            "serial": "6aaf6e",
            "uuid": "382cdf",
            "board": "af1813",
            "macs": 1,
            "media": [("ssd", "WDC WDS240G2G0A-", "13b1ad", 240065183744)],
        },
        [],
    ),
    "lshw/dell-e7240.lshw.json": (
        "lshw",
        DELL
        | {
            "serial": "a1f850",
            "uuid": "1b08e9",
            "board": "b01b88",
            "macs": 2,
            "media": [
                ("ssd", "LITEONIT LMT-256", "ce3864", 256060514304),
                ("ssd", "Samsung SSD 850", "99f338", 500107862016),
            ],
        },
        [],
    ),
    "lshw/hp-probook450g2.lshw.json": (
        "lshw",
        {
            "maker": "Hewlett-Packard",
            "model": "HP ProBook 450 G2",
            "serial": "bb25f6",
            "uuid": "c3a832",
            "board": "a3dd09",
            "macs": 2,
            "cpu": "Intel Core i5-4210U",
            "generation": 4,
            "memory": 8192,
            "media": [("hdd", "ST500LT012-1DG14", "6f0e39", 500107862016)],
            "batteries": [("VI04040XL", None, None, 40100)],
        },
        ["external_drive_left_out:TransMemory", "battery_health_unknown"],
    ),
    "lshw/lenovo-g50-80.lshw.json": (
        "lshw",
        LENOVO
        | {
            "serial": "1ab25d",
            "uuid": "0837f3",
            "board": "1ab25d",
            "macs": 1,
            "media": [("ssd", "KINGSTON SA400S3", "68b0f4", 240057409536)],
        },
        ["external_drive_left_out:SanDisk 3.2Gen1"],
    ),
    "lshw/lshw-class-network.json": ("lshw", {}, ["no_machine_in_report"]),
    "lshw/lshw-vm.json": (
        "lshw",
        {"cpu": "AMD EPYC", "memory": 24576},
        ["controller_and_no_drive_at_all:virtio-pci", "serial_missing", "memory_not_from_modules"],
    ),
    "lshw/qemu-broken-json.lshw.json": (
        "lshw",
        {
            "maker": "QEMU",
            "model": "Standard PC (i440FX + PIIX, 1996)",
            "cpu": "Intel Core i7-7500U",
            "generation": 7,
            "memory": 4096,
            "media": [("unknown", "QEMU HARDDISK", "fcdffe", 42949673472)],
        },
        ["json_repaired:426", "serial_missing"],
    ),
    "dmidecode/acer-a315-a.dmidecode.txt": (
        "dmidecode",
        ACER | {"serial": "6aaf6e", "uuid": "382cdf", "board": "af1813"},
        [],
    ),
    "dmidecode/dell-e7240.dmidecode.txt": (
        "dmidecode",
        DELL | {"serial": "a1f850", "uuid": "1b08e9", "board": "b01b88"},
        [],
    ),
    "dmidecode/desktop-no-serial.dmidecode.txt": (
        "dmidecode",
        {"uuid": "676150", "cpu": "Intel Core 2 6420", "memory": 2560},
        ["serial_placeholder"],
    ),
    "dmidecode/glpi-batteries-windows-10-notebook.txt": (
        "dmidecode",
        {"batteries": [("00HW023", None, None, 23540), ("01AV406", None, None, 26060)]},
        ["no_machine_in_report", "battery_health_unknown"],
    ),
    "dmidecode/lenovo-g50-80.dmidecode.txt": (
        "dmidecode",
        LENOVO | {"serial": "1ab25d", "uuid": "0837f3", "board": "1ab25d"},
        [],
    ),
    "smartctl/acer-a315-a-0-wdc-wds240g2g0a-00jh30.json": (
        "smartctl",
        {"media": [("ssd", "WDC WDS240G2G0A-00JH30", "13b1ad", 240065183744)], "disks": [(True, 4, 5332)]},
        [],
    ),
    "smartctl/dell-e7240-0-liteonit-lmt-256m6m-msata-256gb.json": (
        "smartctl",
        {"media": [("ssd", "LITEONIT LMT-256M6M mSATA 256GB", "ce3864", 256060514304)], "disks": [(True, None, None)]},
        [],
    ),
    "smartctl/dell-e7240-1-samsung-ssd-850-evo-msata-500gb.json": (
        "smartctl",
        {"media": [("ssd", "Samsung SSD 850 EVO mSATA 500GB", "99f338", 500107862016)], "disks": [(True, 22, 17703)]},
        [],
    ),
    "smartctl/desktop-no-serial-0-none.json": ("smartctl", {}, ["no_drive_in_report"]),
    "smartctl/exporter-nvme-KXG60ZNV512G-redacted-serial.json": (
        "smartctl",
        {"media": [("nvme", "KXG60ZNV512G TOSHIBA", None, 512110190592)], "disks": [(True, 1, 12173)]},
        ["drive_without_serial:KXG60ZNV512G TOSHIBA"],
    ),
    "smartctl/lenovo-g50-80-0-kingston-sa400s37240g.json": (
        "smartctl",
        {"media": [("ssd", "KINGSTON SA400S37240G", "68b0f4", 240057409536)], "disks": [(True, 8, 7436)]},
        [],
    ),
    "smartctl/qemu-0-none.json": ("smartctl", {}, ["no_drive_in_report"]),
    "battery/glpi-upower-infos_1.txt": (
        "upower",
        {"batteries": [("G71C000G7210", 76, None, 51504)]},
        ["no_machine_in_report"],
    ),
    "battery/glpi-upower-infos_4.1.txt": (
        "upower",
        {"batteries": [("DELL XDY9K16", 100, None, 54000)]},
        ["no_machine_in_report", "battery_contradicts_itself"],
    ),
    "battery/powercfg-win10-dell-xps.xml": (
        "powercfg",
        {"maker": "Dell Inc.", "model": "XPS 13 9350", "batteries": [("DELL JHXPY53", 85, None, 57532)]},
        ["serial_missing", "battery_cycles_not_counted"],
    ),
    "inventory/glpi-computer_1_partial_batteries.json": (
        "glpi",
        {
            "maker": "Dell Inc.",
            "model": "XPS 13 9350",
            "serial": "c83587",
            "uuid": "c038be",
            "board": "66178b",
            "batteries": [("DELL RWT1R43", 70, None, 57570)],
        },
        ["partial_report", "memory_installed_unknown"],
    ),
}
"""Per file: the format, what it says, and the warnings; each checked by eye against the file."""


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_real_report_is_read_exactly(name: str) -> None:
    reading = read(name)
    kind, machine, warnings = EXPECTED[name]
    assert reading.format is not None
    assert (reading.format.value, told(reading.machine), [str(note) for note in reading.notes]) == (
        kind,
        machine,
        warnings,
    )
    assert reading.refused == (warnings == ["no_drive_in_report"])


def test_every_sample_is_in_the_list() -> None:
    files = {f"{folder}/{path.name}" for folder in FOLDERS for path in (SAMPLES / folder).iterdir()}
    assert files == set(EXPECTED)


@pytest.mark.parametrize("laptop", ["acer-a315-a", "dell-e7240", "lenovo-g50-80"])
def test_lshw_and_dmidecode_of_one_laptop_agree(laptop: str) -> None:
    one, other = (
        read(f"{tool}/{laptop}.{tool}.{end}").machine for tool, end in (("lshw", "json"), ("dmidecode", "txt"))
    )
    for fact in ("manufacturer", "model", "serial", "uuid", "board_serial", "cpu", "cpu_generation", "memory_mib"):
        assert getattr(one, fact) == getattr(other, fact), fact


def test_smartctl_names_the_drives_that_lshw_found() -> None:
    inside = {drive.serial for drive in read("lshw/dell-e7240.lshw.json").machine.media}
    reports = sorted((SAMPLES / "smartctl").glob("dell-e7240-*.json"))
    assert {read(f"smartctl/{path.name}").machine.media[0].serial for path in reports} == inside


def test_files_of_other_kinds_are_unread() -> None:
    for folder in ("erasure", "assetlists", "imaging", "places"):
        for path in (SAMPLES / folder).iterdir():
            reading = read_file(path.read_bytes())
            assert (reading.format, reading.refused) == (None, False), path.name


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_sample_cut_anywhere_raises_or_lies(folder: str) -> None:
    """A cut file gives the same serial as the whole one, or none."""
    for path in sorted((SAMPLES / folder).iterdir()):
        content = path.read_bytes()
        whole = read_file(content).machine.serial
        for end in range(1, len(content), max(1, len(content) // 40)):
            assert read_file(content[:end]).machine.serial in (whole, None), (path.name, end)
