"""What the two locks hold: the Python packages of requirements.lock and the npm packages of the front end."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PYTHON_LOCK = ROOT / "requirements.lock"
NPM_LOCK = ROOT / "frontend" / "package-lock.json"

PYPI, NPM = "PyPI", "npm"
_HASHES = re.compile(r"\s+--hash=\S+")


class LockUnreadable(Exception):
    """A lock is missing or does not read as one; the message says which and where."""


@dataclass(frozen=True, kw_only=True, order=True)
class Locked:
    """One package at one version; `ecosystem` as OSV names it."""

    ecosystem: str
    name: str
    version: str


def read_locks(python: Path = PYTHON_LOCK, npm: Path = NPM_LOCK) -> list[Locked]:
    """Every package of both locks, in order; raises LockUnreadable."""
    return sorted({*read_python_lock(python), *read_npm_lock(npm)})


def read_python_lock(path: Path) -> list[Locked]:
    """The packages of a lock with hashes; names as PyPI compares them. Raises LockUnreadable."""
    joined = _text(path).replace("\\\n", " ")
    lines = [line.strip() for line in joined.splitlines()]
    return [_requirement(path, line) for line in lines if line and not line.startswith("#")]


def _requirement(path: Path, line: str) -> Locked:
    text = _HASHES.sub("", line)
    try:
        found = Requirement(text)
    except InvalidRequirement as error:
        raise LockUnreadable(f"{path}: this is no requirement: {text[:80]}") from error
    pins = [one.version for one in found.specifier if one.operator == "=="]
    if len(pins) != 1:
        raise LockUnreadable(f"{path}: {found.name} is not locked to one version")
    return Locked(ecosystem=PYPI, name=canonicalize_name(found.name), version=pins[0])


def read_npm_lock(path: Path) -> list[Locked]:
    """The packages of a package-lock.json (version 2 or 3); raises LockUnreadable."""
    try:
        packages = json.loads(_text(path))["packages"]
        return [
            Locked(ecosystem=NPM, name=place.rpartition("node_modules/")[2], version=one["version"])
            for place, one in packages.items()
            if place and not one.get("link")
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LockUnreadable(f"{path}: this is no package-lock.json of npm 7 or newer") from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise LockUnreadable(f"{path}: cannot be read") from error
