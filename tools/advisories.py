"""Known weaknesses from a file: records in the Open Source Vulnerability format, and whether a version is hit by one.

Rules of the format: https://ossf.github.io/osv-schema/ (1.6). Versions of PyPI compare by PEP 440, those of npm by
Semantic Versioning 2.0.0. A range whose versions cannot be read hits, so that nobody overlooks it.
"""

import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import total_ordering
from pathlib import Path
from typing import Any, Self

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from tools.locks import NPM, PYPI, Locked


class AdvisoriesUnreadable(Exception):
    """The advisories are missing or do not read as such; the message says which file and why."""


@dataclass(frozen=True, kw_only=True, order=True)
class Finding:
    """A locked package that an advisory names; `fixed` is the first good version after it, or empty."""

    package: Locked
    advisory: str
    aliases: tuple[str, ...]
    fixed: str
    summary: str


_SEMVER = re.compile(
    r"v?(0|[1-9]\d*)(?:\.(0|[1-9]\d*))?(?:\.(0|[1-9]\d*))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?", re.ASCII
)


@total_ordering
class Semver:
    """A version of npm; a pre-release comes before its release. ValueError for anything else."""

    def __init__(self, text: str) -> None:
        match = _SEMVER.fullmatch(text.strip())
        if match is None:
            raise ValueError(text)
        numbers = tuple(int(part or 0) for part in match.groups()[:3])
        early = tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in (match[4] or "").split("."))
        self._key = (numbers, (0, early) if match[4] else (1, ()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Semver) and self._key == other._key

    def __lt__(self, other: Self) -> bool:
        return self._key < other._key

    def __hash__(self) -> int:
        return hash(self._key)


_READERS: Mapping[str, Any] = {PYPI: Version, NPM: Semver}


def find_weaknesses(packages: Iterable[Locked], records: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """Every locked package that one of these records names at its version; withdrawn records name none.

    Raises AdvisoriesUnreadable for a record of another shape.
    """
    locked: dict[tuple[str, str], list[Locked]] = {}
    for package in packages:
        locked.setdefault((package.ecosystem, package.name), []).append(package)
    found: set[Finding] = set()
    for record in records:
        try:
            found |= set(_hits(locked, record))
        except (AttributeError, TypeError, ValueError) as error:
            raise AdvisoriesUnreadable(f"{record['id']}: this is not as the OSV format has it: {error}") from error
    return sorted(found)


def _hits(locked: Mapping[tuple[str, str], list[Locked]], record: Mapping[str, Any]) -> Iterator[Finding]:
    for affected in () if record.get("withdrawn") else record.get("affected") or ():
        for package in locked.get(_name_of(affected), ()):
            if _is_hit(package, affected):
                yield _finding(package, record, affected)


def _name_of(affected: Mapping[str, Any]) -> tuple[str, str]:
    package = affected.get("package") or {}
    ecosystem = str(package.get("ecosystem", "")).partition(":")[0]
    name = str(package.get("name", ""))
    return ecosystem, canonicalize_name(name) if ecosystem == PYPI else name


def _finding(package: Locked, record: Mapping[str, Any], affected: Mapping[str, Any]) -> Finding:
    return Finding(
        package=package,
        advisory=str(record["id"]),
        aliases=tuple(sorted(map(str, record.get("aliases") or ()))),
        fixed=_fixed_in(package, affected),
        summary=str(record.get("summary") or "").strip(),
    )


def _ranges(affected: Mapping[str, Any]) -> Iterator[list[tuple[str, str]]]:
    """(event, version) of every range of versions; commits are not versions."""
    for one in affected.get("ranges") or ():
        if one.get("type") != "GIT":
            yield [(kind, str(version)) for event in one.get("events") or () for kind, version in event.items()]


def _is_hit(package: Locked, affected: Mapping[str, Any]) -> bool:
    read = _READERS[package.ecosystem]
    version = _read(read, package.version)
    for text in affected.get("versions") or ():
        if text == package.version or (version is not None and _read(read, str(text)) == version):
            return True
    return any(_in_range(read, version, events) for events in _ranges(affected))


def _read(read: Any, text: str) -> Any:
    try:
        return read(text)
    except (InvalidVersion, ValueError):
        return None


def _in_range(read: Any, version: Any, events: list[tuple[str, str]]) -> bool:
    """Whether the events, in order of version, leave this version affected (the algorithm of the format)."""
    if version is None:
        return bool(events)
    try:
        ordered = sorted((read(text), kind) for kind, text in events if text != "0")
    except (InvalidVersion, ValueError):
        return True
    hit = ("introduced", "0") in events
    for at, kind in ordered:
        match kind:
            case "introduced" if at <= version:
                hit = True
            case "fixed" | "limit" if at <= version:
                hit = False
            case "last_affected" if at < version:
                hit = False
    return hit


def _fixed_in(package: Locked, affected: Mapping[str, Any]) -> str:
    """The lowest fixed version above the one in use."""
    read = _READERS[package.ecosystem]
    version = _read(read, package.version)
    fixes = [text for events in _ranges(affected) for kind, text in events if kind == "fixed"]
    known = [(at, text) for text in fixes if (at := _read(read, text)) is not None]
    later = [pair for pair in known if version is None or version < pair[0]]
    return min(later, key=lambda pair: pair[0])[1] if later else ""


def read_advisories(path: Path) -> Iterator[Mapping[str, Any]]:
    """Every record of this file (one record, or a list), folder or zip of such files; raises AdvisoriesUnreadable."""
    count = 0
    for name, content in _contents(path):
        for record in _records(name, content):
            count += 1
            yield record
    if not count:
        raise AdvisoriesUnreadable(f"{path}: there is no advisory in it")


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        if path.is_dir():
            for file in sorted(path.rglob("*.json")):
                yield str(file), file.read_bytes()
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    if name.endswith(".json"):
                        yield f"{path}:{name}", archive.read(name)
        else:
            yield str(path), path.read_bytes()
    except (OSError, zipfile.BadZipFile) as error:
        raise AdvisoriesUnreadable(f"{path}: cannot be read: {error}") from error


def _records(name: str, content: bytes) -> list[Mapping[str, Any]]:
    try:
        found = json.loads(content)
    except ValueError as error:
        raise AdvisoriesUnreadable(f"{name}: this is no JSON") from error
    records = found if isinstance(found, list) else [found]
    if not all(isinstance(one, dict) and isinstance(one.get("id"), str) for one in records):
        raise AdvisoriesUnreadable(f"{name}: this is no advisory in the OSV format: it has no id")
    return records
