"""The newest versions we allow, into both locks, and what changed: `python -m tools.lock [--report FILE]`.

What is allowed stands in pyproject.toml and frontend/package.json. The locks carry versions and hashes, and no
addresses. When one of the two cannot be made anew, both stay as they were, and the exit code is 1.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from frontend.build import BuildFailed, renew_lock
from tools.locks import NPM_LOCK, PYTHON_LOCK, ROOT, Locked, read_locks

Change = tuple[str, str, str, str]
"""Ecosystem, name, version before, version after; empty where there is none."""

_COMPILE = (
    "pip",
    "compile",
    "pyproject.toml",
    "--extra",
    "dev",
    "--upgrade",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--quiet",
    "-o",
    PYTHON_LOCK.name,
)


def main(arguments: list[str] | None = None) -> int:
    """Both locks anew, with a report; answers the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.lock", description=__doc__)
    parser.add_argument("--report", type=Path, help="write what changed into this file as well")
    given = parser.parse_args(arguments)
    before, contents = read_locks(), {path: path.read_bytes() for path in (PYTHON_LOCK, NPM_LOCK)}
    try:
        subprocess.run([str(Path(sys.executable).parent / "uv"), *_COMPILE], cwd=ROOT, check=True)
        renew_lock()
        report = report_of(changes(before, read_locks()))
    except (OSError, subprocess.CalledProcessError, BuildFailed) as error:
        for path, content in contents.items():
            path.write_bytes(content)
        print(f"The locks stay as they were: {error}", file=sys.stderr)
        return 1
    print(report, end="")
    if given.report:
        given.report.write_text(report, encoding="utf-8")
    return 0


def changes(before: list[Locked], after: list[Locked]) -> list[Change]:
    """What is added, removed or at other versions; a package of which npm holds several versions is one line."""
    old, new = _versions(before), _versions(after)
    return [
        (*key, old.get(key, ""), new.get(key, ""))
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    ]


def _versions(packages: list[Locked]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], list[str]] = {}
    for package in packages:
        found.setdefault((package.ecosystem, package.name), []).append(package.version)
    return {key: ", ".join(sorted(versions)) for key, versions in found.items()}


def report_of(found: list[Change]) -> str:
    """The changes as text, a line each."""
    lines = [f"{ecosystem} {name}: {_words(old, new)}" for ecosystem, name, old, new in found]
    return "\n".join([*(lines or ["Nothing changed."]), ""])


def _words(old: str, new: str) -> str:
    if old and new:
        return f"{old} -> {new}"
    return f"added {new}" if new else f"removed (was {old})"


if __name__ == "__main__":
    raise SystemExit(main())
