"""A machine as the database keeps it (JSON) and back; a part that an older version did not know is left as it was."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, TypeVar

from laptopdesk.assets.inventory.values import Machine, SeenBattery, SeenDisk, SeenDrive
from laptopdesk.assets.lifecycle.values import MediumKind

Part = TypeVar("Part", SeenDrive, SeenBattery, SeenDisk)


def as_json(machine: Machine) -> dict[str, Any]:
    """The machine as plain JSON."""
    return asdict(machine)


def as_machine(document: Mapping[str, Any]) -> Machine:
    """The machine that `as_json` wrote."""
    known = {field.name for field in fields(Machine)}
    plain = {key: value for key, value in document.items() if key in known}
    media = tuple(_part(SeenDrive, {**item, "kind": MediumKind(item["kind"])}) for item in plain.pop("media", ()))
    batteries = tuple(_part(SeenBattery, item) for item in plain.pop("batteries", ()))
    disks = tuple(_part(SeenDisk, item) for item in plain.pop("disks", ()))
    macs = tuple(plain.pop("macs", ()))
    return Machine(**plain, media=media, batteries=batteries, disks=disks, macs=macs)


def _part(kind: type[Part], item: Mapping[str, Any]) -> Part:
    known = {field.name for field in fields(kind)}
    return kind(**{key: value for key, value in item.items() if key in known})
