"""No input raises, and no reading holds a control character or a figure that cannot be."""

import json
import random
import unicodedata
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laptopdesk.assets.hardware.readers import read_file
from laptopdesk.assets.hardware.stored import as_json, as_machine
from laptopdesk.assets.hardware.values import InventoryReading
from tests.unit.assets.hardware.reports import (
    DMIDECODE,
    POWERCFG,
    POWERCFG_PAGE,
    UPOWER,
    as_bytes,
    glpi,
    lshw,
    smartctl,
)

GOOD = [
    as_bytes(lshw()),
    as_bytes([lshw()]),
    as_bytes(smartctl()),
    as_bytes(glpi()),
    DMIDECODE.encode(),
    UPOWER.encode(),
    POWERCFG.encode(),
    POWERCFG_PAGE.encode(),
    DMIDECODE.encode("utf-16"),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


def assert_sound(reading: InventoryReading) -> None:
    """Nothing in the reading can hurt a page or a table."""
    machine = reading.machine
    for text in _texts([asdict(machine), [str(note) for note in reading.notes]]):
        assert len(text) <= 200
        assert all(unicodedata.category(char)[0] != "C" for char in text), ascii(text)
    assert machine.memory_mib is None or 0 < machine.memory_mib <= 2**21
    assert machine.cpu_generation is None or 0 < machine.cpu_generation < 100
    assert all(drive.size_bytes is None or 0 < drive.size_bytes <= 10**14 for drive in machine.media)
    for battery in machine.batteries:
        assert battery.health_percent is None or 0 <= battery.health_percent <= 150
        assert battery.cycles is None or 0 <= battery.cycles <= 20_000
    assert all(disk.hours is None or 0 <= disk.hours <= 300_000 for disk in machine.disks)
    assert len(machine.media) + len(machine.batteries) + len(machine.macs) + len(machine.disks) <= 64
    assert as_machine(json.loads(json.dumps(as_json(machine)))) == machine


def _texts(value: object) -> list[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [text for item in value.values() for text in _texts(item)]
        case list() | tuple():
            return [text for item in value for text in _texts(item)]
        case _:
            return []


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.binary(max_size=300))
def test_any_bytes(content: bytes) -> None:
    assert_sound(read_file(content))


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.sampled_from(GOOD), st.randoms(use_true_random=False))
def test_good_reports_cut_doubled_and_scratched(good: bytes, chance: random.Random) -> None:
    content = bytearray(good)
    for _ in range(chance.randrange(1, 12)):
        at = chance.randrange(len(content)) if content else 0
        match chance.randrange(4):
            case 0:
                del content[at : at + chance.randrange(1, 40)]
            case 1:
                content[at:at] = content[at : at + chance.randrange(1, 80)]
            case 2:
                content[at:at] = bytes([chance.choice(b'\0\x1b\x07{}[]",:\xff\x80\n\r\t<>&')])
            case _:
                del content[at:]
    assert_sound(read_file(bytes(content)))


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(st.sampled_from([lshw(), smartctl(), glpi()]), st.randoms(use_true_random=False), JSON)
def test_any_value_in_any_place(document: dict[str, Any], chance: random.Random, strange: object) -> None:
    changed = json.loads(json.dumps(document))
    _replace_somewhere(changed, chance, strange)
    assert_sound(read_file(json.dumps(changed).encode("utf-8", "surrogatepass")))


def _replace_somewhere(value: Any, chance: random.Random, strange: object) -> None:
    while isinstance(value, dict | list) and value:
        key = chance.choice(list(value) if isinstance(value, dict) else range(len(value)))
        if not isinstance(value[key], dict | list) or not value[key] or chance.random() < 0.2:
            value[key] = strange
            return
        value = value[key]


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.text(max_size=60))
def test_any_words_as_names(text: str) -> None:
    reading = read_file(json.dumps(lshw(vendor=text, product=text, serial=text)).encode())
    assert_sound(reading)
    line = text.replace("\n", " ").replace("\r", " ")
    assert_sound(read_file(DMIDECODE.replace("ThinkPad X900", line).encode("utf-8", "surrogatepass")))


def test_thousands_of_parts_are_not_kept() -> None:
    disk = {"id": "disk", "class": "disk", "product": "EXAMPLE", "serial": "DRVTEST0001", "size": 10**11}
    assert_sound(read_file(as_bytes(lshw(children=[dict(disk, serial=f"DRVTEST{n:05}") for n in range(30_000)]))))
    many = UPOWER + "".join(UPOWER.replace("BAT0", f"BAT{n}") for n in range(500))
    assert_sound(read_file(many.encode()))


@pytest.mark.parametrize("filler", [b"a", b"\tKey: value\n", b'{"a":1},', b"[1,", b"<x>", b'"\\u0000",', b"\xff\xfe"])
def test_eight_megabytes_of_anything_end_soon(filler: bytes) -> None:
    size = 8 * 1024 * 1024
    for start in (
        b"",
        b'[{"id": "a", "class": "system"},',
        b"Handle 0x0001, DMI type 1, 27 bytes\nSystem Information\n",
    ):
        assert_sound(read_file((start + filler * (size // len(filler)))[:size]))
