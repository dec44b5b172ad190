"""What every row of a hand-out has, whichever way it came: at the desk, by decision, or from before this system."""

from datetime import date

from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.numbering import take_numbers
from laptopdesk.core.rows import value_of
from laptopdesk.handout.events import LaptopHandedOut
from laptopdesk.handout.models import HandoutRow


def next_number(uow: UnitOfWork, handed_on: date) -> str:
    """The number on the agreement: the year, and a number that no other hand-out has."""
    return f"{handed_on.year}-{take_numbers(uow.session, 'handout')[0]:05d}"


def record_hand_out(uow: UnitOfWork, row: HandoutRow) -> None:
    """The journal says that this laptop was handed out."""
    uow.record(value_of(row, LaptopHandedOut, handout_id=row.id, operation=row.operation_id, kit=tuple(row.kit)))
