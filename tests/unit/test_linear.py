"""Nothing that takes a text apart takes four times as long for twice the text: every pattern, every reader, every file.

The finders are generic: a new pattern, function or format is tried without a line here. `test_finder_…` shows that a
slow one is found wherever it hides.
"""

import re
import time
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import pytest
from wtforms import Form, StringField
from wtforms.validators import Regexp

from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.values import TOOLS
from tests.linear import patterns, readers
from tests.linear.clock import Work, fillings, find_slow

WHOLE = (512, 8192, 65_536)
PARTS = (20, 34, 512, 4096)
PATTERNS = patterns.all_patterns()
READERS, UNKNOWN = readers.all_readers()


def asked(used: patterns.Used, ask: str) -> Work:
    question = getattr(used.pattern, ask)
    if ask == "finditer":
        question = all_of(question)
    return (lambda text: question(text.encode())) if isinstance(used.pattern.pattern, bytes) else question


def all_of(question: Any) -> Work:
    def ask(text: str) -> None:
        for _ in question(text):
            pass

    return ask


def slow_of(used: patterns.Used) -> str | None:
    """The first text on which this pattern is slow, as it is asked."""
    heads, tokens = patterns.heads_and_tokens(used.pattern)
    for ask in sorted(used.asks):
        for name, make in fillings(heads, tokens):
            if slow := find_slow(asked(used, ask), make):
                return f"{used.name}.{ask}({name}): {slow}"
    return None


@pytest.mark.parametrize("used", PATTERNS, ids=lambda used: used.place)
def test_pattern_takes_twice_as_long_for_twice_the_text(used: patterns.Used) -> None:
    assert slow_of(used) is None


def test_every_pattern_stands_where_it_is_found() -> None:
    assert list(patterns.inline_calls()) == [], "give it a name in its module: it is measured there"
    assert len(PATTERNS) > 120


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_reader_takes_twice_as_long_for_twice_the_text(reader: readers.Reader) -> None:
    home = reader.name.rpartition(".")[0]
    parts = [patterns.heads_and_tokens(used.pattern) for used in PATTERNS if used.place.startswith(f"{home}.")]
    heads = tuple(dict.fromkeys(head for heads, _ in parts for head in heads[:10]))
    tokens = tuple(dict.fromkeys(token for _, tokens in parts for token in tokens[:20]))
    for name, make in fillings(heads[:40], tokens[:60]):
        slow = find_slow(reader.work, make, ladder=PARTS, quick=300)
        assert slow is None, f"{reader.name}({name}): {slow}"


def test_somebody_says_how_each_reader_is_asked() -> None:
    assert UNKNOWN == (), "say it in tests/linear/readers.py"
    assert len(READERS) > 90


@pytest.mark.parametrize("name", readers.FILES)
def test_file_takes_twice_as_long_for_twice_its_size(name: str) -> None:
    read, good = readers.FILES[name]
    for filling, make in readers.file_fillings(good):
        slow = find_slow(readers.quiet(lambda text: read(text.encode())), make, ladder=WHOLE, quick=150)
        assert slow is None, f"{name}, {filling}: {slow}"


def test_every_wipe_tool_we_read_has_a_good_file() -> None:
    evidence = [good for read, good in readers.FILES.values() if read is read_file]
    assert {read_file(good.encode()).tool for good in evidence} == set(TOOLS)


def test_every_good_file_is_read_so_that_what_is_behind_its_mark_is_tried() -> None:
    for name, (read, good) in readers.FILES.items():
        if name != "what a station brings":
            assert "unknown_format" not in repr(read(good.encode())), name


# ---- what is slow is found


@pytest.mark.parametrize(
    ("pattern", "ask"),
    [
        (r"^\s*(?:native-path|power supply):", "search"),
        (r"(?m)^\s*DMI type \d+", "search"),
        (r"banner\s*=[^\n]*(?:nwipe|ShredOS)|nwipe", "search"),
        (r"^\s*([a-z][a-z -]{1,40}):\s*(.*?)\s*$", "match"),
        (r"^Found '?(/dev/[^\s,']+)'?,\s*([^,]*),\s*(.*?),\s*\[?\s*[\d.]+\s*\w?B\]?,\s*S/N=(.*)$", "match"),
        (r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s,;<>().]+", "search"),
        (r"-[a-z]*z[a-z]*", "fullmatch"),
        (r"ShredOS\s*\S*_(\d+\.\d+)", "search"),
        (r"(a+)+b", "match"),
        (r"(?:\w+\s?)*:", "search"),
        (r"[\W\d_]+$", "search"),
        (r"@.*$", "finditer"),
        (r"(x|xx)*y", "fullmatch"),
    ],
)
def test_finder_finds_slow_patterns(pattern: str, ask: str) -> None:
    flags = re.MULTILINE if pattern.startswith(r"^\s*(?:") else re.NOFLAG
    used = patterns.Used(place="planted", pattern=re.compile(pattern, flags), asks=frozenset({ask}))
    assert slow_of(used) is not None


SLOW = re.compile(r"planted\s*=[^\n]*end")


@dataclass
class Planted:
    inside: dict[str, object] = field(default_factory=lambda: {"deep": [(SLOW, 1)]})


class PlantedForm(Form):
    """A form with a pattern in a validator, and one in an attribute of the class."""

    pattern = re.compile("in a class")
    name = StringField(validators=[Regexp(r"in a validator")])


def test_finder_looks_into_classes_containers_and_validators() -> None:
    module = ModuleType("laptopdesk.planted")
    for kind in (Planted, PlantedForm):
        kind.__module__ = "laptopdesk.planted"
    vars(module).update(planted=Planted(), form=PlantedForm, plain=SLOW, listed=({"key": re.compile("in a set")},))
    found = {pattern.pattern for _, pattern in patterns.held(vars(module), module.__name__)}
    assert {SLOW.pattern, "in a class", "in a validator", "in a set"} <= found
    without_plain = {key: value for key, value in vars(module).items() if key != "plain"}
    assert SLOW.pattern in {pattern.pattern for _, pattern in patterns.held(without_plain, module.__name__)}


def _copies(text: str) -> None:
    rest = text
    while rest:
        rest = rest[1:] + ""


def _waits(text: str) -> None:
    """Like a reader that is slow by nature, and linear."""
    until = time.thread_time() + len(text) * 5e-7
    while time.thread_time() < until:
        pass


def test_finder_finds_readers_that_are_slow_without_a_pattern_and_no_others() -> None:
    assert find_slow(_copies, lambda size: "x" * size, ladder=(512, 8192, 131_072), quick=20)
    assert find_slow(_waits, lambda size: "x" * size, ladder=WHOLE, quick=1) is None
