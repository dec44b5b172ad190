"""The demo's scanner, as the process it is: it brings laptops to an empty shelf and scans, and leaves no terminal."""

import os
import subprocess
import sys
import tty
from pathlib import Path

from laptopdesk.demo.desk import LINK, find_pairs
from laptopdesk.protocol.codes import CodeKind, parse_code
from tests.conftest import prepare
from tests.databases import open_database
from tests.factories import unit
from tests.started import end_with_us
from tests.station.world import wait_until
from tests.stations import make_place


def test_scanner_scans_at_a_place_without_laptops_and_ends_cleanly(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'laptopdesk.sqlite3'}"
    db = open_database(url)
    prepare(db)
    with unit(db) as uow:
        make_place(uow, laptops=2)
        bare = make_place(uow, laptops=0).location
    scanner = subprocess.Popen(
        [sys.executable, "-m", "laptopdesk.demo.desk", str(tmp_path), bare],
        env={**os.environ, "LAPTOPDESK_DEMO_DESK_SECONDS": "0"},
        preexec_fn=end_with_us,
    )
    try:
        wait_until(lambda: (tmp_path / LINK).exists() or scanner.poll() is not None, "the terminal is there")
        with (tmp_path / LINK).open("rb", buffering=0) as port:
            tty.setraw(port)
            scanned = port.readline().strip().decode()
        assert parse_code(scanned).kind in (CodeKind.LAPTOP, CodeKind.PASS, CodeKind.COMMAND)
        assert len(find_pairs(db, bare)) == 2
    finally:
        scanner.terminate()
        assert scanner.wait(20) == 0
        db.dispose()
    assert not (tmp_path / LINK).is_symlink()
