"""Blobs in the database, each stored once by its SHA-256: one commit, one backup, no shared disk."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from laptopdesk.core.columns import Base, BigKey, insert_into
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound

FileId = NewType("FileId", int)


class FileRow(Base):
    __tablename__ = "file"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(sa.String(80))
    content: Mapped[bytes]
    created_at: Mapped[datetime]


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A blob with what is needed to send it; `size` in bytes."""

    id: FileId
    sha256: str
    size: int
    media_type: str
    content: bytes


def sha256_of(content: bytes) -> str:
    """The lower-case hexadecimal SHA-256 of the content."""
    return hashlib.sha256(content).hexdigest()


def store_file(uow: UnitOfWork, content: bytes, *, media_type: str) -> FileId:
    """The content stands in the database; the same content again answers the id it already has."""
    digest = sha256_of(content)
    query = sa.select(FileRow.id).where(FileRow.sha256 == digest)
    file_id = uow.session.scalar(query)
    if file_id is not None:
        return FileId(file_id)
    statement = insert_into(uow.session, FileRow).values(
        sha256=digest, size=len(content), media_type=media_type, content=content, created_at=uow.now
    )
    made = uow.session.scalar(statement.on_conflict_do_nothing().returning(FileRow.id))
    # somebody else stored the same in this moment: theirs is committed by now
    return FileId(made if made is not None else uow.session.scalars(query).one())


def get_file(session: Session, file_id: int) -> StoredFile:
    """The blob; raises NotFound."""
    row = session.get(FileRow, file_id)
    if row is None:
        raise NotFound("file", file_id)
    return StoredFile(
        id=FileId(row.id), sha256=row.sha256, size=row.size, media_type=row.media_type, content=row.content
    )


def forget_files(session: Session, file_ids: Iterable[int]) -> None:
    """These blobs are gone, but for those that another row still stands on."""
    wanted = set(file_ids)
    if wanted:
        session.execute(
            sa.delete(FileRow).where(FileRow.id.in_(wanted), ~_is_used()),
            execution_options={"synchronize_session": False},
        )


def sweep_files(session: Session, *, before: datetime) -> int:
    """Blobs older than this that no row stands on are gone (drawn for a hand-over that never was). How many."""
    statement = sa.delete(FileRow).where(FileRow.created_at < before, ~_is_used())
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return int(result.rowcount)  # type: ignore[attr-defined]  # a DELETE always gives a cursor result


_id_queries: list[sa.Select[int | None]] = []


def know_file_ids(query: "sa.Select[int | None]") -> None:
    """Ids of files also stand where no foreign key can: in JSON. This query names them, and never NULL."""
    if query not in _id_queries:
        _id_queries.append(query)


def _is_used() -> sa.ColumnElement[bool]:
    """Whether any column that refers to files holds this one."""
    holders = [
        sa.exists().where(key.parent == FileRow.id)
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.target_fullname == "file.id"
    ]
    return sa.or_(*holders, *(FileRow.id.in_(query) for query in _id_queries), sa.false())
