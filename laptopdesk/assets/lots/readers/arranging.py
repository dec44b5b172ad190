"""One table out of a file: the header found under title lines, and the sheets that belong to it one under another."""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from laptopdesk.assets.lots.readers.cells import clean
from laptopdesk.assets.lots.readers.names import field_of_name, words_of
from laptopdesk.assets.lots.readers.subject import subject_of
from laptopdesk.assets.lots.readers.values import (
    LeftOut,
    ListError,
    ListErrorCode,
    Pick,
    ReadTable,
    Score,
    SheetUse,
    TableLine,
    WhyLeftOut,
)

SEARCHED = 40
"""Lines in which a header is looked for."""
_SURE = 2
"""The score of one certain name."""
SHOWN = 60
_IDENTITIES = frozenset({"serial", "donor_number", "number"})
_DEVICES = frozenset({"manufacturer", "model", "model_number"})


@dataclass(frozen=True, kw_only=True)
class RawSheet:
    """The filled lines of one sheet, or of a file that has no sheets."""

    lines: tuple[TableLine, ...]
    name: str = ""
    hidden: bool = False
    hidden_columns: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class _FoundColumns:
    sheet: RawSheet
    above: tuple[TableLine, ...]
    lines: tuple[TableLine, ...]
    hidden: tuple[TableLine, ...]
    score: int

    @property
    def names(self) -> frozenset[str]:
        return frozenset(words_of(cell) for cell in self.lines[0].cells if cell.strip())

    @property
    def hidden_columns(self) -> tuple[str, ...]:
        """Names of columns that are read although nobody sees them."""
        hidden = self.sheet.hidden_columns
        named = [(at, clean(cell)) for at, cell in enumerate(self.lines[0].cells) if cell.strip()]
        return tuple(name[:SHOWN] for at, name in named if any(first <= at <= last for first, last in hidden))

    def rank(self, same: Callable[[str], str]) -> int:
        """2 where a column tells laptops apart, 1 where one names what they are, 0 for text, people and licences."""
        header = self.lines[0]
        fields = {at: field for at, cell in enumerate(header.cells) if (field := field_of_name(cell)) is not None}
        if subject_of(header, fields) is not None:
            return 0
        names = {same(cell) for cell in header.cells}
        return 2 if names & _IDENTITIES else 1 if names & _DEVICES else 0


def arrange(sheets: Sequence[RawSheet], pick: Pick, score: Score, same: Callable[[str], str]) -> ReadTable:
    """The header, then the lines of every sheet that is read. `same`: a name by which two headers mean one column."""
    strange = [name for name in pick.sheets or () if name.casefold() not in {one.name.casefold() for one in sheets}]
    if strange:
        return ReadTable(errors=(ListError(code=ListErrorCode.SHEET_UNKNOWN, value=strange[0][:SHOWN]),))
    wanted = [sheet for sheet in sheets if _is_wanted(sheet, pick)]
    if not wanted:
        names = ", ".join(sheet.name for sheet in sheets)[:120]
        errors = (ListError(code=ListErrorCode.ONLY_HIDDEN, value=names),) if sheets else ()
        return ReadTable(errors=errors, sheets=tuple(_uses(sheets, (), (), pick, frozenset())))
    candidates = [_find(sheet, pick, score, same) for sheet in wanted]
    lists = _lists([one for one in candidates if one.lines], chosen=pick.sheets is not None)
    read = lists if pick.sheets is not None else _of_laptops(lists, same)
    summing = {id(one.sheet) for one in lists if one not in read and one.rank(same)}
    uses = tuple(_uses(sheets, candidates, read, pick, summing))
    if not read:
        return ReadTable(sheets=uses)
    return ReadTable(lines=tuple(_joined(read, same)), left_out=tuple(_left_out(read)), sheets=uses)


def _is_wanted(sheet: RawSheet, pick: Pick) -> bool:
    if pick.sheets is None:
        return not sheet.hidden
    return sheet.name.casefold() in {name.casefold() for name in pick.sheets}


def _find(sheet: RawSheet, pick: Pick, score: Score, same: Callable[[str], str]) -> _FoundColumns:
    lines = sheet.lines if pick.hidden_rows else tuple(line for line in sheet.lines if not line.hidden)
    hidden = () if pick.hidden_rows else tuple(line for line in sheet.lines if line.hidden)
    at, most = find_header(lines, score)
    header = [replace(line, cells=_trimmed(line.cells)) for line in lines[at : at + 1]]
    ordered = tuple(_in_one_order(header[0], lines[at + 1 :], score, same)) if header else ()
    return _FoundColumns(sheet=sheet, above=lines[:at], lines=ordered, hidden=hidden, score=most)


def _in_one_order(
    header: TableLine, lines: Sequence[TableLine], score: Score, same: Callable[[str], str]
) -> Iterator[TableLine]:
    """The header and the lines under it; those under a second header with the columns in another order as the first."""
    names, order = list(header.cells), list[int]()
    arranged: list[TableLine] = []
    for line in lines:
        if names_columns(line, score):
            order = _order(_trimmed(line.cells), names, same, first=False)
        plain = not order or order == list(range(len(order)))
        arranged.append(line if plain else _reordered(line, order, len(names)))
    yield replace(header, cells=tuple(names))
    yield from arranged


def names_columns(line: TableLine, score: Score) -> bool:
    """Whether nearly all words of the line are names of columns we know."""
    cells = [cell for cell in line.cells if cell.strip()]
    points = score(line.cells) if cells and field_of_name(cells[0]) is not None else 0
    return points >= _SURE * 2 and points * 10 >= len(cells) * 12


def find_header(lines: Sequence[TableLine], score: Score) -> tuple[int, int]:
    """Which of the first lines names the columns, and how sure that is: the first, unless a later one does better."""
    looked = lines[:SEARCHED]
    scores = [score(line.cells) for line in looked]
    most = max(scores, default=0)
    widths = [sum(1 for cell in line.cells if cell.strip()) for line in looked]
    certain = next((at for at, one in enumerate(scores) if one >= 2 * _SURE and _can_be_header(widths, at)), None)
    if certain is not None and scores.index(most) > certain + 1:
        return certain, scores[certain]  # what stands between the two is a table of its own
    if most >= _SURE and (scores[0] == 0 or most > scores[0] + 1) and _can_be_header(widths, scores.index(most)):
        return scores.index(most), most
    if most == 0 and max(widths, default=0) > 1 and widths[0] == 1:
        wide = max(2, max(widths) * 6 // 10)
        return next(index for index, width in enumerate(widths) if width >= wide), 0
    return 0, scores[0] if scores else 0


def _can_be_header(widths: Sequence[int], at: int) -> bool:
    """A line of one word is a header where there is one column."""
    return widths[at] > 1 or max(widths) == 1


def _trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    last = max((index for index, cell in enumerate(cells) if cell.strip()), default=-1)
    return cells[: last + 1]


def _lists(candidates: Sequence[_FoundColumns], *, chosen: bool) -> list[_FoundColumns]:
    """The sheets that are lists: those with names we know, else the first and those with the same names."""
    if chosen:
        return list(candidates)
    lists = [one for one in candidates if one.score >= _SURE]
    if lists:
        return [one for one in candidates if one.score >= _SURE or one.names == lists[0].names]
    return [one for one in candidates if one.names == candidates[0].names] if candidates else []


def _of_laptops(lists: Sequence[_FoundColumns], same: Callable[[str], str]) -> list[_FoundColumns]:
    """Of several lists those that tell the most of single laptops: a summary, a list of models or text is none."""
    ranks = [one.rank(same) for one in lists]
    return [one for one, rank in zip(lists, ranks, strict=True) if rank == max(ranks)]


def _joined(read: Sequence[_FoundColumns], same: Callable[[str], str]) -> Iterator[TableLine]:
    """The header of the first sheet with the columns that only later ones have; cells where their column stands."""
    header = read[0].lines[0]
    names = list(header.cells)
    orders = [_order(one.lines[0].cells, names, same, first=one is read[0]) for one in read]
    yield replace(header, cells=tuple(names))
    for one, order in zip(read, orders, strict=True):
        for line in one.lines[1:]:
            yield line if one is read[0] or order == list(range(len(order))) else _reordered(line, order, len(names))


def _order(cells: Sequence[str], names: list[str], same: Callable[[str], str], *, first: bool) -> list[int]:
    """Where each column of a sheet stands in the whole table; new ones are added to `names`."""
    if first:
        return list(range(len(cells)))
    places: list[int] = []
    for cell in cells:
        free = [index for index in range(len(names)) if index not in places]
        exact = [index for index in free if words_of(names[index]) == words_of(cell)]
        alike = exact or [index for index in free if same(cell) and same(names[index]) == same(cell)]
        places.append(alike[0] if alike else len(names))
        if not alike:
            names.append(cell)
    return places


def _reordered(line: TableLine, order: Sequence[int], width: int) -> TableLine:
    surplus = [index for index in range(len(order), len(line.cells)) if line.cells[index].strip()]
    places = [*order, *(width + number for number in range(len(surplus)))]
    at = dict(zip([*range(len(order)), *surplus], places, strict=True))
    cells, columns = [""] * (width + len(surplus)), list(range(width + len(surplus)))
    for index, place in at.items():
        columns[place] = index
        cells[place] = line.cells[index] if index < len(line.cells) else ""
    return replace(
        line,
        cells=tuple(cells),
        dates=frozenset(at[index] for index in line.dates if index in at),
        formulas=frozenset(at[index] for index in line.formulas if index in at),
        columns=tuple(columns),
    )


def _left_out(read: Sequence[_FoundColumns]) -> Iterator[LeftOut]:
    for one in read:
        yield from (left_out(line, WhyLeftOut.ABOVE_HEADER) for line in one.above)
        yield from (left_out(line, WhyLeftOut.HIDDEN) for line in one.hidden)


def left_out(line: TableLine, why: WhyLeftOut) -> LeftOut:
    """This line, as it is told that it is not read."""
    words = " ".join(" ".join(cell.split()) for cell in line.cells[:20] if cell.strip())
    return LeftOut(line=line.number, place=line.place, why=why, words=words[:SHOWN], sheet=line.sheet)


def _uses(
    sheets: Sequence[RawSheet],
    candidates: Sequence[_FoundColumns],
    read: Sequence[_FoundColumns],
    pick: Pick,
    summing: Set[int],
) -> Iterator[SheetUse]:
    """`summing`: sheets that name laptops, and none by a number of its own beside those that do."""
    if len(sheets) == 1 and not sheets[0].name:
        return
    taken = {id(one.sheet): one for one in read}
    looked = {id(one.sheet) for one in candidates}
    for sheet in sheets:
        one = taken.get(id(sheet))
        unread = WhyLeftOut.HIDDEN if sheet.hidden else WhyLeftOut.CHOSEN
        why = WhyLeftOut.NO_LIST if id(sheet) in looked else unread
        if id(sheet) in summing:
            why = WhyLeftOut.NO_NUMBERS
        hidden = sum(line.hidden for line in sheet.lines) if not pick.hidden_rows else 0
        headed = (
            one is not None or any(find.sheet is sheet and find.score for find in candidates) or id(sheet) not in looked
        )
        rows = len(one.lines) - 1 if one else max(len(sheet.lines) - headed, 0)
        yield SheetUse(
            name=sheet.name,
            read=one is not None,
            rows=rows,
            hidden=sheet.hidden,
            hidden_rows=hidden,
            why=None if one else why,
            hidden_columns=one.hidden_columns if one else (),
        )
