"""`laptopdesk …`: every command of the product; what a package offers comes through its wiring."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import ArgumentError, OperationalError

from laptopdesk.app import compose, compose_jobs, create_app
from laptopdesk.backing_up import backup, restore
from laptopdesk.config import Config
from laptopdesk.core.access import system_actor
from laptopdesk.core.clock import utc_now
from laptopdesk.core.closed import OURS_ONLY, open_to_others
from laptopdesk.core.i18n import LOCALES, set_locale
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.journal_ddl import missing_triggers
from laptopdesk.core.keys import KeyPurpose, KeyRing
from laptopdesk.core.migration import current_revision, upgrade, upgrade_as_owner, wanted_revision, write_revision
from laptopdesk.demo.cli import demo
from laptopdesk.serving import run_worker, serve_app, set_up_log
from laptopdesk.ui.console import as_json, at_work, database, emit, private_paths, read_config, stop
from laptopdesk.ui.wiring import Wiring


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--language",
    type=click.Choice(LOCALES),
    default=lambda: spoken(os.environ),
    envvar="LAPTOPDESK_CLI_LANGUAGE",
    help="What it says; else as LANG says, in Dutch or in English.",
)
def root(language: str) -> None:
    """Laptopdesk: from the donor's pallet to a resident's hands."""
    set_locale(language)


def spoken(environment: Mapping[str, str]) -> str:
    """The language of this computer's settings as far as we speak it, else English."""
    setting = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    language = setting.lower().replace("_", ".").replace("@", ".").partition(".")[0]
    return language if language in LOCALES else "en"


@root.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the shape this version wants; harmless when it already is."""
    config = read_config()
    prepare_database(config, compose())
    click.echo(_("The database is at %(revision)s.", revision=wanted_revision()), err=True)


def prepare_database(config: Config, wiring: Wiring) -> None:
    """Migrations ran, and the reference data every installation needs is there."""
    with database() as opened:
        if config.owner_url:
            upgrade_as_owner(config.owner_url, config.url)
        else:
            upgrade(opened)
        for seed in wiring.defaults:
            with opened.unit_of_work(now=utc_now(), actor=system_actor()) as uow:
                seed(uow)


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
@as_json
def config_check(*, json_out: bool) -> None:
    """Name every setting, without secrets, and what is missing or open to others on this computer."""
    settings = read_config()
    troubles = [_open_to_others(path, mode, right) for path, mode, right in open_to_others(private_paths(settings))]
    if settings.config is not None and settings.config.stat().st_mode & 0o007:
        sentence = _("%(file)s may hold passwords and is open to everybody: chmod o= %(file)s", file=settings.config)
        troubles.append(sentence)
    if not json_out:
        for name, value in settings.shown().items():
            words = Config.model_fields[name].description or ""
            click.echo(f"LAPTOPDESK_{name.upper():22} {value}  {_(words) if words else words}".rstrip())
    if not troubles:
        troubles.extend(_database_troubles())
    if json_out:
        emit({"settings": settings.shown(), "troubles": troubles})
    if troubles:
        stop("\n".join(troubles))


def _database_troubles() -> Iterator[str]:
    try:
        with database() as opened, opened.read() as session:
            if current_revision(session) != wanted_revision():
                yield _("The database is not up to date: run 'laptopdesk db upgrade'.")
            elif missing := missing_triggers(session):
                yield _(
                    "The journal can be changed: %(names)s missing in the database. Restore the last backup.",
                    names=", ".join(missing),
                )
    except OperationalError as error:
        yield _unusable(error)


def _unusable(error: OperationalError | ArgumentError) -> str:
    why = getattr(error, "orig", None) or _("LAPTOPDESK_DATABASE_URL is not a database address")
    return _(
        "The database cannot be used: %(why)s. Run 'laptopdesk db upgrade', or see 'laptopdesk config check'.", why=why
    )


def _open_to_others(path: Path, mode: int, right: int) -> str:
    return _(
        "%(path)s is open to others (%(mode)s): chmod %(right)s %(path)s",
        path=path,
        mode=f"{mode:03o}",
        right=f"{right:03o}",
    )


@root.group()
def keys() -> None:
    """The keys this installation signs with."""


@keys.command("rotate")
@click.argument("purpose", type=click.Choice([purpose.value for purpose in KeyPurpose]))
@as_json
def rotate(purpose: str, *, json_out: bool) -> None:
    """Make a new key that signs from now on; earlier ones keep verifying. Restart server and workers after it.

    Stations learn a new server key under the old one. With a new key of sessions everybody signs in again.
    """
    settings = read_config()
    with at_work(settings):
        key = KeyRing(settings.keys_dir).rotate(KeyPurpose(purpose))
    if json_out:
        emit({"purpose": purpose, "key": key.id})
    else:
        click.echo(_("New key: %(id)s. Restart the server and the workers, and make a backup.", id=key.id))


@root.command()
@click.option("--host", default=None)
@click.option("--port", type=int, default=None)
def serve(host: str | None, port: int | None) -> None:
    """Answer requests, from several processes that are started again when they die."""
    settings = read_config()
    address = host or settings.host
    if not settings.is_safe_at(address):
        stop(
            _(
                "%(address)s is reached from other computers, and what is sent there without https can be read on "
                "the way. "
                "Set LAPTOPDESK_PUBLIC_URL=https://… with a reverse proxy before it (docs/deployment.md), or "
                "LAPTOPDESK_PLAIN_HTTP=true where the network itself is safe.",
                address=address,
            )
        )
    set_up_log(settings)
    with at_work(settings):
        serve_app(create_app(settings), settings, address, port or settings.port)


@root.command()
def worker() -> None:
    """Run what is due: mail, reminders, seals. Several may run beside each other."""
    settings = read_config()
    set_up_log(settings)
    with database() as opened:
        run_worker(opened, compose_jobs(settings))


def main(argv: list[str] | None = None) -> Any:
    """The entry point of the `laptopdesk` program; what it writes is for its own user only."""
    os.umask(OURS_ONLY)
    wiring = compose()
    for command in (*wiring.commands, demo, backup, restore):
        _add(root, command)
    try:
        return root.main(args=argv, prog_name="laptopdesk", obj=wiring)
    except (OperationalError, ArgumentError) as error:
        stop(_unusable(error))


def _add(group: click.Group, command: click.Command) -> None:
    existing = group.commands.get(command.name or "")
    if isinstance(existing, click.Group) and isinstance(command, click.Group):
        for child in command.commands.values():
            _add(existing, child)
    else:
        group.add_command(command)


if __name__ == "__main__":
    main()
