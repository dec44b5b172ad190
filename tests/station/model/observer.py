"""Who stands at the desk and sees the page: a process of its own that notes what it saw, at once and on the disk.

`python -m tests.station.model.observer HOST:PORT FILE`: polls the page as its script does, and notes each time that it
turned green, undone or taken back, by its own clock. It knows neither agent nor ledger.
"""

import http.client
import json
import os
import re
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NOTED = ("handed_over", "undone", "taken_back")
PATIENCE = 35.0  # seconds, as the page's own script
_STEP = re.compile(r'data-step="([a-z_]+)"')
_LAPTOP = re.compile(r'<span class="slot-value"><span class="code" translate="no">([^<]+)</span>')


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What a page showed: its step, the laptop on it, when that was seen, and which start of the agent it was."""

    step: str
    laptop: str
    at: float
    start: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """One look at the page."""

    step: str
    laptop: str
    start: str
    revision: int
    html: str


def look(address: str, after: int = -1, *, seconds: float = PATIENCE) -> Page | None:
    """The page at this address once its revision is greater than `after`; None when nobody answers."""
    try:
        with urllib.request.urlopen(f"http://{address}/view?after={after}", timeout=seconds) as answer:
            return _page(json.loads(answer.read()))
    except (OSError, http.client.HTTPException, ValueError):
        return None


def _page(news: dict[str, Any]) -> Page:
    html = str(news["html"])
    step, laptop = _STEP.search(html), _LAPTOP.search(html)
    return Page(
        step=step.group(1) if step else "",
        laptop=laptop.group(1).replace(" ", "") if laptop else "",
        start=str(news["start"]),
        revision=int(news["revision"]),
        html=html,
    )


def read_notes(file: Path) -> tuple[Sight, ...]:
    """What was seen at one desk so far, in order; the line that is being written is not there yet."""
    lines = file.read_text().splitlines(keepends=True) if file.exists() else []
    return tuple(Sight(**json.loads(line)) for line in lines if line.endswith("\n"))


def watch(address: str, file: Path) -> None:
    """For ever: what the page turns to is in the file before it is looked at again."""
    after, before = -1, ("", "", "")
    with file.open("a") as notes:
        while True:
            page = look(address, after)
            if page is None:
                after = -1
                time.sleep(0.02)
                continue
            now = (page.start, page.step, page.laptop)
            if now != before and page.step in NOTED:
                _note(notes.fileno(), page)
            after, before = page.revision, now


def _note(notes: int, page: Page) -> None:
    sight = {"step": page.step, "laptop": page.laptop, "at": time.time(), "start": page.start}
    os.write(notes, (json.dumps(sight) + "\n").encode())
    os.fsync(notes)


if __name__ == "__main__":
    watch(sys.argv[1], Path(sys.argv[2]))
