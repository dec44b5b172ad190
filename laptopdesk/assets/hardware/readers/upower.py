"""`upower -d` or `upower -i`: text with figures in the language of the machine, so with a comma or a point."""

import re
from collections.abc import Iterator
from itertools import islice

from laptopdesk.assets.hardware.readers.clean import MOST_MWH, MOST_PARTS, judged, name, whole
from laptopdesk.assets.hardware.values import Format, InventoryReading, Machine, Note, SeenBattery, WarningCode

_MARK = re.compile(r"^[^\S\n]*(?:native-path|power supply):", re.MULTILINE)
_FIELD = re.compile(r"([a-z][a-z -]{1,40}):(.*)")
_NUMBER = re.compile(r"^([+-]?\d{1,9}(?:[.,]\d{1,9})?)\s*(Wh|%|V)?\b")
_BEGINS = re.compile(r"^\s*(?:Device:|native-path:|Daemon:)")
CONTRADICTION = 2
"""Percentage points by which a stated capacity may differ from its own figures before that is said."""


def recognises(text: str) -> bool:
    """Whether the text has the fields of a device of upower."""
    head = text[:200_000]
    return bool(_MARK.search(head)) and "native-path:" in head


def read(text: str) -> InventoryReading:
    """The batteries that are there and feed the machine; those of a mouse or a keyboard are none of it."""
    notes: list[Note] = [Note(code=WarningCode.NO_MACHINE)]
    batteries = tuple(_battery(fields, notes) for fields in islice(filter(_is_ours, _devices(text)), MOST_PARTS))
    if not batteries:
        return InventoryReading(format=Format.UPOWER, refused=True, notes=(Note(code=WarningCode.NOTHING_READ),))
    return InventoryReading(
        format=Format.UPOWER, machine=Machine(batteries=batteries), notes=tuple(dict.fromkeys(notes))
    )


def _devices(text: str) -> Iterator[dict[str, str]]:
    fields: dict[str, str] = {}
    for line in text.split("\n"):
        if _BEGINS.match(line) and "native-path" in fields:
            yield fields
            fields = {}
        stripped = line.strip()
        if stripped in ("battery", "keyboard", "mouse", "line-power", "phone", "ups", "tablet"):
            fields.setdefault("kind", stripped)
        elif "DisplayDevice" in line:
            fields["kind"] = "sum of the others"
        elif match := _FIELD.fullmatch(stripped):
            fields.setdefault(match[1].strip(), match[2].strip())
    if "native-path" in fields:
        yield fields


def _is_ours(fields: dict[str, str]) -> bool:
    present = fields.get("present", "yes").casefold() != "no"
    feeds = fields.get("power supply", "yes").casefold() != "no"
    return fields.get("kind") == "battery" and present and feeds


def _battery(fields: dict[str, str], notes: list[Note]) -> SeenBattery:
    design, full = _mwh(fields.get("energy-full-design", "")), _mwh(fields.get("energy-full", ""))
    percent, doubt = judged(design, full)
    notes += [Note(code=doubt)] if doubt else []
    _note_contradictions(fields, percent, full, notes)
    return SeenBattery(
        name=name(fields.get("model")),
        serial=_serial(fields.get("serial", "")),
        design_mwh=design,
        full_mwh=full,
        health_percent=percent,
        cycles=whole(fields.get("charge-cycles"), most=20_000),
    )


def _note_contradictions(fields: dict[str, str], percent: int | None, full: int | None, notes: list[Note]) -> None:
    """What it calls capacity (health) and percentage (charge) must be what its own energies give."""
    health, charge = _figure(fields.get("capacity", "")), _figure(fields.get("percentage", ""))
    energy = _mwh(fields.get("energy", ""))
    wrong = percent is not None and health is not None and abs(health - percent) > CONTRADICTION
    if not wrong and full and energy is not None and charge is not None:
        wrong = abs(charge - energy * 100 / full) > 2 * CONTRADICTION
    if wrong:
        notes.append(Note(code=WarningCode.BATTERY_CONTRADICTS))


def _figure(text: str) -> float | None:
    match = _NUMBER.match(text)
    return float(match[1].replace(",", ".")) if match else None


def _mwh(text: str) -> int | None:
    figure = _figure(text)
    return None if figure is None else whole(round(figure * 1000), least=1, most=MOST_MWH)


def _serial(text: str) -> str | None:
    return None if text.strip("0") == "" else name(text, 40)
