"""One file, in a unit of work of its own: how the page, the API and the command line bring it in."""

from collections.abc import Sequence
from datetime import datetime

from laptopdesk.assets.hardware.readers import read_file
from laptopdesk.assets.hardware.rules import names_a_machine
from laptopdesk.assets.hardware.service import AddInventory, add_inventory
from laptopdesk.assets.hardware.values import AddedInventoryFile, FileStatus, InventoryReading, Note, WarningCode
from laptopdesk.assets.uploads.values import Given, visible
from laptopdesk.core.access import Actor
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Forbidden


def take_in_all(db: Database, given: Sequence[Given], *, now: datetime, actor: Actor) -> tuple[AddedInventoryFile, ...]:
    """What became of each file of one upload, in the order they were given; each in a unit of work of its own.

    Those that say which machine they are of come first: when one of them is of another machine than the label that was
    scanned, those that say nothing of whose they are cannot be known to be this laptop's.
    """
    readings = {place: read_file(file.content) for place, file in enumerate(given)}
    order = sorted(readings, key=lambda place: not names_a_machine(readings[place].machine))
    answers: dict[int, AddedInventoryFile] = {}
    apart: set[str | None] = set()
    for place in order:
        file = given[place]
        beside = file.laptop is not None and file.laptop in apart
        answers[place] = _take_in(db, file, readings[place], beside=beside, now=now, actor=actor)
        if answers[place].waits and file.laptop is not None:
            apart.add(file.laptop)
    return tuple(answers[place] for place in sorted(answers))


def take_in(db: Database, given: Given, *, now: datetime, actor: Actor) -> AddedInventoryFile:
    """What became of the file; read outside the transaction. One of a laptop elsewhere is refused, and not kept."""
    return take_in_all(db, [given], now=now, actor=actor)[0]


def _take_in(
    db: Database, given: Given, reading: InventoryReading, *, beside: bool, now: datetime, actor: Actor
) -> AddedInventoryFile:
    name = visible(given.name)
    command = AddInventory(
        name=name, content=given.content, reading=reading, laptop=given.laptop, beside_another=beside
    )
    try:
        with db.unit_of_work(now=now, actor=actor) as uow:
            return add_inventory(uow, command)
    except Forbidden:
        return _not_allowed(name, reading)


def _not_allowed(name: str, reading: InventoryReading) -> AddedInventoryFile:
    return AddedInventoryFile(
        id=None,
        name=name,
        status=FileStatus.REFUSED,
        format=reading.format,
        laptop=None,
        matched_by=None,
        machine=reading.machine,
        warnings=(str(Note(code=WarningCode.NOT_ALLOWED)),),
    )
