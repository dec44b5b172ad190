"""Each reader: what it makes of a good report, and of every way in which one is odd or broken."""

import json
from typing import Any

import pytest

from laptopdesk.assets.hardware.readers import MAX_BYTES, read_file
from laptopdesk.assets.hardware.readers.cpu import cpu_generation, cpu_name
from laptopdesk.assets.hardware.values import Format, InventoryReading, Machine, WarningCode
from laptopdesk.assets.lifecycle.values import MediumKind
from tests.unit.assets.hardware.reports import (
    BOARD,
    DMIDECODE,
    DRIVE,
    MAC,
    POWERCFG,
    POWERCFG_PAGE,
    SERIAL,
    UPOWER,
    UUID,
    as_bytes,
    glpi,
    lshw,
    smartctl,
)


def codes(reading: InventoryReading) -> list[str]:
    return [str(note) for note in reading.notes]


def machine_of(document: object) -> Machine:
    return read_file(as_bytes(document)).machine


# ---- lshw


def test_lshw_gives_the_whole_machine_and_leaves_out_sticks_and_optical_drives() -> None:
    reading = read_file(as_bytes(lshw()))
    seen = reading.machine
    assert (reading.format, reading.refused) == (Format.LSHW, False)
    assert (seen.manufacturer, seen.model, seen.serial, seen.uuid) == ("Example", "Notebook 5", SERIAL, UUID)
    assert (seen.board_serial, seen.macs) == (BOARD, (MAC.replace(":", ""),))
    assert (seen.cpu, seen.cpu_generation, seen.memory_mib) == ("Intel Core i5-5200U", 5, 8192)
    assert [(d.kind, d.serial, d.size_bytes) for d in seen.media] == [(MediumKind.SSD, DRIVE, 256060514304)]
    assert [(b.design_mwh, b.health_percent) for b in seen.batteries] == [(45000, None)]
    assert codes(reading) == ["external_drive_left_out:Stick", "battery_health_unknown"]


def test_lshw_as_a_list_is_the_same_machine() -> None:
    assert machine_of([lshw()]) == machine_of(lshw())


def test_lenovo_is_called_by_the_name_in_its_version() -> None:
    seen = machine_of(lshw(vendor="LENOVO", product="80E5", version="Lenovo G50-80"))
    assert seen.model == "Lenovo G50-80"
    assert machine_of(lshw(vendor="Example", product="X1", version="Lenovo G50-80")).model == "X1"
    assert machine_of(lshw(vendor="LENOVO", product="80E5", version="Not Specified")).model == "80E5"


def test_an_nvme_drive_is_its_controller_with_the_size_of_its_namespace() -> None:
    namespace = {"id": "namespace:1", "class": "disk", "description": "NVMe disk", "size": 512110190592}
    nvme = {
        "id": "nvme",
        "class": "storage",
        "description": "NVMe device",
        "product": "EXAMPLE NVMe 512",
        "serial": "NVMETEST001",
        "configuration": {"driver": "nvme"},
        "children": [{"id": "namespace:0", "class": "disk", "logicalname": "/dev/ng0n1"}, namespace],
    }
    (drive,) = machine_of(lshw(children=[nvme])).media
    assert (drive.kind, drive.serial, drive.model, drive.size_bytes) == (
        MediumKind.NVME,
        "NVMETEST001",
        "EXAMPLE NVMe 512",
        512110190592,
    )


def test_a_controller_that_an_old_lshw_does_not_open_gives_a_drive_without_a_name() -> None:
    controller = {
        "id": "storage",
        "class": "storage",
        "product": "NVMe SSD Controller SM981",
        "configuration": {"driver": "nvme"},
    }
    reading = read_file(as_bytes(lshw(children=[controller])))
    (drive,) = reading.machine.media
    assert (drive.kind, drive.serial, drive.model, drive.size_bytes) == (MediumKind.NVME, None, None, None)
    assert "drive_without_serial" in codes(reading)


@pytest.mark.parametrize("serial", ["To be filled by O.E.M.", "System Serial Number", "0123456789", "Default string"])
def test_a_placeholder_is_no_serial(serial: str) -> None:
    reading = read_file(as_bytes(lshw(serial=serial)))
    assert reading.machine.serial is None
    assert "serial_placeholder" in codes(reading)


def test_a_uuid_that_thousands_have_is_not_taken_over() -> None:
    reading = read_file(as_bytes(lshw(configuration={"uuid": "03000200-0400-0500-0006-000700080009"})))
    assert reading.machine.uuid is None
    assert "uuid_placeholder" in codes(reading)


def test_memory_without_modules_is_believed_only_in_whole_blocks() -> None:
    array = {"id": "memory", "class": "memory", "description": "System memory", "size": 8 * 2**30}
    whole = read_file(as_bytes(lshw(children=[array])))
    assert (whole.machine.memory_mib, "memory_not_from_modules" in codes(whole)) == (8192, True)
    rest = read_file(as_bytes(lshw(children=[dict(array, size=8 * 2**30 - 4096)])))
    assert (rest.machine.memory_mib, "memory_installed_unknown" in codes(rest)) == (None, True)


def test_a_fake_battery_is_none() -> None:
    fake = {"id": "battery", "class": "power", "vendor": "-Virtual Battery 0-", "slot": "Fake"}
    power = {"id": "power", "class": "power", "product": "OEM Define 5", "capacity": 75}
    assert machine_of(lshw(children=[fake, power])).batteries == ()


def test_two_machines_in_one_file_are_refused() -> None:
    reading = read_file(as_bytes(lshw()) + as_bytes(lshw(serial="QX7TEST92")))
    assert (reading.refused, codes(reading)) == (True, ["several_machines"])
    assert not read_file(as_bytes(lshw()) + b"\n" + as_bytes(lshw())).refused


WRONG: list[Any] = ["-5", -5, "many", None, True, [], {}, 1e400, 10**30, "9" * 400, {"a": 1}]


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_kinds_everywhere_give_nothing_absurd(wrong: Any) -> None:
    bank = {"id": "bank:0", "class": "memory", "size": wrong}
    memory = {"id": "memory", "class": "memory", "description": "System Memory", "size": wrong, "children": [bank]}
    disk = {"id": "disk", "class": "disk", "product": wrong, "serial": wrong, "size": wrong, "businfo": wrong}
    seen = machine_of(lshw(vendor=wrong, serial=wrong, configuration=wrong, children=[memory, disk, wrong]))
    assert seen.memory_mib is None
    assert all(drive.size_bytes is None for drive in seen.media)


def test_a_size_in_quotes_is_a_size() -> None:
    disk = {"id": "disk", "class": "disk", "product": "EXAMPLE", "serial": DRIVE, "size": "256060514304"}
    assert machine_of(lshw(children=[disk])).media[0].size_bytes == 256060514304


# ---- broken JSON


def test_commas_too_many_and_too_few_are_mended_and_said() -> None:
    good = json.dumps(lshw(), indent=1)
    for broken in (good.replace('"vendor"', ',"vendor"'), good.replace('",\n "version"', '"\n "version"'), good + ","):
        reading = read_file(broken.encode())
        assert reading.machine == machine_of(lshw())
        assert codes(reading)[0].startswith("json_repaired:")


def test_nodes_that_lost_their_list_are_children() -> None:
    text = (
        '[{"id": "host", "class": "system", "vendor": "Example", "serial": "QX7TEST91"  {"id": "core", "class": "bus",'
        ' "serial": "BRDTEST7702"    {"id": "cpu", "class": "processor", "product": "AMD Ryzen 7 5800U"},\n },\n ]'
    )
    reading = read_file(text.encode())
    assert codes(reading)[0] == f"json_repaired:{text.index('  {') + 2}"
    assert (reading.machine.board_serial, reading.machine.cpu_generation) == (BOARD, 5)


@pytest.mark.parametrize("lead", ["", "\ufeff"])
def test_what_cannot_be_mended_is_refused_with_the_byte(lead: str) -> None:
    text = lead + '{"id": "é", "class": "system", "vendor" "Example"}'
    reading = read_file(text.encode())
    assert (reading.refused, reading.format) == (True, Format.LSHW)
    at = len(text[: text.index('"Example"')].encode())
    assert codes(reading) == [f"json_broken:{at}"]


def test_a_file_that_was_cut_is_refused() -> None:
    whole = as_bytes(lshw())
    for end in range(30, len(whole) - 1, 97):
        assert read_file(whole[:end]).refused, end


@pytest.mark.parametrize("bomb", [b"[" * 200_000, b'{"a":' * 100_000, b'[{"id":"x","class":' * 50_000])
def test_nesting_without_end_is_refused(bomb: bytes) -> None:
    assert {str(note).partition(":")[0] for note in read_file(bomb).notes} <= {"json_too_deep", "json_broken"}


# ---- dmidecode


def test_dmidecode_gives_the_machine_with_padding_taken_off() -> None:
    reading = read_file(DMIDECODE.encode())
    seen = reading.machine
    assert (seen.manufacturer, seen.model, seen.serial, seen.uuid) == ("LENOVO", "ThinkPad X900", SERIAL, UUID)
    assert (seen.cpu, seen.cpu_generation, seen.memory_mib) == ("AMD Ryzen 5 PRO 4650U", 4, 16384)
    assert (seen.board_serial, seen.tpm_version) == (BOARD, "2.0")
    assert [(b.name, b.design_mwh, b.health_percent) for b in seen.batteries] == [("00EX01", 23200, None)]
    assert codes(reading) == ["battery_health_unknown"]


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_of_other_systems_change_nothing(ends: str) -> None:
    assert read_file(DMIDECODE.replace("\n", ends).encode()).machine == read_file(DMIDECODE.encode()).machine


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_redirected_shell_of_windows_is_read(encoding: str) -> None:
    assert read_file(DMIDECODE.encode(encoding)).machine == read_file(DMIDECODE.encode()).machine
    assert read_file(json.dumps(lshw()).encode(encoding)).machine == machine_of(lshw())


def test_a_line_that_was_cut_is_not_believed() -> None:
    cut = DMIDECODE[: DMIDECODE.index(SERIAL) + 4]
    reading = read_file(cut.encode())
    assert (reading.machine.serial, reading.machine.manufacturer) == (None, "LENOVO")
    assert "file_cut_off" in codes(reading)


def test_a_table_that_lacks_structures_was_cut() -> None:
    head = DMIDECODE.replace("SMBIOS 3.2.0 present.\n", "SMBIOS 3.2.0 present.\n80 structures occupying 4000 bytes.\n")
    assert "file_cut_off" in codes(read_file(head.encode()))


def test_quiet_output_without_handles_is_read() -> None:
    quiet = "".join(line for line in DMIDECODE.splitlines(keepends=True) if not line.startswith(("Handle", "#")))
    quiet = quiet.replace("Getting SMBIOS data from sysfs.\nSMBIOS 3.2.0 present.\n\n", "")
    assert read_file(quiet.encode()).machine == read_file(DMIDECODE.encode()).machine


def test_two_systems_in_one_dump_are_refused() -> None:
    other = DMIDECODE.replace(SERIAL, "QX7TEST92")
    assert codes(read_file((DMIDECODE + other).encode())) == ["several_machines"]


def test_a_dump_without_anything_we_ask_is_refused() -> None:
    text = "# dmidecode 3.4\n\nHandle 0x0001, DMI type 126, 27 bytes\nInactive\n"
    assert (read_file(text.encode()).refused, codes(read_file(text.encode()))) == (True, ["nothing_read"])


# ---- smartctl


def test_smartctl_gives_a_drive_and_its_health() -> None:
    reading = read_file(as_bytes(smartctl()))
    (drive,), (disk,) = reading.machine.media, reading.machine.disks
    assert (drive.kind, drive.serial, drive.size_bytes) == (MediumKind.SSD, DRIVE, 256060514304)
    assert (disk.passed, disk.wear_percent, disk.hours, codes(reading)) == (True, 11, 4321, [])


@pytest.mark.parametrize(
    ("status", "passed", "told"),
    [
        (0, True, []),
        (4, True, ["disk_report_incomplete"]),
        (8, False, ["disk_failing"]),
        (16, True, ["disk_attribute_below_threshold"]),
        (32, True, ["disk_attribute_was_below_threshold"]),
        (64 | 128, True, ["disk_errors_logged", "disk_self_test_failed"]),
        (8 | 16 | 64, False, ["disk_failing", "disk_attribute_below_threshold", "disk_errors_logged"]),
    ],
)
def test_the_exit_status_is_a_bit_mask(status: int, passed: bool, told: list[str]) -> None:
    reading = read_file(as_bytes(smartctl(exit_status=status)))
    assert (reading.machine.disks[0].passed, codes(reading)) == (passed, told)


def test_a_drive_that_failed_is_failing_whatever_the_exit_status() -> None:
    reading = read_file(as_bytes(smartctl(smart_status={"passed": False})))
    assert (reading.machine.disks[0].passed, codes(reading)) == (False, ["disk_failing"])


def test_health_that_nobody_told_is_not_good() -> None:
    document = smartctl()
    del document["smart_status"]
    assert read_file(as_bytes(document)).machine.disks[0].passed is None


@pytest.mark.parametrize(("rate", "kind"), [(7200, MediumKind.HDD), (0, MediumKind.SSD), (None, MediumKind.UNKNOWN)])
def test_the_kind_comes_from_the_rotation(rate: int | None, kind: MediumKind) -> None:
    document = smartctl(model_name="EXAMPLE 256", rotation_rate=rate)
    assert read_file(as_bytes(document)).machine.media[0].kind is kind


def test_nvme_counts_its_own_wear_and_a_redacted_serial_is_none() -> None:
    document = smartctl(
        device={"protocol": "NVMe", "type": "nvme"},
        serial_number="REDACTED",
        user_capacity={},
        nvme_total_capacity=512110190592,
        power_on_time=None,
        nvme_smart_health_information_log={"percentage_used": 97, "power_on_hours": 12},
    )
    reading = read_file(as_bytes(document))
    (drive,), (disk,) = reading.machine.media, reading.machine.disks
    assert (drive.kind, drive.serial, drive.size_bytes) == (MediumKind.NVME, None, 512110190592)
    assert (disk.wear_percent, disk.hours) == (97, 12)
    assert codes(reading) == ["drive_without_serial:EXAMPLE SSD 256", "disk_worn"]


def test_a_list_of_reports_gives_each_drive() -> None:
    reading = read_file(as_bytes([smartctl(), smartctl(serial_number="DRVTEST0002")]))
    assert [drive.serial for drive in reading.machine.media] == [DRIVE, "DRVTEST0002"]
    assert len(reading.machine.disks) == 2


def test_a_report_about_no_drive_is_refused() -> None:
    message = [{"severity": "error", "string": "/dev/fd0: Unable to detect device type"}]
    reading = read_file(as_bytes({"json_format_version": [1, 0], "smartctl": {"exit_status": 1, "messages": message}}))
    assert (reading.format, reading.refused, codes(reading)) == (Format.SMARTCTL, True, ["no_drive_in_report"])


def test_a_drive_on_usb_is_not_in_the_machine() -> None:
    reading = read_file(as_bytes(smartctl(device={"type": "usbjmicron", "protocol": "ATA"})))
    assert reading.machine.media == ()


def test_what_is_left_of_a_life_becomes_wear() -> None:
    table = [{"id": 231, "name": "SSD_Life_Left", "value": 92}]
    document = smartctl(ata_device_statistics=None, ata_smart_attributes={"table": table})
    assert read_file(as_bytes(document)).machine.disks[0].wear_percent == 8


# ---- GLPI


def test_glpi_gives_installed_memory_and_the_cards_inside() -> None:
    reading = read_file(as_bytes(glpi()))
    seen = reading.machine
    assert (seen.manufacturer, seen.model, seen.serial, seen.uuid) == ("Example", "Notebook 5", SERIAL, UUID)
    assert (seen.cpu, seen.cpu_generation, seen.memory_mib) == ("Intel Core i5-8250U", 8, 8192)
    assert seen.macs == (MAC.replace(":", ""),)
    assert [(d.kind, d.serial, d.size_bytes) for d in seen.media] == [(MediumKind.NVME, DRIVE, 256_060_000_000)]
    assert [(b.health_percent, b.cycles) for b in seen.batteries] == [(80, 211)]
    assert codes(reading) == ["drive_size_rounded", "external_drive_left_out:Stick"]


def test_a_partial_inventory_says_so_and_guesses_no_memory() -> None:
    document = glpi()
    for gone in ("memories", "storages", "cpus"):
        del document["content"][gone]
    reading = read_file(as_bytes(document | {"partial": True}))
    assert (reading.machine.memory_mib, reading.machine.lists_drives) == (None, False)
    assert codes(reading) == ["partial_report", "memory_installed_unknown"]


def test_an_inventory_of_a_switch_is_refused() -> None:
    document = {"deviceid": "x", "content": {"network_device": {"model": "S"}, "versionclient": "4.1"}}
    assert codes(read_file(as_bytes(document))) == ["nothing_read"]


def test_a_battery_above_what_can_be_is_absurd() -> None:
    reading = read_file(as_bytes(glpi(batteries=[{"name": "B", "capacity": 20000, "real_capacity": 90000}])))
    assert reading.machine.batteries[0].health_percent is None
    assert "battery_figures_absurd" in codes(reading)


# ---- batteries


def test_upower_with_commas_leaves_out_empty_slots_mice_and_the_sum() -> None:
    reading = read_file(UPOWER.encode())
    assert [(b.health_percent, b.cycles, b.design_mwh) for b in reading.machine.batteries] == [(81, 312, 50400)]
    assert codes(reading) == ["no_machine_in_report"]


def test_a_percentage_that_contradicts_its_figures_is_said_and_not_used() -> None:
    reading = read_file(UPOWER.replace("81,3492%", "95,1%").encode())
    assert reading.machine.batteries[0].health_percent == 81
    assert "battery_contradicts_itself" in codes(reading)


def test_powercfg_gives_health_and_cycles_and_skips_an_empty_slot() -> None:
    reading = read_file(POWERCFG.encode())
    assert [(b.health_percent, b.cycles) for b in reading.machine.batteries] == [(86, 120)]
    assert (reading.machine.manufacturer, reading.machine.model) == ("Example", "Notebook 5")


def test_a_worn_battery_without_cycles_does_not_count_them() -> None:
    reading = read_file(POWERCFG.replace("<CycleCount>120", "<CycleCount>0").encode())
    assert reading.machine.batteries[0].cycles is None
    assert "battery_cycles_not_counted" in codes(reading)


def test_the_page_that_powercfg_writes_by_itself_is_read_too() -> None:
    reading = read_file(POWERCFG_PAGE.encode())
    assert [(b.name, b.health_percent, b.cycles) for b in reading.machine.batteries] == [
        ("EX-BAT", 86, 120),
        ("EX-SLICE", 25, None),
    ]
    assert (reading.format, reading.machine.model) == (Format.POWERCFG, "Example Notebook 5")


def test_entities_are_refused_unopened() -> None:
    bomb = POWERCFG.replace("<BatteryReport", '<!DOCTYPE x [<!ENTITY a "aaaa">]>\n<BatteryReport', 1)
    assert codes(read_file(bomb.encode())) == ["xml_entities"]


def test_a_broken_report_names_its_line() -> None:
    assert codes(read_file(POWERCFG[:500].encode()))[0].startswith("xml_broken:line ")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (POWERCFG.replace("<FullChargeCapacity>43000", "<FullChargeCapacity>0"), "powercfg"),
        (POWERCFG.replace("<DesignCapacity>50000", "<DesignCapacity>0"), "powercfg, no design"),
        (POWERCFG_PAGE.replace("43.000 mWh", "0 mWh"), "powercfg's page"),
        (POWERCFG_PAGE.replace("43.000 mWh", "100 mWh"), "less than half a percent"),
        (UPOWER.replace("energy-full:         41 Wh", "energy-full:         0 Wh"), "upower"),
        (UPOWER.replace("energy-full-design:  50,4 Wh", "energy-full-design:  0 Wh"), "upower, no design"),
        (json.dumps(glpi(batteries=[{"name": "B", "capacity": 20000, "real_capacity": 0}])), "glpi"),
        (json.dumps(glpi(batteries=[{"name": "B", "capacity": 0, "real_capacity": 0}])), "glpi, no design"),
    ],
    ids=lambda value: value if len(value) < 40 else "",
)
def test_a_battery_that_answers_zero_was_not_measured(content: str, name: str) -> None:
    reading = read_file(content.encode())
    assert reading.machine.batteries[0].health_percent is None, name
    assert not reading.machine.batteries[0].full_mwh or "less" in name or "design" in name
    assert "battery_health_unknown" in codes(reading)


@pytest.mark.parametrize(
    ("banks", "array", "memory"),
    [
        ((), 7936, None),
        ((), 7.75 * 1024, None),
        ((), 16384, 16384),
        ((), 12288, 12288),
        ((), 7900, None),
        ((4096, 8192), 12288, 12288),
        ((7900,), 7900, None),
        ((), 24576, 24576),
        ((), 15744, None),
    ],
)
def test_what_the_system_may_use_is_not_what_is_installed(
    banks: tuple[int, ...], array: float, memory: int | None
) -> None:
    modules = [{"id": f"bank:{n}", "class": "memory", "size": size * 2**20} for n, size in enumerate(banks)]
    node = {"id": "memory", "class": "memory", "description": "System memory", "size": int(array * 2**20)}
    assert read_file(as_bytes(lshw(children=[node | {"children": modules}]))).machine.memory_mib == memory


def test_glpi_counts_modules_and_not_what_the_system_may_use() -> None:
    assert read_file(as_bytes(glpi(memories=[{"capacity": 7868}]))).machine.memory_mib is None
    assert read_file(as_bytes(glpi(memories=[{"capacity": 8192}, {"capacity": 4096}]))).machine.memory_mib == 12288


# ---- everything else


@pytest.mark.parametrize("content", [b"", b"  \n", b"\0\0\0\0"])
def test_an_empty_file_is_said_to_be(content: bytes) -> None:
    assert read_file(content).notes[0].code is WarningCode.EMPTY


@pytest.mark.parametrize(
    "content", [b"hello", b"[1, 2]", b'{"a": 1}', b"[2026/01/01 00:00:00] nwipe: log", b"\xff\xd8\xff"]
)
def test_an_unknown_format_is_unread_and_not_refused(content: bytes) -> None:
    reading = read_file(content)
    assert (reading.format, reading.refused, codes(reading)) == (None, False, ["unknown_format"])


def test_a_file_above_the_limit_is_not_read() -> None:
    assert read_file(b" " * (MAX_BYTES + 1)).notes[0].code is WarningCode.TOO_LARGE


@pytest.mark.parametrize(
    ("text", "name", "generation"),
    [
        ("Intel(R) Core(TM) i5-5200U CPU @ 2.20GHz", "Intel Core i5-5200U", 5),
        ("11th Gen Intel(R) Core(TM) i5-1135G7 @ 2.40GHz", "Intel Core i5-1135G7", 11),
        ("Intel(R) Core(TM) i7-1065G7 CPU @ 1.30GHz", "Intel Core i7-1065G7", 10),
        ("Intel(R) Core(TM) i5 CPU       M 520  @ 2.40GHz", "Intel Core i5 M 520", 1),
        ("Intel(R) Core(TM) i5-7Y54 CPU @ 1.20GHz", "Intel Core i5-7Y54", 7),
        ("Intel(R) Core(TM)2 Duo CPU     T7500  @ 2.20GHz", "Intel Core 2 Duo T7500", None),
        ("Intel(R) Core(TM) Ultra 5 125U", "Intel Core Ultra 5 125U", None),
        ("Intel(R) Celeron(R) N4020 CPU @ 1.10GHz", "Intel Celeron N4020", None),
        ("AMD Ryzen 5 2500U with Radeon Vega Mobile Gfx", "AMD Ryzen 5 2500U", 2),
        ("AMD Ryzen 7 PRO 7730U with Radeon Graphics", "AMD Ryzen 7 PRO 7730U", 7),
        ("AMD A10-9600P RADEON R5, 10 COMPUTE CORES 4C+6G", "AMD A10-9600P", None),
        (None, None, None),
    ],
)
def test_a_processor_is_called_as_people_call_it(text: str | None, name: str | None, generation: int | None) -> None:
    assert (cpu_name(text), cpu_generation(text)) == (name, generation)
