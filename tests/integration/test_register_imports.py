"""A donor's list with headers nobody knows: said once, remembered, received whole or not at all."""

from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa

from laptopdesk.app import compose
from laptopdesk.assets.lots.readers.reading import read_table
from laptopdesk.assets.lots.readers.values import Choices, Pick
from laptopdesk.assets.register.errors import RegisterReason
from laptopdesk.assets.register.previewing import preview_list
from laptopdesk.assets.register.queries import get_pending
from laptopdesk.assets.register.service import (
    UploadList,
    choose,
    map_columns,
    queue_list,
    read_list,
    receive_list,
    upload_list,
)
from laptopdesk.assets.register.values import ImportId, ImportState
from laptopdesk.core.access import Actor, Role
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Conflict, Forbidden, Refused
from laptopdesk.core.jobs import Worker
from tests.factories import actor_for, make_location, unit

STRANGE = b"Apparaat,Wat,Prijs\nLatitude 5400,QQV30001,12\nLatitude 5400,QQV30002,13\n"


@pytest.fixture
def chief(db: Database) -> Actor:
    with unit(db) as uow:
        return actor_for(uow, Role.PROGRAMME)


def upload(db: Database, content: bytes, now: datetime, actor: Actor, donor: str = "Bank") -> ImportId:
    with db.unit_of_work(now=now, actor=actor) as uow:
        command = UploadList(
            content=content, header=read_table(content).lines[0], file_name="lijst.csv", lot="LOT-I", donor=donor
        )
        return upload_list(uow, command)


def say(db: Database, import_id: int, actor: Actor, *columns: str) -> None:
    with unit(db, actor=actor) as uow:
        map_columns(uow, import_id, columns)


def receive(db: Database, import_id: int, now: datetime, actor: Actor) -> tuple[int, int, int]:
    with db.unit_of_work(now=now, actor=actor) as uow:
        pending = get_pending(uow.session, import_id)
        found = receive_list(uow, pending, read_list(uow.session, pending))
    return found.created, found.unchanged, len(found.errors)


def laptops(db: Database) -> int:
    with db.read() as session:
        return session.scalar(sa.text("SELECT count(*) FROM laptop")) or 0


def test_columns_are_said_seen_received_and_remembered(db: Database, now: datetime, chief: Actor) -> None:
    import_id = upload(db, STRANGE, now, chief)
    with db.read() as session:
        preview = preview_list(session, get_pending(session, import_id))
    assert [column.header for column in preview.columns] == ["Apparaat", "Wat", "Prijs"]
    assert preview.columns[1].samples == ("QQV30001", "QQV30002")
    say(db, import_id, chief, "model", "serial", "")
    with db.read() as session:
        preview = preview_list(session, get_pending(session, import_id))
    assert (preview.errors, preview.created, preview.unchanged) == ((), 2, 0)
    assert preview.first == (("Latitude 5400", "QQV30001"), ("Latitude 5400", "QQV30002"))
    assert laptops(db) == 0
    assert receive(db, import_id, now, chief) == (2, 0, 0)
    later = upload(db, b"Prijs,Wat,APPARAAT\n1,QQV30003,T480\n", now, chief)
    with db.read() as session:
        assert get_pending(session, later).columns == ("", "serial", "model")
    assert receive(db, later, now, chief) == (1, 0, 0)


def test_the_same_list_is_received_once(db: Database, now: datetime, chief: Actor) -> None:
    first, second = (upload(db, STRANGE, now, chief) for _ in range(2))
    for import_id in (first, second):
        say(db, import_id, chief, "model", "serial", "")
    assert receive(db, first, now, chief) == (2, 0, 0)
    with pytest.raises(Refused) as refused:
        receive(db, first, now, chief)
    assert refused.value.reasons == (RegisterReason.ALREADY_RECEIVED,)
    assert receive(db, second, now, chief) == (0, 2, 0)
    assert laptops(db) == 2


def test_one_error_and_nothing_is_stored(db: Database, now: datetime, chief: Actor) -> None:
    import_id = upload(db, STRANGE.replace(b"QQV30002", b"QQV30001"), now, chief)
    say(db, import_id, chief, "model", "serial", "")
    assert receive(db, import_id, now, chief) == (0, 0, 1)
    with db.read() as session:
        assert get_pending(session, import_id).state is ImportState.REFUSED
    assert laptops(db) == 0


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        (("model", "soul", ""), RegisterReason.FIELD_UNKNOWN),
        (("model",), RegisterReason.COLUMN_UNKNOWN),
        (("", "", "", ""), RegisterReason.COLUMN_UNKNOWN),
    ],
)
def test_a_map_that_is_none_changes_nothing(
    db: Database, now: datetime, chief: Actor, columns: tuple[str, ...], reason: RegisterReason
) -> None:
    import_id = upload(db, STRANGE, now, chief)
    with pytest.raises(Refused) as refused:
        say(db, import_id, chief, *columns)
    assert refused.value.reasons == (reason,)


def test_what_two_people_decide_at_once_holds_together(db: Database, now: datetime, chief: Actor) -> None:
    import_id = upload(db, STRANGE, now, chief)
    with db.read() as session:
        shown = get_pending(session, import_id)
    begun = Choices(corrected={("1:2", 0): "T480", ("1:2", 1): "QQV30009"}, left_out=frozenset({"1:2"}))
    with unit(db, actor=chief) as uow:
        choose(uow, shown, begun)
    with db.read() as session:
        shown = get_pending(session, import_id)
    one = replace(begun, corrected={("1:2", 0): "T490", ("1:2", 1): "QQV30009"}, only_laptops=True)
    two = Choices(corrected={("1:2", 0): "T480", ("1:3", 1): "QQV30008"}, left_out=frozenset({"1:3"}))
    for choices in (one, two):
        with unit(db, actor=chief) as uow:
            choose(uow, shown, choices)
    with db.read() as session:
        kept = get_pending(session, import_id).choices
    assert kept == Choices(
        corrected={("1:2", 0): "T490", ("1:3", 1): "QQV30008"}, left_out=frozenset({"1:3"}), only_laptops=True
    )


def test_a_list_read_otherwise_meanwhile_is_not_received(db: Database, now: datetime, chief: Actor) -> None:
    import_id = upload(db, STRANGE, now, chief)
    say(db, import_id, chief, "model", "serial", "")
    with db.read() as session:
        pending = get_pending(session, import_id)
        listed = read_list(session, pending)
    say(db, import_id, chief, "serial", "model", "")
    with db.unit_of_work(now=now, actor=chief) as uow, pytest.raises(Conflict):
        receive_list(uow, pending, listed)
    with db.unit_of_work(now=now, actor=chief) as uow, pytest.raises(Conflict):
        queue_list(uow, pending, 2)
    assert laptops(db) == 0


def test_more_corrections_than_are_kept_are_refused_and_none_is_lost(db: Database, now: datetime, chief: Actor) -> None:
    import_id = upload(db, STRANGE, now, chief)
    with db.read() as session:
        shown = get_pending(session, import_id)
    most = Choices(corrected={(f"1:{line}", 1): f"QQV{line}" for line in range(2, 502)})
    with unit(db, actor=chief) as uow:
        choose(uow, shown, most)
    one_more = Choices(corrected={("1:9999", 1): "QQV9999"})
    with unit(db, actor=chief) as uow, pytest.raises(Refused) as refused:
        choose(uow, shown, one_more)
    assert refused.value.reasons == (RegisterReason.TOO_MANY_CORRECTED,)
    with db.read() as session:
        assert get_pending(session, import_id).choices == most


def test_other_sheets_are_not_chosen_twice_at_once(db: Database, now: datetime, chief: Actor) -> None:
    import_id, table = upload(db, STRANGE, now, chief), read_table(STRANGE)
    with db.read() as session:
        shown = get_pending(session, import_id)
    with unit(db, actor=chief) as uow:
        choose(uow, shown, Choices(pick=Pick(sheets=("Noord",))))
    with unit(db, actor=chief) as uow, pytest.raises(Conflict):
        choose(uow, shown, Choices(pick=Pick(sheets=("Zuid",))), columns=(table.lines[0], table))
    with db.read() as session:
        assert get_pending(session, import_id).choices.pick.sheets == ("Noord",)


def test_a_queued_list_is_received_by_the_worker_once(db: Database, now: datetime, chief: Actor) -> None:
    import_id = upload(db, STRANGE, now, chief)
    say(db, import_id, chief, "model", "serial", "")
    with db.unit_of_work(now=now, actor=chief) as uow:
        pending = get_pending(uow.session, import_id)
        queue_list(uow, pending, 2)
        queue_list(uow, pending, 2)
    worker = Worker(db, compose().jobs, lambda: now)
    while worker.run_once():
        pass
    with db.read() as session:
        assert get_pending(session, import_id).state is ImportState.RECEIVED
    assert laptops(db) == 2


def test_a_list_is_received_only_where_the_person_works(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        here, there = make_location(uow), make_location(uow)
        mine, foreign = (actor_for(uow, Role.TECHNICIAN, location=place) for place in (here, there))
        command = UploadList(
            content=STRANGE, header=read_table(STRANGE).lines[0], file_name="x.csv", lot="L", location_id=here
        )
        import_id = upload_list(uow.by(mine), command)
    for act in (lambda: say(db, import_id, foreign, "", "serial", ""), lambda: receive(db, import_id, now, foreign)):
        with pytest.raises(Forbidden):
            act()
    with pytest.raises(Forbidden), db.unit_of_work(now=now, actor=foreign) as uow:
        upload_list(uow, command)
