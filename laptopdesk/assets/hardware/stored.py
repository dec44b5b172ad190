"""A machine as the database keeps it (JSON) and back; a part that an older version did not know is left as it was."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, TypeVar

from laptopdesk.assets.hardware.values import Machine, SeenBattery, SeenDisk, SeenDrive, UnseenDrive, UnseenKind
from laptopdesk.assets.lifecycle.values import MediumKind

_FIGURES = ("design_mwh", "full_mwh", "health_percent")
Part = TypeVar("Part", SeenDrive, SeenBattery, SeenDisk, UnseenDrive)


def as_json(machine: Machine) -> dict[str, Any]:
    """The machine as plain JSON."""
    return asdict(machine)


def as_machine(document: Mapping[str, Any]) -> Machine:
    """The machine that `as_json` wrote."""
    names = {field.name for field in fields(Machine)}
    plain = {key: value for key, value in document.items() if key in names}
    media = tuple(_part(SeenDrive, {**item, "kind": MediumKind(item["kind"])}) for item in plain.pop("media", ()))
    batteries = tuple(_part(SeenBattery, _measured(item)) for item in plain.pop("batteries", ()))
    disks = tuple(_part(SeenDisk, item) for item in plain.pop("disks", ()))
    unseen = tuple(_part(UnseenDrive, {**item, "kind": UnseenKind(item["kind"])}) for item in plain.pop("unseen", ()))
    macs = tuple(plain.pop("macs", ()))
    return Machine(**plain, media=media, batteries=batteries, disks=disks, macs=macs, unseen=unseen)


def _measured(battery: Mapping[str, Any]) -> Mapping[str, Any]:
    """A battery that answered zero was not measured, whatever an older version made of it."""
    return {key: None if key in _FIGURES and not value else value for key, value in battery.items()}


def _part(kind: type[Part], item: Mapping[str, Any]) -> Part:
    names = {field.name for field in fields(kind)}
    return kind(**{key: value for key, value in item.items() if key in names})
