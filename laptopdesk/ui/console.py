"""The command line's ground: settings, database, one JSON document on stdout, and exit codes that mean something.

Exit 0: all stored or already there; 3: read, but something in it was not accepted; 1: an error, told on stderr.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar

import click
from pydantic import ValidationError

from laptopdesk.config import Config
from laptopdesk.core.db import Database, open_database
from laptopdesk.core.errors import DomainError
from laptopdesk.ui.errors import sentences_for

P = ParamSpec("P")
R = TypeVar("R")

OK, FAILED, NOT_ALL_ACCEPTED = 0, 1, 3

as_json = click.option("--json", "json_out", is_flag=True, help="One JSON document on stdout and nothing else.")
by_email = click.option("--by", "by", metavar="EMAIL", help="The person whose act this is.")


def read_config() -> Config:
    """The settings of this process; a wrong one ends the command with its name."""
    try:
        return Config.from_env()
    except ValidationError as error:
        names = ", ".join(".".join(map(str, item["loc"])) + ": " + item["msg"] for item in error.errors())
        stop(f"The settings are not right: {names}. See 'laptopdesk config check'.")


@contextmanager
def database() -> Iterator[Database]:
    """The database of the settings, closed at the end."""
    config = read_config()
    config.data_dir.mkdir(parents=True, exist_ok=True)
    opened = open_database(config.url)
    try:
        yield opened
    finally:
        opened.dispose()


def emit(document: Any) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def stop(message: str, code: int = FAILED) -> NoReturn:
    """The message on stderr, and out."""
    click.echo(message, err=True)
    sys.exit(code)


def domain_errors(command: Callable[P, R]) -> Callable[P, R]:
    """A `DomainError` ends the command with its sentences on stderr and exit 1."""

    @wraps(command)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except DomainError as error:
            stop(" ".join(sentences_for(error)))

    return told
