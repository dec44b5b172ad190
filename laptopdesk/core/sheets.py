"""Foreign workbooks, each opened by a process of its own with limits: the one door, whatever the format (ADR 0014)."""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import IO

from laptopdesk.core.sheet_reader import EXITS, Limits, SheetKind, SheetReason
from laptopdesk.core.turns import FairLock

__all__ = ["LIMITS", "Limits", "Sheet", "SheetKind", "SheetReason", "SheetRow", "WorkbookRefused", "read_workbook"]

log = logging.getLogger(__name__)

LIMITS = Limits()
PATIENCE_SECONDS = 30.0
"""So long a file waits until those before it were read."""
MOST_WAITING = 4
"""More people than that wait in no process: they are told at once, and others keep being served."""
_MEMORY = frozenset({signal.SIGABRT, signal.SIGKILL, signal.SIGXFSZ})
"""What ends a process that asks for more than it gets; SIGKILL, when it is not ours, is the machine's."""
_READER = "laptopdesk.core.sheet_reader"


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """A row with something in it. `number` counts from 1; `dates`: where a spreadsheet keeps a date or a time.

    `hidden`: by hand or by a filter. `formulas`: where one stands of which the file holds no value, or zero.
    """

    number: int
    cells: tuple[str, ...]
    dates: frozenset[int]
    hidden: bool = False
    formulas: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The filled rows of one sheet, at most as many as were asked for. `hidden_columns`: stretches, from 0."""

    name: str
    rows: tuple[SheetRow, ...]
    hidden: bool = False
    hidden_columns: tuple[tuple[int, int], ...] = ()


class WorkbookRefused(Exception):
    """The workbook was not read; `reason` says why."""

    def __init__(self, reason: SheetReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class _Line:
    """One reader at a time in this process, and not more people waiting for it than can be promised a turn."""

    def __init__(self) -> None:
        self._turn, self._room = FairLock(), threading.BoundedSemaphore(1 + MOST_WAITING)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Inside it is ours; raises WorkbookRefused when it cannot be soon."""
        if not self._room.acquire(blocking=False):
            raise WorkbookRefused(SheetReason.BUSY)
        try:
            if not self._turn.acquire(PATIENCE_SECONDS):
                raise WorkbookRefused(SheetReason.BUSY)
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._room.release()


_line = _Line()


def read_workbook(content: bytes, kind: SheetKind, limits: Limits = LIMITS) -> tuple[Sheet, ...]:
    """Every sheet in order, cells as text. Raises WorkbookRefused, whatever the file does to who opens it.

    Takes about as long as the limits say, at most: call it outside a write transaction.
    """
    try:
        with _line.turn():
            return _read(content, kind, limits)
    except OSError as error:  # no process, or no room on the disk
        log.exception("no workbook can be read")
        raise WorkbookRefused(SheetReason.BUSY) from error


def _read(content: bytes, kind: SheetKind, limits: Limits) -> tuple[Sheet, ...]:
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as target:
        source.write(content)
        source.seek(0)
        reason = _run(kind, limits, source, target)
        if reason is not None:
            raise WorkbookRefused(reason)
        target.seek(0)
        try:
            return tuple(_sheets(target))
        except (ValueError, TypeError, RecursionError) as error:
            raise WorkbookRefused(SheetReason.BROKEN) from error


def _run(kind: SheetKind, limits: Limits, source: IO[bytes], target: IO[bytes]) -> SheetReason | None:
    """Why the reader did not come to its end, None when it did. Afterwards it is gone."""
    child = subprocess.Popen(
        [sys.executable, "-P", "-B", "-m", _READER, kind.value, limits.to_json()],
        stdin=source,
        stdout=target,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    )
    try:
        code = child.wait(limits.wall_seconds)
    except subprocess.TimeoutExpired:
        return SheetReason.TOO_SLOW
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
    if code == 0:
        return None
    if code == -signal.SIGXCPU:
        return SheetReason.TOO_SLOW
    return SheetReason.TOO_LARGE if -code in _MEMORY else EXITS.get(code, SheetReason.BROKEN)


def _environment() -> dict[str, str]:
    """Where Python finds what we found; no setting and no secret of ours."""
    search_path = os.pathsep.join(path for path in sys.path if path)
    libraries = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return {"PYTHONPATH": search_path, "PYTHONUTF8": "1", **libraries}


def _sheets(lines: IO[bytes]) -> Iterator[Sheet]:
    """The sheets of the reader's answer; raises ValueError or TypeError where it is not as agreed."""
    sheet: Sheet | None = None
    rows: list[SheetRow] = []
    for line in lines:
        match json.loads(line):
            case ["sheet", str(name), bool(hidden)]:
                if sheet is not None:
                    yield replace(sheet, rows=tuple(rows))
                sheet, rows = Sheet(name=name, rows=(), hidden=hidden), []
            case ["columns", list(stretches)] if sheet is not None:
                sheet = replace(sheet, hidden_columns=tuple((int(first), int(last)) for first, last in stretches))
            case [int(number), list(cells), list(dates), bool(hidden), list(formulas)] if _are_texts(cells):
                rows.append(_row(number, cells, dates, formulas, hidden=hidden))
            case ["end"]:
                if sheet is not None:
                    yield replace(sheet, rows=tuple(rows))
                return
            case _:
                raise ValueError(line[:80])
    raise ValueError("the answer has no end")


def _are_texts(cells: list[object]) -> bool:
    return all(isinstance(cell, str) for cell in cells)


def _row(number: int, cells: list[str], dates: list[int], formulas: list[int], *, hidden: bool) -> SheetRow:
    return SheetRow(
        number=number,
        cells=tuple(cells),
        dates=frozenset(map(int, dates)),
        hidden=hidden,
        formulas=frozenset(map(int, formulas)),
    )
