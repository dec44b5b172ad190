"""What a column of an unknown name holds, by what stands in it: a guess, and only where nothing speaks against it."""

import re
from collections.abc import Callable, Mapping, Sequence

from laptopdesk.assets.lots.readers.cells import clean
from laptopdesk.assets.lots.readers.kinds import is_maker, names_a_laptop
from laptopdesk.assets.lots.readers.names import is_other
from laptopdesk.assets.lots.readers.values import Field, Guess, TableLine
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.core.search import normalise

LOOKED_AT = 200
"""Lines; what holds in those holds in a list."""
FEWEST = 2
_SERIAL = re.compile(r"[A-Z0-9][A-Z0-9/-]{5,23}", re.IGNORECASE)
_NO_SERIAL = re.compile(
    r"(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}|[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}|[0-9]{1,4}-[0-9]{1,2}-[0-9]{1,4}|"
    r"(?:laptop|desktop|pc|nb|lt|ws)[-_]?[0-9a-z]{0,20}|[0-9]{1,6}|i[3579]-[0-9]{3,5}[A-Z0-9]{0,3}|0?6-?[0-9]{8}",
    re.IGNORECASE,
)
_TAG = re.compile(r"[A-Z]{0,6}[-/. ]?[0-9]{2,10}", re.IGNORECASE)
_MEMORY = re.compile(
    r"(?:[1-4] ?x ?)?(?:2|4|6|8|12|16|20|24|32|40|48|64|128) ?(?:gb|gib|g)(?: ddr[2-5]l?)?", re.IGNORECASE
)
_CPU = frozenset(
    (
        "i3",
        "i5",
        "i7",
        "i9",
        "ryzen",
        "celeron",
        "pentium",
        "xeon",
        "athlon",
        "ultra5",
        "ultra7",
        "m1",
        "m2",
        "m3",
        "m4",
    )
)
_DRIVES = frozenset(["ssd", "hdd", "nvme", "emmc"])
_SIZES = frozenset(["gb", "tb"])
_SURE = frozenset({Field.MANUFACTURER, Field.SERIAL, Field.MEMORY, Field.STORAGE})


def guess_by_values(
    header: TableLine, lines: Sequence[TableLine], fields: Mapping[int, Field | None]
) -> tuple[Guess, ...]:
    """The columns that look like a serial number, an own number, a maker, a model, a processor, memory or storage.

    Only those of unknown names, only for what no column is read as yet, and only where one column alone looks so.
    """
    open_columns = {
        index: cells
        for index, name in enumerate(header.cells)
        if index not in fields and not is_other(name) and len(cells := _column(lines, index)) >= _enough(lines)
    }
    taken = {field for field in fields.values() if field is not None}
    guesses: list[Guess] = []
    for field, looks in _LOOKS:
        if field in taken:
            continue
        alike = [index for index, cells in open_columns.items() if looks(cells)]
        if len(alike) == 1:
            cells = open_columns.pop(alike[0])
            guesses.append(Guess(index=alike[0], field=field, alike=len(cells), filled=len(cells)))
            taken.add(field)
    return tuple(sorted(guesses, key=lambda guess: guess.index))


def looks_like(field: Field, cell: str) -> bool:
    """Whether one cell by itself is surely a value of this field, and no name of a column."""
    looks = dict(_LOOKS).get(field) if field in _SURE else None
    return looks is not None and bool(cell.strip()) and looks([clean(cell[:200])])


def _enough(lines: Sequence[TableLine]) -> int:
    """So many filled cells speak for a whole column."""
    return max(FEWEST, len(lines[:LOOKED_AT]) * 8 // 10)


def _column(lines: Sequence[TableLine], index: int) -> list[str]:
    cells = (clean(line.cells[index][:200]) for line in lines[:LOOKED_AT] if index < len(line.cells))
    return [cell for cell in cells if cell]


def _serials(cells: Sequence[str]) -> bool:
    keys = [normalise_serial(cell) for cell in cells if _can_be_serial(cell)]
    return len(keys) == len(cells) == len(set(keys)) and None not in keys


def _can_be_serial(cell: str) -> bool:
    figures = any(char.isdecimal() for char in cell)
    return figures and _SERIAL.fullmatch(cell) is not None and _NO_SERIAL.fullmatch(cell) is None


def _tags(cells: Sequence[str]) -> bool:
    shapes = {_letters(cell) for cell in cells}
    return len(set(cells)) == len(cells) and len(shapes) == 1 and shapes != {""} and _all(_TAG)(cells)


def _letters(cell: str) -> str:
    """The letters before the number of a tag."""
    return cell.rstrip("0123456789").casefold()


def _all(pattern: re.Pattern[str]) -> Callable[[Sequence[str]], bool]:
    return lambda cells: all(pattern.fullmatch(cell) for cell in cells)


def _cpus(cells: Sequence[str]) -> bool:
    return all(not _CPU.isdisjoint(normalise(cell).split()) for cell in cells)


def _storage(cells: Sequence[str]) -> bool:
    words = [frozenset(normalise(cell).replace("gb", " gb ").replace("tb", " tb ").split()) for cell in cells]
    return all(one & _DRIVES and one & _SIZES for one in words)


def _makers(cells: Sequence[str]) -> bool:
    return all(map(is_maker, cells))


def _models(cells: Sequence[str]) -> bool:
    return all(map(names_a_laptop, cells))


_LOOKS: tuple[tuple[Field, Callable[[Sequence[str]], bool]], ...] = (
    (Field.MANUFACTURER, _makers),
    (Field.CPU, _cpus),
    (Field.STORAGE, _storage),
    (Field.MEMORY, _all(_MEMORY)),
    (Field.MODEL, _models),
    (Field.SERIAL, _serials),
    (Field.DONOR_NUMBER, _tags),
)
