"""`laptopdesk imaging add FILE…`."""

import sys
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from laptopdesk.assets.imaging.documents import enough, file_document
from laptopdesk.assets.imaging.readers import read_file
from laptopdesk.assets.imaging.service import AddLog, add_log
from laptopdesk.assets.imaging.values import AddedImagingFile
from laptopdesk.assets.preparation.queries import list_releases
from laptopdesk.assets.uploads.console import Bringing, bringing, takes_files
from laptopdesk.assets.uploads.values import Given
from laptopdesk.core.clock import utc_now
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.ui.console import NOT_ALL_ACCEPTED, OK, emit, nothing_stored, stop


@click.group()
def imaging() -> None:
    """What imaging tools wrote, judged."""


@imaging.command("add")
@takes_files
@click.option("--image", default=None, metavar="NAME VERSION", help="The image, where the log does not name it.")
def add(*, files: tuple[Path, ...], by: str | None, laptop: str | None, image: str | None, json_out: bool) -> None:
    """Read logs of Clonezilla, Rescuezilla and partclone, and join each to its laptop and its image.

    Exit 3 when one was not read or does not prove the image of its laptop.
    """
    now = utc_now()
    with bringing(files, by=by, laptop=laptop) as brought:
        with brought.db.read() as session:
            release = _release(session, image)
        added = [_add(brought, file, release, now) for file in brought.files]
    if json_out:
        emit({"files": [file_document(file) for file in added]})
    else:
        _print(added)
    sys.exit(OK if all(enough(file) for file in added) else NOT_ALL_ACCEPTED)


def _release(session: Session, image: str | None) -> int | None:
    if image is None:
        return None
    releases = {f"{release.name} {release.version}": release.id for release in list_releases(session)}
    if image not in releases:
        names = ", ".join(sorted(releases)) or "-"
        words = _("There is no image “%(image)s”. Known: %(names)s.", image=image[:120], names=names)
        stop(f"{words} {nothing_stored()}")
    return releases[image]


def _add(brought: Bringing, file: Given, release: int | None, now: datetime) -> AddedImagingFile:
    command = AddLog(
        name=file.name, content=file.content, laptop=file.laptop, reading=read_file(file.content), release_id=release
    )
    with brought.db.unit_of_work(now=now, actor=brought.actor) as uow:
        return add_log(uow, command)


def _print(added: list[AddedImagingFile]) -> None:
    for file in added:
        why = f" ({word(file.reason)})" if file.reason else ""
        click.echo(f"{file.name}: {word(file.status)}{why}")
        for log in file.logs:
            image = f"{log.release.name} {log.release.version}" if log.release else log.image or "-"
            where = log.laptop or word(log.binding)
            click.echo(f"  {log.device} {log.serial or '-'}: {word(log.verdict)}, {where}, {image}")
            for reason in log.reasons:
                click.echo(f"    - {word(reason)}")
            lacking = "; ".join(word(reason) for reason in log.enough)
            click.echo(f"    {lacking or _('The image is proven.')}")
