"""What was received by mistake, corrected, or taken in from a list read wrongly: nothing doubles, nothing stays."""

from datetime import datetime

import pytest
import sqlalchemy as sa

from laptopdesk.assets.evidence.service import correct_laptop
from laptopdesk.assets.labels.queries import choose_laptops
from laptopdesk.assets.labels.service import record_print
from laptopdesk.assets.labels.values import Selection
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.errors import HoldReason, LaptopReason
from laptopdesk.assets.lifecycle.service import fit_medium, place_laptop, record_no_drive, take_back_mistake
from laptopdesk.assets.lifecycle.taken_back import find_withdrawn, held_back
from laptopdesk.assets.lifecycle.values import CorrectLaptop, LaptopFilter, NewMedium
from laptopdesk.assets.lots.readers.reading import read_table
from laptopdesk.assets.lots.readers.values import Choices
from laptopdesk.assets.lots.service.receiving import receive_one
from laptopdesk.assets.lots.values import ReceiveOne
from laptopdesk.assets.register.errors import RegisterReason
from laptopdesk.assets.register.previewing import preview_list
from laptopdesk.assets.register.queries import get_pending
from laptopdesk.assets.register.service import (
    UploadList,
    choose,
    map_columns,
    read_list,
    receive_list,
    take_back_list,
    upload_list,
)
from laptopdesk.assets.register.values import ImportId, ImportState
from laptopdesk.core.access import Actor, Role
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Forbidden, Refused
from laptopdesk.core.journal import list_lines
from tests.factories import actor_for, make_location, make_lot, unit

LIST = b"Apparaat;Fabricaat en type;S/N chassis\n1;Dell Latitude 5400;UIT2A0001\n2;Dell Latitude 5400;UIT2A0002\n"
UNMAPPED, MAPPED = ("", "model", ""), ("", "model", "serial")


class Store:
    """A place with a technician, and a lot that laptops come in with."""

    def __init__(self, db: Database, now: datetime) -> None:
        self.db, self.now = db, now
        with unit(db) as uow:
            self.place, self.other = make_location(uow), make_location(uow)
            self.lot = make_lot(uow)
            self.chief = actor_for(uow, Role.PROGRAMME)
            self.colleague = actor_for(uow, Role.PROGRAMME)

    def receive(self, serial: str, actor: Actor | None = None) -> str:
        with self.db.unit_of_work(now=self.now, actor=actor or self.chief) as uow:
            command = ReceiveOne(lot_id=self.lot, serial=serial, location_id=self.place)
            return receive_one(uow, command).tag

    def id_of(self, tag: str) -> int:
        with self.db.read() as session:
            return lifecycle.get_laptop(session, tag).laptop.id

    def take_back(self, tag: str, actor: Actor | None = None) -> None:
        with self.db.unit_of_work(now=self.now, actor=actor or self.chief) as uow:
            take_back_mistake(uow, tag)

    def bring_in(self, columns: tuple[str, ...], content: bytes = LIST, lot: str = "LOT-T") -> ImportId:
        with self.db.unit_of_work(now=self.now, actor=self.chief) as uow:
            command = UploadList(
                content=content,
                header=read_table(content).lines[0],
                file_name="lijst.csv",
                lot=lot,
                location_id=self.place,
            )
            number = upload_list(uow, command)
            map_columns(uow, number, columns)
        with self.db.unit_of_work(now=self.now, actor=self.chief) as uow:
            choose(uow, get_pending(uow.session, number), Choices(without_identity=True))
            pending = get_pending(uow.session, number)
            listed = read_list(uow.session, pending)
            self.imported = receive_list(uow, pending, listed)
        return number

    def take_list_back(self, number: ImportId) -> dict[str, tuple[HoldReason, ...]]:
        with self.db.unit_of_work(now=self.now, actor=self.chief) as uow:
            return dict(take_back_list(uow, number).held)

    def serials(self, lot: str = "LOT-T") -> list[str | None]:
        with self.db.read() as session:
            found = lifecycle.find_lot(session, lot)
            return [row.serial for row in lifecycle.list_delivered(session, found.id)] if found else []


@pytest.fixture
def store(db: Database, now: datetime) -> Store:
    return Store(db, now)


def test_a_mistake_leaves_nothing_but_its_label_and_the_journal(store: Store) -> None:
    tag = store.receive("PF0UI202UNKNOWN9")
    key = store.id_of(tag)
    store.take_back(tag)
    with store.db.read() as session:
        assert lifecycle.find_laptop_id(session, tag) is None
        assert lifecycle.count_laptops(session, LaptopFilter(lot_id=store.lot)) == 0
        assert lifecycle.list_laptops(session, LaptopFilter(term="PF0UI202UNKNOWN9")).rows == ()
        gone = find_withdrawn(session, tag)
        assert gone is not None
        assert gone.withdrawn_by_id == store.chief.staff_id
        actions = [line.action for line in list_lines(session, kind="laptop", key=key)]
        assert actions == ["laptop.received", "laptop.withdrawn"]
    assert store.receive("PF0UI202") != tag


def test_only_who_received_it_and_before_anything_happened(store: Store) -> None:
    tag = store.receive("PF0UI202")
    with pytest.raises(Refused) as refused:
        store.take_back(tag, store.colleague)
    assert refused.value.reasons == (HoldReason.ANOTHER_PERSON,)
    with unit(store.db) as uow:
        volunteer = actor_for(uow, Role.VOLUNTEER, location=store.place)
    with pytest.raises(Forbidden):
        store.take_back(tag, volunteer)
    store.take_back(tag)


@pytest.mark.parametrize("what", ["labelled", "wiped", "drive", "moved"])
def test_what_happened_keeps_it(store: Store, what: str) -> None:
    tag = store.receive("PF0UI202")
    key = store.id_of(tag)
    with store.db.unit_of_work(now=store.now, actor=store.chief) as uow:
        if what == "labelled":
            laptops = choose_laptops(uow.session, Selection(tags=(tag,)))
            record_print(uow, laptops, sheet="a4-21")
        elif what == "wiped":
            record_no_drive(uow, key)
        elif what == "drive":
            fit_medium(uow, key, NewMedium(serial="D1"))
        else:
            place_laptop(uow, key, store.other, reason="wiped there")
    with pytest.raises(Refused) as refused:
        store.take_back(tag)
    expected = {
        "labelled": HoldReason.LABELLED,
        "wiped": HoldReason.WIPED,
        "drive": HoldReason.WORKED_ON,
        "moved": HoldReason.MOVED,
    }
    assert refused.value.reasons == (expected[what],)
    assert store.id_of(tag) == key


def test_a_list_is_taken_back_whole_or_not_at_all(store: Store) -> None:
    number = store.bring_in(MAPPED)
    assert store.serials() == ["UIT2A0001", "UIT2A0002"]
    with store.db.read() as session:
        lot = lifecycle.find_lot(session, "LOT-T")
        assert lot is not None
        first, second = lifecycle.list_delivered(session, lot.id)
    with store.db.unit_of_work(now=store.now, actor=store.chief) as uow:
        place_laptop(uow, first.id, store.other, reason="wiped there")
    assert store.take_list_back(number) == {first.tag: (HoldReason.MOVED,)}
    assert store.serials() == ["UIT2A0001", "UIT2A0002"]
    with store.db.read() as session:
        assert held_back(session, [second.id]) == {}
        assert get_pending(session, number).state is ImportState.RECEIVED
    again = store.bring_in(MAPPED, content=LIST.replace(b"UIT2A", b"UIT3A"), lot="LOT-U")
    assert store.take_list_back(again) == {}
    assert store.serials("LOT-U") == []
    with store.db.read() as session:
        assert get_pending(session, again).state is ImportState.TAKEN_BACK
    for state in (again, store.bring_in(MAPPED)):
        with pytest.raises(Refused) as refused:
            store.take_list_back(state)
        assert refused.value.reasons == (RegisterReason.NOT_RECEIVED,)
    store.bring_in(MAPPED, content=LIST.replace(b"UIT2A", b"UIT3A"), lot="LOT-U")
    assert store.serials("LOT-U") == ["UIT3A0001", "UIT3A0002"]


def test_the_same_list_read_better_fills_in_and_doubles_nothing(store: Store) -> None:
    store.bring_in(UNMAPPED)
    assert store.serials() == [None, None]
    with store.db.read() as session:
        lot = lifecycle.find_lot(session, "LOT-T")
        assert lot is not None
        tags = [row.tag for row in lifecycle.list_delivered(session, lot.id)]
    number = store.bring_in(MAPPED)
    assert (store.imported.created, store.imported.unchanged, store.imported.filled) == (0, 2, 2)
    assert store.serials() == ["UIT2A0001", "UIT2A0002"]
    with store.db.read() as session:
        assert [row.tag for row in lifecycle.list_laptops(session, LaptopFilter(term="UIT2A0002")).rows] == tags[1:]
        assert get_pending(session, number).result is not None
    for columns in (MAPPED, UNMAPPED, MAPPED):
        store.bring_in(columns)
        assert (store.imported.created, store.imported.unchanged, store.imported.filled) == (0, 2, 0)
    assert store.serials() == ["UIT2A0001", "UIT2A0002"]


def test_a_preview_says_what_would_be_filled_in(store: Store) -> None:
    store.bring_in(UNMAPPED)
    with store.db.unit_of_work(now=store.now, actor=store.chief) as uow:
        command = UploadList(content=LIST, header=read_table(LIST).lines[0], file_name="l.csv", lot="LOT-T")
        number = upload_list(uow, command)
        map_columns(uow, number, MAPPED)
    with store.db.read() as session:
        preview = preview_list(session, get_pending(session, number))
    assert (preview.created, preview.unchanged, preview.filled) == (0, 2, 2)


def test_a_serial_that_another_laptop_has_is_not_filled_in(store: Store) -> None:
    store.receive("UIT2A0002")
    store.bring_in(UNMAPPED)
    store.bring_in(MAPPED)
    assert [error.code.value for error in store.imported.errors] == ["serial_in_register"]
    assert store.serials() == [None, None]


def test_what_a_person_corrected_stays_when_the_list_comes_again(store: Store) -> None:
    store.bring_in(UNMAPPED)
    with store.db.read() as session:
        lot = lifecycle.find_lot(session, "LOT-T")
        assert lot is not None
        first = lifecycle.list_delivered(session, lot.id)[0]
    correct(store, first.tag, serial="UIT2A9999")
    store.bring_in(MAPPED)
    assert store.serials() == ["UIT2A9999", "UIT2A0002"]


def correct(store: Store, tag: str, reason: str = "typed wrong", **facts: str) -> tuple[str, ...]:
    with store.db.unit_of_work(now=store.now, actor=store.chief) as uow:
        command = CorrectLaptop(tag=tag, reason=reason, **facts)
        return correct_laptop(uow, command)


def test_a_correction_is_by_name_and_reason_and_is_found(store: Store) -> None:
    tag = store.receive("PF0UI202UNKNOWN9")
    assert correct(store, tag, serial="PF0UI202", model="T480") == ("model", "serial")
    with store.db.read() as session:
        assert [row.tag for row in lifecycle.list_laptops(session, LaptopFilter(term="PF0UI202")).rows] == [tag]
        assert lifecycle.list_laptops(session, LaptopFilter(term="PF0UI202UNKNOWN9")).rows == ()
        line = list_lines(session, kind="laptop", key=lifecycle.get_laptop(session, tag).laptop.id)[-1]
    assert (line.action, line.facts["changed"], line.words["reason"]) == (
        "laptop.corrected",
        ["model", "serial"],
        "typed wrong",
    )
    assert correct(store, tag, serial="") == ("serial",)
    store.take_back(tag)


@pytest.mark.parametrize(
    ("serial", "reason", "expected"),
    [
        ("To be filled by O.E.M.", "why", LaptopReason.SERIAL_NOT_REAL),
        ("Default string", "why", LaptopReason.SERIAL_NOT_REAL),
        ("nonsense &&", "why", LaptopReason.SERIAL_NOT_REAL),
        ("https://example.org/l/5CG8301XYZ", "why", LaptopReason.SERIAL_NOT_REAL),
        ("pf0-other1", "why", LaptopReason.SERIAL_DOUBLE),
        ("PF0NEW01", " ", LaptopReason.CORRECTION_REASON_MISSING),
        ("PF0UI202", "why", LaptopReason.NOTHING_CORRECTED),
    ],
)
def test_a_wrong_correction_is_refused(store: Store, serial: str, reason: str, expected: LaptopReason) -> None:
    tag = store.receive("PF0UI202")
    store.receive("PF0OTHER1")
    with pytest.raises(Refused) as refused:
        correct(store, tag, serial=serial, reason=reason)
    assert expected in refused.value.reasons


def test_journal_counts_and_constraints_hold_on_both_databases(store: Store) -> None:
    """Rows of a withdrawn laptop are gone from every table that named it."""
    tag = store.receive("PF0UI202")
    key = store.id_of(tag)
    store.take_back(tag)
    with store.db.read() as session:
        for table in ("laptop_term", "custody", "medium", "list_line"):
            rows = session.scalar(sa.text(f"SELECT count(*) FROM {table} WHERE laptop_id = :key"), {"key": key})
            assert rows == 0, table
