"""What we stand on: what the locks hold, which advisories name it, and what a new lock changed."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tools import audit, lock
from tools.advisories import AdvisoriesUnreadable, Semver, find_weaknesses, read_advisories
from tools.locks import NPM, PYPI, Locked, LockUnreadable, read_locks, read_npm_lock, read_python_lock

PYTHON_LOCK = """\
flask-login==0.6.3 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via laptopdesk (pyproject.toml)
psycopg[binary]==3.2.1 ; python_version >= "3.11" \\
    --hash=sha256:cc
Jinja_2==3.1.4 --hash=sha256:dd
"""
NPM_LOCK = {
    "lockfileVersion": 3,
    "packages": {
        "": {"name": "ours"},
        "node_modules/@scope/thing": {"version": "5.0.0-rc.2"},
        "node_modules/htmx.org": {"version": "2.0.4"},
        "node_modules/a/node_modules/htmx.org": {"version": "1.9.0", "dev": True},
        "node_modules/linked": {"link": True},
    },
}


@pytest.fixture
def locks(tmp_path: Path) -> list[str]:
    (tmp_path / "requirements.lock").write_text(PYTHON_LOCK)
    (tmp_path / "package-lock.json").write_text(json.dumps(NPM_LOCK))
    return ["--python-lock", str(tmp_path / "requirements.lock"), "--npm-lock", str(tmp_path / "package-lock.json")]


def record(name: str, *events: dict[str, str], ecosystem: str = PYPI, **more: Any) -> dict[str, Any]:
    ranges = [{"type": "SEMVER" if ecosystem == NPM else "ECOSYSTEM", "events": list(events)}]
    affected = {"package": {"ecosystem": ecosystem, "name": name}, "ranges": ranges, **more.pop("affected", {})}
    return {"id": "GHSA-xxxx", "aliases": ["CVE-2026-1"], "summary": "It breaks.", "affected": [affected], **more}


def is_hit(version: str, *events: dict[str, str], ecosystem: str = PYPI, **more: Any) -> bool:
    package = Locked(ecosystem=ecosystem, name="thing", version=version)
    return bool(find_weaknesses([package], [record("thing", *events, ecosystem=ecosystem, **more)]))


def test_both_locks_are_read_whole(tmp_path: Path, locks: list[str]) -> None:
    assert [(one.name, one.version) for one in read_python_lock(Path(locks[1]))] == [
        ("flask-login", "0.6.3"),
        ("psycopg", "3.2.1"),
        ("jinja-2", "3.1.4"),
    ]
    assert sorted((one.name, one.version) for one in read_npm_lock(Path(locks[3]))) == [
        ("@scope/thing", "5.0.0-rc.2"),
        ("htmx.org", "1.9.0"),
        ("htmx.org", "2.0.4"),
    ]


def test_our_own_locks_are_read_and_hold_no_address() -> None:
    names = {package.name for package in read_locks()}
    assert {"sqlalchemy", "flask", "htmx.org", "bootstrap"} <= names
    assert "://" not in lock.PYTHON_LOCK.read_text()
    assert "resolved" not in lock.NPM_LOCK.read_text()


def test_a_final_sqlalchemy_is_locked() -> None:
    version = next(package.version for package in read_locks() if package.name == "sqlalchemy")
    assert version.startswith("2.1.")
    assert version.replace(".", "").isdecimal(), "no beta"


@pytest.mark.parametrize(
    ("version", "events", "hit"),
    [
        ("2.0", [{"introduced": "0"}, {"fixed": "2.0"}], False),
        ("1.9", [{"introduced": "0"}, {"fixed": "2.0"}], True),
        ("2.0rc1", [{"introduced": "0"}, {"fixed": "2.0"}], True),
        ("2.0.post1", [{"introduced": "0"}, {"fixed": "2.0"}], False),
        ("1.10", [{"introduced": "1.9"}, {"fixed": "1.11"}], True),
        ("1.8", [{"introduced": "1.9"}], False),
        ("3.1", [{"introduced": "0"}, {"fixed": "1.5"}, {"introduced": "3.0"}, {"fixed": "3.2"}], True),
        ("2.1", [{"introduced": "3.0"}, {"fixed": "3.2"}, {"introduced": "0"}, {"fixed": "1.5"}], False),
        ("1.2", [{"introduced": "0"}, {"last_affected": "1.2"}], True),
        ("1.3", [{"introduced": "0"}, {"last_affected": "1.2"}], False),
        ("1.3", [{"introduced": "0"}, {"fixed": "not a version"}], True),
        ("1!0.1", [{"introduced": "0"}, {"fixed": "2.0"}], False),
    ],
)
def test_a_range_of_pypi(version: str, events: list[dict[str, str]], *, hit: bool) -> None:
    assert is_hit(version, *events) is hit


@pytest.mark.parametrize(
    ("version", "events", "hit"),
    [
        ("2.0.0-rc.2", [{"introduced": "0"}, {"fixed": "2.0.0"}], True),
        ("2.0.0-rc.10", [{"introduced": "2.0.0-rc.9"}], True),
        ("2.0.0-alpha", [{"introduced": "2.0.0-alpha.1"}], False),
        ("2.0.0+build", [{"introduced": "0"}, {"fixed": "2.0.0"}], False),
        ("1.10.0", [{"introduced": "1.9.0"}, {"fixed": "1.11.0"}], True),
    ],
)
def test_a_range_of_npm(version: str, events: list[dict[str, str]], *, hit: bool) -> None:
    assert is_hit(version, *events, ecosystem=NPM) is hit


def test_versions_by_name_withdrawn_records_and_commits() -> None:
    named = {"versions": ["1.0", "1.1"], "ranges": []}
    assert is_hit("1.1.0", affected=named)
    assert not is_hit("1.2", affected=named)
    assert not is_hit("1.1", affected=named, withdrawn="2026-01-01T00:00:00Z")
    assert not is_hit("1.1", affected={"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]})


def test_semver_orders_as_the_standard_says() -> None:
    order = [
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
        "1.0.0-rc.1",
        "1.0.0",
        "1.0.1",
        "1.10.0",
    ]
    assert sorted({*order}, key=Semver) == order


@pytest.mark.parametrize("form", ["record", "list", "folder", "zip"])
def test_a_known_weakness_is_told_and_ends_with_1(
    tmp_path: Path, locks: list[str], capsys: pytest.CaptureFixture[str], form: str
) -> None:
    records = [
        record("Flask_Login", {"introduced": "0"}, {"fixed": "0.6.4"}, {"introduced": "0.7"}, {"fixed": "0.7.2"}),
        record("htmx.org", {"introduced": "0"}, {"fixed": "2.0.0"}, ecosystem=NPM, id="GHSA-yyyy", aliases=[]),
        record("flask-login", {"introduced": "0"}, ecosystem=NPM, id="GHSA-other-shop"),
        record("psycopg", {"introduced": "3.2.2"}, id="GHSA-later"),
    ]
    path = tmp_path / "advisories"
    match form:
        case "record":
            path.write_text(json.dumps(records[0]))
        case "list":
            path.write_text(json.dumps(records))
        case "folder":
            path.mkdir()
            for number, one in enumerate(records):
                (path / f"{number}.json").write_text(json.dumps(one))
        case _:
            with zipfile.ZipFile(path, "w") as archive:
                for number, one in enumerate(records):
                    archive.writestr(f"{number}.json", json.dumps(one))
    assert audit.main([*locks, str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    first = "PyPI flask-login 0.6.3: GHSA-xxxx (CVE-2026-1), fixed in 0.6.4: It breaks."
    second = "npm htmx.org 1.9.0: GHSA-yyyy, fixed in 2.0.0: It breaks."
    assert lines == ([first] if form == "record" else [first, second])


def test_nothing_known_ends_with_0(tmp_path: Path, locks: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "none.json").write_text(json.dumps(record("other", {"introduced": "0"})))
    assert audit.main([*locks, str(tmp_path / "none.json")]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"name": "no id"}',
        "[1]",
        '{"id": "GHSA-1", "affected": ["?"]}',
        '{"id": "GHSA-1", "affected": [{"package": 3}]}',
        None,
    ],
)
def test_unreadable_advisories_end_with_2(
    tmp_path: Path, locks: list[str], capsys: pytest.CaptureFixture[str], content: str | None
) -> None:
    path = tmp_path / "advisories.json"
    if content is not None:
        path.write_text(content)
    assert audit.main([*locks, str(path)]) == 2
    told = capsys.readouterr().err
    assert "advisories.json" in told or "GHSA-1" in told


@pytest.mark.parametrize("broken", ["flask>=3", "???", "flask==3 flask==4"])
def test_an_unreadable_lock_ends_with_2(tmp_path: Path, locks: list[str], broken: str) -> None:
    Path(locks[1]).write_text(broken)
    (tmp_path / "none.json").write_text(json.dumps(record("other", {"introduced": "0"})))
    assert audit.main([*locks, str(tmp_path / "none.json")]) == 2
    with pytest.raises(LockUnreadable):
        read_npm_lock(Path(locks[1]))


def test_an_empty_folder_is_no_answer(tmp_path: Path) -> None:
    with pytest.raises(AdvisoriesUnreadable):
        list(read_advisories(tmp_path))


def test_a_new_lock_tells_what_changed() -> None:
    before = [Locked(ecosystem=PYPI, name=name, version="1.0") for name in ("gone", "newer", "same")]
    new = Locked(ecosystem=NPM, name="new", version="3.0.0")
    after = [Locked(ecosystem=PYPI, name="newer", version="1.1"), before[2], new]
    found = lock.changes(before, after)
    assert lock.report_of(found).splitlines() == [
        "PyPI gone: removed (was 1.0)",
        "PyPI newer: 1.0 -> 1.1",
        "npm new: added 3.0.0",
    ]
    assert lock.report_of([]) == "Nothing changed.\n"


def test_the_locks_stay_when_one_cannot_be_renewed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kept = {}
    for name in ("PYTHON_LOCK", "NPM_LOCK"):
        path = tmp_path / name
        path.write_bytes(getattr(lock, name).read_bytes())
        kept[path] = path.read_bytes()
        monkeypatch.setattr(lock, name, path)
    monkeypatch.setattr(lock, "_COMPILE", ("pip", "compile", "no-such-file.toml"))
    assert lock.main([]) == 1
    assert {path: path.read_bytes() for path in kept} == kept
