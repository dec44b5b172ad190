"""What docs/security.md says is shown somewhere: every file it names exists, every requirement stands in it once."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if re.match(r"\| \d+\.\d+\.\d+", line)
]
PATH = re.compile(r"(?<![\w./-])(?:tests|laptopdesk|scanner|docs|frontend|tools)/[\w./-]*[\w/]")
REQUIREMENTS = {
    1: 28,
    2: 11,
    3: 19,
    4: 10,
    5: 9,
    6: 35,
    7: 18,
    8: 7,
    9: 7,
    11: 14,
    12: 9,
    13: 13,
    14: 9,
    15: 13,
    16: 16,
}
"""How many of levels 1 and 2 each chapter has, 1.2.10 of level 3 kept besides; 10 and 17 are one line each."""

STATES = re.compile(r"met|partly|no|installation|n/a|being built \(findings? \d+(?:, \d+)*\)")


def test_every_file_that_it_names_exists() -> None:
    named = {path.rstrip("/") for path in PATH.findall(TEXT)}
    assert len(named) > 60
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_requirement_stands_there_once() -> None:
    names = [row[0] for row in ROWS]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    single = Counter(int(name.split(".")[0]) for name in names if " to " not in name)
    assert dict(single) == REQUIREMENTS
    assert [name for name in names if " to " in name] == ["10.1.1 to 10.7.3", "17.1.1 to 17.3.2"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_state_is_one_of_ours_and_what_is_met_is_shown(row: list[str]) -> None:
    _name, short, state, shown = row
    assert short
    assert STATES.fullmatch(state)
    assert shown or state.startswith("being built")
