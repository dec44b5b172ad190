"""A lot from before this system for the demo: some ready, some with residents, their erasure attested by two people."""

from datetime import datetime

from laptopdesk.accounts.queries import get_actor_by_email
from laptopdesk.assets.takeover.reading import read_takeover
from laptopdesk.core.access import system_actor
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import Database
from laptopdesk.handout.takeover.service import take_over
from laptopdesk.handout.takeover.values import TakeOver, TakeoverDocument
from laptopdesk.places import queries as places
from laptopdesk.places.values import LocationKind
from laptopdesk.training.values import THREE_TRAININGS

LIST = """Oud nummer;Merk;Model;Serienummer;Status;Naam;Ontvangen op;Uitgegeven op;Opmerking
R-001;HP;ProBook 450 G5;OUDDEMO001;klaar;;04-03-2024;;
R-002;HP;ProBook 450 G5;OUDDEMO002;klaar;;04-03-2024;;kras op het deksel
R-003;Lenovo;ThinkPad L480;OUDDEMO003;uitgegeven;Femke Voorbeeld;04-03-2024;17-06-2024;
R-004;Lenovo;ThinkPad L480;OUDDEMO004;uitgegeven;Yusuf Voorbeeld;04-03-2024;24-06-2024;
R-005;Dell;Latitude 5490;OUDDEMO005;in reparatie;;04-03-2024;;scharnier
R-006;Dell;Latitude 5490;OUDDEMO006;vermist;;04-03-2024;;
"""
PAPER = TakeoverDocument(
    name="wislijst-2024.txt", content=b"Voorbeeld van een getekende wislijst.\n", media_type="text/plain"
)


def add_takeover(db: Database, *, now: datetime) -> None:
    """The six laptops of the list, at the first neighbourhood house."""
    listed = read_takeover(LIST.encode(), states={}, received_on=None, today=to_local(now).date())
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        house = places.list_locations(uow.session, kind=LocationKind.HOUSE)[0].id
        office = get_actor_by_email(uow.session, "programma@example.org")
        second = get_actor_by_email(uow.session, "technicus@example.org")
        command = TakeOver(
            lot="OUD-2024",
            listed=listed,
            programme=THREE_TRAININGS,
            donor="Van voor dit systeem",
            location_id=house,
            document=PAPER,
            second_id=second.staff_id,
            allow_reason="De wislijsten van 2024 zijn getekend bewaard.",
        )
        take_over(uow.by(office), command)
