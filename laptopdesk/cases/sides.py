"""The sides of a case for a page: line by line beside each other, and what they do not agree on is marked."""

from collections.abc import Iterator
from dataclasses import dataclass

from laptopdesk.cases.messages import evidence_lines
from laptopdesk.core.decisions import CaseFacts, CaseSide, CaseView, SideLine
from laptopdesk.core.i18n import gettext as _


@dataclass(frozen=True, kw_only=True)
class ComparedRow:
    """What every side says under one label, in the order of the sides; none: it says nothing of it."""

    label: str
    cells: tuple[tuple[SideLine, ...], ...]

    @property
    def differs(self) -> bool:
        """Whether two sides that speak of it say something else."""
        return len({tuple(line.value for line in cell) for cell in self.cells if cell}) > 1


def compare(sides: tuple[CaseSide, ...]) -> tuple[ComparedRow, ...]:
    """A row for each label, in the order in which the sides name them."""
    labels = dict.fromkeys(line.label for side in sides for line in side.lines)
    return tuple(
        ComparedRow(
            label=label, cells=tuple(tuple(line for line in side.lines if line.label == label) for side in sides)
        )
        for label in labels
    )


def plain_view(case: CaseFacts) -> CaseView:
    """The evidence as it was kept, for a kind that no package shows in words of its own."""
    return CaseView(sides=tuple(_plain(case)))


def _plain(case: CaseFacts) -> Iterator[CaseSide]:
    for number, side in enumerate(case.sides, 1):
        lines = tuple(SideLine(label=label, value=value) for label, value in evidence_lines(side))
        yield CaseSide(title=_("Side %(n)s", n=number), lines=lines)
