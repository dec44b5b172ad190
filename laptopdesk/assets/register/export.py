"""Every laptop of a question as a table to take along: which columns, and what stands in them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from laptopdesk.assets.certificates.queries import numbers_of
from laptopdesk.assets.lifecycle.values import ListedLaptop
from laptopdesk.assets.proof.queries import among_ids, judge_laptops
from laptopdesk.assets.proof.values import Proof
from laptopdesk.core.clock import to_local
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import speaking, word
from laptopdesk.core.tables import Cell


@dataclass(frozen=True, kw_only=True)
class ExportedLaptop:
    """One laptop with what is known of its erasure; `certificate`: the number of its newest valid one."""

    line: ListedLaptop
    proof: Proof | None
    certificate: str | None


@dataclass(frozen=True, kw_only=True)
class ExportColumn:
    """One column; `width` in characters."""

    heading: Callable[[], str]
    cell: Callable[[ExportedLaptop], Cell]
    width: int = 12


COLUMNS: tuple[ExportColumn, ...] = (
    ExportColumn(heading=lambda: _("Label"), cell=lambda row: row.line.laptop.tag),
    ExportColumn(heading=lambda: _("Donor's own number"), cell=lambda row: row.line.donor_number, width=18),
    ExportColumn(heading=lambda: _("Manufacturer"), cell=lambda row: row.line.laptop.manufacturer, width=16),
    ExportColumn(heading=lambda: _("Model"), cell=lambda row: row.line.laptop.model, width=28),
    ExportColumn(heading=lambda: _("Serial number"), cell=lambda row: row.line.laptop.serial, width=20),
    ExportColumn(heading=lambda: _("State"), cell=lambda row: word(row.line.laptop.state), width=16),
    ExportColumn(
        heading=lambda: _("In this state since"), cell=lambda row: to_local(row.line.laptop.state_since).date()
    ),
    ExportColumn(heading=lambda: _("Where"), cell=lambda row: word(row.line.whereabouts), width=18),
    ExportColumn(heading=lambda: _("Location"), cell=lambda row: row.line.laptop.location_name, width=30),
    ExportColumn(heading=lambda: _("Reserved"), cell=lambda row: _("yes") if row.line.reserved else _("no")),
    ExportColumn(heading=lambda: _("Lot"), cell=lambda row: row.line.laptop.lot_code, width=18),
    ExportColumn(heading=lambda: _("Donor"), cell=lambda row: row.line.donor, width=24),
    ExportColumn(heading=lambda: _("Received on"), cell=lambda row: to_local(row.line.laptop.received_at).date()),
    ExportColumn(heading=lambda: _("How it came in"), cell=lambda row: word(row.line.laptop.origin), width=18),
    ExportColumn(heading=lambda: _("Processor"), cell=lambda row: row.line.cpu, width=24),
    ExportColumn(heading=lambda: _("Memory in MiB"), cell=lambda row: row.line.memory_mib),
    ExportColumn(heading=lambda: _("Proof of erasure"), cell=lambda row: row.proof and word(row.proof), width=22),
    ExportColumn(heading=lambda: _("Certificate"), cell=lambda row: row.certificate, width=16),
)


def headings(language: str) -> tuple[str, ...]:
    """The names of the columns in this language."""
    with speaking(language):
        return tuple(column.heading() for column in COLUMNS)


def rows_of(session: Session, stretches: Iterable[Sequence[ListedLaptop]], language: str) -> Iterator[list[list[Cell]]]:
    """The rows of each stretch, their words in this language; the language of the page is not touched meanwhile."""
    for lines in stretches:
        exported = _exported(session, lines)
        with speaking(language):
            rows = [[column.cell(row) for column in COLUMNS] for row in exported]
        yield rows


def _exported(session: Session, lines: Sequence[ListedLaptop]) -> list[ExportedLaptop]:
    ids = [line.laptop.id for line in lines]
    proofs = {judged.laptop_id: judged.proof for judged in judge_laptops(session, among_ids(ids))}
    numbers = numbers_of(session, ids)
    return [
        ExportedLaptop(line=line, proof=proofs.get(line.laptop.id), certificate=numbers.get(line.laptop.id))
        for line in lines
    ]
