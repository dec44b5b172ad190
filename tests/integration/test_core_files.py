"""Files in the database: each content once, whoever brings it, and gone with the unit that fails."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
import sqlalchemy as sa

from laptopdesk.core.db import Database
from laptopdesk.core.errors import NotFound
from laptopdesk.core.files import FileRow, get_file, sha256_of, store_file
from tests.factories import unit


def store(db: Database, content: bytes, now: datetime, media_type: str = "text/plain") -> int:
    with unit(db, now=now) as uow:
        return store_file(uow, content, media_type=media_type)


def count(db: Database) -> int:
    with db.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(FileRow)) or 0


@pytest.mark.parametrize("content", [b"", b"\0\xff\xfe", "Yıldız".encode(), bytes(range(256)) * 4096])
def test_what_was_stored_comes_back(db: Database, now: datetime, content: bytes) -> None:
    file_id = store(db, content, now, "image/png")
    with db.read() as session:
        found = get_file(session, file_id)
    assert (found.content, found.size, found.media_type) == (content, len(content), "image/png")
    assert found.sha256 == sha256_of(content)


def test_the_same_content_is_stored_once(db: Database, now: datetime) -> None:
    first = store(db, b"a", now)
    assert store(db, b"a", now, "image/png") == first
    assert store(db, b"b", now) != first
    assert count(db) == 2


def test_a_unit_that_fails_keeps_no_file(db: Database, now: datetime) -> None:
    with pytest.raises(ZeroDivisionError):
        _store_and_fail(db, now)
    assert count(db) == 0


def _store_and_fail(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        store_file(uow, b"a", media_type="text/plain")
        raise ZeroDivisionError


def test_a_file_that_is_not_there(db: Database) -> None:
    with db.read() as session, pytest.raises(NotFound):
        get_file(session, 7)


def test_many_bring_the_same_file_at_once(committed_db: Database, now: datetime) -> None:
    start = Barrier(8)

    def bring(_number: int) -> int:
        start.wait()
        return store(committed_db, b"the same log" * 9000, now)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(bring, range(8)))) == 1
    assert count(committed_db) == 1
