"""What a person decided about a list, as it is kept: sheets, lines left out, cells corrected, kinds of laptops."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from laptopdesk.assets.lots.readers.tables import MOST_COLUMNS
from laptopdesk.assets.lots.readers.values import Choices, Pick
from laptopdesk.core.search import normalise

MOST_SHEETS = 200
LONGEST = 4000
_DIGITS = "0123456789"
_T = TypeVar("_T")


def choices_of(document: Mapping[str, Any]) -> Choices:
    """As they were kept."""
    sheets = document.get("sheets")
    return Choices(
        pick=Pick(
            sheets=tuple(map(str, sheets)) if sheets is not None else None, hidden_rows=bool(document.get("hidden"))
        ),
        only_laptops=bool(document.get("only_laptops")),
        laptop_kinds=frozenset(map(str, document.get("kinds", ()))),
        left_out=frozenset(map(str, document.get("left_out", ()))),
        corrected={(str(place), int(index)): str(words) for place, index, words in document.get("corrected", ())},
        without_identity=bool(document.get("without_identity")),
    )


def kept_choices(choices: Choices) -> dict[str, Any]:
    """As they are kept, always in one order."""
    return {
        "sheets": list(choices.pick.sheets) if choices.pick.sheets is not None else None,
        "hidden": choices.pick.hidden_rows,
        "only_laptops": choices.only_laptops,
        "kinds": sorted(choices.laptop_kinds),
        "left_out": sorted(choices.left_out),
        "corrected": [[place, index, words] for (place, index), words in sorted(choices.corrected.items())],
        "without_identity": choices.without_identity,
    }


def read_as(columns: Sequence[str], choices: Choices) -> str:
    """One word for how a list is read: another one as soon as a column or a choice is another."""
    document = json.dumps([list(columns), kept_choices(choices)]).encode()
    return hashlib.sha256(document).hexdigest()[:20]


def merged(present: Choices, before: Choices, after: Choices) -> Choices:
    """What stands now, with all that a person changed from `before` to `after`; others keep what they decided."""
    changed = {cell: words for cell, words in after.corrected.items() if before.corrected.get(cell) != words}
    undone = set(before.corrected) - set(after.corrected)
    corrected = {cell: words for cell, words in present.corrected.items() if cell not in undone} | changed
    return Choices(
        pick=_latest(present.pick, before.pick, after.pick),
        only_laptops=_latest(present.only_laptops, before.only_laptops, after.only_laptops),
        laptop_kinds=_both(present.laptop_kinds, before.laptop_kinds, after.laptop_kinds),
        left_out=_both(present.left_out, before.left_out, after.left_out),
        corrected=corrected,
        without_identity=_latest(present.without_identity, before.without_identity, after.without_identity),
    )


def _latest(present: _T, before: _T, after: _T) -> _T:
    return present if after == before else after


def _both(present: frozenset[str], before: frozenset[str], after: frozenset[str]) -> frozenset[str]:
    return (present - (before - after)) | (after - before)


def parse_cell(name: str) -> tuple[str, int] | None:
    """The place and column that `cell:1:12:3` names; None for anything else."""
    head, place, index = name[:40].partition(":")[0], *_split(name[:40])
    good = head == "cell" and is_place(place) and _is_number(index) and int(index) < MOST_COLUMNS * 2
    return (place, int(index)) if good else None


def _split(name: str) -> tuple[str, str]:
    place, _colon, index = name.partition(":")[2].rpartition(":")
    return place, index


def is_place(text: str) -> bool:
    """Whether this names a line: the sheet from 1, and the line in it."""
    sheet, colon, line = text.partition(":")
    return bool(colon) and _is_number(sheet) and _is_number(line)


def _is_number(text: str) -> bool:
    return 0 < len(text) <= 8 and all(char in _DIGITS for char in text)


def with_lines(choices: Choices, shown: Iterable[str], ticked: Iterable[str]) -> Choices:
    """Of the lines that were shown, those that are ticked are left out; those that were not shown stay as they were."""
    chosen = (choices.left_out - frozenset(shown)) | frozenset(filter(is_place, ticked))
    return replace(choices, left_out=chosen)


def with_cells(
    choices: Choices,
    typed: Mapping[tuple[str, int], str],
    before: Mapping[tuple[str, int], str],
    undone: Iterable[tuple[str, int]],
) -> Choices:
    """Cells in which other words were typed than stood there are corrected; those that are undone are as they came."""
    changed = {cell: words[:LONGEST] for cell, words in typed.items() if words.strip() != before.get(cell, "").strip()}
    corrected = {**choices.corrected, **changed}
    for cell in undone:
        corrected.pop(cell, None)
    return replace(choices, corrected=corrected)


def with_kinds(choices: Choices, shown: Iterable[str], ticked: Iterable[str], *, only_laptops: bool) -> Choices:
    """The kinds that are laptops too, and whether all others are left out."""
    kinds = (choices.laptop_kinds - frozenset(map(normalise, shown))) | frozenset(map(normalise, ticked))
    return replace(choices, laptop_kinds=kinds, only_laptops=only_laptops)
