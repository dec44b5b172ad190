"""Reports of hardware for the demo, as lshw, smartctl and upower write them; machines and numbers do not exist."""

import json
from datetime import datetime
from random import Random

from laptopdesk.assets.hardware.upload import take_in
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopFilter, LaptopState
from laptopdesk.assets.uploads.values import Given
from laptopdesk.core.access import Actor
from laptopdesk.core.db import Database

CPUS = (
    "Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz",
    "Intel(R) Core(TM) i5-7200U CPU @ 2.50GHz",
    "AMD Ryzen 5 PRO 3500U w/ Radeon Vega Mobile Gfx",
)
_GIB = 2**30
_SHOWN = 8
_UPOWER = """  native-path:          BAT0
  model:                DEMO-BAT
  power supply:         yes
  battery
    present:             yes
    energy-full:         {full:.2f} Wh
    energy-full-design:  50 Wh
    charge-cycles:       {cycles}
"""


def load_hardware(db: Database, *, now: datetime, actor: Actor, rng: Random) -> None:
    """Some laptops on the bench have a report of their hardware; two reports wait for somebody who knows the laptop."""
    with db.read() as session:
        wanted = (LaptopState.READY, LaptopState.ERASED)
        tags = [tag for state in wanted for tag in lifecycle.list_tags(session, LaptopFilter(state=state))[:_SHOWN]]
        details = [lifecycle.get_laptop(session, tag) for tag in tags]
    for number, detail in enumerate(details):
        for name, content in _reports(detail, number, rng):
            take_in(db, Given(name=name, content=content, laptop=detail.laptop.tag), now=now, actor=actor)
    lonely = json.dumps(lshw("Demo", "Notebook 14", "DEMOUNKNOWN7", CPUS[0], [])).encode()
    battery = _UPOWER.format(full=31.5, cycles=402).encode()
    for name, content in (("lshw-zonder-label.json", lonely), ("accu.txt", battery)):
        take_in(db, Given(name=name, content=content), now=now, actor=actor)


def _reports(detail: LaptopDetail, number: int, rng: Random) -> list[tuple[str, bytes]]:
    laptop = detail.laptop
    drives = [medium for medium in detail.media if medium.removed_at is None]
    disks: list[dict[str, object]] = [
        {
            "id": f"disk:{place}",
            "class": "disk",
            "description": "ATA Disk",
            "product": drive.model,
            "serial": drive.serial,
            "size": drive.size_bytes,
        }
        for place, drive in enumerate(drives)
    ]
    machine = lshw(laptop.manufacturer, laptop.model, laptop.serial or "", CPUS[number % len(CPUS)], disks)
    health = [_smartctl(drive.model, drive.serial or "", rng.randrange(2000, 16000)) for drive in drives]
    battery = _UPOWER.format(full=rng.uniform(29, 49), cycles=rng.randrange(80, 600))
    files = [("lshw.json", machine), *((f"smart-{place}.json", document) for place, document in enumerate(health))]
    return [*((name, json.dumps(document).encode()) for name, document in files), ("upower.txt", battery.encode())]


def lshw(maker: str, model: str, serial: str, cpu: str, disks: list[dict[str, object]]) -> dict[str, object]:
    """What lshw says of such a machine, with 16 GiB of memory."""
    bank = {"id": "bank:0", "class": "memory", "size": 16 * _GIB}
    memory = {"id": "memory", "class": "memory", "description": "System Memory", "size": 16 * _GIB, "children": [bank]}
    children = [{"id": "cpu", "class": "processor", "product": cpu}, memory, *disks]
    return {
        "id": "demo",
        "class": "system",
        "vendor": maker,
        "product": model,
        "serial": serial,
        "children": [{"id": "core", "class": "bus", "children": children}],
    }


def _smartctl(model: str, serial: str, hours: int) -> dict[str, object]:
    return {
        "smartctl": {"exit_status": 0},
        "device": {"protocol": "ATA", "type": "sat"},
        "model_name": model,
        "serial_number": serial,
        "rotation_rate": 0,
        "smart_status": {"passed": True},
        "power_on_time": {"hours": hours},
    }
