"""The battery report of Windows as a page (`powercfg /batteryreport`), which it writes unless asked for XML."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from laptopdesk.assets.hardware.readers.clean import MOST_MWH, judged, name, whole, words
from laptopdesk.assets.hardware.values import Format, InventoryReading, Machine, Note, SeenBattery, WarningCode

_MARK = re.compile(r"<title>\s*Battery report\s*</title>|DESIGN CAPACITY", re.IGNORECASE)
_MWH = re.compile(r"^([\d.,\s']{1,15})mWh$")
_NO_DIGIT = re.compile(r"\D")
_MOST_ROWS = 5000
_HEAD = 1024 * 1024
"""The tables about the machine and its batteries stand at the beginning, before years of history."""


def recognises(text: str) -> bool:
    """Whether this is a page with the tables of a battery report."""
    head = text[:40_000]
    return "<html" in head[:2000].lower() and len(_MARK.findall(head)) > 0 and "FULL CHARGE CAPACITY" in text[:400_000]


class _Rows(HTMLParser):
    """The rows of every table, each as the words of its cells."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A row or a cell begins."""
        if tag == "tr" and len(self.rows) < _MOST_ROWS:
            self.rows.append([])
        elif tag == "td":
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        """A cell ends."""
        if tag == "td" and self._cell is not None and self.rows:
            self.rows[-1].append(words(" ".join(self._cell), 200) or "")
            self._cell = None

    def handle_data(self, data: str) -> None:
        """Words in a cell."""
        if self._cell is not None and len(self._cell) < 50:
            self._cell.append(data)


def read(text: str) -> InventoryReading:
    """The batteries with what they were made for and what they hold now."""
    parser = _Rows()
    parser.feed(text[:_HEAD])
    facts: dict[str, list[str]] = {}
    for row in parser.rows:
        if len(row) > 1:
            facts.setdefault(row[0].upper(), row[1:])
    notes: list[Note] = [Note(code=WarningCode.SERIAL_MISSING)]
    machine = Machine(
        model=name(next(iter(facts.get("SYSTEM PRODUCT NAME", [])), None), 160),
        batteries=tuple(_batteries(facts, notes)),
    )
    return InventoryReading(format=Format.POWERCFG, machine=machine, notes=tuple(dict.fromkeys(notes)))


def _batteries(facts: dict[str, list[str]], notes: list[Note]) -> Iterator[SeenBattery]:
    for place, capacity in enumerate(facts.get("DESIGN CAPACITY", [])):
        design, full = _mwh(capacity), _mwh(_at(facts, "FULL CHARGE CAPACITY", place))
        if not design and not full and not name(_at(facts, "NAME", place)):
            continue
        percent, doubt = judged(design, full)
        notes += [Note(code=doubt)] if doubt else []
        yield SeenBattery(
            name=name(_at(facts, "NAME", place)),
            serial=name(_at(facts, "SERIAL NUMBER", place), 40),
            design_mwh=design or None,
            full_mwh=full or None,
            health_percent=percent,
            cycles=whole(_at(facts, "CYCLE COUNT", place), least=1, most=20_000),
        )


def _at(facts: dict[str, list[str]], key: str, place: int) -> str:
    cells = facts.get(key, [])
    return cells[place] if place < len(cells) else ""


def _mwh(text: str) -> int | None:
    """`57,532 mWh`, whatever the country's mark for thousands."""
    match = _MWH.match(text.strip())
    return whole(_NO_DIGIT.sub("", match[1]), most=MOST_MWH) if match else None
