"""Transfers for the demo: one that came with a difference, one on its way, one being loaded."""

from datetime import datetime, timedelta

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopFilter, LaptopState
from laptopdesk.assets.transfers.service import close_transfer, depart, open_transfer, scan_in, scan_out
from laptopdesk.assets.transfers.values import TransferId
from laptopdesk.core.access import system_actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.places import queries as places
from laptopdesk.places.values import LocationKind

LOADED = 3
"""Laptops of one transfer."""

CHIEF = system_actor("demo")


def add_transfers(db: Database, *, now: datetime) -> None:
    """Some laptops that lie in the workshop travel to three houses; none where the workshop has too few."""
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        workshop = places.list_locations(uow.session, kind=LocationKind.WORKSHOP)[0].id
        houses = [place.id for place in places.list_locations(uow.session, kind=LocationKind.HOUSE)[:3]]
        lying = [
            row.tag
            for state in (LaptopState.ERASED, LaptopState.IMAGED, LaptopState.RECEIVED)
            for row in lifecycle.list_laptops(uow.session, LaptopFilter(state=state, location_id=workshop)).rows
        ]
        loads = [lying[start : start + LOADED] for start in range(0, LOADED * len(houses), LOADED)]
        for number, (house, load) in enumerate(zip(houses, loads, strict=True)):
            if load:
                _travel(uow, workshop, house, load, number, now - timedelta(days=len(houses) - number))


def _travel(uow: UnitOfWork, origin: int, house: int, load: list[str], number: int, moment: datetime) -> None:
    key = open_transfer(uow.at(moment).by(CHIEF), from_id=origin, to_id=house)
    for tag in load:
        scan_out(uow.at(moment).by(CHIEF), key, tag, reason="Wordt daar gewist.")
    if number < 2:
        depart(uow.at(moment + timedelta(minutes=20)).by(CHIEF), key)
    if number == 0:
        _arrive(uow, key, load[1:], moment + timedelta(hours=2))


def _arrive(uow: UnitOfWork, key: TransferId, came: list[str], moment: datetime) -> None:
    for tag in came:
        scan_in(uow.at(moment).by(CHIEF), key, tag)
    close_transfer(uow.at(moment).by(CHIEF), key, remark="Er zat er een minder in de bus dan op de lijst.")
