"""Every laptop of a question as a table to take along: which columns, and what stands in them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from laptopdesk.assets.lifecycle.values import LaptopLine
from laptopdesk.assets.messages import state_name, whereabouts_name
from laptopdesk.assets.register.messages import origin_name
from laptopdesk.core.clock import to_local
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import speaking
from laptopdesk.core.tables import Cell


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column; `width` in characters."""

    heading: Callable[[], str]
    cell: Callable[[LaptopLine], Cell]
    width: int = 12


COLUMNS: tuple[Column, ...] = (
    Column(heading=lambda: _("Label"), cell=lambda line: line.laptop.tag),
    Column(heading=lambda: _("Donor's own number"), cell=lambda line: line.donor_number, width=18),
    Column(heading=lambda: _("Maker"), cell=lambda line: line.laptop.manufacturer, width=16),
    Column(heading=lambda: _("Model"), cell=lambda line: line.laptop.model, width=28),
    Column(heading=lambda: _("Serial number"), cell=lambda line: line.laptop.serial, width=20),
    Column(heading=lambda: _("State"), cell=lambda line: state_name(line.laptop.state), width=16),
    Column(heading=lambda: _("In this state since"), cell=lambda line: to_local(line.laptop.state_since).date()),
    Column(heading=lambda: _("Where"), cell=lambda line: whereabouts_name(line.whereabouts), width=18),
    Column(heading=lambda: _("Location"), cell=lambda line: line.laptop.location_name, width=30),
    Column(heading=lambda: _("Reserved"), cell=lambda line: _("yes") if line.reserved else _("no")),
    Column(heading=lambda: _("Lot"), cell=lambda line: line.laptop.lot_code, width=18),
    Column(heading=lambda: _("Donor"), cell=lambda line: line.donor, width=24),
    Column(heading=lambda: _("Received on"), cell=lambda line: to_local(line.laptop.received_at).date()),
    Column(heading=lambda: _("How it came in"), cell=lambda line: origin_name(line.laptop.origin), width=18),
    Column(heading=lambda: _("Processor"), cell=lambda line: line.cpu, width=24),
    Column(heading=lambda: _("Memory in MiB"), cell=lambda line: line.memory_mib),
)  # fmt: skip


def headings(language: str) -> tuple[str, ...]:
    """The names of the columns in this language."""
    with speaking(language):
        return tuple(column.heading() for column in COLUMNS)


def rows_of(stretches: Iterable[Sequence[LaptopLine]], language: str) -> Iterator[list[list[Cell]]]:
    """The rows of each stretch, their words in this language; the language of the page is not touched meanwhile."""
    for lines in stretches:
        with speaking(language):
            rows = [[column.cell(line) for column in COLUMNS] for line in lines]
        yield rows
