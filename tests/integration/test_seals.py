"""Seals kept outside find what the chain alone cannot: a tail cut off, a history written anew."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
import sqlalchemy as sa

from laptopdesk.core.access import system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.events import Event
from laptopdesk.core.journal import GENESIS, JournalEntryRow, chain_hash, head_sequence, verify_chain
from laptopdesk.core.keys import KeyPurpose, KeyRing
from laptopdesk.core.seals import (
    Seal,
    SealsUnreadable,
    check_seals,
    latest_seal,
    list_seals,
    read_seals,
    seal_journal,
    sealer,
)
from tests.factories import unit


@dataclass(frozen=True, kw_only=True)
class Noted(Event):
    action: ClassVar[str] = "test.noted"

    number: int


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return KeyRing(tmp_path / "keys")


def note(db: Database, now: datetime, *numbers: int) -> None:
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        for number in numbers:
            uow.record(Noted(number=number))


def seal(db: Database, keys: KeyRing, now: datetime) -> Seal:
    with unit(db, now=now) as uow:
        return seal_journal(uow, keys)


def without_triggers(db: Database) -> sa.Connection:
    """The connection of somebody who owns the tables and took the triggers away."""
    connection = db.bind
    assert isinstance(connection, sa.Connection)
    for verb in ("update", "delete"):
        table = " ON journal_entry" if db.dialect == "postgresql" else ""
        connection.execute(sa.text(f"DROP TRIGGER journal_entry_no_{verb}{table}"))
    return connection


def test_seal_names_the_end_of_the_chain(db: Database, keys: KeyRing, now: datetime) -> None:
    note(db, now, 1, 2)
    made = seal(db, keys, now)
    with db.read() as session:
        assert made.seq == head_sequence(session)
        assert latest_seal(session) == made
        check = check_seals(session, list_seals(session), keys)
    assert check.ok
    assert check.seals == 1


def test_seals_hold_while_the_journal_grows(db: Database, keys: KeyRing, now: datetime) -> None:
    for day in range(3):
        note(db, now, day)
        seal(db, keys, now + timedelta(days=day))
    with db.read() as session:
        check = check_seals(session, list_seals(session), keys)
    assert check.ok
    assert check.seals == 3


def test_export_reads_back_and_holds(db: Database, keys: KeyRing, now: datetime) -> None:
    note(db, now, 1)
    seal(db, keys, now)
    with db.read() as session:
        kept = list_seals(session)
        assert read_seals(json.dumps({"seals": [item.to_json() for item in kept]})) == kept


def test_old_seals_hold_after_the_key_was_rotated(db: Database, keys: KeyRing, now: datetime) -> None:
    seal(db, keys, now)
    keys.rotate(KeyPurpose.SEALS)
    seal(db, keys, now + timedelta(days=1))
    with db.read() as session:
        kept = list_seals(session)
        assert len({item.key_id for item in kept}) == 2
        assert check_seals(session, kept, keys).ok


def test_removed_tail_is_found_though_the_chain_is_whole(db: Database, keys: KeyRing, now: datetime) -> None:
    note(db, now, 1)
    with db.read() as session:
        before = head_sequence(session)
    note(db, now, 2)
    kept = seal(db, keys, now)
    connection = without_triggers(db)
    connection.execute(sa.text("DELETE FROM journal_entry WHERE seq > :seq"), {"seq": before})
    connection.execute(
        sa.text("UPDATE journal_head SET seq = :seq, hash = (SELECT hash FROM journal_entry WHERE seq = :seq)"),
        {"seq": before},
    )
    with db.read() as session:
        assert verify_chain(session).ok, "the chain alone cannot see a missing tail"
        assert check_seals(session, [kept], keys).first_broken == kept.seq


def test_rewritten_history_is_found_though_the_chain_is_whole(db: Database, keys: KeyRing, now: datetime) -> None:
    note(db, now, 1, 2, 3)
    kept = seal(db, keys, now)
    rewrite(db, kept.seq - 1, '{"number":9}')
    with db.read() as session:
        assert verify_chain(session).ok, "a chain that was made anew is whole"
        assert check_seals(session, [kept], keys).first_broken == kept.seq


def rewrite(db: Database, seq: int, facts: str) -> None:
    """Other facts in one row, and every hash made anew; the added rows of this test have no subjects."""
    connection = without_triggers(db)
    connection.execute(
        sa.text("UPDATE journal_entry SET facts = :facts WHERE seq = :seq"), {"facts": facts, "seq": seq}
    )
    row = JournalEntryRow.__table__.c
    previous = connection.execute(sa.select(row.hash).where(row.seq == seq - 1)).scalar_one_or_none() or GENESIS
    rows = connection.execute(sa.select(*row).where(row.seq >= seq).order_by(row.seq)).all()
    for line in rows:
        previous = chain_hash(previous, line.seq, line.at, line.action, line.actor, line.facts, [])
        connection.execute(sa.update(JournalEntryRow).where(row.seq == line.seq).values(hash=previous))
    connection.execute(sa.text("UPDATE journal_head SET hash = :hash"), {"hash": previous})


def test_forged_seal_is_found(db: Database, keys: KeyRing, now: datetime, tmp_path: Path) -> None:
    note(db, now, 1)
    genuine = seal(db, keys, now)
    other = seal(db, KeyRing(tmp_path / "others"), now)
    with db.read() as session:
        assert check_seals(session, [replace(genuine, at=now + timedelta(hours=1))], keys).forged == genuine.seq
        assert check_seals(session, [other], keys).forged == other.seq


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"seals":[{}]}', '{"seals":[{"seq":"x"}]}', "%PDF"])
def test_what_is_no_export_is_refused(text: str) -> None:
    with pytest.raises(SealsUnreadable):
        read_seals(text)


def test_job_seals_with_the_keys_it_was_given(db: Database, keys: KeyRing, now: datetime) -> None:
    with unit(db, now=now) as uow:
        sealer(keys)(uow, {})
    with db.read() as session:
        made = latest_seal(session)
    assert made is not None
    assert made.is_genuine(keys)
