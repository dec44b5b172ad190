"""Demo data of the workshop: repairs with parts, quarantine, a theft, disposals; and kits at every place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from laptopdesk.assets.kits import service as kits
from laptopdesk.assets.kits.values import CountKits, ReceiveKits, SendKits
from laptopdesk.assets.lifecycle.service import record_no_drive
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.workshop import service as workshop
from laptopdesk.assets.workshop.values import (
    DisposalDocument,
    DisposalKind,
    DisposeOf,
    LastSeen,
    MissingKind,
    OpenRepair,
    PartSource,
    QuarantineReason,
    RepairCategory,
    ReportMissing,
    UsePart,
)
from laptopdesk.core.access import Actor
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import UnitOfWork

FAULTS = (
    (RepairCategory.SCREEN, "Barst in het scherm", "Schermpaneel 14 inch", 6450),
    (RepairCategory.KEYBOARD, "Drie toetsen werken niet", "Toetsenbord", 2795),
    (RepairCategory.BATTERY, "Accu houdt nog twintig minuten", "Accu", 3900),
    (RepairCategory.CASING, "Linkerscharnier is los", "Scharnier", 850),
)
REASONS = (
    (QuarantineReason.LOCK_FOUND, "Vraagt om een BIOS-wachtwoord."),
    (QuarantineReason.DRIVE_MISSING, "Het vak voor de schijf is leeg, terwijl de lijst er een noemt."),
)
_PAPER = DisposalDocument(name="afgiftebon.pdf", content=b"%PDF-1.4\n% demo: afgiftebon van een verwerker\n")


@dataclass(frozen=True, kw_only=True)
class Aside:
    """A laptop that leaves its way at this moment; `number` decides how."""

    tag: str
    id: int
    number: int
    moment: datetime


def set_aside(uow: UnitOfWork, laptop: Aside, technician: Actor) -> None:
    """The laptop is in repair, repaired, apart, missing or gone, each with what belongs to it."""
    turn, round_ = laptop.number % 4, laptop.number // 4
    match turn:
        case 0:
            _repair(uow, laptop, round_, technician)
        case 1:
            reason, words = REASONS[round_ % len(REASONS)]
            workshop.put_in_quarantine(uow.at(laptop.moment).by(technician), laptop.tag, reason, words)
        case 2:
            _lose(uow, laptop, round_, technician)
        case _:
            _dispose(uow, laptop, round_, technician)


def _repair(uow: UnitOfWork, laptop: Aside, round_: int, technician: Actor) -> None:
    category, fault, name, cents = FAULTS[round_ % len(FAULTS)]
    command = OpenRepair(laptop=laptop.tag, category=category, fault=fault)
    repair = workshop.open_repair(uow.at(laptop.moment).by(technician), command)
    part = UsePart(
        repair_id=repair,
        name=name,
        number=f"DEMO-{round_:03d}",
        quantity=1,
        cost_cents=cents,
        source=PartSource.BOUGHT if round_ % 2 else PartSource.STOCK,
    )
    later = laptop.moment + timedelta(hours=2)
    workshop.use_part(uow.at(later).by(technician), part)
    workshop.add_labour(uow.at(later).by(technician), repair, 20 + 5 * (round_ % 8))
    if round_ % 3 == 2:
        words = "Onderdeel vervangen, werkt weer."
        workshop.close_repair(uow.at(later).by(technician), repair, LaptopState.RECEIVED, words)


def _lose(uow: UnitOfWork, laptop: Aside, round_: int, technician: Actor) -> None:
    stolen = round_ % 2 == 0
    command = ReportMissing(
        laptop=laptop.tag,
        kind=MissingKind.STOLEN if stolen else MissingKind.LOST,
        since=to_local(laptop.moment).date(),
        last_seen=LastSeen.PLACE,
        words="Na een inbraak in de werkplaats niet meer gezien." if stolen else "Bij het tellen niet gevonden.",
        police_number=f"DEMO-{laptop.moment.year}-{round_:04d}" if stolen and round_ % 4 else "",
    )
    workshop.report_missing(uow.at(laptop.moment).by(technician), command)


def _dispose(uow: UnitOfWork, laptop: Aside, round_: int, technician: Actor) -> None:
    record_no_drive(uow.at(laptop.moment).by(technician), laptop.id)
    how = (DisposalKind.RECYCLED, DisposalKind.PARTS, DisposalKind.DESTROYED)[round_ % 3]
    command = DisposeOf(
        laptop=laptop.tag,
        how=how,
        receiver="Voorbeeld Verwerking BV",
        on=to_local(laptop.moment).date(),
        words="Moederbord stuk, geen schijf.",
        certified=True,
        document=None if round_ % 3 == 1 else _PAPER,
    )
    workshop.dispose_of(uow.at(laptop.moment).by(technician), command)


def stock_kits(uow: UnitOfWork, store: int, rooms: Sequence[int], *, laptops: int, office: Actor) -> None:
    """Every room has chargers and bags for its hand-outs; some too few, one delivery is still on its way."""
    each = max(8, laptops // max(1, len(rooms)))
    for code in ("charger", "bag", "mouse"):
        command = ReceiveKits(location_id=store, code=code, pieces=min(10_000, each * len(rooms) + 50))
        kits.receive_kits(uow.by(office), command)
    for number, room in enumerate(rooms):
        for code in ("charger", "bag"):
            pieces = each - 5 if number % 9 == 4 else each
            delivery = kits.send_kits(uow.by(office), SendKits(from_id=store, to_id=room, code=code, pieces=pieces))
            kits.count_in(uow.at(uow.now + timedelta(hours=5)).by(office), delivery, pieces, "")
    kits.send_kits(
        uow.at(uow.now + timedelta(days=1)).by(office), SendKits(from_id=store, to_id=rooms[0], code="mouse", pieces=10)
    )
    counted = CountKits(location_id=store, code="mouse", counted=37, words="Drie muizen waren stuk.")
    kits.correct_count(uow.at(uow.now + timedelta(days=2)).by(office), counted)
