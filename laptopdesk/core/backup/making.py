"""Make a backup while server and worker go on: one file that is there whole, or not at all."""

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from laptopdesk.core.backup import postgres, sqlite
from laptopdesk.core.backup.archive import (
    DATABASE_PARTS,
    BackupError,
    Manifest,
    create_private,
    describe_part,
    keys_in,
    sync,
    write_archive,
)
from laptopdesk.core.backup.content import Content, verified_content
from laptopdesk.core.backup.staging import staging
from laptopdesk.core.i18n import gettext as _


@dataclass(frozen=True, kw_only=True)
class Installation:
    """What is backed up: the database, as its owner sees it, and the folder of keys."""

    url: str
    owner_url: str | None
    data_dir: Path
    keys_dir: Path
    pg_dump: Path | None

    @property
    def kind(self) -> Literal["sqlite", "postgresql"]:
        """`sqlite` or `postgresql`."""
        return "sqlite" if self.url.startswith("sqlite") else "postgresql"


def make_backup(installation: Installation, target: Path, *, now: datetime) -> tuple[Path, Manifest]:
    """A new backup at `target`, or under the moment's name where that is a folder; verified, 0600, on the disk.

    Raises BackupError; nothing is left under a name that a backup could have.
    """
    target = target / f"laptopdesk-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.tar" if target.is_dir() else target
    _refuse_taken(target)
    with staging(target.parent, ".laptopdesk-backup-") as folder:
        database = folder / DATABASE_PARTS[installation.kind]
        content = _copy_database(installation, database)
        files = {database.name: database, **_copy_keys(installation.keys_dir, folder)}
        manifest = Manifest(
            program=version("laptopdesk"),
            revision=content.revision,
            database=installation.kind,
            at=now,
            sequence=content.sequence,
            hash=content.hash,
            parts=tuple(describe_part(name, file) for name, file in files.items()),
        )
        write_archive(folder / "backup.tar", manifest, files)
        _refuse_taken(target)
        (folder / "backup.tar").rename(target)
        sync(target.parent)
    return target, manifest


def _refuse_taken(target: Path) -> None:
    if target.exists() or target.is_symlink():
        sentence = _("%(file)s already exists. A backup never overwrites: name another file, or a folder.", file=target)
        raise BackupError(sentence)
    if not target.parent.is_dir():
        raise BackupError(_("The folder %(folder)s does not exist. Make it first.", folder=target.parent))


def _copy_database(installation: Installation, target: Path) -> Content:
    if installation.kind == "postgresql":
        url = installation.owner_url or installation.url
        return postgres.dump_database(url, target, pg_dump=installation.pg_dump, read=verified_content)
    sqlite.copy_database(sqlite.file_of(installation.url), target)
    with sqlite.opened(target) as copy, copy.read() as session:
        return verified_content(session)


def _copy_keys(keys_dir: Path, folder: Path) -> dict[str, Path]:
    """Copied after the database: a key that signed something in it is among them."""
    (folder / "keys").mkdir(mode=0o700)
    copies = {f"keys/{name}": (file, folder / "keys" / name) for name, file in keys_in(keys_dir).items()}
    for file, copy in copies.values():
        with create_private(copy) as target:
            target.write(file.read_bytes())
    return {name: copy for name, (_file, copy) in copies.items()}
