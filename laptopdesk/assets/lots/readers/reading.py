"""A donor's list, read whole: every row that can be received, or every error and no row."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from laptopdesk.assets.lots.readers.arranging import RawSheet, arrange, left_out
from laptopdesk.assets.lots.readers.formats import READ, FileFormat, format_of
from laptopdesk.assets.lots.readers.headers import by_map, field_of, header_score, is_turned, without_names
from laptopdesk.assets.lots.readers.lines import ListRow, donor_rows, double_rows, read_line, row_error, settled
from laptopdesk.assets.lots.readers.subject import (
    OtherKind,
    has_number,
    headings_of,
    holds_no_laptop,
    is_header_again,
    is_ruler,
    lonely_cells,
    other_kinds,
    subject_of,
)
from laptopdesk.assets.lots.readers.tables import KINDS, MAX_ROWS, read_csv, read_sheets
from laptopdesk.assets.lots.readers.totals import Sum, adds_up
from laptopdesk.assets.lots.readers.values import (
    NO_CHOICES,
    Choices,
    ChooseColumns,
    Columns,
    DonorList,
    Field,
    LeftOut,
    ListError,
    ListErrorCode,
    ListUnreadable,
    Pick,
    ReadTable,
    Score,
    TableLine,
    WhyLeftOut,
)

MAX_BYTES = 32 * 1024 * 1024
_IDENTIFYING = frozenset({Field.SERIAL, Field.DONOR_NUMBER})
_E = ListErrorCode


def read_donor_list(content: bytes, choose: ChooseColumns | None = None, choices: Choices = NO_CHOICES) -> DonorList:
    """The rows of a list (CSV, XLSX, XLS, ODS), or every error in it; never raises for what is in a file.

    `choose` says what each column is; by itself, what its header or else its values say. Cells stay text: a formula is
    never computed. A workbook takes a process and its time: not in a write transaction.
    """
    return donor_list(read_table(content, choices.pick), choose, choices)


def read_table(
    content: bytes, pick: Pick = Pick(), score: Score = header_score, same: Callable[[str], object] = field_of
) -> ReadTable:
    """The lines of a file, the header first, or none and why; never raises for what is in a file. Takes time, as above.

    `score` knows a header, `same` tells by what two headers mean one column.
    """
    try:
        sheets, errors = _sheets(content, score)
    except ListUnreadable as unreadable:
        return ReadTable(errors=(unreadable.error,))
    table = arrange(sheets, pick, score, lambda name: str(same(name) or ""))
    if not table.lines:
        return table if table.errors else replace(table, errors=(ListError(code=_E.EMPTY),))
    if len(table.lines) > MAX_ROWS + 1:
        return replace(table, lines=(), errors=(ListError(code=_E.TOO_MANY_ROWS, value=str(MAX_ROWS)),))
    return replace(table, errors=errors)


def read_every_line(content: bytes) -> tuple[TableLine, ...]:
    """Every line of a file, also hidden ones and those above a header; none where it cannot be read."""
    try:
        sheets, _errors = _sheets(content, header_score)
    except ListUnreadable:
        return ()
    return tuple(line for sheet in sheets for line in sheet.lines)


def _sheets(content: bytes, score: Score) -> tuple[tuple[RawSheet, ...], tuple[ListError, ...]]:
    if len(content) > MAX_BYTES:
        raise ListUnreadable(ListError(code=_E.TOO_LARGE))
    if not content.strip():
        raise ListUnreadable(ListError(code=_E.EMPTY))
    kind = format_of(content)
    if kind is FileFormat.LOCKED:
        raise ListUnreadable(ListError(code=_E.LOCKED_WORKBOOK))
    if kind not in READ:
        raise ListUnreadable(ListError(code=_E.UNKNOWN_FORMAT, value=kind.value))
    if kind in KINDS:
        return read_sheets(content, KINDS[kind]), ()
    table = read_csv(content, score)
    return (RawSheet(lines=table.lines),) if table.lines else (), table.errors


def donor_list(table: ReadTable, choose: ChooseColumns | None = None, choices: Choices = NO_CHOICES) -> DonorList:
    """What a table that was read says of laptops, as `read_donor_list`."""
    if not table.lines:
        return DonorList(errors=table.errors, sheets=table.sheets, left_out=table.left_out)
    header, *lines = table.lines
    columns = (choose or by_map({}, lines))(header)
    code = _E.TURNED if is_turned(table.lines) else without_names(header, columns.fields)
    if code is not None:
        words = " ".join(filter(str.strip, header.cells))[:60]
        error = ListError(code=code, line=header.number, value=words, sheet=header.sheet)
        return _list(table, columns, errors=(error,))
    guessed = {guess.index for guess in columns.guessed}
    subject = subject_of(header, {at: field for at, field in columns.fields.items() if at not in guessed})
    if subject is not None:
        error = ListError(code=_E.NOT_ABOUT_LAPTOPS, line=header.number, value=subject.value, sheet=header.sheet)
        return _list(table, columns, errors=(error,))
    return _Reading(table, columns, choices).read()


def _list(table: ReadTable, columns: Columns, *, errors: tuple[ListError, ...]) -> DonorList:
    header, *lines = table.lines
    ignored = tuple(name.strip() for at, name in enumerate(header.cells) if at not in columns.fields and name.strip())
    return DonorList(
        header=header,
        errors=in_order(errors),
        ignored=ignored,
        row_count=len(lines),
        guessed=columns.guessed,
        left_out=table.left_out,
        sheets=table.sheets,
        identified=bool(_IDENTIFYING & set(columns.fields.values())),
    )


def in_order(errors: tuple[ListError, ...]) -> tuple[ListError, ...]:
    """By sheet and line, those of the whole file first."""
    return tuple(sorted(errors, key=lambda error: (_sheet_number(error.place), error.line or 0)))


def _sheet_number(place: str) -> int:
    return int(place.partition(":")[0] or 0)


@dataclass
class _Reading:
    """A table on its way to a list: lines that are no laptops are put aside, the others are read."""

    table: ReadTable
    columns: Columns
    choices: Choices

    def read(self) -> DonorList:
        header, *lines = self.table.lines
        fields = self.columns.fields
        body, aside = self._sorted(lines)
        errors = self.table.errors + self.columns.errors
        if not errors and not body:
            errors = (ListError(code=_E.ONLY_HEADER, line=header.number, place=header.place),)
        body = settled(_corrected(body, self.choices), fields)
        headings = headings_of(self.table)
        others = other_kinds(header, body, fields, self.choices.laptop_kinds, headings) if fields else {}
        examples = holds_no_laptop(header, body, fields, others, headings)
        rest = [line for line in body if line.place not in others]
        chosen = self.choices.only_laptops and rest and all(has_number(line, fields) for line in rest)
        if examples is not None and not chosen:
            error = ListError(code=_E.NOT_ABOUT_LAPTOPS, line=header.number, value=f"things:{examples}")
            return replace(_list(self.table, self.columns, errors=(*errors, error)), kinds=_counted(others))
        if self.choices.only_laptops:
            aside += [left_out(line, WhyLeftOut.OTHER_KIND) for line in body if line.place in others]
            body = [line for line in body if line.place not in others]
        rows, wrong = self._rows(header, body, others)
        return self._result(aside, body, rows, errors + wrong, others)

    def _sorted(self, lines: list[TableLine]) -> tuple[list[TableLine], list[LeftOut]]:
        header, body, aside = self.table.lines[0], list[TableLine](), list[LeftOut]()
        for line in lines:
            why = self._why_aside(line, header)
            if why is None:
                body.append(line)
            else:
                aside.append(left_out(line, why))
        return body, aside

    def _why_aside(self, line: TableLine, header: TableLine) -> WhyLeftOut | None:
        if line.place in self.choices.left_out:
            return WhyLeftOut.CHOSEN
        if is_header_again(line, header, header_score):
            return WhyLeftOut.HEADER_AGAIN
        if is_ruler(line):
            return WhyLeftOut.RULER
        return WhyLeftOut.TOTAL if adds_up(line, self.columns.fields) is Sum.SURE else None

    def _rows(
        self, header: TableLine, lines: list[TableLine], others: Mapping[str, OtherKind]
    ) -> tuple[list[ListRow], tuple[ListError, ...]]:
        fields = self.columns.fields
        if not fields:
            return [], ()
        rows, errors = list[ListRow](), list[ListError]()
        lonely = {line.place: at for line, at in lonely_cells(lines, header, fields)}
        for line in lines:
            row, wrong = read_line(line, header, fields)
            rows.append(row)
            if line.place in others:
                errors.append(row_error(_E.NOT_A_LAPTOP, line, value=others[line.place].words))
            elif line.place in lonely:
                errors.append(row_error(_E.LONELY_CELL, line, value=line.cells[lonely[line.place]]))
            elif adds_up(line, fields) is Sum.LIKELY:
                errors.append(row_error(_E.LOOKS_LIKE_TOTAL, line, value=" ".join(filter(str.strip, line.cells))))
            else:
                errors += wrong
        about = [row for row in rows if row.line.place not in others]
        return rows, (*errors, *double_rows(about, header, fields))

    def _result(
        self,
        aside: list[LeftOut],
        body: list[TableLine],
        rows: list[ListRow],
        errors: tuple[ListError, ...],
        others: Mapping[str, OtherKind],
    ) -> DonorList:
        faulty = {error.place for error in errors if error.place}
        sound = [row for row in rows if not errors or row.line.place not in faulty]
        good = tuple(donor_rows(sound, self.table.lines[0], self.columns.fields))
        whole = _list(self.table, self.columns, errors=errors)
        return replace(
            whole,
            rows=() if errors else good,
            sound=good,
            row_count=len(body),
            left_out=tuple(sorted((*whole.left_out, *aside), key=lambda out: (_sheet_number(out.place), out.line))),
            kinds=_counted(others),
            nameless=sum(row.serial_key is None for row in good),
        )


def _counted(others: Mapping[str, OtherKind]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(other.words for other in others.values()).most_common())


def _corrected(lines: list[TableLine], choices: Choices) -> list[TableLine]:
    """The lines with the words that a person put in place of others."""
    changes: dict[str, dict[int, str]] = {}
    for (place, index), words in choices.corrected.items():
        changes.setdefault(place, {})[index] = words
    return [_changed(line, changes[line.place]) if line.place in changes else line for line in lines]


def _changed(line: TableLine, words: Mapping[int, str]) -> TableLine:
    width = max(len(line.cells), max(words) + 1)
    cells = [words.get(at, line.cells[at] if at < len(line.cells) else "") for at in range(width)]
    return replace(line, cells=tuple(cells), dates=line.dates - set(words), formulas=line.formulas - set(words))
