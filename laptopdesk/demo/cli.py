"""`laptopdesk demo load`: made-up data through the real service functions."""

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import event

from laptopdesk.assets.lifecycle.queries import count_by_state
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database
from laptopdesk.core.i18n import gettext as _
from laptopdesk.demo.load import DemoLoader, Sizes
from laptopdesk.ui.console import database, stop


@click.group()
def demo() -> None:
    """Data to try the product with."""


@demo.command("load")
@click.option("--laptops", type=click.IntRange(12, 200_000), default=3000, show_default=True)
@click.option("--seed", type=int, default=7, show_default=True)
def load(laptops: int, seed: int) -> None:
    """Fill an empty installation with people, laptops and events that never were."""
    with database() as db:
        with db.read() as session:
            if any(count_by_state(session).values()):
                stop(_("This installation has laptops already: demo data is only loaded into an empty one."))
        _hurry(db)
        loader = DemoLoader(db, Sizes(laptops=laptops), seed=seed, now=utc_now())
        with _bar() as bar:
            task = bar.add_task("Making demo data", total=None)
            loader.load(lambda done, total: bar.update(task, completed=done, total=total))


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )


def _hurry(db: Database) -> None:
    # nothing here is worth a disk flush: a broken load is thrown away and begun anew
    if db.dialect == "sqlite":
        event.listen(db.engine, "connect", lambda connection, _entry: connection.execute("PRAGMA synchronous=OFF"))
        db.dispose()
