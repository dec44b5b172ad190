"""A donor's list before it is received: its columns, what would happen, what is wrong, what is left out."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from laptopdesk.assets.lots.readers.guessing import guess_by_values
from laptopdesk.assets.lots.readers.headers import by_map, column_names, field_of
from laptopdesk.assets.lots.readers.reading import donor_list, read_table
from laptopdesk.assets.lots.readers.values import ChooseColumns, Columns, Field, Guess, ListError, ReadTable, TableLine
from laptopdesk.assets.lots.service.importing import ImportLaptops, try_import
from laptopdesk.assets.register.values import CellView, ColumnView, PendingImport, Preview
from laptopdesk.core.files import get_file

FIRST_ROWS = 5
SAMPLE = 60
SHOWN_ERRORS = 100


def choice_of(columns: Sequence[str]) -> ChooseColumns:
    """Columns read as they were said, by position."""

    def choose(line: TableLine) -> Columns:
        names = column_names(line)
        fields = {name: Field(column) if column else None for name, column in zip(names, columns, strict=False)}
        return by_map(fields)(line)

    return choose


def preview_list(session: Session, pending: PendingImport) -> Preview:
    """What the list holds as its columns are read now, and every error in it; nothing is stored."""
    stored = get_file(session, pending.file_id)
    table = read_table(stored.content, pending.choices.pick)
    listed = donor_list(table, choice_of(pending.columns), pending.choices)
    command = ImportLaptops(lot=pending.lot, listed=listed, without_identity=True, sha256=stored.sha256)
    tried = try_import(session, command)
    fields = tuple(field for field in Field if field.value in pending.columns)
    shown = [line for line in table.lines[1:] if line.place not in {out.place for out in listed.left_out}]
    return Preview(
        columns=tuple(_columns(table, pending.columns)),
        rows=tried.rows,
        created=tried.created,
        unchanged=tried.unchanged,
        filled=tried.filled,
        fields=fields,
        errors=tried.errors,
        listed=listed,
        nameless_before=tried.nameless_before,
        faulty=_faulty(table, tried.errors[:SHOWN_ERRORS]),
        corrected=tuple(_corrected(table, pending)),
        first=tuple(_by_field(line, fields, pending.columns) for line in shown[:FIRST_ROWS]),
    )


def _columns(table: ReadTable, columns: Sequence[str]) -> Iterator[ColumnView]:
    if not table.lines:
        return
    lines, guesses = table.lines[: FIRST_ROWS + 1], _guesses(table)
    for index, field in enumerate(columns):
        cells = [line.cells[index].strip() if index < len(line.cells) else "" for line in lines]
        samples = [cell[:SAMPLE] for cell in dict.fromkeys(cells[1:]) if cell]
        guess = guesses.get(index)
        yield ColumnView(
            index=index,
            header=cells[0][:SAMPLE],
            samples=tuple(samples[:3]),
            field=field,
            guess=guess if guess is not None and guess.field.value == field else None,
        )


def _guesses(table: ReadTable) -> dict[int, Guess]:
    header, *lines = table.lines
    by_name = {index: field for index, name in enumerate(header.cells) if (field := field_of(name)) is not None}
    return {guess.index: guess for guess in guess_by_values(header, lines, by_name)}


def _faulty(table: ReadTable, errors: Sequence[ListError]) -> Mapping[tuple[str, int], CellView]:
    wanted = {(error.place, error.index): error for error in errors if error.place and error.index is not None}
    lines = {line.place: line for line in table.lines}
    return {
        (place, index): CellView(
            place=place,
            index=index,
            line=error.line or 0,
            column=error.column or "",
            sheet=error.sheet,
            words=_cell(lines.get(place), index),
        )
        for (place, index), error in wanted.items()
        if index is not None and place in lines
    }


def _corrected(table: ReadTable, pending: PendingImport) -> Iterator[CellView]:
    lines = {line.place: line for line in table.lines}
    for (place, index), words in sorted(pending.choices.corrected.items()):
        line = lines.get(place)
        if line is not None:
            yield CellView(
                place=place,
                index=index,
                line=line.number,
                column=_cell(table.lines[0], index)[:SAMPLE],
                words=words,
                before=_cell(line, index)[:SAMPLE],
                sheet=line.sheet,
            )


def _cell(line: TableLine | None, index: int) -> str:
    return " ".join(line.cells[index].split()) if line is not None and index < len(line.cells) else ""


def _by_field(line: TableLine, fields: Sequence[Field], columns: Sequence[str]) -> tuple[str, ...]:
    def sample(field: Field) -> str:
        cells = (line.cells[index] for index, name in enumerate(columns) if name == field and index < len(line.cells))
        return "; ".join(" ".join(cell.split())[:SAMPLE] for cell in cells if cell.strip())

    return tuple(sample(field) for field in fields)
