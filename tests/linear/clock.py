"""Whether work grows with its input or with the square of it: told by ratios of one run, never by seconds."""

import gc
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

LADDER = (20, 26, 34, 48, 512, 4096)
"""Sizes from small to large: what grows fast is found before it takes minutes."""
TOO_LONG = 0.05
"""Seconds of processor time after which the next size is not waited for: it is judged by this one."""
SHORT = 100
"""A text of fewer characters takes that long only where the work doubles with each character."""
SURE = 0.5
"""Seconds of processor time in which no noise hides: one try is enough."""
QUICK = 40.0
"""So many times what a plain scan of the same length takes is no matter at all."""
MOST = 3.0
"""Twice the input takes twice as long where all is well, and four times as long where it is not."""
TRIES = 6

Work = Callable[[str], object]
Make = Callable[[int], str]
_PLAIN = re.compile(r"[^\x01]x\x01")


@dataclass(frozen=True, kw_only=True)
class Slow:
    """Work of which twice the input took so many times as long, at this size."""

    size: int
    times: float


def find_slow(work: Work, make: Make, *, ladder: tuple[int, ...] = LADDER, quick: float = QUICK) -> Slow | None:
    """Where this work grows faster than its input; None where it does not, on these inputs up to the largest size."""
    for size in ladder:
        taken = spent(work, make(size))
        is_last = size == ladder[-1]
        if size < SHORT and taken > TOO_LONG and spent(work, make(size), TRIES) > TOO_LONG:
            return Slow(size=size, times=float("inf"))
        if (is_last and taken > quick * plain(size)) or (not is_last and taken > TOO_LONG):
            times = growth(work, make, size)
            if times > MOST:
                return Slow(size=size, times=times)
    return None


def growth(work: Work, make: Make, size: int) -> float:
    """How many times as long this size takes as half of it; the least of some tries: others use this machine too."""
    least = float("inf")
    for _ in range(TRIES):
        half, whole = spent(work, make(size // 2)), spent(work, make(size))
        least = min(least, whole / max(half, 1e-9))
        if least <= MOST or whole > SURE:
            break
    return least


def plain(size: int) -> float:
    """What a plain scan of a text of this length takes here and now."""
    if size not in _known:
        _known[size] = max(spent(lambda text: _PLAIN.search(text), "x" * size, 5), 2e-6)
    return _known[size]


_known: dict[int, float] = {}


def spent(work: Work, text: str, tries: int = 1) -> float:
    """The least processor time of some tries."""
    least = float("inf")
    was_on = gc.isenabled()
    gc.disable()
    try:
        for _ in range(tries):
            begun = time.thread_time()
            work(text)
            least = min(least, time.thread_time() - begun)
    finally:
        if was_on:
            gc.enable()
    return least


CHARACTERS = " \t\n\r\0.-:=\"'<>/,;()[]{}|_@+*#!5aAxX\u00e9\u00df\u0131\u00a0\uff11\uff21\u200b\U0001f4bb"
"""What texts are filled with: blanks and line ends, digits and letters, also full-width and beyond Latin, marks."""


UNITS = (*CHARACTERS, "\r\n", " \n", "a ", "a.", "5 ", "5-", "a-", "\u00e9 ")
AFTER_HEADS = (*' \t\n.-:="/,|_@5aA\u00e9(', "a ", "5 ")
ENDS = ("", "\x01", "\nx\x01")


def fillings(heads: tuple[str, ...], tokens: tuple[str, ...]) -> Iterator[tuple[str, Make]]:
    """A name and a text of any size: a head, then one character or token again and again, then an end.

    Each token is repeated alone; each head is followed by each character, and by each token that is no head itself.
    """
    for head in ("", *heads):
        units = (*UNITS, *tokens) if not head else (*AFTER_HEADS, *(token for token in tokens if token not in heads))
        for unit in dict.fromkeys(units):
            for end in ENDS:
                yield f"{head!r} + {unit!r} × n + {end!r}", _filled(head, unit, end)


def _filled(head: str, unit: str, end: str) -> Make:
    return lambda size: head + unit * (size // len(unit)) + end
