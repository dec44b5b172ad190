"""One serial number or two scans behind one another."""

import pytest

from laptopdesk.assets.lots.rules import holds_another, written_twice


@pytest.mark.parametrize(
    ("key", "half"),
    [
        ("PF0UI202PF0UI202", "PF0UI202"),
        ("12341234", None),
        ("PF0UI202PF0UI203", None),
        ("ABCDEABCDE", "ABCDE"),
        ("", None),
    ],
)
def test_written_twice(key: str, half: str | None) -> None:
    assert written_twice(key) == half


@pytest.mark.parametrize(
    ("key", "other"),
    [
        ("PF0UI202UNKNOWN9", "PF0UI202"),
        ("UNKNOWN9PF0UI202", "PF0UI202"),
        ("PF0UI202ABC", None),
        ("PF0UI202", None),
        ("NEWPF0UI202MORE", None),
        ("1S20HDCTO1WWPF0UI202", "PF0UI202"),
    ],
)
def test_holds_another(key: str, other: str | None) -> None:
    assert holds_another(key, ("PF0UI202",)) == other
