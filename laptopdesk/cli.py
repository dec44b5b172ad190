"""`laptopdesk …`: every command of the product; what a package offers comes through its wiring."""

from typing import Any

import click
from sqlalchemy.exc import OperationalError

from laptopdesk.app import compose, compose_jobs, create_app
from laptopdesk.config import Config
from laptopdesk.core.clock import utc_now
from laptopdesk.core.i18n import set_locale
from laptopdesk.core.migration import current_revision, upgrade, upgrade_as_owner, wanted_revision, write_revision
from laptopdesk.demo.cli import demo
from laptopdesk.serving import run_worker, serve_app
from laptopdesk.ui.console import database, read_config, stop
from laptopdesk.ui.wiring import Wiring


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--language", type=click.Choice(["nl", "en"]), default="en", envvar="LAPTOPDESK_CLI_LANGUAGE")
def root(language: str) -> None:
    """Laptopdesk: from the donor's pallet to a resident's hands."""
    set_locale(language)


@root.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the shape this version wants; harmless when it already is."""
    config = read_config()
    config.data_dir.mkdir(parents=True, exist_ok=True)
    prepare_database(config, compose())
    click.echo(f"The database is at {wanted_revision()}.", err=True)


def prepare_database(config: Config, wiring: Wiring) -> None:
    """Migrations ran, and the reference data every installation needs is there."""
    with database() as opened:
        if config.database_owner_url:
            upgrade_as_owner(config.database_owner_url, config.url)
        else:
            upgrade(opened)
        for seed in wiring.defaults:
            with opened.unit_of_work() as uow:
                seed(uow, utc_now())


@db.command("revision")
@click.argument("message")
def db_revision(message: str) -> None:
    """Write a migration from the difference between the models and the database of the settings."""
    with database() as opened:
        click.echo(write_revision(opened, message))


@root.group()
def config() -> None:
    """The settings."""


@config.command("check")
def config_check() -> None:
    """Name every setting, and what is missing."""
    settings = read_config()
    for name, field in Config.model_fields.items():
        click.echo(f"LAPTOPDESK_{name.upper():22} {getattr(settings, name)}  {field.description or ''}".rstrip())
    with database() as opened, opened.read() as session:
        if current_revision(session) != wanted_revision():
            stop("The database is not in shape: run 'laptopdesk db upgrade'.")


@root.command()
@click.option("--host", default=None)
@click.option("--port", type=int, default=None)
def serve(host: str | None, port: int | None) -> None:
    """Answer requests: waitress on SQLite, gunicorn on PostgreSQL."""
    settings = read_config()
    serve_app(create_app(settings), settings, host or settings.host, port or settings.port)


@root.command()
def worker() -> None:
    """Run what is due: mail, reminders, seals. Several may run beside each other."""
    with database() as opened:
        run_worker(opened, compose_jobs(read_config()))


def main(argv: list[str] | None = None) -> Any:
    """The entry point of the `laptopdesk` program."""
    for command in (*compose().commands, demo):
        _add(root, command)
    try:
        return root.main(args=argv, prog_name="laptopdesk")
    except OperationalError as error:
        stop(
            f"The database cannot be used: {error.orig}. Run 'laptopdesk db upgrade', or see 'laptopdesk config check'."
        )


def _add(group: click.Group, command: click.Command) -> None:
    known = group.commands.get(command.name or "")
    if isinstance(known, click.Group) and isinstance(command, click.Group):
        for child in command.commands.values():
            _add(known, child)
    else:
        group.add_command(command)


if __name__ == "__main__":
    main()
