"""What a donor announced against what came: matched, missing, extra, and what looks alike. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from laptopdesk.assets.lifecycle.values import Delivered
from laptopdesk.assets.lots.readers.identity import number_key
from laptopdesk.assets.lots.values import DifferenceLine, ExpectedLaptop, LineKind

_ORDER = tuple(LineKind)


class _NamedLine(Protocol):
    @property
    def serial_key(self) -> str | None: ...
    @property
    def donor_number(self) -> str | None: ...
    @property
    def row_key(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class _Pair:
    expected: ExpectedLaptop
    delivered: Delivered


def expected_key(row: ExpectedLaptop) -> str:
    """What a line of the announcement is known by in decisions, also after a corrected list."""
    return f"expected:{row.row_key}"


def delivered_key(row: Delivered) -> str:
    """What a laptop nobody announced is known by in decisions."""
    return f"laptop:{row.id}"


def compare(
    expected: Sequence[ExpectedLaptop], delivered: Sequence[Delivered], *, same: Mapping[str, int] | None = None
) -> tuple[DifferenceLine, ...]:
    """Every line once: missing, extra, matched with another serial, and as expected.

    A line and a laptop go together by real serial, else by the donor's own number, else by equal content of the row;
    or where a person said so (`same`: laptop id by key of the line). A look-alike is one character away: it is shown
    on both sides and never joined by itself.
    """
    pairs = _pairs(expected, delivered, same or {})
    lines_taken = {pair.expected.id for pair in pairs}
    laptops_taken = {pair.delivered.id for pair in pairs}
    missing = [row for row in expected if row.id not in lines_taken]
    extra = [row for row in delivered if row.id not in laptops_taken]
    near_laptops, near_lines = _near(missing, extra)
    lines = [
        *(
            DifferenceLine(
                key=expected_key(row), kind=LineKind.MISSING, expected=row, look_alikes=tuple(near_laptops[row.id])
            )
            for row in missing
        ),
        *(
            DifferenceLine(
                key=delivered_key(row), kind=LineKind.EXTRA, delivered=row, look_alikes=tuple(near_lines[row.id])
            )
            for row in extra
        ),
        *(_matched(pair) for pair in pairs),
    ]
    return tuple(sorted(lines, key=_place))


def _place(line: DifferenceLine) -> tuple[int, int, str]:
    row = line.expected.line if line.expected else 0
    return _ORDER.index(line.kind), row, line.delivered.tag if line.delivered else ""


def _near(
    missing: Sequence[ExpectedLaptop], extra: Sequence[Delivered]
) -> tuple[dict[int, list[Delivered]], dict[int, list[ExpectedLaptop]]]:
    """The look-alikes of each line among the laptops, and of each laptop among the lines."""
    lines, laptops = {row.id: row for row in missing}, {int(row.id): row for row in extra}
    of_lines = {key: list[Delivered]() for key in lines}
    of_laptops = {key: list[ExpectedLaptop]() for key in laptops}
    for line_id, laptop_id in sorted(look_alikes(missing, extra)):
        of_lines[line_id].append(laptops[laptop_id])
        of_laptops[laptop_id].append(lines[line_id])
    return of_lines, of_laptops


def _matched(pair: _Pair) -> DifferenceLine:
    announced, came = pair.expected.serial_key, pair.delivered.serial_key
    differs = announced is not None and came is not None and announced != came
    kind = LineKind.SERIAL_DIFFERS if differs else LineKind.AS_EXPECTED
    return DifferenceLine(key=expected_key(pair.expected), kind=kind, expected=pair.expected, delivered=pair.delivered)


def _pairs(expected: Sequence[ExpectedLaptop], delivered: Sequence[Delivered], same: Mapping[str, int]) -> list[_Pair]:
    lines, laptops, pairs = list(expected), list(delivered), list[_Pair]()
    for name in ("decision", "serial", "number", "row"):
        matches = _by_decision(lines, laptops, same) if name == "decision" else list(_by(lines, laptops, name))
        pairs += matches
        taken = {pair.expected.id for pair in matches}, {pair.delivered.id for pair in matches}
        lines = [row for row in lines if row.id not in taken[0]]
        laptops = [row for row in laptops if row.id not in taken[1]]
    return pairs


def _by_decision(lines: Sequence[ExpectedLaptop], laptops: Sequence[Delivered], same: Mapping[str, int]) -> list[_Pair]:
    by_id = {int(row.id): row for row in laptops}
    wanted = ((row, by_id.pop(same.get(expected_key(row), 0), None)) for row in lines)
    return [_Pair(expected=row, delivered=laptop) for row, laptop in wanted if laptop is not None]


def _by(lines: Sequence[ExpectedLaptop], laptops: Sequence[Delivered], name: str) -> Iterator[_Pair]:
    by_key = {_key(row, name): row for row in reversed(laptops) if _key(row, name)}
    for row in lines:
        key = _key(row, name)
        laptop = by_key.pop(key, None) if key else None
        if laptop is not None:
            yield _Pair(expected=row, delivered=laptop)


def _key(row: _NamedLine, name: str) -> str | None:
    match name:
        case "serial":
            return row.serial_key
        case "number":
            return number_key(row.donor_number) if row.donor_number else None
        case _:
            return row.row_key


def look_alikes(missing: Iterable[ExpectedLaptop], extra: Iterable[Delivered]) -> frozenset[tuple[int, int]]:
    """(line id, laptop id) of serials one character apart: changed, left out, added, or two swapped."""
    by_part: dict[str, set[int]] = {}
    serials: dict[int, str] = {}
    for row in missing:
        if row.serial_key:
            serials[row.id] = row.serial_key
            for part in _parts(row.serial_key):
                by_part.setdefault(part, set()).add(row.id)
    return frozenset(
        (key, laptop.id)
        for laptop in extra
        if laptop.serial_key
        for key in {key for part in _parts(laptop.serial_key) for key in by_part.get(part, ())}
        if one_apart(serials[key], laptop.serial_key)
    )


def _parts(serial: str) -> set[str]:
    return {serial, *(serial[:index] + serial[index + 1 :] for index in range(len(serial)))}


def one_apart(first: str, second: str) -> bool:
    """Whether one slip of a finger or an eye makes the one the other; equal serials are not."""
    if first == second or abs(len(first) - len(second)) > 1:
        return False
    if len(first) != len(second):
        short, long = sorted((first, second), key=len)
        return any(long[:index] + long[index + 1 :] == short for index in range(len(long)))
    wrong = [index for index in range(len(first)) if first[index] != second[index]]
    if len(wrong) == 1:
        return True
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
    return swapped and first[wrong[0]] == second[wrong[1]] and first[wrong[1]] == second[wrong[0]]


SHORTEST_HALF = 5
SHORTEST_REST = 4
"""A serial number that holds another one and so much more is two scans; makers do not number so."""


def written_twice(serial_key: str) -> str | None:
    """The serial that stands here twice in one, as when Return got lost between two scans; None for any other."""
    half, odd = divmod(len(serial_key), 2)
    if odd or half < SHORTEST_HALF or serial_key[:half] != serial_key[half:]:
        return None
    return serial_key[:half]


def holds_another(serial_key: str, serials: Iterable[str]) -> str | None:
    """Which of these serials this one begins or ends with, with a scan's worth of characters more; None for neither."""
    return next((other for other in serials if _holds(serial_key, other)), None)


def _holds(serial_key: str, other: str) -> bool:
    more = len(serial_key) - len(other)
    return more >= SHORTEST_REST and (serial_key.startswith(other) or serial_key.endswith(other))
