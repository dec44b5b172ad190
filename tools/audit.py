"""Known weaknesses of what we stand on: `python -m tools.audit ADVISORIES`, without a network.

ADVISORIES is a file, folder or zip of OSV records, such as the `all.zip` that osv.dev offers for PyPI and npm; more
than one may be given. Exit 0: none names a locked version; 1: some do, a line each; 2: something cannot be read.
"""

import argparse
import sys
from itertools import chain
from pathlib import Path

from tools.advisories import AdvisoriesUnreadable, Finding, find_weaknesses, read_advisories
from tools.locks import NPM_LOCK, PYTHON_LOCK, LockUnreadable, read_locks


def main(arguments: list[str] | None = None) -> int:
    """Print what is known of the locked packages; answers the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.audit", description=__doc__)
    parser.add_argument("advisories", nargs="+", type=Path)
    parser.add_argument("--python-lock", type=Path, default=PYTHON_LOCK)
    parser.add_argument("--npm-lock", type=Path, default=NPM_LOCK)
    given = parser.parse_args(arguments)
    try:
        packages = read_locks(given.python_lock, given.npm_lock)
        found = find_weaknesses(packages, chain.from_iterable(map(read_advisories, given.advisories)))
    except (LockUnreadable, AdvisoriesUnreadable) as error:
        print(error, file=sys.stderr)
        return 2
    for finding in found:
        print(line_of(finding))
    print(f"{len(packages)} packages, {len(found)} known weaknesses", file=sys.stderr)
    return 1 if found else 0


def line_of(finding: Finding) -> str:
    """Package, version, advisory with its other names, the version that mends it, and what it is about."""
    package = finding.package
    other = f" ({', '.join(finding.aliases)})" if finding.aliases else ""
    mended = f"fixed in {finding.fixed}" if finding.fixed else "no fixed version known"
    about = f": {finding.summary}" if finding.summary else ""
    return f"{package.ecosystem} {package.name} {package.version}: {finding.advisory}{other}, {mended}{about}"


if __name__ == "__main__":
    raise SystemExit(main())
