"""Putting the lines about a laptop in order: acts with their lesser parts, and chapters by whose hands it was in."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.core.journal import JournalLine
from laptopdesk.reporting.values import Chapter, StoryEntry

_LESSER = frozenset(
    {"custody.began", "custody.ended", "medium.fitted", "operation.reported", "evidence.added", "ticket.moved"}
)
_CHANGES_HANDS = frozenset({"laptop.handed_out", "handout.ended"})
_BY_DESK = frozenset({LaptopState.HANDED_OUT.value, LaptopState.RETURNED.value})


def tell_chapters(lines: Iterable[JournalLine]) -> tuple[Chapter, ...]:
    """The lines (oldest first) as chapters: with us, with a resident, with us again."""
    chapters: list[Chapter] = []
    for entry in gather_entries(lines):
        if not chapters or entry.line.action in _CHANGES_HANDS:
            chapters.append(Chapter(began_at=entry.line.at, holder_id=_holder_after(entry.line), entries=(entry,)))
        else:
            chapters[-1] = replace(chapters[-1], entries=(*chapters[-1].entries, entry))
    return tuple(chapters)


def _holder_after(line: JournalLine) -> int | None:
    holder = line.facts.get("participant_id")
    return holder if line.action == "laptop.handed_out" and isinstance(holder, int) else None


def gather_entries(lines: Iterable[JournalLine]) -> Iterator[StoryEntry]:
    """Each act with what came along with it: lines of the same moment and person that say less."""
    for _key, group in groupby(lines, key=lambda line: (line.at, line.actor)):
        yield from _entries_of(tuple(group))


def _entries_of(lines: tuple[JournalLine, ...]) -> Iterator[StoryEntry]:
    main = [line for line in lines if not is_lesser(line)] or [lines[0]]
    parts: dict[int, list[JournalLine]] = {line.seq: [] for line in main}
    for line in lines:
        if line.seq not in parts:
            parts[_belongs_to(line, main)].append(line)
    for line in main:
        yield StoryEntry(line=line, also=tuple(parts[line.seq]))


def _belongs_to(line: JournalLine, main: list[JournalLine]) -> int:
    """An act is recorded after what it brings about at the desk, and before it everywhere else."""
    after = next((other.seq for other in main if other.seq > line.seq and other.action in _CHANGES_HANDS), None)
    before = [other.seq for other in main if other.seq < line.seq]
    return after or (before[-1] if before else main[0].seq)


def is_lesser(line: JournalLine) -> bool:
    """Whether the line only repeats in other words what an act of the same moment says."""
    if line.action == "laptop.moved":
        moved = {line.facts.get("before"), line.facts.get("after")}
        return bool(moved & _BY_DESK) and line.facts.get("after") in (*_BY_DESK, LaptopState.READY.value)
    return line.action in _LESSER
