"""A counting screen in a browser: the whole application on a file of its own, a count that is open, and who counts."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from playwright.sync_api import BrowserContext
from werkzeug.serving import BaseWSGIServer, make_server

from laptopdesk.app import create_app
from laptopdesk.assets.stocktake import queries
from laptopdesk.assets.stocktake.service import open_stocktake
from laptopdesk.assets.stocktake.values import RawScan
from laptopdesk.config import Config
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database
from laptopdesk.ui.cookies import SESSION
from tests.browser.serving import whole
from tests.conftest import prepare
from tests.databases import open_database
from tests.factories import make_laptop, make_location, make_staff, sign_in_as


@dataclass(kw_only=True)
class CountingSite:
    """The application with one open stock-take; its server can be stopped and started on the same port."""

    app: Flask
    db: Database
    stocktake: int = 0
    tags: list[str] = field(default_factory=list)
    staff: int = 0
    port: int = 0
    server: BaseWSGIServer | None = None
    thread: threading.Thread | None = None

    def open(self, *, laptops: int = 6) -> None:
        """A new stock-take at a place of its own, and a volunteer who counts there."""
        now = utc_now()
        with self.db.unit_of_work(now=now, actor=system_actor()) as uow:
            place = make_location(uow)
            self.tags = sorted(make_laptop(uow, location=place, now=now) for _ in range(laptops))
            self.staff = make_staff(uow, Role.VOLUNTEER, location=place)
            self.stocktake = open_stocktake(uow, place)
        if self.server is None:
            self.start()

    def start(self) -> None:
        """The server answers."""
        self.server = make_server("127.0.0.1", self.port, whole(self.app), threaded=True)
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Nobody answers."""
        if self.server is not None and self.thread is not None:
            self.server.shutdown()
            self.thread.join(10)
            self.server.server_close()
            self.server = None

    @property
    def address(self) -> str:
        """The stock-take's own address."""
        return f"http://127.0.0.1:{self.port}/stocktakes/{self.stocktake}"

    def sign_in(self, context: BrowserContext) -> None:
        """Whoever counts is signed in in this browser."""
        client = self.app.test_client()
        sign_in_as(client, self.staff)
        cookie = client.get_cookie(SESSION)
        assert cookie is not None
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": f"http://127.0.0.1:{self.port}"}])

    def scans(self) -> tuple[RawScan, ...]:
        """Every scan the server kept, in order."""
        with self.db.read() as session:
            return queries.list_raw_scans(session, self.stocktake, limit=10_000)

    def raws(self) -> list[str]:
        """What they say; an undo is an empty text."""
        return [scan.raw for scan in self.scans()]


@contextmanager
def counting_site(folder: Path) -> Iterator[CountingSite]:
    """The site without a stock-take, ended afterwards."""
    db = open_database(f"sqlite:///{folder / 'count.sqlite3'}")
    prepare(db)
    app = create_app(Config(data_dir=folder, worker_required=False), db=db)
    site = CountingSite(app=app, db=db)
    site.start()
    try:
        yield site
    finally:
        site.stop()
        db.dispose()
