"""What the front end is built from: icons that exist, a lock without addresses, a build that knows when it is done."""

import json
import re
from pathlib import Path

import pytest

from frontend import build as frontend

ROOT = Path(__file__).resolve().parents[3]
ICON = re.compile(r"""(?:\bicon\(|\b_icon\(|icon=|#)["']([a-z0-9-]+)["']""")
SPRITE = re.compile(r"icons\.svg'\) \}\}#([a-z0-9-]+)")


def _used_icons() -> set[str]:
    templates = [path.read_text() for path in (ROOT / "laptopdesk").glob("*/templates/**/*.html")]
    return {name for text in templates for pattern in (ICON, SPRITE) for name in pattern.findall(text)}


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    listed = set((ROOT / "frontend" / "icons.txt").read_text().split())
    used = _used_icons()
    assert {"upc-scan", "list", "gift"} <= used
    assert used - listed == set()


def test_icons_are_listed_once_and_in_order() -> None:
    names = (ROOT / "frontend" / "icons.txt").read_text().split()
    assert names == sorted(set(names))


def test_the_lock_names_hashes_and_no_addresses() -> None:
    packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
    fetched = [package for path, package in packages.items() if path]
    assert fetched
    assert all("integrity" in package and "resolved" not in package for package in fetched)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The build's three steps replaced by ones that only write what they would have made."""
    done: list[str] = []

    def vendor(folder: Path) -> None:
        done.append("vendor")
        for name in ("icons.svg", *frontend.SOURCES.values()):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).touch()

    def theme(folder: Path) -> None:
        done.append("theme")
        folder.mkdir(parents=True)
        for name in ("laptopdesk.css", "laptopdesk.rtl.css"):
            (folder / name).touch()

    monkeypatch.setattr(frontend, "_fetch_packages", lambda: done.append("fetch"))
    monkeypatch.setattr(frontend, "_copy_vendor", vendor)
    monkeypatch.setattr(frontend, "_compile_theme", theme)
    return done


def test_a_second_build_does_nothing(tmp_path: Path, steps: list[str]) -> None:
    assert frontend.build(tmp_path)
    assert not frontend.build(tmp_path)
    assert steps == ["fetch", "vendor", "theme"]


def test_a_lost_file_is_built_again(tmp_path: Path, steps: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    frontend.build(tmp_path)
    (tmp_path / "vendor" / "htmx.js").unlink()
    monkeypatch.setattr(frontend, "_compile_theme", lambda _folder: None)
    assert frontend.build(tmp_path)


def test_npm_out_of_reach_is_told_in_one_line() -> None:
    output = (
        "npm warn Unknown config\nnpm error code ENOTFOUND\nnpm error network request to x failed\n"
        "npm error A complete log of this run can be found in: /somewhere\n"
    )
    assert frontend._first_line(output) == "code ENOTFOUND network request to x failed"
