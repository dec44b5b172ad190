"""A version of a tool is declared faulty: one act, whatever it hits, and it can be taken back."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from laptopdesk.assets.evidence import gate, queries
from laptopdesk.assets.evidence import queries as assets
from laptopdesk.assets.evidence.errors import EvidenceReason
from laptopdesk.assets.evidence.models import EvidenceFileRow, SanitizationRecordRow
from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service import (
    AddEvidence,
    declare_fault,
    revoke_record,
    take_in_evidence,
    withdraw_fault,
)
from laptopdesk.assets.evidence.values import AddedEvidenceFile, InsufficientReason, RecordReason
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.core.access import Actor, Role
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Forbidden, Refused
from laptopdesk.core.files import store_file
from laptopdesk.core.journal import list_lines, verify_chain
from laptopdesk.demo.logs import wipe_log
from tests.factories import START, actor_for, make_laptop, make_location, make_ready_laptop, unit
from tests.prepared import prepared
from tests.queries import count_queries

LATER = START + timedelta(hours=1)


def add_log(uow: UnitOfWork, tag: str, actor: Actor, *, version: str = "0.34") -> AddedEvidenceFile:
    host = lifecycle.get_laptop(uow.session, tag).laptop.serial or ""
    log = wipe_log(started=START - timedelta(hours=3), maker="Dell", product="X", host=host, serial=f"D{host}")
    log = log.replace(b"nwipe 0.34", f"nwipe {version}".encode())
    command = AddEvidence(name="wipe.log", content=log, reading=read_file(log))
    return take_in_evidence(uow.at(START).by(actor), command)


def actions(uow: UnitOfWork, db: Database, tag: str) -> list[str]:
    with db.read() as session:
        laptop_id = lifecycle.find_laptop_id(session, tag)
        assert laptop_id is not None
        return [line.action for line in list_lines(session, kind="laptop", key=laptop_id)]


def test_a_faulty_version_revokes_every_record_that_rests_on_it_and_no_other(db: Database) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        ready, other = make_ready_laptop(uow, location=place), make_laptop(uow, location=place)
        chief = actor_for(uow, Role.ADMIN)
        add_log(uow, other, chief, version="0.35")
    with db.unit_of_work(now=LATER, actor=chief) as uow:
        fault = declare_fault(uow, " NWIPE ", "0.34", reason="skips sectors")
    with db.read() as session:
        ids = {tag: lifecycle.find_laptop_id(session, tag) or 0 for tag in (ready, other)}
        assert [laptop.tag for laptop in queries.list_laptops_of_fault(session, fault)] == [ready]
        (record,) = queries.list_records_of_laptop(session, ids[ready])
        assert (record.fault_id, record.revoked_at) == (fault, LATER)
        assert RecordReason.TOOL_FAULTY in record.reasons
        assert assets.laptops_with_revoked_evidence(session) == {ids[ready]}
        locked = gate.lock_laptop_by_tag(session, ready)
        assert locked is not None
        assert (locked.state, locked.evidence_revoked) == (LaptopState.READY, True)
        assert prepared(session, ids[ready]).evidence.media[0].reasons == (InsufficientReason.REVOKED,)
        assert not prepared(session, ids[other]).evidence.media[0].reasons
        found = queries.get_fault(session, fault)
        assert (found.tool, found.records, found.laptops) == ("nwipe", 1, 1)
        assert verify_chain(session).ok
    assert "evidence.faulted" in actions(uow, db, ready)
    assert "evidence.faulted" not in actions(uow, db, other)


def test_a_version_covers_what_begins_with_it_and_a_point(db: Database) -> None:
    with unit(db, now=LATER) as uow:
        place, chief = make_location(uow), actor_for(uow, Role.ADMIN)
        tags = [make_laptop(uow, location=place) for _ in range(3)]
        for tag, version in zip(tags, ("0.32.023", "0.32", "0.33"), strict=True):
            add_log(uow, tag, chief, version=version)
        fault = declare_fault(uow.by(chief), "nwipe", "0.32", reason="x")
        uow.session.flush()
        assert {laptop.tag for laptop in queries.list_laptops_of_fault(uow.session, fault)} == set(tags[:2])


def test_a_fault_keeps_applying_to_files_that_come_later(db: Database) -> None:
    with unit(db, now=START) as uow:
        place, chief = make_location(uow), actor_for(uow, Role.ADMIN)
        tag = make_laptop(uow, location=place)
        fault = declare_fault(uow.by(chief), "nwipe", "0.34", reason="x")
    with unit(db) as uow:
        (record,) = add_log(uow, tag, chief).records
        assert (record.fault_id, record.laptop) == (fault, tag)
        assert RecordReason.TOOL_FAULTY in record.reasons
    assert actions(uow, db, tag)[-1] == "evidence.added"
    assert "evidence.faulted" in actions(uow, db, tag)


def test_a_fault_that_is_withdrawn_restores_what_it_revoked_and_nothing_else(db: Database) -> None:
    with unit(db, now=START) as uow:
        place, chief = make_location(uow), actor_for(uow, Role.ADMIN)
        tags = [make_laptop(uow, location=place) for _ in range(3)]
        added = [
            add_log(uow, tag, chief, version=version)
            for tag, version in zip(tags, ("0.34", "0.34", "0.34.1"), strict=True)
        ]
        revoke_record(uow.by(chief), added[0].records[0].id, reason="by hand")
        wide = declare_fault(uow.by(chief), "nwipe", "0.34", reason="x")
        narrow = declare_fault(uow.by(chief), "nwipe", "0.34.1", reason="y")
    with db.unit_of_work(now=LATER, actor=chief) as uow:
        withdraw_fault(uow, wide, reason="was the cable")
    with db.read() as session:
        faults = [queries.get_record(session, file.records[0].id) for file in added]
        assert [record.revoked_at is not None for record in faults] == [True, False, True]
        assert [record.fault_id for record in faults] == [None, None, narrow]
        assert queries.get_fault(session, wide).withdrawn_reason == "was the cable"
    told = [actions(uow, db, tag) for tag in tags]
    assert ["evidence.restored" in lines for lines in told] == [False, True, False]


def test_a_fault_needs_a_named_person_who_may_a_reason_and_to_be_new(db: Database) -> None:
    with unit(db) as uow:
        chief, technician = actor_for(uow, Role.ADMIN), actor_for(uow, Role.TECHNICIAN)
    with pytest.raises(Forbidden), db.unit_of_work(now=START, actor=technician) as uow:
        declare_fault(uow, "nwipe", "0.34", reason="x")
    with pytest.raises(Refused) as refused, db.unit_of_work(now=START, actor=chief) as uow:
        declare_fault(uow, "", " ", reason=" ")
    assert set(refused.value.reasons) == {EvidenceReason.TOOL_MISSING, EvidenceReason.FAULT_REASON_MISSING}
    with db.unit_of_work(now=START, actor=chief) as uow:
        fault = declare_fault(uow, "nwipe", "0.34", reason="x")
    with pytest.raises(Refused) as refused, db.unit_of_work(now=START, actor=chief) as uow:
        declare_fault(uow, "nwipe", "0.34", reason="x")
    assert refused.value.reasons == (EvidenceReason.FAULT_KNOWN,)
    with db.unit_of_work(now=START, actor=chief) as uow:
        withdraw_fault(uow, fault, reason="x")
    with pytest.raises(Refused) as refused, db.unit_of_work(now=START, actor=chief) as uow:
        withdraw_fault(uow, fault, reason="x")
    assert refused.value.reasons == (EvidenceReason.FAULT_WITHDRAWN,)
    with db.unit_of_work(now=LATER, actor=chief) as uow:
        declare_fault(uow, "nwipe", "0.34", reason="again")


def test_thousands_of_records_are_revoked_by_a_fixed_number_of_statements(db: Database) -> None:
    with unit(db) as uow:
        place, chief = make_location(uow), actor_for(uow, Role.ADMIN)
        tag = make_laptop(uow, location=place)
        add_log(uow, tag, chief)
        _copy_record(uow, times=3000)
    with count_queries(db) as counted, db.unit_of_work(now=LATER, actor=chief) as uow:
        fault = declare_fault(uow, "nwipe", "0.34", reason="x")
    assert len(counted) < 25
    with db.read() as session:
        assert queries.get_fault(session, fault).records == 3001


def _copy_record(uow: UnitOfWork, *, times: int) -> None:
    table = SanitizationRecordRow.__table__
    values = dict(uow.session.execute(sa.select(table)).mappings().one())
    del values["id"]
    file_id = store_file(uow.at(START), b"many", media_type="text/plain")
    many = EvidenceFileRow(
        file_id=file_id, sha256="0" * 64, name="many", status="read", added_at=START, added_by_id=None
    )
    uow.session.add(many)
    uow.session.flush()
    rows = [{**values, "evidence_file_id": many.id, "run": number} for number in range(times)]
    uow.session.execute(sa.insert(SanitizationRecordRow), rows)
