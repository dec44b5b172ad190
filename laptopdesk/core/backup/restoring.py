"""Put a backup back: checked before anything is touched, what was there set aside, killed anywhere old or new.

The database takes its place in one step, with a journal row that carries this restore's mark. Keys follow; a restore
that was killed between the two is finished, or taken back, by the next program that starts here.
"""

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor, system_actor
from laptopdesk.core.backup import postgres, sqlite
from laptopdesk.core.backup.archive import BackupError, Manifest, create_private, keys_in, read_manifest, sync, unpack
from laptopdesk.core.backup.content import check_content
from laptopdesk.core.backup.events import Restored
from laptopdesk.core.backup.making import Installation
from laptopdesk.core.db import Database, open_database
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.in_use import InUse, hold
from laptopdesk.core.journal import JournalEntryRow
from laptopdesk.core.migration import grant_rights, is_known_revision

_PREFIX = ".laptopdesk-restore-"
_PATIENCE = 10.0


@dataclass(frozen=True, kw_only=True)
class Restoration:
    """What was put back, and under which names lies what was there."""

    manifest: Manifest
    aside_names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _RestorePlan:
    """One restore under way; every name it needs follows from the name of its folder."""

    installation: Installation
    folder: Path

    @property
    def mark(self) -> str:
        return self.folder.name.removeprefix(_PREFIX)

    @property
    def moment(self) -> str:
        return self.mark.partition("-")[0]

    @property
    def schema_aside(self) -> str:
        return f"{postgres.ASIDE}{self.moment.lower()}"

    @property
    def keys_aside(self) -> Path:
        return self.installation.keys_dir.with_name(f"keys.before-{self.moment}")

    @property
    def database_file(self) -> Path:
        return sqlite.file_of(self.installation.url)

    @property
    def database_aside(self) -> Path:
        return self.database_file.with_name(f"{self.database_file.name}.before-{self.moment}")

    @property
    def staged_file(self) -> Path:
        """Beside the one it replaces: a name can be given in one step only within a disk."""
        return self.database_file.with_name(f".{self.database_file.name}.restoring-{self.mark}")

    @property
    def fresh_keys(self) -> Path:
        return self.folder / "new-keys"


def restore_backup(
    installation: Installation, source: Path, *, now: datetime, actor_of: Callable[[Session], Actor]
) -> Restoration:
    """The installation is what the backup holds, plus one journal row; what was there is kept beside it.

    Raises InUse while anybody works on it, BackupError for a backup that is not whole, of another kind of database or
    of a newer shape; nothing is replaced then.
    """
    with hold(installation.data_dir, alone=True):
        _finish_cut_restores(installation)
        _check_fits(installation, source, read_manifest(source))
        folder = installation.data_dir / f"{_PREFIX}{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{uuid4().hex}"
        plan = _RestorePlan(installation=installation, folder=folder)
        folder.mkdir(mode=0o700)
        try:
            return _restore(plan, source, now=now, actor_of=actor_of)
        finally:
            _finish(plan)


def _check_fits(installation: Installation, source: Path, manifest: Manifest) -> None:
    if manifest.database != installation.kind:
        raise BackupError(
            _(
                "%(file)s is a backup of %(database)s, and this installation uses %(kind)s. See "
                "LAPTOPDESK_DATABASE_URL.",
                file=source,
                database=manifest.database,
                kind=installation.kind,
            )
        )
    if not is_known_revision(manifest.revision):
        raise BackupError(
            _(
                "%(file)s was made by a newer version (%(program)s, database %(revision)s). Install that version "
                "first.",
                file=source,
                program=manifest.program,
                revision=manifest.revision,
            )
        )


def _restore(plan: _RestorePlan, source: Path, *, now: datetime, actor_of: Callable[[Session], Actor]) -> Restoration:
    manifest = unpack(source, plan.folder)
    _stage_keys(plan)

    def sign(db: Database) -> None:
        with db.read() as session:
            check_content(session, manifest)
        with db.unit_of_work(now=now, actor=system_actor()) as uow:
            event = Restored(mark=plan.mark, backup_at=manifest.at, sequence=manifest.sequence)
            uow.by(actor_of(uow.session)).record(event)

    put_back = _put_back_sqlite if plan.installation.kind == "sqlite" else _put_back_postgres
    aside_names = put_back(plan, plan.folder / manifest.database_part, sign)
    _swap_keys(plan)
    keys = (str(plan.keys_aside),) if plan.keys_aside.exists() else ()
    return Restoration(manifest=manifest, aside_names=aside_names + keys)


def _put_back_sqlite(plan: _RestorePlan, unpacked: Path, sign: Callable[[Database], None]) -> tuple[str, ...]:
    file, staged, aside = plan.database_file, plan.staged_file, plan.database_aside
    with sqlite.closed_to_others(file):
        shutil.move(unpacked, staged)
        sqlite.check_intact(staged)
        with sqlite.opened(staged) as db:
            sign(db)
        _give_to_owner(staged, like=file.parent)
        return (str(aside),) if sqlite.put_in_place(staged, file, aside) else ()


def _put_back_postgres(plan: _RestorePlan, dump: Path, sign: Callable[[Database], None]) -> tuple[str, ...]:
    own = plan.installation
    with postgres.replaced(own.owner_url or own.url, dump, aside=plan.schema_aside, pg_dump=own.pg_dump) as connection:
        sign(Database(connection))
        if own.owner_url:
            grant_rights(connection, own.url)
        had_schema = sa.inspect(connection).has_schema(plan.schema_aside)
    return (f"schema {plan.schema_aside}",) if had_schema else ()


def _stage_keys(plan: _RestorePlan) -> None:
    """The keys as they will be, where that is a change: the backup's, and here made since by the same installation."""
    here = {name: file.read_bytes() for name, file in keys_in(plan.installation.keys_dir).items()}
    from_backup = {name: file.read_bytes() for name, file in keys_in(plan.folder / "keys").items()}
    same_installation = all(from_backup.get(name, key) == key for name, key in here.items())
    wanted = (here if same_installation else {}) | from_backup
    if wanted == here:
        return
    plan.fresh_keys.mkdir(mode=0o700)
    for name, key in wanted.items():
        with create_private(plan.fresh_keys / name) as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        _give_to_owner(plan.fresh_keys / name, like=plan.installation.data_dir)
    _give_to_owner(plan.fresh_keys, like=plan.installation.data_dir)
    sync(plan.fresh_keys)


def _swap_keys(plan: _RestorePlan) -> None:
    """May be killed anywhere and run again: the keys as they will be are those of the installation."""
    if not plan.fresh_keys.exists():
        return
    keys_dir = plan.installation.keys_dir
    if keys_in(keys_dir):
        keys_dir.rename(plan.keys_aside)
    plan.fresh_keys.rename(keys_dir)
    sync(keys_dir.parent)


def _give_to_owner(path: Path, *, like: Path) -> None:
    """Restored by root, it belongs to whom the folder belongs to: the server must be able to read it."""
    if os.geteuid() == 0:
        owner = like.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def await_restores(installation: Installation) -> None:
    """A restore that was killed here is finished or taken back; one that is at work is waited for a moment."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and _cut_restores(installation):
        try:
            with hold(installation.data_dir, alone=True):
                _finish_cut_restores(installation)
        except InUse:
            time.sleep(0.1)


def _finish_cut_restores(installation: Installation) -> None:
    for folder in _cut_restores(installation):
        _finish(_RestorePlan(installation=installation, folder=folder))


def _cut_restores(installation: Installation) -> list[Path]:
    return list(installation.data_dir.glob(f"{_PREFIX}*"))


def _finish(plan: _RestorePlan) -> None:
    """Nothing of this restore is under way any more: its keys follow where its database took its place."""
    if _took_place(plan):
        _swap_keys(plan)
    elif plan.installation.kind == "sqlite":
        _take_back_sqlite(plan)
    shutil.rmtree(plan.folder)


def _took_place(plan: _RestorePlan) -> bool:
    """Whether the journal of the database that is in place has this restore's row."""
    if plan.installation.kind == "sqlite" and not plan.database_file.exists():
        return False
    db = open_database(plan.installation.url)
    try:
        with db.read() as session:
            if plan.installation.kind == "postgresql":
                postgres.await_commit(session)
            return _has_mark(session, plan.mark)
    except sa.exc.OperationalError:
        raise
    except sa.exc.DatabaseError:
        return False  # a damaged database is not the one that was verified
    finally:
        db.dispose()


def _has_mark(session: Session, mark: str) -> bool:
    row = JournalEntryRow
    if not sa.inspect(session.connection()).has_table(row.__tablename__):
        return False
    newest = session.scalar(sa.select(row.facts).where(row.action == Restored.action).order_by(row.seq.desc()).limit(1))
    return newest is not None and mark in newest


def _take_back_sqlite(plan: _RestorePlan) -> None:
    file, aside = plan.database_file, plan.database_aside
    for left_over in file.parent.glob(f"{plan.staged_file.name}*"):
        left_over.unlink()
    if aside.exists() and aside.samefile(file):
        aside.unlink()  # a second name of the one that stays
